//! A user's settings: checked before they are sent, and shown.

use tink_model::main::{UpdateUserProfileRequest, UserProfile};

use super::{or_dash, pairs};
use crate::body;
use crate::exit::{Failure, Outcome};

/// Refuses a change of nothing, and one that breaks the API's rules.
pub(super) fn checked(change: &UpdateUserProfileRequest) -> Outcome<&UpdateUserProfileRequest> {
    if *change == UpdateUserProfileRequest::new() {
        return Err(Failure::usage("nothing to change was given")
            .next("Give --currency, --locale, --time-zone, --period-mode, --period-day or --file."));
    }
    body::check(change, "the change")?;
    Ok(change)
}

pub(super) fn show(profile: &UserProfile) -> String {
    let mut lines = vec![
        ("Market", or_dash(profile.market.as_ref())),
        ("Currency", or_dash(profile.currency.as_ref())),
        ("Locale", or_dash(profile.locale.as_ref())),
        ("Time zone", or_dash(profile.time_zone.as_ref())),
        ("Months", or_dash(profile.period_mode.as_ref())),
        ("Break day", or_dash(profile.period_adjusted_day)),
    ];
    if let Some(settings) = &profile.notification_settings {
        let all = [
            ("balance", settings.balance),
            ("budget", settings.budget),
            ("doubleCharge", settings.double_charge),
            ("einvoices", settings.einvoices),
            ("fraud", settings.fraud),
            ("income", settings.income),
            ("largeExpense", settings.large_expense),
            ("leftToSpend", settings.left_to_spend),
            ("loanUpdate", settings.loan_update),
            ("summaryMonthly", settings.summary_monthly),
            ("summaryWeekly", settings.summary_weekly),
            ("transaction", settings.transaction),
            ("unusualAccount", settings.unusual_account),
            ("unusualCategory", settings.unusual_category),
        ];
        let on: Vec<&str> = all.iter().filter(|(_, on)| *on == Some(true)).map(|(name, _)| *name).collect();
        lines.push(("Notified of", if on.is_empty() { "-".to_owned() } else { on.join(", ") }));
    }
    pairs(&lines)
}
