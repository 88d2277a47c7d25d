//! The elements of a list, over all of its pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tink_model::Page;

use crate::{ApiError, Pages};

/// The elements of a list, over all of its pages. Await [`next`](Self::next), or use it as a [`Stream`](futures_core::Stream). Ends as
/// [`Pages`] do, of which [`elements`](Pages::elements) makes one.
///
/// An element that cannot be read is left out and counted, see [`unreadable`](Self::unreadable).
#[must_use = "elements are fetched only when they are asked for"]
pub struct Elements<P: Page, R> {
    pages: Pages<P, R>,
    fetched: std::vec::IntoIter<P::Element>,
    unreadable: usize,
}

impl<P: Page, R> Elements<P, R> {
    pub(crate) fn new(pages: Pages<P, R>) -> Self {
        Self { pages, fetched: Vec::new().into_iter(), unreadable: 0 }
    }

    /// The next element, or `None` when there is no more.
    ///
    /// # Errors
    ///
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<P::Element, ApiError<R>>> {
        poll_fn(|context| self.poll_element(context)).await
    }

    /// How many elements so far could not be read.
    #[must_use]
    pub const fn unreadable(&self) -> usize {
        self.unreadable
    }

    fn poll_element(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P::Element, ApiError<R>>>> {
        loop {
            if let Some(element) = self.fetched.next() {
                return Poll::Ready(Some(Ok(element)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => {
                    self.unreadable += page.elements().bad().len();
                    self.fetched = page.into_elements().into_vec().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P: Page, R> Stream for Elements<P, R> {
    type Item = Result<P::Element, ApiError<R>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_element(context)
    }
}

impl<P: Page, R> fmt::Debug for Elements<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Elements")
            .field("pages", &self.pages)
            .field("unreadable", &self.unreadable)
            .finish_non_exhaustive()
    }
}
