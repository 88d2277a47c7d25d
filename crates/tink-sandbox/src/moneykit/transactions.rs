//! The Transaction Service: the transactions of a link, page by page or since a cursor.

use std::collections::BTreeSet;

use axum::response::Response;
use tink_ledger::image::{Row, UserImage};
use tink_ledger::rules::link::{Product, Query, changes_since, transactions};
use tink_model::moneykit::{Account, SyncCursor, Transaction, TransactionChanges, TransactionPage, TransactionSync};
use tink_model::{Date, DateTime};

use super::accounts::{ACCOUNT_IDS, is_wanted};
use super::{cursor, found, ids, query, view};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The page of a call that does not say, and the longest of one that does.
const SIZE: usize = 50;
const MAX_SIZE: usize = 1_000;
const MAX_SYNC: usize = 500;

/// How many minutes the clocks in the east are ahead: what a bank there books today is of a day that is later than in UTC.
const EASTERNMOST: i32 = 14 * 60;

/// Which page is wanted.
pub(super) struct Wanted {
    pub(super) page: usize,
    pub(super) size: usize,
    start: Option<Date>,
    end: Option<Date>,
}

impl Wanted {
    pub(super) fn of(call: &Call) -> Result<Self, Problem> {
        let page = query::number(call, "page", 1..=usize::MAX, 1)?;
        let size = query::number(call, "size", 1..=MAX_SIZE, SIZE)?;
        let (start, end) = (query::date(call, "start_date")?, query::date(call, "end_date")?);
        let today = || DateTime::on_clock(call.world.ledger().now(), EASTERNMOST).map(|time| time.date());
        Ok(Self { page, size, start, end: end.or_else(today) })
    }

    /// The ledger's question about some accounts.
    pub(super) fn query(&self, accounts: BTreeSet<u16>) -> Query {
        let offset = (self.page - 1).saturating_mul(self.size);
        Query { accounts, start: self.start, end: self.end, offset, limit: self.size }
    }
}

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let (wanted, named) = (Wanted::of(&call)?, call.queries(ACCOUNT_IDS)?);
    let found = found::granted(&call, Product::Transactions).await?;
    let numbers = found.accounts().filter(|(_, account)| is_wanted(&named, account)).map(|(number, _)| number);
    let page = transactions(&found.image, &wanted.query(numbers.collect()));
    let answer = TransactionPage::new()
        .with_total(count(page.total))
        .with_page(count(wanted.page))
        .with_size(count(wanted.size))
        .with_transactions(shown(&found.image, &page.rows))
        .with_accounts(accounts_of(&found.image, page.rows.iter()))
        .with_link(view::link(found.link()?));
    Ok(reply::json(answer.to_json()))
}

pub(super) async fn sync(call: Call) -> Result<Response, Problem> {
    let size = query::number(&call, "size", 1..=MAX_SYNC, SIZE)?;
    let found = found::granted(&call, Product::Transactions).await?;
    let link = found.link()?;
    let list = format!("sync/{}", link.id);
    let position = query::cursor(&call, &list)?;
    let changes = changes_since(&found.image, link, position, size).ok_or_else(query::broken_cursor)?;
    let removed: Vec<_> = changes.removed.iter().map(|id| ids::transaction(*id).into()).collect();
    let told = TransactionChanges::new()
        .with_created(shown(&found.image, &changes.created))
        .with_updated(shown(&found.image, &changes.updated))
        .with_removed(removed);
    let answer = TransactionSync::new()
        .with_transactions(told)
        .with_accounts(accounts_of(&found.image, changes.created.iter().chain(&changes.updated)))
        .with_cursor(SyncCursor::new().with_next(cursor::written(&list, changes.next)))
        .with_has_more(changes.more)
        .with_link(view::link(link));
    Ok(reply::json(answer.to_json()))
}

pub(super) fn shown(image: &UserImage, rows: &[Row<'_>]) -> Vec<Transaction> {
    rows.iter().map(|row| view::transaction(image, *row)).collect()
}

/// The accounts that transactions are of.
pub(super) fn accounts_of<'a>(image: &UserImage, rows: impl Iterator<Item = &'a Row<'a>>) -> Vec<Account> {
    let numbers: BTreeSet<u16> = rows.map(|row| row.account()).collect();
    let stored = image.live_accounts().filter(|(number, _)| numbers.contains(number));
    stored.map(|(_, account)| view::account(image, account)).collect()
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
