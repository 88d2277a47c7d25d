//! Everything that arrived, read back through the main API as the user.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tink_ingest::plan::{Plan, Planned};
use tink_ingest::run::{Present, PresentAccount, Summary};
use tink_main::MainClient;
use tink_model::main::operations::{LIST_ACCOUNTS, SEARCH};
use tink_model::main::{Account, AccountExclusion, Category, SearchOrder, SearchQuery, SearchSort, Transaction};
use tink_transport::{Clock, SystemClock};

use crate::connect::Connection;
use crate::exit::Outcome;

/// What the platform shows of the plan's accounts.
#[derive(Debug, Default)]
pub(super) struct Platform {
    /// The accounts of the plan, in its order.
    pub(super) accounts: Vec<Account>,
    pub(super) categories: Vec<Category>,
    pub(super) transactions: Vec<Transaction>,
}

impl Platform {
    /// The plan's transactions that a search can find: an account may be excluded from it.
    pub(super) fn visible<'p>(&self, plan: &'p Plan) -> impl Iterator<Item = &'p Planned> {
        let hidden: Vec<bool> = plan
            .accounts()
            .iter()
            .map(|planned| {
                let account = self
                    .accounts
                    .iter()
                    .find(|account| account.bank_id.as_deref() == Some(planned.entity.external_id.as_str()));
                account.is_some_and(|account| account.account_exclusion == Some(AccountExclusion::PfmAndSearch))
            })
            .collect();
        plan.transactions().iter().filter(move |planned| !hidden.get(planned.account).copied().unwrap_or(false))
    }
}

impl Platform {
    /// How many of the plan's transactions are not there.
    fn missing(&self, plan: &Plan) -> usize {
        let there: HashSet<String> = self.transactions.iter().filter_map(external_id).collect();
        self.visible(plan).filter(|planned| !there.contains(planned.entity.external_id.as_str())).count()
    }
}

/// The Connector API's id of a stored transaction, which the main API shows in the payload.
pub(super) fn external_id(transaction: &Transaction) -> Option<String> {
    let payload: BTreeMap<String, serde_json::Value> = transaction.payload.as_ref()?.parse().ok()?;
    Some(payload.get("EXTERNAL_ID")?.as_str()?.to_owned())
}

/// Transactions of a page of the search.
const PAGE: i64 = 1_000;

/// The platform answers an ingestion before it has stored it. Reading is repeated for about this long until all is there.
const PATIENCE: [Duration; 6] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(15),
];

pub(super) async fn read(connection: &Connection, user: &str, plan: &Plan, summary: Summary) -> Outcome<Platform> {
    let client = MainClient::new(connection.user(user, &[LIST_ACCOUNTS.scopes, SEARCH.scopes].concat()).await?);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let mut patience = PATIENCE.into_iter();
    loop {
        let platform = read_once(&client, plan).await?;
        let enough = platform.accounts.len() >= plan.accounts().len() && platform.missing(plan) <= summary.deleted;
        match patience.next() {
            Some(wait) if !enough => clock.sleep(wait).await,
            _ => {
                // In the command's own language: with a user's token they would be in the user's.
                let anyone = MainClient::new(connection.without_token().clone());
                let categories = anyone.list_categories(Some(&"en_US".into())).await?;
                return Ok(Platform { categories: categories.0.into_vec(), ..platform });
            }
        }
    }
}

/// What the user has of the plan's accounts before anything is sent.
pub(super) async fn before(connection: &Connection, user: &str, plan: &Plan) -> Outcome<Present> {
    let client = MainClient::new(connection.user(user, &[LIST_ACCOUNTS.scopes, SEARCH.scopes].concat()).await?);
    let platform = read_once(&client, plan).await?;
    let mut present = Present::default();
    for account in &platform.accounts {
        let (Some(id), Some(balance)) = (&account.bank_id, account.balance) else { continue };
        let booked = platform.transactions.iter().filter(|transaction| {
            transaction.account_id.as_ref() == Some(&account.id) && transaction.pending != Some(true)
        });
        let newest = booked.filter_map(|transaction| transaction.original_date.or(transaction.date)).max();
        let hidden = account.account_exclusion == Some(AccountExclusion::PfmAndSearch);
        present.accounts.insert(id.as_str().into(), PresentAccount { balance, newest, hidden });
    }
    present.transactions.extend(platform.transactions.iter().filter_map(external_id).map(Into::into));
    Ok(present)
}

async fn read_once(client: &MainClient, plan: &Plan) -> Outcome<Platform> {
    let all = client.list_accounts().await?.accounts.into_vec();
    let of_plan = plan.accounts().iter().filter_map(|planned| {
        all.iter().find(|account| account.bank_id.as_deref() == Some(planned.entity.external_id.as_str())).cloned()
    });
    let accounts: Vec<Account> = of_plan.collect();
    let transactions = if accounts.is_empty() { Vec::new() } else { transactions(client, &accounts).await? };
    Ok(Platform { accounts, categories: Vec::new(), transactions })
}

async fn transactions(client: &MainClient, accounts: &[Account]) -> Outcome<Vec<Transaction>> {
    let query = SearchQuery::new()
        .with_accounts(accounts.iter().map(|account| account.id.clone()).collect::<Vec<_>>())
        .with_sort(SearchSort::Date)
        .with_order(SearchOrder::Asc)
        .with_include_upcoming(true)
        .with_limit(PAGE);
    let mut hits = client.search_all(query);
    let mut found = Vec::new();
    while let Some(hit) = hits.next().await {
        found.extend(hit?.transaction);
    }
    Ok(found)
}
