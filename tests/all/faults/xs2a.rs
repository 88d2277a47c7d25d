//! The client of XS2A.api under faults. An API key does not expire, and a bank user's token is the caller's to renew.

use std::time::Duration;

use tink_model::xs2a::{
    AccessTokenRequest, BankAccount, BankAccountType, BankConnectionRequest, BankUserRequest, SyncMode, WizardRequest,
    WizardStart, WizardStep,
};
use tink_model::{BankUserId, DateTime};
use tink_transport::BoxFuture;
use tink_xs2a::{BankUserClient, BankUserToken, EventFilter, PageRequest, TurnoverFilter};

use super::scene::{Cell, Row, Scene};
use super::table::{over_a_socket, table};
use crate::xs2a::walk::finish;

const ROWS: [Row; 13] = [
    row("createBankUser", 422, |scene| Box::pin(create_bank_user(scene))),
    row("deleteBankUser", 404, |scene| Box::pin(delete_bank_user(scene))),
    row("createAccessToken", 404, |scene| Box::pin(create_access_token(scene))),
    row("extendAccessToken", 404, |scene| Box::pin(extend_access_token(scene))),
    row("deleteAccessToken", 404, |scene| Box::pin(delete_access_token(scene))),
    row("createBankConnection", 422, |scene| Box::pin(create_bank_connection(scene))),
    row("driveWizard", 404, |scene| Box::pin(drive_wizard(scene))),
    row("deleteBankConnection", 404, |scene| Box::pin(delete_bank_connection(scene))),
    row("deleteBankAccount", 404, |scene| Box::pin(delete_bank_account(scene))),
    row("markAsSeen", 404, |scene| Box::pin(mark_as_seen(scene))),
    row("listBankUsers", 422, |scene| Box::pin(list_bank_users(scene))),
    row("getBalance", 404, |scene| Box::pin(get_balance(scene))),
    row("listTurnovers", 404, |scene| Box::pin(list_turnovers(scene))),
];

