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

/// The same of a text in UTF-8, appended.
#[cfg(feature = "connector")]
pub(crate) fn fold_into(text: &[u8], out: &mut Vec<u8>) {
    if text.is_empty() {
        return;
    }
    let (from, end) = (out.len(), out.len() + text.len());
    let mut spoilt = [0; STEP];
    spoilt[0] = u8::from(text.first() == Some(&b' ') || text.last() == Some(&b' '));
    out.extend_from_slice(text);
    // So that the last step is a whole one.
    out.extend_from_slice(&[b'.'; STEP + 1]);
    let mut rest = &mut out[from..];
    while let Some(bytes) = rest.first_chunk_mut() {
        fold_step(bytes, &mut spoilt);
        rest = &mut rest[STEP..];
    }
    out.truncate(end);
    if spoilt != [0; STEP] {
        out.truncate(from);
        out.extend_from_slice(folded(&String::from_utf8_lossy(text)).as_bytes());
    }
}

/// Folds the bytes of a step, the byte behind them aside, which is looked at only. A function of its own is what a compiler makes few
/// instructions of.
#[cfg(feature = "connector")]
#[inline(never)]
fn fold_step(bytes: &mut [u8; STEP + 1], spoilt: &mut [u8; STEP]) {
    if let (Some(bytes), Some(behind)) = (bytes.first_chunk(), bytes.last_chunk()) {
        note_spoilt::<b' '>(spoilt, bytes, behind);
    }
    if let Some(bytes) = bytes.first_chunk_mut::<STEP>() {
        bytes.make_ascii_lowercase();
    }
}

/// Whether a text is of ASCII, without control characters and without two blanks in a row.
#[cfg(feature = "read")]
pub(crate) fn is_plain(text: &[u8]) -> bool {
    let mut spoilt = [0; STEP];
    each_step(text, |bytes, behind| note_spoilt::<b' '>(&mut spoilt, bytes, behind));
    spoilt == [0; STEP]
}

/// Whether each line of a text is plain.
#[cfg(feature = "read")]
pub(crate) fn are_plain_lines(text: &[u8]) -> bool {
    let mut spoilt = [0; STEP];
    each_step(text, |bytes, behind| note_spoilt::<b'\n'>(&mut spoilt, bytes, behind));
    spoilt == [0; STEP]
}

/// Goes through a text in steps: gives the bytes of each, and the ones behind each of them. The last step is filled up.
#[cfg(feature = "read")]
#[inline]
fn each_step(text: &[u8], mut take: impl FnMut(&[u8; STEP], &[u8; STEP])) {
    let bytes = text.as_chunks::<STEP>().0;
    let behind = text.get(1..).unwrap_or_default().as_chunks::<STEP>().0;
    bytes.iter().zip(behind).for_each(|(bytes, behind)| take(bytes, behind));
    let rest = &text[behind.len() * STEP..];
    let mut last = [b'.'; STEP + 1];
    last[..rest.len()].copy_from_slice(rest);
    if let (Some(bytes), Some(behind)) = (last.first_chunk(), last.last_chunk()) {
        take(bytes, behind);
    }
}

/// How many bytes are looked at together: what a processor does at once.
#[cfg(any(feature = "read", feature = "connector"))]
const STEP: usize = 16;

/// Notes which of the bytes, of which the ones behind them are given, spoil a plain text, in which `ALSO` may stand: by anything but 0. What
/// was noted before stays, so that it is looked at once, at a text's end.
#[cfg(any(feature = "read", feature = "connector"))]
#[inline(always)]
fn note_spoilt<const ALSO: u8>(spoilt: &mut [u8; STEP], bytes: &[u8; STEP], behind: &[u8; STEP]) {
    for at in 0..STEP {
        // As signed numbers those of other letters than ASCII's come before the blank too.
        let is_foreign = (bytes[at].cast_signed() < b' '.cast_signed()) & (bytes[at] != ALSO);
        let is_blank = (bytes[at] == b' ') & (behind[at] == b' ');
        spoilt[at] |= u8::from(is_foreign) | u8::from(is_blank);
    }
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
        fn plain_texts_are_printable_and_folding_is_the_same_on_both_roads(text in "[ -~\\t\\n\u{a0}aåÅ]{0,6}|[ aB]{0,12}|[!-~]{0,50}|[!-~]{0,20} {1,2}[!-~]{0,20}|[ -~]{0,40}|[ -~]{5,40}\\PC[ -~]{0,12}") {
            let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'\x7f'));
            let is_plain = is_plain(text.as_bytes());
            prop_assert_eq!(is_plain, printable && !text.contains("  "));
            prop_assert_eq!(are_plain_lines(text.as_bytes()), text.split('\n').all(|line| super::is_plain(line.as_bytes())));
            prop_assert!(!is_plain || squeezed(&text) == text.trim());
            let mut bytes = b"before".to_vec();
            fold_into(text.as_bytes(), &mut bytes);
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
