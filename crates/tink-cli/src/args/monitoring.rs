//! `tink monitoring`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Monitoring {
    /// Ask whether the server is well
    #[command(after_help = "Example:\n  tink monitoring health --base-url http://127.0.0.1:8080")]
    Health,
    /// Ask whether a service of the server answers
    #[command(after_help = "Example:\n  tink monitoring ping --service aggregation")]
    Ping {
        /// aggregation, system or main; without it the main one
        #[arg(long, value_name = "NAME")]
        service: Option<String>,
    },
    /// Show the server's version
    #[command(after_help = "Example:\n  tink monitoring version")]
    Version,
}
