//! The Account Service of the Connector API: ingest, update and delete accounts.

use axum::response::Response;
use tink_ledger::command::{AccountChange, AccountDraft, UserCommand};
use tink_ledger::{Exclusion, Id, LedgerError, Refusal};
use tink_model::Validate;
use tink_model::connector::{AccountEntity, AccountExclusion, AccountListEntity, UpdateAccountEntity};

use super::{Service, payload, user_of_path};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn ingest(call: Call) -> Result<Response, Problem> {
    let request = AccountListEntity::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let user = user_of_path(&call, Service::Accounts).await?;
    let drafts = request.accounts.into_iter().map(draft).collect();
    call.world.ingest(user, UserCommand::IngestAccounts(drafts)).await?;
    Ok(reply::no_content())
}

fn draft(account: AccountEntity) -> AccountDraft {
    AccountDraft {
        external_id: account.external_id.into(),
        name: account.name,
        number: account.number,
        kind: account.r#type.as_str().to_owned(),
        balance: account.balance,
        reserved: account.reserved_amount,
        available_credit: account.available_credit,
        closed: account.closed.unwrap_or(false),
        exclusion: account.exclusion.as_ref().and_then(exclusion).unwrap_or_default(),
        flags: account.flags.unwrap_or_default().iter().map(|flag| flag.as_str().to_owned()).collect(),
        payload: payload(account.payload),
    }
}

/// Validation has refused what is not known.
fn exclusion(exclusion: &AccountExclusion) -> Option<Exclusion> {
    Exclusion::parse(exclusion.as_str())
}

pub(super) async fn update(call: Call) -> Result<Response, Problem> {
    let request = UpdateAccountEntity::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let user = user_of_path(&call, Service::Accounts).await?;
    let change = AccountChange {
        external_id: call.path("externalAccountId").to_owned(),
        name: request.name,
        kind: request.r#type.map(|kind| kind.as_str().to_owned()),
        closed: request.closed,
        exclusion: request.exclusion.as_ref().and_then(exclusion),
        available_credit: request.available_credit,
    };
    answer(call.world.ingest(user, UserCommand::UpdateAccount(change)).await)
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    let user = user_of_path(&call, Service::Accounts).await?;
    let external_id = call.path("externalAccountId").to_owned();
    answer(call.world.ingest(user, UserCommand::DeleteAccount { external_id }).await)
}

/// An account that the path names is 404 where one in a body is 400.
fn answer(outcome: Result<Option<Id>, LedgerError>) -> Result<Response, Problem> {
    match outcome {
        Ok(_) => Ok(reply::no_content()),
        Err(LedgerError::Refused(Refusal::AccountNotFound { .. })) => Err(Problem::not_found("Account not found.")),
        Err(other) => Err(other.into()),
    }
}
