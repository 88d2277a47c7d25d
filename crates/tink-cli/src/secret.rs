//! Where secrets come from: a file, the environment, or a person at the terminal. Never an argument, which every process of the
//! machine can read.

use std::path::Path;

use tink_model::Secret;

use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};

/// Where one secret may be, in the order in which it is looked for.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    /// What the secret is, for a message.
    pub(crate) what: &'a str,
    /// A file that was named for this run.
    pub(crate) file: Option<&'a Path>,
    /// The variable that holds it.
    pub(crate) variable: &'a str,
    /// The file that the configuration's profile names.
    pub(crate) profile_file: Option<&'a Path>,
    /// The variable that the configuration's profile names.
    pub(crate) profile_variable: Option<&'a str>,
    /// How a person is asked, if one may be: where the secret is all that is missing.
    pub(crate) prompt: Option<&'a str>,
}

/// The secret, if any source has it.
pub(crate) fn find(sources: &Sources<'_>, environment: &Environment) -> Outcome<Option<Secret<String>>> {
    if let Some(path) = sources.file {
        return from_file(path).map(Some);
    }
    if let Some(value) = environment.get(sources.variable) {
        return Ok(Some(value.into()));
    }
    if let Some(path) = sources.profile_file {
        return from_file(path).map(Some);
    }
    if let Some(name) = sources.profile_variable {
        let what = sources.what;
        return match environment.get(name) {
            Some(value) => Ok(Some(value.into())),
            None => Err(Failure::usage(format!("the profile takes {what} from {name}, which is not set"))),
        };
    }
    match sources.prompt {
        Some(prompt) if environment.can_ask => asked(prompt).map(Some).map(not_empty),
        _ => Ok(None),
    }
}

/// A secret that a person enters at the terminal, where it is not shown.
pub(crate) fn asked(prompt: &str) -> Outcome<Secret<String>> {
    let asked = rpassword::prompt_password(prompt)
        .map_err(|error| Failure::caused(Exit::Failed, "the secret cannot be asked for", &error))?;
    Ok(asked.into())
}

fn not_empty(secret: Option<Secret<String>>) -> Option<Secret<String>> {
    secret.filter(|secret| !secret.expose().is_empty())
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
