//! Reads the catalogue from the data that is part of the program. Tests hold that it is well formed, so a fault in it is a defect.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Ask, Field, Outcome, Provider, ProviderKind, Script, Text};
use crate::kind::CredentialsKind;

const PROVIDERS: &str = include_str!("../../../data/providers.json");

/// The file: fields by a name of their own, and the providers, which refer to them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    fields: BTreeMap<String, Field>,
    providers: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    name: String,
    /// Marks what no source has; only for readers of the file.
    #[serde(default, rename = "ours")]
    _ours: bool,
    #[serde(default)]
    markets: Option<Vec<String>>,
    r#type: ProviderKind,
    credentials_type: CredentialsKind,
    display_name: String,
    group_display_name: String,
    display_description: Text,
    password_help_text: Text,
    multi_factor: bool,
    popular: bool,
    capabilities: Vec<String>,
    fields: Vec<String>,
    script: ScriptEntry,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ScriptEntry {
    #[serde(default)]
    login: Option<BTreeMap<String, String>>,
    #[serde(default)]
    asks: Vec<AskEntry>,
    #[serde(default)]
    outcome: Outcome,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum AskEntry {
    App {
        #[serde(default)]
        answers_after_millis: Option<i64>,
    },
    Questions {
        fields: Vec<String>,
        #[serde(default)]
        answers: Option<BTreeMap<String, String>>,
    },
}

pub(super) fn providers() -> Vec<Provider> {
    let catalogue: Catalogue =
        serde_json::from_str(PROVIDERS).unwrap_or_else(|error| panic!("providers.json: {error}"));
    let known = catalogue.fields;
    catalogue.providers.into_iter().map(|entry| provider(entry, &known)).collect()
}

fn provider(entry: Entry, known: &BTreeMap<String, Field>) -> Provider {
    let asks = entry.script.asks.into_iter().map(|ask| match ask {
        AskEntry::App { answers_after_millis } => Ask::App { answers_after: answers_after_millis },
        AskEntry::Questions { fields, answers } => Ask::Questions { fields: named(&fields, known), answers },
    });
    Provider {
        fields: named(&entry.fields, known),
        script: Script { login: entry.script.login, asks: asks.collect(), outcome: entry.script.outcome },
        name: entry.name,
        kind: entry.r#type,
        credentials: entry.credentials_type,
        display_name: entry.display_name,
        group_display_name: entry.group_display_name,
        display_description: entry.display_description,
        password_help_text: entry.password_help_text,
        multi_factor: entry.multi_factor,
        popular: entry.popular,
        capabilities: entry.capabilities,
        markets: entry.markets,
    }
}

fn named(names: &[String], known: &BTreeMap<String, Field>) -> Vec<Field> {
    let field = |name: &String| known.get(name).cloned().unwrap_or_else(|| panic!("providers.json: no field {name}"));
    names.iter().map(field).collect()
}
