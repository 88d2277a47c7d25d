//! Deadlines and attempt time-outs, on a clock that is moved by hand.

use std::error::Error as _;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::StatusCode;
use tink_transport::testing::{ManualClock, Never, Replay, answer, empty, json};
use tink_transport::{BoxFuture, Call, Client, Clock, Moment, Transport, TransportError, from_fn};

use crate::support::{Error, LIST, PAY, Refusal, bench, bench_with, whole_backoff};

const SECOND: Duration = Duration::from_secs(1);

/// Runs a call to its end while the clock moves on by seconds.
async fn while_time_passes<T>(clock: &ManualClock, call: impl Future<Output = T>) -> T {
    let mut call = pin!(call);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..10_000 {
        if let Poll::Ready(output) = call.as_mut().poll(&mut context) {
            return output;
        }
        clock.advance(SECOND);
    }
    panic!("the call never ends");
}

#[tokio::test]
async fn a_wait_that_does_not_fit_the_deadline_fails_at_once_with_the_last_answer() {
    let limited = answer(429, &[("retry-after", "3600"), ("x-request-id", "r-1")], r#"{"errorMessage":"Slow down"}"#);
    let bench = bench(Replay::new().answer(limited));
    let error = bench.create().await.unwrap_err();
    assert!(error.is_deadline() && error.is_timeout() && error.is_rate_limited());
    assert_eq!(error.refusal(), Some(Refusal::RateLimited));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.request_id(), Some("r-1"));
    assert!(!error.may_have_been_applied(), "a call that was turned away did nothing");
    assert!(bench.slept_millis().is_empty());
    assert_eq!(
        error.to_string(),
        "createThing: not finished before its deadline; before that the service answered 429 Too Many Requests: Slow \
         down (request id r-1)"
    );
}

#[tokio::test]
async fn the_deadlines_error_carries_the_last_attempts_failure() {
    let replay = Replay::new().failure(TransportError::maybe_sent("connection reset by the moon"));
    let bench = bench_with(replay, ManualClock::skipping_sleeps(), |builder| {
        builder.deadline(Duration::from_millis(50)).retry(whole_backoff())
    });
    let error = bench.create().await.unwrap_err();
    assert!(error.is_deadline());
    assert!(error.may_have_been_applied());
    let mut chain = Vec::new();
    let mut next = error.source();
    while let Some(layer) = next {
        chain.push(layer.to_string());
        next = layer.source();
    }
    assert_eq!(
        chain,
        [
            "the call did not finish before its deadline",
            "the connection failed after the request was sent",
            "connection reset by the moon"
        ]
    );
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_ended_and_tried_again() {
    let clock = ManualClock::new();
    let never = Arc::new(Never::new());
    let client = Client::builder_with_clock(never.clone(), Arc::new(clock.clone()), "https://api.test")
        .deadline(Duration::from_secs(25))
        .attempt_timeout(Duration::from_secs(10))
        .retry(whole_backoff())
        .build()
        .unwrap();
    let error: Error = while_time_passes(&clock, client.perform(Call::new(&LIST))).await.unwrap_err();
    assert!(error.is_deadline());
    assert!(error.may_have_been_applied());
    assert_eq!(error.attempts(), 3);
    assert_eq!(never.calls(), 3);
    assert!(error.source().unwrap().source().unwrap().to_string().contains("within 10s"));
}

#[tokio::test]
async fn an_unsafe_attempt_that_takes_too_long_is_not_tried_again() {
    let clock = ManualClock::new();
    let never = Arc::new(Never::new());
    let client =
        Client::builder_with_clock(never.clone(), Arc::new(clock.clone()), "https://api.test").build().unwrap();
    let error: Error = while_time_passes(&clock, client.perform(Call::new(&PAY))).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_deadline());
    assert!(error.may_have_been_applied());
    assert_eq!(never.calls(), 1);
}

#[tokio::test]
async fn a_call_may_have_a_deadline_of_its_own() {
    let clock = ManualClock::new();
    let client = Client::builder_with_clock(Arc::new(Never::new()), Arc::new(clock.clone()), "https://api.test")
        .no_deadline()
        .no_attempt_timeout()
        .build()
        .unwrap();
    let ended = |client: Client, call: Call| {
        let clock = clock.clone();
        async move {
            let began = clock.now();
            let error: Error = while_time_passes(&clock, client.perform(call)).await.unwrap_err();
            assert!(error.is_deadline());
            clock.now().since(began)
        }
    };
    assert_eq!(ended(client.clone().with_deadline(5 * SECOND), Call::new(&LIST)).await, 5 * SECOND);
    assert_eq!(ended(client.with_deadline(5 * SECOND), Call::new(&LIST).deadline(2 * SECOND)).await, 2 * SECOND);
}

