//! What people buy day by day: how much of a month's money goes where, in what steps, on which days and at what time.

use super::dice::{Seed, Topic};
use crate::TransactionKind;

/// Something that people spend money on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    Groceries,
    Restaurants,
    Coffee,
    Bars,
    Liquor,
    PublicTransport,
    Fuel,
    Car,
    Taxi,
    Clothes,
    Electronics,
    Hobby,
    Books,
    Gifts,
    Fitment,
    Renovation,
    Online,
    Culture,
    Pharmacy,
    Healthcare,
    Beauty,
    Cash,
    Friends,
    Travel,
    Flights,
}

/// How exact a price is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// To the hundredth.
    Cent,
    /// Whole units.
    Unit,
    /// Round sums, as a cash machine pays them out.
    Note,
}

/// The numbers of a habit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pattern {
    /// The part of the month's money, in relation to the other habits.
    pub weight: i64,
    /// What one purchase costs on average in 2025, in euro cents.
    pub ticket: i64,
    pub grain: Grain,
    pub kind: TransactionKind,
    /// The hours between which it happens.
    pub hours: (u16, u16),
    /// How likely each weekday is, Monday first, at most 10.
    pub weekdays: [u8; 7],
}

const EVERY_DAY: [u8; 7] = [6, 6, 6, 7, 9, 10, 7];
const SHOPPING: [u8; 7] = [4, 4, 5, 5, 7, 10, 6];
const EVENINGS: [u8; 7] = [1, 1, 2, 4, 10, 10, 1];
const WORKDAYS: [u8; 7] = [10, 10, 10, 10, 9, 3, 2];

impl Habit {
    /// All of them.
    pub(super) const ALL: [Self; 25] = [
        Self::Groceries,
        Self::Restaurants,
        Self::Coffee,
        Self::Bars,
        Self::Liquor,
        Self::PublicTransport,
        Self::Fuel,
        Self::Car,
        Self::Taxi,
        Self::Clothes,
        Self::Electronics,
        Self::Hobby,
        Self::Books,
        Self::Gifts,
        Self::Fitment,
        Self::Renovation,
        Self::Online,
        Self::Culture,
        Self::Pharmacy,
        Self::Healthcare,
        Self::Beauty,
        Self::Cash,
        Self::Friends,
        Self::Travel,
        Self::Flights,
    ];

