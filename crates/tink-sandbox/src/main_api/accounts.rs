//! The Account Service of the main API: the accounts of a user.

use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tink_ledger::Exclusion;
use tink_ledger::image::{Account as Stored, UserImage};
use tink_model::main::{Account, AccountExclusion, AccountListResponse, AccountType, ImageUrls};
use tink_model::{AccountId, JsonText};

use super::money::denominated;
use super::transactions::object;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let image = call.world.ledger().user(call.caller.user()?).await?;
    let accounts: Vec<Account> = image.live_accounts().map(|(_, stored)| account(&image, stored)).collect();
    Ok(reply::json(AccountListResponse::new().with_accounts(accounts).to_json()))
}

fn account(image: &UserImage, stored: &Stored) -> Account {
    let currency = image.profile.currency.as_str();
    let balance = stored.visible_balance();
    let payload = stored.payload.as_ref().map_or("{}", |payload| payload.as_str());
    let mut account = Account::new(AccountId::from(stored.id.to_string()))
        .with_account_exclusion(AccountExclusion::from(stored.exclusion.as_str()))
        .with_account_number(stored.number.as_str())
        .with_balance(balance)
        .with_bank_id(stored.external_id.as_str())
        .with_closed(stored.closed)
        .with_credentials_id(stored.credentials.to_string())
        .with_currency_code(currency)
        .with_excluded(stored.exclusion == Exclusion::PfmAndSearch)
        .with_favored(stored.favored)
        .with_flags(json_text(&stored.flags))
        .with_identifiers(json_text(&Vec::new()))
        .with_images(ImageUrls::new())
        .with_name(stored.name.as_str())
        .with_ownership(stored.ownership)
        .with_payload(json_text(&object(&[("PARTNER_PAYLOAD", payload)])))
        .with_type(AccountType::from(stored.kind.as_str()))
        .with_user_modified_excluded(stored.modified.exclusion)
        .with_user_modified_name(stored.modified.name)
        .with_user_modified_type(stored.modified.kind);
    if let Some(credit) = stored.available_credit {
        account = account.with_available_credit(credit);
    }
    if let Some(denominated) = denominated(balance, currency) {
        account = account.with_currency_denominated_balance(denominated);
    }
    account
}

/// A value as the JSON text that this API puts into a string.
fn json_text<T: Serialize + DeserializeOwned>(value: &T) -> JsonText<T> {
    JsonText::from_text(serde_json::to_string(value).unwrap_or_default())
}
