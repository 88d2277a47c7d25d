//! What the two layers with a time limit share: racing a call against a moment.

use std::pin::pin;

use futures_util::future::{Either, select};

use crate::{BoxFuture, Clock, Moment};

/// The output of `call`, or `None` when `limit` came first. A call that is ready at the limit wins.
pub(super) async fn until<T>(call: BoxFuture<'_, T>, clock: &dyn Clock, limit: Moment) -> Option<T> {
    // The limit is asked for only when the call does not finish at once, which spares fakes and caches the timer.
    let reached = pin!(async { clock.reached(limit).await });
    match select(call, reached).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(((), _)) => None,
    }
}
