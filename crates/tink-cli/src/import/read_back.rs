//! What the platform has, asked through the main API as the user.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use tink_ingest::plan::Plan;
use tink_ingest::run::{PresentAccount, PresentTransaction, ReadBack};
use tink_main::MainClient;
use tink_model::main::operations::{LIST_ACCOUNTS, SEARCH};
use tink_model::main::{Account, AccountExclusion, Category, SearchOrder, SearchQuery, SearchSort, Transaction};
use tink_model::{AccountId, EpochMillis, ExternalAccountId, ExternalTransactionId, ExternalUserId};

use crate::connect::Connection;
use crate::exit::{Failure, Outcome};

/// Asks as each user in turn.
#[derive(Debug)]
pub(super) struct ApiReadBack<'a> {
    connection: &'a Connection,
    users: RefCell<HashMap<ExternalUserId, OfUser>>,
}

/// A user's client, and the platform's own ids of its accounts.
#[derive(Debug, Clone)]
struct OfUser {
    client: MainClient,
    accounts: HashMap<ExternalAccountId, AccountId>,
}

/// An answer that did not come.
#[derive(Debug)]
pub(super) struct NoAnswer(pub(super) Failure);

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.message())
    }
}

impl std::error::Error for NoAnswer {}

impl<T: Into<Failure>> From<T> for NoAnswer {
    fn from(failure: T) -> Self {
        Self(failure.into())
    }
}

/// Transactions of a page of the search.
const PAGE: i64 = 1_000;

/// How long before the newest booked transaction of an account a pending one is looked for. Cards hold an amount back for a month at
/// most.
const PENDING_FOR: i64 = 60 * 24 * 60 * 60 * 1_000;

impl<'a> ApiReadBack<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection, users: RefCell::default() }
    }

    /// What is known of a user. The accounts are looked up again when `account` is none of them.
    async fn of(&self, user: &ExternalUserId, account: Option<&ExternalAccountId>) -> Result<OfUser, NoAnswer> {
        let known = self.users.borrow().get(user).cloned();
        let mut of_user = match known {
            Some(known) => known,
            None => {
                let scopes = [LIST_ACCOUNTS.scopes, SEARCH.scopes].concat();
                let client = MainClient::new(self.connection.user(user.as_str(), &scopes).await?);
                OfUser { client, accounts: HashMap::new() }
            }
        };
        if account.is_some_and(|account| !of_user.accounts.contains_key(account)) {
            let listed = of_user.client.list_accounts().await?.accounts.into_vec();
            let ids = listed.into_iter().filter_map(|account| Some((account.bank_id?.into(), account.id)));
            of_user.accounts = ids.collect();
        }
        self.users.borrow_mut().insert(user.clone(), of_user.clone());
        Ok(of_user)
    }

    async fn search(&self, client: &MainClient, query: SearchQuery) -> Result<Vec<PresentTransaction>, NoAnswer> {
        let mut hits = client.search_all(query.with_limit(PAGE));
        let mut found = Vec::new();
        while let Some(hit) = hits.next().await {
            found.extend(hit?.transaction.as_ref().and_then(present));
        }
        Ok(found)
    }

    /// The accounts of a user that are in the plan, and every transaction on them, one after the other, to `see`.
    pub(super) async fn transactions(
        &self,
        user: &ExternalUserId,
        accounts: &[Account],
        mut see: impl FnMut(&Transaction) -> Outcome<()>,
    ) -> Outcome<()> {
        if accounts.is_empty() {
            return Ok(());
        }
        let of_user = self.of(user, None).await.map_err(|error| error.0)?;
        let query = SearchQuery::new()
            .with_accounts(accounts.iter().map(|account| account.id.clone()).collect::<Vec<_>>())
            .with_sort(SearchSort::Date)
            .with_order(SearchOrder::Asc)
            .with_include_upcoming(true)
            .with_limit(PAGE);
        let mut hits = of_user.client.search_all(query);
        while let Some(hit) = hits.next().await {
            if let Some(transaction) = &hit?.transaction {
                see(transaction)?;
            }
        }
        Ok(())
    }

    /// The accounts of the user that are in the plan, in its order.
    pub(super) async fn accounts_of(&self, user: &ExternalUserId, plan: &Plan) -> Outcome<Vec<Account>> {
        let of_user = self.of(user, None).await.map_err(|error| error.0)?;
        let all = of_user.client.list_accounts().await?.accounts.into_vec();
        let places =
            plan.users().iter().filter(|planned| planned.id == *user).flat_map(|planned| planned.accounts.clone());
        let of_plan = places.filter_map(|place| {
            let id = plan.accounts()[place].entity.external_id.as_str();
            all.iter().find(|account| account.bank_id.as_deref() == Some(id)).cloned()
        });
        Ok(of_plan.collect())
    }

    /// The categories, named in the command's own language: with a user's token they would be in the user's.
    pub(super) async fn categories(&self) -> Outcome<Vec<Category>> {
        let anyone = MainClient::new(self.connection.without_token().clone());
        Ok(anyone.list_categories(Some(&"en_US".into())).await?.0.into_vec())
    }
}

