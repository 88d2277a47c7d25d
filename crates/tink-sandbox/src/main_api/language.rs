//! The language that a caller asks for in `Accept-Language` (RFC 9110), among those that texts are in.

/// The languages that texts are in; the first stands in for every other (ours).
const LANGUAGES: [&str; 2] = ["en", "sv"];

/// The language that suits an `Accept-Language` best.
pub(super) fn accepted(header: Option<&str>) -> &'static str {
    let mut best: (&str, u16) = (LANGUAGES[0], 0);
    for range in header.unwrap_or_default().split(',') {
        let mut parts = range.split(';').map(str::trim);
        let wanted = parts.next().unwrap_or_default().split(['-', '_']).next().unwrap_or_default();
        let weight = |part: &'_ str| {
            part.split_once('=')
                .filter(|(name, _)| name.eq_ignore_ascii_case("q"))
                .map(|(_, weight)| thousandths(weight))
        };
        let quality = parts.find_map(weight).unwrap_or(1000);
        let known = LANGUAGES.into_iter().find(|language| language.eq_ignore_ascii_case(wanted));
        if let Some(language) = known.filter(|_| quality > best.1) {
            best = (language, quality);
        }
    }
    best.0
}

/// A weight from 0 to 1 in thousandths; what is not one weighs nothing.
fn thousandths(weight: &str) -> u16 {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = format!("{whole}{decimals:0<3}");
    match digits.parse() {
        Ok(weight) if decimals.len() <= 3 && weight <= 1000 => weight,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_that_is_there_wins_and_english_stands_in() {
        let cases = [
            (None, "en"),
            (Some(""), "en"),
            (Some("sv"), "sv"),
            (Some("sv-SE,sv;q=0.9,en;q=0.8"), "sv"),
            (Some("de-DE, sv;q=0.5, en;q=0.4"), "sv"),
            (Some("en;q=0.5, SV;q=0.75"), "sv"),
            (Some("en, sv"), "en"),
            (Some("sv;q=0, en;q=0.1"), "en"),
            (Some("sv;q=0"), "en"),
            (Some("fr, *"), "en"),
            (Some("sv;q=2, en;q=0.001"), "en"),
            (Some("sv;q=é"), "en"),
        ];
        for (header, language) in cases {
            assert_eq!(accepted(header), language, "{header:?}");
        }
    }
}
