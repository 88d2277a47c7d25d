//! The published image of a user: what readers see. A clone is a few counted references.

use std::sync::Arc;

use tink_model::{Amount, EpochMillis, Json};

use super::columns::{Row, Segment};
use crate::event::UserCreated;
use crate::id::Id;
use crate::kind::Exclusion;
use crate::log::Version;

/// A segment is not merged beyond this many rows.
const SEGMENT_ROWS: usize = 16_384;

/// Nor beyond this many bytes of text.
const SEGMENT_BYTES: usize = 64 * 1024 * 1024;

/// What a user is: fixed at creation for now.
#[derive(Debug, Clone)]
pub struct Profile {
    /// How the user was created.
    pub created: UserCreated,
}

/// The one synthetic credentials object of an ingesting user.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The minted id.
    pub id: Id,
    /// Its provider.
    pub provider: String,
    /// When the last ingestion of transactions was done; none yet when absent.
    pub status_updated: Option<EpochMillis>,
    /// How many transactions the last ingestion brought.
    pub last_count: usize,
    /// How many accounts the last ingestion touched.
    pub last_accounts: usize,
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// The minted id.
    pub id: Id,
    /// The tenant's own id.
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
    /// The partner's payload.
    pub payload: Option<Json>,
    /// Whether it is deleted; its number is not used again.
    pub deleted: bool,
}

impl Account {
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
        self.find(|segment| matching(segment.columns().serials(), |other| *other == serial))
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
    /// The synthetic credentials.
    pub credentials: Arc<Credentials>,
    /// Accounts by number, deleted ones included.
    pub accounts: Arc<Vec<Account>>,
    /// The transactions.
    pub transactions: Transactions,
    /// Whether the user was deleted.
    pub deleted: bool,
}

impl UserImage {
    /// The accounts that are not deleted, with their numbers, in order of creation.
    pub fn live_accounts(&self) -> impl Iterator<Item = (u16, &Account)> {
        (0_u16..).zip(self.accounts.iter()).filter(|(_, account)| !account.deleted)
    }

    /// The account with that id, if it is not deleted.
    #[must_use]
    pub fn account_by_id(&self, id: Id) -> Option<(u16, &Account)> {
        self.live_accounts().find(|(_, account)| account.id == id)
    }
}
