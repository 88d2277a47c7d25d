//! From amounts to places on a chart. A place is a whole number of dots, worked out from the amounts' digits; only the chart
//! crate's own interface wants a float, and [`position`] is the one door to it.

use tink_model::Amount;

use super::percent::aligned;

/// A vertical scale: rows of four dots, one of which is the base line's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// The amount of the base line.
    base: Amount,
    pub(super) lowest: Amount,
    pub(super) highest: Amount,
    /// The rows above and below the base line's.
    above: u16,
    below: u16,
    /// The distance from the base line that takes `dots` dots.
    full: Amount,
    dots: u16,
}

/// The dots of a cell, from top to bottom and from left to right.
pub(super) const DOWN: u16 = 4;
pub(super) const ACROSS: u16 = 2;

impl Scale {
    /// A scale of `rows` rows on which zero is the base line and all of `amounts` have a place.
    pub(super) fn from_zero(amounts: impl IntoIterator<Item = Amount>, rows: u16) -> Self {
        let (lowest, highest) = amounts
            .into_iter()
            .fold((Amount::ZERO, Amount::ZERO), |(lowest, highest), amount| (lowest.min(amount), highest.max(amount)));
        Self::new(Amount::ZERO, lowest, highest, rows)
    }

    /// A scale of `rows` rows between the least and the greatest of `amounts`; zero is the base line only if it lies
    /// between them.
    pub(super) fn around(amounts: impl IntoIterator<Item = Amount> + Clone, rows: u16) -> Self {
        let lowest = amounts.clone().into_iter().min().unwrap_or_default();
        let highest = amounts.into_iter().max().unwrap_or_default();
        let base = if lowest.is_negative() && !highest.is_negative() { Amount::ZERO } else { lowest };
        Self::new(base, lowest, highest, rows)
    }

    fn new(base: Amount, lowest: Amount, highest: Amount, rows: u16) -> Self {
        let free = rows.saturating_sub(1);
        let distance = |from: Amount, to: Amount| to.checked_sub(from).unwrap_or_default();
        let (up, down) = (distance(base, highest), distance(lowest, base));
        let below = match (up.is_zero(), down.is_zero()) {
            (_, true) => 0,
            (true, false) => free,
            // Each side has at least a row.
            (false, false) => {
                let both = distance(lowest, highest);
                part(down, both, free).clamp(1, free.saturating_sub(1).max(1))
            }
        };
        let above = free.saturating_sub(below);
        // The side that is tighter sets the scale, so that a dot is worth the same on both.
        let (full, rows) = if tighter((up, above), (down, below)) { (up, above) } else { (down, below) };
        Self { base, lowest, highest, above, below, full, dots: rows * DOWN }
    }

    pub(super) const fn rows(&self) -> u16 {
        self.above + 1 + self.below
    }

    /// The dot of an amount, counted from the bottom.
    pub(super) fn dot(&self, amount: Amount) -> u16 {
        let (offset, up) = self.offset(amount, self.dots);
        let base = self.below * DOWN;
        let last = (self.rows() * DOWN).saturating_sub(1);
        match (offset, up) {
            (0, _) if amount == self.base => base + 1,
            (_, true) => (base + DOWN - 1 + offset).min(last),
            (_, false) => base.saturating_sub(offset),
        }
    }

    /// The first and the last dot of a bar from the base line to an amount: whole halves of rows, and at least one for what is
    /// not nothing.
    pub(super) fn bar(&self, amount: Amount) -> Option<(u16, u16)> {
        if amount == self.base {
            return None;
        }
        let (halves, up) = self.offset(amount, self.dots / 2);
        let length = halves.max(1) * 2;
        let base = self.below * DOWN;
        let last = (self.rows() * DOWN).saturating_sub(1);
        Some(if up {
            ((base + DOWN).min(last), (base + DOWN + length - 2).min(last))
        } else {
            (base.saturating_sub(length), base.saturating_sub(2))
        })
    }

    /// The row of an amount, counted from the top.
    pub(super) fn row(&self, amount: Amount) -> u16 {
        self.rows() - 1 - self.dot(amount) / DOWN
    }

    pub(super) fn base_row(&self) -> u16 {
        self.above
    }

