//! Sorted runs in one temporary file, and their merge.
//!
//! An item is written as the number of words that its key has in common with the item before it, the rest of its key, and its value.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::{Buffer, Key, Reader, Writer};

/// What all runs together may buffer while they are merged, and the least of each.
const READ_BUFFERS: usize = 4 * 1024 * 1024;
const LEAST_BUFFER: usize = 4 * 1024;

/// How much is gathered before it is written.
const WRITE_BUFFER: usize = 256 * 1024;

/// The most bytes that a number takes.
const LONGEST_NUMBER: usize = 10;

/// Runs that are being written.
#[derive(Debug)]
pub(crate) struct Runs {
    file: File,
    out: Writer,
    length: u64,
    ends: Vec<u64>,
}

impl Runs {
    pub(super) fn create(folder: Option<&Path>) -> io::Result<Self> {
        let file = match folder {
            Some(folder) => tempfile::tempfile_in(folder)?,
            None => tempfile::tempfile()?,
        };
        Ok(Self::over(file))
    }

    pub(super) const fn over(file: File) -> Self {
        Self { file, out: Writer(Vec::new()), length: 0, ends: Vec::new() }
    }

    pub(super) fn write<const W: usize>(&mut self, buffer: &Buffer<W>) -> io::Result<()> {
        let mut before = [0; W];
        for (key, value) in buffer.iter() {
            let common = key.iter().zip(&before).take_while(|(word, before)| word == before).count();
            self.out.byte(common as u8);
            key[common..].iter().for_each(|&word| self.out.number(word));
            self.out.number(value.len() as u64);
            self.out.0.extend_from_slice(value);
            before = key;
            if self.out.0.len() >= WRITE_BUFFER {
                self.flush()?;
            }
        }
        self.flush()?;
        self.ends.push(self.length);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(&self.out.0)?;
        self.length += self.out.0.len() as u64;
        self.out.0.clear();
        self.out.0.shrink_to(2 * WRITE_BUFFER);
        Ok(())
    }

    pub(super) fn merge<const W: usize>(self) -> io::Result<Merge<W>> {
        let capacity = (READ_BUFFERS / self.ends.len().max(1)).max(LEAST_BUFFER);
        let mut start = 0;
        let mut merge = Merge {
            file: self.file,
            runs: Vec::with_capacity(self.ends.len()),
            first: None,
            others: BinaryHeap::new(),
            is_given: false,
        };
        for end in self.ends {
            let mut run = Run { next: start, end, capacity, buffer: Vec::new(), used: 0, key: [0; W], length: 0 };
            if run.advance(&mut merge.file)? {
                merge.others.push(Reverse((run.key, merge.runs.len())));
            }
            merge.runs.push(run);
            start = end;
        }
        merge.first = merge.others.pop().map(|Reverse((_, index))| index);
        Ok(merge)
    }
}

/// The merge of sorted runs.
#[derive(Debug)]
pub(crate) struct Merge<const W: usize> {
    file: File,
    runs: Vec<Run<W>>,
    /// The run that has the next item. Mostly it has the one after that too.
    first: Option<usize>,
    /// The next key of each other run that has more, and the run's index.
    others: BinaryHeap<Reverse<(Key<W>, usize)>>,
    /// Whether the next item was given out.
    is_given: bool,
}

/// A run and what of it has been read.
#[derive(Debug)]
struct Run<const W: usize> {
    next: u64,
    end: u64,
    capacity: usize,
    buffer: Vec<u8>,
    used: usize,
    /// The key of the item at hand, and the length of its value, which comes next in the buffer.
    key: Key<W>,
    length: usize,
}

impl<const W: usize> Run<W> {
    /// Sees to it that there are `count` bytes, or all that are left.
    #[inline]
    fn fill(&mut self, file: &mut File, count: usize) -> io::Result<()> {
        let left = self.buffer.len() - self.used;
        if left >= count || self.next == self.end { Ok(()) } else { self.read(file, count) }
    }

    #[cold]
    fn read(&mut self, file: &mut File, count: usize) -> io::Result<()> {
        let left = self.buffer.len() - self.used;
        self.buffer.drain(..self.used);
        self.used = 0;
        let more = (self.capacity.max(count - left) as u64).min(self.end - self.next);
        file.seek(SeekFrom::Start(self.next))?;
        file.take(more).read_to_end(&mut self.buffer)?;
        self.next += more;
        Ok(())
    }

    /// Goes to the next item; false at the run's end.
    #[inline]
    fn advance(&mut self, file: &mut File) -> io::Result<bool> {
        self.fill(file, 1 + (W + 1) * LONGEST_NUMBER)?;
        let bytes = &self.buffer[self.used..];
        if bytes.is_empty() {
            return Ok(false);
        }
        let mut reader = Reader(bytes);
        let common = usize::from(reader.byte()?);
        for word in self.key.iter_mut().skip(common) {
            *word = reader.number()?;
        }
        self.length = reader.number()? as usize;
        self.used += bytes.len() - reader.0.len();
        Ok(true)
    }

    /// Takes the value of the item at hand.
    fn value(&mut self, file: &mut File) -> io::Result<&[u8]> {
        self.fill(file, self.length)?;
        let from = self.used;
        self.used += self.length;
        let shorter = || io::Error::new(io::ErrorKind::UnexpectedEof, "a temporary file has become shorter");
        self.buffer.get(from..self.used).ok_or_else(shorter)
    }
}

impl<const W: usize> Merge<W> {
    /// The key of the next item.
    pub(super) fn peek(&mut self) -> io::Result<Option<Key<W>>> {
        self.leave()?;
        Ok(self.first.map(|index| self.runs[index].key))
    }

    /// The next item, if it is wanted for its key.
    #[inline]
    pub(super) fn next_if(&mut self, is_wanted: impl FnOnce(Key<W>) -> bool) -> io::Result<Option<(Key<W>, &[u8])>> {
        self.leave()?;
        let Some(index) = self.first else { return Ok(None) };
        let run = &mut self.runs[index];
        if !is_wanted(run.key) {
            return Ok(None);
        }
        self.is_given = true;
        Ok(Some((run.key, run.value(&mut self.file)?)))
    }

    /// Goes on from the item that was given out last.
    #[inline]
    fn leave(&mut self) -> io::Result<()> {
        let (true, Some(index)) = (std::mem::take(&mut self.is_given), self.first) else { return Ok(()) };
        let run = &mut self.runs[index];
        if !run.advance(&mut self.file)? {
            self.first = self.others.pop().map(|Reverse((_, index))| index);
        } else if self.others.peek().is_some_and(|Reverse((key, _))| *key < run.key)
            && let Some(mut other) = self.others.peek_mut()
        {
            let Reverse((_, next)) = std::mem::replace(&mut *other, Reverse((run.key, index)));
            self.first = Some(next);
        }
        Ok(())
    }
}
