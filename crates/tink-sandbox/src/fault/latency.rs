//! How long a rule lets a request wait: always the same, or log-normal.

use std::fmt;
use std::time::Duration;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::exact::{self, Decimal};

/// The longest wait of one rule, ten minutes (ours). A longer one that is drawn is cut to it.
pub(crate) const MAX_LATENCY_MILLIS: u32 = 600_000;

/// The widest spread (ours): one in a thousand waits is then more than five million times the median.
const MAX_SIGMA_THOUSANDTHS: u32 = 5_000;

/// A wait before a request is looked at. With a spread it is log-normal, as the times of real services nearly are: half of the
/// waits are shorter than the median, and a few are much longer. A server gives a request up after
/// a minute, waits included.
///
/// ```
/// use std::time::Duration;
/// use tink_sandbox::Latency;
///
/// let always = Latency::fixed(Duration::from_millis(300));
/// let spread = Latency::log_normal(Duration::from_millis(300), 500);
/// assert_eq!(always.to_string(), "300 ms");
/// assert_eq!(spread.to_string(), "300 ms, sigma 0.5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    /// The wait in milliseconds; with a spread, the median.
    millis: u32,
    #[serde(default, skip_serializing_if = "Sigma::is_zero")]
    sigma: Sigma,
}

/// The spread: the standard deviation of the wait's natural logarithm, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sigma(u32);

impl Latency {
    /// Always this long, to the millisecond.
    #[must_use]
    pub fn fixed(wait: Duration) -> Self {
        Self { millis: u32::try_from(wait.as_millis()).unwrap_or(u32::MAX), sigma: Sigma(0) }
    }

    /// Log-normal, with this median, and sigma in thousandths: the standard deviation of the wait's natural logarithm.
    #[must_use]
    pub fn log_normal(median: Duration, sigma_thousandths: u32) -> Self {
        Self { sigma: Sigma(sigma_thousandths), ..Self::fixed(median) }
    }

    /// What is wrong with it, if something is.
    pub(super) fn fault(self) -> Option<String> {
        if !(1..=MAX_LATENCY_MILLIS).contains(&self.millis) {
            return Some(format!("/latency/millis: {} is not from 1 to {MAX_LATENCY_MILLIS}.", self.millis));
        }
        let most = Sigma(MAX_SIGMA_THOUSANDTHS);
        (self.sigma.0 > most.0).then(|| format!("/latency/sigma: {} is more than {most}.", self.sigma))
    }

    /// The wait of one request.
    pub(super) fn draw(self, rng: &mut ChaCha8Rng) -> Duration {
        if self.sigma.is_zero() {
            return Duration::from_millis(self.millis.into());
        }
        let sigma = f64::from(self.sigma.0) / 1_000.0;
        let wait = f64::from(self.millis) * (sigma * normal(rng)).exp();
        let whole = wait.round().clamp(0.0, f64::from(MAX_LATENCY_MILLIS));
        Duration::try_from_secs_f64(whole / 1_000.0).unwrap_or_default()
    }
}

/// A standard normal number, after Box and Muller.
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let radius = (-2.0 * uniform(rng).ln()).sqrt();
    radius * (std::f64::consts::TAU * uniform(rng)).cos()
}

/// More than 0, at most 1.
fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    (f64::from(rng.next_u32()) + 1.0) / (f64::from(u32::MAX) + 1.0)
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.millis)?;
        if self.sigma.is_zero() { Ok(()) } else { write!(f, ", sigma {}", self.sigma) }
    }
}

impl Sigma {
    const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    fn read(text: &str) -> Option<Self> {
        let Decimal { value, places } = exact::decimal(text)?;
        match places {
            0..=3 => value.checked_mul(10_u32.pow(3 - places)).map(Self),
            _ => None,
        }
    }
}

impl fmt::Display for Sigma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut value, mut places) = (self.0, 3);
        while places > 0 && value % 10 == 0 {
            (value, places) = (value / 10, places - 1);
        }
        fmt::Display::fmt(&Decimal { value, places }, f)
    }
}

impl Serialize for Sigma {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sigma {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = exact::text_of(deserializer)?;
        let wrong = || serde::de::Error::custom(format!("sigma is a decimal with at most 3 places, not {text:?}"));
        Self::read(&text).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use tink_ledger::rng::for_decision;

    use super::*;

    fn read(json: &str) -> Result<Latency, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn it_reads_and_writes_its_digits() {
        for (json, written) in [
            (r#"{"millis":300}"#, r#"{"millis":300}"#),
            (r#"{"millis":300,"sigma":"0.5"}"#, r#"{"millis":300,"sigma":"0.5"}"#),
            (r#"{"millis":300,"sigma":1.25}"#, r#"{"millis":300,"sigma":"1.25"}"#),
            (r#"{"millis":300,"sigma":0}"#, r#"{"millis":300}"#),
        ] {
            assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), written);
        }
        for wrong in
            ["{}", r#"{"millis":-1}"#, r#"{"millis":1.5}"#, r#"{"millis":1,"sigma":"0.1234"}"#, r#"{"milis":1}"#]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(Latency::fixed(Duration::from_millis(1)).fault(), None);
        assert!(Latency::fixed(Duration::ZERO).fault().is_some());
        assert!(Latency::fixed(Duration::from_secs(601)).fault().is_some());
        assert!(Latency::log_normal(Duration::from_secs(1), 5_001).fault().is_some());
    }

    #[test]
    fn a_fixed_wait_is_always_the_same() {
        let wait = Duration::from_millis(300);
        assert_eq!(Latency::fixed(wait).draw(&mut for_decision(1, "test", 1)), wait);
    }

    #[test]
    fn a_spread_wait_has_its_median_and_its_tail_and_follows_its_seed() {
        let latency = Latency::log_normal(Duration::from_millis(1_000), 500);
        let drawn = |seed| -> Vec<u128> {
            (0..2_001).map(|n| latency.draw(&mut for_decision(seed, "test", n)).as_millis()).collect()
        };
        let mut waits = drawn(7);
        assert_eq!(waits, drawn(7));
        assert_ne!(waits, drawn(8));
        waits.sort_unstable();
        let (low, median, high) = (waits[320], waits[1_000], waits[1_680]);
        // One standard deviation each way: 607 and 1649.
        assert!((550..660).contains(&low), "{low}");
        assert!((950..1_050).contains(&median), "{median}");
        assert!((1_520..1_780).contains(&high), "{high}");
    }

    #[test]
    fn no_wait_is_longer_than_the_longest() {
        let latency = Latency::log_normal(Duration::from_secs(600), 5_000);
        let most = Duration::from_millis(MAX_LATENCY_MILLIS.into());
        assert!((0..500).all(|n| latency.draw(&mut for_decision(7, "test", n)) <= most));
    }
}
