//! `tink transactions`: ingest, update and delete as the bank does; get, edit, categorize and similar as the user does.

use jiff::tz::TimeZone;
use tink_model::connector::operations::{DELETE_TRANSACTIONS, INGEST_TRANSACTIONS, UPDATE_TRANSACTION};
use tink_model::connector::{
    CreateTransactionAccountContainer, CreateTransactionAccountEntity, CreateTransactionEntity,
    DeleteTransactionAccountEntity, DeleteTransactionAccountsContainer, DeleteTransactionEntity, IngestionType,
    Refusal, UpdateIngestionType, UpdateTransactionAccountContainer, UpdateTransactionAccountEntity,
};
use tink_model::main::operations::{
    CATEGORIZE_TRANSACTIONS, GET_TRANSACTION, LIST_SIMILAR_TRANSACTIONS, UPDATE_TRANSACTION as EDIT_TRANSACTION,
};
use tink_model::main::{
    CategorizeTransactionsListRequest, CategorizeTransactionsRequest, SimilarTransactionsResponse, Transaction,
    UpdateTransactionRequest,
};
use tink_model::{Amount, Json};
use tink_transport::Call;

use super::{Session, or_dash, pairs, statistics};
use crate::args::transactions::{ChangedTransaction, NewTransaction, OfAccount, Transactions};
use crate::body;
use crate::exit::{Failure, Outcome};
use crate::output::{Align, grouped, table};
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
                let zone = self.shown_zone(&user.id).await?;
                self.print(&answer, Transaction::decode, |transaction| show(transaction, &zone))
            }
            Transactions::Edit { user, id, body, change } => {
                let request = match &body.path {
                    Some(path) => body::from_file(path, UpdateTransactionRequest::decode)?,
                    None => changed(change)?.to_json(),
                };
                let client = self.connection.user(&user.id, EDIT_TRANSACTION.scopes).await?;
                let call = Call::new(&EDIT_TRANSACTION).path("id", id).json(request);
                let answer = self.send::<tink_model::main::Refusal>(&client, call).await?;
                let zone = self.shown_zone(&user.id).await?;
                self.print(&answer, Transaction::decode, |transaction| show(transaction, &zone))
            }
            Transactions::Categorize { user, body, category, ids } => {
                let request = match (&body.path, category) {
                    (Some(path), _) => body::from_file(path, CategorizeTransactionsListRequest::decode)?,
                    (None, Some(category)) => {
                        let ids = ids.into_iter().map(Into::into).collect::<Vec<_>>();
                        let one = CategorizeTransactionsRequest::new(category, ids);
                        let request = CategorizeTransactionsListRequest::new(vec![one]);
                        body::check(&request, "the request")?;
                        request.to_json()
                    }
                    (None, None) => return Err(Failure::usage("--category and --id are needed, or --file")),
                };
                let client = self.connection.user(&user.id, CATEGORIZE_TRANSACTIONS.scopes).await?;
                let call = Call::new(&CATEGORIZE_TRANSACTIONS).json(request);
                self.perform::<tink_model::main::Refusal>(&client, call, "categorized").await
            }
            Transactions::Similar { user, id, category, include_self } => {
                let client = self.connection.user(&user.id, LIST_SIMILAR_TRANSACTIONS.scopes).await?;
                let mut call = Call::new(&LIST_SIMILAR_TRANSACTIONS).path("id", id);
                if let Some(category) = category {
                    call = call.query("categoryId", category);
                }
                if include_self {
                    call = call.query("includeSelf", "true");
                }
                let answer = self.send::<tink_model::main::Refusal>(&client, call).await?;
                let zone = self.shown_zone(&user.id).await?;
                self.print(&answer, SimilarTransactionsResponse::decode, |similar| show_similar(similar, &zone))
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

fn changed(flags: ChangedTransaction) -> Outcome<UpdateTransactionRequest> {
    let mut change = UpdateTransactionRequest::new();
    change.amount = flags.amount;
    change.date = flags.date.map(when::When::of_transaction);
    change.description = flags.description;
    change.category_id = flags.category.map(Into::into);
    change.notes = flags.notes;
    if change == UpdateTransactionRequest::new() {
        return Err(Failure::usage("nothing to change was given")
            .next("Give --amount, --date, --description, --category, --notes or --file."));
    }
    body::check(&change, "the change")?;
    Ok(change)
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

fn show_similar(similar: &SimilarTransactionsResponse, zone: &TimeZone) -> String {
    let (left, right) = (Align::Left, Align::Right);
    let transactions = similar.transactions.iter().map(|transaction| {
        vec![
            or_dash(transaction.date.map(|date| when::day(date, zone))),
            or_dash(transaction.description.as_ref()),
            or_dash(transaction.amount.map(grouped)),
            transaction.id.to_string(),
        ]
    });
    let mut text = table(&[("Date", left), ("Description", left), ("Amount", right), ("Id", left)], transactions);
    text.push('\n');
    text.push_str(&statistics::show(&similar.statistics));
    text
}
