//! What has to be paid month by month.

use super::accounts::AccountKey;
use super::culture::Culture;
use super::dice::{Seed, Topic};
use super::kind::Ways;
use super::life::{Page, Text};
use super::money::{Cents, round_to, share};
use super::months::Month;
use super::person::Person;
use crate::TransactionKind;

/// A standing payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bill {
    Home,
    Energy,
    Insurance,
    CarInsurance,
    Phone,
    Broadband,
    Streaming,
    Gym,
    Union,
    Charity,
    Kids,
}

/// Who has it.
enum Has {
    Everybody,
    /// So many of a thousand.
    Some(u64),
    /// As many as the scenario says.
    Extras,
}

impl Bill {
    pub(super) const ALL: [Self; 11] = [
        Self::Home,
        Self::Energy,
        Self::Insurance,
        Self::CarInsurance,
        Self::Phone,
        Self::Broadband,
        Self::Streaming,
        Self::Gym,
        Self::Union,
        Self::Charity,
        Self::Kids,
    ];

    /// The key of its billers in the tables.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Home => "bill.home",
            Self::Energy => "bill.energy",
            Self::Insurance => "bill.insurance",
            Self::CarInsurance => "bill.car_insurance",
            Self::Phone => "bill.phone",
            Self::Broadband => "bill.broadband",
            Self::Streaming => "bill.streaming",
            Self::Gym => "bill.gym",
            Self::Union => "bill.union",
            Self::Charity => "bill.charity",
            Self::Kids => "bill.kids",
        }
    }

    /// What it costs on average in 2025, in euro cents; the home's fee follows the salary.
    const fn price(self) -> i64 {
        match self {
            Self::Home => 0,
            Self::Energy => 8500,
            Self::Insurance => 1700,
            Self::CarInsurance => 4000,
            Self::Phone => 2900,
            Self::Broadband => 3300,
            Self::Streaming => 1200,
            Self::Gym => 3600,
            Self::Union => 2400,
            Self::Charity => 1500,
            Self::Kids => 11_000,
        }
    }

    const fn has(self) -> Has {
        match self {
            Self::Gym | Self::Charity => Has::Extras,
            Self::Union => Has::Some(600),
            Self::Kids => Has::Some(300),
            _ => Has::Everybody,
        }
    }

    /// The part of the usual in a month, in hundredths: heating.
    const fn season(self, of_year: i8) -> i64 {
        match (self, of_year) {
            (Self::Energy, 12 | 1 | 2) => 160,
            (Self::Energy, 3 | 11) => 120,
            (Self::Energy, 5..=8) => 60,
            (Self::Kids, 7) => 0,
            _ => 100,
        }
    }

    /// The day on which it is due; none where that is the person's day for bills.
    const fn day(self) -> Option<i8> {
        match self {
            Self::Streaming => Some(27),
            Self::Gym => Some(28),
            _ => None,
        }
    }
}

/// A standing payment that a person has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    bill: Bill,
    biller: &'static str,
    /// How far from the usual price theirs is, in thousandths.
    level: i64,
}

impl Standing {
    /// The standing payments of a person. Who likes extras has a second and a third stream.
    pub(super) fn draw(seed: &Seed, ways: &Ways, culture: &'static Culture) -> Vec<Self> {
        let mut dice = seed.dice(Topic::Bills, 0);
        let mut standing = Vec::new();
        for bill in Bill::ALL {
            let billers = culture.billers(bill);
            let (first, level) = (dice.place(billers.len()), dice.between(850, 1150));
            let has = match bill.has() {
                Has::Everybody => true,
                Has::Some(thousandths) => dice.chance(thousandths),
                Has::Extras => dice.chance(ways.extras),
            };
            let count = match bill {
                Bill::Streaming => 1 + usize::from(dice.chance(ways.extras)) + usize::from(dice.chance(ways.extras)),
                _ => usize::from(has),
            };
            let chosen = (first..first + count).map(|place| billers[place % billers.len()]);
            standing.extend(chosen.map(|biller| Self { bill, biller, level }));
        }
        standing
    }

    fn price(&self, person: &Person, month: Month) -> Cents {
        // Prices change with the year, not with the raise.
        let january = month.plus(1 - i32::from(month.of_year()));
        let usual = match self.bill {
            Bill::Home => person.of_salary(january, person.ways.home_fee),
            bill => person.price(bill.price(), january),
        };
        let price = share(usual, self.level * self.bill.season(month.of_year()), 100_000);
        match self.bill {
            // A meter counts.
            Bill::Energy => price + i64::from(month.index()) * 37 % 100,
            // The price tags of small currencies end on 99.
            Bill::Streaming | Bill::Gym if person.note() == 1000 => round_to(price, 100) - 1,
            _ => round_to(price, 100),
        }
    }
}

/// Writes the month's bills.
pub(super) fn write(person: &Person, month: Month, page: &mut Page) {
    for (place, standing) in person.bills.iter().enumerate() {
        let price = standing.price(person, month);
        if price <= 0 {
            continue;
        }
        let day = month.banking_day_after(standing.bill.day().unwrap_or(person.bill_day));
        let minute = 5 * 60 + 3 * place as u16;
        let kind = match standing.bill {
            Bill::Streaming => TransactionKind::CreditCard,
            _ => TransactionKind::Payment,
        };
        let text = Text::new(standing.biller, person.town.name);
        page.write(day, minute, AccountKey::Checking, -price, kind, text);
    }
}
