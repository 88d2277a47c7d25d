//! Which rules fire, how often, and what is noted of it.

use std::time::Duration;

use http::HeaderValue;
use tink_model::{connector, main, moneykit};

use super::super::{DropPoint, Latency, Probability, RetryAfter};
use super::*;

const NOW: EpochMillis = EpochMillis::new(1_700_000_000_000);

fn faults(rules: impl IntoIterator<Item = FaultRule>) -> Faults {
    let faults = Faults::new(7);
    for rule in rules {
        faults.add(rule).unwrap();
    }
    faults
}

fn status(faults: &Faults, operation: &'static Operation) -> Option<u16> {
    faults.fire(&Asked::new(operation, RequestId::default(), &[], NOW)).rule.and_then(|rule| rule.status)
}

fn of(faults: &Faults, operation: &'static Operation, user: &str) -> bool {
    faults.fire(&Asked::new(operation, RequestId::default(), &[user.to_owned()], NOW)).rule.is_some()
}

#[test]
fn a_rule_fires_as_often_as_it_says_and_for_its_operation_alone() {
    let faults = faults([FaultRule::status(429).on("search").times(2)]);
    assert_eq!(status(&faults, &main::operations::GET_USER), None);
    assert_eq!(status(&faults, &main::operations::SEARCH), Some(429));
    assert_eq!(status(&faults, &main::operations::SEARCH), Some(429));
    assert_eq!(status(&faults, &main::operations::SEARCH), None);
    assert!(faults.list().is_empty());
}

#[test]
fn a_rule_without_a_count_stays_and_one_without_an_operation_meets_all() {
    let faults = faults([FaultRule::status(503).api("moneykit")]);
    for _ in 0..3 {
        assert_eq!(status(&faults, &moneykit::operations::GET_LINK), Some(503));
        assert_eq!(status(&faults, &moneykit::operations::LIST_LINKS), Some(503));
        assert_eq!(status(&faults, &main::operations::SEARCH), None);
    }
}

#[test]
fn an_operation_that_two_apis_share_is_met_by_either_name() {
    let faults = faults([FaultRule::status(503).on("tink-main/createUser")]);
    assert_eq!(status(&faults, &connector::operations::CREATE_USER), Some(503));
}

#[test]
fn the_first_requests_pass_where_a_rule_lets_them() {
    let faults = faults([FaultRule::status(503).on("search").after(2).times(1)]);
    let fired: Vec<_> = (0..4).map(|_| status(&faults, &main::operations::SEARCH)).collect();
    assert_eq!(fired, [None, None, Some(503), None]);
}

#[test]
fn a_rule_for_one_user_meets_no_other() {
    let faults = faults([FaultRule::status(503).user("anna")]);
    assert!(!of(&faults, &main::operations::SEARCH, "bert"));
    assert!(of(&faults, &main::operations::SEARCH, "anna"));
    assert!(faults.asks_for_users(&main::operations::SEARCH));
    assert!(!of(&faults, &main::operations::SEARCH, ""));
}

#[test]
fn the_oldest_rule_answers_and_the_next_has_its_turn_when_that_is_used_up() {
    let faults = faults([FaultRule::status(503).on("search").times(1), FaultRule::status(429).on("search").times(1)]);
    let fired: Vec<_> = (0..3).map(|_| status(&faults, &main::operations::SEARCH)).collect();
    assert_eq!(fired, [Some(503), Some(429), None]);
}

#[test]
fn waits_add_up_and_do_not_keep_other_rules_away() {
    let slow = |millis| FaultRule::slow(Latency::fixed(Duration::from_millis(millis)));
    let drop = FaultRule::dropped(DropPoint::InAnswer).latency(Latency::fixed(Duration::from_millis(3)));
    let faults = faults([slow(1), slow(2).on("ping"), slow(20), drop, slow(100)]);
    let firing = faults.fire(&Asked::new(&main::operations::SEARCH, RequestId::default(), &[], NOW));
    assert_eq!(firing.wait, Duration::from_millis(24));
    assert_eq!(firing.rule.unwrap().drop, Some(DropPoint::InAnswer));
    assert_eq!(faults.fired().total, 3);
}

