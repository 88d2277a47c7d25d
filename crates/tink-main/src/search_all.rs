//! Everything that a search finds, one hit after the other.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tink_model::main::SearchResult;

use crate::{Error, SearchPages};

/// Everything that a search finds. Await [`next`](Self::next), or use it as a [`Stream`](futures_core::Stream). Ends as
/// [`SearchPages`] do.
///
/// A hit that cannot be read is left out and counted, see [`unreadable`](Self::unreadable); the pages have it in
/// `results.bad()`.
#[derive(Debug)]
#[must_use = "hits are fetched only when they are asked for"]
pub struct SearchAll {
    pages: SearchPages,
    hits: std::vec::IntoIter<SearchResult>,
    unreadable: usize,
}

impl SearchAll {
    pub(crate) fn new(pages: SearchPages) -> Self {
        Self { pages, hits: Vec::new().into_iter(), unreadable: 0 }
    }

    /// The next hit, or `None` when there is no more.
    ///
    /// # Errors
    ///
    /// As [`SearchPages::next`].
    pub async fn next(&mut self) -> Option<Result<SearchResult, Error>> {
        poll_fn(|context| self.poll_hit(context)).await
    }

    /// How many hits so far could not be read.
    #[must_use]
    pub const fn unreadable(&self) -> usize {
        self.unreadable
    }

    fn poll_hit(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<SearchResult, Error>>> {
        loop {
            if let Some(hit) = self.hits.next() {
                return Poll::Ready(Some(Ok(hit)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => {
                    self.unreadable += page.results.bad().len();
                    self.hits = page.results.into_vec().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Stream for SearchAll {
    type Item = Result<SearchResult, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_hit(context)
    }
}
