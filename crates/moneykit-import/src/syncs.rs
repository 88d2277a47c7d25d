//! A synchronisation of transactions to its end, with the cursor handed out on the way.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tink_model::LinkId;
use tink_model::moneykit::TransactionSync;
use tink_model::moneykit::operations::SYNC_TRANSACTIONS;
use tink_transport::BoxFuture;

use crate::{CursorRequest, Error, MoneykitClient};

/// The answers of a synchronisation, as long as there is more. Await [`next`](Self::next), or use it as a
/// [`Stream`](futures_core::Stream).
///
/// It ends after the answer that says so, and after an error. A service that says there is more and gives no new cursor ends it with an
/// error ([`is_contradiction`](tink_transport::ApiError::is_contradiction)), after the answer in which it did so.
#[must_use = "changes are fetched only when they are asked for"]
pub struct Syncs {
    client: MoneykitClient,
    link: LinkId,
    request: CursorRequest,
    state: State,
}

enum State {
    Idle,
    Fetching(BoxFuture<'static, Result<TransactionSync, Error>>),
    Contradicted,
    Ended,
}

/// The service says that there is more and not where.
#[derive(Debug, thiserror::Error)]
#[error("the service says to go on where it just was")]
struct SameCursor;

impl Syncs {
    pub(crate) const fn new(client: MoneykitClient, link: LinkId, request: CursorRequest) -> Self {
        Self { client, link, request, state: State::Idle }
    }

    /// The next changes, or `None` when there are no more for now.
    ///
    /// # Errors
    ///
    /// As [`MoneykitClient::sync_transactions`]; and when the service says there is more and not where.
    pub async fn next(&mut self) -> Option<Result<TransactionSync, Error>> {
        poll_fn(|context| self.poll_changes(context)).await
    }

    /// The cursor with which the next synchronisation has to begin, after the changes so far. Before the first it is the one that was
    /// given.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.request.cursor()
    }

    fn poll_changes(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<TransactionSync, Error>>> {
        loop {
            match &mut self.state {
                State::Idle => {
                    let (client, link, request) = (self.client.clone(), self.link.clone(), self.request.clone());
                    let changes = async move { client.sync_transactions(&link, &request).await };
                    self.state = State::Fetching(Box::pin(changes));
                }
                State::Fetching(changes) => {
                    let changes = ready!(changes.as_mut().poll(context));
                    self.state = State::Ended;
                    if let Ok(changes) = &changes {
                        self.go_on(changes);
                    }
                    return Poll::Ready(Some(changes));
                }
                State::Contradicted => {
                    self.state = State::Ended;
                    return Poll::Ready(Some(Err(Error::contradiction(&SYNC_TRANSACTIONS, SameCursor))));
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// Keeps the cursor, and decides whether more follows.
    fn go_on(&mut self, changes: &TransactionSync) {
        let next = changes.cursor.as_ref().and_then(|cursor| cursor.next.as_deref());
        let is_new = next.is_some() && next != self.request.cursor();
        if let Some(next) = next {
            self.request = self.request.clone().with_cursor(next);
        }
        if changes.has_more == Some(true) {
            self.state = if is_new { State::Idle } else { State::Contradicted };
        }
    }
}

impl Stream for Syncs {
    type Item = Result<TransactionSync, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_changes(context)
    }
}

/// Prints the link and not the cursor, whose inner form is the service's.
impl fmt::Debug for Syncs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Syncs").field("link", &self.link).finish_non_exhaustive()
    }
}
