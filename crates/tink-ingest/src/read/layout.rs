//! How one file is laid out, with nothing left open: what the rules say and what was found out, together.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tink_model::{Currency, ExternalAccountId, ExternalUserId};

use super::{Encoding, detect};
use crate::error::Error;
use crate::format::{DateFormat, NumberFormat};
use crate::record::AccountInfo;
use crate::rejects::Column;
use crate::rules::{AccountRules, Columns, KindRules, PendingRules, Rules, SignRules};
use crate::text::{folded, squeezed};

/// What the caller knows that the file does not say.
#[derive(Debug, Clone)]
pub struct Context {
    /// The user's currency. Rows in another one are refused.
    pub currency: Currency,
    /// The time zone of the user's market, in which the file's days are days unless the rules name another.
    pub time_zone: TimeZone,
    /// The account of files that do not name one.
    pub account: Option<ExternalAccountId>,
}

/// Everything that reading a file's rows needs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Layout {
    /// The characters' encoding.
    pub encoding: Encoding,
    /// What stands between fields.
    pub delimiter: u8,
    /// What stands around fields, if anything does.
    pub quote: Option<u8>,
    /// Lines before the header, or before the first row when there is none.
    pub skip_top: u64,
    /// The header's fields; `None` when there is no header.
    pub header: Option<Vec<String>>,
    /// Rows after the last transaction. Together they take at most 16 MiB of text.
    pub skip_bottom: usize,
    /// Which column, from 0, holds what.
    pub columns: Columns<usize>,
    /// How dates are written.
    pub dates: Vec<DateFormat>,
    /// How numbers are written; `None` when no cell proves a decimal sign, and then only numbers that need no such proof are read.
    pub number: Option<NumberFormat>,
    /// The currency of rows that do not name one, when the file or its rules do.
    pub currency: Option<Currency>,
    /// The time zone in which the file's days are days.
    pub time_zone: TimeZone,
    /// The user's currency.
    pub expected: Currency,
    /// What was found out rather than said, one sentence each.
    pub detected: Vec<String>,
    pub(crate) user: Option<ExternalUserId>,
    pub(crate) sign: SignRules,
    /// Whether the debit column writes money out with a minus, as its first cells do.
    pub(crate) debit_signed: bool,
    /// How many fields most rows have.
    pub(crate) usual_fields: Option<usize>,
    pub(crate) pending: PendingRules,
    pub(crate) kinds: KindRules,
    pub(crate) accounts: Accounts,
}

/// Which account a row belongs to.
#[derive(Debug, Clone)]
pub(crate) enum Accounts {
    /// The whole file is one account.
    One(AccountInfo),
    /// The account column names it; a value that the rules do not list is refused.
    Listed(Arc<[(String, AccountInfo)]>),
    /// The account column names it, and its value is the id.
    Named,
}

impl Layout {
    /// Finds the layout of a file that is in memory already; `file` is its name for messages.
    pub fn of(file: &str, bytes: &[u8], rules: &Rules, context: &Context) -> Result<Self, Error> {
        detect::layout(file, || detect::encoding::find(bytes), bytes, rules, context)
    }

    /// The account of the rules file or of the caller, when the whole file is one account, or those that the rules list.
    pub fn accounts(&self) -> impl Iterator<Item = &AccountInfo> {
        let (one, listed) = match &self.accounts {
            Accounts::One(account) => (Some(account), None),
            Accounts::Listed(listed) => (None, Some(listed.iter().map(|(_, account)| account))),
            Accounts::Named => (None, None),
        };
        one.into_iter().chain(listed.into_iter().flatten())
    }

    pub(crate) fn column(&self, index: usize) -> Column {
        let name = self.header.as_ref().and_then(|header| header.get(index)).map(|name| squeezed(name));
        Column { number: index + 1, name: name.filter(|name| !name.is_empty()) }
    }
}

/// Which accounts the rules, the caller and the columns leave.
pub(crate) fn accounts(
    file: &str,
    rules: &Rules,
    context: &Context,
    column: Option<&Column>,
) -> Result<Accounts, Error> {
    let info = |said: &AccountRules, id: ExternalAccountId| {
        let plain = AccountInfo::unnamed(id);
        AccountInfo {
            user: said.user.clone().or_else(|| rules.user.clone()),
            name: said.name.clone().unwrap_or(plain.name),
            number: said.number.clone().unwrap_or(plain.number),
            id: plain.id,
            kind: said.kind,
            balance: said.balance,
        }
    };
    let Some(column) = column else {
        if !rules.accounts.is_empty() {
            return Err(Error::rules(
                &rules.file,
                "it lists [[accounts]], but no column tells which row belongs to which".to_owned(),
            )
            .next("Set columns.account, or give the one account of the file under [account]."));
        }
        let said = rules.account.clone().unwrap_or_default();
        let Some(id) = context.account.clone().or_else(|| said.id.clone()) else {
            return Err(Error::account(file, "nothing says which account its rows belong to".to_owned())
                .next("Give --account ID, or write a rules file with [account] id = \"...\", or with columns.account when a column tells."));
        };
        return Ok(Accounts::One(info(&said, id)));
    };
    if let Some(account) = &context.account {
        return Err(Error::account(
            file,
            format!("{column} names the account of each row, and {account} was given for the whole file"),
        )
        .next("Leave --account out, or write a rules file whose [columns] has no account."));
    }
    if rules.account.is_some() {
        return Err(Error::rules(
            &rules.file,
            format!("[account] is for a whole file, but {column} names the account of each row"),
        )
        .next("Write one [[accounts]] table for each value of that column, or leave columns.account out."));
    }
    if rules.accounts.is_empty() {
        return Ok(Accounts::Named);
    }
    let listed = rules.accounts.iter().map(|(value, said)| {
        let id = said.id.clone().unwrap_or_else(|| ExternalAccountId::from(value.as_str()));
        (folded(value), info(said, id))
    });
    Ok(Accounts::Listed(listed.collect()))
}
