//! XS2A.api on the wire: the clean forms that it writes, the loose ones that it takes, and what outlives a restart.

use std::sync::Arc;

use axum::body::Body;
use base64::Engine as _;
use http::{Request, StatusCode};
use proptest::prelude::*;
use serde_json::{Value, json};
use tink_sandbox::{ManualClock, Sandbox, SandboxBuilder};

use crate::http::{Answer, call};
use crate::random_bodies::{Harm, harm, spoil};

/// The morning of 15 January 2024 in Germany.
const MORNING: i64 = 1_705_305_600_000;

/// A bank user with a token.
struct Anna {
    sandbox: Sandbox,
    user: String,
    token: String,
}

fn builder() -> SandboxBuilder {
    Sandbox::builder().seed(7).clock(Arc::new(ManualClock::new(MORNING)))
}

/// Sends a request with a password of the user `api`.
async fn ask(sandbox: &Sandbox, line: &str, password: &str, body: impl Into<Body>) -> Answer {
    let (method, path) = line.split_once(' ').unwrap();
    let secret = base64::engine::general_purpose::STANDARD.encode(format!("api:{password}"));
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "127.0.0.1:8080")
        .header("authorization", format!("Basic {secret}"))
        .header("content-type", "application/json");
    call(sandbox, request.body(body.into()).unwrap()).await
}

impl Anna {
    async fn new(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let body = r#"{"name":"Anna Example","email":"anna@example.com"}"#;
        let user = ask(&sandbox, "PUT /v1/api/users", "sandbox-key", body).await.json()["id"].clone();
        let user = user.as_str().unwrap().to_owned();
        let line = format!("PUT /v1/api/users/{user}/accesstokens");
        let token = ask(&sandbox, &line, "sandbox-key", "{}").await.json()["token"].clone();
        Self { sandbox, user, token: token.as_str().unwrap().to_owned() }
    }

    async fn own(&self, line: &str, body: impl Into<Body>) -> Answer {
        ask(&self.sandbox, line, &self.token, body).await
    }

    async fn wizard(&self, body: Value) -> Value {
        self.own("POST /v1/api/wizard", body.to_string()).await.json()
    }

