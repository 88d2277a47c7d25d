//! What a careless or hostile caller is told: always a documented status and a place, never a 500.

use axum::body::Body;
use http::StatusCode;

use crate::http::{Http, JSON, send};

const ACCOUNTS: &str = "/connector/users/someone/accounts";

#[tokio::test]
async fn a_body_that_is_no_json_is_400_with_its_line_and_column() {
    let http = Http::new().await;
    let answer = http.post(ACCOUNTS, "{\"accounts\": [\n  {\"balance\": 1,}\n]}").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.message().contains("line 2"), "{}", answer.message());
    assert_eq!(answer.json()["errorCode"], "400");
}

#[tokio::test]
async fn a_wrong_type_is_400_with_a_pointer() {
    let http = Http::new().await;
    let body = r#"{"accounts":[{"balance":"7","externalId":"a","name":"n","number":"1","type":"CHECKING"}]}"#;
    let answer = http.post(ACCOUNTS, body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.message().contains("/accounts/0/balance"), "{}", answer.message());
}

#[tokio::test]
async fn all_violations_stand_in_one_answer() {
    let http = Http::new().await;
    let body = r#"{"accounts":[{"balance":7,"externalId":"","name":"n","number":"1","type":"NOSUCH"}]}"#;
    let message = http.post(ACCOUNTS, body).await.message();
    assert!(message.contains("/accounts/0/externalId") && message.contains("/accounts/0/type"), "{message}");
}

