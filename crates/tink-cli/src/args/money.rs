//! `tink investments` and `tink loans`.

use clap::Subcommand;

use super::UserId;

#[derive(Debug, Subcommand)]
pub(crate) enum Investments {
    /// Show the portfolios and what they hold
    #[command(after_help = "Example:\n  tink investments list --user demo")]
    List {
        #[command(flatten)]
        user: UserId,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Loans {
    /// Show the loans
    #[command(after_help = "Example:\n  tink loans list --user demo")]
    List {
        #[command(flatten)]
        user: UserId,
    },
    /// Show what happened to the loans, such as changes of the interest rate
    #[command(after_help = "Example:\n  tink loans events --user demo")]
    Events {
        #[command(flatten)]
        user: UserId,
    },
    /// Show what was owed over time, and at which interest rate
    #[command(after_help = "Example:\n  tink loans timelines --user demo")]
    Timelines {
        #[command(flatten)]
        user: UserId,
    },
}
