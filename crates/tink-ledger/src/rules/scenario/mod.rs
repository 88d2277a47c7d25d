//! Plausible lives: the demo data of test and simulated banks, and of named scenarios.
//!
//! A [`Person`] is drawn from a [`Seed`], a [`Scenario`], a market and a time zone. It has
//! [accounts](Person::accounts), [transactions](Person::transactions), [balances](Person::balances),
//! [portfolios](Person::portfolios), [loans](Person::loans) with [events](Person::loan_events) and
//! [timelines](Person::loan_timelines).
//!
//! **The rule.** What happens on a day is a function of the person and the day. It does not matter on which day, for
//! which span and how often one asks; spans that overlap agree, and a longer span is the shorter ones one after the
//! other. Only how a purchase by card looks until it is booked also depends on the last day of the span: it is `pending`,
//! and some are then held at another sum or in fewer words, or are held and never booked. Once it is booked a row stays as
//! it is.
//!
//! A life is lived from [`BEGINNING`] to [`END`], month by month: income, savings, loans, bills and investments come
//! first; what they leave, up to what the person means to keep, is spent on purchases, by habits. So every balance is
//! exactly the opening and the rows since, as they look that day, and a life neither runs dry nor piles money up, in 2012 or
//! in 2090.
//! Everything is reckoned in whole hundredths.
//!
//! Drawing is by ChaCha with a stream for each topic and month; prices and rates, which everybody sees alike, are
//! smooth noise by name and day. A change of the draws or tables changes lives: rows that were given out belong into
//! events.
//!
//! All of it is ours: no source describes the platform's demo data beyond the types of account, and the names of three
//! scenarios.

mod accounts;
mod bills;
mod card;
mod culture;
mod depot;
mod dice;
mod everyday;
mod habits;
mod holds;
mod income;
mod kind;
mod life;
mod loan_history;
mod loan_standing;
mod loans;
mod money;
mod months;
mod numbers;
mod person;
mod portfolios;
mod prices;
mod rows;
mod savings;
#[cfg(test)]
mod tests;

pub use accounts::{AccountKey, DemoAccount, DemoAccountDetails};
pub use dice::Seed;
pub use kind::Scenario;
pub use loan_history::{
    DemoLoanEvent, DemoLoanTimeline, DemoLoanTimelines, DemoMonthValue, DemoPoint, LOAN_HISTORY_MONTHS,
    weighted_average_rate,
};
pub use loan_standing::DemoLoan;
pub use loans::LoanKind;
pub use months::{BEGINNING, END};
pub(crate) use numbers::iban;
pub use person::Person;
pub use portfolios::{DemoInstrument, DemoPortfolio};
pub(crate) use rows::Span;
pub use rows::{DemoBalance, DemoTransaction};
