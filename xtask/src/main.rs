//! The project's own commands: codegen, evolve, test, bench, weight.

mod bench;
mod codegen;
mod evolve;
mod seconds;
mod spec;
#[cfg(test)]
mod surface;
mod test;
mod weight;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes the generated modules of tink-model from the specs.
    Codegen {
        /// Only compares, and fails if something would change.
        #[arg(long)]
        check: bool,
    },
    /// Prints what changed between two revisions of an API, whom it breaks, and the semver bump it asks for.
    Evolve(evolve::Arguments),
    /// Runs the whole suite of the workspace; installs what it needs beyond Rust where it may.
    Test {
        /// Leaves out the tests that need this: --without NAME
        #[arg(long, value_name = "NAME")]
        without: Vec<String>,
        /// Kills imports two hundred times each, where the usual run kills them twenty times.
        #[arg(long)]
        full: bool,
    },
    /// Measures the goals of speed, size and cost, ours and the baseline by turns, and says which are reached.
    Bench(bench::Arguments),
    /// Counts the crates that each layer compiles, and writes them down.
    Weight {
        /// Only compares with what is written down, and fails if a layer weighs something else.
        #[arg(long)]
        check: bool,
        /// Prints besides how long the first build of each takes, and how large `tink` is; writes nothing. Takes minutes.
        #[arg(long, conflicts_with = "check")]
        seconds: bool,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Codegen { check } => codegen::run(workspace(), check).map_err(|error| error.to_string()),
        Command::Evolve(arguments) => {
            evolve::run(&arguments, workspace()).map(|report| vec![report]).map_err(|error| error.to_string())
        }
        Command::Weight { seconds: true, .. } => weight::seconds(workspace(), say).map(|()| Vec::new()),
        Command::Weight { check, .. } => weight::run(workspace(), check),
        Command::Bench(arguments) => bench::run(&arguments, workspace()).map(|()| Vec::new()),
        Command::Test { without, full } => test::run(workspace(), &without, full, say).map(|()| Vec::new()),
    };
    match outcome {
        Ok(lines) => {
            for line in lines {
                say(&line);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new("."))
}

/// Speaks. A reader that has gone (`| head`) is no failure.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[allow(clippy::print_stderr)] // the one place where commands complain
fn complain(error: &str) {
    eprintln!("error: {error}");
}
