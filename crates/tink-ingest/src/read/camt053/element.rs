//! The elements of an XML file, one at a time: where they stand, and the text and the currency of those that hold no others.
//!
//! Prefixes of namespaces are dropped. A DOCTYPE is refused: no standard of banks has one, and what it declares would have to be
//! expanded.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape::resolve_predefined_entity};

use crate::error::Error;
use crate::read::bytes::{LONGEST_ROW, TextReader};
use crate::read::markup::{DEEPEST, cut_off, too_deep, too_large};

/// What the reader of statements is told, in the file's order.
#[derive(Debug)]
pub(super) enum Step {
    /// The element at the path begins.
    Open,
    /// The element at the path ends. A leaf holds text only; others have an empty one here.
    Close(Leaf),
    /// The file is at its end, and whole.
    End,
}

/// What an element holds that holds no other.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    pub(super) text: String,
    /// The attribute `Ccy`, which only amounts have.
    pub(super) currency: Option<String>,
}

pub(super) struct Elements<R> {
    reader: Reader<Lines<R>>,
    file: Arc<str>,
    buffer: Vec<u8>,
    /// The names of the open elements, with a `/` between them, and for each how long the path was before it.
    path: String,
    open: Vec<(usize, u64)>,
    /// The element at the path has ended, and is taken off before the next step.
    done: bool,
    leaf: Leaf,
    is_leaf: bool,
    rooted: bool,
    line: u64,
    /// The namespaces that the root declares.
    namespaces: String,
}

impl<R: Read> Elements<R> {
    pub(super) fn new(text: TextReader<R>, file: &Arc<str>) -> Self {
        let mut reader = Reader::from_reader(Lines { inner: BufReader::new(text), line: 1 });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            file: Arc::clone(file),
            buffer: Vec::new(),
            path: String::new(),
            open: Vec::new(),
            done: false,
            leaf: Leaf::default(),
            is_leaf: false,
            rooted: false,
            line: 1,
            namespaces: String::new(),
        }
    }

    /// Whether any byte so far did not belong to the encoding.
    pub(super) fn is_malformed(&self) -> bool {
        self.reader.get_ref().inner.get_ref().is_malformed()
    }

    /// The names from the root to the element of the last step, with a `/` between them.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The line at which the element of the last step begins, or at which the file ends.
    pub(super) fn line(&self) -> u64 {
        self.open.last().map_or(self.line, |&(_, line)| line)
    }

    /// The namespaces that the root declares, with blanks between them.
    pub(super) fn namespaces(&self) -> &str {
        &self.namespaces
    }

    /// The next step.
    pub(super) fn next(&mut self) -> Result<Step, Error> {
        if self.done {
            self.done = false;
            if let Some((length, _)) = self.open.pop() {
                self.path.truncate(length);
            }
        }
        loop {
            self.line = self.reader.get_ref().line;
            self.reader.get_mut().inner.get_mut().begin_row();
            let mut buffer = std::mem::take(&mut self.buffer);
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer).map_err(|error| self.read_error(error))?;
            let step = self.step(event)?;
            self.buffer = buffer;
            if let Some(step) = step {
                return Ok(step);
            }
        }
    }

    fn step(&mut self, event: Event<'_>) -> Result<Option<Step>, Error> {
        match event {
            Event::Start(start) => self.start(&start).map(Some),
            Event::End(_) => {
                self.done = true;
                let leaf = std::mem::take(&mut self.leaf);
                let leaf = if self.is_leaf { leaf } else { Leaf::default() };
                self.is_leaf = false;
                Ok(Some(Step::Close(leaf)))
            }
            Event::Text(text) => self.text(&text).map(|()| None),
            Event::CData(text) => self.text(&text).map(|()| None),
            Event::GeneralRef(reference) => {
                let sign = match reference.resolve_char_ref() {
                    Ok(Some(sign)) => Some(sign.to_string()),
                    Ok(None) => resolve_predefined_entity(&reference).map(str::to_owned),
                    Err(_) => None,
                };
                match sign {
                    Some(sign) => self.text(&sign).map(|()| None),
                    None => Err(self.ill_formed(&format!("&{};, which means nothing", &*reference))),
                }
            }
            Event::DocType(_) => Err(self.ill_formed("a DOCTYPE, and that is refused")),
            Event::Eof => match self.open.last() {
                Some(&(length, line)) => Err(cut_off(&self.file, name(&self.path[length..]), line)),
                None if self.rooted => Ok(Some(Step::End)),
                None => Err(Error::layout(&self.file, "it has no XML element".to_owned())
                    .at(self.line, None)
                    .next("Fetch the file again if it is cut off, or give its real format.")),
            },
            // Comments, processing instructions and the declaration, which the encoding was found by already; elements without
            // an end tag come as two events.
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Empty(_) => Ok(None),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<Step, Error> {
        let is_root = self.open.is_empty();
        if is_root && self.rooted {
            return Err(self.ill_formed("a second element behind the end of the first"));
        }
        if self.open.len() >= DEEPEST {
            return Err(too_deep(&self.file, self.line));
        }
        self.leaf = Leaf::default();
        for attribute in start.attributes() {
            let Ok(attribute) = attribute else {
                return Err(self.ill_formed("an attribute that is not written as one, or twice"));
            };
            let value: &str = &attribute.value;
            if attribute.key.local_name().as_ref() == "Ccy" {
                self.leaf.currency = Some(value.trim().to_owned());
            } else if is_root && value.starts_with("urn:") {
                self.namespaces.push_str(value);
                self.namespaces.push(' ');
            }
        }
        self.rooted = true;
        self.is_leaf = true;
        self.open.push((self.path.len(), self.line));
        if !is_root {
            self.path.push('/');
        }
        self.path.push_str(start.local_name().as_ref());
        Ok(Step::Open)
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        if self.open.is_empty() {
            return if text.trim().is_empty() { Ok(()) } else { Err(self.ill_formed("text outside of all elements")) };
        }
        if self.leaf.text.len() + text.len() > LONGEST_ROW {
            return Err(too_large(&self.file, "a text", self.line()));
        }
        if self.is_leaf {
            self.leaf.text.push_str(text);
        }
        Ok(())
    }

    fn read_error(&self, error: quick_xml::Error) -> Error {
        match error {
            quick_xml::Error::Io(source) if source.kind() == io::ErrorKind::InvalidData => {
                too_large(&self.file, "an element", self.line)
            }
            quick_xml::Error::Io(source) => {
                let source = io::Error::new(source.kind(), source.to_string());
                Error::io(&self.file, "it cannot be read to its end", source)
            }
            other => Error::layout(&self.file, format!("it is not well-formed XML: {other}"))
                .at(self.line, None)
                .next("Fetch the file again if a part of it is missing, or mend the line."),
        }
    }

    fn ill_formed(&self, what: &str) -> Error {
        Error::layout(&self.file, format!("it is not the XML of a bank: here is {what}"))
            .at(self.line, None)
            .next("Fetch the file again, or mend the line.")
    }
}

fn name(end_of_path: &str) -> &str {
    end_of_path.trim_start_matches('/')
}

/// Counts the lines that were read.
struct Lines<R> {
    inner: BufReader<TextReader<R>>,
    line: u64,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.line += line_ends(&out[..count]);
        Ok(count)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.line += self.inner.buffer().get(..count).map_or(0, line_ends);
        self.inner.consume(count);
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}
