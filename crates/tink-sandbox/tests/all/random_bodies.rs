//! Ten thousand random and mutated bodies: no panic, no 5xx, and a store that still equals its own model.

use std::collections::BTreeMap;

use http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::http::{FORM, Http, JSON, send};

/// Bodies a case, times cases, is ten thousand.
const BODIES: usize = 50;
const CASES: u32 = 200;

/// A search that finds whatever is not excluded.
const EVERYTHING: &str = r#"{"limit":1000,"includeUpcoming":true}"#;

/// A request whose body is about to be spoiled.
#[derive(Debug, Clone)]
struct Target {
    line: &'static str,
    form: bool,
    body: Value,
}

fn transaction(id: u8) -> Value {
    json!({
        "amount": -98.5, "date": 1_455_740_874_875_i64, "description": "Riche Teatergrillen",
        "externalId": format!("row-{id}"), "payload": {}, "pending": false, "tinkId": "string", "type": "CREDIT_CARD",
    })
}

fn target() -> impl Strategy<Value = Target> {
    let json = |line: &'static str, body: Value| Just(Target { line, form: false, body });
    let container = |rows: Vec<Value>| {
        json!({
            "transactionAccounts": [
                {"balance": 7000, "externalId": "one", "payload": {}, "reservedAmount": 2000, "transactions": rows}
            ],
            "type": "REAL_TIME",
        })
    };
    prop_oneof![
        4 => prop::collection::vec(0..40_u8, 0..4).prop_map(move |ids| Target {
            line: "POST /connector/users/someone/transactions",
            form: false,
            body: container(ids.into_iter().map(transaction).collect()),
        }),
        1 => json("PUT /connector/users/someone/transactions/row-1", container(vec![transaction(1)])),
        1 => json("POST /connector/users/someone/transactions/delete", container(vec![json!({"externalId": "row-2"})])),
        1 => json("POST /connector/users/someone/accounts", json!({"accounts": [
            {"availableCredit": 20000, "balance": 7000, "closed": null, "exclusion": "NONE", "externalId": "two",
             "flags": ["MANDATE"], "name": "Enkla sparkontot", "number": "52670208126", "payload": {},
             "reservedAmount": 2000, "type": "CREDIT_CARD"}]})),
        1 => json("PUT /connector/users/someone/accounts/two", json!({"closed": null, "name": "My savings account"})),
        1 => json("POST /api/v1/user/create", json!({"external_user_id": "someone", "market": "SE", "locale": "sv_SE"})),
        1 => json("POST /api/v1/search", json!({"accounts": [], "startDate": 0, "endDate": 1_455_740_874_875_i64,
            "minAmount": -1000, "limit": 20, "offset": 0, "order": "ASC", "sort": "DATE", "queryString": "riche"})),
        1 => Just(Target {
            line: "POST /api/v1/oauth/token",
            form: true,
            body: json!("grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret&scope=user:read"),
        }),
        1 => Just(Target {
            line: "POST /api/v1/oauth/authorization-grant",
            form: true,
            body: json!("external_user_id=someone&scope=user:read"),
        }),
    ]
}

/// What is done to a body.
#[derive(Debug, Clone)]
pub(crate) enum Harm {
    None,
    Flip(usize, u8),
    Cut(usize),
    Insert(usize, Vec<u8>),
    Replace(usize, Value),
    Remove(usize),
    Garbage(Vec<u8>),
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[[[[[[[[]]]]]]]]]])),
        Just(json!({"PENDING_IDS": ["row-1", 7], "TAGS": "x"})),
        Just(json!({"PENDING_TRANSACTION_EXPIRATION_DATE": i64::MAX})),
        Just(json!("x".repeat(3000))),
    ]
}

pub(crate) fn harm() -> impl Strategy<Value = Harm> {
    let place = || any::<prop::sample::Index>().prop_map(|index| index.index(1_000_000));
    prop_oneof![
        4 => Just(Harm::None),
        3 => (place(), any::<u8>()).prop_map(|(place, byte)| Harm::Flip(place, byte)),
        1 => place().prop_map(Harm::Cut),
        1 => (place(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(place, bytes)| Harm::Insert(place, bytes)),
        6 => (place(), odd_value()).prop_map(|(place, value)| Harm::Replace(place, value)),
        2 => place().prop_map(Harm::Remove),
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(Harm::Garbage),
    ]
}

/// The pointers of every value of a document.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| pointers(item, &format!("{at}/{index}"), found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| pointers(member, &format!("{at}/{name}"), found));
        }
        _ => {}
    }
}

