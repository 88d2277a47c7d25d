//! The members of objects: come, gone, required or not, and the keywords of each.

use super::{limits, note_if_different, pairs, pointer, same, shape, shown, unknown};
use crate::evolve::change::Changes;
use crate::evolve::class::Sides;
use crate::evolve::rule::Rule;
use crate::spec::{Cursor, SpecError};

/// Notes what changed between the members of an object.
pub(crate) fn compare(
    changes: &mut Changes,
    sides: Sides,
    old: &Cursor<'_>,
    new: &Cursor<'_>,
) -> Result<(), SpecError> {
    let (was_required, is_required) = (old.texts_of("required")?, new.texts_of("required")?);
    let (before, after) = (old.required("properties")?, new.required("properties")?);
    for (name, before, after) in pairs(&before, &after)? {
        let was = was_required.iter().any(|required| required == name);
        let is = is_required.iter().any(|required| required == name);
        match (&before, &after) {
            (None, Some(after)) => {
                let rule = if is { Rule::RequiredAdded } else { Rule::OptionalAdded };
                changes.note(rule, sides, after.pointer(), shape::describe(after)?);
            }
            (Some(before), None) => changes.note(Rule::Removed, sides, before.pointer(), shape::describe(before)?),
            (Some(before), Some(after)) => {
                match (was, is) {
                    (false, true) => {
                        changes.note(Rule::BecameRequired, sides, after.pointer(), shape::describe(after)?);
                    }
                    (true, false) => {
                        changes.note(Rule::BecameOptional, sides, after.pointer(), shape::describe(after)?);
                    }
                    _ => {}
                }
                value(changes, sides, before, after)?;
            }
            (None, None) => {}
        }
    }
    order(changes, sides, (&before, &was_required), (&after, &is_required))
}

/// The members of an object and which of them are required.
type Members<'a> = (&'a Cursor<'a>, &'a [String]);

/// The required members are the arguments of a constructor, in the order of the file.
fn order(changes: &mut Changes, sides: Sides, old: Members<'_>, new: Members<'_>) -> Result<(), SpecError> {
    let in_order = |of: Members<'_>, others: &[String]| -> Result<Vec<String>, SpecError> {
        let names = of.0.members()?.into_iter().map(|(name, _)| name.to_owned());
        Ok(names.filter(|name| of.1.contains(name) && others.contains(name)).collect())
    };
    let (before, after) = (in_order(old, new.1)?, in_order(new, old.1)?);
    // A member that came or went while it was named as required is noted as such.
    if before.len() == after.len() && before != after {
        changes.note(
            Rule::OrderChanged,
            sides,
            new.0.pointer(),
            format!("{} -> {}", before.join(", "), after.join(", ")),
        );
    }
    Ok(())
}

/// Notes what changed between two descriptions of one value.
pub(crate) fn value(changes: &mut Changes, sides: Sides, old: &Cursor<'_>, new: &Cursor<'_>) -> Result<(), SpecError> {
    shape::compare(changes, sides, old, new)?;
    for (key, before, after) in pairs(old, new)? {
        match key {
            "type" | "$ref" | "oneOf" | "items" | "additionalProperties" | "x-rust-type" => {}
            "x-restrictions" => limits::restrictions(changes, sides, &before, &after)?,
            "x-payload-keys" => limits::payload_keys(changes, sides, &before, &after)?,
            "default" => default(changes, sides, &before, &after),
            // How tolerant the reader is; what a server writes is said by the other keywords.
            "x-also-named" | "x-reads" => note_if_different(changes, Rule::Wording, key, &before, &after),
            "x-id" => match (flag(&before)?, flag(&after)?) {
                (false, true) => changes.note(Rule::NeverAbsent, sides, new.pointer(), shape::describe(new)?),
                (true, false) => changes.note(Rule::MaybeAbsent, sides, new.pointer(), shape::describe(new)?),
                _ => {}
            },
            limit if limits::KEYWORDS.contains(&limit) => {
                limits::compare(changes, sides, key, before.as_ref(), after.as_ref())?;
            }
            _ => annotation(changes, key, &before, &after)?,
        }
    }
    Ok(())
}

/// Notes what changed in a keyword that schemas and members share and that touches no value.
pub(crate) fn annotation(
    changes: &mut Changes,
    key: &str,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
) -> Result<(), SpecError> {
    match key {
        "description" | "title" | "x-known-values" => note_if_different(changes, Rule::Wording, key, old, new),
        "examples" => note_if_different(changes, Rule::Example, key, old, new),
        "x-ours" => note_if_different(changes, Rule::Decision, key, old, new),
        "x-since" => note_if_different(changes, Rule::Since, key, old, new),
        "deprecated" => deprecated(changes, old, new, key)?,
        _ => unknown(old, new)?,
    }
    Ok(())
}

/// Notes whether something is deprecated now and was not before, or the other way round.
pub(crate) fn deprecated(
    changes: &mut Changes,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
    what: &str,
) -> Result<(), SpecError> {
    match (flag(old)?, flag(new)?) {
        (false, true) => changes.note(Rule::Deprecated, Sides::NONE, pointer(old, new), what),
        (true, false) => changes.note(Rule::NoLongerDeprecated, Sides::NONE, pointer(old, new), what),
        _ => {}
    }
    Ok(())
}

fn default(changes: &mut Changes, sides: Sides, old: &Option<Cursor<'_>>, new: &Option<Cursor<'_>>) {
    let rule = match (old, new) {
        _ if same(old, new) => return,
        (None, _) => Rule::DefaultAdded,
        (_, None) => Rule::DefaultRemoved,
        _ => Rule::DefaultChanged,
    };
    changes.note(rule, sides, pointer(old, new), format!("{} -> {}", shown(old.as_ref()), shown(new.as_ref())));
}

fn flag(place: &Option<Cursor<'_>>) -> Result<bool, SpecError> {
    place.as_ref().map_or(Ok(false), Cursor::flag)
}
