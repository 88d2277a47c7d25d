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
    // Where nothing secret is sent, what was sent is shown whatever it is called: that may be what is wrong with it.
    if !may_hold_secrets(operation) && is_text(bytes) {
        return Ok(Cow::Owned(json(&text, names, mark)));
    }
    if essence == "application/x-www-form-urlencoded" {
        return Ok(Cow::Owned(form(&text, names, mark)));
    }
    if !(essence.is_empty() || essence.ends_with("json")) {
        return Err(format!("{essence} is not kept"));
    }
    let is_json = whole && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
    if may_hold_secrets(operation) && !is_json {
        return Err("it is no JSON that can be read, and may hold secrets".to_owned());
    }
    Ok(Cow::Owned(json(&text, names, mark)))
}

/// Whether it is UTF-8, but for a character that is cut off.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use tink_model::{connector, main};

    use super::*;

    fn shown(bytes: &[u8], media_type: &str, operation: Option<&'static Operation>) -> Result<String, String> {
        body(bytes, media_type, true, operation, Names::of(operation), hidden).map(Cow::into_owned)
    }

    #[test]
    fn a_body_that_may_hold_secrets_is_shown_only_where_it_can_be_read() {
        for operation in [None, Some(&main::operations::GET_TOKEN), Some(&main::operations::CREATE_CREDENTIALS)] {
            assert_eq!(shown(br#"{"a":1}"#, "application/json; charset=utf-8", operation).unwrap(), r#"{"a":1}"#);
            assert_eq!(shown(b"a=1", "application/x-www-form-urlencoded", operation).unwrap(), "a=1");
            assert_eq!(shown(b"", "text/html", operation).unwrap(), "");
            for (bytes, media_type) in
                [(&b"{'token': 's3cret'}"[..], ""), (b"s3cret", "text/plain"), (b"s3cret", "text/html")]
            {
                assert!(!shown(bytes, media_type, operation).unwrap_err().contains("s3cret"));
            }
        }
    }

    #[test]
    fn any_other_body_is_shown_even_if_its_type_is_wrong() {
        let operation = Some(&connector::operations::INGEST_ACCOUNTS);
        for media_type in ["", "application/json", "application/x-www-form-urlencoded", "text/plain"] {
            assert_eq!(shown(b"{'a': 1,", media_type, operation).unwrap(), "{'a': 1,");
        }
        assert_eq!(shown(b"\xff", "image/png", operation).unwrap_err(), "image/png is not kept");
        assert_eq!(shown("\u{e4}".as_bytes().split_at(1).0, "text/plain", operation).unwrap(), "\u{fffd}");
    }
}
