//! From an import to everything that is read and changed after it, over a socket and without one; every operation at least once.

use std::sync::Arc;

use moneykit_import::model::{
    AccountImportData, BalancesImportData, CustomerUser, GrantType, ImportLinkRequest, ImportTransactionsRequest, Link,
    LinkErrorCode, LinkState, Product, ProductsRequest, TokenRequest, TransactionImportData, TransactionType,
    UpdateLinkRequest, WebhookChange,
};
use moneykit_import::{CursorRequest, InstitutionFilter, MoneykitClient, TransactionFilter};
use tink_model::{Amount, ExternalAccountId, ExternalUserId, LinkId};
use tink_sandbox::{DEFAULT_CLIENT, ManualClock, Sandbox};

use super::reconnect::reconnected;
use crate::stage::{Over, Stage};

/// An hour of 20 February 2022.
pub(crate) const NOW: i64 = 1_645_347_600_000;
pub(crate) const USER: &str = "user-1";

pub(crate) fn user() -> ExternalUserId {
    USER.into()
}

pub(crate) fn checking() -> AccountImportData {
    let balances = BalancesImportData::new().with_currency("USD").with_current("445.89".parse::<Amount>().unwrap());
    AccountImportData::new("74583934", "Premier Checking", "depository.checking", balances).with_mask("3748")
}

pub(crate) fn transaction(id: &str, amount: &str, date: &str) -> TransactionImportData {
    let amount: tink_model::AmountText = amount.parse().unwrap();
    TransactionImportData::new("74583934", amount, date.parse::<tink_model::DateTime>().unwrap())
        .with_transaction_id(id)
}

pub(crate) fn import(transactions: Vec<TransactionImportData>) -> ImportLinkRequest {
    ImportLinkRequest::new(CustomerUser::new(USER), "chase", vec![checking()], transactions)
}

pub(crate) async fn stage(over: Over) -> (Stage, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(NOW));
    let builder = Sandbox::builder().seed(7).clock(clock.clone()).moneykit_rate_limits(false);
    (Stage::new(builder, over).await, clock)
}

/// Every transaction of a link, whenever it was.
pub(crate) fn everything() -> TransactionFilter {
    TransactionFilter::new().with_start("1900-01-01".parse().unwrap())
}

pub(crate) async fn walked(over: Over) -> Stage {
    let (stage, _) = stage(over).await;
    let moneykit = stage.moneykit();
    let (id, secret) = DEFAULT_CLIENT;
    let request = TokenRequest::new(GrantType::ClientCredentials).with_client_id(id).with_client_secret(secret);
    let token = moneykit.generate_access_token(&request).await.unwrap();
    assert_eq!(token.expires_in, Some(3600));

    let rows = vec![
        transaction("t1", "384.05", "2022-02-08").with_description("Regina's Mulberry"),
        transaction("t2", "-12.50", "2022-02-09T08:30:00Z").with_type("food_and_drinks.restaurants"),
    ];
    let link = moneykit.import_link(&import(rows)).await.unwrap();
    assert_eq!(
        (link.state.as_ref(), link.error_code.as_ref()),
        (Some(&LinkState::Error), Some(&LinkErrorCode::AuthExpired))
    );
    assert_eq!(moneykit.get_link(&link.link_id).await.unwrap(), link);
    read_back(&moneykit, &link).await;
    change(&moneykit, &link.link_id).await;
    institutions(&moneykit).await;

    // It was never connected, so it is not listed yet.
    assert_eq!(moneykit.list_links(&CursorRequest::new()).await.unwrap().links.len(), 0);
    let connected = reconnected(&stage, &link.link_id).await;
    assert_eq!((connected.link_id.clone(), connected.state), (link.link_id.clone(), Some(LinkState::Connected)));
    let listed = moneykit.list_links(&CursorRequest::new()).await.unwrap();
    assert_eq!(listed.links.iter().map(|entry| &entry.link_id).collect::<Vec<_>>(), [&link.link_id]);
    moneykit.add_products(&link.link_id, &ProductsRequest::new(vec![Product::AccountNumbers])).await.unwrap();
    moneykit.list_account_numbers(&link.link_id).await.unwrap();
    let reset = moneykit.reset_link(&link.link_id).await.unwrap();
    assert_eq!(reset.state, Some(LinkState::Error));
    moneykit.delete_link(&link.link_id).await.unwrap();
    // It says of itself that it is gone, and has nothing more to tell.
    assert_eq!(moneykit.get_link(&link.link_id).await.unwrap().state, Some(LinkState::Deleted));
    let gone = moneykit.list_accounts(&link.link_id, &[]).await.unwrap_err();
    assert_eq!(gone.status().map(|status| status.as_u16()), Some(410));
    stage
}

