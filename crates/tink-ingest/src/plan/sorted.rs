//! Rows as they come out of the spool: read, their contents hashed, and whole days together. Where there are many, a thread does that
//! ahead of whoever puts the days together. It leaves the hashes out while it is waited for: whoever waits makes them then.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::row::{Key, Parts, Position, RawRow};
use crate::ahead::Ahead;
use crate::identity::{Hash, OfDay};
use crate::spool::{Sorted, torn};

/// How much memory rows take before those of other days wait for the next turn.
const SIZE: usize = 192 * 1024;

/// Whole days of rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    text: String,
    rows: Vec<Row>,
}

/// A row whose texts stand one behind the other. It is small, since it goes from one processor to another.
#[derive(Debug, Clone)]
struct Row {
    /// Its key without the number, which the row has.
    key: [u64; 2],
    row: Parts<Range<u32>>,
}

/// The days of rows, in their order.
#[derive(Debug)]
pub(super) struct RowsAhead {
    rows: Rows,
    is_first: bool,
    /// Whether the thread is waited for.
    waits: Arc<AtomicBool>,
    /// What comes after the rows at hand.
    ahead: Option<Ahead<Rows>>,
}

impl RowsAhead {
    /// `accounts` are the accounts' ids by their numbers.
    pub(super) fn start(sorted: Sorted<3>, accounts: Vec<String>) -> io::Result<Self> {
        let waits = Arc::<AtomicBool>::default();
        let mut source = Source { sorted, accounts, day: None, is_waited_for: Arc::clone(&waits) };
        let mut rows = Rows::default();
        source.fill(&mut rows)?;
        let ahead = match source.sorted.peek()? {
            Some(_) => Some(Ahead::start("rows", move |rows| source.fill(rows))?),
            None => None,
        };
        Ok(Self { rows, is_first: true, waits, ahead })
    }

    /// The next days.
    pub(super) fn next(&mut self) -> io::Result<Option<&Rows>> {
        let more = match &mut self.ahead {
            _ if self.is_first => true,
            Some(ahead) => {
                self.waits.store(true, Ordering::Relaxed);
                let more = ahead.next(&mut self.rows);
                self.waits.store(false, Ordering::Relaxed);
                more?
            }
            None => false,
        };
        self.is_first = false;
        Ok(more.then_some(&self.rows))
    }
}

impl Rows {
    /// The rows day by day.
    pub(super) fn days(&self) -> impl Iterator<Item = Vec<(Position, RawRow<'_>)>> {
        let days = self.rows.chunk_by(|one, next| same_day(one.key(), next.key()));
        days.map(|day| {
            let mut rows = Vec::with_capacity(day.len());
            rows.extend(day.iter().map(|row| (Position::of(row.key()), self.row(row))));
            rows
        })
    }

    #[inline]
    fn row(&self, row: &Row) -> RawRow<'_> {
        row.row.clone().map(|range| self.text.get(wide(&range)).unwrap_or_default())
    }
}

impl Row {
    const fn key(&self) -> Key {
        let [owner, day] = self.key;
        [owner, day, self.row.number]
    }
}

