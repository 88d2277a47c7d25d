//! What belongs to whom: API keys, bank users and their tokens, each in its own scope.

use tink_model::xs2a::{AccessTokenRequest, BankConnectionRequest, BankUserRequest, SyncRequest};
use tink_sandbox::Sandbox;
use tink_xs2a::{ApiKey, BankUserClient, BankUserToken, EventFilter, PageRequest, TurnoverFilter};

use super::walk::{bank_user, finish};
use crate::stage::{Over, Stage};

fn status<T, R: tink_model::RefusalOf>(answer: Result<T, tink_transport::ApiError<R>>) -> u16 {
    answer.err().and_then(|error| error.status()).map_or(200, |status| status.as_u16())
}

#[tokio::test]
async fn another_keys_bank_users_are_not_there() {
    let stage = Stage::new(Sandbox::builder().seed(7).xs2a_key("one").xs2a_key("two"), Over::Socket).await;
    let (one, two) = (stage.xs2a_with("one"), stage.xs2a_with("two"));
    let user = one.create_bank_user(&BankUserRequest::new("Anna", "anna@example.com")).await.unwrap();
    let token = one.create_access_token(&user.id, &AccessTokenRequest::new()).await.unwrap();
    let anna = one.bank_user(&BankUserToken::try_from(&token).unwrap());
    let wizard = anna.create_bank_connection(&BankConnectionRequest::new()).await.unwrap();
    finish(&anna, &wizard, "123456").await;

    assert_eq!(two.list_bank_users(PageRequest::new()).await.unwrap().data.len(), 0);
    assert_eq!(two.list_events(&EventFilter::new(), PageRequest::new()).await.unwrap().data.len(), 0);
    assert_eq!(status(two.get_bank_user(&user.id).await), 404);
    assert_eq!(status(two.delete_bank_user(&user.id).await), 404);
    assert_eq!(status(two.create_access_token(&user.id, &AccessTokenRequest::new()).await), 404);
    assert_eq!(status(two.get_access_token(&user.id, &token.id).await), 404);
    assert_eq!(status(two.list_access_tokens(&user.id, PageRequest::new()).await), 404);
    assert_eq!(status(two.extend_access_token(&user.id, &token.id, &AccessTokenRequest::new()).await), 404);
    assert_eq!(status(two.delete_access_token(&user.id, &token.id).await), 404);
    assert_eq!(status(two.get_wizard_session(&wizard.transaction).await), 404);
    let event = one.list_events(&EventFilter::new(), PageRequest::new()).await.unwrap().data[0].clone();
    assert_eq!(status(two.get_event(&event.id).await), 404);
    // The default key is none of these.
    assert_eq!(status(stage.xs2a().list_bank_users(PageRequest::new()).await), 401);
}

#[tokio::test]
async fn another_bank_users_objects_are_not_there() {
    let stage = Stage::new(Sandbox::builder().seed(7), Over::Socket).await;
    let xs2a = stage.xs2a();
    let (anna, bo) = (bank_user(&xs2a).await, bank_user(&xs2a).await);
    let wizard = anna.create_bank_connection(&BankConnectionRequest::new()).await.unwrap();
    finish(&anna, &wizard, "123456").await;
    let connection = anna.list_bank_connections(PageRequest::new()).await.unwrap().data[0].id.clone();
    let account = anna.list_bank_accounts(PageRequest::new()).await.unwrap().data[0].id.clone();

    assert_eq!(bo.list_bank_connections(PageRequest::new()).await.unwrap().data.len(), 0);
    assert_eq!(bo.list_bank_accounts(PageRequest::new()).await.unwrap().data.len(), 0);
    assert_eq!(status(bo.get_bank_connection(&connection).await), 404);
    assert_eq!(status(bo.get_bank_connection(&wizard.transaction).await), 404);
    assert_eq!(status(bo.reset_bank_connection(&connection).await), 404);
    assert_eq!(status(bo.delete_bank_connection(&connection).await), 404);
    assert_eq!(status(bo.sync_bank_connection(&connection, &SyncRequest::new().with_force(true)).await), 404);
    assert_eq!(status(bo.list_bank_connection_accounts(&connection, PageRequest::new()).await), 404);
    assert_eq!(status(bo.list_turnovers(&account, &TurnoverFilter::new()).await), 404);
    assert_eq!(status(bo.mark_as_seen_until(&account, "2024-01-15".parse().unwrap()).await), 404);
    assert_eq!(status(bo.get_report(&account, "summary", None).await), 404);
    assert_eq!(status(bo.get_bank_account(&account).await), 404);
    assert_eq!(status(bo.get_balance(&account).await), 404);
    assert_eq!(status(bo.mark_as_seen(&account).await), 404);
    assert_eq!(status(bo.delete_bank_account(&account).await), 404);
    let step = tink_model::xs2a::WizardRequest::new(wizard.wizard_session_key.clone());
    assert_eq!(status(bo.drive_wizard(&step).await), 404);
    assert_eq!(anna.list_bank_accounts(PageRequest::new()).await.unwrap().total.map(|total| total > 0), Some(true));
}

#[tokio::test]
async fn a_key_and_a_token_are_not_taken_in_the_place_of_one_another() {
    let stage = Stage::new(Sandbox::builder().seed(7), Over::Socket).await;
    let xs2a = stage.xs2a();
    let user = xs2a.create_bank_user(&BankUserRequest::new("Anna", "anna@example.com")).await.unwrap();
    let token = xs2a.create_access_token(&user.id, &AccessTokenRequest::new()).await.unwrap();
    let with_key = BankUserClient::new(stage.main.client(), &BankUserToken::new("sandbox-key").unwrap());
    assert_eq!(status(with_key.list_bank_accounts(PageRequest::new()).await), 401);
    let with_token = stage.xs2a_with(token.token.expose());
    assert_eq!(status(with_token.list_bank_users(PageRequest::new()).await), 401);
    // Nor the key of a wizard, which is signed by the same platform.
    let anna = xs2a.bank_user(&BankUserToken::try_from(&token).unwrap());
    let wizard = anna.create_bank_connection(&BankConnectionRequest::new()).await.unwrap();
    let with_wizard = BankUserToken::new(wizard.wizard_session_key.clone()).unwrap();
    assert_eq!(status(xs2a.bank_user(&with_wizard).list_bank_accounts(PageRequest::new()).await), 401);
    // A token of Tink's is none here.
    let tink = ApiKey::new("sandbox-secret").unwrap();
    let stranger = tink_xs2a::Xs2aClient::new(stage.main.client(), &tink);
    assert_eq!(status(stranger.list_bank_users(PageRequest::new()).await), 401);
    xs2a.delete_bank_user(&user.id).await.unwrap();
    assert_eq!(status(anna.list_bank_accounts(PageRequest::new()).await), 401);
}
