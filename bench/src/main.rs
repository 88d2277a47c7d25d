//! `cargo xtask bench`: measures every goal of speed, size and cost beside what people would use instead, in the same run.
//!
//! 1. Each goal is a file of [`goal`]: what is measured, beside what, and what is aimed at.
//! 2. Ours and the baseline run by turns ([`rounds`]), since the machine has slow and fast phases that ratios of one round do not see.
//! 3. A goal is reached when the median of the rounds is ([`mod@line`]); a baseline that cannot be had is reported as absent.
//! 4. The table or the JSON is printed ([`report`]); progress goes to standard error.
//!
//! `--soak` measures something else: how the sandbox bears load ([`soak`]). `--instructions` guards the hot paths ([`instructions`]).
//!
//! What needs a process of its own, because its memory counts, runs as one ([`part`]).

mod clock;
mod goal;
mod instructions;
mod line;
mod load;
mod machine;
mod page;
mod part;
mod peer;
mod python;
mod report;
mod rounds;
mod rows;
mod server;
mod setup;
mod soak;
mod world;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

use crate::goal::Goal;
use crate::line::Line;
use crate::machine::Machine;
use crate::report::{Failed, Report};
use crate::setup::{Outcome, Setup};

/// Measures the goals of speed, size and cost, ours and the baseline by turns.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask bench")]
struct Arguments {
    /// Tiny sizes, one round, no baselines from elsewhere: only to see that everything runs.
    #[arg(long)]
    quick: bool,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
    /// Only these goals: --only 1,4
    #[arg(long, value_name = "GOAL,..", value_delimiter = ',')]
    only: Vec<u8>,
    /// How often ours and the baseline run by turns.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// In place of the goals: load on the sandbox for so many minutes at 80 % of what it can carry, then too much of it.
    #[arg(long, value_name = "MINUTES", num_args = 0..=1, default_missing_value = "10", conflicts_with_all = ["only", "quick"],
        value_parser = clap::value_parser!(u64).range(1..=25))]
    soak: Option<u64>,
    /// Puts the table into BENCHMARKS.md too.
    #[arg(long, conflicts_with_all = ["quick", "only", "instructions"])]
    write: bool,
    /// In place of the goals: counts the instructions of the hot paths, and fails where they have grown by more than a tenth.
    /// With --quick of programs that are not optimised, which have a file of their own.
    #[arg(long, conflicts_with_all = ["only", "soak", "json"])]
    instructions: bool,
    /// Writes the counts down in place of comparing them.
    #[arg(long, requires = "instructions")]
    update: bool,
}

fn main() -> ExitCode {
    if let Some(outcome) = part::asked_for() {
        return ended(outcome);
    }
    let arguments = Arguments::parse();
    ended(run(&arguments))
}

/// Measures what is asked for. A goal that cannot be measured is reported, and the run has failed.
fn run(arguments: &Arguments) -> Outcome {
    if let Some(minutes) = arguments.soak {
        let soak = soak::run(soak::Plan::minutes(minutes), progress)?;
        if arguments.write {
            page::write("soak", &soak.table())?;
        }
        return print(&if arguments.json { serde_json::to_string_pretty(&soak)? + "\n" } else { soak.table() });
    }
    if arguments.instructions {
        return print(&instructions::run(arguments.update, progress)?);
    }
    let setup = Setup::new(arguments.quick, arguments.rounds.into());
    let goals = goal::select(&arguments.only)?;
    let (mut lines, mut failed) = (Vec::new(), Vec::new());
    for Goal { number, what, measure } in goals {
        progress(&format!("goal {number}: {what}"));
        match measure(setup) {
            Ok(found) if setup.quick => lines.extend(found.into_iter().map(Line::unjudged)),
            Ok(found) => lines.extend(found),
            Err(error) => failed.push(Failed { goal: number, why: error.to_string() }),
        }
    }
    // A quick run of everything shows that a soak runs, too.
    let soak =
        (setup.quick && arguments.only.is_empty()).then(|| soak::run(soak::Plan::quick(), progress)).transpose()?;
    let report = Report { machine: Machine::here(), quick: setup.quick, rounds: setup.rounds, lines, failed, soak };
    if arguments.write {
        page::write("goals", &report.table())?;
    }
    print(&if arguments.json { serde_json::to_string_pretty(&report)? + "\n" } else { report.table() })?;
    let failed: Vec<String> = report.failed.iter().map(|failed| failed.goal.to_string()).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("not measured: {}", failed.join(", ")).into()) }
}

fn print(text: &str) -> Outcome {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

#[allow(clippy::print_stderr)] // the one place where progress is told
fn progress(line: &str) {
    eprintln!("{line}");
}

#[allow(clippy::print_stderr)]
fn ended(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
