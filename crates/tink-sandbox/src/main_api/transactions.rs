//! The Transaction Service of the main API: one transaction, and how a stored one is shown.

use axum::response::Response;
use tink_ledger::Id;
use tink_ledger::image::{Row, UserImage};
use tink_model::main::{CategoryType, Transaction, TransactionType};
use tink_model::{CategoryId, EpochMillis, Json, TransactionId};

use super::money::denominated;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let image = call.world.ledger().user(call.caller.user()?).await?;
    let id = call.path("id");
    let row = id.parse::<Id>().ok().and_then(|id| image.transactions.by_id(id));
    let row = row.ok_or_else(|| Problem::not_found("Transaction not found."))?;
    Ok(reply::json(transaction(&image, row).to_json()))
}

/// A stored transaction as the main API shows it.
pub(super) fn transaction(image: &UserImage, row: Row<'_>) -> Transaction {
    let account = &image.accounts[usize::from(row.account())];
    let currency = image.profile.currency.as_str();
    let (amount, date, description) = (row.amount(), row.date(), row.description());
    let extra = row.extra();
    let partner_payload = extra.and_then(|extra| extra.payload.clone());
    let mut transaction = Transaction::new(TransactionId::from(row.id().to_string()))
        .with_account_id(account.id.to_string())
        .with_amount(amount)
        .with_category_id(CategoryId::from(row.category().id()))
        .with_category_type(CategoryType::from(row.category().kind().as_str()))
        .with_credentials_id(account.credentials.to_string())
        .with_date(date)
        .with_description(description)
        .with_formatted_description(description)
        .with_inserted(EpochMillis::new(row.inserted().as_millis() / 1000 * 1000))
        .with_internal_payload(internal_payload(partner_payload.as_ref(), row.inserted()))
        .with_last_modified(row.modified())
        .with_merchant_id("")
        .with_original_amount(amount)
        .with_original_date(date)
        .with_original_description(description)
        .with_parts(Vec::<Json>::new())
        .with_payload(object(&[("EXTERNAL_ID", row.external_id())]))
        .with_pending(row.pending())
        .with_timestamp(row.inserted())
        .with_type(TransactionType::from(row.kind().as_str()))
        .with_upcoming(false)
        .with_user_id(image.profile.created.user.to_string())
        .with_user_modified_amount(false)
        .with_user_modified_category(false)
        .with_user_modified_date(false)
        .with_user_modified_description(false)
        .with_user_modified_location(false);
    if let Some(payload) = partner_payload {
        transaction = transaction.with_partner_payload(payload);
    }
    if let Some(notes) = extra.and_then(|extra| extra.notes.as_deref()) {
        transaction = transaction.with_notes(notes);
    }
    if let Some(denominated) = denominated(amount, currency) {
        transaction = transaction
            .with_currency_denominated_amount(denominated.clone())
            .with_currency_denominated_original_amount(denominated);
    }
    transaction
}

fn internal_payload(partner: Option<&Json>, incoming: EpochMillis) -> Json {
    let partner = partner.map_or("{}", |payload| payload.as_str());
    object(&[("PARTNER_PAYLOAD", partner), ("INCOMING_TIMESTAMP", &incoming.as_millis().to_string())])
}

/// A JSON object of text members.
pub(super) fn object(members: &[(&str, &str)]) -> Json {
    let object: serde_json::Map<String, serde_json::Value> =
        members.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    Json::from(serde_json::Value::Object(object))
}
