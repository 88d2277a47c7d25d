//! `BENCHMARKS.md`: the tables of the last run stand there between markers; everything else is written by people.

use std::fs;

use crate::setup::Outcome;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../BENCHMARKS.md");

/// Puts a table between the markers of this name.
pub(crate) fn write(name: &str, table: &str) -> Outcome {
    let page = fs::read_to_string(FILE).map_err(|error| format!("{FILE}: {error}"))?;
    let page = replaced(&page, name, table).ok_or_else(|| format!("{FILE} has no markers of {name}"))?;
    Ok(fs::write(FILE, page)?)
}

/// The page with another table between the markers.
fn replaced(page: &str, name: &str, table: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}```text\n{}\n```\n{end}{after}", table.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced_and_again_the_next_time() {
        let page = "a\n<!-- goals -->\nold\n<!-- end of goals -->\nb\n";
        let once = replaced(page, "goals", "one\n").unwrap();
        assert_eq!(once, "a\n<!-- goals -->\n```text\none\n```\n<!-- end of goals -->\nb\n");
        assert_eq!(replaced(&once, "goals", "one\n"), Some(once.clone()));
        assert_eq!(replaced(&once, "soak", "one"), None);
    }

    #[test]
    fn the_page_has_a_place_for_each_table() {
        let page = fs::read_to_string(FILE).unwrap();
        assert!(replaced(&page, "goals", "").is_some() && replaced(&page, "soak", "").is_some());
    }
}
