//! Ingestion that is answered at once and visible later: after a time, or after some polls.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::StatusCode;
use serde_json::{Value, json};
use tink_sandbox::{ManualClock, Processing, Sandbox};

use crate::http::{Answer, Http, JSON, send};

const ACCOUNTS: &str = "/connector/users/someone/accounts";
const TRANSACTIONS: &str = "/connector/users/someone/transactions";

struct World {
    http: Http,
    clock: Arc<ManualClock>,
}

impl World {
    /// A world with an account `one` that is visible; what comes later waits.
    async fn new(processing: Processing) -> Self {
        Self::of(processing, Sandbox::builder()).await
    }

    async fn of(processing: Processing, builder: tink_sandbox::SandboxBuilder) -> Self {
        let clock = Arc::new(ManualClock::new(1_700_000_000_000));
        let http = Http::with(builder.clock(clock.clone())).await;
        let account = json!({"balance": 100, "externalId": "one", "name": "One", "number": "1", "type": "CHECKING"});
        let answer = http.post(ACCOUNTS, &json!({ "accounts": [account] }).to_string()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        http.sandbox.set_processing(processing);
        Self { http, clock }
    }

    async fn ingest(&self, ids: &[&str]) -> StatusCode {
        let row = |id: &&str| {
            json!({"amount": -1, "date": 1_455_740_874_875_i64, "description": id, "externalId": id,
                   "type": "CREDIT_CARD"})
        };
        let rows: Vec<Value> = ids.iter().map(row).collect();
        let account = json!({"balance": 50, "externalId": "one", "transactions": rows});
        let body = json!({"type": "REAL_TIME", "transactionAccounts": [account]});
        self.http.post(TRANSACTIONS, &body.to_string()).await.status
    }

    /// The descriptions of what a search finds.
    async fn found(&self) -> Vec<String> {
        let found = send(&self.http.sandbox, "POST /api/v1/search", Some(&self.http.user), JSON, "{}").await.json();
        let rows = found["results"].as_array().unwrap().iter();
        let mut all: Vec<String> =
            rows.map(|row| row["transaction"]["description"].as_str().unwrap().to_owned()).collect();
        all.sort();
        all
    }

    async fn balance(&self) -> Value {
        self.http.get("/api/v1/accounts/list").await.json()["accounts"][0]["balance"].clone()
    }

    async fn put(&self, body: Value) -> Answer {
        send(&self.http.sandbox, "PUT /sandbox/v1/processing", None, JSON, body.to_string()).await
    }
}

#[tokio::test]
async fn by_default_what_is_answered_is_visible() {
    let world = World::new(Processing::default()).await;
    assert_eq!(world.ingest(&["a"]).await, StatusCode::NO_CONTENT);
    assert_eq!(world.found().await, ["a"]);
}

#[tokio::test]
async fn after_a_time_each_write_is_visible_when_its_own_time_has_come() {
    let world = World::new(Processing::After(Duration::from_secs(10))).await;
    assert_eq!(world.ingest(&["a"]).await, StatusCode::NO_CONTENT);
    world.clock.advance(Duration::from_secs(6));
    assert_eq!(world.ingest(&["b"]).await, StatusCode::NO_CONTENT);
    assert_eq!((world.found().await, world.balance().await), (vec![], json!(100)));
    world.clock.advance(Duration::from_millis(3_999));
    assert!(world.found().await.is_empty());
    world.clock.advance(Duration::from_millis(1));
    assert_eq!((world.found().await, world.balance().await), (vec!["a".to_owned()], json!(50)));
    world.clock.advance(Duration::from_secs(6));
    assert_eq!(world.found().await, ["a", "b"]);
}

#[tokio::test]
async fn after_some_polls_each_read_of_the_user_counts_as_one() {
    let world = World::new(Processing::Polls(2)).await;
    world.ingest(&["a"]).await;
    assert!(world.found().await.is_empty());
    world.ingest(&["b"]).await;
    assert_eq!(world.balance().await, json!(100));
    assert_eq!(world.found().await, ["a"]);
    assert_eq!(world.found().await, ["a", "b"]);
}

#[tokio::test]
async fn the_reads_of_other_users_are_no_polls() {
    let world = World::new(Processing::Polls(1)).await;
    world.http.user("bert").await;
    let bert = world.http.user_token("bert", "accounts:read").await;
    world.ingest(&["a"]).await;
    for _ in 0..3 {
        send(&world.http.sandbox, "GET /api/v1/accounts/list", Some(&bert), None, Body::empty()).await;
    }
    assert!(world.found().await.is_empty());
    assert_eq!(world.found().await, ["a"]);
}

#[tokio::test]
async fn conflicts_are_told_at_once_though_nobody_sees_what_is_in_the_way() {
    let world = World::new(Processing::After(Duration::from_secs(10))).await;
    assert_eq!(world.ingest(&["a"]).await, StatusCode::NO_CONTENT);
    assert_eq!(world.ingest(&["a"]).await, StatusCode::CONFLICT);
    assert!(world.found().await.is_empty());
    world.clock.advance(Duration::from_secs(10));
    assert_eq!(world.found().await, ["a"]);
}

#[tokio::test]
async fn a_refused_write_holds_nothing_back_and_a_partial_one_does() {
    let world = World::new(Processing::Immediate).await;
    world.ingest(&["a"]).await;
    world.http.sandbox.set_processing(Processing::Polls(1));
    assert_eq!(world.ingest(&["a", "b"]).await, StatusCode::CONFLICT);
    world.ingest(&["c"]).await;
    assert_eq!(world.found().await, ["a"]);
    assert_eq!(world.found().await, ["a", "c"]);

    let partial = World::of(Processing::Immediate, Sandbox::builder().partial_ingestion(true)).await;
    partial.ingest(&["a"]).await;
    partial.http.sandbox.set_processing(Processing::Polls(1));
    assert_eq!(partial.ingest(&["a", "b"]).await, StatusCode::CONFLICT);
    assert_eq!(partial.found().await, ["a"]);
    assert_eq!(partial.found().await, ["a", "b"]);
}

#[tokio::test]
async fn updates_and_deletions_wait_too() {
    let world = World::new(Processing::Immediate).await;
    world.ingest(&["a", "b"]).await;
    world.http.sandbox.set_processing(Processing::After(Duration::from_secs(1)));
    let account = json!({"balance": 7, "externalId": "one", "transactions": [{"externalId": "a"}]});
    let body = json!({"type": "REAL_TIME", "transactionAccounts": [account]});
    let deleted = world.http.post(&format!("{TRANSACTIONS}/delete"), &body.to_string()).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{:?}", deleted.body);
    let line = format!("DELETE {ACCOUNTS}/one");
    let gone = send(&world.http.sandbox, &line, Some(&world.http.client), None, Body::empty()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{:?}", gone.body);
    assert_eq!((world.found().await.len(), world.balance().await), (2, json!(50)));
    world.clock.advance(Duration::from_secs(1));
    assert!(world.found().await.is_empty());
    assert_eq!(world.balance().await, Value::Null);
}

#[tokio::test]
async fn a_change_of_the_users_own_shows_at_once_with_all_that_waited_before_it() {
    let world = World::new(Processing::Immediate).await;
    world.ingest(&["a"]).await;
    let found = send(&world.http.sandbox, "POST /api/v1/search", Some(&world.http.user), JSON, "{}").await.json();
    let id = found["results"][0]["transaction"]["id"].as_str().unwrap().to_owned();
    world.http.sandbox.set_processing(Processing::After(Duration::from_secs(10)));
    world.ingest(&["b"]).await;
    assert_eq!(world.found().await, ["a"]);
    let writer = world.http.user_token("someone", "transactions:write").await;
    let nothing = "PUT /api/v1/transactions/00000000000000000000000000000001";
    let refused = send(&world.http.sandbox, nothing, Some(&writer), JSON, r#"{"description":"mine"}"#).await;
    assert_eq!(
        (refused.status, world.found().await),
        (StatusCode::NOT_FOUND, vec!["a".to_owned()]),
        "it changed nothing"
    );
    let line = format!("PUT /api/v1/transactions/{id}");
    let changed = send(&world.http.sandbox, &line, Some(&writer), JSON, r#"{"description":"mine"}"#).await;
    assert_eq!((changed.status, &changed.json()["description"]), (StatusCode::OK, &json!("mine")));
    assert_eq!(world.found().await, ["b", "mine"]);
}

#[tokio::test]
async fn how_it_is_done_is_shown_and_set_over_http() {
    let world = World::new(Processing::Immediate).await;
    let shown =
        async || send(&world.http.sandbox, "GET /sandbox/v1/processing", None, None, Body::empty()).await.json();
    assert_eq!(shown().await, json!({"visible": "immediately"}));
    for how in [json!({"visible": "polls", "polls": 3}), json!({"visible": "after", "millis": 1_500})] {
        assert_eq!(world.put(how.clone()).await.status, StatusCode::NO_CONTENT);
        assert_eq!(shown().await, how);
    }
    world.ingest(&["a"]).await;
    assert!(world.found().await.is_empty());
    // What waits is there when nothing has to wait any more.
    assert_eq!(world.put(json!({"visible": "immediately"})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.found().await, ["a"]);
    for wrong in [
        json!({}),
        json!({"visible": "sometimes"}),
        json!({"visible": "polls"}),
        json!({"visible": "polls", "polls": 0}),
        json!({"visible": "polls", "polls": 3, "millis": 1}),
        json!({"visible": "after", "millis": 0}),
        json!({"visible": "after", "millis": 2_592_000_001_u64}),
    ] {
        assert_eq!(world.put(wrong.clone()).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_world_is_built_that_way_and_a_restart_shows_what_was_stored() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || Sandbox::builder().store(folder.path().join("world.db")).processing(Processing::Polls(1_000));
    let clock = || Arc::new(ManualClock::new(1_700_000_000_000));
    {
        let http = Http::with(builder().clock(clock())).await;
        let account = json!({"balance": 100, "externalId": "one", "name": "One", "number": "1", "type": "CHECKING"});
        http.post(ACCOUNTS, &json!({ "accounts": [account] }).to_string()).await;
        let accounts = http.get("/api/v1/accounts/list").await.json();
        assert_eq!(accounts["accounts"], json!([]));
        // The file is free when nothing of the first world is left.
    }
    let sandbox = builder().clock(clock()).start().await.unwrap();
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let token = send(&sandbox, "POST /api/v1/oauth/token", None, crate::http::FORM, form).await.json();
    let client = token["access_token"].as_str().unwrap().to_owned();
    let http = Http { sandbox, client, user: String::new() };
    let user = http.user_token("someone", "accounts:read").await;
    let listed = send(&http.sandbox, "GET /api/v1/accounts/list", Some(&user), None, Body::empty()).await.json();
    assert_eq!(listed["accounts"].as_array().unwrap().len(), 1);
}
