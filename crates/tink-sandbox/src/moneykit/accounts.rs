//! The Account Service: the accounts of a link.

use axum::response::Response;
use tink_ledger::image::Account as Stored;
use tink_ledger::rules::link::Product;
use tink_model::moneykit::{Account, AccountList, AccountNumbersList, AccountOfLink, AccountWithNumbers};

use super::{found, ids, view};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The parameter with the accounts that are wanted.
pub(super) const ACCOUNT_IDS: &str = "account_ids";

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let wanted = call.queries(ACCOUNT_IDS)?;
    let found = found::granted(&call, Product::Accounts).await?;
    let open = found.accounts().filter(|(_, account)| !account.closed && is_wanted(&wanted, account));
    let accounts: Vec<Account> = open.map(|(_, account)| view::account(&found.image, account)).collect();
    let list = AccountList::new().with_accounts(accounts).with_link(view::link(found.link()?));
    Ok(reply::json(list.to_json()))
}

pub(super) async fn numbers(call: Call) -> Result<Response, Problem> {
    let found = found::granted(&call, Product::AccountNumbers).await?;
    let open = found.accounts().filter(|(_, account)| !account.closed);
    let accounts: Vec<AccountWithNumbers> =
        open.map(|(_, account)| view::with_numbers(&found.image, account)).collect();
    let list = AccountNumbersList::new().with_accounts(accounts).with_link(view::link(found.link()?));
    Ok(reply::json(list.to_json()))
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let found = found::granted(&call, Product::Accounts).await?;
    let id = ids::of_account(call.path("account_id"));
    let account = found.accounts().find(|(_, account)| Some(account.id) == id);
    let (_, account) = account.ok_or_else(|| Problem::not_found("The link has no such account."))?;
    let answer =
        AccountOfLink::new().with_account(view::account(&found.image, account)).with_link(view::link(found.link()?));
    Ok(reply::json(answer.to_json()))
}

/// Whether an account is among those that are named; all are where none is.
pub(super) fn is_wanted(wanted: &[String], account: &Stored) -> bool {
    wanted.is_empty() || wanted.contains(&ids::account(account.id))
}
