//! Values of enumerations as they pass: a body is read along the nodes of its schema, and what leads to no enumeration is skipped.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::watch::{NOTHING, Places, Watch};
use crate::call::pairs;

/// How often each value of an API stood somewhere.
#[derive(Debug)]
pub(super) struct Values {
    watch: &'static Watch,
    seen: Box<[AtomicU64]>,
}

impl Values {
    pub(super) fn new(watch: &'static Watch) -> Self {
        Self { watch, seen: (0..watch.size()).map(|_| AtomicU64::new(0)).collect() }
    }

    pub(super) const fn watch(&self) -> &'static Watch {
        self.watch
    }

    /// How often a value was seen, by its place.
    pub(super) fn seen(&self, place: usize) -> u64 {
        self.seen.get(place).map_or(0, |counter| counter.load(Ordering::Relaxed))
    }

    pub(super) fn clear(&self) {
        self.seen.iter().for_each(|counter| counter.store(0, Ordering::Relaxed));
    }

    /// Counts the values of a query.
    pub(super) fn query(&self, places: &Places, query: &str) {
        for (name, value) in pairs(query).filter_map(Result::ok) {
            self.text(places.query.get(&name).copied().unwrap_or(NOTHING), &value);
        }
    }

    /// Counts the values of a form.
    pub(super) fn form(&self, node: usize, form: &[u8]) {
        let Some(node) = self.watch.nodes.get(node) else { return };
        for (name, value) in pairs(std::str::from_utf8(form).unwrap_or_default()).filter_map(Result::ok) {
            self.text(node.members.get(&name).copied().unwrap_or(NOTHING), &value);
        }
    }

    /// Counts the values of a body of JSON, as far as it is JSON.
    pub(super) fn json(&self, node: usize, body: &[u8]) {
        if node != NOTHING {
            let mut reader = serde_json::Deserializer::from_slice(body);
            let _ = Walk { values: self, node }.deserialize(&mut reader);
        }
    }

    /// Counts one value, of an enumeration or of a list of such.
    fn text(&self, node: usize, text: &str) {
        let Some(node) = self.watch.nodes.get(node) else { return };
        let Some(enumeration) = node.enumeration else {
            if node.items != NOTHING {
                self.text(node.items, text);
            }
            return;
        };
        let enumeration = &self.watch.enumerations[enumeration];
        let place = enumeration.values.iter().position(|value| value == text);
        if let Some(counter) = place.and_then(|place| self.seen.get(enumeration.first + place)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A value that is read along a node.
struct Walk<'a> {
    values: &'a Values,
    node: usize,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.node == NOTHING {
            IgnoredAny::deserialize(deserializer).map(drop)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.values.text(self.node, text);
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let node = self.values.watch.nodes[self.node].items;
        while items.next_element_seed(Walk { values: self.values, node })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let known = &self.values.watch.nodes[self.node];
        while let Some(name) = members.next_key::<String>()? {
            let node = known.members.get(&name).copied().unwrap_or(known.others);
            members.next_value_seed(Walk { values: self.values, node })?;
        }
        Ok(())
    }
}
