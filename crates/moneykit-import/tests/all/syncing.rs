//! Synchronisations to the end, and the cursor that they hand out.

use futures_util::TryStreamExt;
use moneykit_import::CursorRequest;
use moneykit_import::model::TransactionSync;
use tink_transport::testing::{Captured, empty};

use crate::support::{Bench, Outcome, bench, ok};

fn changes(id: &str, cursor: &str, more: bool) -> Outcome {
    ok(format!(
        r#"{{"transactions":{{"created":[{{"transaction_id":"{id}"}}]}},"cursor":{{"next":"{cursor}"}},"has_more":{more}}}"#
    ))
}

fn lines(bench: &Bench) -> Vec<String> {
    bench.sent().iter().map(Captured::line).collect()
}

#[tokio::test]
async fn it_goes_on_as_long_as_there_is_more_and_hands_the_cursor_out() {
    let bench = bench([changes("t1", "c1", true), changes("t2", "c2", true), changes("t3", "c3", false)]);
    let mut syncs = bench.moneykit.sync(&"mk_1".into(), CursorRequest::new().with_limit(500));
    let mut seen = Vec::new();
    assert_eq!(syncs.cursor(), None);
    while let Some(changes) = syncs.next().await {
        let created = changes.unwrap().transactions.unwrap().created;
        seen.push((created[0].transaction_id.to_string(), syncs.cursor().unwrap().to_owned()));
    }
    let pair = |id: &str, cursor: &str| (id.to_owned(), cursor.to_owned());
    assert_eq!(seen, [pair("t1", "c1"), pair("t2", "c2"), pair("t3", "c3")]);
    let path = "GET /links/mk_1/transactions/sync";
    let expected = ["?size=500", "?cursor=c1&size=500", "?cursor=c2&size=500"].map(|query| format!("{path}{query}"));
    assert_eq!(lines(&bench), expected);
}

#[tokio::test]
async fn it_begins_where_the_last_one_ended() {
    let bench = bench([changes("t4", "c4", false)]);
    let syncs = bench.moneykit.sync(&"mk_1".into(), CursorRequest::new().with_cursor("c3"));
    let all: Vec<TransactionSync> = syncs.try_collect().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(lines(&bench), ["GET /links/mk_1/transactions/sync?cursor=c3"]);
}

#[tokio::test]
async fn an_error_ends_it_and_the_cursor_stays_where_it_was() {
    let bench = bench([changes("t1", "c1", true), Ok(empty(410))]);
    let mut syncs = bench.moneykit.sync(&"mk_1".into(), CursorRequest::new());
    syncs.next().await.unwrap().unwrap();
    assert_eq!(syncs.next().await.unwrap().unwrap_err().status().unwrap(), 410);
    assert!(syncs.next().await.is_none());
    assert_eq!(syncs.cursor(), Some("c1"));
}

#[tokio::test]
async fn more_without_a_new_cursor_is_an_error_after_the_changes() {
    for stuck in
        [changes("t2", "c1", true), ok(r#"{"transactions":{"created":[{"transaction_id":"t2"}]},"has_more":true}"#)]
    {
        let bench = bench([changes("t1", "c1", true), stuck]);
        let mut syncs = bench.moneykit.sync(&"mk_1".into(), CursorRequest::new());
        for _ in 0..2 {
            assert_eq!(syncs.next().await.unwrap().unwrap().transactions.unwrap().created.len(), 1);
        }
        assert!(syncs.next().await.unwrap().unwrap_err().is_contradiction());
        assert!(syncs.next().await.is_none());
        assert_eq!(syncs.cursor(), Some("c1"));
    }
}
