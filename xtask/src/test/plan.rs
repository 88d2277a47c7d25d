//! What is installed, what runs, what is left out, and how it ends.

use std::path::Path;

use super::machine::{Here, Machine};
use super::table::{Prerequisite, TABLE};

/// Runs the suite on this machine.
pub(crate) fn run(workspace: &Path, without: &[String], full: bool, say: fn(&str)) -> Result<(), String> {
    follow(TABLE, without, full, &mut Here { workspace, say })
}

/// Checks what is needed, installs what is missing where it may, runs what can run, and fails if anything is missing or failed.
/// What is longer under `full` comes last, behind a suite that passed.
pub(super) fn follow(
    table: &[Prerequisite],
    without: &[String],
    full: bool,
    machine: &mut impl Machine,
) -> Result<(), String> {
    check_names(table, without)?;
    let (excluded, wanted): (Vec<_>, Vec<_>) =
        table.iter().partition(|prerequisite| without.iter().any(|name| name == prerequisite.name));
    let missing = provide(&wanted, machine);
    for prerequisite in &excluded {
        machine.say(&format!("left out as asked: the tests that need {}", prerequisite.name));
    }
    let skipped: Vec<&str> =
        excluded.iter().chain(&missing).flat_map(|prerequisite| prerequisite.tests).copied().collect();
    let passed = machine.test(&skipped) && (!full || machine.test_at_length());
    match (passed, missing.is_empty()) {
        (true, true) => Ok(()),
        (false, true) => Err("tests failed".to_owned()),
        (true, false) => {
            Err(format!("everything that could run passed, but not everything could run\n{}", report(&missing)))
        }
        (false, false) => Err(format!("tests failed, and not everything could run\n{}", report(&missing))),
    }
}

fn check_names(table: &[Prerequisite], without: &[String]) -> Result<(), String> {
    let known: Vec<&str> = table.iter().map(|prerequisite| prerequisite.name).collect();
    match without.iter().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) if known.is_empty() => Err(format!("--without {name}: no test needs anything but Rust")),
        Some(name) => Err(format!("--without {name}: name one of {}", known.join(", "))),
    }
}

/// Installs what is missing where that may be done, and gives what is still missing.
fn provide<'t>(wanted: &[&'t Prerequisite], machine: &mut impl Machine) -> Vec<&'t Prerequisite> {
    let missing = absent(wanted, machine);
    if missing.is_empty() || !machine.may_install() {
        return missing;
    }
    let packages: Vec<&str> = missing.iter().map(|prerequisite| prerequisite.package).collect();
    machine.say(&format!("installing {}", packages.join(", ")));
    machine.install(&packages);
    absent(wanted, machine)
}

fn absent<'t>(wanted: &[&'t Prerequisite], machine: &impl Machine) -> Vec<&'t Prerequisite> {
    wanted.iter().copied().filter(|prerequisite| !machine.has(prerequisite)).collect()
}

/// What is missing as a table, and the line that installs it.
fn report(missing: &[&Prerequisite]) -> String {
    let mut rows = vec![["missing".to_owned(), "needed by".to_owned(), "Debian package".to_owned()]];
    for prerequisite in missing {
        rows.push([prerequisite.name.to_owned(), prerequisite.tests.join(", "), prerequisite.package.to_owned()]);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let mut text = String::from("\n");
    for [name, tests, package] in &rows {
        text.push_str(&format!("  {name:first$}  {tests:second$}  {package}\n"));
    }
    let packages: Vec<&str> = missing.iter().map(|prerequisite| prerequisite.package).collect();
    let names: Vec<String> = missing.iter().map(|prerequisite| format!("--without {}", prerequisite.name)).collect();
    text.push_str(&format!("\ninstall it: sudo apt-get install --yes {}", packages.join(" ")));
    text.push_str(&format!("\nor leave its tests out: cargo xtask test {}", names.join(" ")));
    text
}
