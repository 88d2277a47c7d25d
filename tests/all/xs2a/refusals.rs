//! Every documented error status of every operation of XS2A.api, provoked once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tink_model::xs2a::{
    AccessTokenRequest, BankConnectionRequest, BankUserRequest, SyncMode, SyncRequest, WizardRequest, operations,
};
use tink_sandbox::{ManualClock, Sandbox};
use tink_transport::{BoxFuture, Call};
use tink_xs2a::{
    BankFilter, BankUserClient, BankUserToken, EventFilter, PageRequest, TurnoverFilter, Xs2aClient, error_details,
};

use super::walk::{MORNING, bank_user, finish};
use crate::refusals::{Outcome, outcome, refused};
use crate::stage::{Over, Reached, Stage};

/// A call of each operation that is valid in itself, for somebody who has nothing.
type Ask = fn(Xs2aClient, BankUserClient) -> BoxFuture<'static, Outcome>;

/// The same for a call that takes the API key, and one that takes a token.
macro_rules! ask {
    (key $call:expr) => {
        |xs2a, _| Box::pin(async move { outcome($call(xs2a).await) })
    };
    (token $call:expr) => {
        |_, anna| Box::pin(async move { outcome($call(anna).await) })
    };
}

fn new_user() -> BankUserRequest {
    BankUserRequest::new("Anna", "anna@example.com")
}

const CALLS: &[(&str, Ask)] = &[
    ("createBankUser", ask!(key async |xs2a: Xs2aClient| xs2a.create_bank_user(&new_user()).await)),
    ("listBankUsers", ask!(key async |xs2a: Xs2aClient| xs2a.list_bank_users(PageRequest::new()).await)),
    ("getBankUser", ask!(key async |xs2a: Xs2aClient| xs2a.get_bank_user(&"x".into()).await)),
    ("deleteBankUser", ask!(key async |xs2a: Xs2aClient| xs2a.delete_bank_user(&"x".into()).await)),
    (
        "createAccessToken",
        ask!(key async |xs2a: Xs2aClient| xs2a.create_access_token(&"x".into(), &AccessTokenRequest::new()).await),
    ),
    (
        "listAccessTokens",
        ask!(key async |xs2a: Xs2aClient| xs2a.list_access_tokens(&"x".into(), PageRequest::new()).await),
    ),
    ("getAccessToken", ask!(key async |xs2a: Xs2aClient| xs2a.get_access_token(&"x".into(), &"x".into()).await)),
    (
        "extendAccessToken",
        ask!(key async |xs2a: Xs2aClient| {
            xs2a.extend_access_token(&"x".into(), &"x".into(), &AccessTokenRequest::new()).await
        }),
    ),
    ("deleteAccessToken", ask!(key async |xs2a: Xs2aClient| xs2a.delete_access_token(&"x".into(), &"x".into()).await)),
    (
        "createBankConnection",
        ask!(token async |anna: BankUserClient| anna.create_bank_connection(&BankConnectionRequest::new()).await),
    ),
    (
        "listBankConnections",
        ask!(token async |anna: BankUserClient| anna.list_bank_connections(PageRequest::new()).await),
    ),
    (
        "getBankConnection",
        ask!(token async |anna: BankUserClient| {
            anna.get_bank_connection(&tink_model::BankConnectionId::from("x")).await
        }),
    ),
    ("deleteBankConnection", ask!(token async |anna: BankUserClient| anna.delete_bank_connection(&"x".into()).await)),
    (
        "syncBankConnection",
        ask!(token async |anna: BankUserClient| anna.sync_bank_connection(&"x".into(), &SyncRequest::new()).await),
    ),
    ("resetBankConnection", ask!(token async |anna: BankUserClient| anna.reset_bank_connection(&"x".into()).await)),
    (
        "listBankConnectionAccounts",
        ask!(token async |anna: BankUserClient| {
            anna.list_bank_connection_accounts(&"x".into(), PageRequest::new()).await
        }),
    ),
    ("listBankAccounts", ask!(token async |anna: BankUserClient| anna.list_bank_accounts(PageRequest::new()).await)),
    ("getBankAccount", ask!(token async |anna: BankUserClient| anna.get_bank_account(&"x".into()).await)),
    ("deleteBankAccount", ask!(token async |anna: BankUserClient| anna.delete_bank_account(&"x".into()).await)),
    ("getBalance", ask!(token async |anna: BankUserClient| anna.get_balance(&"x".into()).await)),
    (
        "listTurnovers",
        ask!(token async |anna: BankUserClient| anna.list_turnovers(&"x".into(), &TurnoverFilter::new()).await),
    ),
    ("markAsSeen", ask!(token async |anna: BankUserClient| anna.mark_as_seen(&"x".into()).await)),
    (
        "markAsSeenUntil",
        ask!(token async |anna: BankUserClient| {
            anna.mark_as_seen_until(&"x".into(), "2024-01-15".parse().unwrap()).await
        }),
    ),
    ("getReport", ask!(token async |anna: BankUserClient| anna.get_report(&"x".into(), "summary", None).await)),
    ("driveWizard", ask!(token async |anna: BankUserClient| anna.drive_wizard(&WizardRequest::new("no key")).await)),
    ("getWizardSession", ask!(key async |xs2a: Xs2aClient| xs2a.get_wizard_session(&"x".into()).await)),
    ("listEvents", ask!(key async |xs2a: Xs2aClient| xs2a.list_events(&EventFilter::new(), PageRequest::new()).await)),
    ("getEvent", ask!(key async |xs2a: Xs2aClient| xs2a.get_event(&"x".into()).await)),
    ("findBank", ask!(key async |xs2a: Xs2aClient| xs2a.find_bank("1").await)),
    ("listBanks", ask!(key async |xs2a: Xs2aClient| xs2a.list_banks(&BankFilter::new(), PageRequest::new()).await)),
    (
        "autocompleteBanks",
        ask!(key async |xs2a: Xs2aClient| {
            xs2a.autocomplete_banks("test", &BankFilter::new(), PageRequest::new()).await
        }),
    ),
];

