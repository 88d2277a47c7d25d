//! How much a month leaves for purchases, and which account they go through: the checking account, or a card whose debt
//! grows.

use super::accounts::AccountKey;
use super::culture::Say;
use super::dice::Topic;
use super::everyday::month_end;
use super::life::{Life, Page, Text};
use super::money::{Cents, half_even};
use super::person::Person;
use crate::TransactionKind;

/// What may be spent on purchases in a month, and from which account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    pub account: AccountKey,
    pub sum: Cents,
}

/// Nobody buys for less than this part of a month's salary, in thousandths, whatever the plan says.
const LEAST: i64 = 60;
/// A card's interest in a year, in thousandths.
const INTEREST: i64 = 120;
/// What an overdraft costs in a month in 2025, in euro cents.
const OVERDRAFT: i64 = 900;

/// Writes what the month does to the card, if there is one; answers what is left for purchases.
///
/// It is the last of a month to be written before the purchases: it looks at everything else, so that the checking
/// account ends where the person means it to.
pub(super) fn write(person: &Person, life: &Life, page: &mut Page) -> Budget {
    let (month, checking) = (life.month, AccountKey::Checking);
    let least = person.of_salary(month, LEAST);
    let left = |page: &Page| life.balance(checking) + page.sum(checking) - month_end(person, month);
    let Some((least_growth, most_growth)) = person.ways.card_growth else {
        return Budget { account: checking, sum: left(page).max(least) };
    };
    let say = |what| Text::new(person.culture.says(what), "");
    let account = AccountKey::Card;
    let fee = -(person.price(OVERDRAFT, month) / 100 * 100).max(100);
    page.write(month.banking_day_before(31), 22 * 60, checking, fee, TransactionKind::Payment, say(Say::Overdraft));
    let owed = -life.balance(account);
    let interest = half_even(i128::from(owed.max(0)) * i128::from(INTEREST), 12_000) as i64;
    if interest > 0 {
        let day = month.banking_day_after(20);
        page.write(day, 5 * 60, account, -interest, TransactionKind::Payment, say(Say::CardInterest));
    }
    let paid = left(page).max(0);
    if paid > 0 {
        let day = month.banking_day_after(27);
        page.transfer(day, 10 * 60, (checking, say(Say::CardPayment)), (account, say(Say::CardPaid)), paid);
    }
    let mut dice = person.seed.dice(Topic::Card, month.number());
    let growth = person.of_salary(month, dice.between(least_growth, most_growth));
    Budget { account, sum: (paid - interest + growth).max(least) }
}
