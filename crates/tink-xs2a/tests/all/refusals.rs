//! Every documented status of every operation, as a value to match.

use std::fmt::Write as _;

use tink_transport::testing::{empty, json};
use tink_xs2a::error_details;
use tink_xs2a::model::{BankUserRequest, WizardRequest, operations};

use crate::calls::call;
use crate::support::bench;

#[tokio::test]
async fn every_documented_status_is_a_refusal_of_its_own_name() {
    let mut printed = String::new();
    for operation in operations::OPERATIONS {
        for status in operation.statuses.iter().filter(|status| status.refusal.is_some()) {
            let bench = bench((0..4).map(|_| json(status.code, r#"{"code":"x","message":null}"#)));
            let error = call(&bench, operation.id).await.unwrap_err();
            let refusal = error.refusal().unwrap();
            assert_eq!(Some(refusal.as_str()), status.refusal, "{} {}", operation.id, status.code);
            writeln!(printed, "{} {} {refusal:?}", operation.id, status.code).unwrap();
        }
    }
    insta::assert_snapshot!(printed);
}

#[tokio::test]
async fn a_404_after_a_deletion_whose_answer_was_lost_is_possibly_our_own_doing() {
    let bench = bench([empty(503), empty(404)]);
    assert!(bench.xs2a.delete_bank_user(&"u".into()).await.unwrap_err().is_possibly_applied());
}

#[tokio::test]
async fn what_creates_or_reaches_a_bank_is_not_repeated_when_it_may_have_arrived() {
    for operation in
        ["createBankUser", "createAccessToken", "createBankConnection", "syncBankConnection", "driveWizard"]
    {
        let bench = bench([empty(503), empty(204)]);
        let error = call(&bench, operation).await.unwrap_err();
        assert!(error.is_server_error() && error.may_have_been_applied(), "{operation}");
        assert_eq!(bench.sent().len(), 1, "{operation}");
    }
}

#[tokio::test]
async fn a_refusals_details_are_read_in_either_form() {
    let both = [
        json(422, r#"{"code":422,"message":"No.","errors":{"email":["Taken."]}}"#),
        json(401, r#"{"code":"401","message":"Invalid credentials.","errors":[]}"#),
    ];
    let bench = bench(both);
    let user = BankUserRequest::new("Anna", "anna@example.com");
    let details = error_details(&bench.xs2a.create_bank_user(&user).await.unwrap_err()).unwrap();
    assert_eq!((details.code, details.errors.unwrap().as_str()), (Some(422), r#"{"email":["Taken."]}"#));
    let details = error_details(&bench.xs2a.create_bank_user(&user).await.unwrap_err()).unwrap();
    assert_eq!((details.code, details.message.as_deref()), (Some(401), Some("Invalid credentials.")));
    assert_eq!(details.errors, None);
    let unsent = bench.anna.drive_wizard(&WizardRequest::new("")).await.unwrap_err();
    assert_eq!(error_details(&unsent), None);
}
