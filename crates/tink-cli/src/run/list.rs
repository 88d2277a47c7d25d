//! Lists that come in pages: one page, or all of them.

use tink_model::List;

use crate::exit::{Exit, Outcome};
use crate::output::Output;

/// A page that can be shown.
pub(crate) trait Listed: Sized {
    /// What is on it.
    type Element;

    /// What is listed, for a sentence.
    const WHAT: &'static str;

    /// The member of a page that holds its elements.
    const MEMBER: &'static str;

    /// The page as the API writes it.
    fn page_json(&self) -> Vec<u8>;

    /// One element as the API writes it.
    fn element_json(element: &Self::Element) -> Vec<u8>;

    /// What is on it.
    fn listed(&self) -> &List<Self::Element>;

    /// What is on it, without the page around it.
    fn into_listed(self) -> List<Self::Element>;

    /// Where there are more pages: how the next one is asked for.
    fn next_step(&self) -> Option<String>;
}

/// Prints a page as the API wrote it, or all pages: for people as one table, as JSON one document whose list is written page by page.
pub(crate) async fn list<P: Listed>(
    output: Output,
    all: bool,
    mut next: impl AsyncFnMut() -> Option<Outcome<P>>,
    table: impl FnOnce(&[P::Element]) -> String,
) -> Outcome {
    let mut unreadable = 0;
    let mut shown = Vec::new();
    let mut document = Document::default();
    while let Some(page) = next().await {
        let page = page?;
        unreadable += page.listed().bad().len();
        if !all {
            if output.json {
                output.json(&page.page_json())?;
            }
            if let Some(step) = page.next_step() {
                output.note(&step);
            }
            shown = page.into_listed().into_vec();
            break;
        }
        if output.json {
            // A failure later on leaves the document open, so that nobody takes a part for the whole.
            output.script(&document.part::<P>(page.listed()))?;
        } else {
            shown.extend(page.into_listed());
        }
    }
    if unreadable > 0 {
        output.note(&format!("{unreadable} of the {} could not be read and are left out.", P::WHAT));
    }
    match (output.json, all) {
        (true, true) => {
            if !document.begun {
                output.script(&document.part::<P>(&[]))?;
            }
            output.script(b"]}\n")?;
        }
        (true, false) => {}
        (false, _) if shown.is_empty() => output.text(&format!("no {}\n", P::WHAT))?,
        (false, _) => output.text(&table(&shown))?,
    }
    Ok(Exit::Done)
}

/// The document of all pages, while it is written.
#[derive(Debug, Default)]
struct Document {
    begun: bool,
    filled: bool,
}

impl Document {
    /// The elements of a page as the next part of it.
    fn part<P: Listed>(&mut self, elements: &[P::Element]) -> Vec<u8> {
        let mut text = Vec::new();
        if !self.begun {
            text.extend_from_slice(format!("{{\"{}\":[", P::MEMBER).as_bytes());
        }
        for element in elements {
            if self.filled {
                text.push(b',');
            }
            text.extend(P::element_json(element));
            self.filled = true;
        }
        self.begun = true;
        text
    }
}

#[cfg(test)]
mod tests {
    use tink_model::xs2a::BankUserPage;

    use super::*;

    fn written(pages: &[&str]) -> String {
        let mut document = Document::default();
        let parts: Vec<Vec<u8>> = pages
            .iter()
            .map(|text| document.part::<BankUserPage>(&BankUserPage::decode(text.as_bytes()).expect("a page").data))
            .collect();
        String::from_utf8(parts.concat()).expect("UTF-8")
    }

    #[test]
    fn the_pages_make_one_document() {
        let pages = [r#"{"data":[{"id":"a"},{"id":"b"}]}"#, r#"{"data":[{"id":"c"}]}"#];
        assert_eq!(written(&pages), r#"{"data":[{"id":"a"},{"id":"b"},{"id":"c"}"#);
    }

    #[test]
    fn an_empty_page_leaves_no_comma() {
        assert_eq!(written(&[r#"{"data":[]}"#]), "{\"data\":[");
        assert_eq!(written(&[r#"{"data":[]}"#, r#"{"data":[{"id":"a"}]}"#]), r#"{"data":[{"id":"a"}"#);
    }
}
