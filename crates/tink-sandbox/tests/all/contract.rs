//! What the sandbox says of itself: its OpenAPI documents, its fidelity, and the coverage of who calls it.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::Value;
use tink_sandbox::coverage::{Coverage, Side};
use tink_sandbox::fidelity::{FidelityReport, Level};
use tink_sandbox::{FaultRule, Profile, Sandbox};

use crate::http::{Answer, FORM, Http, call, send};

async fn get(sandbox: &Sandbox, path: &str) -> Answer {
    let request = Request::get(path).header("host", "sandbox.test:8080").body(Body::empty()).unwrap();
    call(sandbox, request).await
}

fn row<'a>(coverage: &'a Coverage, api: &str, operation: &str) -> &'a tink_sandbox::coverage::OperationCoverage {
    let api = coverage.apis.iter().find(|known| known.api == api).unwrap();
    api.operations.iter().find(|known| known.operation == operation).unwrap()
}

#[tokio::test]
async fn the_documents_are_listed_with_where_they_are_and_lead_back_to_the_sandbox() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let list = get(&sandbox, "/sandbox/v1/openapi").await.json();
    let apis: Vec<&str> = list.as_array().unwrap().iter().map(|entry| entry["api"].as_str().unwrap()).collect();
    assert_eq!(apis, ["moneykit", "tink-connector", "tink-main", "tink-xs2a", "sandbox"]);
    for entry in list.as_array().unwrap() {
        let url = entry["url"].as_str().unwrap();
        let path = url.strip_prefix("http://sandbox.test:8080").unwrap_or_else(|| panic!("{url}"));
        let answer = get(&sandbox, path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["content-type"], "application/json");
        let document = answer.json();
        assert_eq!(document["openapi"], "3.1.0");
        assert_eq!(document["info"]["version"], entry["revision"]);
        assert_eq!(document["servers"][0]["url"], "http://sandbox.test:8080");
    }
}

#[tokio::test]
async fn a_document_that_does_not_exist_is_404_and_says_which_do() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for name in ["tink-typo.json", "tink-main", ".json", "%2e%2e.json"] {
        let answer = get(&sandbox, &format!("/sandbox/v1/openapi/{name}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        assert!(answer.message().contains("tink-main.json, tink-xs2a.json, sandbox.json"), "{}", answer.message());
    }
}

#[tokio::test]
async fn the_profile_decides_which_revision_of_the_connector_is_served() {
    for (profile, revision, has_404) in [(Profile::Seed, "2019-01", false), (Profile::Revision2026, "2026-01", true)] {
        let sandbox = Sandbox::builder().profile(profile).start().await.unwrap();
        let document = get(&sandbox, "/sandbox/v1/openapi/tink-connector.json").await.json();
        assert_eq!(document["info"]["version"], revision);
        let ingestion = &document["paths"]["/connector/users/{externalUserId}/transactions"]["post"];
        assert_eq!(ingestion["responses"]["404"] != Value::Null, has_404);
        assert_eq!(sandbox.fidelity().only("tink-connector").apis[0].revision, revision);
    }
}

#[tokio::test]
async fn fidelity_is_told_of_every_operation_with_its_reason_and_its_source() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let served: FidelityReport = serde_json::from_slice(&get(&sandbox, "/sandbox/v1/fidelity").await.body).unwrap();
    assert_eq!(served, sandbox.fidelity());
    assert_eq!(served.apis.iter().map(|api| api.operations.len()).sum::<usize>(), sandbox.operations().count());
    for api in &served.apis {
        assert_eq!(api.exact + api.approximate + api.stub, api.operations.len());
        for operation in &api.operations {
            assert!(!operation.reason.is_empty() && !operation.source.is_empty(), "{operation:?}");
        }
    }
    let moneykit = get(&sandbox, "/sandbox/v1/fidelity?api=moneykit").await.json();
    assert_eq!(moneykit["apis"].as_array().unwrap().len(), 1);
    let stubs = served.apis[0].operations.iter().filter(|operation| operation.level == Level::Stub).count();
    assert_eq!(moneykit["apis"][0]["stub"], stubs);
}

#[tokio::test]
async fn what_the_platforms_leave_open_is_listed_as_ours() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let connector = sandbox.fidelity().only("tink-connector");
    let ingestion = connector.apis[0].operations.iter().find(|known| known.operation == "ingestAccounts").unwrap();
    assert!(ingestion.ours.iter().any(|choice| choice.contains("refuses the whole request")), "{ingestion:?}");
    let ours = &connector.apis[0].ours;
    assert!(ours.iter().any(|ours| ours.place == "AccountFlag"), "{ours:?}");
    assert!(ours.iter().all(|ours| !ours.place.is_empty() && !ours.choice.is_empty()), "{ours:?}");
}

