//! `tink sandbox faults`.

use std::time::Duration;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use tink_sandbox::{DropPoint, FaultRule, Latency, Probability, RetryAfter};

pub(super) const AFTER: &str = "\
Examples:
  tink sandbox faults
  tink sandbox faults add --operation search --status 429 --retry-after 2 --count 3
  tink sandbox faults fired
  tink sandbox faults remove 3
  tink sandbox faults --clear";

const AFTER_ADD: &str = "\
A rule without --api, --operation and --user concerns every request, and without --count it stays.
A connection that is dropped before the answer was carried out: stored, and not answered.

Examples:
  tink sandbox faults add --status 503 --html --probability 0.05 --seed 7
  tink sandbox faults add --operation ingestTransactions --user anna --drop before-answer --count 1
  tink sandbox faults add --api moneykit --latency 200 --sigma 0.5
  tink sandbox faults add --operation getUser --expired-token --count 1";

/// What is asked and ordered of faults.
#[derive(Debug, Args)]
pub(crate) struct FaultsArgs {
    #[command(subcommand)]
    pub(crate) verb: Option<FaultsVerb>,
    /// Take all of them back
    #[arg(long)]
    pub(crate) clear: bool,
}

/// What can be done with faults.
#[derive(Debug, Subcommand)]
pub(crate) enum FaultsVerb {
    /// Show the faults that are ordered
    #[command(after_help = "Example:\n  tink sandbox faults list")]
    List,
    /// Order a fault
    #[command(after_help = AFTER_ADD)]
    Add(Box<AddFault>),
    /// Take one of them back
    #[command(after_help = "Example:\n  tink sandbox faults remove 3")]
    Remove {
        /// The rule's number, as tink sandbox faults shows it
        rule: u64,
    },
    /// Take all of them back
    #[command(after_help = "Example:\n  tink sandbox faults clear")]
    Clear,
    /// Show which faults fired, the newest last
    #[command(after_help = "Example:\n  tink sandbox faults fired")]
    Fired,
}

/// What a fault is made of: one of these at least.
const EFFECTS: [&str; 5] = ["status", "drop", "expired_token", "rotated_refresh_token", "latency"];

/// What stands in the place of an answer.
const OTHERS: [&str; 3] = ["drop", "expired_token", "rotated_refresh_token"];

/// A fault to be ordered.
#[derive(Debug, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("what").args(EFFECTS).required(true).multiple(true))]
pub(crate) struct AddFault {
    /// In one API only: tink-connector, tink-main, tink-xs2a or moneykit
    #[arg(long)]
    api: Option<String>,
    /// In one operation only, by its id, such as ingestTransactions
    #[arg(long, value_name = "ID")]
    operation: Option<String>,
    /// For one user only, by external id or by id
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// Answer with this status, from 400 to 599, in the words of the API
    #[arg(long, conflicts_with_all = OTHERS)]
    status: Option<u16>,
    /// The Retry-After of that answer: seconds, a date as HTTP writes it, or none
    #[arg(long, value_name = "WHEN", requires = "status", conflicts_with_all = OTHERS, value_parser = parse_retry_after)]
    retry_after: Option<RetryAfter>,
    /// Answer with a page in HTML, as a proxy would
    #[arg(long, requires = "status", conflicts_with_all = OTHERS)]
    html: bool,
    /// Drop the connection
    #[arg(long, value_enum, value_name = "WHERE", conflicts_with_all = ["expired_token", "rotated_refresh_token"])]
    drop: Option<DropAt>,
    /// Let the request's access token expire
    #[arg(long, conflicts_with = "rotated_refresh_token")]
    expired_token: bool,
    /// Let a refresh token serve once
    #[arg(long)]
    rotated_refresh_token: bool,
    /// Let the request wait, beside all of that or alone
    #[arg(long, value_name = "MILLISECONDS")]
    latency: Option<u32>,
    /// Spread the waits log-normally around --latency as the median: the standard deviation of their logarithm
    #[arg(long, requires = "latency", value_parser = parse_sigma)]
    sigma: Option<u32>,
    /// So often, and then no more
    #[arg(long, value_name = "NUMBER")]
    count: Option<u32>,
    /// Not at the first so many requests
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u32,
    /// By chance: a decimal such as 0.25, or a fraction such as 1/3
    #[arg(long, value_parser = parse_probability)]
    probability: Option<Probability>,
    /// The seed of its chances [default: the world's]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

/// Where a connection is dropped.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum DropAt {
    /// Before the request is read
    BeforeRequest,
    /// After it was carried out, before its answer
    BeforeAnswer,
    /// In the middle of its answer
    InAnswer,
}

impl AddFault {
    /// The rule that is asked for.
    pub(crate) fn rule(&self) -> FaultRule {
        let mut rule = match (self.status, self.drop) {
            (Some(status), _) => FaultRule::status(status),
            (None, Some(at)) => FaultRule::dropped(match at {
                DropAt::BeforeRequest => DropPoint::BeforeRequest,
                DropAt::BeforeAnswer => DropPoint::BeforeAnswer,
                DropAt::InAnswer => DropPoint::InAnswer,
            }),
            (None, None) if self.expired_token => FaultRule::expired_token(),
            (None, None) if self.rotated_refresh_token => FaultRule::rotated_refresh_token(),
            (None, None) => FaultRule::default(),
        };
        rule.api.clone_from(&self.api);
        rule.operation.clone_from(&self.operation);
        rule.user.clone_from(&self.user);
        rule.retry_after.clone_from(&self.retry_after);
        rule.html = self.html;
        rule.latency = self
            .latency
            .map(|millis| Latency::log_normal(Duration::from_millis(millis.into()), self.sigma.unwrap_or_default()));
        rule.count = self.count;
        rule.after = self.after;
        rule.probability = self.probability;
        rule.seed = self.seed;
        rule
    }
}

fn parse_probability(text: &str) -> Result<Probability, String> {
    text.parse().map_err(|error: tink_sandbox::InvalidFault| error.to_string())
}

/// The server refuses what is no date.
fn parse_retry_after(text: &str) -> Result<RetryAfter, String> {
    Ok(text.parse().map_or_else(|_| RetryAfter::Date(text.to_owned()), RetryAfter::Seconds))
}

/// A decimal in thousandths.
fn parse_sigma(text: &str) -> Result<u32, String> {
    let wrong = || "write a decimal with at most 3 places, such as 0.5".to_owned();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || rest.len() > 3 || !is_number(whole) || !is_number(rest) {
        return Err(wrong());
    }
    format!("{whole}{rest:0<3}").parse().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sigma_is_read_by_its_digits() {
        for (text, thousandths) in [("0.5", 500), ("1", 1_000), ("0.025", 25), ("1.25", 1_250)] {
            assert_eq!(parse_sigma(text), Ok(thousandths), "{text}");
        }
        for wrong in ["", ".5", "-1", "0.1234", "a", "99999999"] {
            assert!(parse_sigma(wrong).is_err(), "{wrong:?}");
        }
    }
}
