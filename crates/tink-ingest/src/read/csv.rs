//! CSV files to records, one row at a time, in a fixed amount of memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ::csv::{ReaderBuilder, StringRecord};

use super::bytes::TextReader;
use super::detect;
use super::layout::{Context, Layout};
use super::row::{self, Fault};
use crate::error::Error;
use crate::record::{Place, Record};
use crate::rejects::{RejectCode, Rejection};
use crate::rules::Rules;

/// A CSV file whose layout is known. Its rows can be read as often as wanted.
#[derive(Debug, Clone)]
pub struct CsvFile {
    path: PathBuf,
    name: Arc<str>,
    layout: Arc<Layout>,
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A transaction.
    Record(Record),
    /// A row that is not taken, and why.
    Rejected(Rejection),
}

impl CsvFile {
    /// Opens a file and finds out what `rules` do not say about it. Nothing ambiguous is guessed: then the error asks for a
    /// rules file and proposes one.
    pub fn open(path: &Path, rules: &Rules, context: &Context) -> Result<Self, Error> {
        let name = path.display().to_string();
        let open = || File::open(path).map_err(|source| Error::io(&name, "it cannot be opened", source));
        let layout = detect::layout(&name, open()?, open()?, rules, context)?;
        Ok(Self { path: path.to_owned(), name: name.into(), layout: Arc::new(layout) })
    }

    /// How the file is laid out.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The file's name, as its records' places show it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the rows from the first one.
    pub fn rows(&self) -> Result<Rows<File>, Error> {
        let file = File::open(&self.path).map_err(|source| Error::io(&self.name, "it cannot be opened", source))?;
        Rows::new(file, Arc::clone(&self.name), Arc::clone(&self.layout))
    }
}

/// The rows of a file. An error ends it: what follows was not read.
#[derive(Debug)]
pub struct Rows<R> {
    reader: ::csv::Reader<TextReader<R>>,
    layout: Arc<Layout>,
    file: Arc<str>,
    malformed: Arc<AtomicBool>,
    given_out: Arc<AtomicUsize>,
    /// The last rows read, held back while they may turn out to be the file's foot.
    held: VecDeque<(u64, StringRecord)>,
    ended: bool,
}

impl<R: Read> Rows<R> {
    /// Reads rows from any source of bytes; `file` names it in places and messages.
    pub fn new(source: R, file: Arc<str>, layout: Arc<Layout>) -> Result<Self, Error> {
        let mut text = TextReader::new(source, layout.encoding);
        text.skip_lines(layout.skip_top).map_err(|source| Error::io(&file, "it cannot be read", source))?;
        let (malformed, given_out) = (text.malformed(), text.given_out());
        let mut rows = Self {
            reader: csv_reader(&layout, text),
            layout,
            file,
            malformed,
            given_out,
            held: VecDeque::new(),
            ended: false,
        };
        if rows.layout.header.is_some() {
            rows.read_row()?;
        }
        Ok(rows)
    }

    /// The next row that is not blank, with the line it starts at.
    fn read_row(&mut self) -> Result<Option<(u64, StringRecord)>, Error> {
        loop {
            let mut row = StringRecord::new();
            let start = self.reader.position().line();
            self.given_out.store(0, Ordering::Relaxed);
            let more = self.reader.read_record(&mut row).map_err(|error| self.read_error(start, error))?;
            if !more {
                return Ok(None);
            }
            // The reader stands behind the row's last line end; a quoted text may hold more of them.
            let inside = row.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            let line = self.layout.skip_top + (self.reader.position().line() - 1).saturating_sub(inside);
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some((line, row)));
            }
        }
    }

    fn read_error(&self, start: u64, error: ::csv::Error) -> Error {
        match error.into_kind() {
            ::csv::ErrorKind::Io(source) if source.kind() == std::io::ErrorKind::InvalidData => {
                Error::layout(&self.file, source.to_string())
                    .at(self.layout.skip_top + start, None)
                    .next("Mend the row, or write quote = \"\" into a rules file if the file's texts are never quoted.")
            }
            ::csv::ErrorKind::Io(source) => Error::io(&self.file, "it cannot be read to its end", source),
            other => Error::layout(&self.file, format!("it cannot be read as CSV: {other:?}"))
                .at(self.layout.skip_top + start, None),
        }
    }

    fn row(&self, line: u64, row: &StringRecord) -> Row {
        let place = Place { file: Arc::clone(&self.file), line };
        let read = match swallowed(&self.layout, row) {
            Some(lines) => Err(Fault::row(
                RejectCode::Fields,
                format!(
                    "a quote opened here is closed only {lines} lines later, so the rows up to line {} were not read",
                    line + lines
                ),
            )),
            None => row::record(&self.layout, &place, row, self.malformed.load(Ordering::Relaxed)),
        };
        match read {
            Ok(record) => Row::Record(record),
            Err(fault) => Row::Rejected(fault.into_rejection(&self.layout, place, row)),
        }
    }
}

pub(super) fn csv_reader<R: Read>(layout: &Layout, text: R) -> ::csv::Reader<R> {
    reader(text, layout.delimiter, layout.quote)
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
fn swallowed(layout: &Layout, row: &StringRecord) -> Option<u64> {
    let fields = layout.header.as_ref().map_or(row.len(), Vec::len).max(2);
    let delimiter = char::from(layout.delimiter);
    let like_a_row = |line: &str| line.matches(delimiter).count() + 1 >= fields;
    let mut lines = 0;
    let mut suspicious = false;
    for cell in row {
        lines += cell.matches('\n').count() as u64;
        suspicious |= cell.split('\n').skip(1).any(like_a_row);
    }
    suspicious.then_some(lines)
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.read_row() {
                Ok(None) => self.ended = true,
                Ok(Some(read)) => {
                    self.held.push_back(read);
                    if self.held.len() > self.layout.skip_bottom {
                        let (line, row) = self.held.pop_front()?;
                        return Some(Ok(self.row(line, &row)));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}
