//! The simulated bank's own page, to which a form sends the account holder, and from which they come back to the wizard.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::{HeaderMap, Method, Uri};
use tink_ledger::rules::bank::{self, Input};

use super::view::{self, BankPage};
use super::visit::{Reply, Visit, respond};
use crate::pages::{guard, query};
use crate::request_log::Notes;
use crate::world::SharedWorld;
use crate::xs2a::wizard::forms::{BANK_PAGE, WIZARD_PAGE};

/// The field of the two buttons.
pub(super) const ANSWER: &str = "answer";

/// To open the page is what lets the simulation wait for the account holder; to open it again changes nothing more.
pub(super) async fn show(
    State(world): State<SharedWorld>,
    method: Method,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    respond(&headers, async move {
        let visit = Visit::open(&world, query.as_deref()).await?;
        let asks = visit.shown()?.waits;
        if asks && method == Method::GET {
            visit.move_on(None, Input::OpenBank).await?;
        }
        let state = visit.state()?;
        let bank = state.country.as_deref().zip(state.bank.as_deref());
        let page = BankPage {
            language: state.language,
            purpose: visit.purpose()?,
            bank: bank.and_then(|(country, code)| bank::of_code(country, code)).map_or("", |bank| bank.name),
            asks,
            link: &visit.link(BANK_PAGE),
            back: &visit.link(WIZARD_PAGE),
        };
        Ok(Reply::Page(view::bank(&page)))
    })
    .await
}

/// The account holder confirms, or does not.
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
        let confirmed = match query::first(&query::pairs(&sent), ANSWER).as_deref() {
            Some("confirm") => true,
            Some("decline") => false,
            _ => return Ok(Reply::To(visit.link(BANK_PAGE))),
        };
        visit.step(&notes, None, Input::AtBank(confirmed)).await?;
        // A form that is only looked at does not wait for an answer: it goes on when it is asked whether there is one.
        let visit = Visit::open(&world, query.as_deref()).await?;
        if visit.shown()?.waits {
            visit.move_on(None, Input::Poll).await?;
        }
        Ok(Reply::To(visit.link(WIZARD_PAGE)))
    })
    .await
}
