//! The bank's ids over all sources: which are used twice within one, and which stand for two transactions in two.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

use tink_model::Amount;

use super::row::{Position, day_number};
use crate::identity::short_hash;
use crate::record::Record;
use crate::spool::{Reader, Spool, Writer};

/// The id's hash, the source, the number of the row in it.
type Key = [u8; 28];

/// Gathers the ids of all sources.
#[derive(Debug)]
pub(super) struct Gathering {
    spool: Spool<28>,
    value: Writer,
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
    repeated: HashSet<(u32, [u8; 16])>,
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
        Self { spool: Spool::new(folder), value: Writer::default() }
    }

    /// Notes a record, if the bank gave it an id.
    pub(super) fn note(&mut self, record: &Record, position: Position) -> io::Result<()> {
        let Some(id) = &record.bank_id else { return Ok(()) };
        let mut key: Key = [0; 28];
        key[..16].copy_from_slice(&short_hash(&[id.as_bytes()]));
        key[16..20].copy_from_slice(&position.source.to_be_bytes());
        key[20..].copy_from_slice(&position.number.to_be_bytes());
        self.value.0.clear();
        self.value.0.extend_from_slice(&position.key());
        self.value.number(record.place.line);
        self.value.amount(record.amount);
        self.value.byte(u8::from(record.pending));
        self.spool.add(key, &self.value.0)
    }

    /// Finds what is used twice. `scope` gives the source that a source's rows count with.
    pub(super) fn settle(self, scope: impl Fn(u32) -> u32) -> io::Result<BankIds> {
        let mut sorted = self.spool.sorted()?;
        let mut found = BankIds::default();
        let (mut value, mut uses, mut hash) = (Vec::new(), Vec::new(), [0; 16]);
        while let Some(key) = sorted.next(&mut value)? {
            if key[..16] != hash {
                found.judge(&hash, &mut uses, &scope);
                hash.copy_from_slice(&key[..16]);
            }
            uses.extend(read(&value)?);
        }
        found.judge(&hash, &mut uses, &scope);
        Ok(found)
    }
}

fn read(value: &[u8]) -> io::Result<Option<Use>> {
    let Some((key, rest)) = value.split_first_chunk::<24>() else { return Ok(None) };
    let mut rest = Reader(rest);
    let Some(position) = Position::of(key) else { return Ok(None) };
    Ok(Some(Use { position, line: rest.number()?, amount: rest.amount()?, pending: rest.byte()? == 1 }))
}

impl BankIds {
    /// All uses of one id, by source.
    fn judge(&mut self, hash: &[u8; 16], uses: &mut Vec<Use>, scope: &impl Fn(u32) -> u32) {
        if uses.len() > 1 {
            let repeated: Vec<u32> = uses
                .iter()
                .map(|one| scope(one.position.source))
                .filter(|&own| uses.iter().filter(|other| scope(other.position.source) == own).count() > 1)
                .collect();
            self.repeated.extend(repeated.iter().map(|&scope| (scope, *hash)));
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
            let same = |other: &Use| {
                day_number(other.position.day) == day_number(one.position.day) && other.amount == one.amount
            };
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
        self.repeated.is_empty() || !self.repeated.contains(&(scope, short_hash(&[id.as_bytes()])))
    }

    pub(super) fn clash(&self, position: Position) -> Option<Clash> {
        self.clashes.get(&(position.source, position.number)).copied()
    }
}
