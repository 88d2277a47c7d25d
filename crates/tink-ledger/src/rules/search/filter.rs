//! What a hit must be, brought together from the members of a query and the terms of its query string, and the scan that
//! finds the rows that are so.
//!
//! Terms that narrow the same thing are merged first, so that a row costs no more for a long query string than for a short one.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};
use std::mem;

use memchr::memmem::Finder;
use tink_model::EpochMillis;

use super::amounts::Amounts;
use super::language::{Term, tag_of};
use super::weekends::Weekends;
use super::{Query, end_of_today, is_searchable};
use crate::id::Id;
use crate::image::{Columns, Row, UserImage};
use crate::rules::categories::{CategoryIndex, CategoryTree};
use crate::rules::periods::Calendar;

/// So many bytes of descriptions are looked at for which words are rare.
const SAMPLE: usize = 16 * 1024;

/// The filters of a search.
pub(super) struct Filter {
    dates: (i64, i64),
    /// What the description must hold; once descriptions were looked through, the rarest first as far as that is known.
    words: Vec<Finder<'static>>,
    by_rarity: bool,
    tags: BTreeSet<String>,
    columns: ColumnFilter,
    /// Whether the search may still stop to make an index.
    may_index: bool,
}

/// What is looked up in the columns of a row.
struct ColumnFilter {
    /// By the number of the account.
    accounts: Vec<bool>,
    /// By the position of the category; none where every category will do.
    categories: Option<Vec<bool>>,
    amounts: Amounts,
    weekdays: bool,
    weekends: bool,
    calendar: Weekends,
    /// Sorted; none where every id will do.
    external_ids: Option<Vec<String>>,
}

impl Filter {
    pub(super) fn new(image: &UserImage, query: &Query, terms: &[Term], calendar: &Calendar) -> Self {
        let mut filter = Self::of_members(image, query, calendar);
        let mut words = BTreeSet::new();
        for term in terms {
            let columns = &mut filter.columns;
            match term {
                Term::Tag(tag) => {
                    filter.tags.insert(tag.clone());
                }
                Term::Amount(span) => columns.amounts.narrow(*span),
                Term::Dates(_, Some(span)) => filter.narrow_dates(span.start.as_millis(), span.last.as_millis()),
                Term::Dates(_, None) => filter.narrow_dates(i64::MAX, i64::MIN),
                Term::Weekdays => columns.weekdays = true,
                Term::Weekends => columns.weekends = true,
                Term::Category(categories) => columns.narrow_categories(categories.iter().copied()),
                Term::Word(word) => {
                    words.insert(word);
                }
            }
        }
        filter.words = words.into_iter().map(|word| Finder::new(word.as_bytes()).into_owned()).collect();
        filter
    }

    /// The filters without those of the query string.
    fn of_members(image: &UserImage, query: &Query, calendar: &Calendar) -> Self {
        let ids = |texts: &[String]| texts.iter().filter_map(|id| id.parse().ok()).collect::<HashSet<Id>>();
        let (accounts, credentials) = (ids(&query.accounts), ids(&query.credentials));
        let is_asked = |asked: &[String], known: &HashSet<Id>, id| asked.is_empty() || known.contains(id);
        let accounts = image.accounts.iter().map(|account| {
            is_searchable(account)
                && is_asked(&query.accounts, &accounts, &account.id)
                && is_asked(&query.credentials, &credentials, &account.credentials)
        });
        let mut columns = ColumnFilter {
            accounts: accounts.collect(),
            categories: None,
            amounts: Amounts::between(query.min_amount, query.max_amount),
            weekdays: false,
            weekends: false,
            calendar: Weekends::of(calendar.clone()),
            external_ids: (!query.external_ids.is_empty()).then(|| {
                let mut ids = query.external_ids.clone();
                ids.sort_unstable();
                ids
            }),
        };
        if !query.categories.is_empty() {
            let tree = CategoryTree::get();
            columns.narrow_categories(query.categories.iter().filter_map(|id| tree.by_id(id)));
        }
        let (dates, tags) = ((i64::MIN, i64::MAX), BTreeSet::new());
        let mut filter = Self { dates, words: Vec::new(), by_rarity: false, tags, columns, may_index: true };
        let start = query.start.map_or(i64::MIN, EpochMillis::as_millis);
        filter.narrow_dates(start, query.end.map_or(i64::MAX, EpochMillis::as_millis));
        if !query.include_upcoming {
            filter.narrow_dates(i64::MIN, end_of_today(calendar, query.now).as_millis());
        }
        filter
    }

