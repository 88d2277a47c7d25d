//! What users change over the main API: accounts, transactions, categories of many, and the profile.

use std::sync::Arc;

use axum::body::Body;
use http::StatusCode;
use serde_json::{Value, json};
use tink_sandbox::{ManualClock, Sandbox};

use crate::http::{Answer, Http, JSON, send};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// The time of everything that the tests ingest: an afternoon in Stockholm.
const NOW: i64 = 1_700_000_000_000;
const SCOPES: &str = "accounts:read,accounts:write,transactions:read,transactions:write,transactions:categorize,\
                      statistics:read,user:read,user:write";

/// A sandbox with a user, an account `a` and three transactions in it.
struct World {
    http: Http,
    clock: Arc<ManualClock>,
    token: String,
}

impl World {
    async fn new() -> Self {
        let clock = Arc::new(ManualClock::new(NOW));
        let http = Http::with(Sandbox::builder().clock(clock.clone())).await;
        let token = http.user_token("someone", SCOPES).await;
        let world = Self { http, clock, token };
        let account = json!({"balance": 7000, "externalId": "a", "flags": ["MANDATE"], "name": "n", "number": "1",
                             "payload": {"k": 1}, "reservedAmount": 500, "type": "CHECKING"});
        let body = json!({"accounts": [account]}).to_string();
        let answer = world.http.post("/connector/users/someone/accounts", &body).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        for (id, text) in [("t1", "Corner shop"), ("t2", "Corner shop"), ("t3", "Cinema")] {
            assert_eq!(world.ingest(&transaction(id, text, -100, NOW)).await.status, StatusCode::NO_CONTENT);
        }
        world
    }

    async fn ingest(&self, transaction: &Value) -> Answer {
        self.http.post("/connector/users/someone/transactions", &ingestion(transaction).to_string()).await
    }

    /// The partner's update of a transaction.
    async fn partner(&self, transaction: &Value) {
        let line = format!("PUT /connector/users/someone/transactions/{}", transaction["externalId"].as_str().unwrap());
        let body = ingestion(transaction).to_string();
        let answer = send(&self.http.sandbox, &line, Some(&self.http.client), JSON, body).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{:?}", answer.body);
    }

    async fn get(&self, path: &str) -> Answer {
        send(&self.http.sandbox, &format!("GET {path}"), Some(&self.token), None, Body::empty()).await
    }

    async fn put(&self, path: &str, body: Value) -> Answer {
        send(&self.http.sandbox, &format!("PUT {path}"), Some(&self.token), JSON, body.to_string()).await
    }

