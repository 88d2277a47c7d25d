//! Items in the order of their keys, in a fixed amount of memory, however many there are.
//!
//! What is added is kept until it fills the buffer; then it is sorted and written to a temporary file as one run, and at the end
//! the runs are merged. A spool that never fills its buffer touches no disk. The file has no name, so nothing is left behind
//! when the process ends, however it ends.

mod bytes;
mod runs;

use std::io;
use std::path::{Path, PathBuf};

pub(crate) use self::bytes::{Reader, Writer};
use self::runs::{Merge, Runs};

/// How much one spool keeps in memory before it writes a run.
const BUFFER: usize = 8 * 1024 * 1024;

/// Takes items in any order.
#[derive(Debug)]
pub(crate) struct Spool<const K: usize> {
    buffer: Buffer<K>,
    limit: usize,
    folder: Option<PathBuf>,
    runs: Option<Runs>,
}

/// Items in memory.
#[derive(Debug)]
pub(crate) struct Buffer<const K: usize> {
    items: Vec<([u8; K], u32, u32)>,
    values: Vec<u8>,
}

impl<const K: usize> Buffer<K> {
    const fn new() -> Self {
        Self { items: Vec::new(), values: Vec::new() }
    }

    fn size(&self) -> usize {
        self.values.len() + self.items.len() * size_of::<([u8; K], u32, u32)>()
    }

    fn get(&self, index: usize) -> Option<([u8; K], &[u8])> {
        let (key, from, length) = *self.items.get(index)?;
        Some((key, &self.values[from as usize..(from + length) as usize]))
    }
}

impl<const K: usize> Spool<K> {
    /// An empty spool. Its runs are written to a file in `folder`, or where the system keeps temporary files.
    pub(crate) fn new(folder: Option<&Path>) -> Self {
        Self { buffer: Buffer::new(), limit: BUFFER, folder: folder.map(Path::to_owned), runs: None }
    }

    /// The same with another buffer, so that tests need not fill eight megabytes.
    #[cfg(test)]
    fn with_limit(limit: usize) -> Self {
        Self { limit, ..Self::new(None) }
    }

    /// Adds an item. Items with equal keys come out in no particular order.
    pub(crate) fn add(&mut self, key: [u8; K], value: &[u8]) -> io::Result<()> {
        let from = self.buffer.values.len();
        self.buffer.values.extend_from_slice(value);
        // The buffer's limit keeps both below 4 GiB; a single row is at most a few megabytes.
        self.buffer.items.push((key, from as u32, value.len() as u32));
        if self.buffer.size() >= self.limit { self.write_run() } else { Ok(()) }
    }

    fn write_run(&mut self) -> io::Result<()> {
        self.buffer.items.sort_unstable_by_key(|(key, ..)| *key);
        let runs = match &mut self.runs {
            Some(runs) => runs,
            none => none.insert(Runs::create(self.folder.as_deref())?),
        };
        runs.write(&self.buffer)?;
        self.buffer.items.clear();
        self.buffer.values.clear();
        Ok(())
    }

    /// Everything that was added, by key.
    pub(crate) fn sorted(mut self) -> io::Result<Sorted<K>> {
        if self.runs.is_some() && !self.buffer.items.is_empty() {
            self.write_run()?;
        }
        match self.runs {
            None => {
                self.buffer.items.sort_unstable_by_key(|(key, ..)| *key);
                Ok(Sorted::InMemory { buffer: self.buffer, next: 0 })
            }
            Some(runs) => Ok(Sorted::Merged(runs.merge()?)),
        }
    }
}

/// Gives the items out by key.
#[derive(Debug)]
pub(crate) enum Sorted<const K: usize> {
    InMemory { buffer: Buffer<K>, next: usize },
    Merged(Merge<K>),
}

impl<const K: usize> Sorted<K> {
    /// The next item; its value is written to `value`.
    pub(crate) fn next(&mut self, value: &mut Vec<u8>) -> io::Result<Option<[u8; K]>> {
        match self {
            Self::InMemory { buffer, next } => Ok(buffer.get(*next).map(|(key, bytes)| {
                value.clear();
                value.extend_from_slice(bytes);
                *next += 1;
                key
            })),
            Self::Merged(merge) => merge.next(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drained(mut sorted: Sorted<4>) -> Vec<([u8; 4], Vec<u8>)> {
        let (mut items, mut value) = (Vec::new(), Vec::new());
        while let Some(key) = sorted.next(&mut value).expect("a temporary file") {
            items.push((key, value.clone()));
        }
        items
    }

    proptest! {
        #[test]
        fn what_went_in_comes_out_by_key(
            items in prop::collection::vec((any::<u32>(), prop::collection::vec(any::<u8>(), 0..60)), 0..300),
            limit in 1_usize..4_000,
        ) {
            let mut spool = Spool::with_limit(limit);
            let mut wanted = Vec::new();
            for (index, (key, value)) in items.into_iter().enumerate() {
                // Keys are unique, as those of rows are.
                let key = (key & 0xffff_0000 | index as u32).to_be_bytes();
                spool.add(key, &value).expect("a temporary file");
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
        spool.add([1; 4], &large).expect("a temporary file");
        spool.add([0; 4], b"small").expect("a temporary file");
        let items = drained(spool.sorted().expect("a temporary file"));
        assert_eq!(items, [([0; 4], b"small".to_vec()), ([1; 4], large)]);
    }
}
