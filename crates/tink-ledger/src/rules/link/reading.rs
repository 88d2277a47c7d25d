//! What a reader of transactions is shown: pages of them, the newest first, and what changed since a position.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use tink_model::{Date, DateTime};

use crate::id::Id;
use crate::image::{Change, Link, Row, Segment, UserImage};

const DAY_MILLIS: i64 = 86_400_000;

/// Which transactions are wanted.
#[derive(Debug, Clone)]
pub struct Query {
    /// The numbers of the accounts.
    pub accounts: BTreeSet<u16>,
    /// The first day.
    pub start: Option<Date>,
    /// The last day.
    pub end: Option<Date>,
    /// How many to pass over.
    pub offset: usize,
    /// The most of a page.
    pub limit: usize,
}

/// A page of transactions.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// How many there are in all.
    pub total: usize,
    /// Those of the page, the newest first; of one time the one that came last.
    pub rows: Vec<Row<'a>>,
}

/// A page of the transactions of a user.
#[must_use]
pub fn transactions<'a>(image: &'a UserImage, query: &Query) -> Page<'a> {
    let in_window = |day: Option<Date>| {
        query.start.is_none_or(|start| day >= Some(start)) && query.end.is_none_or(|end| day <= Some(end))
    };
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    // The day may have to be read from a text, so it is looked for once.
    let mut rows: Vec<(Option<Date>, Row<'a>)> = rows
        .filter(|row| query.accounts.contains(&row.account()))
        .map(|row| (day_of(row), row))
        .filter(|(day, _)| in_window(*day))
        .collect();
    rows.sort_unstable_by_key(|(day, row)| Reverse((*day, row.date(), row.serial())));
    let total = rows.len();
    let page = rows.into_iter().skip(query.offset).take(query.limit);
    Page { total, rows: page.map(|(_, row)| row).collect() }
}

/// The day of a transaction: as it was written, else in UTC. Every time that comes in as a text has one.
#[must_use]
pub fn day_of(row: Row<'_>) -> Option<Date> {
    let day = || Date::from_days_since_1970(row.date().as_millis().div_euclid(DAY_MILLIS));
    time_of(row).map(|time| time.date()).or_else(day)
}

/// The time that an imported transaction was written with, where it was.
#[must_use]
pub fn time_of(row: Row<'_>) -> Option<DateTime> {
    row.extra()?.imported.as_ref()?.at.as_ref()?.parse().ok()
}

/// Whether an institution told of a transaction of an import, so that its id is not the client's.
#[must_use]
pub fn is_told(row: Row<'_>) -> bool {
    row.extra().and_then(|extra| extra.imported.as_ref()).is_some_and(|imported| imported.told)
}

/// What changed of a link.
#[derive(Debug, Clone, Default)]
pub struct SyncPage<'a> {
    /// Transactions that came.
    pub created: Vec<Row<'a>>,
    /// Transactions that have other values now.
    pub updated: Vec<Row<'a>>,
    /// The ids of those that went.
    pub removed: Vec<Id>,
    /// The position after the page.
    pub next: u64,
    /// Whether there is more.
    pub more: bool,
}

/// What changed of a link since a position, so many changes at most; none for a position that the link has not reached.
#[must_use]
pub fn changes_since<'a>(image: &'a UserImage, link: &Link, position: u64, size: usize) -> Option<SyncPage<'a>> {
    if position > link.changes.len() {
        return None;
    }
    let changes: Vec<Change> = link.changes.since(position).take(size).collect();
    let next = position + changes.len() as u64;
    let (mut created, mut updated, mut removed) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for change in changes {
        match change {
            Change::Created(serial) => {
                created.insert(serial);
            }
            Change::Updated(serial) => {
                updated.insert(serial);
            }
            Change::Removed(id) => removed.push(id),
        }
    }
    // Whoever is told of the new one gets its values of today.
    updated.retain(|serial| !created.contains(serial));
    let rows = |serials: BTreeSet<u32>| match serials.is_empty() {
        // What is gone by now is told of as removed, or was pending.
        false => image.transactions.by_serials(&serials.into_iter().collect::<Vec<_>>()),
        true => Vec::new(),
    };
    Some(SyncPage { created: rows(created), updated: rows(updated), removed, next, more: next < link.changes.len() })
}
