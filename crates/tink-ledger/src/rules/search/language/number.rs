//! Numbers as people write them: with a decimal point or comma, with or without marks between thousands.
//!
//! A language has its decimal mark: the point in English, the comma elsewhere. The other mark groups thousands where it can
//! (`1.000` in Swedish) and stands for the decimal mark where it cannot (`99.50` in Swedish). Where both occur, the last one
//! is the decimal mark. Blanks group too: `1 000` is a thousand in every language. A sign is read over, since amounts are
//! compared by their absolute value.

use tink_model::Amount;

/// A number has at most so many digits, which leaves room to work out what lies around it exactly.
const MAX_DIGITS: usize = 25;

/// The number that the first of these words make up, and how many of them do so.
pub(super) fn read(words: &[&str], decimal_mark: char) -> Option<(Amount, usize)> {
    let first = words.first()?;
    let first = first.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(first);
    if is_digits(first) && first.len() <= 3 {
        let groups = words[1..].iter().take_while(|word| is_digits(word) && word.len() == 3).count();
        let whole = format!("{first}{}", words[1..=groups].concat());
        let last =
            words.get(1 + groups).and_then(|word| word.split_once(['.', ','])).filter(|(group, _)| group.len() == 3);
        return match last.and_then(|(group, fraction)| amount(&format!("{whole}{group}"), Some(fraction))) {
            Some(amount) => Some((amount, 2 + groups)),
            None => Some((amount(&whole, None)?, 1 + groups)),
        };
    }
    Some((read_word(first, decimal_mark)?, 1))
}

fn read_word(word: &str, decimal_mark: char) -> Option<Amount> {
    let grouped = |text: &str, mark: char| {
        let mut groups = text.split(mark);
        let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
        let rest: Vec<&str> = groups.collect();
        let is_grouped = rest.iter().all(|group| group.len() == 3);
        is_grouped.then(|| [&[first], rest.as_slice()].concat().concat())
    };
    let other = |mark| if mark == '.' { ',' } else { '.' };
    let Some((whole, mark, fraction)) = split_last(word) else { return amount(word, None) };
    if whole.contains(other(mark)) {
        return amount(&grouped(whole, other(mark))?, Some(fraction));
    }
    let may_group = whole.contains(mark) || (mark != decimal_mark && !whole.starts_with('0'));
    if let Some(digits) = may_group.then(|| grouped(word, mark)).flatten() {
        return amount(&digits, None);
    }
    amount(whole, Some(fraction))
}

/// What stands before and after the last mark of a word.
fn split_last(word: &str) -> Option<(&str, char, &str)> {
    let at = word.rfind(['.', ','])?;
    Some((&word[..at], char::from(word.as_bytes()[at]), &word[at + 1..]))
}

fn amount(whole: &str, fraction: Option<&str>) -> Option<Amount> {
    if !is_digits(whole) || !fraction.is_none_or(is_digits) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.unwrap_or_default();
    if whole.len() + fraction.len() > MAX_DIGITS {
        return None;
    }
    let mantissa = format!("{whole}{fraction}").parse().unwrap_or(0);
    Amount::from_parts(mantissa, u32::try_from(fraction.len()).ok()?)
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, english: Option<(&str, usize)>, swedish: Option<(&str, usize)>) {
        let words: Vec<&str> = text.split(' ').collect();
        let read = |mark| read(&words, mark).map(|(amount, taken)| (amount.to_string(), taken));
        let expected = |found: Option<(&str, usize)>| found.map(|(amount, taken)| (amount.to_owned(), taken));
        assert_eq!(read('.'), expected(english), "{text:?} in English");
        assert_eq!(read(','), expected(swedish), "{text:?} in Swedish");
    }

    #[test]
    fn numbers_that_read_alike_everywhere() {
        for (text, amount, taken) in [
            ("100", "100", 1),
            ("-100", "100", 1),
            ("\u{2212}5", "5", 1),
            ("+5", "5", 1),
            ("007", "7", 1),
            ("0", "0", 1),
            ("1234567", "1234567", 1),
            ("99.50", "99.50", 1),
            ("99,50", "99.50", 1),
            ("1,000.50", "1000.50", 1),
            ("1.000,50", "1000.50", 1),
            ("1,234,567", "1234567", 1),
            ("1.234.567", "1234567", 1),
            ("1234,5678", "1234.5678", 1),
            ("1 000", "1000", 2),
            ("1 000 000 kr", "1000000", 3),
            ("1 000,50 kr", "1000.50", 2),
            ("12 34", "12", 1),
            ("1234 567", "1234", 1),
            ("100 kr", "100", 1),
        ] {
            check(text, Some((amount, taken)), Some((amount, taken)));
        }
    }

    #[test]
    fn one_mark_before_three_digits_goes_by_the_language() {
        check("1,000", Some(("1000", 1)), Some(("1.000", 1)));
        check("1.000", Some(("1.000", 1)), Some(("1000", 1)));
        check("0,125", Some(("0.125", 1)), Some(("0.125", 1)));
        check("0.125", Some(("0.125", 1)), Some(("0.125", 1)));
    }

    #[test]
    fn what_is_no_number() {
        for text in
            ["", "-", "a", "1a", "1e5", "1.", ".5", "1,,2", "1.00.00", "1.000,50,5", "1,00.5", "--1", "٣", "1'000"]
        {
            check(text, None, None);
        }
        check(&"9".repeat(26), None, None);
        check(&format!("1 {}", ["000"; 9].join(" ")), None, None);
    }

    #[test]
    fn twenty_five_digits_are_exact() {
        let digits = "9".repeat(25);
        check(&digits, Some((&digits, 1)), Some((&digits, 1)));
        let decimals = format!("0.{digits}");
        check(&decimals, Some((&decimals, 1)), Some((&decimals, 1)));
    }

    proptest! {
        #[test]
        fn any_words_are_a_number_or_none(text in "[0-9., +-]{0,12}|\\PC{0,12}", comma in any::<bool>()) {
            let words: Vec<&str> = text.split_whitespace().collect();
            if let Some((amount, taken)) = read(&words, if comma { ',' } else { '.' }) {
                prop_assert!(!amount.is_negative() && (1..=words.len()).contains(&taken));
            }
        }

        #[test]
        fn a_plain_number_is_its_value(whole in 0..1_000_000_000_i64, cents in 0..100_u8, comma in any::<bool>()) {
            let mark = if comma { ',' } else { '.' };
            let text = format!("{whole}{mark}{cents:02}");
            prop_assert_eq!(read(&[&text], mark), Some((Amount::new(whole * 100 + i64::from(cents), 2), 1)));
        }
    }
}
