//! How long calls may take: imports longer than the others, and what becomes of one that takes too long.

use std::sync::Arc;
use std::time::Duration;

use futures_util::poll;
use moneykit_import::{BASE_URL, Error, IMPORT_DEADLINE, MoneykitClient, client_builder};
use tink_transport::testing::{ManualClock, Never, json};
use tink_transport::{Transport, from_fn};

use crate::support::import;

const SECOND: Duration = Duration::from_secs(1);

fn over(transport: impl Transport) -> (MoneykitClient, ManualClock) {
    let clock = ManualClock::new();
    let client = client_builder(Arc::new(transport), Arc::new(clock.clone()), BASE_URL).build().unwrap();
    (MoneykitClient::with_client(client), clock)
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
async fn an_import_may_take_two_minutes_unless_told_otherwise() {
    let (moneykit, clock) = over(Never::new());
    let (request, link) = (import(vec![]), "mk_1".into());
    let more = moneykit_import::model::ImportTransactionsRequest::new(vec![]);
    assert!(is_given_up_after(IMPORT_DEADLINE, &clock, moneykit.import_link_once(&request)).await);
    assert!(is_given_up_after(IMPORT_DEADLINE, &clock, moneykit.import_transactions(&link, &more)).await);
    let hasty = moneykit.with_import_deadline(7 * SECOND);
    assert!(is_given_up_after(7 * SECOND, &clock, hasty.import_link_once(&request)).await);
}

#[tokio::test]
async fn another_call_may_take_a_minute_unless_told_otherwise() {
    let (moneykit, clock) = over(Never::new());
    let link = "mk_1".into();
    assert!(is_given_up_after(60 * SECOND, &clock, moneykit.get_link(&link)).await);
    let hasty = moneykit.with_deadline(5 * SECOND);
    assert!(is_given_up_after(5 * SECOND, &clock, hasty.get_link(&link)).await);
}

#[tokio::test]
async fn the_link_of_an_import_that_took_too_long_is_found() {
    // A service that makes the link, never answers the import, and answers everything else.
    let (moneykit, clock) = over(from_fn(move |request: http::Request<bytes::Bytes>| async move {
        static IMPORTED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
        let imported = || IMPORTED.load(std::sync::atomic::Ordering::SeqCst);
        Ok(match request.uri().path() {
            "/links/import" => {
                IMPORTED.store(true, std::sync::atomic::Ordering::SeqCst);
                std::future::pending().await
            }
            "/users/user-1/links" if imported() => json(200, r#"{"links":{"mk_1":{"link_id":"mk_1"}}}"#),
            "/users/user-1/links" => json(200, r#"{"links":{}}"#),
            _ => json(200, r#"{"accounts":[{"account_id":"acc_1","original_id":"a"}]}"#),
        })
    }));
    let request = import(vec![]);
    let mut call = std::pin::pin!(moneykit.import_link(&request));
    assert!(poll!(&mut call).is_pending());
    clock.advance(IMPORT_DEADLINE);
    assert_eq!(call.await.unwrap().link_id, "mk_1");
}
