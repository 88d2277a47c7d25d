//! The bank's ids over all sources: which are used twice within one, and which stand for two transactions in two.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

use tink_model::Amount;

use super::row::{Key, Position};
use crate::identity::Hash;
use crate::record::RecordRef;
use crate::spool::{Reader, Spool};

/// Gathers the ids of all sources. Its keys are the id's hash, the source and the number of the row in it.
#[derive(Debug)]
pub(super) struct Gathering {
    spool: Spool<4>,
}

/// What becomes of a row whose id stands in an earlier source too, as another transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clash {
    /// Another transaction has it, at this source and line.
    With { source: u32, line: u64 },
    /// It was pending there, and a later source has it booked, on another day or with another amount.
    Booked,
}

/// What is known of the ids.
#[derive(Debug, Default)]
pub(super) struct BankIds {
    /// Scope and hash of ids that are no ids, since two rows of a source have them.
    repeated: HashSet<(u32, Hash)>,
    clashes: HashMap<(u32, u64), Clash>,
}

#[derive(Debug, Clone, Copy)]
struct Use {
    position: Position,
    line: u64,
    amount: Amount,
    pending: bool,
}

impl Gathering {
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { spool: Spool::new(folder) }
    }

    /// Notes a record, if the bank gave it an id.
    pub(super) fn note(&mut self, record: &RecordRef<'_>, position: Position) -> io::Result<()> {
        let Some(id) = record.bank_id else { return Ok(()) };
        let [high, low] = Hash::of_text(id).words();
        self.spool.add([high, low, position.source.into(), position.number], |value| {
            position.key().iter().for_each(|&word| value.number(word));
            value.number(record.line);
            value.amount(record.amount);
            value.byte(u8::from(record.pending));
        })
    }

    /// Finds what is used twice. `scope` gives the source that a source's rows count with.
    pub(super) fn settle(self, scope: impl Fn(u32) -> u32) -> io::Result<BankIds> {
        let mut sorted = self.spool.sorted()?;
        let mut found = BankIds::default();
        let (mut uses, mut hash) = (Vec::new(), [0; 2]);
        while let Some(([high, low, ..], value)) = sorted.next()? {
            if [high, low] != hash {
                found.judge(Hash::of_words(hash), &mut uses, &scope);
                hash = [high, low];
            }
            uses.push(read(value)?);
        }
        found.judge(Hash::of_words(hash), &mut uses, &scope);
        Ok(found)
    }
}

fn read(value: &[u8]) -> io::Result<Use> {
    let mut value = Reader(value);
    let key: Key = [value.number()?, value.number()?, value.number()?];
    Ok(Use { position: Position::of(key), line: value.number()?, amount: value.amount()?, pending: value.byte()? == 1 })
}

impl BankIds {
    /// All uses of one id, by source.
    fn judge(&mut self, hash: Hash, uses: &mut Vec<Use>, scope: &impl Fn(u32) -> u32) {
        if uses.len() > 1 {
            let repeated: Vec<u32> = uses
                .iter()
                .map(|one| scope(one.position.source))
                .filter(|&own| uses.iter().filter(|other| scope(other.position.source) == own).count() > 1)
                .collect();
            self.repeated.extend(repeated.iter().map(|&scope| (scope, hash)));
            uses.retain(|one| !repeated.contains(&scope(one.position.source)));
            self.compare(uses);
        }
        uses.clear();
    }

    /// Uses of one id in different sources, the earlier source first: each account has an own meaning of it.
    fn compare(&mut self, uses: &[Use]) {
        for (at, one) in uses.iter().enumerate() {
            let same_account = |other: &&Use| {
                (other.position.user, other.position.account) == (one.position.user, one.position.account)
            };
            let same = |other: &Use| other.position.day == one.position.day && other.amount == one.amount;
            let booked_later =
                one.pending && uses[at + 1..].iter().filter(same_account).any(|later| !later.pending && !same(later));
            if booked_later {
                self.clashes.insert((one.position.source, one.position.number), Clash::Booked);
                continue;
            }
            let own = |other: &Use| (other.position.source, other.position.number);
            let earlier = uses[..at]
                .iter()
                .filter(same_account)
                .find(|other| !self.clashes.contains_key(&own(other)) && !same(other));
            if let Some(earlier) = earlier {
                let clash = Clash::With { source: earlier.position.source, line: earlier.line };
                self.clashes.insert(own(one), clash);
            }
        }
    }

    /// Whether the bank's id tells this row from all others of its scope.
    pub(super) fn is_unique(&self, scope: u32, id: &str) -> bool {
        self.repeated.is_empty() || !self.repeated.contains(&(scope, Hash::of_text(id)))
    }

    pub(super) fn clash(&self, position: Position) -> Option<Clash> {
        self.clashes.get(&(position.source, position.number)).copied()
    }
}
