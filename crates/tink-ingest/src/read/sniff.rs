//! The format of a file, by its content and never by its name.

use std::io::{self, Read};

use super::bytes::TextReader;
use super::detect::encoding;
use super::{Format, Input};
use crate::error::Error;
use crate::rules::Rules;

/// How much of a file is looked at.
const SAMPLE: u64 = 64 * 1024;

/// What files of other sorts begin with, what they are called, and what to do about them.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "a PDF document", OTHER_EXPORT),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet or office document (XLS)", SAVE),
    (b"PK\x03\x04", "a zip file", EXPAND),
    (b"PK\x05\x06", "an empty zip file", EXPAND),
    (b"\x1f\x8b", "a gzip file", EXPAND),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", EXPAND),
    (b"Rar!\x1a\x07", "a RAR archive", EXPAND),
    (b"\x89PNG", "an image (PNG)", OTHER_EXPORT),
    (b"\xff\xd8\xff", "an image (JPEG)", OTHER_EXPORT),
    (b"GIF8", "an image (GIF)", OTHER_EXPORT),
    (b"II*\0", "an image (TIFF)", OTHER_EXPORT),
    (b"MM\0*", "an image (TIFF)", OTHER_EXPORT),
    (b"SQLite format 3\0", "a database (SQLite)", OTHER_EXPORT),
];
const OTHER_EXPORT: &str = "Ask the bank for the statement as CSV, OFX, CAMT.053 or MT940.";
const SAVE: &str = "Open it and save the sheet as CSV.";
const EXPAND: &str = "Expand it and give the files inside.";

/// The format that the rules name, else the one that the content is in. Text that is nothing else is CSV.
pub(super) fn format(input: &Input, rules: &Rules) -> Result<Format, Error> {
    if let Some(said) = rules.format {
        return Ok(said);
    }
    let unreadable = |source| Error::io(input.name(), "it cannot be read", source);
    let mut bytes = Vec::new();
    let file = input.open().map_err(|source| Error::unopened(input.name(), source))?;
    file.take(SAMPLE).read_to_end(&mut bytes).map_err(unreadable)?;
    refuse_foreign(input.name(), &bytes)?;
    let text = decoded(&bytes, rules).map_err(unreadable)?;
    if is_binary(&text) {
        return Err(Error::layout(input.name(), "it looks like a binary file, not like text".to_owned()).next(
            "If it is text, name its encoding in a rules file: encoding = \"utf-16\". Else ask the bank for CSV, OFX, CAMT.053 or MT940.",
        ));
    }
    of_text(input.name(), text.trim_start())
}

fn decoded(bytes: &[u8], rules: &Rules) -> io::Result<String> {
    let encoding = match rules.encoding {
        Some(said) => said,
        None => encoding::find(bytes)?,
    };
    let mut text = Vec::new();
    TextReader::new(bytes, encoding).read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn refuse_foreign(file: &str, bytes: &[u8]) -> Result<(), Error> {
    let Some((_, what, next)) = FOREIGN.iter().find(|(start, ..)| bytes.starts_with(start)) else { return Ok(()) };
    let is_sheet = bytes.starts_with(b"PK") && bytes.windows(3).any(|part| part == b"xl/");
    let (what, next) = if is_sheet { (&"a spreadsheet (XLSX)", &SAVE) } else { (what, next) };
    Err(Error::layout(file, format!("it looks like {what}")).next(*next))
}

/// Text has hardly any control characters; a few strays are left to the rows they stand in.
fn is_binary(text: &str) -> bool {
    let controls = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\u{c}' | '\u{1a}')).count();
    controls > 8 && controls * 50 > text.chars().count()
}

fn of_text(file: &str, text: &str) -> Result<Format, Error> {
    if starts_with(text, "OFXHEADER") {
        return Ok(Format::Ofx);
    }
    // A header such as <DATE>,<TIME> closes nothing.
    let closes = || ["</", "/>"].iter().any(|end| text.contains(end));
    if text.starts_with("<?")
        || text.starts_with("<!")
        || starts_with(text, "<OFX>")
        || (text.starts_with('<') && closes())
    {
        return of_markup(file, text);
    }
    Ok(if is_mt940(text) { Format::Mt940 } else { Format::Csv })
}

fn of_markup(file: &str, text: &str) -> Result<Format, Error> {
    let mut elements = Elements { rest: text, ofx: false };
    let root = elements.next().unwrap_or_default();
    if elements.ofx || root.eq_ignore_ascii_case("OFX") {
        return Ok(Format::Ofx);
    }
    // Banks put the document into envelopes of their own.
    let mut inner = None;
    for name in std::iter::once(root).chain(elements) {
        if name == "BkToCstmrStmt" {
            return Ok(Format::Camt053);
        }
        if inner.is_none() && name != root {
            inner = Some(name);
        }
    }
    if root == "Document" && text.contains(":camt.053.") {
        return Ok(Format::Camt053);
    }
    if root.eq_ignore_ascii_case("html") {
        return Err(Error::layout(file, "it is a web page (<html>)".to_owned()).next(
            "Fetch it again, since it may be the page of a login that ended; or open it as a spreadsheet and save it as CSV.",
        ));
    }
    let what = match (root, inner) {
        ("", _) => "it begins like XML and has no element".to_owned(),
        ("Document", Some(inner)) => {
            format!("it is XML, but no statement: its root element <Document> holds <{inner}>")
        }
        _ => format!("it is XML, but no statement: its root element is <{root}>"),
    };
    Err(Error::layout(file, what).next(
        "Ask the bank for camt.053 (<BkToCstmrStmt>) or OFX. If it is not XML at all, write format = \"csv\" into a rules file.",
    ))
}

/// The names of a text's opened elements, without their prefixes.
struct Elements<'t> {
    rest: &'t str,
    /// Whether OFX 2's processing instruction has been passed.
    ofx: bool,
}

