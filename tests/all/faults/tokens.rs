//! A client whose refresh tokens serve once: it keeps the newest, and one that is lost on the way is told as lost.

use std::sync::Arc;
use std::time::Duration;

use tink_main::MainClient;
use tink_model::connector::CreateUserRequest;
use tink_model::main::AuthorizationGrantRequest;
use tink_sandbox::{DEFAULT_CLIENT, DropPoint, FaultRule, IN_PROCESS_URL, ManualClock, Sandbox};
use tink_transport::testing::ManualClock as Waits;
use tink_transport::{Client, MemoryTokenStore, OAuth};

use crate::stage::{Over, Stage};
use crate::walk::USER;

/// A user who came through an authorization, with refresh tokens that serve once from then on.
async fn authorized() -> (Stage, MainClient, Waits) {
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock), Over::Nothing).await;
    stage.connector.create_user(&CreateUserRequest::new("SE").with_external_user_id(USER)).await.unwrap();
    let grant = AuthorizationGrantRequest::new("user:read").with_external_user_id(USER);
    let code = stage.main.create_authorization_grant(&grant).await.unwrap().code.expose().clone();
    let waits = Waits::skipping_sleeps();
    let client = Client::builder_with_clock(stage.sandbox.transport(), Arc::new(waits.clone()), IN_PROCESS_URL);
    let client = client.build().unwrap();
    let (id, secret) = DEFAULT_CLIENT;
    let oauth = OAuth::new(&client, id, secret).unwrap();
    let auth = oauth.authorization_code_with(code, Arc::new(MemoryTokenStore::new()));
    let me = MainClient::new(client.with_auth(auth));
    me.get_user().await.unwrap();
    stage.sandbox.add_fault(FaultRule::rotated_refresh_token()).unwrap();
    (stage, me, waits)
}

fn expire(stage: &Stage) {
    stage.sandbox.add_fault(FaultRule::expired_token().on("getUser").times(1)).unwrap();
}

#[tokio::test]
async fn each_refresh_uses_the_token_that_the_last_one_brought() {
    let (stage, me, waits) = authorized().await;
    for _ in 0..3 {
        expire(&stage);
        // A token that is brand new is not renewed again for a refusal.
        waits.advance(Duration::from_secs(61));
        me.get_user().await.unwrap();
    }
    let fired = stage.sandbox.fired_faults();
    assert_eq!(fired.iter().filter(|fired| fired.operation == "getToken").count(), 3);
    assert_eq!(fired.len(), 6);
}

#[tokio::test]
async fn a_new_refresh_token_that_is_lost_on_its_way_ends_the_authorization() {
    let (stage, me, _) = authorized().await;
    expire(&stage);
    stage.sandbox.add_fault(FaultRule::dropped(DropPoint::BeforeAnswer).on("getToken").times(1)).unwrap();
    for _ in 0..2 {
        let error = me.get_user().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(401), "{error:?}");
    }
}
