//! MoneyKit's client under faults.

use moneykit_import::model::{
    CustomerUser, ExchangeTokenRequest, GrantType, ImportTransactionsRequest, LinkSessionRequest, LinkState, Product,
    ProductsRequest, TokenRequest, UpdateLinkRequest,
};
use moneykit_import::{CursorRequest, InstitutionFilter};
use tink_model::LinkId;
use tink_sandbox::DEFAULT_CLIENT;
use tink_transport::BoxFuture;

use super::scene::{Cell, Row, Scene};
use super::table::{over_a_socket, table};
use crate::moneykit::reconnect::{passed, reconnected, session};
use crate::moneykit::walk::{USER, everything, import, transaction, user};

const ROWS: [Row; 15] = [
    row("importLink", 422, |scene| Box::pin(import_link(scene))),
    Row { label: "importLink, sent once", ..row("importLink", 422, |scene| Box::pin(import_link_once(scene))) },
    row("importTransactions", 422, |scene| Box::pin(import_transactions(scene))),
    row("updateLink", 404, |scene| Box::pin(update_link(scene))),
    row("deleteLink", 404, |scene| Box::pin(delete_link(scene))),
    row("addProducts", 404, |scene| Box::pin(add_products(scene))),
    row("resetLink", 404, |scene| Box::pin(reset_link(scene))),
    row("createLinkSession", 422, |scene| Box::pin(create_link_session(scene))),
    row("exchangeToken", 422, |scene| Box::pin(exchange_token(scene))),
    row("generateAccessToken", 400, |scene| Box::pin(generate_access_token(scene))),
    row("getLink", 404, |scene| Box::pin(get_link(scene))),
    row("listUserLinks", 422, |scene| Box::pin(list_user_links(scene))),
    row("listTransactions", 404, |scene| Box::pin(list_transactions(scene))),
    row("syncTransactions", 404, |scene| Box::pin(sync_transactions(scene))),
    row("listInstitutions", 422, |scene| Box::pin(list_institutions(scene))),
];

const fn row(operation: &'static str, refusal: u16, run: for<'a> fn(&'a Scene) -> BoxFuture<'a, Cell>) -> Row {
    Row { api: "moneykit", operation, label: operation, refusal, run }
}

/// A link with one transaction.
async fn link(scene: &Scene) -> LinkId {
    let rows = vec![transaction("known", "-1.00", "2022-02-08")];
    scene.stage.moneykit().import_link(&import(rows)).await.unwrap().link_id
}

async fn links(scene: &Scene) -> usize {
    scene.stage.moneykit().list_user_links(&user()).await.unwrap().links.len()
}

async fn is_connected(scene: &Scene, link: &LinkId) -> bool {
    scene.stage.moneykit().get_link(link).await.unwrap().state == Some(LinkState::Connected)
}

/// The client looks for the link where no answer came.
async fn import_link(scene: &Scene) -> Cell {
    let request = import(vec![transaction("new", "-2.00", "2022-02-09")]);
    scene.writes(scene.moneykit().import_link(&request), links(scene)).await
}

async fn import_link_once(scene: &Scene) -> Cell {
    let request = import(vec![transaction("new", "-2.00", "2022-02-09")]);
    scene.writes(scene.moneykit().import_link_once(&request), links(scene)).await
}

async fn import_transactions(scene: &Scene) -> Cell {
    let id = link(scene).await;
    let request = ImportTransactionsRequest::new(vec![transaction("new", "-2.00", "2022-02-09")]);
    let count = async {
        let all = scene.stage.moneykit().list_transactions(&id, &everything()).await.unwrap();
        all.transactions.iter().filter(|row| row.original_id.as_ref().is_some_and(|id| id.as_str() == "new")).count()
    };
    scene.writes(scene.moneykit().import_transactions(&id, &request), count).await
}

async fn update_link(scene: &Scene) -> Cell {
    let id = link(scene).await;
    let change = UpdateLinkRequest::new().with_link_tags(vec!["changed".to_owned()]);
    let count = async { scene.stage.moneykit().get_link(&id).await.unwrap().link_tags.len() };
    scene.writes(scene.moneykit().update_link(&id, &change), count).await
}

async fn delete_link(scene: &Scene) -> Cell {
    let id = link(scene).await;
    let count = async {
        let link = scene.stage.moneykit().get_link(&id).await.unwrap();
        usize::from(link.state == Some(LinkState::Deleted))
    };
    scene.writes(scene.moneykit().delete_link(&id), count).await
}

async fn add_products(scene: &Scene) -> Cell {
    let id = link(scene).await;
    reconnected(&scene.stage, &id).await;
    let request = ProductsRequest::new(vec![Product::AccountNumbers]);
    scene.reads(scene.moneykit().add_products(&id, &request)).await
}

async fn reset_link(scene: &Scene) -> Cell {
    let id = link(scene).await;
    reconnected(&scene.stage, &id).await;
    let count = async { usize::from(!is_connected(scene, &id).await) };
    scene.writes(scene.moneykit().reset_link(&id), count).await
}

/// A session that nobody goes through leaves nothing.
async fn create_link_session(scene: &Scene) -> Cell {
    let request = LinkSessionRequest::new(CustomerUser::new(USER), "http://localhost:3000/callback");
    scene.reads(scene.moneykit().create_link_session(&request)).await
}

async fn exchange_token(scene: &Scene) -> Cell {
    let id = link(scene).await;
    let token = scene.stage.moneykit().create_link_session(&session(&id)).await.unwrap().link_session_token;
    let token = passed(&scene.stage, token.expose()).await;
    let count = async { usize::from(is_connected(scene, &id).await) };
    scene.writes(scene.moneykit().exchange_token(&ExchangeTokenRequest::new(token)), count).await
}

async fn generate_access_token(scene: &Scene) -> Cell {
    let (id, secret) = DEFAULT_CLIENT;
    let request = TokenRequest::new(GrantType::ClientCredentials).with_client_id(id).with_client_secret(secret);
    scene.reads(scene.moneykit().generate_access_token(&request)).await
}

async fn get_link(scene: &Scene) -> Cell {
    let id = link(scene).await;
    scene.reads(scene.moneykit().get_link(&id)).await
}

async fn list_user_links(scene: &Scene) -> Cell {
    link(scene).await;
    scene.reads(scene.moneykit().list_user_links(&user())).await
}

async fn list_transactions(scene: &Scene) -> Cell {
    let id = link(scene).await;
    scene.reads(scene.moneykit().list_transactions(&id, &everything())).await
}

async fn sync_transactions(scene: &Scene) -> Cell {
    let id = link(scene).await;
    scene.reads(scene.moneykit().sync_transactions(&id, &CursorRequest::new())).await
}

async fn list_institutions(scene: &Scene) -> Cell {
    scene.reads(scene.moneykit().list_institutions(&InstitutionFilter::new())).await
}

#[tokio::test(start_paused = true)]
async fn what_moneykits_client_tells_is_what_the_ledger_holds() {
    insta::assert_snapshot!(table(&ROWS).await);
}

#[tokio::test]
async fn the_same_over_a_socket() {
    insta::assert_snapshot!(over_a_socket(&[ROWS[0], ROWS[2], ROWS[4]]).await);
}
