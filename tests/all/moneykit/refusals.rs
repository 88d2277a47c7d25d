//! Every documented error status of every operation of MoneyKit, provoked once.

use std::collections::BTreeSet;

use moneykit_import::model::{
    ExchangeTokenRequest, GrantType, ImportTransactionsRequest, Product, ProductsRequest, TokenRequest,
    UpdateLinkRequest, operations,
};
use moneykit_import::{CursorRequest, InstitutionFilter, MoneykitClient, TransactionFilter};
use tink_model::LinkId;
use tink_transport::{Auth, BoxFuture, Call, Client};

use super::reconnect::{passed, session};
use super::walk::{import, stage, transaction, user};
use crate::refusals::{Outcome, outcome, refused};
use crate::stage::{Over, Reached};

/// Statuses that are documented and that the sandbox itself never has a reason for: only a fault rule answers them.
const BY_FAULT_ALONE: &[(&str, u16)] = &[
    ("deleteLink", 403),
    ("deleteLink", 422),
    ("getAccount", 403),
    ("getAccount", 422),
    ("getLink", 403),
    ("getLink", 410),
    ("getLink", 422),
    ("listAccountNumbers", 422),
    ("listAccounts", 403),
    ("listAccounts", 422),
    ("listUserAccounts", 422),
    ("listUserLinks", 422),
    ("resetLink", 403),
    ("resetLink", 422),
    ("updateLink", 403),
];

/// A call of each operation that is valid in itself, on a link.
type Ask = fn(MoneykitClient, LinkId) -> BoxFuture<'static, Outcome>;

macro_rules! ask {
    ($call:expr) => {
        |moneykit, link| Box::pin(async move { outcome($call(moneykit, link).await) })
    };
}

const CALLS: &[(&str, Ask)] = &[
    (
        "generateAccessToken",
        ask!(async |moneykit: MoneykitClient, _| {
            let request = TokenRequest::new(GrantType::ClientCredentials).with_client_id("sandbox");
            moneykit.generate_access_token(&request.with_client_secret("sandbox-secret")).await
        }),
    ),
    ("importLink", ask!(async |moneykit: MoneykitClient, _| moneykit.import_link_once(&import(vec![])).await)),
    (
        "importTransactions",
        ask!(async |moneykit: MoneykitClient, link| {
            moneykit.import_transactions(&link, &ImportTransactionsRequest::new(vec![])).await
        }),
    ),
    ("listLinks", ask!(async |moneykit: MoneykitClient, _| moneykit.list_links(&CursorRequest::new()).await)),
    ("getLink", ask!(async |moneykit: MoneykitClient, link| moneykit.get_link(&link).await)),
    (
        "updateLink",
        ask!(async |moneykit: MoneykitClient, link| moneykit.update_link(&link, &UpdateLinkRequest::new()).await),
    ),
    ("deleteLink", ask!(async |moneykit: MoneykitClient, link| moneykit.delete_link(&link).await)),
    (
        "addProducts",
        ask!(async |moneykit: MoneykitClient, link| {
            moneykit.add_products(&link, &ProductsRequest::new(vec![Product::AccountNumbers])).await
        }),
    ),
    ("resetLink", ask!(async |moneykit: MoneykitClient, link| moneykit.reset_link(&link).await)),
    ("listAccounts", ask!(async |moneykit: MoneykitClient, link| moneykit.list_accounts(&link, &[]).await)),
    ("listAccountNumbers", ask!(async |moneykit: MoneykitClient, link| moneykit.list_account_numbers(&link).await)),
    ("getAccount", ask!(async |moneykit: MoneykitClient, link| moneykit.get_account(&link, &"acc_1".into()).await)),
    (
        "listTransactions",
        ask!(async |moneykit: MoneykitClient, link| moneykit.list_transactions(&link, &TransactionFilter::new()).await),
    ),
    (
        "syncTransactions",
        ask!(async |moneykit: MoneykitClient, link| moneykit.sync_transactions(&link, &CursorRequest::new()).await),
    ),
    ("listUserLinks", ask!(async |moneykit: MoneykitClient, _| moneykit.list_user_links(&user()).await)),
    ("listUserAccounts", ask!(async |moneykit: MoneykitClient, _| moneykit.list_user_accounts(&user(), &[]).await)),
    (
        "listUserTransactions",
        ask!(async |moneykit: MoneykitClient, _| {
            moneykit.list_user_transactions(&user(), &TransactionFilter::new()).await
        }),
    ),
    (
        "listInstitutions",
        ask!(async |moneykit: MoneykitClient, _| moneykit.list_institutions(&InstitutionFilter::new()).await),
    ),
    ("getInstitution", ask!(async |moneykit: MoneykitClient, _| moneykit.get_institution(&"chase".into()).await)),
    (
        "createLinkSession",
        ask!(async |moneykit: MoneykitClient, link| moneykit.create_link_session(&session(&link)).await),
    ),
    (
        "exchangeToken",
        ask!(async |moneykit: MoneykitClient, _| moneykit.exchange_token(&ExchangeTokenRequest::new("none")).await),
    ),
];

