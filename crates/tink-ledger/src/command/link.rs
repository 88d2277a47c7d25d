//! What a customer user of MoneyKit can be asked to do.

use std::collections::BTreeMap;

use tink_model::{Amount, DateTime};

use crate::event::SessionTerms;
use crate::id::Id;
use crate::rules::link::Product;

/// A command on a customer user. Those that say so touch the tenant's list of links: [`crate::Ledger::execute_listed`] runs them.
#[derive(Debug, Clone)]
pub enum LinkCommand {
    /// Makes a link of what the caller has. Makes the link; touches the list.
    Import(LinkImport),
    /// Adds transactions to an imported link.
    ImportTransactions {
        /// The link.
        link: Id,
        /// The transactions.
        transactions: Vec<ImportedTransaction>,
    },
    /// Changes what the client says of a link.
    Change {
        /// The link.
        link: Id,
        /// The new webhook; an inner `None` removes it.
        webhook: Option<Option<String>>,
        /// The new tags.
        tags: Option<Vec<String>>,
    },
    /// Deletes a link with its accounts. Touches the list.
    Delete(Id),
    /// Puts a link in the state in which it has to be connected anew.
    Reset(Id),
    /// Fetches products.
    Fetch {
        /// The link.
        link: Id,
        /// Which.
        products: Vec<Product>,
    },
    /// Begins a dialogue in which the user connects. Makes the session.
    BeginSession(Box<SessionTerms>),
    /// Ends a dialogue that the user has passed. Makes the link, or connects one again; touches the list.
    Exchange {
        /// The session.
        session: Id,
        /// The institution that the user chose, where the session names none.
        institution: String,
        /// What the institution shows; else a simulated person, or of an imported link what it has.
        shown: Option<Box<Shown>>,
    },
}

/// A link to import.
#[derive(Debug, Clone)]
pub struct LinkImport {
    /// The institution, by MoneyKit's id.
    pub institution: String,
    /// The provider.
    pub provider: String,
    /// What it holds.
    pub data: Shown,
}

/// Accounts and transactions as somebody else has them.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The accounts.
    pub accounts: Vec<ImportedAccount>,
    /// The transactions, of any of these accounts.
    pub transactions: Vec<ImportedTransaction>,
}

/// An account as somebody else has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedAccount {
    /// Its id there.
    pub original_id: String,
    /// The name.
    pub name: String,
    /// What the user calls it.
    pub nickname: Option<String>,
    /// The type, any text.
    pub kind: String,
    /// The last characters of the number.
    pub mask: Option<String>,
    /// The currency.
    pub currency: Option<String>,
    /// What can be drawn.
    pub available: Option<Amount>,
    /// The balance.
    pub current: Option<Amount>,
    /// The overdraft or the limit of the card.
    pub limit: Option<Amount>,
    /// When the balances were seen.
    pub balance_date: Option<DateTime>,
}

/// A transaction as somebody else has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedTransaction {
    /// The account, by its id there.
    pub account: String,
    /// Its id there.
    pub original_id: Option<String>,
    /// The amount with its sign: positive is money in.
    pub amount: Amount,
    /// The day, or the day with the time.
    pub at: DateTime,
    /// What it was.
    pub description: Option<String>,
    /// The category.
    pub category: Option<String>,
}

/// The accounts of a request by their ids there.
pub(crate) type Numbers = BTreeMap<String, u16>;
