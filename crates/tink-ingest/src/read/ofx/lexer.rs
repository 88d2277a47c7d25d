//! The text of an OFX file as tags and texts. The same for version 1 (SGML) and 2 (XML): attributes, comments, declarations and
//! processing instructions mean nothing in either and are passed over.
//!
//! Banks write texts without escaping them. So a `<` that starts no tag is text, and so is a `&` that starts no known entity.

use std::io::{self, Read};
use std::sync::Arc;

use super::entity;
use crate::error::Error;
use crate::read::bytes::{LONGEST_ROW, TextReader};
use crate::read::markup::too_large;

/// A tag or a text. Names are in upper case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Open(String),
    Close(String),
    /// A text, its entities replaced.
    Text(String),
}

pub(super) struct Lexer<R> {
    source: Source<R>,
    file: Arc<str>,
    /// The end tag of `<TAG/>`.
    closing: Option<String>,
}

/// What may start at a `<`.
enum Markup {
    Open,
    Close,
    CData,
    /// Something without meaning, and what ends it.
    Ignored(&'static [u8]),
}

/// No name of the standard is half as long.
const LONGEST_NAME: usize = 64;

impl<R: Read> Lexer<R> {
    pub(super) fn new(text: TextReader<R>, file: &Arc<str>) -> Self {
        Self { source: Source::new(text), file: Arc::clone(file), closing: None }
    }

    /// Whether any byte so far did not belong to the encoding.
    pub(super) fn is_malformed(&self) -> bool {
        self.source.text.is_malformed()
    }

    pub(super) fn line(&self) -> u64 {
        self.source.line
    }

    /// The next token and the line at which it starts; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Token)>, Error> {
        let mut line = self.source.line;
        if let Some(name) = self.closing.take() {
            return Ok(Some((line, Token::Close(name))));
        }
        let mut text = Vec::new();
        loop {
            if self.ahead(1)?.is_empty() {
                return Ok((!text.is_empty()).then(|| (line, Token::Text(entity::decoded(&text)))));
            }
            match self.markup()? {
                None => self.text(&mut text)?,
                Some(_) if !text.is_empty() => return Ok(Some((line, Token::Text(entity::decoded(&text))))),
                Some(Markup::Ignored(end)) => {
                    self.up_to(end, None)?;
                    line = self.source.line;
                }
                Some(Markup::CData) => {
                    let mut inside = Vec::new();
                    self.source.take(b"<![CDATA[".len());
                    self.up_to(b"]]>", Some(&mut inside))?;
                    return Ok(Some((line, Token::Text(String::from_utf8_lossy(&inside).into_owned()))));
                }
                Some(Markup::Open) => {
                    self.source.take(1);
                    let name = self.name()?;
                    if self.tag_end(&name)? {
                        self.closing = Some(name.clone());
                    }
                    return Ok(Some((line, Token::Open(name))));
                }
                Some(Markup::Close) => {
                    self.source.take(2);
                    let name = self.name()?;
                    self.tag_end(&name)?;
                    return Ok(Some((line, Token::Close(name))));
                }
            }
        }
    }

    fn ahead(&mut self, count: usize) -> Result<&[u8], Error> {
        self.source.ahead(count).map_err(|source| Error::io(&self.file, "it cannot be read to its end", source))
    }

    /// What starts here, if it is not text.
    fn markup(&mut self) -> Result<Option<Markup>, Error> {
        let ahead = self.ahead(LONGEST_NAME + 2)?;
        let Some(rest) = ahead.strip_prefix(b"<") else { return Ok(None) };
        Ok(match rest {
            [b'!', b'-', b'-', ..] => Some(Markup::Ignored(b"-->")),
            [b'?', ..] => Some(Markup::Ignored(b"?>")),
            [b'/', name @ ..] if is_tag(name) => Some(Markup::Close),
            rest if rest.starts_with(b"![CDATA[") => Some(Markup::CData),
            [b'!', first, ..] if first.is_ascii_alphabetic() => Some(Markup::Ignored(b">")),
            name if is_tag(name) => Some(Markup::Open),
            _ => None,
        })
    }

