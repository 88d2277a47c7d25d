//! What a world counts while it is called.

use axum::body::{Body, HttpBody as _};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::BodyExt;
use tink_model::{Operation, Profile};

use super::answers::Answers;
use super::report::{
    ApiCoverage, Coverage, EnumerationCoverage, OperationCoverage, StatusCoverage, ValueCoverage, answered,
};
use super::values::Values;
use crate::fault::Dropped;
use crate::openapi::{Document, OperationOutline};

/// The counters of a world.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    answers: Answers,
    /// By API, where values are watched; none elsewhere.
    values: Vec<(&'static str, Values)>,
}

impl Counters {
    /// Counters that look into bodies as well.
    pub(crate) fn with_values(profile: Profile) -> Self {
        let values = Document::of_apis(profile).map(|document| (document.api, Values::new(document.watch())));
        Self { answers: Answers::default(), values: values.collect() }
    }

    /// Counts what stands in a request that is carried out.
    pub(crate) fn sent(&self, operation: &Operation, query: &str, body: &[u8]) {
        for (_, values) in &self.values {
            let Some(places) = values.watch().places(operation.method, operation.path) else { continue };
            values.query(places, query);
            match operation.request_body {
                Some("application/json") => values.json(places.request, body),
                Some(_) => values.form(places.request, body),
                None => {}
            }
        }
    }

    /// Counts an answer, and what stands in it.
    pub(crate) async fn answered(&self, operation: &'static Operation, response: Response) -> Response {
        if response.extensions().get::<Dropped>().is_some() {
            return response;
        }
        self.answers.count(operation, response.status().as_u16());
        // The sandbox's answers are whole before they are sent, so that this waits for nothing. One that is not breaks off by order.
        if self.values.is_empty() || response.body().size_hint().exact().is_none() {
            return response;
        }
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_or_else(|_| Bytes::new(), http_body_util::Collected::to_bytes);
        for (_, values) in &self.values {
            let places = values.watch().places(operation.method, operation.path);
            if let Some(node) = places.and_then(|places| places.answers.get(&parts.status.as_u16())) {
                values.json(*node, &body);
            }
        }
        Response::from_parts(parts, Body::from(body))
    }

    pub(crate) fn clear(&self) {
        self.answers.clear();
        self.values.iter().for_each(|(_, values)| values.clear());
    }

    /// What was reached, measured against the documents that a profile plays.
    pub(crate) fn report(&self, profile: Profile) -> Coverage {
        let apis = Document::of_apis(profile).map(|document| {
            let operations = document.outline().operations.iter().map(|operation| self.operation(operation)).collect();
            let values = self.values.iter().find(|(api, _)| *api == document.api);
            let enumerations = values.map(|(_, values)| enumerations(values)).unwrap_or_default();
            ApiCoverage::new(document.api, document.revision, operations, enumerations)
        });
        Coverage::new(!self.values.is_empty(), apis.collect())
    }

    fn operation(&self, operation: &OperationOutline) -> OperationCoverage {
        let counted = self.answers.of(operation.method, &operation.path);
        let documented = operation.statuses.iter().map(|status| answered(*status, counted.get(status).copied()));
        let others = counted.iter().filter(|(status, _)| !operation.statuses.contains(status));
        OperationCoverage {
            operation: operation.id.clone(),
            method: operation.method.as_str().to_owned(),
            path: operation.path.clone(),
            calls: counted.values().sum(),
            statuses: documented.collect(),
            undocumented: others.map(|(status, count)| StatusCoverage { status: *status, answers: *count }).collect(),
        }
    }
}

fn enumerations(values: &Values) -> Vec<EnumerationCoverage> {
    let mut all: Vec<EnumerationCoverage> = Vec::new();
    for enumeration in &values.watch().enumerations {
        let of_values = enumeration
            .values
            .iter()
            .enumerate()
            .map(|(place, value)| ValueCoverage { value: value.clone(), seen: values.seen(enumeration.first + place) });
        let (name, side) = (enumeration.name.clone(), enumeration.side);
        all.push(EnumerationCoverage { enumeration: name, side, values: of_values.collect() });
    }
    all.sort_by(|one, other| (&one.enumeration, one.side).cmp(&(&other.enumeration, other.side)));
    all
}
