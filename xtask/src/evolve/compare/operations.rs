//! The operations of two documents, matched by their ids.

use super::{bodies, members, note_if_different, pairs, pointer, sets, shown, unknown};
use crate::evolve::change::Changes;
use crate::evolve::class::Sides;
use crate::evolve::rule::Rule;
use crate::spec::{Cursor, SpecError};

/// An operation with what stands around it.
struct Found<'a> {
    id: String,
    /// `POST /api/v1/search`.
    route: String,
    item: Cursor<'a>,
    operation: Cursor<'a>,
}

/// Notes what changed between the operations of two documents.
pub(crate) fn compare(changes: &mut Changes, old: &Cursor<'_>, new: &Cursor<'_>) -> Result<(), SpecError> {
    let before = find(old)?;
    let after = find(new)?;
    for operation in &after {
        match before.iter().find(|candidate| candidate.id == operation.id) {
            Some(earlier) => one(changes, (old, earlier), (new, operation))?,
            None => changes.note(Rule::OperationAdded, Sides::NONE, operation.operation.pointer(), title(operation)),
        }
    }
    for operation in &before {
        if !after.iter().any(|candidate| candidate.id == operation.id) {
            changes.note(Rule::OperationRemoved, Sides::NONE, operation.operation.pointer(), title(operation));
        }
    }
    Ok(())
}

fn title(found: &Found<'_>) -> String {
    format!("{} ({})", found.id, found.route)
}

fn find<'a>(document: &Cursor<'a>) -> Result<Vec<Found<'a>>, SpecError> {
    let mut operations = Vec::new();
    for (path, item) in document.required("paths")?.members()? {
        for (method, operation) in item.members()? {
            if method != "parameters" {
                let id = operation.required("operationId")?.text()?.to_owned();
                let route = format!("{} {path}", method.to_uppercase());
                operations.push(Found { id, route, item: item.clone(), operation });
            }
        }
    }
    Ok(operations)
}

/// An operation of a document.
type Place<'a> = (&'a Cursor<'a>, &'a Found<'a>);

fn one(changes: &mut Changes, old: Place<'_>, new: Place<'_>) -> Result<(), SpecError> {
    let ((old_document, old), (new_document, new)) = (old, new);
    let at = new.operation.pointer();
    if old.route != new.route {
        changes.note(Rule::OperationMoved, Sides::NONE, at, format!("{} -> {}", old.route, new.route));
    }
    for (key, before, after) in pairs(&old.operation, &new.operation)? {
        match key {
            "operationId" => {}
            // Those of the path count as well, so all are compared together below.
            "parameters" => {}
            "tags" | "summary" | "description" => note_if_different(changes, Rule::Wording, key, &before, &after),
            "deprecated" => members::deprecated(changes, &before, &after, key)?,
            "x-fidelity" => note_if_different(changes, Rule::Fidelity, key, &before, &after),
            "x-ours" => note_if_different(changes, Rule::Decision, key, &before, &after),
            "x-scopes" => scopes(changes, &before, &after)?,
            "x-token" => token(changes, &before, &after),
            "x-idempotency" => idempotency(changes, &before, &after),
            "requestBody" => bodies::request(changes, &before, &after)?,
            "responses" => bodies::responses(changes, (old_document, &before), (new_document, &after))?,
            _ => unknown(&before, &after)?,
        }
    }
    let before = bodies::parameters(old_document, &old.item, &old.operation)?;
    let after = bodies::parameters(new_document, &new.item, &new.operation)?;
    bodies::compare_parameters(changes, &before, &after)
}

fn scopes(changes: &mut Changes, old: &Option<Cursor<'_>>, new: &Option<Cursor<'_>>) -> Result<(), SpecError> {
    let at = pointer(old, new);
    let (gone, come) = sets(old, new)?;
    gone.into_iter().for_each(|scope| changes.note(Rule::ScopeNoLongerNeeded, Sides::NONE, &at, scope));
    come.into_iter().for_each(|scope| changes.note(Rule::ScopeNeeded, Sides::NONE, &at, scope));
    Ok(())
}

/// The ways of authenticating that each word of `x-token` takes.
const TOKENS: &[(&str, &[&str])] = &[
    ("none", &["nothing", "client", "user", "developer", "api-key", "bank-user"]),
    ("optional", &["nothing", "client", "user"]),
    ("client-or-user", &["client", "user"]),
    ("client", &["client"]),
    ("user", &["user"]),
    ("developer", &["developer"]),
    ("api-key", &["api-key"]),
    ("bank-user", &["bank-user"]),
];

fn token(changes: &mut Changes, old: &Option<Cursor<'_>>, new: &Option<Cursor<'_>>) {
    let (before, after) = (shown(old.as_ref()), shown(new.as_ref()));
    if before != after {
        let keeps = taken(&before).iter().all(|way| taken(&after).contains(way));
        let rule = if keeps { Rule::TokenWidened } else { Rule::TokenNarrowed };
        changes.note(rule, Sides::NONE, pointer(old, new), format!("{before} -> {after}"));
    }
}

fn taken(word: &str) -> &'static [&'static str] {
    TOKENS.iter().find(|(known, _)| *known == word).map_or(&[], |(_, ways)| ways)
}

/// From the most harmless to the least.
const IDEMPOTENCY: [&str; 4] = ["safe", "idempotent", "keyed", "unsafe"];

fn idempotency(changes: &mut Changes, old: &Option<Cursor<'_>>, new: &Option<Cursor<'_>>) {
    let (before, after) = (shown(old.as_ref()), shown(new.as_ref()));
    if before != after {
        let rank = |word: &str| IDEMPOTENCY.iter().position(|known| *known == word);
        let rule = if rank(&after) < rank(&before) { Rule::RepetitionStrengthened } else { Rule::RepetitionWeakened };
        changes.note(rule, Sides::NONE, pointer(old, new), format!("{before} -> {after}"));
    }
}
