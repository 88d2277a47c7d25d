//! The main API reference's own sample bodies: each is read as it is printed, and each answer is compared, member by member,
//! with what the sandbox answers.
//!
//! The reference prints some members with a placeholder in place of a value of their documented type; its tables say which type
//! is right. [`CORRECTED`] names each such member.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tink_main::MainClient;
use tink_main::authorize::{NotAuthorized, State, message};
use tink_model::main::{
    self, CreateCredentialsRequest, Credentials, CredentialsStatus, OAuth2AuthenticationTokenRequest, SearchQuery,
    StatisticQuery,
};
use tink_model::{DecodeError, Json, Operation};
use tink_sandbox::{DEFAULT_DEVELOPER, ManualClock, Sandbox};
use tink_transport::{ApiError, Auth, Call};

use crate::stage::{Over, Stage};
use crate::walk::{TRANSACTION, USER, container, example_account, example_transaction, user};

/// Members that are printed with a placeholder or an outlived value: the file, the member, and the type of its value by the
/// reference's tables (`absent` where it is not part of this answer).
const CORRECTED: &[(&str, &str, &str)] = &[
    // "string" stands for every value that nobody filled in; the tables call these numbers.
    ("account-list", "/accounts/[]/details/nextDayOfTermsChange", "number"),
    ("investments", "/portfolios/[]/instruments/[]/ticker", "string"),
    ("loans", "/loans/[]/initialDate", "number"),
    ("loans", "/loans/[]/nextDayOfTermsChange", "number"),
    ("loans", "/loans/[]/updated", "number"),
    ("loan-events", "/loanEvents/[]/nextDayOfTermsChange", "number"),
    ("loan-events", "/loanEvents/[]/timestamp", "number"),
    ("loan-events", "/loanEvents/[]/properties", "object"),
    ("loan-timelines", "/loanTimelines/[]/balanceTimeline/[]/date", "number"),
    ("loan-timelines", "/loanTimelines/[]/interestRateTimeline/[]/date", "number"),
    ("user", "/created", "number"),
    // null is printed for a boolean.
    ("account-list", "/accounts/[]/excluded", "boolean"),
    ("account-list", "/accounts/[]/favored", "boolean"),
    ("category-list", "/[]/defaultChild", "boolean"),
    // What only a question that is being asked has.
    ("provider-list", "/providers/[]/fields/[]/value", "null"),
    ("provider-list", "/providers/[]/supplementalFields/[]/additionalInfo", "null"),
    ("provider-list", "/providers/[]/supplementalFields/[]/defaultValue", "null"),
    ("provider-list", "/providers/[]/supplementalFields/[]/options/[]", "absent"),
    ("provider-list", "/providers/[]/supplementalFields/[]/pattern", "null"),
    ("provider-list", "/providers/[]/supplementalFields/[]/patternError", "null"),
    // Feature flags of the platform's own users; nobody here has one.
    ("user", "/flags/[]", "absent"),
    // The tables say that these are not part of this answer.
    ("account-list", "/accounts/[]/transferDestinations", "null"),
    ("account-list", "/accounts/[]/transferDestinations/[]", "absent"),
    ("user", "/password", "absent"),
    // Left over from before the reference: no table has them, and readers pass them over.
    ("credentials-opt-in", "/providerLatency", "absent"),
    ("credentials-opt-in", "/sensitivePayload", "absent"),
    ("credentials-opt-in", "/username", "absent"),
    // A budget belongs to results of the type BUDGET, which nothing here creates.
    ("search", "/results/[]/budget", "absent"),
];

