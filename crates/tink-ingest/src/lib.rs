//! A bank's files become validated batches for the Connector API.
//!
//! The road, each step its own module:
//!
//! 1. [`rules`]: what a person says about a file.
//! 2. [`read`]: a file's rows to [`record::Record`]s; what cannot be read becomes a [`rejects::Rejection`].
//! 3. [`identity`]: an external id for each record, the same in every run.
//! 4. `plan` (feature `connector`): accounts, and batches of at most 2,500 transactions.
//! 5. `run` (feature `connector`): the plan carried out against a `run::Sink`, with what exists already left alone.
//!
//! It talks to no API itself: the sink is the caller's.
//!
#![cfg_attr(
    all(feature = "read", feature = "connector"),
    doc = r#"
```
use std::sync::Arc;
use tink_ingest::plan::Planner;
use tink_ingest::read::{Context, Layout, Row, Rows};
use tink_ingest::rules::Rules;

let file = "Datum;Text;Belopp\n2025-01-31;Espresso House;-45,00\n2025-01-31;Espresso House;-45,00\n".as_bytes();
let context = Context {
    currency: "SEK".parse()?,
    time_zone: jiff::tz::TimeZone::get("Europe/Stockholm")?,
    account: Some("checking".into()),
};
let layout = Arc::new(Layout::of("bank.csv", file, &Rules::default(), &context)?);
let mut records = Vec::new();
for row in Rows::new(file, "bank.csv".into(), Arc::clone(&layout))? {
    match row? {
        Row::Record(record) => records.push(record),
        Row::Rejected(rejection) => println!("{rejection}"),
    }
}
let mut planner = Planner::new();
planner.add_file(layout.accounts(), &layout.time_zone, &records);
let plan = planner.finish()?;
assert_eq!(plan.transactions().len(), 2, "two real coffees");
# Ok::<(), Box<dyn std::error::Error>>(())
```
"#
)]

mod error;
#[cfg(feature = "read")]
mod format;
pub mod identity;
pub mod market;
#[cfg(feature = "connector")]
pub mod plan;
#[cfg(feature = "read")]
pub mod read;
pub mod record;
pub mod rejects;
#[cfg(feature = "read")]
pub mod rules;
#[cfg(feature = "connector")]
pub mod run;
mod text;

pub use error::Error;
#[cfg(feature = "read")]
pub use format::{DateFormat, DateFormatError, NumberFormat, NumberText, Thousands};
