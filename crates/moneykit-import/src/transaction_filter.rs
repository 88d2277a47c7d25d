//! Which transactions are asked for.

use tink_model::{AccountId, Date, Place};
use tink_transport::Call;

use crate::accounts::with_accounts;

/// Which transactions are asked for, and which page of them. A new filter asks for all that the service gives without being told more:
/// 50 a page, and depending on its version the last 90 days or everything. Name a first day to be sure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionFilter {
    accounts: Vec<AccountId>,
    page: Option<u32>,
    size: Option<u32>,
    start: Option<Date>,
    end: Option<Date>,
}

/// More accounts than the operation takes.
#[derive(Debug, thiserror::Error)]
#[error("the transactions of a user can be limited to one account, and the filter names {given}")]
pub(crate) struct OneAccount {
    given: usize,
}

impl TransactionFilter {
    /// The first page of all transactions.
    #[must_use]
    pub const fn new() -> Self {
        Self { accounts: Vec::new(), page: None, size: None, start: None, end: None }
    }

    /// Those of this account too, by MoneyKit's id; without any, those of all accounts.
    #[must_use]
    pub fn with_account(mut self, account: impl Into<AccountId>) -> Self {
        self.accounts.push(account.into());
        self
    }

    /// The page of this number, from 1.
    #[must_use]
    pub const fn with_page(mut self, number: u32) -> Self {
        self.page = Some(number);
        self
    }

    /// Pages of at most so many transactions, 1 to 1000.
    #[must_use]
    pub const fn with_size(mut self, transactions: u32) -> Self {
        self.size = Some(transactions);
        self
    }

    /// Only those of this day and later ones; 1900-01-01 for everything.
    #[must_use]
    pub const fn with_start(mut self, date: Date) -> Self {
        self.start = Some(date);
        self
    }

    /// Only those of this day and earlier ones.
    #[must_use]
    pub const fn with_end(mut self, date: Date) -> Self {
        self.end = Some(date);
        self
    }

    /// How many transactions a page is asked to have.
    pub(crate) const fn size(&self) -> Option<u32> {
        self.size
    }

    pub(crate) fn start(&self) -> Place {
        self.page.map_or(Place::Start, Place::Number)
    }

    pub(crate) fn at(&self, place: &Place) -> Self {
        match place {
            Place::Number(number) => Self { page: Some(*number), ..self.clone() },
            _ => self.clone(),
        }
    }

    /// For the transactions of a link, which can be those of several accounts.
    pub(crate) fn on_link(&self, call: Call) -> Call {
        self.window(with_accounts(call, &self.accounts))
    }

    /// For the transactions of a user, which can be those of one account.
    pub(crate) fn on_user(&self, call: Call) -> Result<Call, OneAccount> {
        match self.accounts.as_slice() {
            [] => Ok(self.window(call)),
            [account] => Ok(self.window(call.query("account_id", account))),
            more => Err(OneAccount { given: more.len() }),
        }
    }

    fn window(&self, mut call: Call) -> Call {
        for (name, number) in [("page", self.page), ("size", self.size)] {
            if let Some(number) = number {
                call = call.query(name, number.to_string());
            }
        }
        for (name, date) in [("start_date", self.start), ("end_date", self.end)] {
            if let Some(date) = date {
                call = call.query(name, date.to_string());
            }
        }
        call
    }
}
