//! The lists of XS2A.api: one page, or all of them.

use tink_model::xs2a::{
    AccessToken, AccessTokenPage, Bank, BankAccount, BankAccountPage, BankConnection, BankConnectionPage, BankPage,
    BankUser, BankUserPage, Event, EventPage,
};
use tink_xs2a::{Page, Pages};

use crate::args::xs2a::PageArgs;
use crate::exit::{Exit, Outcome};
use crate::output::Output;

/// A page that can be shown.
pub(super) trait Listed: Page {
    /// What is listed, for a sentence.
    const WHAT: &'static str;

    /// The page as the API writes it.
    fn page_json(&self) -> Vec<u8>;

    /// One element as the API writes it.
    fn element_json(element: &Self::Element) -> Vec<u8>;
}

macro_rules! listed {
    ($($page:ident of $element:ident: $what:literal;)+) => {$(
        impl Listed for $page {
            const WHAT: &'static str = $what;

            fn page_json(&self) -> Vec<u8> {
                self.to_json()
            }

            fn element_json(element: &$element) -> Vec<u8> {
                element.to_json()
            }
        }
    )+};
}

listed! {
    BankUserPage of BankUser: "bank users";
    AccessTokenPage of AccessToken: "tokens";
    BankConnectionPage of BankConnection: "connections";
    BankAccountPage of BankAccount: "accounts";
    EventPage of Event: "events";
    BankPage of Bank: "banks";
}

/// Prints a page as the API wrote it, or all pages: for people as one table, as JSON one document whose `data` is written page by page.
pub(super) async fn list<P: Listed>(
    output: Output,
    args: PageArgs,
    mut pages: Pages<P>,
    table: impl FnOnce(&[P::Element]) -> String,
) -> Outcome {
    let mut unreadable = 0;
    let mut shown = Vec::new();
    let mut begun = false;
    while let Some(page) = pages.next().await {
        let page = page?;
        unreadable += page.elements().bad().len();
        if !args.all {
            if output.json {
                output.json(&page.page_json())?;
            }
            note_more(output, &page);
            shown = page.into_elements().into_vec();
            break;
        }
        if output.json {
            // A failure later on leaves the document open, so that nobody takes a part for the whole.
            output.script(&part::<P>(page.elements(), &mut begun))?;
        } else {
            shown.extend(page.into_elements());
        }
    }
    if unreadable > 0 {
        output.note(&format!("{unreadable} of the {} could not be read and are left out.", P::WHAT));
    }
    match (output.json, args.all) {
        (true, true) => output.script(if begun { b"]}\n" } else { b"{\"data\":[]}\n" })?,
        (true, false) => {}
        (false, _) if shown.is_empty() => output.text(&format!("no {}\n", P::WHAT))?,
        (false, _) => output.text(&table(&shown))?,
    }
    Ok(Exit::Done)
}

/// The elements of a page as a part of the document of all pages.
fn part<P: Listed>(elements: &[P::Element], begun: &mut bool) -> Vec<u8> {
    let mut text = Vec::new();
    if !*begun {
        text.extend_from_slice(b"{\"data\":[");
    }
    for (at, element) in elements.iter().enumerate() {
        if *begun || at > 0 {
            text.push(b',');
        }
        text.extend(P::element_json(element));
    }
    *begun = true;
    text
}

fn note_more<P: Page>(output: Output, page: &P) {
    if let (Some(number), Some(last)) = (page.number(), page.last())
        && number < last
    {
        output.note(&format!("Page {number} of {last}: --page {} shows the next, --all everything.", number + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> BankUserPage {
        BankUserPage::decode(text.as_bytes()).expect("a page")
    }

    #[test]
    fn the_pages_make_one_document() {
        let (one, two) = (page(r#"{"data":[{"id":"a"},{"id":"b"}]}"#), page(r#"{"data":[{"id":"c"}]}"#));
        let mut begun = false;
        let text = [part::<BankUserPage>(&one.data, &mut begun), part::<BankUserPage>(&two.data, &mut begun)].concat();
        assert_eq!(String::from_utf8(text).as_deref(), Ok(r#"{"data":[{"id":"a"},{"id":"b"},{"id":"c"}"#));
    }

    #[test]
    fn an_empty_first_page_begins_the_document_too() {
        let mut begun = false;
        assert_eq!(part::<BankUserPage>(&[], &mut begun), b"{\"data\":[");
        assert!(begun);
    }
}
