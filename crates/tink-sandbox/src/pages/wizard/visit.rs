//! A visit to a wizard: its key leads to it, steps are taken in it, and what comes of that is an answer.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use axum::response::Response;
use http::{HeaderMap, StatusCode};
use maud::Markup;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tink_ledger::image::{UserImage, Wizard};
use tink_ledger::rules::bank::{self, Input, Purpose, Turn, WizardState};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::xs2a::operations::DRIVE_WIZARD;

use super::{language, view};
use crate::fault;
use crate::pages::guard::{self, NotTaken};
use crate::pages::{query, visit};
use crate::request_log::Notes;
use crate::world::SharedWorld;
use crate::xs2a::ids;
use crate::xs2a::wizard::forms::KEY_PARAMETER;
use crate::xs2a::wizard::{self, Shown};

/// What stands in a query as it is.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why there is no page to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPage {
    /// The URL has no key of this sandbox.
    Unreadable,
    /// The key is right, and its wizard is no more.
    Gone,
    /// Another site sent the form.
    Foreign,
    /// The form did not arrive whole, a fault rule fired, or the sandbox failed.
    Failed(StatusCode),
}

impl NoPage {
    fn status(self) -> StatusCode {
        match self {
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Gone => StatusCode::NOT_FOUND,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::Failed(status) => status,
        }
    }
}

impl From<NotTaken> for NoPage {
    fn from(reason: NotTaken) -> Self {
        match reason {
            NotTaken::Foreign => Self::Foreign,
            NotTaken::Broken(status) => Self::Failed(status),
        }
    }
}

impl From<LedgerError> for NoPage {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Refused(Refusal::UserNotFound | Refusal::WizardNotFound { .. }) => Self::Gone,
            LedgerError::Busy => Self::Failed(StatusCode::SERVICE_UNAVAILABLE),
            _ => Self::Failed(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

/// What a visit comes to.
pub(super) enum Reply {
    /// A page.
    Page(Markup),
    /// To another of the pages.
    To(String),
}

/// The kind alone: pages and their links hold the wizard's key.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Page(_) => "Page",
            Self::To(_) => "To",
        })
    }
}

/// An opened wizard.
pub(super) struct Visit {
    world: SharedWorld,
    key: String,
    user: Id,
    wizard: Id,
    image: Arc<UserImage>,
}

impl Visit {
    /// Opens the wizard whose key stands in the query.
    pub(super) async fn open(world: &SharedWorld, query: Option<&str>) -> Result<Self, NoPage> {
        let key = query::first(&query::pairs(query.unwrap_or_default()), KEY_PARAMETER).ok_or(NoPage::Unreadable)?;
        let (user, wizard) = ids::parse_wizard_key(world, &key).ok_or(NoPage::Unreadable)?;
        let image = world.ledger().published(user).await?;
        if !world.is_xs2a_tenant(&image.profile.created.tenant) {
            return Err(NoPage::Gone);
        }
        let visit = Self { world: Arc::clone(world), key, user, wizard, image };
        visit.find().map(drop).ok_or(NoPage::Gone)?;
        Ok(visit)
    }

    fn find(&self) -> Option<&Wizard> {
        self.image.bank.wizard(self.wizard)
    }

    /// Where the wizard stands.
    pub(super) fn state(&self) -> Result<WizardState, NoPage> {
        self.find().map(|wizard| wizard.state(self.world.ledger().now())).ok_or(NoPage::Gone)
    }

    /// What the wizard is for.
    pub(super) fn purpose(&self) -> Result<Purpose, NoPage> {
        self.find().map(|wizard| wizard.purpose).ok_or(NoPage::Gone)
    }

    /// What the wizard shows. Its links stay on the site, whatever that is called.
    pub(super) fn shown(&self) -> Result<Shown, NoPage> {
        let wizard = self.find().ok_or(NoPage::Gone)?;
        Ok(Shown::of(&self.world, wizard, "", &encoded(&self.key)))
    }

    /// Takes a step, unless a tester ordered that it fails.
    pub(super) async fn step(&self, notes: &Notes, turn: Option<Turn>, input: Input) -> Result<(), NoPage> {
        if let Some(status) = fault::of_page(&self.world, notes, &DRIVE_WIZARD, Some(self.user)).await {
            return Err(NoPage::Failed(status));
        }
        self.move_on(turn, input).await
    }

    /// Takes a step.
    pub(super) async fn move_on(&self, turn: Option<Turn>, input: Input) -> Result<(), NoPage> {
        Ok(wizard::step(&self.world, self.user, self.wizard, turn, input).await?)
    }

    /// Whether a step back leads anywhere.
    pub(super) fn goes_back(&self) -> Result<bool, NoPage> {
        let wizard = self.find().ok_or(NoPage::Gone)?;
        let step = self.state()?.step;
        Ok(bank::before(step, wizard.purpose, wizard.terms.given_bank().is_some()) != step)
    }

    /// A link to one of the pages, beside this one.
    pub(super) fn link(&self, path: &str) -> String {
        let page = path.rsplit('/').next().unwrap_or(path);
        format!("{page}?{KEY_PARAMETER}={}", encoded(&self.key))
    }
}

fn encoded(key: &str) -> String {
    utf8_percent_encode(key, PARAMETER).to_string()
}

/// Answers a visit. It runs to its end as a task of its own, because a browser that goes away must not stop a step half way.
pub(super) async fn respond(
    headers: &HeaderMap,
    visit: impl Future<Output = Result<Reply, NoPage>> + Send + 'static,
) -> Response {
    let failed = |_| Err(NoPage::Failed(StatusCode::INTERNAL_SERVER_ERROR));
    let response = match tokio::spawn(visit).await.unwrap_or_else(failed) {
        Ok(Reply::Page(page)) => visit::html(StatusCode::OK, page),
        Ok(Reply::To(page)) => visit::redirect(StatusCode::SEE_OTHER, &page),
        Err(reason) => visit::html(reason.status(), view::none(language::preferred(headers), reason)),
    };
    guard::protect_with_pictures(response)
}
