//! What an operation carries: parameters, the request's body, and the answers.

use super::{members, note_if_different, pairs, pointer, shape, shown, unknown};
use crate::evolve::change::Changes;
use crate::evolve::class::Sides;
use crate::evolve::rule::Rule;
use crate::spec::{Cursor, SpecError};

/// A parameter by its place and name.
pub(crate) type Parameter<'a> = (String, Cursor<'a>);

/// The parameters of a path and of an operation on it, references followed.
pub(crate) fn parameters<'a>(
    document: &Cursor<'a>,
    item: &Cursor<'a>,
    operation: &Cursor<'a>,
) -> Result<Vec<Parameter<'a>>, SpecError> {
    let mut found = Vec::new();
    for list in [item.get("parameters"), operation.get("parameters")].into_iter().flatten() {
        for parameter in list.items()? {
            let parameter = resolve(document, &parameter, "parameters")?;
            let name = format!("{} {}", parameter.required("in")?.text()?, parameter.required("name")?.text()?);
            found.push((name, parameter));
        }
    }
    Ok(found)
}

/// Notes what changed between the parameters of an operation.
pub(crate) fn compare_parameters(
    changes: &mut Changes,
    old: &[Parameter<'_>],
    new: &[Parameter<'_>],
) -> Result<(), SpecError> {
    for (name, after) in new {
        let Some((_, before)) = old.iter().find(|(known, _)| known == name) else {
            let rule = if after.flag_of("required")? { Rule::RequiredAdded } else { Rule::OptionalAdded };
            changes.note(rule, Sides::REQUEST, after.pointer(), format!("{name} parameter"));
            continue;
        };
        for (key, before, after) in pairs(before, after)? {
            match (key, &before, &after) {
                ("name" | "in", _, _) => {}
                ("description", _, _) => note_if_different(changes, Rule::Wording, key, &before, &after),
                ("x-ours", _, _) => note_if_different(changes, Rule::Decision, key, &before, &after),
                ("x-since", _, _) => note_if_different(changes, Rule::Since, key, &before, &after),
                ("required", _, _) => presence(changes, &before, &after, &format!("{name} parameter"))?,
                ("schema", Some(before), Some(after)) => members::value(changes, Sides::REQUEST, before, after)?,
                _ => unknown(&before, &after)?,
            }
        }
    }
    for (name, before) in old {
        if !new.iter().any(|(known, _)| known == name) {
            changes.note(Rule::Removed, Sides::REQUEST, before.pointer(), format!("{name} parameter"));
        }
    }
    Ok(())
}

/// Notes what changed between the bodies of requests.
pub(crate) fn request(
    changes: &mut Changes,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
) -> Result<(), SpecError> {
    match (old, new) {
        (Some(old), Some(new)) => {
            for (key, before, after) in pairs(old, new)? {
                match key {
                    "description" => note_if_different(changes, Rule::Wording, key, &before, &after),
                    "required" => presence(changes, &before, &after, "body")?,
                    "content" => content(changes, Sides::REQUEST, &before, &after)?,
                    "x-max-body-bytes" => {
                        super::limits::compare(changes, Sides::REQUEST, key, before.as_ref(), after.as_ref())?;
                    }
                    _ => unknown(&before, &after)?,
                }
            }
        }
        (None, Some(new)) => {
            let rule = if new.flag_of("required")? { Rule::RequiredAdded } else { Rule::OptionalAdded };
            changes.note(rule, Sides::REQUEST, new.pointer(), "body");
        }
        (Some(old), None) => changes.note(Rule::Removed, Sides::REQUEST, old.pointer(), "body"),
        (None, None) => {}
    }
    Ok(())
}

fn presence(
    changes: &mut Changes,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
    what: &str,
) -> Result<(), SpecError> {
    let is = |place: &Option<Cursor<'_>>| place.as_ref().map_or(Ok(false), Cursor::flag);
    let rule = match (is(old)?, is(new)?) {
        (false, true) => Rule::BecameRequired,
        (true, false) => Rule::NoLongerNeeded,
        _ => return Ok(()),
    };
    changes.note(rule, Sides::REQUEST, pointer(old, new), what);
    Ok(())
}

/// The documented answers of an operation, with the document that they are in.
type Answers<'a> = (&'a Cursor<'a>, &'a Option<Cursor<'a>>);

/// Notes what changed between the documented answers.
pub(crate) fn responses(changes: &mut Changes, old: Answers<'_>, new: Answers<'_>) -> Result<(), SpecError> {
    let ((old_document, Some(old)), (new_document, Some(new))) = (old, new) else { return Ok(()) };
    for (status, before, after) in pairs(old, new)? {
        match (before, after) {
            (Some(before), Some(after)) => {
                // A component under the same name is compared where it stands, else both where the operation names them.
                let shared = before.get("$ref").map(|name| name.node()) == after.get("$ref").map(|name| name.node());
                let place = after.pointer().to_owned();
                let before = resolve(old_document, &before, "responses")?;
                let after = resolve(new_document, &after, "responses")?;
                let place = if shared { after.pointer().to_owned() } else { place };
                response(changes, &place, status, &before, &after)?;
            }
            (None, Some(after)) => {
                let rule = if status.starts_with('2') { Rule::SuccessAdded } else { Rule::StatusAdded };
                let place = after.pointer().to_owned();
                let after = resolve(new_document, &after, "responses")?;
                changes.note(rule, Sides::RESPONSE, place, named(status, &after));
            }
            (Some(before), None) => {
                let place = before.pointer().to_owned();
                let before = resolve(old_document, &before, "responses")?;
                changes.note(Rule::StatusRemoved, Sides::RESPONSE, place, named(status, &before));
            }
            (None, None) => {}
        }
    }
    Ok(())
}

fn named(status: &str, response: &Cursor<'_>) -> String {
    match response.get("x-refusal") {
        Some(refusal) => format!("{status} {}", shown(Some(&refusal))),
        None => status.to_owned(),
    }
}

fn response(
    changes: &mut Changes,
    place: &str,
    status: &str,
    old: &Cursor<'_>,
    new: &Cursor<'_>,
) -> Result<(), SpecError> {
    for (key, before, after) in pairs(old, new)? {
        let differs = !super::same(&before, &after);
        match key {
            "description" if differs => {
                changes.note(Rule::Wording, Sides::NONE, place, format!("description of {status}"));
            }
            "x-ours" if differs => changes.note(Rule::Decision, Sides::NONE, place, key),
            "x-since" if differs => changes.note(Rule::Since, Sides::NONE, place, key),
            "x-refusal" if differs => {
                let what = format!("{status} {} -> {}", shown(before.as_ref()), shown(after.as_ref()));
                changes.note(Rule::MeaningChanged, Sides::RESPONSE, place, what);
            }
            "description" | "x-ours" | "x-since" | "x-refusal" => {}
            "content" => content(changes, Sides::RESPONSE, &before, &after)?,
            _ => unknown(&before, &after)?,
        }
    }
    Ok(())
}

/// Notes what changed between the media types of a body and their schemas.
fn content(
    changes: &mut Changes,
    sides: Sides,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
) -> Result<(), SpecError> {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(new)) => {
            changes.note(Rule::OptionalAdded, sides, new.pointer(), "body");
            return Ok(());
        }
        (Some(old), None) => {
            changes.note(Rule::Removed, sides, old.pointer(), "body");
            return Ok(());
        }
        (None, None) => return Ok(()),
    };
    for (media_type, before, after) in pairs(old, new)? {
        match (&before, &after) {
            (Some(before), Some(after)) => {
                let (before, after) = (before.required("schema")?, after.required("schema")?);
                shape::compare(changes, sides, &before, &after)?;
            }
            (None, Some(after)) => changes.note(Rule::MediaTypeAdded, sides, after.pointer(), media_type),
            (Some(before), None) => changes.note(Rule::MediaTypeRemoved, sides, before.pointer(), media_type),
            (None, None) => {}
        }
    }
    Ok(())
}

/// Follows a reference into the components; the loader has checked that it leads somewhere.
fn resolve<'a>(document: &Cursor<'a>, place: &Cursor<'a>, kind: &str) -> Result<Cursor<'a>, SpecError> {
    let Some(reference) = place.get("$ref") else { return Ok(place.clone()) };
    document.required("components")?.required(kind)?.required(&reference.reference(kind)?)
}
