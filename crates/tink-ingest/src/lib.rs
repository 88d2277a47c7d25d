//! A bank's files become validated batches for the Connector API.
//!
//! The road, each step its own module:
//!
//! 1. [`rules`]: what a person says about a file.
//! 2. [`read`]: a file's rows to [`record::Record`]s; what cannot be read becomes a [`rejects::Rejection`].
//! 3. [`source`]: anything else that has records, such as a table of a legacy database, joins here.
//! 4. `plan` (feature `connector`): ids, the same in every run; accounts; batches of at most 2,500 transactions.
//! 5. `run` (feature `connector`): the plan carried out against a `run::Sink`, every transaction once, whatever happens; with the
//!    feature `journal` a file remembers what was done.
//!
//! It talks to no API itself: the sink and the read-back are the caller's, and so is the clock.
//!
#![cfg_attr(
    all(feature = "read", feature = "connector"),
    doc = r#"
```
use tink_ingest::plan::Planner;
use tink_ingest::read::{Context, DataFile, Input};
use tink_ingest::rules::Rules;

# let folder = tempfile::tempdir()?;
# let path = folder.path().join("bank.csv");
std::fs::write(&path, "Datum;Text;Belopp\n2025-01-31;Espresso House;-45,00\n2025-01-31;Espresso House;-45,00\n")?;
let context = Context {
    currency: "SEK".parse()?,
    time_zone: jiff::tz::TimeZone::get("Europe/Stockholm")?,
    account: Some("checking".into()),
};
let file = DataFile::open(&Input::path(&path), &Rules::default(), &context)?;
let mut rejected = |rejection| {
    println!("{rejection}");
    Ok(())
};
let mut planner = Planner::new(Some("anna".into()));
planner.add(&file, &mut rejected)?;
let plan = planner.finish(&mut rejected)?;
assert_eq!(plan.transactions(), 2, "two real coffees");
# Ok::<(), Box<dyn std::error::Error>>(())
```
"#
)]

#[cfg(any(feature = "read", feature = "connector"))]
mod ahead;
mod error;
#[cfg(feature = "read")]
mod format;
#[cfg(feature = "connector")]
mod identity;
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
pub mod source;
#[cfg(feature = "connector")]
mod spool;
mod text;

pub use error::Error;
#[cfg(feature = "read")]
pub use format::{DateFormat, DateFormatError, NumberFormat, NumberText, Thousands};
