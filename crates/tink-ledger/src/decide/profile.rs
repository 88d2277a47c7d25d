//! The decision on a change of a profile: all of what is asked, or none.

use jiff::tz::TimeZone;
use tink_model::EpochMillis;

use super::Decision;
use crate::command::ProfileChange;
use crate::event::{ProfileChanged, UserEvent};
use crate::image::Head;
use crate::refusal::Refusal;
use crate::rules::market;

/// The notifications that a user can turn on or off.
pub const NOTIFICATIONS: [&str; 14] = [
    "balance",
    "budget",
    "doubleCharge",
    "einvoices",
    "fraud",
    "income",
    "largeExpense",
    "leftToSpend",
    "loanUpdate",
    "summaryMonthly",
    "summaryWeekly",
    "transaction",
    "unusualAccount",
    "unusualCategory",
];

pub(super) fn change(head: &Head, change: ProfileChange, now: EpochMillis) -> Result<Decision, Refusal> {
    check(&change)?;
    let profile = &head.image.profile;
    let unless = |value: Option<String>, old: &String| value.filter(|value| value != old);
    let event = ProfileChanged {
        currency: unless(change.currency, &profile.currency),
        locale: unless(change.locale, &profile.locale),
        time_zone: unless(change.time_zone, &profile.time_zone),
        period_mode: change.period_mode.filter(|mode| *mode != profile.period_mode),
        period_adjusted_day: change.period_adjusted_day.filter(|day| *day != profile.period_adjusted_day),
        notifications: change
            .notifications
            .into_iter()
            .filter(|(name, on)| profile.notifications.contains(name) != *on)
            .collect(),
        at: now,
    };
    if event == (ProfileChanged { at: now, ..ProfileChanged::default() }) {
        return Decision::done(Vec::new());
    }
    Decision::done(vec![UserEvent::ProfileChanged(event)])
}

fn check(change: &ProfileChange) -> Result<(), Refusal> {
    let refused = |member: &str, reason: String| Err(Refusal::InvalidProfile { member: member.to_owned(), reason });
    let is_currency = |code: &String| market::all().iter().any(|market| market.currency == code);
    if let Some(code) = change.currency.as_ref().filter(|code| !is_currency(code)) {
        return refused("currency", format!("{code:?} is not the currency of a market of the platform"));
    }
    if let Some(locale) = change.locale.as_ref().filter(|locale| !market::is_locale(locale)) {
        return refused("locale", format!("{locale:?} is not a language and a country such as en_US"));
    }
    if let Some(zone) = change.time_zone.as_ref().filter(|zone| TimeZone::get(zone).is_err()) {
        return refused("timeZone", format!("{zone:?} is not an IANA time zone such as Europe/Stockholm"));
    }
    if let Some(day) = change.period_adjusted_day.filter(|day| !(1..=31).contains(day)) {
        return refused("periodAdjustedDay", format!("{day} is not a day of the month from 1 to 31"));
    }
    if let Some(name) = change.notifications.keys().find(|name| !NOTIFICATIONS.contains(&name.as_str())) {
        return refused("notificationSettings", format!("there is no notification {name:?}"));
    }
    Ok(())
}
