//! What comes in: the salary, on the 25th or the banking day before, and a refund of tax in June.

use super::accounts::AccountKey;
use super::culture::Say;
use super::dice::Topic;
use super::life::{Page, Text};
use super::money::round_to;
use super::months::Month;
use super::person::Person;
use crate::TransactionKind;

const PAYDAY: i8 = 25;

/// The day on which the salary of a month arrives.
pub(super) fn payday(month: Month) -> i8 {
    month.banking_day_before(PAYDAY)
}

/// Writes the month's income; answers the day on which the salary arrives.
pub(super) fn write(person: &Person, month: Month, page: &mut Page) -> i8 {
    let mut dice = person.seed.dice(Topic::Income, month.number());
    let varies = person.ways.salary_varies;
    let salary = person.salary(month) + round_to(person.of_salary(month, dice.between(-varies, varies)), 100);
    let payday = payday(month);
    let (account, kind) = (AccountKey::Checking, TransactionKind::Default);
    let say = |what, fill| Text::new(person.culture.says(what), fill);
    page.write(payday, 6 * 60 + 15, account, salary, kind, say(Say::Salary, person.employer));
    if month.of_year() == 6 && person.ways.tax_refund > 0 {
        let refund =
            round_to(person.of_salary(month, dice.between(person.ways.tax_refund / 4, person.ways.tax_refund)), 100);
        page.write(month.banking_day_after(10), 7 * 60, account, refund, kind, say(Say::TaxRefund, ""));
    }
    payday
}
