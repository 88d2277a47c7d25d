//! The head of a user: the image as decided, perhaps not yet durable, with the indexes that only decisions need.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};
use tink_model::{Amount, EpochMillis};

use super::known::{Known, KnownIds};
use super::segment::Segment;
use super::user::UserImage;
use crate::id::Id;
use crate::rules::categories::CategoryIndex;

/// So much of the index of ids may speak of what is gone, however few transactions there are.
const SPARE_HINTS: usize = 4_096;

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
        self.known_by(key(account, external_id), account, external_id)
    }

    /// The same, by the key of both.
    pub(crate) fn known_by(&self, key: u128, account: u16, external_id: &str) -> Option<Known> {
        self.known.get(key, |serial| {
            let row = self.image.transactions.by_serial(serial);
            row.is_some_and(|row| row.account() == account && row.external_id() == external_id)
        })
    }

    /// Makes the index of ids anew where most of it speaks of transactions that are gone.
    pub(crate) fn tidy_known(&mut self) {
        let transactions = &self.image.transactions;
        if self.known.hints() > 2 * transactions.len() + SPARE_HINTS {
            let rows = transactions.segments().iter().flat_map(Segment::rows);
            let named = rows.filter_map(|row| Some((key_of_row(row.account(), row.external_id())?, row.serial())));
            self.known.replace_hints(named);
        }
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

/// The key of an external id within an account: 128 bits of a hash, so that no text of a deleted transaction is held. That two of a
/// user's ids share one is as likely as a collision of random UUIDs.
pub(crate) fn key(account: u16, external_id: &str) -> u128 {
    let mut hasher = SipHasher13::new_with_keys(0x7469_6e6b, 0x6c65_6467_6572);
    hasher.write_u16(account);
    hasher.write(external_id.as_bytes());
    hasher.finish128().as_u128()
}

/// The key of a row that is stored. One of an import may have no id: nobody looks it up by that, and all of them would share one key.
pub(crate) fn key_of_row(account: u16, external_id: &str) -> Option<u128> {
    (!external_id.is_empty()).then(|| key(account, external_id))
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use tink_model::Amount;

    use super::*;
    use crate::apply::{apply, first};
    use crate::event::{TransactionColumns, TransactionsIngested, UserCreated, UserEvent};
    use crate::kind::{PeriodMode, TransactionKind};

    fn new() -> Head {
        first(&UserCreated {
            user: Id(1),
            tenant: "tenant".to_owned(),
            external_id: None,
            contact: None,
            market: "SE".to_owned(),
            locale: "sv_SE".to_owned(),
            currency: "SEK".to_owned(),
            time_zone: "Europe/Stockholm".to_owned(),
            period_adjusted_day: 25,
            period_mode: PeriodMode::default(),
            retention_class: None,
            credentials: None,
            provider: String::new(),
            at: EpochMillis::new(0),
        })
    }

    /// Adds a row for each id, after rows were deleted and forgotten.
    fn ingest(head: &mut Head, ids: impl Iterator<Item = usize>, deleted: &[u32], forgotten: &[u32]) -> Range<u32> {
        ingest_named(head, &ids.map(|id| format!("id {id}")).collect::<Vec<_>>(), deleted, forgotten)
    }

    fn ingest_named(head: &mut Head, external_ids: &[String], deleted: &[u32], forgotten: &[u32]) -> Range<u32> {
        let (rows, first_serial) = (external_ids.len(), head.next_serial());
        let rows = TransactionColumns {
            first_serial,
            accounts: vec![(0, u32::try_from(rows).unwrap())],
            ids: vec![Id(7); rows],
            dates: vec![EpochMillis::new(0); rows],
            amounts: vec![Amount::new(1, 0); rows],
            descriptions: std::iter::repeat_n("", rows).collect(),
            kinds: vec![TransactionKind::Default; rows],
            category_codes: vec!["expenses:misc.uncategorized".to_owned()],
            categories: vec![0; rows],
            external_ids: external_ids.iter().map(String::as_str).collect(),
            ..TransactionColumns::default()
        };
        let event = TransactionsIngested {
            accounts: Vec::new(),
            rows,
            removed: deleted.to_vec(),
            forgotten: forgotten.to_vec(),
            categoriser: 1,
            at: EpochMillis::new(0),
        };
        apply(head, &[UserEvent::TransactionsIngested(Box::new(event))], 1);
        first_serial..head.next_serial()
    }

    #[test]
    fn an_id_is_known_until_it_is_forgotten_and_only_in_its_account() {
        let mut head = new();
        ingest(&mut head, 0..40_000, &[], &[]);
        ingest(&mut head, 40_000..40_001, &[5], &[6]);
        let known = |head: &Head, id: usize| head.known(0, &format!("id {id}"));
        assert_eq!([4, 5, 6].map(|id| known(&head, id)), [Some(Known::Live(4)), Some(Known::Deleted), None]);
        assert_eq!((known(&head, 39_999), known(&head, 50_000)), (Some(Known::Live(39_999)), None));
        assert_eq!(head.known(1, "id 4"), None);
        ingest(&mut head, [5, 6].into_iter(), &[], &[]);
        assert_eq!([5, 6].map(|id| known(&head, id)), [Some(Known::Live(40_001)), Some(Known::Live(40_002))]);
    }

    #[test]
    fn rows_without_an_id_are_not_in_the_index_of_ids() {
        let mut head = new();
        let without = vec![String::new(); SPARE_HINTS];
        let rows = ingest_named(&mut head, &without, &[], &[]);
        assert_eq!((head.known.hints(), head.known(0, "")), (0, None));
        // What is removed of them leaves nothing behind either, and making the index anew adds nothing.
        ingest_named(&mut head, &without, &[rows.start], &[rows.start + 1]);
        assert_eq!((head.known.hints(), head.known(0, "")), (0, None));
        head.known.replace_hints((0..).take(3 * SPARE_HINTS * 2).map(|serial| (1, serial)));
        head.tidy_known();
        assert_eq!((head.known.hints(), head.known(0, "")), (0, None));
    }

    #[test]
    fn ids_that_come_and_go_between_forks_do_not_pile_up() {
        let mut head = new();
        let mut before: Vec<u32> = Vec::new();
        for round in 0..30 {
            let start = round * 500;
            before = ingest(&mut head, start..start + 1_000, &[], &before).collect();
            drop(head.fork());
            let hints = head.known.hints();
            assert!(hints <= 2 * 1_000 + SPARE_HINTS + 1_000, "{hints} hints after round {round}");
            assert_eq!(head.known(0, &format!("id {start}")), Some(Known::Live(before[0])));
            assert_eq!(start.checked_sub(1).and_then(|gone| head.known(0, &format!("id {gone}"))), None);
        }
    }
}
