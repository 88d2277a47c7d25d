//! Each operation's request: method, path, headers, body; and what is refused before it goes out.

use std::fmt::Write as _;

use tink_main::model::{AuthorizationGrantRequest, SearchQuery, operations};
use tink_model::Violation;
use tink_transport::testing::json;

use crate::calls::call;
use crate::support::bench;

/// An answer that every operation with an object in its answer can read.
const ANY: &str = r#"{"id":"x","user_id":"0123456789abcdef0123456789abcdef","access_token":"t","code":"c"}"#;

#[tokio::test]
async fn every_operation_sends_what_the_reference_asks_for() {
    let mut printed = String::new();
    for operation in operations::OPERATIONS {
        let body = if ["listCategories", "queryStatistics"].contains(&operation.id) { "[]" } else { ANY };
        let bench = bench([json(200, body)]);
        call(&bench.main, operation.id).await.unwrap_or_else(|error| panic!("{}: {error:?}", operation.id));
        for request in bench.sent() {
            assert_eq!(request.operation, Some(operation.id));
            let content_type = request.header("content-type").unwrap_or("no body");
            writeln!(printed, "{}: {} ({content_type})", operation.id, request.line()).unwrap();
            for name in operation.headers {
                writeln!(printed, "{name}: {}", request.header(name).unwrap_or("none")).unwrap();
            }
            writeln!(printed, "{}\n", request.text()).unwrap();
        }
    }
    insta::assert_snapshot!(printed);
}

#[tokio::test]
async fn a_body_that_breaks_rules_is_not_sent() {
    let bench = bench([]);
    let error = bench.main.search(&SearchQuery::new().with_limit(-1)).await.unwrap_err();
    let pointers: Vec<&str> = error.violations().unwrap().iter().map(Violation::pointer).collect();
    assert_eq!(pointers, ["/limit"]);
    let neither = AuthorizationGrantRequest::new("accounts:read");
    assert!(bench.main.create_authorization_grant(&neither).await.unwrap_err().is_invalid_request());
    let both = neither.with_user_id("u").with_external_user_id("e");
    assert!(bench.main.create_authorization_grant(&both).await.unwrap_err().is_invalid_request());
    assert!(bench.sent().is_empty());
}

#[tokio::test]
async fn an_unchecked_client_sends_what_it_is_given() {
    let bench = bench([json(200, r#"{"results":[]}"#)]);
    bench.main.clone().unchecked().search(&SearchQuery::new().with_limit(-1)).await.unwrap();
    assert_eq!(bench.sent()[0].text(), r#"{"limit":-1}"#);
}

#[tokio::test]
async fn an_answer_of_another_shape_is_an_error_that_names_the_place() {
    let bench = bench([json(200, r#"{"name":"no id"}"#)]);
    let error = bench.main.get_user().await.unwrap_err();
    assert!(error.is_unreadable());
    assert_eq!(error.operation().id, "getUser");
    assert!(error.decode_error().unwrap().reason().contains("id"), "{:?}", error.decode_error());
    assert_eq!(error.body().unwrap(), r#"{"name":"no id"}"#);
}

#[tokio::test]
async fn one_unreadable_account_does_not_lose_the_others() {
    let bench = bench([json(200, r#"{"accounts":[{"id":"a"},{"noId":1},{"id":"c","balance":"x"}]}"#)]);
    let accounts = bench.main.list_accounts().await.unwrap().accounts;
    assert_eq!(accounts.iter().map(|account| account.id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(accounts.bad().len(), 1);
}
