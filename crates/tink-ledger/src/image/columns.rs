//! The columns of up to some thousand transactions, sorted by date and never changed, and a view of one row.

mod dates;
mod event;
mod indexed;
mod merge;
mod times;

use std::sync::{Arc, OnceLock};

use tink_model::{Amount, EpochMillis};

pub use self::dates::Dates;
use self::indexed::Indexed;
pub(super) use self::merge::Place;
use self::times::Times;
use crate::event::Extra;
use crate::id::Id;
use crate::kind::TransactionKind;
use crate::rules::categories::CategoryIndex;
use crate::text::{InvertedIndex, Text, fold};

/// Marks a row whose amount does not fit an `i64` mantissa and stands in the side table.
const WIDE: u8 = u8::MAX;

/// Where the serials lie so far apart, on the average, a row is looked for without an index.
const MOST_GAPS: usize = 4;

/// The columns of a segment, row by row in the order of (date, serial).
#[derive(Debug, Default)]
pub struct Columns {
    serials: Vec<u32>,
    ids: Vec<Id>,
    accounts: Vec<u16>,
    dates: Dates,
    mantissas: Vec<i64>,
    scales: Vec<u8>,
    /// The largest mantissa, whatever its sign, and the largest scale.
    bounds: (u64, u8),
    categories: Vec<CategoryIndex>,
    kinds: Vec<TransactionKind>,
    pending: Vec<bool>,
    times: Times,
    external_ids: Text,
    descriptions: Text,
    folded: Text,
    indexed: Indexed,
    wide: Vec<Amount>,
    extras: Vec<(u32, Arc<Extra>)>,
    /// The lowest and the highest serial, and the rows of all between where there are few gaps; found when first asked for.
    span: OnceLock<(u32, u32)>,
    places: OnceLock<Option<Box<[u32]>>>,
}

/// The values of one row on their way into columns.
#[derive(Debug, Clone)]
pub struct NewRow<'a> {
    /// The transaction's number within its user.
    pub serial: u32,
    /// The minted id.
    pub id: Id,
    /// The account's number within its user.
    pub account: u16,
    /// Date of execution.
    pub date: EpochMillis,
    /// The amount.
    pub amount: Amount,
    /// The category.
    pub category: CategoryIndex,
    /// The transaction type.
    pub kind: TransactionKind,
    /// Whether it is pending.
    pub pending: bool,
    /// When it was first stored.
    pub inserted: EpochMillis,
    /// When it was last changed.
    pub modified: EpochMillis,
    /// The tenant's own id.
    pub external_id: &'a str,
    /// The description.
    pub description: &'a str,
    /// The description as search compares it; computed when absent.
    pub folded: Option<&'a str>,
    /// What only some rows have.
    pub extra: Option<Arc<Extra>>,
}

impl Columns {
    /// Room for so many rows, with so many bytes of external ids and of descriptions.
    pub(super) fn with_capacity(rows: usize, ids: usize, descriptions: usize) -> Self {
        Self {
            serials: Vec::with_capacity(rows),
            ids: Vec::with_capacity(rows),
            accounts: Vec::with_capacity(rows),
            dates: Vec::with_capacity(rows).into(),
            mantissas: Vec::with_capacity(rows),
            scales: Vec::with_capacity(rows),
            bounds: (0, 0),
            categories: Vec::with_capacity(rows),
            kinds: Vec::with_capacity(rows),
            pending: Vec::with_capacity(rows),
            times: Times::with_capacity(rows),
            external_ids: Text::with_capacity(rows, ids),
            descriptions: Text::with_capacity(rows, descriptions),
            folded: Text::with_capacity(rows, descriptions),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, row: NewRow<'_>) {
        if let Some(extra) = row.extra {
            self.extras.push((index(self.serials.len()), extra));
        }
        self.push_amount(row.amount);
        self.serials.push(row.serial);
        self.ids.push(row.id);
        self.accounts.push(row.account);
        self.dates.push(row.date.as_millis());
        self.categories.push(row.category);
        self.kinds.push(row.kind);
        self.pending.push(row.pending);
        self.times.push((row.inserted, row.modified));
        self.external_ids.push(row.external_id);
        self.descriptions.push(row.description);
        match row.folded {
            Some(folded) => self.folded.push(folded),
            None => self.folded.push(&fold(row.description)),
        }
    }

    /// Folding seldom changes how long a text is: where it never did, texts and folded texts end at the same places.
    pub(super) fn share_ends(&mut self) {
        self.folded.share_ends_of(&self.descriptions);
    }

    /// The row with a serial, gone or not.
    pub(super) fn row_of(&self, serial: u32) -> Option<usize> {
        let (lowest, highest) = *self.span.get_or_init(|| {
            let serials = || self.serials.iter().copied();
            (serials().min().unwrap_or(u32::MAX), serials().max().unwrap_or_default())
        });
        if !(lowest..=highest).contains(&serial) {
            return None;
        }
        let places = self.places.get_or_init(|| {
            let width = (highest - lowest) as usize + 1;
            if width > self.len().saturating_mul(MOST_GAPS) {
                return None;
            }
            let mut places = vec![u32::MAX; width].into_boxed_slice();
            (0..).zip(&self.serials).for_each(|(row, serial)| places[(serial - lowest) as usize] = row);
            Some(places)
        });
        match places {
            Some(places) => Some(places[(serial - lowest) as usize] as usize).filter(|row| *row < self.len()),
            None => self.serials.iter().position(|other| *other == serial),
        }
    }

    /// How many pairs of instants are kept.
    #[cfg(test)]
    pub(super) fn instants(&self) -> usize {
        self.times.occurring()
    }

    /// The bytes of the texts.
    pub(super) fn text_bytes(&self) -> usize {
        [&self.external_ids, &self.descriptions, &self.folded].iter().map(|text| text.arena().0.len()).sum()
    }

    /// The number of rows, gone ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.serials.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.serials.is_empty()
    }

