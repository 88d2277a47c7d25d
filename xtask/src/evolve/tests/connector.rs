//! The report on the Connector API's two newest revisions, whole, as text and as JSON.

use std::path::Path;

use crate::evolve::command::{Arguments, run};

fn output(json: bool) -> String {
    let arguments = Arguments { api: "tink-connector".to_owned(), old: None, new: None, json };
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    run(&arguments, workspace).expect("a report")
}

#[test]
fn the_revision_of_2026_against_the_seed_reference_as_text() {
    insta::assert_snapshot!(output(false));
}

#[test]
fn the_revision_of_2026_against_the_seed_reference_as_json() {
    insta::assert_snapshot!(output(true));
}

#[test]
fn the_json_report_is_json_and_counts_what_it_lists() {
    let report: serde_json::Value = serde_json::from_str(&output(true)).expect("JSON");
    let listed = report["changes"].as_array().expect("a list").len() as u64;
    let counted: u64 =
        report["counts"].as_array().expect("a list").iter().filter_map(|count| count["changes"].as_u64()).sum();
    assert_eq!(listed, counted);
    assert_eq!(report["bump"], "major");
}