fn status(outcome: &Outcome) -> u16 {
    outcome.as_ref().err().map_or(200, |(status, _)| *status)
}

/// The status of an operation that is called as no client would.
async fn raw(client: &Client, call: Call) -> u16 {
    match client.fetch::<_, tink_model::moneykit::Refusal>(call, |_| Ok(())).await {
        Ok(()) => 200,
        Err(error) => error.status().map_or(0, |status| status.as_u16()),
    }
}

/// What was answered, in a world where everything is provoked.
pub(crate) async fn provoked() -> BTreeSet<Reached> {
    let (stage, _) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    let nobody = MoneykitClient::with_client(stage.main.client().with_auth(Auth::none()));
    let link = moneykit.import_link(&import(vec![transaction("t1", "1.00", "2022-02-08")])).await.unwrap().link_id;
    let deleted = moneykit.import_link(&import(vec![])).await.unwrap().link_id;
    moneykit.delete_link(&deleted).await.unwrap();
    let unknown = LinkId::from("mk_0000000000000000000000");
    assert_eq!(CALLS.len(), operations::OPERATIONS.len());
    for &(id, ask) in CALLS {
        let operation = operations::OPERATIONS.iter().find(|operation| operation.id == id).unwrap();
        for (status, refusal) in [(429, "RateLimited"), (500, "ServerError")] {
            stage.fault(&format!("moneykit/{id}"), status);
            assert_eq!(ask(moneykit.clone(), link.clone()).await, Err((status, refusal.to_owned())), "{id}");
        }
        if operation.token != tink_model::TokenKind::None {
            let without = ask(nobody.clone(), link.clone()).await;
            assert_eq!(without, Err((401, "Unauthorized".to_owned())), "{id}");
        }
        let takes_link = operation.path.starts_with("/links/{") || id == "createLinkSession";
        if takes_link {
            assert_eq!(status(&ask(moneykit.clone(), unknown.clone()).await), 404, "{id}");
        }
        if takes_link && operation.status(410).is_some() && id != "getLink" {
            assert_eq!(status(&ask(moneykit.clone(), deleted.clone()).await), 410, "{id}");
        }
    }
    invalid(&moneykit, &link).await;
    // What the user did not grant when they connected a link is refused from then on.
    let narrow = moneykit.import_link(&import(vec![])).await.unwrap().link_id;
    let token = moneykit.create_link_session(&session(&narrow)).await.unwrap().link_session_token;
    let token = passed(&stage, token.expose()).await;
    moneykit.exchange_token(&ExchangeTokenRequest::new(token)).await.unwrap();
    refused(moneykit.list_account_numbers(&narrow).await, 403, "ForbiddenAction");
    refused(moneykit.list_transactions(&narrow, &TransactionFilter::new()).await, 403, "ForbiddenAction");
    refused(moneykit.sync_transactions(&narrow, &CursorRequest::new()).await, 403, "ForbiddenAction");
    let numbers = ProductsRequest::new(vec![Product::AccountNumbers]);
    refused(moneykit.add_products(&narrow, &numbers).await, 403, "ForbiddenAction");
    for (id, status) in BY_FAULT_ALONE {
        stage.fault(&format!("moneykit/{id}"), *status);
        let (_, ask) = CALLS.iter().find(|(known, _)| known == id).unwrap();
        assert_eq!(self::status(&ask(moneykit.clone(), link.clone()).await), *status, "{id}");
    }
    stage.reached()
}

