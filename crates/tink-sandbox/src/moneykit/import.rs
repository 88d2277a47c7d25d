//! The import of links, and of more transactions for one.

use axum::response::Response;
use tink_ledger::command::{
    CreateUser, ImportedAccount, ImportedTransaction, LinkCommand, LinkImport, Shown, UserCommand,
};
use tink_ledger::event::Contact;
use tink_ledger::rules::link::{PROVIDERS, find};
use tink_model::Validate;
use tink_model::moneykit::{
    AccountImportData, CustomerUser, ImportLinkRequest, ImportTransactionsRequest, TransactionImportData,
};

use super::{found, links};
use crate::call::Call;
use crate::problem::Problem;

/// The market of every customer user (ours): it gives accounts without a currency theirs.
const MARKET: &str = "US";

pub(super) async fn link(call: Call) -> Result<Response, Problem> {
    let request = ImportLinkRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let institution = find(request.institution_id.as_str()).ok_or_else(unknown_institution)?;
    let provider = request.provider.as_ref().map_or(PROVIDERS[0], |provider| provider.as_str());
    let import = LinkImport {
        institution: institution.id.to_owned(),
        provider: provider.to_owned(),
        data: shown(request.accounts, request.transactions),
    };
    let tenant = call.caller.tenant()?;
    let user = call.world.ledger().ensure_user(tenant, customer(request.customer_user)).await?;
    let command = UserCommand::Link(Box::new(LinkCommand::Import(import)));
    let made = call.world.ledger().execute_listed(tenant, user, command).await?;
    let made = made.ok_or_else(|| Problem::not_found("Link not found."))?;
    links::show(&found::by_id(&call, made).await?)
}

pub(super) async fn transactions(call: Call) -> Result<Response, Problem> {
    let found = found::living(&call).await?;
    let request = ImportTransactionsRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let transactions = request.transactions.into_iter().map(transaction).collect();
    let command = LinkCommand::ImportTransactions { link: found.link()?.id, transactions };
    call.world.ledger().execute(found.user, UserCommand::Link(Box::new(command))).await?;
    links::show(&found.again(&call).await?)
}

/// The ledger's user of a customer user.
pub(super) fn customer(user: CustomerUser) -> CreateUser {
    let (email, phone) = (user.email.map(|email| email.address), user.phone.map(|phone| phone.number));
    let told = email.is_some() || phone.is_some();
    CreateUser {
        external_id: Some(user.id.into()),
        contact: told.then_some(Contact { name: None, email, phone }),
        market: MARKET.to_owned(),
        locale: None,
        retention_class: None,
        synthetic_credentials: false,
    }
}

/// What an import tells, in the ledger's words.
pub(super) fn shown(accounts: Vec<AccountImportData>, transactions: Vec<TransactionImportData>) -> Shown {
    Shown {
        accounts: accounts.into_iter().map(account).collect(),
        transactions: transactions.into_iter().map(transaction).collect(),
    }
}

fn account(account: AccountImportData) -> ImportedAccount {
    let balances = account.balances;
    ImportedAccount {
        original_id: account.account_id.into(),
        name: account.name,
        nickname: account.nickname,
        kind: account.r#type,
        mask: account.mask.filter(|mask| !mask.is_empty()),
        currency: balances.currency.map(|currency| currency.as_str().to_owned()),
        available: balances.available,
        current: balances.current,
        limit: balances.limit,
        balance_date: balances.balance_date,
    }
}

fn transaction(row: TransactionImportData) -> ImportedTransaction {
    ImportedTransaction {
        account: row.account_id.into(),
        original_id: row.transaction_id.map(String::from).filter(|id| !id.is_empty()),
        amount: row.amount.amount(),
        at: row.date,
        description: row.description,
        category: row.r#type,
    }
}

pub(super) fn unknown_institution() -> Problem {
    Problem::not_found("Institution not found").with_code("institution_error.not_found")
}
