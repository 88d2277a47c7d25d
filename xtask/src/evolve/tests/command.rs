//! The command on specs that are missing, alone, or broken.

use std::fs;
use std::path::Path;

use crate::evolve::command::{Arguments, report};

fn arguments(api: &str, revisions: Option<(&str, &str)>) -> Arguments {
    Arguments {
        api: api.to_owned(),
        old: revisions.map(|(old, _)| old.to_owned()),
        new: revisions.map(|(_, new)| new.to_owned()),
        json: false,
    }
}

fn specs() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/specs"))
}

fn refusal(arguments: &Arguments, specs: &Path) -> String {
    report(arguments, specs).expect_err("no report").to_string()
}

/// A copy of the Connector's two revisions, the newer one edited.
fn copy(edit: impl Fn(String) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let api = folder.path().join("tink-connector");
    fs::create_dir(&api).expect("a folder");
    for (revision, edited) in [("2019-01", false), ("2026-01", true)] {
        let text = fs::read_to_string(specs().join(format!("tink-connector/{revision}.yaml"))).expect("a spec");
        let text = if edited { edit(text) } else { text };
        fs::write(api.join(format!("{revision}.yaml")), text).expect("a copy");
    }
    folder
}

#[test]
fn an_unknown_api_is_answered_with_the_known_ones() {
    assert_eq!(
        refusal(&arguments("tink-typo", None), specs()),
        "xtask/specs/tink-typo#: there is no such API; name one of: moneykit, tink-connector, tink-main, tink-xs2a"
    );
}

#[test]
fn a_missing_revision_is_answered_with_the_existing_ones() {
    assert_eq!(
        refusal(&arguments("tink-connector", Some(("2019-01", "2031-07"))), specs()),
        "xtask/specs/tink-connector/2031-07.yaml#: there is no such revision; name one of: 2019-01, 2026-01"
    );
}

#[test]
fn an_api_with_one_revision_has_nothing_to_compare() {
    let folder = copy(|text| text);
    fs::remove_file(folder.path().join("tink-connector/2026-01.yaml")).expect("removed");
    assert_eq!(
        refusal(&arguments("tink-connector", None), folder.path()),
        "xtask/specs/tink-connector#: there is only revision 2019-01; a comparison needs a second file beside it"
    );
}

#[test]
fn broken_yaml_is_an_error_with_its_file_and_line() {
    let folder = copy(|text| text.replace("info:\n", "info: [\n"));
    let refusal = refusal(&arguments("tink-connector", None), folder.path());
    assert!(refusal.starts_with("xtask/specs/tink-connector/2026-01.yaml#: is not readable YAML: "), "{refusal}");
    assert!(refusal.contains("line "), "{refusal}");
}

#[test]
fn a_spec_of_the_wrong_shape_is_an_error_with_its_pointer() {
    let folder = copy(|text| text.replace("x-token: client\n", "x-token: somebody\n"));
    let refusal = refusal(&arguments("tink-connector", None), folder.path());
    let place = "xtask/specs/tink-connector/2026-01.yaml#/paths/~1api~1v1~1user~1create/post/x-token: ";
    assert!(refusal.starts_with(place), "{refusal}");
}

#[test]
fn cutting_a_spec_anywhere_never_panics() {
    let text = fs::read_to_string(specs().join("tink-connector/2026-01.yaml")).expect("a spec");
    let lines: Vec<&str> = text.lines().collect();
    for end in (0..lines.len()).step_by(37) {
        let folder = copy(|_| lines[..end].join("\n"));
        let _ = report(&arguments("tink-connector", None), folder.path());
    }
}

#[test]
fn a_revision_compared_with_itself_needs_no_release() {
    let report = report(&arguments("tink-main", Some(("2019-01", "2019-01"))), specs()).expect("a report");
    assert_eq!(report.to_string(), "tink-main: 2019-01 -> 2019-01\n\nNothing changed; no release is needed.");
}
