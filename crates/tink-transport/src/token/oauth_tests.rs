//! Token requests as they go out, and what becomes of the answers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use tink_model::Secret;

use super::OAuth;
use crate::testing::{Capture, ManualClock, Replay, answer, empty, json};
use crate::token::AuthKind;
use crate::{Auth, BoxFuture, Client, Clock, Grant, Token, TokenError, TokenStore, TransportError};

struct Bench {
    capture: Arc<Capture<Replay>>,
    oauth: OAuth,
    clock: ManualClock,
}

fn bench(replay: Replay) -> Bench {
    let capture = Arc::new(Capture::new(replay));
    let clock = ManualClock::skipping_sleeps();
    let client =
        Client::builder_with_clock(capture.clone(), Arc::new(clock.clone()), "https://api.tink.com").build().unwrap();
    Bench { oauth: OAuth::new(&client, "my-client", "s3cr3t").unwrap(), capture, clock }
}

impl Bench {
    fn exchange(&self, grant: &Grant) -> Result<Token, TokenError> {
        self.oauth.exchange(grant).now_or_never().expect("nothing here waits for real")
    }

    fn client_credentials(&self) -> Result<Token, TokenError> {
        self.exchange(&Grant::ClientCredentials { scope: Some("accounts:write".to_owned()) })
    }

    /// Fetches as the cache does.
    fn fetch(&self, auth: &Auth) -> Result<(), TokenError> {
        let AuthKind::Renewed(renewed) = &auth.kind else { panic!("no source of tokens") };
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let cache = renewed.cache(&clock);
        let crate::token::Current::Awaits(flight) = cache.current() else { panic!("the token is still good") };
        cache.land(flight).now_or_never().expect("nothing here waits for real").map(drop)
    }

    fn bodies(&self) -> Vec<String> {
        self.capture.requests().iter().map(crate::testing::Captured::text).collect()
    }
}

