//! MoneyKit over plain HTTP messages: imports, links, what they hold, sessions, tokens and rates.

mod import;
mod limits;
mod links;
mod random;
mod reading;
mod sessions;
mod tokens;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tink_sandbox::{ManualClock, Sandbox, SandboxBuilder};

use crate::http::{Answer, FORM, JSON, call, send};

/// Monday 2024-01-15, nine in the morning.
const MORNING: i64 = 1_705_309_200_000;
const DAY: u64 = 24 * 60 * 60;

struct World {
    sandbox: Sandbox,
    clock: Arc<ManualClock>,
    token: Mutex<String>,
}

impl World {
    /// Without rates, so that a test may look as often as it likes.
    async fn new() -> Self {
        Self::with(Sandbox::builder().moneykit_rate_limits(false)).await
    }

    async fn with(builder: SandboxBuilder) -> Self {
        let clock = Arc::new(ManualClock::new(MORNING));
        let sandbox = builder.clock(clock.clone()).start().await.unwrap();
        let token = Mutex::new(token(&sandbox, "sandbox", "sandbox-secret").await);
        Self { sandbox, clock, token }
    }

    async fn ask(&self, line: &str, body: Value) -> Answer {
        let (media_type, body) = if body.is_null() { (None, Body::empty()) } else { (JSON, body.to_string().into()) };
        send(&self.sandbox, line, Some(&self.token()), media_type, body).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.ask(&format!("GET {path}"), Value::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {:?}", answer.body);
        answer.json()
    }

    /// The status and the error code of a call.
    async fn refusal(&self, line: &str, body: Value) -> (u16, String) {
        let answer = self.ask(line, body).await;
        let code = answer.json()["error_code"].as_str().unwrap_or_default().to_owned();
        (answer.status.as_u16(), code)
    }

    async fn import(&self, body: Value) -> Value {
        let answer = self.ask("POST /links/import", body).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        answer.json()
    }

    /// Imports a link with an account `a` and so many transactions.
    async fn imported(&self, rows: usize) -> String {
        let rows: Vec<Value> = (0..rows).map(|number| row("a", &number.to_string(), "-1.50", "2022-02-08")).collect();
        id(&self.import(link("anna", &[account("a", "3748")], &rows)).await)
    }

    /// The token of a new session.
    async fn session(&self, body: Value) -> String {
        let answer = self.ask("POST /link-session", body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
        answer.json()["link_session_token"].as_str().unwrap().to_owned()
    }

    /// Passes a session as a user would.
    async fn pass(&self, session: &str, more: Value) -> String {
        let mut body = json!({"link_session_token": session});
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        let answer = send(&self.sandbox, "POST /sandbox/v1/moneykit/connect", None, JSON, body.to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        answer.json()["exchangeable_token"].as_str().unwrap().to_owned()
    }

    async fn exchange(&self, token: &str) -> Answer {
        self.ask("POST /link-session/exchange-token", json!({"exchangeable_token": token})).await
    }

    /// A link that a user connected, anew or again.
    async fn connected(&self, session: Value, more: Value) -> Value {
        let session = self.session(session).await;
        let token = self.pass(&session, more).await;
        let answer = self.exchange(&token).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
        answer.json()["link"].clone()
    }

    fn token(&self) -> String {
        self.token.lock().unwrap().clone()
    }

    /// Waits for longer than a token is good.
    async fn wait_long(&self, seconds: u64) {
        self.wait(seconds);
        *self.token.lock().unwrap() = token(&self.sandbox, "sandbox", "sandbox-secret").await;
    }

    fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

async fn token(sandbox: &Sandbox, id: &str, secret: &str) -> String {
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let answer = send(sandbox, "POST /auth/token", None, FORM, form).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// Asks with an HTTP Basic header.
async fn with_basic(sandbox: &Sandbox, line: &str, pair: &str, form: &str) -> Answer {
    use base64::Engine as _;
    let (method, path) = line.split_once(' ').unwrap();
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
    let request = Request::builder().method(method).uri(path);
    let request = request.header("authorization", format!("Basic {encoded}"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    call(sandbox, request.body(Body::from(form.to_owned())).unwrap()).await
}

pub(crate) fn account(id: &str, mask: &str) -> Value {
    json!({"account_id": id, "name": format!("Account {id}"), "type": "depository.checking", "mask": mask,
        "balances": {"currency": "USD", "current": 10.5}})
}

fn row(account: &str, id: &str, amount: &str, date: &str) -> Value {
    json!({"account_id": account, "transaction_id": id, "amount": amount, "date": date, "description": format!("Row {id}")})
}

pub(crate) fn link(user: &str, accounts: &[Value], transactions: &[Value]) -> Value {
    json!({"customer_user": {"id": user}, "institution_id": "chase", "accounts": accounts, "transactions": transactions})
}

fn session(user: &str, existing: Option<&str>) -> Value {
    let mut body = json!({"customer_user": {"id": user}, "redirect_uri": "https://example.com/connected"});
    if let Some(existing) = existing {
        body["existing_link_id"] = existing.into();
    }
    body
}

fn id(link: &Value) -> String {
    link["link_id"].as_str().unwrap().to_owned()
}

/// The original ids of a list of accounts or transactions.
fn original(list: &Value) -> Vec<String> {
    let ids = list.as_array().unwrap().iter().map(|one| one["original_id"].as_str().unwrap_or_default().to_owned());
    ids.collect()
}
