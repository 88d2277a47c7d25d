//! The transactions that are similar to one, and what they come to.

use axum::response::Response;
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::similar::similar;
use tink_ledger::rules::statistics::similar_statistics;
use tink_model::main::{SimilarTransactionsResponse, Transaction};

use super::{View, id_of_path, not_found};
use crate::call::Call;
use crate::main_api::statistics::statistics;
use crate::problem::Problem;
use crate::reply;

pub(in crate::main_api) async fn list(call: Call) -> Result<Response, Problem> {
    let category = category(&call)?;
    let include_self = call.flag("includeSelf")?.unwrap_or(false);
    let id = id_of_path(&call)?;
    let ledger = call.world.ledger();
    let image = call.world.visible(call.caller.user()?).await?;
    let target = image.transactions.by_id(id).ok_or_else(not_found)?;
    let rows = similar(&image, target, category, include_self);
    let view = View::new(&image, ledger.now());
    let transactions: Vec<Transaction> = rows.iter().map(|row| view.transaction(*row)).collect();
    let statistics = statistics(&image, &similar_statistics(&image, rows));
    let response = SimilarTransactionsResponse::new().with_statistics(statistics).with_transactions(transactions);
    Ok(reply::json(response.to_json()))
}

fn category(call: &Call) -> Result<Option<CategoryIndex>, Problem> {
    let Some(id) = call.query("categoryId")? else { return Ok(None) };
    let known = CategoryTree::get().by_id(&id);
    known
        .map(Some)
        .ok_or_else(|| Problem::invalid_at("/categoryId", "x-refers-to", format!("there is no category {id:?}.")))
}
