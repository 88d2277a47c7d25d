//! A user's token: granted by the client, exchanged, renewed by a new grant.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use tink_main::MainClient;
use tink_model::UserId;
use tink_transport::testing::{Capture, ManualClock, Replay, json};
use tink_transport::{Client, OAuth};

struct Bench {
    capture: Arc<Capture<Replay>>,
    clock: ManualClock,
    main: MainClient,
    oauth: OAuth,
}

fn bench(answers: impl IntoIterator<Item = http::Response<bytes::Bytes>>) -> Bench {
    let capture = Arc::new(Capture::new(answers.into_iter().fold(Replay::new(), Replay::answer)));
    let clock = ManualClock::skipping_sleeps();
    let client = Client::builder_with_clock(capture.clone(), Arc::new(clock.clone()), "https://api.tink.com")
        .client_credentials("my-client", "s3cr3t", &["authorization:grant"])
        .build()
        .unwrap();
    let oauth = OAuth::new(&client, "my-client", "s3cr3t").unwrap();
    Bench { capture, clock, main: MainClient::new(client), oauth }
}

fn of_client() -> http::Response<bytes::Bytes> {
    json(200, r#"{"access_token":"of-client","expires_in":100000}"#)
}

fn code(code: &str) -> http::Response<bytes::Bytes> {
    json(200, format!(r#"{{"code":"{code}"}}"#))
}

fn of_user(token: &str) -> http::Response<bytes::Bytes> {
    json(200, format!(r#"{{"access_token":"{token}","expires_in":7200}}"#))
}

#[tokio::test]
async fn a_grant_and_its_code_make_the_users_token_and_a_new_grant_renews_it() {
    let accounts = || json(200, r#"{"accounts":[]}"#);
    let bench =
        bench([of_client(), code("c1"), of_user("u1"), accounts(), accounts(), code("c2"), of_user("u2"), accounts()]);
    let anna = bench.main.for_user(&bench.oauth, "anna-1", &["accounts:read", "user:read"]);
    anna.list_accounts().await.unwrap();
    anna.list_accounts().await.unwrap();
    bench.clock.advance(Duration::from_secs(7200));
    anna.list_accounts().await.unwrap();

    let sent = bench.capture.requests();
    let lines: Vec<String> = sent.iter().map(tink_transport::testing::Captured::line).collect();
    let (token, grant, list) =
        ("POST /api/v1/oauth/token", "POST /api/v1/oauth/authorization-grant", "GET /api/v1/accounts/list");
    assert_eq!(lines, [token, grant, token, list, list, grant, token, list]);
    assert_eq!(sent[1].header("authorization"), Some("Bearer of-client"));
    assert_eq!(sent[1].text(), "external_user_id=anna-1&scope=accounts%3Aread%2Cuser%3Aread");
    assert!(sent[2].text().ends_with("grant_type=authorization_code&code=c1"));
    assert_eq!(sent[3].header("authorization"), Some("Bearer u1"));
    assert_eq!(sent[7].header("authorization"), Some("Bearer u2"));
}

#[tokio::test]
async fn a_user_can_be_named_by_the_platforms_id() {
    let bench = bench([of_client(), code("c"), of_user("u"), json(200, r#"{"id":"u"}"#)]);
    bench.main.for_user(&bench.oauth, UserId::from("u-1"), &["user:read"]).get_user().await.unwrap();
    assert_eq!(bench.capture.requests()[1].text(), "user_id=u-1&scope=user%3Aread");
}

#[tokio::test]
async fn an_unknown_user_is_an_error_about_the_token_whose_chain_says_so() {
    let bench = bench([of_client(), json(404, r#"{"errorMessage":"No such user"}"#)]);
    let error = bench.main.for_user(&bench.oauth, "nobody", &["user:read"]).get_user().await.unwrap_err();
    assert!(error.is_token() && error.is_not_sent());
    assert_eq!(error.refusal(), None);
    let mut chain = error.to_string();
    let mut next = error.source();
    while let Some(layer) = next {
        chain = format!("{chain}\n{layer}");
        next = layer.source();
    }
    insta::assert_snapshot!(chain);
    assert!(!format!("{error:?} {:?}", bench.main).contains("s3cr3t"));
}
