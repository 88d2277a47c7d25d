//! From the login on: the page follows the credentials, and the user does what the provider asks for.

use tink_ledger::command::UserCommand;
use tink_ledger::event::Asked;
use tink_ledger::image::Credentials;
use tink_ledger::rules::credentials::status_payload;
use tink_ledger::rules::providers::{self, Ask};
use tink_ledger::{CredentialsKind, CredentialsStatus, Id, LedgerError, Refusal};
use tink_model::main::operations::{REFRESH_CREDENTIALS, SUPPLEMENT_CREDENTIALS};
use tink_model::{EpochMillis, Secret};

use super::callback::Outcome;
use super::form::{self, Filled};
use super::texts::Language;
use super::view::FaultPage;
use super::view::{self, AppState, Ended, Field, Following};
use super::visit::{Reply, Visit};
use crate::main_api::oauth::authorization_code;

/// How it stands.
pub(super) async fn status(visit: Visit) -> Result<Reply, LedgerError> {
    let Some((user, credentials)) = visit.connected() else { return Ok(visit.to("consent")) };
    let image = visit.world.ledger().user(user).await?;
    let Some(stored) = image.credentials_by_id(credentials) else { return Err(Refusal::UserNotFound.into()) };
    let asked = questions(stored, &image.profile.currency, visit.session.language);
    let said = status_payload(stored, visit.session.language.locale()).unwrap_or_default();
    let following = match stored.status() {
        CredentialsStatus::Updated => {
            if !ends(&visit, user).await? {
                return Ok(over());
            }
            let scopes = &visit.session.scopes;
            let code = authorization_code(&visit.world, &visit.session.client, user, scopes, None);
            return Ok(Reply::Leave(Outcome::Code(code)));
        }
        CredentialsStatus::AwaitingMobileBankid => Following::Bankid,
        CredentialsStatus::AwaitingThirdPartyApp => Following::App,
        CredentialsStatus::AwaitingSupplemental => match stored.standing.asked {
            Some(Asked::Accounts(_)) => Following::Choices(&asked),
            _ => Following::Supplemental(&asked),
        },
        CredentialsStatus::Updating => Following::Updating,
        CredentialsStatus::AuthenticationError => Following::Ended(Ended::Refused, &said),
        CredentialsStatus::TemporaryError => Following::Ended(Ended::Temporary, &said),
        CredentialsStatus::PermanentError => Following::Ended(Ended::Permanent, &said),
        CredentialsStatus::Created | CredentialsStatus::Authenticating | CredentialsStatus::Deleted => {
            Following::Connecting
        }
    };
    Ok(Reply::Page(visit.page(|context| view::status(context, following, &version(stored)))))
}

