//! `tink sandbox logs`.

use clap::Args;

/// Which requests of a running sandbox are shown, and how.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Logs {
    /// Go on showing requests as they come, until Ctrl-C
    #[arg(long, short, conflicts_with_all = ["show", "curl", "clear"])]
    pub(crate) follow: bool,
    /// Only those of an API: tink-connector, tink-main, tink-xs2a or moneykit
    #[arg(long, value_name = "API")]
    pub(crate) api: Option<String>,
    /// Only those of an operation, such as ingestTransactions or moneykit/listAccounts
    #[arg(long, value_name = "OPERATION")]
    pub(crate) operation: Option<String>,
    /// Only those of a user, whose token they came with or whom their path names
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,
    /// Only those that were answered with a status, such as 404 or 4xx
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<String>,
    /// At most so many, the newest ones
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub(crate) limit: usize,
    /// Show everything of one request
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["curl", "clear"])]
    pub(crate) show: Option<u64>,
    /// Write one request as a line for a shell. Secrets in it are variables, such as $TINK_TOKEN
    #[arg(long, value_name = "NUMBER", conflicts_with = "clear")]
    pub(crate) curl: Option<u64>,
    /// Forget all of them
    #[arg(long)]
    pub(crate) clear: bool,
}
