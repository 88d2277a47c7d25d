//! A JSON text and a position in it.

use std::borrow::Cow;

use super::ReadError;
use super::place::Places;
use super::text;
use crate::DecodeError;

/// How deep values may be nested, as in `serde_json`, so that it can read whatever is kept as text; deeper bodies are refused and
/// cannot exhaust the stack.
const MAX_DEPTH: u8 = 127;

/// Reads a JSON text from front to back; it can be set back to a position it had before.
pub(crate) struct Reader<'a> {
    text: &'a str,
    position: usize,
    depth: u8,
    tolerant: bool,
    places: Places,
}

/// Where a reader stood.
#[derive(Clone, Copy)]
pub(crate) struct Checkpoint {
    position: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    /// Starts at the front of a text.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, position: 0, depth: 0, tolerant: false, places: Places::new() }
    }

    /// Whatever follows the document is an error.
    pub(crate) fn finish(&mut self) -> Result<(), ReadError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error("nothing may follow the end of the document")),
        }
    }

    /// From here on the text is that of a response, below which nothing is a request.
    pub(super) const fn tolerate(&mut self) {
        self.tolerant = true;
    }

    /// Whether the text is that of a response.
    pub(crate) const fn is_tolerant(&self) -> bool {
        self.tolerant
    }

    /// The public form of a failure in this text.
    #[cold]
    pub(super) fn place(&self, error: ReadError) -> DecodeError {
        error.into_decode_error(self.text.as_bytes(), &self.places)
    }

    pub(super) const fn offset(&self) -> usize {
        self.position
    }

    pub(crate) const fn checkpoint(&self) -> Checkpoint {
        Checkpoint { position: self.position, depth: self.depth }
    }

    pub(crate) const fn step_back(&mut self, checkpoint: Checkpoint) {
        self.position = checkpoint.position;
        self.depth = checkpoint.depth;
    }

    #[cold]
    pub(crate) fn error(&self, reason: impl Into<Cow<'static, str>>) -> ReadError {
        ReadError::new(self.position, reason)
    }

    /// The error for a value of another kind than `expected`; a malformed value is named as such.
    #[cold]
    pub(crate) fn unexpected(&mut self, expected: &str) -> ReadError {
        let found = self.kind();
        self.error(format!("expected {expected}, found {found}"))
    }

    /// The next byte that is not a blank.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.position) {
            match byte {
                b' ' | b'\n' | b'\t' | b'\r' => self.position += 1,
                byte => return Some(*byte),
            }
        }
        None
    }

    /// What the next value is, in words.
    pub(super) fn kind(&mut self) -> &'static str {
        match self.peek() {
            None => "the end of the text",
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            Some(b'-' | b'0'..=b'9') => "a number",
            Some(_) => "something that is not JSON",
        }
    }

    /// Takes the next byte if it is this one.
    #[inline]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.position += 1;
        }
        found
    }

    /// Takes `null` if it is next.
    #[inline]
    pub(super) fn take_null(&mut self) -> Result<bool, ReadError> {
        if self.peek() != Some(b'n') {
            return Ok(false);
        }
        self.word("null").map(|()| true)
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, ReadError> {
        match self.peek() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            _ => Err(self.unexpected("a boolean")),
        }
    }

    fn word(&mut self, word: &'static str) -> Result<(), ReadError> {
        if self.text.as_bytes()[self.position..].starts_with(word.as_bytes()) {
            self.position += word.len();
            Ok(())
        } else {
            Err(self.error("expected a value, found something that is not JSON"))
        }
    }

    /// The text of a number, its grammar checked.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<&'a str, ReadError> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => {
                let start = self.position;
                self.position = text::number(self.text.as_bytes(), start)
                    .map_err(|offset| ReadError::new(offset, "the number is malformed"))?;
                Ok(&self.text[start..self.position])
            }
            _ => Err(self.unexpected("a number")),
        }
    }

    /// The value of a string, borrowed where it has no escapes.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, ReadError> {
        if !self.take(b'"') {
            return Err(self.unexpected("a string"));
        }
        let start = self.position;
        let end = text::plain(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.position = end + 1;
            return Ok(Cow::Borrowed(&self.text[start..end]));
        }
        let (value, end) = text::unescape(self.text, start, end)?;
        self.position = end;
        Ok(Cow::Owned(value))
    }

    /// The value that a string stands for, or the error that it stands for none; the error shows nothing of the string.
    pub(crate) fn text_as<T>(
        &mut self,
        expected: &'static str,
        value: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ReadError> {
        self.peek();
        let offset = self.position;
        let text = self.string()?;
        value(&text).ok_or_else(|| ReadError::new(offset, format!("expected {expected}")))
    }

    /// Steps into an object or an array, whose first byte has been taken.
    pub(super) fn enter(&mut self) -> Result<(), ReadError> {
        if self.depth == MAX_DEPTH {
            return Err(self.error("values are nested too deeply (at most 127 levels)"));
        }
        self.depth += 1;
        Ok(())
    }

    /// Steps out again.
    pub(super) const fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Steps into an array, if the next value is one.
    pub(crate) fn begin_array(&mut self) -> Result<(), ReadError> {
        if !self.take(b'[') {
            return Err(self.unexpected("an array"));
        }
        self.enter()
    }

    /// Whether another element follows; steps out of the array if none does.
    #[inline]
    pub(crate) fn next_element(&mut self, first: bool) -> Result<bool, ReadError> {
        if self.take(b']') {
            self.leave();
            return Ok(false);
        }
        if first {
            return Ok(true);
        }
        if !self.take(b',') {
            return Err(self.error("expected `,` or `]` after an element"));
        }
        if self.peek() == Some(b']') {
            return Err(self.error("expected an element after `,`"));
        }
        Ok(true)
    }

    /// Steps into an object, if the next value is one.
    pub(super) fn begin_object(&mut self) -> Result<(), ReadError> {
        if !self.take(b'{') {
            return Err(self.unexpected("an object"));
        }
        self.enter()
    }

    /// Whether another member follows, whose name is then next; steps out of the object if none does.
    #[inline]
    pub(super) fn next_member(&mut self, first: bool) -> Result<bool, ReadError> {
        if self.take(b'}') {
            self.leave();
            return Ok(false);
        }
        if !first && !self.take(b',') {
            return Err(self.error("expected `,` or `}` after a member"));
        }
        if self.peek() != Some(b'"') {
            return Err(self.error("expected the name of a member, in double quotes"));
        }
        Ok(true)
    }

    /// The name of the member that is next, its colon taken.
    #[inline]
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>, ReadError> {
        let name = self.string()?;
        if !self.take(b':') {
            return Err(self.error("expected `:` after the name of a member"));
        }
        Ok(name)
    }

    /// What has not been read.
    #[inline]
    pub(super) fn ahead(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.position..]
    }

    /// Takes these bytes, which are whole characters, if they are next.
    #[inline]
    pub(super) fn take_bytes(&mut self, bytes: &[u8]) -> bool {
        let found = self.ahead().starts_with(bytes);
        if found {
            self.position += bytes.len();
        }
        found
    }

    /// Passes over a value and gives its text. Escapes are checked for their form only: half of a surrogate pair is let through.
    pub(crate) fn skip(&mut self) -> Result<&'a str, ReadError> {
        let found = self.peek();
        let start = self.position;
        match found {
            Some(b'"') => self.position = text::skip_string(self.text.as_bytes(), start)?,
            Some(b'{') => {
                self.begin_object()?;
                let mut first = true;
                while self.skip_name(first)? {
                    self.skip()?;
                    first = false;
                }
            }
            Some(b'[') => {
                self.begin_array()?;
                let mut first = true;
                while self.next_element(first)? {
                    self.skip()?;
                    first = false;
                }
            }
            Some(b't' | b'f') => drop(self.boolean()?),
            Some(b'n') => drop(self.take_null()?),
            Some(b'-' | b'0'..=b'9') => drop(self.number()?),
            _ => return Err(self.unexpected("a value")),
        }
        Ok(&self.text[start..self.position])
    }

    fn skip_name(&mut self, first: bool) -> Result<bool, ReadError> {
        if !self.next_member(first)? {
            return Ok(false);
        }
        self.position = text::skip_string(self.text.as_bytes(), self.position)?;
        if !self.take(b':') {
            return Err(self.error("expected `:` after the name of a member"));
        }
        Ok(true)
    }
}
