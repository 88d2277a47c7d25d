//! The types of values: what `type`, `$ref` and `x-rust-type` say together.

use super::cursor::Cursor;
use super::limits::LIMITS;
use super::model::Type;
use super::schema::allow;
use super::{Node, SpecError};

/// The hand-written types of `tink-model` that a property may name, with the JSON types that they read.
const PRIMITIVES: &[(&str, &[&str])] = &[
    ("Amount", &["number"]),
    ("AmountText", &["string"]),
    ("EpochMillis", &["number", "integer"]),
    ("UserId", &["string"]),
    ("ExternalUserId", &["string"]),
    ("AccountId", &["string"]),
    ("ExternalAccountId", &["string"]),
    ("TransactionId", &["string"]),
    ("ExternalTransactionId", &["string"]),
    ("CredentialsId", &["string"]),
    ("CategoryId", &["string"]),
    ("ClientId", &["string"]),
    ("Locale", &["string"]),
    ("Market", &["string"]),
    ("Currency", &["string"]),
    ("Date", &["string"]),
    ("DateTime", &["string"]),
    ("BankUserId", &["string"]),
    ("AccessTokenId", &["string"]),
    ("BankConnectionId", &["string"]),
    ("WizardTransactionId", &["string"]),
    ("EventId", &["string"]),
    ("LinkId", &["string"]),
    ("InstitutionId", &["string"]),
];

/// What the value of a `JsonText` may be.
const JSON_TEXTS: &[&str] = &["Json", "Vec<String>"];

/// The type of a property, an element or a named list, and whether null stands for no value.
pub(super) fn type_of(place: &Cursor<'_>) -> Result<(Type, bool), SpecError> {
    if let Some(reference) = place.get("$ref") {
        alone(place, "$ref", &["type", "items", "additionalProperties", "oneOf", "x-rust-type"])?;
        return Ok((Type::Named(reference.reference("schemas")?), false));
    }
    if let Some(alternatives) = place.get("oneOf") {
        alone(place, "oneOf", &["type", "items", "additionalProperties", "x-rust-type"])?;
        return nullable_reference(&alternatives);
    }
    let (json, nullable) = json_type(&place.required("type")?)?;
    if json != "array" {
        alone(place, "another type than array", &["items"])?;
    }
    if let Some(values) = place.get("additionalProperties") {
        if json != "object" || place.get("x-rust-type").is_some() {
            return Err(values.error("values by name are of type `object`, without `x-rust-type`"));
        }
        values.only(&["$ref"])?;
        let value = Type::Named(values.required("$ref")?.reference("schemas")?);
        return Ok((Type::Map(Box::new(value)), nullable));
    }
    let Some(rust) = place.get("x-rust-type") else {
        return Ok((plain_type(place, json)?, nullable));
    };
    let ty = match rust.text()? {
        "Json" => free_form(&rust, json)?,
        "Secret" if json == "string" => Type::Secret(Box::new(Type::Text)),
        "Secret<Json>" => Type::Secret(Box::new(free_form(&rust, json)?)),
        name => match name.strip_prefix("JsonText<").and_then(|rest| rest.strip_suffix('>')) {
            Some(value) if json == "string" && JSON_TEXTS.contains(&value) => Type::JsonText(value.to_owned()),
            Some(_) => return Err(rust.error(format!("`JsonText` is a string and holds one of {JSON_TEXTS:?}"))),
            None => primitive(&rust, name, json)?,
        },
    };
    Ok((ty, nullable))
}

/// Refuses keywords that mean nothing beside another.
fn alone(place: &Cursor<'_>, what: &str, others: &[&str]) -> Result<(), SpecError> {
    match others.iter().find_map(|name| Some((name, place.get(name)?))) {
        Some((name, other)) => Err(other.error(format!("`{name}` says nothing beside {what}"))),
        None => Ok(()),
    }
}

fn plain_type(place: &Cursor<'_>, json: &str) -> Result<Type, SpecError> {
    match json {
        "boolean" => Ok(Type::Bool),
        "integer" => Ok(Type::Integer),
        "string" => Ok(Type::Text),
        "array" => {
            let items = place.required("items")?;
            let mut known = vec!["$ref", "type", "x-rust-type"];
            known.extend(LIMITS);
            allow(&items, &known)?;
            match type_of(&items)? {
                (_, true) => Err(items.error("an element cannot be null")),
                (Type::List(_), _) => Err(items.error("a list of lists needs a named schema")),
                (item, false) => Ok(Type::List(Box::new(item))),
            }
        }
        "number" => Err(place.error("a number needs `x-rust-type` with Amount or EpochMillis")),
        _ => Err(place.error("an object needs a named schema, `x-rust-type` with Json, or `additionalProperties`")),
    }
}

fn free_form(rust: &Cursor<'_>, json: &str) -> Result<Type, SpecError> {
    match json {
        "object" => Ok(Type::Json),
        other => Err(rust.error(format!("free-form JSON is of type `object`, not `{other}`"))),
    }
}

fn primitive(rust: &Cursor<'_>, name: &str, json: &str) -> Result<Type, SpecError> {
    match PRIMITIVES.iter().find(|(known, _)| *known == name) {
        Some((known, types)) if types.contains(&json) => Ok(Type::Primitive(known)),
        Some((_, types)) => Err(rust.error(format!("`{name}` is of type {}, not `{json}`", types.join(" or ")))),
        None => Err(rust.error(format!("the generator knows no type `{name}`"))),
    }
}

fn nullable_reference(alternatives: &Cursor<'_>) -> Result<(Type, bool), SpecError> {
    if let [first, second] = alternatives.items()?.as_slice()
        && let (Some(reference), Some(null)) = (first.get("$ref"), second.get("type"))
        && null.text()? == "null"
    {
        first.only(&["$ref"])?;
        second.only(&["type"])?;
        return Ok((Type::Named(reference.reference("schemas")?), true));
    }
    Err(alternatives.error("the generator handles `oneOf` of a `$ref` and `type: \"null\"` only"))
}

/// The JSON type, and whether null is one as well.
fn json_type<'a>(place: &Cursor<'a>) -> Result<(&'a str, bool), SpecError> {
    let (name, nullable) = match place.node() {
        Node::List(_) => match place.items()?.as_slice() {
            [name, null] if null.text()? == "null" => (name.text()?, true),
            _ => return Err(place.error("a list of types is one type and \"null\"")),
        },
        _ => (place.text()?, false),
    };
    match name {
        "boolean" | "integer" | "number" | "string" | "array" | "object" => Ok((name, nullable)),
        other => Err(place.error(format!("there is no type `{other}`"))),
    }
}
