//! The fields of a provider as a form, and what is wrong with what was filled in, in the user's language.

use std::collections::BTreeMap;

use tink_ledger::event::Choice;
use tink_ledger::rules::providers::{self, Field as Asked};
use tink_model::Secret;

use super::texts::{Language, fill};
use super::view::Field;
use super::visit::Visit;

/// What was filled in, by the names of the fields.
pub(super) type Filled = BTreeMap<String, Secret<String>>;

/// What was sent of the fields.
pub(super) fn filled(visit: &Visit, asked: &[Asked]) -> Filled {
    let sent = asked.iter().filter_map(|field| Some((field.name.clone(), Secret::from(visit.value(&field.name)?))));
    sent.collect()
}

/// The fields to show, with the values that they come with.
pub(super) fn fields(asked: &[Asked], language: Language) -> Vec<Field> {
    asked.iter().map(|field| shown(field, language)).collect()
}

fn shown(field: &Asked, language: Language) -> Field {
    let locale = language.locale();
    let length = |length: Option<usize>| length.and_then(|length| i64::try_from(length).ok());
    Field {
        name: field.name.clone(),
        label: field.description.in_language(locale).to_owned(),
        help: field.help_text.as_ref().map(|text| text.in_language(locale).to_owned()),
        hint: field.hint.as_ref().map(|text| text.in_language(locale).to_owned()),
        pattern: field.pattern.clone(),
        pattern_error: field.pattern_error.as_ref().map(|text| text.in_language(locale).to_owned()),
        min: length(field.min_length),
        max: length(field.max_length),
        numeric: field.numeric,
        masked: !field.is_visible(),
        optional: field.optional,
        checkbox: false,
        // A field that the user may not change once it has a value; a new one the user fills in.
        immutable: field.immutable && field.value.is_some(),
        options: field.options.clone(),
        value: field.value.clone().or_else(|| field.default_value.clone()),
        error: None,
    }
}

/// The accounts to choose among.
pub(super) fn choices(choices: &[Choice], currency: &str) -> Vec<Field> {
    let field = |choice: &Choice| Field {
        name: choice.number.clone(),
        label: format!("{} {}", choice.number, choice.name),
        help: Some(format!("{} {currency}", choice.balance)),
        checkbox: true,
        value: Some(choice.chosen.to_string()),
        ..Field::default()
    };
    choices.iter().map(field).collect()
}

/// The fields with what was filled in and what is wrong with it; none if nothing is.
pub(super) fn faults(asked: &[Asked], filled: &Filled, language: Language) -> Option<Vec<Field>> {
    let mut fields = fields(asked, language);
    for (field, asked) in fields.iter_mut().zip(asked) {
        let value = filled.get(&asked.name);
        field.error = fault(asked, field, value.map(|value| value.expose().as_str()), language);
        if asked.is_visible() {
            field.value = value.map(|value| value.expose().clone());
        }
    }
    fields.iter().any(|field| field.error.is_some()).then_some(fields)
}

/// What is wrong with a value. The ledger says that something is; here it gets the words.
fn fault(asked: &Asked, field: &Field, value: Option<&str>, language: Language) -> Option<String> {
    let given = value.map(|value| (asked.name.clone(), Secret::from(value)));
    providers::check(std::slice::from_ref(asked), &given.into_iter().collect()).err()?;
    let texts = &language.texts().login;
    let Some(value) = value else { return Some(texts.missing.to_owned()) };
    let length = value.chars().count();
    if let Some(min) = asked.min_length.filter(|min| length < *min) {
        return Some(fill(texts.too_short, &[("min", &min.to_string())]));
    }
    if let Some(max) = asked.max_length.filter(|max| length > *max) {
        return Some(fill(texts.too_long, &[("max", &max.to_string())]));
    }
    if asked.numeric && !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(texts.not_numeric.to_owned());
    }
    Some(field.pattern_error.clone().unwrap_or_else(|| texts.mismatch.to_owned()))
}
