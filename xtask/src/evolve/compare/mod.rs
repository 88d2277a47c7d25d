//! The comparison of two documents, top down: the document, its operations, what these carry, and the schemas.

mod bodies;
mod decimal;
mod limits;
mod members;
mod operations;
mod schemas;
mod shape;
mod usage;

use std::collections::BTreeSet;

use super::change::{Change, Changes};
use super::class::Sides;
use super::rule::Rule;
use crate::spec::{Cursor, SpecError};

/// Every difference between two revisions of one API, sorted. Both documents have been checked by the loader.
pub(crate) fn compare(old: &Cursor<'_>, new: &Cursor<'_>) -> Result<Vec<Change>, SpecError> {
    let mut changes = Changes::default();
    for (key, old, new) in pairs(old, new)? {
        match (key, &old, &new) {
            ("openapi" | "tags", _, _) => note_if_different(&mut changes, Rule::Wording, key, &old, &new),
            ("servers", _, _) => note_if_different(&mut changes, Rule::HostChanged, "servers", &old, &new),
            ("info", Some(old), Some(new)) => info(&mut changes, old, new)?,
            // Both need the whole document and follow below.
            ("paths" | "components", _, _) => {}
            _ => unknown(&old, &new)?,
        }
    }
    operations::compare(&mut changes, old, new)?;
    schemas::compare(&mut changes, old, new)?;
    Ok(changes.into_sorted())
}

fn info(changes: &mut Changes, old: &Cursor<'_>, new: &Cursor<'_>) -> Result<(), SpecError> {
    for (key, old, new) in pairs(old, new)? {
        match key {
            // The revision is what is being compared.
            "version" => {}
            "title" | "description" | "x-headers" => note_if_different(changes, Rule::Wording, key, &old, &new),
            "x-module" => note_if_different(changes, Rule::RustTypeChanged, "the module of tink-model", &old, &new),
            "x-known-scopes" => {
                let at = pointer(&old, &new);
                let (gone, come) = sets(&old, &new)?;
                gone.into_iter().for_each(|scope| changes.note(Rule::KnownScopeRemoved, Sides::NONE, &at, scope));
                come.into_iter().for_each(|scope| changes.note(Rule::KnownScopeAdded, Sides::NONE, &at, scope));
            }
            _ => unknown(&old, &new)?,
        }
    }
    Ok(())
}

/// A member of two objects, by name, as it stands in each.
type Pair<'a> = (&'a str, Option<Cursor<'a>>, Option<Cursor<'a>>);

/// The members of two objects by name: those of the newer one in its order, then those that only the older one has.
fn pairs<'a>(old: &Cursor<'a>, new: &Cursor<'a>) -> Result<Vec<Pair<'a>>, SpecError> {
    let mut pairs: Vec<Pair<'a>> =
        new.members()?.into_iter().map(|(name, member)| (name, old.get(name), Some(member))).collect();
    for (name, member) in old.members()? {
        if new.get(name).is_none() {
            pairs.push((name, Some(member), None));
        }
    }
    Ok(pairs)
}

/// Where a member is: in the newer document if it is there.
fn pointer(old: &Option<Cursor<'_>>, new: &Option<Cursor<'_>>) -> String {
    new.as_ref().or(old.as_ref()).map(|place| place.pointer().to_owned()).unwrap_or_default()
}

/// Whether a member says the same in both documents.
fn same(old: &Option<Cursor<'_>>, new: &Option<Cursor<'_>>) -> bool {
    old.as_ref().map(Cursor::node) == new.as_ref().map(Cursor::node)
}

fn note_if_different(
    changes: &mut Changes,
    rule: Rule,
    what: &str,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
) {
    if !same(old, new) {
        changes.note(rule, Sides::NONE, pointer(old, new), what);
    }
}

/// A keyword that no rule covers may differ in no way, lest a change goes by unseen.
fn unknown(old: &Option<Cursor<'_>>, new: &Option<Cursor<'_>>) -> Result<(), SpecError> {
    match new.as_ref().or(old.as_ref()) {
        Some(place) if !same(old, new) => {
            Err(place.error("evolve has no rule for a change of this keyword; add one in xtask/src/evolve"))
        }
        _ => Ok(()),
    }
}

/// The texts that only the older list has, and those that only the newer one has.
fn sets(old: &Option<Cursor<'_>>, new: &Option<Cursor<'_>>) -> Result<(BTreeSet<String>, BTreeSet<String>), SpecError> {
    let old: BTreeSet<String> = texts(old)?.into_iter().collect();
    let new: BTreeSet<String> = texts(new)?.into_iter().collect();
    Ok((old.difference(&new).cloned().collect(), new.difference(&old).cloned().collect()))
}

fn texts(place: &Option<Cursor<'_>>) -> Result<Vec<String>, SpecError> {
    place.as_ref().map_or(Ok(Vec::new()), Cursor::texts)
}

/// A value as the report shows it: a text without quotes, anything else as JSON, and `none` for what is not there.
fn shown(place: Option<&Cursor<'_>>) -> String {
    match place {
        None => "none".to_owned(),
        Some(place) => place.text().map_or_else(|_| place.node().to_json(), str::to_owned),
    }
}