    fn narrow_dates(&mut self, start: i64, last: i64) {
        self.dates = (self.dates.0.max(start), self.dates.1.min(last));
    }

    /// Calls `hit` with the position of every matching row, gone ones included, in ascending order.
    pub(super) fn each_match(&mut self, columns: &Columns, mut hit: impl FnMut(usize)) {
        let Self { dates, words, by_rarity, tags, columns: filter, may_index } = self;
        let lets_all_pass = filter.lets_all_pass() && tags.is_empty();
        let from = dates.0.checked_sub(1).map_or(0, |before| columns.dates().until(before));
        let to = columns.dates().until(dates.1).max(from);
        let mut pass = |at: usize| {
            let row = columns.row(at);
            if lets_all_pass || (filter.lets_pass(row) && tags.iter().all(|tag| has_tag(row, tag))) {
                hit(at);
            }
        };
        if words.is_empty() {
            return (from..to).for_each(pass);
        }
        if let Some(index) = columns.word_index(to - from, may_index) {
            return index.each_row_with(words, from..to, pass);
        }
        if !mem::replace(by_rarity, true) {
            sort_by_rarity(words, columns);
        }
        let Some((first, others)) = words.split_first() else { return };
        columns.folded().each_row_with(first, from..to, |at| {
            if others.is_empty() || holds_all(columns.folded().get(at), others) {
                pass(at);
            }
        });
    }
}

impl ColumnFilter {
    /// Only categories that are one of these, or below one of them, are left.
    fn narrow_categories(&mut self, groups: impl Iterator<Item = CategoryIndex>) {
        let tree = CategoryTree::get();
        let mut wanted = vec![false; tree.len()];
        for leaf in groups.flat_map(|group| tree.leaves_below(group)) {
            wanted[usize::from(leaf.0)] = self.categories.as_ref().is_none_or(|before| before[usize::from(leaf.0)]);
        }
        self.categories = Some(wanted);
    }

    fn lets_all_pass(&self) -> bool {
        self.accounts.iter().all(|asked| *asked)
            && self.categories.is_none()
            && self.amounts.is_all()
            && !(self.weekdays || self.weekends)
            && self.external_ids.is_none()
    }

    fn lets_pass(&mut self, row: Row<'_>) -> bool {
        self.accounts[usize::from(row.account())]
            && self.categories.as_ref().is_none_or(|leaves| leaves[usize::from(row.category().0)])
            && (self.amounts.is_all() || self.amounts.hold(row.amount()))
            && (!(self.weekdays || self.weekends) || self.is_on_asked_days(row))
            && self
                .external_ids
                .as_ref()
                .is_none_or(|ids| ids.binary_search_by(|id| id.as_str().cmp(row.external_id())).is_ok())
    }

    fn is_on_asked_days(&mut self, row: Row<'_>) -> bool {
        let weekend = self.calendar.holds(row.date().as_millis());
        if weekend { !self.weekdays } else { !self.weekends }
    }
}

/// Looks at some of the descriptions for which of the words is the rarest: finding that one is most of the work of looking through all.
fn sort_by_rarity(words: &mut [Finder<'_>], columns: &Columns) {
    if words.len() > 1 {
        let arena = columns.folded().arena().0.as_bytes();
        let sample = &arena[..arena.len().min(SAMPLE)];
        words.sort_by_cached_key(|word| (word.find_iter(sample).count(), Reverse(word.needle().len())));
    }
}

fn holds_all(description: &str, words: &[Finder<'_>]) -> bool {
    words.iter().all(|word| word.find(description.as_bytes()).is_some())
}

/// Whether a row's notes have a tag, which is lower case. Compared without a copy of the notes.
fn has_tag(row: Row<'_>, tag: &str) -> bool {
    let Some(notes) = row.extra().and_then(|extra| extra.notes.as_deref()) else { return false };
    notes.split_whitespace().filter_map(tag_of).any(|own| own.chars().flat_map(char::to_lowercase).eq(tag.chars()))
}
