//! The inner loop: amounts of a run of rows, added into a dense block of cells.
//!
//! Mantissas are brought to one scale and added as whole numbers. Where the columns say that no sum can exceed 64 bits, which
//! is so for the amounts of people, cells have 64 bits; else they have 128, and what is too large or too fine even for those is
//! handed back one by one.

use std::ops::AddAssign;

use super::scope::Share;
use crate::image::Columns;

/// The most decimals that cells have before shares come into it.
const DECIMALS: u8 = 8;

/// What goes into cells of 128 bits is below this, so that 2^32 of them fit together with [`DECIMALS`] and those of
/// shares.
const NARROW: u64 = 1 << 54;

/// A sum of whole numbers and what it is made of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell<A> {
    sum: A,
    count: u32,
    /// Whether an account has a part in it that is not the user's alone.
    shared: bool,
}

impl<A: Integer> Cell<A> {
    pub(super) fn parts(&self) -> (i128, u32, bool) {
        (self.sum.widened(), self.count, self.shared)
    }
}

/// The integers that cells sum with.
pub(super) trait Integer: Copy + Default + AddAssign {
    /// A mantissa times a factor, which is 0 where the amount does not fit a cell.
    fn product(mantissa: i64, factor: i64) -> Option<Self>;

    fn widened(self) -> i128;
}

impl Integer for i64 {
    #[inline]
    fn product(mantissa: i64, factor: i64) -> Option<Self> {
        // The columns' bounds say that this fits.
        Some(mantissa.wrapping_mul(factor))
    }

    fn widened(self) -> i128 {
        self.into()
    }
}

impl Integer for i128 {
    #[inline]
    fn product(mantissa: i64, factor: i64) -> Option<Self> {
        (factor != 0 && mantissa.unsigned_abs() < NARROW).then(|| Self::from(mantissa) * Self::from(factor))
    }

    fn widened(self) -> i128 {
        self
    }
}

/// How mantissas become the whole numbers of cells.
pub(super) struct Scaling {
    /// By scale of an amount; 0 where it is too fine.
    factors: [i64; 256],
    /// The scale of the cells, shares included.
    pub scale: u32,
    /// Whether 64 bits hold every sum.
    pub is_small: bool,
}

impl Scaling {
    /// The scaling for sums over these columns, of whole amounts or of shares of so many decimals.
    pub(super) fn of<'a>(columns: impl Iterator<Item = &'a Columns>, share_decimals: u32) -> Self {
        let (mut rows, mut widest, mut finest) = (0_u128, 0_u64, 0_u8);
        for columns in columns {
            let (mantissa, scale) = columns.bounds();
            (rows, widest, finest) = (rows + columns.len() as u128, widest.max(mantissa), finest.max(scale));
        }
        let largest = 10_u128.checked_pow(u32::from(finest) + share_decimals);
        let largest = largest.and_then(|power| power.checked_mul(widest.into())?.checked_mul(rows));
        let is_small = finest <= DECIMALS && largest.is_some_and(|largest| i64::try_from(largest).is_ok());
        let decimals = if is_small { finest } else { DECIMALS };
        let mut factors = [0; 256];
        for scale in 0..=decimals {
            factors[usize::from(scale)] = 10_i64.pow(u32::from(decimals - scale));
        }
        Self { factors, scale: u32::from(decimals) + share_decimals, is_small }
    }
}

/// A run of rows of one period. The slices are of one length.
pub(super) struct Run<'a, K> {
    pub keys: &'a [K],
    pub accounts: &'a [u16],
    pub mantissas: &'a [i64],
    pub scales: &'a [u8],
}

/// Adds whole amounts. `lane` says from the key of a row which cell it goes to; one beyond the last takes it nowhere. `wide` is told
/// the lane and the place in the run of what does not fit a cell.
pub(super) fn add_whole<A: Integer, K: Copy>(
    cells: &mut [Cell<A>],
    run: &Run<'_, K>,
    scaling: &Scaling,
    lane: impl Fn(K) -> usize,
    mut wide: impl FnMut(usize, usize),
) {
    let mut add = |place: usize, key: K, mantissa: i64, scale: u8| {
        let lane = lane(key);
        let Some(cell) = cells.get_mut(lane) else { return };
        cell.count += 1;
        match A::product(mantissa, scaling.factors[usize::from(scale)]) {
            Some(product) => cell.sum += product,
            None => wide(lane, place),
        }
    };
    // Four rows at a time, which the compiler does not do by itself and which takes an eighth off the whole query.
    let (keys, last_keys) = run.keys.as_chunks::<4>();
    let (mantissas, last_mantissas) = run.mantissas.as_chunks::<4>();
    let (scales, last_scales) = run.scales.as_chunks::<4>();
    for (chunk, ((keys, mantissas), scales)) in keys.iter().zip(mantissas).zip(scales).enumerate() {
        for at in 0..4 {
            add(4 * chunk + at, keys[at], mantissas[at], scales[at]);
        }
    }
    let first = run.keys.len() - last_keys.len();
    for (at, ((key, mantissa), scale)) in last_keys.iter().zip(last_mantissas).zip(last_scales).enumerate() {
        add(first + at, *key, *mantissa, *scale);
    }
}

/// Adds the user's shares of the amounts of accounts that count.
pub(super) fn add_shares<A: Integer, K: Copy>(
    cells: &mut [Cell<A>],
    run: &Run<'_, K>,
    scaling: &Scaling,
    shares: &[Share],
    lane: impl Fn(K) -> usize,
    mut wide: impl FnMut(usize, usize),
) {
    let rows = run.keys.iter().zip(run.accounts).zip(run.mantissas.iter().zip(run.scales));
    for (place, ((key, account), (mantissa, scale))) in rows.enumerate() {
        let share = &shares[usize::from(*account)];
        let lane = lane(*key);
        let Some(cell) = cells.get_mut(lane).filter(|_| share.counts) else { continue };
        cell.count += 1;
        cell.shared |= !share.whole;
        let factor = scaling.factors[usize::from(*scale)] * share.weight.unwrap_or(0);
        match A::product(*mantissa, factor).filter(|_| share.weight.is_some()) {
            Some(product) => cell.sum += product,
            None => wide(lane, place),
        }
    }
}
