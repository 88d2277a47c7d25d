//! Where values of enumerations stand in the bodies and parameters of an API, found once from its document.
//!
//! A schema becomes a node: an enumeration, or the members and elements below which there is one. What leads to no enumeration is
//! [`NOTHING`], so that reading a body skips it. A schema that requests and answers share becomes two, since a value that was
//! sent and one that was answered are two things to reach.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use tink_model::Method;

use super::report::Side;
use crate::openapi::{members, method_of};

/// The node below which there is no enumeration.
pub(super) const NOTHING: usize = 0;

/// All places of an API.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(super) nodes: Vec<Node>,
    pub(super) enumerations: Vec<Enumeration>,
    /// By path.
    operations: HashMap<String, Vec<(Method, Places)>>,
}

/// What a schema leads to.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) enumeration: Option<usize>,
    pub(super) members: HashMap<String, usize>,
    /// Members whose names are data.
    pub(super) others: usize,
    pub(super) items: usize,
}

/// The values of an enumeration on one side.
#[derive(Debug)]
pub(super) struct Enumeration {
    pub(super) name: String,
    pub(super) side: Side,
    pub(super) values: Vec<String>,
    /// Where the first of them is counted.
    pub(super) first: usize,
}

/// Where an operation's values stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) query: HashMap<String, usize>,
    pub(super) request: usize,
    pub(super) answers: BTreeMap<u16, usize>,
}

impl Watch {
    /// The places of a document.
    pub(crate) fn of(document: &Value) -> Self {
        let mut reader = Reader { document, watch: Self::default(), known: HashMap::new() };
        reader.watch.nodes.push(Node::default());
        for (path, item) in members(&document["paths"]) {
            for (name, operation) in members(item) {
                let Some(method) = method_of(name) else { continue };
                let places = reader.places(&[&item["parameters"], &operation["parameters"]], operation);
                reader.watch.operations.entry(path.to_owned()).or_default().push((method, places));
            }
        }
        let mut watch = reader.watch;
        watch.skip_what_leads_nowhere();
        watch
    }

    /// How many values there are.
    pub(super) fn size(&self) -> usize {
        self.enumerations.last().map_or(0, |last| last.first + last.values.len())
    }

    pub(super) fn places(&self, method: Method, path: &str) -> Option<&Places> {
        let mut of_path = self.operations.get(path)?.iter();
        of_path.find(|(known, _)| *known == method).map(|(_, places)| places)
    }

    /// Nodes below which there is no enumeration become [`NOTHING`] wherever they are led to.
    fn skip_what_leads_nowhere(&mut self) {
        let mut leads: Vec<bool> = self.nodes.iter().map(|node| node.enumeration.is_some()).collect();
        loop {
            let more = |node: &Node| {
                leads[node.items] || leads[node.others] || node.members.values().any(|member| leads[*member])
            };
            let next: Vec<bool> = self.nodes.iter().zip(&leads).map(|(node, led)| *led || more(node)).collect();
            if next == leads {
                break;
            }
            leads = next;
        }
        let keep = |node: &mut usize| *node = if leads[*node] { *node } else { NOTHING };
        for node in &mut self.nodes {
            keep(&mut node.items);
            keep(&mut node.others);
            node.members.retain(|_, member| leads[*member]);
        }
        for (_, places) in self.operations.values_mut().flatten() {
            keep(&mut places.request);
            places.query.retain(|_, node| leads[*node]);
            places.answers.retain(|_, node| leads[*node]);
        }
    }
}

/// Reads schemas of a document, each once for a side.
struct Reader<'a> {
    document: &'a Value,
    watch: Watch,
    known: HashMap<(String, Side), usize>,
}

impl<'a> Reader<'a> {
    fn places(&mut self, parameters: &[&'a Value], operation: &'a Value) -> Places {
        let mut places = Places::default();
        for parameter in parameters.iter().flat_map(|list| list.as_array().into_iter().flatten()) {
            let parameter = self.resolved(parameter);
            let (name, schema) = (parameter["name"].as_str().unwrap_or_default().to_owned(), &parameter["schema"]);
            if parameter["in"] == "query" {
                let node = self.node(schema, &name, Side::Request);
                places.query.insert(name, node);
            }
        }
        places.request = self.body(&operation["requestBody"], Side::Request);
        for (status, response) in members(&operation["responses"]) {
            let Ok(status) = status.parse() else { continue };
            let response = self.resolved(response);
            let node = self.body(response, Side::Answer);
            places.answers.insert(status, node);
        }
        places
    }

    /// What a reference leads to, or the place itself where it is none.
    fn resolved(&self, place: &'a Value) -> &'a Value {
        let target = place["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        target.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(place)
    }

    fn body(&mut self, body: &'a Value, side: Side) -> usize {
        let first = members(&body["content"]).next();
        first.map_or(NOTHING, |(_, media)| self.node(&media["schema"], "", side))
    }

    /// The node of a schema; `name` is what an enumeration is called that has no name of its own.
    fn node(&mut self, schema: &'a Value, name: &str, side: Side) -> usize {
        // A reference beside which null is allowed.
        let mut choices = schema["oneOf"].as_array().into_iter().flatten();
        if let Some(choice) = choices.find(|choice| choice["type"] != "null") {
            return self.node(choice, name, side);
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let named = reference.rsplit('/').next().unwrap_or_default().to_owned();
            let key = (named.clone(), side);
            if let Some(node) = self.known.get(&key) {
                return *node;
            }
            // Known before it is read, since it may contain itself.
            let place = self.push(Node::default());
            self.known.insert(key, place);
            let target = self.resolved(schema);
            let node = self.read(target, &named, side);
            self.watch.nodes[place] = node;
            return place;
        }
        let node = self.read(schema, name, side);
        self.push(node)
    }

    fn read(&mut self, schema: &'a Value, name: &str, side: Side) -> Node {
        let mut node = Node::default();
        if let Some(values) = schema["enum"].as_array() {
            let values = values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
            node.enumeration = Some(self.enumeration(name, side, values));
        }
        for (member, schema) in members(&schema["properties"]) {
            let place = self.node(schema, &format!("{name}.{member}"), side);
            node.members.insert(member.to_owned(), place);
        }
        if schema["items"].is_object() {
            node.items = self.node(&schema["items"], name, side);
        }
        if schema["additionalProperties"].is_object() {
            node.others = self.node(&schema["additionalProperties"], name, side);
        }
        node
    }

    /// The enumeration of that name; several parameters may have one of their own that is the same.
    fn enumeration(&mut self, name: &str, side: Side, values: Vec<String>) -> usize {
        let first = self.watch.size();
        let known = &mut self.watch.enumerations;
        let same = |other: &Enumeration| other.name == name && other.side == side && other.values == values;
        if let Some(place) = known.iter().position(same) {
            return place;
        }
        known.push(Enumeration { name: name.to_owned(), side, values, first });
        known.len() - 1
    }

    fn push(&mut self, node: Node) -> usize {
        self.watch.nodes.push(node);
        self.watch.nodes.len() - 1
    }
}