async fn read_back(moneykit: &MoneykitClient, link: &Link) {
    let id = &link.link_id;
    let accounts = moneykit.list_accounts(id, &[]).await.unwrap().accounts;
    let [account] = accounts.as_ref() else { panic!("one account: {accounts:?}") };
    assert_eq!(account.original_id.as_ref().map(ExternalAccountId::as_str), Some("74583934"));
    assert_eq!(
        (account.account_mask.as_deref(), account.account_type.as_deref()),
        (Some("3748"), Some("depository.checking"))
    );
    let one = moneykit.get_account(id, &account.account_id).await.unwrap();
    assert_eq!(one.account.as_ref(), Some(account));

    let page = moneykit.list_transactions(id, &everything()).await.unwrap();
    assert_eq!(page.total, Some(2));
    // Newest first; amounts without a sign, digit for digit.
    let told: Vec<_> = page
        .transactions
        .iter()
        .map(|row| {
            (
                row.original_id.clone().unwrap().into_string(),
                row.amount.unwrap().to_string(),
                row.r#type.clone().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("t2".to_owned(), "12.50".to_owned(), TransactionType::Debit),
            ("t1".to_owned(), "384.05".to_owned(), TransactionType::Credit),
        ]
    );

    let more = ImportTransactionsRequest::new(vec![transaction("t3", "-0.10", "2022-02-10")]);
    moneykit.import_transactions(id, &more).await.unwrap();
    let mut sync = moneykit.sync(id, CursorRequest::new().with_limit(2));
    let mut created = Vec::new();
    while let Some(changes) = sync.next().await {
        created.extend(changes.unwrap().transactions.unwrap().created.to_vec());
    }
    assert_eq!(created.len(), 3);
    let cursor = sync.cursor().unwrap().to_owned();
    let again = moneykit.sync_transactions(id, &CursorRequest::new().with_cursor(cursor)).await.unwrap();
    assert_eq!(again.transactions.unwrap().created.len(), 0);

    let links = moneykit.list_user_links(&user()).await.unwrap().links;
    assert_eq!(links.names().collect::<Vec<_>>(), [id.as_str()]);
    let own = moneykit.list_user_accounts(&user(), &[]).await.unwrap().links;
    assert_eq!(own.len(), 1);
    let rows = moneykit.list_user_transactions(&user(), &everything()).await.unwrap();
    assert_eq!(rows.total, Some(3));
}

async fn change(moneykit: &MoneykitClient, link: &LinkId) {
    let set = UpdateLinkRequest::new()
        .with_webhook("https://example.com/webhook")
        .with_link_tags(vec!["smoke_test".to_owned()]);
    let changed = moneykit.update_link(link, &set).await.unwrap();
    assert_eq!(changed.webhook.as_deref(), Some("https://example.com/webhook"));
    assert_eq!(changed.link_tags.to_vec(), ["smoke_test"]);
    let removed =
        moneykit.update_link(link, &UpdateLinkRequest::new().with_webhook(WebhookChange::Remove)).await.unwrap();
    assert_eq!((removed.webhook, removed.link_tags.to_vec()), (None, vec!["smoke_test".to_owned()]));
}

async fn institutions(moneykit: &MoneykitClient) {
    let page = moneykit.list_institutions(&InstitutionFilter::new().with_name("chase")).await.unwrap();
    let chase = page.institutions[0].clone();
    assert_eq!(moneykit.get_institution(&"chase".into()).await.unwrap(), chase);
    let mut all =
        moneykit.institution_pages(InstitutionFilter::new().with_page(CursorRequest::new().with_limit(3))).elements();
    let mut names = Vec::new();
    while let Some(institution) = all.next().await {
        names.push(institution.unwrap().name);
    }
    assert!(names.len() > 6 && names.contains(&chase.name), "{names:?}");
}

#[tokio::test]
async fn an_import_is_read_changed_connected_and_deleted_in_process_and_over_a_socket() {
    for over in [Over::Nothing, Over::Socket] {
        walked(over).await;
    }
}
