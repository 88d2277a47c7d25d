//! `tink xs2a wizard`.

use std::path::PathBuf;

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;

use super::BankUserArgs;

const STEP: &str = "\
The key comes from TINK_XS2A_WIZARD_KEY, from --key-file, or is asked for at a terminal. Without
fields and action the step only asks for the form. A field entered as true or false is sent as a
truth value, everything else as text.

Examples:
  tink xs2a wizard step --user bus_1 --key-file key
  tink xs2a wizard step --user bus_1 --key-file key --field country_id=DE --field bank_code=88888888
  tink xs2a wizard step --user bus_1 --key-file key --field USER_NAME=abcdef \\
      --secret-field USER_PIN=env:PIN --field privacy_policy=true
  tink xs2a wizard step --user bus_1 --key-file key --action poll
  tink xs2a wizard step --user bus_1 --key-file key --action change-language --field language=de";

#[derive(Debug, Subcommand)]
pub(crate) enum Wizard {
    /// Take a step: answer the form, or do something else; show the form that follows
    #[command(after_help = STEP)]
    Step {
        #[command(flatten)]
        who: BankUserArgs,
        /// A file with the wizard's key; - is standard input [env: the key itself in TINK_XS2A_WIZARD_KEY]
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
        /// What to do instead of answering the form: back, switch-login-tabs, poll, change-language (with --field language=de) or abort
        #[arg(long)]
        action: Option<String>,
        /// What is entered in a field of the form, if it is no secret; may be repeated
        #[arg(long = "field", value_name = "NAME=VALUE", value_parser = field)]
        fields: Vec<(String, String)>,
        /// A secret of the form such as USER_PIN, asked for at a terminal, or from a variable or a file (- is standard input); may be repeated
        #[arg(long = "secret-field", value_name = "NAME[=env:VARIABLE|=file:PATH]")]
        secret_fields: Vec<String>,
    },
    /// Show how far a wizard is, and the last error in it; --json shows its key too
    #[command(after_help = "Example:\n  tink xs2a wizard session 4f1d7a90")]
    Session {
        /// The transaction that the start of the wizard answered
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        transaction: String,
    },
}

fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}
