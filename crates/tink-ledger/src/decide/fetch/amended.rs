//! What a provider tells anew of a row that is there: the values that differ, behind what its user changed.

use super::{categorise, draft, is_excluded};
use crate::decide::Rules;
use crate::decide::changes::{is_same_matter, keep_changes};
use crate::event::{AccountAggregated, RowAmended};
use crate::image::{Head, Row};
use crate::rules::scenario::DemoTransaction;

/// What is other of a row than it was; nothing if all is the same.
///
/// What the user changed stays the user's, and what the provider says now is then the original behind it. A category that
/// nobody chose follows from the new values, if they tell of another matter; an exclusion leaves it as it is.
pub(super) fn amended(
    head: &Head,
    account: &AccountAggregated,
    stored: Row<'_>,
    given: &DemoTransaction,
    rules: &Rules,
) -> Option<RowAmended> {
    let mut draft = draft(given);
    let extra = stored.extra();
    let by_user = extra.is_some_and(|extra| extra.category_by_user);
    let category_stays = by_user || is_excluded(head, account) || is_same_matter(&draft, stored);
    let category = (!category_stays).then(|| categorise(head, account, given, rules));
    keep_changes(&mut draft, stored);
    let before = extra.and_then(|extra| extra.original.as_deref());
    let original = draft.extra.and_then(|extra| extra.original).map(|original| *original);
    let amended = RowAmended {
        serial: stored.serial(),
        amount: Some(draft.amount).filter(|amount| *amount != stored.amount()),
        date: Some(draft.date).filter(|date| *date != stored.date()),
        description: Some(draft.description).filter(|description| description != stored.description()),
        category: category.filter(|category| *category != stored.category()).map(|category| category.code().to_owned()),
        original: original.filter(|original| Some(original) != before),
    };
    let same = RowAmended { serial: amended.serial, ..RowAmended::default() };
    Some(amended).filter(|amended| *amended != same)
}
