//! `tink xs2a events`.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use tink_model::DateTime;

use super::PageArgs;
use crate::args::moment;

#[derive(Debug, Subcommand)]
pub(crate) enum Events {
    /// Show the events of the API key
    #[command(
        after_help = "Examples:\n  tink xs2a events list --from 2025-01-01 --type transaction.updated\n  tink xs2a events list --transaction 4f1d7a90 --all --json"
    )]
    List {
        #[command(flatten)]
        page: PageArgs,
        /// Only those of this transaction
        #[arg(long, value_name = "ID")]
        transaction: Option<String>,
        /// Only those of this type, such as transaction.created
        #[arg(long = "type", value_name = "TYPE")]
        kind: Option<String>,
        /// The earliest moment, on the German clock
        #[arg(long, value_name = "TIME", value_parser = moment)]
        from: Option<DateTime>,
        /// The latest moment, on the German clock
        #[arg(long, value_name = "TIME", value_parser = moment)]
        to: Option<DateTime>,
    },
    /// Show an event, and the object that it is about
    #[command(after_help = "Example:\n  tink xs2a events get evt_1")]
    Get {
        /// The event's id
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        id: String,
    },
}
