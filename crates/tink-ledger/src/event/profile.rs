//! A change of a user's profile.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tink_model::EpochMillis;

use crate::kind::PeriodMode;

/// Changed members of a profile; absent means unchanged. Stored amounts keep their number when the currency changes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProfileChanged {
    /// The currency (ISO 4217).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The locale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The IANA time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Which months statistics go by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_mode: Option<PeriodMode>,
    /// The day of the month on which an adjusted period breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_adjusted_day: Option<u8>,
    /// Notifications that were turned on or off, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notifications: BTreeMap<String, bool>,
    /// When.
    pub at: EpochMillis,
}