/// The status of an operation that is called as no client would.
async fn raw(client: &tink_transport::Client, call: Call) -> u16 {
    match client.fetch::<_, tink_model::xs2a::Refusal>(call, |_| Ok(())).await {
        Ok(()) => 200,
        Err(error) => error.status().map_or(0, |status| status.as_u16()),
    }
}

/// What was answered, in a world where everything is provoked.
pub(crate) async fn provoked() -> BTreeSet<Reached> {
    let clock = Arc::new(ManualClock::new(MORNING));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), Over::Socket).await;
    let xs2a = stage.xs2a();
    let anna = bank_user(&xs2a).await;
    let stranger = stage.xs2a_with("no key of this world");
    let nobody = xs2a.bank_user(&BankUserToken::new("no token of this world").unwrap());
    for &(id, ask) in CALLS {
        for (status, refusal) in [(429, "RateLimited"), (500, "ServerError")] {
            stage.fault(&format!("tink-xs2a/{id}"), status);
            assert_eq!(ask(xs2a.clone(), anna.clone()).await, Err((status, refusal.to_owned())), "{id}");
        }
        let without = ask(stranger.clone(), nobody.clone()).await;
        assert_eq!(without, Err((401, "Unauthorized".to_owned())), "{id}");
        // What is not there is 404, where that is documented.
        let operation = operations::OPERATIONS.iter().find(|operation| operation.id == id).unwrap();
        let missing = ask(xs2a.clone(), anna.clone()).await;
        match operation.status(404) {
            Some(status) => assert_eq!(missing, Err((404, status.refusal.unwrap().to_owned())), "{id}"),
            None => assert_eq!(missing, Ok(()), "{id}"),
        }
    }
    assert_eq!(CALLS.len(), operations::OPERATIONS.len());
    invalid(&xs2a, &anna).await;
    disabled(&anna, &clock).await;
    stage.reached()
}