    /// Takes text up to the next `<`, behind the first sign.
    fn text(&mut self, text: &mut Vec<u8>) -> Result<(), Error> {
        let line = self.source.line;
        let ahead = self.ahead(1)?;
        let end = ahead.iter().skip(1).position(|&byte| byte == b'<').map_or(ahead.len(), |at| at + 1);
        text.extend_from_slice(&ahead[..end]);
        self.source.take(end);
        if text.len() > LONGEST_ROW { Err(too_large(&self.file, "a text", line)) } else { Ok(()) }
    }

    fn name(&mut self) -> Result<String, Error> {
        let ahead = self.ahead(LONGEST_NAME + 1)?;
        let end = ahead.iter().position(|&byte| !is_name(byte)).unwrap_or(ahead.len());
        let name = String::from_utf8_lossy(&ahead[..end]).to_ascii_uppercase();
        self.source.take(end);
        Ok(name)
    }

    /// Takes a tag from its name to its `>`; whether it ends in `/>`.
    fn tag_end(&mut self, name: &str) -> Result<bool, Error> {
        let (line, mut taken) = (self.source.line, 0_usize);
        let (mut before, mut quote) = (b' ', None);
        loop {
            let Some(&byte) = self.ahead(1)?.first() else {
                return Err(self.unclosed(&format!("the tag <{name}>"), line));
            };
            match (quote, byte) {
                (None, b'>') => {
                    self.source.take(1);
                    return Ok(before == b'/');
                }
                (None, b'<') => return Err(self.unclosed(&format!("the tag <{name}>"), line)),
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (Some(opened), _) if opened == byte => quote = None,
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
            self.source.take(1);
            taken += 1;
            if taken > LONGEST_ROW {
                return Err(too_large(&self.file, &format!("the tag <{name}>"), line));
            }
        }
    }

    /// Takes everything up to `end` and that as well, and keeps what is before it if there is somewhere to.
    fn up_to(&mut self, end: &[u8], mut kept: Option<&mut Vec<u8>>) -> Result<(), Error> {
        let line = self.source.line;
        loop {
            let ahead = self.ahead(end.len())?;
            if ahead.len() < end.len() {
                return Err(self.unclosed(&format!("what {} would end", String::from_utf8_lossy(end)), line));
            }
            if ahead.starts_with(end) {
                self.source.take(end.len());
                return Ok(());
            }
            let stop = ahead.iter().skip(1).position(|&byte| byte == end[0]).map_or(ahead.len(), |at| at + 1);
            if let Some(kept) = kept.as_deref_mut() {
                kept.extend_from_slice(&ahead[..stop]);
                if kept.len() > LONGEST_ROW {
                    return Err(too_large(&self.file, "a text", line));
                }
            }
            self.source.take(stop);
        }
    }

    fn unclosed(&self, what: &str, line: u64) -> Error {
        Error::layout(&self.file, format!("{what} is not closed"))
            .at(line, None)
            .next("Fetch the file again if a part of it is missing, or mend the line.")
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':')
}

/// Whether a name that a tag may have starts here: "<foo@bar>" and "A <B" of a text are none.
fn is_tag(rest: &[u8]) -> bool {
    let length = rest.iter().position(|&byte| !is_name(byte));
    rest.first().is_some_and(u8::is_ascii_alphabetic)
        && length.is_some_and(|at| rest[at].is_ascii_whitespace() || matches!(rest[at], b'>' | b'/'))
}

/// The decoded text, some of it ahead, and where in it we are.
struct Source<R> {
    text: TextReader<R>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    line: u64,
}

const CHUNK: usize = 8 * 1024;

impl<R: Read> Source<R> {
    fn new(text: TextReader<R>) -> Self {
        Self { text, buffer: Vec::new(), start: 0, ended: false, line: 1 }
    }

    /// What comes next: at least `count` bytes, unless the file ends before.
    fn ahead(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.start < count && !self.ended {
            self.buffer.drain(..self.start);
            self.start = 0;
            let kept = self.buffer.len();
            self.buffer.resize(kept + CHUNK, 0);
            // What is kept is bounded by the lexer, token by token.
            self.text.begin_row();
            let read = self.text.read(&mut self.buffer[kept..]);
            self.buffer.truncate(kept + *read.as_ref().unwrap_or(&0));
            self.ended = read? == 0;
        }
        Ok(&self.buffer[self.start..])
    }

