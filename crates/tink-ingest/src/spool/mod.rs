//! Items in the order of their keys, in a fixed amount of memory, however many there are.
//!
//! What is added is kept until it fills the buffer; then it is sorted and written to a temporary file as one run, and at the end
//! the runs are merged. A spool that never fills its buffer touches no disk and starts no thread. The file has no name, so nothing is
//! left behind when the process ends, however it ends.
//!
//! Runs are written by a thread of their own while the next buffer fills.

mod background;
mod bytes;
mod runs;

use std::io;
use std::path::{Path, PathBuf};

use self::background::Background;
pub(crate) use self::bytes::{Head, Reader, Writer, checked, small, torn};
use self::runs::Merge;

/// How much one buffer of a spool holds before it is written as a run; a spool has two of them. It is small, so that sorting it stays
/// close to the processor.
const BUFFER: usize = 1536 * 1024;

/// After this many runs, buffers hold four times as much, so that there are not too many to merge.
const SMALL_RUNS: usize = 64;

/// With more different first words than this, parting a buffer by them costs more than it saves.
const MOST_PARTS: usize = 16;

/// What items are sorted by: words, the first one first.
pub(crate) type Key<const W: usize> = [u64; W];

/// Takes items in any order.
#[derive(Debug)]
pub(crate) struct Spool<const W: usize> {
    buffer: Buffer<W>,
    limit: usize,
    folder: Option<PathBuf>,
    runs: Option<Background<W>>,
    written: usize,
}

/// Items in memory.
#[derive(Debug, Default)]
pub(crate) struct Buffer<const W: usize> {
    items: Vec<Item<W>>,
    values: Writer,
}

/// An item's key, and where in the buffer its value lies.
#[derive(Debug, Clone, Copy)]
struct Item<const W: usize> {
    key: Key<W>,
    from: u32,
    length: u32,
}

impl<const W: usize> Buffer<W> {
    fn size(&self) -> usize {
        self.values.0.len() + self.items.len() * size_of::<Item<W>>()
    }

    fn add(&mut self, key: Key<W>, value: impl FnOnce(&mut Writer)) {
        let from = self.values.0.len();
        value(&mut self.values);
        // The buffer's limit keeps both below 4 GiB; a single row is at most a few megabytes.
        let (from, length) = (from as u32, (self.values.0.len() - from) as u32);
        self.items.push(Item { key, from, length });
    }

    fn get(&self, index: usize) -> Option<(Key<W>, &[u8])> {
        let Item { key, from, length } = *self.items.get(index)?;
        Some((key, &self.values.0[from as usize..(from + length) as usize]))
    }

    fn iter(&self) -> impl Iterator<Item = (Key<W>, &[u8])> {
        (0..self.items.len()).filter_map(|index| self.get(index))
    }

    /// Puts the items in order.
    fn sort(&mut self) {
        let items = std::mem::take(&mut self.items);
        sort_into(&items, &mut self.items);
    }

    /// Takes over what is in another one, in order, if nothing is here.
    fn take_sorted(&mut self, other: &Self) {
        sort_into(&other.items, &mut self.items);
        self.values.0.extend_from_slice(&other.values.0);
    }

    /// Empties it. What a huge item made it grow to is given back.
    fn clear(&mut self, usual: usize) {
        self.items.clear();
        self.values.0.clear();
        self.values.0.shrink_to(usual);
    }
}

/// Puts items in order into an empty list. Those of a few accounts come in turn and of each mostly in order already, so that they are
/// parted by the first words of their keys before any are compared.
fn sort_into<const W: usize>(items: &[Item<W>], sorted: &mut Vec<Item<W>>) {
    sorted.extend_from_slice(items);
    let mut parts: Vec<(u64, usize)> = Vec::new();
    for Item { key, .. } in items {
        match parts.iter().position(|(first, _)| *first == key[0]) {
            Some(at) => parts[at].1 += 1,
            None if parts.len() == MOST_PARTS => return sorted.sort_unstable_by_key(|item| item.key),
            None => parts.push((key[0], 1)),
        }
    }
    parts.sort_unstable();
    // From here on the number is where the part's next item goes.
    let mut start = 0;
    for (_, count) in &mut parts {
        start += std::mem::replace(count, start);
    }
    for item in items {
        if let Some((_, at)) = parts.iter_mut().find(|(first, _)| *first == item.key[0]) {
            sorted[*at] = *item;
            *at += 1;
        }
    }
    sorted
        .chunk_by_mut(|one, next| one.key[0] == next.key[0])
        .for_each(|part| part.sort_unstable_by_key(|item| item.key));
}

impl<const W: usize> Spool<W> {
    /// An empty spool. Its runs are written to a file in `folder`, or where the system keeps temporary files.
    pub(crate) fn new(folder: Option<&Path>) -> Self {
        Self { buffer: Buffer::default(), limit: BUFFER, folder: folder.map(Path::to_owned), runs: None, written: 0 }
    }

