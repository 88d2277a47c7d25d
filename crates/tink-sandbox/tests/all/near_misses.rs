//! Requests that miss: by their path, by their method, by what a rule of the spec says.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::http::{Answer, Http, JSON, call, send};

async fn ask(http: &Http, line: &str) -> Answer {
    send(&http.sandbox, line, Some(&http.client), JSON, "{}").await
}

#[tokio::test]
async fn an_unknown_path_names_the_closest_operation_in_the_words_of_its_api() {
    let http = Http::new().await;
    let answer = ask(&http, "POST /api/v1/user/creat").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let meant = "Did you mean POST /api/v1/user/create (tink-connector createUser)?";
    let message = format!("There is no operation POST /api/v1/user/creat. {meant}");
    assert_eq!(answer.json(), json!({"errorMessage": message, "errorCode": "404"}));
    let xs2a = ask(&http, "PUT /v1/api/user").await.json();
    assert_eq!(xs2a["code"], 404);
    assert!(xs2a["message"].as_str().unwrap().contains("(tink-xs2a createBankUser)?"), "{xs2a}");
    let moneykit = ask(&http, "GET /link/mk_1/accounts").await.json();
    assert!(moneykit["error_message"].as_str().unwrap().contains("(moneykit listAccounts)?"), "{moneykit}");
    let nothing = ask(&http, "GET /api/v1/nowhere").await;
    assert_eq!(nothing.message(), "There is no operation GET /api/v1/nowhere.");
}

#[tokio::test]
async fn another_method_is_405_with_those_that_the_path_takes() {
    let http = Http::new().await;
    let answer = ask(&http, "DELETE /api/v1/user/create").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.headers["allow"], "POST");
    let meant = "Did you mean POST /api/v1/user/create (tink-connector createUser)?";
    assert_eq!(answer.message(), format!("There is no operation DELETE /api/v1/user/create. {meant}"));
    let answer = ask(&http, "PATCH /v1/api/users").await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::METHOD_NOT_ALLOWED, &405.into()));
    let mut allowed: Vec<&str> = answer.headers["allow"].to_str().unwrap().split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "PUT"]);
    // The pages and the control API have methods too.
    for line in ["DELETE /0.4/authorize/login", "PATCH /sandbox/v1/faults"] {
        let answer = ask(&http, line).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{line}");
        assert!(answer.headers["allow"].to_str().unwrap().contains("GET"), "{line}");
    }
}

#[tokio::test]
async fn every_method_that_is_allowed_is_known_and_no_other() {
    let http = Http::new().await;
    let operations: Vec<_> = http.sandbox.operations().collect();
    for path in operations.iter().map(|operation| operation.path) {
        let request = Request::builder().method("TRACE").uri(path.replace(['{', '}'], ""));
        let answer = call(&http.sandbox, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        let allowed: Vec<&str> = answer.headers["allow"].to_str().unwrap().split(',').collect();
        for operation in operations.iter().filter(|operation| operation.path == path) {
            assert!(allowed.contains(&operation.method.as_str()), "{path}: {allowed:?}");
        }
        for (place, method) in allowed.iter().enumerate() {
            assert!(!allowed[..place].contains(method), "{path}: {allowed:?}");
            let request = Request::builder().method(*method).uri(path.replace(['{', '}'], ""));
            let answer = call(&http.sandbox, request.body(Body::empty()).unwrap()).await;
            assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_log_has_what_was_sent_and_what_was_meant() {
    let http = Http::new().await;
    http.sandbox.requests().clear();
    ask(&http, "POST /connector/users/anna/acounts").await;
    let told = http.sandbox.requests().list().await.pop().unwrap();
    assert_eq!((told.status, told.operation, told.request.body.as_deref()), (Some(404), None, Some("{}")));
    assert!(told.problem.unwrap().contains("Did you mean POST /connector/users/{externalUserId}/accounts"));
}

/// The message about a request that breaks a rule.
async fn broken(http: &Http, line: &str, token: &str, body: &'static str) -> Value {
    let answer = send(&http.sandbox, line, Some(token), JSON, body).await;
    assert!(answer.status.is_client_error(), "{line}: {}", answer.status);
    answer.json()
}

#[tokio::test]
async fn a_broken_rule_is_told_with_place_name_and_revision() {
    let http = Http::new().await;
    const UNNAMED: &str = r#"{"accounts":[{"balance":7,"externalId":"","name":"n","number":"1","type":"CHECKING"}]}"#;
    let accounts = "POST /connector/users/someone/accounts";
    let user = http.user_token("someone", "transactions:read,user:read").await;
    for (line, token, body, parts) in [
        (accounts, &http.client, UNNAMED, ["/accounts/0/externalId", "rule minLength of 2019-01"]),
        (accounts, &http.client, r#"{"accounts":7}"#, ["/accounts", "rule json of 2019-01"]),
        (accounts, &http.client, "{", ["line 1", "rule json of 2019-01"]),
        ("POST /api/v1/search", &user, r#"{"limit":100000}"#, ["/limit", "rule maximum of 2019-01"]),
        (
            "GET /api/v1/providers/SE?includeTestProviders=7",
            &http.client,
            "",
            ["/includeTestProviders", "rule type of 2019-01"],
        ),
    ] {
        let told = broken(&http, line, token, body).await;
        let message = told["errorMessage"].as_str().unwrap();
        assert!(parts.iter().all(|part| message.contains(part)), "{line} {body}: {message}");
    }
}

#[tokio::test]
async fn the_other_dialects_name_rule_and_revision_too() {
    let http = Http::new().await;
    let key = "Basic YXBpOnNhbmRib3gta2V5";
    let request = Request::builder().method("PUT").uri("/v1/api/users").header("authorization", key);
    let answer = call(&http.sandbox, request.body(Body::from(r#"{"name":"Anna"}"#)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let message = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("`email`") && message.contains(" of 2022-09"), "{message}");
    let request = Request::get("/v1/api/users?page=x").header("authorization", key);
    let answer = call(&http.sandbox, request.body(Body::empty()).unwrap()).await.json();
    assert!(answer["message"].as_str().unwrap().contains("(rule integer of 2022-09)"), "{answer}");
    assert!(answer["errors"]["page"][0].is_string(), "{answer}");
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let token = send(&http.sandbox, "POST /auth/token", None, crate::http::FORM, form).await.json();
    let told = broken(&http, "GET /links?limit=7", token["access_token"].as_str().unwrap(), "").await;
    let message = told["error_message"].as_str().unwrap();
    assert!(message.contains(" of 2023-02)"), "{told}");
    assert_eq!(told["validation_errors"][0]["location"], json!(["query", "limit"]));
}
