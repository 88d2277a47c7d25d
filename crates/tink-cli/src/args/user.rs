//! `tink user`.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;

use super::UserId;

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Create a user
    #[command(after_help = "Example:\n  tink user create --user demo --market SE --locale sv_SE")]
    Create {
        #[command(flatten)]
        body: super::BodyFile,
        /// The user's external id, by which the Connector API knows the user
        #[arg(long = "user", value_name = "EXTERNAL_ID", conflicts_with = "path", value_parser = NonEmptyStringValueParser::new())]
        user: Option<String>,
        /// The market, as two letters: it decides the currency
        #[arg(long, value_name = "CODE", required_unless_present = "path", conflicts_with = "path")]
        market: Option<String>,
        /// The language and country of texts, such as sv_SE; without it the market's own
        #[arg(long, conflicts_with = "path")]
        locale: Option<String>,
        /// How long the user's data is kept: permanent or temporary
        #[arg(long, value_name = "CLASS", conflicts_with = "path")]
        retention_class: Option<String>,
    },
    /// Show a user
    #[command(after_help = "Example:\n  tink user get --user demo")]
    Get {
        #[command(flatten)]
        user: UserId,
    },
    /// Show a user's settings
    #[command(after_help = "Example:\n  tink user profile --user demo")]
    Profile {
        #[command(flatten)]
        user: UserId,
    },
    /// Change a user's settings
    #[command(
        after_help = "Examples:\n  tink user update-profile --user demo --period-mode MONTHLY_ADJUSTED --period-day 25\n  echo '{\"notificationSettings\": {\"income\": false}}' | tink user update-profile --user demo --file -"
    )]
    UpdateProfile {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        body: super::BodyFile,
        /// The currency, such as SEK; stored amounts keep their numbers
        #[arg(long, value_name = "CODE", conflicts_with = "path")]
        currency: Option<String>,
        /// The language and country of texts, such as sv_SE
        #[arg(long, conflicts_with = "path")]
        locale: Option<String>,
        /// The time zone, such as Europe/Stockholm
        #[arg(long, value_name = "NAME", conflicts_with = "path")]
        time_zone: Option<String>,
        /// How months are cut: MONTHLY or MONTHLY_ADJUSTED
        #[arg(long, value_name = "MODE", conflicts_with = "path")]
        period_mode: Option<String>,
        /// The day on which adjusted months break, from 1 to 31
        #[arg(long, value_name = "DAY", conflicts_with = "path")]
        period_day: Option<i64>,
    },
    /// Delete a user and everything of the user's
    #[command(after_help = "Example:\n  tink user delete --user demo")]
    Delete {
        #[command(flatten)]
        user: UserId,
    },
}
