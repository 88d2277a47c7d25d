//! Where the client's secret comes from: a file, the environment, or a person at the terminal. Never an argument, which every
//! process of the machine can read.

use std::path::Path;

use tink_model::Secret;

use crate::config::ConfigProfile;
use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};

/// The secret, if any source has it. The person is asked last, and only when `ask` says that it is all that is missing.
pub(crate) fn client_secret(
    file: Option<&Path>,
    profile: &ConfigProfile,
    environment: &Environment,
    ask: bool,
) -> Outcome<Option<Secret<String>>> {
    if let Some(path) = file {
        return from_file(path).map(Some);
    }
    if let Some(value) = environment.get("TINK_CLIENT_SECRET") {
        return Ok(Some(value.into()));
    }
    if let Some(path) = &profile.client_secret_file {
        return from_file(path).map(Some);
    }
    if let Some(name) = &profile.client_secret_env {
        let value = environment.get(name);
        return match value {
            Some(value) => Ok(Some(value.into())),
            None => Err(Failure::usage(format!("the profile takes the client's secret from {name}, which is not set"))),
        };
    }
    if ask && environment.can_ask {
        let asked = rpassword::prompt_password("Client secret: ")
            .map_err(|error| Failure::caused(Exit::Failed, "the secret cannot be asked for", &error))?;
        return Ok(Some(asked.into()).filter(|secret: &Secret<String>| !secret.expose().is_empty()));
    }
    Ok(None)
}

/// A secret that stands alone in a file, or on standard input when the path is `-`.
pub(crate) fn from_file(path: &Path) -> Outcome<Secret<String>> {
    let text =
        if path == Path::new("-") { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(path) };
    let text = text.map_err(|error| {
        Failure::caused(Exit::Failed, format!("the secret file {} cannot be read", path.display()), &error)
    })?;
    let secret = text.trim();
    if secret.is_empty() {
        return Err(Failure::failed(format!("the secret file {} is empty", path.display())));
    }
    Ok(secret.into())
}
