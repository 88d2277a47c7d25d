//! Descriptions as plain words: what banks write in many ways becomes one way.

/// The text as lower-case words with a space before, between and after them, without accents and apostrophes.
///
/// Letters and digits are words of their own (`OKQ8` is `okq 8`); everything else only separates. Latin letters lose what is
/// above, below and through them (`Hemköp` is `hemkop`); letters of other scripts stay.
pub(super) fn words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 16);
    each_char_of_words(text, |c| folded.push(c));
    folded
}

/// The same, character by character, without room for all of them.
#[inline]
pub(super) fn each_char_of_words(text: &str, take: impl FnMut(char)) {
    let mut words = Words { take, last: Class::Gap };
    (words.take)(' ');
    for c in text.chars() {
        match c {
            'a'..='z' => words.letter(c),
            'A'..='Z' => words.letter(c.to_ascii_lowercase()),
            '0'..='9' => words.push(Class::Digit, c),
            ' '..='~' if c != '\'' => words.gap(),
            _ => words.rare(c),
        }
    }
    words.gap();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Gap,
    Letter,
    Digit,
}

struct Words<T> {
    take: T,
    last: Class,
}

impl<T: FnMut(char)> Words<T> {
    #[inline]
    fn letter(&mut self, letter: char) {
        self.push(Class::Letter, letter);
    }

    fn rare(&mut self, c: char) {
        match c {
            _ if is_silent(c) => {}
            _ if c.is_numeric() => self.push(Class::Digit, c),
            _ if c.is_alphabetic() => c.to_lowercase().filter(|c| !is_silent(*c)).for_each(|c| self.foreign_letter(c)),
            _ => self.gap(),
        }
    }

    fn foreign_letter(&mut self, letter: char) {
        match latin(letter) {
            Some(base) => base.chars().for_each(|base| self.letter(base)),
            None => self.letter(letter),
        }
    }

    #[inline]
    fn push(&mut self, class: Class, c: char) {
        if self.last != class && self.last != Class::Gap {
            (self.take)(' ');
        }
        (self.take)(c);
        self.last = class;
    }

    #[inline]
    fn gap(&mut self) {
        if self.last != Class::Gap {
            (self.take)(' ');
            self.last = Class::Gap;
        }
    }
}

/// Apostrophes, combining marks and soft hyphens: dropped without separating.
fn is_silent(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '‘' | '’' | '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}')
}

/// What is left of a lower-case Latin letter without its marks.
fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

/// The text with umlauts and the like in two letters, as it is typed where they are missing: `ä` as `ae`.
pub(super) fn in_two_letters(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ä' => spelled.push_str("ae"),
            'ö' | 'ø' => spelled.push_str("oe"),
            'ü' => spelled.push_str("ue"),
            'å' => spelled.push_str("aa"),
            _ => spelled.push(c),
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_lose_case_accents_and_punctuation() {
        let cases = [
            ("", " "),
            ("---", " "),
            ("ICA", " ica "),
            ("ICA Nära/Södermalm", " ica nara sodermalm "),
            ("H&M  Hennes & Mauritz", " h m hennes mauritz "),
            ("McDonald's", " mcdonalds "),
            ("McDonald’s", " mcdonalds "),
            ("OKQ8 1234,50", " okq 8 1234 50 "),
            ("Straße GROẞ", " strasse gross "),
            ("Łódź Ærø İzmir", " lodz aero izmir "),
            ("Cafe\u{301}", " cafe "),
            ("Apo\u{ad}theke", " apotheke "),
            ("Ελλάδα 日本", " ελλάδα 日本 "),
        ];
        for (text, folded) in cases {
            assert_eq!(words(text), folded, "{text:?}");
        }
    }

    #[test]
    fn two_letters_stand_for_one_where_it_is_missing() {
        assert_eq!(in_two_letters("bäckerei für brød på"), "baeckerei fuer broed paa");
    }

    proptest! {
        #[test]
        fn any_text_becomes_words_between_single_spaces(text in any::<String>()) {
            let folded = words(&text);
            prop_assert!(folded.starts_with(' ') && folded.ends_with(' '));
            prop_assert!(!folded.contains("  "));
            prop_assert_eq!(words(&folded), folded);
        }

        #[test]
        fn case_does_not_matter_for_western_text(text in "[a-zåäöüéøæ0-9 &'.-]{0,40}") {
            prop_assert_eq!(words(&text.to_uppercase()), words(&text));
        }
    }
}
