//! Goal 12: what a crate costs that uses `tink-connector` with the network under it: the seconds of its first build, and how many crates
//! it compiles, beside one that uses reqwest and `serde_json` with rustls. Both are made in a temporary folder and built into folders of
//! their own; what has to be downloaded is downloaded before.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Goal;
use crate::clock::elapsed;
use crate::line::{Aim, Baseline, Line, Unit};
use crate::rounds::Rounds;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 12, what: "what a downstream crate costs to build", measure };

/// `tink-model` alone compiles at most so many crates, itself included.
const MODEL_CRATES: f64 = 18.0;

const OURS: &str = r#"//! Uses the client.
use std::sync::Arc;
use tink_connector::{ConnectorClient, model::CreateUserRequest};
use tink_transport::{Client, HyperTransport};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(Arc::new(HyperTransport::new()), "https://api.tink.com")
        .client_credentials("id", "secret", &[])
        .build()?;
    let connector = ConnectorClient::new(client);
    drop(connector.create_user(&CreateUserRequest::new("SE")));
    Ok(())
}
"#;

const THEIRS: &str = r#"//! Does the same by hand.
#[derive(serde::Serialize, serde::Deserialize)]
struct CreateUser {
    market: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::Client::builder().build()?;
    let user = CreateUser { market: "SE".to_owned() };
    drop(client.post("https://api.tink.com/api/v1/user/create").bearer_auth("token").json(&user).send());
    Ok(())
}
"#;

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let workspace = workspace();
    let model = crates(&["--package", "tink-model", "--offline", "--locked"], &workspace)?;
    let model = Rounds { ours: vec![model], theirs: vec![MODEL_CRATES] };
    let (limit, aim) = (Baseline::new("the limit", ""), Aim::Total(MODEL_CRATES));
    let mut lines = vec![Line::compared(GOAL.number, "crates of tink-model", Unit::Crates, aim, &model, limit)];
    let name = "reqwest with rustls, serde_json";
    let (time, count) = ("first build of a downstream crate", "crates of a downstream crate");
    if setup.quick {
        let ours = [crates(&["--package", "tink-connector", "--offline", "--locked"], &workspace)?];
        let absent = (name, "left out of a quick run");
        lines.push(Line::alone(GOAL.number, count, Unit::Crates, Aim::Cost(1.0), &ours, absent));
        return Ok(lines);
    }
    let folder = tempfile::tempdir()?;
    let path = |name: &str| workspace.join("crates").join(name).display().to_string();
    let ours = made(
        &folder.path().join("ours"),
        &format!(
            "tink-connector = {{ path = {:?} }}\ntink-transport = {{ path = {:?} }}",
            path("tink-connector"),
            path("tink-transport")
        ),
        OURS,
    )?;
    let theirs = made(
        &folder.path().join("theirs"),
        "reqwest = { version = \"0.13\", default-features = false, features = [\"rustls\", \"json\"] }\n\
         serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"",
        THEIRS,
    )?;
    let baseline = Baseline::new(name, Baseline::krate("reqwest").version);
    let counts = Rounds { ours: vec![crates(&[], &ours)?], theirs: vec![crates(&[], &theirs)?] };
    let times = Rounds::interleaved(setup.rounds, || first_build(&ours), || first_build(&theirs))?;
    lines.push(Line::compared(GOAL.number, time, Unit::Seconds, Aim::Cost(1.0), &times, baseline.clone()));
    lines.push(Line::compared(GOAL.number, count, Unit::Crates, Aim::Cost(1.0), &counts, baseline));
    Ok(lines)
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Makes a crate and downloads what it needs, in the versions of the workspace where that has them.
fn made(folder: &Path, dependencies: &str, main: &str) -> Outcome<PathBuf> {
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"downstream\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependencies}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), main)?;
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    cargo(&["fetch", "--quiet"], folder)?;
    Ok(folder.to_owned())
}

/// Seconds of a build into a folder that is new.
fn first_build(folder: &Path) -> Outcome<f64> {
    let target = tempfile::tempdir()?;
    let target = target.path().display().to_string();
    let (built, seconds) = elapsed(|| cargo(&["build", "--quiet", "--offline", "--target-dir", &target], folder));
    built?;
    Ok(seconds)
}

/// How many crates are compiled, the one that is asked for included.
fn crates(selection: &[&str], folder: &Path) -> Outcome<f64> {
    let common = ["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
    let tree = cargo(&[&common, selection].concat(), folder)?;
    let names: BTreeSet<String> =
        tree.lines().map(|line| line.replace(" (*)", "")).filter(|line| !line.is_empty()).collect();
    Ok(names.len() as f64)
}

fn cargo(arguments: &[&str], folder: &Path) -> Outcome<String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(program).args(arguments).current_dir(folder).env("CARGO_INCREMENTAL", "0").output()?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo {} failed: {text}", arguments.join(" ")).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
