//! The published image of a user: what readers see. A clone is a few counted references.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis, Json};

use super::bank::BankSide;
use super::columns::Row;
use super::credentials::Credentials;
use super::link::LinkSide;
use super::segment::Segment;
use crate::event::{AccountFacts, UserCreated};
use crate::id::Id;
use crate::kind::{Exclusion, PeriodMode};
use crate::log::Version;

/// A segment is not merged beyond this many rows.
const SEGMENT_ROWS: usize = 16_384;

/// Nor beyond this many bytes of text.
const SEGMENT_BYTES: usize = 64 * 1024 * 1024;

/// What a user is.
#[derive(Debug, Clone)]
pub struct Profile {
    /// How the user was created.
    pub created: UserCreated,
    /// The currency of the user's amounts.
    pub currency: String,
    /// The locale.
    pub locale: String,
    /// The IANA time zone.
    pub time_zone: String,
    /// Which months statistics go by.
    pub period_mode: PeriodMode,
    /// The day of the month on which an adjusted period breaks.
    pub period_adjusted_day: u8,
    /// The notifications that are turned on, by their names.
    pub notifications: BTreeSet<String>,
}

impl Profile {
    /// The profile of a new user.
    #[must_use]
    pub fn new(created: &UserCreated) -> Self {
        Self {
            created: created.clone(),
            currency: created.currency.clone(),
            locale: created.locale.clone(),
            time_zone: created.time_zone.clone(),
            period_mode: created.period_mode,
            period_adjusted_day: created.period_adjusted_day,
            notifications: BTreeSet::new(),
        }
    }
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// The minted id.
    pub id: Id,
    /// The connection that it belongs to: credentials, a bank connection, or one that is gone.
    pub credentials: Id,
    /// The tenant's own id, or the provider's.
    pub external_id: String,
    /// The name.
    pub name: String,
    /// The account number of the bank.
    pub number: String,
    /// The account type.
    pub kind: String,
    /// The booked balance.
    pub balance: Amount,
    /// What is reserved of it.
    pub reserved: Option<Amount>,
    /// What may still be spent.
    pub available_credit: Option<Amount>,
    /// Whether it is closed.
    pub closed: bool,
    /// What it is excluded from.
    pub exclusion: Exclusion,
    /// Flags.
    pub flags: Vec<String>,
    /// The share of it that is the user's, from 0 to 1.
    pub ownership: Amount,
    /// Whether the user favours it.
    pub favored: bool,
    /// What of it the user changed.
    pub modified: AccountMembers,
    /// The partner's payload.
    pub payload: Option<Json>,
    /// What the provider tells of it beside that: holder, identifiers, terms, portfolios, loan.
    pub facts: Arc<AccountFacts>,
    /// When it was stored first.
    pub created: EpochMillis,
    /// Whether it is deleted; its number is not used again.
    pub deleted: bool,
}

/// Members of an account that a user can change and that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountMembers {
    /// What it is excluded from.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusion: bool,
    /// The name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub name: bool,
    /// The account type.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub kind: bool,
}

impl Account {
    /// Whether not even search finds what is below it, which the API's older member for exclusions tells.
    #[must_use]
    pub fn is_excluded(&self) -> bool {
        matches!(self.exclusion, Exclusion::PfmAndSearch | Exclusion::Aggregation)
    }

    /// The balance that is listed: the booked one without what is reserved.
    #[must_use]
    pub fn visible_balance(&self) -> Amount {
        let reserved = self.reserved.unwrap_or_else(|| Amount::from(0));
        self.balance.checked_sub(reserved).unwrap_or(self.balance)
    }
}

/// A user's transactions: immutable segments and how many rows are live.
#[derive(Debug, Clone, Default)]
pub struct Transactions {
    segments: Vec<Segment>,
}

impl Transactions {
    /// Adds a segment and merges small neighbours, so that a row is copied a logarithmic number of times.
    pub(crate) fn push(&mut self, segment: Segment) {
        if segment.live() == 0 {
            return;
        }
        self.segments.push(segment);
        while let [.., before, last] = self.segments.as_slice() {
            let too_large = before.live() + last.live() > SEGMENT_ROWS || before.bytes() + last.bytes() > SEGMENT_BYTES;
            if before.live() > 2 * last.live() || too_large {
                break;
            }
            let merged = Segment::merge(before, last);
            self.segments.truncate(self.segments.len() - 2);
            self.segments.push(merged);
        }
    }

