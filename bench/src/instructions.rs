//! `cargo xtask bench --instructions`: how many instructions the hot paths take, counted by callgrind and compared with a file in the
//! repository. Times on a machine that others use too tell nothing of a few per cent; instructions do.
//!
//! Each path runs once, on inputs that are always the same, in a process of its own under `valgrind`, which counts only within
//! [`counted`], and of the thread that is in it: what a path leaves to threads of its own is not seen. The same program gives nearly the
//! same counts (tables of hashes are seeded anew in each process); another compiler gives others, and then the file is written anew. There is a file for programs that are optimised, and one for those that are not, which is
//! what the gate has built anyway: they take several times as many instructions, but more work shows in them as well.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::sync::Arc;

use tink_ledger::image::UserImage;
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser, RuleCategoriser};
use tink_ledger::rules::periods::Resolution;
use tink_ledger::rules::search::search;
use tink_ledger::rules::statistics::{StatisticsQuery, query};
use tink_model::connector::CreateTransactionAccountContainer;
use tink_model::{EpochMillis, Rules, Validate};

use crate::goal::bodies::request;
use crate::goal::{plan, small_get};
use crate::part::{Figures, Part};
use crate::rows::{BATCH, NOW, row};
use crate::setup::Outcome;
use crate::world::{self, World, ingestion};

pub(crate) const PART: Part = ("instructions", carry_out);

/// Counts may be so much higher than those in the file.
const SLACK: f64 = 1.1;

/// What is known of programs that are built as this one is.
const FILE: &str = if cfg!(debug_assertions) {
    concat!(env!("CARGO_MANIFEST_DIR"), "/instructions-unoptimised.txt")
} else {
    concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.txt")
};

/// What writes it.
const UPDATE: &str = if cfg!(debug_assertions) {
    "cargo xtask bench --instructions --quick --update"
} else {
    "cargo xtask bench --instructions --update"
};

/// Transactions of the user who is searched and summed up.
const HAD: usize = 10_000;

/// Rows of the file that an import is planned for: so few that one thread does all of it, which is the one that is counted.
const PLANNED: usize = 500;

/// GETs in a row.
const GETS: usize = 200;

/// What is counted.
type Work = fn() -> Outcome;

const PATHS: [(&str, Work); 10] = [
    ("read-body", read_body),
    ("write-body", write_body),
    ("ingest-path", ingest_path),
    ("ingest", ingest),
    ("categorise", categorise),
    ("search", searched),
    ("search-index", searched_by_index),
    ("statistics", statistics),
    ("plan", planned),
    ("get", got),
];

/// Counts each path; writes the file, or compares it and fails where a count has grown.
pub(crate) fn run(update: bool, progress: impl Fn(&str)) -> Outcome<String> {
    let mut found = Counts::new();
    for (name, _) in PATHS {
        progress(&format!("counting: {name}"));
        found.insert(name.to_owned(), count(name)?);
    }
    if update {
        fs::write(FILE, written(&found))?;
        return Ok(written(&found));
    }
    let known = read(&fs::read_to_string(FILE).map_err(|error| format!("{FILE}: {error}"))?);
    compared(&known, &found).map_err(Into::into)
}

/// Instructions by path.
type Counts = BTreeMap<String, u64>;

fn count(name: &str) -> Outcome<u64> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("callgrind.out");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--tool=callgrind", "--collect-atstart=no", "--toggle-collect=*instructions*counted*"]);
    valgrind.arg(format!("--callgrind-out-file={}", out.display())).arg(env::current_exe()?);
    let output = valgrind.args(["part", PART.0, name]).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("valgrind cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim()).into());
    }
    total(&fs::read_to_string(&out)?).ok_or_else(|| format!("nothing was counted of {name}").into())
}

/// The sum of a file of callgrind's. Nothing counted is no count.
fn total(text: &str) -> Option<u64> {
    let totals = text.lines().find_map(|line| line.strip_prefix("totals: "))?;
    totals.trim().parse().ok().filter(|count| *count > 0)
}

fn written(counts: &Counts) -> String {
    let lines = PATHS.iter().filter_map(|(name, _)| Some(format!("{name:12} {:>12}\n", counts.get(*name)?)));
    format!("# Instructions of the hot paths. Written by `{UPDATE}`.\n{}", lines.collect::<String>())
}

fn read(text: &str) -> Counts {
    let count = |line: &str| {
        let (name, count) = line.split_once(' ')?;
        Some((name.to_owned(), count.trim().parse().ok()?))
    };
    text.lines().filter_map(count).collect()
}

/// Says of each path how its count stands to the known one, or names those that have grown.
fn compared(known: &Counts, found: &Counts) -> Result<String, String> {
    let (mut lines, mut grown) = (String::new(), Vec::new());
    for (name, count) in found {
        let Some(before) = known.get(name) else {
            grown.push(format!("{name} is not in the file"));
            continue;
        };
        let ratio = *count as f64 / *before as f64;
        lines.push_str(&format!("{name:12} {count:>12}  {ratio:.3}x of {before}\n"));
        if ratio > SLACK {
            grown.push(format!("{name} takes {count} instructions, {ratio:.2}x of the {before} that are known"));
        }
    }
    if grown.is_empty() {
        return Ok(lines);
    }
    Err(format!("{}; if that is wanted: {UPDATE}", grown.join("; ")))
}

