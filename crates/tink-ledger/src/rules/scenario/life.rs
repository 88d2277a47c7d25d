//! A life, month by month: what is carried from one to the next, and what is written in each.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::accounts::AccountKey;
use super::depot::Depot;
use super::holds::Hold;
use super::money::Cents;
use super::months::Month;
use super::person::Person;
use super::{bills, card, everyday, income, savings};
use crate::TransactionKind;

/// What a month starts with. It follows from the months before, and so from the person alone.
#[derive(Debug, Clone)]
pub(super) struct Life {
    /// The month to be lived.
    pub month: Month,
    /// The balances on the eve of it; of the investment account the cash.
    pub balances: [Cents; AccountKey::ALL.len()],
    pub depot: Depot,
    /// What the savings account's balances at the ends of this year's months add up to.
    pub saved_in_year: Cents,
}

/// Whether a month's purchases are wanted one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Every row.
    Rows,
    /// The purchases as one sum: enough to come to the next month.
    Sums,
}

impl Life {
    /// The life on its first morning.
    pub(super) fn opening(person: &Person) -> Self {
        let month = Month::FIRST;
        let eve = month.plus(-1);
        let depot = Depot::opening(person);
        let mut balances = [0; AccountKey::ALL.len()];
        balances[AccountKey::Checking as usize] = everyday::month_end(person, eve);
        balances[AccountKey::Savings as usize] = person.of_salary(month, person.ways.opening_savings);
        balances[AccountKey::Investment as usize] = depot.cash;
        for borrowing in [&person.mortgage, &person.car_loan] {
            balances[borrowing.key as usize] = -borrowing.owed_after(person, eve);
        }
        Self { month, balances, depot, saved_in_year: 0 }
    }

    /// The life on the first morning of a month; of its first month where that is earlier.
    pub(super) fn at(person: &Person, month: Month) -> Self {
        let lived = person.lived.before(month);
        if let Some(life) = lived.as_ref().filter(|life| life.month == month) {
            return life.clone();
        }
        let mut life = lived.unwrap_or_else(|| Self::opening(person));
        let mut page = Page::default();
        while life.month < month {
            life.live(person, Detail::Sums, &mut page);
        }
        person.lived.keep(&life);
        life
    }

    /// Lives the month and writes it on the page, which is cleared first.
    pub(super) fn live(&mut self, person: &Person, detail: Detail, page: &mut Page) {
        page.rows.clear();
        let month = self.month;
        let payday = income::write(person, month, page);
        savings::write(person, self, payday, page);
        person.mortgage.write(person, month, page);
        person.car_loan.write(person, month, page);
        bills::write(person, month, page);
        self.depot.live(person, month, payday, 31, page);
        let budget = card::write(person, self, page);
        match detail {
            Detail::Rows => everyday::write(person, month, &budget, page),
            Detail::Sums => page.write(1, 0, budget.account, -budget.sum, TransactionKind::Default, Text::new("", "")),
        }
        for row in &page.rows {
            self.balances[row.account as usize] += row.cents;
        }
        let january_next = month.of_year() == 12;
        self.saved_in_year = if january_next { 0 } else { self.saved_in_year + self.balance(AccountKey::Savings) };
        self.month = month.plus(1);
    }

    /// A balance on the eve of the month.
    pub(super) const fn balance(&self, account: AccountKey) -> Cents {
        self.balances[account as usize]
    }
}

/// Where a life stood when it was asked for lately: whoever asks for the days after goes on from there, and does not live all
/// months again. What is answered is the same.
#[derive(Clone, Default)]
pub(super) struct Lived(Arc<Mutex<[Option<Life>; 2]>>);

impl Lived {
    /// The life where it stood last, but not behind a month.
    fn before(&self, month: Month) -> Option<Life> {
        self.lock().iter().flatten().filter(|life| life.month <= month).max_by_key(|life| life.month).cloned()
    }

    fn keep(&self, life: &Life) {
        let mut kept = self.lock();
        kept.rotate_right(1);
        kept[0] = Some(life.clone());
    }

    fn lock(&self) -> MutexGuard<'_, [Option<Life>; 2]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The rows of a month, in the order in which they were thought of.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The day of the month.
    pub day: i8,
    /// The minute of the day.
    pub minute: u16,
    pub account: AccountKey,
    pub cents: Cents,
    pub kind: TransactionKind,
    pub text: Text,
    /// How it looks until it is booked.
    pub hold: Hold,
}

impl Page {
    pub(super) fn write(
        &mut self,
        day: i8,
        minute: u16,
        account: AccountKey,
        cents: Cents,
        kind: TransactionKind,
        text: Text,
    ) {
        self.rows.push(Row { day, minute, account, cents, kind, text, hold: Hold::Same });
    }

    /// Moves money between own accounts: the same sum on both sides, at the same time.
    pub(super) fn transfer(
        &mut self,
        day: i8,
        minute: u16,
        from: (AccountKey, Text),
        to: (AccountKey, Text),
        cents: Cents,
    ) {
        self.write(day, minute, from.0, -cents, TransactionKind::Transfer, from.1);
        self.write(day, minute, to.0, cents, TransactionKind::Transfer, to.1);
    }

    /// What the rows of an account add up to so far.
    pub(super) fn sum(&self, account: AccountKey) -> Cents {
        self.rows.iter().filter(|row| row.account == account).map(|row| row.cents).sum()
    }
}

/// A description: a template of the tables and what stands for its `~`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    template: &'static str,
    fill: &'static str,
}

impl Text {
    pub(super) const fn new(template: &'static str, fill: &'static str) -> Self {
        Self { template, fill }
    }

    pub(super) fn render(self) -> String {
        match self.template.split_once('~') {
            Some((before, after)) => [before, self.fill, after].concat().trim_end().to_owned(),
            None => self.template.to_owned(),
        }
    }

    /// The description without what stands for its `~`.
    pub(super) fn render_bare(self) -> String {
        match self.template.split_once('~') {
            Some((before, after)) => [before, after].concat().trim().to_owned(),
            None => self.template.to_owned(),
        }
    }

    /// Whether something stands for its `~`, and is not all of it.
    pub(super) fn has_fill(self) -> bool {
        let bare = self.render_bare();
        !bare.is_empty() && bare != self.render()
    }
}
