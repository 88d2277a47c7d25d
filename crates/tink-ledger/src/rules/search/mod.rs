//! Search over a user's image: filters, the language of query strings, sorting, paging, and the count, net and monthly sums of
//! all hits.
//!
//! What the sources leave open and is decided here (ours), beside what [`language`] decides:
//!
//! - Dates are inclusive at both ends; months follow the user's time zone.
//! - A transaction dated after the end of the user's today is upcoming, and left out unless it is asked for.
//! - Accounts that are deleted or excluded from search have no hits.
//! - `SCORE` ranks by the plain words of the query string. Each word counts where the description holds it best: 3000 as a whole
//!   word, 2000 at the beginning of a word, 1000 within one, less the number of characters before it, at most 999. The
//!   score is the sum over the different words, and 0 without any. A score says something beside other scores of the same query
//!   string only.
//! - Equal keys follow the date, and equal dates the order of ingestion, so that pages never overlap. `ASC` is the exact reverse
//!   of `DESC`.

pub mod language;

mod amounts;
mod filter;
mod page;
mod score;
mod tally;
mod weekends;

use std::collections::BTreeSet;

use tink_model::{Amount, EpochMillis};

use self::filter::Filter;
use self::language::{Term, parse};
use self::page::Page;
use self::score::Scorer;
use self::tally::Tally;
use super::categories::CategoryTree;
use super::periods::Calendar;
use crate::image::{Account, Row, UserImage, fold};

/// A query string has at most so many different words (ours).
pub const MAX_WORDS: usize = 64;

/// What hits are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Date of execution.
    #[default]
    Date,
    /// How well the description holds the words of the query string.
    Score,
    /// The account's name.
    Account,
    /// The description.
    Description,
    /// The amount.
    Amount,
    /// The category's place in the tree.
    Category,
}

/// A search. An empty list filters nothing.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Ids of accounts.
    pub accounts: Vec<String>,
    /// Ids of categories: leaves, or groups for all their leaves.
    pub categories: Vec<String>,
    /// Ids of credentials.
    pub credentials: Vec<String>,
    /// The tenant's own ids of transactions.
    pub external_ids: Vec<String>,
    /// The first instant.
    pub start: Option<EpochMillis>,
    /// The last instant.
    pub end: Option<EpochMillis>,
    /// The smallest amount.
    pub min_amount: Option<Amount>,
    /// The largest amount.
    pub max_amount: Option<Amount>,
    /// The query string, in the [`language`] of the user's locale.
    pub text: String,
    /// The present, which today, this week and what is upcoming go by.
    pub now: EpochMillis,
    /// Whether transactions after the user's today are hits.
    pub include_upcoming: bool,
    /// What to sort by.
    pub sort: Sort,
    /// Smallest first.
    pub ascending: bool,
    /// How many hits to skip.
    pub offset: usize,
    /// How many hits to answer with.
    pub limit: usize,
}

/// The outcome of a search.
#[derive(Debug)]
pub struct Hits<'a> {
    /// How many transactions match, on all pages.
    pub count: usize,
    /// Their signed sum, if an amount can hold it.
    pub net: Option<Amount>,
    /// The signed sums of the months that have hits, ascending.
    pub periods: Vec<(String, Option<Amount>)>,
    /// One page of them.
    pub page: Vec<Row<'a>>,
    /// The scores of the page, hit by hit.
    pub scores: Vec<u32>,
}

/// Searches an image.
#[must_use]
pub fn search<'a>(image: &'a UserImage, query: &Query) -> Hits<'a> {
    let profile = &image.profile;
    let calendar = Calendar::of(&profile.time_zone);
    let terms = parse(&query.text, &profile.locale, query.now, &calendar, CategoryTree::get()).terms;
    let scorer =
        Scorer::new(terms.iter().filter_map(|term| if let Term::Word(word) = term { Some(word) } else { None }));
    let mut filter = Filter::new(image, query, &terms, &calendar);
    let mut tally = Tally::new(&calendar);
    let mut page = Page::new(image, query, &scorer);
    let mut hits: Vec<usize> = Vec::new();
    let mut count = 0;
    for segment in image.transactions.segments() {
        hits.clear();
        filter.each_match(segment.columns(), |row| hits.push(row));
        if segment.live() < segment.columns().len() {
            hits.retain(|row| !segment.is_gone(*row));
        }
        count += hits.len();
        tally.add(segment.columns(), &hits);
        page.add(segment.columns(), &hits);
    }
    let (net, periods) = tally.finish();
    let page = page.finish();
    let scores = page.iter().map(|row| scorer.score(row.folded())).collect();
    Hits { count, net, periods, page, scores }
}

/// Whether a query string has more words than a search takes.
#[must_use]
pub fn has_too_many_words(text: &str) -> bool {
    let words: BTreeSet<String> = text.split_whitespace().map(fold).collect();
    words.len() > MAX_WORDS
}

/// The last instant of a user's today. Transactions that are dated later are upcoming.
#[must_use]
pub fn end_of_today(calendar: &Calendar, now: EpochMillis) -> EpochMillis {
    calendar.day(calendar.date_at(now)).map_or(now, |today| today.last)
}

/// Whether an account's transactions are found.
#[must_use]
pub fn is_searchable(account: &Account) -> bool {
    !account.deleted && !account.is_excluded()
}
