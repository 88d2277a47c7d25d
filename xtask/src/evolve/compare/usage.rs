//! Which way each schema travels: in requests, in answers, or both.

use std::collections::BTreeMap;

use crate::evolve::class::Sides;
use crate::spec::{Cursor, Node, SpecError};

const SCHEMAS: &str = "#/components/schemas/";
const SHARED: [(&str, Sides); 2] =
    [("#/components/parameters/", Sides::REQUEST), ("#/components/responses/", Sides::RESPONSE)];

/// The ways of every schema that an operation of the document reaches.
pub(crate) fn of(document: &Cursor<'_>) -> Result<BTreeMap<String, Sides>, SpecError> {
    let mut usage = BTreeMap::new();
    for (_, path) in document.required("paths")?.members()? {
        for (key, item) in path.members()? {
            if key == "parameters" {
                reach(document.node(), item.node(), Sides::REQUEST, &mut usage);
                continue;
            }
            for (key, part) in item.members()? {
                let sides = if key == "responses" { Sides::RESPONSE } else { Sides::REQUEST };
                reach(document.node(), part.node(), sides, &mut usage);
            }
        }
    }
    Ok(usage)
}

/// Follows every reference below a node. A schema is entered again only when it travels a way that is new for it.
fn reach(document: &Node, node: &Node, sides: Sides, usage: &mut BTreeMap<String, Sides>) {
    match node {
        Node::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("$ref", Node::Text(target)) => follow(document, target, sides, usage),
                    ("examples", _) => {}
                    _ => reach(document, member, sides, usage),
                }
            }
        }
        Node::List(items) => items.iter().for_each(|item| reach(document, item, sides, usage)),
        _ => {}
    }
}

fn follow(document: &Node, target: &str, sides: Sides, usage: &mut BTreeMap<String, Sides>) {
    if let Some(name) = target.strip_prefix(SCHEMAS) {
        let before = usage.get(name).copied().unwrap_or_default();
        let after = before.or(sides);
        if before != after {
            usage.insert(name.to_owned(), after);
            if let Some(schema) = component(document, "schemas", name) {
                reach(document, schema, sides, usage);
            }
        }
        return;
    }
    for (prefix, sides) in SHARED {
        let kind = prefix.trim_start_matches("#/components/").trim_end_matches('/');
        if let Some(shared) = target.strip_prefix(prefix).and_then(|name| component(document, kind, name)) {
            reach(document, shared, sides, usage);
        }
    }
}

fn component<'a>(document: &'a Node, kind: &str, name: &str) -> Option<&'a Node> {
    document.get("components")?.get(kind)?.get(name)
}