    /// Removes the rows with these serials, in one pass whatever their number, and tells `gone` of each.
    pub(crate) fn remove(&mut self, serials: &[u32], mut gone: impl FnMut(Row<'_>)) {
        if serials.is_empty() {
            return;
        }
        let mut wanted = serials.to_vec();
        wanted.sort_unstable();
        let mut left = wanted.len();
        for segment in &mut self.segments {
            let mut rows: Vec<usize> = matching(segment.columns().serials(), |serial| match wanted.as_slice() {
                [one] => serial == one,
                many => many.binary_search(serial).is_ok(),
            });
            rows.retain(|row| !segment.is_gone(*row));
            rows.iter().for_each(|row| gone(segment.columns().row(*row)));
            left = left.saturating_sub(segment.remove(rows));
            if left == 0 {
                break;
            }
        }
        self.segments.retain(|segment| segment.live() > 0);
    }

    /// Removes all rows of an account.
    pub(crate) fn remove_account(&mut self, account: u16) {
        for segment in &mut self.segments {
            let rows = matching(segment.columns().accounts(), |other| *other == account);
            segment.remove(rows);
        }
        self.segments.retain(|segment| segment.live() > 0);
    }

    /// The segments, oldest ingestion first.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The number of transactions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.iter().map(Segment::live).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The transaction with that serial.
    #[must_use]
    pub fn by_serial(&self, serial: u32) -> Option<Row<'_>> {
        self.segments.iter().find_map(|segment| {
            let row = segment.columns().row_of(serial).filter(|row| !segment.is_gone(*row))?;
            Some(segment.columns().row(row))
        })
    }

    /// The transactions with these serials, in one pass whatever their number.
    #[must_use]
    pub(crate) fn by_serials(&self, serials: &[u32]) -> Vec<Row<'_>> {
        if let [serial] = serials {
            return self.by_serial(*serial).into_iter().collect();
        }
        let wanted: hashbrown::HashSet<u32> = serials.iter().copied().collect();
        self.segments.iter().flat_map(Segment::rows).filter(|row| wanted.contains(&row.serial())).collect()
    }

    /// The transaction with that id.
    #[must_use]
    pub fn by_id(&self, id: Id) -> Option<Row<'_>> {
        self.find(|segment| {
            let columns = segment.columns();
            (0..columns.len()).filter(|row| columns.row(*row).id() == id).collect()
        })
    }

    fn find(&self, rows: impl Fn(&Segment) -> Vec<usize>) -> Option<Row<'_>> {
        self.segments.iter().find_map(|segment| {
            rows(segment).into_iter().find(|row| !segment.is_gone(*row)).map(|row| segment.columns().row(row))
        })
    }
}

fn matching<T>(column: &[T], wanted: impl Fn(&T) -> bool) -> Vec<usize> {
    column.iter().enumerate().filter(|(_, value)| wanted(value)).map(|(row, _)| row).collect()
}

/// The published image of a user.
#[derive(Debug, Clone)]
pub struct UserImage {
    /// The version of the stream that it shows.
    pub version: Version,
    /// What the user is.
    pub profile: Arc<Profile>,
    /// The credentials, in order of creation.
    pub credentials: Arc<Vec<Credentials>>,
    /// What only bank users of XS2A.api have.
    pub bank: Arc<BankSide>,
    /// What only customer users of MoneyKit have.
    pub links: Arc<LinkSide>,
    /// Accounts by number, deleted ones included.
    pub accounts: Arc<Vec<Account>>,
    /// The transactions.
    pub transactions: Transactions,
    /// Whether the user was deleted.
    pub deleted: bool,
}

impl UserImage {
    /// When something changes by itself next: the stream is settled before it is used after that.
    #[must_use]
    pub fn due(&self) -> Option<EpochMillis> {
        self.credentials.iter().filter_map(Credentials::due).chain(self.bank.due()).min()
    }

    /// The credentials with that id.
    #[must_use]
    pub fn credentials_by_id(&self, id: Id) -> Option<&Credentials> {
        self.credentials.iter().find(|credentials| credentials.id == id)
    }

    /// The credentials with a provider and what is visible of a login: no two have the same.
    #[must_use]
    pub fn credentials_with(&self, provider: &str, fields: &BTreeMap<String, String>) -> Option<&Credentials> {
        let same = |one: &&Credentials| !one.is_connector() && one.provider == provider && one.fields == *fields;
        self.credentials.iter().find(same)
    }

    /// The credentials that stand for the Connector API.
    #[must_use]
    pub fn connector(&self) -> Option<&Credentials> {
        self.credentials.iter().find(|credentials| credentials.is_connector())
    }

    /// The accounts that are not deleted, with their numbers, in order of creation.
    pub fn live_accounts(&self) -> impl Iterator<Item = (u16, &Account)> {
        (0_u16..).zip(self.accounts.iter()).filter(|(_, account)| !account.deleted)
    }

    /// The currency of an account and its transactions.
    #[must_use]
    pub fn currency_of<'a>(&'a self, account: &'a Account) -> &'a str {
        account.facts.currency.as_deref().unwrap_or(&self.profile.created.currency)
    }

    /// The account with that id, if it is not deleted.
    #[must_use]
    pub fn account_by_id(&self, id: Id) -> Option<(u16, &Account)> {
        self.live_accounts().find(|(_, account)| account.id == id)
    }
}