#[test]
fn client_credentials_are_posted_as_a_form() {
    let bench =
        bench(Replay::new().answer(json(200, r#"{"access_token":"t","expires_in":1800,"token_type":"bearer"}"#)));
    let token = bench.client_credentials().unwrap();
    assert_eq!(token.access.expose(), "t");
    assert_eq!(token.lifetime, Some(Duration::from_secs(1800)));
    let sent = &bench.capture.requests()[0];
    assert_eq!(sent.line(), "POST /api/v1/oauth/token");
    assert_eq!(sent.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(sent.header("authorization"), None);
    assert_eq!(
        sent.text(),
        "client_id=my-client&client_secret=s3cr3t&grant_type=client_credentials&scope=accounts%3Awrite"
    );
}

#[test]
fn answers_are_read_leniently() {
    for (body, lifetime) in [
        (r#"{ "access_token" : "t" }"#, None),
        (r#"{"access_token":"t","expires_in":"7200","refresh_token":"","scope":"a,b","id_hint":""}"#, Some(7200)),
        (r#"{"access_token":"t","expires_in":null,"refresh_token":null}"#, None),
    ] {
        let token = bench(Replay::new().answer(json(200, body))).client_credentials().unwrap();
        assert_eq!(token.lifetime, lifetime.map(Duration::from_secs), "{body}");
        assert!(token.refresh.is_none(), "{body}");
    }
}

#[test]
fn an_answer_that_is_no_token_is_an_error_that_shows_none_of_it() {
    for body in ["<html>s3cr3t</html>", r#"{"token":"s3cr3t"}"#, r#"{"access_token":5}"#, "[]", ""] {
        let error = bench(Replay::new().answer(json(200, body))).client_credentials().unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 200);
        assert!(!format!("{error} {error:?}").contains("s3cr3t"));
    }
}

#[test]
fn a_refusal_keeps_status_and_message_without_echoed_secrets() {
    let body = r#"{"errorMessage":"Invalid client secret s3cr3t for code c0de","errorCode":"401"}"#;
    let bench = bench(Replay::new().answer(json(401, body)));
    let error = bench.exchange(&Grant::AuthorizationCode { code: "c0de".into() }).unwrap_err();
    assert!(error.is_refused());
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(
        error.to_string(),
        "the authorization server answered 401 Unauthorized: Invalid client secret [redacted] for code [redacted]"
    );
    let shown = format!("{error:?}");
    assert!(!shown.contains("s3cr3t") && !shown.contains("c0de"), "{shown}");
}

#[test]
fn client_credentials_are_tried_again_and_a_code_is_not() {
    let ok = || json(200, r#"{"access_token":"t"}"#);
    let after_trouble = || Replay::new().answer(empty(503)).answer(ok());
    assert!(bench(after_trouble()).client_credentials().is_ok());
    let code = Grant::AuthorizationCode { code: "c".into() };
    assert_eq!(bench(after_trouble()).exchange(&code).unwrap_err().status().unwrap().as_u16(), 503);
    let refresh = Grant::RefreshToken { token: "r".into() };
    assert!(bench(after_trouble()).exchange(&refresh).is_err());
    let unsent = Replay::new().failure(TransportError::not_sent("no route")).answer(ok());
    assert!(bench(unsent).exchange(&code).is_ok());
}

#[test]
fn retry_after_of_the_token_endpoint_is_told() {
    let limited = || answer(429, &[("retry-after", "120")], "");
    let error = bench(Replay::new().answer(limited())).client_credentials().unwrap_err();
    assert!(error.is_unreachable(), "two minutes do not fit the small stack's deadline: {error:?}");
    let limited = || answer(429, &[("retry-after", "1")], "");
    let replay = Replay::new().answer(limited()).answer(limited()).answer(limited());
    let error = bench(replay).client_credentials().unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
}

/// Keeps what was saved, in order; fails while told to.
#[derive(Debug, Default)]
struct Recording {
    saved: Mutex<Vec<String>>,
    failing: std::sync::atomic::AtomicBool,
}

impl TokenStore for Recording {
    fn load(&self) -> BoxFuture<'_, Result<Option<Secret<String>>, Box<dyn std::error::Error + Send + Sync>>> {
        let last = self.saved.lock().unwrap().last().cloned();
        Box::pin(async move { Ok(last.map(Secret::from)) })
    }

    fn save(&self, token: Secret<String>) -> BoxFuture<'_, Result<(), Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async move {
            if self.failing.load(std::sync::atomic::Ordering::SeqCst) {
                return Err("disk full".into());
            }
            self.saved.lock().unwrap().push(token.into_exposed());
            Ok(())
        })
    }
}

/// A token that is expired as soon as it is there, so that each call asks for the next.
fn granted(access: &str, refresh: &str) -> http::Response<bytes::Bytes> {
    json(200, format!(r#"{{"access_token":"{access}","expires_in":0,"refresh_token":"{refresh}"}}"#))
}

#[test]
fn a_code_is_presented_once_and_then_the_refresh_tokens_it_led_to() {
    let bench =
        bench(Replay::new().answer(granted("a1", "r1")).answer(granted("a2", "r2")).answer(granted("a3", "r3")));
    let store = Arc::new(Recording::default());
    let auth = bench.oauth.authorization_code_with("c0de", store.clone());
    for _ in 0..3 {
        bench.fetch(&auth).unwrap();
    }
    let bodies = bench.bodies();
    assert!(bodies[0].ends_with("grant_type=authorization_code&code=c0de"));
    assert!(bodies[1].ends_with("grant_type=refresh_token&refresh_token=r1"));
    assert!(bodies[2].ends_with("grant_type=refresh_token&refresh_token=r2"));
    assert_eq!(*store.saved.lock().unwrap(), ["r1", "r2", "r3"]);
}

#[test]
fn a_refresh_token_that_is_not_rotated_is_presented_again() {
    let unrotated = || json(200, r#"{"access_token":"a","expires_in":0}"#);
    let bench = bench(Replay::new().answer(unrotated()).answer(unrotated()));
    let auth = bench.oauth.refresh_token("r0");
    bench.fetch(&auth).unwrap();
    bench.fetch(&auth).unwrap();
    assert!(bench.bodies().iter().all(|body| body.ends_with("refresh_token=r0")));
}

#[test]
fn a_code_without_a_refresh_token_ends_with_its_token() {
    let bench = bench(Replay::new().answer(json(200, r#"{"access_token":"a","expires_in":0}"#)));
    let auth = bench.oauth.authorization_code("c0de");
    bench.fetch(&auth).unwrap();
    assert!(bench.fetch(&auth).unwrap_err().is_new_grant_needed());
    assert_eq!(bench.capture.requests().len(), 1);
}

#[test]
fn a_rotated_token_that_could_not_be_saved_is_saved_before_anything_else() {
    let bench = bench(Replay::new().answer(granted("a1", "r1")));
    let store = Arc::new(Recording::default());
    store.failing.store(true, std::sync::atomic::Ordering::SeqCst);
    let auth = bench.oauth.authorization_code_with("c0de", store.clone());
    assert!(bench.fetch(&auth).unwrap_err().is_store());
    assert!(bench.fetch(&auth).unwrap_err().is_store());
    store.failing.store(false, std::sync::atomic::Ordering::SeqCst);
    bench.fetch(&auth).unwrap();
    assert_eq!(*store.saved.lock().unwrap(), ["r1"]);
    assert_eq!(bench.capture.requests().len(), 1, "the code was presented once");
}

#[test]
fn a_stored_token_is_found_after_a_restart() {
    let bench = bench(Replay::new().answer(granted("a", "r8")));
    let store = Arc::new(Recording { saved: Mutex::new(vec!["r7".to_owned()]), ..Recording::default() });
    bench.fetch(&bench.oauth.stored(store.clone())).unwrap();
    assert!(bench.bodies()[0].ends_with("refresh_token=r7"));
    assert_eq!(*store.saved.lock().unwrap(), ["r7", "r8"]);
}

#[test]
fn an_empty_store_means_that_a_new_grant_is_needed() {
    let bench = bench(Replay::new());
    let auth = bench.oauth.stored(Arc::new(crate::MemoryTokenStore::new()));
    assert!(bench.fetch(&auth).unwrap_err().is_new_grant_needed());
    assert!(bench.capture.requests().is_empty());
}
