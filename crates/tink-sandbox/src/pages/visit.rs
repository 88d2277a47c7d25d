//! What all pages of a flow share: the session is opened, the page's function runs to its end, and its reply is an answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use maud::Markup;
use percent_encoding::{CONTROLS, utf8_percent_encode};
use tink_ledger::rules::providers::{self, Provider};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::Operation;

use super::callback::{Failure, Outcome, Status};
use super::guard::NotTaken;
use super::session::{NoSession, Session, SessionKey, Step};
use super::texts::Language;
use super::view::{self, Context, FaultPage};
use super::{end, guard, query};
use crate::fault as ordered;
use crate::request_log::Notes;
use crate::stage::Stage;
use crate::world::{SharedWorld, World};

/// A page that is asked for within a flow.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) world: SharedWorld,
    pub(super) session: Session,
    notes: Notes,
    /// What was sent beside the session. It may be secret, so nothing here is for printing.
    values: Values,
}

/// The values of a form or query, the first of each name.
pub(super) struct Values(BTreeMap<String, String>);

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// What a page's function comes to.
#[derive(Debug)]
pub(super) enum Reply {
    /// A page.
    Page(Markup),
    /// The page that was sent, with what is wrong on it.
    Again(Markup),
    /// To another of the pages, with this session.
    To(&'static str, Session),
    /// Out of the pages.
    Leave(Outcome),
    /// An error page.
    Fault(FaultPage, Option<String>),
}

/// A page's function. What the ledger cannot do is an `INTERNAL_ERROR` to the client.
pub(super) type Page = fn(Visit) -> BoxFuture<'static, Result<Reply, LedgerError>>;

impl Visit {
    /// A value that was sent; an empty one is none.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The provider that was chosen, if the market has it.
    pub(super) fn provider(&self) -> Option<&'static Provider> {
        providers::of_name(self.session.provider.as_deref()?).filter(|provider| provider.serves(&self.session.market))
    }

    /// The temporary user of the flow and its credentials.
    pub(super) fn connected(&self) -> Option<(Id, Id)> {
        match self.session.step {
            Step::Connected { user, credentials } => Some((user, credentials)),
            Step::Asked | Step::Accepted => None,
        }
    }

