//! The payload of a transaction: the keys that the platform reads itself, and any others.

use tink_model::{EpochMillis, Json};

/// Builds the `payload` of a transaction, an object of keys and values that stays with it. Some keys are read by the
/// platform and have methods here; others come back unchanged with the transaction from the main API.
///
/// Source: Connector API reference, Transactions, Transaction payload.
///
/// ```
/// use tink_connector::TransactionPayload;
/// use tink_model::Json;
///
/// let payload: Json = TransactionPayload::new().replaces(["p-1", "p-2"]).tagged(["lunch"]).into();
/// assert_eq!(payload.as_str(), r#"{"PENDING_IDS":["p-1","p-2"],"TAGS":["lunch"]}"#);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionPayload {
    /// Each key once, with its value as JSON text.
    members: Vec<(String, String)>,
}

impl TransactionPayload {
    /// No keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// `PENDING_IDS`: the external ids of the pending transactions for which this booked one stands. The platform removes
    /// them and carries their category over.
    #[must_use]
    pub fn replaces<I: AsRef<str>>(self, pending: impl IntoIterator<Item = I>) -> Self {
        self.set("PENDING_IDS", strings(pending))
    }

    /// `TAGS`: words of letters and digits that become tags in the transaction's notes.
    #[must_use]
    pub fn tagged<I: AsRef<str>>(self, tags: impl IntoIterator<Item = I>) -> Self {
        self.set("TAGS", strings(tags))
    }

    /// `PENDING_TRANSACTION_EXPIRATION_DATE`: on a pending transaction, the time after which the next ingestion removes it.
    /// Sent as UNIX time in seconds.
    #[must_use]
    pub fn expires(self, at: EpochMillis) -> Self {
        self.set("PENDING_TRANSACTION_EXPIRATION_DATE", at.as_millis().div_euclid(1000).to_string())
    }

    /// A key of one's own. The API's revision of 2026 no longer takes such keys.
    #[must_use]
    pub fn with(self, key: impl Into<String>, value: &Json) -> Self {
        self.set(key, value.as_str().to_owned())
    }

    fn set(mut self, key: impl Into<String>, value: String) -> Self {
        let key = key.into();
        match self.members.iter_mut().find(|(existing, _)| *existing == key) {
            Some((_, existing)) => *existing = value,
            None => self.members.push((key, value)),
        }
        self
    }

    fn text(&self) -> String {
        let members: Vec<String> = self.members.iter().map(|(key, value)| format!("{}:{value}", string(key))).collect();
        format!("{{{}}}", members.join(","))
    }
}

impl From<TransactionPayload> for Json {
    fn from(payload: TransactionPayload) -> Self {
        Self::from_text(payload.text()).expect("keys are written as JSON strings and values are JSON")
    }
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn strings<I: AsRef<str>>(texts: impl IntoIterator<Item = I>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| string(text.as_ref())).collect();
    format!("[{}]", texts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(payload: TransactionPayload) -> String {
        Json::from(payload).as_str().to_owned()
    }

    #[test]
    fn a_payload_without_keys_is_an_empty_object() {
        assert_eq!(text(TransactionPayload::new()), "{}");
    }

    #[test]
    fn keys_and_values_are_escaped_and_digits_kept() {
        let value = Json::from_text(r#"{"rate":1.2300000000000000000001}"#.to_owned()).unwrap();
        let payload = TransactionPayload::new().with("a\"b", &value).tagged(["å\n"]);
        assert_eq!(text(payload), r#"{"a\"b":{"rate":1.2300000000000000000001},"TAGS":["å\n"]}"#);
    }

    #[test]
    fn a_key_that_is_set_twice_has_its_last_value() {
        assert_eq!(text(TransactionPayload::new().tagged(["a"]).tagged(["b"])), r#"{"TAGS":["b"]}"#);
    }

    #[test]
    fn an_expiry_is_in_seconds() {
        let payload = TransactionPayload::new().expires(EpochMillis::new(1_455_740_874_875));
        assert_eq!(text(payload), r#"{"PENDING_TRANSACTION_EXPIRATION_DATE":1455740874}"#);
    }
}
