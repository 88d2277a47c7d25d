//! Tags and texts as elements. In OFX 1 an element that holds a value need not be closed: the next tag ends it. One that holds
//! elements must be, and that is how a file that was cut off is told.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use super::lexer::{Lexer, Token};
use crate::error::Error;
use crate::read::bytes::{LONGEST_ROW, TextReader};
use crate::read::markup::{DEEPEST, cut_off, too_deep, too_large};

/// What the reader of statements is told, in the file's order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// An element that holds elements begins.
    Open { name: String, line: u64 },
    /// An element that holds a value, inside the element `parent`.
    Value { parent: String, name: String, text: String },
    /// An element that holds elements ends.
    Close { name: String },
}

pub(super) struct Tree<R> {
    lexer: Lexer<R>,
    file: Arc<str>,
    open: Vec<Element>,
    /// The element that has just begun: what follows tells what it holds.
    fresh: Option<Fresh>,
    /// Text outside of all elements since the last one, and where.
    loose: Option<u64>,
    ready: VecDeque<Event>,
    rooted: bool,
}

struct Element {
    name: String,
    line: u64,
}

struct Fresh {
    element: Element,
    text: String,
}

/// Elements that hold elements, even when they are empty. Of others the first thing in them tells.
const HOLDING: &[&str] = &[
    "OFX",
    "SIGNONMSGSRSV1",
    "SONRS",
    "STATUS",
    "BANKMSGSRSV1",
    "CREDITCARDMSGSRSV1",
    "INVSTMTMSGSRSV1",
    "STMTTRNRS",
    "CCSTMTTRNRS",
    "INVSTMTTRNRS",
    "STMTRS",
    "CCSTMTRS",
    "INVSTMTRS",
    "BANKACCTFROM",
    "CCACCTFROM",
    "BANKTRANLIST",
    "BANKTRANLISTP",
    "STMTTRN",
    "STMTTRNP",
    "LEDGERBAL",
    "AVAILBAL",
];

/// Elements that hold a value, even when it is empty and the element not closed. Of others a text in them tells.
const VALUES: &[&str] = &[
    "CODE",
    "SEVERITY",
    "MESSAGE",
    "DTSERVER",
    "LANGUAGE",
    "DTPROFUP",
    "DTACCTUP",
    "ORG",
    "FID",
    "INTU.BID",
    "INTU.ORG",
    "INTU.USERID",
    "TRNUID",
    "CLTCOOKIE",
    "SESSCOOKIE",
    "CURDEF",
    "BANKID",
    "BRANCHID",
    "ACCTID",
    "ACCTTYPE",
    "ACCTKEY",
    "DTSTART",
    "DTEND",
    "DTASOF",
    "BALAMT",
    "MKTGINFO",
    "TRNTYPE",
    "DTPOSTED",
    "DTUSER",
    "DTAVAIL",
    "DTTRAN",
    "DTEXPIRE",
    "TRNAMT",
    "FITID",
    "CORRECTFITID",
    "CORRECTACTION",
    "SRVRTID",
    "CHECKNUM",
    "REFNUM",
    "SIC",
    "PAYEEID",
    "NAME",
    "EXTDNAME",
    "MEMO",
    "INV401KSOURCE",
    "CURRATE",
    "CURSYM",
    "CATEGORY",
    "ADDR1",
    "ADDR2",
    "ADDR3",
    "CITY",
    "STATE",
    "POSTALCODE",
    "COUNTRY",
    "PHONE",
];

impl<R: Read> Tree<R> {
    pub(super) fn new(text: TextReader<R>, file: &Arc<str>) -> Self {
        Self {
            lexer: Lexer::new(text, file),
            file: Arc::clone(file),
            open: Vec::new(),
            fresh: None,
            loose: None,
            ready: VecDeque::new(),
            rooted: false,
        }
    }

    /// Whether any byte so far did not belong to the encoding.
    pub(super) fn is_malformed(&self) -> bool {
        self.lexer.is_malformed()
    }

