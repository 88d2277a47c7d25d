//! An import whose answer gets lost is looked for, and never sent twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use moneykit_import::{Credentials, MoneykitClient, client_builder};
use tink_sandbox::{DEFAULT_CLIENT, IN_PROCESS_URL};
use tink_transport::testing::ManualClock;
use tink_transport::{BoxFuture, CallContext, Transport, TransportError};

use super::walk::{import, stage, transaction, user};
use crate::stage::Over;

/// Where an import is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lost {
    Request,
    Answer,
}

/// Loses imports on their way, and counts those that arrived.
#[derive(Debug)]
struct Losing {
    inner: Arc<dyn Transport>,
    what: Lost,
    arrived: AtomicUsize,
}

impl Transport for Losing {
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let operation = CallContext::of(&request).and_then(CallContext::operation);
        let is_import = operation.is_some_and(|operation| operation.id == "importLink");
        Box::pin(async move {
            if !is_import {
                return self.inner.call(request).await;
            }
            if self.what == Lost::Answer {
                self.arrived.fetch_add(1, Ordering::Relaxed);
                self.inner.call(request).await?;
            }
            Err(TransportError::maybe_sent("the connection was lost"))
        })
    }
}

async fn lost(what: Lost) -> (MoneykitClient, Arc<Losing>, crate::stage::Stage) {
    let (stage, _) = stage(Over::Nothing).await;
    let losing = Arc::new(Losing { inner: stage.sandbox.transport(), what, arrived: AtomicUsize::new(0) });
    let (id, secret) = DEFAULT_CLIENT;
    let client =
        client_builder(losing.clone(), Arc::new(ManualClock::skipping_sleeps()), IN_PROCESS_URL).build().unwrap();
    (MoneykitClient::new(&client, &Credentials::new(id, secret)).unwrap(), losing, stage)
}

#[tokio::test]
async fn a_link_that_was_made_without_an_answer_is_the_result() {
    let (moneykit, losing, _stage) = lost(Lost::Answer).await;
    let rows = vec![transaction("t1", "1.00", "2022-02-08")];
    // One that the user had before is none of it.
    let link = moneykit.import_link(&import(rows.clone())).await.unwrap();
    let second = moneykit.import_link(&import(rows)).await.unwrap();
    assert_ne!(link.link_id, second.link_id);
    assert_eq!(losing.arrived.load(Ordering::Relaxed), 2);
    assert_eq!(moneykit.list_user_links(&user()).await.unwrap().links.len(), 2);
}

#[tokio::test]
async fn where_nothing_is_found_the_outcome_is_unknown() {
    let (moneykit, _, _stage) = lost(Lost::Request).await;
    let error = moneykit.import_link(&import(vec![])).await.unwrap_err();
    assert!(error.is_outcome_unknown());
    assert!(error.candidates().is_empty() && error.lookup_error().is_none());
    assert_eq!(moneykit.list_user_links(&user()).await.unwrap().links.len(), 0);
}
