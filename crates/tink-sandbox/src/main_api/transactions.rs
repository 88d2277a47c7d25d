//! The Transaction Service of the main API: one transaction, and what users change of theirs.

pub(super) mod similar;
mod view;

use axum::response::Response;
use tink_ledger::command::{Categorization, ChangeTransaction, UserCommand};
use tink_ledger::image::UserImage;
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::Validate;
use tink_model::main::{CategorizeTransactionsListRequest, UpdateTransactionRequest};

pub(super) use view::{View, object};

use crate::call::Call;
use crate::problem::{Problem, sentence};
use crate::reply;

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let id = id_of_path(&call)?;
    let image = call.world.visible(call.caller.user()?).await?;
    show(&call, &image, id)
}

pub(super) async fn update(call: Call) -> Result<Response, Problem> {
    let request = UpdateTransactionRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let transaction = id_of_path(&call)?;
    let change = ChangeTransaction {
        amount: request.amount,
        category: request.category_id.map(Into::into),
        date: request.date,
        description: request.description,
        notes: request.notes,
        ..ChangeTransaction::of(transaction)
    };
    let command = UserCommand::ChangeTransaction(Box::new(change));
    let outcome = call.world.ledger().execute(call.caller.user()?, command).await;
    outcome.map_err(|error| match error {
        LedgerError::Refused(Refusal::TransactionNotFound { .. }) => not_found(),
        LedgerError::Refused(refusal @ Refusal::InvalidCategory { .. }) => {
            Problem::invalid_at("/categoryId", "x-refers-to", sentence(&refusal))
        }
        other => other.into(),
    })?;
    let image = call.world.ledger().user(call.caller.user()?).await?;
    show(&call, &image, transaction)
}

pub(super) async fn categorize(call: Call) -> Result<Response, Problem> {
    let request = CategorizeTransactionsListRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let mut list = Vec::with_capacity(request.categorization_list.len());
    for (position, entry) in request.categorization_list.into_iter().enumerate() {
        let ids = entry.transaction_ids.iter().enumerate().map(|(row, id)| {
            id.as_str().parse::<Id>().map_err(|_| {
                let place = format!("/categorizationList/{position}/transactionIds/{row}");
                Problem::invalid_at(place, "x-refers-to", format!("there is no transaction {:?}.", id.as_str()))
            })
        });
        list.push(Categorization { transactions: ids.collect::<Result<_, _>>()?, category: entry.category_id.into() });
    }
    let outcome = call.world.ledger().execute(call.caller.user()?, UserCommand::Categorize(list)).await;
    outcome.map_err(|error| match error {
        LedgerError::Refused(refusal @ Refusal::TransactionNotFound { .. }) => {
            Problem::invalid_at("/categorizationList", "x-refers-to", sentence(&refusal))
        }
        LedgerError::Refused(Refusal::InvalidCategory { position: Some(position), category, reason }) => {
            let place = format!("/categorizationList/{position}/categoryId");
            Problem::invalid_at(place, "x-refers-to", format!("the category {category:?} {reason}."))
        }
        other => other.into(),
    })?;
    Ok(reply::no_content())
}

fn show(call: &Call, image: &UserImage, id: Id) -> Result<Response, Problem> {
    let row = image.transactions.by_id(id).ok_or_else(not_found)?;
    Ok(reply::json(View::new(image, call.world.ledger().now()).transaction(row).to_json()))
}

fn id_of_path(call: &Call) -> Result<Id, Problem> {
    call.path("id").parse().map_err(|_| not_found())
}

fn not_found() -> Problem {
    Problem::not_found("Transaction not found.")
}
