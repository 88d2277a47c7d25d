//! The profile of a user: shown and changed.

use std::collections::BTreeMap;

use axum::response::Response;
use tink_ledger::command::{ProfileChange, UserCommand};
use tink_ledger::image::Profile;
use tink_ledger::{LedgerError, PeriodMode as Mode, Refusal};
use tink_model::Validate;
use tink_model::main::{
    NotificationSettings, PeriodMode, UpdateNotificationSettings, UpdateUserProfileRequest, UserProfile,
};

use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(in crate::main_api) async fn get(call: Call) -> Result<Response, Problem> {
    let image = call.world.ledger().user(call.caller.user()?).await?;
    Ok(reply::json(shown(&image.profile).to_json()))
}

pub(in crate::main_api) async fn update(call: Call) -> Result<Response, Problem> {
    let request = UpdateUserProfileRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let (ledger, user) = (call.world.ledger(), call.caller.user()?);
    let outcome = ledger.execute(user, UserCommand::ChangeProfile(change(request)?)).await;
    outcome.map_err(|error| match error {
        LedgerError::Refused(Refusal::InvalidProfile { member, reason }) => {
            Problem::invalid_at(format!("/{member}"), "value", format!("{reason}."))
        }
        other => other.into(),
    })?;
    let image = ledger.user(user).await?;
    Ok(reply::json(shown(&image.profile).to_json()))
}

fn change(request: UpdateUserProfileRequest) -> Result<ProfileChange, Problem> {
    let day = request.period_adjusted_day.map(u8::try_from).transpose();
    Ok(ProfileChange {
        currency: request.currency.map(Into::into),
        locale: request.locale.map(Into::into),
        time_zone: request.time_zone,
        // Validation has refused what is not known.
        period_mode: request.period_mode.and_then(|mode| Mode::parse(mode.as_str())),
        period_adjusted_day: day
            .map_err(|_| Problem::invalid_at("/periodAdjustedDay", "maximum", "a day from 1 to 31."))?,
        notifications: request.notification_settings.map(|settings| switched(&settings)).unwrap_or_default(),
    })
}

/// The notifications that a request turns on or off.
fn switched(settings: &UpdateNotificationSettings) -> BTreeMap<String, bool> {
    let sent = [
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
    sent.into_iter().filter_map(|(name, on)| Some((name.to_owned(), on?))).collect()
}

/// A profile as the main API shows it.
pub(super) fn shown(profile: &Profile) -> UserProfile {
    let on = |name: &str| profile.notifications.contains(name);
    let notifications = NotificationSettings::new()
        .with_balance(on("balance"))
        .with_budget(on("budget"))
        .with_double_charge(on("doubleCharge"))
        .with_einvoices(on("einvoices"))
        .with_fraud(on("fraud"))
        .with_income(on("income"))
        .with_large_expense(on("largeExpense"))
        .with_left_to_spend(on("leftToSpend"))
        .with_loan_update(on("loanUpdate"))
        .with_summary_monthly(on("summaryMonthly"))
        .with_summary_weekly(on("summaryWeekly"))
        .with_transaction(on("transaction"))
        .with_unusual_account(on("unusualAccount"))
        .with_unusual_category(on("unusualCategory"));
    UserProfile::new()
        .with_currency(profile.currency.as_str())
        .with_locale(profile.locale.as_str())
        .with_market(profile.created.market.as_str())
        .with_notification_settings(notifications)
        .with_period_adjusted_day(i64::from(profile.period_adjusted_day))
        .with_period_mode(PeriodMode::from(profile.period_mode.as_str()))
        .with_time_zone(profile.time_zone.as_str())
}
