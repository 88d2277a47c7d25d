//! Ours and the baseline by turns, and what is made of the figures: medians, and the median of the ratios of rounds.

use crate::setup::Outcome;

/// What two sides cost, round by round.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rounds {
    pub(crate) ours: Vec<f64>,
    pub(crate) theirs: Vec<f64>,
}

impl Rounds {
    /// Runs both sides by turns. The one that went first goes second in the next round, so that neither always finds what the other
    /// left.
    pub(crate) fn interleaved(
        rounds: usize,
        mut ours: impl FnMut() -> Outcome<f64>,
        mut theirs: impl FnMut() -> Outcome<f64>,
    ) -> Outcome<Self> {
        let mut both = Self::default();
        for round in 0..rounds {
            if round % 2 == 0 {
                both.ours.push(ours()?);
                both.theirs.push(theirs()?);
            } else {
                both.theirs.push(theirs()?);
                both.ours.push(ours()?);
            }
        }
        Ok(both)
    }

    /// Ours divided by theirs, of each round.
    pub(crate) fn ratios(&self) -> Vec<f64> {
        self.ours.iter().zip(&self.theirs).map(|(ours, theirs)| ours / theirs).collect()
    }

    /// Ours without theirs, of each round.
    pub(crate) fn differences(&self) -> Vec<f64> {
        self.ours.iter().zip(&self.theirs).map(|(ours, theirs)| ours - theirs).collect()
    }
}

/// The middle one, or the mean of the two in the middle.
pub(crate) fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len() % 2 == 1 { upper } else { f64::midpoint(upper, sorted[middle - 1]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_two_middle_ones() {
        assert_eq!(median(&[9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[9.0, 1.0, 2.0, 4.0]), Some(3.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn a_ratio_is_of_one_round_so_that_a_slow_phase_of_the_machine_falls_on_both() {
        let rounds = Rounds { ours: vec![1.0, 10.0, 2.0], theirs: vec![2.0, 20.0, 4.0] };
        assert_eq!(rounds.ratios(), [0.5, 0.5, 0.5]);
        assert_eq!(rounds.differences(), [-1.0, -10.0, -2.0]);
    }

    #[test]
    fn the_sides_take_turns_and_take_turns_in_going_first() {
        let order = std::cell::RefCell::new(String::new());
        let side = |name| {
            let order = &order;
            move || {
                order.borrow_mut().push(name);
                Ok(1.0)
            }
        };
        let rounds = Rounds::interleaved(3, side('o'), side('t')).unwrap();
        assert_eq!(*order.borrow(), "ottoot");
        assert_eq!((rounds.ours.len(), rounds.theirs.len()), (3, 3));
    }

    #[test]
    fn a_side_that_fails_ends_the_measurement() {
        assert_eq!(Rounds::interleaved(3, || Err("broken".into()), || Ok(1.0)).unwrap_err().to_string(), "broken");
    }
}
