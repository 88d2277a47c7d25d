//! The cache under a clock that stands still and a source that counts.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::oneshot;

use super::{Access, Current, TokenCache};
use crate::testing::ManualClock;
use crate::{BoxFuture, Token, TokenError, TokenSource};

/// Gives `token-1`, `token-2` and so on, each valid for half an hour; fails while told to; waits while told to.
#[derive(Debug, Default)]
struct Counting {
    fetched: AtomicU32,
    failing: std::sync::atomic::AtomicBool,
    gate: Mutex<Option<oneshot::Receiver<()>>>,
}

impl TokenSource for Counting {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        let number = self.fetched.fetch_add(1, Ordering::SeqCst) + 1;
        let gate = self.gate.lock().unwrap().take();
        Box::pin(async move {
            if let Some(gate) = gate {
                let _ = gate.await;
            }
            if self.failing.load(Ordering::SeqCst) {
                return Err(TokenError::new("down"));
            }
            Ok(Token::new(format!("token-{number}")).with_lifetime(Duration::from_secs(1800)))
        })
    }
}

struct Bench {
    source: Arc<Counting>,
    clock: ManualClock,
    cache: TokenCache,
}

fn bench() -> Bench {
    let source = Arc::new(Counting::default());
    let clock = ManualClock::new();
    let cache = TokenCache::new(source.clone(), Arc::new(clock.clone()));
    Bench { source, clock, cache }
}

impl Bench {
    fn fetched(&self) -> u32 {
        self.source.fetched.load(Ordering::SeqCst)
    }

    fn fail(&self, failing: bool) {
        self.source.failing.store(failing, Ordering::SeqCst);
    }