    pub(super) const fn base(&self) -> Amount {
        self.base
    }

    /// How many of `dots` an amount is away from the base line, and whether above it.
    fn offset(&self, amount: Amount, dots: u16) -> (u16, bool) {
        let distance = amount.checked_sub(self.base).unwrap_or_default();
        let up = !distance.is_negative();
        (part(if up { distance } else { -distance }, self.full, dots), up)
    }
}

/// Whether the first distance has less room for each of its units than the second one.
fn tighter((one, rows): (Amount, u16), (other, other_rows): (Amount, u16)) -> bool {
    let (one, other) = aligned(one, other).unwrap_or_default();
    one.saturating_mul(i128::from(other_rows)) >= other.saturating_mul(i128::from(rows))
}

/// How many of `count` `amount` is if `full` is all of them, rounded to the nearest. It may be more than all.
fn part(amount: Amount, full: Amount, count: u16) -> u16 {
    let Some((amount, full)) = aligned(amount, full).filter(|(_, full)| *full > 0) else { return 0 };
    let doubled = amount.saturating_mul(2).saturating_mul(i128::from(count)).saturating_add(full);
    u16::try_from(doubled / full.saturating_mul(2)).unwrap_or(0)
}

/// A dot as the chart crate wants it. Every whole number of this size is exact in a float, and none that is printed comes this
/// way.
pub(super) fn position(dot: u16) -> f64 {
    f64::from(dot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(all: &[&str]) -> Vec<Amount> {
        all.iter().map(|text| text.parse().expect("an amount")).collect()
    }

    #[test]
    fn the_extremes_are_at_the_edges() {
        let all = amounts(&["100.50", "-50.25", "0"]);
        let scale = Scale::from_zero(all.clone(), 7);
        assert_eq!((scale.above, scale.below), (4, 2));
        assert_eq!(all.iter().map(|amount| scale.dot(*amount)).collect::<Vec<_>>(), [27, 0, 9]);
        assert_eq!(all.iter().map(|amount| scale.row(*amount)).collect::<Vec<_>>(), [0, 6, 4]);
        assert_eq!(
            all.iter().map(|amount| scale.bar(*amount)).collect::<Vec<_>>(),
            [Some((12, 26)), Some((0, 6)), None]
        );
    }

    #[test]
    fn what_is_not_nothing_shows() {
        let all = amounts(&["1000000", "0.01", "-0.01"]);
        let scale = Scale::from_zero(all.clone(), 6);
        assert_eq!((scale.above, scale.below), (4, 1));
        assert_eq!((scale.bar(all[1]), scale.bar(all[2])), (Some((8, 8)), Some((2, 2))));
        assert_eq!((scale.dot(all[0]), scale.dot(all[1]), scale.dot(all[2])), (23, 7, 4));
    }

    #[test]
    fn a_scale_of_nothing_is_flat() {
        let zero = amounts(&["0", "0"]);
        let scale = Scale::from_zero(zero.clone(), 5);
        assert_eq!((scale.rows(), scale.row(zero[0]), scale.bar(zero[0])), (5, 4, None));
        assert_eq!(Scale::from_zero([], 5).rows(), 5);
        let same = amounts(&["7", "7.0"]);
        assert_eq!(Scale::around(same.iter().copied(), 5).dot(same[0]), 1);
    }

    #[test]
    fn a_scale_around_debts_has_no_zero() {
        let debts = amounts(&["-2000", "-1900", "-1800"]);
        let scale = Scale::around(debts.iter().copied(), 5);
        assert_eq!(debts.iter().map(|amount| scale.row(*amount)).collect::<Vec<_>>(), [4, 2, 0]);
    }

    #[test]
    fn numbers_beyond_reason_stay_on_the_chart() {
        let all = amounts(&[
            "79228162514264337593543950335",
            "-79228162514264337593543950335",
            "0.0000000000000000000000000001",
        ]);
        let scale = Scale::from_zero(all.clone(), 9);
        for amount in all {
            assert!(scale.row(amount) < 9);
            assert!(scale.bar(amount).is_none_or(|(from, to)| from <= to && to < 36));
        }
    }
}
