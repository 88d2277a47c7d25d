//! The text of a transaction, `:86:`: German subfields, Dutch words between slashes, or free text.
//!
//! Banks cut texts into lines of a fixed width, in the middle of a word. So a line that is full goes on in the next one, and after a
//! shorter one there is a blank. A full line is one of 27 characters in a German subfield, and of 65 otherwise.

/// What a `:86:` says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Information {
    pub(super) counterparty: Option<String>,
    pub(super) texts: Vec<String>,
}

const WIDTH: usize = 65;
const SUBFIELD_WIDTH: usize = 27;

/// Reads the lines; `out` says that the entry is money out.
pub(super) fn read(lines: &[String], out: bool) -> Information {
    let first = lines.first().map_or("", String::as_str);
    if let Some(separator) = separator(first) {
        // Subfields may be cut by a line end anywhere.
        return subfields(&lines.concat(), separator);
    }
    let text = unbroken(lines.iter().map(String::as_str), WIDTH);
    if text.starts_with('/')
        && let Some(found) = between_slashes(&text, out)
    {
        return found;
    }
    Information { counterparty: None, texts: vec![without_code(&text).to_owned()] }
}

/// Lines of a width as one text.
fn unbroken<'t>(lines: impl IntoIterator<Item = &'t str>, width: usize) -> String {
    let mut text = String::new();
    let mut full = true;
    for line in lines {
        if !full {
            text.push(' ');
        }
        text.push_str(line);
        full = line.chars().count() >= width;
    }
    text
}

/// The sign between German subfields: it stands behind a code of three characters and before the number of a subfield.
fn separator(line: &str) -> Option<char> {
    let (code, rest) = line.split_at_checked(3)?;
    let separator = rest.chars().next()?;
    let number = rest.get(separator.len_utf8()..)?.get(..2)?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let coded = digits(code) || (separator == '?' && is_code(code));
    let good = coded
        && digits(number)
        && !separator.is_alphanumeric()
        && !separator.is_whitespace()
        && !matches!(separator, '/' | ',' | '.' | '-' | ':' | '\'' | '(' | ')');
    good.then_some(separator)
}

fn is_code(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_alphanumeric()) && code.bytes().any(|byte| byte.is_ascii_digit())
}

/// Some banks write the code and then free text.
fn without_code(text: &str) -> &str {
    match text.split_once('?') {
        Some((code, rest)) if code.len() == 3 && is_code(code) => rest,
        _ => text,
    }
}

fn subfields(text: &str, separator: char) -> Information {
    let mut purpose: Vec<String> = Vec::new();
    let mut name: Vec<String> = Vec::new();
    let mut booking = String::new();

    let mut last = "";
    for part in text.split(separator).skip(1) {
        let number = part.get(..2).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let (value, new) = match number {
            Some(number) => {
                last = number;
                (&part[2..], true)
            }
            // The sign stands in a text.
            None => (part, false),
        };
        let list = match last {
            "00" => {
                push(&mut booking, value, new, separator);
                continue;
            }
            "20" | "21" | "22" | "23" | "24" | "25" | "26" | "27" | "28" | "29" | "60" | "61" | "62" | "63" => {
                &mut purpose
            }
            "32" | "33" => &mut name,
            _ => continue,
        };
        match list.last_mut() {
            Some(text) if !new => push(text, value, false, separator),
            _ => list.push(value.to_owned()),
        }
    }
    let text = match remittance(&purpose) {
        Some(text) => text,
        None => unbroken(purpose.iter().map(String::as_str), SUBFIELD_WIDTH),
    };
    let name = unbroken(name.iter().map(String::as_str), SUBFIELD_WIDTH);
    let text = if text.trim().is_empty() { booking } else { text };
    Information { counterparty: filled(&name), texts: vec![text] }
}

