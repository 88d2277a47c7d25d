//! Scenarios through the library and the control API.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use tink_sandbox::{ManualClock, Sandbox, SandboxBuilder, Scenario, ScenarioError, ScenarioRequest};

use crate::http::{FORM, Http, JSON, send};

const NOW: i64 = 1_700_000_000_000;

fn builder(seed: u64) -> SandboxBuilder {
    Sandbox::builder().seed(seed).clock(Arc::new(ManualClock::new(NOW)))
}

async fn sandbox(seed: u64) -> Sandbox {
    builder(seed).start().await.unwrap()
}

fn request(scenario: Scenario, user: &str) -> ScenarioRequest {
    ScenarioRequest { scenario, external_user_id: user.to_owned(), market: "SE".to_owned(), client: None }
}

/// What a user of a fresh world finds, as it came.
async fn everything(seed: u64, scenario: Scenario) -> String {
    let http = Http::with(builder(seed)).await;
    http.sandbox.load_scenario(request(scenario, "anna")).await.unwrap();
    let token = http.user_token("anna", "accounts:read,transactions:read,investments:read").await;
    let mut found = String::new();
    for (line, body) in [
        ("GET /api/v1/accounts/list", ""),
        ("GET /api/v1/investments", ""),
        ("POST /api/v1/search", r#"{"limit":10000}"#),
    ] {
        let answer = send(&http.sandbox, line, Some(&token), JSON, body).await;
        assert_eq!(answer.status, 200);
        found.push_str(std::str::from_utf8(&answer.body).unwrap());
    }
    found
}

#[tokio::test]
async fn the_same_seed_gives_the_same_life_and_another_seed_another() {
    let life = everything(7, Scenario::StableIncome).await;
    assert_eq!(life, everything(7, Scenario::StableIncome).await);
    assert_ne!(life, everything(8, Scenario::StableIncome).await);
    assert_ne!(life, everything(7, Scenario::Overspender).await);
}

#[tokio::test]
async fn a_life_is_lived_once_and_two_lives_stand_beside_each_other() {
    let sandbox = sandbox(7).await;
    let first = sandbox.load_scenario(request(Scenario::Demo, "anna")).await.unwrap();
    let again = sandbox.load_scenario(request(Scenario::Demo, "anna")).await;
    assert!(matches!(again, Err(ScenarioError::Ledger(_))), "{again:?}");
    let second = sandbox.load_scenario(request(Scenario::HighSaver, "anna")).await.unwrap();
    assert_eq!(first.user_id, second.user_id);
    assert_ne!(first.credentials_id, second.credentials_id);
}

#[tokio::test]
async fn an_unknown_client_or_market_is_named() {
    let sandbox = sandbox(7).await;
    let strange = ScenarioRequest { client: Some("nobody".to_owned()), ..request(Scenario::Demo, "anna") };
    assert!(sandbox.load_scenario(strange).await.unwrap_err().to_string().contains("nobody"));
    let strange = ScenarioRequest { market: "XX".to_owned(), ..request(Scenario::Demo, "anna") };
    assert!(sandbox.load_scenario(strange).await.unwrap_err().to_string().contains("XX"));
}

#[tokio::test]
async fn the_control_api_lists_and_loads_scenarios_and_explains_what_it_takes() {
    let sandbox = sandbox(7).await;
    let listed = send(&sandbox, "GET /sandbox/v1/scenarios", None, None, "").await;
    assert_eq!(listed.json(), serde_json::json!(["demo", "high_saver", "overspender", "stable_income"]));
    let order = async |body: &'static str| send(&sandbox, "POST /sandbox/v1/scenarios", None, JSON, body).await;
    let bo = r#"{"scenario":"overspender","externalUserId":"bo","market":"DK"}"#;
    let loaded = order(bo).await;
    assert!(loaded.json()["transactions"].as_u64().unwrap() > 500);
    assert_eq!(order(bo).await.status, 409);
    for wrong in [
        "",
        "{}",
        r#"{"scenario":"none","externalUserId":"bo"}"#,
        r#"{"scenario":"demo","externalUserId":"bo","x":1}"#,
        r#"{"scenario":"demo","externalUserId":"bo","client":"nobody"}"#,
    ] {
        let answer = order(wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(!answer.message().is_empty());
    }
}

/// What a user of a frozen world sees of their transactions, by id.
async fn seen(http: &Http) -> BTreeMap<String, Value> {
    // The client's token expires, too.
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let token = send(&http.sandbox, "POST /api/v1/oauth/token", None, FORM, form).await;
    let client = token.json()["access_token"].as_str().unwrap().to_owned();
    let http = Http { sandbox: http.sandbox.clone(), client, user: String::new() };
    let token = http.user_token("anna", "transactions:read").await;
    let answer = send(&http.sandbox, "POST /api/v1/search", Some(&token), JSON, r#"{"limit":10000}"#).await;
    assert_eq!(answer.status, 200);
    let found = answer.json()["results"].as_array().unwrap().clone();
    let row =
        |result: &Value| (result["transaction"]["id"].as_str().unwrap().to_owned(), result["transaction"].clone());
    found.iter().map(row).collect()
}

async fn pass(http: &Http, by: &str) -> Value {
    let body = json!({ "by": by }).to_string();
    let answer = send(&http.sandbox, "POST /sandbox/v1/clock/advance", None, JSON, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn a_life_goes_on_as_time_passes_and_what_is_pending_is_booked_amended_or_removed() {
    let http = Http::with(builder(7)).await;
    http.sandbox.clock().freeze();
    http.sandbox.load_scenario(request(Scenario::Demo, "anna")).await.unwrap();
    let before = seen(&http).await;
    assert_eq!(before, seen(&http).await, "a clock that stands moves nothing");
    let (mut booked, mut amended, mut removed) = (0, 0, 0);
    let mut known = before.clone();
    let mut told = BTreeMap::<String, i64>::new();
    for _ in 0..40 {
        let passed = pass(&http, "1 day").await;
        for one in passed["happened"].as_array().unwrap() {
            let count: i64 = one["detail"].as_str().unwrap().parse().unwrap();
            *told.entry(one["what"].as_str().unwrap().to_owned()).or_default() += count;
        }
        let now = seen(&http).await;
        for (id, was) in known.iter().filter(|(_, was)| was["pending"] == true) {
            match now.get(id) {
                None => removed += 1,
                Some(row) if row["pending"] == true => {}
                Some(row) if (&row["amount"], &row["description"]) == (&was["amount"], &was["description"]) => {
                    booked += 1;
                }
                Some(_) => amended += 1,
            }
        }
        assert!(
            known.iter().all(|(id, was)| was["pending"] == true || now.get(id) == Some(was)),
            "what is booked stays"
        );
        known = now;
    }
    assert!(booked > 10 && amended > 0 && removed > 0, "{booked} {amended} {removed}");
    assert!(told["transactionsBooked"] >= booked && told["transactionsAmended"] >= amended, "{told:?}");
    assert!(told["transactionsRemoved"] >= removed, "{told:?}");
    let came = known.len() as i64 - before.len() as i64;
    assert_eq!(told["transactionsFetched"] - told["transactionsRemoved"], came);
    let new: Vec<&str> = known
        .iter()
        .filter(|(id, _)| !before.contains_key(*id))
        .map(|(_, row)| row["description"].as_str().unwrap())
        .collect();
    assert!(new.iter().any(|text| text.starts_with("Lön ")), "{new:?}");
    assert!(new.iter().any(|text| text.starts_with("Brf ")), "{new:?}");
}

#[tokio::test]
async fn the_same_seed_lives_on_the_same_way_in_a_fork_and_in_another_world() {
    let http = Http::with(builder(7)).await;
    http.sandbox.clock().freeze();
    http.sandbox.load_scenario(request(Scenario::StableIncome, "anna")).await.unwrap();
    let fork = Http { sandbox: http.sandbox.fork().await.unwrap(), client: http.client.clone(), user: String::new() };
    let other = Http::with(builder(7)).await;
    other.sandbox.clock().freeze();
    other.sandbox.load_scenario(request(Scenario::StableIncome, "anna")).await.unwrap();
    let whole = pass(&http, "9 days").await;
    assert!(whole["total"].as_u64() > Some(10));
    assert_eq!(pass(&other, "9 days").await, whole);
    let mut happened = Vec::new();
    for _ in 0..9 {
        happened.extend(pass(&fork, "1 day").await["happened"].as_array().unwrap().clone());
    }
    assert_eq!(Value::from(happened), whole["happened"]);
    let all = seen(&http).await;
    assert_eq!(seen(&fork).await, all);
    assert_eq!(seen(&other).await, all);
}
