//! Reconnecting an imported link through a link session: it is connected then, and keeps its id and those of its accounts.

use bytes::Bytes;
use moneykit_import::model::{
    CustomerUser, ExchangeTokenRequest, Link, LinkSessionRequest, LinkSessionSettings, LinkState, Product,
    ProductsRequest,
};
use tink_model::moneykit::{LinkErrorCode, Refusal};
use tink_model::{Json, LinkId};

use super::walk::{USER, everything, import, stage, transaction};
use crate::stage::{Over, Stage};

pub(crate) fn session(link: &LinkId) -> LinkSessionRequest {
    LinkSessionRequest::new(CustomerUser::new(USER), "http://localhost:3000/callback")
        .with_existing_link_id(link.clone())
}

/// What the user does in the platform's own dialogue: passes it, and brings a token back.
pub(crate) async fn passed(stage: &Stage, session_token: &str) -> String {
    let body = serde_json::json!({ "link_session_token": session_token }).to_string();
    let request = http::Request::post(format!("{}/sandbox/v1/moneykit/connect", tink_sandbox::IN_PROCESS_URL))
        .header("content-type", "application/json")
        .body(Bytes::from(body))
        .unwrap();
    let answer = stage.sandbox.transport().call(request).await.unwrap();
    assert_eq!(answer.status(), 200, "{:?}", answer.body());
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    body["exchangeable_token"].as_str().unwrap().to_owned()
}

/// Reconnects a link.
pub(crate) async fn reconnected(stage: &Stage, link: &LinkId) -> Link {
    let moneykit = stage.moneykit();
    let products = serde_json::json!({ "accounts": {}, "transactions": {}, "account_numbers": {} });
    let asked = session(link).with_settings(LinkSessionSettings::new().with_products(Json::from(products)));
    let token = moneykit.create_link_session(&asked).await.unwrap().link_session_token;
    let token = passed(stage, token.expose()).await;
    moneykit.exchange_token(&ExchangeTokenRequest::new(token)).await.unwrap().link.unwrap()
}

#[tokio::test]
async fn a_reconnected_link_keeps_its_id_its_accounts_and_its_transactions() {
    let (stage, _) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    let imported = moneykit.import_link(&import(vec![transaction("t1", "-1.00", "2022-02-08")])).await.unwrap();
    let id = imported.link_id.clone();
    let before = moneykit.list_accounts(&id, &[]).await.unwrap().accounts;
    let expired = moneykit.add_products(&id, &ProductsRequest::new(vec![Product::AccountNumbers])).await.unwrap_err();
    assert_eq!(expired.refusal(), Some(Refusal::BadStateOrValidationFailed));
    let details = moneykit_import::error_details(&expired).unwrap();
    assert_eq!(details.link_error_code, Some(LinkErrorCode::AuthExpired));

    let connected = reconnected(&stage, &id).await;
    assert_eq!(
        (&connected.link_id, connected.state.as_ref(), &connected.error_code),
        (&id, Some(&LinkState::Connected), &None)
    );
    let after = moneykit.list_accounts(&id, &[]).await.unwrap().accounts;
    assert!(before.iter().all(|old| after.iter().any(|new| new.account_id == old.account_id)), "{after:?}");
    let rows = moneykit.list_transactions(&id, &everything().with_size(1_000)).await.unwrap().transactions;
    assert!(rows.iter().any(|row| row.original_id.as_ref().is_some_and(|id| id.as_str() == "t1")));
}

#[tokio::test]
async fn an_exchangeable_token_serves_once() {
    let (stage, _) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    let link = moneykit.import_link(&import(vec![])).await.unwrap().link_id;
    let token = moneykit.create_link_session(&session(&link)).await.unwrap().link_session_token;
    let token = passed(&stage, token.expose()).await;
    let exchange = ExchangeTokenRequest::new(token);
    moneykit.exchange_token(&exchange).await.unwrap();
    assert_eq!(moneykit.exchange_token(&exchange).await.unwrap_err().refusal(), Some(Refusal::InvalidTokenExchange));
    let another = ExchangeTokenRequest::new("no token of this world");
    assert_eq!(moneykit.exchange_token(&another).await.unwrap_err().refusal(), Some(Refusal::InvalidTokenExchange));
}
