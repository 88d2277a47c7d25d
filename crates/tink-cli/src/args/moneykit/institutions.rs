//! `tink moneykit institutions`.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;

use super::CursorArgs;

#[derive(Debug, Subcommand)]
pub(crate) enum Institutions {
    /// Show the institutions, or those with a text in their name
    #[command(after_help = "Example:\n  tink moneykit institutions list --name chase")]
    List {
        /// A part of the name
        #[arg(long, value_name = "TEXT")]
        name: Option<String>,
        /// Only the most used ones
        #[arg(long)]
        featured: bool,
        #[command(flatten)]
        page: CursorArgs,
    },
    /// Show an institution
    #[command(after_help = "Example:\n  tink moneykit institutions get chase")]
    Get {
        /// The institution's id
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        id: String,
    },
}
