//! The pages of a list, one after the other, and when they end.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tink_model::{Operation, Page, Place};

use crate::{ApiError, BoxFuture, Elements};

/// The pages of a list, one after the other. Await [`next`](Self::next), or use it as a [`Stream`](futures_core::Stream);
/// [`elements`](Self::elements) has the elements one by one. `R` is the API's enum of refusals.
///
/// Each page says where the next one is ([`Page::after`]), so that they end where a page says so; and after an error. The API clients hand
/// these out and say in their docs what that is in their lists.
///
/// A service that gives another page than was asked for, the same page twice, or the cursor that it was just given, ends it with an error
/// ([`is_contradiction`](ApiError::is_contradiction)).
///
/// ```
/// use tink_model::{DecodeError, List, Page, Place};
/// use tink_transport::{ApiError, Call, Pages};
/// # use tink_model::{Idempotency, Method, Operation, TokenKind};
/// # use tink_transport::testing::{Replay, client_over, json};
/// # static LIST: Operation = Operation::row(
/// #     "test", "listNames", Method::Get, "/names", &[], "Test", &[], TokenKind::None, Idempotency::Safe, None, &[]);
/// # enum Refusal {}
///
/// /// A page of names; the last one has none.
/// #[derive(Clone, PartialEq)]
/// struct Names(List<String>);
///
/// impl Names {
///     fn decode(body: &[u8]) -> Result<Self, DecodeError> {
///         Ok(Self(String::from_utf8_lossy(body).split_whitespace().map(str::to_owned).collect()))
///     }
/// }
///
/// impl Page for Names {
///     type Element = String;
///
///     fn elements(&self) -> &List<String> {
///         &self.0
///     }
///
///     fn into_elements(self) -> List<String> {
///         self.0
///     }
///
///     fn after(&self, place: &Place, _: Option<u32>) -> Option<Place> {
///         if self.count() > 0 { place.following() } else { None }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ApiError<Refusal>> {
/// # let client = client_over(Replay::new().answer(json(200, "Anna Ben")).answer(json(200, "Carla")).answer(json(200, "")));
/// let pages: Pages<Names, Refusal> = Pages::new(&LIST, Place::Start, move |place| {
///     let client = client.clone();
///     let number = place.number().unwrap_or(1).to_string();
///     Box::pin(async move { client.fetch(Call::new(&LIST).query("page", number), Names::decode).await })
/// });
/// let (mut names, mut found) = (pages.elements(), Vec::new());
/// while let Some(name) = names.next().await {
///     found.push(name?);
/// }
/// assert_eq!(found, ["Anna", "Ben", "Carla"]);
/// # Ok(())
/// # }
/// ```
#[must_use = "pages are fetched only when they are asked for"]
pub struct Pages<P, R> {
    fetch: Fetch<P, R>,
    operation: &'static Operation,
    place: Place,
    asked: Option<u32>,
    before: Option<P>,
    state: State<P, R>,
}

type Fetch<P, R> = Box<dyn Fn(Place) -> Fetched<P, R> + Send + Sync>;
type Fetched<P, R> = BoxFuture<'static, Result<P, ApiError<R>>>;

enum State<P, R> {
    Idle,
    Fetching(Fetched<P, R>),
    Ended,
}

/// What a service gave in the place of the page that was asked for.
#[derive(Debug, thiserror::Error)]
enum WrongPage {
    #[error("page {asked} was asked for and page {given} was given")]
    Other { asked: u32, given: i64 },
    #[error("page {asked} is the same as the one before; the service seems to ignore the number")]
    SameNumbered { asked: u32 },
    #[error("a page is the same as the one before; the service seems to ignore where it is to go on")]
    Same,
    #[error("the service says to go on where it just was")]
    SamePlace,
}

impl WrongPage {
    const fn again(place: &Place) -> Self {
        match place {
            Place::Number(asked) => Self::SameNumbered { asked: *asked },
            _ => Self::Same,
        }
    }
}

impl<P: Page, R> Pages<P, R> {
    /// The pages from `start` on, each got by `fetch` from where it is. `operation` is the one that lists, for errors.
    ///
    /// The number of a page is checked where one is asked for: start at [`Place::Number`] for the first page to be checked too.
    pub fn new(
        operation: &'static Operation,
        start: Place,
        fetch: impl Fn(Place) -> BoxFuture<'static, Result<P, ApiError<R>>> + Send + Sync + 'static,
    ) -> Self {
        Self { fetch: Box::new(fetch), operation, place: start, asked: None, before: None, state: State::Idle }
    }

    /// Says how many elements each page is asked to have, where `fetch` asks for a number: where the service says nothing itself, it tells
    /// a whole page from a last one that is shorter.
    pub fn with_length(mut self, elements: Option<u32>) -> Self {
        self.asked = elements;
        self
    }

    /// The next page, or `None` when there is no more.
    ///
    /// # Errors
    ///
    /// As the operation that lists; and when the service gives another page than was asked for.
    pub async fn next(&mut self) -> Option<Result<P, ApiError<R>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// The elements of the pages, one by one.
    pub fn elements(self) -> Elements<P, R> {
        Elements::new(self)
    }

    pub(crate) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P, ApiError<R>>>> {
        loop {
            match &mut self.state {
                State::Idle => self.state = State::Fetching((self.fetch)(self.place.clone())),
                State::Fetching(page) => {
                    let page = ready!(page.as_mut().poll(context));
                    self.state = State::Ended;
                    let operation = self.operation;
                    let judged = page
                        .and_then(|page| self.judge(page).map_err(|wrong| ApiError::contradiction(operation, wrong)));
                    return Poll::Ready(judged.transpose());
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// Decides whether the page is the one that was asked for, whether it is given, and whether another follows.
    fn judge(&mut self, page: P) -> Result<Option<P>, WrongPage> {
        if let (Place::Number(asked), Some(given)) = (&self.place, page.number())
            && given != i64::from(*asked)
        {
            return Err(WrongPage::Other { asked: *asked, given });
        }
        if let Some(before) = &self.before {
            if page.is_past_the_end() {
                return Ok(None);
            }
            // Two empty pages are the same and no contradiction: where a list is read by cursors, a part of it may hold nothing.
            if page.count() > 0 && *before == page {
                return Err(WrongPage::again(&self.place));
            }
        }
        if let Some(next) = page.after(&self.place, self.asked) {
            if next == self.place {
                return Err(WrongPage::SamePlace);
            }
            self.place = next;
            self.before = Some(page.clone());
            self.state = State::Idle;
        }
        Ok(Some(page))
    }
}

impl<P: Page, R> Stream for Pages<P, R> {
    type Item = Result<P, ApiError<R>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

/// Prints the number of the page and no cursor, whose inner form is the service's.
impl<P, R> fmt::Debug for Pages<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pages = f.debug_struct("Pages");
        pages.field("operation", &self.operation.id);
        if let Some(number) = self.place.number() {
            pages.field("page", &number);
        }
        pages.finish_non_exhaustive()
    }
}
