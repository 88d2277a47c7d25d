//! The transactions that are measured with: the n-th is always the same, and looks as if it were drawn at random.

use serde::Serialize;

/// A transaction: an id of the bank's, a date within three years, an amount and a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    pub(crate) external_id: String,
    pub(crate) date: i64,
    pub(crate) cents: i64,
    pub(crate) description: String,
}

/// A request of the Connector API has at most so many.
pub(crate) const BATCH: usize = 2_500;

const FIRST_DAY: i64 = 1_600_000_000_000;
const DAY: i64 = 86_400_000;
/// All dates lie before this.
pub(crate) const NOW: i64 = FIRST_DAY + 1_096 * DAY;

/// A word of one of them stands in a twentieth of all descriptions.
const SHOPS: [&str; 20] = [
    "ICA Maxi Solna",
    "SL Access",
    "Espresso House",
    "Vattenfall AB",
    "Riche Teatergrillen",
    "Systembolaget",
    "Coop Konsum Odenplan",
    "Apoteket Hjorten",
    "Circle K Kista",
    "Hemnet Service",
    "Clas Ohlson",
    "Naturkompaniet",
    "Telia Sverige",
    "Max Burgers",
    "Bokus Bokhandel",
    "Akademibokhandeln",
    "Pressbyran Central",
    "Lindex Sweden",
    "Stadium Outlet",
    "Willys Hemma",
];

/// The n-th transaction.
pub(crate) fn row(number: usize) -> Row {
    let mixed = mixed(number);
    Row {
        external_id: format!("{mixed:016x}{:016x}", self::mixed(!number)),
        date: date(mixed),
        cents: cents(mixed),
        description: format!("{} {:04}", SHOPS[(mixed >> 20) as usize % SHOPS.len()], mixed >> 52),
    }
}

/// A number whose bits look as if they were drawn (SplitMix64).
pub(crate) const fn mixed(number: usize) -> u64 {
    let mixed = (number as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// An instant within three years.
pub(crate) const fn date(mixed: u64) -> i64 {
    FIRST_DAY + (mixed % 1_095) as i64 * DAY + (mixed >> 40) as i64 % DAY
}

/// Money that was spent.
pub(crate) const fn cents(mixed: u64) -> i64 {
    -((mixed >> 8) as i64 % 100_000)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_transactions_have_one_id_and_all_lie_in_the_past() {
        let rows: Vec<Row> = (0..10_000).map(row).collect();
        let ids: HashSet<&str> = rows.iter().map(|row| row.external_id.as_str()).collect();
        assert_eq!(ids.len(), rows.len());
        assert!(rows.iter().all(|row| (FIRST_DAY..NOW).contains(&row.date) && (-100_000..=0).contains(&row.cents)));
    }
}
