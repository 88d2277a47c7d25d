//! The rules file: what a person says about a bank's file, so that nothing has to be guessed.
//!
//! It is a TOML file; every key is optional, and what is not said is found out from the data where that takes no guess.
//!
//! ```toml
//! format = "csv"                 # ofx, camt053 or mt940; found by the content otherwise
//! encoding = "windows-1252"      # utf-8, utf-8-bom, utf-16, windows-1252, latin-1, ...
//! delimiter = ";"
//! quote = "\""                   # "" when fields are never quoted
//! header = true                  # false: columns by number
//! skip_top = 4                   # lines before the header (or the first row)
//! skip_bottom = 1                # rows after the last transaction, at most 16 MiB of text
//! currency = "SEK"               # when no column says it
//! time_zone = "Europe/Stockholm" # instead of the market's
//! user = "anna"                  # whose file it is, instead of the command's --user
//!
//! [columns]                      # by header name, or by number from 1
//! date = "Bokföringsdag"         # of a list, the first filled one counts
//! value_date = "Valutadag"
//! amount = "Belopp"              # or debit and credit, or amount and indicator
//! balance = "Saldo"
//! currency = "Valuta"
//! description = ["Text", "Meddelande"] # of a list, the filled ones are joined
//! counterparty = "Motpart"
//! id = "Transaktions-id"
//! account = "Konto"
//! user = "Kund"                  # whose account the row is of
//! pending = "Status"
//! kind = "Typ"
//!
//! [date]
//! formats = ["YYYY-MM-DD"]       # the first that fits
//!
//! [number]
//! decimal = ","
//! thousands = " "                # "" for none; without the key any that is not the decimal sign
//!
//! [sign]                         # the indicator column's words, and files that show money out as positive
//! debit = ["S"]
//! credit = ["H"]
//! inverted = false
//! debit_column = "unsigned"      # how a debit column writes money out: unsigned, signed (with a minus) or either
//!
//! [pending]                      # the pending column's words; with booked given, any other word is refused
//! values = ["Reserverad"]
//! booked = ["Bokförd"]
//! empty = false                  # true: an empty cell means pending
//!
//! [kind]                         # the kind column's words
//! default = "DEFAULT"
//! [kind.values]
//! "Kortköp" = "CREDIT_CARD"
//!
//! [account]                      # the one account of the file ...
//! id = "lonekonto"
//! name = "Lönekonto"
//! number = "9159-1 234 567"
//! type = "CHECKING"
//! balance = "1234.50"            # instead of a balance column
//!
//! [[accounts]]                   # ... or one such table for each value of the account column
//! value = "9159-1 234 567"
//! id = "lonekonto"
//! user = "anna"
//! ```
//!
//! OFX, CAMT.053 and MT940 files say all that themselves; for them `format`, `encoding`, `currency`, `time_zone`, `user`, `[kind] default`,
//! `[account]` and `[[accounts]]` (by the account's number in the file) can be given.

mod parse;
mod section;

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use tink_model::{Amount, Currency, ExternalAccountId, ExternalUserId};

use crate::error::Error;
use crate::format::{DateFormat, NumberFormat};
use crate::read::{Encoding, Format, rules_beside};
use crate::record::{AccountKind, TransactionKind};

pub(crate) use self::section::nearest;

/// What a rules file says. The default says nothing.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The rules file, for messages; empty when there is none.
    pub file: String,
    /// The format of the data.
    pub format: Option<Format>,
    /// Whose file it is.
    pub user: Option<ExternalUserId>,
    /// The encoding of the data.
    pub encoding: Option<Encoding>,
    /// What stands between fields.
    pub delimiter: Option<u8>,
    /// What stands around fields; `Some(None)` when nothing ever does.
    pub quote: Option<Option<u8>>,
    /// Whether there is a header.
    pub header: Option<bool>,
    /// Lines before the header, or before the first row when there is none.
    pub skip_top: Option<u64>,
    /// Rows after the last transaction. Together they take at most 16 MiB of text.
    pub skip_bottom: usize,
    /// The currency of every row that does not name one.
    pub currency: Option<Currency>,
    /// The time zone in which the file's days are days.
    pub time_zone: Option<TimeZone>,
    /// Which column is what; `None` when the rules leave that to the header.
    pub columns: Option<Columns<ColumnRule>>,
    /// How dates are written, tried in this order; empty when not said.
    pub dates: Vec<DateFormat>,
    /// How numbers are written.
    pub number: Option<NumberFormat>,
    /// Which direction a row goes.
    pub sign: SignRules,
    /// Which rows are pending.
    pub pending: PendingRules,
    /// What sort of transaction a row is.
    pub kinds: KindRules,
    /// The one account of the file.
    pub account: Option<AccountRules>,
    /// The accounts by the value of the account column.
    pub accounts: Vec<(String, AccountRules)>,
}

/// Which column holds what. `C` is a rule's column before the header is known, and a number from 0 after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns<C> {
    /// The day; the first filled one counts.
    pub date: Vec<C>,
    /// The day that counts for interest.
    pub value_date: Option<C>,
    /// The amount.
    pub amount: Option<C>,
    /// Money out.
    pub debit: Option<C>,
    /// Money in.
    pub credit: Option<C>,
    /// The direction of the amount.
    pub indicator: Option<C>,
    /// The balance after the row.
    pub balance: Option<C>,
    /// The currency.
    pub currency: Option<C>,
    /// The text; the filled ones are joined.
    pub description: Vec<C>,
    /// The other side.
    pub counterparty: Option<C>,
    /// The bank's own id.
    pub id: Option<C>,
    /// The account.
    pub account: Option<C>,
    /// The user whose account it is.
    pub user: Option<C>,
    /// The status.
    pub pending: Option<C>,
    /// The sort of transaction.
    pub kind: Option<C>,
}

