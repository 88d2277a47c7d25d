//! The schemas of a spec: objects, enumerations and lists, with the rules that the keywords state.

use super::SpecError;
use super::cursor::Cursor;
use super::limits::{LIMITS, always, hook, limits, list_rules, reference, restrictions};
use super::model::{Check, Docs, Enum, EnumValue, Object, Property, Rule, Schema, SchemaKind, Type, Usage};
use super::types::type_of;

/// Keywords that only document.
const DOCS: &[&str] = &[
    "description",
    "deprecated",
    "default",
    "examples",
    "x-ours",
    "x-served",
    "x-since",
    "x-known-values",
    "x-payload-keys",
];

/// Reads `components/schemas`.
pub(crate) fn read_all(schemas: &Cursor<'_>) -> Result<Vec<Schema>, SpecError> {
    schemas.members()?.into_iter().map(|(name, schema)| read(name, &schema)).collect()
}

fn read(name: &str, schema: &Cursor<'_>) -> Result<Schema, SpecError> {
    if !name.starts_with(|first: char| first.is_ascii_uppercase()) || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(schema.error("the name of a schema is made of letters and digits and starts with a capital"));
    }
    let by_hand = schema.flag_of("x-by-hand")?;
    let kind = match (schema.required("type")?.text()?, schema.get("enum")) {
        (_, None) if by_hand => SchemaKind::Object(hand_written(schema)?),
        ("object", None) => SchemaKind::Object(object(schema)?),
        ("string", Some(_)) => SchemaKind::Enum(enumeration(schema)?),
        ("array", None) => {
            allow(schema, &["type", "items"])?;
            SchemaKind::List(type_of(schema)?.0)
        }
        (other, _) => return Err(schema.error(format!("a named schema cannot be of type `{other}`"))),
    };
    let examples = schema.get("examples").map_or(Ok(Vec::new()), |examples| examples.items())?;
    Ok(Schema {
        name: name.to_owned(),
        pointer: schema.pointer().to_owned(),
        docs: docs(schema)?,
        kind,
        examples: examples.iter().map(|example| example.node().to_json()).collect(),
        usage: Usage::default(),
        by_hand,
    })
}

/// What is known of a type that is written by hand: its documentation, and the members that have names.
fn hand_written(schema: &Cursor<'_>) -> Result<Object, SpecError> {
    allow(schema, &["type", "required", "properties", "additionalProperties", "x-by-hand"])?;
    if let Some(further) = schema.get("additionalProperties") {
        further.only(&["type", "description"])?;
    }
    Ok(Object { properties: properties(schema)?, rules: Vec::new() })
}

fn object(schema: &Cursor<'_>) -> Result<Object, SpecError> {
    allow(schema, &["type", "required", "properties", "anyOf", "x-exactly-one-of", "x-max-total", "x-hook"])?;
    schema.required("properties")?;
    Ok(Object { properties: properties(schema)?, rules: object_rules(schema)? })
}

/// The members that have names, all of those among them that rules name.
fn properties(schema: &Cursor<'_>) -> Result<Vec<Property>, SpecError> {
    let required = schema.texts_of("required")?;
    let mut properties = Vec::new();
    for (name, property) in schema.get("properties").map_or(Ok(Vec::new()), |properties| properties.members())? {
        properties.push(read_property(name, &property, required.iter().any(|required| required == name))?);
    }
    for name in required.iter().chain(&all_named(schema)?) {
        if !properties.iter().any(|property| property.name == *name) {
            return Err(schema.error(format!("`{name}` is not a property")));
        }
    }
    Ok(properties)
}

/// The properties that rules about several members name.
fn all_named(schema: &Cursor<'_>) -> Result<Vec<String>, SpecError> {
    let mut names = schema.texts_of("x-exactly-one-of")?;
    if let Some(any_of) = schema.get("anyOf") {
        names.extend(any_of_names(&any_of)?);
    }
    Ok(names)
}

fn object_rules(schema: &Cursor<'_>) -> Result<Vec<Rule>, SpecError> {
    let mut checks = Vec::new();
    if let Some(any_of) = schema.get("anyOf") {
        checks.push(Check::AnyOf(any_of_names(&any_of)?));
    }
    if let Some(names) = schema.get("x-exactly-one-of") {
        checks.push(Check::ExactlyOneOf(names.texts()?));
    }
    if let Some(total) = schema.get("x-max-total") {
        total.only(&["path", "max"])?;
        let path = total.required("path")?.text()?.split('.').map(str::to_owned).collect();
        checks.push(Check::MaxTotal { path, max: total.required("max")?.count()? });
    }
    checks.extend(hook(schema)?);
    Ok(always(checks))
}

