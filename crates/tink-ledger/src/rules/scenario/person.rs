//! A person: everything about them that does not change by day.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tink_model::EpochMillis;

use super::bills::Standing;
use super::culture::{Culture, Security, Town, currency_and_scale};
use super::dice::{Seed, Topic};
use super::habits::Taste;
use super::kind::{Scenario, Ways};
use super::life::Lived;
use super::loans::Borrowing;
use super::money::{Cents, half_even, round_to, share};
use super::months::Month;

/// Somebody with a life: employer, home, habits and accounts, all drawn from a seed.
///
/// The same seed, scenario, market and time zone are the same person, whatever the day, and a person's days never
/// change: what happens on a day is decided by the person and the day alone.
#[derive(Clone)]
pub struct Person {
    pub(super) seed: Seed,
    pub(super) scenario: Scenario,
    pub(super) ways: Ways,
    pub(super) market: String,
    pub(super) currency: &'static str,
    pub(super) zone: TimeZone,
    pub(super) culture: &'static Culture,
    /// What a euro's worth of goods costs, in thousandths of the currency's unit.
    pub(super) scale: i64,
    pub(super) name: String,
    /// Who shares the loans of the home, if anybody.
    pub(super) partner: Option<String>,
    pub(super) town: &'static Town,
    /// The place of the town in its table.
    pub(super) town_place: usize,
    pub(super) employer: &'static str,
    /// The day of the month on which most bills are due.
    pub(super) bill_day: i8,
    pub(super) bills: Vec<Standing>,
    pub(super) tastes: Vec<Taste>,
    pub(super) mortgage: Borrowing,
    pub(super) car_loan: Borrowing,
    pub(super) held: Vec<&'static Security>,
    /// The interest of the savings account in hundredths of a percent.
    pub(super) savings_rate: i64,
    /// The regular salary from April of each year on, from [`FIRST_SALARY`].
    salaries: Vec<Cents>,
    pub(super) lived: Lived,
}

/// The first year whose salary is known: loans may be older than the days of a life.
const FIRST_SALARY: i32 = 1990;
const LAST_SALARY: i32 = 2100;
/// The year whose prices and salaries the tables hold.
pub(super) const TABLE_YEAR: i32 = 2025;

impl Person {
    /// The person of that seed.
    ///
    /// `market` is a code in any letter case; one without a table of its own shares a generic one, in its own currency.
    /// An unknown `time_zone` (IANA) is UTC, an unknown market pays in euro.
    #[must_use]
    pub fn new(seed: impl Into<Seed>, scenario: Scenario, market: &str, time_zone: &str) -> Self {
        let seed = seed.into();
        let ways = scenario.ways();
        let market = market.to_ascii_uppercase();
        let culture = Culture::of_market(&market);
        let (currency, scale) = currency_and_scale(&market, culture);
        let mut dice = seed.dice(Topic::Who, 0);
        let family = dice.pick(&culture.family);
        let name = format!("{} {family}", dice.pick(&culture.given));
        let partner = dice.chance(600).then(|| format!("{} {family}", dice.pick(&culture.given)));
        let partner = partner.filter(|partner| *partner != name);
        let town_place = dice.place(culture.towns.len());
        let employer = dice.pick(&culture.employers);
        // Somebody who overspends pays while there still is something.
        let bill_day = dice.between(26, 28) as i8;
        let note = note_of(scale);
        let (least, most) = culture.salary;
        let thousandths = least * 1000 + (most - least) * dice.between(ways.salary_from, ways.salary_to);
        let earned = share(thousandths, scale, 10 * culture.scale);
        let savings_rate = 50 + 5 * dice.between(0, 30);
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        Self {
            scenario,
            ways,
            currency,
            zone,
            culture,
            scale,
            name,
            partner,
            town_place,
            town: &culture.towns[town_place],
            employer,
            bill_day,
            bills: Standing::draw(&seed, &ways, culture),
            tastes: Taste::draw(&seed),
            mortgage: Borrowing::mortgage(&seed, &ways, &market),
            car_loan: Borrowing::car(&seed, &ways, &market),
            held: held(&seed, culture),
            savings_rate,
            salaries: salaries(&seed, &ways, round_to(earned, note / 2)),
            lived: Lived::default(),
            seed,
            market,
        }
    }

