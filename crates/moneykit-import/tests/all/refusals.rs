//! Every documented status of every operation, as a value to match; and the two shapes of 422.

use std::fmt::Write as _;

use moneykit_import::error_details;
use moneykit_import::model::{ErrorCode, ErrorDetails, LinkErrorCode, Refusal, operations};
use tink_transport::testing::{empty, json};

use crate::calls::call;
use crate::support::{bench, import, ok};

#[tokio::test]
async fn every_documented_status_is_a_refusal_of_its_own_name() {
    let mut printed = String::new();
    for operation in operations::OPERATIONS {
        for status in operation.statuses.iter().filter(|status| status.refusal.is_some()) {
            let bench = bench((0..4).map(|_| Ok(json(status.code, r#"{"error_code":"x","error_message":"y"}"#))));
            let error = call(&bench, operation.id).await.unwrap_err();
            let refusal = error.refusal().unwrap();
            assert_eq!(Some(refusal.as_str()), status.refusal, "{} {}", operation.id, status.code);
            assert_eq!(error.service_message().as_deref(), Some("y"), "{}", operation.id);
            writeln!(printed, "{} {} {refusal:?}", operation.id, status.code).unwrap();
        }
    }
    insta::assert_snapshot!(printed);
}

#[tokio::test]
async fn a_422_is_either_a_broken_rule_or_a_bad_state() {
    let rules = r#"{"error_code":"api_error.request.validation_failed","error_message":"Request validation error",
        "validation_errors":[{"location":["body","transactions",3,"amount"],"message":"m","type":"t"}]}"#;
    let state = r#"{"error_code":"link_error.bad_state","error_message":"Bad","link_error_code":"auth_expired"}"#;
    let bench = bench([Ok(json(422, rules)), Ok(json(422, state)), Ok(json(422, "<html>"))]);
    let error = call(&bench, "importTransactions").await.unwrap_err();
    assert_eq!(error.refusal(), Some(Refusal::BadStateOrValidationFailed));
    let details = error_details(&error).unwrap();
    let ErrorDetails::ValidationFailed([issue]) = details.details() else { panic!("{details:?}") };
    assert_eq!(issue.pointer(), "/transactions/3/amount");
    let details = error_details(&call(&bench, "importTransactions").await.unwrap_err()).unwrap();
    assert_eq!(details.error_code, ErrorCode::LinkErrorBadState);
    assert_eq!(details.details(), ErrorDetails::BadState(Some(&LinkErrorCode::AuthExpired)));
    assert_eq!(error_details(&call(&bench, "importTransactions").await.unwrap_err()), None);
}

#[tokio::test]
async fn a_refused_import_made_nothing_for_certain() {
    for (status, refusal) in
        [(404, Refusal::InstitutionNotFound), (413, Refusal::BodyTooLarge), (422, Refusal::ValidationFailed)]
    {
        let bench = bench([ok(r#"{"links":{}}"#), Ok(json(status, "{}"))]);
        let error = bench.moneykit.import_link(&import(vec![])).await.unwrap_err();
        assert_eq!((error.refusal(), error.is_outcome_unknown()), (Some(refusal), false));
        assert_eq!(bench.operations(), ["listUserLinks", "importLink"], "nobody looks for a link");
    }
}

#[tokio::test]
async fn an_import_that_was_turned_away_unread_is_sent_again() {
    let bench = bench([ok(r#"{"links":{}}"#), Ok(empty(429)), ok(r#"{"link_id":"mk_1"}"#)]);
    assert_eq!(bench.moneykit.import_link(&import(vec![])).await.unwrap().link_id, "mk_1");
    assert_eq!(bench.operations(), ["listUserLinks", "importLink", "importLink"]);
}

#[tokio::test]
async fn a_404_after_a_deletion_whose_answer_was_lost_is_possibly_our_own_doing() {
    for status in [404, 410] {
        let bench = bench([Ok(empty(503)), Ok(empty(status))]);
        assert!(bench.moneykit.delete_link(&"mk_1".into()).await.unwrap_err().is_possibly_applied());
    }
}

#[tokio::test]
async fn what_makes_something_is_not_repeated_when_it_may_have_arrived() {
    for operation in ["importLink", "importTransactions", "addProducts", "createLinkSession", "exchangeToken"] {
        let bench = bench([Ok(empty(503)), Ok(empty(204))]);
        let error = call(&bench, operation).await.unwrap_err();
        assert!(error.is_server_error() && error.may_have_been_applied(), "{operation}");
        assert_eq!(bench.sent().len(), 1, "{operation}");
    }
}
