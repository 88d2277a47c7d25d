//! The User Service: what belongs to one user of the client's, over all links. A user that nobody has named yet has nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;
use tink_ledger::image::{Link, UserImage};
use tink_ledger::rules::link::{Product, transactions as page_of};
use tink_ledger::{LedgerError, Refusal};
use tink_model::moneykit::{Account, UserAccounts, UserLinkAccounts, UserLinks, UserTransactions};

use super::accounts::{ACCOUNT_IDS, is_wanted};
use super::transactions::{Wanted, accounts_of, count, shown};
use super::{ids, view};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn links(call: Call) -> Result<Response, Problem> {
    let image = image(&call).await?;
    let links = image.iter().flat_map(|image| image.links.living());
    let links: Vec<_> = links.map(|link| (ids::link(link.id), view::link(link))).collect();
    Ok(reply::json(UserLinks::new().with_links(links).to_json()))
}

pub(super) async fn accounts(call: Call) -> Result<Response, Problem> {
    let wanted = call.queries(ACCOUNT_IDS)?;
    let image = image(&call).await?;
    let mut links = Vec::new();
    for (image, link) in image.iter().flat_map(|image| image.links.living().map(move |link| (image, link))) {
        let own = image.live_accounts().filter(|(_, account)| account.credentials == link.id && !account.closed);
        let own = own.filter(|(_, account)| is_wanted(&wanted, account));
        let accounts: Vec<Account> = own.map(|(_, account)| view::account(image, account)).collect();
        let mut shown = UserLinkAccounts::new().with_accounts(accounts);
        shown.last_synced_at = link.synced.and_then(view::time);
        links.push((ids::link(link.id), shown));
    }
    Ok(reply::json(UserAccounts::new().with_links(links).to_json()))
}

pub(super) async fn transactions(call: Call) -> Result<Response, Problem> {
    let (wanted, account) = (Wanted::of(&call)?, call.query("account_id")?);
    let image = image(&call).await?;
    let mut answer = UserTransactions::new().with_total(0).with_page(count(wanted.page)).with_size(count(wanted.size));
    if let Some(image) = &image {
        let named: Vec<String> = account.into_iter().collect();
        let page = page_of(image, &wanted.query(readable(image, &named)));
        let accounts = accounts_of(image, page.rows.iter()).into_iter();
        let accounts: Vec<_> = accounts.map(|account| (account.account_id.as_str().to_owned(), account)).collect();
        answer =
            answer.with_total(count(page.total)).with_transactions(shown(image, &page.rows)).with_accounts(accounts);
    }
    Ok(reply::json(answer.to_json()))
}

/// The accounts whose transactions may be read: those of links whose user granted them.
fn readable(image: &UserImage, named: &[String]) -> BTreeSet<u16> {
    let granting: Vec<&Link> = image.links.living().filter(|link| link.grants(Product::Transactions)).collect();
    let own = image.live_accounts().filter(|(_, account)| granting.iter().any(|link| link.id == account.credentials));
    own.filter(|(_, account)| is_wanted(named, account)).map(|(number, _)| number).collect()
}

/// The user that the path names.
async fn image(call: &Call) -> Result<Option<Arc<UserImage>>, Problem> {
    let ledger = call.world.ledger();
    let Some(user) = ledger.user_by_external_id(call.caller.tenant()?, call.path("id")).await? else {
        return Ok(None);
    };
    match ledger.user(user).await {
        Err(LedgerError::Refused(Refusal::UserNotFound)) => Ok(None),
        image => Ok(Some(image?)),
    }
}
