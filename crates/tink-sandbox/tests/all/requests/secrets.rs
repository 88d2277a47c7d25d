//! What the log never shows: the secrets of all four APIs and of the pages, in whatever part of a message they stand.

use axum::body::Body;
use base64::Engine as _;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tink_sandbox::Sandbox;

use super::http;
use crate::http::{Answer, FORM, Http, JSON, call, send};

/// Everything that can be read of the log, by all its ways.
async fn read(sandbox: &Sandbox) -> String {
    let told = sandbox.requests().list().await;
    let mut all = format!("{sandbox:?}\n{told:?}\n{}", serde_json::to_string(&told).unwrap());
    for told in told {
        for way in ["", "/curl"] {
            let line = format!("GET /sandbox/v1/requests/{}{way}", told.number);
            let answer = send(sandbox, &line, None, None, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::OK);
            all.push_str(&String::from_utf8_lossy(&answer.body));
        }
    }
    all
}

async fn shows_none_of(sandbox: &Sandbox, secrets: &[&str]) {
    let all = read(sandbox).await;
    assert!(all.contains("[redacted]"));
    for secret in secrets {
        assert!(!secret.is_empty() && !all.contains(secret), "{secret} in {all}");
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

#[tokio::test]
async fn no_token_code_or_secret_of_oauth() {
    let http = http().await;
    let code = http.code("someone", "user:read").await;
    let tokens = http.exchange(&code).await.json();
    let refresh = text(&tokens, "refresh_token");
    let form =
        format!("grant_type=refresh_token&client_id=sandbox&client_secret=sandbox-secret&refresh_token={refresh}");
    let fresh = send(&http.sandbox, "POST /api/v1/oauth/token", None, FORM, form).await.json();
    // In the wrong form, of the wrong type, in a query, on the wrong path, and cut short.
    let lost = r#"{"client_secret":"sandbox-secret","code":"s3cret-code"}"#;
    send(&http.sandbox, "POST /api/v1/oauth/token", None, JSON, lost).await;
    send(&http.sandbox, "POST /api/v1/oauth/token", None, FORM, lost).await;
    send(&http.sandbox, "POST /api/v1/oauth/tokens?code=s3cret-code", None, JSON, lost).await;
    send(&http.sandbox, "POST /api/v1/oauth/token?client_secret=sandbox-secret", None, None, &lost[..40]).await;
    let secrets = [&code, text(&tokens, "access_token"), refresh, text(&fresh, "access_token"), &http.client];
    shows_none_of(&http.sandbox, &secrets).await;
    shows_none_of(&http.sandbox, &["sandbox-secret", "s3cret-code"]).await;
}

#[tokio::test]
async fn nothing_that_a_user_entered_for_credentials() {
    let http = Http::new().await;
    let token = http.user_token("someone", "credentials:write,credentials:read,providers:read").await;
    let create = async |body: &str| -> Answer {
        send(&http.sandbox, "POST /api/v1/credentials", Some(&token), JSON, body.to_owned()).await
    };
    let body =
        json!({"providerName": "se-test-password", "fields": {"username": "s3cret-name", "password": "s3cret-pin"}});
    create(&body.to_string()).await;
    let body = body.to_string();
    create(&body[..body.len() - 1]).await;
    let told = http.sandbox.requests().operation("createCredentials").list().await;
    assert_eq!(told.len(), 2);
    assert!(told[0].request.body.as_deref().unwrap().contains(r#""username":"[redacted]""#), "{told:?}");
    assert_eq!(
        told[1].request.body_note.as_deref(),
        Some("not shown: it is no JSON that can be read, and may hold secrets")
    );
    shows_none_of(&http.sandbox, &["s3cret-name", "s3cret-pin"]).await;
}

#[tokio::test]
async fn no_header_that_says_who_calls() {
    let http = http().await;
    let request = Request::get("/api/v1/user")
        .header("authorization", "s3cret-token")
        .header("cookie", "sid=s3cret-cookie")
        .header("x-api-key", "s3cret-key")
        .header("referer", "http://127.0.0.1/sandbox/xs2a/wizard?wizard_session_key=s3cret-wizard");
    call(&http.sandbox, request.body(Body::empty()).unwrap()).await;
    shows_none_of(&http.sandbox, &["s3cret"]).await;
}

#[tokio::test]
async fn no_key_of_xs2a_and_nothing_that_is_entered_in_a_wizard() {
    let http = http().await;
    let ask = async |line: &str, password: &str, body: Value| -> Value {
        let secret = base64::engine::general_purpose::STANDARD.encode(format!("api:{password}"));
        let (method, path) = line.split_once(' ').unwrap();
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Basic {secret}"));
        let request = request.header("host", "127.0.0.1:8080").header("content-type", "application/json");
        call(&http.sandbox, request.body(Body::from(body.to_string())).unwrap()).await.json()
    };
    let user = ask("PUT /v1/api/users", "sandbox-key", json!({"name": "Anna", "email": "a@example.com"})).await;
    let line = format!("PUT /v1/api/users/{}/accesstokens", text(&user, "id"));
    let token = ask(&line, "sandbox-key", json!({})).await;
    let token = text(&token, "token");
    let begun = json!({"sync_mode": "full", "bic": "TESTDE88XXX"});
    let wizard = ask("PUT /v1/api/connections", token, begun).await;
    let key = text(&wizard, "wizard_session_key");
    let step = json!({"key": key, "USER_NAME": "s3cret-name", "USER_PIN": "s3cret-pin", "privacy_policy": true});
    ask("POST /v1/api/wizard", token, step).await;
    send(&http.sandbox, &format!("GET /sandbox/xs2a/wizard?wizard_session_key={key}"), None, None, Body::empty()).await;
    let drive = http.sandbox.requests().operation("driveWizard").list().await;
    assert!(drive[0].request.body.as_deref().unwrap().contains("USER_PIN"), "{drive:?}");
    shows_none_of(&http.sandbox, &["s3cret", token, key, "sandbox-key"]).await;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("api:{token}"));
    shows_none_of(&http.sandbox, &[&basic]).await;
}

#[tokio::test]
async fn no_token_of_moneykit() {
    let http = http().await;
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let token = send(&http.sandbox, "POST /auth/token", None, FORM, form).await.json();
    let token = text(&token, "access_token");
    let body = json!({"customer_user": {"id": "anna"}, "redirect_uri": "https://app.example/done"}).to_string();
    let session = send(&http.sandbox, "POST /link-session", Some(token), JSON, body).await.json();
    let session = text(&session, "link_session_token").to_owned();
    let passing = json!({"link_session_token": session, "institution_id": "chase"}).to_string();
    let passed = send(&http.sandbox, "POST /sandbox/v1/moneykit/connect", None, JSON, passing).await.json();
    let exchangeable = text(&passed, "exchangeable_token");
    let body = json!({"exchangeable_token": exchangeable}).to_string();
    let answer = send(&http.sandbox, "POST /link-session/exchange-token", Some(token), JSON, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
    assert_eq!(http.sandbox.requests().api("moneykit").list().await.len(), 3);
    shows_none_of(&http.sandbox, &[token, &session, exchangeable, "sandbox-secret"]).await;
}

#[tokio::test]
async fn nothing_of_what_the_pages_hand_on_or_are_sent() {
    let http = http().await;
    let link = "/0.4/authorize/?client_id=sandbox&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&scope=accounts:read\
                &market=SE&locale=en_US&test=true";
    let begun = send(&http.sandbox, &format!("GET {link}"), None, None, Body::empty()).await;
    let next = begun.headers["location"].to_str().unwrap();
    let session = next.split_once("session=").unwrap().1;
    let page = send(&http.sandbox, &format!("GET /0.4/authorize/{next}"), None, None, Body::empty()).await;
    assert_eq!(page.status, StatusCode::OK);
    let form = format!("session={session}&username=s3cret-name&password=s3cret-pin");
    let request = Request::post("/0.4/authorize/login").header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(form)).unwrap();
    call(&http.sandbox, request).await;
    let told = http.sandbox.requests().list().await;
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].answer.as_ref().unwrap().header("location"), Some("choose?session=[redacted]"));
    assert_eq!(told[1].answer.as_ref().unwrap().body_note.as_deref(), Some("not shown: text/html is not kept"));
    assert_eq!(told[1].tenant.as_deref(), Some("sandbox"));
    assert_eq!(told[2].request.body.as_deref(), Some("session=[redacted]&username=[redacted]&password=[redacted]"));
    shows_none_of(&http.sandbox, &["s3cret", session]).await;
}

#[tokio::test]
async fn nothing_that_is_filled_in_whatever_shape_it_is_sent_in() {
    let http = http().await;
    let token = http.user_token("someone", "credentials:write").await;
    for fields in [
        json!("{\"password\":\"s3cret-1\"}"),
        json!(["s3cret-2", {"name": "shown", "password": "s3cret-3"}]),
        json!({"password": ["s3cret-4"]}),
        json!(5_550_001),
    ] {
        let body = json!({"providerName": "se-test-password", "fields": fields}).to_string();
        let refused = send(&http.sandbox, "POST /api/v1/credentials", Some(&token), JSON, body).await;
        assert!(refused.status.is_client_error(), "{refused:?}");
    }
    shows_none_of(&http.sandbox, &["s3cret-1", "s3cret-2", "s3cret-3", "s3cret-4", "5550001"]).await;
}