pub(crate) fn spoil(body: &Value, harm: &Harm) -> Vec<u8> {
    let text = || match body {
        Value::String(form) => form.clone().into_bytes(),
        json => serde_json::to_vec(json).unwrap(),
    };
    let pointer = |place: usize| {
        let mut all = Vec::new();
        pointers(body, "", &mut all);
        all.swap_remove(place % all.len())
    };
    match harm {
        Harm::None => text(),
        Harm::Flip(place, byte) => {
            let mut bytes = text();
            let place = place % bytes.len();
            bytes[place] = *byte;
            bytes
        }
        Harm::Cut(place) => {
            let mut bytes = text();
            bytes.truncate(place % bytes.len());
            bytes
        }
        Harm::Insert(place, new) => {
            let mut bytes = text();
            let place = place % bytes.len();
            bytes.splice(place..place, new.iter().copied());
            bytes
        }
        Harm::Replace(place, value) => {
            let mut changed = body.clone();
            *changed.pointer_mut(&pointer(*place)).unwrap() = value.clone();
            serde_json::to_vec(&changed).unwrap()
        }
        Harm::Remove(place) => {
            let pointer = pointer(*place);
            let mut changed = body.clone();
            if let Some((parent, name)) = pointer.rsplit_once('/')
                && let Some(Value::Object(members)) = changed.pointer_mut(parent)
            {
                members.remove(name);
            }
            serde_json::to_vec(&changed).unwrap()
        }
        Harm::Garbage(bytes) => bytes.clone(),
    }
}

/// What the successful requests should have left behind: accounts by external id, rows by account and external id.
#[derive(Debug, Default)]
struct Model {
    accounts: BTreeMap<String, String>,
    rows: BTreeMap<(String, String), (String, bool)>,
}

impl Model {
    /// Takes in a request that was answered with a success.
    fn take(&mut self, line: &str, body: &[u8]) {
        let Ok(body) = serde_json::from_slice::<Value>(body) else { return };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let accounts = body["transactionAccounts"].as_array().cloned().unwrap_or_default();
        for account in &accounts {
            let id = text(&account["externalId"]);
            for row in account["transactions"].as_array().unwrap() {
                let key = (id.clone(), text(&row["externalId"]));
                if line.ends_with("/delete") {
                    self.rows.remove(&key);
                    continue;
                }
                for replaced in row["payload"]["PENDING_IDS"].as_array().cloned().unwrap_or_default() {
                    let replaced = (id.clone(), text(&replaced));
                    if row["pending"] != true && self.rows.get(&replaced).is_some_and(|(_, pending)| *pending) {
                        self.rows.remove(&replaced);
                    }
                }
                let before = self.rows.get(&key).is_some_and(|(_, pending)| *pending);
                let pending = row["pending"].as_bool().unwrap_or(before);
                self.rows.insert(key, (text(&row["description"]), pending));
            }
        }
        for account in body["accounts"].as_array().cloned().unwrap_or_default() {
            self.accounts.insert(text(&account["externalId"]), text(&account["name"]));
        }
        if line.starts_with("PUT")
            && line.ends_with("/accounts/two")
            && let Some(name) = body["name"].as_str()
        {
            self.accounts.insert("two".to_owned(), name.to_owned());
        }
    }
}

async fn check(http: &Http, model: &Model) {
    let accounts = http.get("/api/v1/accounts/list").await.json();
    let accounts = accounts["accounts"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let shown: BTreeMap<String, String> =
        accounts.iter().map(|account| (text(&account["bankId"]), text(&account["name"]))).collect();
    assert_eq!(shown, model.accounts);
    let external: BTreeMap<String, String> =
        accounts.iter().map(|account| (text(&account["id"]), text(&account["bankId"]))).collect();
    let hidden: Vec<&str> = accounts
        .iter()
        .filter(|account| account["accountExclusion"] == "PFM_AND_SEARCH")
        .map(|account| account["bankId"].as_str().unwrap())
        .collect();
    let search = send(&http.sandbox, "POST /api/v1/search", Some(&http.user), JSON, EVERYTHING).await.json();
    let shown: BTreeMap<(String, String), (String, bool)> = search["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            let row = &result["transaction"];
            let key = (external[row["accountId"].as_str().unwrap()].clone(), text(&row["payload"]["EXTERNAL_ID"]));
            (key, (text(&row["description"]), row["pending"].as_bool().unwrap()))
        })
        .collect();
    let expected: BTreeMap<(String, String), (String, bool)> = model
        .rows
        .iter()
        .filter(|((account, _), _)| !hidden.contains(&account.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    assert_eq!(shown, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_body_causes_a_5xx_or_a_state_that_no_answer_spoke_of(
        bodies in prop::collection::vec((target(), harm()), BODIES)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let http = Http::new().await;
            let mut model = Model::default();
            let first = r#"{"accounts":[{"balance":1,"externalId":"one","name":"One","number":"1","type":"CHECKING"}]}"#;
            assert_eq!(http.post("/connector/users/someone/accounts", first).await.status, StatusCode::NO_CONTENT);
            model.take("POST /connector/users/someone/accounts", first.as_bytes());
            for (target, harm) in &bodies {
                let body = spoil(&target.body, harm);
                let media_type = if target.form { FORM } else { JSON };
                let token = if target.line.ends_with("/search") { &http.user } else { &http.client };
                let answer = send(&http.sandbox, target.line, Some(token), media_type, body.clone()).await;
                assert!(answer.status.as_u16() < 500, "{target:?} {harm:?}: {answer:?}");
                if answer.status == StatusCode::NO_CONTENT {
                    model.take(target.line, &body);
                }
            }
            check(&http, &model).await;
        });
    }
}
