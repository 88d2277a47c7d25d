//! `tink sandbox VERB`: what is asked and ordered of a sandbox that runs.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use tink_sandbox::Processing;

use super::faults::{self, FaultsArgs};

/// The names of the APIs.
const APIS: [&str; 4] = ["moneykit", "tink-connector", "tink-main", "tink-xs2a"];

const COVERAGE: &str = "\
Values are watched by a sandbox that was started with --coverage.

Examples:
  tink sandbox coverage
  tink sandbox coverage --api tink-connector --missing
  tink sandbox coverage --clear";

use super::Logs;

/// What can be asked and ordered of a running sandbox, at --base-url, else at the address where `tink sandbox` listens.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Clock(ClockArgs),
    /// Let time pass: what is due happens in order, and is told
    #[command(after_help = "Examples:\n  tink sandbox advance 1d\n  tink sandbox advance --to 2026-12-31T12:00:00Z")]
    Advance {
        /// How far: 90s, 2h 30m, 1 day, P1M
        #[arg(value_name = "LENGTH", required_unless_present = "to")]
        by: Option<String>,
        /// Until when, as 2026-12-31T12:00:00Z
        #[arg(long, value_name = "INSTANT", conflicts_with = "by")]
        to: Option<String>,
    },
    /// Keep the world as it is under a name; with --file in a file too
    #[command(
        after_help = "Examples:\n  tink sandbox snapshot before\n  tink sandbox snapshot before --file before.ndjson"
    )]
    Snapshot {
        /// The name; what had it is replaced
        name: String,
        /// Save it to a file as well, which a later release still reads
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Show the snapshots that are kept, or forget one
    #[command(after_help = "Examples:\n  tink sandbox snapshots\n  tink sandbox snapshots --delete before")]
    Snapshots {
        /// Forget this one
        #[arg(long, value_name = "NAME")]
        delete: Option<String>,
    },
    /// Go back to a snapshot, clock included; with --file one that was saved to a file
    #[command(
        after_help = "Examples:\n  tink sandbox restore before\n  tink sandbox restore before --file before.ndjson"
    )]
    Restore {
        /// The name
        name: String,
        /// Take it from a file, which is kept under the name
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Begin anew: nothing has happened yet. Snapshots stay
    #[command(after_help = "Example:\n  tink sandbox reset")]
    Reset,
    /// Serve a copy of the world on a port of its own; show the copies, or close one
    #[command(after_help = "Examples:\n  tink sandbox fork\n  tink sandbox fork --list\n  tink sandbox fork --close 1")]
    Fork {
        /// Show the copies that are served
        #[arg(long)]
        list: bool,
        /// Close this one
        #[arg(long, value_name = "NUMBER", conflicts_with = "list")]
        close: Option<u64>,
    },
    /// Show the faults that are ordered, order more, take them back, or show which fired
    #[command(after_help = faults::AFTER, args_conflicts_with_subcommands = true)]
    Faults(FaultsArgs),
    /// Show when what the Connector API takes in is visible, or say it for what comes
    #[command(
        after_help = "Examples:\n  tink sandbox processing\n  tink sandbox processing 5s\n  tink sandbox processing 3polls\n  tink sandbox processing immediately"
    )]
    Processing {
        /// immediately, after a time such as 5s, or after so many reads of the user such as 3polls
        #[arg(value_name = "WHEN", value_parser = super::parse_processing)]
        when: Option<Processing>,
    },
    /// Show how near the sandbox comes to the platforms: exact, approximate or stub, why, and what is its own choice
    #[command(after_help = "Examples:\n  tink sandbox fidelity\n  tink sandbox fidelity --api tink-xs2a")]
    Fidelity {
        /// Only this API
        #[arg(long, value_name = "API", value_parser = APIS)]
        api: Option<String>,
    },
    /// Show which operations, statuses and values of enumerations were reached since the sandbox started
    #[command(after_help = COVERAGE)]
    Coverage {
        /// Only this API
        #[arg(long, value_name = "API", value_parser = APIS, conflicts_with = "clear")]
        api: Option<String>,
        /// Only what was not reached
        #[arg(long, conflicts_with = "clear")]
        missing: bool,
        /// Begin anew
        #[arg(long)]
        clear: bool,
    },
    /// Show the requests that the sandbox had, and how they were answered
    #[command(
        after_help = "Examples:\n  tink sandbox logs --status 4xx\n  tink sandbox logs --follow --user demo\n  tink sandbox logs --show 12\n  tink sandbox logs --curl 12"
    )]
    Logs(Logs),
    /// Send a request that the sandbox had once more
    #[command(after_help = "Example:\n  tink sandbox replay 12")]
    Replay {
        /// The request's number, as tink sandbox logs shows it
        number: u64,
    },
}

/// Show the world's clock, or change how it goes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tink sandbox clock
  tink sandbox clock --freeze
  tink sandbox clock --freeze --set 2026-01-31T08:00:00Z
  tink sandbox clock --run 3600
  tink sandbox clock --real")]
pub(crate) struct ClockArgs {
    /// Set it, forwards or backwards, as 2026-01-31T08:00:00Z. Nothing happens by that; tink sandbox advance lets time pass
    #[arg(long, value_name = "INSTANT", conflicts_with = "real")]
    pub(crate) set: Option<String>,
    /// Let it stand still
    #[arg(long, conflicts_with_all = ["run", "real"])]
    pub(crate) freeze: bool,
    /// Let it run, so many times as fast as the real time
    #[arg(long, value_name = "SPEED", conflicts_with = "real")]
    pub(crate) run: Option<u32>,
    /// Let it show the real time
    #[arg(long)]
    pub(crate) real: bool,
}
