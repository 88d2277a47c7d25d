//! Goal 11: planning an import of a large CSV file (read, identify, validate, batch), beside the bare `csv` crate reading the same file
//! into owned records. Each runs in a process of its own, whose memory counts.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use tink_ingest::plan::Planner;
use tink_ingest::read::{Context, DataFile, Input};
use tink_ingest::rules::Rules;

use super::Goal;
use crate::clock::{elapsed, memory};
use crate::line::{Aim, Baseline, Line, Unit};
use crate::part::{self, Figures, Part, figure};
use crate::rounds::Rounds;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 11, what: "planning an import", measure };
pub(super) const PARTS: [Part; 2] = [("plan", plan), ("csv", bare)];

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let rows = setup.size(1_000_000, 2_000);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bank.csv");
    write(&path, rows)?;
    let path = path.to_str().ok_or("the temporary folder's name is not text")?;
    let (mut peaks, mut bare_peaks) = (Vec::new(), Vec::new());
    let side = |name: &str, peaks: &mut Vec<f64>| {
        let figures = part::run(name, &[path])?;
        if figure(&figures, "rows")? != rows as f64 {
            return Err(format!("{name} did not see every row").into());
        }
        peaks.push(figure(&figures, "peak")?);
        figure(&figures, "seconds")
    };
    let times = Rounds::interleaved(setup.rounds, || side("plan", &mut peaks), || side("csv", &mut bare_peaks))?;
    let peaks = Rounds { ours: peaks, theirs: bare_peaks };
    let line = |what: String, unit, aim, rounds: &Rounds| {
        let baseline = Baseline::new("bare csv, owned records", Baseline::krate("csv").version);
        Line::compared(GOAL.number, what, unit, aim, rounds, baseline)
    };
    Ok(vec![
        line(format!("planning {rows} CSV rows"), Unit::Seconds, Aim::Cost(2.5), &times),
        line(format!("planning {rows} CSV rows, peak memory"), Unit::Bytes, Aim::Total(64e6), &peaks),
    ])
}

/// Years of an account's rows, in order, with a text of usual length.
pub(crate) fn write(path: &Path, rows: usize) -> Outcome {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "Date,Description,Amount,Account")?;
    for row in 0..rows {
        let day = jiff::civil::date(2015, 1, 1).checked_add(jiff::Span::new().days((row * 3_650 / rows) as i64))?;
        let (cents, shop, account) = ((row * 7_919) % 100_000, row % 977, row % 5);
        let (kronor, cents) = (cents / 100, cents % 100);
        writeln!(
            file,
            "{day},Card purchase at shop number {shop} in Stockholm,-{kronor}.{cents:02},account-{account}"
        )?;
    }
    Ok(file.flush()?)
}

/// What the process found and had at most.
fn figures(seconds: f64, rows: u64) -> Outcome<Figures> {
    let peak = memory("self", "VmHWM").ok_or("the system does not say how much memory was used")?;
    Ok([("seconds", seconds), ("rows", rows as f64), ("peak", peak)]
        .map(|(name, value)| (name.to_owned(), value))
        .into())
}

fn path_of(arguments: &[String]) -> Outcome<&Path> {
    Ok(Path::new(arguments.first().ok_or("a file is needed")?))
}

fn bare(arguments: &[String]) -> Outcome<Figures> {
    let path = path_of(arguments)?;
    let (rows, seconds) = elapsed(|| -> Outcome<u64> {
        let mut rows = 0;
        for record in csv::Reader::from_path(path)?.into_records() {
            black_box(record?);
            rows += 1;
        }
        Ok(rows)
    });
    figures(seconds, rows?)
}

fn plan(arguments: &[String]) -> Outcome<Figures> {
    let path = path_of(arguments)?;
    let (rows, seconds) = elapsed(|| planned(path));
    figures(seconds, rows?)
}

/// All but sending: rows are read and checked, given ids and sorted by days, and come back batch by batch.
fn planned(path: &Path) -> Outcome<u64> {
    planned_of(&opened(path)?, path.parent().ok_or("a file lies in a folder")?)
}

/// The file, its format found and its columns known.
pub(crate) fn opened(path: &Path) -> Outcome<DataFile> {
    let time_zone = jiff::tz::TimeZone::get("Europe/Stockholm")?;
    let context = Context { currency: "SEK".parse()?, time_zone, account: None };
    Ok(DataFile::open(&Input::path(path), &Rules::default(), &context)?)
}

/// The same as a whole plan, of a file that is open; what does not fit into memory goes into the folder.
pub(crate) fn planned_of(file: &DataFile, folder: &Path) -> Outcome<u64> {
    let mut planner = Planner::in_folder(Some("anna".into()), folder);
    planner.add(file, &mut |_| Ok(()))?;
    let plan = planner.finish(&mut |_| Ok(()))?;
    let (mut rows, mut batch) = (0, Vec::new());
    for index in 0..plan.batches() {
        plan.read_batch(index, &mut batch)?;
        rows += batch.len() as u64;
    }
    Ok(rows)
}
