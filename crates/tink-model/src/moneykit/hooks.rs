//! Rules of MoneyKit that no keyword of the spec can say.

use std::collections::HashSet;

use super::TransactionImportData;
use crate::{Checker, Path};

/// How many characters a tag has at most.
const MAX_TAG: usize = 99;

/// Every tag has at most 99 characters and starts with a letter or a digit.
pub(crate) fn tags(tags: &[String], checker: &mut Checker<'_>, at: &Path<'_>, revision: &'static str) {
    for (index, tag) in tags.iter().enumerate() {
        checker.max_length(&at.index(index), tag, MAX_TAG, revision);
        if !tag.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            checker.report(&at.index(index), "x-hook", revision, "a string", "must start with a letter or a digit");
        }
    }
}

/// An address to come back to has no query.
pub(crate) fn without_query(address: &str, checker: &mut Checker<'_>, at: &Path<'_>, revision: &'static str) {
    if address.contains('?') {
        checker.report(at, "x-hook", revision, "a string", "must have no query, which is what follows a `?`");
    }
}

/// No two transactions of an account have the same id; those without one are all different.
pub(crate) fn distinct_transactions(
    transactions: &[TransactionImportData],
    checker: &mut Checker<'_>,
    at: &Path<'_>,
    revision: &'static str,
) {
    let mut seen = HashSet::with_capacity(transactions.len());
    for (index, transaction) in transactions.iter().enumerate() {
        let id = transaction.transaction_id.as_ref().map_or("", |id| id.as_str());
        if !id.is_empty() && !seen.insert((transaction.account_id.as_str(), id)) {
            let message = "must not be the id of an earlier transaction of the same account";
            checker.report(&at.index(index).name("transaction_id"), "x-unique-by", revision, "a string", message);
        }
    }
}