/// Excerpts, printed without the member that names the object; it is put back.
const ABBREVIATED: &[(&str, &str)] = &[
    ("credentials-authenticating", r#"{"id": "6e68cc6287704273984567b3300c5822","#),
    ("provider-capabilities", r#"{"name": "handelsbanken-bankid","#),
];

fn sample(name: &str) -> String {
    let path = format!("{}/samples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The sample as JSON: without the `"..."` that stand for more of the same, and without commas behind the last member.
fn cleaned(name: &str) -> String {
    let text = sample(name).replace("\"...\": \"...\",", "").replace("[\"...\"]", "[]").replace("\"...\": \"...\"", "");
    let mut clean = String::new();
    for character in text.chars() {
        if matches!(character, '}' | ']') {
            let end = clean.trim_end();
            let end = end.strip_suffix(',').unwrap_or(end).len();
            clean.truncate(end);
        }
        clean.push(character);
    }
    match ABBREVIATED.iter().find(|(file, _)| *file == name) {
        Some((_, beginning)) => clean.replacen('{', beginning, 1),
        None => clean,
    }
}

/// A reader of a schema: the round trip of a body through it.
type Reader = fn(&[u8]) -> Result<Vec<u8>, DecodeError>;

macro_rules! reader {
    ($schema:ident) => {
        |body| main::$schema::decode(body).map(|value| value.to_json())
    };
}

/// Every sample body, with what reads it.
const READERS: &[(&str, Reader)] = &[
    ("account-list", reader!(AccountListResponse)),
    ("category-list", reader!(CategoryList)),
    ("create-credentials", reader!(CreateCredentialsRequest)),
    ("credentials", reader!(Credentials)),
    ("credentials-authenticating", reader!(Credentials)),
    ("credentials-list", reader!(CredentialsListResponse)),
    ("credentials-opt-in", reader!(Credentials)),
    ("investments", reader!(InvestmentResponse)),
    ("loan-events", reader!(LoanEventsResponse)),
    ("loan-timelines", reader!(LoanTimelineResponse)),
    ("loans", reader!(LoanResponse)),
    ("oauth-client", reader!(OAuth2Client)),
    ("oauth-client-list", reader!(OAuth2ClientListResponse)),
    ("provider-capabilities", reader!(ProviderRpc)),
    ("provider-handelsbanken", reader!(ProviderRpc)),
    ("provider-list", reader!(ProviderListResponse)),
    ("provider-test", reader!(ProviderRpc)),
    ("search", reader!(SearchResponse)),
    ("search-query", reader!(SearchQuery)),
    ("similar-transactions", reader!(SimilarTransactionsResponse)),
    ("statistic-query", reader!(StatisticQuery)),
    ("statistics", reader!(StatisticList)),
    ("token", reader!(OAuth2AuthenticationTokenResponse)),
    ("token-of-code", reader!(OAuth2AuthenticationTokenResponse)),
    ("transaction", reader!(Transaction)),
    ("user", reader!(User)),
    ("user-profile", reader!(UserProfile)),
    ("version", reader!(VersionResponse)),
];

/// Samples that are no JSON body of an operation, and are read elsewhere in this file.
const OTHERS: [&str; 3] = ["message-code", "message-error", "token-request"];

#[test]
fn every_sample_is_read_and_none_is_forgotten() {
    let folder = format!("{}/samples", env!("CARGO_MANIFEST_DIR"));
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        // The other APIs' samples have folders and tests of their own.
        .filter(|path| path.is_file())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let known = READERS.iter().map(|(name, _)| *name).chain(OTHERS).map(ToOwned::to_owned).collect();
    assert_eq!(files, known);
    for (name, read) in READERS {
        let written = read(cleaned(name).as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        // What was understood is still there: no member of the sample got lost.
        let (before, after) = (shape_of(&cleaned(name)), shape_of(std::str::from_utf8(&written).unwrap()));
        let lost: Vec<&String> = before
            .iter()
            .filter(|(pointer, types)| {
                !after.contains_key(*pointer) && !types.contains("null") && !is_corrected(name, pointer)
            })
            .map(|(pointer, _)| pointer)
            .collect();
        assert!(lost.is_empty(), "{name} loses {lost:?}");
    }
}

#[test]
fn the_form_of_the_token_endpoint_is_read() {
    let Value::Object(members) = serde_json::from_str(&sample("token-request")).unwrap() else { panic!("no object") };
    let pairs = members.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_owned()));
    let request = OAuth2AuthenticationTokenRequest::from_form(pairs.collect::<Vec<_>>()).unwrap();
    assert_eq!(request.grant_type, main::GrantType::AuthorizationCode);
}

#[test]
fn the_messages_out_of_an_iframe_are_read() {
    let state = State::from_bytes([0; 16]);
    let authorized = message(&sample("message-code"), &state).unwrap();
    assert_eq!(authorized.code.expose(), "6915ab99857fec1e6f2f6c078");
    assert!(matches!(message(&sample("message-error"), &state), Err(NotAuthorized::Refused { .. })));
}

/// The members of a JSON text by pointer, `[]` for any element, with the types of their values.
pub(crate) type Shape = BTreeMap<String, BTreeSet<&'static str>>;

pub(crate) fn shape_of(text: &str) -> Shape {
    fn walk(value: &Value, at: &str, shape: &mut Shape) {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        shape.entry(at.to_owned()).or_default().insert(kind);
        match value {
            Value::Array(elements) => elements.iter().for_each(|element| walk(element, &format!("{at}/[]"), shape)),
            Value::Object(members) => {
                members.iter().for_each(|(name, member)| walk(member, &format!("{at}/{name}"), shape));
            }
            _ => {}
        }
    }
    let mut shape = Shape::new();
    walk(&serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")), "", &mut shape);
    shape
}

fn correction(name: &str, pointer: &str) -> Option<&'static str> {
    let found = CORRECTED.iter().find(|(file, at, _)| *file == name && *at == pointer);
    found.map(|(_, _, kind)| *kind)
}

/// Whether a member, or one around it, is corrected.
fn is_corrected(name: &str, pointer: &str) -> bool {
    CORRECTED.iter().any(|(file, at, _)| *file == name && (pointer == *at || pointer.starts_with(&format!("{at}/"))))
}

/// What of a sample an answer does not have, or has with another type.
fn differences(name: &str, answer: &str) -> Vec<String> {
    let answered = shape_of(answer);
    let mut different = Vec::new();
    for (pointer, printed) in shape_of(&cleaned(name)) {
        let gone = CORRECTED.iter().any(|(file, at, kind)| {
            *file == name && *kind == "absent" && (pointer == *at || pointer.starts_with(&format!("{at}/")))
        });
        if gone {
            continue;
        }
        let expected = correction(name, &pointer).unwrap_or_else(|| printed.first().copied().unwrap());
        match answered.get(&pointer) {
            None => different.push(format!("{pointer} is missing")),
            // Where one element has a value another may have none.
            Some(types)
                if types.iter().any(|kind| *kind != expected && *kind != "null") || !types.contains(expected) =>
            {
                different.push(format!("{pointer} is {types:?} and not {expected}"));
            }
            Some(_) => {}
        }
    }
    different
}

async fn raw(main: &MainClient, call: Call) -> String {
    let operation: &'static Operation = call.operation();
    let answer = main.client().send(call).await;
    let answer = answer.unwrap_or_else(|error: ApiError<main::Refusal>| panic!("{}: {error:?}", operation.id));
    String::from_utf8(answer.body().to_vec()).unwrap()
}

fn object(text: &str) -> Json {
    Json::from_text(text.to_owned()).unwrap()
}

/// A user who has connected a test bank beside what was ingested, in a world where that took no time.
async fn connected(stage: &Stage, clock: &ManualClock) -> (MainClient, Credentials) {
    let user_request = tink_model::connector::CreateUserRequest::new("SE").with_external_user_id(USER);
    stage.connector.create_user(&user_request).await.unwrap();
    let accounts = tink_model::connector::AccountListEntity::new(vec![example_account()]);
    stage.connector.ingest_accounts(&user(), &accounts).await.unwrap();
    let ours = example_transaction(TRANSACTION).with_payload(object(r#"{"table":12}"#));
    stage.connector.ingest_transactions(&user(), &container(vec![ours])).await.unwrap();
    let scopes = [
        "accounts:read",
        "credentials:read",
        "credentials:write",
        "credentials:refresh",
        "investments:read",
        "statistics:read",
        "transactions:read",
        "transactions:write",
        "user:read",
    ];
    let me = stage.user_with(USER, &scopes);
    let fields = object(r#"{"username":"tink","password":"tink1234"}"#);
    let created = me.create_credentials(&CreateCredentialsRequest::new(fields, "test-password")).await.unwrap();
    for _ in 0..60 {
        clock.advance(Duration::from_secs(1));
        let now = me.get_credentials(&created.id).await.unwrap();
        if now.status == Some(CredentialsStatus::Updated) {
            return (me, now);
        }
    }
    panic!("the credentials did not come to rest");
}

#[tokio::test]
async fn every_answer_of_the_sandbox_has_the_members_and_types_of_its_sample() {
    use main::operations as all;

    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), Over::Nothing).await;
    let (me, credentials) = connected(&stage, &clock).await;
    let (_, nobody) = stage.nobody();
    let (email, password) = DEFAULT_DEVELOPER;
    let developer = nobody.clone().with_auth(Auth::basic(email, password).unwrap());
    let own = me.search(&SearchQuery::new().with_query_string("Riche")).await.unwrap();
    let own = own.results[0].transaction.as_ref().unwrap().id.clone();
    let change = main::UpdateTransactionRequest::new().with_notes("Delicious #cake #wedding");
    me.update_transaction(&own, &change).await.unwrap();

    let query = SearchQuery::decode(cleaned("search-query").as_bytes()).unwrap().with_offset(0);
    let everything = SearchQuery::new().with_limit(1_000).with_order(main::SearchOrder::Asc);
    let statistics = StatisticQuery::new().with_types(vec!["expenses-by-category".to_owned()]);
    let icon = main::UpdateOAuth2ClientRequest::new().with_icon_url("http://localhost:3000/test.png");
    let grant = main::AuthorizationGrantRequest::new("user:read,accounts:read").with_external_user_id(USER);
    let code = stage.main.create_authorization_grant(&grant).await.unwrap().code;
    let (id, secret) = tink_sandbox::DEFAULT_CLIENT;
    let token = OAuth2AuthenticationTokenRequest::new(id, secret, main::GrantType::AuthorizationCode)
        .with_code(code.expose().as_str());

    let providers = |language: &str| {
        Call::new(&all::LIST_PROVIDERS_BY_MARKET)
            .path("market", "SE")
            .query("includeTestProviders", "true")
            .header(http::header::ACCEPT_LANGUAGE, language)
    };
    let listed = raw(&nobody, providers("sv")).await;
    let provider = |name: &str| {
        let list: Value = serde_json::from_str(&listed).unwrap();
        let found = list["providers"].as_array().unwrap().iter().find(|provider| provider["name"] == name);
        found.unwrap_or_else(|| panic!("there is no provider {name}")).to_string()
    };
    let one = |operation, id: &str| Call::new(operation).path("id", id);
    let similar = one(&all::LIST_SIMILAR_TRANSACTIONS, own.as_str()).query("includeSelf", "true");
    let mut searched = raw(&me, Call::new(&all::SEARCH).json(everything.to_json())).await;
    // The echo of a query that says everything stands in for the one of the search that finds something.
    let echo: Value = serde_json::from_str(&raw(&me, Call::new(&all::SEARCH).json(query.to_json())).await).unwrap();
    let mut found: Value = serde_json::from_str(&searched).unwrap();
    found["query"] = echo["query"].clone();
    searched = found.to_string();

    let answers = [
        ("account-list", raw(&me, Call::new(&all::LIST_ACCOUNTS)).await),
        ("category-list", raw(&nobody, Call::new(&all::LIST_CATEGORIES)).await),
        ("credentials-list", raw(&me, Call::new(&all::LIST_CREDENTIALS)).await),
        ("credentials", raw(&me, one(&all::GET_CREDENTIALS, credentials.id.as_str())).await),
        ("investments", raw(&me, Call::new(&all::LIST_INVESTMENTS)).await),
        ("loans", raw(&me, Call::new(&all::LIST_LOANS)).await),
        ("loan-events", raw(&me, Call::new(&all::LIST_LOAN_EVENTS)).await),
        ("loan-timelines", raw(&me, Call::new(&all::LIST_LOAN_TIMELINES)).await),
        ("oauth-client-list", raw(&developer, Call::new(&all::LIST_OAUTH_CLIENTS)).await),
        (
            "oauth-client",
            raw(&developer, Call::new(&all::UPDATE_OAUTH_CLIENT).path("clientId", id).json(icon.to_json())).await,
        ),
        ("provider-list", listed.clone()),
        ("provider-capabilities", provider("handelsbanken-bankid")),
        ("provider-handelsbanken", provider("handelsbanken-bankid")),
        ("provider-test", provider("test-bankid-successful")),
        ("search", searched),
        ("similar-transactions", raw(&me, similar).await),
        ("statistics", raw(&me, Call::new(&all::QUERY_STATISTICS).json(statistics.to_json())).await),
        ("token-of-code", raw(&nobody, Call::new(&all::GET_TOKEN).form(token.to_form())).await),
        ("transaction", raw(&me, one(&all::GET_TRANSACTION, own.as_str())).await),
        ("user", raw(&me, Call::new(&all::GET_USER)).await),
        ("user-profile", raw(&me, Call::new(&all::GET_USER_PROFILE)).await),
        ("version", raw(&nobody, Call::new(&all::GET_VERSION)).await),
    ];
    let all: Vec<String> = answers
        .iter()
        .flat_map(|(name, answer)| differences(name, answer).into_iter().map(move |one| format!("{name}: {one}")))
        .collect();
    assert!(all.is_empty(), "{all:#?}");
}
