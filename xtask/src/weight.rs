//! `cargo xtask weight`: how many crates each layer compiles, itself included, kept in `xtask/weight.txt`.
//!
//! Whoever adds a dependency changes that file, so that growth is a decision that a reviewer sees. Counted are the crates of this platform
//! with the layer's default features, those that run while building among them.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::seconds;

/// The layers from below, with what cargo is told of their features.
const LAYERS: &[(&str, &[&str])] = &[
    ("tink-model", &[]),
    ("tink-transport", &["--no-default-features"]),
    ("tink-transport", &[]),
    ("tink-connector", &[]),
    ("tink-main", &[]),
    ("tink-xs2a", &[]),
    ("moneykit-import", &[]),
    ("tink-ledger", &[]),
    ("tink-ingest", &[]),
    ("tink-sandbox", &[]),
    ("tink-cli", &[]),
];

const FILE: &str = "xtask/weight.txt";

/// Counts, and writes the file or compares it.
pub(crate) fn run(workspace: &Path, check: bool) -> Result<Vec<String>, String> {
    let mut counted = Vec::new();
    for (name, features) in LAYERS {
        counted.push((label(name, features), crates(&tree(workspace, name, features)?)));
    }
    let text = written(&counted);
    let path = workspace.join(FILE);
    let known = fs::read_to_string(&path).unwrap_or_default();
    if check {
        return compared(&known, &text).map(|()| vec!["every layer weighs what is written down".to_owned()]);
    }
    fs::write(&path, &text).map_err(|error| format!("{FILE}: {error}"))?;
    Ok(text.lines().map(ToOwned::to_owned).collect())
}

/// Counts, and measures what else a layer costs: each is built for the first time, into a folder of its own.
pub(crate) fn seconds(workspace: &Path, say: fn(&str)) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let width = LAYERS.iter().map(|(name, features)| label(name, features).len()).max().unwrap_or(0);
    for (name, features) in LAYERS {
        let crates = crates(&tree(workspace, name, features)?);
        let seconds = seconds::of_layer(workspace, name, features, &folder.path().join("layer"))?;
        say(&seconds::layer(width, &label(name, features), crates, seconds));
    }
    say(&seconds::command(seconds::of_command(workspace, &folder.path().join("command"))?));
    Ok(())
}

fn label(name: &str, features: &[&str]) -> String {
    if features.is_empty() { name.to_owned() } else { format!("{name}, no features") }
}

fn tree(workspace: &Path, name: &str, features: &[&str]) -> Result<String, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let common =
        ["tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--format", "{p}", "--package", name];
    let output = Command::new(cargo).args(common).args(features).current_dir(workspace).output();
    let output = output.map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo tree failed for {name}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|_| "cargo tree writes no UTF-8".to_owned())
}

/// How many crates are named; one that stands there twice is one.
fn crates(tree: &str) -> usize {
    let lines = tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty());
    lines.collect::<BTreeSet<_>>().len()
}

fn written(counted: &[(String, usize)]) -> String {
    let width = counted.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = counted.iter().map(|(name, crates)| format!("{name:width$}  {crates:>3} crates\n"));
    format!(
        "Written by `cargo xtask weight`: what each layer compiles, itself included.\n\n{}",
        lines.collect::<String>()
    )
}

fn compared(known: &str, counted: &str) -> Result<(), String> {
    let lines = |text: &str| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>();
    let (before, now) = (lines(known), lines(counted));
    if before == now {
        return Ok(());
    }
    let changed: Vec<String> =
        now.iter().filter(|line| !before.contains(line)).map(|line| format!("  now {line}")).collect();
    let changed = if changed.is_empty() { "a layer is gone".to_owned() } else { changed.join("\n") };
    Err(format!("{FILE} says something else:\n{changed}\nif that is wanted: cargo xtask weight"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_stands_in_the_tree_twice_is_counted_once() {
        assert_eq!(crates("a v1.0.0\nb v1.0.0\nb v1.0.0 (*)\nb v2.0.0\n\n"), 3);
    }

    #[test]
    fn a_layer_that_grew_fails_with_its_new_weight_and_the_command() {
        let of = |crates| written(&[("tink-model".to_owned(), crates), ("tink-cli".to_owned(), 194)]);
        assert_eq!(compared(&of(15), &of(15)), Ok(()));
        let refused = compared(&of(15), &of(16)).unwrap_err();
        assert_eq!(
            refused,
            "xtask/weight.txt says something else:\n  now tink-model   16 crates\nif that is wanted: cargo xtask weight"
        );
        assert!(compared("", &of(15)).is_err());
    }
}
