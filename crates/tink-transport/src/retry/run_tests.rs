//! The retry loop against scripted outcomes, with a clock that is a number.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::ready;
use std::time::Duration;

use futures_util::FutureExt;

use super::{Ended, Verdict, run};

/// What an attempt ends with: a name, what the policy makes of it, and how long the attempt takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Attempt {
    name: &'static str,
    verdict: Verdict,
    takes: u64,
}

const fn good(name: &'static str) -> Attempt {
    Attempt { name, verdict: Verdict::Stands, takes: 0 }
}

const fn again_in(name: &'static str, millis: u64) -> Attempt {
    Attempt { name, verdict: Verdict::RetryIn(Duration::from_millis(millis)), takes: 0 }
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    With(&'static str),
    OutOfTime,
}

struct Scenario {
    name: &'static str,
    attempts: &'static [Attempt],
    /// Milliseconds, if the call has a deadline.
    time: Option<u64>,
    budget: u32,
    end: End,
    calls: u32,
    /// The waits, in milliseconds.
    slept: &'static [u64],
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "a success at once makes one call",
        attempts: &[good("ok")],
        time: None,
        budget: 9,
        end: End::With("ok"),
        calls: 1,
        slept: &[],
    },
    Scenario {
        name: "a failure that no retry helps stands",
        attempts: &[good("400")],
        time: Some(1000),
        budget: 9,
        end: End::With("400"),
        calls: 1,
        slept: &[],
    },
    Scenario {
        name: "waits are those of the policy, in order",
        attempts: &[again_in("503", 100), again_in("429", 250), good("ok")],
        time: None,
        budget: 9,
        end: End::With("ok"),
        calls: 3,
        slept: &[100, 250],
    },
    Scenario {
        name: "no wait means no sleep",
        attempts: &[again_in("429", 0), good("ok")],
        time: None,
        budget: 9,
        end: End::With("ok"),
        calls: 2,
        slept: &[],
    },
    Scenario {
        name: "a wait that does not fit ends at once and unslept",
        attempts: &[again_in("429", 5000)],
        time: Some(1000),
        budget: 9,
        end: End::OutOfTime,
        calls: 1,
        slept: &[],
    },
    Scenario {
        name: "a wait that takes all that is left does not fit",
        attempts: &[again_in("503", 1000)],
        time: Some(1000),
        budget: 9,
        end: End::OutOfTime,
        calls: 1,
        slept: &[],
    },
    Scenario {
        name: "what earlier attempts and waits took is gone",
        attempts: &[
            Attempt { name: "503", verdict: Verdict::RetryIn(Duration::from_millis(300)), takes: 400 },
            again_in("503", 300),
        ],
        time: Some(1000),
        budget: 9,
        end: End::OutOfTime,
        calls: 2,
        slept: &[300],
    },
    Scenario {
        name: "an empty budget lets the last outcome stand",
        attempts: &[again_in("503", 10), again_in("502", 10)],
        time: None,
        budget: 1,
        end: End::With("502"),
        calls: 2,
        slept: &[10, 10],
    },
];

fn play(scenario: &Scenario) -> (End, u32, Vec<u64>) {
    let now = Cell::new(0);
    let calls = Cell::new(0);
    let slept = RefCell::new(Vec::new());
    let script = RefCell::new(scenario.attempts.iter().copied().collect::<VecDeque<_>>());
    let budget = Cell::new(scenario.budget);
    let ended = run(
        |attempt| {
            calls.set(calls.get() + 1);
            assert_eq!(attempt, calls.get(), "{}: attempts are numbered from 1", scenario.name);
            let outcome = script.borrow_mut().pop_front().expect("one call more than scripted");
            now.set(now.get() + outcome.takes);
            ready(outcome)
        },
        |_, outcome: &Attempt| outcome.verdict,
        || {
            let left = budget.get();
            budget.set(left.saturating_sub(1));
            left > 0
        },
        || scenario.time.map(|time| Duration::from_millis(time.saturating_sub(now.get()))),
        |delay| {
            let millis = u64::try_from(delay.as_millis()).unwrap();
            slept.borrow_mut().push(millis);
            now.set(now.get() + millis);
            ready(())
        },
    )
    .now_or_never()
    .expect("nothing here waits for real");
    let end = match ended {
        Ended::With(outcome) => End::With(outcome.name),
        Ended::OutOfTime => End::OutOfTime,
    };
    (end, calls.get(), slept.into_inner())
}

#[test]
fn the_loop_follows_every_scenario() {
    for scenario in SCENARIOS {
        let (end, calls, slept) = play(scenario);
        assert_eq!(end, scenario.end, "{}", scenario.name);
        assert_eq!(calls, scenario.calls, "{}", scenario.name);
        assert_eq!(slept, scenario.slept, "{}", scenario.name);
    }
}
