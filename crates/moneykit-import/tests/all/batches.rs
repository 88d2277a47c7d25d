//! Imports in several requests: that everything is sent once and in order, and what is reported when they stop.

use moneykit_import::model::{ImportLinkRequest, ImportTransactionsRequest, Refusal, TransactionImportData};
use moneykit_import::{ImportStopped, MAX_IMPORT_BYTES};
use tink_transport::testing::{empty, json};

use crate::support::{Bench, Outcome, bench, import, import_of, lost, ok, transaction};

fn none() -> Outcome {
    ok(r#"{"links":{}}"#)
}

fn link() -> Outcome {
    ok(r#"{"link_id":"mk_1"}"#)
}

/// Transactions for about two and a half requests, each with a text of its own.
fn many() -> Vec<TransactionImportData> {
    (0..2500).map(|number| transaction("a").with_description(format!("{number:0>900}"))).collect()
}

/// The transactions of each request that was sent, in order.
fn sent(bench: &Bench) -> Vec<Vec<TransactionImportData>> {
    let of = |request: tink_transport::testing::Captured| {
        assert!(request.body.len() <= MAX_IMPORT_BYTES);
        match request.operation {
            Some("importLink") => Some(ImportLinkRequest::decode(&request.body).unwrap().transactions),
            Some("importTransactions") => Some(ImportTransactionsRequest::decode(&request.body).unwrap().transactions),
            _ => None,
        }
    };
    bench.sent().into_iter().filter_map(of).collect()
}

async fn stopped(bench: &Bench, transactions: Vec<TransactionImportData>) -> ImportStopped {
    let total = transactions.len();
    let stopped = bench.moneykit.import_in_batches(&import(transactions)).await.unwrap_err();
    let (accepted, unknown, missing) = (stopped.accepted(), stopped.unknown(), stopped.missing());
    assert_eq!((accepted.start, accepted.end, unknown.end, missing.end), (0, unknown.start, missing.start, total));
    stopped
}

#[tokio::test]
async fn all_transactions_are_sent_once_in_order_and_in_as_few_requests_as_possible() {
    let bench = bench([none(), link(), link(), ok(r#"{"link_id":"mk_1","state":"error"}"#)]);
    let request = import(many());
    let report = bench.moneykit.import_in_batches(&request).await.unwrap();
    assert_eq!((report.requests, report.transactions, report.link.link_id.as_str()), (3, 2500, "mk_1"));
    assert!(report.link.state.is_some(), "the link of the last answer");
    assert_eq!(bench.operations(), ["listUserLinks", "importLink", "importTransactions", "importTransactions"]);
    let sent = sent(&bench);
    assert_eq!(sent.concat(), request.transactions);
    let one = request.transactions[0].to_json().len() + 1;
    for full in &bench.sent()[1..3] {
        assert!(full.body.len() + one > MAX_IMPORT_BYTES, "another one would have fitted");
    }
    assert_eq!(bench.sent()[2].line(), "POST /links/mk_1/import/transactions");
}

#[tokio::test]
async fn what_fits_into_one_request_is_one_import() {
    for request in [import(vec![]), import(vec![transaction("a")]), import_of(MAX_IMPORT_BYTES)] {
        let bench = bench([none(), link()]);
        let report = bench.moneykit.import_in_batches(&request).await.unwrap();
        assert_eq!((report.requests, report.transactions), (1, request.transactions.len()));
        assert!(bench.sent()[1].body == request.to_json());
    }
    let bench = bench([link(), link()]);
    let (id, one) = ("mk_1".into(), [transaction("a")]);
    let report = bench.moneykit.import_transactions_in_batches(&id, &one).await.unwrap();
    assert_eq!((report.requests, report.transactions), (1, 1));
    let report = bench.moneykit.import_transactions_in_batches(&id, &[]).await.unwrap();
    assert_eq!((report.requests, report.transactions), (1, 0));
    assert_eq!(bench.sent()[1].text(), r#"{"transactions":[]}"#);
}

#[tokio::test]
async fn accounts_that_leave_no_room_go_alone() {
    let mut request = import(vec![transaction("a")]);
    let room = MAX_IMPORT_BYTES - request.to_json().len();
    request.accounts[0].name.push_str(&"x".repeat(room + 1));
    let bench = bench([none(), link(), link()]);
    assert_eq!(bench.moneykit.import_in_batches(&request).await.unwrap().requests, 2);
    assert_eq!(sent(&bench).iter().map(Vec::len).collect::<Vec<_>>(), [0, 1]);
}

#[tokio::test]
async fn a_batch_that_is_refused_is_not_there_and_nothing_after_it_is_sent() {
    let refusal = r#"{"error_code":"api_error.request.validation_failed","error_message":"x"}"#;
    let bench = bench([none(), link(), Ok(json(422, refusal)), link()]);
    let stopped = stopped(&bench, many()).await;
    let sent = sent(&bench);
    assert_eq!(stopped.accepted(), 0..sent[0].len());
    assert_eq!((stopped.unknown().len(), stopped.is_outcome_unknown()), (0, false));
    assert_eq!(stopped.missing(), sent[0].len()..2500);
    assert_eq!((stopped.link_id().unwrap().as_str(), stopped.requests()), ("mk_1", 1));
    assert_eq!(stopped.error().refusal(), Some(Refusal::BadStateOrValidationFailed));
    assert_eq!(bench.remaining(), 1);
    let text = format!(
        "the import stopped after {} transactions in 1 requests; 0 may be there and {} are not",
        sent[0].len(),
        2500 - sent[0].len()
    );
    assert_eq!(stopped.to_string(), text);
    assert!(std::error::Error::source(&stopped).unwrap().to_string().starts_with("importTransactions: "));
}

#[tokio::test]
async fn a_batch_without_an_answer_may_be_there_and_is_not_sent_again() {
    for outcome in [lost(), Ok(empty(503)), ok("{}")] {
        let bench = bench([none(), link(), outcome, link()]);
        let stopped = stopped(&bench, many()).await;
        let sent = sent(&bench);
        let (first, second) = (sent[0].len(), sent[1].len());
        assert!(stopped.is_outcome_unknown() && stopped.import_error().is_none());
        assert_eq!(stopped.accepted(), 0..first);
        assert_eq!(stopped.unknown(), first..first + second);
        assert_eq!(stopped.missing(), first + second..2500);
        assert_eq!((sent.len(), bench.remaining()), (2, 1));
    }
}

#[tokio::test]
async fn what_is_missing_can_be_sent_later() {
    let transactions = many();
    let first = bench([none(), link(), Ok(empty(404))]);
    let stopped = stopped(&first, transactions.clone()).await;
    let again = bench([link(), link()]);
    let rest = &transactions[stopped.missing()];
    let report = again.moneykit.import_transactions_in_batches(stopped.link_id().unwrap(), rest).await.unwrap();
    assert_eq!(report.transactions, rest.len());
    assert_eq!(sent(&again).concat(), rest);
}

#[tokio::test]
async fn an_import_that_is_refused_leaves_nothing_and_one_without_an_answer_may_leave_its_part() {
    let refused = bench([none(), Ok(json(404, "{}"))]);
    let stopped_at = stopped(&refused, many()).await;
    assert_eq!((stopped_at.accepted().len(), stopped_at.unknown().len(), stopped_at.missing()), (0, 0, 0..2500));
    assert_eq!(stopped_at.link_id(), None);
    assert_eq!(stopped_at.import_error().unwrap().refusal(), Some(Refusal::InstitutionNotFound));

    let unanswered = bench([none(), lost(), none(), none(), none()]);
    let stopped_at = stopped(&unanswered, many()).await;
    let part = sent(&unanswered)[0].len();
    assert_eq!((stopped_at.unknown(), stopped_at.missing()), (0..part, part..2500));
    assert!(stopped_at.import_error().unwrap().is_outcome_unknown());
}

#[tokio::test]
async fn an_import_whose_link_is_found_goes_on_with_it() {
    let links = ok(r#"{"links":{"mk_9":{"link_id":"mk_9"}}}"#);
    let accounts = ok(r#"{"accounts":[{"account_id":"acc_1","original_id":"a"}]}"#);
    let bench = bench([none(), lost(), links, accounts, link(), link()]);
    let report = bench.moneykit.import_in_batches(&import(many())).await.unwrap();
    assert_eq!((report.requests, report.transactions), (3, 2500));
    assert_eq!(bench.sent()[4].line(), "POST /links/mk_9/import/transactions");
}

#[tokio::test]
async fn a_transaction_that_fits_into_no_request_is_refused_before_the_first() {
    let huge = transaction("a").with_description("x".repeat(MAX_IMPORT_BYTES));
    let bench = bench([]);
    let stopped = stopped(&bench, vec![transaction("a"), huge]).await;
    let source = std::error::Error::source(stopped.error()).unwrap().to_string();
    assert!(source.starts_with("transaction 1 has 1000"), "{source}");
    assert_eq!((stopped.missing(), bench.sent().len()), (0..2, 0));
}
