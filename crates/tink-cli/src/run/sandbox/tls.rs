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
    Certificate::generate().map(Some).map_err(failed)
}

/// Writes the certificate where clients are to find it. Only once it is served: that of a sandbox that runs may stand there.
pub(super) fn write(args: &RunSandbox, certificate: &Certificate) -> Outcome<()> {
    let Some(file) = &args.tls_write else { return Ok(()) };
    std::fs::write(file, certificate.pem()).map_err(|error| {
        Failure::caused(Exit::Failed, format!("the certificate cannot be written to {}", file.display()), &error)
            .next("Name a file in a folder that is there and may be written to: --tls-write FILE")
    })
}

/// The file that clients have to trust, where there is one.
pub(super) fn file(args: &RunSandbox) -> Option<&Path> {
    args.tls_certificate.as_deref().or(args.tls_write.as_deref())
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(file).map_err(|error| {
        Failure::caused(Exit::Failed, format!("{} cannot be read", file.display()), &error)
            .next("Check the path, and that the file may be read.")
    })
}