#[test]
fn chances_follow_the_seed_and_the_requests_of_an_operation_whoever_calls_between() {
    let half = || FaultRule::status(503).probability(Probability::of(1, 2).unwrap());
    let pattern = |rule: FaultRule, between: usize| -> Vec<bool> {
        let faults = faults([rule]);
        let once = |_| {
            for _ in 0..between {
                status(&faults, &main::operations::GET_USER);
            }
            status(&faults, &main::operations::SEARCH).is_some()
        };
        (0..64).map(once).collect()
    };
    let first = pattern(half().seed(3), 0);
    assert_eq!(first, pattern(half().seed(3), 2));
    assert_ne!(first, pattern(half().seed(4), 0));
    assert_eq!(pattern(half(), 0), pattern(half(), 1));
    assert!((20..44).contains(&first.iter().filter(|fired| **fired).count()), "{first:?}");
}

#[test]
fn two_rules_without_seeds_do_not_move_in_step() {
    let half = || FaultRule::slow(Latency::fixed(Duration::from_millis(1))).probability(Probability::of(1, 2).unwrap());
    let faults = faults([half(), half()]);
    for _ in 0..64 {
        status(&faults, &main::operations::SEARCH);
    }
    let fired = faults.fired().fired;
    let by = |rule: u64| fired.iter().filter(|fired| fired.rule == rule).count();
    let apart = (0..64).any(|_| by(1) != by(2));
    assert!(apart || fired.windows(2).any(|two| two[0].rule == two[1].rule));
}

#[test]
fn a_token_that_expired_stays_so_until_the_rules_are_taken_back() {
    let faults = faults([FaultRule::expired_token().times(1)]);
    let headers =
        |token: &'static str| HeaderMap::from_iter([(http::header::AUTHORIZATION, HeaderValue::from_static(token))]);
    let none = faults
        .fire(&Asked::new(&main::operations::SEARCH, RequestId::default(), &[], NOW).with_headers(&HeaderMap::new()));
    assert!(none.rule.is_none(), "there is no token to expire");
    assert!(!faults.has_expired(&headers("Bearer a")));
    let firing = faults.fire(
        &Asked::new(&main::operations::SEARCH, RequestId::default(), &[], NOW).with_headers(&headers("Bearer a")),
    );
    assert!(firing.rule.is_some());
    assert!(faults.has_expired(&headers("Bearer a")));
    assert!(!faults.has_expired(&headers("Bearer b")));
    faults.clear();
    assert!(!faults.has_expired(&headers("Bearer a")));
}

#[test]
fn an_exchanged_refresh_token_has_served_where_a_rule_says_so() {
    let faults = faults([FaultRule::rotated_refresh_token().times(1)]);
    let asked = Asked::new(&main::operations::GET_TOKEN, RequestId::default(), &[], NOW);
    assert!(faults.fire(&asked).rule.is_none(), "it is no matter of other grants");
    let may = |token| faults.exchanged(&asked, Id(token)).is_some();
    assert!(may(1) && !may(1), "it serves once");
    assert!(may(2) && may(2), "the rule is used up");
}

#[test]
fn what_fired_is_noted_with_its_rule_and_request() {
    let rule = FaultRule::status(429).on("search").retry_after(RetryAfter::Seconds(2));
    let faults = faults([rule.latency(Latency::fixed(Duration::from_millis(5)))]);
    let named = RequestId::default();
    faults.fire(&Asked::new(&main::operations::SEARCH, named.clone(), &[], NOW));
    // The id is given with the answer.
    named.give("r1");
    let text = serde_json::to_string(&faults.fired()).unwrap();
    insta::assert_snapshot!(text, @r#"{"total":1,"fired":[{"rule":1,"request":"r1","api":"tink-main","operation":"search","what":"429, Retry-After 2, waits 5 ms","waitedMillis":5,"at":1700000000000}]}"#);
}

#[test]
fn a_rule_is_listed_with_its_number_and_what_is_left_of_it() {
    let faults = faults([FaultRule::status(500).on("ping").times(1), FaultRule::status(429).on("search").times(2)]);
    status(&faults, &main::operations::PING);
    status(&faults, &main::operations::SEARCH);
    let text = serde_json::to_string(&faults.list()).unwrap();
    assert_eq!(text, r#"[{"rule":2,"operation":"search","status":429,"count":1}]"#);
}

#[test]
fn there_are_so_many_rules_at_most() {
    let faults = faults((0..MAX_RULES).map(|_| FaultRule::status(500)));
    assert!(faults.add(FaultRule::status(500)).is_err());
    faults.clear();
    assert_eq!(faults.add(FaultRule::status(500)).unwrap(), 1_001);
}
