//! Limits: whether a change of one lets through less than before, or more.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{decimal, pairs, pointer, same, shown, unknown};
use crate::evolve::change::Changes;
use crate::evolve::class::Sides;
use crate::evolve::rule::Rule;
use crate::spec::{Cursor, SpecError};

/// The keywords that limit a value or an object.
pub(crate) const KEYWORDS: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "anyOf",
    "x-exactly-one-of",
    "x-max-total",
    "x-unique-by",
    "x-refers-to",
    "x-max-body-bytes",
    "x-hook",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tightness {
    Tighter,
    Looser,
}

/// Notes whether a limit got tighter or looser.
pub(crate) fn compare(
    changes: &mut Changes,
    sides: Sides,
    key: &str,
    old: Option<&Cursor<'_>>,
    new: Option<&Cursor<'_>>,
) -> Result<(), SpecError> {
    let rule = match tightness(key, old, new)? {
        Some(Tightness::Tighter) => Rule::LimitTightened,
        Some(Tightness::Looser) => Rule::LimitLoosened,
        None => return Ok(()),
    };
    let at = new.or(old).map(Cursor::pointer).unwrap_or_default();
    changes.note(rule, sides, at, format!("{key}: {} -> {}", shown(old), shown(new)));
    Ok(())
}

fn tightness(key: &str, old: Option<&Cursor<'_>>, new: Option<&Cursor<'_>>) -> Result<Option<Tightness>, SpecError> {
    let (old, new) = match (old, new) {
        (None, None) => return Ok(None),
        (None, Some(_)) => return Ok(Some(Tightness::Tighter)),
        (Some(_), None) => return Ok(Some(Tightness::Looser)),
        (Some(old), Some(new)) => (old, new),
    };
    if old.node() == new.node() {
        return Ok(None);
    }
    match key {
        "maxLength" | "maximum" | "maxItems" | "maxAgeYears" | "x-max-body-bytes" => upper(old, new),
        "minLength" | "minimum" | "minItems" => upper(new, old),
        "x-max-total" if shown(old.get("path").as_ref()) == shown(new.get("path").as_ref()) => {
            upper(&old.required("max")?, &new.required("max")?)
        }
        "enum" | "allowedKeys" => Ok(allowed(&old.texts()?, &new.texts()?)),
        "anyOf" => Ok(allowed(&alternatives(old)?, &alternatives(new)?)),
        "x-exactly-one-of" if sorted(old.texts()?) == sorted(new.texts()?) => Ok(None),
        // Whether another pattern, path or hook lets through more cannot be told, so it counts as less.
        _ => Ok(Some(Tightness::Tighter)),
    }
}

/// How an upper limit changed. For a lower one the two change places.
fn upper(old: &Cursor<'_>, new: &Cursor<'_>) -> Result<Option<Tightness>, SpecError> {
    Ok(match decimal::compare(new.number()?, old.number()?) {
        Some(Ordering::Less) => Some(Tightness::Tighter),
        Some(Ordering::Greater) => Some(Tightness::Looser),
        Some(Ordering::Equal) => None,
        None => return Err(new.error("evolve compares limits that are plain numbers only")),
    })
}

/// A list of what is allowed is looser only if all that was allowed still is. Its order says nothing.
fn allowed(old: &[String], new: &[String]) -> Option<Tightness> {
    let has_all = |all: &[String], of: &[String]| of.iter().all(|value| all.contains(value));
    match (has_all(new, old), has_all(old, new)) {
        (true, true) => None,
        (true, false) => Some(Tightness::Looser),
        (false, _) => Some(Tightness::Tighter),
    }
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

fn alternatives(place: &Cursor<'_>) -> Result<Vec<String>, SpecError> {
    Ok(place.items()?.iter().map(|alternative| alternative.node().to_json()).collect())
}

/// Notes what changed between the limits that hold under single profiles.
pub(crate) fn restrictions(
    changes: &mut Changes,
    sides: Sides,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
) -> Result<(), SpecError> {
    if same(old, new) {
        return Ok(());
    }
    let at = pointer(old, new);
    let (before, after) = (by_profile(old)?, by_profile(new)?);
    let keys: BTreeSet<&(String, String)> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let (profile, limit) = key;
        let (old, new) = (before.get(key), after.get(key));
        let rule = match tightness(limit, old, new)? {
            Some(Tightness::Tighter) => Rule::RestrictionTightened,
            Some(Tightness::Looser) => Rule::RestrictionLoosened,
            None => continue,
        };
        changes.note(rule, sides, &at, format!("{limit} under profile {profile}: {} -> {}", shown(old), shown(new)));
    }
    Ok(())
}

/// The limits by profile and keyword.
fn by_profile<'a>(list: &Option<Cursor<'a>>) -> Result<BTreeMap<(String, String), Cursor<'a>>, SpecError> {
    let mut limits = BTreeMap::new();
    for restriction in list.as_ref().map_or(Ok(Vec::new()), Cursor::items)? {
        let profile = restriction.required("profile")?.text()?;
        for (keyword, limit) in restriction.members()? {
            if keyword != "profile" {
                limits.insert((profile.to_owned(), keyword.to_owned()), limit);
            }
        }
    }
    Ok(limits)
}

/// Notes what changed between the keys that the platform reads inside of a free-form object.
pub(crate) fn payload_keys(
    changes: &mut Changes,
    sides: Sides,
    old: &Option<Cursor<'_>>,
    new: &Option<Cursor<'_>>,
) -> Result<(), SpecError> {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(keys)) | (Some(keys), None) => {
            let rule = if new.is_some() { Rule::KeyAdded } else { Rule::KeyRemoved };
            for (name, key) in keys.members()? {
                changes.note(rule, sides, key.pointer(), name);
            }
            return Ok(());
        }
        (None, None) => return Ok(()),
    };
    for (name, before, after) in pairs(old, new)? {
        match (&before, &after) {
            (None, Some(after)) => changes.note(Rule::KeyAdded, sides, after.pointer(), name),
            (Some(before), None) => changes.note(Rule::KeyRemoved, sides, before.pointer(), name),
            (Some(before), Some(after)) => {
                for (keyword, before, after) in pairs(before, after)? {
                    let differs = !same(&before, &after);
                    let at = pointer(&before, &after);
                    match keyword {
                        "description" if differs => {
                            changes.note(Rule::Wording, Sides::NONE, at, format!("{keyword} of {name}"));
                        }
                        "since" if differs => {
                            changes.note(Rule::Since, Sides::NONE, at, format!("{keyword} of {name}"));
                        }
                        "type" if differs => {
                            let what = format!("{name}: {} -> {}", shown(before.as_ref()), shown(after.as_ref()));
                            changes.note(Rule::TypeChanged, sides, at, what);
                        }
                        "description" | "since" | "type" => {}
                        _ => unknown(&before, &after)?,
                    }
                }
            }
            (None, None) => {}
        }
    }
    Ok(())
}
