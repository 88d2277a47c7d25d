//! Patterns as plain functions: anchored sequences of character classes with counts, matched from front to back without going back.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

/// One step of a pattern: so many characters of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    ranges: Vec<(char, char)>,
    min: usize,
    max: usize,
}

/// An expression that says whether `text` matches, or why the pattern cannot be compiled.
pub(super) fn compile(pattern: &str, text: &TokenStream) -> Result<TokenStream, String> {
    let steps = parse(pattern)?;
    check(&steps)?;
    let steps = steps.iter().map(|step| {
        let (min, max) = (count_of(step.min), count_of(step.max));
        let ranges = step.ranges.iter().map(|(first, last)| {
            if first == last {
                quote! { #first }
            } else {
                quote! { #first..=#last }
            }
        });
        quote! { scan.take(#min, #max, |character| matches!(character, #(#ranges)|*)) }
    });
    Ok(quote! {{
        let mut scan = crate::validate::Scan::new(#text);
        #(#steps &&)* scan.is_done()
    }})
}

fn count_of(count: usize) -> TokenStream {
    match count {
        usize::MAX => quote! { usize::MAX },
        count => Literal::usize_unsuffixed(count).into_token_stream(),
    }
}

fn parse(pattern: &str) -> Result<Vec<Step>, String> {
    let inner = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    let inner = inner.ok_or("a pattern starts with ^ and ends with $")?;
    let mut characters = inner.chars().peekable();
    let mut steps = Vec::new();
    while let Some(character) = characters.next() {
        let ranges = match character {
            '[' => class(&mut characters)?,
            '\\' => escape(characters.next())?,
            '(' | ')' | '|' | '.' | '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' => {
                return Err(format!("the generator does not handle `{character}` in a pattern"));
            }
            literal => vec![(literal, literal)],
        };
        let (min, max) = count(&mut characters)?;
        steps.push(Step { ranges, min, max });
    }
    Ok(steps)
}

type Characters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn class(characters: &mut Characters<'_>) -> Result<Vec<(char, char)>, String> {
    let mut ranges = Vec::new();
    loop {
        let first = match characters.next() {
            None => return Err("a class of characters has no end".to_owned()),
            Some(']') if ranges.is_empty() => return Err("a class of characters is empty".to_owned()),
            Some(']') => return Ok(ranges),
            Some('^') if ranges.is_empty() => return Err("the generator does not handle negated classes".to_owned()),
            Some('\\') => {
                ranges.extend(escape(characters.next())?);
                continue;
            }
            Some(first) => first,
        };
        if characters.peek() != Some(&'-') {
            ranges.push((first, first));
            continue;
        }
        characters.next();
        match characters.peek() {
            Some(']') => ranges.extend([(first, first), ('-', '-')]),
            Some(last) if *last >= first && *last != '\\' => {
                ranges.push((first, *last));
                characters.next();
            }
            _ => return Err("a range of characters is malformed".to_owned()),
        }
    }
}

fn escape(character: Option<char>) -> Result<Vec<(char, char)>, String> {
    match character {
        Some('d') => Ok(vec![('0', '9')]),
        Some(literal) if literal.is_ascii_punctuation() => Ok(vec![(literal, literal)]),
        _ => Err("the generator does not handle this escape in a pattern".to_owned()),
    }
}

fn count(characters: &mut Characters<'_>) -> Result<(usize, usize), String> {
    let counts = match characters.peek() {
        Some('+') => (1, usize::MAX),
        Some('*') => (0, usize::MAX),
        Some('?') => (0, 1),
        Some('{') => {
            characters.next();
            let mut text = String::new();
            loop {
                match characters.next() {
                    Some('}') => break,
                    Some(character) => text.push(character),
                    None => return Err("a count has no end".to_owned()),
                }
            }
            let (min, max) = text.split_once(',').unwrap_or((&text, &text));
            let number = |text: &str| text.parse().map_err(|_| format!("`{{{text}}}` is not a count"));
            return Ok((number(min)?, if max.is_empty() { usize::MAX } else { number(max)? }));
        }
        _ => return Ok((1, 1)),
    };
    characters.next();
    Ok(counts)
}

/// A step that may take more or fewer characters must not be able to take those of the steps behind it.
fn check(steps: &[Step]) -> Result<(), String> {
    for (index, step) in steps.iter().enumerate() {
        if step.min > step.max {
            return Err("a count has its least above its most".to_owned());
        }
        if step.min == step.max {
            continue;
        }
        for next in &steps[index + 1..] {
            if overlap(step, next) {
                return Err(
                    "the pattern would have to be matched by trying; the generator does not handle that".to_owned()
                );
            }
            if next.min > 0 {
                break;
            }
        }
    }
    Ok(())
}

fn overlap(one: &Step, other: &Step) -> bool {
    one.ranges.iter().any(|(first, last)| other.ranges.iter().any(|(start, end)| first <= end && start <= last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_classes_and_literals_are_understood() {
        let steps = parse(r"^[a-z]{2}_[A-Z0-9-]+\.\d?$").expect("the pattern is supported");
        let expected = [
            (vec![('a', 'z')], 2, 2),
            (vec![('_', '_')], 1, 1),
            (vec![('A', 'Z'), ('0', '9'), ('-', '-')], 1, usize::MAX),
            (vec![('.', '.')], 1, 1),
            (vec![('0', '9')], 0, 1),
        ];
        let expected: Vec<Step> = expected.into_iter().map(|(ranges, min, max)| Step { ranges, min, max }).collect();
        assert_eq!(steps, expected);
        assert_eq!(check(&steps), Ok(()));
    }

    #[test]
    fn what_is_not_supported_is_refused_with_a_reason() {
        for (pattern, reason) in [
            ("[a-z]", "a pattern starts with ^ and ends with $"),
            ("^(a|b)$", "the generator does not handle `(` in a pattern"),
            ("^[^a]$", "the generator does not handle negated classes"),
            ("^[a-z$", "a class of characters has no end"),
            ("^[]$", "a class of characters is empty"),
            ("^[z-a]$", "a range of characters is malformed"),
            (r"^\w$", "the generator does not handle this escape in a pattern"),
            ("^a{x}$", "`{x}` is not a count"),
            ("^a{2$", "a count has no end"),
            ("^a{2,$", "a count has no end"),
            ("^a{$", "a count has no end"),
            ("^a{,2}$", "`{}` is not a count"),
            ("^a{3,1}$", "a count has its least above its most"),
            ("^[a-z]*b$", "the pattern would have to be matched by trying; the generator does not handle that"),
            ("^a*-?a$", "the pattern would have to be matched by trying; the generator does not handle that"),
        ] {
            let found = compile(pattern, &quote! { text });
            assert_eq!(found.map(|code| code.to_string()), Err(reason.to_owned()), "{pattern}");
        }
    }
}
