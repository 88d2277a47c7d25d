//! The token layer, seen from the client and counted at the token endpoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use http::StatusCode;
use tink_transport::testing::{Capture, Captured, ManualClock, answer, empty, json};
use tink_transport::{Auth, Call, Client, Transport, from_fn};
use tokio::sync::Semaphore;

use crate::support::{Error, LIST, OPEN, PAY, Refusal};

/// A service with a token endpoint whose tokens are numbered, and one resource that takes the newest of them.
struct Service {
    tokens: AtomicU64,
    /// Tokens up to this number are refused.
    revoked: AtomicU64,
    unknown_user: AtomicBool,
    token_endpoint_answers: std::sync::Mutex<Option<u16>>,
    says_invalid_token: AtomicBool,
    /// Holds token answers back until the test lets them go.
    gate: Semaphore,
}

impl Service {
    async fn answer(self: Arc<Self>, request: http::Request<bytes::Bytes>) -> http::Response<bytes::Bytes> {
        if request.uri().path() == "/api/v1/oauth/token" {
            self.gate.acquire().await.unwrap().forget();
            if let Some(status) = *self.token_endpoint_answers.lock().unwrap() {
                return answer(status, &[], r#"{"errorMessage":"no token today"}"#);
            }
            let number = self.tokens.fetch_add(1, Ordering::SeqCst) + 1;
            return json(200, format!(r#"{{"access_token":"t{number}","expires_in":1800}}"#));
        }
        let token = request.headers().get("authorization").map(|value| value.to_str().unwrap()[8..].parse().unwrap());
        let good = token.is_some_and(|number: u64| number > self.revoked.load(Ordering::SeqCst));
        if good && !self.unknown_user.load(Ordering::SeqCst) {
            return json(200, "{}");
        }
        if self.says_invalid_token.load(Ordering::SeqCst) {
            return answer(401, &[("www-authenticate", r#"Bearer error="invalid_token""#)], "");
        }
        json(401, r#"{"errorMessage":"User not found"}"#)
    }
}

struct Bench {
    service: Arc<Service>,
    clock: ManualClock,
    client: Client,
    capture: Arc<dyn Requests>,
}

trait Requests: Transport {
    fn all(&self) -> Vec<Captured>;
}

impl<T: Transport> Requests for Capture<T> {
    fn all(&self) -> Vec<Captured> {
        self.requests()
    }
}

fn bench() -> Bench {
    let service = Arc::new(Service {
        tokens: AtomicU64::new(0),
        revoked: AtomicU64::new(0),
        unknown_user: AtomicBool::new(false),
        token_endpoint_answers: std::sync::Mutex::new(None),
        says_invalid_token: AtomicBool::new(false),
        gate: Semaphore::new(1_000_000),
    });
    let serving = service.clone();
    let capture = Arc::new(Capture::new(from_fn(move |request| {
        let service = serving.clone();
        async move { Ok(service.answer(request).await) }
    })));
    let clock = ManualClock::new();
    let client = Client::builder_with_clock(capture.clone(), Arc::new(clock.clone()), "https://api.test")
        .client_credentials("my-client", "s3cr3t", &["accounts:read"])
        .build()
        .unwrap();
    Bench { service, clock, client, capture }
}

impl Bench {
    async fn list(&self) -> Result<(), Error> {
        self.client.perform(Call::new(&LIST)).await
    }

    fn token_requests(&self) -> usize {
        self.capture.all().iter().filter(|request| request.uri.path().ends_with("/oauth/token")).count()
    }

    fn operations(&self) -> usize {
        self.capture.all().len() - self.token_requests()
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// 100 calls at the same time, which all have begun before any token answer is given.
    async fn hundred_at_once(&self) -> Vec<Result<(), Error>> {
        self.service.gate.forget_permits(usize::MAX);
        let calls: Vec<_> = (0..100)
            .map(|_| {
                let client = self.client.clone();
                tokio::spawn(async move { client.perform(Call::new(&LIST)).await })
            })
            .collect();
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        self.service.gate.add_permits(1_000_000);
        let mut results = Vec::new();
        for call in calls {
            results.push(call.await.unwrap());
        }
        results
    }
}

#[tokio::test]
async fn a_hundred_callers_with_an_expired_token_cause_one_refresh() {
    let bench = bench();
    bench.list().await.unwrap();
    bench.pass(1800);
    assert!(bench.hundred_at_once().await.iter().all(Result::is_ok));
    assert_eq!(bench.token_requests(), 2);
    let of_the_hundred = bench.capture.all();
    let served: Vec<_> = of_the_hundred.iter().rev().take(100).map(|request| request.header("authorization")).collect();
    assert!(served.iter().all(|header| *header == Some("Bearer t2")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_callers_on_several_threads_cause_one_refresh() {
    let bench = bench();
    assert!(bench.hundred_at_once().await.iter().all(Result::is_ok));
    assert_eq!(bench.token_requests(), 1);
}

#[tokio::test]
async fn a_hundred_callers_with_a_revoked_token_cause_one_refresh() {
    let bench = bench();
    bench.list().await.unwrap();
    bench.pass(61);
    bench.service.revoked.store(1, Ordering::SeqCst);
    assert!(bench.hundred_at_once().await.iter().all(Result::is_ok));
    assert_eq!(bench.token_requests(), 2);
}

#[tokio::test]
async fn the_token_of_a_caller_that_went_away_still_arrives() {
    let bench = bench();
    bench.service.gate.forget_permits(usize::MAX);
    let leader = tokio::spawn({
        let client = bench.client.clone();
        async move { client.perform::<Refusal>(Call::new(&LIST)).await }
    });
    tokio::task::yield_now().await;
    let follower = tokio::spawn({
        let client = bench.client.clone();
        async move { client.perform::<Refusal>(Call::new(&LIST)).await }
    });
    tokio::task::yield_now().await;
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    bench.service.gate.add_permits(1);
    follower.await.unwrap().unwrap();
    assert_eq!(bench.token_requests(), 1);
}

#[tokio::test]
async fn an_early_refresh_delays_no_call_and_its_failure_costs_nothing() {
    let bench = bench();
    bench.list().await.unwrap();
    bench.pass(1600);
    bench.service.gate.forget_permits(usize::MAX);
    bench.list().await.unwrap();
    assert_eq!(bench.token_requests(), 2, "a refresh is under way and the call did not wait for it");
    *bench.service.token_endpoint_answers.lock().unwrap() = Some(400);
    bench.service.gate.add_permits(1_000_000);
    for _ in 0..10 {
        bench.list().await.unwrap();
    }
    assert_eq!(bench.token_requests(), 2, "the failed refresh is not repeated with every call");
    *bench.service.token_endpoint_answers.lock().unwrap() = None;
    bench.pass(10);
    bench.list().await.unwrap();
    bench.list().await.unwrap();
    assert_eq!(bench.token_requests(), 3);
    assert_eq!(bench.capture.all().last().unwrap().header("authorization"), Some("Bearer t2"));
}

#[tokio::test]
async fn a_hundred_calls_for_an_unknown_user_cause_no_refresh() {
    let bench = bench();
    bench.service.unknown_user.store(true, Ordering::SeqCst);
    for _ in 0..100 {
        let error = bench.list().await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
        assert_eq!(error.service_message().as_deref(), Some("User not found"));
    }
    assert_eq!(bench.token_requests(), 1);
    assert_eq!(bench.operations(), 100);
}

#[tokio::test]
async fn an_unknown_user_costs_an_old_token_one_refresh_and_no_more() {
    let bench = bench();
    bench.list().await.unwrap();
    bench.pass(61);
    bench.service.unknown_user.store(true, Ordering::SeqCst);
    for _ in 0..100 {
        assert!(bench.list().await.is_err());
    }
    assert_eq!(bench.token_requests(), 2);
    assert_eq!(bench.operations(), 1 + 101, "one of the hundred was sent twice");
}

#[tokio::test]
async fn a_young_token_that_is_called_invalid_is_replaced_once() {
    let bench = bench();
    bench.list().await.unwrap();
    bench.service.revoked.store(1, Ordering::SeqCst);
    bench.service.says_invalid_token.store(true, Ordering::SeqCst);
    bench.list().await.unwrap();
    assert_eq!(bench.token_requests(), 2);
    bench.service.revoked.store(u64::MAX, Ordering::SeqCst);
    for _ in 0..10 {
        assert!(bench.list().await.is_err());
    }
    assert_eq!(bench.token_requests(), 2, "a token that was just fetched for that reason is not replaced again");
}

#[tokio::test]
async fn a_failed_refresh_after_a_401_leaves_the_401_as_the_answer() {
    let bench = bench();
    bench.list().await.unwrap();
    bench.pass(61);
    bench.service.unknown_user.store(true, Ordering::SeqCst);
    *bench.service.token_endpoint_answers.lock().unwrap() = Some(401);
    let error = bench.list().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert!(!error.is_token());
    bench.service.unknown_user.store(false, Ordering::SeqCst);
    bench.list().await.unwrap();
}

#[tokio::test]
async fn an_operation_without_a_token_counts_as_not_sent() {
    let bench = bench();
    *bench.service.token_endpoint_answers.lock().unwrap() = Some(401);
    let error: Error = bench.client.perform(Call::new(&PAY)).await.unwrap_err();
    assert!(error.is_token() && error.is_not_sent() && !error.may_have_been_applied());
    assert_eq!(error.status(), None, "the token endpoint's status is not the operation's");
    assert_eq!(error.refusal(), None);
    assert_eq!(error.token_error().unwrap().status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(bench.operations(), 0);
    assert_eq!(bench.token_requests(), 1, "credentials that are refused are not presented again");
    *bench.service.token_endpoint_answers.lock().unwrap() = None;
    bench.list().await.unwrap();
}

#[tokio::test]
async fn a_rate_limited_token_endpoint_is_not_a_rate_limited_operation() {
    let bench = bench();
    *bench.service.token_endpoint_answers.lock().unwrap() = Some(429);
    let call = tokio::spawn({
        let client = bench.client.clone();
        async move { client.perform::<Refusal>(Call::new(&LIST)).await }
    });
    // Lets the small stack's waits pass.
    for _ in 0..100 {
        tokio::task::yield_now().await;
        bench.pass(1);
    }
    let error = call.await.unwrap().unwrap_err();
    assert!(error.is_token() && !error.is_rate_limited());
    assert_eq!(error.attempts(), 1, "the token's attempts are not the operation's");
    assert_eq!(error.token_error().unwrap().status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(bench.token_requests(), 3);
}

#[tokio::test]
async fn an_operation_that_takes_no_token_gets_none() {
    let bench = bench();
    let _ = bench.client.perform::<Refusal>(Call::new(&OPEN)).await;
    let with_fixed = bench.client.with_auth(Auth::bearer("fixed").unwrap());
    let _ = with_fixed.perform::<Refusal>(Call::new(&OPEN)).await;
    assert_eq!(bench.token_requests(), 0);
    assert!(bench.capture.all().iter().all(|request| request.header("authorization").is_none()));
}

#[tokio::test]
async fn fixed_authentication_is_sent_as_it_is() {
    let capture = Arc::new(Capture::new(from_fn(|_| std::future::ready(Ok(empty(401))))));
    let client =
        Client::builder_with_clock(capture.clone(), Arc::new(ManualClock::new()), "https://api.test").build().unwrap();
    for (auth, header) in [
        (Auth::bearer("abc").unwrap(), "Bearer abc"),
        (Auth::basic("user", "pass:word").unwrap(), "Basic dXNlcjpwYXNzOndvcmQ="),
    ] {
        let error: Error = client.with_auth(auth).perform(Call::new(&LIST)).await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
        assert_eq!(capture.requests().last().unwrap().header("authorization"), Some(header));
    }
    assert_eq!(capture.requests().len(), 2);
}
