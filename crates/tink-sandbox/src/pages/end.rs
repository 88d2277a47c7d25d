//! The end of a flow: out of the pages, with a code or without one.

use maud::Markup;
use serde_json::Value;
use tink_ledger::rules::credentials::status_payload;
use tink_ledger::{CredentialsStatus, LedgerError, Refusal};

use super::callback::{FailedCredentials, Failure, Outcome, Status};
use super::progress;
use super::session::Session;
use super::view::{self, Leaving};
use super::visit::{Reply, Visit};
use crate::main_api::credentials;

/// The page that leads out. It never leads to anything but a registered redirect URI.
pub(super) fn leave(session: &Session, outcome: &Outcome) -> Markup {
    let destination = session.destination();
    let (language, client) = (session.language, session.client.as_str());
    if !session.iframe {
        return view::leave(language, client, Leaving::Redirect(&destination.url(outcome)));
    }
    let message = destination.message(outcome);
    // A page whose origin cannot be named cannot frame this one either.
    let origin = destination.origin().unwrap_or_default();
    view::leave(language, client, Leaving::Message { origin: &origin, message: &message })
}

/// The user does not want to. What was begun is deleted.
pub(super) async fn cancel(visit: Visit) -> Result<Reply, LedgerError> {
    if let Some((user, _)) = visit.connected() {
        match progress::ends(&visit, user).await {
            Ok(true) | Err(LedgerError::Refused(Refusal::UserNotFound)) => {}
            // The client has its code already, and may be reading.
            Ok(false) => return Ok(progress::over()),
            Err(error) => return Err(error),
        }
        match visit.world.ledger().delete_user(&visit.session.client, user).await {
            Ok(()) | Err(LedgerError::Refused(Refusal::UserNotFound)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Reply::Leave(Outcome::Failed(Failure {
        status: Status::UserCancelled,
        message: "The user cancelled the authentication.".to_owned(),
        user_message: visit.session.language.texts().leave.cancelled.to_owned(),
        credentials: None,
    })))
}

/// The user gives up after a login that did not succeed.
pub(super) async fn give_up(visit: Visit) -> Result<Reply, LedgerError> {
    let Some((user, id)) = visit.connected() else { return cancel(visit).await };
    let image = visit.world.ledger().user(user).await?;
    let stored = image.credentials_by_id(id).ok_or(Refusal::UserNotFound)?;
    let status = stored.status();
    if !matches!(
        status,
        CredentialsStatus::AuthenticationError | CredentialsStatus::TemporaryError | CredentialsStatus::PermanentError
    ) {
        return Ok(visit.to("status"));
    }
    let said = status_payload(stored, visit.session.language.locale()).unwrap_or_default();
    let english = status_payload(stored, "en_US").unwrap_or_default();
    let object = credentials::credentials(&image, stored).to_json();
    Ok(Reply::Leave(Outcome::Failed(Failure {
        status: Status::AuthenticationError,
        message: format!("The credentials ended in {}. {english}", status.as_str()),
        user_message: said,
        credentials: Some(FailedCredentials {
            id: id.to_string(),
            object: serde_json::from_slice(&object).unwrap_or(Value::Null),
        }),
    })))
}
