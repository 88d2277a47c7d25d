//! A world's history as a file: JSON, a line each. The first line says what it is, each other one is a commit to a stream with its
//! events, and the last one counts them, so that a file that was cut is noticed.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt as _};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tink_ledger::LedgerError;
use tink_ledger::event::{FORMAT as EVENTS, TenantEvent, UserEvent};
use tink_ledger::log::{Append, Batch, Log, LogError, StreamId, StreamKind, WorldId};
use tink_model::Profile;

use super::kept::SnapshotInfo;

/// The version of the file's format. A later one is refused; an earlier one is read.
const FORMAT: u32 = 1;

/// A line is at most this long: more than any request that the sandbox takes becomes.
pub const MAX_LINE_BYTES: usize = 128 * 1024 * 1024;

/// So many names of streams are asked for at once.
const STREAMS_AT_ONCE: usize = 1_000;

/// So many bytes are loaded in one commit.
const COMMIT_BYTES: usize = 4 * 1024 * 1024;

/// Why a snapshot cannot be taken, kept or restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Nothing is kept under this name.
    #[error("there is no snapshot {0:?}")]
    Unknown(String),
    /// A name is 1 to 64 letters, digits, dots, dashes and underscores.
    #[error("{0:?} is no name of a snapshot: it has 1 to 64 letters, digits, dots, dashes or underscores")]
    Name(String),
    /// So many snapshots are kept already.
    #[error("{0} snapshots are kept already; delete one")]
    TooMany(usize),
    /// A file is no snapshot, was cut, or is of a later release.
    #[error("line {line} of the snapshot: {reason}")]
    File {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The world's store could not be read or written.
    #[error("the world's store failed: {0}")]
    Store(String),
}

impl From<LogError> for SnapshotError {
    fn from(error: LogError) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<LedgerError> for SnapshotError {
    fn from(error: LedgerError) -> Self {
        Self::Store(error.to_string())
    }
}

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Header {
    tink_sandbox_snapshot: u32,
    events: u32,
    #[serde(flatten)]
    pub(crate) info: SnapshotInfo,
    pub(crate) seed: u64,
    profile: String,
    #[serde(default)]
    pub(crate) begun: u64,
}

impl Header {
    pub(crate) fn new(info: SnapshotInfo, seed: u64, profile: Profile, begun: u64) -> Self {
        let profile = format!("{profile:?}");
        Self { tink_sandbox_snapshot: FORMAT, events: EVENTS, info, seed, profile, begun }
    }
}

/// A commit to a stream.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    stream: String,
    version: u64,
    format: u32,
    #[serde(borrow)]
    events: &'a RawValue,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    commits: u64,
}

/// A world as the lines of a file, stream by stream.
pub(crate) fn lines(
    log: Arc<dyn Log>,
    world: WorldId,
    header: &Header,
) -> impl Stream<Item = Result<Bytes, SnapshotError>> + Send + use<> {
    let first = line(header);
    let commits = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let counted = Arc::clone(&commits);
    let order = std::sync::atomic::Ordering::Relaxed;
    let streams =
        stream::try_unfold((Arc::clone(&log), None::<StreamId>, false), move |(log, after, done)| async move {
            if done {
                return Ok::<_, SnapshotError>(None);
            }
            let page = log.streams(world, after.as_ref(), STREAMS_AT_ONCE).await?;
            let (last, done) = (page.last().cloned(), page.len() < STREAMS_AT_ONCE);
            Ok(Some((stream::iter(page.into_iter().map(Ok::<_, SnapshotError>)), (log, last, done))))
        });
    let batches = streams.try_flatten().and_then(move |name| {
        let (log, commits) = (Arc::clone(&log), Arc::clone(&counted));
        async move {
            let batches = match log.read(world, &name, 0).await {
                Ok(batches) => batches,
                // A user who is deleted by now, in a world of before that: nothing of it is left.
                Err(LogError::Erased { .. }) => Vec::new(),
                Err(error) => return Err(error.into()),
            };
            // The tombstone of a user who was deleted: nothing leads there, and what is unknown is gone as well.
            if batches.first().is_none_or(|batch| batch.version != 1) {
                return Ok(Bytes::new());
            }
            commits.fetch_add(batches.len() as u64, order);
            let mut text = Vec::new();
            for batch in batches {
                text.extend_from_slice(&commit(&name, &batch)?);
            }
            Ok(Bytes::from(text))
        }
    });
    let end = stream::once(async move { line(&End { commits: commits.load(order) }) });
    stream::once(async move { first }).chain(batches).chain(end)
}

fn commit(name: &StreamId, batch: &Batch) -> Result<Bytes, SnapshotError> {
    let events = serde_json::from_slice(&batch.payload)
        .map_err(|error| SnapshotError::Store(format!("{name} holds what is no JSON: {error}")))?;
    line(&Line { stream: name.to_string(), version: batch.version, format: batch.format, events })
}

fn line<T: Serialize>(value: &T) -> Result<Bytes, SnapshotError> {
    let mut text = serde_json::to_vec(value).map_err(|error| SnapshotError::Store(error.to_string()))?;
    text.push(b'\n');
    Ok(text.into())
}

