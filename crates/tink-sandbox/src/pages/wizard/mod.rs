//! The page that drives a wizard of XS2A.api for a person, at `/sandbox/xs2a/wizard`, and the simulated bank's own page, at
//! `/sandbox/xs2a/bank`. Both are opened by the wizard's key in the URL, as the platform's own page is; access tokens do not matter here.
//!
//! 1. [`visit`]: the key leads to the wizard, or to a page that says that there is none.
//! 2. [`drive`]: the form is shown; what is entered in it, or a button, is a step ([`input`]), which leads back to the form by a
//!    redirect, so that a reload repeats nothing.
//! 3. [`bank`]: the account holder confirms at the bank, or does not, and comes back.
//!
//! The forms are those of the API, element by element ([`view`]), and the words are the wizard's own in its five languages. The page
//! works without a script, and has a button to look whether the bank is done; with one it follows what happens there in place.
//!
//! Ours, since the platform's own page is not described: all of it. The page only looks whether the bank is done and does not ask
//! it to be: a simulated bank that confirms by itself after a moment does so for clients that poll, and for a person who presses the
//! button. Nobody may frame the pages, because an API key has no site that could be named as the one that may. A fault rule for
//! `driveWizard` meets every step here too.

mod bank;
mod drive;
mod input;
mod language;
mod view;
mod visit;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;

use crate::stage::Stage;
use crate::xs2a::wizard::forms::{BANK_PAGE, WIZARD_PAGE};

/// The routes of the wizard's page and of the bank's.
pub(super) fn router() -> Router<Stage> {
    Router::new()
        .route(WIZARD_PAGE, get(drive::show).post(drive::answer))
        .route(BANK_PAGE, get(bank::show).post(bank::answer))
        .route("/sandbox/xs2a/assets/{file}", get(super::asset))
}
