//! Rules of MoneyKit that no keyword of the spec can say.

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