impl<C> Default for Columns<C> {
    fn default() -> Self {
        Self {
            date: Vec::new(),
            value_date: None,
            amount: None,
            debit: None,
            credit: None,
            indicator: None,
            balance: None,
            currency: None,
            description: Vec::new(),
            counterparty: None,
            id: None,
            account: None,
            user: None,
            pending: None,
            kind: None,
        }
    }
}

impl<C> Columns<C> {
    /// The same roles with every column looked up.
    pub(crate) fn try_map<D, E>(&self, mut look_up: impl FnMut(&C) -> Result<D, E>) -> Result<Columns<D>, E> {
        let mut one = |column: &Option<C>| column.as_ref().map(&mut look_up).transpose();
        let (value_date, amount) = (one(&self.value_date)?, one(&self.amount)?);
        let (debit, credit, indicator) = (one(&self.debit)?, one(&self.credit)?, one(&self.indicator)?);
        let (balance, currency) = (one(&self.balance)?, one(&self.currency)?);
        let (counterparty, id, account) = (one(&self.counterparty)?, one(&self.id)?, one(&self.account)?);
        let (user, pending, kind) = (one(&self.user)?, one(&self.pending)?, one(&self.kind)?);
        Ok(Columns {
            date: self.date.iter().map(&mut look_up).collect::<Result<_, _>>()?,
            description: self.description.iter().map(&mut look_up).collect::<Result<_, _>>()?,
            value_date,
            amount,
            debit,
            credit,
            indicator,
            balance,
            currency,
            counterparty,
            id,
            account,
            user,
            pending,
            kind,
        })
    }

    /// Every column of a role, with the role's key.
    pub(crate) fn roles(&self) -> impl Iterator<Item = (&'static str, &C)> {
        let one = [
            ("value_date", &self.value_date),
            ("amount", &self.amount),
            ("debit", &self.debit),
            ("credit", &self.credit),
            ("indicator", &self.indicator),
            ("balance", &self.balance),
            ("currency", &self.currency),
            ("counterparty", &self.counterparty),
            ("id", &self.id),
            ("account", &self.account),
            ("user", &self.user),
            ("pending", &self.pending),
            ("kind", &self.kind),
        ];
        let many = self
            .date
            .iter()
            .map(|column| ("date", column))
            .chain(self.description.iter().map(|column| ("description", column)));
        many.chain(one.into_iter().filter_map(|(role, column)| column.as_ref().map(|column| (role, column))))
    }
}

/// A column as a rules file names it, and where it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRule {
    /// The header's text or the number.
    pub which: ColumnName,
    /// Line and column in the rules file.
    pub at: (u64, u64),
}

/// A column's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnName {
    /// The header's text; case and white space do not matter.
    Header(String),
    /// The number, from 1.
    Number(usize),
}

/// How the direction of a row is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignRules {
    /// Words of the indicator column for money out; empty for the common ones.
    pub debit: Vec<String>,
    /// Words of the indicator column for money in; empty for the common ones.
    pub credit: Vec<String>,
    /// Whether the file shows money out as positive.
    pub inverted: bool,
    /// How a debit column writes money out, when that is said.
    pub debit_column: Option<DebitColumn>,
}

/// How a debit column writes money out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebitColumn {
    /// Without a minus; a minus takes money out back.
    Unsigned,
    /// With a minus; without one it takes money out back.
    Signed,
    /// With a minus or without: it is always money out.
    Either,
}

/// How a pending row is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PendingRules {
    /// Words that mean pending; empty for the common ones.
    pub values: Vec<String>,
    /// Words that mean booked; empty for any other word when `values` are given, else for the common ones.
    pub booked: Vec<String>,
    /// Whether an empty cell means pending.
    pub empty: bool,
}

/// How the sort of a transaction is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindRules {
    /// The sort of a row whose word is not listed, or that has none.
    pub default: TransactionKind,
    /// Words of the kind column, folded, and what they mean.
    pub values: Vec<(String, TransactionKind)>,
}

/// What a rules file says about an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountRules {
    /// Whose account it is.
    pub user: Option<ExternalUserId>,
    /// The external id.
    pub id: Option<ExternalAccountId>,
    /// The name.
    pub name: Option<String>,
    /// The number.
    pub number: Option<String>,
    /// The sort.
    pub kind: AccountKind,
    /// The balance.
    pub balance: Option<Amount>,
}

impl Rules {
    /// Where the rules of a data file are looked for: `<name>.rules.toml` beside `<name>.csv`.
    ///
    /// A rejects file `<name>.rejects.csv` has the rules of the file that its rows come from, unless `<name>.rejects.rules.toml` is
    /// there; a file of an archive (`bank.zip/a.csv`) has those beside the archive.
    #[must_use]
    pub fn path_beside(data: &Path) -> PathBuf {
        match data.ancestors().skip(1).find(|above| above.is_file()) {
            Some(archive) => archive.with_extension("rules.toml"),
            None => rules_beside(data, data.with_extension("rules.toml")),
        }
    }

    /// Reads a rules file.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|source| Error::io(&name, "the rules file cannot be read", source))?;
        Self::parse(&text, &name)
    }

    /// Reads the text of a rules file; `file` is its name for messages. An unknown key, a wrong type or a value that means
    /// nothing is an error with its line and column.
    pub fn parse(text: &str, file: &str) -> Result<Self, Error> {
        parse::rules(text, file)
    }
}