    /// A page of this flow.
    pub(super) fn page(&self, render: impl FnOnce(&Context<'_>) -> Markup) -> Markup {
        let sealed = seal(&self.world, &self.session);
        let provider = self.provider().map_or("", |provider| provider.display_name.as_str());
        let Session { language, client, .. } = &self.session;
        render(&Context { language: *language, client, provider, session: &sealed })
    }

    /// On to another of the pages, as far as the flow has come.
    pub(super) fn to(self, page: &'static str) -> Reply {
        Reply::To(page, self.session)
    }

    /// Whether a tester ordered that this operation fails; a fault rule meets whoever uses the operation.
    pub(super) async fn fails(&self, operation: &'static Operation) -> Option<Reply> {
        let user = self.connected().map(|(user, _)| user);
        ordered::of_page(&self.world, &self.notes, operation, user).await?;
        Some(Reply::Leave(internal(self.session.language, "A fault rule of the sandbox failed this.")))
    }
}

/// A page to be read.
pub(super) fn reading(page: Page) -> MethodRouter<Stage> {
    get(async move |State(world): State<SharedWorld>, headers: HeaderMap, notes: Notes, RawQuery(query): RawQuery| {
        answer(world, notes, &query.unwrap_or_default(), page, guard::is_led_from_elsewhere(&headers)).await
    })
}

/// A form to be sent, by one of our own pages only.
pub(super) fn sending(page: Page) -> MethodRouter<Stage> {
    post(
        async move |State(world): State<SharedWorld>,
                    headers: HeaderMap,
                    uri: Uri,
                    notes: Notes,
                    body: Result<Bytes, BytesRejection>| {
            match guard::take(&headers, &uri, body) {
                Ok(form) => answer(world, notes, &form, page, false).await,
                Err(NotTaken::Foreign) => {
                    let details =
                        "The form came from another origin, or its browser sent neither Sec-Fetch-Site nor Origin.";
                    fault(StatusCode::FORBIDDEN, Language::default(), FaultPage::Foreign, Some(details))
                }
                Err(NotTaken::Broken(status)) => {
                    let details = "The form did not arrive whole, or is longer than a form may be.";
                    fault(status, Language::default(), FaultPage::Internal, Some(details))
                }
            }
        },
    )
}

async fn answer(world: SharedWorld, notes: Notes, sent: &str, page: Page, led_from_elsewhere: bool) -> Response {
    let pairs = query::pairs(sent);
    let mut values = BTreeMap::new();
    for (name, value) in pairs.iter().filter_map(query::Pair::decoded) {
        values.entry(name).or_insert(value);
    }
    let text = values.remove("session").unwrap_or_default();
    let session = match key(&world).open(&text, world.ledger().now()) {
        Ok(session) => session,
        Err(reason) => {
            let details = match reason {
                NoSession::Foreign => "The page was asked for without a session of this sandbox.",
                NoSession::Expired => "The session of the page has expired.",
            };
            return fault(StatusCode::BAD_REQUEST, Language::default(), FaultPage::Expired, Some(details));
        }
    };
    notes.of_client(&session.client);
    // The client may have been told to forget the redirect URI since.
    match world.redirect_uris(&session.client).await {
        Ok(uris) if uris.contains(&session.redirect_uri) => {}
        Ok(_) => {
            let details = Some("redirect_uri: it is none of the client's any more.");
            return fault(StatusCode::BAD_REQUEST, session.language, FaultPage::Link, details);
        }
        Err(_) => return failed(session.language),
    }
    if led_from_elsewhere && session.step != Step::Asked {
        // Whoever is led into the middle of a flow sees first what is asked of them.
        let begun = Session { step: Step::Asked, ..session.clone() };
        return respond(&world, &session, Reply::To("consent", begun));
    }
    let visit = Visit { world: Arc::clone(&world), session: session.clone(), notes, values: Values(values) };
    // As a task of its own, because a browser that goes away must not stop a command half way.
    match tokio::spawn(page(visit)).await {
        Ok(Ok(reply)) => respond(&world, &session, reply),
        // The temporary user is gone: a day has passed, or the user cancelled and went back.
        Ok(Err(LedgerError::Refused(Refusal::UserNotFound))) => respond(&world, &session, gone()),
        // What a store says when it fails is not for a client's URL.
        Ok(Err(_)) => respond(
            &world,
            &session,
            Reply::Leave(internal(session.language, "The sandbox could not store or read this.")),
        ),
        Err(_) => failed(session.language),
    }
}

fn gone() -> Reply {
    Reply::Fault(FaultPage::Expired, Some("The user of the flow is gone.".to_owned()))
}

fn respond(world: &World, session: &Session, reply: Reply) -> Response {
    let response = match reply {
        Reply::Page(markup) => html(StatusCode::OK, markup),
        Reply::Again(markup) => html(StatusCode::UNPROCESSABLE_ENTITY, markup),
        Reply::To(page, session) => {
            let separator = if page.contains('?') { '&' } else { '?' };
            redirect(StatusCode::SEE_OTHER, &format!("{page}{separator}session={}", seal(world, &session)))
        }
        Reply::Leave(outcome) => html(StatusCode::OK, end::leave(session, &outcome)),
        Reply::Fault(page, details) => {
            html(StatusCode::BAD_REQUEST, view::fault(session.language, page, details.as_deref()))
        }
    };
    guard::protect(response, framed_by(session).as_deref())
}

/// Who may frame the pages of a flow: the client's page, if the link says that it does.
pub(super) fn framed_by(session: &Session) -> Option<String> {
    if session.iframe { session.destination().origin() } else { None }
}

/// The end of a flow in which the sandbox failed.
pub(super) fn internal(language: Language, message: &str) -> Outcome {
    Outcome::Failed(Failure {
        status: Status::InternalError,
        message: message.to_owned(),
        user_message: language.texts().leave.internal.to_owned(),
        credentials: None,
    })
}

/// An error page outside of a flow.
pub(super) fn fault(status: StatusCode, language: Language, page: FaultPage, details: Option<&str>) -> Response {
    guard::protect(html(status, view::fault(language, page, details)), None)
}

fn failed(language: Language) -> Response {
    fault(StatusCode::INTERNAL_SERVER_ERROR, language, FaultPage::Internal, None)
}

/// A page as an answer.
pub(super) fn html(status: StatusCode, markup: Markup) -> Response {
    let mut response = (status, markup.into_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// To a place whose parameters are escaped already. A redirect URI may be registered with letters that no header holds.
pub(super) fn redirect(status: StatusCode, to: &str) -> Response {
    let to = utf8_percent_encode(to, CONTROLS).to_string();
    let mut response = status.into_response();
    if let Ok(to) = HeaderValue::from_str(&to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn key(world: &World) -> SessionKey {
    SessionKey::from_seed(world.ledger().settings().seed)
}

/// A session as text.
pub(super) fn seal(world: &World, session: &Session) -> String {
    key(world).seal(session, world.ledger().now())
}
