//! Rows of two columns as one: column by column, because a column at a time stays in the caches of the CPU.

use super::times::Times;
use super::{Columns, WIDE, index};
use crate::text::Text;

/// A row of one of two columns: which of the two, and where.
#[derive(Debug, Clone, Copy)]
pub(in crate::image) struct Place(u32);

const SECOND: u32 = 1 << 31;

impl Place {
    pub(in crate::image) fn first(row: usize) -> Self {
        Self(index(row) & !SECOND)
    }

    pub(in crate::image) fn second(row: usize) -> Self {
        Self(index(row) | SECOND)
    }

    fn of(self) -> (usize, usize) {
        (usize::from(self.0 & SECOND != 0), (self.0 & !SECOND) as usize)
    }
}

impl Columns {
    /// The rows at these places of two columns, in this order, which is that of (date, serial).
    pub(in crate::image) fn merged(of: [&Self; 2], places: &[Place]) -> Self {
        let mut merged = Self {
            serials: gathered(of.map(|one| one.serials.as_slice()), places),
            ids: gathered(of.map(|one| one.ids.as_slice()), places),
            accounts: gathered(of.map(|one| one.accounts.as_slice()), places),
            dates: gathered(of.map(|one| &*one.dates), places).into(),
            mantissas: gathered(of.map(|one| one.mantissas.as_slice()), places),
            scales: gathered(of.map(|one| one.scales.as_slice()), places),
            categories: gathered(of.map(|one| one.categories.as_slice()), places),
            kinds: gathered(of.map(|one| one.kinds.as_slice()), places),
            pending: gathered(of.map(|one| one.pending.as_slice()), places),
            times: Times::gathered(of.map(|one| &one.times), places.iter().map(|place| place.of())),
            external_ids: texts(of.map(|one| &one.external_ids), places),
            descriptions: texts(of.map(|one| &one.descriptions), places),
            folded: texts(of.map(|one| &one.folded), places),
            ..Self::default()
        };
        merged.gather_wide(of, places);
        merged.gather_extras(of, places);
        merged.bounds = (
            merged.mantissas.iter().map(|mantissa| mantissa.unsigned_abs()).max().unwrap_or_default(),
            merged.scales.iter().copied().max().unwrap_or_default(),
        );
        merged
    }

    fn gather_wide(&mut self, of: [&Self; 2], places: &[Place]) {
        if of.iter().all(|one| one.wide.is_empty()) {
            return;
        }
        for (row, place) in places.iter().enumerate().filter(|(row, _)| self.scales[*row] == WIDE) {
            let (side, old) = place.of();
            self.mantissas[row] = i64::try_from(self.wide.len()).unwrap_or(i64::MAX);
            self.wide.push(of[side].row(old).amount());
        }
    }

    fn gather_extras(&mut self, of: [&Self; 2], places: &[Place]) {
        if of.iter().all(|one| one.extras.is_empty()) {
            return;
        }
        for (row, place) in places.iter().enumerate() {
            let (side, old) = place.of();
            if let Some(extra) = of[side].row(old).extra() {
                self.extras.push((index(row), extra.clone()));
            }
        }
    }
}

fn gathered<T: Copy>(of: [&[T]; 2], places: &[Place]) -> Vec<T> {
    let value = |place: &Place| {
        let (side, row) = place.of();
        of[side][row]
    };
    places.iter().map(value).collect()
}

fn texts(of: [&Text; 2], places: &[Place]) -> Text {
    let text = |place: &Place| {
        let (side, row) = place.of();
        of[side].get(row)
    };
    Text::of(places.iter().map(text), places.iter().map(|place| text(place).len()).sum())
}
