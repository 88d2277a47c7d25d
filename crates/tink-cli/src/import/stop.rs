//! How an import is asked to stop: the first signal finishes what is under way, the second ends the process at once.

use std::sync::Arc;
use std::time::Duration;

use tink_ingest::run::{Clock, Stop};
use tink_transport::{Clock as _, SystemClock};

use crate::exit::Exit;
use crate::output::Output;

/// A stop that Ctrl-C (or a request to terminate) asks for.
pub(super) fn on_signal(output: Output) -> Stop {
    let stop = Stop::new();
    let asked = stop.clone();
    tokio::spawn(async move {
        signal().await;
        asked.ask();
        output.note("Finishing what is under way; Ctrl-C again stops at once. Both leave a journal that resumes.");
        signal().await;
        // What was sent and not answered stands in the journal.
        std::process::exit(Exit::Interrupted as i32);
    });
    stop
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        found = tokio::signal::ctrl_c() => if found.is_err() { std::future::pending::<()>().await },
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The system's clock as an import sees it.
#[derive(Debug)]
pub(super) struct Time(Arc<SystemClock>);

impl Time {
    pub(super) fn new() -> Self {
        Self(Arc::new(SystemClock::new()))
    }
}

impl Clock for Time {
    fn now(&self) -> Duration {
        self.0.now().since_origin()
    }

    fn sleep(&self, duration: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.sleep(duration)
    }

    fn chance(&self) -> u32 {
        // The clock's last digits are as good as a die for keeping two processes apart.
        self.0.now().since_origin().subsec_micros() % 1_001
    }
}
