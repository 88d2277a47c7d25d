//! Whether a rule can fire at all: one that never could is a mistake of the tester.

use tink_model::{Operation, TokenKind};

use super::rule::{FaultRule, NO_HEADER, RetryAfter, TokenFault};
use super::users;
use crate::problem::Problem;
use crate::routes::routes;

/// The one operation that exchanges refresh tokens.
const EXCHANGES: &str = "getToken";

/// The longest name of a user (ours).
const MAX_USER_CHARS: usize = 256;

/// Says what keeps a rule from ever firing.
pub(super) fn check(rule: &FaultRule) -> Result<(), Problem> {
    check_effect(rule)?;
    if rule.count == Some(0) {
        return Err(Problem::invalid("/count: a rule fires at least once."));
    }
    check_place(rule)
}

fn check_effect(rule: &FaultRule) -> Result<(), Problem> {
    if let Some(status) = rule.status.filter(|status| !(400..=599).contains(status)) {
        return Err(Problem::invalid(format!("/status: {status} is not a status from 400 to 599.")));
    }
    let effects = [rule.status.is_some(), rule.drop.is_some(), rule.token.is_some()];
    let effects = effects.into_iter().filter(|has| *has).count();
    if effects > 1 {
        return Err(Problem::invalid("/: a rule has one of status, drop and token; order two rules for two faults."));
    }
    if effects == 0 && rule.latency.is_none() {
        return Err(Problem::invalid("/: a rule says what happens, by one of status, drop, token and latency."));
    }
    if rule.status.is_none() && (rule.html || rule.retry_after.is_some()) {
        return Err(Problem::invalid("/: html and retryAfter are of an answer, which a rule with a status gives."));
    }
    if let Some(RetryAfter::Date(date)) = &rule.retry_after
        && date != NO_HEADER
        && httpdate::parse_http_date(date).is_err()
    {
        let shape = "a number of seconds, a date such as \"Wed, 21 Oct 2026 07:28:00 GMT\", or \"none\"";
        return Err(Problem::invalid(format!("/retryAfter: {date:?} is not {shape}.")));
    }
    match rule.latency.and_then(super::Latency::fault) {
        Some(wrong) => Err(Problem::invalid(wrong)),
        None => Ok(()),
    }
}

fn check_place(rule: &FaultRule) -> Result<(), Problem> {
    if let Some(api) = rule.api.as_deref().filter(|api| !routes().any(|(operation, _)| operation.api == *api)) {
        let mut known: Vec<&str> = routes().map(|(operation, _)| operation.api).collect();
        known.dedup();
        return Err(Problem::invalid(format!("/api: {api:?} is none of {}.", known.join(", "))));
    }
    if let Some(user) = rule.user.as_deref().filter(|user| user.is_empty() || user.chars().count() > MAX_USER_CHARS) {
        let message = format!("/user: {user:?} is empty, or longer than {MAX_USER_CHARS} characters.");
        return Err(Problem::invalid(message));
    }
    let concerned: Vec<&Operation> =
        routes().map(|(operation, _)| *operation).filter(|operation| rule.concerns(operation)).collect();
    if concerned.is_empty() {
        let known: Vec<&str> = routes()
            .filter(|(operation, _)| rule.api.as_deref().is_none_or(|api| api == operation.api))
            .map(|(operation, _)| operation.id)
            .collect();
        let operation = rule.operation.as_deref().unwrap_or_default();
        return Err(Problem::invalid(format!("/operation: {operation:?} is none of {}.", known.join(", "))));
    }
    if !concerned.iter().any(|operation| may_meet(rule.token, operation)) {
        let wanted = match rule.token {
            Some(TokenFault::RotatedRefreshToken) => "exchanges refresh tokens, as getToken of tink-main does",
            _ => "takes an access token, which could expire",
        };
        return Err(Problem::invalid(format!("/token: no operation that the rule concerns {wanted}.")));
    }
    if rule.user.is_some() && !concerned.iter().any(|operation| users::may_be_of_one(operation)) {
        return Err(Problem::invalid("/user: no operation that the rule concerns is about a user."));
    }
    Ok(())
}

