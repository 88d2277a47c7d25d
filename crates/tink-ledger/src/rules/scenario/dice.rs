//! Where every draw comes from: a person's seed, a topic, and a number such as the month.

use std::fmt;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use siphasher::sip::SipHasher13;

/// What a person's whole life is drawn from. Debug does not show it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed([u8; 32]);

impl From<[u8; 32]> for Seed {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl From<u64> for Seed {
    fn from(number: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"tink-ledger scenario 1\0");
        hash.update(number.to_le_bytes());
        Self(hash.finalize().into())
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(..)")
    }
}

/// What is drawn; each has a stream of its own, so that a new draw in one does not move the others.
#[derive(Debug, Clone, Copy)]
pub(super) enum Topic {
    Who = 1,
    Numbers = 2,
    Bills = 3,
    Tastes = 4,
    Salaries = 5,
    Loans = 6,
    Depot = 7,
    Income = 8,
    Balance = 9,
    Card = 10,
    Everyday = 11,
    Homes = 12,
    Holds = 13,
}

impl Seed {
    /// The dice of a topic and a number within it.
    pub(super) fn dice(&self, topic: Topic, number: u32) -> Dice {
        let mut rng = ChaCha8Rng::from_seed(self.0);
        rng.set_stream(((topic as u64) << 32) | u64::from(number));
        Dice(rng)
    }
}

/// Draws, in order.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// A number below `end`; 0 where that is 0. The bias of the multiplication is far below what a life could show.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(end);
        (wide >> 64) as u64
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below(most.abs_diff(least) + 1) as i64
    }

    /// A place in a list of that length.
    pub(super) fn place(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// Whether something happens whose chance is given in thousandths.
    pub(super) fn chance(&mut self, thousandths: u64) -> bool {
        self.below(1000) < thousandths
    }

    /// One of the values; the empty text of none.
    pub(super) fn pick(&mut self, values: &[&'static str]) -> &'static str {
        values.get(self.place(values.len())).copied().unwrap_or_default()
    }
}

/// The millionth part.
pub(super) const MILLION: i64 = 1_000_000;

/// Noise that everybody sees alike, such as a market's rates and a share's price: a smooth curve through a value drawn
/// for every `period` steps, from -1,000,000 to 1,000,000.
pub(super) fn noise(name: &str, step: i64, period: i64) -> i64 {
    let (knot, way) = (step.div_euclid(period), step.rem_euclid(period));
    let (from, to) = (knot_value(name, period, knot), knot_value(name, period, knot + 1));
    from + (to - from) * way / period
}

fn knot_value(name: &str, period: i64, knot: i64) -> i64 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&period.to_le_bytes());
    bytes[8..].copy_from_slice(&knot.to_le_bytes());
    let key = SipHasher13::new_with_keys(0x7469_6e6b_2d6c_6564, 1).hash(name.as_bytes());
    let drawn = SipHasher13::new_with_keys(key, 2).hash(&bytes);
    let span = 2 * MILLION as u64 + 1;
    ((u128::from(drawn) * u128::from(span)) >> 64) as i64 - MILLION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_a_topic_and_a_number_decide_every_draw() {
        let seed = Seed::from(7);
        let draws = |seed: Seed, topic, number| {
            let mut dice = seed.dice(topic, number);
            [dice.below(1 << 60), dice.below(1 << 60)]
        };
        let drawn = draws(seed, Topic::Who, 3);
        assert_eq!(drawn, draws(Seed::from(7), Topic::Who, 3));
        assert_ne!(drawn, draws(Seed::from(8), Topic::Who, 3));
        assert_ne!(drawn, draws(seed, Topic::Bills, 3));
        assert_ne!(drawn, draws(seed, Topic::Who, 4));
    }

    #[test]
    fn draws_stay_within_their_span() {
        let mut dice = Seed::from(1).dice(Topic::Who, 0);
        let mut seen = [false; 5];
        for _ in 0..200 {
            seen[(dice.between(-2, 2) + 2) as usize] = true;
        }
        assert_eq!(seen, [true; 5]);
        assert_eq!((dice.below(0), dice.pick(&[])), (0, ""));
    }

    #[test]
    fn noise_is_smooth_and_bounded() {
        let values: Vec<i64> = (-200..200).map(|step| noise("NOKIA", step, 32)).collect();
        assert!(values.iter().all(|value| value.abs() <= MILLION));
        assert!(values.windows(2).all(|pair| pair[0].abs_diff(pair[1]) <= 2 * MILLION as u64 / 32 + 1));
        assert_ne!(values, (-200..200).map(|step| noise("NESTE", step, 32)).collect::<Vec<i64>>());
    }

    #[test]
    fn a_seed_is_not_shown() {
        assert_eq!(format!("{:?}", Seed::from(7)), "Seed(..)");
    }
}
