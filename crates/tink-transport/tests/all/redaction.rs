//! No secret is printed: every public type that can hold one is formatted with one inside.

use std::fmt::Debug;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use tink_model::Secret;
use tink_transport::testing::{Capture, ManualClock, Replay, answer, json};
use tink_transport::{
    Auth, Call, CallContext, Client, Grant, LastAttempt, MemoryTokenStore, OAuth, RetryPolicy, Token, TokenStore,
    Transport, TransportError,
};

use crate::support::{CREATE, DELETE, Error, LIST, Refusal};

const SECRET: &str = "hunter2";
/// The secret as HTTP Basic writes it: `user:hunter2`.
const BASIC: &str = "dXNlcjpodW50ZXIy";

#[track_caller]
fn assert_hidden(what: &str, shown: &str) {
    assert!(!shown.contains(SECRET) && !shown.contains(BASIC), "{what} shows the secret: {shown}");
}

#[track_caller]
fn assert_debug_hides<T: Debug>(what: &str, value: &T) {
    assert_hidden(what, &format!("{value:?}"));
    assert_hidden(what, &format!("{value:#?}"));
}

fn client(transport: Arc<dyn Transport>) -> Client {
    Client::builder_with_clock(transport, Arc::new(ManualClock::skipping_sleeps()), "https://api.test")
        .retry(RetryPolicy::never())
        .client_credentials("id", SECRET, &[])
        .build()
        .unwrap()
}

#[test]
fn values_that_hold_a_secret_do_not_show_it() {
    let anonymous = client(Arc::new(Replay::new())).with_auth(Auth::none());
    let oauth = OAuth::new(&anonymous, "id", SECRET).unwrap();
    let store = Arc::new(MemoryTokenStore::new());
    let saved = store.save(SECRET.into());
    assert!(futures_util::FutureExt::now_or_never(saved).unwrap().is_ok());
    assert_debug_hides("store", &store);
    let token = Token::new(SECRET).with_refresh(SECRET);
    assert_debug_hides("Token", &token);
    let code: Secret<String> = SECRET.into();
    assert_debug_hides("Grant", &Grant::AuthorizationCode { code: code.clone() });
    assert_debug_hides("Grant", &Grant::RefreshToken { token: code });
    assert_debug_hides("OAuth", &oauth);
    for auth in [
        Auth::bearer(SECRET).unwrap(),
        Auth::basic("user", SECRET).unwrap(),
        oauth.client_credentials(&["a"]),
        oauth.authorization_code(SECRET),
        oauth.authorization_code_with(SECRET, store.clone()),
        oauth.refresh_token(SECRET),
        oauth.stored(store),
    ] {
        assert_debug_hides("Auth", &auth);
        assert_debug_hides("Client", &anonymous.with_auth(auth));
    }
    assert_debug_hides(
        "ClientBuilder",
        &Client::builder_with_clock(Arc::new(Replay::new()), Arc::new(ManualClock::new()), "https://a.test")
            .client_credentials("id", SECRET, &[]),
    );
    let call = Call::new(&DELETE).path("id", SECRET).query("q", SECRET).form([("client_secret", SECRET)]);
    assert_debug_hides("Call", &call.header(http::HeaderName::from_static("x-key"), SECRET));
    let mut request = http::Request::new(Bytes::new());
    request.extensions_mut().insert(CallContext::new(&LIST));
    assert_debug_hides("CallContext", CallContext::of(&request).unwrap());
    assert_debug_hides("LastAttempt", &LastAttempt::Answered(json(500, SECRET)));
    assert_debug_hides("TransportError", &TransportError::truncated(StatusCode::OK, SECRET.into(), "cut"));
}

#[tokio::test]
async fn a_client_with_a_token_in_use_and_its_requests_do_not_show_it() {
    let token = format!(r#"{{"access_token":"{SECRET}","expires_in":1800}}"#);
    let capture = Arc::new(Capture::new(Replay::new().answer(json(200, token)).answer(answer(
        200,
        &[("set-cookie", SECRET)],
        SECRET,
    ))));
    let client = client(capture.clone());
    let answer = client.send::<Refusal>(Call::new(&CREATE).json(SECRET)).await.unwrap();
    assert_eq!(capture.requests()[1].header("authorization"), Some(format!("Bearer {SECRET}").as_str()));
    assert_debug_hides("Answer", &answer);
    assert_debug_hides("Client", &client);
    assert_debug_hides("Capture", &capture);
    assert_debug_hides("the headers of a request", &capture.requests()[1].headers);
    assert_debug_hides("Replay", capture.inner());
}

#[tokio::test]
async fn errors_do_not_show_bodies_that_may_hold_secrets() {
    let token = || json(200, format!(r#"{{"access_token":"{SECRET}","expires_in":1800}}"#));
    let unreadable: fn(&[u8]) -> Result<(), tink_model::DecodeError> =
        |_| Err(tink_model::DecodeError::new("/access_token", 1, 1, "expected a number"));
    for response in [json(200, SECRET), json(500, SECRET), json(401, SECRET), answer(204, &[("x-key", SECRET)], SECRET)]
    {
        let client = client(Arc::new(Replay::new().answer(token()).answer(response)));
        let error: Error = client.fetch(Call::new(&LIST), unreadable).await.unwrap_err();
        assert_debug_hides("ApiError", &error);
        let mut next: Option<&dyn std::error::Error> = Some(&error);
        while let Some(layer) = next {
            assert_hidden("the chain of errors", &format!("{layer} {layer:?}"));
            next = layer.source();
        }
    }
    let client = client(Arc::new(Replay::new().answer(json(400, format!(r#"{{"error":"bad {SECRET}"}}"#)))));
    let error: Error = client.perform(Call::new(&LIST)).await.unwrap_err();
    let token_error = error.token_error().unwrap();
    assert_hidden("TokenError", &format!("{token_error} {token_error:?} {error:?} {error}"));
}
