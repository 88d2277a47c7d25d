//! How long calls may take: those that reach a bank longer than the others.

use std::sync::Arc;
use std::time::Duration;

use futures_util::poll;
use tink_transport::testing::{Capture, ManualClock, Never};
use tink_xs2a::model::{SyncRequest, WizardRequest};
use tink_xs2a::{ApiKey, BANK_DEADLINE, BASE_URL, BankUserToken, Error, Xs2aClient, client_builder};

const SECOND: Duration = Duration::from_secs(1);

/// A service that never answers, and the clock that its client goes by.
fn silent() -> (Xs2aClient, ManualClock, Arc<Capture<Never>>) {
    let (capture, clock) = (Arc::new(Capture::new(Never::new())), ManualClock::new());
    let client = client_builder(capture.clone(), Arc::new(clock.clone()), BASE_URL).build().unwrap();
    (Xs2aClient::new(&client, &ApiKey::new("k").unwrap()), clock, capture)
}

/// Whether a call is given up at this time and not a second before.
async fn is_given_up_after<T>(
    limit: Duration,
    clock: &ManualClock,
    call: impl Future<Output = Result<T, Error>>,
) -> bool {
    let mut call = std::pin::pin!(call);
    let started = poll!(&mut call).is_pending();
    clock.advance(limit - SECOND);
    let still_waits = poll!(&mut call).is_pending();
    clock.advance(SECOND);
    let ended = matches!(poll!(&mut call), std::task::Poll::Ready(Err(error)) if error.is_timeout());
    started && still_waits && ended
}

#[tokio::test]
async fn a_call_that_reaches_a_bank_may_take_five_minutes_unless_told_otherwise() {
    let (xs2a, clock, capture) = silent();
    let anna = xs2a.bank_user(&BankUserToken::new("t").unwrap());
    let (sync, step) = (SyncRequest::new(), WizardRequest::new("k"));
    let connection = "c".into();
    assert!(is_given_up_after(BANK_DEADLINE, &clock, anna.sync_bank_connection(&connection, &sync)).await);
    assert!(is_given_up_after(BANK_DEADLINE, &clock, anna.drive_wizard(&step)).await);
    assert_eq!(capture.requests().len(), 2, "neither is sent again");
    let hasty = anna.with_bank_deadline(7 * SECOND);
    assert!(is_given_up_after(7 * SECOND, &clock, hasty.drive_wizard(&step)).await);
}

#[tokio::test]
async fn another_call_may_take_a_minute_unless_told_otherwise() {
    let (xs2a, clock, _) = silent();
    let user = "u".into();
    assert!(is_given_up_after(60 * SECOND, &clock, xs2a.get_bank_user(&user)).await);
    let hasty = xs2a.with_deadline(5 * SECOND);
    assert!(is_given_up_after(5 * SECOND, &clock, hasty.get_bank_user(&user)).await);
}
