//! Drafts on their way into the columns of an event: ids are minted and categories chosen here, once.

use rand_chacha::ChaCha8Rng;

use crate::command::TransactionDraft;
use crate::event::{Extra, TransactionColumns};
use crate::id::Id;
use crate::rules::categories::CategoryIndex;
use crate::text::Text;

/// So long a text is thought to be before it is known.
const USUAL: usize = 32;

/// Collects the rows of one request, account by account.
#[derive(Debug)]
pub(super) struct ColumnsBuilder {
    columns: TransactionColumns,
    codes: Vec<CategoryIndex>,
}

impl ColumnsBuilder {
    pub(super) fn new(first_serial: u32, rows: usize) -> Self {
        let columns = TransactionColumns {
            first_serial,
            ids: Vec::with_capacity(rows),
            external_ids: Text::with_capacity(rows, rows * USUAL),
            dates: Vec::with_capacity(rows),
            amounts: Vec::with_capacity(rows),
            descriptions: Text::with_capacity(rows, rows * USUAL),
            kinds: Vec::with_capacity(rows),
            categories: Vec::with_capacity(rows),
            ..TransactionColumns::default()
        };
        Self { columns, codes: Vec::new() }
    }

    pub(super) fn push_minted(
        &mut self,
        account: u16,
        draft: &TransactionDraft,
        category: CategoryIndex,
        rng: &mut ChaCha8Rng,
    ) {
        self.push(account, draft, category, Id::mint(rng));
    }

    pub(super) fn push(&mut self, account: u16, draft: &TransactionDraft, category: CategoryIndex, id: Id) {
        let columns = &mut self.columns;
        let row = u32::try_from(columns.ids.len()).unwrap_or(u32::MAX);
        match columns.accounts.last_mut() {
            Some((last, rows)) if *last == account => *rows += 1,
            _ => columns.accounts.push((account, 1)),
        }
        let place = self.codes.iter().position(|known| *known == category).unwrap_or_else(|| {
            self.codes.push(category);
            columns.category_codes.push(category.code().to_owned());
            self.codes.len() - 1
        });
        columns.categories.push(u16::try_from(place).unwrap_or(u16::MAX));
        columns.ids.push(id);
        columns.external_ids.push(&draft.external_id);
        columns.dates.push(draft.date);
        columns.amounts.push(draft.amount);
        columns.descriptions.push(&draft.description);
        columns.kinds.push(draft.kind);
        if draft.pending == Some(true) {
            columns.pending.push(row);
        }
        if let Some(extra) = draft.extra.as_deref().filter(|extra| !extra.is_empty()) {
            columns.extras.push((row, extra.clone()));
        }
    }

    /// Says of the row that was pushed last that its category is a user's.
    pub(super) fn last_category_is_by_user(&mut self) {
        let Some(last) = self.columns.ids.len().checked_sub(1) else { return };
        let last = u32::try_from(last).unwrap_or(u32::MAX);
        let extras = &mut self.columns.extras;
        if extras.last().is_none_or(|(row, _)| *row != last) {
            extras.push((last, Extra::default()));
        }
        if let Some((_, extra)) = extras.last_mut() {
            extra.category_by_user = true;
        }
    }

    pub(super) fn finish(self) -> TransactionColumns {
        self.columns
    }
}