    fn take(&mut self, count: usize) {
        let end = (self.start + count).min(self.buffer.len());
        self.line += self.buffer[self.start..end].iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Encoding;

    fn tokens(text: &str) -> Result<Vec<(u64, Token)>, String> {
        let mut lexer = Lexer::new(TextReader::new(text.as_bytes(), Encoding::UTF_8), &"bank.ofx".into());
        let mut tokens = Vec::new();
        while let Some(token) = lexer.next().map_err(|error| error.to_string())? {
            tokens.push(token);
        }
        Ok(tokens)
    }

    fn shown(text: &str) -> String {
        let line = |(line, token)| match token {
            Token::Open(name) => format!("{line} <{name}>"),
            Token::Close(name) => format!("{line} </{name}>"),
            Token::Text(text) => format!("{line} {text:?}"),
        };
        tokens(text).map_or_else(|error| error, |tokens| tokens.into_iter().map(line).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn tags_and_texts_are_told_apart_as_banks_write_them() {
        for (text, wanted) in [
            ("<A>b</A>", r#"1 <A> 1 "b" 1 </A> 1 "\n""#),
            ("<a x=\"1>2\" y='>' >b</a >", r#"1 <A> 1 "b" 1 </A> 1 "\n""#),
            ("<A/><B />", r#"1 <A> 1 </A> 1 <B> 1 </B> 1 "\n""#),
            ("<INTU.BID>3000\n<FI>", "1 <INTU.BID> 1 \"3000\\n\" 2 <FI> 2 \"\\n\""),
            (
                "<?xml version=\"1.0\"?>\n<!-- <A> -->\n<!DOCTYPE OFX>\n<A>",
                "1 \"\\n\" 2 \"\\n\" 3 \"\\n\" 4 <A> 4 \"\\n\"",
            ),
            ("<A>1 < 2 <3 <x@y.se> & so&co; <", r#"1 <A> 1 "1 < 2 <3 <x@y.se> & so&co; <\n""#),
            (
                "<A>Caf&#233; &amp; B&#xe5;r &LT;&apos;&quot;&gt; &amp;amp; &#0;",
                r#"1 <A> 1 "Café & Bår <'\"> &amp; &#0;\n""#,
            ),
            ("<A><![CDATA[<b> &amp; ]] ]]></A>", r#"1 <A> 1 "<b> &amp; ]] " 1 </A> 1 "\n""#),
            ("<A>it's<B>=\"</B>", r#"1 <A> 1 "it's" 1 <B> 1 "=\"" 1 </B> 1 "\n""#),
        ] {
            assert_eq!(shown(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_is_never_closed_is_an_error_where_it_starts() {
        for (text, wanted) in [
            ("\n<A", "bank.ofx:2: the tag <A> is not closed"),
            ("<A\n<B>", "bank.ofx:1: the tag <A> is not closed"),
            ("\n\n<!-- x", "bank.ofx:3: what --> would end is not closed"),
            ("<A><![CDATA[x]]", "bank.ofx:1: what ]]> would end is not closed"),
            ("<?xml", "bank.ofx:1: what ?> would end is not closed"),
        ] {
            assert_eq!(shown(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_text_of_any_length_is_not_kept() {
        for (text, what) in [
            (format!("<A>{}", "x".repeat(2 << 20)), "a text is longer than 1 MiB"),
            (format!("<A><![CDATA[{}]]>", "x".repeat(2 << 20)), "a text is longer than 1 MiB"),
            (format!("<A {}>", "x".repeat(2 << 20)), "the tag <A> is longer than 1 MiB"),
        ] {
            assert!(shown(&text).ends_with(what));
        }
        let comment = format!("<!--{}--><A>", "x".repeat(2 << 20));
        assert_eq!(shown(&comment), r#"1 <A> 1 "\n""#);
    }
}
