//! `tink authorize`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Authorize {
    /// Print a link to the authorization page, and the random state that its answer must bear
    #[command(
        after_help = "Example:\n  tink authorize link --redirect-uri http://localhost:3000/callback \\\n      --scope accounts:read,user:read --market SE --locale sv_SE"
    )]
    Link {
        /// Where the page sends the person back to; one that the client is configured with
        #[arg(long, value_name = "URI")]
        redirect_uri: String,
        /// Scopes, separated by commas
        #[arg(long, value_name = "SCOPES", value_delimiter = ',', required = true)]
        scope: Vec<String>,
        /// The market whose providers are shown
        #[arg(long, value_name = "CODE")]
        market: Option<String>,
        /// The language of the page: en_US or sv_SE
        #[arg(long)]
        locale: Option<String>,
        /// The provider, so that the person does not choose
        #[arg(long, value_name = "NAME")]
        input_provider: Option<String>,
        /// The user name that is filled in
        #[arg(long, value_name = "NAME")]
        input_username: Option<String>,
        /// The page is shown in an iframe, and posts its answer to the page around it
        #[arg(long)]
        iframe: bool,
        /// The page [default: the platform's own, or that of the sandbox at --base-url]
        #[arg(long, value_name = "URL")]
        page: Option<String>,
    },
    /// Read the URL that the page sent the person back to, check its state, and print the code
    #[command(
        after_help = "Examples:\n  tink authorize callback --state 0b8f5c1d62a9468cb3e7d1f0a4928c65 < url\n  tink authorize callback --state 0b8f5c1d62a9468cb3e7d1f0a4928c65 --json < url \\\n      | jq -r .code | tink token --code-file -"
    )]
    Callback {
        /// The state that tink authorize link printed
        #[arg(long)]
        state: String,
        /// A file with the URL, which holds a secret; - is standard input
        #[arg(long, value_name = "FILE", default_value = "-")]
        file: PathBuf,
    },
}
