//! Names that are different in a spec and would be the same in Rust.

use std::collections::HashSet;

use super::names;
use crate::spec::SpecError;
use crate::spec::model::{Api, Object, Schema, SchemaKind};

/// How many members the reader of an object can tell apart.
const MEMBERS: usize = 128;

/// The files of an API's module that are not schemas.
const FILES: [&str; 4] = ["mod", "operations", "refusal", "examples"];

/// Names that generated code uses without a path. A schema of such a name would take their place.
const TAKEN: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Refusal",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Refuses an API whose module is that of another.
pub(super) fn check_module(api: &Api, others: &[Api]) -> Result<(), SpecError> {
    match others.iter().find(|other| other.module == api.module) {
        Some(other) => {
            Err(fault(api, "/info/x-module", format!("{} has the module `{}` already", other.file, api.module)))
        }
        None => Ok(()),
    }
}

/// Refuses an API whose names collide, with each other or with what generated code needs.
pub(super) fn check(api: &Api) -> Result<(), SpecError> {
    let mut modules = Distinct::new(api, "modules", &FILES);
    for schema in &api.schemas {
        let (pointer, file) = (&schema.pointer, names::snake(&schema.name));
        if TAKEN.contains(&schema.name.as_str()) {
            return Err(fault(api, pointer, format!("generated code needs the name `{}` itself", schema.name)));
        }
        let module = names::ident(&file).to_string();
        if module.trim_start_matches("r#") != file {
            return Err(fault(api, pointer, format!("`{file}` is no name for a module in Rust")));
        }
        modules.add(pointer, module)?;
        within(api, schema)?;
    }
    let mut operations = Distinct::new(api, "operations", &["OPERATIONS"]);
    api.operations.iter().try_for_each(|operation| {
        operations.add(&operation.pointer, names::ident(&names::screaming(&operation.id)).to_string())
    })
}

/// The names within a schema.
fn within(api: &Api, schema: &Schema) -> Result<(), SpecError> {
    match &schema.kind {
        SchemaKind::Object(object) => members(api, schema, object),
        SchemaKind::Enum(values) => {
            let mut variants = Distinct::new(api, "values", &["Unknown"]);
            let mut found = values.values.iter();
            found.try_for_each(|value| variants.add(&schema.pointer, names::variant(&value.text).to_string()))
        }
        SchemaKind::List(_) => Ok(()),
    }
}

fn members(api: &Api, schema: &Schema, object: &Object) -> Result<(), SpecError> {
    if object.properties.len() > MEMBERS {
        return Err(fault(api, &schema.pointer, format!("the generator handles at most {MEMBERS} members")));
    }
    let mut keys = Distinct::new(api, "members", &[]);
    for property in &object.properties {
        let mut names = std::iter::once(&property.name).chain(&property.aliases);
        names.try_for_each(|name| keys.add(&property.pointer, name.clone()))?;
    }
    let mut fields = Distinct::new(api, "members", &["unread"]);
    object
        .properties
        .iter()
        .try_for_each(|property| fields.add(&property.pointer, names::field(&property.name).to_string()))
}

/// Names of one kind, as they stand in Rust.
struct Distinct<'a> {
    api: &'a Api,
    what: &'static str,
    seen: HashSet<String>,
}

impl<'a> Distinct<'a> {
    fn new(api: &'a Api, what: &'static str, own: &[&str]) -> Self {
        Self { api, what, seen: own.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn add(&mut self, pointer: &str, name: String) -> Result<(), SpecError> {
        if self.seen.contains(&name) {
            return Err(fault(self.api, pointer, format!("two {} become `{name}` in Rust", self.what)));
        }
        self.seen.insert(name);
        Ok(())
    }
}

fn fault(api: &Api, pointer: &str, reason: String) -> SpecError {
    SpecError { file: api.file.clone(), pointer: pointer.to_owned(), reason }
}
