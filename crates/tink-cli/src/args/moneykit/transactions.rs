//! `tink moneykit transactions`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use moneykit_import::TransactionFilter;
use tink_model::Date;

use super::{CursorArgs, OfLink, OfUser};
use crate::args::day;

const IMPORT: &str = "\
FILE holds the transactions in a member of that name, as {\"transactions\": [...]}; a whole link, as
tink moneykit import takes it, does as well. More than a request holds (1 MB) goes in several, one
after the other. Transactions that are sent twice are there twice: after an import that stopped,
--skip leaves out those that arrived.

Exit codes are those of tink --help. 5 is also where it is unknown whether something arrived; the
message then says of which transactions, and what to do.

Examples:
  tink moneykit transactions import mk_1 more.json
  tink moneykit transactions import mk_1 link.json --skip 8000";

#[derive(Debug, Subcommand)]
pub(crate) enum Transactions {
    /// Show the transactions of a link, the newest first
    #[command(
        after_help = "Examples:\n  tink moneykit transactions list mk_1 --from 2025-01-01 --to 2025-01-31 --all\n  tink moneykit transactions list mk_1 --account acc_1 --size 500 --json"
    )]
    List {
        #[command(flatten)]
        of: OfLink,
        /// Only those of this account, by MoneyKit's id; may be repeated
        #[arg(long = "account", value_name = "ID")]
        accounts: Vec<String>,
        #[command(flatten)]
        page: WindowArgs,
    },
    /// Show what changed since a cursor was handed out; without one everything
    #[command(
        after_help = "Keep the cursor that is printed at the end, and give it the next time.\n\nExamples:\n  tink moneykit transactions sync mk_1 --all --json\n  tink moneykit transactions sync mk_1 --cursor eyJhIjox --all"
    )]
    Sync {
        #[command(flatten)]
        of: OfLink,
        #[command(flatten)]
        page: CursorArgs,
    },
    /// Show the transactions of a user over all links, the newest first
    #[command(after_help = "Example:\n  tink moneykit transactions user user-1 --all")]
    User {
        #[command(flatten)]
        of: OfUser,
        /// Only those of this account, by MoneyKit's id
        #[arg(long, value_name = "ID")]
        account: Option<String>,
        #[command(flatten)]
        page: WindowArgs,
    },
    /// Import more transactions into an imported link
    #[command(after_help = IMPORT)]
    Import {
        #[command(flatten)]
        of: OfLink,
        /// The transactions as JSON; - is standard input
        file: PathBuf,
        /// Leave out this many transactions at the start of the file
        #[arg(long, value_name = "COUNT", default_value_t = 0)]
        skip: usize,
        /// Refuse what is more than one request holds, instead of sending several
        #[arg(long)]
        no_split: bool,
    },
}

/// Which transactions are shown, and how many at a time.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct WindowArgs {
    /// The first day
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,
    /// The last day
    #[arg(long, value_name = "DAY", value_parser = day)]
    to: Option<Date>,
    /// The number of the page, from 1
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    page: Option<u32>,
    /// How many a page has, 1 to 1000; the API's own default is 50
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    size: Option<u32>,
    /// All pages, from the first or the one of --page to the last
    #[arg(long)]
    pub(crate) all: bool,
}

impl WindowArgs {
    /// The filter of the page to begin with.
    pub(crate) fn filter(self, accounts: impl IntoIterator<Item = String>) -> TransactionFilter {
        let mut filter = accounts.into_iter().fold(TransactionFilter::new(), TransactionFilter::with_account);
        if let Some(day) = self.from {
            filter = filter.with_start(day);
        }
        if let Some(day) = self.to {
            filter = filter.with_end(day);
        }
        if let Some(page) = self.page {
            filter = filter.with_page(page);
        }
        if let Some(count) = self.size {
            filter = filter.with_size(count);
        }
        filter
    }
}
