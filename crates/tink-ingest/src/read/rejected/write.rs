//! Writes a file of rejects, row by row, in the manner of the file that the rows come from.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::csv::{QuoteStyle, Terminator, WriterBuilder};
use tempfile::NamedTempFile;

use super::EXTRA;
use super::names::beside;
use super::settings::again;
use crate::error::Error;
use crate::read::bytes::TextReader;
use crate::read::csv::Rows;
use crate::read::layout::Layout;
use crate::read::statement::{AMOUNT, COLUMNS, STATUS};
use crate::read::{DataFile, Encoding, Input};
use crate::rejects::{RejectCode, Rejection};
use crate::text::folded;

/// The rejects of one file, `bank.rejects.csv` beside `bank.csv`.
///
/// Of a CSV file it has the encoding, the delimiter, the lines above the header and the rows below the last transaction, so that the
/// same rules read it; of a statement it has columns of this crate's. Behind a row's own columns stand four more: `line` (as
/// `FILE:LINE`), `column`, `code` and `reason`. They say why, and are not read.
///
/// Rows whose fields cannot be trusted ([`RejectCode::Fields`]) stand whole in the first column, and bytes foreign to the encoding
/// stay foreign: what is not mended is rejected again, and never read as something else.
///
/// It appears under its name only when it is whole, with [`RejectsFile::finish`]; without a rejection there is none. A file that is
/// there already, perhaps with somebody's half-done work, is never written over or removed: unless it is the very same one, the new
/// one is named `bank.2.rejects.csv`, and so on.
#[derive(Debug)]
pub struct RejectsFile {
    data: PathBuf,
    input: Input,
    layout: Option<Arc<Layout>>,
    /// Whether the input is a file of rejects itself, whose last four columns are replaced.
    again: bool,
    manner: Manner,
    out: Option<BufWriter<NamedTempFile>>,
}

#[derive(Debug, Clone, Copy)]
struct Manner {
    encoding: Encoding,
    delimiter: u8,
    quote: Option<u8>,
    crlf: bool,
}

impl RejectsFile {
    /// The rejects of `data`, beside the path `beside`: for a file on disk its own, else whatever names them (`stdin.csv`).
    pub fn new(data: &DataFile, beside: &Path) -> Result<Self, Error> {
        let input = data.input().clone();
        let layout = data.csv_layout();
        let manner = match &layout {
            Some(layout) => Manner {
                encoding: layout.encoding,
                delimiter: layout.delimiter,
                quote: layout.quote,
                crlf: has_crlf(&input)?,
            },
            None => Manner { encoding: Encoding::UTF_8, delimiter: b',', quote: Some(b'"'), crlf: false },
        };
        Ok(Self { data: beside.to_owned(), again: again(&input), input, layout, manner, out: None })
    }

    /// Adds a row.
    pub fn add(&mut self, rejection: &Rejection) -> Result<(), Error> {
        if self.out.is_none() {
            let out = self.start()?;
            self.out = Some(out);
        }
        let spoilt = rejection.code == RejectCode::Encoding;
        let row = self.row(rejection);
        self.write(&row, spoilt)
    }

    /// Ends the file and gives it its name; `None` when no row was added.
    pub fn finish(mut self) -> Result<Option<PathBuf>, Error> {
        if self.out.is_none() {
            return Ok(None);
        }
        for row in self.foot()? {
            self.write(&row, false)?;
        }
        let failed = |source| failed(&self.data, source);
        let Some(out) = self.out.take() else { return Ok(None) };
        let mut file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        for number in 1..=MOST {
            let path = beside(&self.data, number);
            match file.persist_noclobber(&path) {
                Ok(_) => return Ok(Some(path)),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => file = error.file,
                Err(error) => return Err(failed(error.error)),
            }
            if same(&path, file.path()).map_err(failed)? {
                return Ok(Some(path));
            }
        }
        Err(Error::layout(&self.data.display().to_string(), format!("there are {MOST} files of rejects beside it"))
            .next("Feed them back once they are mended, or move them away."))
    }

