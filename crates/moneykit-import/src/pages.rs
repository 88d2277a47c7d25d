//! The pages of a list, one after the other, and when they end.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tink_model::Operation;
use tink_transport::BoxFuture;

use crate::{Elements, Error, Page, Place};

/// The pages of a list, one after the other. Await [`next`](Self::next), or use it as a [`Stream`](futures_core::Stream);
/// [`elements`](Self::elements) has the elements one by one.
///
/// A list that is read by cursors ends after the page that names no further one. One whose pages are counted ends after the page that
/// completes the total, or where no total is said, after one that is shorter than a page is. Each ends after an error as well. Counted
/// lists have the newest first: what comes meanwhile moves the rest along, so that an element can come again on the next page.
///
/// A service that gives another page than was asked for, the same page twice, or the cursor that it was just given, ends it with an error
/// ([`is_contradiction`](tink_transport::ApiError::is_contradiction)).
#[must_use = "pages are fetched only when they are asked for"]
pub struct Pages<P> {
    fetch: Fetch<P>,
    operation: &'static Operation,
    place: Place,
    before: Option<P>,
    state: State<P>,
}

type Fetch<P> = Box<dyn Fn(Place) -> BoxFuture<'static, Result<P, Error>> + Send + Sync>;

enum State<P> {
    Idle,
    Fetching(BoxFuture<'static, Result<P, Error>>),
    Ended,
}

/// What a service gave in the place of the page that was asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WrongPage {
    #[error("page {asked} was asked for and page {given} was given")]
    Other { asked: u32, given: i64 },
    #[error("a page is the same as the one before; the service seems to ignore where it is to go on")]
    Same,
    #[error("the service says to go on where it just was")]
    SameCursor,
}

impl<P: Page> Pages<P> {
    pub(crate) fn new(
        operation: &'static Operation,
        start: Place,
        fetch: impl Fn(Place) -> BoxFuture<'static, Result<P, Error>> + Send + Sync + 'static,
    ) -> Self {
        Self { fetch: Box::new(fetch), operation, place: start, before: None, state: State::Idle }
    }

    /// The next page, or `None` when there is no more.
    ///
    /// # Errors
    ///
    /// As the operation that lists; and when the service gives another page than was asked for.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// The elements of the pages, one by one.
    pub fn elements(self) -> Elements<P> {
        Elements::new(self)
    }

    pub(crate) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P, Error>>> {
        loop {
            match &mut self.state {
                State::Idle => self.state = State::Fetching((self.fetch)(self.place.clone())),
                State::Fetching(page) => {
                    let page = ready!(page.as_mut().poll(context));
                    self.state = State::Ended;
                    return Poll::Ready(Some(page.and_then(|page| self.judge(page))));
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// Decides whether the page is the one that was asked for, and whether another follows.
    fn judge(&mut self, page: P) -> Result<P, Error> {
        let wrong = |what: WrongPage| Err(Error::contradiction(self.operation, what));
        if let (Place::Number(asked), Some(given)) = (&self.place, page.number())
            && given != i64::from(*asked)
        {
            return wrong(WrongPage::Other { asked: *asked, given });
        }
        // An element that could not be read was on the page all the same.
        let is_empty = page.elements().is_empty() && page.elements().bad().is_empty();
        if !is_empty && self.before.as_ref() == Some(&page) {
            return wrong(WrongPage::Same);
        }
        if let Some(next) = page.after(&self.place) {
            if next == self.place {
                return wrong(WrongPage::SameCursor);
            }
            self.place = next;
            self.before = Some(page.clone());
            self.state = State::Idle;
        }
        Ok(page)
    }
}

impl<P: Page> Stream for Pages<P> {
    type Item = Result<P, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
