//! What the readers of files of tags (OFX, CAMT.053) share: the file, its encoding, and how large a part of it may be.
//!
//! The encoding is UTF-8 where the bytes prove it, whatever the file declares: programs that convert a file often leave the old
//! declaration in it. Otherwise the declaration counts, and Windows-1252 where there is none or a wrong one. The rules win over both.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::bytes::TextReader;
use super::detect::encoding;
use super::file::AnyRows;
use super::statement::{Entry, StatementAccount, StatementRules};
use super::{Context, Encoding, Format, Input, Row, camt053, ofx};
use crate::error::Error;
use crate::rejects::RejectCode;
use crate::rules::Rules;

/// Elements that may be open at once. Both standards need less than half of it.
pub(super) const DEEPEST: usize = 64;

/// A file of tags, ready to be read as often as wanted.
#[derive(Debug, Clone)]
pub(crate) struct MarkupFile {
    input: Input,
    format: Format,
    rules: Arc<StatementRules>,
    encoding: Encoding,
    detected: Vec<String>,
}

impl MarkupFile {
    /// An OFX file.
    pub(crate) fn ofx(input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        Self::of(Format::Ofx, input, rules, context)
    }

    /// A CAMT.053 file.
    pub(crate) fn camt053(input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        Self::of(Format::Camt053, input, rules, context)
    }

    fn of(format: Format, input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        let file = input.name();
        let statements = Arc::new(StatementRules::new(file, rules, context)?);
        let mut detected = Vec::new();
        let encoding = match rules.encoding {
            Some(encoding) => encoding,
            None => {
                let found = find_encoding(input)?;
                detected.push(format!("encoding {}", found.name()));
                found
            }
        };
        Ok(Self { input: input.clone(), format, rules: statements, encoding, detected })
    }

    pub(crate) const fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn detected(&self) -> &[String] {
        &self.detected
    }

    pub(crate) fn time_zone(&self) -> &TimeZone {
        &self.rules.time_zone
    }

    /// Reads the rows from the first one.
    pub(crate) fn rows(&self) -> Result<AnyRows, Error> {
        let text = TextReader::new(open(&self.input)?, self.encoding);
        let rules = Arc::clone(&self.rules);
        Ok(match self.format {
            Format::Camt053 => Box::new(camt053::Rows::new(text, rules, self.encoding)),
            _ => Box::new(ofx::Rows::new(text, rules, self.encoding)),
        })
    }
}

fn open(input: &Input) -> Result<File, Error> {
    input.open().map_err(|source| Error::io(input.name(), "it cannot be opened", source))
}

/// How much of a file is searched for what it declares.
const HEAD: u64 = 2048;

fn find_encoding(input: &Input) -> Result<Encoding, Error> {
    let unreadable = |source| Error::io(input.name(), "it cannot be read", source);
    let proved = encoding::find(open(input)?).map_err(unreadable)?;
    if proved != Encoding::WINDOWS_1252 {
        return Ok(proved);
    }
    let mut head = Vec::new();
    open(input)?.take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
    let Some(name) = declared(&String::from_utf8_lossy(&head)) else { return Ok(proved) };
    let found = Encoding::from_name(&name).or_else(|| Encoding::from_name(&format!("windows-{name}")));
    match found {
        // It is neither, to the last byte.
        Some(found) if found == Encoding::UTF_8 || found.name().starts_with("utf-16") => Ok(proved),
        Some(found) => Ok(found),
        None => Err(Error::layout(input.name(), format!("it declares the encoding {name:?}, which is not known"))
            .next("Write the one it really has into a rules file: encoding = \"windows-1252\".")),
    }
}

/// The encoding that the head of a file declares: OFX 1's `CHARSET:1252`, or XML's `encoding="..."`. Names that only say
/// "letters" are none.
fn declared(head: &str) -> Option<String> {
    let head = head.to_ascii_lowercase();
    let value = match head.split_once("charset:") {
        Some((_, rest)) => rest.split(|c: char| c.is_whitespace() || c == '<').next()?,
        None => {
            let (_, rest) = head.split_once("encoding")?;
            let rest = rest.trim_start().strip_prefix('=')?.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            rest[1..].split(quote).next()?
        }
    };
    let value = value.trim();
    (!matches!(value, "" | "none" | "ascii" | "us-ascii" | "usascii" | "unicode")).then(|| value.to_owned())
}

/// The entry as a row. `malformed` says that the file has held bytes foreign to its encoding, which spoil the entries they are in.
pub(super) fn row(
    rules: &StatementRules,
    account: &StatementAccount,
    entry: Entry,
    malformed: Option<Encoding>,
) -> Row {
    let foreign = |text: &String| text.contains('\u{fffd}');
    match malformed {
        Some(encoding) if entry.texts.iter().chain(&entry.counterparty).chain(&entry.bank_id).any(foreign) => {
            let reason =
                format!("it holds a byte that is not {}; name the right encoding in the rules file", encoding.name());
            rules.rejected(account, entry, RejectCode::Encoding, reason)
        }
        _ => rules.row(account, entry),
    }
}

/// The error of a file that ends inside an element.
pub(super) fn cut_off(file: &Arc<str>, name: &str, line: u64) -> Error {
    Error::layout(file, format!("it ends inside <{name}>, which is opened here; a part of the file is missing"))
        .at(line, None)
        .next("Fetch the file again.")
}

/// The error of a file that holds something larger than is kept in memory.
pub(super) fn too_large(file: &Arc<str>, what: &str, line: u64) -> Error {
    Error::layout(file, format!("{what} is longer than 1 MiB")).at(line, None).next("Fetch the file again, or mend it.")
}

/// The error of a file with more elements in one another than there are in any statement.
pub(super) fn too_deep(file: &Arc<str>, line: u64) -> Error {
    Error::layout(file, format!("more than {DEEPEST} elements are open at once"))
        .at(line, None)
        .next("Close the elements that are never closed.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_declares_an_encoding_or_not() {
        for (head, wanted) in [
            ("OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n\n<OFX>", Some("1252")),
            ("OFXHEADER:100 CHARSET:ISO-8859-1 COMPRESSION:NONE", Some("iso-8859-1")),
            ("OFXHEADER:100\nENCODING:UTF-8\nCHARSET:NONE\n", None),
            ("CHARSET:<OFX>", None),
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>", Some("iso-8859-15")),
            ("<?xml version='1.0' encoding = 'UTF-8' ?>", Some("utf-8")),
            ("<?xml version=\"1.0\" encoding=\"us-ascii\"?>", None),
            ("<OFX>", None),
            ("<?xml encoding", None),
        ] {
            assert_eq!(declared(head).as_deref(), wanted, "{head:?}");
        }
    }
}
