//! A category as columns hold it, and the types that categories have.

use std::fmt;

use super::CategoryTree;

/// A category by its position in the tree.
///
/// For memory only: another release may order the tree otherwise. What is stored is the code or the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryIndex(pub(crate) u16);

impl CategoryIndex {
    /// Where an amount goes that no rule knows: an expense to `expenses:misc.uncategorized`, else to `income:other.other`.
    #[must_use]
    pub fn uncategorised(negative: bool) -> Self {
        let tree = CategoryTree::get();
        if negative { tree.uncategorised } else { tree.other_income }
    }

    /// Where money goes that a seller gives back: `income:refund.other`.
    #[must_use]
    pub fn reimbursement() -> Self {
        CategoryTree::get().reimbursement
    }

    /// The category of a stored code. A code that this release does not know counts as uncategorised.
    #[must_use]
    pub fn of_code_or_uncategorised(code: &str) -> Self {
        CategoryTree::get().by_code(code).unwrap_or_else(|| Self::uncategorised(!code.starts_with("income")))
    }

    /// The machine-readable code: `expenses`, `expenses:food` or `expenses:food.restaurants`.
    #[must_use]
    pub fn code(self) -> &'static str {
        CategoryTree::get().node(self).code
    }

    /// The id, 32 hex digits.
    #[must_use]
    pub fn id(self) -> &'static str {
        CategoryTree::get().node(self).id
    }

    /// The type.
    #[must_use]
    pub fn kind(self) -> CategoryKind {
        CategoryTree::get().node(self).kind
    }

    pub(super) fn at(position: usize) -> Self {
        Self(u16::try_from(position).expect("fewer categories than positions"))
    }

    pub(super) fn position(self) -> usize {
        usize::from(self.0)
    }
}

/// What a category counts as. The APIs call it the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CategoryKind {
    /// Money that is earned or comes back.
    Income,
    /// Money that is spent.
    Expenses,
    /// Money that only changes place and counts neither as income nor as expenses.
    Transfers,
}

impl CategoryKind {
    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Income => "INCOME",
            Self::Expenses => "EXPENSES",
            Self::Transfers => "TRANSFERS",
        }
    }

    /// The type that a code says.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        match code.split(':').next() {
            Some("income") => Some(Self::Income),
            Some("expenses") => Some(Self::Expenses),
            Some("transfers") => Some(Self::Transfers),
            _ => None,
        }
    }
}

impl fmt::Display for CategoryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