    /// The new file with everything above the first row.
    fn start(&self) -> Result<BufWriter<NamedTempFile>, Error> {
        let failed = |source| failed(&self.data, source);
        let folder = self.data.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Its name begins with a dot, so that no folder that is read meanwhile takes it for data.
        let file = tempfile::Builder::new().prefix(".rejects-").tempfile_in(folder).map_err(failed)?;
        let mut out = BufWriter::new(file);
        let Some(layout) = &self.layout else {
            let header: Vec<String> = COLUMNS.iter().chain(&EXTRA).map(|&name| name.to_owned()).collect();
            out.write_all(&self.encoded(&header, false).map_err(failed)?).map_err(failed)?;
            return Ok(out);
        };
        let unreadable = |source| Error::io(self.input.name(), "it cannot be read", source);
        let mark = self.mark().map_err(unreadable)?;
        out.write_all(mark).map_err(failed)?;
        let text = TextReader::new(self.input.open().map_err(unreadable)?, layout.encoding);
        let mut lines = BufReader::new(text);
        for _ in 0..layout.skip_top {
            let mut line = Vec::new();
            lines.get_mut().begin_row();
            if lines.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
                break;
            }
            let line = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(&line)).into_owned();
            let mut bytes = Vec::new();
            layout.encoding.encode(&(line + self.line_end()), false, &mut bytes);
            out.write_all(&bytes).map_err(failed)?;
        }
        if let Some(header) = &layout.header {
            let mut header = header[..self.width(header.len())].to_vec();
            for name in EXTRA {
                // A bank's own column of that name must stay the only one, or rules could not name it.
                let taken = header.iter().any(|own| folded(own) == name);
                header.push(if taken { format!("rejected {name}") } else { name.to_owned() });
            }
            out.write_all(&self.encoded(&header, false).map_err(failed)?).map_err(failed)?;
        }
        Ok(out)
    }

    fn write(&mut self, row: &[String], spoilt: bool) -> Result<(), Error> {
        let bytes = self.encoded(row, spoilt).map_err(|source| failed(&self.data, source))?;
        match &mut self.out {
            Some(out) => out.write_all(&bytes).map_err(|source| failed(&self.data, source)),
            None => Ok(()),
        }
    }

    /// How many columns of `all` are the bank's.
    fn width(&self, all: usize) -> usize {
        if self.again { all.saturating_sub(EXTRA.len()) } else { all }
    }

    fn row(&self, rejection: &Rejection) -> Vec<String> {
        let fields = &rejection.fields;
        let columns = match &self.layout {
            None => COLUMNS.len(),
            Some(layout) => {
                self.width(layout.header.as_ref().map(Vec::len).or(layout.usual_fields).unwrap_or(fields.len()))
            }
        };
        let mut row = if rejection.code == RejectCode::Fields {
            vec![self.whole(&fields[..self.width(fields.len())])]
        } else {
            let mut row = fields.clone();
            row.resize(columns, String::new());
            if self.layout.is_none() {
                spoil(&mut row, rejection);
            }
            row
        };
        let column = rejection.column.as_ref();
        let column = column.map(|column| column.name.clone().unwrap_or_else(|| column.number.to_string()));
        let extra = [
            rejection.place.to_string(),
            column.unwrap_or_default(),
            rejection.code.to_string(),
            rejection.reason.clone(),
        ];
        row.extend(extra.map(|text| self.fit(text)));
        row
    }

    /// A row as one text.
    fn whole(&self, fields: &[String]) -> String {
        match fields {
            [one] => one.clone(),
            many if self.manner.quote.is_none() => self.fit(many.join(&char::from(self.manner.delimiter).to_string())),
            many => self.line(many).map(|line| line.trim_end_matches(['\r', '\n']).to_owned()).unwrap_or_default(),
        }
    }

    /// Where nothing can be quoted, a text cannot hold the delimiter.
    fn fit(&self, text: String) -> String {
        if self.manner.quote.is_some() {
            return text;
        }
        let delimiter = char::from(self.manner.delimiter);
        let instead = if delimiter == '|' { ';' } else { '|' };
        text.chars()
            .map(|c| {
                if c == delimiter {
                    instead
                } else if c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect()
    }

    fn line_end(&self) -> &'static str {
        if self.manner.crlf { "\r\n" } else { "\n" }
    }

    fn line(&self, row: &[String]) -> io::Result<String> {
        let mut builder = WriterBuilder::new();
        builder.flexible(true).has_headers(false).delimiter(self.manner.delimiter);
        builder.terminator(if self.manner.crlf { Terminator::CRLF } else { Terminator::Any(b'\n') });
        match self.manner.quote {
            Some(quote) => builder.quote(quote),
            None => builder.quote_style(QuoteStyle::Never),
        };
        let mut writer = builder.from_writer(Vec::new());
        writer.write_record(row).map_err(io::Error::other)?;
        let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }

    fn encoded(&self, row: &[String], spoilt: bool) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.manner.encoding.encode(&self.line(row)?, spoilt, &mut bytes);
        Ok(bytes)
    }

    /// The byte-order mark: always in UTF-16, which a few rows do not prove, and in UTF-8 if the input has one.
    fn mark(&self) -> io::Result<&'static [u8]> {
        let encoding = self.manner.encoding;
        if encoding == Encoding::UTF_16LE {
            return Ok(b"\xff\xfe");
        }
        if encoding == Encoding::UTF_16BE {
            return Ok(b"\xfe\xff");
        }
        let mut start = Vec::new();
        self.input.open()?.take(3).read_to_end(&mut start)?;
        Ok(if encoding == Encoding::UTF_8 && start == b"\xef\xbb\xbf" { b"\xef\xbb\xbf" } else { b"" })
    }

    /// The rows below the last transaction, which the rules skip.
    fn foot(&self) -> Result<Vec<Vec<String>>, Error> {
        let Some(layout) = self.layout.as_ref().filter(|layout| layout.skip_bottom > 0) else { return Ok(Vec::new()) };
        let file = self.input.open().map_err(|source| Error::unopened(self.input.name(), source))?;
        Rows::new(file, Arc::clone(self.input.name()), Arc::clone(layout))?.foot()
    }
}

