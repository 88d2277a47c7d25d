//! Every documented status of every operation, as a value to match.

use std::fmt::Write as _;

use tink_main::model::{GrantType, OAuth2AuthenticationTokenRequest, operations};
use tink_transport::testing::{empty, json};

use crate::calls::call;
use crate::support::bench;

#[tokio::test]
async fn every_documented_status_is_a_refusal_of_its_own_name() {
    let mut printed = String::new();
    for operation in operations::OPERATIONS {
        for status in operation.statuses.iter().filter(|status| status.refusal.is_some()) {
            let bench = bench((0..4).map(|_| json(status.code, r#"{"errorMessage":null,"errorCode":"x"}"#)));
            let error = call(&bench.main, operation.id).await.unwrap_err();
            let refusal = error.refusal().unwrap();
            assert_eq!(Some(refusal.as_str()), status.refusal, "{} {}", operation.id, status.code);
            writeln!(printed, "{} {} {refusal:?}", operation.id, status.code).unwrap();
        }
    }
    insta::assert_snapshot!(printed);
}

#[tokio::test]
async fn a_401_after_a_deletion_whose_answer_was_lost_is_possibly_our_own_doing() {
    let bench = bench([empty(503), empty(401)]);
    assert!(bench.main.delete_user().await.unwrap_err().is_possibly_applied());
}

#[tokio::test]
async fn a_token_request_is_not_repeated_when_it_may_have_arrived() {
    let bench = bench([empty(503), empty(200)]);
    let request = OAuth2AuthenticationTokenRequest::new("c", "s", GrantType::AuthorizationCode).with_code("once");
    assert!(bench.main.get_token(&request).await.unwrap_err().is_server_error());
    assert_eq!(bench.sent().len(), 1);
}
