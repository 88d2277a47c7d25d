//! The payload keys of a transaction that mean something to the platform.

use serde::Deserialize;
use tink_model::{EpochMillis, Json};

/// Instants below this are seconds: as milliseconds they would lie in the first days of 1970, as seconds in the year 5138.
const SECONDS_BELOW: i64 = 100_000_000_000;

/// What the reserved keys of a payload say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reserved {
    /// `PENDING_IDS`: the pendings that this transaction replaces.
    pub pending_ids: Vec<String>,
    /// `TAGS`, as they stand in the notes: each word with a `#`.
    pub notes: Option<String>,
    /// `PENDING_TRANSACTION_EXPIRATION_DATE`: when a pending is dropped at the next ingestion.
    pub pending_expires: Option<EpochMillis>,
}

/// A reserved key with a value that it cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct PayloadError {
    /// The key, or `None` where the payload itself is wrong.
    pub key: Option<&'static str>,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// Reads the reserved keys of a transaction's payload.
///
/// # Errors
/// A payload that is not an object, or a reserved key of another type than the reference documents.
pub fn reserved(payload: &Json) -> Result<Reserved, PayloadError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Keys {
        pending_ids: Option<Json>,
        tags: Option<Json>,
        pending_transaction_expiration_date: Option<Json>,
    }

    if payload.as_str() == "{}" {
        return Ok(Reserved::default());
    }
    let keys: Keys = payload
        .parse()
        .map_err(|_| PayloadError { key: None, reason: "a payload is an object of keys and values".to_owned() })?;
    let pending_ids = match &keys.pending_ids {
        None => Vec::new(),
        Some(json) => read::<Vec<String>>(json, "PENDING_IDS", "a list of external ids")?,
    };
    let tags = match &keys.tags {
        None => Vec::new(),
        Some(json) => read::<Vec<String>>(json, "TAGS", "a list of words")?,
    };
    if tags.iter().any(|tag| tag.is_empty() || tag.contains(char::is_whitespace)) {
        return Err(wrong("TAGS", "a list of words without spaces"));
    }
    let pending_expires = match &keys.pending_transaction_expiration_date {
        None => None,
        Some(json) => {
            let expected = "a UNIX time in seconds or milliseconds";
            let time = read::<EpochMillis>(json, "PENDING_TRANSACTION_EXPIRATION_DATE", expected)?.as_millis();
            Some(EpochMillis::new(if time < SECONDS_BELOW { time.saturating_mul(1000) } else { time }))
        }
    };
    let notes = tags.iter().map(|tag| format!("#{}", tag.trim_start_matches('#'))).collect::<Vec<_>>().join(" ");
    Ok(Reserved { pending_ids, notes: (!notes.is_empty()).then_some(notes), pending_expires })
}

fn read<T: for<'de> Deserialize<'de>>(json: &Json, key: &'static str, expected: &str) -> Result<T, PayloadError> {
    json.parse().map_err(|_| wrong(key, expected))
}

fn wrong(key: &'static str, expected: &str) -> PayloadError {
    PayloadError { key: Some(key), reason: format!("{key} is {expected}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Reserved, PayloadError> {
        reserved(&Json::from_text(text.to_owned()).unwrap())
    }

    #[test]
    fn reserved_keys_are_read_and_others_left_alone() {
        let read = of(r##"{"PENDING_IDS":["a","b"],"TAGS":["food","#fun"],"merchant":{"x":1}}"##).unwrap();
        assert_eq!(read.pending_ids, ["a", "b"]);
        assert_eq!(read.notes.as_deref(), Some("#food #fun"));
        assert_eq!(of(r#"{"merchant":"Starbucks"}"#).unwrap(), Reserved::default());
        assert_eq!(of("{}").unwrap(), Reserved::default());
    }

    #[test]
    fn an_expiry_is_taken_in_seconds_and_in_milliseconds() {
        let seconds = of(r#"{"PENDING_TRANSACTION_EXPIRATION_DATE":1760000000}"#).unwrap();
        let millis = of(r#"{"PENDING_TRANSACTION_EXPIRATION_DATE":1760000000000}"#).unwrap();
        assert_eq!(seconds, millis);
        assert_eq!(millis.pending_expires, Some(EpochMillis::new(1_760_000_000_000)));
    }

    #[test]
    fn a_reserved_key_of_another_type_is_refused_by_name() {
        for (text, key) in [
            (r#"{"PENDING_IDS":"a"}"#, Some("PENDING_IDS")),
            (r#"{"PENDING_IDS":[1]}"#, Some("PENDING_IDS")),
            (r#"{"TAGS":["two words"]}"#, Some("TAGS")),
            (r#"{"PENDING_TRANSACTION_EXPIRATION_DATE":true}"#, Some("PENDING_TRANSACTION_EXPIRATION_DATE")),
            ("[]", None),
        ] {
            assert_eq!(of(text).unwrap_err().key, key, "{text}");
        }
    }
}
