//! What the readers of files of tags (OFX, CAMT.053) share: what a file says of its encoding, and how large a part of it may be.
//!
//! The encoding is UTF-8 where the bytes prove it, whatever the file declares: programs that convert a file often leave the old
//! declaration in it. Otherwise the declaration counts, and Windows-1252 where there is none or a wrong one. The rules win over both.

use std::io::Read;
use std::sync::Arc;

use super::Encoding;
use crate::error::Error;

/// Elements that may be open at once. Both standards need less than half of it.
pub(super) const DEEPEST: usize = 64;

/// How much of a file is searched for what it declares.
const HEAD: u64 = 2048;

/// The encoding that a file of tags declares, or `otherwise`, which it is if it declares none, or one that is wrong to the last byte.
pub(super) fn declared_encoding(file: &Arc<str>, bytes: impl Read, otherwise: Encoding) -> Result<Encoding, Error> {
    let mut head = Vec::new();
    bytes.take(HEAD).read_to_end(&mut head).map_err(|source| Error::io(file, "it cannot be read", source))?;
    let Some(name) = declared(&String::from_utf8_lossy(&head)) else { return Ok(otherwise) };
    match Encoding::from_name(&name).or_else(|| Encoding::from_name(&format!("windows-{name}"))) {
        Some(found) if found == Encoding::UTF_8 || found.name().starts_with("utf-16") => Ok(otherwise),
        Some(found) => Ok(found),
        None => Err(Error::layout(file, format!("it declares the encoding {name:?}, which is not known"))
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
