//! `tink stats` and `tink statistics`.

use clap::{Args, Subcommand};

use super::{BodyFile, UserId};
use crate::stats::Month;

const AFTER: &str = "\
At a terminal there are charts, as wide as it is, in colours unless NO_COLOR is set. Elsewhere
there are tables with bars of plain characters, and --json has every number.

Months are the user's own: they may break on the day of the salary. The change of a category is
against its average of the three months before.

Examples:
  tink stats --user demo
  tink stats --user demo --period 2026-10 --months 24
  tink stats --user demo --json | jq .expensesByCategory.total";

/// Show what a user's figures look like: expenses, income, left to spend, balances
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) user: UserId,
    /// The month of the expenses and of what is left to spend, such as 2026-10 [default: the current one]
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) period: Option<Month>,
    /// How many months to look back
    #[arg(long, value_name = "COUNT", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=120))]
    pub(crate) months: u16,
    /// The language of the categories' names, such as en_US or sv_SE [default: the user's]
    #[arg(long)]
    pub(crate) locale: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Statistics {
    /// Ask for figures by type, resolution and period
    #[command(
        after_help = "Examples:\n  tink statistics query --user demo --type income-and-expenses --resolution YEARLY\n  tink statistics query --user demo --type expenses-by-category --resolution DAILY \\\n      --period 2026-11-01 --period 2026-11-02"
    )]
    Query {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        body: BodyFile,
        /// A type, such as expenses-by-category or balances-by-account; may be repeated
        #[arg(long = "type", value_name = "TYPE", conflicts_with = "path")]
        types: Vec<String>,
        /// DAILY, WEEKLY, MONTHLY, MONTHLY_ADJUSTED, YEARLY or ALL
        #[arg(long, conflicts_with = "path")]
        resolution: Option<String>,
        /// A period: 2026, 2026-11, 2026:45 (a week) or 2026-11-20; may be repeated
        #[arg(long = "period", value_name = "PERIOD", conflicts_with = "path")]
        periods: Vec<String>,
        /// Only figures about this, such as the id of a category or an account
        #[arg(long, value_name = "ID", conflicts_with = "path")]
        description: Option<String>,
        /// Repeat figures flatly up to the period of today
        #[arg(long, conflicts_with = "path")]
        pad: bool,
    },
}
