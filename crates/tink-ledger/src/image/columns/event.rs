//! The rows of a request as columns, sorted by date.

use std::sync::Arc;

use tink_model::EpochMillis;

use super::times::Times;
use super::{Columns, WIDE, index};
use crate::event::TransactionColumns;
use crate::rules::categories::CategoryIndex;
use crate::text::{Text, fold};

impl Columns {
    /// The rows of one request.
    pub(in crate::image) fn of_event(rows: &TransactionColumns, inserted: EpochMillis, modified: EpochMillis) -> Self {
        let categories: Vec<CategoryIndex> =
            rows.category_codes.iter().map(|code| CategoryIndex::of_code_or_uncategorised(code)).collect();
        let accounts: Vec<u16> = rows.account_of_rows().collect();
        let mut order: Vec<u32> = (0..index(rows.len())).collect();
        // Rows of one date stay in the order of their serials.
        order.sort_by_key(|row| rows.dates[*row as usize]);
        let mut columns = Self {
            serials: order.iter().map(|row| rows.first_serial + row).collect(),
            ids: sorted(&rows.ids, &order),
            accounts: sorted(&accounts, &order),
            dates: order.iter().map(|row| rows.dates[*row as usize].as_millis()).collect::<Vec<_>>().into(),
            mantissas: Vec::with_capacity(order.len()),
            scales: Vec::with_capacity(order.len()),
            categories: order.iter().map(|row| categories[usize::from(rows.categories[*row as usize])]).collect(),
            kinds: sorted(&rows.kinds, &order),
            pending: order.iter().map(|row| rows.pending.binary_search(row).is_ok()).collect(),
            times: Times::of_all((inserted, modified), order.len()),
            external_ids: texts(&rows.external_ids, &order),
            descriptions: texts(&rows.descriptions, &order),
            folded: folded(&rows.descriptions, &order),
            ..Self::default()
        };
        order.iter().for_each(|row| columns.push_amount(rows.amounts[*row as usize]));
        if !rows.extras.is_empty() {
            for (place, row) in (0..).zip(&order) {
                if let Ok(found) = rows.extras.binary_search_by_key(row, |(row, _)| *row) {
                    columns.extras.push((place, Arc::new(rows.extras[found].1.clone())));
                }
            }
        }
        columns
    }

    pub(super) fn push_amount(&mut self, amount: tink_model::Amount) {
        let (mantissa, scale) = amount.to_i64_parts().unwrap_or_else(|| {
            self.wide.push(amount);
            (i64::try_from(self.wide.len() - 1).unwrap_or(i64::MAX), WIDE)
        });
        self.bounds = (self.bounds.0.max(mantissa.unsigned_abs()), self.bounds.1.max(scale));
        self.mantissas.push(mantissa);
        self.scales.push(scale);
    }
}

fn sorted<T: Copy>(values: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|row| values[*row as usize]).collect()
}

fn texts(texts: &Text, order: &[u32]) -> Text {
    Text::of(order.iter().map(|row| texts.get(*row as usize)), texts.arena().0.len())
}

fn folded(texts: &Text, order: &[u32]) -> Text {
    let mut column = Text::with_capacity(order.len(), texts.arena().0.len());
    for row in order {
        let text = texts.get(*row as usize);
        if text.is_ascii() { column.push_lower(text) } else { column.push(&fold(text)) }
    }
    column
}
