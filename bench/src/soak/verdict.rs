//! What is expected of the sandbox under load, and whether it was so.

use serde::Serialize;

use super::open::PATIENCE;
use super::phase::Phase;

/// A p99 that is at most so many times another is as it was. A quarter is what servers are given elsewhere; a hundredth of all requests
/// is scattered more widely than a median.
const STABLE: f64 = 1.5;

/// Below this a p99 is the noise of the machine: a fsync that waits for the disk takes as long.
const FLOOR: f64 = 0.02;

/// What a transaction may take in memory beside its text: as much as one of many, and the two instants that it shares with none, since it
/// comes in a request of its own.
const EACH: f64 = 136.0;

/// What the process may grow by whatever it stores: buffers of connections, caches of the store, room of the allocator.
const ROOM: f64 = 32e6;

/// What the process grew by under steady load, and what it stored meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Growth {
    /// Bytes.
    pub(super) before: f64,
    pub(super) after: f64,
    pub(super) transactions: usize,
    /// Bytes of their texts and ids.
    pub(super) text: usize,
}

impl Growth {
    fn grown(&self) -> f64 {
        self.after - self.before
    }

    fn data(&self) -> f64 {
        self.transactions as f64 * EACH + self.text as f64
    }
}

/// Whether it was as expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Verdict {
    Held,
    Broken,
    /// It ran, for so short a time that it says nothing.
    Ran,
}

/// One thing that is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Check {
    pub(super) what: &'static str,
    pub(super) found: String,
    pub(super) expected: String,
    pub(super) verdict: Verdict,
}

impl Check {
    fn new(what: &'static str, found: String, expected: impl Into<String>, holds: bool) -> Self {
        let verdict = if holds { Verdict::Held } else { Verdict::Broken };
        Self { what, found, expected: expected.into(), verdict }
    }

    /// The same, of a run that is too short to say anything.
    pub(super) fn unjudged(&mut self) {
        self.verdict = Verdict::Ran;
    }
}

/// What is judged.
pub(super) struct Facts<'a> {
    pub(super) steady: &'a Phase,
    pub(super) overload: &'a Phase,
    pub(super) recovery: &'a Phase,
    pub(super) growth: &'a Growth,
}

pub(super) fn checks(facts: &Facts<'_>) -> Vec<Check> {
    let Facts { steady, overload, recovery, growth } = facts;
    vec![
        Check::new("80 %: errors", ends(steady), "none", steady.served() == steady.requests && steady.requests > 0),
        same("80 %: p99, first and last third", steady.p99_at_first, steady.p99_at_last),
        Check::new(
            "80 %: memory beyond the data",
            format!(
                "{:+.1} MB; grew by {:.1} MB for {} transactions",
                (growth.grown() - growth.data()) / 1e6,
                growth.grown() / 1e6,
                growth.transactions
            ),
            format!("at most {:.0} MB beside {EACH:.0} B and its text for each", ROOM / 1e6),
            growth.grown() - growth.data() <= ROOM,
        ),
        Check::new(
            "150 %: sheds load",
            ends(overload),
            "429 or 503, and nothing else fails",
            overload.shed() > 0 && overload.failed() == 0,
        ),
        Check::new(
            "150 %: p99 of what is served",
            seconds(overload.p99),
            format!("below {} s", PATIENCE.as_secs() / 2),
            overload.p99.is_some_and(|p99| p99 < PATIENCE.as_secs_f64() / 2.0),
        ),
        Check::new("80 % again: errors", ends(recovery), "none", recovery.served() == recovery.requests),
        same("80 % again: p99, before and after", steady.p99, recovery.p99_at_last),
    ]
}

fn same(what: &'static str, before: Option<f64>, after: Option<f64>) -> Check {
    let holds = before.zip(after).is_some_and(|(before, after)| after <= (before * STABLE).max(FLOOR));
    let found = format!("{}, {}", seconds(before), seconds(after));
    Check::new(what, found, format!("at most {STABLE}x, or {:.0} ms", FLOOR * 1e3), holds)
}

