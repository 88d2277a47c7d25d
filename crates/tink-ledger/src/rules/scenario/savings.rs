//! The savings account: money put aside after payday, taken out for the summer or because it ran out, and the year's
//! interest.

use super::accounts::AccountKey;
use super::culture::Say;
use super::depot::TRANSFERRED;
use super::life::{Life, Page, Text};
use super::money::{Cents, floor_to, half_even, share};
use super::months::Month;
use super::person::Person;
use crate::TransactionKind;

const SUMMER: i8 = 7;

/// Writes what the month does to the savings.
pub(super) fn write(person: &Person, life: &Life, payday: i8, page: &mut Page) {
    let month = life.month;
    let (checking, savings) = (AccountKey::Checking, AccountKey::Savings);
    let say = |what| Text::new(person.culture.says(what), "");
    let taken = taken_out(person, life);
    if taken > 0 {
        let day = month.banking_day_after(if month.of_year() == SUMMER { 3 } else { 12 });
        page.transfer(day, TRANSFERRED, (savings, say(Say::ToChecking)), (checking, say(Say::FromSavings)), taken);
    }
    let put = put_aside(person, month);
    if put > 0 {
        page.transfer(payday, TRANSFERRED, (checking, say(Say::ToSavings)), (savings, say(Say::FromChecking)), put);
    }
    if month.of_year() == 12 {
        let year = life.saved_in_year + life.balance(savings) + page.sum(savings);
        let interest = half_even(i128::from(year) * i128::from(person.savings_rate), 120_000) as i64;
        if interest > 0 {
            page.write(31, 23 * 60, savings, interest, TransactionKind::Default, say(Say::SavingsInterest));
        }
    }
}

/// What goes to the savings account after payday: whole notes.
fn put_aside(person: &Person, month: Month) -> Cents {
    floor_to(person.of_salary(month, person.ways.to_savings), person.note())
}

fn taken_out(person: &Person, life: &Life) -> Cents {
    let month = life.month;
    if person.ways.takes_savings_back {
        return put_aside(person, month.plus(-1)).min(life.balance(AccountKey::Savings));
    }
    if month.of_year() != SUMMER {
        return 0;
    }
    let wanted = share(put_aside(person, month) * 12, person.ways.summer_travel, 1000);
    floor_to(wanted.min(life.balance(AccountKey::Savings) / 2), person.note())
}
