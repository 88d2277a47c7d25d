//! Sorted runs in one temporary file, and their merge.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::Buffer;

/// What all runs together may buffer while they are merged, and the least of each.
const READ_BUFFERS: usize = 4 * 1024 * 1024;
const LEAST_BUFFER: usize = 4 * 1024;

/// Runs that are being written.
#[derive(Debug)]
pub(crate) struct Runs {
    file: BufWriter<File>,
    length: u64,
    ends: Vec<u64>,
}

impl Runs {
    pub(super) fn create(folder: Option<&Path>) -> io::Result<Self> {
        let file = match folder {
            Some(folder) => tempfile::tempfile_in(folder)?,
            None => tempfile::tempfile()?,
        };
        Ok(Self { file: BufWriter::with_capacity(256 * 1024, file), length: 0, ends: Vec::new() })
    }

    pub(super) fn write<const K: usize>(&mut self, buffer: &Buffer<K>) -> io::Result<()> {
        let mut index = 0;
        while let Some((key, value)) = buffer.get(index) {
            self.file.write_all(&key)?;
            self.file.write_all(&(value.len() as u32).to_le_bytes())?;
            self.file.write_all(value)?;
            self.length += (K + 4 + value.len()) as u64;
            index += 1;
        }
        self.ends.push(self.length);
        Ok(())
    }

    pub(super) fn merge<const K: usize>(self) -> io::Result<Merge<K>> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let capacity = (READ_BUFFERS / self.ends.len().max(1)).max(LEAST_BUFFER);
        let mut start = 0;
        let mut merge = Merge { file, runs: Vec::with_capacity(self.ends.len()), heads: BinaryHeap::new() };
        for end in self.ends {
            merge.runs.push(Run { next: start, end, capacity, buffer: Vec::new(), used: 0 });
            start = end;
        }
        for index in 0..merge.runs.len() {
            merge.advance(index)?;
        }
        Ok(merge)
    }
}

/// The merge of sorted runs.
#[derive(Debug)]
pub(crate) struct Merge<const K: usize> {
    file: File,
    runs: Vec<Run>,
    /// The first key of each run that has more; the run stands behind its key.
    heads: BinaryHeap<Reverse<([u8; K], usize)>>,
}

/// A run and what of it has been read.
#[derive(Debug)]
struct Run {
    next: u64,
    end: u64,
    capacity: usize,
    buffer: Vec<u8>,
    used: usize,
}

impl Run {
    /// The next `count` bytes; none at the run's end.
    fn take(&mut self, file: &mut File, count: usize) -> io::Result<Option<&[u8]>> {
        let left = self.buffer.len() - self.used;
        if left < count {
            if left == 0 && self.next == self.end {
                return Ok(None);
            }
            self.buffer.drain(..self.used);
            self.used = 0;
            let more = (self.capacity.max(count) as u64).min(self.end - self.next);
            file.seek(SeekFrom::Start(self.next))?;
            file.take(more).read_to_end(&mut self.buffer)?;
            self.next += more;
            if self.buffer.len() < count {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a temporary file has become shorter"));
            }
        }
        self.used += count;
        Ok(Some(&self.buffer[self.used - count..self.used]))
    }
}

impl<const K: usize> Merge<K> {
    /// Puts the run's next key among the heads.
    fn advance(&mut self, index: usize) -> io::Result<()> {
        if let Some(bytes) = self.runs[index].take(&mut self.file, K)? {
            let mut key = [0; K];
            key.copy_from_slice(bytes);
            self.heads.push(Reverse((key, index)));
        }
        Ok(())
    }

    pub(super) fn next(&mut self, value: &mut Vec<u8>) -> io::Result<Option<[u8; K]>> {
        let Some(Reverse((key, index))) = self.heads.pop() else { return Ok(None) };
        let missing = || io::Error::new(io::ErrorKind::UnexpectedEof, "a temporary file has become shorter");
        let mut length = [0; 4];
        length.copy_from_slice(self.runs[index].take(&mut self.file, 4)?.ok_or_else(missing)?);
        value.clear();
        let length = u32::from_le_bytes(length) as usize;
        if length > 0 {
            value.extend_from_slice(self.runs[index].take(&mut self.file, length)?.ok_or_else(missing)?);
        }
        self.advance(index)?;
        Ok(Some(key))
    }
}
