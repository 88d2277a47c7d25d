//! Imports whose answers are lost: the link that was made is looked for, and the import is never sent again.

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use moneykit_import::ImportError;
use moneykit_import::model::{AccountImportData, BalancesImportData, ImportLinkRequest, Link};
use tink_transport::TransportError;
use tink_transport::testing::{empty, json};

use crate::support::{Bench, Outcome, bench, import, lost, ok, transaction};

/// An import of the accounts `a` and `b`.
fn request() -> ImportLinkRequest {
    let mut request = import(vec![transaction("a")]);
    request.accounts.push(AccountImportData::new("b", "Savings", "depository.savings", BalancesImportData::new()));
    request
}

fn links(ids: &[&str]) -> Outcome {
    let links: Vec<String> = ids.iter().map(|id| format!(r#""{id}":{{"link_id":"{id}","state":"error"}}"#)).collect();
    ok(format!(r#"{{"links":{{{}}}}}"#, links.join(",")))
}

fn accounts(originals: &[&str]) -> Outcome {
    let one = |id: &&str| format!(r#"{{"account_id":"acc_{id}","original_id":"{id}"}}"#);
    ok(format!(r#"{{"accounts":[{}]}}"#, originals.iter().map(one).collect::<Vec<_>>().join(",")))
}

async fn outcome(outcomes: impl IntoIterator<Item = Outcome>) -> (Result<Link, ImportError>, Bench) {
    let bench = bench(outcomes);
    let outcome = bench.moneykit.import_link(&request()).await;
    assert_eq!(bench.operations().iter().filter(|id| **id == "importLink").count(), 1, "it is sent once");
    assert_eq!(bench.remaining(), 0, "{:?}", bench.operations());
    (outcome, bench)
}

#[tokio::test]
async fn an_answer_needs_no_looking() {
    let (link, bench) = outcome([links(&["mk_0"]), ok(r#"{"link_id":"mk_1"}"#)]).await;
    assert_eq!(link.unwrap().link_id, "mk_1");
    assert_eq!(bench.operations(), ["listUserLinks", "importLink"]);
    assert_eq!(bench.sent()[0].line(), "GET /users/user-1/links");
}

#[tokio::test]
async fn the_only_new_link_with_the_same_accounts_is_the_result() {
    for failure in [
        lost(),
        Err(TransportError::truncated(http::StatusCode::OK, Bytes::from_static(b"{\"link"), "broke off")),
        Ok(empty(504)),
        ok("<html>"),
    ] {
        // One that was there before has the same accounts; it counts for nothing and is not looked at.
        let found = outcome([links(&["mk_0"]), failure, links(&["mk_0", "mk_1"]), accounts(&["b", "a"])]).await;
        let (link, bench) = found;
        assert_eq!(link.unwrap().link_id, "mk_1");
        assert_eq!(bench.sent()[3].line(), "GET /links/mk_1/accounts");
        assert_eq!(bench.clock.slept().len(), 0);
    }
}

#[tokio::test]
async fn it_is_found_as_well_once_the_service_is_done() {
    let late = [links(&[]), lost(), links(&[]), links(&["mk_1"]), accounts(&["a", "b"])];
    let (link, bench) = outcome(late).await;
    assert_eq!(link.unwrap().link_id, "mk_1");
    assert_eq!(bench.clock.slept(), [Duration::from_secs(5)]);
}

#[tokio::test]
async fn a_user_that_the_service_does_not_know_has_no_links() {
    let unknown = || Ok(json(404, r#"{"error_code":"x"}"#));
    let (link, _) = outcome([unknown(), lost(), links(&["mk_1"]), accounts(&["a", "b"])]).await;
    assert_eq!(link.unwrap().link_id, "mk_1");
    let (nothing, _) = outcome([unknown(), lost(), unknown(), unknown(), unknown()]).await;
    assert!(nothing.unwrap_err().is_outcome_unknown());
}

#[tokio::test]
async fn without_such_a_link_the_outcome_is_unknown() {
    let different: [&[&str]; 5] = [&["a"], &["a", "b", "c"], &[], &["a", "c"], &["a", "B"]];
    for originals in different {
        let look = || [links(&["mk_1"]), accounts(originals)];
        let all = [links(&[]), lost()].into_iter().chain(look()).chain(look()).chain(look());
        let (nothing, bench) = outcome(all).await;
        let error = nothing.unwrap_err();
        assert!(error.is_outcome_unknown() && error.error().may_have_been_applied(), "{originals:?}");
        assert_eq!((error.candidates().len(), error.lookup_error().is_some()), (0, false));
        assert_eq!(bench.clock.slept(), [Duration::from_secs(5), Duration::from_secs(10)]);
        let source = error.source().unwrap().to_string();
        assert_eq!(source, "importLink: the request was sent and got no answer");
        let text = "whether the link was imported is unknown: the user has no new link with these accounts so far";
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test]
async fn an_account_without_an_original_id_or_one_that_cannot_be_read_is_not_the_same() {
    for body in [
        r#"{"accounts":[{"account_id":"1","original_id":"a"},{"account_id":"2","original_id":"b"},{"account_id":"3"}]}"#,
        r#"{"accounts":[{"account_id":"1","original_id":"a"},{"account_id":"2","original_id":"b"},{"name":"x"}]}"#,
    ] {
        let look = || [links(&["mk_1"]), ok(body)];
        let all = [links(&[]), lost()].into_iter().chain(look()).chain(look()).chain(look());
        assert!(outcome(all).await.0.unwrap_err().is_outcome_unknown());
    }
}

#[tokio::test]
async fn two_such_links_leave_the_outcome_unknown_and_are_named() {
    let two = [links(&[]), lost(), links(&["mk_1", "mk_2"]), accounts(&["a", "b"]), accounts(&["a", "b"])];
    let error = outcome(two).await.0.unwrap_err();
    assert!(error.is_outcome_unknown());
    let mut candidates: Vec<&str> = error.candidates().iter().map(tink_model::LinkId::as_str).collect();
    candidates.sort_unstable();
    assert_eq!(candidates, ["mk_1", "mk_2"]);
    assert!(error.to_string().ends_with("2 new links of the user have these accounts"), "{error}");
}

#[tokio::test]
async fn links_that_cannot_be_read_afterwards_leave_it_unknown_and_the_first_error_stays_the_source() {
    let no = || Ok(json(401, r#"{"error_code":"api_error.auth.unauthorized"}"#));
    let error = outcome([links(&[]), lost(), no(), no(), no()]).await.0.unwrap_err();
    assert!(error.is_outcome_unknown());
    assert_eq!(error.error().operation().id, "importLink");
    assert_eq!(error.lookup_error().unwrap().operation().id, "listUserLinks");
    // One look that succeeds is enough.
    let (link, _) = outcome([links(&[]), lost(), no(), links(&["mk_1"]), accounts(&["a", "b"])]).await;
    assert_eq!(link.unwrap().link_id, "mk_1");
}

#[tokio::test]
async fn a_link_that_could_not_be_read_before_is_not_new_and_a_new_one_is_read_by_itself() {
    let unreadable = |id: &str| ok(format!(r#"{{"links":{{"{id}":{{"state":"error"}}}}}}"#));
    let (link, bench) = outcome([
        unreadable("mk_0"),
        lost(),
        ok(r#"{"links":{"mk_0":{"link_id":"mk_0"},"mk_1":{"state":"error"}}}"#),
        accounts(&["a", "b"]),
        ok(r#"{"link_id":"mk_1"}"#),
    ])
    .await;
    assert_eq!(link.unwrap().link_id, "mk_1");
    assert_eq!(bench.operations()[3..], ["listAccounts", "getLink"]);
}

#[tokio::test]
async fn without_the_users_links_nothing_is_sent() {
    let bench = bench([Ok(json(401, "{}"))]);
    let error = bench.moneykit.import_link(&request()).await.unwrap_err();
    assert_eq!((error.error().operation().id, error.is_outcome_unknown()), ("listUserLinks", false));
    assert_eq!(bench.operations(), ["listUserLinks"]);
    assert_eq!(error.to_string(), "the link was not imported");
}

#[tokio::test]
async fn an_import_that_did_not_leave_made_nothing() {
    let gone = || Err(TransportError::not_sent("no connection"));
    let bench = bench([links(&[]), gone(), gone(), gone(), gone()]);
    let error = bench.moneykit.import_link(&request()).await.unwrap_err();
    assert!(error.error().is_not_sent() && !error.is_outcome_unknown());
    assert_eq!(bench.operations().len(), 5, "what was not sent may be sent again");
}
