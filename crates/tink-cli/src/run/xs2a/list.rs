//! The lists of XS2A.api: one page, or all of them.

use tink_model::xs2a::{
    AccessToken, AccessTokenPage, Bank, BankAccount, BankAccountPage, BankConnection, BankConnectionPage, BankPage,
    BankUser, BankUserPage, Event, EventPage,
};
use tink_xs2a::{Page, Pages};

use crate::args::xs2a::PageArgs;
use crate::exit::{Failure, Outcome};
use crate::output::Output;
use crate::run::list::{Listed, listed};

listed! {
    BankUserPage of BankUser: "bank users" in "data";
    AccessTokenPage of AccessToken: "tokens" in "data";
    BankConnectionPage of BankConnection: "connections" in "data";
    BankAccountPage of BankAccount: "accounts" in "data";
    EventPage of Event: "events" in "data";
    BankPage of Bank: "banks" in "data";
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
