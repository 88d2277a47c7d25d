//! Random and mutated bodies of what users change and ask: no panic, no 5xx, and everything can still be read afterwards.

use axum::body::Body;
use http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::http::{Http, JSON, send};
use crate::random_bodies::{Harm, harm, spoil};

const BODIES: usize = 40;
const CASES: u32 = 50;

const SCOPES: &str = "accounts:read,accounts:write,transactions:read,transactions:write,transactions:categorize,\
                      statistics:read,user:read,user:write";

/// A category that transactions can have.
const COFFEE: &str = "63a7e66150d44c67a3380265c86e1c26";

/// A request of a user; `{account}` and `{transaction}` stand for ids.
fn target() -> impl Strategy<Value = (&'static str, Value)> {
    let requests = vec![
        (
            "PUT /api/v1/accounts/{account}",
            json!({"accountExclusion": "AGGREGATION", "accountNumber": "1", "excluded": false, "favored": true,
                   "name": "Mine", "ownership": 0.5, "type": "SAVINGS"}),
        ),
        (
            "PUT /api/v1/transactions/{transaction}",
            json!({"amount": -98.5, "categoryId": COFFEE, "date": 1_455_740_874_875_i64, "description": "Cake",
                   "notes": "Delicious #cake"}),
        ),
        (
            "PUT /api/v1/transactions/categorize-multiple",
            json!({"categorizationList": [{"categoryId": COFFEE, "transactionIds": ["{transaction}"]}]}),
        ),
        (
            "PUT /api/v1/user/profile",
            json!({"currency": "EUR", "locale": "en_US", "notificationSettings": {"fraud": true},
                   "periodAdjustedDay": 31, "periodMode": "MONTHLY", "timeZone": "Pacific/Apia"}),
        ),
        (
            "POST /api/v1/statistics/query",
            json!({"description": "INCOME", "padResultUntilToday": true, "periods": ["2014-02"],
                   "resolution": "MONTHLY", "types": ["income-and-expenses", "left-to-spend"]}),
        ),
        (
            "POST /api/v1/search",
            json!({"includeUpcoming": true, "queryString": "over 5 this week #cake -- around 7 week 53", "sort": "SCORE"}),
        ),
    ];
    prop::sample::select(requests)
}

/// A user with an account and a transaction; the token and the two ids.
async fn prepare(http: &Http) -> [String; 3] {
    let account = r#"{"accounts":[{"balance":1,"externalId":"one","name":"One","number":"1","type":"CHECKING"}]}"#;
    http.post("/connector/users/someone/accounts", account).await;
    let row = json!({"amount": -98.5, "date": 1_455_740_874_875_i64, "description": "Cake", "externalId": "row",
                     "type": "DEFAULT"});
    let accounts = json!([{"balance": 7000, "externalId": "one", "transactions": [row]}]);
    let body = json!({"transactionAccounts": accounts, "type": "REAL_TIME"}).to_string();
    http.post("/connector/users/someone/transactions", &body).await;
    let token = http.user_token("someone", SCOPES).await;
    let found = send(&http.sandbox, "POST /api/v1/search", Some(&token), JSON, "{}").await.json();
    let shown = &found["results"][0]["transaction"];
    [token, shown["accountId"].as_str().unwrap().to_owned(), shown["id"].as_str().unwrap().to_owned()]
}

async fn check(http: &Http, token: &str) {
    for path in ["/api/v1/accounts/list", "/api/v1/user", "/api/v1/user/profile", "/api/v1/categories"] {
        let answer = send(&http.sandbox, &format!("GET {path}"), Some(token), None, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
    }
    for path in ["/api/v1/search", "/api/v1/statistics/query"] {
        let answer = send(&http.sandbox, &format!("POST {path}"), Some(token), JSON, "{}").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
    }
}

fn ask(bodies: &[((&'static str, Value), Harm)]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let http = Http::new().await;
        let [token, account, transaction] = prepare(&http).await;
        for ((line, body), harm) in bodies {
            let line = line.replace("{account}", &account).replace("{transaction}", &transaction);
            let body: Value = serde_json::from_str(&body.to_string().replace("{transaction}", &transaction)).unwrap();
            let answer = send(&http.sandbox, &line, Some(&token), JSON, spoil(&body, harm)).await;
            assert!(answer.status.as_u16() < 500, "{line} {body} {harm:?}: {answer:?}");
            if matches!(harm, Harm::None) && !line.contains("/transactions/") {
                assert!(answer.status.is_success(), "{line}: {answer:?}");
            }
        }
        check(&http, &token).await;
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_body_of_a_change_causes_a_5xx_or_a_state_that_cannot_be_read(
        bodies in prop::collection::vec((target(), harm()), BODIES)
    ) {
        ask(&bodies);
    }
}
