//! Credentials, providers, investments and loans over the main API: what is answered, member by member, and what is refused.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tink_model::Amount;
use tink_sandbox::{ManualClock, Sandbox};

use crate::http::{Answer, Http, JSON, call, send};

/// A Wednesday noon in Stockholm.
const NOON: i64 = 1_741_777_200_000;
const SCOPES: &str = "accounts:read,credentials:read,credentials:write,credentials:refresh,investments:read,user:read";

struct World {
    http: Http,
    clock: Arc<ManualClock>,
    token: String,
}

impl World {
    async fn new() -> Self {
        Self::with(Sandbox::builder()).await
    }

    async fn with(builder: tink_sandbox::SandboxBuilder) -> Self {
        let clock = Arc::new(ManualClock::new(NOON));
        let http = Http::with(builder.clock(clock.clone())).await;
        http.post("/api/v1/user/create", r#"{"external_user_id":"anna","market":"SE","locale":"en_US"}"#).await;
        let token = http.user_token("anna", SCOPES).await;
        Self { http, clock, token }
    }

    async fn ask(&self, line: &str, body: Value) -> Answer {
        let (media_type, body) = if body.is_null() { (None, Body::empty()) } else { (JSON, body.to_string().into()) };
        send(&self.http.sandbox, line, Some(&self.token), media_type, body).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.ask(&format!("GET {path}"), Value::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {:?}", answer.body);
        answer.json()
    }

    async fn create(&self, provider: &str, fields: Value) -> Answer {
        self.ask("POST /api/v1/credentials", json!({"providerName": provider, "fields": fields})).await
    }

    /// Credentials towards a simulated bank, after their first refresh.
    async fn connected(&self, provider: &str, username: &str) -> String {
        let answer = self.create(provider, json!({"username": username})).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        self.wait(60);
        assert_eq!(self.credentials(&id).await["status"], "UPDATED");
        id
    }

    async fn credentials(&self, id: &str) -> Value {
        self.get(&format!("/api/v1/credentials/{id}")).await
    }

    /// The credentials of the user that are not the Connector's.
    async fn others(&self) -> usize {
        let list = self.get("/api/v1/credentials/list").await;
        let list = list["credentials"].as_array().unwrap();
        list.iter().filter(|one| one["providerName"] != "se-connector-abstract").count()
    }

    fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

/// The names and JSON types of an object's members.
fn shape(value: &Value) -> Vec<(String, &'static str)> {
    let kind = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    value.as_object().unwrap().iter().map(|(name, value)| (name.clone(), kind(value))).collect()
}

fn assert_shape(value: &Value, members: &[(&str, &str)]) {
    let mut wanted: Vec<(String, &str)> = members.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
    wanted.sort();
    let mut shape = shape(value);
    shape.sort();
    let shape: Vec<(String, &str)> = shape.into_iter().collect();
    assert_eq!(shape, wanted);
}

#[tokio::test]
async fn credentials_walk_from_created_to_updated_and_show_every_member() {
    let world = World::new().await;
    let created = world.create("test-password", json!({"username": "tink", "password": "tink1234"})).await;
    assert_eq!(created.status, StatusCode::OK, "{:?}", created.body);
    assert!(!String::from_utf8_lossy(&created.body).contains("tink1234"));
    let created = created.json();
    assert_eq!(created["status"], "CREATED");
    assert_eq!(created["fields"], json!({"username": "tink"}));
    let id = created["id"].as_str().unwrap();
    let mut seen = vec![created["status"].clone()];
    let mut last = created["statusUpdated"].as_i64().unwrap();
    for _ in 0..8 {
        world.wait(1);
        let now = world.credentials(id).await;
        let updated = now["statusUpdated"].as_i64().unwrap();
        assert_eq!(updated > last, Some(&now["status"]) != seen.last());
        if updated > last {
            seen.push(now["status"].clone());
        }
        last = updated;
    }
    assert_eq!(seen, ["CREATED", "AUTHENTICATING", "UPDATING", "UPDATED"]);
    let done = world.credentials(id).await;
    assert_shape(
        &done,
        &[
            ("fields", "object"),
            ("id", "string"),
            ("providerName", "string"),
            ("status", "string"),
            ("statusPayload", "string"),
            ("statusUpdated", "number"),
            ("supplementalInformation", "null"),
            ("type", "string"),
            ("updated", "number"),
            ("userId", "string"),
        ],
    );
    assert!(done["statusPayload"].as_str().unwrap().starts_with("Analyzed 5 accounts and "));
    assert_eq!(world.others().await, 1);
    let accounts = world.get("/api/v1/accounts/list").await;
    for account in accounts["accounts"].as_array().unwrap() {
        assert_eq!(account["credentialsId"], id);
        assert!(account["holderName"].is_string(), "{account}");
        assert!(account["identifiers"].is_string(), "{account}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_the_place_and_without_the_value() {
    let world = World::new().await;
    let secret = "hunter2-hunter2";
    let cases = [
        (json!({"username": "tink"}), "/fields/password"),
        (json!({"username": "tink", "password": 12}), "`password`"),
        (json!({"username": "tink", "password": secret.repeat(20)}), "/fields/password"),
        (json!({"username": "tink", "password": secret, "a/b": secret}), "/fields/a~1b"),
        (json!({"username": "", "password": secret}), "/fields/username"),
    ];
    for (fields, place) in cases {
        let answer = world.create("test-password", fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{place}: {:?}", answer.body);
        assert!(answer.message().contains(place), "{place}: {}", answer.message());
        assert!(!answer.message().contains("hunter2"));
    }
    for fields in [json!([]), json!("x"), json!(7)] {
        let answer = world.create("test-password", fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{:?}", answer.body);
    }
    assert_eq!(world.create("nobank", json!({})).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.others().await, 0);

    let login = json!({"username": "tink", "password": secret});
    let id = world.create("test-password", login.clone()).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(world.create("test-password", login.clone()).await.status, StatusCode::CONFLICT);
    let path = format!("/api/v1/credentials/{id}");
    let busy = world.ask(&format!("POST {path}/refresh"), Value::Null).await;
    assert_eq!(busy.status, StatusCode::CONFLICT);
    assert_eq!(world.ask(&format!("PUT {path}"), json!({"fields": login})).await.status, StatusCode::CONFLICT);
    let unasked = world.ask(&format!("POST {path}/supplemental-information"), json!({"information": {"a": "b"}})).await;
    assert_eq!(unasked.status, StatusCode::BAD_REQUEST);
    assert!(unasked.message().contains("CREATED"), "{}", unasked.message());
    world.wait(9);
    let failed = world.credentials(&id).await;
    assert_eq!(failed["status"], "AUTHENTICATION_ERROR");
    assert_eq!(failed["updated"], Value::Null);
    let unclear = world.ask(&format!("POST {path}/refresh?optIn=maybe"), Value::Null).await;
    assert_eq!(unclear.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.ask(&format!("DELETE {path}"), Value::Null).await.status, StatusCode::NO_CONTENT);
    for line in ["GET", "DELETE"] {
        assert_eq!(world.ask(&format!("{line} {path}"), Value::Null).await.status, StatusCode::NOT_FOUND);
    }
    for id in ["nothing", "00000000000000000000000000000007"] {
        let answer = world.ask(&format!("POST /api/v1/credentials/{id}/refresh"), Value::Null).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_new_login_in_place_of_a_wrong_one_leads_to_updated() {
    let world = World::new().await;
    let wrong = world.create("test-password", json!({"username": "tink", "password": "wrong"})).await.json();
    let id = wrong["id"].as_str().unwrap();
    world.wait(9);
    let body = json!({"fields": {"username": "tink", "password": "tink1234"}, "triggerRefresh": false});
    let changed = world.ask(&format!("PUT /api/v1/credentials/{id}"), body).await;
    assert_eq!(changed.status, StatusCode::OK, "{:?}", changed.body);
    world.wait(9);
    assert_eq!(world.credentials(id).await["status"], "CREATED", "it was told not to refresh");
    let refreshed = world.ask(&format!("POST /api/v1/credentials/{id}/refresh"), Value::Null).await;
    assert_eq!(refreshed.status, StatusCode::NO_CONTENT);
    world.wait(9);
    assert_eq!(world.credentials(id).await["status"], "UPDATED");
}

#[tokio::test]
async fn codes_are_asked_for_as_fields_in_a_string_and_answered_by_name() {
    let world = World::new().await;
    let id = world.create("test-multi-supplemental", json!({"username": "tink-test"})).await.json()["id"].clone();
    let path = format!("/api/v1/credentials/{}", id.as_str().unwrap());
    world.wait(2);
    for (name, code) in [("code1", "1234"), ("code2", "4321")] {
        let now = world.get(&path).await;
        assert_eq!(now["status"], "AWAITING_SUPPLEMENTAL_INFORMATION");
        let asked: Value = serde_json::from_str(now["supplementalInformation"].as_str().unwrap()).unwrap();
        assert_eq!(asked.as_array().unwrap().len(), 1);
        assert_eq!(asked[0]["name"], name);
        assert_eq!(asked[0]["maxLength"], 4);
        let line = format!("POST {path}/supplemental-information");
        let unknown = world.ask(&line, json!({"information": {"pin": code}})).await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
        assert!(unknown.message().contains("/information/pin"), "{}", unknown.message());
        let answer = world.ask(&line, json!({"information": {name: code}})).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{:?}", answer.body);
    }
    world.wait(2);
    assert_eq!(world.get(&path).await["status"], "UPDATED");

    world.ask(&format!("POST {path}/refresh"), Value::Null).await;
    world.wait(1);
    let cancelled = world.ask(&format!("POST {path}/supplemental-information"), json!({"information": {}})).await;
    assert_eq!(cancelled.status, StatusCode::NO_CONTENT);
    let now = world.get(&path).await;
    assert_eq!((now["status"].as_str(), now["supplementalInformation"].as_str()), (Some("AUTHENTICATION_ERROR"), None));
    assert_eq!(now["statusPayload"], "The login was cancelled.");
}

#[tokio::test]
async fn an_app_is_started_by_a_token_or_by_links() {
    let world = World::new().await;
    let bankid = world.create("test-bankid-timeout", json!({"username": "180012121212"})).await.json()["id"].clone();
    let app = world.create("test-third-party-app", json!({"username": "tink-test"})).await.json()["id"].clone();
    world.wait(2);
    let bankid = world.credentials(bankid.as_str().unwrap()).await;
    assert_eq!(bankid["status"], "AWAITING_MOBILE_BANKID_AUTHENTICATION");
    assert_eq!(bankid["supplementalInformation"].as_str().map(str::len), Some(36));
    let app = world.credentials(app.as_str().unwrap()).await;
    assert_eq!(app["status"], "AWAITING_THIRD_PARTY_APP_AUTHENTICATION");
    let start: Value = serde_json::from_str(app["supplementalInformation"].as_str().unwrap()).unwrap();
    for member in ["android", "ios", "desktop", "downloadTitle", "downloadMessage"] {
        assert!(!start[member].is_null(), "{member}");
    }
    world.wait(9 * 60);
    let late = world.credentials(bankid["id"].as_str().unwrap()).await;
    assert_eq!(late["status"], "AUTHENTICATION_ERROR");
}

#[tokio::test]
async fn opting_in_is_asked_in_the_documented_encoding() {
    let world = World::with(Sandbox::builder().opt_in(true)).await;
    let id = world.create("handelsbanken-bankid", json!({"username": "198709230000"})).await.json()["id"].clone();
    let path = format!("/api/v1/credentials/{}", id.as_str().unwrap());
    world.wait(6);
    let asked = async || -> Vec<Value> {
        let now = world.get(&path).await;
        assert_eq!(now["status"], "AWAITING_SUPPLEMENTAL_INFORMATION");
        serde_json::from_str(now["supplementalInformation"].as_str().unwrap()).unwrap()
    };
    let fields = asked().await;
    assert_eq!(fields.len(), 5);
    for field in &fields {
        let name = field["name"].as_str().unwrap();
        let more: Value = serde_json::from_str(field["additionalInfo"].as_str().unwrap()).unwrap();
        assert_shape(
            &more,
            &[
                ("accountName", "string"),
                ("accountType", "string"),
                ("balance", "number"),
                ("holderName", "string"),
                ("iban", if more["iban"].is_null() { "null" } else { "string" }),
            ],
        );
        assert_eq!(field["description"], format!("{name} {}", more["accountName"].as_str().unwrap()));
        assert_eq!(field["checkbox"], true);
        assert_eq!((field["pattern"].as_str(), field["value"].as_str()), (Some("true/false"), Some("false")));
        for member in ["helpText", "hint", "maxLength", "minLength", "patternError"] {
            assert_eq!(field.get(member), Some(&Value::Null), "{member}");
        }
        for member in ["immutable", "masked", "numeric", "optional", "sensitive"] {
            assert_eq!(field[member], false, "{member}");
        }
    }
    let chosen = fields[0]["name"].as_str().unwrap();
    let line = format!("POST {path}/supplemental-information");
    assert_eq!(world.ask(&line, json!({"information": {chosen: "yes"}})).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.ask(&line, json!({"information": {chosen: "true"}})).await.status, StatusCode::NO_CONTENT);
    world.wait(2);
    assert_eq!(world.get(&path).await["status"], "UPDATED");
    let accounts = world.get("/api/v1/accounts/list").await;
    assert_eq!(accounts["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(accounts["accounts"][0]["accountNumber"], chosen);

    world.ask(&format!("POST {path}/refresh?optIn=true"), Value::Null).await;
    world.wait(5);
    let again = asked().await;
    let current: Vec<&str> = again.iter().map(|field| field["value"].as_str().unwrap()).collect();
    assert_eq!(current, ["true", "false", "false", "false", "false"]);
    let other = again[1]["name"].as_str().unwrap();
    assert_eq!(world.ask(&line, json!({"information": {other: "true"}})).await.status, StatusCode::NO_CONTENT);
    world.wait(2);
    let accounts = world.get("/api/v1/accounts/list").await;
    assert_eq!(accounts["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(accounts["accounts"][0]["accountNumber"], other);
}

#[tokio::test]
async fn a_second_credentials_object_stops_the_connectors_account_calls() {
    let world = World::new().await;
    let account =
        r#"{"accounts":[{"externalId":"a","name":"n","number":"1","type":"CHECKING","balance":1,"reservedAmount":0}]}"#;
    let path = "/connector/users/anna/accounts";
    assert_eq!(world.http.post(path, account).await.status, StatusCode::NO_CONTENT);
    let id = world.connected("sbab-bankid", "198709230000").await;
    let second = account.replace("\"a\"", "\"b\"");
    assert_eq!(world.http.post(path, &second).await.status, StatusCode::UNAUTHORIZED);
    let connector = world.get("/api/v1/credentials/list").await["credentials"][0]["id"].clone();
    let path_of = |id: &Value| format!("/api/v1/credentials/{}", id.as_str().unwrap());
    let refreshed = world.ask(&format!("POST {}/refresh", path_of(&connector)), Value::Null).await;
    assert_eq!(refreshed.status, StatusCode::BAD_REQUEST, "the Connector API feeds them");
    world.ask(&format!("DELETE /api/v1/credentials/{id}"), Value::Null).await;
    assert_eq!(world.http.post(path, &second).await.status, StatusCode::NO_CONTENT);
    world.ask(&format!("DELETE {}", path_of(&connector)), Value::Null).await;
    assert!(world.get("/api/v1/accounts/list").await["accounts"].as_array().unwrap().is_empty());
    assert_eq!(world.http.post(path, account).await.status, StatusCode::UNAUTHORIZED);
}

async fn providers(world: &World, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().uri(format!("/api/v1/providers{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    call(&world.http.sandbox, request.body(Body::empty()).unwrap()).await
}

fn names(list: &Value) -> Vec<&str> {
    list["providers"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

const FIELD: [(&str, &str); 10] = [
    ("checkbox", "boolean"),
    ("children", "array"),
    ("description", "string"),
    ("immutable", "boolean"),
    ("masked", "boolean"),
    ("name", "string"),
    ("numeric", "boolean"),
    ("optional", "boolean"),
    ("options", "array"),
    ("sensitive", "boolean"),
];

#[tokio::test]
async fn providers_are_listed_by_market_with_every_member() {
    let world = World::new().await;
    for market in ["SE", "se", "Se"] {
        let list = providers(&world, &format!("/{market}"), &[]).await.json();
        assert_eq!(names(&list), ["handelsbanken-bankid", "sbab-bankid"]);
    }
    let all = providers(&world, "/SE?includeTestProviders=true", &[("x-tink-oauth-client-id", "sandbox")]).await.json();
    assert!(names(&all).contains(&"test-bankid-successful"));
    for provider in all["providers"].as_array().unwrap() {
        assert_shape(
            provider,
            &[
                ("capabilities", "array"),
                ("credentialsType", "string"),
                ("currency", "string"),
                ("displayDescription", "string"),
                ("displayName", "string"),
                ("fields", "array"),
                ("groupDisplayName", "string"),
                ("images", "object"),
                ("market", "string"),
                ("multiFactor", "boolean"),
                ("name", "string"),
                ("passwordHelpText", "string"),
                ("popular", "boolean"),
                ("status", "string"),
                ("supplementalFields", "array"),
                ("transactional", "boolean"),
                ("type", "string"),
            ],
        );
        assert_eq!((&provider["status"], &provider["currency"]), (&json!("ENABLED"), &json!("SEK")));
        assert!(provider["images"]["icon"].is_string() && provider["images"]["banner"].is_string());
        for field in provider["fields"].as_array().unwrap() {
            let shape = shape(field);
            let info = &field.as_object().unwrap()["additionalInfo"];
            assert!(info.is_null() || info.is_string());
            for (name, kind) in FIELD {
                assert!(shape.contains(&(name.to_owned(), kind)), "{name} is a {kind} in {field}");
            }
        }
    }
    let danish = providers(&world, "/dk?includeTestProviders=true", &[]).await.json();
    assert!(
        danish["providers"].as_array().unwrap().iter().all(|one| one["currency"] == "DKK" && one["market"] == "DK")
    );
    assert!(names(&danish).contains(&"test-password") && names(&danish).contains(&"oresundsbanken-app"));
}

#[tokio::test]
async fn providers_speak_the_language_that_is_asked_for_and_refuse_what_is_unknown() {
    let world = World::new().await;
    let label = async |language: &str| {
        let list = providers(&world, "/SE", &[("accept-language", language)]).await.json();
        list["providers"][0]["fields"][0]["description"].clone()
    };
    assert_eq!(label("sv-SE,sv;q=0.9,en;q=0.8").await, "Personnummer");
    assert_eq!(label("de,en;q=0.5").await, "Social security number");
    let status = async |path: &str, headers: &[(&str, &str)]| providers(&world, path, headers).await.status;
    assert_eq!(status("/XX", &[]).await, StatusCode::NOT_FOUND);
    for bad in ["/SWE", "/s1", "/%C3%A5%C3%A5"] {
        assert_eq!(status(bad, &[]).await, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert_eq!(status("/SE?includeTestProviders=1", &[]).await, StatusCode::BAD_REQUEST);
    assert_eq!(status("/SE?capability=MAGIC", &[]).await, StatusCode::BAD_REQUEST);
    assert_eq!(status("/SE", &[("x-tink-oauth-client-id", "stranger")]).await, StatusCode::BAD_REQUEST);
    let able = providers(&world, "/SE?capability=CHECKING_ACCOUNTS", &[]).await.json();
    assert_eq!(names(&able), ["handelsbanken-bankid"]);
}

#[tokio::test]
async fn a_users_providers_are_those_of_their_market_in_their_language() {
    let world = World::new().await;
    let list = world.get("/api/v1/providers").await;
    assert_eq!(names(&list), ["handelsbanken-bankid", "sbab-bankid"]);
    assert_eq!(list["providers"][0]["displayDescription"], "Mobile BankID");
    let able = world.get("/api/v1/providers?capability=PAYMENTS&includeTestProviders=true").await;
    assert_eq!(names(&able), ["handelsbanken-bankid"]);
    let swedish = world.http.user_token("someone", "credentials:read").await;
    let list = send(&world.http.sandbox, "GET /api/v1/providers", Some(&swedish), None, Body::empty()).await.json();
    assert_eq!(list["providers"][0]["displayDescription"], "Mobilt BankID");
}

fn exact(number: &Value) -> Amount {
    number.to_string().parse().unwrap()
}

fn sum<'a>(numbers: impl Iterator<Item = &'a Value>) -> Amount {
    numbers.fold(Amount::ZERO, |sum, number| sum.checked_add(exact(number)).unwrap())
}

#[tokio::test]
async fn investments_show_every_member_and_add_up() {
    let world = World::new().await;
    assert_eq!(world.get("/api/v1/investments").await, json!({"portfolios": []}));
    world.connected("test-bankid-successful", "180012121212").await;
    let list = world.get("/api/v1/investments").await;
    let portfolio = &list["portfolios"][0];
    assert_shape(
        portfolio,
        &[
            ("accountId", "string"),
            ("cashValue", "number"),
            ("id", "string"),
            ("instruments", "array"),
            ("totalProfit", "number"),
            ("totalValue", "number"),
            ("type", "string"),
            ("userId", "string"),
        ],
    );
    let instruments = portfolio["instruments"].as_array().unwrap();
    assert!(!instruments.is_empty());
    for instrument in instruments {
        let of_a_share = if instrument["type"] == "STOCK" { "string" } else { "null" };
        assert_shape(
            instrument,
            &[
                ("averageAcquisitionPrice", "number"),
                ("currency", "string"),
                ("id", "string"),
                ("isin", "string"),
                ("marketPlace", of_a_share),
                ("marketValue", "number"),
                ("name", "string"),
                ("portfolioId", "string"),
                ("price", "number"),
                ("profit", "number"),
                ("quantity", "number"),
                ("ticker", of_a_share),
                ("type", "string"),
                ("userId", "string"),
            ],
        );
        assert_eq!(instrument["portfolioId"], portfolio["id"]);
        assert_eq!(instrument["userId"], portfolio["userId"]);
    }
    let worth = sum(instruments.iter().map(|one| &one["marketValue"]).chain([&portfolio["cashValue"]]));
    assert_eq!(worth, exact(&portfolio["totalValue"]));
    let accounts = world.get("/api/v1/accounts/list").await;
    let account =
        accounts["accounts"].as_array().unwrap().iter().find(|one| one["id"] == portfolio["accountId"]).unwrap();
    assert_eq!((&account["type"], exact(&account["balance"])), (&json!("INVESTMENT"), worth));
}

#[tokio::test]
async fn loans_their_events_and_their_history_show_every_member() {
    let world = World::new().await;
    let none = world.get("/api/v1/loans").await;
    assert_eq!((&none["loans"], &none["weightedAverageInterestRate"]), (&json!([]), &Value::Null));
    let id = world.connected("test-bankid-successful", "180012121212").await;
    let list = world.get("/api/v1/loans").await;
    let loans = list["loans"].as_array().unwrap();
    assert_eq!(loans.iter().map(|one| one["type"].as_str().unwrap()).collect::<Vec<_>>(), ["MORTGAGE", "VEHICLE"]);
    assert_eq!(sum(loans.iter().map(|one| &one["balance"])), exact(&list["totalLoanAmount"]));
    let rates: Vec<Amount> = loans.iter().map(|one| exact(&one["interest"])).collect();
    let average = exact(&list["weightedAverageInterestRate"]);
    assert!(rates[0].min(rates[1]) <= average && average <= rates[0].max(rates[1]));
    for loan in loans {
        assert_shape(
            loan,
            &[
                ("accountId", "string"),
                ("amortized", "number"),
                ("balance", "number"),
                ("credentialsId", "string"),
                ("id", "string"),
                ("initialBalance", "number"),
                ("initialDate", "number"),
                ("interest", "number"),
                ("loanDetails", "object"),
                ("loanNumber", "string"),
                ("monthlyAmortization", "number"),
                ("name", "string"),
                ("nextDayOfTermsChange", "number"),
                ("numMonthsBound", "number"),
                ("providerName", "string"),
                ("serializedLoanResponse", "string"),
                ("type", "string"),
                ("updated", "number"),
                ("userId", "string"),
                ("userModifiedType", "boolean"),
            ],
        );
        assert_shape(
            &loan["loanDetails"],
            &[("accountId", "string"), ("applicants", "array"), ("coApplicant", "boolean"), ("loanSecurity", "string")],
        );
        assert_eq!((&loan["credentialsId"], &loan["providerName"]), (&json!(id), &json!("test-bankid-successful")));
        serde_json::from_str::<Value>(loan["serializedLoanResponse"].as_str().unwrap()).unwrap();
    }

    let events = world.get("/api/v1/loans/events").await;
    let events = events["loanEvents"].as_array().unwrap();
    assert!(!events.is_empty());
    for event in events {
        assert_shape(
            event,
            &[
                ("accountId", "string"),
                ("balance", "number"),
                ("credentials", "string"),
                ("interest", "number"),
                ("interestRateChange", "number"),
                ("loanType", "string"),
                ("nextDayOfTermsChange", "number"),
                ("properties", "object"),
                ("provider", "string"),
                ("timestamp", "number"),
                ("title", "string"),
                ("type", "string"),
            ],
        );
    }
    assert!(events.windows(2).all(|pair| pair[0]["timestamp"].as_i64() >= pair[1]["timestamp"].as_i64()));

    let history = world.get("/api/v1/loans/timelines").await;
    let accounts: BTreeSet<&str> = loans.iter().map(|one| one["accountId"].as_str().unwrap()).collect();
    let timelines = history["loanTimelines"].as_array().unwrap();
    assert_eq!(timelines.iter().map(|one| one["accountId"].as_str().unwrap()).collect::<BTreeSet<_>>(), accounts);
    for timeline in timelines {
        for member in ["balanceTimeline", "interestRateTimeline"] {
            let points = timeline[member].as_array().unwrap();
            points.iter().for_each(|point| assert_shape(point, &[("date", "number"), ("value", "number")]));
            assert!(points.windows(2).all(|pair| pair[0]["date"].as_i64() < pair[1]["date"].as_i64()));
        }
    }
    let averages = history["weightedAverageTimeline"].as_array().unwrap();
    averages.iter().for_each(|one| assert_shape(one, &[("key", "string"), ("value", "number")]));
    assert_eq!(averages.last().unwrap()["key"], "2025-03");
    assert_eq!(averages.last().unwrap()["value"], list["weightedAverageInterestRate"]);
}
