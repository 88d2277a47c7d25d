//! What the pages of all lists have in common.

use tink_model::List;
use tink_model::xs2a::{
    AccessToken, AccessTokenPage, Bank, BankAccount, BankAccountPage, BankConnection, BankConnectionPage, BankPage,
    BankUser, BankUserPage, Event, EventPage,
};

/// A page of a list.
pub trait Page: Clone + PartialEq + Send + Unpin + 'static {
    /// What is listed.
    type Element: Unpin;

    /// The elements that could be read, and the others.
    fn elements(&self) -> &List<Self::Element>;

    /// Takes the elements out.
    fn into_elements(self) -> List<Self::Element>;

    /// The number of the page, from 1, as the service says.
    fn number(&self) -> Option<i64>;

    /// The number of the last page, as the service says.
    fn last(&self) -> Option<i64>;

    /// How long a page is at most, as the service says.
    fn length(&self) -> Option<i64>;
}

macro_rules! pages {
    ($($page:ident of $element:ident;)+) => {$(
        impl Page for $page {
            type Element = $element;

            fn elements(&self) -> &List<$element> {
                &self.data
            }

            fn into_elements(self) -> List<$element> {
                self.data
            }

            fn number(&self) -> Option<i64> {
                self.current_page
            }

            fn last(&self) -> Option<i64> {
                self.last_page
            }

            fn length(&self) -> Option<i64> {
                self.per_page
            }
        }
    )+};
}

pages! {
    BankUserPage of BankUser;
    AccessTokenPage of AccessToken;
    BankConnectionPage of BankConnection;
    BankAccountPage of BankAccount;
    EventPage of Event;
    BankPage of Bank;
}
