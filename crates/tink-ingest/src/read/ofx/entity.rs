//! Entities of OFX texts: the known ones and numbers become their signs, and everything else stays as it is written.

/// A text with its entities replaced.
pub(super) fn decoded(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((sign, length)) => {
                out.push(sign);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The longest one is `&#1114111;`, with some zeros in front.
const LONGEST: usize = 16;

/// The sign of the entity that a text starts with, and how many bytes it takes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let sign = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) if !hex.starts_with('+') => u32::from_str_radix(hex, 16).ok()?,
            None if !number.starts_with('+') => number.parse().ok()?,
            _ => return None,
        };
        // A text with a null sign in it is refused everywhere.
        char::from_u32(code).filter(|&sign| sign != '\0')?
    } else {
        match name.to_ascii_lowercase().as_str() {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{a0}',
            _ => return None,
        }
    };
    Some((sign, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_is_replaced() {
        for (raw, wanted) in [
            ("a&amp;b", "a&b"),
            ("&lt;&GT;&quot;&apos;", "<>\"'"),
            ("a&nbsp;b", "a\u{a0}b"),
            ("&#8364;&#x20aC;&#X41;", "\u{20ac}\u{20ac}A"),
            ("&amp;lt;", "&lt;"),
            ("a & b; &co; &; && &", "a & b; &co; &; && &"),
            ("&#xD800; &#-1; &#+5; &#x; &#99999999999;", "&#xD800; &#-1; &#+5; &#x; &#99999999999;"),
            ("&å;&ååååååååååååååååååå;", "&å;&ååååååååååååååååååå;"),
        ] {
            assert_eq!(decoded(raw.as_bytes()), wanted, "{raw:?}");
        }
    }
}
