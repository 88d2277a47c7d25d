//! `tink sandbox VERB`: what is asked and ordered of a sandbox that runs.

use clap::Subcommand;

/// The names of the APIs.
const APIS: [&str; 4] = ["moneykit", "tink-connector", "tink-main", "tink-xs2a"];

const COVERAGE: &str = "\
Values are watched by a sandbox that was started with --coverage.

Examples:
  tink sandbox coverage
  tink sandbox coverage --api tink-connector --missing
  tink sandbox coverage --clear";

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
}
