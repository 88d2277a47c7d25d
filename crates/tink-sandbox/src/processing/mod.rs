//! When what the Connector API takes in becomes visible: at once, or later, as on a platform that processes in the background.
//!
//! The ledger decides and stores at once, so that conflicts are told and nothing that was answered is lost. What waits is the view
//! of whoever reads: until a write is processed, the main API shows the user as they were before it.

mod ingest;
mod waiting;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub(crate) use self::waiting::Waiting;

/// The longest time that a write waits, thirty days (ours).
const MAX_MILLIS: u64 = 30 * 24 * 60 * 60 * 1_000;

/// So many polls a write waits for at most (ours).
const MAX_POLLS: u32 = 10_000;

/// When accounts and transactions that the Connector API takes in, updates or deletes become visible in the main API. They are
/// answered and stored at once, and conflicts are told at once, whenever that is.
///
/// Only what is read of accounts, transactions, credentials, investments and loans waits; users and their profiles do not. A change
/// that the user makes through the main API is visible at once, with everything that was waiting before it. A restart shows all.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use std::time::Duration;
/// use tink_sandbox::{Processing, Sandbox};
///
/// let sandbox = Sandbox::builder().processing(Processing::After(Duration::from_secs(5))).start().await?;
/// sandbox.set_processing(Processing::Polls(3));
/// # Ok::<(), tink_sandbox::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
#[non_exhaustive]
pub enum Processing {
    /// At once.
    #[default]
    Immediate,
    /// When so much time has passed on the world's clock, for each write from when it was answered.
    After(Duration),
    /// When the user was read so many times in the main API: so many reads still show what was before.
    Polls(u32),
}

/// The same, as the control API tells it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "visible", rename_all = "camelCase", deny_unknown_fields)]
enum Wire {
    Immediately {},
    After { millis: u64 },
    Polls { polls: u32 },
}

impl From<Processing> for Wire {
    fn from(processing: Processing) -> Self {
        match processing {
            Processing::Immediate => Self::Immediately {},
            Processing::After(time) => Self::After { millis: u64::try_from(time.as_millis()).unwrap_or(u64::MAX) },
            Processing::Polls(polls) => Self::Polls { polls },
        }
    }
}

impl TryFrom<Wire> for Processing {
    type Error = String;

    fn try_from(wire: Wire) -> Result<Self, String> {
        match wire {
            Wire::Immediately {} => Ok(Self::Immediate),
            Wire::After { millis } if (1..=MAX_MILLIS).contains(&millis) => {
                Ok(Self::After(Duration::from_millis(millis)))
            }
            Wire::After { millis } => Err(format!("millis is from 1 to {MAX_MILLIS}, not {millis}")),
            Wire::Polls { polls } if (1..=MAX_POLLS).contains(&polls) => Ok(Self::Polls(polls)),
            Wire::Polls { polls } => Err(format!("polls is from 1 to {MAX_POLLS}, not {polls}")),
        }
    }
}