#[inline]
const fn wide(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// The spool's rows, and what it takes to hash them.
struct Source {
    sorted: Sorted<3>,
    accounts: Vec<String>,
    /// The day at hand.
    day: Option<(Key, OfDay)>,
    is_waited_for: Arc<AtomicBool>,
}

impl Source {
    /// Replaces what is in `rows` by the next days; false when there are none.
    fn fill(&mut self, rows: &mut Rows) -> io::Result<bool> {
        rows.rows.clear();
        // All texts are looked at together, at the end.
        let mut bytes = std::mem::take(&mut rows.text).into_bytes();
        bytes.clear();
        // What a huge day took is given back.
        bytes.shrink_to(SIZE);
        rows.rows.shrink_to(2 * SIZE / size_of::<Row>());
        let mut last: Option<Key> = None;
        loop {
            let is_full = bytes.len() + rows.rows.len() * size_of::<Row>() >= SIZE;
            let is_wanted = |key| !is_full || last.is_none_or(|last| same_day(last, key));
            let Some((key, value)) = self.sorted.next_if(is_wanted)? else { break };
            last = Some(key);
            let [owner, day, number] = key;
            let row = Parts::read(number, value, |text| {
                let from = bytes.len() as u32;
                bytes.extend_from_slice(text);
                from..bytes.len() as u32
            })?;
            u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
            rows.rows.push(Row { key: [owner, day], row });
            if let Some(Row { row, .. }) = rows.rows.last_mut()
                && !self.is_waited_for.load(Ordering::Relaxed)
            {
                row.hash = hash(&self.accounts, &mut self.day, key, row, &bytes);
            }
        }
        rows.text = String::from_utf8(bytes).map_err(|_| torn())?;
        Ok(!rows.rows.is_empty())
    }
}

/// The hash of a row's content, its texts among `bytes`. One with an id of the bank's may never need it and gets none.
fn hash(
    accounts: &[String],
    day: &mut Option<(Key, OfDay)>,
    key: Key,
    row: &Parts<Range<u32>>,
    bytes: &[u8],
) -> Option<Hash> {
    if row.bank_id.is_some() {
        return None;
    }
    if day.as_ref().is_none_or(|(known, _)| !same_day(*known, key)) {
        let position = Position::of(key);
        let account = accounts.get(position.account as usize)?;
        *day = Some((key, OfDay::new(account, position.day.date()?)));
    }
    let content = row.content_by(|range| bytes.get(wide(range)).unwrap_or_default());
    day.as_mut().map(|(_, day)| day.hash(content))
}

/// Whether two rows are of one account and one day.
const fn same_day([owner, day, _]: Key, [other, next, _]: Key) -> bool {
    owner == other && day >> 32 == next >> 32
}

#[cfg(test)]
mod tests {
    use tink_model::Amount;

    use super::super::row::{self, DayNumber};
    use super::*;
    use crate::record::Record;
    use crate::spool::Spool;

    /// Rows of two accounts, from the last one to the first, with `per_day` of each account on a day.
    fn spooled(rows: u64, per_day: u64) -> Spool<3> {
        let mut spool = Spool::new(None);
        for number in (0..rows).rev() {
            let first: jiff::civil::Date = "2025-01-01".parse().expect("a day");
            let day = first.saturating_add(jiff::Span::new().days((number / 2 / per_day) as i64));
            let text = format!("Åhléns {number}");
            let place = crate::record::Place { file: "bank.csv".into(), line: number + 2 };
            let mut record = Record::new(place, "konto".into(), day, Amount::new(number as i64, 2), text);
            record.counterparty = (number % 3 == 0).then(|| "Shop".to_owned());
            record.bank_id = (number % 5 == 0).then(|| format!("id {number}"));
            let (account, day) = ((number % 2) as u32, DayNumber::new(day));
            let position = Position { user: 0, account, day, source: 0, number };
            spool.add(position.key(), |out| row::write(&record.as_ref(), out)).expect("a temporary file");
        }
        spool
    }

    #[test]
    fn days_come_whole_and_hashed_however_many_rows_there_are() {
        for (rows, per_day) in [(0, 1), (10, 2), (20_000, 30), (20_000, 9_000), (70_000, 500)] {
            let accounts = vec!["konto".to_owned(), "spar".to_owned()];
            let sorted = spooled(rows, per_day).sorted().expect("a temporary file");
            let mut ahead = RowsAhead::start(sorted, accounts.clone()).expect("a temporary file");
            let (mut seen, mut days) = (0, Vec::new());
            while let Some(rows) = ahead.next().expect("a temporary file") {
                for day in rows.days() {
                    let first = day[0].0;
                    let account = &accounts[first.account as usize];
                    let mut hashes = OfDay::new(account, first.day.date().expect("a day"));
                    for (position, row) in &day {
                        assert_eq!((position.number, position.account), (row.number, (row.number % 2) as u32));
                        assert_eq!(row.description, format!("Åhléns {}", row.number));
                        assert_eq!(row.counterparty, (row.number % 3 == 0).then_some("Shop"));
                        let id = format!("id {}", row.number);
                        assert_eq!(row.bank_id, (row.number % 5 == 0).then_some(id.as_str()));
                        let hash = hashes.hash(row.content());
                        // While the thread is waited for it leaves hashes out.
                        assert!(row.hash.is_none_or(|made| made == hash && row.bank_id.is_none()));
                    }
                    seen += day.len() as u64;
                    days.push((first.account, first.day.date()));
                }
            }
            assert_eq!(seen, rows);
            assert!(days.is_sorted_by(|one, next| one < next), "each day comes once, in order");
        }
    }

    #[test]
    fn rows_are_hashed_by_who_has_the_time() {
        let hashed = |is_waited_for: bool| {
            let sorted = spooled(10, 2).sorted().expect("no temporary file");
            let accounts = vec!["konto".to_owned(), "spar".to_owned()];
            let is_waited_for = Arc::new(AtomicBool::new(is_waited_for));
            let (mut source, mut rows) = (Source { sorted, accounts, day: None, is_waited_for }, Rows::default());
            assert!(source.fill(&mut rows).expect("no temporary file"));
            rows.days().flatten().filter(|(_, row)| row.hash.is_some()).count()
        };
        // Two of the ten have an id of the bank's.
        assert_eq!((hashed(false), hashed(true)), (8, 0));
    }
}
