//! Each operation's request: method, path, headers, body; and what is refused before it goes out.

use std::fmt::Write as _;

use tink_model::{TokenKind, Violation};
use tink_transport::testing::{empty, json};
use tink_xs2a::model::{BankUserRequest, SyncRequest, WizardRequest, operations};
use tink_xs2a::{BankUserClient, SyncOutcome};

use crate::calls::call;
use crate::support::{Bench, KEY, TOKEN, bench};

/// An answer that every operation can read.
const ANY: &str = r#"{"id":"x","token":"t","wizard_session_key":"k","transaction":"tx"}"#;

#[tokio::test]
async fn every_operation_sends_what_the_sources_ask_for() {
    let mut printed = String::new();
    for operation in operations::OPERATIONS {
        let bench = bench([json(200, ANY)]);
        call(&bench, operation.id).await.unwrap_or_else(|error| panic!("{}: {error:?}", operation.id));
        for request in bench.sent() {
            assert_eq!(request.operation, Some(operation.id));
            let content_type = request.header("content-type").unwrap_or("no body");
            writeln!(printed, "{}: {} ({content_type})\n{}\n", operation.id, request.line(), request.text()).unwrap();
        }
    }
    insta::assert_snapshot!(printed);
}

#[tokio::test]
async fn each_call_has_the_secret_that_it_needs_as_the_password_of_the_user_api() {
    // The Base64 of `api:the-api-key` and of `api:the-users-token`.
    let (key, token) = ("Basic YXBpOnRoZS1hcGkta2V5", "Basic YXBpOnRoZS11c2Vycy10b2tlbg==");
    for operation in operations::OPERATIONS {
        let bench = bench([json(200, ANY)]);
        call(&bench, operation.id).await.unwrap();
        let expected = match operation.token {
            TokenKind::ApiKey => key,
            TokenKind::BankUser => token,
            other => panic!("{}: {other:?}", operation.id),
        };
        assert_eq!(bench.sent()[0].header("authorization"), Some(expected), "{}", operation.id);
    }
}

#[tokio::test]
async fn no_secret_is_printed() {
    let Bench { xs2a, anna, .. } = bench([]);
    let printed = format!("{xs2a:?} {anna:?}");
    assert!(!printed.contains(KEY) && !printed.contains(TOKEN) && !printed.contains("YXBpOn"), "{printed}");
}

#[tokio::test]
async fn a_bank_users_client_needs_no_key() {
    let bench = bench([json(200, r#"{"id":"a"}"#)]);
    let token = tink_xs2a::BankUserToken::new("another").unwrap();
    BankUserClient::new(bench.xs2a.client(), &token).get_bank_account(&"a".into()).await.unwrap();
    assert_eq!(bench.sent()[0].header("authorization"), Some("Basic YXBpOmFub3RoZXI="));
}

#[tokio::test]
async fn a_body_that_breaks_rules_is_not_sent_unless_the_client_does_not_check() {
    let bench = bench([json(200, r#"{"id":"x"}"#)]);
    let nameless = BankUserRequest::new("", "");
    let error = bench.xs2a.create_bank_user(&nameless).await.unwrap_err();
    let pointers: Vec<&str> = error.violations().unwrap().iter().map(Violation::pointer).collect();
    assert_eq!(pointers, ["/name", "/email"]);
    let error = bench.anna.drive_wizard(&WizardRequest::new("")).await.unwrap_err();
    assert!(error.is_invalid_request());
    assert!(bench.sent().is_empty());
    bench.xs2a.clone().unchecked().create_bank_user(&nameless).await.unwrap();
    assert_eq!(bench.sent()[0].text(), r#"{"name":"","email":""}"#);
}

#[tokio::test]
async fn a_synchronisation_is_in_the_background_or_waits_for_the_account_holder() {
    let wizard = r#"{"wizard_session_key":"k","transaction":"tx"}"#;
    let bench = bench([empty(204), json(202, wizard), json(202, "{}")]);
    let sync = async || bench.anna.sync_bank_connection(&"c".into(), &SyncRequest::new()).await;
    assert_eq!(sync().await.unwrap(), SyncOutcome::InBackground);
    let outcome = sync().await.unwrap();
    assert_eq!(outcome.wizard().unwrap().transaction, "tx");
    assert!(!format!("{outcome:?}").contains("\"k\""));
    assert!(sync().await.unwrap_err().is_unreadable());
}

#[tokio::test]
async fn what_a_deletion_answers_does_not_matter() {
    let bench = bench([json(200, "deleted"), empty(204), json(200, r#"{"code":200,"message":"ok"}"#)]);
    for _ in 0..3 {
        bench.anna.delete_bank_account(&"a".into()).await.unwrap();
    }
}
