//! The pages of the lists of XS2A.api: they are counted, and most say which is the last.

use super::{
    AccessToken, AccessTokenPage, Bank, BankAccount, BankAccountPage, BankConnection, BankConnectionPage, BankPage,
    BankUser, BankUserPage, Event, EventPage,
};
use crate::{List, Page, Place};

/// How long a page is where neither the request nor the service says.
const DEFAULT_LENGTH: i64 = 15;

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

            fn after(&self, place: &Place, asked: Option<u32>) -> Option<Place> {
                following(self, place, asked)
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

            fn is_past_the_end(&self) -> bool {
                self.count() == 0
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

/// The page after one that is not the last by its own word, or where it has none, is not shorter than a page is; none after an empty one.
fn following<P: Page>(page: &P, place: &Place, asked: Option<u32>) -> Option<Place> {
    let more = match page.last() {
        Some(last) => i64::from(place.number()?) < last,
        None => {
            let whole = page.length().or(asked.map(i64::from)).unwrap_or(DEFAULT_LENGTH);
            i64::try_from(page.count()).is_ok_and(|count| count >= whole)
        }
    };
    if more && page.count() > 0 { place.following() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether another page follows this one of so many users.
    fn goes_on(page: BankUserPage, users: usize, place: &Place, asked: Option<u32>) -> bool {
        let page = page.with_data((0..users).map(|number| BankUser::new(number.to_string())).collect::<List<_>>());
        page.after(place, asked).inspect(|next| assert_eq!(Some(next), place.following().as_ref())).is_some()
    }

    #[test]
    fn the_last_page_is_the_one_that_the_service_says() {
        for (number, last, more) in
            [(1, 1, false), (1, 2, true), (2, 2, false), (3, 2, false), (u32::MAX, i64::MAX, false)]
        {
            let page = BankUserPage::new().with_last_page(last).with_per_page(2);
            assert_eq!(goes_on(page.clone(), 1, &Place::Number(number), None), more, "page {number} of {last}");
            assert!(!goes_on(page, 0, &Place::Number(number), None), "an empty page {number} of {last}");
        }
    }

    #[test]
    fn without_a_last_page_one_that_is_shorter_than_a_page_is_the_last() {
        let silent = BankUserPage::new;
        for (page, users, asked, more) in [
            (silent(), 15, None, true),
            (silent(), 14, None, false),
            (silent(), 5, Some(5), true),
            (silent(), 4, Some(5), false),
            (silent().with_per_page(2), 2, Some(5), true),
            (silent().with_per_page(2), 1, Some(1), false),
            (silent().with_per_page(0), 0, None, false),
        ] {
            assert_eq!(goes_on(page, users, &Place::Start, asked), more, "{users} users, {asked:?} asked for");
        }
    }
}