/// Files of rejects that may stand beside one file.
const MOST: u32 = 1000;

fn failed(beside: &Path, source: io::Error) -> Error {
    Error::io(&beside.display().to_string(), "its file of rejects cannot be written", source)
}

/// An entry of a statement may be rejected for what is in none of its fields, such as a status or a correction. They alone would be
/// read, so the one that somebody has to decide about gets a question mark.
fn spoil(row: &mut [String], rejection: &Rejection) {
    // Foreign bytes spoil the texts that they stand in.
    if rejection.column.is_some() || rejection.fields.is_empty() || rejection.code == RejectCode::Encoding {
        return;
    }
    let index = if rejection.code == RejectCode::Status { STATUS } else { AMOUNT };
    if let Some(cell) = row.get_mut(index).filter(|cell| !cell.starts_with('?')) {
        cell.insert_str(0, "? ");
    }
}

/// Whether the lines of a file end in a return and a line feed.
fn has_crlf(input: &Input) -> Result<bool, Error> {
    let mut start = Vec::new();
    let read = input.open().and_then(|file| file.take(64 * 1024).read_to_end(&mut start));
    read.map_err(|source| Error::io(input.name(), "it cannot be read", source))?;
    Ok(start.windows(2).any(|two| two == b"\r\n") || start.windows(3).any(|three| three == b"\r\0\n"))
}

fn same(one: &Path, other: &Path) -> io::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (BufReader::new(File::open(one)?), BufReader::new(File::open(other)?));
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let count = left.len().min(right.len());
        if left[..count] != right[..count] {
            return Ok(false);
        }
        if count == 0 {
            return Ok(left.len() == right.len());
        }
        one.consume(count);
        other.consume(count);
    }
}
