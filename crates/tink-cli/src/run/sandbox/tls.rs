//! What a sandbox serves https with.

use std::path::Path;

use tink_sandbox::Certificate;

use crate::args::sandbox::RunSandbox;
use crate::exit::{Exit, Failure, Outcome};

/// The certificate that is given or made; nothing without TLS.
pub(super) fn certificate(args: &RunSandbox) -> Outcome<Option<Certificate>> {
    let failed = |error| {
        Failure::caused(Exit::Failed, "the sandbox cannot serve https", &error)
            .next("Give PEM files that belong together, or let it make a certificate: --tls")
    };
    if let (Some(chain), Some(key)) = (&args.tls_certificate, &args.tls_key) {
        return Certificate::from_pem(&read(chain)?, &read(key)?).map(Some).map_err(failed);
    }
    if !args.tls {
        return Ok(None);
    }
    let certificate = Certificate::generate().map_err(failed)?;
    if let Some(file) = &args.tls_write {
        std::fs::write(file, certificate.pem()).map_err(|error| {
            Failure::caused(Exit::Failed, format!("the certificate cannot be written to {}", file.display()), &error)
        })?;
    }
    Ok(Some(certificate))
}

/// The file that clients have to trust, where there is one.
pub(super) fn file(args: &RunSandbox) -> Option<&Path> {
    args.tls_certificate.as_deref().or(args.tls_write.as_deref())
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(file)
        .map_err(|error| Failure::caused(Exit::Failed, format!("{} cannot be read", file.display()), &error))
}
