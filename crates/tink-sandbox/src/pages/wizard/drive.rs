//! The wizard's page: the form, and the step that follows from it.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::{HeaderMap, Uri};

use super::input::input;
use super::view;
use super::visit::{Reply, Visit, respond};
use crate::pages::{guard, query};
use crate::request_log::Notes;
use crate::world::SharedWorld;
use crate::xs2a::wizard::forms::WIZARD_PAGE;

/// The form, or the end.
pub(super) async fn show(State(world): State<SharedWorld>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    respond(&headers, async move {
        let visit = Visit::open(&world, query.as_deref()).await?;
        let page = view::Page {
            purpose: visit.purpose()?,
            state: &visit.state()?,
            shown: &visit.shown()?,
            back: visit.goes_back()?,
            link: &visit.link(WIZARD_PAGE),
        };
        Ok(Reply::Page(view::page(&page)))
    })
    .await
}

/// A step. Whatever comes of it, the form is shown next.
pub(super) async fn answer(
    State(world): State<SharedWorld>,
    headers: HeaderMap,
    uri: Uri,
    notes: Notes,
    RawQuery(query): RawQuery,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let sent = guard::take(&headers, &uri, body);
    respond(&headers, async move {
        let sent = sent?;
        let visit = Visit::open(&world, query.as_deref()).await?;
        let (form, step) = (visit.shown()?.form, visit.state()?.step);
        if let Some((turn, input)) = input(&form, step, &query::pairs(&sent)) {
            visit.step(&notes, turn, input).await?;
        }
        Ok(Reply::To(visit.link(WIZARD_PAGE)))
    })
    .await
}
