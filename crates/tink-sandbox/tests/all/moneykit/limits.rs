//! The documented rates: by link, user, client and app, within a minute of the world's clock.

use axum::body::Body;
use http::StatusCode;
use serde_json::{Value, json};
use tink_sandbox::{FaultRule, Sandbox};

use super::{World, account, link, session};
use crate::http::{FORM, send};

#[tokio::test]
async fn a_link_is_asked_for_so_often_a_minute() {
    let world = World::with(Sandbox::builder()).await;
    let (one, other) = (world.imported(0).await, world.imported(0).await);
    world.wait(15);
    for (path, calls) in [("", 15), ("/accounts", 4), ("/accounts/numbers", 3)] {
        for _ in 0..calls {
            world.get(&format!("/links/{one}{path}")).await;
        }
        let answer = world.ask(&format!("GET /links/{one}{path}"), Value::Null).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert_eq!(answer.headers["retry-after"], "45");
        let wanted = json!({"error_code": "api_error.rate_limit_exceeded", "error_message": "Rate limit exceeded"});
        assert_eq!(answer.json(), wanted);
        world.get(&format!("/links/{other}{path}")).await;
    }
    world.wait(45);
    world.get(&format!("/links/{one}/accounts")).await;
}

#[tokio::test]
async fn an_app_imports_sixty_links_a_minute() {
    let world = World::with(Sandbox::builder()).await;
    for number in 0..60 {
        world.import(link(&format!("user-{number}"), &[account("a", "1")], &[])).await;
    }
    let refusal = world.refusal("POST /links/import", link("anna", &[account("a", "1")], &[])).await;
    assert_eq!(refusal, (429, "api_error.rate_limit_exceeded".to_owned()));
    assert_eq!(world.get("/users/anna/links").await, json!({"links": {}}));
}

#[tokio::test]
async fn users_begin_sessions_and_clients_ask_for_tokens_within_rates_of_their_own() {
    let world = World::with(Sandbox::builder()).await;
    for _ in 0..20 {
        world.session(session("anna", None)).await;
    }
    assert_eq!(world.refusal("POST /link-session", session("anna", None)).await.0, 429);
    world.session(session("berta", None)).await;
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let ask = || async { send(&world.sandbox, "POST /auth/token", None, FORM, form).await.status };
    // The world has asked for one already.
    for _ in 0..299 {
        assert_eq!(ask().await, StatusCode::CREATED);
    }
    assert_eq!(ask().await, StatusCode::TOO_MANY_REQUESTS);
    world.wait(60);
    assert_eq!(ask().await, StatusCode::CREATED);
}

#[tokio::test]
async fn a_world_without_rates_answers_whoever_asks() {
    let world = World::new().await;
    let link_id = world.imported(0).await;
    for _ in 0..50 {
        world.get(&format!("/links/{link_id}/accounts")).await;
    }
}

#[tokio::test]
async fn a_fault_answers_in_the_words_of_moneykit() {
    let world = World::new().await;
    for (status, code) in
        [(500, "api_error.server_error"), (429, "api_error.rate_limit_exceeded"), (410, "link_error.deleted")]
    {
        world.sandbox.add_fault(FaultRule::status(status).on("moneykit/getLink").times(1)).unwrap();
        let answer = send(&world.sandbox, "GET /links/mk_1", Some(&world.token()), None, Body::empty()).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["error_code"]), (status, &json!(code)));
    }
}