/// What callgrind counts, and nothing else. It finds this by its name, which is why it is never inlined and has no type parameter.
#[inline(never)]
fn counted(work: &mut dyn FnMut() -> Outcome) -> Outcome {
    black_box(work())
}

fn carry_out(arguments: &[String]) -> Outcome<Figures> {
    let name = arguments.first().ok_or("the name of a path is needed")?;
    let (_, path) = PATHS.iter().find(|(known, _)| known == name).ok_or_else(|| format!("there is no path {name}"))?;
    path()?;
    Ok(Figures::new())
}

fn read_body() -> Outcome {
    let body = request(BATCH).to_json();
    counted(&mut || {
        let request = CreateTransactionAccountContainer::decode(&body)?;
        request.validate(&Rules::client())?;
        black_box(request);
        Ok(())
    })
}

fn write_body() -> Outcome {
    let request = request(BATCH);
    counted(&mut || {
        black_box(request.to_json());
        Ok(())
    })
}

fn ingest_path() -> Outcome {
    let body = request(BATCH).to_json();
    counted(&mut || {
        black_box(tink_sandbox::read_ingestion(&body)?);
        Ok(())
    })
}

/// What the ledger does with two requests: it decides, applies and keeps them in the form of a log.
fn ingest() -> Outcome {
    let world = World::in_memory("SE", Arc::new(RuleCategoriser::new()))?;
    world.feed_usual(0..BATCH)?;
    let mut requests = (1..3).map(|n| ingestion((n * BATCH..(n + 1) * BATCH).map(row))).collect::<Vec<_>>().into_iter();
    counted(&mut || requests.try_for_each(|request| world.take_in(request)))
}

fn categorise() -> Outcome {
    let (rules, rows) = (RuleCategoriser::new(), (0..BATCH).map(row).collect::<Vec<_>>());
    let all = || {
        for row in &rows {
            let description = &row.description;
            let input = CategoriseInput {
                description,
                kind: "DEFAULT",
                market: "SE",
                account_type: "CHECKING",
                negative: true,
            };
            black_box(rules.categorise(&input));
        }
    };
    // The rules are read with the first.
    all();
    counted(&mut || {
        all();
        Ok(())
    })
}

fn user() -> Outcome<Arc<UserImage>> {
    let world = World::in_memory("SE", Arc::new(RuleCategoriser::new()))?;
    world.feed_usual(0..HAD)?;
    world.image()
}

fn searched() -> Outcome {
    counted_search(&*user()?)
}

fn searched_by_index() -> Outcome {
    let image = user()?;
    world::index(&image)?;
    counted_search(&image)
}

fn counted_search(image: &UserImage) -> Outcome {
    let asked = world::query("teatergrillen");
    counted(&mut || {
        black_box(search(image, &asked));
        Ok(())
    })
}

fn statistics() -> Outcome {
    let image = user()?;
    let asked = StatisticsQuery {
        types: vec!["expenses-by-category".to_owned()],
        resolution: Some(Resolution::Monthly),
        ..StatisticsQuery::default()
    };
    counted(&mut || {
        black_box(query(&image, EpochMillis::new(NOW), &asked));
        Ok(())
    })
}

fn planned() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bank.csv");
    plan::write(&path, PLANNED)?;
    let file = plan::opened(&path)?;
    counted(&mut || match plan::planned_of(&file, folder.path())? {
        rows if rows == PLANNED as u64 => Ok(()),
        rows => Err(format!("{rows} rows were planned").into()),
    })
}

/// What the layers of a client take, timers and a token included.
fn got() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let client = small_get::client(small_get::slow(), "http://api.invalid".to_owned())?;
    runtime.block_on(small_get::through(&client))?;
    counted(&mut || {
        runtime.block_on(async {
            for _ in 0..GETS {
                small_get::through(&client).await?;
            }
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(count: u64) -> Counts {
        [("search".to_owned(), count)].into()
    }

    #[test]
    fn a_count_may_grow_by_a_tenth_and_not_by_more() {
        assert!(compared(&counts(1_000), &counts(1_100)).is_ok());
        assert!(compared(&counts(1_000), &counts(10)).is_ok());
        let refused = compared(&counts(1_000), &counts(1_101)).unwrap_err();
        assert!(refused.starts_with("search takes 1101 instructions, 1.10x of the 1000 that are known; "), "{refused}");
    }

    #[test]
    fn a_path_that_the_file_does_not_know_is_told() {
        assert!(compared(&Counts::new(), &counts(1)).unwrap_err().starts_with("search is not in the file; "));
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read(&written(&counts(12_345))), counts(12_345));
    }

    #[test]
    fn a_total_of_nothing_is_none() {
        assert_eq!(total("events: Ir\nsummary: 7\n\ntotals: 7\n"), Some(7));
        assert_eq!(total("totals: 0\n"), None);
        assert_eq!(total(""), None);
    }

    #[test]
    fn every_path_can_be_carried_out() {
        for (name, _) in PATHS {
            carry_out(&[name.to_owned()]).unwrap();
        }
    }
}
