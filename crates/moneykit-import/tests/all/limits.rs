//! How much fits into one import, to the byte.

use moneykit_import::model::{ImportLinkRequest, ImportTransactionsRequest, TransactionImportData};
use moneykit_import::{MAX_IMPORT_BYTES, body_too_large};
use proptest::prelude::*;

use crate::requests::ANY;
use crate::support::{bench, import, import_of, ok, transaction};

#[tokio::test]
async fn a_body_of_exactly_a_megabyte_is_sent_as_it_was_measured() {
    let bench = bench([ok(r#"{"links":{}}"#), ok(ANY)]);
    let request = import_of(1_000_000);
    bench.moneykit.import_link(&request).await.unwrap();
    let sent = &bench.sent()[1];
    assert_eq!(sent.body.len(), 1_000_000);
    assert!(sent.body == request.to_json());
}

#[tokio::test]
async fn one_byte_more_is_not_sent_and_the_error_says_what_would_fit() {
    let bench = bench([ok(r#"{"links":{}}"#), ok(ANY)]);
    let request = import_of(1_000_001);
    let count = request.transactions.len();
    let error = bench.moneykit.import_link(&request).await.unwrap_err();
    let too_large = error.body_too_large().unwrap();
    assert_eq!((too_large.bytes(), too_large.over(), too_large.transactions()), (1_000_001, 1, count));
    assert_eq!(too_large.fitting(), count - 1);
    assert_eq!(
        too_large.to_string(),
        format!(
            "the body has 1000001 bytes, 1 more than the 1000000 that are taken; the first {} of its {count} transactions \
             would fit",
            count - 1
        )
    );
    assert!(bench.sent().is_empty() && !error.is_outcome_unknown());
    bench.moneykit.clone().unchecked().import_link(&request).await.unwrap();
    assert_eq!(bench.sent()[1].body.len(), 1_000_001, "the service decides");
}

#[tokio::test]
async fn more_transactions_have_the_same_limit() {
    let bench = bench([ok(ANY)]);
    let mut request = ImportTransactionsRequest::new(import_of(1_000_000).transactions);
    let missing = MAX_IMPORT_BYTES - request.to_json().len();
    let last = request.transactions.last_mut().unwrap();
    last.description = last.description.take().map(|text| text + &"y".repeat(missing));
    bench.moneykit.import_transactions(&"mk_1".into(), &request).await.unwrap();
    assert_eq!(bench.sent()[0].body.len(), 1_000_000);
    request.transactions[0].account_id = "ab".into();
    let error = bench.moneykit.import_transactions(&"mk_1".into(), &request).await.unwrap_err();
    let too_large = body_too_large(&error).unwrap();
    assert_eq!((too_large.over(), too_large.fitting()), (1, request.transactions.len() - 1));
    assert_eq!(bench.sent().len(), 1);
}

#[tokio::test]
async fn where_the_accounts_alone_are_too_large_nothing_would_fit() {
    let mut request = import(vec![transaction("a")]);
    request.accounts[0].name = "x".repeat(MAX_IMPORT_BYTES);
    let bench = bench([]);
    let error = bench.moneykit.import_link(&request).await.unwrap_err();
    assert_eq!(error.body_too_large().unwrap().fitting(), 0);
    let stopped = bench.moneykit.import_in_batches(&request).await.unwrap_err();
    let too_large = body_too_large(stopped.error()).unwrap();
    assert_eq!((too_large.fitting(), too_large.bytes()), (0, request.to_json().len()));
    assert_eq!((stopped.missing(), bench.sent().len()), (0..1, 0));
}

fn large() -> impl Strategy<Value = ImportLinkRequest> {
    let sizes = proptest::collection::vec(0usize..60_000, 30..60);
    (sizes, 0usize..200_000).prop_map(|(sizes, name)| {
        let all: Vec<TransactionImportData> =
            sizes.into_iter().map(|size| transaction("a").with_description("é\"".repeat(size / 4))).collect();
        let mut request = import(all);
        request.accounts[0].name = "x".repeat(name);
        request
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_number_that_is_announced_fits_and_one_more_does_not(request in large()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let bench = bench([ok(r#"{"links":{}}"#), ok(ANY)]);
        let outcome = runtime.block_on(bench.moneykit.import_link(&request));
        let size = |count: usize| {
            let mut part = request.clone();
            part.transactions.truncate(count);
            part.to_json().len()
        };
        match outcome {
            Ok(_) => prop_assert!(size(request.transactions.len()) <= MAX_IMPORT_BYTES),
            Err(error) => {
                let too_large = error.body_too_large().unwrap();
                prop_assert!(size(too_large.fitting()) <= MAX_IMPORT_BYTES);
                prop_assert!(size(too_large.fitting() + 1) > MAX_IMPORT_BYTES);
                prop_assert_eq!(too_large.bytes(), size(request.transactions.len()));
            }
        }
    }
}
