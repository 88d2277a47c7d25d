//! What was fetched for a connection: accounts with what is known of them, and rows.

use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use super::link::LinkAccount;
use super::rows::{Original, TransactionColumns};
use crate::id::Id;

/// What a refresh fetched, or what came by itself as time passed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountsAggregated {
    /// The connection: credentials, or a bank connection.
    pub credentials: Id,
    /// The accounts, new and known ones, as they are now; of what came by itself, those of which anything is new.
    pub accounts: Vec<AccountAggregated>,
    /// The numbers of accounts that are gone, with what is below them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<u16>,
    /// The new rows.
    pub rows: TransactionColumns,
    /// The serials of pendings that are booked now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub booked: Vec<u32>,
    /// The serials of pendings that are gone. Their external ids are forgotten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<u32>,
    /// What is other of those that are booked with other values. They are among `booked`; one that is not stays as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amended: Vec<RowAmended>,
    /// The version of the categoriser's rules.
    pub categoriser: u32,
    /// When the connection fetches by itself next; absent where it does not, and in logs of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<EpochMillis>,
    /// Whether it came by itself: what the last refresh brought is told on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_itself: bool,
    /// When.
    pub at: EpochMillis,
}

/// A row that is booked with other values than it was held with; absent means unchanged.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RowAmended {
    /// Its serial.
    pub serial: u32,
    /// The amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The date of execution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<EpochMillis>,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The code of the category that follows from the new values, where those tell of another matter and no user chose one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What the provider says of the members that the user changed: those stay the user's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
}

/// An account as a provider gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountAggregated {
    /// The account's number within the user; the next free one for a new account.
    pub account: u16,
    /// The minted id.
    pub id: Id,
    /// The provider's own id.
    pub external_id: String,
    /// The name.
    pub name: String,
    /// The account number of the bank.
    pub number: String,
    /// The account type.
    pub kind: String,
    /// The booked balance.
    pub balance: Amount,
    /// What may still be spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_credit: Option<Amount>,
    /// What is known of it beside that; absent where nothing of it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<AccountFacts>,
}

/// What a provider tells of an account beside its balance.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountFacts {
    /// The holder's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder_name: Option<String>,
    /// The currency of the account and its transactions, where it is not the user's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Every way to name the account, as URIs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
    /// The terms of a loan or of savings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<AccountDetails>,
    /// The portfolios.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub portfolios: Vec<Portfolio>,
    /// The loan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loan: Option<Loan>,
    /// What only accounts of links have (MoneyKit).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Box<LinkAccount>>,
}

/// The terms of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountDetails {
    /// The yearly interest rate as a fraction.
    pub interest: Amount,
    /// For how many months the rate is bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months_bound: Option<i32>,
    /// When the terms change next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_change: Option<EpochMillis>,
    /// The kind of loan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// Securities that are kept together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Portfolio {
    /// The minted id; it stays the same from one refresh to the next.
    pub id: Id,
    /// The kind of portfolio.
    pub kind: String,
    /// Its cash.
    pub cash: Amount,
    /// What it is worth, cash included.
    pub value: Amount,
    /// Its profit so far.
    pub profit: Amount,
    /// What it holds.
    pub instruments: Vec<Instrument>,
}

/// A security of a portfolio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instrument {
    /// The minted id; it stays the same from one refresh to the next.
    pub id: Id,
    /// The International Securities Identification Number.
    pub isin: String,
    /// The name.
    pub name: String,
    /// The abbreviation on the market place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticker: Option<String>,
    /// Where it is traded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market_place: Option<String>,
    /// `FUND`, `STOCK` or `OTHER`.
    pub kind: String,
    /// The currency that it is traded in.
    pub currency: String,
    /// How many shares.
    pub quantity: Amount,
    /// What a share is worth.
    pub price: Amount,
    /// What a share cost on the average.
    pub acquisition_price: Amount,
    /// What all shares are worth.
    pub market_value: Amount,
    /// The profit so far.
    pub profit: Amount,
}

/// A loan. What is owed has the sign of the account's balance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Loan {
    /// The minted id; it stays the same from one refresh to the next.
    pub id: Id,
    /// The bank's number of the loan.
    pub number: String,
    /// The kind of loan.
    pub kind: String,
    /// What was owed at first.
    pub initial_balance: Amount,
    /// When it was taken out.
    pub initial_date: EpochMillis,
    /// What has been paid back.
    pub amortized: Amount,
    /// What is paid back in a month.
    pub monthly_amortization: Amount,
    /// The yearly interest rate as a fraction.
    pub interest: Amount,
    /// For how many months the rate is bound.
    pub months_bound: i32,
    /// When the terms change next.
    pub next_change: EpochMillis,
    /// The names of those who took it out.
    pub applicants: Vec<String>,
    /// What secures it.
    pub security: String,
    /// What changed about it, oldest first.
    pub events: Vec<LoanEvent>,
    /// Its history by month, oldest first.
    pub history: Vec<LoanPoint>,
}

/// A change of a loan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoanEvent {
    /// The kind of event.
    pub kind: String,
    /// The same in words.
    pub title: String,
    /// When.
    pub at: EpochMillis,
    /// The new rate as a fraction.
    pub interest: Amount,
    /// The new rate less the old one.
    pub change: Amount,
    /// What was owed then.
    pub balance: Amount,
    /// When the terms were to change next.
    pub next_change: EpochMillis,
}

/// A loan at the end of a month, or now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoanPoint {
    /// When.
    pub at: EpochMillis,
    /// The month as `2014-02`.
    pub month: String,
    /// What was owed.
    pub balance: Amount,
    /// The yearly interest rate as a fraction.
    pub interest: Amount,
}
