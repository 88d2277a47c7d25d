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
        let (mut uses, mut hash): (Vec<(u32, Use)>, _) = (Vec::new(), [0; 2]);
        while let Some(([high, low, ..], value)) = sorted.next()? {
            if [high, low] != hash {
                found.judge(Hash::of_words(hash), &mut uses);
                hash = [high, low];
            }
            let one = read(value)?;
            let scope = scope(one.position.source);
            // Of an id that stands in every row, two say as much as all.
            if !matches!(uses[..], [.., (before, _), (last, _)] if before == scope && last == scope) {
                uses.push((scope, one));
            }
        }
        found.judge(Hash::of_words(hash), &mut uses);
        Ok(found)
    }
}

fn read(value: &[u8]) -> io::Result<Use> {
    let mut value = Reader(value);
    let key: Key = [value.number()?, value.number()?, value.number()?];
    Ok(Use { position: Position::of(key), line: value.number()?, amount: value.amount()?, pending: value.byte()? == 1 })
}

impl BankIds {
    /// All uses of one id, each with its scope.
    fn judge(&mut self, hash: Hash, uses: &mut Vec<(u32, Use)>) {
        if uses.len() > 1 {
            uses.sort_by_key(|&(scope, _)| scope);
            let mut single = Vec::new();
            for of_scope in uses.chunk_by(|(one, _), (next, _)| one == next) {
                match of_scope {
                    [(_, one)] => single.push(*one),
                    [(scope, _), ..] => {
                        self.repeated.insert((*scope, hash));
                    }
                    [] => {}
                }
            }
            single.sort_by_key(|one| one.position.source);
            self.compare(&single);
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::row::DayNumber;
    use super::*;
    use crate::record::{Place, Record};

    /// What is found of rows with these ids, and the source that each is of, in groups of sources that count as one.
    fn settled(rows: impl IntoIterator<Item = (u32, &'static str)>, scope: impl Fn(u32) -> u32) -> BankIds {
        let mut gathering = Gathering::new(None);
        let day = "2025-01-03".parse().expect("a day");
        let place = Place { file: "bank.csv".into(), line: 2 };
        let mut record = Record::new(place, "konto".into(), day, Amount::new(1, 0), "Text".to_owned());
        for (number, (source, id)) in (0..).zip(rows) {
            record.bank_id = Some(id.to_owned());
            let position = Position { user: 0, account: 0, day: DayNumber::new(day), source, number };
            gathering.note(&record.as_ref(), position).expect("a temporary file");
        }
        gathering.settle(scope).expect("a temporary file")
    }

    #[test]
    fn an_id_in_every_row_is_looked_at_once_a_row() {
        const ROWS: u32 = 200_000;
        let looks = Cell::new(0);
        let scope = |source| {
            looks.set(looks.get() + 1);
            assert!(looks.get() <= ROWS, "more than once a row");
            source
        };
        let found = settled((0..ROWS).map(|row| (row / (ROWS / 2), "constant")), scope);
        assert!(!found.is_unique(0, "constant") && !found.is_unique(1, "constant"));
    }

    #[test]
    fn an_id_counts_within_the_sources_of_a_scope() {
        // Source 2 was taken out of source 0.
        let scope = |source| if source == 2 { 0 } else { source };
        let found = settled([(0, "a"), (1, "a"), (2, "a"), (0, "b"), (1, "b"), (2, "c"), (3, "d"), (3, "d")], scope);
        let unique = |id| [0, 1, 3].map(|scope| found.is_unique(scope, id));
        assert_eq!(unique("a"), [false, true, true]);
        assert_eq!((unique("b"), unique("c")), ([true; 3], [true; 3]));
        assert_eq!(unique("d"), [true, true, false]);
    }
}