impl ReadBack for ApiReadBack<'_> {
    type Error = NoAnswer;

    async fn accounts(&self, user: &ExternalUserId) -> Result<Vec<PresentAccount>, NoAnswer> {
        let of_user = self.of(user, None).await?;
        let mut present = Vec::new();
        for account in of_user.client.list_accounts().await?.accounts.into_vec() {
            let (Some(id), Some(balance)) = (account.bank_id, account.balance) else { continue };
            let hidden = account.account_exclusion == Some(AccountExclusion::PfmAndSearch);
            let newest = SearchQuery::new()
                .with_accounts(vec![account.id.clone()])
                .with_sort(SearchSort::Date)
                .with_order(SearchOrder::Desc)
                .with_include_upcoming(true)
                .with_limit(PAGE.min(100));
            let page = of_user.client.search(&newest).await?;
            let booked = page.results.iter().filter_map(|hit| hit.transaction.as_ref()).filter_map(present_if_booked);
            present.push(PresentAccount { id: id.into(), balance, newest: booked.max(), hidden });
        }
        Ok(present)
    }

    async fn find(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
        ids: &[ExternalTransactionId],
        span: Option<(EpochMillis, EpochMillis)>,
    ) -> Result<Vec<PresentTransaction>, NoAnswer> {
        let of_user = self.of(user, Some(account)).await?;
        let Some(account) = of_user.accounts.get(account) else { return Ok(Vec::new()) };
        let mut query = SearchQuery::new()
            .with_accounts(vec![account.clone()])
            .with_external_ids(ids.to_vec())
            .with_include_upcoming(true);
        if let Some((from, to)) = span {
            query = query.with_start_date(from).with_end_date(to);
        }
        self.search(&of_user.client, query).await
    }

    async fn pending(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
    ) -> Result<Vec<PresentTransaction>, NoAnswer> {
        let of_user = self.of(user, Some(account)).await?;
        let Some(account) = of_user.accounts.get(account) else { return Ok(Vec::new()) };
        let on_account = || SearchQuery::new().with_accounts(vec![account.clone()]).with_include_upcoming(true);
        let newest = on_account().with_sort(SearchSort::Date).with_order(SearchOrder::Desc).with_limit(1);
        let page = of_user.client.search(&newest).await?;
        let newest = page.results.iter().find_map(|hit| hit.transaction.as_ref()?.date);
        let Some(newest) = newest else { return Ok(Vec::new()) };
        let from = EpochMillis::new(newest.as_millis().saturating_sub(PENDING_FOR));
        let mut recent = self.search(&of_user.client, on_account().with_start_date(from)).await?;
        recent.retain(|transaction| transaction.pending);
        Ok(recent)
    }
}

/// A stored transaction as it was ingested; none for one that has no external id.
fn present(transaction: &Transaction) -> Option<PresentTransaction> {
    Some(PresentTransaction {
        id: external_id(transaction)?.into(),
        amount: transaction.amount?,
        date: transaction.original_date.or(transaction.date)?,
        description: transaction.original_description.clone().or_else(|| transaction.description.clone())?,
        pending: transaction.pending == Some(true),
    })
}

fn present_if_booked(transaction: &Transaction) -> Option<EpochMillis> {
    let booked = transaction.pending != Some(true);
    transaction.original_date.or(transaction.date).filter(|_| booked)
}

/// The Connector API's id of a stored transaction, which the main API shows in the payload.
fn external_id(transaction: &Transaction) -> Option<String> {
    let payload: BTreeMap<String, serde_json::Value> = transaction.payload.as_ref()?.parse().ok()?;
    Some(payload.get("EXTERNAL_ID")?.as_str()?.to_owned())
}
