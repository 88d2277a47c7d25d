//! The pages for people: the authorization page of the main API's OAuth flow, and the wizard of XS2A.api ([`wizard`]). Both have the
//! same look ([`shell`], [`assets`]) and the same protection ([`guard`]).
//!
//! The authorization page is at `/0.4/authorize/`: an application sends its user here, and the user comes back with a code, or
//! without one.
//!
//! 1. [`start`]: the link is checked ([`link`]); the user chooses a provider, sees the asked scopes in words, and accepts.
//! 2. [`login`]: the user fills in what the provider asks for. Only now a temporary user and its credentials are created.
//! 3. [`progress`]: the page follows the credentials; the user confirms in the simulated app or answers questions.
//! 4. [`end`]: the user goes back to the redirect URI, or the page around the frame gets a message ([`callback`]).
//!
//! What a page knows it hands to the next in a signed session ([`session`]); there are no cookies. A form is taken only from
//! our own pages, and a page is framed only by the client's, if at all ([`guard`]). The pages work without a script; with one
//! they follow the status in place. They are English or Swedish ([`texts`]), and HTML comes from templates alone ([`view`]).
//!
//! Ours, where the reference says nothing: the steps and their words; that the test providers of the sandbox are listed; that
//! cancelling deletes the temporary user at once; that giving up after a failed login is an `AUTHENTICATION_ERROR`, whatever
//! the status of the credentials; and that a fault rule for `createCredentials`, `updateCredentials`, `refreshCredentials` or
//! `supplementCredentials` meets the pages too, as an `INTERNAL_ERROR`.

mod assets;
mod callback;
mod end;
mod form;
mod guard;
mod link;
mod login;
mod progress;
mod query;
mod session;
mod shell;
mod start;
mod texts;
mod view;
mod visit;
mod wizard;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path};
use axum::response::Response;
use axum::routing::get;
use http::{StatusCode, header};

use self::visit::{reading, sending};
use crate::stage::Stage;

/// A form is at most this long (ours).
const MAX_FORM_BYTES: usize = 64 * 1024;

/// The pages' routes.
pub(crate) fn router() -> Router<Stage> {
    Router::new()
        .route("/0.4/authorize", get(with_slash))
        .route("/0.4/authorize/", get(start::open))
        .route("/0.4/authorize/choose", reading(|visit| Box::pin(start::choose(visit))))
        .route("/0.4/authorize/consent", reading(|visit| Box::pin(start::consent(visit))))
        .route("/0.4/authorize/accept", sending(|visit| Box::pin(start::accept(visit))))
        .route(
            "/0.4/authorize/login",
            reading(|visit| Box::pin(login::form(visit))).merge(sending(|visit| Box::pin(login::submit(visit)))),
        )
        .route("/0.4/authorize/status", reading(|visit| Box::pin(progress::status(visit))))
        .route("/0.4/authorize/supplement", sending(|visit| Box::pin(progress::supplement(visit))))
        .route("/0.4/authorize/retry", sending(|visit| Box::pin(progress::retry(visit))))
        .route(
            "/0.4/authorize/app",
            reading(|visit| Box::pin(progress::app(visit))).merge(sending(|visit| Box::pin(progress::answer(visit)))),
        )
        .route("/0.4/authorize/cancel", sending(|visit| Box::pin(end::cancel(visit))))
        .route("/0.4/authorize/give-up", sending(|visit| Box::pin(end::give_up(visit))))
        .route("/0.4/authorize/assets/{file}", get(asset))
        .merge(wizard::router())
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}

/// The pages' links are relative to a path that ends in a slash.
async fn with_slash(request: axum::extract::Request) -> Response {
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    visit::redirect(StatusCode::PERMANENT_REDIRECT, &format!("authorize/{query}"))
}

async fn asset(Path(file): Path<String>) -> Response {
    let mut response = guard::protect(assets::file(&file), None);
    response.headers_mut().insert(header::CACHE_CONTROL, http::HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
