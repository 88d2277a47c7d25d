//! The client over prepared answers, which keeps what was sent; and imports of any size.

use std::sync::Arc;

use bytes::Bytes;
use moneykit_import::model::{
    AccountImportData, BalancesImportData, CustomerUser, ImportLinkRequest, TransactionImportData,
};
use moneykit_import::{BASE_URL, MoneykitClient, client_builder};
use tink_model::{Amount, DateTime};
use tink_transport::TransportError;
use tink_transport::testing::{Capture, Captured, ManualClock, Replay, json};

pub(crate) struct Bench {
    pub(crate) moneykit: MoneykitClient,
    pub(crate) clock: ManualClock,
    capture: Arc<Capture<Replay>>,
}

/// A client over what the service does, in order; without authentication.
pub(crate) fn bench(outcomes: impl IntoIterator<Item = Outcome>) -> Bench {
    let replay = outcomes.into_iter().fold(Replay::new(), |replay, outcome| match outcome {
        Ok(response) => replay.answer(response),
        Err(error) => replay.failure(error),
    });
    let (capture, clock) = (Arc::new(Capture::new(replay)), ManualClock::skipping_sleeps());
    let client = client_builder(capture.clone(), Arc::new(clock.clone()), BASE_URL).build().unwrap();
    Bench { moneykit: MoneykitClient::with_client(client), clock, capture }
}

pub(crate) type Outcome = Result<http::Response<Bytes>, TransportError>;

impl Bench {
    pub(crate) fn sent(&self) -> Vec<Captured> {
        self.capture.requests()
    }

    /// The operations that were called, in order.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        self.sent().iter().filter_map(|request| request.operation).collect()
    }

    /// How many prepared outcomes are left.
    pub(crate) fn remaining(&self) -> usize {
        self.capture.inner().remaining()
    }
}

pub(crate) fn ok(body: impl Into<Bytes>) -> Outcome {
    Ok(json(200, body))
}

pub(crate) fn lost() -> Outcome {
    Err(TransportError::maybe_sent("the connection broke"))
}

pub(crate) fn transaction(account: &str) -> TransactionImportData {
    TransactionImportData::new(account, Amount::new(-1250, 2), "2022-02-08".parse::<DateTime>().unwrap())
}

/// An import of one account, whose id is `a`, with these transactions.
pub(crate) fn import(transactions: Vec<TransactionImportData>) -> ImportLinkRequest {
    let account = AccountImportData::new("a", "Checking", "depository.checking", BalancesImportData::new());
    ImportLinkRequest::new(CustomerUser::new("user-1"), "chase", vec![account], transactions)
}

/// An import of exactly so many bytes, with transactions of some hundred bytes each.
pub(crate) fn import_of(bytes: usize) -> ImportLinkRequest {
    let mut transactions = Vec::new();
    let each = transaction("a").with_description("x".repeat(100));
    let one = each.to_json().len() + 1;
    transactions.resize((bytes - 500) / one, each);
    let mut request = import(transactions);
    let missing = bytes - request.to_json().len();
    let last = request.transactions.last_mut().unwrap();
    last.description = Some("x".repeat(100 + missing));
    assert_eq!(request.to_json().len(), bytes);
    request
}
