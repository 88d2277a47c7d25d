//! The lexical part of JSON: numbers and strings as bytes.

use super::ReadError;

/// The end of the number that starts at `start`, or the offset of what is wrong with it.
pub(super) fn number(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut end = start + usize::from(bytes[start] == b'-');
    let whole = digits(bytes, end);
    if whole == end || (whole > end + 1 && bytes[end] == b'0') {
        return Err(end);
    }
    end = whole;
    if bytes.get(end) == Some(&b'.') {
        let decimals = digits(bytes, end + 1);
        if decimals == end + 1 {
            return Err(decimals);
        }
        end = decimals;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(bytes, end + 1 + sign);
        if exponent == end + 1 + sign {
            return Err(exponent);
        }
        end = exponent;
    }
    Ok(end)
}

fn digits(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    end
}

/// The first byte at or after `start` that ends a run of plain characters: a quote, a backslash, a control character, or the end.
#[inline]
pub(super) fn plain(bytes: &[u8], start: usize) -> usize {
    let (words, rest) = bytes[start..].as_chunks::<8>();
    for (count, word) in words.iter().enumerate() {
        let ends = ends(u64::from_le_bytes(*word));
        if ends != 0 {
            return start + count * 8 + (ends.trailing_zeros() / 8) as usize;
        }
    }
    let run = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
    run.map_or(bytes.len(), |length| bytes.len() - rest.len() + length)
}

/// Marks the top bit of the bytes of a word that are not plain. The lowest mark is exact; those above it may be too many, since a
/// subtraction borrows from the byte above.
const fn ends(word: u64) -> u64 {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let quotes = word ^ (EACH * b'"' as u64);
    let backslashes = word ^ (EACH * b'\\' as u64);
    let quotes = quotes.wrapping_sub(EACH) & !quotes;
    let backslashes = backslashes.wrapping_sub(EACH) & !backslashes;
    let controls = word.wrapping_sub(EACH * 0x20) & !word;
    (quotes | backslashes | controls) & (EACH << 7)
}

/// Passes over the string whose opening quote is at `start`; gives the offset behind its closing quote.
pub(super) fn skip_string(bytes: &[u8], start: usize) -> Result<usize, ReadError> {
    let mut at = start + 1;
    loop {
        at = plain(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => match bytes.get(at + 1) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at += 2,
                Some(b'u') => {
                    unit(bytes, at + 2)?;
                    at += 6;
                }
                _ => return Err(ReadError::new(at, "an escape in a string is malformed")),
            },
            found => return Err(unfinished(at, found.copied())),
        }
    }
}

/// The value of the string whose characters start at `start`, the first of which that is not plain is at `first`; and the offset
/// behind its closing quote.
#[cold]
pub(super) fn unescape(text: &str, start: usize, first: usize) -> Result<(String, usize), ReadError> {
    let bytes = text.as_bytes();
    let mut value = String::with_capacity(first - start + 16);
    value.push_str(&text[start..first]);
    let mut at = first;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok((value, at + 1)),
            Some(b'\\') => {
                let (character, next) = escape(bytes, at)?;
                value.push(character);
                at = next;
            }
            found => return Err(unfinished(at, found.copied())),
        }
        let end = plain(bytes, at);
        value.push_str(&text[at..end]);
        at = end;
    }
}

/// Whether every escape of a JSON text stands for a character; `text` is known to be well formed otherwise.
pub(super) fn has_whole_characters(text: &str, offset: usize) -> Result<(), ReadError> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'\\') {
        let (_, next) = escape(bytes, at + found).map_err(|_| ReadError::new(offset + at + found, HALF))?;
        at = next;
    }
    Ok(())
}

const HALF: &str = "an escape in a string is half of a surrogate pair";

/// The character of the escape at `at`, and the offset behind it.
fn escape(bytes: &[u8], at: usize) -> Result<(char, usize), ReadError> {
    let plain = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(bytes, at),
        _ => return Err(ReadError::new(at, "an escape in a string is malformed")),
    };
    Ok((plain, at + 2))
}

fn unicode(bytes: &[u8], at: usize) -> Result<(char, usize), ReadError> {
    let high = unit(bytes, at + 2)?;
    if let Some(character) = char::from_u32(high) {
        return Ok((character, at + 6));
    }
    if high < 0xdc00 && bytes.get(at + 6) == Some(&b'\\') && bytes.get(at + 7) == Some(&b'u') {
        let low = unit(bytes, at + 8)?;
        if (0xdc00..0xe000).contains(&low) {
            let joined = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            if let Some(character) = char::from_u32(joined) {
                return Ok((character, at + 12));
            }
        }
    }
    Err(ReadError::new(at, HALF))
}

/// Four hexadecimal digits.
fn unit(bytes: &[u8], at: usize) -> Result<u32, ReadError> {
    let digits = bytes.get(at..at + 4).ok_or_else(|| unfinished(bytes.len(), None))?;
    digits.iter().try_fold(0, |sum, digit| {
        let value =
            char::from(*digit).to_digit(16).ok_or_else(|| ReadError::new(at, "an escape in a string is malformed"))?;
        Ok(sum * 16 + value)
    })
}

#[cold]
fn unfinished(at: usize, found: Option<u8>) -> ReadError {
    match found {
        Some(_) => ReadError::new(at, "a control character in a string must be escaped"),
        None => ReadError::new(at, "the text ends within a string"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain;

    proptest! {
        #[test]
        fn a_run_of_plain_characters_ends_where_the_first_other_one_stands(
            bytes in prop::collection::vec(prop_oneof![0x1d_u8..0x25, 0x5b_u8..0x5e, any::<u8>(), 0x80_u8..0xff], 0..40),
            start in any::<prop::sample::Index>(),
        ) {
            let start = start.index(bytes.len() + 1);
            let first = bytes[start..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            prop_assert_eq!(plain(&bytes, start), first.map_or(bytes.len(), |first| start + first));
        }
    }
}
