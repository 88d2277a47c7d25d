//! `tink providers`.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;

#[derive(Debug, Subcommand)]
pub(crate) enum Providers {
    /// Show the providers of a market, or of a user's market
    #[command(
        after_help = "Examples:\n  tink providers list --market SE --language sv\n  tink providers list --user demo --test-providers --capability LOANS"
    )]
    List {
        /// Those of this user's market, through the user's token
        #[arg(long, value_name = "EXTERNAL_ID", required_unless_present = "market", conflicts_with_all = ["market", "language"], value_parser = NonEmptyStringValueParser::new())]
        user: Option<String>,
        /// Those of this market, as two letters
        #[arg(long, value_name = "CODE", value_parser = NonEmptyStringValueParser::new())]
        market: Option<String>,
        /// The test providers too
        #[arg(long)]
        test_providers: bool,
        /// Only those that can do this, such as LOANS
        #[arg(long, value_name = "NAME")]
        capability: Option<String>,
        /// The language of the texts, such as sv or en-US
        #[arg(long, value_name = "TAG")]
        language: Option<String>,
    },
}
