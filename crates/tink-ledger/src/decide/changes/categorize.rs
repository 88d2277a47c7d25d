//! The decision on the categories that a user chooses for many transactions at once: all of them or none. A request may name
//! some ten thousand, so the stored ones are gone through once.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use tink_model::EpochMillis;

use super::leaf;
use crate::command::Categorization;
use crate::decide::Decision;
use crate::event::{RowsChanged, TransactionsChanged, UserEvent};
use crate::id::Id;
use crate::image::{Head, Row, Segment};
use crate::refusal::Refusal;
use crate::rules::categories::CategoryIndex;

pub(in crate::decide) fn categorize(
    head: &Head,
    list: &[Categorization],
    now: EpochMillis,
) -> Result<Decision, Refusal> {
    let mut chosen: HashMap<Id, CategoryIndex> = HashMap::new();
    for (position, entry) in list.iter().enumerate() {
        let category = leaf(&entry.category, Some(position))?;
        chosen.extend(entry.transactions.iter().map(|id| (*id, category)));
    }
    let mut rows: HashMap<Id, Row<'_>> = HashMap::with_capacity(chosen.len());
    for row in head.image.transactions.segments().iter().flat_map(Segment::rows) {
        if chosen.contains_key(&row.id()) {
            rows.insert(row.id(), row);
        }
    }
    if let Some(unknown) = list.iter().flat_map(|entry| &entry.transactions).find(|id| !rows.contains_key(*id)) {
        return Err(Refusal::TransactionNotFound { external_id: unknown.to_string() });
    }
    let mut serials: BTreeMap<CategoryIndex, Vec<u32>> = BTreeMap::new();
    for (id, row) in rows {
        let category = chosen[&id];
        if row.category() != category {
            serials.entry(category).or_default().push(row.serial());
        }
    }
    if serials.is_empty() {
        return Decision::done(Vec::new());
    }
    let changes = serials.into_iter().map(|(category, mut serials)| {
        serials.sort_unstable();
        RowsChanged { serials, category: Some(category.code().to_owned()), ..RowsChanged::default() }
    });
    Decision::done(vec![UserEvent::TransactionsChanged(Box::new(TransactionsChanged {
        changes: changes.collect(),
        at: now,
    }))])
}
