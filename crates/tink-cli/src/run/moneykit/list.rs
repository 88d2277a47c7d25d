//! The lists of MoneyKit, be they counted or read by cursors.

use moneykit_import::{Page, Pages, Place};
use tink_model::moneykit::{
    Institution, InstitutionPage, LinkEntry, LinkPage, Transaction, TransactionPage, UserTransactions,
};

use crate::exit::{Failure, Outcome};
use crate::output::Output;
use crate::run::list::{Listed, listed};

listed! {
    LinkPage of LinkEntry: "links" in "links";
    InstitutionPage of Institution: "institutions" in "institutions";
    TransactionPage of Transaction: "transactions" in "transactions";
    UserTransactions of Transaction: "transactions" in "transactions";
}

/// Prints a page, or all pages.
pub(super) async fn list<P: Page + Listed>(
    output: Output,
    all: bool,
    mut pages: Pages<P>,
    table: impl FnOnce(&[<P as Listed>::Element]) -> String,
) -> Outcome {
    let next = async || pages.next().await.map(|page| page.map_err(Failure::from));
    crate::run::list::list(output, all, next, table).await
}

fn next_step<P: Page>(page: &P) -> Option<String> {
    let here = page.number().and_then(|number| u32::try_from(number).ok()).map_or(Place::Start, Place::Number);
    match page.after(&here, None)? {
        Place::Cursor(cursor) => Some(format!("There are more: --cursor {cursor} shows the next, --all everything.")),
        Place::Number(number) => {
            Some(format!("Page {}: --page {number} shows the next, --all everything.", number.saturating_sub(1)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_is_a_page_or_a_cursor() {
        let transactions = |text: &str| next_step(&TransactionPage::decode(text.as_bytes()).expect("a page"));
        assert_eq!(
            transactions(r#"{"total":101,"page":2,"size":50,"transactions":[{"transaction_id":"t"}]}"#).as_deref(),
            Some("Page 2: --page 3 shows the next, --all everything.")
        );
        assert_eq!(transactions(r#"{"total":100,"page":2,"size":50,"transactions":[{"transaction_id":"t"}]}"#), None);
        let links = |text: &str| next_step(&LinkPage::decode(text.as_bytes()).expect("a page"));
        assert_eq!(
            links(r#"{"links":[{"link_id":"mk_1"}],"next_cursor":"c2"}"#).as_deref(),
            Some("There are more: --cursor c2 shows the next, --all everything.")
        );
        assert_eq!(links(r#"{"links":[],"next_cursor":""}"#), None);
    }
}
