//! A secret of a form, as the command line names it: by where it is, never by what it is.

use std::path::PathBuf;

use tink_model::Secret;

use crate::environment::Environment;
use crate::exit::{Failure, Outcome};
use crate::output::one_line;
use crate::secret::{asked, from_file};

/// A field of a form with a secret, and where the secret is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SecretField<'a> {
    pub(super) name: &'a str,
    source: Source,
}

#[derive(Debug, PartialEq, Eq)]
enum Source {
    /// With a person at the terminal.
    Person,
    /// In a variable of the environment.
    Variable(String),
    /// Alone in a file.
    File(PathBuf),
}

impl<'a> SecretField<'a> {
    /// Reads `NAME`, `NAME=env:VARIABLE` or `NAME=file:PATH`. Of what else stands behind the name nothing is repeated: it may be the
    /// secret.
    pub(super) fn parse(text: &'a str) -> Outcome<Self> {
        let (name, source) = match text.split_once('=') {
            None => (text, Some(Source::Person)),
            Some((name, source)) => (
                name,
                match source.split_once(':') {
                    Some(("env", variable)) if !variable.is_empty() => Some(Source::Variable(variable.to_owned())),
                    Some(("file", path)) if !path.is_empty() => Some(Source::File(path.into())),
                    _ => None,
                },
            ),
        };
        match source {
            Some(source) if !name.is_empty() => Ok(Self { name, source }),
            _ => Err(Failure::usage(format!("--secret-field {name}: it does not say where the secret is"))
                .next("Write it as NAME, NAME=env:VARIABLE or NAME=file:PATH; the secret itself is no argument. Nothing was sent.")),
        }
    }

    /// Fetches the secret.
    pub(super) fn read(&self, environment: &Environment) -> Outcome<Secret<String>> {
        match &self.source {
            Source::File(path) => from_file(path),
            Source::Variable(variable) => environment.get(variable).map(Secret::from).ok_or_else(|| {
                Failure::usage(format!("the field {} is in the variable {variable}, which is not set", self.name))
                    .next("Nothing was sent.")
            }),
            Source::Person if environment.can_ask => asked(&format!("{}: ", one_line(self.name))),
            Source::Person => {
                let name = self.name;
                Err(Failure::usage(format!("the field {name} can be asked for only at a terminal")).next(format!(
                    "Say where it is: --secret-field {name}=env:VARIABLE or {name}=file:PATH. Nothing was sent."
                )))
            }
        }
    }
}

/// Refuses a plain field whose name says that it is a secret, without its value.
pub(super) fn check_plain(name: &str) -> Outcome<()> {
    let is_secret = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| ["PIN", "PASSWORD", "PASSWORT"].iter().any(|secret| word.eq_ignore_ascii_case(secret)));
    if is_secret {
        return Err(Failure::usage(format!("the field {name} is a secret, and every process can read arguments"))
            .next(format!("Give it by --secret-field {name}. Nothing was sent.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_no_plain_field() {
        for plain in ["USER_NAME", "SPINNER", "bank_code", "tan"] {
            assert!(check_plain(plain).is_ok(), "{plain}");
        }
        for secret in ["USER_PIN", "pin", "login-password"] {
            assert!(check_plain(secret).is_err(), "{secret}");
        }
    }

    #[test]
    fn a_secret_says_where_it_is_and_not_what_it_is() {
        let source =
            |text: &'static str| SecretField::parse(text).map(|field| field.source).map_err(|error| error.text());
        assert_eq!(source("USER_PIN"), Ok(Source::Person));
        assert_eq!(source("USER_PIN=env:PIN"), Ok(Source::Variable("PIN".to_owned())));
        assert_eq!(source("USER_PIN=file:-"), Ok(Source::File("-".into())));
        for wrong in ["USER_PIN=123456", "USER_PIN=env:", "USER_PIN=file:", "=env:PIN", ""] {
            let text = source(wrong).expect_err(wrong);
            assert!(!text.contains("123456"), "{text}");
        }
    }

    #[test]
    fn a_secret_that_is_nowhere_is_named() {
        let environment = Environment::with(&[("HOME", "/nowhere")]);
        let read = |text: &'static str| {
            SecretField::parse(text).and_then(|field| field.read(&environment)).expect_err("nowhere").text()
        };
        insta::assert_snapshot!(read("USER_PIN"), @r"
        error: the field USER_PIN can be asked for only at a terminal

        Say where it is: --secret-field USER_PIN=env:VARIABLE or USER_PIN=file:PATH. Nothing was sent.
        ");
        insta::assert_snapshot!(read("USER_PIN=env:TINK_NO_SUCH_VARIABLE"), @r"
        error: the field USER_PIN is in the variable TINK_NO_SUCH_VARIABLE, which is not set

        Nothing was sent.
        ");
    }
}
