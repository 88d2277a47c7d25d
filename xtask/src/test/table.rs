//! What tests need beyond Rust.

/// A program that some tests need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prerequisite {
    /// What `--without` calls it.
    pub(crate) name: &'static str,
    /// The programs of which one must be in the search path.
    pub(crate) programs: &'static [&'static str],
    /// The Debian package that has it.
    pub(crate) package: &'static str,
    /// The tests that need it, by a part of their names that no other test has.
    pub(crate) tests: &'static [&'static str],
}

/// Everything that tests need today: nothing.
pub(crate) const TABLE: &[Prerequisite] = &[];
