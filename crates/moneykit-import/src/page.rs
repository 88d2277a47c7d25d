//! What the pages of all lists have in common, be they counted or read by cursors.

use tink_model::List;
use tink_model::moneykit::{
    Institution, InstitutionPage, LinkEntry, LinkPage, Transaction, TransactionPage, UserTransactions,
};

/// How long a page of transactions is where the service does not say.
const DEFAULT_SIZE: i64 = 50;

/// Where a page of a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// At the start.
    Start,
    /// Where the page before said.
    Cursor(String),
    /// At this number, from 1.
    Number(u32),
}

/// A page of a list.
pub trait Page: Clone + PartialEq + Send + Unpin + 'static {
    /// What is listed.
    type Element: Unpin;

    /// The elements that could be read, and the others.
    fn elements(&self) -> &List<Self::Element>;

    /// Takes the elements out.
    fn into_elements(self) -> List<Self::Element>;

    /// Where the page after this one is, which is at `place`; `None` for the last.
    fn after(&self, place: &Place) -> Option<Place>;

    /// The number that the service gives the page, where it counts them.
    fn number(&self) -> Option<i64>;
}

/// The cursor of the page that follows; there is none where its text is empty.
fn next(cursor: Option<&String>) -> Option<Place> {
    cursor.filter(|cursor| !cursor.is_empty()).cloned().map(Place::Cursor)
}

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

            fn after(&self, _: &Place) -> Option<Place> {
                next(self.next_cursor.as_ref())
            }

            fn number(&self) -> Option<i64> {
                None
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

            fn after(&self, place: &Place) -> Option<Place> {
                following(place, self.transactions.len() + self.transactions.bad().len(), self.size, self.total)
            }

            fn number(&self) -> Option<i64> {
                self.page
            }
        }
    )+};
}

by_number! {
    TransactionPage;
    UserTransactions;
}

/// The page after one of `length` elements: none after the one that completes the total, or where no total is said, after one that is
/// shorter than a page is; none after an empty one.
fn following(place: &Place, length: usize, size: Option<i64>, total: Option<i64>) -> Option<Place> {
    let number = match place {
        Place::Number(number) => *number,
        Place::Start | Place::Cursor(_) => 1,
    };
    let size = size.filter(|size| *size > 0).unwrap_or(DEFAULT_SIZE);
    let more = match total {
        Some(total) => i64::from(number).saturating_mul(size) < total,
        None => i64::try_from(length).is_ok_and(|length| length >= size),
    };
    if length > 0 && more { number.checked_add(1).map(Place::Number) } else { None }
}