/// How requests ended: each way with its number.
fn ends(phase: &Phase) -> String {
    let mut ways = vec![format!("{} of {} served", phase.served(), phase.requests)];
    let others = phase.answers.iter().filter(|(status, _)| !(200..300).contains(*status));
    ways.extend(others.map(|(status, count)| format!("{count} answered {status}")));
    for (count, way) in [(phase.broken, "broken"), (phase.given_up, "given up")] {
        if count > 0 {
            ways.push(format!("{count} {way}"));
        }
    }
    ways.join(", ")
}

fn seconds(latency: Option<f64>) -> String {
    latency.map_or_else(|| "-".to_owned(), |latency| format!("{:.1} ms", latency * 1e3))
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::*;

    pub(crate) fn phase(name: &'static str, answers: &[(u16, usize)], given_up: usize, p99: f64) -> Phase {
        let answers: BTreeMap<u16, usize> = answers.iter().copied().collect();
        let requests = answers.values().sum::<usize>() + given_up;
        let (rate, seconds) = (requests as f64 / 10.0, 10.0);
        let (median, p99) = (Some(p99 / 4.0), Some(p99));
        Phase {
            name,
            rate,
            seconds,
            requests,
            answers,
            broken: 0,
            given_up,
            median,
            p99,
            p99_at_first: p99,
            p99_at_last: p99,
        }
    }

    pub(crate) fn growth(grown: f64) -> Growth {
        Growth { before: 1e8, after: 1e8 + grown, transactions: 100_000, text: 5_000_000 }
    }

    fn verdicts(steady: &Phase, overload: &Phase, recovery: &Phase, growth: &Growth) -> Vec<bool> {
        let facts = Facts { steady, overload, recovery, growth };
        checks(&facts).iter().map(|check| check.verdict == Verdict::Held).collect()
    }

    #[test]
    fn a_sandbox_that_sheds_and_recovers_holds_everything() {
        let fine = phase("steady", &[(200, 500), (204, 500)], 0, 0.03);
        let overload = phase("overload", &[(204, 1_000), (429, 400), (503, 100)], 0, 0.4);
        assert_eq!(verdicts(&fine, &overload, &fine, &growth(18.6e6 + 32e6)), [true; 7]);
    }

    #[test]
    fn one_error_under_steady_load_is_one_too_many_and_a_429_is_one() {
        let fine = phase("steady", &[(204, 1_000)], 0, 0.03);
        let overload = phase("overload", &[(429, 1)], 0, 0.4);
        for wrong in [phase("steady", &[(204, 999), (429, 1)], 0, 0.03), phase("steady", &[(204, 999)], 1, 0.03)] {
            assert!(!verdicts(&wrong, &overload, &fine, &growth(0.0))[0]);
            assert!(!verdicts(&fine, &overload, &wrong, &growth(0.0))[5]);
        }
    }

    #[test]
    fn queueing_until_callers_go_away_is_not_shedding() {
        let fine = phase("steady", &[(204, 1_000)], 0, 0.03);
        let waits = phase("overload", &[(204, 700)], 300, 9.9);
        let held = verdicts(&fine, &waits, &fine, &growth(0.0));
        assert_eq!(held[3..5], [false, false]);
        let fails = phase("overload", &[(204, 700), (429, 200), (500, 1)], 0, 0.4);
        assert!(!verdicts(&fine, &fails, &fine, &growth(0.0))[3]);
    }

    #[test]
    fn latency_that_rises_is_not_stable_unless_it_is_noise() {
        let mut rising = phase("steady", &[(204, 1_000)], 0, 0.03);
        rising.p99_at_last = Some(0.046);
        assert!(!verdicts(&rising, &rising, &rising, &growth(0.0))[1]);
        rising.p99_at_first = Some(0.002);
        rising.p99_at_last = Some(0.02);
        assert!(verdicts(&rising, &rising, &rising, &growth(0.0))[1]);
    }

    #[test]
    fn memory_that_no_data_explains_is_a_leak() {
        let fine = phase("steady", &[(204, 1_000)], 0, 0.03);
        assert!(!verdicts(&fine, &fine, &fine, &growth(18.6e6 + 33e6))[2]);
    }
}
