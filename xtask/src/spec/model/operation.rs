//! Operations: parameters, bodies, statuses, and what the table of operations says of them.

use super::{Docs, Rule, Type};

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) pointer: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// In the order of the file, those of the path first.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) service: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) deprecated: bool,
    pub(crate) scopes: Vec<String>,
    pub(crate) token: String,
    pub(crate) idempotency: String,
    pub(crate) fidelity: Fidelity,
    pub(crate) ours: Vec<String>,
    pub(crate) body: Option<Body>,
    pub(crate) statuses: Vec<Status>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Operation {
    /// The names of the parameters in one place.
    pub(crate) fn names_in(&self, location: Location) -> Vec<&str> {
        let there = self.parameters.iter().filter(|parameter| parameter.location == location);
        there.map(|parameter| parameter.name.as_str()).collect()
    }

    /// The media type of a success that has a body.
    pub(crate) fn answer(&self) -> Option<&str> {
        let successes = self.statuses.iter().filter(|status| status.refusal.is_none());
        successes.filter_map(|status| status.content.as_ref()).map(Content::media_type).next()
    }
}

/// Where a parameter stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
}

impl Location {
    /// The place as the spec spells it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) pointer: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) docs: Docs,
    pub(crate) ty: Type,
    pub(crate) rules: Vec<Rule>,
}

#[derive(Debug)]
pub(crate) struct Fidelity {
    pub(crate) level: String,
    pub(crate) reason: String,
    pub(crate) source: String,
}

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) media_type: String,
    pub(crate) schema: String,
    pub(crate) max_bytes: Option<u64>,
}

impl Body {
    /// Whether it is a form, and not JSON.
    pub(crate) fn is_form(&self) -> bool {
        self.media_type != "application/json"
    }
}

#[derive(Debug)]
pub(crate) struct Status {
    pub(crate) code: u16,
    pub(crate) refusal: Option<String>,
    pub(crate) meaning: String,
    pub(crate) content: Option<Content>,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// JSON of a schema.
    Json(String),
    /// A plain text, which is all of the answer.
    Text,
}

impl Content {
    /// The media type.
    pub(crate) const fn media_type(&self) -> &'static str {
        match self {
            Self::Json(_) => "application/json",
            Self::Text => "text/plain",
        }
    }

    /// The schema of a body that has one.
    pub(crate) fn schema(&self) -> Option<&str> {
        match self {
            Self::Json(schema) => Some(schema),
            Self::Text => None,
        }
    }
}