    /// Which life it is.
    #[must_use]
    pub const fn scenario(&self) -> Scenario {
        self.scenario
    }

    /// The currency (ISO 4217) of every amount.
    #[must_use]
    pub const fn currency(&self) -> &'static str {
        self.currency
    }

    /// The person's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether there is a credit card.
    pub(super) const fn has_card(&self) -> bool {
        self.ways.card_growth.is_some()
    }

    /// The regular net salary of a month. Raises come in April.
    pub(super) fn salary(&self, month: Month) -> Cents {
        let year = month.year() - i32::from(month.of_year() < 4);
        let place = (year - FIRST_SALARY).clamp(0, LAST_SALARY - FIRST_SALARY);
        self.salaries[place.cast_unsigned() as usize]
    }

    /// A share of the regular salary, in thousandths.
    pub(super) fn of_salary(&self, month: Month, thousandths: i64) -> Cents {
        share(self.salary(month), thousandths, 1000)
    }

    /// What costs so many euro cents in 2025: in the person's currency and in the month's prices, which rise as the
    /// salary does.
    pub(super) fn price(&self, euro_cents: i64, month: Month) -> Cents {
        let today = self.salary(Month::FIRST.plus((TABLE_YEAR - 2010) * 12 + 6));
        let worth = i128::from(euro_cents) * i128::from(self.scale) * i128::from(self.salary(month));
        half_even(worth, 1000 * i128::from(today)) as i64
    }

    /// A round sum as people think of it: some ten euro, in hundredths of the unit.
    pub(super) const fn note(&self) -> Cents {
        note_of(self.scale)
    }

    /// The smallest step of a price: where a euro is hundreds of units, nobody counts hundredths.
    pub(super) const fn coin(&self) -> Cents {
        if self.scale < 100_000 { 1 } else { 100 }
    }

    /// The instant of a local time of a day.
    pub(super) fn instant(&self, day: Date, minute: u16) -> EpochMillis {
        let (hour, minute) = ((minute / 60 % 24) as i8, (minute % 60) as i8);
        let local = day.at(hour, minute, 0, 0);
        let instant = self.zone.to_ambiguous_timestamp(local).compatible();
        // Only at the ends of the calendar is there no such instant; lives end long before.
        EpochMillis::new(instant.map_or(0, jiff::Timestamp::as_millisecond))
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("scenario", &self.scenario)
            .field("market", &self.market)
            .field("currency", &self.currency)
            .finish_non_exhaustive()
    }
}

const fn note_of(scale: i64) -> Cents {
    let (mut note, mut scale) = (1000, scale);
    while scale >= 5000 {
        note *= 10;
        scale /= 10;
    }
    note
}

fn salaries(seed: &Seed, ways: &Ways, in_table_year: Cents) -> Vec<Cents> {
    let raise = |year: i32| {
        let number = (year - FIRST_SALARY).cast_unsigned();
        1000 + seed.dice(Topic::Salaries, number).between(ways.raise / 2, ways.raise)
    };
    let mut before: Vec<Cents> = Vec::new();
    let mut salary = in_table_year;
    for year in (FIRST_SALARY..TABLE_YEAR).rev() {
        salary = round_to(share(salary, 1000, raise(year + 1)), 100);
        before.push(salary);
    }
    before.reverse();
    let mut salaries = before;
    salary = in_table_year;
    salaries.push(salary);
    for year in TABLE_YEAR + 1..=LAST_SALARY {
        salary = round_to(share(salary, raise(year), 1000), 100);
        salaries.push(salary);
    }
    salaries
}

/// Every fund of the market, and all its shares but one.
fn held(seed: &Seed, culture: &'static Culture) -> Vec<&'static Security> {
    let left_out = seed.dice(Topic::Depot, 0).place(culture.stocks.len());
    let stocks = culture.stocks.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, stock)| stock);
    culture.funds.iter().chain(stocks).collect()
}
