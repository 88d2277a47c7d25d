//! `tink xs2a banks`.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;

use super::PageArgs;

#[derive(Debug, Subcommand)]
pub(crate) enum Banks {
    /// Show the bank with a bank code
    #[command(after_help = "Example:\n  tink xs2a banks find 88888888")]
    Find {
        /// The bank code
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        code: String,
    },
    /// Show the banks of a country, or of all
    #[command(after_help = "Example:\n  tink xs2a banks list --country DE --all")]
    List {
        #[command(flatten)]
        page: PageArgs,
        /// Only those of this country, as two letters
        #[arg(long, value_name = "CODE")]
        country: Option<String>,
    },
    /// Show the banks with a text in their name, place, bank code or BIC
    #[command(after_help = "Example:\n  tink xs2a banks search testbank --country DE --product xs2a_api")]
    Search {
        /// The text
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        text: String,
        #[command(flatten)]
        page: PageArgs,
        /// Only those of this country, as two letters
        #[arg(long, value_name = "CODE")]
        country: Option<String>,
        /// Only those that this product reaches: xs2a_api, xs2a_risk or xs2a_pay
        #[arg(long)]
        product: Option<String>,
    },
}
