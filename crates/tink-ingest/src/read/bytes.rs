//! Bytes to text: any encoding and any line end in, UTF-8 with `\n` out, in a fixed amount of memory.

use std::io::{self, Read};

/// How a file spells its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8, with or without a byte-order mark.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);
    /// UTF-16, little end first.
    pub const UTF_16LE: Self = Self(encoding_rs::UTF_16LE);
    /// UTF-16, big end first.
    pub const UTF_16BE: Self = Self(encoding_rs::UTF_16BE);
    /// Windows-1252, of which the printable part of Latin-1 is a part.
    pub const WINDOWS_1252: Self = Self(encoding_rs::WINDOWS_1252);

    /// Finds an encoding by a name such as `utf-8`, `utf-8-bom`, `utf-16`, `windows-1252` or `latin-1`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        match name.as_str() {
            "utf-8-bom" | "utf-8-sig" => Some(Self::UTF_8),
            "latin-1" | "cp-1252" => Some(Self::WINDOWS_1252),
            other => encoding_rs::Encoding::for_label(other.as_bytes())
                .filter(|found| found.is_ascii_compatible() || found.name().starts_with("UTF-16"))
                .map(Self),
        }
    }

    /// The name as rules files write it.
    #[must_use]
    pub fn name(self) -> String {
        self.0.name().to_ascii_lowercase()
    }

    /// Text as bytes. A character that the encoding does not have becomes `?`; with `spoilt`, U+FFFD stands for foreign bytes and
    /// becomes some again.
    pub(crate) fn encode(self, text: &str, spoilt: bool, out: &mut Vec<u8>) {
        let big = self == Self::UTF_16BE;
        if big || self == Self::UTF_16LE {
            for unit in text.encode_utf16() {
                // Half of a pair is no character.
                let unit = if spoilt && unit == 0xfffd { 0xd800 } else { unit };
                out.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            }
            return;
        }
        for character in text.chars() {
            if character.is_ascii() {
                out.push(character as u8);
            } else if spoilt && character == char::REPLACEMENT_CHARACTER {
                out.push(0xff);
            } else {
                let mut buffer = [0; 4];
                match self.0.encode(character.encode_utf8(&mut buffer)) {
                    (bytes, _, false) => out.extend_from_slice(&bytes),
                    (.., true) => out.push(b'?'),
                }
            }
        }
    }

    /// What a byte-order mark at the start says.
    pub(crate) fn from_mark(start: &[u8]) -> Option<Self> {
        encoding_rs::Encoding::for_bom(start).map(|(found, _)| Self(found))
    }
}

/// Reads a file's bytes as text. Line ends of every kind become `\n`, and the last line always has one.
#[derive(Debug)]
pub(crate) struct TextReader<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: String,
    start: usize,
    ended: bool,
    /// Whether a line has ended in what was given out since the holder began a row.
    line_ended: bool,
    malformed: bool,
    /// Bytes of text given out since the holder began a row.
    given_out: usize,
}

struct Decoder {
    inner: encoding_rs::Decoder,
    /// A piece with its own line ends, while they are made alike.
    text: String,
    after_return: bool,
    last: u8,
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.inner.encoding().name())
    }
}

/// How much is read together. Each piece that goes from one thread to another wakes that one, so that pieces are large.
const CHUNK: usize = 128 * 1024;

/// The longest row that is read. A longer one is a quote that is never closed, and would pull the whole file into memory.
pub(crate) const LONGEST_ROW: usize = 1024 * 1024;

impl<R: Read> TextReader<R> {
    pub(crate) fn new(inner: R, encoding: Encoding) -> Self {
        Self {
            inner,
            decoder: Decoder {
                inner: encoding.0.new_decoder_with_bom_removal(),
                text: String::new(),
                after_return: false,
                last: b'\n',
            },
            raw: vec![0; CHUNK],
            text: String::new(),
            start: 0,
            ended: false,
            line_ended: false,
            malformed: false,
            given_out: 0,
        }
    }

