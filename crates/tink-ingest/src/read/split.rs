//! A text's rows taken apart into fields. It gives what the `csv` crate would, which judges every byte of a row; a row without a quote is
//! taken apart by looking for its delimiters only.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr3_iter, memrchr};

use super::bytes::{LONGEST_ROW, TextReader, too_long};
use super::fields::Block;

/// Takes a text apart, row by row.
#[derive(Debug)]
pub(super) struct Split<R> {
    text: TextReader<R>,
    /// Text that was read and, from `start`, not taken apart yet. It starts behind a line end, or a row is being taken apart to its end.
    buffer: String,
    start: usize,
    delimiter: u8,
    /// What stands around fields; the delimiter again when nothing does.
    quote: u8,
    /// Whether only the slow road is taken. The first row always goes there.
    slowly: Slowly,
    core: Reader,
    /// What the slow road writes to.
    output: Vec<u8>,
    ends: Vec<usize>,
    /// How many lines come before what is taken apart next.
    lines: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slowly {
    Always,
    FirstRow,
    WithQuotes,
}

/// A byte-order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// What became of a row on the fast road.
enum Fast {
    Done,
    /// It holds a quote.
    Quoted,
    /// It does not end in what was read.
    Unfinished,
}

impl<R: Read> Split<R> {
    /// `lines` is how many come before the text.
    pub(super) fn new(text: TextReader<R>, delimiter: u8, quote: Option<u8>, lines: u64) -> Self {
        let plain = |byte: u8| byte.is_ascii() && byte != b'\n' && byte != b'\r';
        let is_usual = plain(delimiter) && quote.is_none_or(|quote| plain(quote) && quote != delimiter);
        Self {
            text,
            buffer: String::new(),
            start: 0,
            delimiter,
            quote: quote.unwrap_or(delimiter),
            slowly: if is_usual { Slowly::FirstRow } else { Slowly::Always },
            core: parser(delimiter, quote),
            output: vec![0; 1024],
            ends: vec![0; 32],
            lines,
        }
    }

    /// How many lines come before what is taken apart next.
    pub(super) const fn lines(&self) -> u64 {
        self.lines
    }

    /// Adds the next row to `block`, with its line, from 1; false at the end. Lines without anything are none.
    pub(super) fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        if self.slowly != Slowly::WithQuotes {
            // A mark at the start is taken off where there is something behind it.
            while self.buffer.len() - self.start <= MARK.len() && self.read()? {}
            if self.slowly == Slowly::FirstRow {
                self.slowly = Slowly::WithQuotes;
            }
            return self.slow(block);
        }
        loop {
            match self.fast(block) {
                Fast::Done => return Ok(true),
                Fast::Quoted => return self.slow(block),
                Fast::Unfinished if self.buffer.len() - self.start > LONGEST_ROW => {
                    return Err(too_long(false));
                }
                Fast::Unfinished => {
                    if !self.read()? {
                        // The last line ends like every other, so there is nothing left but perhaps a row for the slow road to judge.
                        return self.slow(block);
                    }
                }
            }
        }
    }

    /// Adds all rows that end in what was read, up to one with a quote, but for those that are blank; false if there is none.
    pub(super) fn next_plain(&mut self, block: &mut Block) -> bool {
        if self.slowly != Slowly::WithQuotes {
            return false;
        }
        let rest = &self.buffer.as_bytes()[self.start..];
        let quote = if self.quote == self.delimiter { None } else { memchr(self.quote, rest) };
        let Some(last) = memrchr(b'\n', &rest[..quote.unwrap_or(rest.len())]) else { return false };
        let Some(rows) = self.buffer.get(self.start..=self.start + last) else { return false };
        self.lines = block.rows(rows, self.delimiter, self.lines, self.text.is_malformed());
        self.start += rows.len();
        true
    }

    /// Reads more text behind what is there.
    fn read(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.text.append(&mut self.buffer)
    }

    fn fast(&mut self, block: &mut Block) -> Fast {
        // Lines without anything.
        let blank = self.buffer.as_bytes()[self.start..].iter().take_while(|&&byte| byte == b'\n').count();
        self.start += blank;
        self.lines += blank as u64;
        let Some(row) = self.buffer.get(self.start..) else { return Fast::Quoted };
        self.ends.clear();
        for at in memchr3_iter(self.delimiter, self.quote, b'\n', row.as_bytes()) {
            let found = row.as_bytes()[at];
            if found == self.delimiter {
                self.ends.push(at);
            } else if found == b'\n' {
                self.ends.push(at);
                self.lines += 1;
                block.begin(self.lines, self.text.is_malformed());
                block.fields(&row[..at], &self.ends);
                self.start += at + 1;
                return Fast::Done;
            } else {
                return Fast::Quoted;
            }
        }
        Fast::Unfinished
    }