#[tokio::test]
async fn deep_nesting_and_invalid_utf8_are_400() {
    let http = Http::new().await;
    let deep = "[".repeat(100_000);
    assert_eq!(http.post(ACCOUNTS, &deep).await.status, StatusCode::BAD_REQUEST);
    let deep = format!("{{\"accounts\":[{{\"payload\":{}", "{\"a\":".repeat(50_000));
    assert_eq!(http.post(ACCOUNTS, &deep).await.status, StatusCode::BAD_REQUEST);
    let line = format!("POST {ACCOUNTS}");
    let latin = b"{\"accounts\":[{\"name\":\"Fr\xe4ulein\"}]}".to_vec();
    let answer = send(&http.sandbox, &line, Some(&http.client), JSON, latin).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn another_media_type_is_400_and_none_at_all_is_taken() {
    let http = Http::new().await;
    let line = format!("POST {ACCOUNTS}");
    let body = r#"{"accounts":[]}"#;
    let answer = send(&http.sandbox, &line, Some(&http.client), Some("text/xml"), body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.message().contains("application/json"));
    let answer = send(&http.sandbox, &line, Some(&http.client), Some("application/json; charset=utf-8"), body).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(send(&http.sandbox, &line, Some(&http.client), None, body).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_413_and_nothing_is_stored() {
    let http = Http::new().await;
    let body = " ".repeat(tink_sandbox::MAX_BODY_BYTES + 1);
    let answer = http.post(ACCOUNTS, &body).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.message().contains("Split"));
}

#[tokio::test]
async fn an_order_that_cannot_be_taken_is_refused_in_words() {
    let http = Http::new().await;
    let huge = format!("\"{}\"", "x".repeat(3 << 20));
    for (line, body, status, words) in [
        ("POST /sandbox/v1/faults", huge.as_str(), 413, "at most 2 MiB"),
        ("POST /sandbox/v1/scenarios", huge.as_str(), 413, "at most 2 MiB"),
        ("DELETE /sandbox/v1/snapshots/%ff", "", 400, "not UTF-8"),
        ("GET /sandbox/v1/requests/%ff", "", 400, "not UTF-8"),
        ("DELETE /sandbox/v1/faults/first", "", 404, "There is no rule first"),
    ] {
        let answer = send(&http.sandbox, line, None, JSON, body.to_owned()).await;
        assert_eq!(answer.status, status, "{line}");
        assert!(answer.message().contains(words), "{line}: {}", answer.message());
    }
}

#[tokio::test]
async fn more_than_2500_transactions_over_all_accounts_are_400() {
    let http = Http::new().await;
    let row = |id: usize| format!(r#"{{"amount":1,"date":1,"description":"d","externalId":"{id}","type":"DEFAULT"}}"#);
    let rows = |from: usize, to: usize| (from..to).map(row).collect::<Vec<_>>().join(",");
    let account = |id: &str, rows: String| format!(r#"{{"balance":1,"externalId":"{id}","transactions":[{rows}]}}"#);
    let body = |total: usize| {
        let accounts = [account("a", rows(0, 1250)), account("b", rows(0, total - 1250))].join(",");
        format!(r#"{{"type":"BATCH","transactionAccounts":[{accounts}]}}"#)
    };
    let new = |id: &str| format!(r#"{{"balance":0,"externalId":"{id}","name":"n","number":"1","type":"CHECKING"}}"#);
    let accounts = format!(r#"{{"accounts":[{},{}]}}"#, new("a"), new("b"));
    assert_eq!(http.post(ACCOUNTS, &accounts).await.status, StatusCode::NO_CONTENT);
    let answer = http.post("/connector/users/someone/transactions", &body(2501)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.message().contains("2500") || answer.message().contains("2,500"), "{}", answer.message());
    let answer = http.post("/connector/users/someone/transactions", &body(2500)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{:?}", answer.body);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_404_and_405_with_a_body() {
    let http = Http::new().await;
    let answer = http.get("/api/v1/nowhere").await;
    assert_eq!((answer.status, answer.json()["errorCode"].as_str().unwrap()), (StatusCode::NOT_FOUND, "404"));
    let answer = http.get("/api/v1/search").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.message().contains("GET /api/v1/search"));
}

#[tokio::test]
async fn every_answer_has_its_own_request_id_and_the_callers_trace_id() {
    let http = Http::new().await;
    let ask = async || {
        let request = http::Request::builder().uri("/api/v1/user").header("x-client-trace-id", "trace me");
        crate::http::call(&http.sandbox, request.header("x-request-id", "mine").body(Body::empty()).unwrap()).await
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.status, StatusCode::UNAUTHORIZED);
    assert_eq!(first.headers["x-client-trace-id"], "trace me");
    assert_eq!(first.headers["x-request-id"].len(), 32);
    assert_ne!(first.headers["x-request-id"], second.headers["x-request-id"]);
}

#[tokio::test]
async fn path_parameters_are_decoded() {
    let http = Http::new().await;
    http.user("åsa öberg").await;
    let path = "/connector/users/%C3%A5sa%20%C3%B6berg/accounts";
    assert_eq!(http.post(path, r#"{"accounts":[]}"#).await.status, StatusCode::NO_CONTENT);
    let answer = http.post("/connector/users/%FF/accounts", r#"{"accounts":[]}"#).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn faults_are_ordered_and_listed_over_http() {
    let http = Http::new().await;
    let line = "POST /sandbox/v1/faults";
    let order = async |body: &'static str| send(&http.sandbox, line, None, JSON, body).await;
    let answer = order(r#"{"operation":"search","status":429,"count":1}"#).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let listed = send(&http.sandbox, "GET /sandbox/v1/faults", None, None, Body::empty()).await.json();
    assert_eq!(listed[0]["operation"], "search");
    let search = async || send(&http.sandbox, "POST /api/v1/search", Some(&http.user), JSON, "{}").await.status;
    assert_eq!(search().await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(search().await, StatusCode::OK);
    for wrong in [
        r#"{"operation":"serach","status":429,"count":1}"#,
        r#"{"operation":"search","status":200,"count":1}"#,
        r#"{"operation":"search","status":429,"count":0}"#,
        r#"{"operation":"search"}"#,
    ] {
        assert_eq!(order(wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_form_is_limited_and_decodes_to_utf8() {
    let http = Http::new().await;
    let line = "POST /api/v1/oauth/authorization-grant";
    let ask = async |form: String| send(&http.sandbox, line, Some(&http.client), crate::http::FORM, form).await.status;
    assert_eq!(ask("a&".repeat(40_000)).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(ask("external_user_id=%FF&scope=user:read".to_owned()).await, StatusCode::BAD_REQUEST);
    assert_eq!(ask("external_user_id=some+one&scope=user%3Aread".to_owned()).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_query_of_too_many_words_or_too_large_a_page_is_400() {
    let http = Http::new().await;
    let search = async |body: String| send(&http.sandbox, "POST /api/v1/search", Some(&http.user), JSON, body).await;
    let words: Vec<String> = (0..65).map(|word| format!("w{word}")).collect();
    let answer = search(format!(r#"{{"queryString":"{}"}}"#, words.join(" "))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.message().contains("/queryString"));
    let repeated = search(format!(r#"{{"queryString":"{}"}}"#, "a ".repeat(10_000))).await;
    assert_eq!(repeated.status, StatusCode::OK);
    let answer = search(r#"{"limit":10001}"#.to_owned()).await;
    assert!(answer.message().contains("/limit"));
}

#[tokio::test]
async fn a_transaction_may_be_called_delete() {
    let http = Http::new().await;
    let account = r#"{"accounts":[{"balance":0,"externalId":"a","name":"n","number":"1","type":"CHECKING"}]}"#;
    http.post(ACCOUNTS, account).await;
    let row = |text: &str| {
        format!(
            r#"{{"type":"REAL_TIME","transactionAccounts":[{{"balance":1,"externalId":"a","transactions":[
               {{"amount":1,"date":1,"description":"{text}","externalId":"delete","type":"DEFAULT"}}]}}]}}"#
        )
    };
    let path = "/connector/users/someone/transactions";
    assert_eq!(http.post(path, &row("before")).await.status, StatusCode::NO_CONTENT);
    let line = format!("PUT {path}/delete");
    let answer = send(&http.sandbox, &line, Some(&http.client), JSON, row("after")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{:?}", answer.body);
    let found = send(&http.sandbox, "POST /api/v1/search", Some(&http.user), JSON, "{}").await.json();
    assert_eq!(found["results"][0]["transaction"]["description"], "after");
}

#[tokio::test]
async fn a_put_without_a_reserved_amount_leaves_it_and_every_change_moves_the_status_on() {
    let clock = std::sync::Arc::new(tink_sandbox::ManualClock::new(1_700_000_000_000));
    let http = Http::with(tink_sandbox::Sandbox::builder().clock(clock)).await;
    let account = r#"{"accounts":[{"balance":0,"externalId":"a","name":"n","number":"1","type":"CHECKING"}]}"#;
    http.post(ACCOUNTS, account).await;
    let request = |reserved: &str, row: &str| {
        format!(
            r#"{{"type":"REAL_TIME","transactionAccounts":[{{"balance":7000,{reserved}"externalId":"a","transactions":[{row}]}}]}}"#
        )
    };
    let row = r#"{"amount":1,"date":1,"description":"d","externalId":"t","payload":{"TAGS":["a"]},"type":"DEFAULT"}"#;
    let path = "/connector/users/someone/transactions";
    let status = async || {
        let listed = http.get("/api/v1/credentials/list").await.json();
        listed["credentials"][0]["statusUpdated"].as_i64().unwrap()
    };
    assert_eq!(http.post(path, &request("\"reservedAmount\":2000,", row)).await.status, StatusCode::NO_CONTENT);
    let ingested = status().await;
    let row = r#"{"amount":1,"date":1,"description":"d","externalId":"t","payload":{"x":1},"type":"DEFAULT"}"#;
    let line = format!("PUT {path}/t");
    send(&http.sandbox, &line, Some(&http.client), JSON, request("\"reservedAmount\":null,", row)).await;
    let accounts = http.get("/api/v1/accounts/list").await.json();
    assert_eq!(accounts["accounts"][0]["balance"].to_string(), "5000");
    let found = send(&http.sandbox, "POST /api/v1/search", Some(&http.user), JSON, "{}").await.json();
    assert_eq!(found["results"][0]["transaction"]["partnerPayload"].to_string(), r#"{"x":1}"#);
    assert!(found["results"][0]["transaction"]["notes"].is_null());
    let updated = status().await;
    http.post(&format!("{path}/delete"), &request("", r#"{"externalId":"t"}"#)).await;
    assert!(ingested < updated && updated < status().await);
}
