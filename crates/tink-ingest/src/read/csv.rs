//! CSV files to records, one row at a time, in a fixed amount of memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use ::csv::ReaderBuilder;

use super::blocks::{Blocks, Piece};
use super::detect::{self, encoding};
use super::fields::{Block, Fields};
use super::input::Input;
use super::layout::{Context, Layout};
use super::rejected;
use super::row::{self, Fault, Scratch, Width};
use crate::ahead::Ahead;
use crate::error::Error;
use crate::record::Place;
use crate::rejects::RejectCode;
use crate::rules::Rules;
use crate::source::{OnRow, Row, RowRef};

/// A CSV file whose layout is known. Its rows can be read as often as wanted.
#[derive(Debug, Clone)]
pub struct CsvFile {
    input: Input,
    layout: Arc<Layout>,
}

impl CsvFile {
    /// Opens a file and finds out what `rules` do not say about it. Nothing ambiguous is guessed: then the error asks for a
    /// rules file and proposes one.
    pub fn open(path: &Path, rules: &Rules, context: &Context) -> Result<Self, Error> {
        Self::of(&Input::path(path), rules, context)
    }

    /// The same for an input of any sort.
    pub fn of(input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        let original = rejected::of_original(input, rules, context)?;
        let completed = original.as_ref().map_or(rules, |(_, completed)| completed);
        let mut layout =
            detect::layout(input.name(), || encoding::of_file(input, input.open()?), open(input)?, completed, context)?;
        match original {
            Some((original, _)) => layout.debit_signed = original.debit_signed,
            None => rejected::check_alone(input, &layout)?,
        }
        Ok(Self { input: input.clone(), layout: Arc::new(layout) })
    }

    /// The same for an input of which the rules say everything.
    pub(super) fn as_said(input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        let layout =
            detect::layout(input.name(), || encoding::of_file(input, input.open()?), open(input)?, rules, context)?;
        Ok(Self { input: input.clone(), layout: Arc::new(layout) })
    }

    pub(super) fn shared_layout(&self) -> Arc<Layout> {
        Arc::clone(&self.layout)
    }

    /// How the file is laid out.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The file's name, as its records' places show it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.input.name()
    }

    /// Gives `take` the rows one by one. A thread takes the text of a large file apart, ahead of it.
    pub(super) fn visit(&self, take: OnRow<'_>) -> Result<(), Error> {
        let file = self.input.name();
        let mut blocks = Blocks::new(open(&self.input)?, file, &self.layout)?;
        let mut reading = Reading::new(Arc::clone(file), Arc::clone(&self.layout));
        let mut piece = Piece::default();
        let mut more = blocks.fill_piece(&mut piece);
        let failed = |source| unread(file, source);
        let mut ahead = (!blocks.is_ended())
            .then(|| Ahead::start("csv", move |piece| Ok(blocks.fill_piece(piece))))
            .transpose()
            .map_err(failed)?;
        while more {
            if let Some(failure) = piece.failure.take() {
                return Err(failure);
            }
            for index in 0..piece.block.len() {
                reading.give(&piece.block, index, take)?;
            }
            more = match &mut ahead {
                Some(ahead) => ahead.next(&mut piece).map_err(failed)?,
                None => false,
            };
        }
        Ok(())
    }

    /// Reads the rows from the first one.
    pub fn rows(&self) -> Result<Rows<File>, Error> {
        Rows::new(open(&self.input)?, Arc::clone(self.input.name()), Arc::clone(&self.layout))
    }
}

fn unread(file: &str, source: io::Error) -> Error {
    match source.downcast() {
        Ok(of_a_thread) => Error::thread(of_a_thread),
        Err(source) => Error::io(file, "it cannot be read to its end", source),
    }
}

fn open(input: &Input) -> Result<File, Error> {
    input.open().map_err(|source| Error::unopened(input.name(), source))
}

/// The rows of a file. An error ends it: what follows was not read.
#[derive(Debug)]
pub struct Rows<R> {
    blocks: Blocks<R>,
    block: Block,
    /// The next row of the block.
    next: usize,
    reading: Reading,
}

impl<R: Read> Rows<R> {
    /// Reads rows from any source of bytes; `file` names it in places and messages.
    pub fn new(source: R, file: Arc<str>, layout: Arc<Layout>) -> Result<Self, Error> {
        let blocks = Blocks::new(source, &file, &layout)?;
        Ok(Self { blocks, block: Block::default(), next: 0, reading: Reading::new(file, layout) })
    }

