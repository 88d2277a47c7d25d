//! A rule: where a fault happens, how often, and what it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use tink_model::Operation;

use super::chance::Probability;
use super::latency::Latency;

/// A rule: where a fault happens, how often, and what it is.
///
/// Without an API, an operation or a user it concerns those of all; without a count it stays. What happens is one of an answer of the
/// tester's choice, a connection that is dropped, and something about the token; a wait can stand beside it, or alone.
///
/// ```
/// use std::time::Duration;
/// use tink_sandbox::{DropPoint, FaultRule, Latency, RetryAfter};
///
/// let busy = FaultRule::status(429).on("search").retry_after(RetryAfter::Seconds(2)).times(3);
/// let lost = FaultRule::dropped(DropPoint::BeforeAnswer).on("ingestTransactions").user("anna").after(1).times(1);
/// let weather = FaultRule::status(503).html().probability("0.05".parse()?).seed(7);
/// let slow = FaultRule::slow(Latency::log_normal(Duration::from_millis(200), 500)).api("moneykit");
/// assert_eq!(busy.to_string(), "429, Retry-After 2");
/// # Ok::<(), tink_sandbox::InvalidFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct FaultRule {
    /// The API: `tink-connector`, `tink-main`, `tink-xs2a` or `moneykit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// The operation's id, such as `ingestTransactions`: in every API that has it, or in one where the API stands before it, as in
    /// `moneykit/listAccounts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The user that a request is about, by external id or by id (in XS2A.api `bus_` and the id): whose token it carries, or whom its path, its form or its JSON
    /// names. A link of MoneyKit stands for its user; bank connections, events and wizards for nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The status to answer with, from 400 to 599, in the words of the operation's API. The request is not carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The `Retry-After` of that answer. Without it MoneyKit alone sends one, with a 429.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<RetryAfter>,
    /// Whether that answer is a page in HTML, as a proxy sends it that stands before the API.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub html: bool,
    /// Where the connection is dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop: Option<DropPoint>,
    /// What happens to the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenFault>,
    /// How long the request waits before all of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Latency>,
    /// How many requests it meets; it is gone after the last. Without a number it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// So many requests that it concerns pass first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub after: u32,
    /// The chance that it meets a request that it concerns; always, without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<Probability>,
    /// The seed of its chances; without one it follows from the world's. The same seed and the same requests of an operation, one
    /// after the other, give the same firings and waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// When a client may come again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum RetryAfter {
    /// After so many seconds.
    Seconds(u32),
    /// At a date as HTTP writes it, such as `Wed, 21 Oct 2026 07:28:00 GMT`; or `none` for no header, where the API sends one.
    Date(String),
}

/// Where a connection is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum DropPoint {
    /// Before the request is read: it is not carried out. In process the error is that of a request that was not sent; over a
    /// socket a client cannot know that.
    BeforeRequest,
    /// When the request was carried out and stored, before its answer: what finds double submissions.
    BeforeAnswer,
    /// In the middle of the answer to a request that was carried out: half of the body comes. An answer without a body is lost as a
    /// whole.
    InAnswer,
}

/// What happens to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum TokenFault {
    /// The request's access token counts as expired from now on.
    Expired,
    /// The refresh token that was exchanged is refused from now on: only the one that came for it is good.
    RotatedRefreshToken,
}

impl RetryAfter {
    /// No header at all.
    #[must_use]
    pub fn none() -> Self {
        Self::Date(NO_HEADER.to_owned())
    }

    /// What the header says, if there is to be one.
    pub(super) fn header(&self) -> Option<String> {
        match self {
            Self::Seconds(seconds) => Some(seconds.to_string()),
            Self::Date(date) => (date != NO_HEADER).then(|| date.clone()),
        }
    }
}

/// What stands for no header.
pub(super) const NO_HEADER: &str = "none";

impl FaultRule {
    /// An answer with a status from 400 to 599.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// A connection that is dropped.
    #[must_use]
    pub fn dropped(at: DropPoint) -> Self {
        Self { drop: Some(at), ..Self::default() }
    }

    /// An access token that counts as expired.
    #[must_use]
    pub fn expired_token() -> Self {
        Self { token: Some(TokenFault::Expired), ..Self::default() }
    }

    /// A refresh token that serves once.
    #[must_use]
    pub fn rotated_refresh_token() -> Self {
        Self { token: Some(TokenFault::RotatedRefreshToken), ..Self::default() }
    }

    /// A wait, and nothing else.
    #[must_use]
    pub fn slow(latency: Latency) -> Self {
        Self { latency: Some(latency), ..Self::default() }
    }

    /// In one operation only.
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// In one API only.
    #[must_use]
    pub fn api(mut self, api: impl Into<String>) -> Self {
        self.api = Some(api.into());
        self
    }