    /// Makes the next fetch wait until the returned sender is used or dropped.
    fn hold_next_fetch(&self) -> oneshot::Sender<()> {
        let (open, gate) = oneshot::channel();
        *self.source.gate.lock().unwrap() = Some(gate);
        open
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// What a call gets that waits where it has to and drives a renewal beside it as far as it goes.
    fn token(&self) -> Result<Access, TokenError> {
        match self.cache.current() {
            Current::Serves(access) => Ok(access),
            Current::ServesWhileRenewed(access, flight) => {
                let _ = flight.now_or_never();
                Ok(access)
            }
            Current::Awaits(flight) => self.cache.land(flight).now_or_never().expect("the source does not wait"),
        }
    }

    fn text(&self) -> String {
        let access = self.token().unwrap();
        access.header().to_str().unwrap().to_owned()
    }

    fn replace(&self, refused: &Access, says_invalid_token: bool) -> Option<String> {
        let replacement = self.cache.replacement_for(refused, says_invalid_token).now_or_never()?;
        replacement.map(|access| access.header().to_str().unwrap().to_owned())
    }
}

#[test]
fn a_good_token_is_fetched_once() {
    let bench = bench();
    for _ in 0..10 {
        assert_eq!(bench.text(), "Bearer token-1");
    }
    assert_eq!(bench.fetched(), 1);
}

#[test]
fn an_old_token_serves_while_it_is_renewed() {
    let bench = bench();
    assert_eq!(bench.text(), "Bearer token-1");
    bench.pass(1500);
    let open = bench.hold_next_fetch();
    assert_eq!(bench.text(), "Bearer token-1");
    assert_eq!(bench.text(), "Bearer token-1", "the renewal is under way and not awaited");
    open.send(()).unwrap();
    assert_eq!(bench.text(), "Bearer token-1", "this one drove it to its end");
    assert_eq!(bench.text(), "Bearer token-2");
    assert_eq!(bench.fetched(), 2);
}

#[test]
fn a_failed_early_renewal_keeps_the_valid_token_and_is_not_repeated_at_once() {
    let bench = bench();
    assert_eq!(bench.text(), "Bearer token-1");
    bench.pass(1500);
    bench.fail(true);
    for _ in 0..5 {
        assert_eq!(bench.text(), "Bearer token-1");
    }
    assert_eq!(bench.fetched(), 2, "one renewal was tried");
    bench.pass(10);
    assert_eq!(bench.text(), "Bearer token-1");
    assert_eq!(bench.fetched(), 3, "and another after a pause");
    bench.fail(false);
    bench.pass(10);
    bench.text();
    assert_eq!(bench.text(), "Bearer token-4");
}

#[test]
fn a_failure_is_never_kept() {
    let bench = bench();
    bench.fail(true);
    assert!(bench.token().is_err());
    assert!(bench.token().is_err());
    assert_eq!(bench.fetched(), 2);
    bench.fail(false);
    assert_eq!(bench.text(), "Bearer token-3");
}

#[test]
fn an_expired_token_does_not_serve_even_if_no_other_can_be_had() {
    let bench = bench();
    bench.text();
    bench.pass(1800);
    bench.fail(true);
    assert!(bench.token().is_err());
}

#[test]
fn a_token_counts_as_expired_shortly_before_it_is() {
    let bench = bench();
    bench.text();
    bench.pass(1796);
    assert_eq!(bench.text(), "Bearer token-2");
}

#[test]
fn dropping_the_one_who_started_a_renewal_cancels_nothing() {
    let bench = bench();
    let open = bench.hold_next_fetch();
    let Current::Awaits(first) = bench.cache.current() else { panic!("there is no token yet") };
    assert!(first.clone().now_or_never().is_none());
    let Current::Awaits(second) = bench.cache.current() else { panic!("there is no token yet") };
    drop(first);
    open.send(()).unwrap();
    let access = bench.cache.land(second).now_or_never().unwrap().unwrap();
    assert_eq!(access.header(), "Bearer token-1");
    assert_eq!(bench.fetched(), 1);
}

#[test]
fn a_renewal_that_nobody_drives_is_replaced_after_a_while() {
    let bench = bench();
    let _never_opened = bench.hold_next_fetch();
    let Current::Awaits(abandoned) = bench.cache.current() else { panic!("there is no token yet") };
    assert!(abandoned.clone().now_or_never().is_none());
    drop(abandoned);
    bench.pass(61);
    assert_eq!(bench.text(), "Bearer token-2");
}

#[test]
fn a_renewal_that_nobody_drives_but_that_is_done_is_taken() {
    let bench = bench();
    let open = bench.hold_next_fetch();
    let Current::Awaits(abandoned) = bench.cache.current() else { panic!("there is no token yet") };
    assert!(abandoned.clone().now_or_never().is_none());
    drop(abandoned);
    open.send(()).unwrap();
    bench.pass(61);
    assert_eq!(bench.text(), "Bearer token-1");
    assert_eq!(bench.fetched(), 1);
}

#[test]
fn a_young_token_is_not_replaced_for_a_mere_401() {
    let bench = bench();
    let refused = bench.token().unwrap();
    bench.pass(60);
    assert_eq!(bench.replace(&refused, false), None);
    assert_eq!(bench.fetched(), 1);
}

#[test]
fn a_token_older_than_a_minute_is_replaced_for_a_401() {
    let bench = bench();
    let refused = bench.token().unwrap();
    bench.pass(61);
    assert_eq!(bench.replace(&refused, false).as_deref(), Some("Bearer token-2"));
    assert_eq!(bench.replace(&refused, false).as_deref(), Some("Bearer token-2"), "the late one joins in");
    assert_eq!(bench.fetched(), 2);
}

#[test]
fn a_young_token_is_replaced_once_when_the_answer_calls_it_invalid() {
    let bench = bench();
    let refused = bench.token().unwrap();
    assert_eq!(bench.replace(&refused, true).as_deref(), Some("Bearer token-2"));
    let refused = bench.token().unwrap();
    assert_eq!(bench.replace(&refused, true), None, "its replacement is not replaced for the same reason");
    assert_eq!(bench.fetched(), 2);
}

#[test]
fn a_failed_replacement_leaves_the_token_in_use() {
    let bench = bench();
    let refused = bench.token().unwrap();
    bench.pass(61);
    bench.fail(true);
    assert_eq!(bench.replace(&refused, false), None);
    assert_eq!(bench.replace(&refused, false), None);
    assert_eq!(bench.fetched(), 2, "the second 401 did not ask again at once");
    assert_eq!(bench.text(), "Bearer token-1");
}

#[test]
fn a_token_that_no_header_can_carry_is_an_error() {
    #[derive(Debug)]
    struct Broken;
    impl TokenSource for Broken {
        fn fetch(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
            Box::pin(async { Ok(Token::new("a\nb")) })
        }
    }
    let cache = TokenCache::new(Arc::new(Broken), Arc::new(ManualClock::new()));
    let Current::Awaits(flight) = cache.current() else { panic!("there is no token yet") };
    assert!(cache.land(flight).now_or_never().unwrap().is_err());
}