/// Whether the flow ends with this: it brings one code, and what comes later finds it over. The mark is kept like that of a used
/// code, for as long as the temporary user lives.
pub(super) async fn ends(visit: &Visit, user: Id) -> Result<bool, LedgerError> {
    if !visit.world.ledger().is_user_of(&visit.session.client, user).await? {
        return Err(Refusal::UserNotFound.into());
    }
    let until = EpochMillis::new(visit.world.ledger().now().as_millis().saturating_add(USER_LIVES_MILLIS));
    match visit.world.ledger().execute(user, UserCommand::RedeemCode { code: user, until }).await {
        Ok(_) => Ok(true),
        Err(LedgerError::Refused(Refusal::CodeUsed)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The page of a flow that is over.
pub(super) fn over() -> Reply {
    Reply::Fault(FaultPage::Expired, Some("The flow is over: it has brought its code.".to_owned()))
}

/// How long a temporary user lives at most.
const USER_LIVES_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Another one whenever the status was updated.
fn version(stored: &Credentials) -> String {
    stored.status_updated.map(|at| at.as_millis().to_string()).unwrap_or_default()
}

/// The provider's questions of that place in its list.
fn questions_at(stored: &Credentials, place: u8) -> &'static [providers::Field] {
    let provider = providers::of_name(&stored.provider);
    match provider.and_then(|provider| provider.script.asks.get(usize::from(place))) {
        Some(Ask::Questions { fields, .. }) => fields,
        Some(Ask::App { .. }) | None => &[],
    }
}

/// What the user is asked for, as fields.
fn questions(stored: &Credentials, currency: &str, language: Language) -> Vec<Field> {
    match &stored.standing.asked {
        Some(Asked::Questions(place)) => form::fields(questions_at(stored, *place), language),
        Some(Asked::Accounts(choices)) => form::choices(choices, currency),
        Some(Asked::App(_)) | None => Vec::new(),
    }
}

/// The user answers.
pub(super) async fn supplement(visit: Visit) -> Result<Reply, LedgerError> {
    let Some((user, credentials)) = visit.connected() else { return Ok(visit.to("consent")) };
    let image = visit.world.ledger().user(user).await?;
    let stored = image.credentials_by_id(credentials).ok_or(Refusal::UserNotFound)?;
    let information: Filled = match &stored.standing.asked {
        Some(Asked::Questions(place)) => {
            let asked = questions_at(stored, *place);
            let filled = form::filled(&visit, asked);
            if let Some(fields) = form::faults(asked, &filled, visit.session.language) {
                let following = Following::Supplemental(&fields);
                let page = visit.page(|context| view::status(context, following, &version(stored)));
                return Ok(Reply::Again(page));
            }
            filled
        }
        // A box that is not ticked is not sent.
        Some(Asked::Accounts(choices)) => {
            let answer = |number: &str| if visit.value(number) == Some("true") { "true" } else { "false" };
            choices.iter().map(|choice| (choice.number.clone(), Secret::from(answer(&choice.number)))).collect()
        }
        // The time to answer is over, or the form was sent twice.
        Some(Asked::App(_)) | None => return Ok(visit.to("status")),
    };
    if let Some(failure) = visit.fails(&SUPPLEMENT_CREDENTIALS).await {
        return Ok(failure);
    }
    let command = UserCommand::SupplementCredentials { credentials, information };
    or_show_how_it_stands(visit.world.ledger().execute(user, command).await)?;
    Ok(visit.to("status"))
}

/// The same again, after an error that may have passed.
pub(super) async fn retry(visit: Visit) -> Result<Reply, LedgerError> {
    let Some((user, credentials)) = visit.connected() else { return Ok(visit.to("consent")) };
    if let Some(failure) = visit.fails(&REFRESH_CREDENTIALS).await {
        return Ok(failure);
    }
    let command = UserCommand::RefreshCredentials { credentials, opt_in: false, attended: true };
    or_show_how_it_stands(visit.world.ledger().execute(user, command).await)?;
    Ok(visit.to("status"))
}

/// What does not fit the status any more was overtaken: the status page then shows by what.
fn or_show_how_it_stands<T>(done: Result<T, LedgerError>) -> Result<(), LedgerError> {
    match done {
        Err(LedgerError::Refused(
            Refusal::NothingAsked { .. } | Refusal::CredentialsBusy | Refusal::NotRefreshable { .. },
        )) => Ok(()),
        other => other.map(drop),
    }
}

/// The simulated app.
pub(super) async fn app(visit: Visit) -> Result<Reply, LedgerError> {
    let Some((user, credentials)) = visit.connected() else { return Ok(visit.to("consent")) };
    let image = visit.world.ledger().user(user).await?;
    let stored = image.credentials_by_id(credentials).ok_or(Refusal::UserNotFound)?;
    let asks = matches!(stored.standing.asked, Some(Asked::App(_)));
    let state = match visit.value("answer") {
        Some("confirm") => AppState::Confirmed,
        Some("cancel") => AppState::Cancelled,
        _ if asks => AppState::Asking,
        _ => AppState::Nothing,
    };
    let bankid = stored.kind == CredentialsKind::MobileBankid;
    Ok(Reply::Page(visit.page(|context| view::app(context, bankid, state))))
}

/// The user confirms in the app, or does not.
pub(super) async fn answer(visit: Visit) -> Result<Reply, LedgerError> {
    let Some((user, credentials)) = visit.connected() else { return Ok(visit.to("consent")) };
    let (confirmed, next) = match visit.value("answer") {
        Some("confirm") => (true, "app?answer=confirm"),
        Some("cancel") => (false, "app?answer=cancel"),
        _ => return Ok(visit.to("app")),
    };
    let command = UserCommand::ConfirmApp { credentials, confirmed };
    match visit.world.ledger().execute(user, command).await {
        Ok(_) => Ok(visit.to(next)),
        Err(LedgerError::Refused(Refusal::NothingAsked { .. })) => Ok(visit.to("app")),
        Err(error) => Err(error),
    }
}
