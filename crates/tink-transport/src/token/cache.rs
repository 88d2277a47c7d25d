//! Keeps one token, renews it once at a time, and never keeps a failure.
//!
//! The renewal ("flight") is a shared future: whoever awaits it drives it, so dropping the one who started it cancels
//! nothing. No lock is held while anything is awaited.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Shared;
use http::HeaderValue;

use super::{Token, TokenError, TokenSource};
use crate::{BoxFuture, Clock, Moment};

/// A token counts as expired this long before it is, for the time a request takes.
const EXPIRY_MARGIN: Duration = Duration::from_secs(5);
/// A token is renewed at most this long before it expires.
const EARLY: Duration = Duration::from_secs(300);
/// After a renewal that failed began, none that is not urgent begins for this long.
const QUIET: Duration = Duration::from_secs(10);
/// A token that was refused although younger than this was not refused for its age.
const SETTLED_IN: Duration = Duration::from_secs(60);
/// A flight that nobody has driven for this long is given one look and then replaced.
const ABANDONED: Duration = Duration::from_secs(60);

/// A renewal under way.
pub(crate) type Flight = Shared<BoxFuture<'static, Result<Access, TokenError>>>;

/// A token ready for use.
#[derive(Clone)]
pub(crate) struct Access {
    header: HeaderValue,
    generation: u64,
    obtained: Moment,
    expires: Option<Moment>,
    renew_from: Option<Moment>,
}

impl Access {
    fn new(token: &Token, generation: u64, obtained: Moment) -> Result<Self, TokenError> {
        let mut header = HeaderValue::try_from(format!("Bearer {}", token.access.expose()))
            .map_err(|_| TokenError::new("the access token holds characters that no header can carry"))?;
        header.set_sensitive(true);
        let margin = |lifetime: Duration| EXPIRY_MARGIN.min(lifetime / 10);
        let early = |lifetime: Duration| EARLY.min(lifetime / 5);
        Ok(Self {
            header,
            generation,
            obtained,
            expires: token.lifetime.map(|lifetime| obtained.after(lifetime.saturating_sub(margin(lifetime)))),
            renew_from: token.lifetime.map(|lifetime| obtained.after(lifetime.saturating_sub(early(lifetime)))),
        })
    }

    /// The value of the `Authorization` header, marked sensitive.
    pub(crate) const fn header(&self) -> &HeaderValue {
        &self.header
    }
}

/// What a caller gets.
pub(crate) enum Current {
    /// A token that is good for a while.
    Serves(Access),
    /// A token that is still good, and the renewal under way, to be driven beside the call.
    ServesWhileRenewed(Access, Flight),
    /// No good token; the renewal has to be awaited.
    Awaits(Flight),
}

/// Keeps the token of one source.
pub(crate) struct TokenCache {
    source: Arc<dyn TokenSource>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Access>,
    flight: Option<Takeoff>,
    generations: u64,
    /// The generation that was fetched because the one before was refused.
    after_refusal: Option<u64>,
    quiet_until: Option<Moment>,
}

struct Takeoff {
    flight: Flight,
    started: Moment,
    generation: u64,
}

impl TokenCache {
    pub(crate) fn new(source: Arc<dyn TokenSource>, clock: Arc<dyn Clock>) -> Self {
        Self { source, clock, state: Mutex::default() }
    }

    /// The token if it is good, else the renewal to await.
    pub(crate) fn current(&self) -> Current {
        let now = self.clock.now();
        let mut state = self.settled_state(now);
        let Some(held) = state.held.clone().filter(|held| held.expires.is_none_or(|expires| now < expires)) else {
            return Current::Awaits(self.join_or_start(&mut state, now));
        };
        let early = held.renew_from.is_some_and(|from| now >= from);
        let quiet = state.quiet_until.is_some_and(|until| now < until);
        if early && (!quiet || state.flight.is_some()) {
            return Current::ServesWhileRenewed(held, self.join_or_start(&mut state, now));
        }
        Current::Serves(held)
    }

    /// Awaits a renewal and keeps what it brings.
    pub(crate) async fn land(&self, flight: Flight) -> Result<Access, TokenError> {
        let landed = flight.await;
        drop(self.settled_state(self.clock.now()));
        landed
    }

    /// A token in the place of `refused`, if there is a reason to try and the renewal succeeds.
    pub(crate) async fn replacement_for(&self, refused: &Access, says_invalid_token: bool) -> Option<Access> {
        let flight = {
            let now = self.clock.now();
            let mut state = self.settled_state(now);
            if let Some(held) = state.held.as_ref().filter(|held| held.generation != refused.generation) {
                return Some(held.clone());
            }
            let worn = now.since(refused.obtained) > SETTLED_IN;
            let invalid = says_invalid_token && state.after_refusal != Some(refused.generation);
            let quiet = state.quiet_until.is_some_and(|until| now < until);
            if quiet || !(worn || invalid) {
                return None;
            }
            let flight = self.join_or_start(&mut state, now);
            state.after_refusal = state.flight.as_ref().map(|takeoff| takeoff.generation);
            flight
        };
        self.land(flight).await.ok()
    }

    /// The state, after a landed flight has been taken into it.
    fn settled_state(&self, now: Moment) -> MutexGuard<'_, State> {
        let mut state = self.lock();
        let abandoned = |takeoff: &&Takeoff| now.since(takeoff.started) > ABANDONED;
        if let Some(flight) = state.flight.as_ref().filter(abandoned).map(|takeoff| takeoff.flight.clone()) {
            // The lock is released meanwhile: a look at the flight runs the source's code.
            drop(state);
            let landed = look(&flight);
            state = self.lock();
            if !landed && state.flight.as_ref().is_some_and(|takeoff| takeoff.flight.ptr_eq(&flight)) {
                state.flight = None;
            }
        }
        let landed = state.flight.as_ref().and_then(|takeoff| Some((takeoff.flight.peek()?.clone(), takeoff.started)));
        if let Some((landed, started)) = landed {
            state.flight = None;
            match landed {
                Ok(access) => {
                    state.held = Some(access);
                    state.quiet_until = None;
                }
                // The failure itself is not kept. It only keeps renewals that are not urgent from following at once.
                Err(_) => state.quiet_until = Some(started.after(QUIET)),
            }
        }
        state
    }

    fn join_or_start(&self, state: &mut State, now: Moment) -> Flight {
        if let Some(takeoff) = &state.flight {
            return takeoff.flight.clone();
        }
        state.generations += 1;
        let generation = state.generations;
        let source = Arc::clone(&self.source);
        let fetch: BoxFuture<'static, _> =
            Box::pin(async move { source.fetch().await.and_then(|token| Access::new(&token, generation, now)) });
        let flight = fetch.shared();
        state.flight = Some(Takeoff { flight: flight.clone(), started: now, generation });
        flight
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A flight whose callers all went away stands still, and what it was waiting for may have come since: drives it as far
/// as it gets without waiting, and says whether it has landed. One that has not is forgotten; the next caller starts
/// another.
fn look(flight: &Flight) -> bool {
    flight.clone().now_or_never().is_some()
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
