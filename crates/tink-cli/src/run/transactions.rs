//! `tink transactions`: ingest, update, delete and get.

use jiff::tz::TimeZone;
use tink_model::connector::operations::{DELETE_TRANSACTIONS, INGEST_TRANSACTIONS, UPDATE_TRANSACTION};
use tink_model::connector::{
    CreateTransactionAccountContainer, CreateTransactionAccountEntity, CreateTransactionEntity,
    DeleteTransactionAccountEntity, DeleteTransactionAccountsContainer, DeleteTransactionEntity, IngestionType,
    Refusal, UpdateIngestionType, UpdateTransactionAccountContainer, UpdateTransactionAccountEntity,
};
use tink_model::main::Transaction;
use tink_model::main::operations::GET_TRANSACTION;
use tink_model::{Amount, Json};
use tink_transport::Call;

use super::{Session, or_dash, pairs};
use crate::args::transactions::{NewTransaction, OfAccount, Transactions};
use crate::body;
use crate::exit::{Failure, Outcome};
use crate::output::grouped;
use crate::when;

impl Session {
    pub(crate) async fn transactions(&self, verb: Transactions) -> Outcome {
        match verb {
            Transactions::Ingest { user, body, account, transaction, request_type } => {
                let request = match &body.path {
                    Some(path) => body::from_file(path, CreateTransactionAccountContainer::decode)?,
                    None => {
                        let (id, balance, reserved) = account_of(account)?;
                        let mut entity =
                            CreateTransactionAccountEntity::new(balance, id, vec![new_transaction(transaction)?]);
                        entity.reserved_amount = reserved;
                        let request =
                            CreateTransactionAccountContainer::new(vec![entity], IngestionType::from(request_type));
                        body::check(&request, "the transaction")?;
                        request.to_json()
                    }
                };
                let client = self.connection.client(INGEST_TRANSACTIONS.scopes)?;
                let call = Call::new(&INGEST_TRANSACTIONS).path("externalUserId", &user.id).json(request);
                self.perform::<Refusal>(&client, call, "ingested").await
            }
            Transactions::Update { user, transaction, body, account, new } => {
                let (id, request) = match (&body.path, transaction) {
                    (Some(path), Some(id)) => (id, body::from_file(path, UpdateTransactionAccountContainer::decode)?),
                    (Some(_), None) => {
                        return Err(Failure::usage(
                            "--transaction is needed beside --file: it is the path's transaction",
                        ));
                    }
                    (None, _) => {
                        let (account, balance, reserved) = account_of(account)?;
                        let new = new_transaction(new)?;
                        let id = new.external_id.to_string();
                        let mut entity =
                            UpdateTransactionAccountEntity::new(balance, vec![new]).with_external_id(account);
                        entity.reserved_amount = reserved;
                        let request =
                            UpdateTransactionAccountContainer::new(vec![entity], UpdateIngestionType::RealTime);
                        body::check(&request, "the transaction")?;
                        (id, request.to_json())
                    }
                };
                let client = self.connection.client(UPDATE_TRANSACTION.scopes)?;
                let call = Call::new(&UPDATE_TRANSACTION)
                    .path("externalUserId", &user.id)
                    .path("externalTransactionId", &id)
                    .json(request);
                self.perform::<Refusal>(&client, call, &format!("updated {id}")).await
            }
            Transactions::Delete { user, body, account, ids } => {
                let request = match &body.path {
                    Some(path) => body::from_file(path, DeleteTransactionAccountsContainer::decode)?,
                    None => {
                        let (account, balance, reserved) = account_of(account)?;
                        let ids: Vec<_> = ids.into_iter().map(DeleteTransactionEntity::new).collect();
                        let mut entity = DeleteTransactionAccountEntity::new(balance, account, ids);
                        entity.reserved_amount = reserved;
                        let request = DeleteTransactionAccountsContainer::new(vec![entity], IngestionType::RealTime);
                        body::check(&request, "the request")?;
                        request.to_json()
                    }
                };
                let client = self.connection.client(DELETE_TRANSACTIONS.scopes)?;
                let call = Call::new(&DELETE_TRANSACTIONS).path("externalUserId", &user.id).json(request);
                self.perform::<Refusal>(&client, call, "deleted").await
            }
            Transactions::Get { user, id } => {
                let client = self.connection.user(&user.id, GET_TRANSACTION.scopes).await?;
                let answer =
                    self.send::<tink_model::main::Refusal>(&client, Call::new(&GET_TRANSACTION).path("id", id)).await?;
                let zone = if self.output.json { TimeZone::UTC } else { self.time_zone(&user.id).await? };
                self.print(&answer, Transaction::decode, |transaction| show(transaction, &zone))
            }
        }
    }
}

fn account_of(flags: OfAccount) -> Outcome<(String, Amount, Option<Amount>)> {
    match (flags.account, flags.balance) {
        (Some(account), Some(balance)) => Ok((account, balance, flags.reserved_amount)),
        _ => Err(Failure::usage("--account and --balance are needed, or --file")),
    }
}

fn new_transaction(flags: NewTransaction) -> Outcome<CreateTransactionEntity> {
    let (Some(id), Some(amount), Some(date), Some(description)) =
        (flags.id, flags.amount, flags.date, flags.description)
    else {
        return Err(Failure::usage("--id, --amount, --date and --description are needed, or --file"));
    };
    let mut transaction = CreateTransactionEntity::new(amount, date.of_transaction(), description, id, flags.kind);
    // Said in either case: in an update what is absent stays as it was, and a booked transaction would stay pending.
    transaction.pending = Some(flags.pending);
    transaction.payload = match flags.payload {
        Some(text) => Some(body::payload(&text)?),
        None => reserved_payload(&flags.replaces, &flags.tags),
    };
    Ok(transaction)
}

/// The payload keys that mean something to the platform.
fn reserved_payload(replaces: &[String], tags: &[String]) -> Option<Json> {
    let mut payload = serde_json::Map::new();
    for (key, values) in [("PENDING_IDS", replaces), ("TAGS", tags)] {
        if !values.is_empty() {
            payload.insert(key.to_owned(), values.into());
        }
    }
    (!payload.is_empty()).then(|| Json::from(serde_json::Value::Object(payload)))
}

fn show(transaction: &Transaction, zone: &TimeZone) -> String {
    pairs(&[
        ("Id", transaction.id.to_string()),
        ("Date", or_dash(transaction.date.map(|date| when::day(date, zone)))),
        ("Description", or_dash(transaction.description.as_ref())),
        ("Amount", or_dash(transaction.amount.map(grouped))),
        ("Type", or_dash(transaction.r#type.as_ref())),
        ("Pending", or_dash(transaction.pending)),
        ("Category", or_dash(transaction.category_id.as_ref())),
        ("Account", or_dash(transaction.account_id.as_ref())),
        ("Notes", or_dash(transaction.notes.as_ref())),
    ])
}
