//! The rows of a CSV file, block by block: what is read and taken apart, but not understood yet.

use std::io::{self, Read};
use std::sync::Arc;

use super::bytes::TextReader;
use super::fields::Block;
use super::layout::Layout;
use super::split::Split;
use crate::error::Error;

/// How much text a block has before the next one is begun.
const SIZE: usize = 192 * 1024;

/// The largest foot, which has to be read before it is known as that.
const LARGEST_FOOT: usize = 16 * 1024 * 1024;

/// Gives out rows that are not blank, without the header.
#[derive(Debug)]
pub(super) struct Blocks<R> {
    split: Split<R>,
    file: Arc<str>,
    /// How many rows at the end are the file's foot, and the last rows read, which may turn out to be it.
    skip_bottom: usize,
    held: Block,
    ended: bool,
    /// What ended it, once the rows before are given out.
    failure: Option<Error>,
}

/// A block, or why there is none.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) block: Block,
    pub(super) failure: Option<Error>,
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(source: R, file: &Arc<str>, layout: &Layout) -> Result<Self, Error> {
        let mut text = TextReader::new(source, layout.encoding);
        text.skip_lines(layout.skip_top).map_err(|source| Error::io(file, "it cannot be read", source))?;
        let mut blocks = Self {
            split: Split::new(text, layout.delimiter, layout.quote, layout.skip_top),
            file: Arc::clone(file),
            skip_bottom: layout.skip_bottom,
            held: Block::default(),
            ended: false,
            failure: None,
        };
        if layout.header.is_some() {
            blocks.read_row(&mut Block::default())?;
        }
        Ok(blocks)
    }

    /// Whether everything has been given out.
    pub(super) const fn is_ended(&self) -> bool {
        self.ended && self.failure.is_none()
    }

    /// Replaces what is in the block by the next rows; by none at the end.
    pub(super) fn fill(&mut self, block: &mut Block) -> Result<(), Error> {
        self.fill_but(block, self.skip_bottom)
    }

    /// The same with the rows of the foot.
    pub(super) fn fill_with_all(&mut self, block: &mut Block) -> Result<(), Error> {
        self.fill_but(block, 0)
    }

    /// Says whether there was anything left.
    pub(super) fn fill_piece(&mut self, piece: &mut Piece) -> bool {
        piece.failure = self.fill(&mut piece.block).err();
        piece.failure.is_some() || piece.block.len() > 0
    }

    fn fill_but(&mut self, block: &mut Block, foot: usize) -> Result<(), Error> {
        block.clear();
        block.shrink_to(4 * SIZE);
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        self.held.split_off(0, block);
        while !self.ended && (block.size() < SIZE || block.len() <= foot) {
            if block.size() > LARGEST_FOOT {
                (self.ended, self.failure) = (true, Some(self.foot_error()));
                break;
            }
            if self.split.next_plain(block) {
                continue;
            }
            match self.read_row(block) {
                Ok(more) => self.ended = !more,
                Err(failure) => (self.ended, self.failure) = (true, Some(failure)),
            }
        }
        let known = block.len().saturating_sub(foot);
        if self.ended {
            block.truncate(known);
        } else {
            block.split_off(known, &mut self.held);
        }
        match self.failure.take() {
            Some(failure) if block.len() == 0 => Err(failure),
            failure => {
                self.failure = failure;
                Ok(())
            }
        }
    }

    /// Adds the next row that is not blank; false at the end.
    fn read_row(&mut self, block: &mut Block) -> Result<bool, Error> {
        let at = block.len();
        loop {
            let start = self.split.lines() + 1;
            if !self.split.next(block).map_err(|error| self.read_error(start, error))? {
                return Ok(false);
            }
            if block.get(at).is_some_and(|(fields, ..)| !fields.is_blank()) {
                return Ok(true);
            }
            block.truncate(at);
        }
    }

    fn foot_error(&self) -> Error {
        Error::layout(
            &self.file,
            format!("its last {} rows take more than 16 MiB, too much for a foot", self.skip_bottom),
        )
        .next("Write into the rules file how many rows stand behind the last transaction: skip_bottom = 1")
    }

    fn read_error(&self, start: u64, error: io::Error) -> Error {
        if error.kind() == io::ErrorKind::InvalidData {
            return Error::layout(&self.file, error.to_string())
                .at(start, None)
                .next("Mend the row, or write quote = \"\" into a rules file if the file's texts are never quoted.");
        }
        Error::io(&self.file, "it cannot be read to its end", error)
    }
}
