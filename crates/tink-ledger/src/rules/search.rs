//! Search over a user's image: filters, sorting, paging, and the count, net and monthly sums of all hits.
//!
//! What the sources leave open and is decided here (ours): dates are inclusive at both ends; every word of the query string
//! must occur in the description, in any letter case; months follow the user's time zone; SCORE sorts as DATE; equal keys
//! follow the order of ingestion, so that pages never overlap; nothing that was ingested counts as upcoming, so asking for
//! upcoming transactions changes nothing.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use memchr::memmem::Finder;
use tink_model::{Amount, EpochMillis};

use super::categories::{CategoryIndex, CategoryTree};
use super::periods::{Calendar, Month};
use super::sum::Sum;
use crate::id::Id;
use crate::image::{Columns, Row, UserImage, fold};
use crate::kind::Exclusion;

/// A query string has at most so many different words (ours).
pub const MAX_WORDS: usize = 64;

/// What hits are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Date of execution.
    #[default]
    Date,
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
    /// Words that must occur in the description.
    pub text: String,
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
}

/// Searches an image.
#[must_use]
pub fn search<'a>(image: &'a UserImage, query: &Query) -> Hits<'a> {
    let filter = Filter::new(image, query);
    let mut tally = Tally::new(image);
    let mut found: Vec<Row<'a>> = Vec::new();
    for segment in image.transactions.segments() {
        let columns = segment.columns();
        filter.each_match(columns, |at| {
            if !segment.is_gone(at) {
                let row = columns.row(at);
                tally.add(row);
                found.push(row);
            }
        });
    }
    let (net, periods) = tally.finish();
    let count = found.len();
    Hits { count, net, periods, page: page(image, query, found) }
}

/// The filters, translated into the image's own numbers.
struct Filter {
    accounts: Vec<bool>,
    categories: Option<Vec<bool>>,
    external_ids: Option<Vec<String>>,
    start: i64,
    end: i64,
    min_amount: Option<Amount>,
    max_amount: Option<Amount>,
    words: Vec<Finder<'static>>,
}

impl Filter {
    fn new(image: &UserImage, query: &Query) -> Self {
        let credentials: HashSet<Id> = query.credentials.iter().filter_map(|id| id.parse().ok()).collect();
        let wanted: HashSet<Id> = query.accounts.iter().filter_map(|id| id.parse().ok()).collect();
        let accounts = image
            .accounts
            .iter()
            .map(|account| {
                let searchable =
                    !account.deleted && !matches!(account.exclusion, Exclusion::PfmAndSearch | Exclusion::Aggregation);
                searchable
                    && (query.credentials.is_empty() || credentials.contains(&account.credentials))
                    && (query.accounts.is_empty() || wanted.contains(&account.id))
            })
            .collect();
        Self {
            accounts,
            categories: (!query.categories.is_empty()).then(|| leaves(&query.categories)),
            external_ids: (!query.external_ids.is_empty()).then(|| {
                let mut ids = query.external_ids.clone();
                ids.sort_unstable();
                ids
            }),
            start: query.start.map_or(i64::MIN, EpochMillis::as_millis),
            end: query.end.map_or(i64::MAX, EpochMillis::as_millis),
            min_amount: query.min_amount,
            max_amount: query.max_amount,
            words: words(&query.text).iter().map(|word| Finder::new(word.as_bytes()).into_owned()).collect(),
        }
    }

    /// Calls `hit` with the position of every matching row, gone ones included, in ascending order.
    fn each_match(&self, columns: &Columns, mut hit: impl FnMut(usize)) {
        let dates = columns.dates();
        let from = dates.partition_point(|date| *date < self.start);
        let to = dates.partition_point(|date| *date <= self.end);
        let Some((first, others)) = self.words.split_first() else {
            (from..to).filter(|row| self.passes(columns, *row)).for_each(hit);
            return;
        };
        // The arena is searched as one text; a hit that spans two descriptions is none.
        let (arena, ends) = columns.folded().arena();
        let mut at = if from == 0 { 0 } else { ends[from - 1] as usize };
        let mut row = from;
        while row < to {
            let Some(offset) = first.find(&arena.as_bytes()[at..ends[to - 1] as usize]) else { break };
            let start = at + offset;
            row += ends[row..to].partition_point(|end| *end as usize <= start);
            if row >= to {
                break;
            }
            if start + first.needle().len() <= ends[row] as usize {
                let text = columns.folded().get(row).as_bytes();
                if others.iter().all(|word| word.find(text).is_some()) && self.passes(columns, row) {
                    hit(row);
                }
                at = ends[row] as usize;
                row += 1;
            } else {
                at = start + 1;
            }
        }
    }

