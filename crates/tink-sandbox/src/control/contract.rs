//! What the sandbox says of itself: its OpenAPI documents, how near it comes to the platforms, and how much of it was used.

use axum::extract::{RawPathParams, RawQuery, State};
use axum::response::Response;
use axum::routing::{delete, get};
use http::request::Parts;
use serde::Serialize;
use tink_model::Method;

use super::asked::Asked;
use super::json;
use super::route::ControlRoute;
use crate::fidelity::FidelityReport;
use crate::openapi::Document;
use crate::problem::Problem;
use crate::reply;
use crate::security::origin;
use crate::world::SharedWorld;

const DOCUMENTS: &str = "/sandbox/v1/openapi";

pub(super) const ROUTES: &[ControlRoute] = &[
    (Method::Get, DOCUMENTS, || get(list_documents)),
    (Method::Get, "/sandbox/v1/openapi/{document}", || get(get_document)),
    (Method::Get, "/sandbox/v1/fidelity", || get(get_fidelity)),
    (Method::Get, "/sandbox/v1/coverage", || get(get_coverage)),
    (Method::Delete, "/sandbox/v1/coverage", || delete(clear_coverage)),
];

#[derive(Serialize)]
struct Entry {
    api: &'static str,
    revision: &'static str,
    title: &'static str,
    url: String,
}

async fn list_documents(State(world): State<SharedWorld>, parts: Parts) -> Result<Response, Problem> {
    let origin = origin(&parts);
    let entries = Document::all(world.profile()).map(|document| {
        let Document { api, revision, title, .. } = document;
        Entry { api, revision, title, url: format!("{origin}{DOCUMENTS}/{api}.json") }
    });
    json(&entries.collect::<Vec<_>>())
}

async fn get_document(
    State(world): State<SharedWorld>,
    path: RawPathParams,
    parts: Parts,
) -> Result<Response, Problem> {
    let asked = path.iter().next().map_or("", |(_, value)| value);
    let api = asked.strip_suffix(".json").unwrap_or_default();
    let document = Document::find(api, world.profile()).ok_or_else(|| {
        let known: Vec<String> =
            Document::all(world.profile()).map(|document| format!("{}.json", document.api)).collect();
        Problem::not_found(format!("There is no document {asked:?}, but {}.", known.join(", ")))
    })?;
    Ok(reply::json(document.served_at(&origin(&parts)).into_bytes()))
}

async fn get_fidelity(State(world): State<SharedWorld>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref(), &["api"], world.profile())?;
    let report = FidelityReport::of(world.profile());
    json(&match asked.api {
        Some(api) => report.only(&api),
        None => report,
    })
}

async fn get_coverage(State(world): State<SharedWorld>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref(), &["api", "missing"], world.profile())?;
    let mut coverage = world.coverage().report(world.profile());
    if let Some(api) = asked.api {
        coverage = coverage.only(&api);
    }
    json(&if asked.missing { coverage.missing() } else { coverage })
}

async fn clear_coverage(State(world): State<SharedWorld>) -> Response {
    world.coverage().clear();
    reply::no_content()
}
