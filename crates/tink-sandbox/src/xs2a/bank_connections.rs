//! The Bank Connection Service.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use tink_ledger::command::{BankCommand, UserCommand};
use tink_ledger::image::BankConnection as Stored;
use tink_ledger::rules::bank::{self, Language, Terms};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::xs2a::{
    AccountSelection, BankConnection, BankConnectionRequest, SyncMode, SyncRequest, WizardLanguage, WizardStart,
};
use tink_model::{EpochMillis, Validate};

use super::bank_users::{of_token, signed_out};
use super::page::{Wanted, page_of};
use super::{done, ids, time};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn create(call: Call) -> Result<Response, Problem> {
    let terms = terms(&call)?;
    let wizard = execute(&call, BankCommand::StartWizard(Box::new(terms))).await?;
    started(&call, wizard.ok_or_else(not_found)?, StatusCode::OK)
}

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let wanted = Wanted::of(&call)?;
    let (user, image) = of_token(&call).await?;
    let (connections, place) = wanted.cut(&call, image.bank.connections().rev().collect());
    let page: Vec<BankConnection> = connections.into_iter().map(|connection| shown(user, connection)).collect();
    Ok(page_of!(BankConnectionPage, page, place))
}

/// By its id, or by the transaction of the wizard that made it.
pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let (user, image) = of_token(&call).await?;
    let text = call.path("id");
    let connection = match text.parse::<Id>() {
        Ok(id) => image.bank.connection(id),
        Err(_) => {
            let wizard = ids::parse_transaction(text).filter(|(owner, _)| *owner == user);
            wizard.and_then(|(_, wizard)| image.bank.connections().find(|connection| connection.wizard == wizard))
        }
    };
    Ok(reply::json(shown(user, connection.ok_or_else(not_found)?).to_json()))
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    execute(&call, BankCommand::Disconnect(id_of_path(&call)?)).await?;
    Ok(done())
}

/// 204 where it goes on in the background, 202 where the account holder has to act.
pub(super) async fn sync(call: Call) -> Result<Response, Problem> {
    let request = match call.body.trim_ascii().is_empty() {
        true => SyncRequest::new(),
        false => SyncRequest::decode(&call.body)?,
    };
    request.validate(&call.world.rules())?;
    let connection = id_of_path(&call)?;
    let (user, image) = of_token(&call).await?;
    let login = image.bank.connection(connection).ok_or_else(not_found)?.login;
    let half = request.credentials.as_ref();
    let half = half.map(|half| ids::parse_half(&call.world, half.expose()) == Some((user, login)));
    let command = BankCommand::Sync { connection, half, force: request.force.unwrap_or(false) };
    match execute(&call, command).await? {
        Some(wizard) => started(&call, wizard, StatusCode::ACCEPTED),
        None => Ok(reply::no_content()),
    }
}

pub(super) async fn reset(call: Call) -> Result<Response, Problem> {
    let wizard = execute(&call, BankCommand::Reset(id_of_path(&call)?)).await?;
    started(&call, wizard.ok_or_else(not_found)?, StatusCode::ACCEPTED)
}

async fn execute(call: &Call, command: BankCommand) -> Result<Option<Id>, Problem> {
    let outcome = call.world.ledger().execute(call.caller.user()?, UserCommand::Bank(Box::new(command))).await;
    outcome.map_err(|error| match error {
        LedgerError::Refused(Refusal::BankConnectionNotFound { .. }) => not_found(),
        LedgerError::Refused(refusal @ Refusal::WrongHalf) => {
            Problem::invalid_at("/credentials", "half", crate::problem::sentence(&refusal))
        }
        other => signed_out(other),
    })
}

fn started(call: &Call, wizard: Id, status: StatusCode) -> Result<Response, Problem> {
    let user = call.caller.user()?;
    let key = ids::wizard_key(&call.world, user, wizard);
    let body = WizardStart::new(key, ids::transaction(user, wizard)).to_json();
    Ok((status, reply::json(body)).into_response())
}

fn terms(call: &Call) -> Result<Terms, Problem> {
    if call.body.trim_ascii().is_empty() {
        return Ok(Terms::default());
    }
    let request = BankConnectionRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let word = |word: Option<&str>, usual: &'static str| word.unwrap_or(usual).to_owned();
    let mode = word(request.sync_mode.as_ref().map(SyncMode::as_str), "none");
    let selection = word(request.account_selection.as_ref().map(AccountSelection::as_str), "all");
    let language = word(request.language.as_ref().map(WizardLanguage::as_str), "en");
    Ok(Terms {
        mode: bank::SyncMode::parse(&mode).unwrap_or_default(),
        selection: bank::AccountSelection::parse(&selection).unwrap_or_default(),
        language: Language::parse(&language).unwrap_or_default(),
        bic: request.bic,
        country: request.country_id.map(|country| country.as_str().to_owned()),
        days: request.days.map(days),
        limit_days: request.limit_days.map(days),
    })
}

/// More days than that are more than any calendar has.
fn days(days: i64) -> u32 {
    u32::try_from(days).unwrap_or(u32::MAX)
}

fn id_of_path(call: &Call) -> Result<Id, Problem> {
    call.path("id").parse().map_err(|_| not_found())
}

pub(super) fn not_found() -> Problem {
    Problem::not_found("Bank connection not found.")
}

fn shown(user: Id, stored: &Stored) -> BankConnection {
    let message = stored.fault.map(bank::SyncFault::as_str).unwrap_or_default();
    let mut shown = BankConnection::new(stored.id.to_string())
        .with_transaction(ids::transaction(user, stored.wizard))
        .with_country_id(stored.country.as_str())
        .with_sync_mode(stored.mode().as_str())
        .with_sync_active(stored.next.is_some())
        .with_sync_message(message)
        .with_sync_fail_counter(i64::from(stored.failures))
        .with_last_synced(time::clock(stored.synced))
        .with_consent_valid_until(time::day(EpochMillis::new(stored.consent_until.as_millis() - 1)))
        .with_testmode(true)
        .with_created_at(time::clock(stored.created))
        .with_object("bank_connection");
    if let Some(bank) = stored.bank() {
        shown = shown.with_bic(bank.bic).with_bank_name(bank.name);
    }
    shown
}
