//! `cargo xtask bench`: builds what is measured and what measures, and hands over to the crate `bench`.
//!
//! A quick run is built without optimisation and without the baselines that take long to compile: it only shows that everything runs.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the crate `bench` is told.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Arguments {
    /// Tiny sizes, one round, no baselines from elsewhere: only to see that everything runs.
    #[arg(long)]
    quick: bool,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
    /// Only these goals: --only 1,4
    #[arg(long, value_name = "GOAL,..")]
    only: Option<String>,
    /// How often ours and the baseline run by turns; 3 if not said.
    #[arg(long, value_name = "N")]
    rounds: Option<u16>,
    /// In place of the goals: load on the sandbox for so many minutes (10 if not said) at 80 % of what it can carry, then too much of it.
    #[arg(long, value_name = "MINUTES", num_args = 0..=1, default_missing_value = "10", conflicts_with_all = ["only", "quick", "rounds"],
        value_parser = clap::value_parser!(u16).range(1..=25))]
    soak: Option<u16>,
    /// Puts the table into BENCHMARKS.md too.
    #[arg(long, conflicts_with_all = ["quick", "only", "instructions"])]
    write: bool,
    /// In place of the goals: counts the instructions of the hot paths with valgrind, and fails where they have grown by more than a tenth.
    #[arg(long, conflicts_with_all = ["only", "quick", "rounds", "soak", "json"])]
    instructions: bool,
    /// Writes the counts to `bench/instructions.txt` in place of comparing them.
    #[arg(long, requires = "instructions")]
    update: bool,
}

/// Builds and measures. What cannot be measured, and a goal that does not exist, fails.
pub(crate) fn run(arguments: &Arguments, workspace: &Path) -> Result<(), String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    done(Command::new(cargo).args(build(arguments)).current_dir(workspace), "cargo build")?;
    let program = built(arguments).ok_or("the folder of built programs is not known")?;
    done(Command::new(program).args(measure(arguments)).current_dir(workspace), "the measurement")
}

fn done(command: &mut Command, name: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{name} failed")),
        Err(error) => Err(format!("{name} cannot be run: {error}")),
    }
}

/// What cargo is told. The command of the product is measured as a program, and built in the same go, so that what both need is compiled
/// once.
fn build(arguments: &Arguments) -> Vec<&'static str> {
    let common = ["build", "--quiet", "--locked", "-p", "tink-cli", "-p", "bench"];
    let full: &[&str] = if arguments.quick { &[] } else { &["--release", "--features", "bench/baselines"] };
    [&common, full].concat()
}

/// The program that measures. It stands where this one stands, in the folder of its profile.
fn built(arguments: &Arguments) -> Option<PathBuf> {
    let here = env::current_exe().ok()?;
    let folder = if arguments.quick { "debug" } else { "release" };
    Some(here.parent()?.parent()?.join(folder).join("bench").with_extension(env::consts::EXE_EXTENSION))
}

/// What the program is told.
fn measure(arguments: &Arguments) -> Vec<String> {
    let mut told = Vec::new();
    let flags = [
        (arguments.quick, "--quick"),
        (arguments.json, "--json"),
        (arguments.instructions, "--instructions"),
        (arguments.update, "--update"),
        (arguments.write, "--write"),
    ];
    for (asked, flag) in flags {
        if asked {
            told.push(flag.to_owned());
        }
    }
    let number = |number: u16| number.to_string();
    let (rounds, soak) = (arguments.rounds.map(number), arguments.soak.map(number));
    for (value, flag) in [(arguments.only.clone(), "--only"), (rounds, "--rounds"), (soak, "--soak")] {
        if let Some(value) = value {
            told.extend([flag.to_owned(), value]);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_are_optimised_and_have_every_baseline() {
        let arguments = Arguments { only: Some("1,4".to_owned()), rounds: Some(5), json: true, ..Arguments::default() };
        assert_eq!(
            build(&arguments).join(" "),
            "build --quiet --locked -p tink-cli -p bench --release --features bench/baselines"
        );
        assert_eq!(measure(&arguments), ["--json", "--only", "1,4", "--rounds", "5"]);
        assert!(built(&arguments).unwrap().parent().unwrap().ends_with("release"));
    }

    #[test]
    fn a_soak_is_told_how_long() {
        let arguments = Arguments { soak: Some(10), json: true, ..Arguments::default() };
        assert_eq!(measure(&arguments), ["--json", "--soak", "10"]);
    }

    #[test]
    fn instructions_are_counted_of_what_is_optimised() {
        let arguments = Arguments { instructions: true, update: true, ..Arguments::default() };
        assert!(build(&arguments).contains(&"--release"));
        assert_eq!(measure(&arguments), ["--instructions", "--update"]);
    }

    #[test]
    fn a_quick_run_builds_what_tests_build_anyway() {
        let arguments = Arguments { quick: true, ..Arguments::default() };
        assert_eq!(build(&arguments).join(" "), "build --quiet --locked -p tink-cli -p bench");
        assert_eq!(measure(&arguments), ["--quick"]);
        assert!(built(&arguments).unwrap().parent().unwrap().ends_with("debug"));
    }
}
