//! Scenarios through the library and the control API.

use std::sync::Arc;

use tink_sandbox::{ManualClock, Sandbox, SandboxBuilder, Scenario, ScenarioError, ScenarioRequest};

use crate::http::{Http, JSON, send};

const NOW: i64 = 1_700_000_000_000;

fn builder(seed: u64) -> SandboxBuilder {
    Sandbox::builder().seed(seed).clock(Arc::new(ManualClock::new(NOW)))
}

async fn sandbox(seed: u64) -> Sandbox {
    builder(seed).build().await.unwrap()
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
