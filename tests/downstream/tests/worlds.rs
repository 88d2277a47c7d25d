//! An application's tests, all at once: each has a fork of one world that was made ready for all of them, with a clock and faults of its
//! own, and what the application reached of the platform is counted.

use std::time::Duration;

use downstream::{Fed, Feed};
use tink_model::main::SearchQuery;
use tink_sandbox::{DropPoint, FaultRule, Latency, RetryAfter, Sandbox, Scenario, ScenarioRequest};
use tokio::sync::OnceCell;

/// A world with a neighbour in it, who must not notice anything.
async fn world() -> Sandbox {
    static READY: OnceCell<Sandbox> = OnceCell::const_new();
    let ready = READY.get_or_init(|| async {
        let sandbox = Sandbox::builder().seed(7).start().await.expect("a world");
        sandbox.load_scenario(ScenarioRequest::new(Scenario::StableIncome, "neighbour")).await.expect("a life");
        sandbox
    });
    ready.await.fork().await.expect("a fork")
}

/// How many transactions a user has, as the user reads them.
async fn rows(world: &Sandbox, user: &str) -> i64 {
    let (_, main, oauth) = world.clients().expect("clients");
    let user = main.for_user(&oauth, user, &["transactions:read"]);
    user.search(&SearchQuery::new()).await.expect("an answer").count.expect("a count")
}

/// Feeds a customer through a fault until the application knows; then the platform holds what the application believes.
async fn told_as_it_is(fault: FaultRule, expected: Fed) {
    let world = world().await;
    let (connector, ..) = world.clients().expect("clients");
    let feed = Feed::open(connector, "anna").await.expect("an account");
    world.add_fault(fault.on("ingestTransactions")).expect("a rule");
    let coffees = [("coffee-1", 20_000, -4_200), ("coffee-2", 20_000, -4_200)];
    let mut told = feed.send(&coffees, -8_400).await;
    if told == Fed::Unknown {
        assert!([0, 2].contains(&rows(&world, "anna").await), "a request is whole");
        told = feed.send(&coffees, -8_400).await;
    }
    assert_eq!(told, expected);
    assert_eq!(rows(&world, "anna").await, if told == Fed::Stored { 2 } else { 0 });
    assert!(!world.fired_faults().is_empty());
    assert!(rows(&world, "neighbour").await > 500);
}

macro_rules! through {
    ($($name:ident: $fault:expr => $told:ident;)*) => {
        $(#[tokio::test]
        async fn $name() {
            told_as_it_is($fault, Fed::$told).await;
        })*
    };
}

through! {
    a_request_that_is_lost: FaultRule::dropped(DropPoint::BeforeRequest).times(1) => Stored;
    a_request_that_is_lost_again_and_again: FaultRule::dropped(DropPoint::BeforeRequest) => Refused;
    an_answer_that_is_lost: FaultRule::dropped(DropPoint::BeforeAnswer).times(1) => Stored;
    two_answers_that_are_lost: FaultRule::dropped(DropPoint::BeforeAnswer).times(2) => Stored;
    an_answer_that_breaks_off: FaultRule::dropped(DropPoint::InAnswer).times(1) => Stored;
    a_busy_platform: FaultRule::status(429).times(1) => Stored;
    a_busy_platform_that_says_when: FaultRule::status(429).retry_after(RetryAfter::Seconds(0)).times(2) => Stored;
    a_platform_that_fails_once: FaultRule::status(500).times(1) => Stored;
    a_platform_that_fails_for_good: FaultRule::status(500) => Refused;
    a_proxy_that_fails: FaultRule::status(503).html().times(2) => Stored;
    a_platform_that_refuses: FaultRule::status(403) => Refused;
    a_token_that_expires: FaultRule::expired_token().times(1) => Stored;
    a_slow_platform: FaultRule::slow(Latency::fixed(Duration::from_millis(20))).times(3) => Stored;
    bad_weather: FaultRule::dropped(DropPoint::BeforeAnswer).probability("3/4".parse().expect("a chance")).seed(11) => Stored;
    weather_that_is_worse: FaultRule::status(503).probability("9/10".parse().expect("a chance")).seed(5) => Refused;
}

