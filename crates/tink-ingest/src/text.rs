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
    use super::*;

    #[test]
    fn texts_lose_only_white_space_and_case() {
        #[cfg(any(feature = "read", feature = "connector"))]
        assert_eq!(folded(" Bokföringsdag\u{a0} \u{c5}r "), "bokföringsdag år");
        #[cfg(feature = "read")]
        assert_eq!(squeezed("  Åhléns\u{a0} City\t\n"), "Åhléns City");
    }
}
