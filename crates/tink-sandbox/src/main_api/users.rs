//! The User Service: create, delete and read users.
//!
//! Ours: a user signs in nowhere, so the external id stands for the username (or the id, where there is none) and the national
//! id is empty. A password is never answered.

pub(super) mod profile;

use axum::response::Response;
use tink_ledger::command::CreateUser;
use tink_model::main::{CreateUserRequest, CreateUserResponse, User};
use tink_model::{ExternalUserId, UserId, Validate};

use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(crate) async fn create(call: Call) -> Result<Response, Problem> {
    let request = CreateUserRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let command = CreateUser {
        external_id: request.external_user_id.map(Into::into),
        contact: None,
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
    let id = created.user.to_string();
    let mut user = User::new(UserId::from(id.clone()))
        .with_app_id(created.tenant.as_str())
        .with_created(created.at)
        .with_flags(Vec::<String>::new())
        .with_national_id("")
        .with_profile(profile::shown(&image.profile))
        .with_username(created.external_id.clone().unwrap_or(id));
    if let Some(external_id) = &created.external_id {
        user = user.with_external_user_id(external_id.as_str());
    }
    Ok(reply::json(user.to_json()))
}
