//! `tink moneykit token`.

use clap::Args;

use crate::args::ShowToken;

/// Get an access token of the API client, for other programs
#[derive(Debug, Args)]
#[command(
    after_help = "The commands get their tokens by themselves. A token is a secret.\n\nExamples:\n  tink moneykit token --show-token\n  export TOKEN=$(tink moneykit token --json | jq -r .access_token)"
)]
pub(crate) struct GenerateToken {
    /// A scope that the token shall have, without any all; may be repeated
    #[arg(long, value_name = "SCOPE")]
    pub(crate) scope: Vec<String>,
    #[command(flatten)]
    pub(crate) shown: ShowToken,
}
