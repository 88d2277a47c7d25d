//! How far a path is from the template of an operation's path: segment by segment, and within a segment letter by letter.

/// A letter that is wrong, missing, too many or in another's place.
const LETTER: usize = 2;
/// A segment that the template has and the path has not.
const MISSING: usize = 3;
/// A segment that the path has and the template has not.
const EXTRA: usize = 4;
/// A parameter takes any segment, but a word with a slip of a letter is closer.
const PARAMETER: usize = 3;

/// The distance of two paths, each as its segments.
pub(super) fn distance(path: &[&str], template: &[&str]) -> usize {
    // The rows of the usual table: what is left of the path against every beginning of the template.
    let mut above: Vec<usize> = (0..=template.len()).map(|missing| missing * MISSING).collect();
    for segment in path {
        let mut row = vec![above[0] + EXTRA];
        for (place, part) in template.iter().enumerate() {
            let replaced = above[place] + between(segment, part);
            row.push(replaced.min(above[place + 1] + EXTRA).min(row[place] + MISSING));
        }
        above = row;
    }
    above.last().copied().unwrap_or_default()
}

fn between(segment: &str, part: &str) -> usize {
    if part.starts_with('{') { PARAMETER } else { LETTER * strsim::osa_distance(segment, part) }
}

/// Whether a segment is a word of the template, or nearly: at most every third letter is another.
pub(super) fn is_nearly(segment: &str, part: &str) -> bool {
    let letters = segment.chars().count().max(part.chars().count());
    !part.starts_with('{') && 3 * strsim::osa_distance(segment, part) <= letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, template: &str) -> usize {
        let segments =
            |text: &'static str| -> Vec<&'static str> { text.split('/').filter(|part| !part.is_empty()).collect() };
        let (path, template) = (path.to_owned().leak(), template.to_owned().leak());
        distance(&segments(path), &segments(template))
    }

    #[test]
    fn the_distance_counts_letters_and_segments() {
        assert_eq!(of("/a/user", "/a/user"), 0);
        assert_eq!(of("/a/usre", "/a/user"), LETTER);
        assert_eq!(of("/a/users/7", "/a/user/{id}"), LETTER + PARAMETER);
        assert_eq!(of("/user", "/api/v1/user"), 2 * MISSING);
        assert_eq!(of("/a/user/user", "/a/user"), EXTRA);
        assert_eq!(of("", "/a"), MISSING);
        assert_eq!(of("/a", ""), EXTRA);
        assert_eq!(of("", ""), 0);
    }

    #[test]
    fn a_word_is_near_when_few_of_its_letters_are_others() {
        assert!(is_nearly("creat", "create") && is_nearly("user", "users") && is_nearly("acounts", "accounts"));
        assert!(!is_nearly("links", "users") && !is_nearly("x", "{id}") && !is_nearly("", "a"));
    }
}
