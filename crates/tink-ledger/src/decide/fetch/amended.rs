//! What a provider tells anew of a row that is there: the values that differ, behind what its user changed.

use super::is_excluded;
use crate::decide::Rules;
use crate::decide::changes::is_same_matter;
use crate::event::{AccountAggregated, Original, RowAmended};
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
    let extra = stored.extra();
    let before: Original = extra.and_then(|extra| extra.original.as_deref()).cloned().unwrap_or_default();
    let mut original = before.clone();
    let amount = renewed(&mut original.amount, &stored.amount(), &given.amount);
    let date = renewed(&mut original.date, &stored.date(), &given.date);
    let description = renewed(&mut original.description, &stored.description().to_owned(), &given.description);
    let original = (original != before).then_some(original);
    if amount.is_none() && date.is_none() && description.is_none() && original.is_none() {
        return None;
    }
    let by_user = extra.is_some_and(|extra| extra.category_by_user);
    let stays = by_user || is_excluded(head, account) || is_same_matter(&super::draft(given), stored);
    let category = (!stays).then(|| super::categorise(head, account, given, rules));
    let category =
        category.filter(|category| *category != stored.category()).map(|category| category.code().to_owned());
    Some(RowAmended { serial: stored.serial(), amount, date, description, category, original })
}

/// What is to be shown in place of what is, if anything: the user's own value stays, with what is given behind it.
fn renewed<T: PartialEq + Clone>(original: &mut Option<T>, shown: &T, given: &T) -> Option<T> {
    match original {
        None => (given != shown).then(|| given.clone()),
        Some(_) => {
            *original = (given != shown).then(|| given.clone());
            None
        }
    }
}
