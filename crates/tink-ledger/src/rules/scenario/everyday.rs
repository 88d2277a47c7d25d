//! The purchases of a month: so many of each habit that they use up what the month leaves, to the hundredth.

use jiff::civil::Weekday;

use super::accounts::AccountKey;
use super::card::Budget;
use super::culture::Say;
use super::dice::{Dice, Topic};
use super::habits::{Grain, Habit, Pattern};
use super::holds::Hold;
use super::life::{Page, Text};
use super::money::{Cents, half_even, round_to, share};
use super::months::Month;
use super::person::Person;
use crate::TransactionKind;

/// The most purchases of one habit in a month.
const MOST: i64 = 60;
/// Nobody goes without food.
const LEAST_GROCERIES: i64 = 4;

/// What the checking account is meant to hold at the end of a month: less after Christmas.
pub(super) fn month_end(person: &Person, month: Month) -> Cents {
    let varies = person.ways.month_end_varies;
    let off = person.seed.dice(Topic::Balance, month.number()).between(-varies, varies);
    let christmas = if month.of_year() == 12 && !person.has_card() { 2 * varies } else { 0 };
    person.of_salary(month, person.ways.month_end + off - christmas)
}

/// A purchase whose price still follows from what the others cost.
#[derive(Debug, Clone, Copy)]
struct Purchase {
    habit: Habit,
    day: i8,
    minute: u16,
    grain: Grain,
    kind: TransactionKind,
    cents: Cents,
    text: Text,
}

/// Writes the month's purchases, which add up to the budget.
pub(super) fn write(person: &Person, month: Month, budget: &Budget, page: &mut Page) {
    let mut dice = person.seed.dice(Topic::Everyday, month.number());
    let mut purchases = draw(person, month, budget, &mut dice);
    if !fit(&mut purchases, budget.sum, person.note(), person.coin()) {
        // What is left is too little to be split by habits.
        let text = merchant(person, Habit::Groceries, &mut dice);
        let (day, kind) = (month.banking_day_after(26), TransactionKind::CreditCard);
        page.write(day, 17 * 60, budget.account, -budget.sum, kind, text);
        return;
    }
    let mut dice = person.seed.dice(Topic::Holds, month.number());
    for purchase in purchases {
        let Purchase { habit, day, minute, kind, cents, text, .. } = purchase;
        page.write(day, minute, budget.account, -cents, kind, text);
        if let Some(row) = page.rows.last_mut().filter(|row| row.kind == TransactionKind::CreditCard) {
            row.hold = Hold::draw(person, habit, cents, text, &mut dice);
        }
    }
}

fn draw(person: &Person, month: Month, budget: &Budget, dice: &mut Dice) -> Vec<Purchase> {
    let journey = month.of_year() == 7 || dice.chance(person.ways.journeys);
    let days = Days::of(month);
    let weights: Vec<i64> =
        Habit::ALL.iter().map(|habit| weight(person, month, *habit, journey, budget.account)).collect();
    let all = weights.iter().sum();
    let mut purchases = Vec::with_capacity(96);
    for (habit, weight) in Habit::ALL.into_iter().zip(weights) {
        let pattern = habit.pattern();
        let ticket = person.price(pattern.ticket, month).max(1);
        let least = if habit == Habit::Groceries { LEAST_GROCERIES } else { 0 };
        let count = round_to(share(budget.sum, weight, all), ticket) / ticket;
        for _ in 0..count.clamp(least, MOST) {
            purchases.push(Purchase {
                habit,
                day: days.draw(&pattern, dice),
                minute: pattern.hours.0 * 60 + dice.below(u64::from(pattern.hours.1 - pattern.hours.0) * 60) as u16,
                grain: pattern.grain,
                kind: pattern.kind,
                cents: share(ticket, dice.between(450, 1550), 1000),
                text: merchant(person, habit, dice),
            });
        }
    }
    purchases
}

fn weight(person: &Person, month: Month, habit: Habit, journey: bool, account: AccountKey) -> i64 {
    // Nobody lends friends money from a card.
    if habit == Habit::Friends && account == AccountKey::Card {
        return 0;
    }
    habit.pattern().weight * person.tastes[habit as usize].liking * habit.season(month.of_year(), journey)
}

/// Where: the favourite most often. A town has one public transport.
fn merchant(person: &Person, habit: Habit, dice: &mut Dice) -> Text {
    if habit == Habit::Friends {
        return Text::new(person.culture.says(Say::Friend), dice.pick(&person.culture.given));
    }
    let merchants = person.culture.merchants(habit);
    let near = dice.place(merchants.len()).min(dice.place(merchants.len()));
    let place = match habit {
        Habit::PublicTransport => person.town_place,
        _ => person.tastes[habit as usize].favourite + near,
    };
    Text::new(merchants[place % merchants.len()], dice.pick(&person.town.quarters))
}

/// Moves the prices so that they add up to the sum; says whether that was possible.
fn fit(purchases: &mut [Purchase], sum: Cents, note: Cents, coin: Cents) -> bool {
    let mut rest = sum;
    let mut drawn = 0;
    for purchase in purchases.iter_mut() {
        if purchase.grain == Grain::Note {
            purchase.cents = round_to(purchase.cents, note).max(note);
            rest -= purchase.cents;
        } else {
            drawn += purchase.cents;
        }
    }
    if rest <= 0 || drawn == 0 {
        return false;
    }
    let mut off = rest;
    for purchase in purchases.iter_mut().filter(|purchase| purchase.grain != Grain::Note) {
        let exact = half_even(i128::from(purchase.cents) * i128::from(rest), i128::from(drawn)) as i64;
        let step = if purchase.grain == Grain::Unit { 100 } else { coin };
        purchase.cents = round_to(exact, step).max(step);
        off -= purchase.cents;
    }
    let exact = purchases.iter_mut().filter(|purchase| purchase.grain == Grain::Cent);
    let Some(largest) = exact.max_by_key(|purchase| purchase.cents) else { return false };
    largest.cents += off;
    largest.cents > 0
}

/// The weekdays of a month's days.
struct Days {
    first: Weekday,
    count: i8,
}

impl Days {
    fn of(month: Month) -> Self {
        Self { first: month.day(1).weekday(), count: month.days() }
    }

    /// A day, as likely as its weekday; a little likelier after payday.
    fn draw(&self, pattern: &Pattern, dice: &mut Dice) -> i8 {
        loop {
            let day = 1 + dice.below(self.count.unsigned_abs().into()) as i8;
            let weekday = (self.first.to_monday_zero_offset() + day - 1) % 7;
            let likely = u64::from(pattern.weekdays[weekday.unsigned_abs() as usize]) * if day < 25 { 9 } else { 10 };
            if dice.below(100) < likely {
                return day;
            }
        }
    }
}
