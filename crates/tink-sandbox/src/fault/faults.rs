//! The rules of a world: which of them fire at a request, counted and noted.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tink_ledger::{Id, rng};
use tink_model::{EpochMillis, Operation};

use super::RequestId;
use super::check::{check, may_meet};
use super::fired::{FiredFault, FiredFaults, FiredList};
use super::ordered::OrderedFault;
use super::rule::{FaultRule, TokenFault};
use super::tokens::{Fingerprint, Spoiled, fingerprint};
use crate::problem::Problem;
use crate::routes::routes;

/// So many rules a world has at once (ours).
const MAX_RULES: usize = 1_000;

/// The rules of a world, oldest first, with what came of them.
#[derive(Debug)]
pub(crate) struct Faults {
    /// What chances follow from where a rule has no seed of its own.
    seed: u64,
    /// Whether anything was ever ordered since rules were last taken back. Nearly always nothing is, and every call asks.
    ordered: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Ordered>,
    last_number: u64,
    fired: FiredList,
    spoiled: Spoiled,
}

/// A rule that was ordered.
#[derive(Debug)]
struct Ordered {
    number: u64,
    rule: FaultRule,
    /// How many requests it let pass of those that it shall.
    passed: u32,
    /// How often its chances were drawn, by API and operation.
    drawn: HashMap<(&'static str, &'static str), u64>,
}

/// A request that rules may concern.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) operation: &'static Operation,
    /// The request's id.
    pub(crate) request: RequestId,
    /// Whom it is about, by all their names.
    pub(crate) users: &'a [String],
    pub(crate) now: EpochMillis,
    headers: Option<&'a HeaderMap>,
}

/// What meets a request: a wait, and the rule that keeps it from its answer.
#[derive(Debug, Default)]
pub(crate) struct Firing {
    pub(crate) wait: Duration,
    pub(crate) rule: Option<FaultRule>,
    /// All rules that fired, in words.
    pub(crate) what: Vec<String>,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(
        operation: &'static Operation,
        request: RequestId,
        users: &'a [String],
        now: EpochMillis,
    ) -> Self {
        Self { operation, request, users, now, headers: None }
    }

    /// With the headers, in which its token stands.
    pub(crate) fn with_headers(self, headers: &'a HeaderMap) -> Self {
        Self { headers: Some(headers), ..self }
    }

    fn token(&self) -> Option<Fingerprint> {
        self.headers.and_then(fingerprint)
    }
}

