//! What a query string means, term by term, and how that reads.

use std::fmt;

use tink_model::Amount;

use crate::rules::categories::CategoryIndex;
use crate::rules::periods::{Period, Span};

/// What a query string asks for: every term must hold. Without terms everything is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedQuery {
    /// The terms in the order of the text.
    pub terms: Vec<Term>,
}

/// One thing that must hold for a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Its notes have this tag, which is lower case and without `#`.
    Tag(String),
    /// Its absolute amount lies in the span.
    Amount(AmountSpan),
    /// Its date lies in the period. No date lies in one that the user's time zone skips.
    Dates(Period, Option<Span>),
    /// Its date is a Monday, Tuesday, Wednesday, Thursday or Friday.
    Weekdays,
    /// Its date is a Saturday or a Sunday.
    Weekends,
    /// Its category is one of these, or below one of them.
    Category(Vec<CategoryIndex>),
    /// Its description contains this word, which is lower case.
    Word(String),
}

/// A span of absolute amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountSpan {
    /// Above this.
    Over(Amount),
    /// Below this.
    Under(Amount),
    /// From the first to the second, both included.
    Between(Amount, Amount),
}

impl AmountSpan {
    /// A tenth of the number to either side. None where an amount cannot hold the limits.
    #[must_use]
    pub fn around(number: Amount) -> Option<Self> {
        let (mantissa, scale) = number.parts();
        let tenths = |tenths: i128| Amount::from_parts(mantissa.checked_mul(tenths)?, scale + 1);
        Some(Self::Between(tenths(9)?, tenths(11)?))
    }

    /// Whether an absolute amount lies in it.
    #[must_use]
    pub fn holds(self, absolute: Amount) -> bool {
        match self {
            Self::Over(limit) => absolute > limit,
            Self::Under(limit) => absolute < limit,
            Self::Between(least, most) => least <= absolute && absolute <= most,
        }
    }
}

/// Says what was understood: `#cake and amount over 100 and in 2025-03 and category expenses:food and "riche"`.
impl fmt::Display for ParsedQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, others)) = self.terms.split_first() else { return f.write_str("everything") };
        write!(f, "{first}")?;
        others.iter().try_for_each(|term| write!(f, " and {term}"))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(name) => write!(f, "#{name}"),
            Self::Amount(AmountSpan::Over(limit)) => write!(f, "amount over {limit}"),
            Self::Amount(AmountSpan::Under(limit)) => write!(f, "amount under {limit}"),
            Self::Amount(AmountSpan::Between(least, most)) => write!(f, "amount from {least} to {most}"),
            Self::Dates(period, _) => write!(f, "in {period}"),
            Self::Weekdays => f.write_str("on weekdays"),
            Self::Weekends => f.write_str("on weekends"),
            Self::Category(categories) => {
                let codes: Vec<&str> = categories.iter().map(|category| category.code()).collect();
                write!(f, "category {}", codes.join(" or "))
            }
            Self::Word(word) => write!(f, "{word:?}"),
        }
    }
}
