//! The three modes of synchronisation over simulated months, the consent, and tokens, on the world's clock.

use std::sync::Arc;
use std::time::Duration;

use tink_model::xs2a::{
    AccessTokenRequest, BankConnection, BankConnectionRequest, BankUserRequest, SyncMode, SyncRequest, WizardRequest,
};
use tink_sandbox::{ManualClock, Sandbox};
use tink_xs2a::{BankUserClient, BankUserToken, PageRequest, SyncOutcome};

use super::walk::{MORNING, bank_user, finish, form, login, step};
use crate::stage::{Over, Stage};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A synchronisation in the background is over after this time.
const MOMENT: Duration = Duration::from_secs(3);

struct Connected {
    _stage: Stage,
    clock: Arc<ManualClock>,
    anna: BankUserClient,
}

impl Connected {
    /// A bank user with a connection in a mode, made with a PIN that says what becomes of it.
    async fn new(mode: SyncMode, pin: &str) -> (Self, tink_model::xs2a::WizardResponse) {
        let clock = Arc::new(ManualClock::new(MORNING));
        let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), Over::Socket).await;
        let anna = bank_user(&stage.xs2a()).await;
        let wizard = anna.create_bank_connection(&BankConnectionRequest::new().with_sync_mode(mode)).await.unwrap();
        let last = finish(&anna, &wizard, pin).await;
        (Self { _stage: stage, clock, anna }, last)
    }

    async fn connection(&self) -> BankConnection {
        self.anna.list_bank_connections(PageRequest::new()).await.unwrap().data[0].clone()
    }

    async fn sync(&self, how: SyncRequest) -> SyncOutcome {
        let id = self.connection().await.id;
        self.anna.sync_bank_connection(&id, &how).await.unwrap()
    }

    /// Mode, whether it goes on by itself, and the failures in a row.
    async fn standing(&self) -> (String, bool, i64) {
        let now = self.connection().await;
        (now.sync_mode.unwrap().as_str().to_owned(), now.sync_active.unwrap(), now.sync_fail_counter.unwrap())
    }

    async fn last_synced(&self) -> String {
        self.connection().await.last_synced.unwrap().as_str().to_owned()
    }
}

#[tokio::test]
async fn full_is_synchronised_daily_until_the_consent_ends_and_then_the_user_must_act() {
    let (world, last) = Connected::new(SyncMode::Full, "123456").await;
    assert!(last.additional_data.is_none());
    for day in 1..=90 {
        world.clock.advance(DAY);
        if day % 30 == 0 {
            assert_eq!(world.standing().await, ("full".to_owned(), true, 0), "day {day}");
        }
    }
    assert_eq!(world.last_synced().await, "2024-04-14 10:00:00");
    world.clock.advance(DAY);
    assert_eq!(world.standing().await, ("none".to_owned(), false, 1));
    assert_eq!(world.connection().await.sync_message.as_deref(), Some("consent_invalid"));
    // Not even force does without the account holder.
    let outcome = world.sync(SyncRequest::new().with_force(true)).await;
    let wizard = outcome.wizard().expect("a wizard");
    finish(&world.anna, wizard, "123456").await;
    assert_eq!(world.standing().await, ("full".to_owned(), true, 0));
    assert_eq!(world.connection().await.consent_valid_until.unwrap().to_string(), "2024-07-14");
}

#[tokio::test]
async fn a_failure_drops_full_to_none_and_a_login_brings_it_back() {
    let (world, _) = Connected::new(SyncMode::Full, "sync-fails").await;
    assert_eq!(world.standing().await, ("full".to_owned(), true, 0));
    world.clock.advance(DAY);
    assert_eq!(world.standing().await, ("none".to_owned(), false, 1));
    assert_eq!(world.connection().await.sync_message.as_deref(), Some("login_failed"));
    world.clock.advance(30 * DAY);
    assert_eq!(world.standing().await.2, 1, "it is not tried by itself any more");
    let outcome = world.sync(SyncRequest::new()).await;
    finish(&world.anna, outcome.wizard().expect("a wizard"), "123456").await;
    assert_eq!(world.standing().await, ("full".to_owned(), true, 0));
    world.clock.advance(2 * DAY);
    assert_eq!(world.standing().await, ("full".to_owned(), true, 0));
}

#[tokio::test]
async fn force_uses_the_stored_login_and_a_success_brings_full_back() {
    let (world, _) = Connected::new(SyncMode::Full, "sync-fails-once").await;
    world.clock.advance(DAY);
    assert_eq!(world.standing().await, ("none".to_owned(), false, 1));
    assert_eq!(world.sync(SyncRequest::new().with_force(true)).await, SyncOutcome::InBackground);
    world.clock.advance(MOMENT);
    assert_eq!(world.standing().await, ("full".to_owned(), true, 0));
}

#[tokio::test]
async fn after_three_failures_every_synchronisation_is_422_until_the_connection_is_deleted() {
    let (world, _) = Connected::new(SyncMode::Full, "sync-fails").await;
    world.clock.advance(DAY);
    for failures in 1..3 {
        assert_eq!(world.standing().await.2, failures);
        assert_eq!(world.sync(SyncRequest::new().with_force(true)).await, SyncOutcome::InBackground);
        world.clock.advance(MOMENT);
    }
    let id = world.connection().await.id;
    for force in [false, true] {
        let refused = world.anna.sync_bank_connection(&id, &SyncRequest::new().with_force(force)).await.unwrap_err();
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(422));
    }
    world.anna.delete_bank_connection(&id).await.unwrap();
    let wizard = world.anna.create_bank_connection(&BankConnectionRequest::new()).await.unwrap();
    finish(&world.anna, &wizard, "123456").await;
    assert_eq!(world.standing().await, ("none".to_owned(), false, 0));
}

