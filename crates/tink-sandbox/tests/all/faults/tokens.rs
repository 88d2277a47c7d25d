//! Tokens that a rule lets expire, and refresh tokens that serve once.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use super::{fired, order};
use crate::http::{Answer, FORM, Http, call, send};

#[tokio::test]
async fn a_token_that_expired_is_refused_until_there_is_a_new_one() {
    let http = Http::new().await;
    order(&http.sandbox, &json!({"operation": "getUser", "token": "expired", "count": 1})).await;
    for _ in 0..2 {
        let answer = http.get("/api/v1/user").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers["www-authenticate"], "Bearer error=\"invalid_token\"");
        assert_eq!(answer.message(), "The access token has expired. Ask for a new one.");
    }
    assert_eq!(http.get("/api/v1/accounts/list").await.status, StatusCode::UNAUTHORIZED);
    let fresh = http.user_token("someone", "user:read").await;
    let answer = send(&http.sandbox, "GET /api/v1/user", Some(&fresh), None, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(fired(&http.sandbox).await["fired"][0]["what"], "the token has expired");
}

#[tokio::test]
async fn moneykit_has_its_own_words_for_it() {
    let http = Http::new().await;
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let token = send(&http.sandbox, "POST /auth/token", None, FORM, form).await.json();
    let token = token["access_token"].as_str().unwrap();
    order(&http.sandbox, &json!({"api": "moneykit", "token": "expired", "count": 1})).await;
    let answer = send(&http.sandbox, "GET /links", Some(token), None, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.json()["error_code"], "api_error.auth.expired_access_token");
}

#[tokio::test]
async fn what_takes_no_token_that_expires_is_left_alone() {
    let http = Http::new().await;
    order(&http.sandbox, &json!({"token": "expired"})).await;
    let ping = send(&http.sandbox, "GET /api/v1/monitoring/ping", None, None, Body::empty()).await;
    assert_eq!(ping.status, StatusCode::OK);
    // The key of XS2A.api is no token.
    let basic = "Basic YXBpOnNhbmRib3gta2V5";
    let request = Request::builder().uri("/v1/api/users").header("authorization", basic);
    assert_eq!(call(&http.sandbox, request.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
    assert_eq!(fired(&http.sandbox).await["total"], 0);
}

async fn refresh(http: &Http, token: &Value) -> Answer {
    let token = token["refresh_token"].as_str().unwrap();
    let form = format!("grant_type=refresh_token&client_id=sandbox&client_secret=sandbox-secret&refresh_token={token}");
    send(&http.sandbox, "POST /api/v1/oauth/token", None, FORM, form).await
}

#[tokio::test]
async fn a_rotated_refresh_token_serves_once() {
    let http = Http::new().await;
    let first = http.exchange(&http.code("someone", "user:read").await).await.json();
    // By default the old one stays good.
    assert_eq!(refresh(&http, &first).await.status, StatusCode::OK);
    order(&http.sandbox, &json!({"operation": "getToken", "token": "rotatedRefreshToken"})).await;
    let second = refresh(&http, &first).await;
    assert_eq!(second.status, StatusCode::OK);
    let refused = refresh(&http, &first).await;
    assert_eq!((refused.status, refused.message().as_str()), (StatusCode::UNAUTHORIZED, "Refresh token not valid."));
    let third = refresh(&http, &second.json()).await;
    assert_eq!(third.status, StatusCode::OK);
    assert_eq!(refresh(&http, &second.json()).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(fired(&http.sandbox).await["total"], 2);
}

#[tokio::test]
async fn the_refresh_tokens_of_other_users_stay_good() {
    let http = Http::new().await;
    http.user("bert").await;
    let mine = http.exchange(&http.code("someone", "user:read").await).await.json();
    let his = http.exchange(&http.code("bert", "user:read").await).await.json();
    order(&http.sandbox, &json!({"token": "rotatedRefreshToken", "user": "bert"})).await;
    let twice = async |token: &Value| (refresh(&http, token).await.status, refresh(&http, token).await.status);
    assert_eq!(twice(&mine).await, (StatusCode::OK, StatusCode::OK));
    assert_eq!(twice(&his).await, (StatusCode::OK, StatusCode::UNAUTHORIZED));
}
