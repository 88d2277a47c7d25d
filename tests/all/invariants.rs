//! The invariants of ARCHITECTURE.md that can be read off the tree of crates and files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The crates that a crate pulls in, its own features only.
fn tree(package: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}", "--locked"])
        .args(["--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).map(ToOwned::to_owned).collect()
}

/// The direct dependencies of a crate, as its manifest names them.
fn direct(package: &str) -> BTreeSet<String> {
    let manifest = std::fs::read_to_string(root().join("crates").join(package).join("Cargo.toml")).unwrap();
    let dependencies = manifest.split("\n[").find_map(|part| part.strip_prefix("dependencies]\n")).unwrap_or_default();
    dependencies
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(ToOwned::to_owned)
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "target") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The Rust files of a folder with their texts.
fn texts(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(&root().join(folder), &mut found);
    assert!(!found.is_empty());
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn a_client_depends_on_the_model_and_the_transport_and_on_no_http_of_its_own() {
    let plain = [
        "bytes",
        "form_urlencoded",
        "futures-core",
        "futures-util",
        "getrandom",
        "http",
        "serde",
        "serde_json",
        "thiserror",
    ];
    let allowed: Vec<&str> = ["tink-model", "tink-transport"].into_iter().chain(plain).collect();
    for client in ["tink-connector", "tink-main", "tink-xs2a", "moneykit-import"] {
        let beyond: Vec<String> = direct(client).into_iter().filter(|name| !allowed.contains(&name.as_str())).collect();
        assert!(beyond.is_empty(), "{client} depends on {beyond:?}");
    }
}

#[test]
fn the_ledger_knows_no_http_and_no_runtime() {
    let tree = tree("tink-ledger");
    for foreign in ["http", "hyper", "axum", "tokio", "rustls", "tink-transport"] {
        assert!(!tree.contains(foreign), "tink-ledger pulls in {foreign}");
    }
    assert!(tree.contains("tink-model"));
}

#[test]
fn the_transport_without_its_hyper_feature_has_no_runtime() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "tink-transport", "--no-default-features", "--edges", "normal", "--locked"])
        .args(["--prefix", "none", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("tink-model"));
    for foreign in ["tokio v", "hyper v", "rustls v"] {
        assert!(!text.contains(foreign), "{text}");
    }
}

#[test]
fn the_sandbox_holds_no_sql() {
    assert!(!direct("tink-sandbox").contains("rusqlite"));
    for (path, text) in texts("crates/tink-sandbox/src") {
        for statement in ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"] {
            assert!(!text.contains(statement), "{} holds {statement:?}", path.display());
        }
    }
}

#[test]
fn crates_point_down_only() {
    let clients = ["tink-model", "tink-transport"];
    let allowed: &[(&str, &[&str])] = &[
        ("tink-model", &[]),
        ("tink-transport", &["tink-model"]),
        ("tink-connector", &clients),
        ("tink-main", &clients),
        ("tink-xs2a", &clients),
        ("moneykit-import", &clients),
        ("tink-ledger", &["tink-model"]),
        // It hands out ready clients of itself.
        (
            "tink-sandbox",
            &[
                "tink-model",
                "tink-ledger",
                "tink-transport",
                "tink-connector",
                "tink-main",
                "tink-xs2a",
                "moneykit-import",
            ],
        ),
        // What it sends are the Connector API's bodies; who sends them is told to it.
        ("tink-ingest", &["tink-model"]),
        (
            "tink-cli",
            &[
                "tink-model",
                "tink-transport",
                "tink-connector",
                "tink-main",
                "tink-xs2a",
                "moneykit-import",
                "tink-ledger",
                "tink-sandbox",
                "tink-ingest",
            ],
        ),
    ];
    let crates = std::fs::read_dir(root().join("crates")).unwrap();
    let crates: BTreeSet<String> = crates.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let placed = allowed.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(crates, placed, "every crate has its place here");
    for (name, lower) in allowed {
        let beyond: Vec<String> = direct(name)
            .into_iter()
            .filter(|other| crates.contains(other) && !lower.contains(&other.as_str()))
            .collect();
        assert!(beyond.is_empty(), "{name} reaches up or sideways to {beyond:?}");
    }
}

#[test]
fn no_float_holds_money() {
    let words = ["amount", "balance", "credit", "price", "value", "rate", "quantity", "net", "sum"];
    for (path, text) in texts("crates") {
        for line in text.lines() {
            let Some((name, kind)) = line.split_once(':') else { continue };
            let name = name.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            let float = kind.trim_start().starts_with("f64")
                || kind.trim_start().starts_with("f32")
                || kind.contains("Option<f64>")
                || kind.contains("Vec<f64>");
            let money = words.iter().any(|word| name.split('_').any(|part| part == *word));
            assert!(!(float && money), "{}: {line}", path.display());
        }
    }
    for (path, text) in
        texts("crates/tink-model/src").into_iter().filter(|(path, _)| path.to_string_lossy().contains("generated"))
    {
        assert!(!text.contains("f64") && !text.contains("f32"), "{}", path.display());
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for folder in ["crates", "xtask", "bench", "tests"] {
        for (path, text) in texts(folder) {
            assert!(text.starts_with("//!"), "{} does not open with a //! line", path.display());
        }
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\"") && manifest.contains("missing_docs = \"deny\""));
    assert!(!manifest.contains("arbitrary_precision"));
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let manifest = std::fs::read_to_string(entry.unwrap().path().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{manifest}");
    }
}

#[test]
fn the_files_side_and_the_platforms_side_agree_on_every_market() {
    let mut markets = 0;
    for code in tink_ingest::market::market_codes() {
        let read = tink_ingest::market::market(code).unwrap();
        let played = tink_ledger::rules::market::of_code(code).unwrap_or_else(|| panic!("{code} is not played"));
        assert_eq!((read.currency, read.time_zone), (played.currency, played.time_zone), "{code}");
        markets += 1;
    }
    assert_eq!(markets, tink_ledger::rules::market::all().len());
}
