//! The pages of a search, and when they end.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tink_model::TransactionId;
use tink_model::main::operations::SEARCH;
use tink_model::main::{SearchQuery, SearchResponse};
use tink_transport::BoxFuture;

use crate::{Error, MainClient};

/// The length of a page when the query asks for none, or for 0. It is sent, so that the end does not depend on what the
/// service takes for a default.
const DEFAULT_LIMIT: i64 = 50;

/// The pages of a search, one after the other. Await [`next`](Self::next), or use it as a
/// [`Stream`](futures_core::Stream).
///
/// It ends after the first page that is shorter than was asked for, or empty; the service's count is not relied on, since
/// the transactions may change meanwhile. The length asked for is the one that the service says it used, where it says so.
/// It also ends after an error.
///
/// A service that ignores the offset would give the same page forever: a page equal to the one before is not given again.
/// It ends there, with an error ([`is_contradiction`](tink_transport::ApiError::is_contradiction)) unless the service's
/// count says that everything has been seen.
#[must_use = "pages are fetched only when they are asked for"]
pub struct SearchPages {
    client: MainClient,
    query: SearchQuery,
    state: State,
    seen: u64,
    last_page: Vec<Option<TransactionId>>,
}

enum State {
    Idle,
    Fetching(BoxFuture<'static, Result<SearchResponse, Error>>),
    Ended,
}

/// The service gave the same page twice.
#[derive(Debug, thiserror::Error)]
#[error("the page at offset {offset} is the same as the one before; the service seems to ignore the offset")]
struct SamePage {
    offset: u64,
}

impl SearchPages {
    pub(crate) fn new(client: MainClient, mut query: SearchQuery) -> Self {
        if matches!(query.limit, None | Some(0)) {
            query.limit = Some(DEFAULT_LIMIT);
        }
        Self { client, query, state: State::Idle, seen: 0, last_page: Vec::new() }
    }

    /// The next page, or `None` when there is no more.
    ///
    /// # Errors
    ///
    /// As [`MainClient::search`]; and when the service gives the same page twice.
    pub async fn next(&mut self) -> Option<Result<SearchResponse, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    pub(crate) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<SearchResponse, Error>>> {
        loop {
            match &mut self.state {
                State::Idle => self.state = State::Fetching(self.fetch()),
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

    fn fetch(&self) -> BoxFuture<'static, Result<SearchResponse, Error>> {
        let client = self.client.clone();
        let mut query = self.query.clone();
        if self.seen > 0 {
            query.offset = Some(i64::try_from(self.offset()).unwrap_or(i64::MAX));
        }
        Box::pin(async move { client.search(&query).await })
    }

    /// The offset of the page that is due.
    fn offset(&self) -> u64 {
        self.query.offset.and_then(|first| u64::try_from(first).ok()).unwrap_or(0).saturating_add(self.seen)
    }

    /// Decides whether a page is given and whether another follows.
    fn judge(&mut self, page: SearchResponse) -> Option<Result<SearchResponse, Error>> {
        let is_first = self.seen == 0;
        // An element that could not be read was on the page all the same.
        let length = (page.results.len() + page.results.bad().len()) as u64;
        if length == 0 {
            return is_first.then_some(Ok(page));
        }
        let ids: Vec<_> = page.results.iter().map(|hit| hit.transaction.as_ref().map(|one| one.id.clone())).collect();
        if !is_first && ids == self.last_page && ids.iter().any(Option::is_some) {
            let all_seen = page.count.is_some_and(|count| count <= i64::try_from(self.offset()).unwrap_or(i64::MAX));
            let repeated = Error::contradiction(&SEARCH, SamePage { offset: self.offset() });
            return (!all_seen).then_some(Err(repeated));
        }
        self.seen = self.seen.saturating_add(length);
        self.last_page = ids;
        if length >= self.asked_for(&page) {
            self.state = State::Idle;
        }
        Some(Ok(page))
    }

    /// How long a page was to be: what the service says it used, or else what the query asked for.
    fn asked_for(&self, page: &SearchResponse) -> u64 {
        let echoed = page.query.as_ref().and_then(|query| query.limit);
        let length = echoed.filter(|limit| *limit > 0).or(self.query.limit).unwrap_or(DEFAULT_LIMIT);
        u64::try_from(length).unwrap_or(0)
    }
}

impl Stream for SearchPages {
    type Item = Result<SearchResponse, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl fmt::Debug for SearchPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchPages").field("offset", &self.offset()).finish_non_exhaustive()
    }
}
