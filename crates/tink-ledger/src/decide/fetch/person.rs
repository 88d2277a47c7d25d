//! The person behind a login, as their bank shows them at an instant.
//!
//! Who that is follows from the world's seed, the provider and the user name, so that the same login brings the same data in
//! every user of a world. A row exists from its own minute on; balances go with the rows.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use sha2::{Digest, Sha256};
use tink_model::{Amount, EpochMillis};

use crate::event::UserCreated;
use crate::rules::providers::SCENARIO_PROVIDER;
use crate::rules::scenario::{AccountKey, DemoAccount, DemoBalance, DemoTransaction, Person, Scenario};

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
    /// The rows of today that exist by now, and those that are still to come.
    todays: Vec<DemoTransaction>,
    coming: Vec<DemoTransaction>,
    /// The balances at the end of yesterday and of today.
    balances: [Vec<DemoBalance>; 2],
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
        let person = Person::new(seed, named.unwrap_or(login.scenario), login.market, &created.time_zone);
        let accounts = person.accounts();
        let (todays, coming) = person.transactions(today, today).into_iter().partition(|row| row.date <= now);
        let yesterday = today.yesterday().unwrap_or(today);
        let balances = [person.balances(yesterday), person.balances(today)];
        Some(Self { person, accounts, zone, now, today, yesterday, todays, coming, balances })
    }

    /// The rows since the day before a fetch; without one, of so many days, or else of two years.
    pub(super) fn rows(&self, last: Option<EpochMillis>, days: Option<u32>) -> Vec<DemoTransaction> {
        let full = match days {
            Some(days) => self.before_today(days),
            None => self.today.saturating_sub(YEARS.years()),
        };
        let last = last.and_then(|last| Timestamp::from_millisecond(last.as_millis()).ok());
        let last = last.map_or(full, |last| last.to_zoned(self.zone.clone()).date().yesterday().unwrap_or(full));
        let mut rows = self.person.transactions(full.min(last), self.today);
        rows.retain(|row| row.date <= self.now);
        rows
    }

    /// The first instant of the day so many days before today.
    pub(in crate::decide) fn days_ago(&self, days: u32) -> Option<EpochMillis> {
        let midnight = self.before_today(days).to_zoned(self.zone.clone()).ok()?;
        Some(EpochMillis::new(midnight.timestamp().as_millisecond()))
    }

    /// The day so many days before today; the first of the calendar where there are not so many.
    fn before_today(&self, days: u32) -> Date {
        let span = Span::new().try_days(days);
        span.map_or(Date::MIN, |span| self.today.saturating_sub(span))
    }

    /// What an account holds now.
    pub(in crate::decide) fn balance(&self, key: AccountKey) -> Amount {
        let [yesterdays, todays] = &self.balances;
        let of = |balances: &[DemoBalance]| {
            balances.iter().find(|balance| balance.account == key).map_or(Amount::ZERO, |balance| balance.balance)
        };
        if self.as_of(key) == self.today {
            return of(todays);
        }
        // What is invested is worth more than its rows; the others move with them.
        let moved = self.todays.iter().filter(|row| row.account == key && key != AccountKey::Investment);
        moved.fold(of(yesterdays), |sum, row| sum.checked_add(row.amount).unwrap_or(sum))
    }

    /// The day whose end an account is at: today once nothing more happens today.
    pub(super) fn as_of(&self, key: AccountKey) -> Date {
        if self.coming.iter().any(|row| row.account == key) { self.yesterday } else { self.today }
    }
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
