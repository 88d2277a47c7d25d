//! Counting and reporting, on the real documents.

use axum::response::IntoResponse;
use http::StatusCode;
use serde_json::json;
use tink_model::{Method, Profile, connector, main};

use super::report::Side;
use super::watch::{NOTHING, Watch};
use super::{Counters, Coverage};
use crate::openapi::Document;
use crate::routes::routes;

fn counters() -> Counters {
    Counters::with_values(Profile::Seed)
}

fn seen(coverage: &Coverage, api: &str, enumeration: &str, side: Side) -> Vec<(String, u64)> {
    let api = coverage.apis.iter().find(|known| known.api == api).unwrap();
    let found = api.enumerations.iter().find(|known| known.enumeration == enumeration && known.side == side).unwrap();
    found.values.iter().filter(|value| value.seen > 0).map(|value| (value.value.clone(), value.seen)).collect()
}

#[test]
fn nothing_is_reached_at_first_and_everything_can_be() {
    let coverage = counters().report(Profile::Seed);
    assert_eq!((coverage.total.percent, coverage.total.operations.reached, coverage.apis.len()), (0, 0, 4));
    assert_eq!(coverage.total.operations.of, routes().count());
    assert!(coverage.total.values.of > 100, "{:?}", coverage.total);
    assert!(coverage.apis.iter().all(|api| api.figures.statuses.of > api.operations.len()));
}

#[tokio::test]
async fn an_answer_counts_in_every_api_that_documents_its_route() {
    let counters = Counters::default();
    counters.answered(&connector::operations::CREATE_USER, StatusCode::CONFLICT.into_response()).await;
    counters.answered(&connector::operations::CREATE_USER, StatusCode::IM_A_TEAPOT.into_response()).await;
    let coverage = counters.report(Profile::Seed);
    for api in ["tink-connector", "tink-main"] {
        let api = coverage.apis.iter().find(|known| known.api == api).unwrap();
        let create = api.operations.iter().find(|operation| operation.operation == "createUser").unwrap();
        assert_eq!(create.calls, 2);
        assert_eq!(create.statuses.iter().find(|status| status.status == 409).unwrap().answers, 1);
        assert_eq!((create.undocumented[0].status, create.undocumented[0].answers), (418, 1));
        assert_eq!((api.figures.operations.reached, api.figures.statuses.reached), (1, 1));
    }
    counters.clear();
    assert_eq!(counters.report(Profile::Seed), Counters::default().report(Profile::Seed));
}

#[test]
fn without_being_watched_values_are_not_there_to_be_reached() {
    let counters = Counters::default();
    counters.sent(&connector::operations::INGEST_ACCOUNTS, "", br#"{"accounts":[{"type":"CHECKING"}]}"#);
    let coverage = counters.report(Profile::Seed);
    assert!(!coverage.values && coverage.apis.iter().all(|api| api.enumerations.is_empty()));
    assert_eq!(coverage.total.values.of, 0);
}

#[tokio::test]
async fn values_are_found_wherever_the_schema_has_them_and_nowhere_else() {
    let counters = counters();
    let body = json!({"accounts": [
        {"type": "CHECKING", "flags": ["MANDATE"], "payload": {"type": "SAVINGS"}},
        {"type": "CHECKING", "name": "LOAN"},
        {"type": "BOAT"},
        {"type": ["SAVINGS"]},
    ]});
    counters.sent(&connector::operations::INGEST_ACCOUNTS, "", body.to_string().as_bytes());
    counters.sent(&connector::operations::INGEST_ACCOUNTS, "", b"{\"accounts\":[{\"type\":\"PENSION\"},");
    let coverage = counters.report(Profile::Seed);
    let types = seen(&coverage, "tink-connector", "AccountType", Side::Request);
    assert_eq!(types, [("CHECKING".to_owned(), 2), ("PENSION".to_owned(), 1)]);
    assert_eq!(seen(&coverage, "tink-connector", "AccountFlag", Side::Request), [("MANDATE".to_owned(), 1)]);

    let answer = json!({"accounts": [{"type": "LOAN"}]}).to_string();
    let passed = counters.answered(&main::operations::LIST_ACCOUNTS, answer.clone().into_response()).await;
    let passed = axum::body::to_bytes(passed.into_body(), usize::MAX).await.unwrap();
    assert_eq!(passed, answer, "the answer goes on as it was");
    let coverage = counters.report(Profile::Seed);
    assert_eq!(seen(&coverage, "tink-main", "AccountType", Side::Answer), [("LOAN".to_owned(), 1)]);
}

#[test]
fn every_place_of_a_value_is_in_range_and_a_form_and_a_query_have_some() {
    for profile in [Profile::Seed, Profile::Revision2026] {
        for document in Document::of_apis(profile) {
            let watch: &Watch = document.watch();
            let size = watch.size();
            assert!(size > 0, "{}", document.api);
            for node in &watch.nodes {
                assert!(node.enumeration.is_none_or(|at| at < watch.enumerations.len()));
                assert!(node.members.values().all(|member| *member != NOTHING && *member < watch.nodes.len()));
            }
            assert!(watch.enumerations.iter().all(|enumeration| enumeration.first + enumeration.values.len() <= size));
        }
    }
    let main = Document::find("tink-main", Profile::Seed).unwrap().watch();
    let token = main.places(Method::Post, "/api/v1/oauth/token").unwrap();
    assert_ne!(token.request, NOTHING);
    let with_query: Vec<&str> = routes()
        .filter(|(operation, _)| {
            let document = Document::find(operation.api, Profile::Seed).unwrap();
            document.watch().places(operation.method, operation.path).is_some_and(|places| !places.query.is_empty())
        })
        .map(|(operation, _)| operation.id)
        .collect();
    assert!(!with_query.is_empty());
}

#[tokio::test]
async fn a_threshold_that_is_not_reached_names_what_is_missing() {
    let counters = counters();
    let body = br#"{"accounts":[{"type":"CHECKING","flags":["BUSINESS"]}]}"#;
    counters.sent(&connector::operations::INGEST_ACCOUNTS, "", body);
    counters.answered(&connector::operations::INGEST_ACCOUNTS, StatusCode::NO_CONTENT.into_response()).await;
    let coverage = counters.report(Profile::Seed).only("tink-connector");
    assert!(coverage.at_least(0).is_ok() && coverage.at_least(coverage.total.percent).is_ok());
    let shortfall = coverage.at_least(100).unwrap_err();
    assert!(shortfall.missing().len() > 7);
    insta::assert_snapshot!(shortfall, @r"
    5 % is covered, less than 100 %: operations 1/7, statuses 1/50, values 2/23; missing:
      tink-connector createUser: never called
      tink-connector ingestAccounts: 400, 401, 403, 409, 429, 500
      tink-connector deleteAccount: never called
      tink-connector updateAccount: never called
      tink-connector ingestTransactions: never called
      tink-connector deleteTransactions: never called
      tink-connector updateTransaction: never called
      tink-connector AccountExclusion (request): PFM_AND_SEARCH, PFM_DATA, NONE
      tink-connector AccountFlag (request): MANDATE
      tink-connector AccountType (request): SAVINGS, INVESTMENT, MORTGAGE, CREDIT_CARD, LOAN, PENSION, OTHER, EXTERNAL
      tink-connector IngestionType (request): REAL_TIME, HISTORICAL, BATCH
      tink-connector TransactionType (request): DEFAULT, CREDIT_CARD, TRANSFER, PAYMENT, WITHDRAWAL
      tink-connector UpdateIngestionType (request): REAL_TIME
    ");
}
