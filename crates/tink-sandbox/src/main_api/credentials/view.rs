//! How credentials are written, and what they ask: a JSON list of fields in a string, the token that starts BankID, or an
//! object that leads to another app. What that object holds, and how the simulated apps are reached, is ours.

use serde::Serialize;
use tink_ledger::event::{Asked, Choice};
use tink_ledger::image::{Credentials as Stored, UserImage};
use tink_ledger::rules::credentials::status_payload;
use tink_ledger::rules::providers::{self, Ask};
use tink_ledger::{CredentialsKind, Id};
use tink_model::main::{Credentials, CredentialsStatus, CredentialsType, Field, text_of};
use tink_model::{Amount, CredentialsId, Json, JsonText, List, Secret};

use crate::main_api::providers::field;

/// Credentials as the API shows them.
pub(crate) fn credentials(image: &UserImage, stored: &Stored) -> Credentials {
    let locale = image.profile.locale.as_str();
    let shown = serde_json::to_value(&stored.fields).unwrap_or_default();
    let mut credentials = Credentials::new(CredentialsId::from(stored.id.to_string()))
        .with_fields(Secret::new(Json::from(shown)))
        .with_provider_name(stored.provider.as_str())
        .with_status(CredentialsStatus::from(stored.status().as_str()))
        .with_type(CredentialsType::from(stored.kind.as_str()))
        .with_user_id(image.profile.created.user.to_string());
    credentials.status_payload = status_payload(stored, locale);
    credentials.status_updated = stored.status_updated;
    credentials.updated = stored.updated;
    credentials.supplemental_information = match &stored.standing.asked {
        Some(Asked::App(token)) => Some(start_of_app(stored, *token)),
        _ => fields(stored, locale).map(|fields| text_of(&fields)),
    };
    credentials
}

/// The fields that credentials ask the user to fill in, in a language.
fn fields(stored: &Stored, locale: &str) -> Option<List<Field>> {
    let fields: Vec<Field> = match stored.standing.asked.as_ref()? {
        Asked::App(_) => return None,
        Asked::Accounts(choices) => choices.iter().map(choice).collect(),
        Asked::Questions(place) => {
            let provider = providers::of_name(&stored.provider)?;
            let Ask::Questions { fields, .. } = provider.script.asks.get(usize::from(*place))? else { return None };
            fields.iter().map(|one| field(one, locale)).collect()
        }
    };
    Some(fields.into())
}

/// An account to opt in for, as a checkbox.
fn choice(choice: &Choice) -> Field {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct More<'a> {
        account_name: &'a str,
        account_type: &'a str,
        balance: Amount,
        holder_name: Option<&'a str>,
        iban: Option<&'a str>,
    }

    let more = More {
        account_name: &choice.name,
        account_type: &choice.kind,
        balance: choice.balance,
        holder_name: choice.holder_name.as_deref(),
        iban: choice.iban.as_deref(),
    };
    Field::new(choice.number.as_str())
        .with_additional_info(JsonText::from_text(serde_json::to_string(&more).unwrap_or_default()))
        .with_checkbox(true)
        .with_description(format!("{} {}", choice.number, choice.name))
        .with_immutable(false)
        .with_masked(false)
        .with_numeric(false)
        .with_optional(false)
        .with_pattern("true/false")
        .with_sensitive(false)
        .with_value(if choice.chosen { "true" } else { "false" })
}

/// What starts the app: BankID takes the token alone.
fn start_of_app(stored: &Stored, token: Id) -> String {
    let token = uuid(token);
    if stored.kind == CredentialsKind::MobileBankid {
        return token;
    }
    let bank = providers::of_name(&stored.provider).map_or("", |provider| provider.display_name.as_str());
    let link = format!("{}://confirm?token={token}", stored.provider);
    let start = serde_json::json!({
        "android": { "intent": link, "packageName": "", "requiredMinimumVersion": 0 },
        "desktop": { "url": link },
        "downloadMessage": bank,
        "downloadTitle": bank,
        "ios": { "appScheme": stored.provider, "appStoreUrl": "", "deepLinkUrl": link },
    });
    start.to_string()
}

/// An id in the form of a UUID.
fn uuid(id: Id) -> String {
    let digits = id.to_string();
    let parts: Vec<&str> =
        [0..8, 8..12, 12..16, 16..20, 20..32].into_iter().filter_map(|part| digits.get(part)).collect();
    parts.join("-")
}