fn any_of_names(any_of: &Cursor<'_>) -> Result<Vec<String>, SpecError> {
    let mut names = Vec::new();
    for alternative in any_of.items()? {
        alternative.only(&["required"])?;
        match alternative.required("required")?.texts()?.as_slice() {
            [name] => names.push(name.clone()),
            _ => return Err(alternative.error("each alternative of `anyOf` requires exactly one member")),
        }
    }
    Ok(names)
}

fn enumeration(schema: &Cursor<'_>) -> Result<Enum, SpecError> {
    allow(schema, &["type", "enum", "x-values"])?;
    let described = schema.get("x-values");
    let mut values = Vec::new();
    for value in schema.required("enum")?.items()? {
        let text = value.text()?;
        let docs = match described.as_ref().and_then(|described| described.get(text)) {
            Some(described) => {
                described.only(&["description", "since", "deprecated"])?;
                Docs {
                    description: described.required("description")?.text()?.to_owned(),
                    since: described.text_of("since")?,
                    deprecated: described.flag_of("deprecated")?,
                    ..Docs::default()
                }
            }
            None => return Err(value.error("the value has no description in `x-values`")),
        };
        values.push(EnumValue { text: text.to_owned(), docs });
    }
    if let Some(described) = described {
        for (name, described) in described.members()? {
            if !values.iter().any(|value| value.text == name) {
                return Err(described.error("`enum` does not list this value"));
            }
        }
    }
    Ok(Enum { values, origin: String::new() })
}

fn read_property(name: &str, property: &Cursor<'_>, required: bool) -> Result<Property, SpecError> {
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(property.error("the name of a property is made of letters, digits and underscores"));
    }
    let (ty, nullable) = type_of(property)?;
    let mut known = vec![
        "$ref",
        "oneOf",
        "type",
        "items",
        "additionalProperties",
        "x-rust-type",
        "x-id",
        "x-hook",
        "x-unique-by",
        "x-refers-to",
        "x-restrictions",
        "x-also-named",
        "x-reads",
        "minItems",
        "maxItems",
    ];
    known.extend(LIMITS);
    allow(property, &known)?;
    let mut docs = docs(property)?;
    docs.notes.extend(notes(property)?);
    let mut rules = always(limits(property, &ty)?);
    rules.extend(always(list_rules(property, &ty)?));
    rules.extend(always(reference(property, &ty)?));
    rules.extend(always(hook(property)?));
    rules.extend(restrictions(property, &ty)?);
    let item_rules = match (&ty, property.get("items")) {
        (Type::List(item), Some(items)) => always(limits(&items, item)?),
        _ => Vec::new(),
    };
    let id = property.flag_of("x-id")?;
    Ok(Property {
        name: name.to_owned(),
        pointer: property.pointer().to_owned(),
        docs,
        ty,
        required,
        nullable,
        id,
        aliases: property.texts_of("x-also-named")?,
        reader: property.text_of("x-reads")?,
        rules,
        item_rules,
    })
}

pub(super) fn docs(place: &Cursor<'_>) -> Result<Docs, SpecError> {
    Ok(Docs {
        description: place.required("description")?.text()?.to_owned(),
        ours: place.texts_of("x-ours")?,
        since: place.text_of("x-since")?,
        deprecated: place.flag_of("deprecated")?,
        notes: Vec::new(),
    })
}

/// Sentences from keywords that inform without being checked.
fn notes(property: &Cursor<'_>) -> Result<Vec<String>, SpecError> {
    let mut notes = Vec::new();
    if let Some(default) = property.get("default") {
        notes.push(format!("Default: `{}`.", default.node().to_json().trim_matches('"')));
    }
    if let Some(values) = property.get("x-known-values") {
        notes.push(format!("Known values: {}.", values.texts()?.join(", ")));
    }
    let aliases = property.texts_of("x-also-named")?;
    if !aliases.is_empty() {
        notes.push(format!("Also read under the name `{}`.", aliases.join("`, `")));
    }
    if let Some(keys) = property.get("x-payload-keys") {
        for (name, key) in keys.members()? {
            key.only(&["type", "description", "since"])?;
            let ty = key.required("type")?.text()?;
            notes.push(format!("Key `{name}` ({ty}): {}", key.required("description")?.text()?));
        }
    }
    Ok(notes)
}

/// Refuses keywords that are not among these and do not only document.
pub(super) fn allow(place: &Cursor<'_>, keywords: &[&str]) -> Result<(), SpecError> {
    let known: Vec<&str> = keywords.iter().chain(DOCS).copied().collect();
    place.only(&known)
}
