//! The documents: whole, of the right revision, and in step with what is served.

use std::collections::BTreeSet;

use serde_json::Value;
use tink_model::{Method, Operation, Profile};

use super::{CONTROL, Document, HEAD, generated::DOCUMENTS};
use crate::control;
use crate::routes::routes;

fn parsed(document: &Document) -> Value {
    serde_json::from_str(&document.served_at("http://localhost:1")).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_document_is_json_with_its_origin_as_the_server_and_where_it_comes_from() {
    for document in &DOCUMENTS {
        assert!(document.text.starts_with(HEAD), "{}", document.api);
        let value = parsed(document);
        assert_eq!(value["servers"], serde_json::json!([{"url": "http://localhost:1"}]));
        assert_eq!(value["info"]["version"], document.revision);
        let from = value["info"]["x-generated-by"].as_str().unwrap();
        assert!(from.contains(&format!("xtask/specs/{}/{}.yaml", document.api, document.revision)), "{from}");
    }
}

#[test]
fn an_origin_that_is_not_known_is_where_the_document_was_asked_for() {
    let document = Document::find(CONTROL, Profile::Seed).unwrap();
    let value: Value = serde_json::from_str(&document.served_at("")).unwrap();
    assert_eq!(value["servers"][0]["url"], "/");
}

#[test]
fn a_profile_plays_its_revision_of_the_connector_and_the_newest_of_the_others() {
    let played = |profile| -> Vec<String> {
        Document::all(profile).map(|document| format!("{} {}", document.api, document.revision)).collect()
    };
    assert_eq!(
        played(Profile::Seed),
        ["moneykit 2023-02", "tink-connector 2019-01", "tink-main 2019-01", "tink-xs2a 2022-09", "sandbox v1"]
    );
    assert_eq!(played(Profile::Revision2026)[1], "tink-connector 2026-01");
    assert!(Document::find("tink-typo", Profile::Seed).is_none());
}

#[test]
fn every_operation_that_is_served_is_documented_and_the_other_way_round() {
    let row = |operation: &Operation| (operation.api.to_owned(), operation.method.as_str(), operation.path.to_owned());
    let served: BTreeSet<_> = routes().map(|(operation, _)| row(operation)).collect();
    for profile in [Profile::Seed, Profile::Revision2026] {
        let mut documented = BTreeSet::new();
        for document in Document::of_apis(profile) {
            for operation in &document.outline().operations {
                documented.insert((document.api.to_owned(), operation.method.as_str(), operation.path.clone()));
                assert!(!operation.id.is_empty() && !operation.statuses.is_empty(), "{operation:?}");
                assert!(!operation.reason.is_empty() && !operation.source.is_empty(), "{operation:?}");
            }
        }
        let only_served: Vec<_> = served.difference(&documented).collect();
        let only_documented: Vec<_> = documented.difference(&served).collect();
        assert!(only_served.is_empty() && only_documented.is_empty(), "{only_served:?} {only_documented:?}");
    }
}

#[test]
fn every_route_of_the_control_api_is_in_its_spec_and_the_other_way_round() {
    let row = |method: Method, path: &str| format!("{} {path}", method.as_str());
    let served: BTreeSet<String> = control::routes().map(|(method, path, _)| row(*method, path)).collect();
    let outline = Document::find(CONTROL, Profile::Seed).unwrap().outline();
    let documented: BTreeSet<String> =
        outline.operations.iter().map(|operation| row(operation.method, &operation.path)).collect();
    let lacks: Vec<_> = served.difference(&documented).collect();
    assert!(lacks.is_empty(), "xtask/specs/sandbox/v1.yaml lacks {lacks:#?}");
    let stale: Vec<_> = documented.difference(&served).collect();
    assert!(stale.is_empty(), "xtask/specs/sandbox/v1.yaml has what is not served: {stale:#?}");
}

#[test]
fn what_generic_tools_need_is_there_and_what_only_our_generator_reads_is_not() {
    for document in &DOCUMENTS {
        for word in ["x-rust-type", "x-module", "x-reads", "x-hook", "x-by-hand", "x-id"] {
            assert!(!document.text.contains(&format!("\"{word}\"")), "{} has {word}", document.api);
        }
    }
    let main = parsed(Document::find("tink-main", Profile::Seed).unwrap());
    let of = |path: &str, method: &str| main["paths"][path][method]["security"].clone();
    assert_eq!(of("/api/v1/oauth/token", "post"), serde_json::json!([]));
    assert_eq!(of("/api/v1/accounts/list", "get"), serde_json::json!([{"bearer": ["accounts:read"]}]));
    assert_eq!(main["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

#[test]
fn the_documents_together_are_of_a_size_that_a_binary_can_carry() {
    let bytes: usize = DOCUMENTS.iter().map(|document| document.text.len()).sum();
    assert!(bytes < 450_000, "{bytes} bytes");
}

#[test]
fn an_order_documents_what_a_body_and_a_path_can_be_refused_with() {
    let document = parsed(Document::find(CONTROL, Profile::Seed).unwrap());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters") {
            let has = |status: &str| operation["responses"].get(status).is_some();
            assert!(!path.contains('{') || has("400"), "{method} {path}");
            let body = operation.get("requestBody").is_some();
            // The file of a snapshot is read line by line, and has no length of its own.
            let limited = body && operation["operationId"] != "loadSnapshot";
            assert_eq!((body, limited), (has("408"), has("413")), "{method} {path}");
        }
    }
}