    /// For one user only, by external id or by id.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// So often, and then no more.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// Not at the first so many requests.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.after = requests;
        self
    }

    /// By chance.
    #[must_use]
    pub fn probability(mut self, probability: Probability) -> Self {
        self.probability = Some(probability);
        self
    }

    /// With a seed of its own.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// After a wait.
    #[must_use]
    pub fn latency(mut self, latency: Latency) -> Self {
        self.latency = Some(latency);
        self
    }

    /// With a `Retry-After`.
    #[must_use]
    pub fn retry_after(mut self, retry_after: RetryAfter) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// As a page of a proxy.
    #[must_use]
    pub fn html(mut self) -> Self {
        self.html = true;
        self
    }

    /// Whether it concerns an operation.
    pub(super) fn concerns(&self, operation: &Operation) -> bool {
        let (api, id) = match self.operation.as_deref().map(|name| name.split_once('/').ok_or(name)) {
            None => (None, None),
            Some(Ok((api, id))) => (Some(api), Some(id)),
            Some(Err(id)) => (None, Some(id)),
        };
        let is = |wanted: Option<&str>, own: &str| wanted.is_none_or(|wanted| wanted == own);
        is(self.api.as_deref(), operation.api) && is(api, operation.api) && is(id, operation.id)
    }

    /// Whether it keeps a request from its answer, so that no other rule has a say in it.
    pub(super) fn is_final(&self) -> bool {
        self.status.is_some() || self.drop.is_some() || self.token == Some(TokenFault::Expired)
    }
}

/// What happens, in a few words.
impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map(|status| status.to_string());
        let html = self.html.then(|| "as HTML".to_owned());
        let retry_after = self.retry_after.as_ref().map(|when| match when.header() {
            Some(text) => format!("Retry-After {text}"),
            None => "no Retry-After".to_owned(),
        });
        let drop = self.drop.map(|at| match at {
            DropPoint::BeforeRequest => "dropped before the request is read".to_owned(),
            DropPoint::BeforeAnswer => "stored but not answered".to_owned(),
            DropPoint::InAnswer => "dropped in the middle of the answer".to_owned(),
        });
        let token = self.token.map(|token| match token {
            TokenFault::Expired => "the token has expired".to_owned(),
            TokenFault::RotatedRefreshToken => "the refresh token serves once".to_owned(),
        });
        let latency = self.latency.map(|latency| format!("waits {latency}"));
        let parts: Vec<String> = [status, html, retry_after, drop, token, latency].into_iter().flatten().collect();
        f.write_str(&parts.join(", "))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use tink_model::{connector, main, moneykit};

    use super::*;

    #[test]
    fn a_rule_that_names_an_api_concerns_no_other() {
        for rule in [FaultRule::status(500).on("tink-main/createUser"), FaultRule::status(500).api("tink-main")] {
            assert!(rule.concerns(&main::operations::CREATE_USER));
            assert!(!rule.concerns(&connector::operations::CREATE_USER));
        }
        let rule = FaultRule::status(500).api("moneykit").on("tink-main/createUser");
        assert!(!rule.concerns(&main::operations::CREATE_USER));
        assert!(FaultRule::status(500).concerns(&moneykit::operations::GET_LINK));
        assert!(!FaultRule::status(500).on("search").concerns(&moneykit::operations::GET_LINK));
    }

    #[test]
    fn what_was_written_before_rules_had_more_members_reads_and_writes_as_it_did() {
        let text = r#"{"operation":"search","status":429,"count":2}"#;
        let rule: FaultRule = serde_json::from_str(text).unwrap();
        assert_eq!(rule, FaultRule::status(429).on("search").times(2));
        assert_eq!(serde_json::to_string(&rule).unwrap(), text);
    }

    #[test]
    fn all_members_are_written_and_read() {
        let rule = FaultRule::status(429)
            .api("tink-main")
            .on("search")
            .user("anna")
            .retry_after(RetryAfter::Seconds(2))
            .html()
            .latency(Latency::fixed(std::time::Duration::from_millis(5)))
            .times(3)
            .after(4)
            .probability(Probability::of(1, 3).unwrap())
            .seed(7);
        let text = serde_json::to_string(&rule).unwrap();
        insta::assert_snapshot!(text, @r#"{"api":"tink-main","operation":"search","user":"anna","status":429,"retryAfter":2,"html":true,"latency":{"millis":5},"count":3,"after":4,"probability":"1/3","seed":7}"#);
        assert_eq!(serde_json::from_str::<FaultRule>(&text).unwrap(), rule);
        let drop = serde_json::to_string(&FaultRule::dropped(DropPoint::InAnswer)).unwrap();
        assert_eq!(drop, r#"{"drop":"inAnswer"}"#);
        let token = serde_json::to_string(&FaultRule::rotated_refresh_token()).unwrap();
        assert_eq!(token, r#"{"token":"rotatedRefreshToken"}"#);
        assert!(serde_json::from_str::<FaultRule>(r#"{"status":429,"cuont":1}"#).is_err());
    }
}