    /// The next event; `None` at the end of a file that is whole.
    pub(super) fn next(&mut self) -> Result<Option<Event>, Error> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(Some(event));
            }
            match self.lexer.next()? {
                None => return self.end().map(|()| None),
                Some((line, Token::Text(text))) => self.text(line, &text)?,
                Some((line, Token::Open(name))) => {
                    self.settle()?;
                    if self.open.is_empty() && name != "OFX" {
                        return Err(Error::layout(&self.file, format!("<{name}> stands where <OFX> should"))
                            .at(line, None)
                            .next("Give the file's real format, or mend it."));
                    }
                    self.rooted = true;
                    self.loose = None;
                    self.fresh = Some(Fresh { element: Element { name, line }, text: String::new() });
                }
                Some((line, Token::Close(name))) => self.close(line, &name)?,
            }
        }
    }

    fn text(&mut self, line: u64, text: &str) -> Result<(), Error> {
        match &mut self.fresh {
            Some(fresh) => {
                if fresh.text.len() + text.len() > LONGEST_ROW {
                    return Err(too_large(&self.file, "a text", fresh.element.line));
                }
                fresh.text.push_str(text);
            }
            // Old programs end a file with a control sign.
            None if self.open.is_empty()
                && !text.trim_matches(|c: char| c.is_whitespace() || c.is_control()).is_empty() =>
            {
                self.loose.get_or_insert(line);
            }
            None => {}
        }
        Ok(())
    }

    /// The next tag shows what the fresh element holds.
    fn settle(&mut self) -> Result<(), Error> {
        let Some(Fresh { element, text }) = self.fresh.take() else { return Ok(()) };
        let name = element.name.as_str();
        if !HOLDING.contains(&name) && (VALUES.contains(&name) || !text.trim().is_empty()) {
            self.value(element.name, text);
            return Ok(());
        }
        if self.open.len() >= DEEPEST {
            return Err(too_deep(&self.file, element.line));
        }
        self.ready.push_back(Event::Open { name: element.name.clone(), line: element.line });
        self.open.push(element);
        Ok(())
    }

    fn value(&mut self, name: String, text: String) {
        let parent = self.open.last().map_or_else(String::new, |element| element.name.clone());
        self.ready.push_back(Event::Value { parent, name, text });
    }

    fn close(&mut self, line: u64, name: &str) -> Result<(), Error> {
        match self.fresh.take() {
            Some(fresh) if fresh.element.name == name && !HOLDING.contains(&name) => {
                self.value(fresh.element.name, fresh.text);
                return Ok(());
            }
            fresh => self.fresh = fresh,
        }
        self.settle()?;
        let Some(at) = self.open.iter().rposition(|element| element.name == name) else {
            // What holds a value was ended by a tag inside it, and is now ended again.
            return if HOLDING.contains(&name) {
                Err(Error::layout(&self.file, format!("</{name}> ends nothing"))
                    .at(line, None)
                    .next("Fetch the file again if a part of it is missing, or mend the line."))
            } else {
                Ok(())
            };
        };
        for element in self.open.drain(at..).rev() {
            // Others may be values that are empty and not closed.
            if element.name != name && HOLDING.contains(&element.name.as_str()) {
                let message =
                    format!("<{}> is opened here, and </{name}> in line {line} comes before its end", element.name);
                return Err(Error::layout(&self.file, message)
                    .at(element.line, None)
                    .next("Fetch the file again if a part of it is missing, or close the element."));
            }
            self.ready.push_back(Event::Close { name: element.name });
        }
        Ok(())
    }

    fn end(&self) -> Result<(), Error> {
        let innermost = self.fresh.as_ref().map(|fresh| &fresh.element).or_else(|| self.open.last());
        match (innermost, self.loose) {
            (Some(element), _) => Err(cut_off(&self.file, &element.name, element.line)),
            (None, Some(line)) if self.rooted => {
                Err(Error::layout(&self.file, "text follows the end of <OFX>".to_owned())
                    .at(line, None)
                    .next("Fetch the file again if a part of it is missing, or remove the text."))
            }
            (None, _) if !self.rooted => Err(Error::layout(&self.file, "it has no <OFX> element".to_owned())
                .at(self.lexer.line(), None)
                .next("Fetch the file again if it is cut off, or give its real format.")),
            (None, _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Encoding;

    fn shown(text: &str) -> String {
        let mut tree = Tree::new(TextReader::new(text.as_bytes(), Encoding::UTF_8), &"bank.ofx".into());
        let mut shown = Vec::new();
        loop {
            match tree.next() {
                Ok(None) => return shown.join(" "),
                Ok(Some(Event::Open { name, .. })) => shown.push(format!("{name}[")),
                Ok(Some(Event::Value { parent, name, text })) => {
                    shown.push(format!("{parent}/{name}={:?}", text.trim()));
                }
                Ok(Some(Event::Close { name })) => shown.push(format!("]{name}")),
                Err(error) => {
                    shown.push(error.to_string());
                    return shown.join(" ");
                }
            }
        }
    }

    #[test]
    fn values_need_no_end_tag() {
        for (text, wanted) in [
            ("<OFX><NAME>a<MEMO>b</OFX>", r#"OFX[ OFX/NAME="a" OFX/MEMO="b" ]OFX"#),
            ("<OFX><NAME>a</NAME><MEMO>b</MEMO></OFX>", r#"OFX[ OFX/NAME="a" OFX/MEMO="b" ]OFX"#),
            ("<OFX><MEMO><NAME>a</OFX>", r#"OFX[ OFX/MEMO="" OFX/NAME="a" ]OFX"#),
            ("<OFX><MEMO></MEMO><NAME/></OFX>", r#"OFX[ OFX/MEMO="" OFX/NAME="" ]OFX"#),
            ("<OFX><MEMO>a<NAME>b</NAME></MEMO></OFX>", r#"OFX[ OFX/MEMO="a" OFX/NAME="b" ]OFX"#),
            ("<OFX><XX>a<PAYEE><NAME>b</PAYEE></OFX>", r#"OFX[ OFX/XX="a" PAYEE[ PAYEE/NAME="b" ]PAYEE ]OFX"#),
            ("<OFX><X.Y><NAME>b</OFX>", r#"OFX[ X.Y[ X.Y/NAME="b" ]X.Y ]OFX"#),
            ("<OFX><BANKTRANLIST></BANKTRANLIST></OFX>\n\u{1a}", "OFX[ BANKTRANLIST[ ]BANKTRANLIST ]OFX"),
            ("<OFX></OFX>\nOFXHEADER:100\n<OFX></OFX>", "OFX[ ]OFX OFX[ ]OFX"),
        ] {
            assert_eq!(shown(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_whole_is_an_error() {
        for (text, wanted) in [
            ("", "bank.ofx:1: it has no <OFX> element"),
            ("OFXHEADER:100\n", "bank.ofx:2: it has no <OFX> element"),
            ("<html>", "bank.ofx:1: <HTML> stands where <OFX> should"),
            ("\n<OFX>", "bank.ofx:2: it ends inside <OFX>, which is opened here; a part of the file is missing"),
            (
                "<OFX>\n<NAME>a",
                "OFX[ bank.ofx:2: it ends inside <NAME>, which is opened here; a part of the file is missing",
            ),
            (
                "<OFX>\n<STMTRS><STMTTRN></STMTRS></OFX>",
                "OFX[ STMTRS[ bank.ofx:2: <STMTTRN> is opened here, and </STMTRS> in line 2 comes before its end",
            ),
            ("<OFX></STMTTRN></OFX>", "bank.ofx:1: </STMTTRN> ends nothing"),
            ("<OFX></OFX>\nOFXHEADER:100", "OFX[ ]OFX bank.ofx:1: text follows the end of <OFX>"),
        ] {
            assert_eq!(shown(text), wanted, "{text:?}");
        }
        let deep = format!("<OFX>{}", "<X>".repeat(100));
        assert!(shown(&deep).ends_with("more than 64 elements are open at once"));
    }
}
