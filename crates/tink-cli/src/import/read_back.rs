//! Everything that arrived, read back through the main API as the user.

use std::sync::Arc;
use std::time::Duration;

use tink_ingest::plan::{Plan, Planned};
use tink_ingest::run::Summary;
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
        let wanted = platform.visible(plan).count().saturating_sub(summary.deleted);
        let enough = platform.accounts.len() >= plan.accounts().len() && platform.transactions.len() >= wanted;
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