    /// The same with another buffer, so that tests need not fill megabytes.
    #[cfg(test)]
    fn with_limit(limit: usize) -> Self {
        Self { limit, ..Self::new(None) }
    }

    /// Adds an item, whose value is what `value` writes. Items with equal keys come out in no particular order.
    pub(crate) fn add(&mut self, key: Key<W>, value: impl FnOnce(&mut Writer)) -> io::Result<()> {
        self.buffer.add(key, value);
        if self.buffer.size() >= self.limit { self.write_run() } else { Ok(()) }
    }

    fn write_run(&mut self) -> io::Result<()> {
        self.written += 1;
        if self.written == SMALL_RUNS {
            self.limit *= 4;
        }
        let runs = match &mut self.runs {
            Some(runs) => runs,
            none => none.insert(Background::start(self.folder.as_deref(), 4 * BUFFER)?),
        };
        runs.write(&mut self.buffer)
    }

    /// Everything that was added, by key.
    pub(crate) fn sorted(mut self) -> io::Result<Sorted<W>> {
        if self.runs.is_some() && !self.buffer.items.is_empty() {
            self.write_run()?;
        }
        match self.runs {
            None => {
                self.buffer.sort();
                Ok(Sorted::InMemory { buffer: self.buffer, next: 0 })
            }
            Some(runs) => Ok(Sorted::Merged(runs.finish()?.merge()?)),
        }
    }
}

/// Gives the items out by key.
#[derive(Debug)]
pub(crate) enum Sorted<const W: usize> {
    InMemory { buffer: Buffer<W>, next: usize },
    Merged(Merge<W>),
}

impl<const W: usize> Sorted<W> {
    /// The key of the next item.
    pub(crate) fn peek(&mut self) -> io::Result<Option<Key<W>>> {
        match self {
            Self::InMemory { buffer, next } => Ok(buffer.get(*next).map(|(key, _)| key)),
            Self::Merged(merge) => merge.peek(),
        }
    }

    /// The next item.
    pub(crate) fn next(&mut self) -> io::Result<Option<(Key<W>, &[u8])>> {
        self.next_if(|_| true)
    }

    /// The next item, if it is wanted for its key.
    #[inline]
    pub(crate) fn next_if(&mut self, is_wanted: impl FnOnce(Key<W>) -> bool) -> io::Result<Option<(Key<W>, &[u8])>> {
        match self {
            Self::InMemory { buffer, next } => {
                let item = buffer.get(*next).filter(|(key, _)| is_wanted(*key));
                *next += usize::from(item.is_some());
                Ok(item)
            }
            Self::Merged(merge) => merge.next_if(is_wanted),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drained(mut sorted: Sorted<2>) -> Vec<(Key<2>, Vec<u8>)> {
        let mut items = Vec::new();
        while let Some(peeked) = sorted.peek().expect("a temporary file") {
            assert_eq!(sorted.next_if(|key| key != peeked).expect("a temporary file"), None);
            let (key, value) = sorted.next().expect("a temporary file").expect("what was peeked at");
            assert_eq!(key, peeked);
            items.push((key, value.to_vec()));
        }
        assert_eq!(sorted.next().expect("a temporary file"), None, "it stays at its end");
        items
    }

    proptest! {
        #[test]
        fn what_went_in_comes_out_by_key(
            items in prop::collection::vec((0..22_u64, any::<u64>(), prop::collection::vec(any::<u8>(), 0..60)), 0..300),
            limit in 1_usize..4_000,
        ) {
            let mut spool = Spool::with_limit(limit);
            let mut wanted = Vec::new();
            for (index, (first, second, value)) in items.into_iter().enumerate() {
                // Keys are unique, as those of rows are.
                let key = [first, second & 0xffff_ffff_ffff_0000 | index as u64];
                spool.add(key, |out| out.0.extend_from_slice(&value)).expect("a temporary file");
                wanted.push((key, value));
            }
            wanted.sort();
            prop_assert_eq!(drained(spool.sorted().expect("a temporary file")), wanted);
        }
    }

    #[test]
    fn a_value_larger_than_the_buffer_survives() {
        let mut spool = Spool::with_limit(10);
        let large = vec![7; 300_000];
        spool.add([1, 0], |out| out.0.extend_from_slice(&large)).expect("a temporary file");
        spool.add([0, 1], |out| out.0.extend_from_slice(b"small")).expect("a temporary file");
        let items = drained(spool.sorted().expect("a temporary file"));
        assert_eq!(items, [([0, 1], b"small".to_vec()), ([1, 0], large)]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let mut spool = Spool::<2> { limit: 10, ..Spool::new(Some(Path::new("no/such/folder"))) };
        let added =
            (0..9).try_for_each(|number| spool.add([number, 0], |out| out.0.extend_from_slice(b"some text of a row")));
        assert!(added.is_err());
    }
}