#[tokio::test]
async fn a_filter_that_names_nothing_is_refused() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for path in ["fidelity?api=tink", "coverage?api=tink", "coverage?missing=perhaps", "fidelity?missing=true"] {
        let answer = get(&sandbox, &format!("/sandbox/v1/{path}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn coverage_says_which_operations_statuses_and_values_the_client_reached() {
    let http = Http::with(Sandbox::builder().coverage(true)).await;
    http.sandbox.clear_coverage();
    let accounts = r#"{"accounts":[{"externalId":"a","name":"A","number":"1","balance":1,"type":"SAVINGS"}]}"#;
    let path = "/connector/users/someone/accounts";
    assert_eq!(http.post(path, accounts).await.status, StatusCode::NO_CONTENT);
    assert_eq!(http.post(path, accounts).await.status, StatusCode::CONFLICT);
    assert_eq!(http.get("/api/v1/accounts/list").await.status, StatusCode::OK);
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    send(&http.sandbox, "POST /api/v1/oauth/token", None, FORM, form).await;

    let coverage = http.sandbox.coverage();
    let ingestion = row(&coverage, "tink-connector", "ingestAccounts");
    assert_eq!(ingestion.calls, 2);
    let reached: Vec<u16> = ingestion.statuses.iter().filter(|it| it.answers > 0).map(|it| it.status).collect();
    assert_eq!(reached, [204, 409]);
    let seen: Vec<(&str, &str, Side, &str)> = coverage
        .apis
        .iter()
        .flat_map(|api| api.enumerations.iter().map(move |enumeration| (api, enumeration)))
        .flat_map(|(api, it)| it.values.iter().map(move |value| (api, it, value)))
        .filter(|(_, _, value)| value.seen > 0)
        .map(|(api, it, value)| (api.api.as_str(), it.enumeration.as_str(), it.side, value.value.as_str()))
        .collect();
    assert!(seen.contains(&("tink-connector", "AccountType", Side::Request, "SAVINGS")), "{seen:?}");
    assert!(seen.contains(&("tink-main", "AccountType", Side::Answer, "SAVINGS")), "{seen:?}");
    assert!(!seen.iter().any(|(_, _, _, value)| *value == "CHECKING"), "{seen:?}");
    assert!(
        seen.iter().any(|(_, _, side, value)| *side == Side::Request && *value == "client_credentials"),
        "{seen:?}"
    );
}

#[tokio::test]
async fn coverage_is_served_as_the_library_tells_it_and_begins_anew_when_it_is_deleted() {
    let http = Http::new().await;
    let coverage = http.sandbox.coverage();
    assert!(!coverage.values && coverage.total.operations.reached > 0);
    let served: Coverage = serde_json::from_slice(&get(&http.sandbox, "/sandbox/v1/coverage").await.body).unwrap();
    assert_eq!(served, coverage, "asking counts for nothing");

    let missing = get(&http.sandbox, "/sandbox/v1/coverage?api=tink-main&missing=true").await;
    let missing: Coverage = serde_json::from_slice(&missing.body).unwrap();
    assert_eq!(missing, coverage.clone().only("tink-main").missing());
    assert_eq!(missing.total, coverage.only("tink-main").total);
    assert!(missing.apis[0].operations.iter().all(|operation| operation.statuses.iter().all(|it| it.answers == 0)));

    let answer = send(&http.sandbox, "DELETE /sandbox/v1/coverage", None, None, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(http.sandbox.coverage().total.percent, 0);
    assert_eq!(http.sandbox.coverage().total.statuses.reached, 0);
}

#[tokio::test]
async fn a_fault_on_order_is_an_answer_like_any_other() {
    let http = Http::new().await;
    for status in [429, 418] {
        let rule = FaultRule::status(status).on("getUser").times(1);
        http.sandbox.add_fault(rule).unwrap();
        assert_eq!(http.get("/api/v1/user").await.status, status);
    }
    let coverage = http.sandbox.coverage();
    let user = row(&coverage, "tink-main", "getUser");
    assert_eq!(user.calls, 2);
    assert_eq!(user.statuses.iter().find(|it| it.status == 429).unwrap().answers, 1);
    assert_eq!(user.undocumented.iter().map(|it| it.status).collect::<Vec<_>>(), [418]);
}

#[tokio::test]
async fn worlds_count_for_themselves_and_clones_of_a_sandbox_together() {
    let (one, other) = (Http::new().await, Sandbox::builder().start().await.unwrap());
    let clone = one.sandbox.clone();
    assert_eq!(other.coverage().total.operations.reached, 0);
    assert_eq!(clone.coverage(), one.sandbox.coverage());
    assert!(clone.coverage().total.operations.reached > 0);
}

#[tokio::test]
#[should_panic(expected = "tink-connector ingestTransactions: never called")]
async fn a_test_fails_with_what_is_missing_where_less_was_reached() {
    let http = Http::new().await;
    http.sandbox.coverage().only("tink-connector").assert_at_least(90);
}
