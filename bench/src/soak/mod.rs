//! `cargo xtask bench --soak`: how the sandbox bears load for a while, and more load than it can carry.
//!
//! It is the command in a process of its own, with its store in a file and every answer to a write durable, asked over HTTP by a load
//! generator in this process that shares its cores. Half of the requests write one transaction, the others read ([`mix`]).
//!
//! 1. Capacity: what is answered each second of half as much again as callers get who each wait for an answer before they ask again; several
//!    times, the median counts. The generator that is used from there on takes its part of the cores then as well.
//! 2. Steady: 80 % of that for the whole time, in an open loop ([`open`]): requests are due at fixed times and latency counts from then.
//! 3. Overload: 150 % of it, from a crowd with more connections than the sandbox serves.
//! 4. Recovery: 80 % again.
//!
//! What is expected of each is in [`verdict`]; the table and the JSON are [`report`].

mod mix;
mod open;
mod phase;
mod report;
mod verdict;

use std::rc::Rc;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use self::mix::Target;
use self::open::{CROWD, POOL, Sample, asked_in_a_row, at_a_rate};
use self::phase::Phase;
pub(crate) use self::report::Soak;
use self::verdict::{Facts, Growth};
use crate::clock::memory;
use crate::machine::Machine;
use crate::rounds::median;
use crate::server::Sandbox;
use crate::setup::Outcome;

/// How long each part lasts, and how much there is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    steady: Duration,
    capacity: Duration,
    overload: Duration,
    recovery: Duration,
    users: usize,
    /// Transactions that a user has before anything is measured.
    had: usize,
    quick: bool,
}

impl Plan {
    /// Steady load for so long. Users have so many transactions that the sandbox has more to do with a request than the generator, which
    /// shares its cores: too much for the sandbox must not be too much for the generator. And there are so many users that what ten
    /// minutes add is a third of what each had: a search reads all texts of its user, so that a load is the share of the capacity that it is
    /// said to be only while there is about as much to read.
    pub(crate) const fn minutes(minutes: u64) -> Self {
        Self {
            steady: Duration::from_secs(minutes * 60),
            capacity: Duration::from_secs(5),
            overload: Duration::from_secs(30),
            recovery: Duration::from_secs(30),
            users: 96,
            had: 50_000,
            quick: false,
        }
    }

    /// Only to see that everything runs.
    pub(crate) const fn quick() -> Self {
        Self {
            steady: Duration::from_secs(2),
            capacity: Duration::from_millis(300),
            overload: Duration::from_secs(1),
            recovery: Duration::from_secs(1),
            users: 4,
            had: 50,
            quick: true,
        }
    }
}

/// Callers who find the capacity. More of them find no more; they only wait longer.
const CALLERS: usize = 32;

/// How often the capacity is measured.
const TIMES: usize = 3;

/// What a steady load is, of the capacity.
const STEADY: f64 = 0.8;

/// What is too much.
const TOO_MUCH: f64 = 1.5;

/// Carries it out. What was found wrong is in the report; an error is what could not be measured.
pub(crate) fn run(plan: Plan, progress: impl Fn(&str)) -> Outcome<Soak> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    have_descriptors()?;
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Some(&folder.path().join("world.db")))?;
    runtime.block_on(soaked(plan, &sandbox, progress))
}

async fn soaked(plan: Plan, sandbox: &Sandbox, progress: impl Fn(&str)) -> Outcome<Soak> {
    progress(&format!("soak: {} users with {} transactions each", plan.users, plan.had));
    let target = Rc::new(Target::prepare(sandbox, plan.users, plan.had).await?);
    let mut rates = Vec::new();
    for _ in 0..TIMES {
        let rough = asked_in_a_row(&target, CALLERS, plan.capacity).await?;
        let samples = at_a_rate(&target, rough * TOO_MUCH, plan.capacity, POOL).await;
        rates.push(answered_within(&samples, plan.capacity));
    }
    let capacity = median(&rates).filter(|rate| *rate >= 1.0).ok_or("the sandbox answers nothing in time")?;
    progress(&format!("soak: it answers {capacity:.0} requests a second"));
    let mut phases = Vec::new();
    let mut growth = None;
    for (name, share, time, connections) in [
        ("steady", STEADY, plan.steady, POOL),
        ("overload", TOO_MUCH, plan.overload, CROWD),
        ("recovery", STEADY, plan.recovery, POOL),
    ] {
        progress(&format!("soak: {name}, {:.0} % of that for {} s", share * 100.0, time.as_secs()));
        target.renew(sandbox).await?;
        let (before, written) = (resident(sandbox)?, target.written());
        let samples = at_a_rate(&target, capacity * share, time, connections).await;
        let (after, now_written) = (resident(sandbox)?, target.written());
        phases.push(Phase::of(name, capacity * share, time, &samples));
        growth.get_or_insert(Growth {
            before,
            after,
            transactions: now_written.transactions - written.transactions,
            text: now_written.text - written.text,
        });
    }
    let [steady, overload, recovery] = <[Phase; 3]>::try_from(phases).map_err(|_| "a phase is missing")?;
    let growth = growth.ok_or("a phase is missing")?;
    let facts = Facts { steady: &steady, overload: &overload, recovery: &recovery, growth: &growth };
    let mut checks = verdict::checks(&facts);
    if plan.quick {
        checks.iter_mut().for_each(verdict::Check::unjudged);
    }
    let (machine, quick) = (Machine::here(), plan.quick);
    Ok(Soak { machine, quick, capacity, phases: [steady, overload, recovery], growth, checks })
}

/// Successful answers a second that came within the time in which requests were due.
fn answered_within(samples: &[Sample], time: Duration) -> f64 {
    let seconds = time.as_secs_f64();
    let in_time = samples.iter().filter(|sample| sample.is_success() && sample.due + sample.latency <= seconds);
    in_time.count() as f64 / seconds
}

/// Lets this process have as many connections as a crowd needs, which is more than usual systems let it have at first.
fn have_descriptors() -> Outcome {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(u64::MAX, |most| most).min(CROWD as u64 + 256);
    if limit.current.is_some_and(|current| current < wanted) {
        setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), ..limit })?;
    }
    Ok(())
}

/// What the sandbox has in memory.
fn resident(sandbox: &Sandbox) -> Outcome<f64> {
    Ok(memory(&sandbox.process(), "VmRSS").ok_or("the system does not say how much memory is used")?)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::open::End;
    use super::*;

    #[test]
    fn what_is_answered_in_time_with_success_counts_for_the_capacity() {
        let sample = |due, latency, status| Sample { due, latency, end: End::Answered(status) };
        let samples = [
            sample(0.1, 0.1, StatusCode::OK),
            sample(1.9, 0.1, StatusCode::NO_CONTENT),
            sample(1.9, 0.2, StatusCode::OK),
            sample(0.1, 0.1, StatusCode::SERVICE_UNAVAILABLE),
        ];
        assert_eq!(answered_within(&samples, Duration::from_secs(2)), 1.0);
    }
}
