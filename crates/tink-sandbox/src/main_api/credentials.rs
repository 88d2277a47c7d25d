//! The Credentials Service: the user's connections, what is asked of them and what they ask.
//!
//! The answers carry what is stored; values of masked and sensitive fields are not stored at all.

mod view;

use std::collections::BTreeMap;

use axum::response::Response;
use tink_ledger::command::{CreateCredentials, UpdateCredentials, UserCommand};
use tink_ledger::image::UserImage;
use tink_ledger::rules::providers;
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::main::{
    CreateCredentialsRequest, Credentials, CredentialsListResponse, SupplementalInformation, UpdateCredentialsRequest,
};
use tink_model::{Json, Secret, Validate};

pub(crate) use self::view::credentials;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let image = call.world.visible(call.caller.user()?).await?;
    let shown: Vec<Credentials> = image.credentials.iter().map(|stored| credentials(&image, stored)).collect();
    Ok(reply::json(CredentialsListResponse::new().with_credentials(shown).to_json()))
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let id = id_of_path(&call)?;
    let image = call.world.visible(call.caller.user()?).await?;
    show(&image, id)
}

pub(super) async fn create(call: Call) -> Result<Response, Problem> {
    let request = CreateCredentialsRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let fields = texts(&request.fields, "fields")?;
    let visible = providers::of_name(&request.provider_name).map(|provider| provider.visible(&fields));
    let command = CreateCredentials {
        provider: request.provider_name.clone(),
        fields,
        refresh: request.trigger_refresh.unwrap_or(true),
        attended: false,
    };
    execute(&call, UserCommand::CreateCredentials(command), "fields").await?;
    // Nothing but a deletion right behind it can have taken them away again.
    let image = call.world.ledger().user(call.caller.user()?).await?;
    let stored = visible.and_then(|visible| image.credentials_with(&request.provider_name, &visible));
    let stored = stored.ok_or_else(|| Problem::not_found("The credentials were deleted at once."))?;
    Ok(reply::json(credentials(&image, stored).to_json()))
}

pub(super) async fn update(call: Call) -> Result<Response, Problem> {
    let request = UpdateCredentialsRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let id = id_of_path(&call)?;
    let command = UpdateCredentials {
        credentials: id,
        fields: texts(&request.fields, "fields")?,
        refresh: request.trigger_refresh.unwrap_or(true),
        attended: false,
    };
    execute(&call, UserCommand::UpdateCredentials(command), "fields").await?;
    let image = call.world.ledger().user(call.caller.user()?).await?;
    show(&image, id)
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    execute(&call, UserCommand::DeleteCredentials(id_of_path(&call)?), "").await?;
    Ok(reply::no_content())
}

pub(super) async fn refresh(call: Call) -> Result<Response, Problem> {
    let command = UserCommand::RefreshCredentials {
        credentials: id_of_path(&call)?,
        opt_in: call.flag("optIn")?.unwrap_or(false),
        attended: false,
    };
    execute(&call, command, "").await?;
    Ok(reply::no_content())
}

pub(super) async fn supplement(call: Call) -> Result<Response, Problem> {
    let request = SupplementalInformation::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let command = UserCommand::SupplementCredentials {
        credentials: id_of_path(&call)?,
        information: texts(&request.information, "information")?,
    };
    execute(&call, command, "information").await?;
    Ok(reply::no_content())
}

/// Runs a command; `member` is where in the request the values of fields stand.
async fn execute(call: &Call, command: UserCommand, member: &str) -> Result<(), Problem> {
    let outcome = call.world.ledger().execute(call.caller.user()?, command).await;
    outcome.map(drop).map_err(|error| match error {
        LedgerError::Refused(Refusal::InvalidField { field, reason }) => {
            Problem::invalid_at(format!("/{member}/{}", escaped(&field)), "field", format!("{reason}."))
        }
        other => other.into(),
    })
}

fn show(image: &UserImage, id: Id) -> Result<Response, Problem> {
    let stored = image.credentials_by_id(id).ok_or_else(not_found)?;
    Ok(reply::json(credentials(image, stored).to_json()))
}

/// The credentials of the path; what is no id is the id of nothing.
fn id_of_path(call: &Call) -> Result<Id, Problem> {
    call.path("id").parse().map_err(|_| not_found())
}

fn not_found() -> Problem {
    Problem::not_found("Credentials not found.")
}

/// Texts by names. Validation has named a value that is none; here only the whole can be something else than an object.
fn texts(object: &Secret<Json>, member: &str) -> Result<BTreeMap<String, Secret<String>>, Problem> {
    let wanted =
        || Problem::invalid_at(format!("/{member}"), "type", "it is an object of texts by the names of fields.");
    object.expose().parse().map_err(|_| wanted())
}

/// A name as a JSON pointer has it, and no longer than a message can bear.
fn escaped(name: &str) -> String {
    let shown: String = name.chars().filter(|char| !char.is_control()).take(60).collect();
    shown.replace('~', "~0").replace('/', "~1")
}