#[tokio::test]
async fn a_day_passes_and_the_application_gets_a_new_token_by_itself() {
    let world = world().await;
    let (connector, ..) = world.clients().expect("clients");
    let feed = Feed::open(connector, "anna").await.expect("an account");
    world.clock().freeze();
    world.advance(Duration::from_secs(86_400)).await.expect("a store");
    // The client's own clock says that the token is good; the platform's says otherwise.
    let told = feed.send(&[("coffee", 20_000, -4_200)], -4_200).await;
    assert_eq!((told, rows(&world, "anna").await), (Fed::Stored, 1));
}

#[tokio::test]
async fn a_month_passes_and_the_neighbour_has_lived_it() {
    let world = world().await;
    world.clock().freeze();
    let before = rows(&world, "neighbour").await;
    let happened = world.advance(Duration::from_secs(31 * 86_400)).await.expect("a store");
    assert!(happened.iter().any(|one| one.what == "transactionsBooked"));
    assert!(rows(&world, "neighbour").await > before + 20);
}

#[tokio::test]
async fn what_was_tried_is_taken_back() {
    let world = world().await;
    let (connector, ..) = world.clients().expect("clients");
    let feed = Feed::open(connector, "anna").await.expect("an account");
    world.snapshot("open").await.expect("kept");
    for _ in 0..3 {
        assert_eq!(feed.send(&[("coffee", 20_000, -4_200)], -4_200).await, Fed::Stored);
        assert_eq!(rows(&world, "anna").await, 1);
        world.restore("open").await.expect("restored");
        assert_eq!(rows(&world, "anna").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_worlds_never_meet() {
    let mut worlds = tokio::task::JoinSet::new();
    for number in 0..1_000_i64 {
        worlds.spawn(async move {
            let world = world().await;
            let (connector, ..) = world.clients().expect("clients");
            let feed = Feed::open(connector, "anna").await.expect("an account");
            let ids: Vec<String> = (0..number % 3).map(|row| format!("row-{row}")).collect();
            let coffees: Vec<_> = ids.iter().map(|id| (id.as_str(), 20_000, -4_200)).collect();
            if !coffees.is_empty() {
                assert_eq!(feed.send(&coffees, 0).await, Fed::Stored);
            }
            assert_eq!(rows(&world, "anna").await, number % 3);
        });
    }
    while let Some(ended) = worlds.join_next().await {
        ended.expect("a world");
    }
}

#[tokio::test]
async fn the_same_customer_twice_is_one_customer() {
    let world = world().await;
    let (connector, ..) = world.clients().expect("clients");
    for _ in 0..2 {
        let feed = Feed::open(connector.clone(), "anna").await.expect("an account");
        assert_eq!(feed.send(&[("coffee", 20_000, -4_200)], -4_200).await, Fed::Stored);
    }
    assert_eq!(rows(&world, "anna").await, 1);
    let sent = world.requests().api("tink-connector").list().await;
    assert_eq!(sent.iter().filter(|request| request.status == Some(409)).count(), 3);
}

#[tokio::test]
async fn the_tests_reach_what_the_application_uses() {
    let world = Sandbox::builder().seed(7).coverage(true).start().await.expect("a world");
    let (connector, ..) = world.clients().expect("clients");
    for _ in 0..2 {
        let feed = Feed::open(connector.clone(), "anna").await.expect("an account");
        feed.send(&[("coffee", 20_000, -4_200)], -4_200).await;
    }
    let reached = world.coverage().only("tink-connector");
    reached.assert_at_least(15);
    assert!(reached.at_least(90).is_err(), "an application that deletes nothing does not reach everything");
}
