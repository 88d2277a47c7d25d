//! `tink sandbox VERB`: what is asked and ordered of a sandbox that runs.

use clap::Subcommand;

use super::Logs;

/// What can be asked and ordered of a running sandbox, at --base-url, else at the address where `tink sandbox` listens.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show the faults that are ordered, or take them back
    #[command(after_help = "Examples:\n  tink sandbox faults\n  tink sandbox faults --clear")]
    Faults {
        /// Take all of them back
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
