//! `tink moneykit import`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use tink_model::{Amount, Currency, DateTime};

use super::CustomerArgs;
use crate::args::moment;

const AFTER: &str = "\
A link's request:
  FILE is the API's own request: customer_user, institution_id, accounts and transactions. It is
  checked before anything is sent, and every mistake is told with its place. Amounts arrive to the
  digit. More than a request holds (1 MB, some 4,000 transactions) goes in several, one after the
  other; --no-split refuses it instead.

From a bank's file:
  Rules are found as for tink import: --rules FILE, else NAME.rules.toml beside NAME.csv, else by
  what the file itself proves. Each row becomes a transaction: its day, its amount with the sign
  (below zero is money out), its text, and as transaction_id the bank's own id, or without one an
  id that is the same in every run. Pending rows are left out, since an import has none.

  The accounts are those of the file's account column, else the one of the rules or --account-id.
  Name, type, last four characters and balance are those of the rules and of the balance column,
  unless --account-name, --account-type, --mask and --balance say something else, which they can of
  a single account; with several, --account ID=NAME,TYPE[,MASK] does for each. What the bank's file
  calls the balance of a liability is sent with the sign turned, as what is owed.

An import is not repeated by itself, since that would make a second link. Where its answer is lost,
the link is looked for. Exit codes are those of tink --help: 4 when rows were rejected, and 5 also
where it is unknown whether something arrived; the message then says what to do.

Examples:
  tink moneykit import link.json
  tink moneykit import large.json --json | jq -r .link.link_id
  tink moneykit import --from-csv examples/germany/musterbank-girokonto-2025.csv \\
      --user user-1 --institution chase --currency EUR
  tink moneykit import --from-csv bank.csv --rules bank.rules.toml --user user-1 \\
      --email anna@example.com --institution mx.chase --provider mx --currency USD \\
      --account-id 74583934 --account-name \"Premier Checking\" \\
      --account-type depository.checking --mask 3748 --balance 445.89";

const CSV: &str = "From a bank's file";

/// Import a link with accounts and transactions
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(crate) struct ImportLink {
    /// The request as JSON; - is standard input
    #[arg(value_name = "FILE", required_unless_present = "from_csv", conflicts_with_all = [
        "from_csv", "rules", "user", "email", "phone", "phone_country", "institution", "provider", "currency", "accounts",
        "account_id", "account_name", "account_type", "mask", "balance", "available", "credit_limit", "balance_date",
    ])]
    pub(crate) file: Option<PathBuf>,
    /// Refuse what is more than one request holds, instead of sending several
    #[arg(long)]
    pub(crate) no_split: bool,
    /// Print the request as JSON and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) csv: FromCsv,
}

/// A link to be made of a bank's files.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = CSV)]
pub(crate) struct FromCsv {
    /// A bank's CSV file in place of the request; may be repeated
    #[arg(id = "from_csv", long = "from-csv", value_name = "CSV", requires_all = ["user", "institution", "currency"])]
    pub(crate) files: Vec<PathBuf>,
    /// The rules for all files, instead of the one beside each
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) customer: CustomerArgs,
    /// The institution: MoneyKit's id of it, or a provider's id as mx.chase
    #[arg(long, value_name = "ID")]
    pub(crate) institution: Option<String>,
    /// Where the data came from: moneykit, finicity, plaid, yodlee, mx or akoya
    #[arg(long)]
    pub(crate) provider: Option<String>,
    /// The currency of the files; rows in another one are rejected
    #[arg(long, value_name = "CODE", value_parser = Currency::from_str)]
    pub(crate) currency: Option<Currency>,
    /// What an account is called, of what type it is, and the last four characters of its number; may be repeated
    #[arg(long = "account", value_name = "ID=NAME,TYPE[,MASK]")]
    pub(crate) accounts: Vec<AccountFlag>,
    #[command(flatten)]
    pub(crate) account: AccountArgs,
}

/// The one account of the files.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct AccountArgs {
    /// The account of files that do not name one, by your own id
    #[arg(long = "account-id", id = "account_id", value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) id: Option<String>,
    /// The account's name
    #[arg(long = "account-name", id = "account_name", value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The account's type, such as depository.checking, depository.savings or liability.credit_card
    #[arg(long = "account-type", id = "account_type", value_name = "TYPE")]
    pub(crate) kind: Option<String>,
    /// The last four characters of the account's number, by which it is found again when the link is connected
    #[arg(long, value_name = "CHARACTERS")]
    pub(crate) mask: Option<String>,
    /// The balance; of a liability what is owed, as a positive number
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) balance: Option<Amount>,
    /// What can be drawn
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) available: Option<Amount>,
    /// The overdraft, or the limit of the card
    #[arg(id = "credit_limit", long = "limit", value_name = "AMOUNT")]
    pub(crate) limit: Option<Amount>,
    /// When the balance was seen; UTC unless it says otherwise
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) balance_date: Option<DateTime>,
}

impl AccountArgs {
    /// Whether anything but the id is said.
    pub(crate) const fn describes(&self) -> bool {
        self.name.is_some()
            || self.kind.is_some()
            || self.mask.is_some()
            || self.balance.is_some()
            || self.available.is_some()
            || self.limit.is_some()
            || self.balance_date.is_some()
    }
}

/// What is said of one account among several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountFlag {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) mask: Option<String>,
}

impl FromStr for AccountFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || "write it as ID=NAME,TYPE or ID=NAME,TYPE,MASK; a name with a comma goes into the rules".to_owned();
        let (id, rest) = text.split_once('=').ok_or_else(wrong)?;
        let parts: Vec<&str> = rest.split(',').map(str::trim).collect();
        let (name, kind, mask) = match *parts.as_slice() {
            [name, kind] => (name, kind, None),
            [name, kind, mask] => (name, kind, Some(mask.to_owned())),
            _ => return Err(wrong()),
        };
        if [id, name, kind].contains(&"") || mask.as_deref() == Some("") {
            return Err(wrong());
        }
        Ok(Self { id: id.to_owned(), name: name.to_owned(), kind: kind.to_owned(), mask })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_told_by_name_type_and_mask() {
        let flag = |id: &str, name: &str, kind: &str, mask: Option<&str>| AccountFlag {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            mask: mask.map(str::to_owned),
        };
        assert_eq!(
            "konto=Lönekonto, depository.checking".parse(),
            Ok(flag("konto", "Lönekonto", "depository.checking", None))
        );
        assert_eq!("1=A,unknown,5678".parse(), Ok(flag("1", "A", "unknown", Some("5678"))));
        for wrong in ["konto", "konto=A", "=A,b", "1=,b", "1=A,", "1=A,b,", "1=A,b,c,d"] {
            assert!(wrong.parse::<AccountFlag>().is_err(), "{wrong}");
        }
    }
}
