//! The pages of a list, one after the other, and when they end.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tink_model::Operation;
use tink_transport::BoxFuture;

use crate::{Elements, Error, Page, PageRequest};

/// How long a page is where neither the request nor the service says.
const DEFAULT_LENGTH: i64 = 15;

/// The pages of a list, one after the other. Await [`next`](Self::next), or use it as a [`Stream`](futures_core::Stream);
/// [`elements`](Self::elements) has the elements one by one.
///
/// It ends after the page that the service says is the last, or where it says nothing after one that is shorter than a page is; after
/// an empty page; and after an error. Lists have the newest first: what is created meanwhile moves the rest along, so that an element
/// at the end of one page can come again on the next.
///
/// A service that gives another page than was asked for, or the same page twice, ends it with an error
/// ([`is_contradiction`](tink_transport::ApiError::is_contradiction)).
#[must_use = "pages are fetched only when they are asked for"]
pub struct Pages<P> {
    fetch: Fetch<P>,
    operation: &'static Operation,
    request: PageRequest,
    next: u32,
    before: Option<P>,
    state: State<P>,
}

type Fetch<P> = Box<dyn Fn(PageRequest) -> BoxFuture<'static, Result<P, Error>> + Send + Sync>;

enum State<P> {
    Idle,
    Fetching(BoxFuture<'static, Result<P, Error>>),
    Ended,
}

/// What a service gave in the place of the page that was asked for.
#[derive(Debug, thiserror::Error)]
enum WrongPage {
    #[error("page {asked} was asked for and page {given} was given")]
    Other { asked: u32, given: i64 },
    #[error("page {asked} is the same as the one before; the service seems to ignore the number")]
    Same { asked: u32 },
}

impl<P: Page> Pages<P> {
    pub(crate) fn new(
        operation: &'static Operation,
        request: PageRequest,
        fetch: impl Fn(PageRequest) -> BoxFuture<'static, Result<P, Error>> + Send + Sync + 'static,
    ) -> Self {
        let next = request.page.unwrap_or(1);
        Self { fetch: Box::new(fetch), operation, request, next, before: None, state: State::Idle }
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
                State::Idle => {
                    let is_first = self.next == self.request.page.unwrap_or(1);
                    let request = if is_first { self.request } else { self.request.with_page(self.next) };
                    self.state = State::Fetching((self.fetch)(request));
                }
                State::Fetching(page) => {
                    let page = ready!(page.as_mut().poll(context));
                    self.state = State::Ended;
                    return Poll::Ready(match page {
                        Ok(page) => self.judge(page),
                        Err(error) => Some(Err(error)),
                    });
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// Decides whether a page is given and whether another follows.
    fn judge(&mut self, page: P) -> Option<Result<P, Error>> {
        let asked = self.next;
        if let Some(given) = page.number().filter(|given| *given != i64::from(asked)) {
            return Some(Err(Error::contradiction(self.operation, WrongPage::Other { asked, given })));
        }
        // An element that could not be read was on the page all the same.
        let length = page.elements().len() + page.elements().bad().len();
        if length == 0 {
            return self.before.is_none().then_some(Ok(page));
        }
        if self.before.as_ref() == Some(&page) {
            return Some(Err(Error::contradiction(self.operation, WrongPage::Same { asked })));
        }
        if self.continues(&page, length) && asked < u32::MAX {
            self.next = asked + 1;
            self.before = Some(page.clone());
            self.state = State::Idle;
        }
        Some(Ok(page))
    }

    fn continues(&self, page: &P, length: usize) -> bool {
        if let Some(last) = page.last() {
            return i64::from(self.next) < last;
        }
        let whole = page.length().or(self.request.per_page.map(i64::from)).unwrap_or(DEFAULT_LENGTH);
        i64::try_from(length).is_ok_and(|length| length >= whole)
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
        f.debug_struct("Pages").field("operation", &self.operation.id).field("page", &self.next).finish_non_exhaustive()
    }
}
