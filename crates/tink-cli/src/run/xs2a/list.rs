//! The lists of XS2A.api: one page, or all of them.

use tink_model::List;
use tink_model::xs2a::{
    AccessToken, AccessTokenPage, Bank, BankAccount, BankAccountPage, BankConnection, BankConnectionPage, BankPage,
    BankUser, BankUserPage, Event, EventPage,
};
use tink_xs2a::{Page, Pages};

use crate::args::xs2a::PageArgs;
use crate::exit::{Failure, Outcome};
use crate::output::Output;
use crate::run::list::Listed;

macro_rules! listed {
    ($($page:ident of $element:ident: $what:literal;)+) => {$(
        impl Listed for $page {
            type Element = $element;

            const WHAT: &'static str = $what;
            const MEMBER: &'static str = "data";

            fn page_json(&self) -> Vec<u8> {
                self.to_json()
            }

            fn element_json(element: &$element) -> Vec<u8> {
                element.to_json()
            }

            fn listed(&self) -> &List<$element> {
                self.elements()
            }

            fn into_listed(self) -> List<$element> {
                self.into_elements()
            }

            fn next_step(&self) -> Option<String> {
                next_step(self)
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

/// Prints a page, or all pages.
pub(super) async fn list<P: Page + Listed>(
    output: Output,
    args: PageArgs,
    mut pages: Pages<P>,
    table: impl FnOnce(&[<P as Listed>::Element]) -> String,
) -> Outcome {
    let next = async || pages.next().await.map(|page| page.map_err(Failure::from));
    crate::run::list::list(output, args.all, next, table).await
}

fn next_step<P: Page>(page: &P) -> Option<String> {
    let (number, last) = (page.number()?, page.last()?);
    (number < last).then(|| format!("Page {number} of {last}: --page {} shows the next, --all everything.", number + 1))
}
