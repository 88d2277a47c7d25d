//! Waiting for a latency, in real time. The one place that does.

use std::time::Duration;

pub(super) async fn wait(duration: Duration) {
    if duration.is_zero() {
        return;
    }
    #[allow(clippy::disallowed_methods, reason = "this is the module that wraps it")]
    tokio::time::sleep(duration).await;
}
