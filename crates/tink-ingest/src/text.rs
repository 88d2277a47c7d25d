//! How texts are compared and kept: white space and case tell nothing apart.

#[cfg(any(feature = "read", feature = "connector"))]
/// Lower case, outer space gone, runs of white space as one blank.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// The same, appended as bytes.
#[cfg(feature = "connector")]
pub(crate) fn fold_into(text: &str, out: &mut Vec<u8>) {
    if is_plain(text) {
        let from = out.len();
        out.extend_from_slice(text.as_bytes());
        out[from..].make_ascii_lowercase();
    } else {
        out.extend_from_slice(folded(text).as_bytes());
    }
}

/// Whether a text is of ASCII and squeezed already, as most are.
#[cfg(feature = "connector")]
pub(crate) fn is_plain(text: &str) -> bool {
    !text.starts_with(' ') && !text.ends_with(' ') && is_plain_inside(text)
}

/// Whether a text is of ASCII, without control characters and without two blanks in a row. It looks at eight bytes at once.
#[cfg(any(feature = "read", feature = "connector"))]
pub(crate) fn is_plain_inside(text: &str) -> bool {
    /// A bit for each byte that is a blank: its highest. And whether all bytes are of ASCII and no control characters.
    const fn blanks(word: u64) -> (u64, bool) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        let is_text = word & (ONES << 7) == 0 && (word >> 5 | word >> 6) & ONES == ONES;
        // Of a blank nothing is left, and only nothing does not reach the highest bit.
        let left = (word ^ (ONES * 0x20)) & (ONES * 0x7f);
        (!(left + ONES * 0x7f) & (ONES << 7), is_text)
    }

    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [b'.'; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut before = 0;
    words.iter().chain([&last]).all(|word| {
        let (blank, is_text) = blanks(u64::from_le_bytes(*word));
        let behind_another = blank << 8 | std::mem::replace(&mut before, blank) >> 56;
        is_text && blank & behind_another == 0
    })
}

/// Runs of white space as one blank, outer space gone.
#[cfg(feature = "read")]
pub(crate) fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Texts of one transaction as one, squeezed. A text that the ones before it hold already is not said twice: banks repeat the
/// merchant in a second field.
#[cfg(feature = "read")]
pub(crate) fn joined<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut joined = String::new();
    for text in texts {
        let text = squeezed(text);
        if text.is_empty() || joined.contains(&text) {
            continue;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&text);
    }
    joined
}

#[cfg(test)]
mod tests {
    #[cfg(all(feature = "read", feature = "connector"))]
    use proptest::prelude::*;

    use super::*;

    #[cfg(all(feature = "read", feature = "connector"))]
    proptest! {
        #[test]
        fn plain_texts_are_those_that_squeezing_leaves_alone(text in "[ -~\\t\\n\u{a0}aåÅ]{0,6}|[ aB]{0,12}|[ -~]{0,40}|[ -~]{5,12}\\PC[ -~]{0,12}") {
            if is_plain(&text) {
                prop_assert_eq!(&squeezed(&text), &text);
            }
            let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'\x7f'));
            prop_assert_eq!(is_plain_inside(&text), printable && !text.contains("  "));
            let mut bytes = b"before".to_vec();
            fold_into(&text, &mut bytes);
            prop_assert_eq!(String::from_utf8(bytes).expect("text"), format!("before{}", folded(&text)));
        }
    }

    #[test]
    fn texts_lose_only_white_space_and_case() {
        #[cfg(any(feature = "read", feature = "connector"))]
        assert_eq!(folded(" Bokföringsdag\u{a0} \u{c5}r "), "bokföringsdag år");
        #[cfg(feature = "read")]
        assert_eq!(squeezed("  Åhléns\u{a0} City\t\n"), "Åhléns City");
    }
}
