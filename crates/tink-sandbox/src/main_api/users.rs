//! The User Service: create, delete and read users.

use axum::response::Response;
use tink_ledger::command::CreateUser;
use tink_model::main::{CreateUserRequest, CreateUserResponse, NotificationSettings, PeriodMode, User, UserProfile};
use tink_model::{ExternalUserId, UserId, Validate};

use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(crate) async fn create(call: Call) -> Result<Response, Problem> {
    let request = CreateUserRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let command = CreateUser {
        external_id: request.external_user_id.map(Into::into),
        market: request.market.as_str().to_owned(),
        locale: request.locale.map(|locale| locale.as_str().to_owned()),
        retention_class: request.retention_class.map(|class| class.as_str().to_owned()),
        synthetic_credentials: true,
    };
    let created = call.world.ledger().create_user(call.caller.tenant()?, command).await?;
    let mut response = CreateUserResponse::new(UserId::from(created.user.to_string()));
    if let Some(external_id) = created.external_id {
        response = response.with_external_user_id(ExternalUserId::from(external_id));
    }
    Ok(reply::json(response.to_json()))
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    call.world.ledger().delete_user(call.caller.tenant()?, call.caller.user()?).await?;
    Ok(reply::no_content())
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let image = call.world.ledger().user(call.caller.user()?).await?;
    let created = &image.profile.created;
    let quiet = NotificationSettings::new()
        .with_balance(false)
        .with_budget(false)
        .with_double_charge(false)
        .with_einvoices(false)
        .with_fraud(false)
        .with_income(false)
        .with_large_expense(false)
        .with_left_to_spend(false)
        .with_loan_update(false)
        .with_summary_monthly(false)
        .with_summary_weekly(false)
        .with_transaction(false)
        .with_unusual_account(false)
        .with_unusual_category(false);
    let profile = UserProfile::new()
        .with_currency(created.currency.as_str())
        .with_locale(created.locale.as_str())
        .with_market(created.market.as_str())
        .with_notification_settings(quiet)
        .with_period_adjusted_day(i64::from(created.period_adjusted_day))
        .with_period_mode(PeriodMode::MonthlyAdjusted)
        .with_time_zone(created.time_zone.as_str());
    let mut user = User::new(UserId::from(created.user.to_string()))
        .with_app_id(created.tenant.as_str())
        .with_created(created.at)
        .with_flags(Vec::<String>::new())
        .with_profile(profile);
    if let Some(external_id) = &created.external_id {
        user = user.with_external_user_id(external_id.as_str());
    }
    Ok(reply::json(user.to_json()))
}