    /// The dates.
    #[must_use]
    pub fn dates(&self) -> &Dates {
        &self.dates
    }

    /// The account number of each row.
    #[must_use]
    pub fn accounts(&self) -> &[u16] {
        &self.accounts
    }

    /// The serial of each row.
    #[must_use]
    pub fn serials(&self) -> &[u32] {
        &self.serials
    }

    /// The category of each row.
    #[must_use]
    pub fn categories(&self) -> &[CategoryIndex] {
        &self.categories
    }

    /// The mantissas of the amounts; of a row whose scale is no amount's, a place in a side table.
    pub(crate) fn mantissas(&self) -> &[i64] {
        &self.mantissas
    }

    /// The scales of the amounts. A scale beyond 28 says that the amount is not in [`Self::mantissas`] but in [`Row::amount`] only.
    pub(crate) fn scales(&self) -> &[u8] {
        &self.scales
    }

    /// The largest mantissa, whatever its sign, and the largest scale. A scale beyond 28 says that there are larger amounts.
    pub(crate) const fn bounds(&self) -> (u64, u8) {
        self.bounds
    }

    /// The descriptions as search compares them.
    #[must_use]
    pub fn folded(&self) -> &Text {
        &self.folded
    }

    /// Whether searches have made an index of [`Self::folded`].
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        self.indexed.is_made()
    }

    /// An index of [`Self::folded`] for a search in so many rows, once there were so many searches that it is worth it. It may be made now
    /// if `may_index` says so, which is then taken back.
    pub(crate) fn word_index(&self, rows: usize, may_index: &mut bool) -> Option<&InvertedIndex> {
        self.indexed.get(&self.folded, rows, may_index)
    }

    /// One row.
    #[must_use]
    pub fn row(&self, row: usize) -> Row<'_> {
        Row { columns: self, row }
    }
}

pub(in crate::image) fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A view of one row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    columns: &'a Columns,
    row: usize,
}

impl<'a> Row<'a> {
    /// The transaction's number within its user.
    #[must_use]
    pub fn serial(self) -> u32 {
        self.columns.serials[self.row]
    }

    /// The minted id.
    #[must_use]
    pub fn id(self) -> Id {
        self.columns.ids[self.row]
    }

    /// The account's number within its user.
    #[must_use]
    pub fn account(self) -> u16 {
        self.columns.accounts[self.row]
    }

    /// Date of execution.
    #[must_use]
    pub fn date(self) -> EpochMillis {
        EpochMillis::new(self.columns.dates[self.row])
    }

    /// The amount, digits and scale as they came.
    #[must_use]
    pub fn amount(self) -> Amount {
        let (mantissa, scale) = (self.columns.mantissas[self.row], self.columns.scales[self.row]);
        if scale == WIDE {
            return self.columns.wide[usize::try_from(mantissa).unwrap_or_default()];
        }
        Amount::new(mantissa, scale)
    }

    /// The category.
    #[must_use]
    pub fn category(self) -> CategoryIndex {
        self.columns.categories[self.row]
    }

    /// The transaction type.
    #[must_use]
    pub fn kind(self) -> TransactionKind {
        self.columns.kinds[self.row]
    }

    /// Whether it is pending.
    #[must_use]
    pub fn pending(self) -> bool {
        self.columns.pending[self.row]
    }

    /// When it was first stored.
    #[must_use]
    pub fn inserted(self) -> EpochMillis {
        self.columns.times.get(self.row).0
    }

    /// When it was last changed.
    #[must_use]
    pub fn modified(self) -> EpochMillis {
        self.columns.times.get(self.row).1
    }

    /// The tenant's own id.
    #[must_use]
    pub fn external_id(self) -> &'a str {
        self.columns.external_ids.get(self.row)
    }

    /// The description.
    #[must_use]
    pub fn description(self) -> &'a str {
        self.columns.descriptions.get(self.row)
    }

    /// The description as search compares it.
    #[must_use]
    pub fn folded(self) -> &'a str {
        self.columns.folded.get(self.row)
    }

    /// What only some rows have.
    #[must_use]
    pub fn extra(self) -> Option<&'a Arc<Extra>> {
        let extras = &self.columns.extras;
        let found = extras.binary_search_by_key(&index(self.row), |(row, _)| *row).ok()?;
        Some(&extras[found].1)
    }

    /// Its values, on their way into other columns.
    pub(crate) fn values(self) -> NewRow<'a> {
        NewRow {
            serial: self.serial(),
            id: self.id(),
            account: self.account(),
            date: self.date(),
            amount: self.amount(),
            category: self.category(),
            kind: self.kind(),
            pending: self.pending(),
            inserted: self.inserted(),
            modified: self.modified(),
            external_id: self.external_id(),
            description: self.description(),
            folded: Some(self.folded()),
            extra: self.extra().cloned(),
        }
    }
}
