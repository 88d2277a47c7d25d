//! `tink sandbox snapshot`, `restore`, `reset` and `fork`.

use std::path::Path;

use serde::Deserialize;
use serde_json::json;
use tink_model::{Method, Operation};
use tink_sandbox::SnapshotInfo;
use tink_transport::Call;

use super::control::{Control, operation};
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Align, table};
use crate::when::instant;

static SNAPSHOT: Operation = operation("takeSnapshot", Method::Post, "/sandbox/v1/snapshot");
static LIST: Operation = operation("listSnapshots", Method::Get, "/sandbox/v1/snapshots");
static SAVE: Operation = operation("saveSnapshot", Method::Get, "/sandbox/v1/snapshots/{name}");
static LOAD: Operation = operation("loadSnapshot", Method::Put, "/sandbox/v1/snapshots/{name}");
static DELETE: Operation = operation("deleteSnapshot", Method::Delete, "/sandbox/v1/snapshots/{name}");
static RESTORE: Operation = operation("restoreSnapshot", Method::Post, "/sandbox/v1/restore");
static RESET: Operation = operation("reset", Method::Post, "/sandbox/v1/reset");
static FORK: Operation = operation("fork", Method::Post, "/sandbox/v1/fork");
static FORKS: Operation = operation("listForks", Method::Get, "/sandbox/v1/forks");
static CLOSE: Operation = operation("closeFork", Method::Delete, "/sandbox/v1/forks/{number}");

/// A file of a snapshot is at most this long on this road; the library has no limit.
const MAX_FILE_BYTES: usize = 1024 * 1024 * 1024;

/// A fork that is served.
#[derive(Deserialize)]
struct Served {
    number: u64,
    url: String,
}

pub(super) async fn snapshot(control: &Control, name: &str, file: Option<&Path>) -> Outcome {
    let call = Call::new(&SNAPSHOT).json(json!({ "name": name }).to_string());
    let Some(path) = file else { return control.print(call, |info: &SnapshotInfo| kept(info)).await };
    control.send(call).await?;
    let saved = control.send(Call::new(&SAVE).path("name", name).max_response_bytes(MAX_FILE_BYTES)).await?;
    let failed = |error| Failure::caused(Exit::Failed, format!("{} cannot be written", path.display()), &error);
    std::fs::write(path, saved.body()).map_err(failed)?;
    crate::run::done(control.output, &format!("Snapshot {name} is kept, and saved to {}.", path.display()))
}

pub(super) async fn snapshots(control: &Control, delete: Option<&str>) -> Outcome {
    match delete {
        Some(name) => {
            let done = format!("Snapshot {name} is forgotten.");
            control.perform(Call::new(&DELETE).path("name", name), &done).await
        }
        None => control.print(Call::new(&LIST), |list: &Vec<SnapshotInfo>| listed(list)).await,
    }
}

pub(super) async fn restore(control: &Control, name: &str, file: Option<&Path>) -> Outcome {
    if let Some(path) = file {
        let failed = |error| Failure::caused(Exit::Failed, format!("{} cannot be read", path.display()), &error);
        let text = std::fs::read(path).map_err(failed)?;
        control.send(Call::new(&LOAD).path("name", name).json(text)).await?;
    }
    let call = Call::new(&RESTORE).json(json!({ "name": name }).to_string());
    control.print(call, |info: &SnapshotInfo| restored(info)).await
}

pub(super) async fn reset(control: &Control) -> Outcome {
    control.perform(Call::new(&RESET), "The world begins anew.").await
}

pub(super) async fn fork(control: &Control, list: bool, close: Option<u64>) -> Outcome {
    if let Some(number) = close {
        let call = Call::new(&CLOSE).path("number", number.to_string());
        return control.perform(call, &format!("Fork {number} is closed.")).await;
    }
    if list {
        return control.print(Call::new(&FORKS), |forks: &Vec<Served>| served(forks)).await;
    }
    control.print(Call::new(&FORK), |fork: &Served| served(std::slice::from_ref(fork))).await
}

fn kept(info: &SnapshotInfo) -> String {
    format!(
        "Snapshot {} is kept, of {}.\nGo back to it with: tink sandbox restore {}\n",
        info.name,
        instant(info.clock.now),
        info.name
    )
}

fn restored(info: &SnapshotInfo) -> String {
    format!("The world is what it was in snapshot {}; its clock shows {}.\n", info.name, instant(info.clock.now))
}

fn listed(list: &[SnapshotInfo]) -> String {
    if list.is_empty() {
        return "No snapshot is kept.\n".to_owned();
    }
    let rows = list.iter().map(|info| vec![info.name.clone(), instant(info.clock.now), instant(info.taken)]);
    table(&["Snapshot", "Clock", "Taken"].map(|name| (name, Align::Left)), rows)
}

fn served(forks: &[Served]) -> String {
    if forks.is_empty() {
        return "No fork is served.\n".to_owned();
    }
    let rows = forks.iter().map(|fork| vec![fork.number.to_string(), fork.url.clone()]);
    table(&[("Fork", Align::Right), ("URL", Align::Left)], rows)
}
