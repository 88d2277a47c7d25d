//! Tokens and codes: who gets which, for how long, and how often.

use std::sync::Arc;

use http::StatusCode;
use tink_sandbox::{ManualClock, Profile, Sandbox};

use crate::http::{FORM, Http, JSON, send};

async fn token(sandbox: &Sandbox, form: &str) -> crate::http::Answer {
    send(sandbox, "POST /api/v1/oauth/token", None, FORM, form.to_owned()).await
}

#[tokio::test]
async fn a_client_token_lasts_half_an_hour_and_has_the_scopes_asked_for() {
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let http = Http::with(Sandbox::builder().clock(clock.clone())).await;
    let form =
        "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret&scope=user:create accounts:write";
    let answer = token(&http.sandbox, form).await.json();
    assert_eq!(answer["token_type"], "bearer");
    assert_eq!(answer["expires_in"], 1800);
    assert_eq!(answer["scope"], "user:create,accounts:write");
    assert!(answer.get("refresh_token").is_none());
    let narrow = answer["access_token"].as_str().unwrap();
    let path = "POST /connector/users/someone/transactions";
    let body = r#"{"type":"BATCH","transactionAccounts":[]}"#;
    assert_eq!(send(&http.sandbox, path, Some(narrow), JSON, body).await.status, StatusCode::FORBIDDEN);
    clock.set(1_700_000_000_000 + 1_800_000 - 1);
    let accounts = "POST /connector/users/someone/accounts";
    let answer = send(&http.sandbox, accounts, Some(narrow), JSON, r#"{"accounts":[]}"#).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    clock.set(1_700_000_000_000 + 1_800_000);
    let answer = send(&http.sandbox, accounts, Some(narrow), JSON, r#"{"accounts":[]}"#).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.headers["www-authenticate"].to_str().unwrap().contains("invalid_token"));
}

#[tokio::test]
async fn wrong_clients_secrets_and_scopes_are_told_apart() {
    let http = Http::new().await;
    for (form, status, part) in [
        ("grant_type=client_credentials&client_id=nobody&client_secret=x", 401, "OAuth client"),
        ("grant_type=client_credentials&client_id=sandbox&client_secret=x", 401, "client secret"),
        ("grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret&scope=no:such", 400, "no:such"),
        ("grant_type=password&client_id=sandbox&client_secret=sandbox-secret", 400, "grant_type"),
        ("grant_type=authorization_code&client_id=sandbox&client_secret=sandbox-secret", 400, "code"),
        ("grant_type=refresh_token&client_id=sandbox&client_secret=sandbox-secret", 400, "refresh_token"),
        ("client_id=sandbox&client_secret=sandbox-secret", 400, "grant_type"),
    ] {
        let answer = token(&http.sandbox, form).await;
        assert_eq!(answer.status.as_u16(), status, "{form}: {:?}", answer.body);
        assert!(answer.message().contains(part), "{form}: {}", answer.message());
        assert!(!answer.message().contains("sandbox-secret"));
    }
}

#[tokio::test]
async fn a_code_serves_once_and_for_five_minutes() {
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let http = Http::with(Sandbox::builder().clock(clock.clone())).await;
    let code = http.code("someone", "user:read").await;
    let answer = http.exchange(&code).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["expires_in"], 7200);
    assert_eq!(http.exchange(&code).await.status, StatusCode::UNAUTHORIZED);
    let late = http.code("someone", "user:read").await;
    clock.set(1_700_000_000_000 + 300_000);
    assert_eq!(http.exchange(&late).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(http.exchange("made-up").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_used_code_stays_used_when_the_store_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world.db");
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let code = {
        let http = Http::with(Sandbox::builder().clock(clock.clone()).store(&path)).await;
        let code = http.code("someone", "user:read").await;
        assert_eq!(http.exchange(&code).await.status, StatusCode::OK);
        code
    };
    clock.set(1_700_000_001_000);
    let sandbox = Sandbox::builder().clock(clock).store(&path).start().await.unwrap();
    let form = format!("grant_type=authorization_code&client_id=sandbox&client_secret=sandbox-secret&code={code}");
    assert_eq!(token(&sandbox, &form).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_refresh_token_gives_another_for_a_day_after_the_first_authentication() {
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let http = Http::with(Sandbox::builder().clock(clock.clone())).await;
    let code = http.code("someone", "user:read").await;
    let first = http.exchange(&code).await.json();
    let refresh = |token: &str| {
        format!("grant_type=refresh_token&client_id=sandbox&client_secret=sandbox-secret&refresh_token={token}")
    };
    clock.set(1_700_000_000_000 + 23 * 3_600_000);
    let second = token(&http.sandbox, &refresh(first["refresh_token"].as_str().unwrap())).await;
    assert_eq!(second.status, StatusCode::OK);
    let second = second.json();
    assert_ne!(second["access_token"], first["access_token"]);
    assert_eq!((&second["scope"], &first["scope"]), (&"user:read".into(), &"user:read".into()));
    clock.set(1_700_000_000_000 + 24 * 3_600_000);
    let third = token(&http.sandbox, &refresh(second["refresh_token"].as_str().unwrap())).await;
    assert_eq!(third.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_newer_profile_gives_no_refresh_tokens_and_404_for_unknown_users_on_transactions() {
    let http = Http::with(Sandbox::builder().profile(Profile::Revision2026)).await;
    let code = http.code("someone", "user:read").await;
    assert!(http.exchange(&code).await.json().get("refresh_token").is_none());
    let body = r#"{"type":"BATCH","transactionAccounts":[]}"#;
    assert_eq!(http.post("/connector/users/nobody/transactions", body).await.status, StatusCode::NOT_FOUND);
    let answer = http.post("/connector/users/nobody/accounts", r#"{"accounts":[]}"#).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn tokens_of_one_kind_do_not_pass_for_another() {
    let http = Http::new().await;
    let code = http.code("someone", "user:read").await;
    let tokens = http.exchange(&code).await.json();
    let refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
    for token in [&http.client, &code, &refresh] {
        let answer = send(&http.sandbox, "GET /api/v1/user", Some(token), None, "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(http.exchange(&refresh).await.status, StatusCode::UNAUTHORIZED);
    let create = send(&http.sandbox, "POST /api/v1/user/create", Some(&http.user), JSON, r#"{"market":"SE"}"#).await;
    assert_eq!(create.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_users_token_reaches_its_own_user_through_the_connector_and_no_other() {
    let http = Http::new().await;
    http.user("other").await;
    let token = http.user_token("someone", "accounts:write").await;
    let body = r#"{"accounts":[]}"#;
    let ask = async |user: &str| {
        send(&http.sandbox, &format!("POST /connector/users/{user}/accounts"), Some(&token), JSON, body).await.status
    };
    assert_eq!(ask("someone").await, StatusCode::NO_CONTENT);
    assert_eq!(ask("other").await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn deleting_a_user_ends_its_tokens_and_frees_its_external_id() {
    let http = Http::new().await;
    let token = http.user_token("someone", "user:delete").await;
    let delete = async || send(&http.sandbox, "POST /api/v1/user/delete", Some(&token), None, "").await.status;
    assert_eq!(delete().await, StatusCode::NO_CONTENT);
    assert_eq!(delete().await, StatusCode::UNAUTHORIZED);
    assert_eq!(http.get("/api/v1/user").await.status, StatusCode::UNAUTHORIZED);
    http.user("someone").await;
}

#[tokio::test]
async fn a_grant_gives_no_more_than_the_client_has() {
    let scopes = vec!["authorization:grant".to_owned(), "user:create".to_owned(), "user:read".to_owned()];
    let sandbox = Sandbox::builder().client_with_scopes("small", "secret", scopes).start().await.unwrap();
    let form = "grant_type=client_credentials&client_id=small&client_secret=secret";
    let client = token(&sandbox, form).await.json()["access_token"].as_str().unwrap().to_owned();
    let user = r#"{"external_user_id":"someone","market":"SE"}"#;
    send(&sandbox, "POST /api/v1/user/create", Some(&client), JSON, user).await;
    let grant = async |scope: &str| {
        let form = format!("external_user_id=someone&scope={scope}");
        send(&sandbox, "POST /api/v1/oauth/authorization-grant", Some(&client), FORM, form).await.status
    };
    assert_eq!(grant("user:read").await, StatusCode::OK);
    assert_eq!(grant("transactions:write").await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_for_no_scope_in_particular_has_all_that_its_client_has_and_no_more() {
    let scopes = vec!["user:create".to_owned(), "user:read".to_owned()];
    let sandbox = Sandbox::builder().client_with_scopes("small", "secret", scopes).start().await.unwrap();
    let answer = token(&sandbox, "grant_type=client_credentials&client_id=small&client_secret=secret").await.json();
    assert_eq!(answer["scope"], "user:create,user:read");
    let client = answer["access_token"].as_str().unwrap();
    let user = r#"{"external_user_id":"someone","market":"SE"}"#;
    let created = send(&sandbox, "POST /api/v1/user/create", Some(client), JSON, user).await;
    assert_eq!(created.status, StatusCode::OK);
    let grant = "external_user_id=someone&scope=user:read";
    let refused = send(&sandbox, "POST /api/v1/oauth/authorization-grant", Some(client), FORM, grant).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let told = refused.json().to_string();
    assert!(told.contains("authorization:grant"), "{told}");
}

#[tokio::test]
async fn a_code_of_a_store_opened_again_at_the_same_instant_is_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world.db");
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    {
        let http = Http::with(Sandbox::builder().clock(clock.clone()).store(&path)).await;
        let code = http.code("someone", "user:read").await;
        assert_eq!(http.exchange(&code).await.status, StatusCode::OK);
    }
    let sandbox = Sandbox::builder().clock(clock).store(&path).start().await.unwrap();
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let client = token(&sandbox, form).await.json()["access_token"].as_str().unwrap().to_owned();
    for _ in 0..4 {
        let grant = "external_user_id=someone&scope=user:read";
        let line = "POST /api/v1/oauth/authorization-grant";
        let code = send(&sandbox, line, Some(&client), FORM, grant).await.json()["code"].as_str().unwrap().to_owned();
        let form = format!("grant_type=authorization_code&client_id=sandbox&client_secret=sandbox-secret&code={code}");
        assert_eq!(token(&sandbox, &form).await.status, StatusCode::OK);
    }
}
