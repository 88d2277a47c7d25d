//! Bytes to the fields of a statement: `:61:` and the lines up to the next one, whatever envelope the bank puts around.
//!
//! What stands outside of a statement (the blocks `{1:`, `{2:`, `{5:` of SWIFT, a bank's own head lines, control characters) is left
//! out. A statement ends with a line `-` or `-}`, or where the next one starts.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read};
use std::sync::Arc;

use crate::error::Error;
use crate::read::bytes::{LONGEST_ROW, TextReader};

/// What a file is made of.
#[derive(Debug)]
pub(super) enum Part {
    Field(Field),
    /// The end of a message, and its line.
    End(u64),
}

/// A field of a message.
#[derive(Debug)]
pub(super) struct Field {
    /// The line, from 1, at which it starts.
    pub(super) line: u64,
    /// What stands between the colons, such as `60F`.
    pub(super) tag: String,
    /// Its lines; the first is what follows the tag. There is always one.
    pub(super) lines: Vec<String>,
}

impl Field {
    pub(super) fn first(&self) -> &str {
        self.lines.first().map_or("", |line| line.trim())
    }
}

#[derive(Debug)]
pub(super) struct Fields<R: Read> {
    reader: BufReader<TextReader<R>>,
    file: Arc<str>,
    line: u64,
    /// Lines that stand on one line of the file, still to be looked at.
    waiting: VecDeque<String>,
    field: Option<Field>,
    size: usize,
    /// A part that was found while the one before it had to be given out.
    next: Option<Part>,
    /// The line at which a block was opened that is not closed yet.
    block: Option<u64>,
    /// The last line, if it starts like a field or a block and is none.
    fragment: Option<u64>,
}

impl<R: Read> Fields<R> {
    pub(super) fn new(text: TextReader<R>, file: &Arc<str>) -> Self {
        Self {
            reader: BufReader::new(text),
            file: Arc::clone(file),
            line: 0,
            waiting: VecDeque::new(),
            field: None,
            size: 0,
            next: None,
            block: None,
            fragment: None,
        }
    }

    /// Whether any byte so far did not belong to the encoding.
    pub(super) fn malformed(&self) -> bool {
        self.reader.get_ref().is_malformed()
    }

    /// The next part, or nothing at the file's end, which must not be inside of a block.
    pub(super) fn next(&mut self) -> Result<Option<Part>, Error> {
        if let Some(part) = self.next.take() {
            return Ok(Some(part));
        }
        while let Some(line) = self.read_line()? {
            if let Some(part) = self.take(line)? {
                return Ok(Some(part));
            }
        }
        if let Some(field) = self.field.take() {
            return Ok(Some(Part::Field(field)));
        }
        match self.block.take().or(self.fragment.take()) {
            Some(line) => Err(Error::layout(
                &self.file,
                "the file ends inside of what starts here; a part of it is missing".to_owned(),
            )
            .at(line, None)
            .next("Fetch the file again.")),
            None => Ok(None),
        }
    }

    fn take(&mut self, line: String) -> Result<Option<Part>, Error> {
        self.fragment = None;
        if line.trim().is_empty() {
            return Ok(None);
        }
        if line.trim() == "-" || line.starts_with("-}") {
            self.block = None;
            if line.contains("{1:") || line.contains("{4:") {
                self.open(&line[2..]);
            }
            let end = Part::End(self.line);
            return Ok(match self.field.take() {
                Some(field) => {
                    self.next = Some(end);
                    Some(Part::Field(field))
                }
                None => Some(end),
            });
        }
        if line.starts_with("{1:") || line.starts_with("{4:") {
            self.open(&line);
            return Ok(self.field.take().map(Part::Field));
        }
        if let Some((tag, text)) = tag(&line) {
            self.size = 0;
            let field = Field { line: self.line, tag: tag.to_owned(), lines: vec![text.to_owned()] };
            return Ok(self.field.replace(field).map(Part::Field));
        }
        if line.starts_with([':', '{']) {
            self.fragment = Some(self.line);
        }
        if let Some(field) = &mut self.field {
            self.size += line.len() + size_of::<String>();
            if self.size > LONGEST_ROW {
                return Err(too_long(&self.file, field.line));
            }
            field.lines.push(line);
        }
        Ok(None)
    }

    /// The head of a message; its text may start on the same line.
    fn open(&mut self, line: &str) {
        self.block = Some(self.line);
        if let Some((_, text)) = line.split_once("{4:")
            && !text.is_empty()
        {
            self.waiting.push_front(text.to_owned());
        }
    }

    fn read_line(&mut self) -> Result<Option<String>, Error> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        self.reader.get_mut().begin_row();
        let mut bytes = Vec::new();
        let most = LONGEST_ROW as u64;
        let count = (&mut self.reader)
            .take(most)
            .read_until(b'\n', &mut bytes)
            .map_err(|source| Error::io(&self.file, "it cannot be read to its end", source))?;
        if count == 0 {
            return Ok(None);
        }
        self.line += 1;
        if bytes.last() != Some(&b'\n') {
            return Err(too_long(&self.file, self.line));
        }
        let text = String::from_utf8_lossy(&bytes);
        let line = text.trim_matches(|c: char| c.is_control() && c != '\t');
        // Some systems write `@@` for a line end, before every line or instead of all of them.
        match line.strip_prefix("@@") {
            Some(lines) => {
                self.waiting.extend(lines.split("@@").map(str::to_owned));
                Ok(self.waiting.pop_front())
            }
            None => Ok(Some(line.to_owned())),
        }
    }
}

fn too_long(file: &Arc<str>, line: u64) -> Error {
    Error::layout(file, "a field is longer than 1 MiB, and the standard has 400 characters at most".to_owned())
        .at(line, None)
        .next("Look at this line of the file; it may be in another format.")
}

/// The tag that a line starts with, and what follows.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, text) = line.strip_prefix(':')?.split_once(':')?;
    let digits = tag.bytes().take_while(u8::is_ascii_digit).count();
    let letters = tag.bytes().skip(digits).all(|byte| byte.is_ascii_uppercase());
    let good = tag == "NS" || (digits == 2 && letters && tag.len() <= 3);
    good.then_some((tag, text))
}
