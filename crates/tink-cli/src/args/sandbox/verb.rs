//! `tink sandbox VERB`: what is asked and ordered of a sandbox that runs.

use clap::Subcommand;

use super::faults::{self, FaultsArgs};

/// What can be asked and ordered of a running sandbox, at --base-url, else at the address where `tink sandbox` listens.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show the faults that are ordered, order more, take them back, or show which fired
    #[command(after_help = faults::AFTER, args_conflicts_with_subcommands = true)]
    Faults(FaultsArgs),
}