impl Faults {
    /// None yet, in a world of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, ordered: AtomicBool::new(false), state: Mutex::default() }
    }

    /// Takes a rule, unless it could never fire, and gives it a number.
    pub(crate) fn add(&self, rule: FaultRule) -> Result<u64, Problem> {
        check(&rule)?;
        let mut state = self.lock();
        if state.rules.len() >= MAX_RULES {
            return Err(Problem::invalid(format!("/: {MAX_RULES} rules are ordered; take some back first.")));
        }
        state.last_number += 1;
        let number = state.last_number;
        state.rules.push(Ordered { number, rule, passed: 0, drawn: HashMap::new() });
        self.ordered.store(true, Ordering::Release);
        Ok(number)
    }

    /// Takes a rule back, and says whether there was one of that number. What it has done stays done.
    pub(crate) fn remove(&self, number: u64) -> bool {
        let mut state = self.lock();
        let before = state.rules.len();
        state.rules.retain(|ordered| ordered.number != number);
        state.rules.len() < before
    }

    /// Takes all rules back, and forgets which tokens they have spoiled.
    pub(crate) fn clear(&self) {
        let mut state = self.lock();
        state.rules.clear();
        state.spoiled = Spoiled::default();
        self.ordered.store(false, Ordering::Release);
    }

    pub(crate) fn list(&self) -> Vec<OrderedFault> {
        let state = self.lock();
        state.rules.iter().map(|ordered| OrderedFault { number: ordered.number, rule: ordered.rule.clone() }).collect()
    }

    pub(crate) fn fired(&self) -> FiredFaults {
        self.lock().fired.all()
    }

    /// Whether some rule waits for one user, so that it matters whom a request is about.
    pub(super) fn asks_for_users(&self, operation: &'static Operation) -> bool {
        if self.is_idle() {
            return false;
        }
        let state = self.lock();
        state.rules.iter().any(|ordered| ordered.rule.user.is_some() && concerns(&ordered.rule, operation))
    }

    /// What meets a request. The waits of all rules that fire add up; the first that keeps it from its answer ends the list. The
    /// rules count it, and it is noted.
    pub(crate) fn fire(&self, asked: &Asked<'_>) -> Firing {
        let mut firing = Firing::default();
        if self.is_idle() {
            return firing;
        }
        let mut state = self.lock();
        let is_now = |rule: &FaultRule| rule.token != Some(TokenFault::RotatedRefreshToken);
        self.each(&mut state, asked, is_now, |state, rule, wait| {
            firing.wait += wait;
            firing.what.push(rule.to_string());
            if rule.token == Some(TokenFault::Expired)
                && let Some(token) = asked.token()
            {
                state.spoiled.expired.insert(token);
            }
            let is_final = rule.is_final();
            if is_final {
                firing.rule = Some(rule);
            }
            is_final
        });
        firing
    }

    /// Says that a refresh token is exchanged: where a rule says so it has served now. What meets the request is given back; nothing,
    /// if the token has served already.
    pub(crate) fn exchanged(&self, asked: &Asked<'_>, token: Id) -> Option<Firing> {
        let mut firing = Firing::default();
        let mut state = self.lock();
        if state.spoiled.rotated.contains(&token) {
            return None;
        }
        let is_now = |rule: &FaultRule| rule.token == Some(TokenFault::RotatedRefreshToken);
        self.each(&mut state, asked, is_now, |state, rule, wait| {
            firing.wait += wait;
            firing.what.push(rule.to_string());
            state.spoiled.rotated.insert(token);
            false
        });
        Some(firing)
    }

    /// Whether a rule made a request's token expire.
    pub(crate) fn has_expired(&self, headers: &HeaderMap) -> bool {
        if self.is_idle() {
            return false;
        }
        let state = self.lock();
        !state.spoiled.expired.is_empty()
            && fingerprint(headers).is_some_and(|token| state.spoiled.expired.contains(&token))
    }

    /// Goes through the rules that fire, the oldest first, until one says that it was the last.
    fn each(
        &self,
        state: &mut State,
        asked: &Asked<'_>,
        is_now: impl Fn(&FaultRule) -> bool,
        mut fires: impl FnMut(&mut State, FaultRule, Duration) -> bool,
    ) {
        let mut place = 0;
        while place < state.rules.len() {
            let ordered = &mut state.rules[place];
            place += 1;
            if !is_now(&ordered.rule) || !ordered.meets(asked) {
                continue;
            }
            let Some(wait) = ordered.draw(self.seed, asked.operation) else { continue };
            let fired = FiredFault {
                rule: ordered.number,
                request: String::new(),
                api: asked.operation.api.to_owned(),
                operation: asked.operation.id.to_owned(),
                what: ordered.rule.to_string(),
                waited_millis: u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
                at: asked.now,
            };
            let rule = ordered.rule.clone();
            if let Some(count) = &mut ordered.rule.count {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    place -= 1;
                    state.rules.remove(place);
                }
            }
            state.fired.note(fired, asked.request.clone());
            if fires(state, rule, wait) {
                return;
            }
        }
    }

    fn is_idle(&self) -> bool {
        !self.ordered.load(Ordering::Acquire)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ordered {
    fn meets(&self, asked: &Asked<'_>) -> bool {
        let rule = &self.rule;
        let is_about = |user: &String| asked.users.contains(user);
        concerns(rule, asked.operation)
            && may_meet(rule.token, asked.operation)
            && rule.user.as_ref().is_none_or(is_about)
            && (rule.token != Some(TokenFault::Expired) || asked.token().is_some())
    }

    /// Whether it fires at a request that it concerns, and how long that one waits then. The numbers come from the seed, the
    /// operation and how often it was drawn for it, and from nothing else.
    fn draw(&mut self, world_seed: u64, operation: &Operation) -> Option<Duration> {
        if self.passed < self.rule.after {
            self.passed += 1;
            return None;
        }
        let drawn = self.drawn.entry((operation.api, operation.id)).or_default();
        let (api, id) = (operation.api, operation.id);
        let (seed, stream) = match self.rule.seed {
            Some(seed) => (seed, format!("fault/{api}/{id}")),
            None => (world_seed, format!("fault {}/{api}/{id}", self.number)),
        };
        let mut rng = rng::for_decision(seed, &stream, *drawn);
        *drawn += 1;
        let fires = self.rule.probability.is_none_or(|probability| probability.happens(&mut rng));
        fires.then(|| self.rule.latency.map(|latency| latency.draw(&mut rng)).unwrap_or_default())
    }
}

/// Whether a rule concerns an operation, or another that is the same route: two APIs may document one.
fn concerns(rule: &FaultRule, operation: &Operation) -> bool {
    rule.concerns(operation)
        || routes()
            .any(|(other, _)| other.path == operation.path && other.method == operation.method && rule.concerns(other))
}

#[cfg(test)]
#[path = "faults_tests.rs"]
mod tests;
