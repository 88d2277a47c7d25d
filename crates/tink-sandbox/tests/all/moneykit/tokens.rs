//! Access tokens of MoneyKit: how they are got, for how long they are good, and what other tokens are worth here.

use axum::body::Body;
use http::StatusCode;
use serde_json::{Value, json};

use super::{World, with_basic};
use crate::http::{FORM, Http, JSON, send};

#[tokio::test]
async fn a_token_is_given_for_id_and_secret_in_the_form_or_in_a_header() {
    let world = World::new().await;
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret&scope=";
    let answer = send(&world.sandbox, "POST /auth/token", None, FORM, form).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let answer = answer.json();
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("bearer"), &json!(3600)));
    let basic =
        with_basic(&world.sandbox, "POST /auth/token", "sandbox:sandbox-secret", "grant_type=client_credentials").await;
    assert_eq!(basic.status, StatusCode::CREATED, "{:?}", basic.body);
    let token = basic.json()["access_token"].as_str().unwrap().to_owned();
    let links = send(&world.sandbox, "GET /links", Some(&token), None, Body::empty()).await;
    assert_eq!(links.status, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_grant_is_400_and_a_wrong_client_is_401() {
    let world = World::new().await;
    let ask = |form: &'static str| {
        let sandbox = &world.sandbox;
        async move {
            let answer = send(sandbox, "POST /auth/token", None, FORM, form).await;
            assert!(!String::from_utf8_lossy(&answer.body).contains("sandbox-secret"));
            (answer.status.as_u16(), answer.json()["error_code"].clone())
        }
    };
    let code = json!("api_error.auth.unauthorized");
    for form in [
        "",
        "client_id=sandbox&client_secret=sandbox-secret",
        "grant_type=%ff",
        "grant_type=refresh_token&client_id=sandbox&client_secret=sandbox-secret",
        "grant_type=client_credentials&grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret",
    ] {
        assert_eq!(ask(form).await, (400, code.clone()), "{form}");
    }
    let json = send(&world.sandbox, "POST /auth/token", None, JSON, "{}").await;
    assert_eq!((json.status.as_u16(), &json.json()["error_code"]), (400, &code));
    for form in [
        "grant_type=client_credentials",
        "grant_type=client_credentials&client_id=sandbox&client_secret=wrong",
        "grant_type=client_credentials&client_id=nobody&client_secret=sandbox-secret",
        "grant_type=client_credentials&client_id=moneykit%2Fsandbox&client_secret=sandbox-secret",
    ] {
        assert_eq!(ask(form).await, (401, code.clone()), "{form}");
    }
    for pair in ["sandbox:wrong", "sandbox", ":"] {
        let answer = with_basic(&world.sandbox, "POST /auth/token", pair, "grant_type=client_credentials").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{pair}");
    }
}

#[tokio::test]
async fn a_token_is_good_for_an_hour_of_the_worlds_clock() {
    let world = World::new().await;
    world.wait(3_599);
    world.get("/links").await;
    world.wait(1);
    let answer = world.ask("GET /links", Value::Null).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers["www-authenticate"], "Bearer error=\"invalid_token\"");
    let wanted = json!({"error_code": "api_error.auth.expired_access_token", "error_message": "Access token expired"});
    assert_eq!(answer.json(), wanted);
}

#[tokio::test]
async fn a_token_of_one_platform_is_worth_nothing_on_the_other() {
    let world = World::new().await;
    let tink = Http::new().await;
    for (token, wanted) in [(None, 401), (Some("nothing"), 401)] {
        let answer = send(&world.sandbox, "GET /links", token, None, Body::empty()).await;
        assert_eq!(answer.status.as_u16(), wanted);
        assert_eq!(answer.json()["error_code"], "api_error.auth.unauthorized");
    }
    // Both worlds have the same seed and so the same key: the tokens are genuine, and of the wrong kind.
    for token in [&tink.client, &tink.user] {
        let answer = send(&tink.sandbox, "GET /links", Some(token), None, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.json()["error_code"], "api_error.auth.unauthorized");
    }
    let answer = send(&world.sandbox, "GET /api/v1/user", Some(&world.token()), None, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
