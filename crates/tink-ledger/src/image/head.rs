//! The head of a user: the image as decided, perhaps not yet durable, with the indexes that only decisions need.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};
use tink_model::{Amount, EpochMillis};

use super::known::{Known, KnownIds};
use super::user::UserImage;
use crate::id::Id;
use crate::rules::categories::CategoryIndex;

/// A stored pending transaction, kept by account and serial.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Its amount.
    pub amount: Amount,
    /// Its date.
    pub date: EpochMillis,
    /// Its description, folded.
    pub folded: String,
    /// Its category.
    pub category: CategoryIndex,
    /// Whether a user chose the category.
    pub category_by_user: bool,
    /// When it is dropped at the next ingestion.
    pub expires: Option<EpochMillis>,
}

/// The newest image and what decisions look up.
#[derive(Debug)]
pub struct Head {
    /// The newest image.
    pub image: UserImage,
    pub(crate) known: KnownIds,
    pub(crate) pendings: BTreeMap<(u16, u32), Pending>,
    pub(crate) accounts: HashMap<String, u16>,
    pub(crate) redeemed: HashMap<Id, EpochMillis>,
    pub(crate) next_serial: u32,
}

impl Head {
    /// A head over an image without accounts and transactions.
    #[must_use]
    pub fn new(image: UserImage) -> Self {
        Self {
            image,
            known: KnownIds::default(),
            pendings: BTreeMap::new(),
            accounts: HashMap::new(),
            redeemed: HashMap::new(),
            next_serial: 0,
        }
    }

    /// The same head for a fork of its world. Transactions and the index of their ids are shared, whatever their number.
    pub(crate) fn fork(&mut self) -> Self {
        Self {
            image: self.image.clone(),
            known: self.known.share(),
            pendings: self.pendings.clone(),
            accounts: self.accounts.clone(),
            redeemed: self.redeemed.clone(),
            next_serial: self.next_serial,
        }
    }

    /// What is known of an external id in an account.
    #[must_use]
    pub fn known(&self, account: u16, external_id: &str) -> Option<Known> {
        self.known.get(key(account, external_id))
    }

    /// The number of the account with that external id.
    #[must_use]
    pub fn account(&self, external_id: &str) -> Option<u16> {
        self.accounts.get(external_id).copied()
    }

    /// The stored pendings of an account, by serial.
    pub fn pendings_of(&self, account: u16) -> impl Iterator<Item = (u32, &Pending)> {
        self.pendings.range((account, 0)..=(account, u32::MAX)).map(|((_, serial), row)| (*serial, row))
    }

    /// Whether a code was used.
    #[must_use]
    pub fn is_redeemed(&self, code: Id) -> bool {
        self.redeemed.contains_key(&code)
    }

    /// The serial that the next transaction gets.
    #[must_use]
    pub fn next_serial(&self) -> u32 {
        self.next_serial
    }
}

/// The key of an external id within an account: 128 bits of a hash, so that the index holds no text. That two of a user's
/// ids share one is as likely as a collision of random UUIDs.
pub(crate) fn key(account: u16, external_id: &str) -> u128 {
    let mut hasher = SipHasher13::new_with_keys(0x7469_6e6b, 0x6c65_6467_6572);
    hasher.write_u16(account);
    hasher.write(external_id.as_bytes());
    hasher.finish128().as_u128()
}