    fn passes(&self, columns: &Columns, row: usize) -> bool {
        self.accounts[usize::from(columns.accounts()[row])]
            && self.categories.as_ref().is_none_or(|leaves| leaves[usize::from(columns.categories()[row].0)])
            && self.min_amount.is_none_or(|least| columns.row(row).amount() >= least)
            && self.max_amount.is_none_or(|most| columns.row(row).amount() <= most)
            && self
                .external_ids
                .as_ref()
                .is_none_or(|ids| ids.binary_search_by(|id| id.as_str().cmp(columns.row(row).external_id())).is_ok())
    }
}

/// The words of a query string as they are compared, each once.
fn words(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(fold).collect()
}

/// Whether a query string has more words than a search takes.
#[must_use]
pub fn has_too_many_words(text: &str) -> bool {
    words(text).len() > MAX_WORDS
}

/// Which leaves the asked categories stand for; an unknown id stands for none.
fn leaves(ids: &[String]) -> Vec<bool> {
    let tree = CategoryTree::get();
    let mut wanted = vec![false; tree.len()];
    for index in ids.iter().filter_map(|id| tree.by_id(id)) {
        for leaf in tree.leaves_below(index) {
            wanted[usize::from(leaf.0)] = true;
        }
    }
    wanted
}

/// Net and monthly sums of the hits. Rows come by date within a segment, so the month of the last row is tried first.
struct Tally {
    calendar: Calendar,
    months: BTreeMap<EpochMillis, (Month, Sum)>,
    current: Option<(Month, Sum)>,
    net: Sum,
}

impl Tally {
    fn new(image: &UserImage) -> Self {
        let calendar = Calendar::of(&image.profile.time_zone);
        Self { calendar, months: BTreeMap::new(), current: None, net: Sum::default() }
    }

    fn add(&mut self, row: Row<'_>) {
        let amount = row.amount();
        self.net.add(amount);
        let date = row.date();
        if let Some((month, sum)) = &mut self.current
            && month.holds(date)
        {
            sum.add(amount);
            return;
        }
        let month = self.calendar.month_at(date);
        self.put_current_away();
        let (month, mut sum) = self.months.remove(&month.start).unwrap_or_else(|| (month, Sum::default()));
        sum.add(amount);
        self.current = Some((month, sum));
    }

    fn put_current_away(&mut self) {
        if let Some((month, sum)) = self.current.take() {
            self.months.insert(month.start, (month, sum));
        }
    }

    fn finish(mut self) -> (Option<Amount>, Vec<(String, Option<Amount>)>) {
        self.put_current_away();
        let periods = self.months.into_values().map(|(month, sum)| (month.key, sum.total())).collect();
        (self.net.total(), periods)
    }
}

/// The asked page of the hits, in order.
fn page<'a>(image: &UserImage, query: &Query, mut found: Vec<Row<'a>>) -> Vec<Row<'a>> {
    let compare = |a: &Row<'a>, b: &Row<'a>| {
        let order = by_key(image, query.sort, *a, *b).then_with(|| a.serial().cmp(&b.serial()));
        if query.ascending { order } else { order.reverse() }
    };
    let end = query.offset.saturating_add(query.limit).min(found.len());
    if query.offset >= end {
        return Vec::new();
    }
    if end < found.len() {
        found.select_nth_unstable_by(end, compare);
        found.truncate(end);
    }
    found.sort_unstable_by(compare);
    found.split_off(query.offset)
}

fn by_key(image: &UserImage, sort: Sort, a: Row<'_>, b: Row<'_>) -> Ordering {
    let name = |row: Row<'_>| image.accounts[usize::from(row.account())].name.as_str();
    let place = |index: CategoryIndex| CategoryTree::get().sort_order(index);
    match sort {
        Sort::Date => a.date().cmp(&b.date()),
        Sort::Account => name(a).cmp(name(b)).then_with(|| a.date().cmp(&b.date())),
        Sort::Description => a.folded().cmp(b.folded()).then_with(|| a.date().cmp(&b.date())),
        Sort::Amount => a.amount().cmp(&b.amount()).then_with(|| a.date().cmp(&b.date())),
        Sort::Category => place(a.category()).cmp(&place(b.category())).then_with(|| a.date().cmp(&b.date())),
    }
}