fn push(text: &mut String, value: &str, new: bool, separator: char) {
    if !new {
        text.push(separator);
    }
    text.push_str(value);
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// SEPA's words in a purpose.
const SEPA: &[&str] = &[
    "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "BIC+", "PURP+",
];

/// What follows `SVWZ+`, up to the next of SEPA's words. They stand at the start of a line or behind a blank.
fn remittance(lines: &[String]) -> Option<String> {
    let mut found: Option<Vec<(&str, bool)>> = None;
    let mut inside = false;
    for line in lines {
        let full = line.chars().count() >= SUBFIELD_WIDTH;
        let mut rest = line.as_str();
        loop {
            let (before, word) = match next_word(rest) {
                Some((at, word)) => (&rest[..at], Some((at, word))),
                None => (rest, None),
            };
            if inside && let Some(texts) = &mut found {
                texts.push((before, word.is_none() && full));
            }
            let Some((at, word)) = word else { break };
            inside = word == "SVWZ+" && found.is_none();
            if inside {
                found = Some(Vec::new());
            }
            rest = &rest[at + word.len()..];
        }
    }
    let mut text = String::new();
    for (piece, full) in found? {
        text.push_str(piece);
        if !full {
            text.push(' ');
        }
    }
    filled(&text)
}

fn next_word(text: &str) -> Option<(usize, &'static str)> {
    SEPA.iter()
        .flat_map(|word| text.match_indices(word).map(|(at, _)| (at, *word)))
        .filter(|(at, _)| text[..*at].chars().next_back().is_none_or(char::is_whitespace))
        .min()
}

/// Dutch words.
const WORDS: &[&str] = &[
    "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "KREF", "MARF", "CSID", "ORDP", "BENM", "PURP", "ISDT", "CNTP",
    "CREF", "RTRN", "ULTC", "ULTD", "ULTB", "ADDR", "SVCL", "PREF", "NRTX", "EXCH", "CHGS", "ID", "UCRD", "UDTR",
];

/// The words and what stands behind each; nothing when the text has none of those that matter.
fn between_slashes(text: &str, out: bool) -> Option<Information> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    let mut start = None;
    let mut at = 0;
    while let Some(slash) = text[at..].find('/') {
        let slash = at + slash;
        at = slash + 1;
        let word = text[at..].split_once('/').map(|(word, _)| word).filter(|word| WORDS.contains(word));
        if let Some(word) = word {
            if let Some((earlier, from)) = start.replace((word, at + word.len() + 1)) {
                found.push((earlier, text.get(from..slash).unwrap_or_default()));
            }
            at += word.len();
        }
    }
    let (earlier, from) = start?;
    found.push((earlier, text.get(from..).unwrap_or_default()));
    let value = |word: &str| found.iter().find(|(name, _)| *name == word).map(|(_, value)| clean(value));
    let remittance = value("REMI").map(|text| {
        let text = text.strip_prefix("USTD").map_or(text, |rest| rest.trim_start_matches('/'));
        // A reference that is checked by its digits comes with the code of its issuer.
        match text.strip_prefix("STRD/").and_then(|rest| rest.split_once('/')) {
            Some((_, reference)) => reference,
            None => text,
        }
    });
    let texts = [remittance, value("TRTP"), value("EREF").filter(|text| *text != "NOTPROVIDED")];
    let texts: Vec<String> = texts.into_iter().flatten().find_map(filled).into_iter().collect();
    let counterparty = party(&found, if out { "BENM" } else { "ORDP" })
        .or_else(|| value("CNTP").and_then(|parts| parts.split('/').nth(2)))
        .and_then(filled);
    (counterparty.is_some() || !texts.is_empty()).then_some(Information { counterparty, texts })
}

/// The name behind the word for the other side, or else the first one.
fn party<'t>(found: &[(&str, &'t str)], other: &str) -> Option<&'t str> {
    let mut side = "";
    let mut first = None;
    for (word, value) in found {
        let name = match *word {
            "ORDP" | "BENM" => {
                side = word;
                clean(value)
            }
            "NAME" => clean(value),
            _ => continue,
        };
        if name.is_empty() {
            continue;
        }
        if side == other {
            return Some(name);
        }
        first = first.or(Some(name));
    }
    first
}

fn clean(text: &str) -> &str {
    text.trim_matches(|c: char| c == '/' || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, out: bool) -> String {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let Information { counterparty, texts } = read(&lines, out);
        format!("{} | {}", counterparty.unwrap_or_default(), texts.join(" | "))
    }

    #[test]
    fn german_subfields_are_told_by_any_separator() {
        for (text, wanted) in [
            ("166?00GUTSCHRIFT?20Rechnung 4711?32MÜLLER GMBH", "MÜLLER GMBH | Rechnung 4711"),
            ("020<00UEBERWEISUNG<20Miete<21Mai<32Anna<33Berg", "Anna Berg | Miete Mai"),
            ("020+00X+20EREF+1+21SVWZ+Miete+32Anna", "Anna | Miete"),
            ("106?00KARTE?20ABCDEFGHIJKLMNOPQRSTUVWXYZA?21BC 1?60more", " | ABCDEFGHIJKLMNOPQRSTUVWXYZABC 1 more"),
            ("166?20EREF+E-1?21MREF+M-1?22SVWZ+Rent?23May?24ABWA+Other?32Anna", "Anna | Rent May"),
            ("166?20EREF+E-1 SVWZ+Rent IBAN+DE1 BIC+X", " | Rent"),
            ("166?20EREF+E-1?21KREF+K", " | EREF+E-1 KREF+K"),
            ("166?00GUTSCHRIFT?10931?32Anna", "Anna | GUTSCHRIFT"),
            ("166?20Why? Because?32A", "A | Why? Because"),
            ("166?00X?20Ren\nt?3\n2Anna", "Anna | Rent"),
        ] {
            assert_eq!(shown(text, true), wanted, "{text}");
        }
    }

    #[test]
    fn dutch_words_are_told_apart() {
        for (text, out, wanted) in [
            ("/TRTP/SEPA/IBAN/NL1/BIC/B/NAME/Jan/REMI/Rent 5/6/EREF/NOTPROVIDED", true, "Jan | Rent 5/6"),
            ("/ORDP//NAME/Jan/BENM//NAME/Piet/REMI/Rent", true, "Piet | Rent"),
            ("/ORDP//NAME/Jan/BENM//NAME/Piet/REMI/Rent", false, "Jan | Rent"),
            ("/BENM//NAME/Piet/TRTP/SEPA", false, "Piet | SEPA"),
            ("/EREF/E1//CNTP/NL1/B/Jan/Delft//REMI/USTD//Rent/", true, "Jan | Rent"),
            ("/REMI/STRD/CUR/9001/", true, " | 9001"),
            ("/no words/here", true, " | /no words/here"),
        ] {
            assert_eq!(shown(text, out), wanted, "{text}");
        }
    }

    #[test]
    fn free_text_goes_on_without_a_blank_where_the_line_is_full() {
        let full = "x".repeat(WIDTH);
        assert_eq!(shown(&format!("{full}\ny\nz"), true), format!(" | {full}y z"));
        assert_eq!(shown("A44?Shop\nParis", true), " | Shop Paris");
        assert_eq!(shown("RETRAIT 12:30", true), " | RETRAIT 12:30");
        assert_eq!(shown("Why?", true), " | Why?");
    }
}
