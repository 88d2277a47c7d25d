//! CSV files to records, one row at a time, in a fixed amount of memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ::csv::{ReaderBuilder, StringRecord};

use super::bytes::TextReader;
use super::detect;
use super::input::Input;
use super::layout::{Context, Layout};
use super::rejected;
use super::row::{self, Fault};
use crate::error::Error;
use crate::record::Place;
use crate::rejects::RejectCode;
use crate::rules::Rules;
use crate::source::Row;

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
        let mut layout = detect::layout(input.name(), open(input)?, open(input)?, completed, context)?;
        match original {
            Some((original, _)) => layout.debit_signed = original.debit_signed,
            None => rejected::check_alone(input, &layout)?,
        }
        Ok(Self { input: input.clone(), layout: Arc::new(layout) })
    }

    /// The same for an input of which the rules say everything.
    pub(super) fn as_said(input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        let layout = detect::layout(input.name(), open(input)?, open(input)?, rules, context)?;
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

    /// Reads the rows from the first one.
    pub fn rows(&self) -> Result<Rows<File>, Error> {
        Rows::new(open(&self.input)?, Arc::clone(self.input.name()), Arc::clone(&self.layout))
    }
}

fn open(input: &Input) -> Result<File, Error> {
    input.open().map_err(|source| Error::io(input.name(), "it cannot be opened", source))
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

    /// The fields of every row.
    pub(super) fn fields(mut self) -> impl Iterator<Item = Result<Vec<String>, Error>> {
        let fields = |(_, row): (u64, StringRecord)| row.iter().map(str::to_owned).collect();
        std::iter::from_fn(move || self.read_row().map(|row| row.map(fields)).transpose())
    }

    /// The rows at the end that the layout skips, however many come before them.
    pub(super) fn foot(mut self) -> Result<VecDeque<StringRecord>, Error> {
        let mut last = VecDeque::new();
        while let Some((_, row)) = self.read_row()? {
            last.push_back(row);
            if last.len() > self.layout.skip_bottom {
                last.pop_front();
            }
        }
        Ok(last)
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
