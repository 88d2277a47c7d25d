//! Where lists end, and what becomes of services that do not read them out in order.

use std::collections::VecDeque;
use std::error::Error as _;
use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt;
use http::StatusCode;
use tink_model::{List, Page, Place};
use tink_transport::testing::{Replay, client_over, empty};
use tink_transport::{Call, Pages};

use crate::support::{Error, LIST, Refusal, number};

/// A page as a service writes it: its letters, where it says to go on, and the number that it says it has.
#[derive(Debug, Clone, Default, PartialEq)]
struct Letters {
    letters: List<char>,
    next: Option<Place>,
    number: Option<i64>,
    ends_with_an_empty_page: bool,
}

impl Page for Letters {
    type Element = char;

    fn elements(&self) -> &List<char> {
        &self.letters
    }

    fn into_elements(self) -> List<char> {
        self.letters
    }

    /// Where it says, or the next number if it has the length that was asked for.
    fn after(&self, place: &Place, asked: Option<u32>) -> Option<Place> {
        let is_whole = asked.is_some_and(|asked| usize::try_from(asked) == Ok(self.count()));
        self.next.clone().or_else(|| if is_whole { place.following() } else { None })
    }

    fn number(&self) -> Option<i64> {
        self.number
    }

    fn is_past_the_end(&self) -> bool {
        self.ends_with_an_empty_page && self.count() == 0
    }
}

fn page(letters: &str) -> Letters {
    Letters { letters: letters.chars().collect(), ..Letters::default() }
}

impl Letters {
    fn to(self, cursor: &str) -> Self {
        Self { next: Some(cursor_at(cursor)), ..self }
    }

    fn numbered(self, number: i64) -> Self {
        Self { number: Some(number), ..self }
    }
}

fn cursor_at(cursor: &str) -> Place {
    Place::Cursor(cursor.to_owned())
}

/// A list over prepared pages, and the places that were asked for.
fn list(start: Place, pages: impl IntoIterator<Item = Letters>) -> (Pages<Letters, Refusal>, Arc<Mutex<Vec<Place>>>) {
    let left = Mutex::new(pages.into_iter().collect::<VecDeque<_>>());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let pages = Pages::new(&LIST, start, move |place| {
        noted.lock().unwrap().push(place);
        let page = left.lock().unwrap().pop_front().expect("the list ended before");
        Box::pin(async move { Ok(page) })
    });
    (pages, asked)
}

/// All pages, or why there are not all.
async fn read(start: Place, pages: impl IntoIterator<Item = Letters>) -> Result<Vec<Letters>, Error> {
    list(start, pages).0.try_collect().await
}

/// What is wrong with the answers.
fn told(error: &Error) -> String {
    assert!(error.is_contradiction());
    assert_eq!(error.operation().id, "listThings");
    error.source().unwrap().to_string()
}

#[tokio::test]
async fn pages_follow_where_each_says_and_end_where_one_does_not() {
    let (pages, asked) = list(Place::Start, [page("ab").to("c1"), page("c").to("c2"), page("d")]);
    let letters: String = pages.elements().try_collect().await.unwrap();
    assert_eq!(letters, "abcd");
    assert_eq!(*asked.lock().unwrap(), [Place::Start, cursor_at("c1"), cursor_at("c2")]);
}