    /// The next row, with those at the end that the layout skips.
    fn next_of_all(&mut self) -> Option<Result<Fields<'_>, Error>> {
        if self.next == self.block.len() {
            self.next = 0;
            if let Err(error) = self.blocks.fill_with_all(&mut self.block) {
                return Some(Err(error));
            }
        }
        self.next += 1;
        self.block.get(self.next - 1).map(|(fields, ..)| Ok(fields))
    }

    /// The fields of every row.
    pub(super) fn fields(mut self) -> impl Iterator<Item = Result<Vec<String>, Error>> {
        std::iter::from_fn(move || self.next_of_all().map(|row| row.map(Fields::to_vec)))
    }

    /// The rows at the end that the layout skips, however many come before them.
    pub(super) fn foot(mut self) -> Result<Vec<Vec<String>>, Error> {
        let skipped = self.reading.layout.skip_bottom;
        let mut last = VecDeque::new();
        while let Some(row) = self.next_of_all() {
            last.push_back(row?.to_vec());
            if last.len() > skipped {
                last.pop_front();
            }
        }
        Ok(last.into())
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.block.len() {
            self.next = 0;
            if let Err(error) = self.blocks.fill(&mut self.block) {
                return Some(Err(error));
            }
        }
        let mut found = None;
        let take = &mut |row: RowRef<'_>| {
            found = Some(row.into_row());
            Ok(())
        };
        let given = self.reading.give(&self.block, self.next, take);
        self.next += usize::from(found.is_some());
        given.map(|()| found).transpose()
    }
}

/// What it takes to read a row's fields as a transaction.
#[derive(Debug)]
struct Reading {
    layout: Arc<Layout>,
    width: Width,
    file: Arc<str>,
    scratch: Scratch,
}

impl Reading {
    fn new(file: Arc<str>, layout: Arc<Layout>) -> Self {
        Self { width: Width::of(&layout), layout, file, scratch: Scratch::default() }
    }

    /// Gives a row of the block to `take`; nothing behind its last one.
    fn give(&mut self, block: &Block, index: usize, take: OnRow<'_>) -> Result<(), Error> {
        let Self { layout, width, file, scratch } = self;
        let Some((fields, line, malformed)) = block.get(index) else { return Ok(()) };
        let read = match swallowed(layout, fields) {
            Some(lines) => Err(Fault::row(
                RejectCode::Fields,
                format!(
                    "a quote opened here is closed only {lines} lines later, so the rows up to line {} were not read",
                    line + lines
                ),
            )),
            None => row::record(layout, width, scratch, (file, line), fields, malformed, take),
        };
        match read {
            Ok(taken) => taken,
            Err(fault) => {
                let place = Place { file: Arc::clone(file), line };
                take(RowRef::Rejected(fault.into_rejection(layout, place, fields)))
            }
        }
    }
}

/// The `csv` crate's reader, set so that it never fails on a row's shape: that is judged here, row by row.
pub(super) fn reader<R: Read>(text: R, delimiter: u8, quote: Option<u8>) -> ::csv::Reader<R> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    match quote {
        Some(quote) => builder.quote(quote),
        None => builder.quoting(false),
    };
    builder.from_reader(text)
}

/// A quote that is never closed makes the rows after it part of a text: the number of lines that a row takes, if one of
/// those inside looks like a row itself.
fn swallowed(layout: &Layout, row: Fields<'_>) -> Option<u64> {
    // Most rows are one line, and a plain one is.
    if row.is_plain() || memchr::memchr(b'\n', row.whole().as_bytes()).is_none() {
        return None;
    }
    let fields = layout.header.as_ref().map_or(row.len(), Vec::len).max(2);
    let delimiter = char::from(layout.delimiter);
    let like_a_row = |line: &str| line.matches(delimiter).count() + 1 >= fields;
    let mut lines = 0;
    let mut suspicious = false;
    for cell in row.iter() {
        lines += cell.matches('\n').count() as u64;
        suspicious |= cell.split('\n').skip(1).any(like_a_row);
    }
    suspicious.then_some(lines)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::ahead::gone;

    #[test]
    fn only_what_a_file_is_to_blame_for_is_told_of_it() {
        let error = unread("bank.csv", io::Error::other("torn"));
        assert_eq!(error.to_string(), "bank.csv: it cannot be read to its end");
        assert_eq!(unread("bank.csv", gone()).to_string(), "a thread of the import has stopped");
    }
}
