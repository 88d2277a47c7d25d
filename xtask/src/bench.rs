//! `cargo xtask bench`: builds what is measured and what measures, and hands over to the crate `bench`.
//!
//! A quick run is built without optimisation and without the baselines that take long to compile: it only shows that everything runs.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the crate `bench` is told.
#[derive(Debug, Default, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// What to measure; --help lists it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    told: Vec<String>,
}

/// Builds and measures. What cannot be measured, and a goal that does not exist, fails.
pub(crate) fn run(arguments: &Arguments, workspace: &Path) -> Result<(), String> {
    let quick = is_quick(&arguments.told);
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    done(Command::new(cargo).args(build(quick)).current_dir(workspace), "cargo build")?;
    let program = built(quick).ok_or("the folder of built programs is not known")?;
    done(Command::new(program).args(&arguments.told).current_dir(workspace), "the measurement")
}

fn done(command: &mut Command, name: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{name} failed")),
        Err(error) => Err(format!("{name} cannot be run: {error}")),
    }
}

/// Whether it is only to be seen that everything runs, or how to call it.
fn is_quick(told: &[String]) -> bool {
    told.iter().any(|told| ["--quick", "--help", "-h"].contains(&told.as_str()))
}

/// What cargo is told. The command of the product is measured as a program, and built in the same go, so that what both need is compiled
/// once.
fn build(quick: bool) -> Vec<&'static str> {
    let common = ["build", "--quiet", "--locked", "-p", "tink-cli", "-p", "bench"];
    let full: &[&str] = if quick { &[] } else { &["--release", "--features", "bench/baselines"] };
    [&common, full].concat()
}

/// The program that measures. It stands where this one stands, in the folder of its profile.
fn built(quick: bool) -> Option<PathBuf> {
    let here = env::current_exe().ok()?;
    let folder = if quick { "debug" } else { "release" };
    Some(here.parent()?.parent()?.join(folder).join("bench").with_extension(env::consts::EXE_EXTENSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quick(line: &str) -> bool {
        is_quick(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn measurements_are_optimised_and_have_every_baseline() {
        assert!(!quick("--only 1,4 --rounds 5 --json"));
        assert!(!quick("--instructions --update"));
        assert_eq!(
            build(false).join(" "),
            "build --quiet --locked -p tink-cli -p bench --release --features bench/baselines"
        );
        assert!(built(false).unwrap().parent().unwrap().ends_with("release"));
    }

    #[test]
    fn a_quick_run_builds_what_tests_build_anyway() {
        assert!(quick("--json --quick"));
        assert_eq!(build(true).join(" "), "build --quiet --locked -p tink-cli -p bench");
        assert!(built(true).unwrap().parent().unwrap().ends_with("debug"));
    }
}
