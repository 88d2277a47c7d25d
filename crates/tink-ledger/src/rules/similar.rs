//! Which transactions are similar to one: those that went the same way and whose descriptions name the same merchant or payee.
//!
//! The sources say "based on description" and no more; the rest is decided here (ours):
//!
//! - Two descriptions are similar if they have the same [key](Key). Case does not matter, accents do.
//! - Money in is not similar to money out. Nothing at all counts as in.
//! - Accounts that are deleted or excluded from search are left out.
//! - A category narrows the others to it and what is below it. The transaction itself, where asked for, is always one of the
//!   answer.
//! - The newest comes first; among equal dates the one ingested last.

mod key;

use std::cmp::Reverse;

use memchr::memmem::Finder;

pub use self::key::Key;
use super::categories::{CategoryIndex, CategoryTree};
use super::search::is_searchable;
use crate::image::{Columns, Row, UserImage};

/// The transactions that are similar to one of the image's.
#[must_use]
pub fn similar<'a>(
    image: &'a UserImage,
    target: Row<'a>,
    category: Option<CategoryIndex>,
    include_self: bool,
) -> Vec<Row<'a>> {
    let key = Key::of(target.folded());
    let needle = Finder::new(key.longest_word());
    let leaves: Option<Vec<CategoryIndex>> = category.map(|group| CategoryTree::get().leaves_below(group).collect());
    let accounts: Vec<bool> = image.accounts.iter().map(is_searchable).collect();
    let is_similar = |row: Row<'_>| {
        row.serial() != target.serial()
            && accounts[usize::from(row.account())]
            && row.amount().is_negative() == target.amount().is_negative()
            && leaves.as_ref().is_none_or(|leaves| leaves.contains(&row.category()))
            && Key::of(row.folded()) == key
    };
    let mut found: Vec<Row<'a>> = Vec::new();
    for segment in image.transactions.segments() {
        let columns = segment.columns();
        each_candidate(columns, &needle, |at| {
            let row = columns.row(at);
            if !segment.is_gone(at) && is_similar(row) {
                found.push(row);
            }
        });
    }
    if include_self {
        found.push(target);
    }
    found.sort_unstable_by_key(|row| Reverse((row.date(), row.serial())));
    found
}

/// The rows whose descriptions hold the needle; all rows if it is empty.
fn each_candidate(columns: &Columns, needle: &Finder<'_>, candidate: impl FnMut(usize)) {
    if needle.needle().is_empty() {
        return (0..columns.len()).for_each(candidate);
    }
    columns.folded().each_row_with(needle, 0..columns.len(), candidate);
}
