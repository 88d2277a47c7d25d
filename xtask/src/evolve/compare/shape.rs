//! The shape of a value: its JSON type or the schema it refers to, whether it may be null, and the type that carries it.

use super::shown;
use crate::evolve::change::Changes;
use crate::evolve::class::Sides;
use crate::evolve::rule::Rule;
use crate::spec::{Cursor, Node, SpecError};

/// What stands for a value in a document.
struct Shape<'a> {
    /// `number`, `list`, `map`, or the name of a schema.
    name: String,
    nullable: bool,
    /// The hand-written type, where one is named.
    rust: Option<String>,
    /// What a list or a map holds.
    items: Option<Cursor<'a>>,
}

/// A value in a few words: `number (Amount)`, `list of AccountEntity`.
pub(crate) fn describe(place: &Cursor<'_>) -> Result<String, SpecError> {
    let shape = read(place)?;
    Ok(match (&shape.rust, &shape.items) {
        (Some(rust), _) => format!("{} ({rust})", shape.name),
        (None, Some(items)) => format!("{} of {}", shape.name, describe(items)?),
        (None, None) => shape.name,
    })
}

/// Notes what changed between the shapes of a value.
pub(crate) fn compare(
    changes: &mut Changes,
    sides: Sides,
    old: &Cursor<'_>,
    new: &Cursor<'_>,
) -> Result<(), SpecError> {
    let (before, after) = (read(old)?, read(new)?);
    let at = new.pointer();
    if before.name != after.name {
        changes.note(Rule::TypeChanged, sides, at, format!("{} -> {}", describe(old)?, describe(new)?));
        return Ok(());
    }
    if before.rust != after.rust {
        changes.note(Rule::RustTypeChanged, sides, at, format!("{} -> {}", describe(old)?, describe(new)?));
    }
    match (before.nullable, after.nullable) {
        (false, true) => changes.note(Rule::NullAdded, sides, at, describe(new)?),
        (true, false) => changes.note(Rule::NullRemoved, sides, at, describe(new)?),
        _ => {}
    }
    match (&before.items, &after.items) {
        (Some(before), Some(after)) => super::members::value(changes, sides, before, after),
        _ => Ok(()),
    }
}

fn read<'a>(place: &Cursor<'a>) -> Result<Shape<'a>, SpecError> {
    if let Some(reference) = place.get("$ref") {
        return Ok(named(reference.reference("schemas")?, false));
    }
    if let Some(alternatives) = place.get("oneOf") {
        let alternatives = alternatives.items()?;
        let reference = alternatives.iter().find_map(|alternative| alternative.get("$ref"));
        let reference = reference.ok_or_else(|| place.error("`oneOf` without a `$ref`"))?;
        return Ok(named(reference.reference("schemas")?, true));
    }
    let types = place.required("type")?;
    let (name, nullable) = match types.node() {
        Node::List(_) => {
            let names = types.texts()?;
            let nullable = names.iter().any(|name| name == "null");
            (names.into_iter().filter(|name| name != "null").collect::<Vec<_>>().join(" or "), nullable)
        }
        _ => (types.text()?.to_owned(), false),
    };
    let rust = place.get("x-rust-type").map(|rust| shown(Some(&rust)));
    let values = place.get("additionalProperties");
    let name = match (name.as_str(), &values) {
        ("array", _) => "list".to_owned(),
        ("object", Some(_)) => "map".to_owned(),
        _ => name,
    };
    Ok(Shape { name, nullable, rust, items: place.get("items").or(values) })
}

const fn named<'a>(name: String, nullable: bool) -> Shape<'a> {
    Shape { name, nullable, rust: None, items: None }
}
