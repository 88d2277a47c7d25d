//! What a validation reports.

use std::fmt;

/// A rule that a value breaks.
///
/// It shows no part of the value but an enum value or a key that is not allowed, which is shortened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub(super) pointer: String,
    pub(super) rule: &'static str,
    pub(super) revision: &'static str,
    pub(super) found: &'static str,
    pub(super) message: String,
}

impl Violation {
    /// The JSON pointer (RFC 6901) of the value; empty for the whole document.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The name of the rule as the spec has it: `maxLength`, `enum`, `x-max-total`.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// The revision of the spec that introduced the rule: `2019-01`.
    #[must_use]
    pub const fn revision(&self) -> &'static str {
        self.revision
    }

    /// The kind of the value: `a string`, `a number`, `an array`, `an object`.
    #[must_use]
    pub const fn found(&self) -> &'static str {
        self.found
    }

    /// What is wrong, as one sentence without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        write!(f, "{pointer}: {} ({}, rule {} of {})", self.message, self.found, self.rule, self.revision)
    }
}

/// All rules that a value breaks, in the order of the document; at least one. The first thousand are kept, the others counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violations {
    kept: Vec<Violation>,
    omitted: usize,
}

impl Violations {
    pub(super) const fn new(kept: Vec<Violation>, omitted: usize) -> Self {
        Self { kept, omitted }
    }

    /// The violations that are kept.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.kept
    }

    /// How many more there are that are not kept.
    #[must_use]
    pub const fn omitted(&self) -> usize {
        self.omitted
    }

    /// The violations that are kept, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.kept.iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

/// One line for each violation, and one for those that are only counted.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.kept.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            violation.fmt(f)?;
        }
        if self.omitted > 0 {
            write!(f, "\nand {} more", self.omitted)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
