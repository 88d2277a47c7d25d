//! One sandbox, four APIs at once: all of them are used in parallel, and each sees its own tenant's objects and no other's.

use std::sync::Arc;

use moneykit_import::model::{
    AccountImportData, BalancesImportData, CustomerUser, ImportLinkRequest, TransactionImportData,
};
use tink_model::connector::{AccountEntity, AccountListEntity, AccountType, CreateUserRequest};
use tink_model::main::SearchQuery;
use tink_model::xs2a::{BankConnectionRequest, SyncMode};
use tink_model::{Amount, EpochMillis};
use tink_sandbox::{ManualClock, Sandbox};
use tink_xs2a::PageRequest;

use crate::moneykit::walk::everything;
use crate::stage::{Over, Stage};
use crate::walk::{container, example_transaction};
use crate::xs2a::walk::{bank_user, finish};

/// So many users of each API at once.
const USERS: usize = 6;
/// So many transactions has each user of Tink and of MoneyKit.
const ROWS: usize = 40;

/// The same name in every API.
fn name(user: usize) -> String {
    format!("user-{user}")
}

/// A user of Tink: fed through the Connector API, read through the main API.
async fn tink(stage: Arc<Stage>, user: usize) {
    let external = name(user);
    stage.connector.create_user(&CreateUserRequest::new("SE").with_external_user_id(external.as_str())).await.unwrap();
    let account = AccountEntity::new(Amount::from(7), crate::walk::ACCOUNT, "Sparkonto", "1", AccountType::Checking);
    stage.connector.ingest_accounts(&external.as_str().into(), &AccountListEntity::new(vec![account])).await.unwrap();
    for row in 0..ROWS {
        let row = container(vec![example_transaction(&format!("row-{row}"))]);
        stage.connector.ingest_transactions(&external.as_str().into(), &row).await.unwrap();
    }
    let main = stage.user(&external);
    assert_eq!(main.list_accounts().await.unwrap().accounts.len(), 1);
    assert_eq!(main.search(&SearchQuery::new()).await.unwrap().count, Some(i64::try_from(ROWS).unwrap()));
}

/// A bank user of XS2A.api.
async fn xs2a(stage: Arc<Stage>) {
    let anna = bank_user(&stage.xs2a()).await;
    let wizard =
        anna.create_bank_connection(&BankConnectionRequest::new().with_sync_mode(SyncMode::Full)).await.unwrap();
    finish(&anna, &wizard, "123456").await;
    let connections = anna.list_bank_connections(PageRequest::new()).await.unwrap();
    assert_eq!(connections.total, Some(1));
    let accounts = anna.list_bank_accounts(PageRequest::new()).await.unwrap();
    assert!(accounts.data.iter().all(|account| account.bank_connection_id.as_ref() == Some(&connections.data[0].id)));
}

/// A user of MoneyKit.
async fn moneykit(stage: Arc<Stage>, user: usize) {
    let moneykit = stage.moneykit();
    let account = AccountImportData::new("1", "Checking", "checking", BalancesImportData::new().with_currency("USD"));
    let row = |number: usize| {
        TransactionImportData::new("1", Amount::from(1), "2022-02-08".parse::<tink_model::DateTime>().unwrap())
            .with_transaction_id(format!("row-{number}").as_str())
    };
    let request = ImportLinkRequest::new(
        CustomerUser::new(name(user).as_str()),
        "chase",
        vec![account],
        (0..ROWS).map(row).collect::<Vec<_>>(),
    );
    let link = moneykit.import_link(&request).await.unwrap();
    let links = moneykit.list_user_links(&name(user).as_str().into()).await.unwrap().links;
    assert_eq!(links.names().collect::<Vec<_>>(), [link.link_id.as_str()]);
    let rows = moneykit.list_transactions(&link.link_id, &everything()).await.unwrap();
    assert_eq!(rows.total, Some(i64::try_from(ROWS).unwrap()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_apis_are_used_at_once_and_each_sees_its_own() {
    let clock = Arc::new(ManualClock::new(EpochMillis::new(1_645_347_600_000).as_millis()));
    let builder = Sandbox::builder().seed(7).clock(clock).moneykit_rate_limits(false);
    let stage = Arc::new(Stage::new(builder, Over::Socket).await);
    let mut running = tokio::task::JoinSet::new();
    for user in 0..USERS {
        running.spawn(tink(Arc::clone(&stage), user));
        running.spawn(xs2a(Arc::clone(&stage)));
        running.spawn(moneykit(Arc::clone(&stage), user));
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
    // Nobody's users have become another's, and nobody's data.
    let rows = Some(i64::try_from(ROWS).unwrap());
    assert_eq!(
        stage.xs2a().list_bank_users(PageRequest::new()).await.unwrap().total,
        Some(i64::try_from(USERS).unwrap())
    );
    for user in 0..USERS {
        let main = stage.user(&name(user));
        assert_eq!(main.list_credentials().await.unwrap().credentials.len(), 1);
        assert_eq!(main.list_accounts().await.unwrap().accounts.len(), 1);
        assert_eq!(main.search(&SearchQuery::new()).await.unwrap().count, rows);
        let (moneykit, customer) = (stage.moneykit(), name(user).as_str().into());
        assert_eq!(moneykit.list_user_links(&customer).await.unwrap().links.len(), 1);
        assert_eq!(moneykit.list_user_accounts(&customer, &[]).await.unwrap().links.len(), 1);
        assert_eq!(moneykit.list_user_transactions(&customer, &everything()).await.unwrap().total, rows);
    }
}
