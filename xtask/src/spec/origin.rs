//! For every rule the revision that it comes from: the earliest from which on all have it.

use super::model::{Api, Check, Enum, EnumValue, Object, Rule, SchemaKind};

/// Sets the origin of every rule of `newest`; `older` are its earlier revisions, the oldest first.
pub(crate) fn find(newest: &mut Api, older: &[Api]) {
    let revision = newest.revision.clone();
    for schema in &mut newest.schemas {
        let name = schema.name.clone();
        match &mut schema.kind {
            SchemaKind::Object(object) => {
                for rule in &mut object.rules {
                    let check = rule.check.clone();
                    set(rule, None, &revision, older, |api| has(&object_of(api, &name)?.rules, &check));
                }
                for property in &mut object.properties {
                    let member = property.name.clone();
                    let since = property.docs.since.clone();
                    for rule in &mut property.rules {
                        let check = rule.check.clone();
                        let held = |api| has(&property_of(api, &name, &member)?.rules, &check);
                        set(rule, since.as_deref(), &revision, older, held);
                    }
                    for rule in &mut property.item_rules {
                        let check = rule.check.clone();
                        let held = |api| has(&property_of(api, &name, &member)?.item_rules, &check);
                        set(rule, since.as_deref(), &revision, older, held);
                    }
                }
            }
            SchemaKind::Enum(values) => {
                let texts: Vec<String> = texts(&values.values);
                let same = |api| match &Api::schema(api, &name)?.kind {
                    SchemaKind::Enum(Enum { values, .. }) if self::texts(values) == texts => Some(()),
                    _ => None,
                };
                values.origin = schema.docs.since.clone().unwrap_or_else(|| earliest(&revision, older, same));
            }
            SchemaKind::List(_) => {}
        }
    }
}

fn set<'a>(rule: &mut Rule, since: Option<&str>, newest: &str, older: &'a [Api], held: impl Fn(&'a Api) -> Option<()>) {
    if rule.profile.is_none() {
        rule.origin = since.map_or_else(|| earliest(newest, older, held), str::to_owned);
    }
}

fn earliest<'a>(newest: &str, older: &'a [Api], held: impl Fn(&'a Api) -> Option<()>) -> String {
    let holding = older.iter().rev().take_while(|api| held(api).is_some());
    holding.last().map_or_else(|| newest.to_owned(), |api| api.revision.clone())
}

fn has(rules: &[Rule], check: &Check) -> Option<()> {
    rules.iter().any(|rule| rule.check == *check && rule.profile.is_none()).then_some(())
}

fn object_of<'a>(api: &'a Api, schema: &str) -> Option<&'a Object> {
    match &api.schema(schema)?.kind {
        SchemaKind::Object(object) => Some(object),
        _ => None,
    }
}

fn property_of<'a>(api: &'a Api, schema: &str, name: &str) -> Option<&'a super::model::Property> {
    object_of(api, schema)?.properties.iter().find(|property| property.name == name)
}

fn texts(values: &[EnumValue]) -> Vec<String> {
    values.iter().map(|value| value.text.clone()).collect()
}