/// 422, for every operation that documents it.
async fn invalid(xs2a: &Xs2aClient, anna: &BankUserClient) {
    let loose = xs2a.clone().unchecked();
    let refusal = loose.create_bank_user(&BankUserRequest::new("", "")).await.unwrap_err();
    let details = error_details(&refusal).unwrap();
    assert_eq!(details.code, Some(422));
    let errors: serde_json::Value = details.errors.unwrap().parse().unwrap();
    assert!(errors["name"][0].is_string() && errors["email"][0].is_string(), "{errors}");
    refused::<(), _>(Err(refusal), 422, "ValidationFailed");

    let user = xs2a.create_bank_user(&new_user()).await.unwrap();
    let token = xs2a.create_access_token(&user.id, &AccessTokenRequest::new()).await.unwrap();
    let wrong = |operation| Call::new(operation).json(br#"{"valid_until":"soon"}"#.to_vec());
    let (key, own) = (xs2a.client(), anna.client());
    assert_eq!(raw(key, wrong(&operations::CREATE_ACCESS_TOKEN).path("userId", &user.id)).await, 422);
    let extend = wrong(&operations::EXTEND_ACCESS_TOKEN).path("userId", &user.id).path("tokenId", &token.id);
    assert_eq!(raw(key, extend).await, 422);

    let connection = Call::new(&operations::CREATE_BANK_CONNECTION).json(br#"{"sync_mode":"sometimes"}"#.to_vec());
    assert_eq!(raw(own, connection).await, 422);
    assert_eq!(raw(own, Call::new(&operations::DRIVE_WIZARD).json(b"{}".to_vec())).await, 422);
    for operation in [&operations::LIST_BANK_CONNECTIONS, &operations::LIST_BANK_ACCOUNTS] {
        assert_eq!(raw(own, Call::new(operation).query("page", "0")).await, 422);
    }
    for operation in [&operations::LIST_BANK_USERS, &operations::LIST_BANKS, &operations::LIST_EVENTS] {
        assert_eq!(raw(key, Call::new(operation).query("per_page", "many")).await, 422);
    }
    let tokens = Call::new(&operations::LIST_ACCESS_TOKENS).path("userId", &user.id);
    assert_eq!(raw(key, tokens.query("per_page", "0")).await, 422);
    assert_eq!(raw(key, Call::new(&operations::LIST_EVENTS).query("from", "yesterday")).await, 422);
    assert_eq!(raw(key, Call::new(&operations::FIND_BANK).query("bank_code", "")).await, 422);
    assert_eq!(raw(key, Call::new(&operations::AUTOCOMPLETE_BANKS)).await, 422);
    let of_connection = Call::new(&operations::LIST_BANK_CONNECTION_ACCOUNTS).path("id", "x");
    assert_eq!(raw(own, of_connection.query("page", "-1")).await, 422);
    assert_eq!(raw(own, Call::new(&operations::LIST_TURNOVERS).path("id", "x").query("from", "today")).await, 422);
    assert_eq!(raw(own, Call::new(&operations::LIST_TURNOVERS).path("id", "x").query("only_new", "maybe")).await, 422);
    let seen = Call::new(&operations::MARK_AS_SEEN_UNTIL).path("id", "x").path("date", "2024-02-30");
    assert_eq!(raw(own, seen).await, 422);
    let report = Call::new(&operations::GET_REPORT).path("id", "x").path("reportId", "summary");
    assert_eq!(raw(own, report.query("format", "pdf")).await, 422);
}

/// A connection whose synchronisations have failed too often.
async fn disabled(anna: &BankUserClient, clock: &ManualClock) {
    let full = BankConnectionRequest::new().with_sync_mode(SyncMode::Full);
    let wizard = anna.create_bank_connection(&full).await.unwrap();
    finish(anna, &wizard, "sync-fails").await;
    let id = anna.get_bank_connection(&wizard.transaction).await.unwrap().id;
    clock.advance(Duration::from_secs(24 * 60 * 60));
    for _ in 0..2 {
        let _ = anna.sync_bank_connection(&id, &SyncRequest::new().with_force(true)).await.unwrap();
        clock.advance(Duration::from_secs(3));
    }
    let refusal = anna.sync_bank_connection(&id, &SyncRequest::new()).await;
    refused(refusal, 422, "ConnectionDisabledOrValidationFailed");
}
