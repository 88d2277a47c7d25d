//! Request bodies from a file or standard input: read, checked like any other request, and then sent as they were written.

use std::io::Read;
use std::path::Path;

use tink_model::{DecodeError, Rules, Validate};

use crate::exit::{Exit, Failure, Outcome};

/// The bytes of a body that `decode` can read and that keeps the API's rules. Members that the model does not know stay in it.
pub(crate) fn from_file<T: Validate>(path: &Path, decode: fn(&[u8]) -> Result<T, DecodeError>) -> Outcome<Vec<u8>> {
    let (bytes, body) = read(path, decode)?;
    check(&body, &name(path))?;
    Ok(bytes)
}

/// What a file or standard input is called in a message.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// The bytes of a body, and what `decode` reads in them.
pub(crate) fn read<T>(path: &Path, decode: fn(&[u8]) -> Result<T, DecodeError>) -> Outcome<(Vec<u8>, T)> {
    let name = name(path);
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::caused(Exit::Failed, format!("{name} cannot be read"), &error))?;
    let body = decode(&bytes).map_err(|error| {
        Failure::usage(format!("{name} is not a request of this operation\n  {error}"))
            .next("Correct it. Nothing was sent.")
    })?;
    Ok((bytes, body))
}

/// Refuses a request that breaks the API's rules, with every rule that it breaks.
pub(crate) fn check<T: Validate>(body: &T, name: &str) -> Outcome<()> {
    body.validate(&Rules::client()).map_err(|violations| {
        let all = violations.to_string().trim_end().replace('\n', "\n  ");
        Failure::usage(format!("{name} breaks the API's rules\n  {all}")).next("Correct it. Nothing was sent.")
    })
}

/// A JSON object from a flag.
pub(crate) fn payload(text: &str) -> Outcome<tink_model::Json> {
    let next = "Write it as an object: --payload '{\"key\": \"value\"}'";
    let json = tink_model::Json::from_text(text.to_owned())
        .map_err(|error| Failure::usage(format!("--payload is not JSON\n  {error}")).next(next))?;
    if !json.as_str().trim_start().starts_with('{') {
        return Err(Failure::usage("--payload is not a JSON object").next(next));
    }
    Ok(json)
}
