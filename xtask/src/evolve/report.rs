//! The outcome of a comparison: the changes, how many of each class there are, and the semver bump they ask for.

use serde::Serialize;

use super::change::Change;
use super::class::{Bump, Class};

/// Everything that `evolve` has to say about two revisions. As JSON it is what `--json` prints.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) api: String,
    pub(crate) old: String,
    pub(crate) new: String,
    /// For versions from 1.0 on.
    pub(crate) bump: Bump,
    /// For versions before 1.0, as cargo reads them.
    pub(crate) bump_before_1_0: Bump,
    pub(crate) counts: Vec<Count>,
    /// By class, rule, pointer.
    pub(crate) changes: Vec<Change>,
}

/// How many changes of a class there are.
#[derive(Debug, Serialize)]
pub(crate) struct Count {
    pub(crate) class: Class,
    pub(crate) changes: usize,
}

impl Report {
    /// Counts the changes and decides on the bump.
    pub(crate) fn new(api: &str, old: &str, new: &str, changes: Vec<Change>) -> Self {
        let bump = Bump::of(changes.iter().map(|change| change.class));
        let count = |class| changes.iter().filter(|change| change.class == class).count();
        let counts = Class::ALL.into_iter().map(|class| Count { class, changes: count(class) }).collect();
        Self {
            api: api.to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
            bump,
            bump_before_1_0: bump.before_one(),
            counts,
            changes,
        }
    }
}