async fn invalid(moneykit: &MoneykitClient, link: &LinkId) {
    let loose = moneykit.clone().unchecked();
    let client = moneykit.client();
    let grant =
        |grant: GrantType, secret: &str| TokenRequest::new(grant).with_client_id("sandbox").with_client_secret(secret);
    let wrong = moneykit.generate_access_token(&grant(GrantType::ClientCredentials, "wrong")).await;
    refused(wrong, 401, "InvalidClient");
    let wrong = loose.generate_access_token(&grant("password".into(), "sandbox-secret")).await;
    refused(wrong, 400, "InvalidTokenRequest");

    let mut nowhere = import(vec![]);
    nowhere.institution_id = "unknown".into();
    refused(loose.import_link_once(&nowhere).await, 404, "InstitutionNotFound");
    refused(moneykit.get_institution(&"unknown".into()).await, 404, "InstitutionNotFound");
    let mut nobodys = import(vec![]);
    nobodys.customer_user.id = "x".into();
    refused(loose.import_link_once(&nobodys).await, 422, "ValidationFailed");
    let huge = import(
        (0..9_000)
            .map(|row| transaction(&format!("row-{row}"), "1", "2022-02-08").with_description("x".repeat(60)))
            .collect(),
    );
    refused(loose.import_link_once(&huge).await, 413, "BodyTooLarge");
    let huge = ImportTransactionsRequest::new(huge.transactions);
    refused(loose.import_transactions(link, &huge).await, 413, "BodyTooLarge");
    let mut elsewhere = transaction("t2", "1", "2022-02-08");
    elsewhere.account_id = "unknown".into();
    let elsewhere = moneykit.import_transactions(link, &ImportTransactionsRequest::new(vec![elsewhere])).await;
    refused(elsewhere, 422, "BadStateOrValidationFailed");

    let of = |operation| Call::new(operation).path("id", link);
    for call in [
        of(&operations::LIST_TRANSACTIONS).query("size", "0"),
        of(&operations::SYNC_TRANSACTIONS).query("cursor", "no cursor of this world"),
        of(&operations::UPDATE_LINK).json(br#"{"link_tags":[""]}"#.to_vec()),
        of(&operations::ADD_PRODUCTS).json(br#"{"products":[]}"#.to_vec()),
        Call::new(&operations::LIST_LINKS).query("limit", "1"),
        Call::new(&operations::LIST_INSTITUTIONS).query("limit", "0"),
        Call::new(&operations::LIST_USER_TRANSACTIONS).path("id", "user-1").query("size", "many"),
        Call::new(&operations::CREATE_LINK_SESSION).json(b"{}".to_vec()),
        Call::new(&operations::EXCHANGE_TOKEN).json(b"{}".to_vec()),
    ] {
        let what = format!("{call:?}");
        assert_eq!(raw(client, call).await, 422, "{what}");
    }
    refused(moneykit.exchange_token(&ExchangeTokenRequest::new("none")).await, 400, "InvalidTokenExchange");
    let mut closed = session(link);
    closed.redirect_uri = "http://elsewhere.example/callback".to_owned();
    refused(moneykit.create_link_session(&closed).await, 403, "ForbiddenConfig");
}
