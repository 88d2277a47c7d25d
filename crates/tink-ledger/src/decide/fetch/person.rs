//! The person behind a login, as their bank shows them at an instant.
//!
//! Who that is follows from the world's seed, the provider and the user name, so that the same login brings the same data in
//! every user of a world. A row exists from its own minute on; balances go with the rows.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use sha2::{Digest, Sha256};
use tink_model::{Amount, EpochMillis};

use super::met;
use crate::event::UserCreated;
use crate::rules::providers::SCENARIO_PROVIDER;
use crate::rules::scenario::{
    AccountKey, BEGINNING, DemoAccount, DemoTransaction, END, Person, Scenario, Span as Days,
};

/// A new account brings the rows of so many years, unless it is said how many days are wanted.
const YEARS: i64 = 2;

/// Whose data it is: a login at a provider or a bank.
#[derive(Debug, Clone, Copy)]
pub(in crate::decide) struct Login<'a> {
    /// The provider's name, or what stands for the bank.
    pub(in crate::decide) provider: &'a str,
    /// The user name there.
    pub(in crate::decide) username: &'a str,
    /// The market that the person lives in.
    pub(in crate::decide) market: &'a str,
    /// The life that the person leads, unless the user name of the provider for scenarios says another.
    pub(in crate::decide) scenario: Scenario,
}

/// A simulated bank's view of a person.
pub(in crate::decide) struct Simulated {
    pub(in crate::decide) person: Person,
    pub(in crate::decide) accounts: Vec<DemoAccount>,
    pub(super) zone: TimeZone,
    now: EpochMillis,
    today: Date,
    yesterday: Date,
    /// Today and the two days before as they look today: of earlier ones nothing was held when today began.
    days: Days,
}

impl Simulated {
    /// Who is behind a login, with all their accounts; nobody at an instant that no calendar has.
    ///
    /// How the user was created counts: a person does not become another when the profile is changed.
    pub(in crate::decide) fn behind(
        created: &UserCreated,
        login: Login<'_>,
        now: EpochMillis,
        seed: u64,
    ) -> Option<Self> {
        let zone = TimeZone::get(&created.time_zone).unwrap_or(TimeZone::UTC);
        let today = Timestamp::from_millisecond(now.as_millis()).ok()?.to_zoned(zone.clone()).date();
        let seed = seed_of(seed, login.provider, login.username);
        let named = Scenario::parse(login.username).filter(|_| login.provider == SCENARIO_PROVIDER);
        let person = met::person(seed, named.unwrap_or(login.scenario), login.market, &created.time_zone);
        let accounts = person.accounts();
        let yesterday = today.yesterday().unwrap_or(today);
        let days = person.span(today.saturating_sub(2.days()), today);
        Some(Self { person, accounts, zone, now, today, yesterday, days })
    }

    /// The rows of so many days, or else of two years, and in any case since the day before a fetch.
    pub(super) fn rows(&self, last: Option<EpochMillis>, days: Option<u32>) -> Vec<DemoTransaction> {
        let full = match days {
            Some(days) => self.before_today(days),
            None => self.today.saturating_sub(YEARS.years()),
        };
        let last = last.and_then(|last| self.day_of(last));
        let from = full.min(last.map_or(full, |last| last.yesterday().unwrap_or(full)));
        self.rows_from(from)
    }

    /// The rows since the day before a fetch: of those before nothing can be new. Whoever knows nothing of an account gets what that
    /// fetch would have brought, too.
    pub(super) fn rows_since(&self, last: EpochMillis, whole: bool) -> Vec<DemoTransaction> {
        let last = self.day_of(last).unwrap_or(self.today);
        let first = if whole { last.saturating_sub(YEARS.years()) } else { last.yesterday().unwrap_or(last) };
        self.rows_from(first)
    }

