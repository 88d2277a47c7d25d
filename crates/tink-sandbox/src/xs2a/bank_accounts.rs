//! The Bank Account Service: accounts and their balances.

use std::sync::Arc;

use axum::response::Response;
use tink_ledger::command::{BankCommand, UserCommand};
use tink_ledger::image::{Account, BankConnection, UserImage};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::xs2a::{Balance, BankAccount, BankAccountType};

use super::bank_users::{of_token, signed_out};
use super::page::{Wanted, page_of};
use super::{bank_connections, done, time};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let wanted = Wanted::of(&call)?;
    let (_, image) = of_token(&call).await?;
    page(&call, wanted, &image, |_| true)
}

pub(super) async fn of_connection(call: Call) -> Result<Response, Problem> {
    let wanted = Wanted::of(&call)?;
    let (_, image) = of_token(&call).await?;
    let id: Option<Id> = call.path("id").parse().ok();
    let connection = id.and_then(|id| image.bank.connection(id)).ok_or_else(bank_connections::not_found)?;
    page(&call, wanted, &image, |account| account.credentials == connection.id)
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let (image, number) = of_path(&call).await?;
    Ok(reply::json(shown(&image, &image.accounts[usize::from(number)]).to_json()))
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    let command = BankCommand::DeleteAccount(id_of_path(&call)?);
    execute(&call, command).await?;
    Ok(done())
}

pub(super) async fn balance(call: Call) -> Result<Response, Problem> {
    let (image, number) = of_path(&call).await?;
    let account = &image.accounts[usize::from(number)];
    let balance = Balance::new()
        .with_id(account.id.to_string())
        .with_balance(account.balance)
        .with_available(account.balance)
        .with_currency(image.currency_of(account))
        .with_date(time::clock(seen(&image, account)))
        .with_created_at(time::clock(account.created))
        .with_object("bank_account");
    Ok(reply::json(balance.to_json()))
}

/// When a bank was last asked about an account.
pub(super) fn seen(image: &UserImage, account: &Account) -> tink_model::EpochMillis {
    image.bank.origin(account.credentials).map_or(account.created, |connection| connection.synced)
}

/// The image of the bank user, and the number of the account of the path.
pub(super) async fn of_path(call: &Call) -> Result<(Arc<UserImage>, u16), Problem> {
    let (_, image) = of_token(call).await?;
    let id = id_of_path(call)?;
    let number = image.account_by_id(id).map(|(number, _)| number).ok_or_else(not_found)?;
    Ok((image, number))
}

pub(super) fn id_of_path(call: &Call) -> Result<Id, Problem> {
    call.path("id").parse().map_err(|_| not_found())
}

/// Runs a command on the accounts of the bank user.
pub(super) async fn execute(call: &Call, command: BankCommand) -> Result<(), Problem> {
    let outcome = call.world.ledger().execute(call.caller.user()?, UserCommand::Bank(Box::new(command))).await;
    outcome.map(drop).map_err(|error| match error {
        LedgerError::Refused(Refusal::AccountNotFound { .. }) => not_found(),
        other => signed_out(other),
    })
}

fn not_found() -> Problem {
    Problem::not_found("Bank account not found.")
}

fn page(
    call: &Call,
    wanted: Wanted,
    image: &UserImage,
    belongs: impl Fn(&Account) -> bool,
) -> Result<Response, Problem> {
    let mut accounts: Vec<&Account> = image.live_accounts().map(|(_, account)| account).collect();
    accounts.retain(|account| belongs(account));
    accounts.reverse();
    let (accounts, place) = wanted.cut(call, accounts);
    let accounts: Vec<BankAccount> = accounts.into_iter().map(|account| shown(image, account)).collect();
    Ok(page_of!(BankAccountPage, accounts, place))
}

fn shown(image: &UserImage, account: &Account) -> BankAccount {
    let iban = account.facts.identifiers.iter().find_map(|uri| uri.strip_prefix("iban://"));
    let mut shown = BankAccount::new(account.id.to_string())
        .with_holder(account.facts.holder_name.clone().unwrap_or_default())
        .with_iban(iban.unwrap_or_default())
        .with_description(account.name.as_str())
        .with_account_number(account.number.as_str())
        .with_type(kind(&account.kind))
        .with_joint_account(false)
        .with_transaction_possible(account.kind == "CHECKING")
        .with_created_at(time::clock(account.created))
        .with_object("bank_account");
    let origin = image.bank.origin(account.credentials);
    if let Some(connection) = origin.filter(|connection| !connection.deleted) {
        shown = shown.with_bank_connection_id(connection.id.to_string());
    }
    if let Some(bank) = origin.and_then(BankConnection::bank) {
        shown =
            shown.with_bic(bank.bic).with_bank_code(bank.code).with_bank_name(bank.name).with_country_id(bank.country);
    }
    shown
}

/// What the platform calls a type of the ledger's.
fn kind(kind: &str) -> BankAccountType {
    match kind {
        "CHECKING" => BankAccountType::Giro,
        "SAVINGS" => BankAccountType::Savings,
        "CREDIT_CARD" => BankAccountType::Creditcard,
        "LOAN" | "MORTGAGE" => BankAccountType::Loan,
        "INVESTMENT" => BankAccountType::Securities,
        _ => BankAccountType::Other,
    }
}
