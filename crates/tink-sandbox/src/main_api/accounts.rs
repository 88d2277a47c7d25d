//! The Account Service of the main API: the accounts of a user, and what users change of theirs.

use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tink_ledger::command::{ChangeAccount, UserCommand};
use tink_ledger::event::AccountDetails as Terms;
use tink_ledger::image::{Account as Stored, Credentials, UserImage};
use tink_ledger::{Exclusion, Id, LedgerError, Refusal};
use tink_model::main::{
    Account, AccountDetails, AccountDetailsType, AccountExclusion, AccountListResponse, AccountType, ImageUrls,
    UpdateAccountRequest,
};
use tink_model::{AccountId, JsonText, Validate};

use super::money::denominated;
use super::transactions::object;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let image = call.world.visible(call.caller.user()?).await?;
    let accounts: Vec<Account> = image.live_accounts().map(|(_, stored)| account(&image, stored)).collect();
    Ok(reply::json(AccountListResponse::new().with_accounts(accounts).to_json()))
}

pub(super) async fn update(call: Call) -> Result<Response, Problem> {
    let request = UpdateAccountRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let id: Id = call.path("id").parse().map_err(|_| not_found())?;
    let change = ChangeAccount {
        name: request.name,
        number: request.account_number,
        kind: request.r#type.map(|kind| kind.as_str().to_owned()),
        // Validation has refused what is not known.
        exclusion: request.account_exclusion.and_then(|exclusion| Exclusion::parse(exclusion.as_str())),
        excluded: request.excluded,
        favored: request.favored,
        ownership: request.ownership,
        ..ChangeAccount::of(id)
    };
    let (ledger, user) = (call.world.ledger(), call.caller.user()?);
    let outcome = ledger.execute(user, UserCommand::ChangeAccount(Box::new(change))).await;
    outcome.map_err(|error| match error {
        LedgerError::Refused(Refusal::AccountNotFound { .. }) => not_found(),
        LedgerError::Refused(Refusal::InvalidAccount { member, reason }) => {
            Problem::invalid_at(format!("/{member}"), "value", format!("{reason}."))
        }
        other => other.into(),
    })?;
    let image = ledger.user(user).await?;
    let (_, stored) = image.account_by_id(id).ok_or_else(not_found)?;
    Ok(reply::json(account(&image, stored).to_json()))
}

fn not_found() -> Problem {
    Problem::not_found("Account not found.")
}

fn account(image: &UserImage, stored: &Stored) -> Account {
    let currency = image.profile.currency.as_str();
    let balance = stored.visible_balance();
    let facts = stored.facts.as_ref();
    let credentials = image.credentials_by_id(stored.credentials);
    let ingested = credentials.is_some_and(Credentials::is_connector);
    let partner_payload = stored.payload.as_ref().map_or("{}", |payload| payload.as_str());
    let mut account = Account::new(AccountId::from(stored.id.to_string()))
        .with_account_exclusion(AccountExclusion::from(stored.exclusion.as_str()))
        .with_account_number(stored.number.as_str())
        .with_balance(balance)
        .with_bank_id(stored.external_id.as_str())
        .with_closed(stored.closed)
        .with_credentials_id(stored.credentials.to_string())
        .with_currency_code(currency)
        .with_excluded(stored.is_excluded())
        .with_favored(stored.favored)
        .with_flags(json_text(&stored.flags))
        .with_identifiers(json_text(&facts.identifiers))
        .with_images(ImageUrls::new())
        .with_name(stored.name.as_str())
        .with_ownership(stored.ownership)
        .with_payload(match ingested {
            true => json_text(&object(&[("PARTNER_PAYLOAD", partner_payload)])),
            false => json_text(&object(&[])),
        })
        .with_type(AccountType::from(stored.kind.as_str()))
        .with_user_modified_excluded(stored.modified.exclusion)
        .with_user_modified_name(stored.modified.name)
        .with_user_modified_type(stored.modified.kind);
    if let Some(name) = &facts.holder_name {
        account = account.with_holder_name(name.as_str());
    }
    if let Some(terms) = &facts.details {
        account = account.with_details(details(terms));
    }
    // What is ingested is never fetched.
    if let Some(fetched) = credentials.and_then(|credentials| credentials.updated).filter(|_| !ingested) {
        account = account.with_refreshed(fetched);
    }
    if let Some(credit) = stored.available_credit {
        account = account.with_available_credit(credit);
    }
    if let Some(denominated) = denominated(balance, currency) {
        account = account.with_currency_denominated_balance(denominated);
    }
    account
}

fn details(terms: &Terms) -> AccountDetails {
    let mut details = AccountDetails::new().with_interest(terms.interest);
    if let Some(months) = terms.months_bound {
        details = details.with_num_months_bound(i64::from(months));
    }
    if let Some(at) = terms.next_change {
        details = details.with_next_day_of_terms_change(at);
    }
    if let Some(kind) = &terms.kind {
        details = details.with_type(AccountDetailsType::from(kind.as_str()));
    }
    details
}

/// A value as the JSON text that this API puts into a string.
fn json_text<T: Serialize + DeserializeOwned>(value: &T) -> JsonText<T> {
    JsonText::from_text(serde_json::to_string(value).unwrap_or_default())
}
