//! Whom a rule for one user meets: by token, path, form, JSON, and by a link of theirs.

use axum::body::Body;
use base64::Engine as _;
use http::{Request, StatusCode};
use serde_json::json;

use super::order;
use crate::http::{FORM, Http, JSON, call, send};
use crate::moneykit;

const TEAPOT: u16 = 418;

/// A world in which everything about `anna` is answered with a status that nothing else has, and with the users `anna` and `bert`.
async fn world() -> Http {
    let http = Http::new().await;
    http.user("anna").await;
    http.user("bert").await;
    order(&http.sandbox, &json!({"user": "anna", "status": TEAPOT})).await;
    http
}

#[tokio::test]
async fn by_the_path_of_the_connector() {
    let http = world().await;
    for (user, expected) in [("anna", TEAPOT), ("bert", 204), ("%61nna", TEAPOT)] {
        let answer = http.post(&format!("/connector/users/{user}/accounts"), r#"{"accounts":[]}"#).await;
        assert_eq!(answer.status.as_u16(), expected, "{user}");
    }
}

#[tokio::test]
async fn by_the_members_of_a_form_and_of_json() {
    let http = world().await;
    for (user, expected) in [("anna", TEAPOT), ("bert", 200)] {
        let form = format!("external_user_id={user}&scope=user:read");
        let line = "POST /api/v1/oauth/authorization-grant";
        assert_eq!(send(&http.sandbox, line, Some(&http.client), FORM, form).await.status.as_u16(), expected);
    }
    for (user, expected) in [("anna", TEAPOT), ("bert", 409)] {
        let body = format!(r#"{{"external_user_id":"{user}","market":"SE","locale":"sv_SE"}}"#);
        assert_eq!(http.post("/api/v1/user/create", &body).await.status.as_u16(), expected);
    }
}

#[tokio::test]
async fn by_the_token_of_the_user_under_either_name() {
    let http = Http::new().await;
    let id = http.user("anna").await.json()["user_id"].as_str().unwrap().to_owned();
    let anna = http.user_token("anna", "user:read").await;
    for name in ["anna", &id] {
        order(&http.sandbox, &json!({"user": name, "status": TEAPOT, "count": 1})).await;
        let get = async |token: &str| send(&http.sandbox, "GET /api/v1/user", Some(token), None, Body::empty()).await;
        assert_eq!(get(&http.user).await.status, StatusCode::OK);
        assert_eq!(get(&anna).await.status.as_u16(), TEAPOT, "{name}");
        assert_eq!(get(&anna).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn by_a_link_of_moneykit_and_its_path() {
    let http = Http::new().await;
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let token = send(&http.sandbox, "POST /auth/token", None, FORM, form).await.json();
    let token = token["access_token"].as_str().unwrap().to_owned();
    let import = async |user: &str| {
        let body = moneykit::link(user, &[moneykit::account("a", "3748")], &[]);
        send(&http.sandbox, "POST /links/import", Some(&token), JSON, body.to_string()).await
    };
    let link = async |user: &str| {
        let answer = import(user).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        answer.json()["link_id"].as_str().unwrap().to_owned()
    };
    let (annas, berts) = (link("anna").await, link("bert").await);
    order(&http.sandbox, &json!({"user": "anna", "status": TEAPOT})).await;
    let get = async |path: String| {
        send(&http.sandbox, &format!("GET {path}"), Some(&token), None, Body::empty()).await.status.as_u16()
    };
    assert_eq!(get(format!("/links/{annas}")).await, TEAPOT);
    assert_eq!(get(format!("/links/{berts}")).await, 200);
    assert_eq!(get("/users/anna/links".to_owned()).await, TEAPOT);
    assert_eq!(get("/users/bert/links".to_owned()).await, 200);
    assert_eq!(import("anna").await.status.as_u16(), TEAPOT);
}

#[tokio::test]
async fn by_the_path_and_the_token_of_xs2a() {
    let http = Http::new().await;
    let ask_with = async |password: &str, method: &str, path: &str, body: &'static str| {
        let secret = base64::engine::general_purpose::STANDARD.encode(format!("api:{password}"));
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let request = request.header("authorization", format!("Basic {secret}")).body(Body::from(body)).unwrap();
        call(&http.sandbox, request).await
    };
    let ask = async |method: &str, path: &str, body: &'static str| ask_with("sandbox-key", method, path, body).await;
    let body = r#"{"name":"Anna","email":"anna@example.com"}"#;
    let anna = ask("PUT", "/v1/api/users", body).await.json()["id"].as_str().unwrap().to_owned();
    let token = ask("PUT", &format!("/v1/api/users/{anna}/accesstokens"), "{}").await.json()["token"].clone();
    let bert = ask("PUT", "/v1/api/users", body).await.json()["id"].as_str().unwrap().to_owned();
    order(&http.sandbox, &json!({"user": anna, "status": TEAPOT})).await;
    assert_eq!(ask("GET", &format!("/v1/api/users/{anna}"), "").await.status.as_u16(), TEAPOT);
    assert_eq!(ask("GET", &format!("/v1/api/users/{bert}"), "").await.status, StatusCode::OK);
    let own = ask_with(token.as_str().unwrap(), "GET", "/v1/api/accounts", "").await;
    assert_eq!(own.status.as_u16(), TEAPOT);
}
