//! The Transaction Service of the Connector API: ingest, update and delete transactions.

mod bulk;

use std::sync::Arc;

use axum::response::Response;
use tink_ledger::command::{
    AccountReference, DeleteFromAccount, IngestIntoAccount, IngestTransactions, TransactionDraft, UpdateTransaction,
    UserCommand,
};
use tink_ledger::event::Extra;
use tink_ledger::rules::payload::{PayloadError, Reserved, reserved};
use tink_ledger::{Id, IngestionKind, LedgerError, Refusal, TransactionKind};
use tink_model::connector::{
    CreateTransactionAccountContainer, CreateTransactionEntity, DeleteTransactionAccountsContainer, IngestionType,
    UpdateTransactionAccountContainer,
};
use tink_model::{Profile, Rules, Validate};

use super::{Service, payload, user_of_path};
use crate::call::Call;
use crate::problem::{Problem, sentence};
use crate::reply;

pub(super) async fn ingest(call: Call) -> Result<Response, Problem> {
    let command = ingestion(&call.body, &call.world.rules())?;
    let user = user_of_path(&call, Service::Transactions).await?;
    answer(call.world.ingest(user, UserCommand::IngestTransactions(Arc::new(command))).await)
}

/// Reads and checks the body of an ingestion, and says how many rows it has: what the sandbox does before the ledger decides. For
/// measurements.
///
/// # Errors
/// A body that would be refused.
#[doc(hidden)]
pub fn read_ingestion(body: &[u8]) -> Result<usize, &'static str> {
    let command = ingestion(body, &Rules::sandbox(Profile::Seed)).map_err(|_| "the body would be refused")?;
    Ok(command.accounts.iter().map(|account| account.transactions.len()).sum())
}

/// The short road if there is one, else the one that says what is wrong.
fn ingestion(body: &[u8], rules: &Rules) -> Result<IngestTransactions, Problem> {
    bulk::ingestion(body, rules).map_or_else(|| checked(body, rules), Ok)
}

fn checked(body: &[u8], rules: &Rules) -> Result<IngestTransactions, Problem> {
    let request = CreateTransactionAccountContainer::decode(body)?;
    request.validate(rules)?;
    let mut accounts = Vec::with_capacity(request.transaction_accounts.len());
    for (position, account) in request.transaction_accounts.into_iter().enumerate() {
        let place = |row: usize| format!("/transactionAccounts/{position}/transactions/{row}");
        let drafts = account.transactions.into_iter().enumerate().map(|(row, entity)| draft(entity, || place(row)));
        accounts.push(IngestIntoAccount {
            external_id: account.external_id.into(),
            balance: account.balance,
            reserved: account.reserved_amount,
            payload: payload(account.payload),
            transactions: drafts.collect::<Result<_, _>>()?,
        });
    }
    Ok(IngestTransactions {
        kind: kind_of(&request.r#type),
        auto_book: request.auto_book.unwrap_or(false),
        override_pending: request.override_pending.unwrap_or(false),
        accounts,
    })
}

fn kind_of(kind: &IngestionType) -> IngestionKind {
    match kind {
        IngestionType::Historical => IngestionKind::Historical,
        IngestionType::Batch => IngestionKind::Batch,
        _ => IngestionKind::RealTime,
    }
}

pub(super) async fn update(call: Call) -> Result<Response, Problem> {
    let request = UpdateTransactionAccountContainer::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let mut accounts = request.transaction_accounts.into_iter();
    let account = accounts
        .next()
        .ok_or_else(|| Problem::invalid_at("/transactionAccounts", "minItems", "one account is needed."))?;
    let entity = account.transactions.into_iter().next();
    let entity = entity.ok_or_else(|| {
        Problem::invalid_at("/transactionAccounts/0/transactions", "minItems", "one transaction is needed.")
    })?;
    let external_id = call.path("externalTransactionId");
    if entity.external_id.as_str() != external_id {
        return Err(Problem::invalid_at(
            "/transactionAccounts/0/transactions/0/externalId",
            "x-refers-to",
            format!("the path names the transaction {external_id:?}."),
        ));
    }
    let reference = match (account.external_id, account.tink_id) {
        (Some(external_id), _) => AccountReference::External(external_id.into()),
        (None, Some(id)) => AccountReference::Minted(id.as_str().parse().map_err(|_| {
            Problem::invalid_at(
                "/transactionAccounts/0/tinkId",
                "x-refers-to",
                format!("there is no account {:?}.", id.as_str()),
            )
        })?),
        (None, None) => {
            return Err(Problem::invalid_at(
                "/transactionAccounts/0",
                "anyOf",
                "either externalId or tinkId must be set.",
            ));
        }
    };
    let command = UpdateTransaction {
        account: reference,
        balance: account.balance,
        reserved: account.reserved_amount,
        payload: payload(account.payload),
        draft: draft(entity, || "/transactionAccounts/0/transactions/0".to_owned())?,
    };
    let user = user_of_path(&call, Service::Transactions).await?;
    answer(call.world.ingest(user, UserCommand::UpdateTransaction(Box::new(command))).await)
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    let request = DeleteTransactionAccountsContainer::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let accounts = request.transaction_accounts.into_iter().map(|account| DeleteFromAccount {
        external_id: account.external_id.into(),
        balance: account.balance,
        reserved: account.reserved_amount,
        payload: payload(account.payload),
        transactions: account.transactions.into_iter().map(|entity| entity.external_id.into()).collect(),
    });
    let accounts = accounts.collect();
    let user = user_of_path(&call, Service::Transactions).await?;
    answer(call.world.ingest(user, UserCommand::DeleteTransactions(accounts)).await)
}

fn draft(entity: CreateTransactionEntity, place: impl Fn() -> String) -> Result<TransactionDraft, Problem> {
    let keys = entity.payload.as_ref().map(reserved).transpose();
    let Reserved { pending_ids, notes, pending_expires } =
        keys.map_err(|error| wrong_payload(&error, &place()))?.unwrap_or_default();
    let has_payload = entity.payload.is_some();
    let extra = Extra {
        payload: payload(entity.payload),
        notes,
        pending_expires,
        category_by_user: false,
        original: None,
        merchant_name: entity.merchant_name,
        merchant_category_code: entity.merchant_category_code,
        counterparties: entity.counterparties,
        imported: None,
    };
    Ok(TransactionDraft {
        external_id: entity.external_id.into(),
        date: entity.date,
        amount: entity.amount,
        description: entity.description,
        kind: TransactionKind::parse(entity.r#type.as_str())
            .ok_or_else(|| Problem::invalid_at(format!("{}/type", place()), "enum", "not a transaction type."))?,
        pending: entity.pending,
        pending_ids,
        has_payload,
        extra: (!extra.is_empty()).then(|| Box::new(extra)),
    })
}

fn wrong_payload(error: &PayloadError, place: &str) -> Problem {
    let key = error.key.map(|key| format!("/{key}")).unwrap_or_default();
    Problem::invalid_at(format!("{place}/payload{key}"), "type", sentence(error))
}

/// The references' own words for the statuses of this service, with what it concerns.
fn answer(outcome: Result<Option<Id>, LedgerError>) -> Result<Response, Problem> {
    match outcome {
        Ok(_) => Ok(reply::no_content()),
        Err(LedgerError::Refused(Refusal::AccountNotFound { reference, position })) => {
            let position = position.unwrap_or(0);
            Err(Problem::invalid_at(
                format!("/transactionAccounts/{position}"),
                "x-refers-to",
                format!("there is no account {reference:?}."),
            ))
        }
        Err(other) => Err(other.into()),
    }
}
