//! The part of a description that names who was paid, without what differs from one payment to the next.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// Words that count of a merchant: `espresso house`.
const OF_A_MERCHANT: usize = 2;

/// Words that count where a person's name follows: `swish anna maria andersson`.
const OF_A_PERSON: usize = 4;

/// What is compared of a description: some of its words, borrowed from it.
///
/// 1. The words are runs of letters and digits; an apostrophe or `&` between two of them belongs to the word (`h&m`).
/// 2. Words with digits are left out, as card numbers, dates, stores and references are. The first word stays if it has at most
///    two and the next one has none (`7-Eleven`, `OKQ8`).
/// 3. What the bank writes before the merchant is left out (`kortköp`, `paypal`), and so are, behind the first word, legal forms
///    and places (`ab`, `stockholm`). The words are data, `data/noise.tsv`.
/// 4. The first two words that are left count, or four where the first one says that a person may follow (`swish`).
/// 5. Where no word is left, the whole description counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    words: [&'a str; OF_A_PERSON],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noise {
    Carrier,
    Form,
    Place,
    Person,
}

impl<'a> Key<'a> {
    /// The key of a description, which is lower case.
    #[must_use]
    pub fn of(description: &'a str) -> Self {
        let mut key = Self { words: [""; OF_A_PERSON] };
        let (mut length, mut most) = (0, OF_A_MERCHANT);
        let mut all = words(description).peekable();
        let mut is_first = true;
        while let Some(word) = all.next() {
            let may_be_a_name = is_first && digits(word) <= 2 && all.peek().is_none_or(|next| digits(next) == 0);
            is_first = false;
            if digits(word) > 0 && !may_be_a_name {
                continue;
            }
            let noise = noise(word);
            match noise {
                Some(Noise::Form | Noise::Place) if length > 0 => continue,
                // A carrier stays until something follows it.
                _ if length == 1 && self::noise(key.words[0]) == Some(Noise::Carrier) => length = 0,
                _ => {}
            }
            if length == 0 {
                most = if noise == Some(Noise::Person) { OF_A_PERSON } else { OF_A_MERCHANT };
            }
            key.words[length] = word;
            length += 1;
            if length == most {
                break;
            }
        }
        if length == 0 {
            key.words[0] = description;
        }
        key
    }

    /// What a description with this key holds at least. Empty for an empty description.
    pub(super) fn longest_word(&self) -> &'a str {
        self.words.iter().max_by_key(|word| word.len()).copied().unwrap_or_default()
    }
}

/// The words of a description.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let from = &rest[start..];
        let end = end_of_word(from);
        rest = &from[end..];
        Some(&from[..end])
    })
}

/// Where the word at the beginning of a text ends.
fn end_of_word(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins =
            matches!(c, '\'' | '\u{2019}' | '&') && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !c.is_alphanumeric() && !joins {
            return at;
        }
    }
    text.len()
}

fn digits(word: &str) -> usize {
    word.chars().filter(|c| c.is_numeric()).count()
}

fn noise(word: &str) -> Option<Noise> {
    static NOISE: LazyLock<HashMap<&str, Noise>> = LazyLock::new(|| {
        let lines = include_str!("../../../data/noise.tsv").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(words_of_line).collect()
    });
    NOISE.get(word).copied()
}

fn words_of_line(line: &'static str) -> impl Iterator<Item = (&'static str, Noise)> {
    let (kind, words) = line.split_once('\t').unwrap_or_else(|| panic!("noise.tsv: not two columns: {line:?}"));
    let kind = match kind {
        "carrier" => Noise::Carrier,
        "form" => Noise::Form,
        "place" => Noise::Place,
        "person" => Noise::Person,
        _ => panic!("noise.tsv: {kind}"),
    };
    words.split(',').map(move |word| (word, kind))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::image::fold;

    fn key(description: &str) -> String {
        let folded = fold(description);
        Key::of(&folded).words.join(" ").trim_end().to_owned()
    }

    #[test]
    fn the_keys_of_what_banks_write() {
        for (description, expected) in [
            ("ICA Nära Sabbatsberg", "ica nära"),
            ("ICA NÄRA ÅRSTA 240503", "ica nära"),
            ("Espresso House 231", "espresso house"),
            ("ESPRESSO HOUSE ODENPLAN STOCKHOLM", "espresso house"),
            ("Riche Teatergrillen", "riche teatergrillen"),
            ("Systembolaget 0145", "systembolaget"),
            ("SYSTEMBOLAGET STOCKHOLM SE", "systembolaget"),
            ("KORTKÖP 240503 SYSTEMBOLAGET 0145", "systembolaget"),
            ("Netflix.com", "netflix"),
            ("NETFLIX.COM 866-579-7172", "netflix"),
            ("SPOTIFY P1A2B3C4", "spotify"),
            ("Spotify AB, Stockholm", "spotify"),
            ("PAYPAL *SPOTIFY P2F4E1", "spotify"),
            ("PayPal Europe", "paypal"),
            ("PAYPAL *NETFLIX.COM", "netflix"),
            ("H&M Drottninggatan", "h&m drottninggatan"),
            ("McDonald's 12", "mcdonald's"),
            ("7-ELEVEN 2033 Solna", "7 eleven"),
            ("OKQ8 Solna", "okq8"),
            ("3 Sverige AB", "3"),
            ("12/05 LIDL 1234 Berlin", "lidl"),
            ("2024-05-03 Lidl Sverige KB", "lidl"),
            ("TESCO STORES 3297", "tesco stores"),
            ("TESCO MOBILE", "tesco mobile"),
            ("CARD PURCHASE AMZN Mktp DE*2X4Y", "amzn mktp"),
            ("DB Vertrieb GmbH", "db vertrieb"),
            ("REWE SAGT DANKE. 12345678", "rewe sagt"),
            ("Swish Anna Andersson", "swish anna andersson"),
            ("Swish från 070-123 45 67", "swish från"),
            ("Swish", "swish"),
            ("Överföring Anna Maria Andersson Sparkonto 2", "överföring anna maria andersson"),
            ("Lön", "lön"),
            ("Stockholm", "stockholm"),
            ("Gehalt März ACME GmbH", "gehalt märz"),
            ("123456-7890", "123456-7890"),
            ("", ""),
            ("***", "***"),
        ] {
            assert_eq!(key(description), expected, "{description:?}");
        }
    }

    #[test]
    fn the_noise_is_lower_case_and_each_word_one_kind() {
        let mut seen = HashMap::new();
        for line in include_str!("../../../data/noise.tsv").lines().filter(|line| !line.starts_with('#')) {
            for (word, kind) in words_of_line(line) {
                assert_eq!(fold(word), word);
                assert_eq!(words(word).collect::<Vec<_>>(), [word]);
                assert_eq!(seen.insert(word, kind), None, "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_key_is_made_of_parts_of_the_description(text in "\\PC{0,40}|[a-d0-9 &'.*-]{0,30}") {
            let folded = fold(&text);
            let key = Key::of(&folded);
            prop_assert!(key.words.iter().all(|word| folded.contains(word)));
            prop_assert_eq!(key.longest_word().is_empty(), folded.is_empty());
        }
    }
}
