//! What a reader of statements has to know beside the file, above all which account a statement is of.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tink_model::{Amount, Currency, ExternalAccountId, ExternalUserId};

use crate::error::Error;
use crate::market::stands_for;
use crate::read::Context;
use crate::record::{AccountInfo, AccountKind, Balance, BalanceAt, Place, TransactionKind};
use crate::rules::{AccountRules, Rules};
use crate::source::Row;
use crate::text::squeezed;

/// What a reader of statements has to know beside the file.
#[derive(Debug, Clone)]
pub(crate) struct StatementRules {
    file: Arc<str>,
    user: Option<ExternalUserId>,
    accounts: Known,
    pub(super) kind: TransactionKind,
    pub(super) expected: Currency,
    pub(super) currency: Option<Currency>,
    pub(crate) time_zone: TimeZone,
    pub(super) fields_only: bool,
}

#[derive(Debug, Clone)]
enum Known {
    /// The caller or the rules name the one account of the file; the number is that of the first statement.
    One(ExternalAccountId, AccountRules, OnceLock<String>),
    /// By the account's number in the file, compact.
    Listed(Vec<(String, AccountRules)>),
    /// The number in the file is the id.
    Named(AccountRules),
}

/// The account of a statement, and how the file writes it.
#[derive(Debug, Clone)]
pub(crate) struct StatementAccount {
    pub(crate) info: AccountInfo,
    pub(super) written: String,
}

impl StatementRules {
    pub(crate) fn new(file: &Arc<str>, rules: &Rules, context: &Context) -> Result<Self, Error> {
        if let Some(said) = rules.currency.as_ref().filter(|said| **said != context.currency) {
            return Err(Error::currency(
                file,
                format!(
                    "the rules file {} says that it is in {said}, and the user's currency is {}; amounts are never converted",
                    rules.file, context.currency
                ),
            )
            .next("Import it for a user whose market has that currency."));
        }
        let said = rules.account.clone().unwrap_or_default();
        let one = context.account.clone().or_else(|| said.id.clone());
        if one.is_some() && !rules.accounts.is_empty() {
            return Err(Error::account(
                file,
                "one account is given for the whole file, and the rules list [[accounts]] too".to_owned(),
            )
            .next("Leave --account or [account] id out, or the [[accounts]]."));
        }
        let accounts = match one {
            Some(id) => Known::One(id, said, OnceLock::new()),
            None if rules.accounts.is_empty() => Known::Named(said),
            None => Known::Listed(
                rules.accounts.iter().map(|(value, said)| (compact(value).to_lowercase(), said.clone())).collect(),
            ),
        };
        Ok(Self {
            file: Arc::clone(file),
            user: rules.user.clone(),
            accounts,
            kind: rules.kinds.default,
            expected: context.currency.clone(),
            currency: rules.currency.clone(),
            time_zone: rules.time_zone.clone().unwrap_or_else(|| context.time_zone.clone()),
            fields_only: false,
        })
    }

    /// The same rules, by which every entry is told as a rejection, of which only the fields are looked at.
    pub(super) fn for_fields(&self) -> Self {
        Self { fields_only: true, ..self.clone() }
    }

    pub(crate) fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// A place in the file.
    pub(crate) fn place(&self, line: u64) -> Place {
        Place { file: Arc::clone(&self.file), line }
    }

    /// The account with this number (an IBAN, or whatever the file writes). `name` and `kind` are what the file says of it.
    ///
    /// An error when nothing names it, or when the rules list others only.
    pub(crate) fn account(
        &self,
        line: u64,
        number: &str,
        name: Option<&str>,
        kind: Option<AccountKind>,
    ) -> Result<StatementAccount, Error> {
        let written = compact(number);
        let (id, said) = match &self.accounts {
            Known::One(id, said, first) => {
                let first = first.get_or_init(|| written.clone());
                if *first != written {
                    return Err(Error::account(
                        &self.file,
                        format!("it has statements of {first:?} and of {written:?}, and the account {id} is given for the whole file"),
                    )
                    .at(line, None)
                    .next("Leave --account out, or write a rules file with an [[accounts]] table for each number."));
                }
                (id.clone(), said)
            }
            Known::Named(said) if !written.is_empty() => (ExternalAccountId::from(written.as_str()), said),
            Known::Named(_) => {
                return Err(Error::account(&self.file, "the statement does not name its account".to_owned())
                    .at(line, None)
                    .next("Give --account ID, or write a rules file with [account] id = \"...\"."));
            }
            Known::Listed(listed) => {
                let found = listed.iter().find(|(value, _)| *value == written.to_lowercase());
                let Some((_, said)) = found else {
                    return Err(Error::account(
                        &self.file,
                        format!("the account {written:?} is none of those that the rules file lists"),
                    )
                    .at(line, None)
                    .next("Add an [[accounts]] table with this value to the rules file."));
                };
                (said.id.clone().unwrap_or_else(|| ExternalAccountId::from(written.as_str())), said)
            }
        };
        let number = if written.is_empty() { id.to_string() } else { written.clone() };
        let name = name.map(squeezed).filter(|name| !name.is_empty());
        let info = AccountInfo {
            user: said.user.clone().or_else(|| self.user.clone()),
            name: said.name.clone().or(name).unwrap_or_else(|| number.clone()),
            number: said.number.clone().unwrap_or(number),
            id,
            kind: if said.kind == AccountKind::default() { kind.unwrap_or_default() } else { said.kind },
            balance: said.balance,
        };
        Ok(StatementAccount { info, written })
    }

    /// A balance that the statement tells, unless it is in another currency.
    pub(crate) fn balance(
        &self,
        account: &StatementAccount,
        line: u64,
        day: Date,
        amount: Amount,
        currency: Option<&str>,
        at: BalanceAt,
    ) -> Option<Row> {
        let foreign = currency.is_some_and(|code| !stands_for(code.trim(), &self.expected));
        (!foreign).then(|| {
            Row::Balance(Balance {
                place: self.place(line),
                user: account.info.user.clone(),
                account: account.info.id.clone(),
                day,
                amount,
                at,
            })
        })
    }
}

/// A number without the blanks that people put into it.
pub(crate) fn compact(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).collect()
}
