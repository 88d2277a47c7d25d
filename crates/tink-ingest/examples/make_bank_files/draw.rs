//! A small generator of random choices that gives the same ones for ever (SplitMix64).

pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both possible.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// True in that many of a hundred cases.
    pub(crate) fn percent(&mut self, chance: i64) -> bool {
        self.between(1, 100) <= chance
    }

    pub(crate) fn of(&mut self, choices: &[&'static str]) -> &'static str {
        let index = usize::try_from(self.next() % choices.len() as u64).unwrap_or(0);
        choices[index]
    }

    /// A price in cents between two whole amounts: mostly small, seldom large, often ending as shops like it.
    pub(crate) fn price(&mut self, low: i64, high: i64) -> i64 {
        let (one, other) = (self.between(low * 100, high * 100), self.between(low * 100, high * 100));
        let price = one.min(other);
        match self.between(0, 4) {
            0 => price - price % 100,
            1 => (price - price % 100 + 90).max(100),
            _ => price,
        }
    }
}
