//! The investment account: cash, funds bought month by month, shares bought from what is left, dividends.

use super::accounts::AccountKey;
use super::culture::{Say, Security};
use super::life::{Page, Text};
use super::money::{Cents, floor_to, half_even, share};
use super::months::{BEGINNING, Month};
use super::person::Person;
use crate::TransactionKind;

/// Parts of one share or unit in which positions are counted.
pub(super) const PARTS: i64 = 10_000;

/// What is held, in the order of the person's securities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Depot {
    pub cash: Cents,
    pub positions: Vec<Position>,
}

/// How much of one security is held, and what was paid for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Position {
    /// In ten thousandths.
    pub parts: i64,
    pub cost: Cents,
}

/// What happens in a depot on one day.
#[derive(Debug, Clone, Copy)]
struct Trade {
    day: i8,
    /// Which security.
    of: usize,
    cash: Cents,
    parts: i64,
    say: Say,
}

impl Depot {
    /// What is there on the eve of a life.
    pub(super) fn opening(person: &Person) -> Self {
        let value = person.of_salary(Month::FIRST, person.ways.opening_investment);
        let mut cash = value;
        let mut positions = Vec::new();
        for security in &person.held {
            let price = person.quote(security, BEGINNING);
            let part = if security.is_fund() { share(value, 250, 1000) } else { share(value, 150, 1000) };
            let parts = bought(security, part, price);
            let cost = value_of(parts, price);
            cash -= cost;
            positions.push(Position { parts, cost });
        }
        Self { cash, positions }
    }

    /// Lives a month, or as much of it as lies before or on the last day, and writes what happens.
    ///
    /// What is paid in arrives on payday and is bought for on the next banking day.
    pub(super) fn live(&mut self, person: &Person, month: Month, payday: i8, last: i8, page: &mut Page) {
        let paid_in = to_investment(person, month);
        self.dividends(person, month, last, page);
        self.shares(person, month, last, paid_in, page);
        if paid_in == 0 || payday > last {
            return;
        }
        let text = |say| Text::new(person.culture.says(say), "");
        let (from, to) =
            ((AccountKey::Checking, text(Say::ToInvestment)), (AccountKey::Investment, text(Say::Invested)));
        page.transfer(payday, TRANSFERRED, from, to, paid_in);
        self.cash += paid_in;
        let day = month.banking_day_after(payday + 1);
        let funds = person.held.iter().filter(|security| security.is_fund()).count();
        for (place, security) in person.held.iter().enumerate().filter(|(_, security)| security.is_fund()) {
            let price = person.quote(security, month.day(day));
            let spent = share(paid_in, 850, 1000 * funds.max(1) as i64);
            let parts = half_even(i128::from(spent) * i128::from(PARTS), i128::from(price)) as i64;
            let trade = Trade { day, of: place, cash: -spent, parts, say: Say::FundBought };
            self.book(person, trade, last, page);
        }
    }

    /// In May the shares pay for the year before.
    fn dividends(&mut self, person: &Person, month: Month, last: i8, page: &mut Page) {
        if month.of_year() != 5 {
            return;
        }
        for (place, security) in person.held.iter().enumerate().filter(|(_, security)| !security.is_fund()) {
            let day = month.banking_day_after(5 + 2 * place as i8);
            let paid = share(value_of(self.positions[place].parts, person.quote(security, month.day(day))), 31, 1000);
            let trade = Trade { day, of: place, cash: paid, parts: 0, say: Say::Dividend };
            self.book(person, trade, last, page);
        }
    }

    /// Every third month most of the cash becomes shares, of another company each time.
    fn shares(&mut self, person: &Person, month: Month, last: i8, paid_in: Cents, page: &mut Page) {
        let companies: Vec<usize> = (0..person.held.len()).filter(|place| !person.held[*place].is_fund()).collect();
        let turn = usize::try_from(month.index() / 3).unwrap_or(0) % companies.len().max(1);
        let Some(place) = companies.get(turn).copied().filter(|_| month.of_year() % 3 == 0 && paid_in > 0) else {
            return;
        };
        let day = month.banking_day_after(10);
        let price = person.quote(person.held[place], month.day(day));
        let parts = bought(person.held[place], share(self.cash, 800, 1000), price);
        let trade = Trade { day, of: place, cash: -value_of(parts, price), parts, say: Say::StockBought };
        self.book(person, trade, last, page);
    }

    fn book(&mut self, person: &Person, trade: Trade, last: i8, page: &mut Page) {
        if trade.day > last || trade.cash == 0 {
            return;
        }
        let place = trade.of;
        self.cash += trade.cash;
        if trade.parts > 0 {
            self.positions[place].parts += trade.parts;
            self.positions[place].cost -= trade.cash;
        }
        let text = Text::new(person.culture.says(trade.say), person.held[place].name);
        let minute = 9 * 60 + 5 * place as u16;
        page.write(trade.day, minute, AccountKey::Investment, trade.cash, TransactionKind::Default, text);
    }
}

/// When money moves between own accounts after the salary has arrived.
pub(super) const TRANSFERRED: u16 = 9 * 60 + 30;

/// What is paid in after payday: whole notes.
pub(super) fn to_investment(person: &Person, month: Month) -> Cents {
    floor_to(person.of_salary(month, person.ways.to_investment), person.note())
}

/// What so many parts are worth.
pub(super) fn value_of(parts: i64, price: Cents) -> Cents {
    half_even(i128::from(parts) * i128::from(price), i128::from(PARTS)) as i64
}

/// How many parts a sum buys: whole shares, any part of a fund.
fn bought(security: &Security, sum: Cents, price: Cents) -> i64 {
    if security.is_fund() {
        return (i128::from(sum.max(0)) * i128::from(PARTS) / i128::from(price.max(1))) as i64;
    }
    sum.max(0) / price.max(1) * PARTS
}