    async fn search(&self, query: Value) -> Value {
        let answer = send(&self.http.sandbox, "POST /api/v1/search", Some(&self.token), JSON, query.to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        answer.json()
    }

    /// The transaction with that external id, as search shows it.
    async fn transaction(&self, external_id: &str) -> Value {
        let found = self.search(json!({"externalIds": [external_id], "includeUpcoming": true})).await;
        found["results"][0]["transaction"].clone()
    }

    async fn path_of(&self, external_id: &str) -> String {
        format!("/api/v1/transactions/{}", self.transaction(external_id).await["id"].as_str().unwrap())
    }

    async fn account(&self) -> Value {
        self.get("/api/v1/accounts/list").await.json()["accounts"][0].clone()
    }

    async fn account_path(&self) -> String {
        format!("/api/v1/accounts/{}", self.account().await["id"].as_str().unwrap())
    }

    /// The id of a category by its code.
    async fn category(&self, code: &str) -> String {
        let all = self.get("/api/v1/categories").await.json();
        let found = all.as_array().unwrap().iter().find(|category| category["code"] == code).unwrap();
        found["id"].as_str().unwrap().to_owned()
    }
}

fn transaction(id: &str, text: &str, amount: i64, date: i64) -> Value {
    json!({"amount": amount, "date": date, "description": text, "externalId": id, "type": "DEFAULT"})
}

fn ingestion(transaction: &Value) -> Value {
    json!({"type": "REAL_TIME", "transactionAccounts": [
        {"balance": 7000, "externalId": "a", "reservedAmount": 500, "transactions": [transaction]}]})
}

/// Checks that an answer is a 400 that names the place.
fn assert_invalid(answer: &Answer, place: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{:?}", answer.body);
    assert!(answer.message().contains(place), "{place}: {}", answer.message());
}

#[tokio::test]
async fn what_a_user_changes_of_a_transaction_is_shown_with_what_it_was() {
    let world = World::new().await;
    let path = world.path_of("t1").await;
    let food = world.category("expenses:food").await;
    let before = world.get(&path).await.json();
    assert_eq!(before["userModified"], false);
    assert_eq!(before["lastModified"], before["timestamp"]);
    world.clock.set(NOW + 5);
    let body = json!({"amount": -42.5, "categoryId": food, "date": NOW - DAY, "description": "Sweets",
                      "notes": "for the #party", "accountId": "another", "id": "another", "pending": true});
    let answer = world.put(&path, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    let after = answer.json();
    assert_eq!(after["amount"].to_string(), "-42.5");
    assert_eq!(after["currencyDenominatedAmount"]["unscaledValue"], -425);
    assert_eq!(after["categoryId"], world.category("expenses:food.other").await);
    assert_eq!((&after["date"], &after["description"]), (&json!(NOW - DAY), &json!("Sweets")));
    assert_eq!(after["formattedDescription"], "Sweets");
    assert_eq!(after["notes"], "for the #party");
    assert_eq!(after["lastModified"], NOW + 5);
    assert_eq!(after["originalAmount"], -100);
    assert_eq!(after["currencyDenominatedOriginalAmount"]["unscaledValue"], -100);
    assert_eq!((&after["originalDate"], &after["originalDescription"]), (&json!(NOW), &json!("Corner shop")));
    for flag in ["", "Amount", "Category", "Date", "Description"] {
        assert_eq!(after[format!("userModified{flag}")], true, "{flag}");
    }
    assert_eq!(after["userModifiedLocation"], false);
    for kept in ["accountId", "id", "pending", "timestamp", "inserted", "payload", "userId"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_eq!(world.get(&path).await.json(), after);
    assert_eq!(world.search(json!({"queryString": "sweets"})).await["count"], 1);
}

#[tokio::test]
async fn every_documented_member_of_a_transaction_has_its_documented_type() {
    let world = World::new().await;
    let mut sent = transaction("t4", "Shop", -1, NOW);
    sent["payload"] = json!({"TAGS": ["cake"], "place": "here"});
    world.ingest(&sent).await;
    let shown = world.transaction("t4").await;
    for (member, fits) in [
        (
            "accountId categoryId categoryType credentialsId description id merchantId notes type userId",
            Value::is_string as fn(&Value) -> bool,
        ),
        ("amount date dispensableAmount lastModified originalAmount originalDate timestamp", Value::is_number),
        ("pending upcoming userModified", Value::is_boolean),
        ("partnerPayload payload", Value::is_object),
    ] {
        for member in member.split(' ') {
            assert!(fits(&shown[member]), "{member}: {}", shown[member]);
        }
    }
}

#[tokio::test]
async fn a_partners_update_keeps_what_the_user_changed() {
    let world = World::new().await;
    let path = world.path_of("t1").await;
    world.put(&path, json!({"description": "Sweets"})).await;
    world.clock.set(NOW + 9);
    world.partner(&transaction("t1", "Corner shop Stockholm", -130, NOW)).await;
    let shown = world.get(&path).await.json();
    assert_eq!((&shown["description"], &shown["amount"]), (&json!("Sweets"), &json!(-130)));
    assert_eq!(shown["originalDescription"], "Corner shop Stockholm");
    assert_eq!((&shown["userModifiedDescription"], &shown["userModifiedAmount"]), (&json!(true), &json!(false)));
    assert_eq!(shown["lastModified"], NOW);
}

#[tokio::test]
async fn a_whole_transaction_can_be_sent_back_and_an_empty_change_changes_nothing() {
    let world = World::new().await;
    let path = world.path_of("t1").await;
    let before = world.get(&path).await.json();
    world.clock.set(NOW + 5);
    for body in [before.clone(), json!({}), json!({"description": "", "categoryId": "", "amount": null})] {
        let answer = world.put(&path, body).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::OK, before.clone()));
    }
}

#[tokio::test]
async fn changes_of_what_is_not_there_are_404_and_of_what_cannot_be_are_400() {
    let world = World::new().await;
    for id in ["0123456789abcdef0123456789abcdef", "nonsense"] {
        for service in ["transactions", "accounts"] {
            let answer = world.put(&format!("/api/v1/{service}/{id}"), json!({})).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{service} {id}");
        }
    }
    let path = world.path_of("t1").await;
    for category in ["nowhere".to_owned(), world.category("expenses").await] {
        assert_invalid(&world.put(&path, json!({"categoryId": category})).await, "/categoryId");
    }
    assert_invalid(&world.put(&path, json!({"amount": "1"})).await, "/amount");
    let account = world.account_path().await;
    for (body, place) in [
        (json!({"ownership": 1.01}), "/ownership"),
        (json!({"ownership": -0.01}), "/ownership"),
        (json!({"type": "PIGGY_BANK"}), "/type"),
        (json!({"accountExclusion": "SOME"}), "/accountExclusion"),
        (json!({"favored": "yes"}), "/favored"),
    ] {
        assert_invalid(&world.put(&account, body).await, place);
    }
}

#[tokio::test]
async fn many_transactions_are_categorised_at_once_or_not_at_all() {
    let world = World::new().await;
    let (coffee, food) = (world.category("expenses:food.coffee").await, world.category("expenses:food").await);
    let ids = [world.transaction("t1").await, world.transaction("t2").await, world.transaction("t3").await];
    let [t1, t2, t3] = ids.map(|shown| shown["id"].as_str().unwrap().to_owned());
    let path = "/api/v1/transactions/categorize-multiple";
    let list = |entries: Value| json!({"categorizationList": entries});
    for (entries, place) in [
        (json!([{"categoryId": coffee, "transactionIds": [t1, "nonsense"]}]), "/categorizationList/0/transactionIds/1"),
        (json!([{"categoryId": coffee, "transactionIds": [t1, "0".repeat(32)]}]), &"0".repeat(32)),
        (
            json!([{"categoryId": coffee, "transactionIds": [t1]}, {"categoryId": "x", "transactionIds": [t2]}]),
            "/categorizationList/1/categoryId",
        ),
    ] {
        assert_invalid(&world.put(path, list(entries)).await, place);
    }
    assert_eq!(world.transaction("t1").await["userModifiedCategory"], false);
    let entries =
        json!([{"categoryId": coffee, "transactionIds": [t1, t2]}, {"categoryId": food, "transactionIds": [t3]}]);
    assert_eq!(world.put(path, list(entries)).await.status, StatusCode::NO_CONTENT);
    for (id, code) in [("t1", "expenses:food.coffee"), ("t2", "expenses:food.coffee"), ("t3", "expenses:food.other")] {
        let shown = world.transaction(id).await;
        assert_eq!(shown["categoryId"], world.category(code).await, "{id}");
        assert_eq!((&shown["userModifiedCategory"], &shown["userModified"]), (&json!(true), &json!(true)));
    }
    assert_eq!(world.put(path, list(json!([]))).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_a_user_changes_of_an_account_is_shown() {
    let world = World::new().await;
    let path = world.account_path().await;
    let before = world.account().await;
    assert_eq!(before["transferDestinations"], Value::Null);
    assert_eq!(before["flags"], "[\"MANDATE\"]");
    let body = json!({"accountExclusion": "PFM_DATA", "accountNumber": "1234-5", "favored": true, "name": "Mine",
                      "ownership": 0.5, "type": "SAVINGS", "balance": 1, "id": "another"});
    let answer = world.put(&path, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    let after = answer.json();
    let shown = ["accountExclusion", "accountNumber", "favored", "name", "ownership", "type"].map(|name| &after[name]);
    assert_eq!(json!(shown), json!(["PFM_DATA", "1234-5", true, "Mine", 0.5, "SAVINGS"]));
    let flags = ["Excluded", "Name", "Type"].map(|flag| &after[format!("userModified{flag}")]);
    assert_eq!(json!(flags), json!([true, true, true]));
    assert_eq!((&after["balance"], &after["id"]), (&before["balance"], &before["id"]));
    assert_eq!(world.account().await, after);
    // The partner's own names come second now.
    let line = "PUT /connector/users/someone/accounts/a";
    let body = json!({"closed": true, "name": "Theirs"}).to_string();
    send(&world.http.sandbox, line, Some(&world.http.client), JSON, body).await;
    let account = world.account().await;
    assert_eq!((&account["name"], &account["closed"]), (&json!("Mine"), &json!(true)));
}

#[tokio::test]
async fn the_older_flag_excludes_from_search() {
    let world = World::new().await;
    let path = world.account_path().await;
    let answer = world.put(&path, json!({"excluded": true})).await.json();
    assert_eq!((&answer["accountExclusion"], &answer["excluded"]), (&json!("PFM_AND_SEARCH"), &json!(true)));
    assert_eq!(world.search(json!({})).await["count"], 0);
    let answer = world.put(&path, json!({"excluded": false})).await.json();
    assert_eq!((&answer["accountExclusion"], &answer["excluded"]), (&json!("NONE"), &json!(false)));
    assert_eq!(world.search(json!({})).await["count"], 3);
}

#[tokio::test]
async fn an_account_that_is_excluded_from_aggregation_keeps_its_name_and_takes_nothing_in() {
    let world = World::new().await;
    let path = world.account_path().await;
    let transaction_path = world.path_of("t1").await;
    assert_eq!(world.put(&path, json!({"accountExclusion": "AGGREGATION"})).await.status, StatusCode::OK);
    let account = world.account().await;
    let shown = ["name", "accountNumber", "type", "balance", "flags", "excluded"].map(|name| &account[name]);
    assert_eq!(json!(shown), json!(["n", "1", "CHECKING", 0, "[]", true]));
    assert_eq!(account["payload"], r#"{"PARTNER_PAYLOAD":"{}"}"#);
    assert_eq!(world.get(&transaction_path).await.status, StatusCode::NOT_FOUND);
    let again = transaction("t1", "Corner shop", -100, NOW);
    assert_eq!(world.ingest(&again).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.search(json!({})).await["count"], 0);
    assert_eq!(world.account().await["balance"], 0);
    assert_eq!(world.put(&path, json!({"accountExclusion": "NONE"})).await.status, StatusCode::OK);
    assert_eq!(world.ingest(&again).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.search(json!({})).await["count"], 1);
    assert_eq!(world.account().await["balance"], 6500);
}

#[tokio::test]
async fn a_transaction_is_upcoming_until_its_day_begins_in_the_users_time_zone() {
    let world = World::new().await;
    // 2023-11-15 00:00 in Stockholm is 23:00 of the day before in London.
    let midnight = 1_700_002_800_000;
    world.ingest(&transaction("t4", "Later", -1, midnight)).await;
    assert_eq!(world.transaction("t4").await["upcoming"], true);
    world.clock.set(midnight - 1);
    assert_eq!(world.transaction("t4").await["upcoming"], true);
    world.clock.set(midnight);
    assert_eq!(world.transaction("t4").await["upcoming"], false);
    let answer = world.put("/api/v1/user/profile", json!({"timeZone": "Europe/London"})).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(world.transaction("t4").await["upcoming"], false, "it is today in London too");
    world.clock.set(midnight - 3_600_000);
    assert_eq!(world.transaction("t4").await["upcoming"], false);
}

#[tokio::test]
async fn a_profile_is_changed_member_by_member() {
    let world = World::new().await;
    let before = world.get("/api/v1/user/profile").await.json();
    assert_eq!(before["periodMode"], "MONTHLY_ADJUSTED");
    assert_eq!(before["periodAdjustedDay"], 25);
    let body = json!({"currency": "EUR", "locale": "en_US", "market": "NO", "notificationSettings": {"fraud": true},
                      "periodAdjustedDay": 31, "periodMode": "MONTHLY", "timeZone": "Europe/Oslo"});
    let answer = world.put("/api/v1/user/profile", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    let after = answer.json();
    let shown = ["currency", "locale", "market", "periodAdjustedDay", "periodMode", "timeZone"];
    assert_eq!(json!(shown.map(|name| &after[name])), json!(["EUR", "en_US", "SE", 31, "MONTHLY", "Europe/Oslo"]));
    let on: Vec<&String> = after["notificationSettings"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, on)| **on == true)
        .map(|(name, _)| name)
        .collect();
    assert_eq!(on, ["fraud"]);
    assert_eq!(after["notificationSettings"].as_object().unwrap().len(), 14);
    assert_eq!(world.get("/api/v1/user/profile").await.json(), after);
    let user = world.get("/api/v1/user").await.json();
    assert_eq!(user["profile"], after);
    assert_eq!((&user["username"], &user["nationalId"]), (&json!("someone"), &json!("")));
    // Stored amounts keep their number.
    let shown = world.transaction("t1").await;
    assert_eq!((&shown["amount"], &shown["currencyDenominatedAmount"]["currencyCode"]), (&json!(-100), &json!("EUR")));
    for (body, place) in [
        (json!({"currency": "XXX"}), "/currency"),
        (json!({"currency": "kr"}), "/currency"),
        (json!({"locale": "english"}), "/locale"),
        (json!({"periodAdjustedDay": 0}), "/periodAdjustedDay"),
        (json!({"periodAdjustedDay": 32}), "/periodAdjustedDay"),
        (json!({"periodMode": "WEEKLY"}), "/periodMode"),
        (json!({"timeZone": "Europe/Nowhere"}), "/timeZone"),
        (json!({"timeZone": ""}), "/timeZone"),
        (json!({"notificationSettings": {"fraud": 1}}), "/notificationSettings/fraud"),
    ] {
        assert_invalid(&world.put("/api/v1/user/profile", body).await, place);
    }
    assert_eq!(world.get("/api/v1/user/profile").await.json(), after);
}

#[tokio::test]
async fn categories_follow_the_language_of_the_user() {
    let world = World::new().await;
    let name = async |answer: Answer| {
        let all = answer.json();
        let found = all.as_array().unwrap().iter().find(|category| category["code"] == "expenses").unwrap();
        found["typeName"].as_str().unwrap().to_owned()
    };
    assert_eq!(name(world.get("/api/v1/categories").await).await, "Utgifter");
    world.put("/api/v1/user/profile", json!({"locale": "en_US"})).await;
    assert_eq!(name(world.get("/api/v1/categories?locale=sv_SE").await).await, "Expenses");
    let anyone = async |path: &str| send(&world.http.sandbox, &format!("GET {path}"), None, None, Body::empty()).await;
    assert_eq!(name(anyone("/api/v1/categories?locale=sv_SE").await).await, "Utgifter");
    assert_eq!(name(anyone("/api/v1/categories").await).await, "Expenses");
    assert_invalid(&anyone("/api/v1/categories?locale=swedish").await, "locale");
}

#[tokio::test]
async fn each_change_asks_for_its_scope() {
    let world = World::new().await;
    let (account, transaction) = (world.account_path().await, world.path_of("t1").await);
    for (path, scope) in [
        (account.as_str(), "accounts:read"),
        (transaction.as_str(), "transactions:read,transactions:categorize"),
        ("/api/v1/transactions/categorize-multiple", "transactions:read,transactions:write"),
        ("/api/v1/user/profile", "user:read"),
    ] {
        let token = world.http.user_token("someone", scope).await;
        let answer = send(&world.http.sandbox, &format!("PUT {path}"), Some(&token), JSON, "{}").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn similar_transactions_come_with_what_they_amount_to() {
    let world = World::new().await;
    let path = format!("{}/similar", world.path_of("t1").await);
    let similar = world.get(&path).await.json();
    let texts = |answer: &Value| -> Vec<String> {
        let found = answer["transactions"].as_array().unwrap().iter();
        found.map(|shown| shown["payload"]["EXTERNAL_ID"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(texts(&similar), ["t2"]);
    assert_eq!(texts(&world.get(&format!("{path}?includeSelf=true")).await.json()), ["t2", "t1"]);
    let row = &similar["statistics"][0];
    let shown = ["type", "description", "period", "resolution", "payload"].map(|member| &row[member]);
    let expected = ["income-and-expenses-and-transfers", "EXPENSES", "2023-11", "MONTHLY_ADJUSTED", ""];
    assert_eq!(json!(shown), json!(expected));
    assert_eq!((&row["value"], row["userId"].is_string()), (&json!(-100), true));
    let coffee = world.category("expenses:food.coffee").await;
    let none = world.get(&format!("{path}?categoryId={coffee}")).await.json();
    assert_eq!((&none["transactions"], &none["statistics"]), (&json!([]), &json!([])));
    assert_invalid(&world.get(&format!("{path}?categoryId=x")).await, "/categoryId");
    assert_invalid(&world.get(&format!("{path}?includeSelf=maybe")).await, "/includeSelf");
    let unknown = format!("/api/v1/transactions/{}/similar", "0".repeat(32));
    assert_eq!(world.get(&unknown).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn statistics_follow_what_users_change() {
    let world = World::new().await;
    let query = async |body: Value| {
        let line = "POST /api/v1/statistics/query";
        send(&world.http.sandbox, line, Some(&world.token), JSON, body.to_string()).await
    };
    let expenses = json!({"types": ["income-and-expenses"], "resolution": "MONTHLY_ADJUSTED"});
    let sum = async || query(expenses.clone()).await.json();
    assert_eq!(sum().await[0]["value"], -300);
    world.put(&world.path_of("t1").await, json!({"amount": -50})).await;
    assert_eq!(sum().await[0]["value"], -250);
    world.put(&world.account_path().await, json!({"ownership": 0.5})).await;
    assert_eq!(sum().await[0]["value"], -125);
    let food = world.category("expenses:food.groceries").await;
    world.put(&world.path_of("t2").await, json!({"categoryId": food})).await;
    let of_food = json!({"types": ["expenses-by-category"], "description": food, "resolution": "MONTHLY_ADJUSTED"});
    assert_eq!(query(of_food).await.json()[0]["value"], -50);
    world.put("/api/v1/user/profile", json!({"periodMode": "MONTHLY"})).await;
    assert_eq!(sum().await, json!([]), "the user goes by other months now");
    world.put(&world.account_path().await, json!({"accountExclusion": "PFM_DATA"})).await;
    assert_eq!(query(json!({})).await.json(), json!([]));
    assert_invalid(&query(json!({"resolution": "HOURLY"})).await, "/resolution");
    assert_invalid(&query(json!({"periods": ["2023-13"]})).await, "/periods/0");
}

#[tokio::test]
async fn search_knows_the_users_language_what_is_upcoming_and_how_well_a_hit_fits() {
    let world = World::new().await;
    let mut tagged = transaction("t4", "Shopping spree", -700, NOW + 2 * DAY);
    tagged["payload"] = json!({"TAGS": ["holiday"]});
    world.ingest(&tagged).await;
    let count = async |query: Value| world.search(query).await["count"].as_i64().unwrap();
    assert_eq!(count(json!({})).await, 3);
    assert_eq!(count(json!({"includeUpcoming": true})).await, 4);
    assert_eq!(count(json!({"includeUpcoming": true, "queryString": "#holiday"})).await, 1);
    assert_eq!(count(json!({"includeUpcoming": true, "queryString": "över 500"})).await, 1);
    world.put(&world.path_of("t3").await, json!({"notes": "with #anna"})).await;
    assert_eq!(count(json!({"queryString": "#anna"})).await, 1);
    let found = world.search(json!({"includeUpcoming": true, "queryString": "shop", "sort": "SCORE"})).await;
    let hits = found["results"].as_array().unwrap();
    let scores: Vec<i64> = hits.iter().map(|hit| hit["score"].as_i64().unwrap()).collect();
    assert!(scores.len() == 3 && scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert_eq!(hits[2]["transaction"]["description"], "Shopping spree");
}
