//! The checks that generated code calls. Each is one rule of the specs; a rule that holds costs a comparison.

use std::collections::HashSet;

use super::{Path, Profile, Rules, Violation, Violations};
use crate::{Amount, EpochMillis, Json};

const STRING: &str = "a string";
const NUMBER: &str = "a number";
const ARRAY: &str = "an array";
const OBJECT: &str = "an object";
/// 365.2425 days in milliseconds.
const YEAR: i64 = 31_556_952_000;

/// How many violations are kept; those beyond are only counted, so that a large body full of faults costs no more than reading it.
const KEPT: usize = 1000;

/// Collects violations while the generated code walks a value.
#[derive(Debug)]
pub struct Checker<'r> {
    rules: &'r Rules,
    violations: Vec<Violation>,
    omitted: usize,
}

impl<'r> Checker<'r> {
    pub(crate) const fn new(rules: &'r Rules) -> Self {
        Self { rules, violations: Vec::new(), omitted: 0 }
    }

    pub(crate) fn finish(self) -> Result<(), Violations> {
        if self.violations.is_empty() { Ok(()) } else { Err(Violations::new(self.violations, self.omitted)) }
    }

    /// The rules that are applied.
    #[must_use]
    pub const fn rules(&self) -> &'r Rules {
        self.rules
    }

    /// The time that rules about dates compare with.
    #[must_use]
    pub const fn now(&self) -> Option<EpochMillis> {
        self.rules.now
    }

    /// Whether the restrictions of a profile apply.
    #[must_use]
    pub fn applies(&self, profile: Profile) -> bool {
        self.rules.profile >= profile
    }

    /// Reports a broken rule. The first thousand reports are kept, the others counted.
    pub fn report(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        revision: &'static str,
        found: &'static str,
        message: impl Into<String>,
    ) {
        self.broken(at, rule, revision, found, || message.into());
    }

    /// Reports a broken rule, whose message is made only if it is kept.
    #[cold]
    pub(super) fn broken(
        &mut self,
        at: &Path<'_>,
        rule: &'static str,
        revision: &'static str,
        found: &'static str,
        message: impl FnOnce() -> String,
    ) {
        if self.violations.len() < KEPT {
            self.violations.push(Violation { pointer: at.pointer(), rule, revision, found, message: message() });
        } else {
            self.omitted += 1;
        }
    }

    /// `maxLength`, in characters.
    pub(crate) fn max_length(&mut self, at: &Path<'_>, text: &str, max: usize, revision: &'static str) {
        // No text has more characters than bytes, so most are done without counting.
        if text.len() > max {
            let length = text.chars().count();
            if length > max {
                self.broken(at, "maxLength", revision, STRING, || {
                    format!("must have at most {max} characters, and has {length}")
                });
            }
        }
    }

    /// `minLength`, in characters.
    pub(crate) fn min_length(&mut self, at: &Path<'_>, text: &str, min: usize, revision: &'static str) {
        if text.len() < min.saturating_mul(4) {
            let length = text.chars().count();
            if length < min {
                self.broken(at, "minLength", revision, STRING, || {
                    format!("must have at least {min} characters, and has {length}")
                });
            }
        }
    }

    /// `pattern`; `holds` is what the compiled pattern said.
    pub(crate) fn pattern(&mut self, at: &Path<'_>, holds: bool, pattern: &'static str, revision: &'static str) {
        if !holds {
            self.broken(at, "pattern", revision, STRING, || format!("must match {pattern}"));
        }
    }

    /// `minimum`.
    pub(crate) fn minimum(&mut self, at: &Path<'_>, value: Amount, min: Amount, revision: &'static str) {
        if value < min {
            self.broken(at, "minimum", revision, NUMBER, || format!("must not be below {min}"));
        }
    }

    /// `maximum`.
    #[allow(dead_code)] // the generator knows the rule, no revision of today has it
    pub(crate) fn maximum(&mut self, at: &Path<'_>, value: Amount, max: Amount, revision: &'static str) {
        if value > max {
            self.broken(at, "maximum", revision, NUMBER, || format!("must not be above {max}"));
        }
    }

    /// `minItems`.
    pub(crate) fn min_items(&mut self, at: &Path<'_>, count: usize, min: usize, revision: &'static str) {
        if count < min {
            self.broken(at, "minItems", revision, ARRAY, || {
                format!("must have at least {min} elements, and has {count}")
            });
        }
    }

    /// `maxItems`.
    pub(crate) fn max_items(&mut self, at: &Path<'_>, count: usize, max: usize, revision: &'static str) {
        if count > max {
            self.broken(at, "maxItems", revision, ARRAY, || {
                format!("must have at most {max} elements, and has {count}")
            });
        }
    }

    /// `enum`; `known` lists the values.
    pub(crate) fn known_value(
        &mut self,
        at: &Path<'_>,
        value: &str,
        is_known: bool,
        known: &'static [&'static str],
        revision: &'static str,
    ) {
        if !is_known && !self.rules.unknown_enum_values {
            self.broken(at, "enum", revision, STRING, || {
                format!("`{}` is none of the known values: {}", shortened(value), known.join(", "))
            });
        }
    }

    /// `maxLength` of free-form JSON: the characters of its text.
    pub(crate) fn max_json_length(&mut self, at: &Path<'_>, json: &Json, max: usize, revision: &'static str) {
        if json.as_str().len() > max {
            let length = json.as_str().chars().count();
            if length > max {
                self.broken(at, "maxLength", revision, OBJECT, || {
                    format!("must have at most {max} characters as JSON, and has {length}")
                });
            }
        }
    }

    /// `allowedKeys` of free-form JSON.
    pub(crate) fn allowed_keys(
        &mut self,
        at: &Path<'_>,
        json: &Json,
        allowed: &[&'static str],
        revision: &'static str,
    ) {
        for key in json.keys() {
            if !allowed.contains(&key.as_ref()) {
                self.broken(at, "allowedKeys", revision, OBJECT, || {
                    format!("has the key `{}`; allowed are {}", shortened(&key), allowed.join(", "))
                });
            }
        }
    }

    /// `enum` of a restriction: fewer values than the schema has.
    pub(crate) fn one_of(&mut self, at: &Path<'_>, text: &str, allowed: &[&'static str], revision: &'static str) {
        if !allowed.contains(&text) {
            self.broken(at, "enum", revision, STRING, || {
                format!("`{}` is not allowed; allowed are {}", shortened(text), allowed.join(", "))
            });
        }
    }

    /// `maxAgeYears`, in mean Gregorian years; skipped where the time is not given.
    pub(crate) fn max_age_years(&mut self, at: &Path<'_>, date: EpochMillis, years: i64, revision: &'static str) {
        let Some(now) = self.rules.now else { return };
        let earliest = now.as_millis().saturating_sub(years.saturating_mul(YEAR));
        if date.as_millis() < earliest {
            self.broken(at, "maxAgeYears", revision, NUMBER, || format!("must not be older than {years} years"));
        }
    }

    /// `anyOf` of `required`: one of these members must be there.
    pub(crate) fn any_of(&mut self, at: &Path<'_>, members: &[(&'static str, bool)], revision: &'static str) {
        if !members.iter().any(|(_, present)| *present) {
            self.broken(at, "anyOf", revision, OBJECT, || format!("must have at least one of {}", names(members)));
        }
    }

    /// `x-exactly-one-of`: exactly one of these members must be there.
    pub(crate) fn exactly_one_of(&mut self, at: &Path<'_>, members: &[(&'static str, bool)], revision: &'static str) {
        let count = members.iter().filter(|(_, present)| *present).count();
        if count != 1 {
            self.broken(at, "x-exactly-one-of", revision, OBJECT, || {
                format!("must have exactly one of {}, and has {count}", names(members))
            });
        }
    }

    /// `x-max-total`: how many elements several lists hold together.
    pub(crate) fn max_total(
        &mut self,
        at: &Path<'_>,
        total: usize,
        max: usize,
        what: &'static str,
        revision: &'static str,
    ) {
        if total > max {
            self.broken(at, "x-max-total", revision, ARRAY, || {
                format!("must hold at most {max} {what} in total, and holds {total}")
            });
        }
    }

    /// `x-refers-to`: the text is among these others.
    #[allow(dead_code)] // the generator knows the rule, no revision of today has it
    pub(crate) fn refers_to<'v>(
        &mut self,
        at: &Path<'_>,
        text: &str,
        mut known: impl Iterator<Item = &'v str>,
        path: &'static str,
        revision: &'static str,
    ) {
        if !known.any(|known| known == text) {
            self.broken(at, "x-refers-to", revision, STRING, || {
                format!("must be one of the values at {path} in the same object")
            });
        }
    }

    /// `x-refers-to` of the elements of a list: the member of each is among these others.
    pub(crate) fn each_refers_to<'v>(
        &mut self,
        at: &Path<'_>,
        texts: impl Iterator<Item = Option<&'v str>>,
        member: &'static str,
        known: impl Iterator<Item = &'v str>,
        path: &'static str,
        revision: &'static str,
    ) {
        let known: HashSet<&str> = known.collect();
        for (index, text) in texts.enumerate() {
            if text.is_some_and(|text| !known.contains(text)) {
                self.broken(&at.index(index).name(member), "x-refers-to", revision, STRING, || {
                    format!("must be one of the values at {path}")
                });
            }
        }
    }

    /// `x-unique-by`: no two elements have the same key.
    pub(crate) fn unique_by<'v>(
        &mut self,
        at: &Path<'_>,
        keys: impl ExactSizeIterator<Item = Option<&'v str>>,
        member: &'static str,
        revision: &'static str,
    ) {
        let mut seen = HashSet::with_capacity(keys.len());
        for (index, key) in keys.enumerate() {
            if key.is_some_and(|key| !seen.insert(key)) {
                self.broken(&at.index(index), "x-unique-by", revision, OBJECT, || {
                    format!("has the same {member} as an element before it")
                });
            }
        }
    }
}

fn names(members: &[(&'static str, bool)]) -> String {
    members.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The first forty characters of a text of the caller's, for a message.
pub(crate) fn shortened(value: &str) -> String {
    match value.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
