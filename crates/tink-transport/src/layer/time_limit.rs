//! What the two layers with a time limit share: racing a call against a moment.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use crate::{BoxFuture, Clock, Moment};

/// The output of `call`, or `None` when `limit` came first. A call that is ready at the limit wins.
///
/// The clock is asked for the limit only when the call has to wait and `needs_timer` says that nothing within the call ends the wait
/// earlier: a timer costs more than all the rest of a layer.
pub(super) async fn until<T>(
    mut call: BoxFuture<'_, T>,
    clock: &dyn Clock,
    limit: Moment,
    needs_timer: impl Fn() -> bool,
) -> Option<T> {
    let mut reached = pin!(async { clock.reached(limit).await });
    poll_fn(|task| match call.as_mut().poll(task) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if needs_timer() => reached.as_mut().poll(task).map(|()| None),
        Poll::Pending => Poll::Pending,
    })
    .await
}