const fn row(operation: &'static str, refusal: u16, run: for<'a> fn(&'a Scene) -> BoxFuture<'a, Cell>) -> Row {
    Row { api: "tink-xs2a", operation, label: operation, refusal, run }
}

fn everybody() -> BankUserRequest {
    BankUserRequest::new("Anna Example", "anna@example.com")
}

/// A bank user, and their client twice: for what is prepared, and for what is struck.
async fn anna(scene: &Scene) -> (BankUserId, BankUserClient, BankUserClient) {
    let xs2a = scene.stage.xs2a();
    let anna = xs2a.create_bank_user(&everybody()).await.unwrap();
    let token = xs2a.create_access_token(&anna.id, &AccessTokenRequest::new()).await.unwrap();
    let token = BankUserToken::try_from(&token).unwrap();
    (anna.id, xs2a.bank_user(&token), scene.xs2a().bank_user(&token))
}

async fn connection() -> BankConnectionRequest {
    BankConnectionRequest::new().with_sync_mode(SyncMode::Full)
}

/// The same with a bank, and its current account.
async fn connected(scene: &Scene) -> (BankUserClient, BankUserClient, BankAccount) {
    let (_, anna, struck) = anna(scene).await;
    let wizard = anna.create_bank_connection(&connection().await).await.unwrap();
    finish(&anna, &wizard, "123456").await;
    let accounts = anna.list_bank_accounts(PageRequest::new()).await.unwrap().data;
    let giro = accounts.iter().find(|account| account.r#type == Some(BankAccountType::Giro)).unwrap().clone();
    (anna, struck, giro)
}

async fn users(scene: &Scene) -> usize {
    scene.stage.xs2a().list_bank_users(PageRequest::new()).await.unwrap().data.len()
}

async fn create_bank_user(scene: &Scene) -> Cell {
    scene.writes(scene.xs2a().create_bank_user(&everybody()), users(scene)).await
}

async fn delete_bank_user(scene: &Scene) -> Cell {
    let (id, ..) = anna(scene).await;
    let count = async { 1 - users(scene).await };
    scene.writes(scene.xs2a().delete_bank_user(&id), count).await
}

async fn tokens(scene: &Scene, user: &BankUserId) -> usize {
    scene.stage.xs2a().list_access_tokens(user, PageRequest::new()).await.unwrap().data.len()
}

async fn create_access_token(scene: &Scene) -> Cell {
    let user = scene.stage.xs2a().create_bank_user(&everybody()).await.unwrap().id;
    let request = AccessTokenRequest::new();
    scene.writes(scene.xs2a().create_access_token(&user, &request), tokens(scene, &user)).await
}

async fn extend_access_token(scene: &Scene) -> Cell {
    let xs2a = scene.stage.xs2a();
    let user = xs2a.create_bank_user(&everybody()).await.unwrap().id;
    let token = xs2a.create_access_token(&user, &AccessTokenRequest::new()).await.unwrap().id;
    let until = "2050-01-01 11:11:11";
    let request = AccessTokenRequest::new().with_valid_until(until.parse::<DateTime>().unwrap());
    let count = async {
        let now = xs2a.get_access_token(&user, &token).await.unwrap();
        usize::from(now.valid_until.as_ref().map(DateTime::as_str) == Some(until))
    };
    scene.writes(scene.xs2a().extend_access_token(&user, &token, &request), count).await
}

async fn delete_access_token(scene: &Scene) -> Cell {
    let xs2a = scene.stage.xs2a();
    let user = xs2a.create_bank_user(&everybody()).await.unwrap().id;
    let token = xs2a.create_access_token(&user, &AccessTokenRequest::new()).await.unwrap().id;
    let count = async { 1 - tokens(scene, &user).await };
    scene.writes(scene.xs2a().delete_access_token(&user, &token), count).await
}

/// Every wizard that begins has an event.
async fn create_bank_connection(scene: &Scene) -> Cell {
    let (_, _, struck) = anna(scene).await;
    let begun =
        async || scene.stage.xs2a().list_events(&EventFilter::new(), PageRequest::new()).await.unwrap().data.len();
    let before = begun().await;
    let request = connection().await;
    scene.writes(struck.create_bank_connection(&request), async { begun().await - before }).await
}

async fn drive_wizard(scene: &Scene) -> Cell {
    let (_, anna, struck) = anna(scene).await;
    let WizardStart { wizard_session_key, transaction, .. } =
        anna.create_bank_connection(&connection().await).await.unwrap();
    let step = async || scene.stage.xs2a().get_wizard_session(&transaction).await.unwrap().current_step;
    anna.drive_wizard(&WizardRequest::new(wizard_session_key.clone())).await.unwrap();
    let before = step().await;
    assert_ne!(before, Some(WizardStep::WizardLoginStep));
    let request =
        WizardRequest::new(wizard_session_key).with_field("country_id", "DE").with_field("bank_code", 88_888_888);
    scene.writes(struck.drive_wizard(&request), async { usize::from(step().await != before) }).await
}

async fn delete_bank_connection(scene: &Scene) -> Cell {
    let (anna, struck, _) = connected(scene).await;
    let all = async || anna.list_bank_connections(PageRequest::new()).await.unwrap().data.to_vec();
    let id = all().await[0].id.clone();
    scene.writes(struck.delete_bank_connection(&id), async { 1 - all().await.len() }).await
}

async fn delete_bank_account(scene: &Scene) -> Cell {
    let (anna, struck, giro) = connected(scene).await;
    let count = async { usize::from(anna.get_bank_account(&giro.id).await.is_err()) };
    scene.writes(struck.delete_bank_account(&giro.id), count).await
}

async fn mark_as_seen(scene: &Scene) -> Cell {
    let (anna, struck, giro) = connected(scene).await;
    scene.clock.advance(Duration::from_secs(1));
    let count = async {
        let new = anna.list_turnovers(&giro.id, &TurnoverFilter::new().only_new()).await.unwrap();
        usize::from(new.turnovers.is_empty())
    };
    scene.writes(struck.mark_as_seen(&giro.id), count).await
}

async fn list_bank_users(scene: &Scene) -> Cell {
    scene.reads(scene.xs2a().list_bank_users(PageRequest::new())).await
}

async fn get_balance(scene: &Scene) -> Cell {
    let (_, struck, giro) = connected(scene).await;
    scene.reads(struck.get_balance(&giro.id)).await
}

async fn list_turnovers(scene: &Scene) -> Cell {
    let (_, struck, giro) = connected(scene).await;
    scene.reads(struck.list_turnovers(&giro.id, &TurnoverFilter::new())).await
}

#[tokio::test(start_paused = true)]
async fn what_xs2as_client_tells_is_what_the_ledger_holds() {
    insta::assert_snapshot!(table(&ROWS).await);
}

#[tokio::test]
async fn the_same_over_a_socket() {
    insta::assert_snapshot!(over_a_socket(&[ROWS[0], ROWS[2], ROWS[4]]).await);
}
