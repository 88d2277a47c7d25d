//! The named schemas of two documents: objects, enumerations, root lists.

use super::{limits, members, note_if_different, pairs, same, shape, unknown, usage};
use crate::evolve::change::Changes;
use crate::evolve::class::Sides;
use crate::evolve::rule::Rule;
use crate::spec::{Cursor, SpecError};

/// Notes what changed between the schemas of two documents.
pub(crate) fn compare(changes: &mut Changes, old: &Cursor<'_>, new: &Cursor<'_>) -> Result<(), SpecError> {
    let (before, after) = (usage::of(old)?, usage::of(new)?);
    let (old, new) = (old.required("components")?, new.required("components")?);
    for (kind, old, new) in pairs(&old, &new)? {
        match (kind, &old, &new) {
            // These two are compared where operations refer to them.
            ("parameters" | "responses", _, _) => {}
            ("schemas", Some(old), Some(new)) => {
                for (name, old, new) in pairs(old, new)? {
                    let sides = |usage: &std::collections::BTreeMap<String, Sides>| {
                        usage.get(name).copied().unwrap_or_default()
                    };
                    one(changes, sides(&before).or(sides(&after)), name, &old, &new)?;
                }
            }
            _ => unknown(&old, &new)?,
        }
    }
    Ok(())
}

fn one(
    changes: &mut Changes,
    sides: Sides,
    name: &str,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
) -> Result<(), SpecError> {
    match (old, new) {
        (None, Some(new)) => changes.note(Rule::SchemaAdded, sides, new.pointer(), name),
        (Some(old), None) => changes.note(Rule::SchemaRemoved, sides, old.pointer(), name),
        (Some(old), Some(new)) => schema(changes, sides, old, new)?,
        (None, None) => {}
    }
    Ok(())
}

fn schema(changes: &mut Changes, sides: Sides, old: &Cursor<'_>, new: &Cursor<'_>) -> Result<(), SpecError> {
    let kind = |place: &Cursor<'_>| (place.get("properties").is_some(), place.get("enum").is_some());
    if kind(old) != kind(new) {
        changes.note(Rule::TypeChanged, sides, new.pointer(), "another kind of schema");
        return Ok(());
    }
    shape::compare(changes, sides, old, new)?;
    if old.get("properties").is_some() {
        members::compare(changes, sides, old, new)?;
    }
    for (key, before, after) in pairs(old, new)? {
        match key {
            "type" | "items" | "required" | "properties" => {}
            "x-by-hand" | "additionalProperties" => {
                note_if_different(changes, Rule::RustTypeChanged, key, &before, &after);
            }
            "enum" => values(changes, sides, &before, &after)?,
            "x-values" => {
                if let (Some(before), Some(after)) = (&before, &after) {
                    value_notes(changes, before, after)?;
                }
            }
            limit if limits::KEYWORDS.contains(&limit) => {
                limits::compare(changes, sides, key, before.as_ref(), after.as_ref())?;
            }
            _ => members::annotation(changes, key, &before, &after)?,
        }
    }
    Ok(())
}

fn values(
    changes: &mut Changes,
    sides: Sides,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
) -> Result<(), SpecError> {
    let at = super::pointer(old, new);
    let (gone, come) = super::sets(old, new)?;
    if gone.is_empty() && come.is_empty() && !same(old, new) {
        changes.note(Rule::Wording, Sides::NONE, &at, "order of the values");
    }
    gone.into_iter().for_each(|value| changes.note(Rule::ValueRemoved, sides, &at, value));
    come.into_iter().for_each(|value| changes.note(Rule::ValueAdded, sides, &at, value));
    Ok(())
}

/// What is said about single values of an enumeration.
fn value_notes(changes: &mut Changes, old: &Cursor<'_>, new: &Cursor<'_>) -> Result<(), SpecError> {
    for (value, before, after) in pairs(old, new)? {
        // A value that came or went is noted by the list of values.
        let (Some(before), Some(after)) = (before, after) else { continue };
        for (key, before, after) in pairs(&before, &after)? {
            let at = super::pointer(&before, &after);
            match key {
                "deprecated" => members::deprecated(changes, &before, &after, value)?,
                "description" if !same(&before, &after) => {
                    changes.note(Rule::Wording, Sides::NONE, at, format!("description of {value}"));
                }
                "since" if !same(&before, &after) => {
                    changes.note(Rule::Since, Sides::NONE, at, format!("since of {value}"));
                }
                "description" | "since" => {}
                _ => unknown(&before, &after)?,
            }
        }
    }
    Ok(())
}
