//! A rule that was ordered, as it is listed.

use serde::{Deserialize, Serialize, de};
use serde_json::{Map, Value};

use super::rule::FaultRule;

/// A rule that was ordered: its number, and what is left of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
#[non_exhaustive]
pub struct OrderedFault {
    /// Its number, which the firings name.
    #[serde(rename = "rule")]
    pub number: u64,
    /// The rule. Its count is how often it still fires.
    #[serde(flatten)]
    pub rule: FaultRule,
}

impl TryFrom<Map<String, Value>> for OrderedFault {
    type Error = serde_json::Error;

    fn try_from(mut members: Map<String, Value>) -> Result<Self, serde_json::Error> {
        let number = members.remove("rule").and_then(|number| number.as_u64());
        let number = number.ok_or_else(|| de::Error::missing_field("rule"))?;
        Ok(Self { number, rule: serde_json::from_value(Value::Object(members))? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_is_written() {
        let listed = OrderedFault { number: 3, rule: FaultRule::status(500).on("ping").times(1) };
        let text = serde_json::to_string(&listed).unwrap();
        assert_eq!(text, r#"{"rule":3,"operation":"ping","status":500,"count":1}"#);
        assert_eq!(serde_json::from_str::<OrderedFault>(&text).unwrap(), listed);
        assert!(serde_json::from_str::<OrderedFault>(r#"{"status":500}"#).is_err());
        assert!(serde_json::from_str::<OrderedFault>(r#"{"rule":1,"stats":500}"#).is_err());
    }
}
