//! Lists that come in pages: one page, or all of them.

use std::collections::BTreeMap;

use tink_model::{Json, List};

use super::note_unreadable;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Output;

/// A page that can be shown.
pub(crate) trait Listed: Sized {
    /// What is on it.
    type Element;

    /// What is listed, for a sentence.
    const WHAT: &'static str;

    /// The member of a page that holds its elements.
    const MEMBER: &'static str;

    /// The page in the API's form: what the model has of it. An element that could not be read stands in it as it came.
    fn page_json(&self) -> Vec<u8>;

    /// What is on it.
    fn listed(&self) -> &List<Self::Element>;

    /// What is on it, without the page around it.
    fn into_listed(self) -> List<Self::Element>;

    /// Where there are more pages: how the next one is asked for.
    fn next_step(&self) -> Option<String>;
}

/// Makes pages [`Listed`]. `next_step` is that of the place where it is used, and so is the trait of a page.
macro_rules! listed {
    ($($page:ident of $element:ident: $what:literal in $member:literal;)+) => {$(
        impl $crate::run::list::Listed for $page {
            type Element = $element;

            const WHAT: &'static str = $what;
            const MEMBER: &'static str = $member;

            fn page_json(&self) -> Vec<u8> {
                self.to_json()
            }

            fn listed(&self) -> &::tink_model::List<$element> {
                self.elements()
            }

            fn into_listed(self) -> ::tink_model::List<$element> {
                self.into_elements()
            }

            fn next_step(&self) -> Option<String> {
                next_step(self)
            }
        }
    )+};
}

pub(crate) use listed;

/// Prints a page in the API's form, or all pages: for people as one table, as JSON one document whose list is written page by page.
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
            output.script(&document.part(&page)?)?;
        } else {
            shown.extend(page.into_listed());
        }
    }
    note_unreadable(output, unreadable, P::WHAT);
    match (output.json, all) {
        (true, true) => output.script(&document.end(P::MEMBER))?,
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
    /// The elements of a page as the next part of it, with those that could not be read.
    fn part<P: Listed>(&mut self, page: &P) -> Outcome<Vec<u8>> {
        let mut text = self.begin(P::MEMBER);
        for element in elements(page)? {
            if self.filled {
                text.push(b',');
            }
            text.extend_from_slice(element.as_str().as_bytes());
            self.filled = true;
        }
        Ok(text)
    }

    fn end(&mut self, member: &str) -> Vec<u8> {
        [&self.begin(member), &b"]}\n"[..]].concat()
    }

    fn begin(&mut self, member: &str) -> Vec<u8> {
        if std::mem::replace(&mut self.begun, true) { Vec::new() } else { format!("{{\"{member}\":[").into_bytes() }
    }
}

fn elements<P: Listed>(page: &P) -> Outcome<Vec<Json>> {
    let text = String::from_utf8_lossy(&page.page_json()).into_owned();
    let members = Json::from_text(text).and_then(|page| page.parse::<BTreeMap<String, Json>>());
    let elements = members.and_then(|members| members.get(P::MEMBER).map_or(Ok(Vec::new()), Json::parse));
    elements.map_err(|error| Failure::caused(Exit::Failed, "a page cannot be written", &error))
}

#[cfg(test)]
mod tests {
    use tink_model::xs2a::BankUserPage;

    use super::*;

    fn written(pages: &[&str]) -> String {
        let mut document = Document::default();
        let parts: Vec<Vec<u8>> = pages
            .iter()
            .map(|text| document.part(&BankUserPage::decode(text.as_bytes()).expect("a page")).expect("a part"))
            .collect();
        String::from_utf8(parts.concat()).expect("UTF-8")
    }

    #[test]
    fn the_pages_make_one_document() {
        let pages = [r#"{"data":[{"id":"a"},{"id":"b"}]}"#, r#"{"data":[{"id":"c"}]}"#];
        assert_eq!(written(&pages), r#"{"data":[{"id":"a"},{"id":"b"},{"id":"c"}"#);
    }

    #[test]
    fn what_could_not_be_read_stands_in_it_as_it_came() {
        let page = r#"{"data":[{"id":"a"},{"id":7,"new":1.50},{"id":"b"}]}"#;
        assert_eq!(written(&[page]), page.trim_end_matches("]}"));
    }

    #[test]
    fn an_empty_page_leaves_no_comma() {
        assert_eq!(written(&[r#"{"data":[]}"#]), "{\"data\":[");
        assert_eq!(written(&[r#"{"data":[]}"#, r#"{"data":[{"id":"a"}]}"#]), r#"{"data":[{"id":"a"}"#);
    }
}
