//! What the sandbox itself reads of a document: its operations with their statuses, how near it comes to each, and the choices that
//! are ours.

use serde_json::Value;
use tink_model::Method;

use crate::fidelity::{Level, OurChoice};

/// A document's operations, by path and method, and what is ours outside of them.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) operations: Vec<OperationOutline>,
    pub(crate) ours: Vec<OurChoice>,
}

/// An operation of a document.
#[derive(Debug)]
pub(crate) struct OperationOutline {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Those that are documented, ascending.
    pub(crate) statuses: Vec<u16>,
    pub(crate) level: Level,
    pub(crate) reason: String,
    pub(crate) source: String,
    pub(crate) ours: Vec<String>,
}

impl Outline {
    pub(super) fn of(document: &Value) -> Self {
        let mut operations: Vec<OperationOutline> = Vec::new();
        for (path, item) in members(&document["paths"]) {
            let found = members(item).filter_map(|(name, operation)| Some((method_of(name)?, operation)));
            operations.extend(found.map(|(method, operation)| OperationOutline::of(path, method, operation)));
        }
        operations.sort_by(|one, other| (&one.path, one.method.as_str()).cmp(&(&other.path, other.method.as_str())));
        let mut ours = Vec::new();
        for (_, kind) in members(&document["components"]) {
            for (name, component) in members(kind) {
                choices(component, name, &mut ours);
            }
        }
        Self { operations, ours }
    }
}

impl OperationOutline {
    fn of(path: &str, method: Method, operation: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let fidelity = &operation["x-fidelity"];
        let mut statuses: Vec<u16> =
            members(&operation["responses"]).filter_map(|(status, _)| status.parse().ok()).collect();
        statuses.sort_unstable();
        let mut ours = Vec::new();
        choices(operation, "", &mut ours);
        Self {
            id: text(&operation["operationId"]),
            method,
            path: path.to_owned(),
            statuses,
            level: Level::parse(fidelity["level"].as_str().unwrap_or_default()),
            reason: text(&fidelity["reason"]),
            source: text(&fidelity["source"]),
            ours: ours.into_iter().map(|ours| ours.choice).collect(),
        }
    }
}

/// The sentences of every `x-ours` at and below a place.
fn choices(place: &Value, name: &str, found: &mut Vec<OurChoice>) {
    if let Value::Array(items) = place {
        items.iter().for_each(|item| choices(item, name, found));
    }
    for (member, value) in members(place) {
        match member {
            "x-ours" => {
                let sentences = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                found.extend(sentences.map(|choice| OurChoice { place: name.to_owned(), choice: choice.to_owned() }));
            }
            "properties" => {
                for (property, schema) in members(value) {
                    choices(schema, &format!("{name}.{property}"), found);
                }
            }
            "examples" => {}
            _ => choices(value, name, found),
        }
    }
}

/// The members of an object; none where it is something else.
pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// The method of a member of a path; none for what is no operation.
pub(crate) fn method_of(name: &str) -> Option<Method> {
    [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete]
        .into_iter()
        .find(|method| method.as_str().eq_ignore_ascii_case(name))
}
