//! Taking secrets out of what is told of an exchange: names stay, values become a mark.

mod form;
mod headers;
mod json;
mod names;

use std::borrow::Cow;

use tink_model::Operation;

pub(super) use self::form::{form, target};
pub(super) use self::headers::header;
pub(super) use self::json::json;
pub(super) use self::names::Names;

/// What stands in place of a secret of some name.
pub(super) type Mark = fn(&str) -> String;

/// The mark of the log.
pub(super) fn hidden(_name: &str) -> String {
    "[redacted]".to_owned()
}

/// Whether a body of this operation may hold secrets, so that one that cannot be read is not shown at all. That of a page, or of no
/// operation, may.
pub(super) fn may_hold_secrets(operation: Option<&Operation>) -> bool {
    const WHERE: [&str; 5] = ["oauth", "credentials", "/user", "/auth/", "link-session"];
    operation.is_none_or(|operation| match operation.api {
        "tink-connector" => false,
        "tink-xs2a" => true,
        _ => WHERE.iter().any(|part| operation.path.contains(part)),
    })
}

/// A body as it may be shown, or why it is not.
pub(super) fn body<'a>(
    bytes: &'a [u8],
    media_type: &str,
    whole: bool,
    operation: Option<&'static Operation>,
    names: Names,
    mark: Mark,
) -> Result<Cow<'a, str>, String> {
    if bytes.is_empty() {
        return Ok(Cow::Borrowed(""));
    }
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = String::from_utf8_lossy(bytes);
    if essence == "application/x-www-form-urlencoded" {
        return Ok(Cow::Owned(form(&text, names, mark)));
    }
    if essence == "text/plain" && operation.is_some_and(|operation| operation.response_body == Some("text/plain")) {
        return Ok(text);
    }
    if !(essence.is_empty() || essence.ends_with("json")) {
        return Err(format!("{essence} is not kept"));
    }
    let is_json = || serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
    if may_hold_secrets(operation) && !(whole && is_json()) {
        return Err("it is no JSON that can be read, and may hold secrets".to_owned());
    }
    Ok(Cow::Owned(json(&text, names, mark)))
}
