//! One call of each operation, valid in itself, with what is worth escaping in it.

use moneykit_import::model::{
    CustomerUser, ExchangeTokenRequest, GrantType, ImportTransactionsRequest, LinkSessionRequest, Product,
    ProductsRequest, TokenRequest, UpdateLinkRequest, WebhookChange,
};
use moneykit_import::{CursorRequest, Error, InstitutionFilter, TransactionFilter};

use crate::support::{Bench, import, transaction};

fn filter() -> TransactionFilter {
    TransactionFilter::new()
        .with_account("acc 1")
        .with_page(2)
        .with_size(100)
        .with_start("1900-01-01".parse().unwrap())
        .with_end("2024-01-31".parse().unwrap())
}

/// Calls an operation by its id.
pub(crate) async fn call(bench: &Bench, operation: &str) -> Result<(), Error> {
    let moneykit = &bench.moneykit;
    let page = CursorRequest::new().with_cursor("c/1 +").with_limit(500);
    match operation {
        "generateAccessToken" => {
            let request = TokenRequest::new(GrantType::ClientCredentials)
                .with_client_id("live_1")
                .with_client_secret("s&cret")
                .with_scope("one two");
            moneykit.generate_access_token(&request).await.map(drop)
        }
        "importLink" => {
            let lunch = transaction("a").with_transaction_id("t-1").with_description("Åre \"Café\"");
            moneykit.import_link_once(&import(vec![lunch])).await.map(drop)
        }
        "listLinks" => moneykit.list_links(&page).await.map(drop),
        "getLink" => moneykit.get_link(&"a/b".into()).await.map(drop),
        "updateLink" => {
            let change =
                UpdateLinkRequest::new().with_webhook(WebhookChange::Remove).with_link_tags(["b:c".to_owned()]);
            moneykit.update_link(&"a/b".into(), &change).await.map(drop)
        }
        "deleteLink" => moneykit.delete_link(&"a/b".into()).await,
        "importTransactions" => {
            let request = ImportTransactionsRequest::new(vec![transaction("a"), transaction("b")]);
            moneykit.import_transactions(&"a/b".into(), &request).await.map(drop)
        }
        "addProducts" => {
            let products = ProductsRequest::new(vec![Product::Transactions, Product::Unknown("new".to_owned())]);
            moneykit.add_products(&"a/b".into(), &products).await.map(drop)
        }
        "resetLink" => moneykit.reset_link(&"a/b".into()).await.map(drop),
        "listAccounts" => moneykit.list_accounts(&"a/b".into(), &["acc 1".into(), "acc_2".into()]).await.map(drop),
        "listAccountNumbers" => moneykit.list_account_numbers(&"a/b".into()).await.map(drop),
        "getAccount" => moneykit.get_account(&"a/b".into(), &"c d".into()).await.map(drop),
        "listTransactions" => {
            moneykit.list_transactions(&"a/b".into(), &filter().with_account("acc_2")).await.map(drop)
        }
        "syncTransactions" => moneykit.sync_transactions(&"a/b".into(), &page).await.map(drop),
        "listUserLinks" => moneykit.list_user_links(&"user/1".into()).await.map(drop),
        "listUserAccounts" => moneykit.list_user_accounts(&"user/1".into(), &["acc_1".into()]).await.map(drop),
        "listUserTransactions" => moneykit.list_user_transactions(&"user/1".into(), &filter()).await.map(drop),
        "listInstitutions" => {
            let filter = InstitutionFilter::new().with_name("Bank & Co").with_featured(true).with_page(page);
            moneykit.list_institutions(&filter).await.map(drop)
        }
        "getInstitution" => moneykit.get_institution(&"mx.chase".into()).await.map(drop),
        "createLinkSession" => {
            let request = LinkSessionRequest::new(CustomerUser::new("user-1"), "https://example.com/connected")
                .with_existing_link_id("mk_1");
            moneykit.create_link_session(&request).await.map(drop)
        }
        "exchangeToken" => moneykit.exchange_token(&ExchangeTokenRequest::new("token")).await.map(drop),
        other => panic!("the client has no method for {other}"),
    }
}
