//! Records from a table of a legacy database, in place of a file: anything that can be gone through more than once can feed a plan.
//!
//! `cargo run -p tink-ingest --example from_sqlite --features journal -- [DATABASE]`

#![allow(clippy::print_stdout, reason = "this is a program for people")]

use std::sync::Arc;

use jiff::tz::TimeZone;
use rusqlite::Connection;
use tink_ingest::Error;
use tink_ingest::plan::Planner;
use tink_ingest::record::{Place, Record};
use tink_ingest::rejects::{RejectCode, Rejection};
use tink_ingest::source::{AnyRows, Row, Source};

/// The table `booking` of a database.
struct Bookings {
    name: Arc<str>,
    database: Connection,
    time_zone: TimeZone,
}

/// Rows that are read at once.
const PAGE: i64 = 1_000;

impl Bookings {
    /// The rows behind this number. Whatever the table has that makes no transaction is rejected, as a bad row of a file is.
    fn page(&self, behind: i64) -> rusqlite::Result<Vec<(i64, Row)>> {
        let mut statement = self.database.prepare_cached(
            "SELECT id, customer, account, booked_on, cents, text FROM booking WHERE id > ?1 ORDER BY id LIMIT ?2",
        )?;
        let rows = statement.query_map([behind, PAGE], |row| {
            let id: i64 = row.get(0)?;
            let (customer, account): (String, String) = (row.get(1)?, row.get(2)?);
            let (day, cents, text): (String, i64, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
            let place = Place { file: Arc::clone(&self.name), line: id.unsigned_abs() };
            let Ok(booked_on) = day.parse() else {
                let reason = format!("{day:?} is no day");
                let fields = vec![customer, account, day, cents.to_string(), text];
                let rejection = Rejection { place, column: None, code: RejectCode::Date, reason, fields, number: None };
                return Ok((id, Row::Rejected(rejection)));
            };
            // The database counts cents: no float comes near an amount.
            let amount = tink_model::Amount::new(cents, 2);
            let mut record = Record::new(place, account.into(), booked_on, amount, text);
            record.user = Some(customer.into());
            record.bank_id = Some(format!("booking-{id}"));
            Ok((id, Row::Record(record)))
        })?;
        rows.collect()
    }
}

impl Source for Bookings {
    fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    fn rows(&self) -> Result<AnyRows<'_>, Error> {
        // Page by page, so that a table of any size takes the memory of one page.
        let mut behind = Some(0);
        let pages = std::iter::from_fn(move || {
            let page = match self.page(behind?) {
                Ok(page) => page,
                Err(error) => {
                    behind = None;
                    let error = std::io::Error::other(error);
                    return Some(vec![Err(Error::source_failed(&self.name, "the table cannot be read", error))]);
                }
            };
            behind = page.last().map(|(id, _)| *id);
            Some(page.into_iter().map(|(_, row)| Ok(row)).collect::<Vec<_>>())
        });
        Ok(Box::new(pages.flatten()))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = match std::env::args().nth(1) {
        Some(path) => Connection::open(path)?,
        None => example()?,
    };
    let bookings = Bookings { name: "booking".into(), database, time_zone: TimeZone::get("Europe/Berlin")? };
    let mut rejected = |rejection| {
        println!("rejected: {rejection}");
        Ok(())
    };
    let mut planner = Planner::new(None);
    planner.add(&bookings, &mut rejected)?;
    let plan = planner.finish(&mut rejected)?;
    for user in plan.users() {
        println!("{}: {} accounts, {} transactions", user.id, user.accounts.len(), user.transactions);
    }
    // From here on it is as with files: `tink_ingest::run::Import` carries the plan out.
    for planned in plan.iter() {
        let entity = planned?.entity;
        println!("  {} {:>8}  {}", entity.external_id, entity.amount.to_string(), entity.description);
    }
    Ok(())
}

/// A database in memory, as an old system may have it.
fn example() -> rusqlite::Result<Connection> {
    let database = Connection::open_in_memory()?;
    database.execute_batch(
        "CREATE TABLE booking (id INTEGER PRIMARY KEY, customer TEXT, account TEXT, booked_on TEXT, cents INTEGER, text TEXT);
         INSERT INTO booking (customer, account, booked_on, cents, text) VALUES
            ('anna', 'giro', '2025-01-30', 250000, 'Lohn'), ('anna', 'giro', '2025-01-31', -450, 'Kaffee'),
            ('anna', 'giro', '2025-01-31', -450, 'Kaffee'), ('bo', 'sparen', '31.01.2025', 10000, 'Übertrag'),
            ('bo', 'sparen', '2025-01-31', 10000, 'Übertrag');",
    )?;
    Ok(database)
}
