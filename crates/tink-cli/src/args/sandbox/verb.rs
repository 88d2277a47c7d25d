//! `tink sandbox VERB`: what is asked and ordered of a sandbox that runs.

use clap::Subcommand;

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
}
