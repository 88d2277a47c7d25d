//! What is kept beside a world: which world is the current one, and the snapshots by name. A log keeps it as numbered settings, of
//! which the last one counts, so that a world that is opened again has them.

use serde::{Deserialize, Serialize};
use tink_ledger::log::{Log, LogError, WorldId};
use tink_model::EpochMillis;

use crate::clock::ClockState;
use crate::sandbox::StartError;

/// A snapshot that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotInfo {
    /// Its name.
    pub name: String,
    /// The world's clock at that moment.
    pub clock: ClockState,
    /// When it was taken, by the real time or whatever clock the world was built with; milliseconds since 1970.
    pub taken: EpochMillis,
}

/// A snapshot, and where its world is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Kept {
    #[serde(flatten)]
    pub(crate) info: SnapshotInfo,
    pub(crate) world: u64,
    /// The world's seed.
    pub(crate) seed: u64,
    /// How far the world had come, there and in the files that it comes from: ids begin behind that.
    #[serde(default)]
    pub(crate) begun: u64,
}

/// Everything that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct State {
    pub(crate) current: u64,
    /// The current world's seed.
    pub(crate) seed: u64,
    pub(crate) snapshots: Vec<Kept>,
}

fn setting(number: u64) -> String {
    format!("kept/{number}")
}

impl State {
    /// What a log keeps, and the number that the next state gets.
    pub(crate) async fn load(log: &dyn Log) -> Result<(Option<Self>, u64), StartError> {
        // Numbers have no gap: the last one is found by doubling, and then between the last two steps.
        let (mut low, mut high) = (0, 1);
        while log.setting(WorldId::ROOT, &setting(high)).await?.is_some() {
            (low, high) = (high, high * 2);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match log.setting(WorldId::ROOT, &setting(middle)).await? {
                Some(_) => low = middle,
                None => high = middle,
            }
        }
        if low == 0 {
            return Ok((None, 1));
        }
        let stored = log.setting(WorldId::ROOT, &setting(low)).await?.unwrap_or_default();
        let state = serde_json::from_slice(&stored)
            .map_err(|error| StartError::new(format!("what its store says of snapshots cannot be read: {error}")))?;
        Ok((Some(state), low + 1))
    }

    /// Keeps it as the state of this number.
    pub(crate) async fn keep(&self, log: &dyn Log, number: u64) -> Result<(), LogError> {
        let text =
            serde_json::to_vec(self).map_err(|error| LogError::Failed { message: error.to_string(), source: None })?;
        log.put_setting(WorldId::ROOT, &setting(number), text).await
    }
}

#[cfg(test)]
mod tests {
    use tink_ledger::log::MemoryLog;

    use super::*;

    #[tokio::test]
    async fn the_last_state_counts_however_many_there_were() {
        let log = MemoryLog::new();
        let (none, mut next) = State::load(&log).await.expect("a log");
        assert!(none.is_none());
        for current in 1..40 {
            State { current, seed: 1, snapshots: Vec::new() }.keep(&log, next).await.expect("kept");
            let (state, number) = State::load(&log).await.expect("a log");
            assert_eq!((state.map(|state| state.current), number), (Some(current), next + 1));
            next = number;
        }
    }
}
