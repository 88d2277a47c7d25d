//! `tink scenario`.

use clap::Args;
use clap::builder::PossibleValuesParser;
use tink_sandbox::Scenario;

use super::UserId;

/// Give a user of a sandbox a life: accounts, two years of transactions, investments and loans
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tink scenario high_saver --user anna --store world.db
  tink stats --user anna --store world.db
  tink scenario overspender --user bo --market DK --store world.db")]
pub(crate) struct LoadScenario {
    /// Whose life
    #[arg(value_parser = PossibleValuesParser::new(Scenario::ALL.map(Scenario::as_str)))]
    pub(crate) scenario: String,
    #[command(flatten)]
    pub(crate) user: UserId,
    /// The market of a new user
    #[arg(long, value_name = "CODE", default_value = "SE")]
    pub(crate) market: String,
}
