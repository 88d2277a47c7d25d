//! What planning a large CSV file costs, beside the bare `csv` crate reading the same file into owned records: time as a ratio of the
//! same run, and the peak of memory.
//!
//! `cargo run --release -p tink-ingest --example plan_cost --features connector -- [ROWS]`

#![allow(clippy::print_stdout, reason = "this is a program for people")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

use std::error::Error;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use tink_ingest::plan::Planner;
use tink_ingest::read::{Context, DataFile, Input};
use tink_ingest::rules::Rules;

fn main() -> Result<(), Box<dyn Error>> {
    let rows: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |rows| rows.parse())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bank.csv");
    write(&path, rows)?;
    println!("{rows} rows, {} bytes", std::fs::metadata(&path)?.len());
    let mut ratios = Vec::new();
    for round in 1..=5 {
        let start = Instant::now();
        let bare = bare(&path)?;
        let bare_time = start.elapsed();
        let start = Instant::now();
        let planned = plan(&path, folder.path())?;
        let plan_time = start.elapsed();
        assert_eq!(bare, planned, "both see every row");
        let ratio = plan_time.as_micros() * 100 / bare_time.as_micros().max(1);
        println!("round {round}: csv crate {bare_time:.2?}, plan {plan_time:.2?}, {}.{:02}x", ratio / 100, ratio % 100);
        ratios.push(ratio);
    }
    ratios.sort_unstable();
    let median = ratios[ratios.len() / 2];
    println!("median {}.{:02}x the time of the bare csv crate", median / 100, median % 100);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        println!("peak memory {}", peak.trim_start_matches("VmHWM:").trim());
    }
    Ok(())
}

/// Years of an account's rows, in order, with a text of usual length.
fn write(path: &Path, rows: usize) -> Result<(), Box<dyn Error>> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "Date,Description,Amount,Account")?;
    for row in 0..rows {
        let day = jiff::civil::date(2015, 1, 1).checked_add(jiff::Span::new().days((row * 3_650 / rows) as i64))?;
        let (cents, shop) = ((row * 7_919) % 100_000, row % 977);
        writeln!(
            file,
            "{day},Card purchase at shop number {shop} in Stockholm,-{}.{:02},account-{}",
            cents / 100,
            cents % 100,
            row % 5
        )?;
    }
    file.flush()?;
    Ok(())
}

fn bare(path: &Path) -> Result<u64, Box<dyn Error>> {
    let mut rows = 0;
    for record in csv::Reader::from_path(path)?.into_records() {
        std::hint::black_box(record?);
        rows += 1;
    }
    Ok(rows)
}

fn plan(path: &Path, folder: &Path) -> Result<u64, Box<dyn Error>> {
    let time_zone = jiff::tz::TimeZone::get("Europe/Stockholm")?;
    let context = Context { currency: "SEK".parse()?, time_zone, account: None };
    let file = DataFile::open(&Input::path(path), &Rules::default(), &context)?;
    let mut planner = Planner::in_folder(Some("anna".into()), folder);
    planner.add(&file, &mut |rejection| panic!("{rejection}"))?;
    let plan = planner.finish(&mut |rejection| panic!("{rejection}"))?;
    let mut rows = 0;
    for batch in 0..plan.batches() {
        rows += plan.batch(batch)?.len() as u64;
    }
    Ok(rows)
}