/// Whether an operation takes a token that expires.
pub(crate) fn takes_a_token_that_expires(operation: &Operation) -> bool {
    may_meet(Some(TokenFault::Expired), operation)
}

/// Whether something can happen to the token of an operation.
pub(super) fn may_meet(token: Option<TokenFault>, operation: &Operation) -> bool {
    match token {
        None => true,
        Some(TokenFault::RotatedRefreshToken) => operation.id == EXCHANGES && operation.api == "tink-main",
        Some(TokenFault::Expired) => match operation.token {
            TokenKind::Client
            | TokenKind::User
            | TokenKind::ClientOrUser
            | TokenKind::Optional
            | TokenKind::BankUser => true,
            TokenKind::None | TokenKind::Developer | TokenKind::ApiKey => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{DropPoint, Latency};
    use super::*;

    fn refused(rule: &FaultRule) -> String {
        check(rule).expect_err("it could never fire").message().to_owned()
    }

    #[test]
    fn a_rule_for_everything_and_one_for_each_kind_can_fire() {
        let slow = || FaultRule::slow(Latency::fixed(Duration::from_millis(1)));
        for rule in [
            FaultRule::status(503),
            FaultRule::status(503).html().retry_after(RetryAfter::Seconds(1)),
            FaultRule::status(429).retry_after(RetryAfter::Date("Wed, 21 Oct 2026 07:28:00 GMT".to_owned())),
            FaultRule::status(429).retry_after(RetryAfter::none()),
            FaultRule::dropped(DropPoint::InAnswer).api("moneykit").user("anna"),
            FaultRule::expired_token(),
            FaultRule::expired_token().on("tink-xs2a/listBankAccounts"),
            FaultRule::rotated_refresh_token(),
            FaultRule::rotated_refresh_token()
                .on("getToken")
                .user("anna")
                .latency(Latency::fixed(Duration::from_secs(1))),
            slow(),
            slow().on("ping"),
        ] {
            assert!(check(&rule).is_ok(), "{rule:?}: {:?}", check(&rule));
        }
    }

    #[test]
    fn a_rule_that_could_never_fire_says_why() {
        let wrong = [
            FaultRule::default(),
            FaultRule::status(399),
            FaultRule::status(503).times(0),
            FaultRule { drop: Some(DropPoint::InAnswer), ..FaultRule::status(503) },
            FaultRule::dropped(DropPoint::InAnswer).html(),
            FaultRule::status(429).retry_after(RetryAfter::Date("tomorrow".to_owned())),
            FaultRule::slow(Latency::fixed(Duration::ZERO)),
            FaultRule::status(503).api("tink"),
            FaultRule::status(503).user(""),
            FaultRule::status(503).on("ping").user("anna"),
            FaultRule::expired_token().on("ping"),
            FaultRule::rotated_refresh_token().on("search"),
        ];
        let messages: Vec<String> = wrong.iter().map(refused).collect();
        insta::assert_snapshot!(messages.join("\n"), @r#"
        /: a rule says what happens, by one of status, drop, token and latency.
        /status: 399 is not a status from 400 to 599.
        /count: a rule fires at least once.
        /: a rule has one of status, drop and token; order two rules for two faults.
        /: html and retryAfter are of an answer, which a rule with a status gives.
        /retryAfter: "tomorrow" is not a number of seconds, a date such as "Wed, 21 Oct 2026 07:28:00 GMT", or "none".
        /latency/millis: 0 is not from 1 to 600000.
        /api: "tink" is none of tink-connector, tink-main, tink-xs2a, moneykit.
        /user: "" is empty, or longer than 256 characters.
        /user: no operation that the rule concerns is about a user.
        /token: no operation that the rule concerns takes an access token, which could expire.
        /token: no operation that the rule concerns exchanges refresh tokens, as getToken of tink-main does.
        "#);
        let unknown = refused(&FaultRule::status(503).api("moneykit").on("search"));
        assert!(unknown.starts_with("/operation: \"search\" is none of generateAccessToken, "), "{unknown}");
        assert!(!unknown.contains("ingestAccounts"), "{unknown}");
    }
}