    fn rows_from(&self, from: Date) -> Vec<DemoTransaction> {
        // Rows of a day more are known.
        let mut rows = match from >= self.today.saturating_sub(2.days()) {
            true => self.days.rows.clone(),
            false => self.person.transactions(from, self.today),
        };
        rows.retain(|row| row.date <= self.now);
        rows
    }

    fn day_of(&self, at: EpochMillis) -> Option<Date> {
        Some(Timestamp::from_millisecond(at.as_millis()).ok()?.to_zoned(self.zone.clone()).date())
    }

    /// The first instant of the day so many days before today.
    pub(in crate::decide) fn days_ago(&self, days: u32) -> Option<EpochMillis> {
        self.morning(self.before_today(days))
    }

    fn morning(&self, day: Date) -> Option<EpochMillis> {
        let midnight = day.to_zoned(self.zone.clone()).ok()?;
        Some(EpochMillis::new(midnight.timestamp().as_millisecond()))
    }

    /// The day so many days before today; the first of the calendar where there are not so many.
    fn before_today(&self, days: u32) -> Date {
        let span = Span::new().try_days(days);
        span.map_or(Date::MIN, |span| self.today.saturating_sub(span))
    }

    /// What an account holds now.
    pub(in crate::decide) fn balance(&self, key: AccountKey) -> Amount {
        if key == AccountKey::Investment {
            // What is invested is worth more than its rows; the others move with them.
            return self.person.invested(self.as_of(key));
        }
        let moved = self.days.rows.iter().filter(|row| row.account == key && row.date <= self.now);
        moved.fold(self.days.eve(key), |sum, row| sum.checked_add(row.amount).unwrap_or(sum))
    }

    /// The day whose end an account is at: today once nothing more happens today.
    pub(super) fn as_of(&self, key: AccountKey) -> Date {
        if self.is_coming(key, self.today, self.now) { self.yesterday } else { self.today }
    }

    /// Whether an account is at the end of another day than it was at an earlier time.
    pub(super) fn is_another_day(&self, key: AccountKey, then: EpochMillis) -> bool {
        let was = self.day_of(then).map(|day| match self.is_coming(key, day, then) {
            true => day.yesterday().unwrap_or(day),
            false => day,
        });
        was != Some(self.as_of(key))
    }

    /// Whether something happens to an account later on a day, which is today or yesterday.
    fn is_coming(&self, key: AccountKey, day: Date, after: EpochMillis) -> bool {
        let mut later = self.days.rows.iter().filter(|row| row.account == key && row.date > after);
        later.any(|row| self.day_of(row.date) == Some(day))
    }

    /// When something changes next: a row comes, or a day begins, with which what is held is booked, amended or released and what is
    /// invested gets its value. Nothing once the life is over and everything is booked.
    pub(super) fn next(&self) -> Option<EpochMillis> {
        let eve = self.today.max(BEGINNING.yesterday().unwrap_or(BEGINNING));
        let tomorrow = eve.tomorrow().ok().filter(|day| *day <= last_day());
        let morning = tomorrow.and_then(|day| self.morning(day));
        let row = self.days.rows.iter().map(|row| row.date).filter(|date| *date > self.now).min();
        row.into_iter().chain(morning).filter(|next| *next > self.now).min()
    }

    /// When something changed last.
    pub(in crate::decide) fn latest(&self) -> EpochMillis {
        let rows = self.days.rows.iter().map(|row| row.date).filter(|date| *date <= self.now);
        rows.chain(self.morning(self.today.min(last_day()))).filter(|at| *at <= self.now).max().unwrap_or(self.now)
    }
}

/// The day from whose beginning on nothing changes: all that was held when a life ended is booked by then.
fn last_day() -> Date {
    END.saturating_add(3.days())
}

fn seed_of(world: u64, provider: &str, username: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tink-ledger person 1\0");
    hash.update(world.to_le_bytes());
    hash.update(provider.as_bytes());
    hash.update(b"\0");
    hash.update(username.as_bytes());
    hash.finalize().into()
}
