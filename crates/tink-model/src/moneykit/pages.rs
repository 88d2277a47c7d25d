//! The pages of MoneyKit's lists: those of transactions are counted, the others name where to go on.

use super::{Institution, InstitutionPage, LinkEntry, LinkPage, Transaction, TransactionPage, UserTransactions};
use crate::{List, Page, Place};

/// How long a page of transactions is where nobody says.
const DEFAULT_SIZE: i64 = 50;

macro_rules! by_cursor {
    ($($page:ident of $element:ident in $member:ident;)+) => {$(
        impl Page for $page {
            type Element = $element;

            fn elements(&self) -> &List<$element> {
                &self.$member
            }

            fn into_elements(self) -> List<$element> {
                self.$member
            }

            /// Where the page says; there is none where its text is empty.
            fn after(&self, _: &Place, _: Option<u32>) -> Option<Place> {
                self.next_cursor.clone().filter(|cursor| !cursor.is_empty()).map(Place::Cursor)
            }
        }
    )+};
}

by_cursor! {
    LinkPage of LinkEntry in links;
    InstitutionPage of Institution in institutions;
}

macro_rules! by_number {
    ($($page:ident;)+) => {$(
        impl Page for $page {
            type Element = Transaction;

            fn elements(&self) -> &List<Transaction> {
                &self.transactions
            }

            fn into_elements(self) -> List<Transaction> {
                self.transactions
            }

            fn after(&self, place: &Place, asked: Option<u32>) -> Option<Place> {
                following(self, self.total, place, asked)
            }

            fn number(&self) -> Option<i64> {
                self.page
            }

            fn length(&self) -> Option<i64> {
                self.size
            }
        }
    )+};
}

by_number! {
    TransactionPage;
    UserTransactions;
}

/// The page after one that does not complete the total, or where no total is said, is not shorter than a page is; none after an empty
/// one. Where the service does not say how long a page is, it may have given less than was asked for.
fn following<P: Page>(page: &P, total: Option<i64>, place: &Place, asked: Option<u32>) -> Option<Place> {
    let least = asked.map_or(DEFAULT_SIZE, |asked| DEFAULT_SIZE.min(asked.into()));
    let size = page.length().filter(|size| *size > 0).unwrap_or(least);
    let more = match total {
        Some(total) => i64::from(place.number()?).saturating_mul(size) < total,
        None => i64::try_from(page.count()).is_ok_and(|count| count >= size),
    };
    if more && page.count() > 0 { place.following() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether another page follows this one of so many transactions.
    fn goes_on(page: TransactionPage, transactions: usize, place: &Place, asked: Option<u32>) -> bool {
        let all = (0..transactions).map(|number| Transaction::new(number.to_string()));
        let next = page.with_transactions(all.collect::<List<_>>()).after(place, asked);
        next.inspect(|next| assert_eq!(Some(next), place.following().as_ref())).is_some()
    }

    #[test]
    fn the_last_page_completes_the_total() {
        for (number, total, more) in
            [(1, 5, false), (1, 6, true), (2, 10, false), (2, 11, true), (u32::MAX, i64::MAX, false)]
        {
            let page = TransactionPage::new().with_total(total).with_size(5);
            assert_eq!(goes_on(page.clone(), 1, &Place::Number(number), None), more, "page {number} of {total}");
            assert!(!goes_on(page, 0, &Place::Number(number), None), "an empty page {number} of {total}");
        }
    }

    #[test]
    fn without_a_total_one_that_is_shorter_than_a_page_is_the_last() {
        let silent = TransactionPage::new;
        for (page, transactions, asked, more) in [
            (silent(), 50, None, true),
            (silent(), 49, None, false),
            (silent(), 5, Some(5), true),
            (silent(), 4, Some(5), false),
            (silent().with_size(100), 60, Some(5), false),
            (silent().with_size(0), 50, None, true),
        ] {
            assert_eq!(goes_on(page, transactions, &Place::Start, asked), more, "{transactions}, {asked:?} asked for");
        }
    }

    #[test]
    fn a_service_that_does_not_say_how_long_pages_are_may_have_given_less_than_was_asked_for() {
        let capped = TransactionPage::new().with_total(300);
        assert!(goes_on(capped, 100, &Place::Start, Some(500)));
        assert!(goes_on(TransactionPage::new(), 100, &Place::Start, Some(500)));
    }

    #[test]
    fn an_empty_cursor_is_none() {
        let next = |cursor: &str| LinkPage::new().with_next_cursor(cursor).after(&Place::Start, None);
        assert_eq!((next("c2"), next("")), (Some(Place::Cursor("c2".to_owned())), None));
        assert_eq!(LinkPage::new().after(&Place::Start, None), None);
    }
}
