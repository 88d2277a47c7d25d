//! What a reader sees while writes wait, and how many may.

use std::time::Duration;

use tink_ledger::clock::ManualClock;
use tink_ledger::command::CreateUser;
use tink_ledger::decide::Rules;
use tink_ledger::log::{MemoryLog, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::{Ledger, Settings};
use tink_model::Profile;

use super::*;

/// Some images of a user, told apart by their number.
async fn images(count: u64) -> Vec<Arc<UserImage>> {
    let rules = Rules {
        profile: Profile::Seed,
        partial: false,
        opt_in: false,
        seed: 1,
        categoriser: Arc::new(RuleCategoriser::new()),
    };
    let clock = Arc::new(ManualClock::new(0));
    let ledger = Ledger::new(Arc::new(MemoryLog::new()), WorldId::ROOT, clock, Settings { seed: 1, rules });
    let command = CreateUser {
        external_id: None,
        contact: None,
        market: "SE".to_owned(),
        locale: None,
        retention_class: None,
        synthetic_credentials: false,
    };
    let user = ledger.create_user("tenant", command).await.unwrap().user;
    let first = ledger.published(user).await.unwrap();
    let numbered = |version| Arc::new(UserImage { version, ..(*first).clone() });
    (0..count).map(numbered).collect()
}

const fn at(seconds: i64) -> EpochMillis {
    EpochMillis::new(seconds * 1_000)
}

const USER: Id = Id(1);

#[tokio::test]
async fn a_user_without_writes_is_seen_as_stored() {
    let images = images(1).await;
    let waiting = Waiting::new(Processing::Polls(3));
    assert_eq!(waiting.visible(USER, images[0].clone(), at(0)).version, 0);
}

#[tokio::test]
async fn a_write_that_is_called_off_was_never_waited_for() {
    let images = images(2).await;
    let waiting = Waiting::new(Processing::After(Duration::from_secs(5)));
    let announced = waiting.announce(USER, images[0].clone(), at(0)).unwrap();
    assert_eq!(waiting.visible(USER, images[1].clone(), at(4)).version, 0);
    waiting.call_off(&announced);
    assert_eq!(waiting.visible(USER, images[1].clone(), at(4)).version, 1);
}

#[tokio::test]
async fn writes_are_processed_in_their_order_whatever_they_wait_for() {
    let images = images(3).await;
    let waiting = Waiting::new(Processing::After(Duration::from_secs(5)));
    waiting.announce(USER, images[0].clone(), at(0));
    waiting.set(Processing::Polls(1));
    waiting.announce(USER, images[1].clone(), at(1));
    let seen = |seconds| waiting.visible(USER, images[2].clone(), at(seconds)).version;
    // The poll of the second is over, and its turn comes after the first.
    assert_eq!([seen(2), seen(3), seen(5)], [0, 0, 2]);
}

#[tokio::test]
async fn beyond_so_many_a_write_waits_together_with_the_newest() {
    let images = images(200).await;
    let waiting = Waiting::new(Processing::After(Duration::from_secs(1_000)));
    let mut apart = 0;
    for (second, image) in images.iter().enumerate().take(150) {
        let now = at(i64::try_from(second).unwrap());
        apart += usize::from(waiting.announce(USER, image.clone(), now).is_some());
    }
    assert_eq!(apart, MAX_WRITES);
    let seen = |seconds| waiting.visible(USER, images[199].clone(), at(seconds)).version;
    assert_eq!([seen(999), seen(1_000), seen(1_098), seen(1_148), seen(1_149)], [0, 1, 99, 99, 199]);
}

#[tokio::test]
async fn beyond_so_many_users_nothing_waits() {
    let images = images(2).await;
    let waiting = Waiting::new(Processing::After(Duration::from_secs(5)));
    for user in 0..MAX_USERS {
        assert!(waiting.announce(Id(user as u128), images[0].clone(), at(0)).is_some());
    }
    assert!(waiting.announce(Id(u128::MAX), images[0].clone(), at(1)).is_none());
    assert!(waiting.announce(Id(0), images[0].clone(), at(1)).is_some());
    // Those who are done make room.
    assert!(waiting.announce(Id(u128::MAX), images[0].clone(), at(5)).is_some());
}
