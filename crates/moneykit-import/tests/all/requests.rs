//! Each operation's request: method, path, headers, body; what is refused before it goes out; and the token.

use std::fmt::Write as _;
use std::sync::Arc;

use moneykit_import::model::{ImportTransactionsRequest, TokenRequest, operations};
use moneykit_import::{BASE_URL, Credentials, MoneykitClient, TransactionFilter, VERSION, client_builder};
use tink_model::Violation;
use tink_transport::testing::{Capture, ManualClock, Replay, json};

use crate::calls::call;
use crate::support::{bench, import, ok, transaction};

const ID: &str = "live_the_client";
const SECRET: &str = "the-secret";

/// An answer that every operation can read.
pub(crate) const ANY: &str =
    r#"{"link_id":"mk_1","institution_id":"chase","access_token":"t","link_session_token":"s"}"#;

fn authenticated(replay: Replay) -> (MoneykitClient, Arc<Capture<Replay>>) {
    let capture = Arc::new(Capture::new(replay));
    let client = client_builder(capture.clone(), Arc::new(ManualClock::skipping_sleeps()), BASE_URL).build().unwrap();
    let credentials = Credentials::new(ID, SECRET).with_scopes(&["one", "two"]);
    (MoneykitClient::new(&client, &credentials).unwrap(), capture)
}

#[tokio::test]
async fn every_operation_sends_what_the_sources_ask_for() {
    let mut printed = String::new();
    for operation in operations::OPERATIONS {
        let bench = bench([ok(ANY)]);
        call(&bench, operation.id).await.unwrap_or_else(|error| panic!("{}: {error:?}", operation.id));
        for request in bench.sent() {
            assert_eq!(request.operation, Some(operation.id));
            assert_eq!(request.header("moneykit-version"), Some(VERSION), "{}", operation.id);
            let content_type = request.header("content-type").unwrap_or("no body");
            writeln!(printed, "{}: {} ({content_type})\n{}\n", operation.id, request.line(), request.text()).unwrap();
        }
    }
    insta::assert_snapshot!(printed);
}

#[tokio::test]
async fn a_token_is_fetched_once_and_sent_with_each_call() {
    let token = json(201, r#"{"access_token":"the-token","token_type":"bearer","expires_in":3600}"#);
    let (moneykit, capture) = authenticated(Replay::new().answer(token).answer(json(200, ANY)).answer(json(200, ANY)));
    moneykit.get_link(&"mk_1".into()).await.unwrap();
    moneykit.get_link(&"mk_1".into()).await.unwrap();
    let [token, first, second] = &capture.requests()[..] else { panic!("{capture:?}") };
    assert_eq!(token.line(), "POST /auth/token");
    assert_eq!(token.header("content-type"), Some("application/x-www-form-urlencoded"));
    let form = "client_id=live_the_client&client_secret=the-secret&grant_type=client_credentials&scope=one+two";
    assert_eq!(token.text(), form);
    for call in [first, second] {
        assert_eq!(call.header("authorization"), Some("Bearer the-token"));
    }
}

#[tokio::test]
async fn a_call_that_takes_no_token_has_none_and_a_refused_client_is_a_token_error() {
    let (moneykit, capture) = authenticated(Replay::new().answer(json(201, ANY)));
    moneykit.generate_access_token(&TokenRequest::new("client_credentials")).await.unwrap();
    assert_eq!(capture.requests()[0].header("authorization"), None);

    let body = r#"{"error_code":"api_error.auth.unauthorized","error_message":"Not live_the_client the-secret"}"#;
    let (moneykit, _) = authenticated(Replay::new().answer(json(401, body)));
    let error = moneykit.import_link(&import(vec![])).await.unwrap_err();
    assert!(error.error().is_token() && !error.is_outcome_unknown());
    let printed = format!("{error} {error:?} {:?}", error.error().token_error());
    assert!(!printed.contains(SECRET), "{printed}");
}

#[tokio::test]
async fn neither_id_nor_secret_nor_token_is_printed() {
    let token = json(201, r#"{"access_token":"the-token","expires_in":3600}"#);
    let (moneykit, capture) = authenticated(Replay::new().answer(token).answer(json(200, ANY)));
    moneykit.get_link(&"mk_1".into()).await.unwrap();
    let credentials = Credentials::new(ID, SECRET);
    let printed = format!("{moneykit:?} {credentials:?} {:?} {capture:?}", moneykit.client());
    for hidden in [ID, SECRET, "the-token"] {
        assert!(!printed.contains(hidden), "{printed}");
    }
}

#[tokio::test]
async fn every_broken_rule_is_named_before_anything_is_sent() {
    let bench = bench([ok(r#"{"links":{}}"#), ok(ANY), ok(ANY)]);
    let mut request = import(vec![transaction("a"), transaction("b"), transaction("c")]);
    request.customer_user.id = "abc".into();
    request.accounts.push(request.accounts[0].clone());
    let pointers = |violations: &tink_model::Violations| -> Vec<String> {
        violations.iter().map(Violation::pointer).map(ToOwned::to_owned).collect()
    };
    let expected = ["/customer_user/id", "/accounts/1", "/transactions/1/account_id", "/transactions/2/account_id"];
    let error = bench.moneykit.import_link(&request).await.unwrap_err();
    assert_eq!(pointers(error.violations().unwrap()), expected);
    assert!(!error.is_outcome_unknown());
    let stopped = bench.moneykit.import_in_batches(&request).await.unwrap_err();
    assert_eq!(pointers(stopped.error().violations().unwrap()), expected);
    assert_eq!((stopped.accepted(), stopped.unknown(), stopped.missing()), (0..0, 0..0, 0..3));
    let nameless = ImportTransactionsRequest::new(vec![transaction("a"), transaction("")]);
    let error = bench.moneykit.import_transactions(&"mk_1".into(), &nameless).await.unwrap_err();
    assert_eq!(pointers(error.violations().unwrap()), ["/transactions/1/account_id"]);
    let stopped = bench.moneykit.import_transactions_in_batches(&"mk_1".into(), &nameless.transactions).await;
    assert_eq!(pointers(stopped.unwrap_err().error().violations().unwrap()), ["/transactions/1/account_id"]);
    assert!(bench.sent().is_empty());

    let unchecked = bench.moneykit.clone().unchecked();
    unchecked.import_link(&request).await.unwrap();
    unchecked.import_transactions(&"mk_1".into(), &nameless).await.unwrap();
    assert_eq!(bench.operations(), ["listUserLinks", "importLink", "importTransactions"]);
    assert_eq!(bench.sent()[1].text().into_bytes(), request.to_json());
}

#[tokio::test]
async fn the_transactions_of_a_user_can_be_limited_to_one_account() {
    let bench = bench([]);
    let filter = TransactionFilter::new().with_account("acc_1").with_account("acc_2");
    let error = bench.moneykit.list_user_transactions(&"user-1".into(), &filter).await.unwrap_err();
    assert!(error.is_invalid_request() && bench.sent().is_empty());
}
