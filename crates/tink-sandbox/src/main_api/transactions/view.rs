//! How a stored transaction is shown: with what the user changed, what the provider or the partner said before, and whether it
//! is upcoming.
//!
//! Ours: nothing can be split off a transaction, so all of its amount can be disposed of; places are not changed by anyone.

use tink_ledger::Id;
use tink_ledger::event::Original;
use tink_ledger::image::{Row, UserImage};
use tink_ledger::rules::periods::Calendar;
use tink_ledger::rules::search::end_of_today;
use tink_model::main::{CategoryType, Transaction, TransactionType};
use tink_model::{CategoryId, EpochMillis, Json, TransactionId};

use crate::main_api::money::denominated;

/// Shows transactions of a user at a time.
pub(in crate::main_api) struct View<'a> {
    image: &'a UserImage,
    /// The credentials that stand for the Connector API.
    connector: Option<Id>,
    /// The last instant of the user's today; what comes after is upcoming.
    end_of_today: EpochMillis,
}

impl<'a> View<'a> {
    pub(in crate::main_api) fn new(image: &'a UserImage, now: EpochMillis) -> Self {
        Self {
            image,
            connector: image.connector().map(|credentials| credentials.id),
            end_of_today: end_of_today(&Calendar::of(&image.profile.time_zone), now),
        }
    }

    /// A stored transaction as the main API shows it.
    pub(in crate::main_api) fn transaction(&self, row: Row<'_>) -> Transaction {
        let image = self.image;
        let account = &image.accounts[usize::from(row.account())];
        let currency = image.profile.currency.as_str();
        let (amount, date, description) = (row.amount(), row.date(), row.description());
        let extra = row.extra();
        let none = Original::default();
        let original = extra.and_then(|extra| extra.original.as_deref()).unwrap_or(&none);
        let original_amount = original.amount.unwrap_or(amount);
        let category_by_user = extra.is_some_and(|extra| extra.category_by_user);
        let partner_payload = extra.and_then(|extra| extra.payload.clone());
        let ingested = self.connector == Some(account.credentials);
        let mut transaction = Transaction::new(TransactionId::from(row.id().to_string()))
            .with_account_id(account.id.to_string())
            .with_amount(amount)
            .with_category_id(CategoryId::from(row.category().id()))
            .with_category_type(CategoryType::from(row.category().kind().as_str()))
            .with_credentials_id(account.credentials.to_string())
            .with_date(date)
            .with_description(description)
            .with_dispensable_amount(amount)
            .with_formatted_description(description)
            .with_inserted(EpochMillis::new(row.inserted().as_millis() / 1000 * 1000))
            .with_internal_payload(match ingested {
                true => internal_payload(partner_payload.as_ref(), row.inserted()),
                false => object(&[]),
            })
            .with_last_modified(row.modified())
            .with_merchant_id("")
            .with_original_amount(original_amount)
            .with_original_date(original.date.unwrap_or(date))
            .with_original_description(original.description.as_deref().unwrap_or(description))
            .with_parts(Vec::<Json>::new())
            .with_payload(match ingested {
                true => object(&[("EXTERNAL_ID", row.external_id())]),
                false => object(&[]),
            })
            .with_pending(row.pending())
            .with_timestamp(row.inserted())
            .with_type(TransactionType::from(row.kind().as_str()))
            .with_upcoming(date > self.end_of_today)
            .with_user_id(image.profile.created.user.to_string())
            .with_user_modified(category_by_user || !original.is_empty())
            .with_user_modified_amount(original.amount.is_some())
            .with_user_modified_category(category_by_user)
            .with_user_modified_date(original.date.is_some())
            .with_user_modified_description(original.description.is_some())
            .with_user_modified_location(false);
        if let Some(payload) = partner_payload {
            transaction = transaction.with_partner_payload(payload);
        }
        if let Some(notes) = extra.and_then(|extra| extra.notes.as_deref()) {
            transaction = transaction.with_notes(notes);
        }
        if let Some(denominated) = denominated(amount, currency) {
            transaction = transaction.with_currency_denominated_amount(denominated);
        }
        if let Some(denominated) = denominated(original_amount, currency) {
            transaction = transaction.with_currency_denominated_original_amount(denominated);
        }
        transaction
    }
}

fn internal_payload(partner: Option<&Json>, incoming: EpochMillis) -> Json {
    let partner = partner.map_or("{}", |payload| payload.as_str());
    object(&[("PARTNER_PAYLOAD", partner), ("INCOMING_TIMESTAMP", &incoming.as_millis().to_string())])
}

/// A JSON object of text members.
pub(in crate::main_api) fn object(members: &[(&str, &str)]) -> Json {
    let object: serde_json::Map<String, serde_json::Value> =
        members.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    Json::from(serde_json::Value::Object(object))
}
