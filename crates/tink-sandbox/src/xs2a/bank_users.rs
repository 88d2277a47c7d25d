//! The Bank User Service.

use std::sync::Arc;

use axum::response::Response;
use tink_ledger::command::CreateUser;
use tink_ledger::event::{Contact, UserCreated};
use tink_ledger::image::UserImage;
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::Validate;
use tink_model::xs2a::{BankUser, BankUserRequest};

use super::page::{Wanted, page_of};
use super::{done, ids, time};
use crate::auth;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn create(call: Call) -> Result<Response, Problem> {
    let request = BankUserRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let command = CreateUser {
        external_id: None,
        contact: Some(Contact { name: Some(request.name), email: Some(request.email), phone: None }),
        market: "DE".to_owned(),
        locale: None,
        retention_class: None,
        synthetic_credentials: false,
    };
    let created = call.world.ledger().create_user(call.caller.tenant()?, command).await?;
    Ok(reply::json(shown(&created).to_json()))
}

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let wanted = Wanted::of(&call)?;
    let mut users = call.world.ledger().users_of(call.caller.tenant()?).await?;
    users.reverse();
    let (users, place) = wanted.cut(&call, users);
    let mut page = Vec::with_capacity(users.len());
    for user in users {
        match call.world.ledger().published(user).await {
            Ok(image) => page.push(shown(&image.profile.created)),
            // Deleted just now.
            Err(LedgerError::Refused(Refusal::UserNotFound)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(page_of!(BankUserPage, page, place))
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let user = of_path(&call).await?;
    let image = call.world.ledger().published(user).await.map_err(gone)?;
    Ok(reply::json(shown(&image.profile.created).to_json()))
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    let user = of_path(&call).await?;
    call.world.ledger().delete_user(call.caller.tenant()?, user).await.map_err(gone)?;
    Ok(done())
}

/// The bank user of the path, who is one of the API key's.
pub(super) async fn of_path(call: &Call) -> Result<Id, Problem> {
    let user = ids::parse_bank_user(call.path("userId")).ok_or_else(not_found)?;
    match call.world.ledger().is_user_of(call.caller.tenant()?, user).await? {
        true => Ok(user),
        false => Err(not_found()),
    }
}

/// The image of the bank user whose token was sent, once what is due has happened.
pub(super) async fn of_token(call: &Call) -> Result<(Id, Arc<UserImage>), Problem> {
    let user = call.caller.user()?;
    Ok((user, call.world.ledger().user(user).await.map_err(signed_out)?))
}

/// Somebody who is deleted while their own call is answered has no token any more.
pub(super) fn signed_out(error: LedgerError) -> Problem {
    match error {
        LedgerError::Refused(Refusal::UserNotFound) => auth::xs2a::refused(),
        other => other.into(),
    }
}

/// Somebody who is deleted while the call is answered was never there.
pub(super) fn gone(error: LedgerError) -> Problem {
    match error {
        LedgerError::Refused(Refusal::UserNotFound) => not_found(),
        other => other.into(),
    }
}

fn not_found() -> Problem {
    Problem::not_found("Bank user not found.")
}

fn shown(created: &UserCreated) -> BankUser {
    let contact = created.contact.clone().unwrap_or_default();
    BankUser::new(ids::bank_user(created.user))
        .with_name(contact.name.unwrap_or_default())
        .with_email(contact.email.unwrap_or_default())
        .with_testmode(true)
        .with_created_at(time::clock(created.at))
        .with_object("bank_user")
}
