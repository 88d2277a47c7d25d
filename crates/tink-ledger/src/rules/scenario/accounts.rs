//! The accounts of a life.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use super::numbers::Number;
use super::person::Person;

/// Which of a person's accounts. Also its key, since nobody has two of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountKey {
    /// Where the salary arrives.
    Checking,
    /// Savings.
    Savings,
    /// Funds and shares, with some cash.
    Investment,
    /// The loan of the home.
    Mortgage,
    /// The loan of the car.
    Loan,
    /// A credit card, which only some have.
    Card,
}

impl AccountKey {
    /// All of them, in the order in which a bank lists them.
    pub const ALL: [Self; 6] =
        [Self::Checking, Self::Savings, Self::Investment, Self::Mortgage, Self::Loan, Self::Card];

    /// The key as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Savings => "savings",
            Self::Investment => "investment",
            Self::Mortgage => "mortgage",
            Self::Loan => "loan",
            Self::Card => "card",
        }
    }

    /// The account's type, as the APIs spell it.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Checking => "CHECKING",
            Self::Savings => "SAVINGS",
            Self::Investment => "INVESTMENT",
            Self::Mortgage => "MORTGAGE",
            Self::Loan => "LOAN",
            Self::Card => "CREDIT_CARD",
        }
    }
}

/// An account as a bank presents it. What changes by day, its balance and its terms, is asked for by date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoAccount {
    /// Which of the person's accounts.
    pub key: AccountKey,
    /// The number, as the market writes it.
    pub number: String,
    /// The display name, in the market's language.
    pub name: String,
    /// The type, as the APIs spell it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The holder's name.
    pub holder_name: String,
    /// The IBAN of an account that takes transfers, where the market's form is known.
    pub iban: Option<String>,
    /// Every way to name the account, as URIs.
    pub identifiers: Vec<String>,
}

/// The terms of an account on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoAccountDetails {
    /// The account.
    pub account: AccountKey,
    /// What a loan is for, as the APIs spell it.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The yearly rate: `0.0189` is 1.89 %.
    pub interest: Amount,
    /// For how many months a loan's rate holds.
    pub num_months_bound: Option<i32>,
    /// When a loan's rate may change next.
    pub next_day_of_terms_change: Option<EpochMillis>,
}

impl Person {
    /// The person's accounts, in a bank's order; the same for good.
    #[must_use]
    pub fn accounts(&self) -> Vec<DemoAccount> {
        self.account_keys().map(|key| self.account(key)).collect()
    }

    /// The keys of the accounts that the person has.
    pub fn account_keys(&self) -> impl Iterator<Item = AccountKey> {
        let with_card = self.has_card();
        AccountKey::ALL.into_iter().filter(move |key| *key != AccountKey::Card || with_card)
    }

    /// The terms of the accounts that have any, on a day: the savings account and the loans.
    #[must_use]
    pub fn account_details(&self, on: Date) -> Vec<DemoAccountDetails> {
        let savings = DemoAccountDetails {
            account: AccountKey::Savings,
            kind: None,
            interest: Amount::new(self.savings_rate, 4),
            num_months_bound: None,
            next_day_of_terms_change: None,
        };
        let loans = self.loans(on).into_iter().map(|loan| DemoAccountDetails {
            account: loan.account,
            kind: Some(loan.kind.as_str().to_owned()),
            interest: loan.interest,
            num_months_bound: Some(loan.num_months_bound),
            next_day_of_terms_change: Some(loan.next_day_of_terms_change),
        });
        std::iter::once(savings).chain(loans).collect()
    }

    fn account(&self, key: AccountKey) -> DemoAccount {
        let takes_transfers = matches!(key, AccountKey::Checking | AccountKey::Savings);
        let Number { display, identifier, iban } = self.number(key);
        let iban = iban.filter(|_| takes_transfers);
        let identifiers = identifier.into_iter().chain(iban.as_ref().map(|iban| format!("iban://{iban}"))).collect();
        DemoAccount {
            key,
            number: display,
            name: self.culture.account(key).to_owned(),
            kind: key.kind().to_owned(),
            holder_name: self.name.clone(),
            iban,
            identifiers,
        }
    }
}