#[tokio::test]
async fn a_page_is_told_how_many_elements_were_asked_for() {
    let (pages, asked) = list(Place::Start, [page("ab"), page("cd"), page("e")]);
    let letters: String = pages.with_length(Some(2)).elements().try_collect().await.unwrap();
    assert_eq!(letters, "abcde");
    assert_eq!(*asked.lock().unwrap(), [Place::Start, Place::Number(2), Place::Number(3)]);

    let (pages, _) = list(Place::Start, [page("ab")]);
    assert_eq!(pages.elements().try_collect::<String>().await.unwrap(), "ab");
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_asked_for() {
    let (mut pages, asked) = list(Place::Start, [page("a").to("c1"), page("b")]);
    assert!(asked.lock().unwrap().is_empty());
    pages.next().await.unwrap().unwrap();
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn another_page_than_was_asked_for_is_a_contradiction() {
    let error = read(Place::Number(3), [page("a").numbered(2)]).await.unwrap_err();
    assert_eq!(told(&error), "page 3 was asked for and page 2 was given");
    // Even one that would end the list.
    let whole = Letters { next: Some(Place::Number(2)), ..page("a").numbered(1) };
    let empty = Letters { ends_with_an_empty_page: true, ..page("").numbered(1) };
    let error = read(Place::Number(1), [whole, empty]).await.unwrap_err();
    assert_eq!(told(&error), "page 2 was asked for and page 1 was given");
    // Without a number there is nothing to compare, be it asked for or given.
    assert_eq!(read(Place::Start, [page("a").numbered(0)]).await.unwrap().len(), 1);
    assert_eq!(read(Place::Number(3), [page("a")]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_page_twice_is_a_contradiction() {
    let (mut pages, asked) = list(Place::Start, [page("a").to("c1"), page("a").to("c1")]);
    pages.next().await.unwrap().unwrap();
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(told(&error).contains("the same as the one before"));
    assert!(pages.next().await.is_none());
    assert_eq!(asked.lock().unwrap().len(), 2);

    let (pages, _) = list(Place::Number(1), [page("ab"), page("ab")]);
    let error = pages.with_length(Some(2)).try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(told(&error), "page 2 is the same as the one before; the service seems to ignore the number");
}

#[tokio::test]
async fn the_cursor_that_was_just_given_is_a_contradiction() {
    let error = read(Place::Start, [page("a").to("c1"), page("b").to("c1")]).await.unwrap_err();
    assert_eq!(told(&error), "the service says to go on where it just was");
    let error = read(cursor_at("c1"), [page("a").to("c1")]).await.unwrap_err();
    assert_eq!(told(&error), "the service says to go on where it just was");
}

#[tokio::test]
async fn empty_pages_between_others_are_given() {
    let pages = [page("a").to("c1"), page("").to("c2"), page("").to("c3"), page("b")];
    assert_eq!(read(Place::Start, pages.clone()).await.unwrap(), pages);
}

#[tokio::test]
async fn a_page_that_only_says_that_the_list_is_over_is_given_where_it_is_the_first() {
    let over = Letters { ends_with_an_empty_page: true, ..page("") };
    assert_eq!(read(Place::Start, [page("a").to("c1"), over.clone()]).await.unwrap(), [page("a").to("c1")]);
    assert_eq!(read(Place::Start, [over]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn it_ends_after_an_error() {
    let client = client_over(Replay::new().answer(empty(404)));
    let mut pages: Pages<Letters, Refusal> = Pages::new(&LIST, Place::Start, move |_| {
        let client = client.clone();
        Box::pin(async move { client.fetch(Call::new(&LIST), number).await.map(|_| page("a").to("c1")) })
    });
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!((error.status(), error.refusal()), (Some(StatusCode::NOT_FOUND), Some(Refusal::NotFound)));
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn the_elements_before_an_error_are_given() {
    let (pages, _) = list(Place::Start, [page("ab").to("c1"), page("ab").to("c1")]);
    let mut elements = pages.elements();
    assert_eq!(elements.next().await.unwrap().unwrap(), 'a');
    assert_eq!(elements.next().await.unwrap().unwrap(), 'b');
    assert!(elements.next().await.unwrap().unwrap_err().is_contradiction());
    assert!(elements.next().await.is_none());
    assert_eq!(elements.unreadable(), 0);
}

#[tokio::test]
async fn debug_shows_the_number_of_the_page_and_no_cursor() {
    let (pages, _) = list(Place::Number(4), []);
    assert_eq!(format!("{pages:?}"), r#"Pages { operation: "listThings", page: 4, .. }"#);
    let (pages, _) = list(cursor_at("secret"), []);
    let elements = pages.elements();
    assert_eq!(
        format!("{elements:?}"),
        r#"Elements { pages: Pages { operation: "listThings", .. }, unreadable: 0, .. }"#
    );
}