#[tokio::test]
async fn a_call_without_any_time_is_not_sent() {
    let bench = bench(Replay::new().answer(empty(204)));
    let client = bench.client.clone().with_deadline(Duration::ZERO);
    let error: Error = client.perform(Call::new(&LIST)).await.unwrap_err();
    assert!(error.is_deadline() && error.is_not_sent() && !error.may_have_been_applied());
    assert_eq!(bench.sent(), 0);
}

#[tokio::test]
async fn the_transport_is_told_the_deadline_the_attempt_and_the_last_error() {
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let noted = seen.clone();
    let transport: Arc<dyn Transport> = Arc::new(from_fn(move |request| {
        let context = tink_transport::CallContext::of(&request).unwrap();
        let mut noted = noted.lock().unwrap();
        noted.push((context.deadline().unwrap(), context.attempt(), format!("{:?}", context.last_attempt())));
        let status = if noted.len() == 1 { 503 } else { 204 };
        std::future::ready(Ok(empty(status)))
    }));
    let clock = ManualClock::skipping_sleeps();
    let client = Client::builder_with_clock(transport, Arc::new(clock), "https://api.test")
        .deadline(7 * SECOND)
        .build()
        .unwrap();
    client.perform::<Refusal>(Call::new(&LIST)).await.unwrap();
    let deadline = Moment::from_origin(7 * SECOND);
    let seen = seen.lock().unwrap();
    assert_eq!(*seen, [(deadline, 1, "None".to_owned()), (deadline, 2, "Some(Answered(503))".to_owned())]);
}

#[tokio::test]
async fn a_bare_request_through_the_stack_gets_the_class_of_its_method() {
    for (method, sent) in [(http::Method::GET, 2), (http::Method::PUT, 2), (http::Method::POST, 1)] {
        let bench = bench(Replay::new().answer(empty(503)).answer(empty(200)));
        let request =
            http::Request::builder().method(method).uri("https://api.test/x").body(bytes::Bytes::new()).unwrap();
        let response = bench.client.transport().call(request).await.unwrap();
        assert_eq!(bench.sent(), sent);
        assert_eq!(response.status() == StatusCode::OK, sent == 2);
    }
}

/// A clock moved by hand that counts how often it is asked for a limit.
#[derive(Debug, Clone, Default)]
struct CountingClock {
    time: ManualClock,
    limits: Arc<AtomicUsize>,
}

impl Clock for CountingClock {
    fn now(&self) -> Moment {
        self.time.now()
    }

    fn epoch_millis(&self) -> i64 {
        self.time.epoch_millis()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.time.sleep(duration)
    }

    fn reached(&self, moment: Moment) -> BoxFuture<'static, ()> {
        self.limits.fetch_add(1, Ordering::Relaxed);
        self.time.reached(moment)
    }
}

#[tokio::test]
async fn an_attempt_that_ends_before_the_deadline_needs_one_timer() {
    let clock = CountingClock::default();
    let limits_of = |attempt: u32, deadline: u32| {
        let client = Client::builder_with_clock(Arc::new(Never::new()), Arc::new(clock.clone()), "https://api.test")
            .attempt_timeout(attempt * SECOND)
            .deadline(deadline * SECOND)
            .build()
            .unwrap();
        let before = clock.limits.load(Ordering::Relaxed);
        let mut call = pin!(client.perform::<Refusal>(Call::new(&LIST)));
        assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        clock.limits.load(Ordering::Relaxed) - before
    };
    assert_eq!((limits_of(30, 60), limits_of(60, 60), limits_of(60, 30)), (1, 1, 2));
}

#[tokio::test]
async fn the_deadline_ends_a_wait_for_a_token_after_an_attempt() {
    let refused = || answer(401, &[("www-authenticate", r#"Bearer error="invalid_token""#)], "");
    let tokens = AtomicUsize::new(0);
    let transport = from_fn(move |request| {
        let is_first = || tokens.fetch_add(1, Ordering::Relaxed) == 0;
        let answered = match request.uri().path() {
            "/api/v1/oauth/token" if is_first() => Some(json(200, r#"{"access_token":"t1","expires_in":1800}"#)),
            "/api/v1/oauth/token" => None,
            _ => Some(refused()),
        };
        async move {
            match answered {
                Some(answer) => Ok(answer),
                None => std::future::pending().await,
            }
        }
    });
    let clock = ManualClock::new();
    let client = Client::builder_with_clock(Arc::new(transport), Arc::new(clock.clone()), "https://api.test")
        .client_credentials("my-client", "s3cr3t", &[])
        .deadline(5 * SECOND)
        .build()
        .unwrap();
    let error: Error = while_time_passes(&clock, client.perform(Call::new(&LIST))).await.unwrap_err();
    assert!(error.is_deadline());
    assert_eq!(clock.now(), Moment::from_origin(5 * SECOND));
}