#[tokio::test]
async fn none_needs_the_account_holder_each_time() {
    let (world, _) = Connected::new(SyncMode::None, "123456").await;
    world.clock.advance(30 * DAY);
    assert_eq!(world.last_synced().await, "2024-01-15 09:00:00");
    assert_eq!(world.standing().await, ("none".to_owned(), false, 0));
    for force in [false, true] {
        let outcome = world.sync(SyncRequest::new().with_force(force)).await;
        finish(&world.anna, outcome.wizard().expect("a wizard"), "123456").await;
    }
    assert_eq!(world.last_synced().await, "2024-02-14 09:00:00");
}

#[tokio::test]
async fn shared_goes_on_with_the_half_that_the_wizard_gave_at_its_end() {
    let (world, last) = Connected::new(SyncMode::Shared, "123456").await;
    let data: serde_json::Value = last.additional_data.expect("the half").expose().parse().unwrap();
    let half = data["credentials"].as_str().unwrap().to_owned();
    world.clock.advance(30 * DAY);
    assert_eq!(world.last_synced().await, "2024-01-15 09:00:00", "nobody synchronises by themselves");
    assert!(world.sync(SyncRequest::new()).await.wizard().is_some());
    assert_eq!(world.sync(SyncRequest::new().with_credentials(half.as_str())).await, SyncOutcome::InBackground);
    world.clock.advance(MOMENT);
    assert_eq!(world.last_synced().await, "2024-02-14 09:00:02");
    let id = world.connection().await.id;
    let wrong =
        world.anna.sync_bank_connection(&id, &SyncRequest::new().with_credentials("another")).await.unwrap_err();
    assert_eq!(wrong.status().map(|status| status.as_u16()), Some(422));
    assert!(!format!("{wrong:?}").contains(&half));
    // Another login brings another half, and the old one is none any more.
    let reset = world.anna.reset_bank_connection(&id).await.unwrap();
    let last = finish(&world.anna, &reset, "123456").await;
    let data: serde_json::Value = last.additional_data.expect("the half").expose().parse().unwrap();
    let new = data["credentials"].as_str().unwrap().to_owned();
    assert_ne!(new, half);
    assert!(world.anna.sync_bank_connection(&id, &SyncRequest::new().with_credentials(half)).await.is_err());
    assert_eq!(world.sync(SyncRequest::new().with_credentials(new)).await, SyncOutcome::InBackground);
}

#[tokio::test]
async fn an_access_token_expires_on_the_worlds_clock_and_is_good_again_when_it_is_extended() {
    let clock = Arc::new(ManualClock::new(MORNING));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), Over::Socket).await;
    let xs2a = stage.xs2a();
    let user = xs2a.create_bank_user(&BankUserRequest::new("Anna", "anna@example.com")).await.unwrap();
    let token = xs2a.create_access_token(&user.id, &AccessTokenRequest::new()).await.unwrap();
    let anna = xs2a.bank_user(&BankUserToken::try_from(&token).unwrap());
    let listed = || anna.list_bank_accounts(PageRequest::new());
    clock.advance(Duration::from_secs(60 * 60 - 1));
    listed().await.unwrap();
    clock.advance(Duration::from_secs(1));
    assert_eq!(listed().await.unwrap_err().status().map(|status| status.as_u16()), Some(401));
    xs2a.extend_access_token(&user.id, &token.id, &AccessTokenRequest::new()).await.unwrap();
    listed().await.unwrap();
}

#[tokio::test]
async fn a_wizard_asks_what_the_bank_asks_for() {
    let clock = Arc::new(ManualClock::new(MORNING));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), Over::Socket).await;
    let anna = bank_user(&stage.xs2a()).await;
    let start = || async {
        let request = BankConnectionRequest::new().with_bic("TESTDE88XXX");
        anna.create_bank_connection(&request).await.unwrap()
    };
    // A TAN, wrong at first.
    let wizard = start().await;
    let key = || WizardRequest::new(wizard.wizard_session_key.clone());
    assert_eq!(form(&step(&anna, key()).await), "login", "the bank was given");
    assert_eq!(form(&step(&anna, login(&wizard, "tan")).await), "tan");
    let wrong = step(&anna, key().with_field("tan", "000000")).await;
    assert_eq!(wrong.error.as_ref().and_then(|error| error.recoverable), Some(true));
    assert_eq!(form(&step(&anna, key().with_field("tan", "123456")).await), "finish");
    // A way to the bank, which confirms by itself where nobody opens it.
    let wizard = start().await;
    let key = || WizardRequest::new(wizard.wizard_session_key.clone());
    let sent = step(&anna, login(&wizard, "redirect")).await;
    let interval = sent.polling.as_ref().and_then(|polling| polling.interval);
    assert_eq!((form(&sent), interval), ("redirect", Some(1_000)));
    let url = sent.form.as_ref().unwrap().elements[0].url.clone().unwrap();
    assert!(url.expose().starts_with(stage.main.client().base_url().to_string().trim_end_matches('/')));
    let poll = || key().with_action(tink_model::xs2a::WizardAction::Poll);
    assert_eq!(form(&step(&anna, poll()).await), "redirect");
    clock.advance(MOMENT);
    assert_eq!(form(&step(&anna, poll()).await), "finish");
    // Giving up ends it, and nothing was connected by it.
    let wizard = start().await;
    let abort = WizardRequest::new(wizard.wizard_session_key.clone());
    let over = step(&anna, abort.with_action(tink_model::xs2a::WizardAction::Abort)).await;
    assert_eq!(over.error.as_ref().and_then(|error| error.recoverable), Some(false));
    assert_eq!(anna.list_bank_connections(PageRequest::new()).await.unwrap().data.len(), 2);
}
