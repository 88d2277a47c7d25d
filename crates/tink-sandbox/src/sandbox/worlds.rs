//! The world of a sandbox as a whole: its clock, forks, snapshots, and beginning anew.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::Stream;
use tink_ledger::{Happening, LedgerError};
use tink_model::EpochMillis;

use crate::clock::WorldClock;
use crate::snapshot::{SnapshotError, SnapshotInfo};
use crate::stage::whole;

use super::Sandbox;

impl Sandbox {
    /// The world's clock: the real time, unless it is frozen, set or run at another speed, or the builder was given another.
    #[must_use]
    pub fn clock(&self) -> Arc<WorldClock> {
        Arc::clone(self.world().clock())
    }

    /// Lets time pass by this much: everything that is due until then happens in order, each thing at its own time, and is told.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use std::time::Duration;
    ///
    /// let sandbox = tink_sandbox::Sandbox::builder().start().await?;
    /// sandbox.clock().freeze();
    /// let before = sandbox.clock().state().now;
    /// assert_eq!(sandbox.advance(Duration::from_secs(86_400)).await?, []);
    /// assert_eq!(sandbox.clock().state().now.as_millis() - before.as_millis(), 86_400_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// A store that failed. The clock then stands where it came to.
    pub async fn advance(&self, by: Duration) -> Result<Vec<Happening>, LedgerError> {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.stage.advance(|now| Ok(EpochMillis::new(now.as_millis().saturating_add(by)))).await
    }

    /// A sandbox of its own that begins as this one stands: neither sees what the other does from here on. It costs the same however
    /// many transactions there are, and cannot be reached any more when the last of its clones is gone. The same calls get the same answers in both.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use tink_sandbox::{Sandbox, Scenario, ScenarioRequest};
    ///
    /// let sandbox = Sandbox::builder().start().await?;
    /// let anna = ScenarioRequest::new(Scenario::HighSaver, "anna");
    /// sandbox.load_scenario(anna.clone()).await?;
    /// let fork = sandbox.fork().await?;
    /// // Each has its own Anna, who cannot be given that life twice.
    /// assert!(fork.load_scenario(anna).await.is_err());
    /// fork.load_scenario(ScenarioRequest::new(Scenario::HighSaver, "bo")).await?;
    /// sandbox.load_scenario(ScenarioRequest::new(Scenario::Overspender, "bo")).await?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// A store that failed.
    pub async fn fork(&self) -> Result<Self, LedgerError> {
        Ok(Self::on(self.stage.fork().await?))
    }

    /// Keeps the world as it is under a name, in place of what had that name. It costs what a fork costs. A store keeps its snapshots;
    /// those of a fork are gone with it.
    ///
    /// # Errors
    /// A name that is none, too many snapshots, or a store that failed.
    pub async fn snapshot(&self, name: &str) -> Result<SnapshotInfo, SnapshotError> {
        let (stage, name) = (self.stage.clone(), name.to_owned());
        whole(async move { stage.snapshot(&name).await }).await
    }

    /// The snapshots that are kept, the oldest first.
    pub async fn snapshots(&self) -> Vec<SnapshotInfo> {
        self.stage.snapshots().await
    }

    /// Goes back to a snapshot, clock included. Requests that have begun end in the world that is left; faults that are ordered stay.
    ///
    /// # Errors
    /// A name under which nothing is kept, or a store that failed.
    pub async fn restore(&self, name: &str) -> Result<SnapshotInfo, SnapshotError> {
        let (stage, name) = (self.stage.clone(), name.to_owned());
        whole(async move { stage.restore(&name).await }).await
    }

    /// Forgets a snapshot.
    ///
    /// # Errors
    /// A name under which nothing is kept, or a store that failed.
    pub async fn delete_snapshot(&self, name: &str) -> Result<(), SnapshotError> {
        let (stage, name) = (self.stage.clone(), name.to_owned());
        whole(async move { stage.forget(&name).await }).await
    }

    /// Begins anew: nothing has happened, the clock goes as the world was built, and no fault is ordered. Snapshots stay.
    ///
    /// # Errors
    /// A store that failed.
    pub async fn reset(&self) -> Result<(), SnapshotError> {
        let stage = self.stage.clone();
        whole(async move { stage.reset().await }).await
    }

    /// A snapshot as a file, piece by piece: lines of JSON that a later release reads as well.
    ///
    /// # Errors
    /// A name under which nothing is kept, or a store that failed.
    pub async fn save_snapshot(
        &self,
        name: &str,
    ) -> Result<impl Stream<Item = Result<Bytes, SnapshotError>> + Send + use<>, SnapshotError> {
        self.stage.file(name).await
    }

    /// Keeps the world of a file under a name. A file that is not whole is kept under none.
    ///
    /// # Errors
    /// A file that is no snapshot, was cut or comes from a later release, with the line; or as [`snapshot`](Self::snapshot).
    pub async fn load_snapshot<E: std::fmt::Display>(
        &self,
        name: &str,
        file: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> Result<SnapshotInfo, SnapshotError> {
        self.stage.load(name, file).await
    }
}
