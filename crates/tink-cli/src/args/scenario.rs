//! `tink scenario`.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::UserId;

/// Give a user of a sandbox a life: accounts, two years of transactions, investments and loans
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tink scenario high_saver --user anna --store world.db
  tink stats --user anna --store world.db
  tink scenario overspender --user bo --market DK --base-url http://127.0.0.1:8080")]
pub(crate) struct LoadScenario {
    /// Whose life
    #[arg(value_parser = PossibleValuesParser::new(["demo", "high_saver", "overspender", "stable_income"]))]
    pub(crate) scenario: String,
    #[command(flatten)]
    pub(crate) user: UserId,
    /// The market of a new user
    #[arg(long, value_name = "CODE", default_value = "SE")]
    pub(crate) market: String,
}
