//! One transaction as a file tells it, with its provenance. Every reader yields these, and nothing after reading knows the format.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use tink_model::{Amount, Currency, ExternalAccountId, ExternalUserId};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file as the caller named it.
    pub file: Arc<str>,
    /// The line, from 1, at which the row or element starts.
    pub line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One transaction of one account, read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record {
    /// Where it stands.
    pub place: Place,
    /// The bank's own id of the transaction, when the file has one.
    pub bank_id: Option<String>,
    /// The user whose account it is, when the file or its rules say so; `None` leaves it to the caller.
    pub user: Option<ExternalUserId>,
    /// The account it belongs to.
    pub account: ExternalAccountId,
    /// The day it was executed or booked: the day that is sent.
    pub booking_date: Date,
    /// The day from which it counts for interest.
    pub value_date: Option<Date>,
    /// Money in is positive, money out negative.
    pub amount: Amount,
    /// The currency that the row or the file names; `None` when neither does.
    pub currency: Option<Currency>,
    /// The text of the transaction: white space squeezed, otherwise as written. Never empty.
    pub description: String,
    /// Who is on the other side, when the file has that apart from the text.
    pub counterparty: Option<String>,
    /// Whether the bank has not booked it yet.
    pub pending: bool,
    /// What sort of transaction it is.
    pub kind: TransactionKind,
    /// The account's balance after this transaction, when the file has it.
    pub balance: Option<Amount>,
}

impl Record {
    /// A booked record with what every transaction has; the other members are set on the value.
    #[must_use]
    pub fn new(
        place: Place,
        account: ExternalAccountId,
        booking_date: Date,
        amount: Amount,
        description: String,
    ) -> Self {
        Self {
            place,
            bank_id: None,
            user: None,
            account,
            booking_date,
            value_date: None,
            amount,
            currency: None,
            description,
            counterparty: None,
            pending: false,
            kind: TransactionKind::default(),
            balance: None,
        }
    }
}

/// A [`Record`] whose texts are borrowed, so that going through a large source needs no memory for each of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordRef<'r> {
    /// The file of [`Record::place`].
    pub file: &'r Arc<str>,
    /// The line of [`Record::place`].
    pub line: u64,
    /// As [`Record::bank_id`].
    pub bank_id: Option<&'r str>,
    /// As [`Record::user`].
    pub user: Option<&'r str>,
    /// As [`Record::account`].
    pub account: &'r str,
    /// As [`Record::booking_date`].
    pub booking_date: Date,
    /// As [`Record::value_date`].
    pub value_date: Option<Date>,
    /// As [`Record::amount`].
    pub amount: Amount,
    /// As [`Record::currency`].
    pub currency: Option<&'r Currency>,
    /// As [`Record::description`].
    pub description: &'r str,
    /// As [`Record::counterparty`].
    pub counterparty: Option<&'r str>,
    /// As [`Record::pending`].
    pub pending: bool,
    /// As [`Record::kind`].
    pub kind: TransactionKind,
    /// As [`Record::balance`].
    pub balance: Option<Amount>,
}

impl RecordRef<'_> {
    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { file: Arc::clone(self.file), line: self.line }
    }

    /// The record with texts of its own.
    #[must_use]
    pub fn to_record(&self) -> Record {
        Record {
            place: self.place(),
            bank_id: self.bank_id.map(str::to_owned),
            user: self.user.map(ExternalUserId::from),
            account: self.account.into(),
            booking_date: self.booking_date,
            value_date: self.value_date,
            amount: self.amount,
            currency: self.currency.cloned(),
            description: self.description.to_owned(),
            counterparty: self.counterparty.map(str::to_owned),
            pending: self.pending,
            kind: self.kind,
            balance: self.balance,
        }
    }
}

impl Record {
    /// The record with borrowed texts.
    #[must_use]
    pub fn as_ref(&self) -> RecordRef<'_> {
        RecordRef {
            file: &self.place.file,
            line: self.place.line,
            bank_id: self.bank_id.as_deref(),
            user: self.user.as_ref().map(ExternalUserId::as_str),
            account: self.account.as_str(),
            booking_date: self.booking_date,
            value_date: self.value_date,
            amount: self.amount,
            currency: self.currency.as_ref(),
            description: &self.description,
            counterparty: self.counterparty.as_deref(),
            pending: self.pending,
            kind: self.kind,
            balance: self.balance,
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every value, in the reference's order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The value as the Connector API spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value of that spelling; upper and lower case are the same.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str().eq_ignore_ascii_case(name))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// The sort of a transaction, as the Connector API knows it.
    TransactionKind {
        /// Nothing more is known.
        #[default]
        Default = "DEFAULT",
        /// A purchase with a card.
        CreditCard = "CREDIT_CARD",
        /// Money moved between accounts.
        Transfer = "TRANSFER",
        /// A bill or another payment.
        Payment = "PAYMENT",
        /// Cash.
        Withdrawal = "WITHDRAWAL",
    }
}

words! {
    /// The sort of an account, as the Connector API knows it.
    AccountKind {
        /// For daily use.
        #[default]
        Checking = "CHECKING",
        /// For savings.
        Savings = "SAVINGS",
        /// Securities.
        Investment = "INVESTMENT",
        /// A loan on a home.
        Mortgage = "MORTGAGE",
        /// A card with a monthly bill.
        CreditCard = "CREDIT_CARD",
        /// Any other loan.
        Loan = "LOAN",
        /// For retirement.
        Pension = "PENSION",
        /// None of the others.
        Other = "OTHER",
        /// Kept elsewhere.
        External = "EXTERNAL",
    }
}

/// An account as a rules file or a file itself describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountInfo {
    /// The user whose account it is, when that is said; `None` leaves it to the caller.
    pub user: Option<ExternalUserId>,
    /// Its external id.
    pub id: ExternalAccountId,
    /// Its name; the id when nothing gives one.
    pub name: String,
    /// Its number; the id when nothing gives one.
    pub number: String,
    /// Its sort.
    pub kind: AccountKind,
    /// Its balance, when it is given rather than read from a column.
    pub balance: Option<Amount>,
}

impl AccountInfo {
    /// An account of which only the id is known.
    #[must_use]
    pub fn unnamed(id: ExternalAccountId) -> Self {
        Self {
            user: None,
            name: id.to_string(),
            number: id.to_string(),
            id,
            kind: AccountKind::default(),
            balance: None,
        }
    }
}

/// An account's booked balance, as a statement tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Where it stands.
    pub place: Place,
    /// The user whose account it is, as in [`Record::user`].
    pub user: Option<ExternalUserId>,
    /// The account.
    pub account: ExternalAccountId,
    /// The day after whose transactions the account has it.
    pub day: Date,
    /// The balance; below zero when the account is overdrawn.
    pub amount: Amount,
    /// Where in the statement it stands.
    pub at: BalanceAt,
}

/// Where in a statement a balance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BalanceAt {
    /// At its end: the day's balance.
    #[default]
    End,
    /// At the end of the source's last page, and the statement goes on in another source with this page. It is no balance of a day.
    PageEnd(PageNumber),
    /// At the start of the source's first page, which is this one. Pages before it are in another source.
    PageStart(PageNumber),
}

/// A page of a statement; 0 where the one or the other has no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PageNumber {
    /// The number of the statement.
    pub statement: u32,
    /// The number of the page in it.
    pub page: u32,
}