/// Takes a file piece by piece and writes it into a world of its own, which nobody sees before it is whole.
pub(crate) struct Loader {
    log: Arc<dyn Log>,
    world: WorldId,
    rest: Vec<u8>,
    number: u64,
    header: Option<Header>,
    versions: HashMap<StreamId, u64>,
    appends: Vec<Append>,
    bytes: usize,
    commits: u64,
    ended: bool,
}

impl Loader {
    pub(crate) async fn new(log: Arc<dyn Log>) -> Result<Self, SnapshotError> {
        let world = log.fork(WorldId::ROOT, Some(0)).await?;
        Ok(Self {
            log,
            world,
            rest: Vec::new(),
            number: 0,
            header: None,
            versions: HashMap::new(),
            appends: Vec::new(),
            bytes: 0,
            commits: 0,
            ended: false,
        })
    }

    pub(crate) async fn push(&mut self, bytes: &[u8]) -> Result<(), SnapshotError> {
        let mut bytes = bytes;
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            self.rest.extend_from_slice(&bytes[..end]);
            bytes = &bytes[end + 1..];
            self.number += 1;
            let line = std::mem::take(&mut self.rest);
            self.take(&line)?;
            if self.bytes >= COMMIT_BYTES {
                self.flush().await?;
            }
        }
        self.rest.extend_from_slice(bytes);
        if self.rest.len() > MAX_LINE_BYTES {
            self.number += 1;
            return Err(self.wrong(format!("it is longer than {MAX_LINE_BYTES} bytes")));
        }
        Ok(())
    }

    /// The world that the file made, and what the file says of it.
    pub(crate) async fn finish(mut self) -> Result<(WorldId, Header), SnapshotError> {
        if !self.rest.is_empty() {
            self.number += 1;
            return Err(self.wrong("it does not end: the file was cut"));
        }
        self.flush().await?;
        let Some(header) = self.header.take() else {
            return Err(self.wrong("nothing is there"));
        };
        if !self.ended {
            return Err(self.wrong("the line that counts the commits is missing: the file was cut"));
        }
        Ok((self.world, header))
    }

    fn take(&mut self, line: &[u8]) -> Result<(), SnapshotError> {
        if self.header.is_none() {
            return self.begin(line);
        }
        if self.ended {
            return Err(self.wrong("the snapshot has ended before it"));
        }
        if let Ok(end) = serde_json::from_slice::<End>(line) {
            if end.commits != self.commits {
                return Err(self.wrong(format!("it counts {} commits, and {} are there", end.commits, self.commits)));
            }
            self.ended = true;
            return Ok(());
        }
        let commit: Line<'_> = serde_json::from_slice(line).map_err(|error| self.wrong(error.to_string()))?;
        let stream = StreamId::parse(&commit.stream).map_err(|error| self.wrong(error.to_string()))?;
        if commit.format > EVENTS {
            return Err(self.newer("events", commit.format, EVENTS));
        }
        let events = commit.events.get();
        let read = match stream.kind() {
            StreamKind::Tenant => serde_json::from_str::<Vec<TenantEvent>>(events).map(drop),
            StreamKind::User => serde_json::from_str::<Vec<UserEvent>>(events).map(drop),
        };
        read.map_err(|error| self.wrong(format!("its events cannot be read: {error}")))?;
        let expected = self.versions.get(&stream).copied().unwrap_or(0);
        if commit.version != expected + 1 {
            let reason = format!("version {} of {stream} cannot follow version {expected}", commit.version);
            return Err(self.wrong(reason));
        }
        self.versions.insert(stream.clone(), commit.version);
        let payload = commit.events.get().as_bytes().to_vec();
        self.bytes += payload.len() + size_of::<Append>();
        self.commits += 1;
        self.appends.push(Append { stream, expected, payload, format: commit.format });
        Ok(())
    }

    fn begin(&mut self, line: &[u8]) -> Result<(), SnapshotError> {
        /// All that a later format is sure to have.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Version {
            tink_sandbox_snapshot: u32,
        }
        let version: Version =
            serde_json::from_slice(line).map_err(|error| self.wrong(format!("this is no snapshot: {error}")))?;
        if version.tink_sandbox_snapshot > FORMAT {
            return Err(self.newer("snapshots", version.tink_sandbox_snapshot, FORMAT));
        }
        self.header = Some(serde_json::from_slice(line).map_err(|error| self.wrong(error.to_string()))?);
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), SnapshotError> {
        self.bytes = 0;
        if !self.appends.is_empty() {
            self.log.append(self.world, std::mem::take(&mut self.appends)).await?;
        }
        Ok(())
    }

    fn newer(&self, what: &str, found: u32, known: u32) -> SnapshotError {
        self.wrong(format!("a later release wrote it: its format of {what} is {found}, and {known} is known here"))
    }

    fn wrong(&self, reason: impl Into<String>) -> SnapshotError {
        SnapshotError::File { line: self.number, reason: reason.into() }
    }
}
