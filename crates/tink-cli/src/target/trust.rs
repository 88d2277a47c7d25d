//! Whose certificates the servers of a run may have: those of the authorities that everybody trusts, and of a file beside them.

use std::path::PathBuf;

use tink_transport::tls::Tls;

use super::profile;
use crate::args::Global;
use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};

/// How TLS connections are made: with the file of the flag, else of the environment, else of the configuration's profile.
pub(crate) fn tls(global: &Global, environment: &Environment) -> Outcome<Tls> {
    let file = global.ca_certificate.clone().or_else(|| environment.get("TINK_CA_CERTIFICATE").map(PathBuf::from));
    let file = match file {
        Some(file) => Some(file),
        None => profile(global, environment)?.ca_certificate,
    };
    let Some(file) = file else { return Ok(Tls::ring()) };
    let shown = file.display();
    let pem = std::fs::read(&file).map_err(|error| {
        Failure::caused(Exit::Failed, format!("the certificate {shown} cannot be read"), &error)
            .next("Name a PEM file with --ca-certificate or TINK_CA_CERTIFICATE, or leave it out.")
    })?;
    Tls::trusting(&pem).map_err(|error| {
        Failure::failed(format!("the certificate {shown} cannot be trusted: {error}"))
            .next("It has to be a PEM file. tink sandbox --tls --tls-write FILE writes that of a sandbox.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_holds_no_certificate_says_what_it_should_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca.pem");
        let why = |text: Option<&str>| {
            let _ = text.map(|text| std::fs::write(&file, text).expect("written"));
            let global = Global { ca_certificate: Some(file.clone()), ..Global::default() };
            let failure = tls(&global, &Environment::default()).expect_err("no certificate");
            failure.text().replace(&file.display().to_string(), "FILE")
        };
        insta::assert_snapshot!(why(None), @r"
        error: the certificate FILE cannot be read
          No such file or directory (os error 2)

        Name a PEM file with --ca-certificate or TINK_CA_CERTIFICATE, or leave it out.
        ");
        insta::assert_snapshot!(why(Some("nonsense")), @r"
        error: the certificate FILE cannot be trusted: the PEM file holds no certificate (-----BEGIN CERTIFICATE-----)

        It has to be a PEM file. tink sandbox --tls --tls-write FILE writes that of a sandbox.
        ");
        insta::assert_snapshot!(why(Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")), @r"
        error: the certificate FILE cannot be trusted: certificate 1 of the PEM file cannot be read: invalid peer certificate: BadEncoding

        It has to be a PEM file. tink sandbox --tls --tls-write FILE writes that of a sandbox.
        ");
    }

    #[test]
    fn the_flag_comes_before_the_environment_and_the_environment_before_the_profile() {
        let named = |global: &Global, variables: &[(&str, &str)]| {
            tls(global, &Environment::with(variables)).expect_err("no such file").text()
        };
        let flag = Global { ca_certificate: Some("flag.pem".into()), ..Global::default() };
        let variable = [("TINK_CA_CERTIFICATE", "variable.pem")];
        assert!(named(&flag, &variable).contains("flag.pem"));
        assert!(named(&Global::default(), &variable).contains("variable.pem"));
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("config.toml");
        std::fs::write(&config, "default = 'x'\n[profiles.x]\nca_certificate = 'profile.pem'\n").expect("written");
        let profile = Global { config: Some(config), ..Global::default() };
        assert!(named(&profile, &[]).contains("profile.pem"));
        assert!(named(&profile, &variable).contains("variable.pem"));
    }
}