    /// Connects the test bank; the key of the wizard.
    async fn connect(&self) -> String {
        let started = self.own("PUT /v1/api/connections", r#"{"bic":"TESTDE88XXX","sync_mode":"full"}"#).await.json();
        let key = started["wizard_session_key"].as_str().unwrap().to_owned();
        let done =
            self.wizard(json!({"key": key, "USER_NAME": "abcdef", "USER_PIN": 123_456, "privacy_policy": "1"})).await;
        assert_eq!(done["form"], json!({"name": "finish", "elements": []}), "{done}");
        key
    }
}

#[tokio::test]
async fn what_is_written_has_the_platforms_clean_form() {
    let anna = Anna::new(builder()).await;
    let started = anna.own("PUT /v1/api/connections", "").await;
    assert_eq!(started.status, StatusCode::OK);
    let key = started.json()["wizard_session_key"].clone();
    let first = anna.wizard(json!({"key": key})).await;
    // An error that is not there is a list without elements, and nothing to wait for an object without members.
    assert_eq!((&first["code"], &first["error"], &first["polling"]), (&json!(200), &json!([]), &json!({})));
    let found = anna.wizard(json!({"key": key, "country_id": "DE", "bank_code": 88_888_888})).await;
    assert_eq!(found["form"]["name"], "login");
    let wrong = anna.wizard(json!({"key": key, "USER_NAME": "a", "USER_PIN": "wrong", "privacy_policy": true})).await;
    assert_eq!(wrong["error"]["recoverable"], json!(true));
    // The PIN is not sent back, the user name is.
    assert!(!wrong.to_string().contains("wrong\""), "{wrong}");
    assert_eq!(wrong["form"]["elements"][1]["value"], "a");

    anna.connect().await;
    let page = anna.own("GET /v1/api/connections", "").await.json();
    let connection = &page["data"][0];
    assert_eq!(connection["created_at"], "2024-01-15 09:00:00");
    assert_eq!(connection["consent_valid_until"], "2024-04-14");
    assert_eq!((&connection["sync_message"], &connection["sync_fail_counter"]), (&json!(""), &json!(0)));
    assert_eq!((&page["total"], &page["from"], &page["next_page_url"]), (&json!(1), &json!(1), &Value::Null));
    let accounts = anna.own("GET /v1/api/accounts?per_page=2", "").await.json();
    assert_eq!(accounts["next_page_url"], "http://127.0.0.1:8080/v1/api/accounts?page=2&per_page=2");
    // Filters go on from page to page.
    let line = "GET /v1/bankcodes/autocomplete?q=test&page=1&country_id=DE&per_page=1";
    let banks = ask(&anna.sandbox, line, "sandbox-key", "").await.json();
    let next = "http://127.0.0.1:8080/v1/bankcodes/autocomplete?q=test&country_id=DE&page=2&per_page=1";
    assert_eq!(banks["next_page_url"], next);
    // A fault that no field of the form could say is the error of the answer.
    let strange = anna.wizard(json!({"key": key, "action": "change-language", "language": "xx"})).await;
    assert_eq!(strange["error"]["recoverable"], json!(true));
}

#[tokio::test]
async fn empty_bounds_are_no_bounds_and_both_names_of_a_filter_are_understood() {
    let anna = Anna::new(builder()).await;
    anna.connect().await;
    let accounts = anna.own("GET /v1/api/accounts", "").await.json();
    let account = accounts["data"].as_array().unwrap().iter().find(|account| account["type"] == "giro").unwrap();
    let path = format!("/v1/api/accounts/{}", account["id"].as_str().unwrap());
    let turnovers = async |query: &str| {
        let answer = anna.own(&format!("GET {path}/turnovers{query}"), "").await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {:?}", answer.body);
        answer.json()["turnovers"].as_array().unwrap().len()
    };
    let all = turnovers("").await;
    assert!(all > 0);
    assert_eq!(turnovers("?from=&to=&only_new=").await, all);
    assert_eq!(anna.own(&format!("POST {path}/markAsSeen"), "").await.status, StatusCode::OK);
    for name in ["only_new", "onlyNew"] {
        assert_eq!((turnovers(&format!("?{name}=1")).await, turnovers(&format!("?{name}=0")).await), (0, all));
    }
}

#[tokio::test]
async fn refusals_have_the_status_as_a_number_and_name_each_member() {
    let anna = Anna::new(builder()).await;
    let refused = ask(&anna.sandbox, "PUT /v1/api/users", "sandbox-key", r#"{"email":7}"#).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["code"], json!(422));
    assert!(refused.json()["errors"]["email"][0].is_string(), "{:?}", refused.body);
    let stranger = ask(&anna.sandbox, "GET /v1/api/users", "wrong", "").await;
    assert_eq!(
        (stranger.status, stranger.json()),
        (StatusCode::UNAUTHORIZED, json!({"code": 401, "message": "Invalid credentials."}))
    );
    assert_eq!(stranger.headers["www-authenticate"], "Basic realm=\"xs2a\"");
    let page = anna.own("GET /v1/api/accounts?per_page=1001", "").await;
    assert_eq!(page.json()["errors"]["per_page"][0], "It is at most 1000, and not 1001.");
    // Users are created with PUT; what is no operation says so in the same words.
    let posted = ask(&anna.sandbox, "POST /v1/api/users", "sandbox-key", "{}").await;
    assert_eq!((posted.status, posted.json()["code"].clone()), (StatusCode::METHOD_NOT_ALLOWED, json!(405)));
    let nowhere = ask(&anna.sandbox, "GET /v1/nowhere", "sandbox-key", "").await;
    assert_eq!((nowhere.status, nowhere.json()["code"].clone()), (StatusCode::NOT_FOUND, json!(404)));
}

#[tokio::test]
async fn users_tokens_and_wizards_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("world.db");
    let clock = Arc::new(ManualClock::new(MORNING));
    let anna = Anna::new(Sandbox::builder().seed(7).clock(clock.clone()).store(&store)).await;
    let key = anna.connect().await;
    let before = anna.own("GET /v1/api/accounts", "").await;
    let Anna { sandbox, user, token } = anna;
    drop(sandbox);
    let sandbox = Sandbox::builder().clock(clock).store(&store).start().await.unwrap();
    let anna = Anna { sandbox, user, token };
    assert_eq!(anna.own("GET /v1/api/accounts", "").await.body, before.body);
    assert_eq!(anna.wizard(json!({"key": key})).await["form"]["name"], "finish");
    let line = format!("GET /v1/api/users/{}/accesstokens", anna.user);
    let tokens = ask(&anna.sandbox, &line, "sandbox-key", "").await.json();
    assert_eq!(tokens["data"][0]["token"], json!(anna.token));
}

#[tokio::test]
async fn a_key_is_not_empty_and_a_token_does_not_tell_it() {
    assert!(Sandbox::builder().xs2a_key("").start().await.is_err());
    let anna = Anna::new(builder()).await;
    let claims = anna.token.split('.').next().unwrap();
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap();
    assert!(!String::from_utf8(claims).unwrap().contains("xs2a/"));
}

#[tokio::test]
async fn a_body_is_at_most_64_kib() {
    let anna = Anna::new(builder()).await;
    let body = json!({"bic": "x".repeat(64 * 1024)}).to_string();
    assert_eq!(anna.own("PUT /v1/api/connections", body).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn no_secret_shows_in_what_is_printed_of_a_sandbox() {
    let builder = Sandbox::builder().xs2a_key("a-very-secret-key");
    assert!(!format!("{builder:?}").contains("a-very-secret-key"));
    let sandbox = builder.start().await.unwrap();
    assert!(!format!("{sandbox:?}").contains("a-very-secret-key"));
}

/// Requests whose bodies are about to be spoiled, with what has to be filled in.
fn target() -> impl Strategy<Value = (&'static str, Value)> {
    prop::sample::select(vec![
        ("PUT /v1/api/users", json!({"name": "Anna", "email": "anna@example.com"})),
        (
            "PUT /v1/api/connections",
            json!({"sync_mode": "full", "bic": "TESTDE88XXX", "country_id": "DE", "days": 30,
            "limit_days": 90, "account_selection": "multi", "language": "de", "fints_product_id": "x"}),
        ),
        ("POST /v1/api/wizard", json!({"key": "KEY", "country_id": "DE", "bank_code": "88888888"})),
        ("POST /v1/api/wizard", json!({"key": "KEY", "USER_NAME": "a", "USER_PIN": "forms", "privacy_policy": true})),
        ("POST /v1/api/wizard", json!({"key": "KEY", "form": "tan_mTAN", "tan": 1, "account": 0, "account_1": true})),
        ("POST /v1/api/wizard", json!({"key": "KEY", "action": "change-language", "language": "fr"})),
        ("POST /v1/api/wizard", json!({"key": "KEY", "action": "back"})),
        ("POST /v1/api/connections/x/sync", json!({"credentials": "x", "force": true})),
        ("PUT /v1/api/users/USER/accesstokens", json!({"valid_until": "2050-01-01 11:11:11"})),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn no_body_causes_a_5xx(bodies in prop::collection::vec((target(), harm()), 40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let anna = Anna::new(builder()).await;
            let started = anna.own("PUT /v1/api/connections", r#"{"account_selection":"multi"}"#).await.json();
            let key = started["wizard_session_key"].as_str().unwrap();
            for ((line, body), harm) in &bodies {
                let body = serde_json::from_str(&body.to_string().replace("KEY", key)).unwrap();
                let line = line.replace("USER", &anna.user);
                let password = if line.contains("/users") { "sandbox-key" } else { &anna.token };
                let answer = ask(&anna.sandbox, &line, password, spoil(&body, harm)).await;
                assert!(answer.status.as_u16() < 500, "{line} {harm:?}: {answer:?}");
                if matches!(harm, Harm::None) {
                    assert!(answer.status.is_success() || line.contains("/x/"), "{line}: {answer:?}");
                }
            }
            // It is still there, and readable.
            assert_eq!(anna.own("GET /v1/api/accounts", "").await.status, StatusCode::OK);
        });
    }
}
