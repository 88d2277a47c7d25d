//! How a provider and its fields are written: every documented member, also those without a value.

use tink_ledger::rules::market::Market;
use tink_ledger::rules::providers::{Field as StoredField, Provider, Text};
use tink_model::main::{
    CredentialsType, Field, ImageUrls, ProviderCapability, ProviderRpc, ProviderStatus, ProviderType,
};
use tink_model::{Currency, JsonText, Market as MarketCode};

use super::picture;

pub(super) fn provider(stored: &Provider, market: &Market, locale: &str) -> ProviderRpc {
    let images = ImageUrls::new()
        .with_icon(picture::icon(&stored.display_name))
        .with_banner(picture::banner(&stored.display_name));
    let capabilities: Vec<ProviderCapability> =
        stored.capabilities.iter().map(|capability| ProviderCapability::from(capability.as_str())).collect();
    let fields: Vec<Field> = stored.fields.iter().map(|one| field(one, locale)).collect();
    let supplemental: Vec<Field> = stored.supplemental_fields().map(|one| field(one, locale)).collect();
    ProviderRpc::new(stored.name.as_str())
        .with_capabilities(capabilities)
        .with_credentials_type(CredentialsType::from(stored.credentials.as_str()))
        .with_currency(Currency::from(market.currency))
        .with_display_description(stored.display_description.in_language(locale))
        .with_display_name(stored.display_name.as_str())
        .with_fields(fields)
        .with_group_display_name(stored.group_display_name.as_str())
        .with_images(images)
        .with_market(MarketCode::from(market.code))
        .with_multi_factor(stored.multi_factor)
        .with_password_help_text(stored.password_help_text.in_language(locale))
        .with_popular(stored.popular)
        // A list that shows a provider shows it as one that works, those for developers included.
        .with_status(ProviderStatus::Enabled)
        .with_supplemental_fields(supplemental)
        .with_transactional(true)
        .with_type(ProviderType::from(stored.kind.as_str()))
}

/// A field in a language.
pub(crate) fn field(stored: &StoredField, locale: &str) -> Field {
    let mut field = Field::new(stored.name.as_str())
        .with_checkbox(false)
        .with_description(stored.description.in_language(locale))
        .with_immutable(stored.immutable)
        .with_masked(stored.masked)
        .with_numeric(stored.numeric)
        .with_optional(stored.optional)
        .with_sensitive(stored.sensitive);
    let said = |text: &Option<Text>| text.as_ref().map(|text| text.in_language(locale).to_owned());
    field.help_text = said(&stored.help_text);
    field.hint = said(&stored.hint);
    field.pattern_error = said(&stored.pattern_error);
    field.pattern.clone_from(&stored.pattern);
    field.max_length = length(stored.max_length);
    field.min_length = length(stored.min_length);
    field.value = stored.value.clone().map(Into::into);
    field.default_value.clone_from(&stored.default_value);
    field.additional_info = stored.additional_info.as_deref().map(JsonText::from_text);
    field.options = stored.options.clone().into();
    field
}

fn length(length: Option<usize>) -> Option<i64> {
    length.and_then(|length| i64::try_from(length).ok())
}
