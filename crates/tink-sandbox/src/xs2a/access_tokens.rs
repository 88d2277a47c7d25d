//! The Access Token Service.

use axum::response::Response;
use tink_ledger::command::{BankCommand, UserCommand};
use tink_ledger::event::Validity;
use tink_ledger::image;
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::xs2a::{AccessToken, AccessTokenRequest, german_moment};
use tink_model::{DateTime, Validate};

use super::bank_users::{gone, of_path};
use super::page::{Wanted, page_of};
use super::{done, ids, time};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn create(call: Call) -> Result<Response, Problem> {
    let validity = validity(&call)?;
    let user = of_path(&call).await?;
    let made = execute(&call, user, BankCommand::CreateToken(validity)).await?;
    show(&call, user, made.ok_or_else(not_found)?).await
}

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let wanted = Wanted::of(&call)?;
    let user = of_path(&call).await?;
    let image = call.world.ledger().published(user).await.map_err(gone)?;
    let (tokens, place) = wanted.cut(&call, image.bank.tokens.iter().rev().collect());
    let mut page = Vec::with_capacity(tokens.len());
    for token in tokens {
        page.push(shown(&call, user, token)?);
    }
    Ok(page_of!(AccessTokenPage, page, place))
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let user = of_path(&call).await?;
    show(&call, user, id_of_path(&call)?).await
}

pub(super) async fn extend(call: Call) -> Result<Response, Problem> {
    let validity = validity(&call)?;
    let (user, token) = (of_path(&call).await?, id_of_path(&call)?);
    execute(&call, user, BankCommand::ExtendToken { token, validity }).await?;
    show(&call, user, token).await
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    let (user, token) = (of_path(&call).await?, id_of_path(&call)?);
    execute(&call, user, BankCommand::DeleteToken(token)).await?;
    Ok(done())
}

async fn execute(call: &Call, user: Id, command: BankCommand) -> Result<Option<Id>, Problem> {
    let outcome = call.world.ledger().execute(user, UserCommand::Bank(Box::new(command))).await;
    outcome.map_err(|error| match error {
        LedgerError::Refused(Refusal::AccessTokenNotFound { .. }) => not_found(),
        other => gone(other),
    })
}

async fn show(call: &Call, user: Id, token: Id) -> Result<Response, Problem> {
    let image = call.world.ledger().published(user).await.map_err(gone)?;
    let token = image.bank.token(token).ok_or_else(not_found)?;
    Ok(reply::json(shown(call, user, token)?.to_json()))
}

fn shown(call: &Call, user: Id, token: &image::AccessToken) -> Result<AccessToken, Problem> {
    let written = token.validity.written.as_deref().and_then(|text| text.parse::<DateTime>().ok());
    let secret = ids::access_token(&call.world, user, token.id);
    Ok(AccessToken::new(token.id.to_string(), secret)
        .with_valid_until(written.unwrap_or_else(|| time::clock(token.validity.until)))
        .with_created_at(time::clock(token.created))
        .with_object("bank_user_access_token"))
}

/// For how long the token is to be good; none where the body says nothing.
fn validity(call: &Call) -> Result<Option<Validity>, Problem> {
    if call.body.trim_ascii().is_empty() {
        return Ok(None);
    }
    let request = AccessTokenRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    Ok(request
        .valid_until
        .map(|until| Validity { until: german_moment(&until), written: Some(until.as_str().to_owned()) }))
}

fn id_of_path(call: &Call) -> Result<Id, Problem> {
    call.path("tokenId").parse().map_err(|_| not_found())
}

fn not_found() -> Problem {
    Problem::not_found("Access token not found.")
}