    /// The key of its merchants in the tables; friends have none.
    pub(super) const fn key(self) -> Option<&'static str> {
        Some(match self {
            Self::Groceries => "groceries",
            Self::Restaurants => "restaurants",
            Self::Coffee => "coffee",
            Self::Bars => "bars",
            Self::Liquor => "liquor",
            Self::PublicTransport => "public_transport",
            Self::Fuel => "fuel",
            Self::Car => "car",
            Self::Taxi => "taxi",
            Self::Clothes => "clothes",
            Self::Electronics => "electronics",
            Self::Hobby => "hobby",
            Self::Books => "books",
            Self::Gifts => "gifts",
            Self::Fitment => "fitment",
            Self::Renovation => "renovation",
            Self::Online => "online",
            Self::Culture => "culture",
            Self::Pharmacy => "pharmacy",
            Self::Healthcare => "healthcare",
            Self::Beauty => "beauty",
            Self::Cash => "cash",
            Self::Friends => return None,
            Self::Travel => "travel",
            Self::Flights => "flights",
        })
    }

    #[rustfmt::skip] // a table
    pub(super) const fn pattern(self) -> Pattern {
        use Grain::{Cent, Note, Unit};
        use TransactionKind::{CreditCard, Payment, Withdrawal};
        match self {
            Self::Groceries => of(300, 2800, Cent, CreditCard, (8, 21), EVERY_DAY),
            Self::Restaurants => of(120, 1900, Unit, CreditCard, (11, 22), [5, 5, 5, 6, 10, 10, 6]),
            Self::Coffee => of(22, 550, Unit, CreditCard, (7, 17), WORKDAYS),
            Self::Bars => of(28, 1700, Unit, CreditCard, (18, 23), EVENINGS),
            Self::Liquor => of(22, 2400, Cent, CreditCard, (10, 18), [2, 2, 3, 6, 10, 6, 0]),
            Self::PublicTransport => of(26, 380, Unit, CreditCard, (6, 20), WORKDAYS),
            Self::Fuel => of(75, 5200, Cent, CreditCard, (7, 21), EVERY_DAY),
            Self::Car => of(18, 450, Unit, CreditCard, (8, 20), EVERY_DAY),
            Self::Taxi => of(14, 2300, Unit, CreditCard, (17, 23), EVENINGS),
            Self::Clothes => of(75, 4500, Cent, CreditCard, (10, 20), SHOPPING),
            Self::Electronics => of(36, 8500, Cent, CreditCard, (9, 21), SHOPPING),
            Self::Hobby => of(32, 4000, Cent, CreditCard, (10, 19), SHOPPING),
            Self::Books => of(12, 1900, Cent, CreditCard, (9, 21), SHOPPING),
            Self::Gifts => of(12, 3000, Unit, CreditCard, (10, 18), SHOPPING),
            Self::Fitment => of(38, 6500, Cent, CreditCard, (10, 19), SHOPPING),
            Self::Renovation => of(26, 4500, Cent, CreditCard, (9, 18), SHOPPING),
            Self::Online => of(36, 3500, Cent, CreditCard, (8, 23), EVERY_DAY),
            Self::Culture => of(24, 2500, Unit, CreditCard, (12, 21), EVENINGS),
            Self::Pharmacy => of(18, 1500, Cent, CreditCard, (9, 18), EVERY_DAY),
            Self::Healthcare => of(20, 3000, Unit, CreditCard, (8, 16), [10, 10, 10, 10, 8, 0, 0]),
            Self::Beauty => of(24, 2800, Unit, CreditCard, (10, 18), SHOPPING),
            Self::Cash => of(14, 4500, Note, Withdrawal, (9, 21), EVERY_DAY),
            Self::Friends => of(18, 1400, Unit, Payment, (11, 22), EVENINGS),
            Self::Travel => of(230, 14_000, Cent, CreditCard, (8, 22), EVERY_DAY),
            Self::Flights => of(170, 16_000, Cent, CreditCard, (8, 22), EVERY_DAY),
        }
    }

    /// How much more or less than usual a month brings, in hundredths. Journeys are made in months that have one only.
    pub(super) const fn season(self, of_year: i8, journey: bool) -> i64 {
        match (self, of_year) {
            (Self::Travel | Self::Flights, _) => {
                if journey {
                    100
                } else {
                    0
                }
            }
            (Self::Gifts, 12) => 500,
            (Self::Clothes | Self::Electronics | Self::Online, 11 | 12) => 150,
            (Self::Liquor | Self::Restaurants, 12) => 140,
            (Self::Books | Self::Culture, 12) => 170,
            (Self::Renovation, 4..=6) => 170,
            (Self::Renovation, 11 | 12 | 1) => 40,
            (Self::Bars | Self::Coffee | Self::Fuel, 6..=8) => 130,
            (Self::Clothes, 8 | 9) => 130,
            _ => 100,
        }
    }
}

const fn of(
    weight: i64,
    ticket: i64,
    grain: Grain,
    kind: TransactionKind,
    hours: (u16, u16),
    weekdays: [u8; 7],
) -> Pattern {
    Pattern { weight, ticket, grain, kind, hours, weekdays }
}

/// What a person makes of a habit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taste {
    /// How much it is theirs, in thousandths.
    pub liking: i64,
    /// Which merchant they go to first.
    pub favourite: usize,
}

impl Taste {
    /// The tastes of a person, in the order of [`Habit::ALL`].
    pub(super) fn draw(seed: &Seed) -> Vec<Self> {
        let mut dice = seed.dice(Topic::Tastes, 0);
        let mut taste = || Self { liking: dice.between(600, 1400), favourite: dice.place(1 << 16) };
        Habit::ALL.iter().map(|_| taste()).collect()
    }
}
