//! A plan's memory does not grow with its files. This is a program of its own, so that nothing else is in its figure.

#![cfg(target_os = "linux")]

use std::io::{BufWriter, Write as _};

use tink_ingest::plan::Planner;
use tink_ingest::read::{Context, DataFile, Input};
use tink_ingest::rules::Rules;

/// Rows of a file of about 30 MB.
const ROWS: usize = 400_000;

/// The most that the process has had in memory, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

#[test]
fn a_plan_of_many_rows_stays_below_64_mb() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bank.csv");
    let mut file = BufWriter::new(std::fs::File::create(&path).expect("a file"));
    writeln!(file, "Date,Description,Amount,Account,Transaction ID").expect("written");
    for row in 0..ROWS {
        // The newest rows first, and accounts in turn: nothing is in the order in which it is sent.
        let day = jiff::civil::date(2025, 1, 1).saturating_sub(jiff::Span::new().days((row / 400) as i64));
        let id = (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        writeln!(file, "{day},Card purchase at shop {row},-{}.25,account-{},{id:x}", row % 977, row % 7)
            .expect("written");
    }
    file.flush().expect("written");
    drop(file);

    let context = Context {
        currency: "SEK".parse().expect("a currency"),
        time_zone: jiff::tz::TimeZone::get("Europe/Stockholm").expect("a bundled zone"),
        account: None,
    };
    let file = DataFile::open(&Input::path(&path), &Rules::default(), &context).expect("readable");
    let mut planner = Planner::in_folder(Some("anna".into()), folder.path());
    planner.add(&file, &mut |rejection| panic!("{rejection}")).expect("readable");
    let plan = planner.finish(&mut |rejection| panic!("{rejection}")).expect("a plan");
    let mut rows = 0;
    for batch in 0..plan.batches() {
        rows += plan.batch(batch).expect("a temporary file").len();
    }
    assert_eq!((rows, plan.accounts().len()), (ROWS, 7));
    assert!(peak() < 64 * 1024, "{} KiB", peak());
}