    /// The next row as the `csv` crate sees it.
    fn slow(&mut self, block: &mut Block) -> io::Result<bool> {
        let (mut written, mut fields, mut taken, mut line_ends) = (0, 0, 0, 0);
        let mut has_end = true;
        self.ends.resize(self.ends.capacity().max(32), 0);
        loop {
            if self.start == self.buffer.len() {
                if taken > LONGEST_ROW {
                    return Err(too_long(line_ends > 0));
                }
                self.read()?;
            }
            let input = &self.buffer.as_bytes()[self.start..];
            has_end &= !input.is_empty();
            let (result, read, wrote, ended) =
                self.core.read_record(input, &mut self.output[written..], &mut self.ends[fields..]);
            line_ends += memchr::memchr_iter(b'\n', &input[..read]).count() as u64;
            self.start += read;
            taken += read;
            written += wrote;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(false),
            }
        }
        let text = std::str::from_utf8(&self.output[..written])
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        // The row's own line ends: it stands above the last of them, and a quoted text may hold more. One whose quote is open at the end of
        // the text holds all of them and ends at none.
        self.lines += line_ends;
        let inside = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
        block.begin((self.lines + u64::from(!has_end)).saturating_sub(inside), self.text.is_malformed());
        let mut from = 0;
        for &end in &self.ends[..fields] {
            block.field(text.get(from..end).unwrap_or_default());
            from = end;
        }
        self.output.truncate(64 * 1024);
        self.output.shrink_to(64 * 1024);
        Ok(true)
    }
}

/// What the `csv` crate reads with.
pub(super) fn parser(delimiter: u8, quote: Option<u8>) -> Reader {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter);
    match quote {
        Some(quote) => builder.quote(quote),
        None => builder.quoting(false),
    };
    builder.build()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::Encoding;

    type Rows = Vec<(u64, Vec<String>)>;

    /// Gives out a few bytes at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(self.1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn ours(text: &str, delimiter: u8, quote: Option<u8>, piece: usize, many_at_once: bool) -> Rows {
        let text = TextReader::new(Drip(text.as_bytes(), piece), Encoding::UTF_8);
        let (mut split, mut block) = (Split::new(text, delimiter, quote, 0), Block::default());
        while (many_at_once && split.next_plain(&mut block)) || split.next(&mut block).expect("bytes cannot fail") {}
        (0..block.len()).filter_map(|at| block.get(at)).map(|(fields, line, _)| (line, fields.to_vec())).collect()
    }

    fn of_the_csv_crate(text: &str, delimiter: u8, quote: Option<u8>) -> Rows {
        let (mut whole, mut source) = (String::new(), TextReader::new(text.as_bytes(), Encoding::UTF_8));
        source.read_to_string(&mut whole).expect("bytes cannot fail");
        let mut reader = crate::read::csv::reader(whole.as_bytes(), delimiter, quote);
        let (mut rows, mut row, mut start) = (Vec::new(), ::csv::StringRecord::new(), 0);
        while reader.read_record(&mut row).expect("it takes every shape") {
            // A row begins behind the lines without anything, and a mark at the start is taken off.
            let behind = if start == 0 { whole.strip_prefix('\u{feff}').unwrap_or(&whole) } else { &whole[start..] };
            let behind = behind.trim_start_matches('\n');
            let line = 1 + whole[..whole.len() - behind.len()].matches('\n').count() as u64;
            rows.push((line, row.iter().map(str::to_owned).collect()));
            start = reader.position().byte() as usize;
        }
        rows
    }

    proptest! {
        #[test]
        fn all_roads_see_the_same_rows(
            text in "([a-cåÅ;,\"'\\n ]|\\r\\n|\"\"|;\"|\";|\"\\n|\u{feff}){0,60}",
            delimiter in prop::sample::select(b";,\"\t".to_vec()),
            quote in prop::option::of(prop::sample::select(b"\"';".to_vec())),
            piece in 1_usize..40,
        ) {
            let mut wanted = of_the_csv_crate(&text, delimiter, quote);
            prop_assert_eq!(ours(&text, delimiter, quote, piece, false), &wanted[..]);
            // Blank rows may be left out where there are many.
            let mut found = ours(&text, delimiter, quote, piece, true);
            for rows in [&mut wanted, &mut found] {
                rows.retain(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
            }
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn a_row_without_an_end_is_refused_and_says_why() {
        let failure = |text: String| {
            let text = TextReader::new(io::Cursor::new(text), Encoding::UTF_8);
            let (mut split, mut block) = (Split::new(text, b';', Some(b'"'), 0), Block::default());
            loop {
                match split.next(&mut block) {
                    Ok(more) => assert!(more, "it ends with an error"),
                    Err(error) => return error.to_string(),
                }
            }
        };
        assert!(failure(format!("a;b\nc;{}\n", "x".repeat(2 * LONGEST_ROW))).contains("really is that long"));
        assert!(failure(format!("a;b\nc;\"{}\n", "x;y\n".repeat(LONGEST_ROW / 2))).contains("never closed"));
    }
}
