//! Decisions on what users change of their own data: accounts, transactions, and the categories of many transactions at once.
//!
//! Ours: whole objects may be sent back, so a member counts only where it differs from what is stored; what a user changed stays
//! when the provider or the partner sends the object anew, which then renews the originals behind it; a transaction that is
//! given its original value back is unchanged in that member. A category that was chosen stays chosen. An exclusion leaves the
//! categories that transactions have already, and lifting one chooses none anew; one from aggregation forgets the external ids of
//! what it removes, but not of what was deleted before.

mod account;
mod categorize;
mod transaction;

pub(super) use account::account;
pub(super) use categorize::categorize;
pub(super) use transaction::{is_same_matter, keep_changes, transaction};

use crate::refusal::Refusal;
use crate::rules::categories::{CategoryIndex, CategoryTree};

/// The leaf that a transaction gets when its user chooses the category of that id.
fn leaf(category: &str, position: Option<usize>) -> Result<CategoryIndex, Refusal> {
    let tree = CategoryTree::get();
    let refused = |reason| Refusal::InvalidCategory { category: category.to_owned(), reason, position };
    let chosen = tree.by_id(category).ok_or_else(|| refused("does not exist"))?;
    tree.leaf(chosen).ok_or_else(|| refused("is a type; transactions take a category below it"))
}

/// A text that says something.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
