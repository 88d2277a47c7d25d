//! Batches as they are asked for, which is mostly one after the other: while whoever asks reads one, a thread reads the one after it.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::Planned;
use super::store::{Chunk, Store};
use crate::ahead::{gone, spawn};

/// Gives batches out.
#[derive(Debug)]
pub(super) struct Batches {
    store: Arc<Store>,
    after: Mutex<Option<After>>,
}

/// A batch that a thread reads, unless whoever asks for it begins before.
#[derive(Debug)]
struct After {
    index: usize,
    is_begun: Arc<AtomicBool>,
    thread: JoinHandle<io::Result<Vec<Planned>>>,
}

impl Batches {
    pub(super) fn new(store: Store) -> Self {
        Self { store: Arc::new(store), after: Mutex::default() }
    }

    pub(super) fn chunks(&self) -> &[Chunk] {
        self.store.chunks()
    }

    /// The transactions of a batch; none behind the last one.
    pub(super) fn read(&self, index: usize) -> io::Result<Vec<Planned>> {
        match self.after(index) {
            // On a busy machine a thread may have to wait for its turn, and then nobody waits for the thread.
            Some(after) if after.is_begun.swap(true, Ordering::Relaxed) => {
                after.thread.join().unwrap_or_else(|_| Err(gone()))
            }
            _ => self.store.read(index),
        }
    }

    /// The thread for this batch. Where there is none, one is started for the user's batch after it, unless there is one for another
    /// user; what is in memory needs none.
    fn after(&self, index: usize) -> Option<After> {
        let mut after = self.after.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(after) = after.take_if(|after| after.index == index) {
            return Some(after);
        }
        let (next, chunks) = (index + 1, self.chunks());
        let is_of_user = chunks.get(next).is_some_and(|chunk| chunk.user == chunks[index].user);
        if after.is_none() && is_of_user && !self.store.is_in_memory() {
            let (store, is_begun) = (Arc::clone(&self.store), Arc::<AtomicBool>::default());
            let is_begun_here = Arc::clone(&is_begun);
            let read = move || {
                if is_begun_here.swap(true, Ordering::Relaxed) { Ok(Vec::new()) } else { store.read(next) }
            };
            // Without a thread whoever asks reads all of them.
            *after = spawn("batch", read).ok().map(|thread| After { index: next, is_begun, thread });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use tink_model::{Amount, EpochMillis};

    use super::super::row::RawRow;
    use super::super::store::{Outgoing, Writing};
    use super::*;
    use crate::identity::Id;
    use crate::record::TransactionKind;

    /// Batches of two users, of which each has a few rows of many letters.
    fn batches(rows: u64) -> Batches {
        let (mut writing, text) = (Writing::new(None), "Åhléns ".repeat(10_000));
        for number in 0..rows {
            let row = RawRow {
                number,
                line: number + 2,
                amount: Amount::new(-100, 2),
                balance: None,
                pending: false,
                kind: TransactionKind::default(),
                description: &text,
                counterparty: None,
                bank_id: None,
                hash: None,
            };
            let (id, date) = (Id::Banks("id"), EpochMillis::new(0));
            let (user, account) = (u32::from(number >= rows / 2), 0);
            let outgoing = Outgoing { user, account, source: 0, row: &row, id, date, pending: false, replaces: None };
            writing.add(&outgoing).expect("a temporary file");
        }
        Batches::new(writing.finish(vec!["bank.csv".into()]).expect("a temporary file"))
    }

    fn numbers(batches: &Batches, index: usize) -> Vec<u64> {
        batches.read(index).expect("a temporary file").iter().map(|row| row.number).collect()
    }

    #[test]
    fn batches_are_the_same_in_any_order_and_again() {
        let batches = batches(100);
        let count = batches.chunks().len();
        assert!(!batches.store.is_in_memory() && count > 5);
        let in_order: Vec<_> = (0..count).map(|index| numbers(&batches, index)).collect();
        assert_eq!(in_order.concat(), (0..100).collect::<Vec<_>>());
        for index in [3, 4, 5, 1, 0, 2, count - 1, 0, 0, 1] {
            assert_eq!(numbers(&batches, index), in_order[index]);
        }
        assert!(numbers(&batches, count).is_empty(), "there is none behind the last one");
    }

    #[test]
    fn only_what_is_not_in_memory_is_read_ahead_and_only_what_is_of_the_same_user() {
        let after = |batches: &Batches, index: usize| {
            numbers(batches, index);
            batches.after.lock().expect("no reader has failed").take().map(|after| after.index)
        };
        let (few, many) = (batches(40), batches(100));
        assert!(few.chunks().len() > 2, "{:?}", few.chunks());
        assert_eq!((after(&few, 0), after(&many, 0)), (None, Some(1)));
        let last = many.chunks().iter().rposition(|chunk| chunk.user == 0).expect("the first user has some");
        assert_eq!(
            (after(&many, last - 1), after(&many, last), after(&many, last + 1)),
            (Some(last), None, Some(last + 2))
        );
    }

    #[test]
    fn a_batch_that_no_thread_has_begun_is_read_by_who_asks_for_it() {
        let batches = batches(100);
        let thread = spawn("late", || Ok(Vec::new())).expect("a thread");
        *batches.after.lock().expect("nobody") = Some(After { index: 1, is_begun: Arc::default(), thread });
        let first = batches.chunks()[1].first;
        assert_eq!(numbers(&batches, 1).first(), Some(&first));
    }
}
