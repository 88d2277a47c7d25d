//! The amounts that a search lets pass: signed limits of the query, and absolute ones of its query string.

use tink_model::Amount;

use super::language::AmountSpan;

/// Limits that all hold; an absent one holds for every amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Amounts {
    least: Option<Amount>,
    most: Option<Amount>,
    absolute: Absolute,
}

/// Limits of the absolute amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Absolute {
    over: Option<Amount>,
    under: Option<Amount>,
    least: Option<Amount>,
    most: Option<Amount>,
}

impl Amounts {
    /// The amounts from the least to the most, both included.
    pub(super) fn between(least: Option<Amount>, most: Option<Amount>) -> Self {
        Self { least, most, absolute: Absolute::default() }
    }

    /// Only what lies in the span too is left.
    pub(super) fn narrow(&mut self, span: AmountSpan) {
        let limits = &mut self.absolute;
        match span {
            AmountSpan::Over(limit) => raise(&mut limits.over, limit),
            AmountSpan::Under(limit) => lower(&mut limits.under, limit),
            AmountSpan::Between(least, most) => {
                raise(&mut limits.least, least);
                lower(&mut limits.most, most);
            }
        }
    }

    /// Whether every amount passes.
    pub(super) fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an amount passes.
    pub(super) fn hold(&self, amount: Amount) -> bool {
        let limits = &self.absolute;
        let absolute = if amount.is_negative() { -amount } else { amount };
        self.least.is_none_or(|least| amount >= least)
            && self.most.is_none_or(|most| amount <= most)
            && limits.over.is_none_or(|limit| absolute > limit)
            && limits.under.is_none_or(|limit| absolute < limit)
            && limits.least.is_none_or(|least| absolute >= least)
            && limits.most.is_none_or(|most| absolute <= most)
    }
}

fn raise(limit: &mut Option<Amount>, to: Amount) {
    *limit = Some(limit.map_or(to, |before| before.max(to)));
}

fn lower(limit: &mut Option<Amount>, to: Amount) {
    *limit = Some(limit.map_or(to, |before| before.min(to)));
}
