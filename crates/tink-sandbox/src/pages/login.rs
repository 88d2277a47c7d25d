//! The provider's login: with it a temporary user and its credentials come into being.

use tink_ledger::command::{CreateCredentials, CreateUser, UpdateCredentials, UserCommand};
use tink_ledger::decide::TEMPORARY;
use tink_ledger::rules::providers::Provider;
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::main::operations::{CREATE_CREDENTIALS, UPDATE_CREDENTIALS};

use super::form::{self, Filled};
use super::session::Step;
use super::view;
use super::view::Field;
use super::visit::{Reply, Visit};

/// The form.
pub(super) async fn form(visit: Visit) -> Result<Reply, LedgerError> {
    let (Some(provider), true) = (visit.provider(), visit.session.step != Step::Asked) else {
        // Nobody logs in who has not accepted.
        return Ok(visit.to("consent"));
    };
    let mut fields = form::fields(&provider.fields, visit.session.language);
    let username = fields.iter_mut().find(|field| field.name == "username" && field.value.is_none());
    if let (Some(field), Some(name)) = (username, &visit.session.username) {
        field.value = Some(name.clone());
    }
    Ok(Reply::Page(page(&visit, provider, &fields)))
}

fn page(visit: &Visit, provider: &Provider, fields: &[Field]) -> maud::Markup {
    let help = provider.password_help_text.in_language(visit.session.language.locale());
    visit.page(|context| view::login(context, Some(help).filter(|help| !help.is_empty()), fields))
}

/// The user logs in, for the first time or again.
pub(super) async fn submit(mut visit: Visit) -> Result<Reply, LedgerError> {
    let (Some(provider), true) = (visit.provider(), visit.session.step != Step::Asked) else {
        return Ok(visit.to("consent"));
    };
    let filled = form::filled(&visit, &provider.fields);
    if let Some(fields) = form::faults(&provider.fields, &filled, visit.session.language) {
        return Ok(Reply::Again(page(&visit, provider, &fields)));
    }
    let connected = visit.connected();
    let operation = if connected.is_some() { &UPDATE_CREDENTIALS } else { &CREATE_CREDENTIALS };
    if let Some(failure) = visit.fails(operation).await {
        return Ok(failure);
    }
    match connected {
        None => {
            let (user, credentials) = connect(&visit, provider, filled).await?;
            visit.session.step = Step::Connected { user, credentials };
        }
        Some((user, credentials)) => again(&visit, user, credentials, filled).await?,
    }
    Ok(visit.to("status"))
}

/// Creates the temporary user and its credentials.
async fn connect(visit: &Visit, provider: &Provider, fields: Filled) -> Result<(Id, Id), LedgerError> {
    let ledger = visit.world.ledger();
    let user = CreateUser {
        external_id: None,
        contact: None,
        market: visit.session.market.clone(),
        locale: Some(visit.session.language.locale().to_owned()),
        retention_class: Some(TEMPORARY.to_owned()),
        synthetic_credentials: false,
    };
    let user = ledger.create_user(&visit.session.client, user).await?.user;
    let command = CreateCredentials { provider: provider.name.clone(), fields, refresh: true, attended: true };
    ledger.execute(user, UserCommand::CreateCredentials(command)).await?;
    let image = ledger.user(user).await?;
    let credentials = image.credentials.first().ok_or(Refusal::UserNotFound)?;
    Ok((user, credentials.id))
}

/// Logs in once more with the same credentials.
async fn again(visit: &Visit, user: Id, credentials: Id, fields: Filled) -> Result<(), LedgerError> {
    let command = UpdateCredentials { credentials, fields, refresh: true, attended: true };
    match visit.world.ledger().execute(user, UserCommand::UpdateCredentials(command)).await {
        // The form was sent twice, or nothing can be done: the status page shows how it stands.
        Err(LedgerError::Refused(Refusal::CredentialsBusy | Refusal::NotRefreshable { .. })) => Ok(()),
        other => other.map(drop),
    }
}
