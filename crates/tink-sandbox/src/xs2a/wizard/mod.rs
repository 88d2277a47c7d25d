//! The Wizard Service: the account holder's steps, and the form that follows.

pub(crate) mod forms;
mod pictures;
pub(crate) mod texts;

use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tink_ledger::command::{BankCommand, UserCommand};
use tink_ledger::image::Wizard;
use tink_ledger::rules::bank::{Entered, Field, Input, SyncMode, Turn, WizardFault, WizardState};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::xs2a::{WizardAction, WizardForm, WizardRequest};
use tink_model::{Secret, Validate};

use super::bank_users::signed_out;
use super::{ids, sessions};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;
use crate::world::World;

/// The account holder's page asks again after so many milliseconds.
const POLL_MILLIS: u32 = 1_000;

pub(super) async fn drive(call: Call) -> Result<Response, Problem> {
    let request = WizardRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let caller = call.caller.user()?;
    let key = ids::parse_wizard_key(&call.world, request.key.expose());
    let (_, wizard) = key.filter(|(user, _)| *user == caller).ok_or_else(sessions::not_found)?;
    step(&call.world, caller, wizard, None, input(&request)).await.map_err(|error| match error {
        LedgerError::Refused(Refusal::WizardNotFound { .. }) => sessions::not_found(),
        other => signed_out(other),
    })?;
    let image = call.world.ledger().published(caller).await.map_err(signed_out)?;
    let wizard = image.bank.wizard(wizard).ok_or_else(sessions::not_found)?;
    let shown = Shown::of(&call.world, wizard, &call.origin, request.key.expose());
    // At its end in the mode shared, the client gets its half of the login.
    let made = image.bank.connections().find(|connection| connection.login == wizard.id);
    let shared = made.filter(|connection| connection.terms.mode == SyncMode::Shared);
    let half = shared.map(|connection| ids::half(&call.world, caller, connection.login));
    Ok(reply::json(answer(&shown, half)?))
}

/// Takes a step in a wizard: at one turn, or at whichever it is.
pub(crate) async fn step(
    world: &World,
    user: Id,
    wizard: Id,
    turn: Option<Turn>,
    input: Input,
) -> Result<(), LedgerError> {
    let command = UserCommand::Bank(Box::new(BankCommand::DriveWizard { wizard, turn, input }));
    world.ledger().execute(user, command).await.map(drop)
}

fn input(request: &WizardRequest) -> Input {
    let entered: Entered = request.fields().map(|(name, value)| (name.to_owned(), value.to_text())).collect();
    match &request.action {
        None => Input::Answer(entered),
        Some(WizardAction::Back) => Input::Back,
        Some(WizardAction::SwitchLoginTabs) => Input::SwitchTabs,
        Some(WizardAction::Poll) => Input::Poll,
        Some(WizardAction::ChangeLanguage) => Input::ChangeLanguage(entered),
        Some(WizardAction::Abort) => Input::Abort,
        // Validation has refused every other one.
        Some(_) => Input::Show,
    }
}

/// What a wizard shows: its form, what went wrong, and whether to ask again.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The form.
    pub(crate) form: WizardForm,
    /// What went wrong in the last step as a whole, in the wizard's language.
    pub(crate) fault: Option<(WizardFault, &'static str)>,
    /// Whether it is waited for something that happens elsewhere.
    pub(crate) waits: bool,
}

impl Shown {
    /// What a wizard shows now. `origin` is where the caller reaches the sandbox, and `key` the wizard's own.
    pub(crate) fn of(world: &World, wizard: &Wizard, origin: &str, key: &str) -> Self {
        let state = wizard.state(world.ledger().now());
        let texts = texts::of(state.language);
        Self {
            form: forms::form(wizard, &state, texts, &forms::Place { origin, key }),
            fault: state.fault.filter(|_| !is_said_by_fields(&state)).map(|fault| (fault, texts.fault(fault))),
            waits: forms::waits(&state),
        }
    }
}

/// Whether the fields of the form say what went wrong. No form has a field for the language.
fn is_said_by_fields(state: &WizardState) -> bool {
    let of_fields = state.fault.is_some_and(WizardFault::is_of_fields);
    of_fields && state.wrong.iter().all(|(field, _)| *field != Field::Language)
}

/// An answer as the platform writes it: `[]` where nothing went wrong, `{}` where nothing is waited for.
#[derive(Serialize)]
struct Answer<'a> {
    code: u16,
    message: &'a str,
    error: Value,
    polling: Value,
    form: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_data: Option<Value>,
}

fn answer(shown: &Shown, half: Option<Secret<String>>) -> Result<Vec<u8>, Problem> {
    let broken = |error: serde_json::Error| Problem::invalid(error.to_string());
    let form = String::from_utf8(shown.form.to_json()).unwrap_or_default();
    let error = match shown.fault {
        Some((fault, message)) => serde_json::json!({ "message": message, "recoverable": fault.is_recoverable() }),
        None => Value::Array(Vec::new()),
    };
    let answer = Answer {
        code: 200,
        message: "ok",
        error,
        polling: match shown.waits {
            true => serde_json::json!({ "interval": POLL_MILLIS }),
            false => serde_json::json!({}),
        },
        form: RawValue::from_string(form).map_err(broken)?,
        additional_data: half.map(|half| serde_json::json!({ "credentials": half.expose() })),
    };
    serde_json::to_vec(&answer).map_err(broken)
}