impl<'t> Iterator for Elements<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        loop {
            let (_, tag) = self.rest.split_once('<')?;
            if let Some(comment) = tag.strip_prefix("!--") {
                self.rest = comment.split_once("-->")?.1;
                continue;
            }
            self.ofx |= starts_with(tag, "?OFX");
            self.rest = tag;
            if tag.starts_with(['?', '!', '/']) {
                continue;
            }
            let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<')).next()?;
            return Some(name.rsplit(':').next().unwrap_or(name));
        }
    }
}

/// A reference, and an account or an opening balance, each at the start of a line or of a message's text.
fn is_mt940(text: &str) -> bool {
    let fields = || text.lines().map(|line| line.rsplit("{4:").next().unwrap_or(line).trim_start());
    fields().any(|field| field.starts_with(":20:"))
        && fields().any(|field| [":25:", ":25P:", ":60F:", ":60M:"].iter().any(|tag| field.starts_with(tag)))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(bytes: &[u8]) -> Result<Format, String> {
        let input = Input::stdin(bytes).expect("a temporary file");
        format(&input, &Rules::default())
            .map_err(|error| format!("{error} | {}", error.next_step().expect("every one says what to do")))
    }

    fn utf_16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn the_content_tells_the_format() {
        let camt = r#"<?xml version="1.0"?><!-- <a> --><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.04"><BkToCstmrStmt>"#;
        for (text, wanted) in [
            ("Date;Text;Amount\n2025-01-01;Coffee;-45\n", Format::Csv),
            ("", Format::Csv),
            ("<DATE>,<TIME>,<AMOUNT>\n2025-01-01,10:00,1\n", Format::Csv),
            ("Date;Text\n2025-01-01;<OFX> and :20: and :25:\n", Format::Csv),
            ("\n\nOFXHEADER:100\nDATA:OFXSGML\n\n<OFX>", Format::Ofx),
            ("ofxheader:100 data:ofxsgml", Format::Ofx),
            ("<OFX><SIGNONMSGSRSV1>", Format::Ofx),
            ("<?xml version=\"1.0\"?>\n<?OFX OFXHEADER=\"200\"?>\n<OFX>", Format::Ofx),
            (camt, Format::Camt053),
            ("<n:Document xmlns:n='x'><n:BkToCstmrStmt/></n:Document>", Format::Camt053),
            ("<Envelope><Document><BkToCstmrStmt></BkToCstmrStmt>", Format::Camt053),
            (":20:START\n:25:1/2\n:28C:1\n:60F:C250101EUR1,00\n", Format::Mt940),
            ("{1:F01BANK}{2:I940}{4:\r\n:20:X\r\n:25:1\r\n", Format::Mt940),
            ("{4::20:X\n:60M:C250101EUR1,00\n", Format::Mt940),
        ] {
            assert_eq!(sniffed(text.as_bytes()), Ok(wanted), "{text:?}");
            assert_eq!(sniffed(&utf_16(&format!("\u{feff}{text}"))), Ok(wanted), "UTF-16 of {text:?}");
            assert_eq!(sniffed(format!("\u{feff}{text}").as_bytes()), Ok(wanted), "a mark before {text:?}");
        }
        assert_eq!(sniffed(b"Buchungstag;Empf\xe4nger\n"), Ok(Format::Csv));
    }

    #[test]
    fn files_of_other_sorts_say_what_they_look_like_and_what_to_do() {
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n * n % 31) as u8).collect();
        for (bytes, wanted) in [
            (b"%PDF-1.7\n".as_slice(), "it looks like a PDF document | Ask the bank"),
            (
                b"PK\x03\x04....xl/workbook.xml",
                "it looks like a spreadsheet (XLSX) | Open it and save the sheet as CSV.",
            ),
            (b"PK\x03\x04....a.csv", "it looks like a zip file | Expand it"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "it looks like an old spreadsheet"),
            (b"\x89PNG\r\n\x1a\n", "it looks like an image (PNG)"),
            (b"\xff\xd8\xff\xe0", "it looks like an image (JPEG)"),
            (b"\x1f\x8b\x08", "it looks like a gzip file"),
            (&noise, "it looks like a binary file, not like text | If it is text"),
            (b"<!DOCTYPE html><HTML><body>", "it is a web page (<html>) | Fetch it again"),
            (
                b"<?xml version='1.0'?><note><to/></note>",
                "it is XML, but no statement: its root element is <note> | Ask",
            ),
            (
                b"<?xml?><Document><BkToCstmrAcctRpt>",
                "it is XML, but no statement: its root element <Document> holds <BkToCstmrAcctRpt>",
            ),
            (b"<?xml version='1.0'?>\n", "it begins like XML and has no element"),
        ] {
            let message = sniffed(bytes).expect_err("it is no statement");
            assert!(message.starts_with(&format!("stdin: {wanted}")), "{message}");
        }
    }

    #[test]
    fn what_the_rules_say_wins() {
        let input = Input::stdin(b"%PDF-1.7\n".as_slice()).expect("a temporary file");
        let rules = Rules { format: Some(Format::Mt940), ..Rules::default() };
        assert_eq!(format(&input, &rules).expect("it is not looked at"), Format::Mt940);
    }

    #[test]
    fn a_few_stray_control_characters_do_not_make_a_file_binary() {
        assert_eq!(sniffed(b"Date;Text\n2025-01-01;Cof\0fee\x02\n"), Ok(Format::Csv));
    }
}