    /// Whether any byte so far did not belong to the encoding; such bytes read as U+FFFD.
    pub(crate) const fn is_malformed(&self) -> bool {
        self.malformed
    }

    /// Says that what is given out next belongs to another row; past [`LONGEST_ROW`] of one reading fails.
    pub(crate) const fn begin_row(&mut self) {
        self.given_out = 0;
    }

    /// Reads past `count` lines; fewer when the file has fewer.
    pub(crate) fn skip_lines(&mut self, count: u64) -> io::Result<()> {
        for _ in 0..count {
            loop {
                if let Some(at) = memchr::memchr(b'\n', &self.text.as_bytes()[self.start..]) {
                    self.start += at + 1;
                    break;
                }
                self.start = self.text.len();
                if !self.fill()? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Appends the next piece of text; false at the end. It is for those who watch the length of what they read themselves.
    pub(crate) fn append(&mut self, out: &mut String) -> io::Result<bool> {
        if self.start == self.text.len() {
            return self.decode(out);
        }
        // Whoever takes bytes may have taken a part of a character; nobody takes both.
        let ahead = self.text.get(self.start..).ok_or_else(|| io::Error::other("a character was read in part"))?;
        out.push_str(ahead);
        self.start = self.text.len();
        Ok(true)
    }

    /// Sees to it that there is text; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start < self.text.len() {
            return Ok(true);
        }
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        self.start = 0;
        let more = self.decode(&mut text);
        self.text = text;
        more
    }

    /// Appends the next piece; false at the end.
    fn decode(&mut self, out: &mut String) -> io::Result<bool> {
        let from = out.len();
        while out.len() == from {
            if self.ended {
                return Ok(false);
            }
            let count = loop {
                match self.inner.read(&mut self.raw) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.ended = count == 0;
            self.malformed |= self.decoder.decode(&self.raw[..count], self.ended, out);
        }
        Ok(true)
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given_out > LONGEST_ROW {
            return Err(too_long(self.line_ended));
        }
        if !self.fill()? {
            return Ok(0);
        }
        let count = out.len().min(self.text.len() - self.start);
        out[..count].copy_from_slice(&self.text.as_bytes()[self.start..self.start + count]);
        self.start += count;
        self.line_ended = (self.given_out > 0 && self.line_ended) || out[..count].contains(&b'\n');
        self.given_out += count;
        Ok(count)
    }
}

/// A row is longer than [`LONGEST_ROW`]; `has_lines` says that there is a line end in it.
pub(super) fn too_long(has_lines: bool) -> io::Error {
    let why = if has_lines { "a quote is opened here and never closed" } else { "the line really is that long" };
    io::Error::new(io::ErrorKind::InvalidData, format!("a row is longer than 1 MiB: {why}"))
}

impl Decoder {
    /// Appends the bytes as text to `out`, and says whether any of them was foreign to the encoding.
    fn decode(&mut self, mut bytes: &[u8], last: bool, out: &mut String) -> bool {
        let (mut malformed, from) = (false, out.len());
        out.reserve(bytes.len() + bytes.len() / 2 + 32);
        loop {
            let (result, read, replaced) = self.inner.decode_to_string(bytes, out, last);
            malformed |= replaced;
            bytes = &bytes[read..];
            match result {
                encoding_rs::CoderResult::InputEmpty => break,
                encoding_rs::CoderResult::OutputFull => out.reserve(bytes.len() * 3 + 32),
            }
        }
        if self.after_return || memchr::memchr(b'\r', &out.as_bytes()[from..]).is_some() {
            self.text.clear();
            self.text.push_str(&out[from..]);
            out.truncate(from);
            self.push_lines(out);
        }
        if let Some(&byte) = out.as_bytes()[from..].last() {
            self.last = byte;
        }
        if last && self.last != b'\n' {
            out.push('\n');
        }
        malformed
    }

    /// Appends the piece at hand with its line ends made alike.
    fn push_lines(&mut self, out: &mut String) {
        let mut rest = self.text.as_str();
        // Every `\r` is a line end, and a `\n` behind it belongs to it.
        while !rest.is_empty() {
            if self.after_return {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
            }
            let (line, behind) = match memchr::memchr(b'\r', rest.as_bytes()) {
                Some(end) => (&rest[..end], Some(&rest[end + 1..])),
                None => (rest, None),
            };
            out.push_str(line);
            self.after_return = behind.is_some();
            rest = behind.unwrap_or_default();
            if self.after_return {
                out.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8], encoding: Encoding) -> (String, bool) {
        let mut reader = TextReader::new(bytes, encoding);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("UTF-8 comes out");
        (text, reader.is_malformed())
    }

    #[test]
    fn every_encoding_and_line_end_comes_out_as_utf_8_lines() {
        let utf_16: Vec<u8> = "\u{feff}Å;1\r\nö;2".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, encoding) in [
            ("Å;1\nö;2\n".as_bytes(), Encoding::UTF_8),
            ("\u{feff}Å;1\r\nö;2\r\n".as_bytes(), Encoding::UTF_8),
            ("Å;1\rö;2".as_bytes(), Encoding::UTF_8),
            (b"\xc5;1\r\n\xf6;2".as_slice(), Encoding::WINDOWS_1252),
            (utf_16.as_slice(), Encoding::UTF_16LE),
        ] {
            assert_eq!(read(bytes, encoding), ("Å;1\nö;2\n".to_owned(), false), "{encoding:?}");
        }
    }

    #[test]
    fn a_line_end_across_two_chunks_is_one() {
        let mut bytes = vec![b'a'; CHUNK - 1];
        bytes.extend(b"\r\nb");
        let (text, _) = read(&bytes, Encoding::UTF_8);
        assert_eq!(text.lines().count(), 2);
    }

    proptest! {
        #[test]
        fn line_ends_become_alike_wherever_the_pieces_are_cut(text in "([a\\u{e5}]|\r|\n|\r\n){0,30}", at in 0_usize..40) {
            let bytes = text.as_bytes();
            let (first, second) = bytes.split_at(at.min(bytes.len()));
            let (mut reader, mut read) = (TextReader::new(first.chain(second), Encoding::UTF_8), String::new());
            while reader.append(&mut read).expect("bytes cannot fail") {}
            let mut wanted = text.replace("\r\n", "\n").replace('\r', "\n");
            if !wanted.is_empty() && !wanted.ends_with('\n') {
                wanted.push('\n');
            }
            prop_assert_eq!(read, wanted);
        }
    }

    #[test]
    fn foreign_bytes_are_noticed() {
        assert_eq!(read(b"\xc5;1\n", Encoding::UTF_8), ("\u{fffd};1\n".to_owned(), true));
        assert_eq!(read("\u{fffd};1\n".as_bytes(), Encoding::UTF_8), ("\u{fffd};1\n".to_owned(), false));
    }

    #[test]
    fn lines_are_skipped_and_a_short_file_is_no_error() {
        let mut reader = TextReader::new(b"one\r\ntwo\nthree".as_slice(), Encoding::UTF_8);
        reader.skip_lines(2).expect("bytes cannot fail");
        let mut rest = String::new();
        reader.read_to_string(&mut rest).expect("UTF-8 comes out");
        assert_eq!(rest, "three\n");
        reader.skip_lines(5).expect("bytes cannot fail");
    }

    #[test]
    fn names_are_those_that_people_write() {
        for name in ["utf-8", "UTF-8-BOM", "utf-16", "windows-1252", "cp1252", "latin-1", "iso-8859-1", "iso-8859-15"] {
            assert!(Encoding::from_name(name).is_some(), "{name}");
        }
        assert_eq!(Encoding::from_name("ebcdic"), None);
        assert_eq!(Encoding::from_name("latin-1").map(Encoding::name).as_deref(), Some("windows-1252"));
    }
}
