//! Batches as they are asked for, which is mostly one after the other: while whoever asks reads one, a thread reads the one after it.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Planned;
use super::store::{Chunk, Store};
use crate::ahead::{gone, spawn};

/// Gives batches out.
#[derive(Debug)]
pub(super) struct Batches {
    store: Arc<Store>,
    ahead: Mutex<Ahead>,
}

/// What the thread is told, and what it is asked for.
#[derive(Debug, Default)]
struct Ahead {
    /// To the thread, once it was needed. It ends when nobody can ask it any more.
    thread: Option<Sender<Wanted>>,
    after: Option<After>,
    /// The memory of a batch that nobody needs any more, for the next one.
    spare: Vec<Planned>,
}

/// A batch that the thread is asked for.
#[derive(Debug)]
struct Wanted {
    index: usize,
    is_begun: Arc<AtomicBool>,
    /// What it is read into.
    rows: Vec<Planned>,
    give: SyncSender<io::Result<Vec<Planned>>>,
}

/// The same batch to whoever asks for it, who reads it unless the thread has begun before.
#[derive(Debug)]
struct After {
    index: usize,
    is_begun: Arc<AtomicBool>,
    rows: Receiver<io::Result<Vec<Planned>>>,
}

impl Batches {
    pub(super) fn new(store: Store) -> Self {
        Self { store: Arc::new(store), ahead: Mutex::default() }
    }

    pub(super) fn chunks(&self) -> &[Chunk] {
        self.store.chunks()
    }

    /// Replaces `rows` by the transactions of a batch; by none behind the last one.
    pub(super) fn read(&self, index: usize, rows: &mut Vec<Planned>) -> io::Result<()> {
        match self.after(index) {
            // On a busy machine a thread may have to wait for its turn, and then nobody waits for the thread.
            Some(after) if after.is_begun.swap(true, Ordering::Relaxed) => {
                let before = std::mem::take(rows);
                *rows = after.rows.recv().unwrap_or_else(|_| Err(gone()))?;
                self.ahead().spare = before;
                Ok(())
            }
            _ => self.store.read(index, rows),
        }
    }

    /// What the thread was asked for, if it is this batch. If not, it is asked for the user's batch after this one, unless it was for
    /// another user's; what is in memory needs no thread.
    fn after(&self, index: usize) -> Option<After> {
        let mut ahead = self.ahead();
        if let Some(after) = ahead.after.take_if(|after| after.index == index) {
            return Some(after);
        }
        let (next, chunks) = (index + 1, self.chunks());
        let user_of = |index: usize| chunks.get(index).map(|chunk| chunk.user);
        // What was asked for and nobody has fetched is given up for another one of the same user.
        let is_free = ahead.after.as_ref().is_none_or(|after| user_of(after.index) == user_of(index));
        if is_free && user_of(next).is_some() && user_of(next) == user_of(index) && !self.store.is_in_memory() {
            if ahead.thread.is_none() {
                // Without a thread whoever asks reads all of them.
                ahead.thread = start(Arc::clone(&self.store)).ok();
            }
            let (give, rows) = sync_channel(1);
            let (is_begun, memory) = (Arc::<AtomicBool>::default(), std::mem::take(&mut ahead.spare));
            let wanted = Wanted { index: next, is_begun: Arc::clone(&is_begun), rows: memory, give };
            let is_asked = ahead.thread.as_ref().is_some_and(|thread| thread.send(wanted).is_ok());
            ahead.after = is_asked.then_some(After { index: next, is_begun, rows });
        }
        None
    }

    fn ahead(&self) -> MutexGuard<'_, Ahead> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the thread.
fn start(store: Arc<Store>) -> io::Result<Sender<Wanted>> {
    let (ask, wanted) = channel::<Wanted>();
    let run = move || {
        for Wanted { index, is_begun, mut rows, give } in wanted {
            if !is_begun.swap(true, Ordering::Relaxed) {
                let read = store.read(index, &mut rows).map(|()| rows);
                // Whoever needs it no more has let go of it.
                let _ = give.send(read);
            }
        }
    };
    spawn("batches", run)?;
    Ok(ask)
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
        let mut rows = Vec::new();
        batches.read(index, &mut rows).expect("a temporary file");
        rows.iter().map(|row| row.number).collect()
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
            batches.ahead().after.take().map(|after| after.index)
        };
        let (few, many) = (batches(40), batches(100));
        assert!(few.chunks().len() > 2, "{:?}", few.chunks());
        assert_eq!((after(&few, 0), after(&many, 0)), (None, Some(1)));
        // Nobody fetches the one behind this.
        numbers(&many, 0);
        assert_eq!(after(&many, 3), Some(4));
        let last = many.chunks().iter().rposition(|chunk| chunk.user == 0).expect("the first user has some");
        assert_eq!(
            (after(&many, last - 1), after(&many, last), after(&many, last + 1)),
            (Some(last), None, Some(last + 2))
        );
    }

    #[test]
    fn a_batch_that_no_thread_has_begun_is_read_by_who_asks_for_it() {
        let batches = batches(100);
        // This one gets no answer.
        let (_give, rows) = sync_channel(1);
        batches.ahead().after = Some(After { index: 1, is_begun: Arc::default(), rows });
        let first = batches.chunks()[1].first;
        assert_eq!(numbers(&batches, 1).first(), Some(&first));
    }
}
