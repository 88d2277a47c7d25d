//! A time under one load, and what its requests found.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::open::{End, Sample};

/// A time under one load. Latencies are of successes, in seconds from when a request was due.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Phase {
    pub(super) name: &'static str,
    /// Requests that were due each second.
    pub(super) rate: f64,
    pub(super) seconds: f64,
    pub(super) requests: usize,
    /// How many were answered so, by status.
    pub(super) answers: BTreeMap<u16, usize>,
    /// Connections that broke.
    pub(super) broken: usize,
    /// Requests whose caller waited in vain.
    pub(super) given_up: usize,
    pub(super) median: Option<f64>,
    pub(super) p99: Option<f64>,
    /// Of those that were due in the first third of the time.
    pub(super) p99_at_first: Option<f64>,
    /// Of those that were due in the last third of it.
    pub(super) p99_at_last: Option<f64>,
}

impl Phase {
    pub(super) fn of(name: &'static str, rate: f64, time: Duration, samples: &[Sample]) -> Self {
        let mut answers = BTreeMap::new();
        let (mut broken, mut given_up) = (0, 0);
        for sample in samples {
            match sample.end {
                End::Answered(status) => *answers.entry(status.as_u16()).or_default() += 1,
                End::Broken => broken += 1,
                End::GivenUp => given_up += 1,
            }
        }
        let seconds = time.as_secs_f64();
        let served = |from: f64, to: f64| -> Vec<f64> {
            let within = samples.iter().filter(|sample| (from * seconds..to * seconds).contains(&sample.due));
            within.filter(|sample| sample.is_success()).map(|sample| sample.latency).collect()
        };
        let all = served(0.0, 1.0);
        Self {
            name,
            rate,
            seconds,
            requests: samples.len(),
            answers,
            broken,
            given_up,
            median: quantile(&all, 0.5),
            p99: quantile(&all, 0.99),
            p99_at_first: quantile(&served(0.0, 1.0 / 3.0), 0.99),
            p99_at_last: quantile(&served(2.0 / 3.0, 1.0), 0.99),
        }
    }

    /// Requests that were served.
    pub(super) fn served(&self) -> usize {
        self.counted(|status| (200..300).contains(&status))
    }

    /// Requests that were turned away as those of too many.
    pub(super) fn shed(&self) -> usize {
        self.counted(|status| matches!(status, 429 | 503))
    }

    /// Everything that is neither.
    pub(super) fn failed(&self) -> usize {
        self.requests - self.served() - self.shed()
    }

    fn counted(&self, wanted: impl Fn(u16) -> bool) -> usize {
        self.answers.iter().filter(|(status, _)| wanted(**status)).map(|(_, count)| count).sum()
    }
}

/// The smallest that so large a share of all is not above.
fn quantile(latencies: &[f64], share: f64) -> Option<f64> {
    let mut sorted = latencies.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    #[test]
    fn a_quantile_is_one_of_the_latencies() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(quantile(&hundred, 0.99), Some(99.0));
        assert_eq!(quantile(&hundred, 0.5), Some(50.0));
        assert_eq!(quantile(&[3.0], 0.99), Some(3.0));
        assert_eq!(quantile(&[], 0.99), None);
    }

    #[test]
    fn thirds_are_told_apart_by_when_requests_were_due_and_only_successes_have_a_latency() {
        let sample = |due, latency, end| Sample { due, latency, end };
        let ok = End::Answered(StatusCode::NO_CONTENT);
        let samples = [
            sample(0.0, 0.001, ok),
            sample(1.5, 0.002, ok),
            sample(2.9, 0.004, ok),
            sample(2.9, 0.0001, End::Answered(StatusCode::TOO_MANY_REQUESTS)),
            sample(2.9, 10.0, End::GivenUp),
            sample(2.9, 0.1, End::Broken),
        ];
        let phase = Phase::of("steady", 2.0, Duration::from_secs(3), &samples);
        assert_eq!((phase.p99_at_first, phase.median, phase.p99_at_last), (Some(0.001), Some(0.002), Some(0.004)));
        assert_eq!((phase.served(), phase.shed(), phase.failed()), (3, 1, 2));
        assert_eq!((phase.given_up, phase.broken), (1, 1));
    }
}
