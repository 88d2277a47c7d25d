//! Names that are different in a spec and would be the same in Rust.

use std::collections::HashSet;

use super::names;
use crate::spec::SpecError;
use crate::spec::model::{Api, Object, Schema, SchemaKind};

/// How many members the reader of an object can tell apart.
const MEMBERS: usize = 128;

/// Refuses an API whose names collide.
pub(super) fn check(api: &Api) -> Result<(), SpecError> {
    let modules = api.schemas.iter().map(|schema| names::snake(&schema.name));
    let own = ["mod", "operations", "refusal", "examples"].map(str::to_owned);
    distinct(api, "/components/schemas", "modules", own.into_iter().chain(modules))?;
    let operations = api.operations.iter().map(|operation| names::screaming(&operation.id));
    distinct(api, "/paths", "operations", operations)?;
    api.schemas.iter().try_for_each(|schema| match &schema.kind {
        SchemaKind::Object(object) => members(api, schema, object),
        SchemaKind::Enum(values) => {
            let variants = values.values.iter().map(|value| names::variant(&value.text).to_string());
            distinct(api, &schema.pointer, "values", std::iter::once("Unknown".to_owned()).chain(variants))
        }
        SchemaKind::List(_) => Ok(()),
    })
}

fn members(api: &Api, schema: &Schema, object: &Object) -> Result<(), SpecError> {
    if object.properties.len() > MEMBERS {
        return Err(fault(api, &schema.pointer, format!("the generator handles at most {MEMBERS} members")));
    }
    let fields = object.properties.iter().map(|property| names::snake(&property.name));
    distinct(api, &schema.pointer, "members", std::iter::once("unread".to_owned()).chain(fields))
}

fn distinct(api: &Api, pointer: &str, what: &str, found: impl Iterator<Item = String>) -> Result<(), SpecError> {
    let mut seen = HashSet::new();
    for name in found {
        if !seen.insert(name.clone()) {
            return Err(fault(api, pointer, format!("two {what} become `{name}` in Rust")));
        }
    }
    Ok(())
}

fn fault(api: &Api, pointer: &str, reason: String) -> SpecError {
    SpecError { file: api.file.clone(), pointer: pointer.to_owned(), reason }
}
