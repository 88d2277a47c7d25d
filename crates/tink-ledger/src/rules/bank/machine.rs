//! The wizard as a state machine: what follows from where it stands and what the account holder does. A pure function.
//!
//! The order of the steps, the errors with their names and the PINs `forms` and `accounts` are the platform's; how many tries there
//! are, and how long somebody is waited for at the bank's page, is ours.

use std::collections::BTreeMap;

use tink_model::{EpochMillis, Secret};

use super::banks;
use super::login::{Ask, Login, RIGHT_TAN, login};
use super::terms::{AccountSelection, Language};
use super::wizard::{Demo, DemoForm, Field, FieldFault, Purpose, Step, WizardFault, WizardState};

/// So many logins, and so many TANs, may be wrong.
pub const MAX_TRIES: u8 = 3;

/// The simulation confirms at the bank's page after so many milliseconds, unless somebody has opened it.
const CONFIRMS_AFTER: i64 = 3_000;

/// What is entered to find a bank, and a user name, is at most so long (ours).
const MAX_LENGTH: usize = 100;

/// What was entered in the fields of a form, by their names.
pub type Entered = BTreeMap<String, Secret<String>>;

/// What the account holder does.
#[derive(Debug, Clone)]
pub enum Input {
    /// Looks at the form.
    Show,
    /// Answers it.
    Answer(Entered),
    /// Goes a step back.
    Back,
    /// Wants the other way of logging in; the test banks have one.
    SwitchTabs,
    /// Asks whether the bank is done.
    Poll,
    /// Wants another language.
    ChangeLanguage(Entered),
    /// Gives up.
    Abort,
    /// Opens the bank's page.
    OpenBank,
    /// Confirms there, or does not.
    AtBank(bool),
}

/// What of the rest of the world a step depends on.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// What the wizard is for.
    pub purpose: Purpose,
    /// Which accounts the client wants.
    pub selection: AccountSelection,
    /// Whether the client named the bank.
    pub bank_given: bool,
    /// Whether the connection is disabled, or deleted.
    pub disabled: bool,
    /// The user name of the connection that there is already.
    pub username: Option<&'a str>,
    /// When.
    pub now: EpochMillis,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// The wizard stands there.
    Stand(WizardState),
    /// The account holder chooses among the accounts of the login, which have to be listed.
    ListAccounts(WizardState),
    /// The data are fetched, and the wizard ends.
    Finish(WizardState),
}

/// What follows from an input.
#[must_use]
pub fn next(state: &WizardState, setting: &Setting<'_>, input: Input) -> Next {
    if state.is_over() {
        return Next::Stand(state.clone());
    }
    match (state.step, input) {
        (_, Input::Show | Input::SwitchTabs) => Next::Stand(state.clone()),
        (_, Input::Abort) => stop(state, WizardFault::ClientAborted),
        (_, Input::ChangeLanguage(entered)) => change_language(state, &entered),
        (Step::Redirect, Input::OpenBank) => Next::Stand(WizardState { attended: true, ..state.clone() }),
        (Step::Redirect, Input::AtBank(true)) => logged_in(cleared(state), setting),
        (Step::Redirect, Input::AtBank(false)) => {
            again(&WizardState { step: Step::Login, ..state.clone() }, WizardFault::TanFailed, Vec::new())
        }
        (Step::Redirect, Input::Poll) if confirms_by_itself(state, setting.now) => logged_in(cleared(state), setting),
        (Step::Demo(Demo::Form(DemoForm::Redirect)), Input::Poll) => {
            Next::Stand(WizardState { step: Step::Demo(Demo::Menu), ..cleared(state) })
        }
        (_, Input::Poll | Input::OpenBank | Input::AtBank(_)) => Next::Stand(state.clone()),
        (step, Input::Back) => {
            let step = before(step, setting.purpose, setting.bank_given);
            Next::Stand(WizardState { step, choices: Vec::new(), ..cleared(state) })
        }
        (_, Input::Answer(entered)) if entered.is_empty() => Next::Stand(state.clone()),
        (Step::Bank, Input::Answer(entered)) => choose_bank(state, &entered),
        (Step::Login, Input::Answer(entered)) => log_in(state, setting, &entered),
        (Step::Demo(Demo::Menu), Input::Answer(entered)) => choose_form(state, setting, &entered),
        (Step::Demo(Demo::Form(_)), Input::Answer(_)) => {
            Next::Stand(WizardState { step: Step::Demo(Demo::Menu), ..cleared(state) })
        }
        (Step::Tan, Input::Answer(entered)) => enter_tan(state, setting, &entered),
        (Step::Accounts, Input::Answer(entered)) => choose_accounts(state, setting, &entered),
        (Step::Redirect | Step::Finish, Input::Answer(_)) => Next::Stand(state.clone()),
    }
}

/// The step before one, as far as the account holder can go back; the same one where they cannot.
#[must_use]
pub fn before(step: Step, purpose: Purpose, bank_given: bool) -> Step {
    match step {
        Step::Bank | Step::Finish => step,
        Step::Login if bank_given || purpose != Purpose::Connect => step,
        Step::Login => Step::Bank,
        Step::Demo(Demo::Form(_)) => Step::Demo(Demo::Menu),
        Step::Demo(Demo::Menu) | Step::Tan | Step::Redirect | Step::Accounts => Step::Login,
    }
}

fn confirms_by_itself(state: &WizardState, now: EpochMillis) -> bool {
    let since = state.redirected.map_or(i64::MAX, EpochMillis::as_millis);
    !state.attended && now.as_millis() >= since.saturating_add(CONFIRMS_AFTER)
}

fn choose_bank(state: &WizardState, entered: &Entered) -> Next {
    let country = text(entered, "country_id").or_else(|| state.country.clone());
    let code = text(entered, "bank_code");
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > MAX_LENGTH);
    let too_long = [(Field::Country, long(&country)), (Field::BankCode, long(&code))];
    if too_long.iter().any(|(_, long)| *long) {
        let wrong = too_long.into_iter().filter(|(_, long)| *long).map(|(field, _)| (field, FieldFault::Max)).collect();
        return again(&cleared(state), WizardFault::ValidationFailed, wrong);
    }
    let state = WizardState { country: country.clone(), bank: code.clone(), ..cleared(state) };
    let (Some(country), Some(code)) = (&country, &code) else {
        let missing = [(Field::Country, country.is_none()), (Field::BankCode, code.is_none())];
        let missing = missing.into_iter().filter(|(_, missing)| *missing);
        let wrong = missing.map(|(field, _)| (field, FieldFault::Required)).collect();
        return again(&state, WizardFault::ValidationFailed, wrong);
    };
    if banks::all().iter().all(|bank| !bank.country.eq_ignore_ascii_case(country)) {
        return again(&state, WizardFault::CountryInvalid, vec![(Field::Country, FieldFault::In)]);
    }
    match banks::of_code(country, code) {
        None => again(&state, WizardFault::BankCodeUnknown, vec![(Field::BankCode, FieldFault::In)]),
        Some(bank) if !bank.supported => {
            again(&state, WizardFault::NoTransportsFound, vec![(Field::BankCode, FieldFault::In)])
        }
        Some(bank) => Next::Stand(WizardState { step: Step::Login, country: Some(bank.country.to_owned()), ..state }),
    }
}

fn log_in(state: &WizardState, setting: &Setting<'_>, entered: &Entered) -> Next {
    let username = text(entered, "USER_NAME");
    let pin = text(entered, "USER_PIN");
    let accepts = is_ticked(entered, "privacy_policy");
    let mut wrong = Vec::new();
    match &username {
        None => wrong.push((Field::UserName, FieldFault::Required)),
        Some(name) if name.chars().count() > MAX_LENGTH => wrong.push((Field::UserName, FieldFault::Max)),
        Some(_) => {}
    }
    if pin.is_none() {
        wrong.push((Field::Pin, FieldFault::Required));
    }
    let incomplete = !wrong.is_empty();
    if !accepts {
        wrong.push((Field::PrivacyPolicy, FieldFault::Accepted));
    }
    let kept = username.filter(|name| name.chars().count() <= MAX_LENGTH);
    let state = WizardState { username: kept, ..cleared(state) };
    let pin = match pin {
        Some(pin) if wrong.is_empty() => pin,
        _ if incomplete => return again(&state, WizardFault::ValidationFailed, wrong),
        _ => return again(&state, WizardFault::PrivacyPolicyNotChecked, wrong),
    };
    if setting.disabled {
        return stop(&state, WizardFault::TechError);
    }
    let (ask, syncs) = match login(&pin) {
        Login::Refused if state.logins + 1 >= MAX_TRIES => {
            return stop(&WizardState { logins: MAX_TRIES, ..state }, WizardFault::MaxLoginTries);
        }
        Login::Refused => {
            let logins = state.logins + 1;
            return again(&WizardState { logins, ..state }, WizardFault::LoginFailed, Vec::new());
        }
        Login::OutOfOrder => return stop(&state, WizardFault::TechError),
        Login::Taken { ask, syncs } => (ask, syncs),
    };
    let state = WizardState { syncs, asks_account: ask == Ask::Account, ..state };
    match ask {
        Ask::Nothing | Ask::Account => logged_in(state, setting),
        Ask::Forms => Next::Stand(WizardState { step: Step::Demo(Demo::Menu), ..state }),
        Ask::Tan => Next::Stand(WizardState { step: Step::Tan, ..state }),
        Ask::Redirect => {
            Next::Stand(WizardState { step: Step::Redirect, redirected: Some(setting.now), attended: false, ..state })
        }
    }
}

/// The bank has nothing more to ask.
fn logged_in(state: WizardState, setting: &Setting<'_>) -> Next {
    if setting.disabled {
        return stop(&state, WizardFault::TechError);
    }
    // A synchronisation leaves what was chosen, unless another login has other accounts.
    let keeps = matches!(setting.purpose, Purpose::Sync(_)) && setting.username == state.username.as_deref();
    let chooses = setting.selection != AccountSelection::All && !keeps;
    if chooses || state.asks_account { Next::ListAccounts(state) } else { Next::Finish(state) }
}

fn choose_form(state: &WizardState, setting: &Setting<'_>, entered: &Entered) -> Next {
    let wanted = text(entered, "form");
    let state = cleared(state);
    match wanted.as_deref() {
        Some("finish") => logged_in(state, setting),
        Some(name) => match DemoForm::parse(name) {
            Some(form) => Next::Stand(WizardState { step: Step::Demo(Demo::Form(form)), ..state }),
            None => again(&state, WizardFault::ValidationFailed, vec![(Field::Form, FieldFault::In)]),
        },
        None => again(&state, WizardFault::ValidationFailed, vec![(Field::Form, FieldFault::Required)]),
    }
}

fn enter_tan(state: &WizardState, setting: &Setting<'_>, entered: &Entered) -> Next {
    let state = cleared(state);
    match text(entered, "tan").as_deref() {
        None => again(&state, WizardFault::ValidationFailed, vec![(Field::Tan, FieldFault::Required)]),
        Some(RIGHT_TAN) => logged_in(state, setting),
        Some(_) if state.tans + 1 >= MAX_TRIES => {
            stop(&WizardState { tans: MAX_TRIES, ..state }, WizardFault::MaxTanTries)
        }
        Some(_) => {
            let tans = state.tans + 1;
            again(&WizardState { tans, ..state }, WizardFault::WrongTan, Vec::new())
        }
    }
}

fn choose_accounts(state: &WizardState, setting: &Setting<'_>, entered: &Entered) -> Next {
    if setting.disabled {
        return stop(&cleared(state), WizardFault::TechError);
    }
    let number = |place: usize| state.choices.get(place).map(|choice| choice.number.clone());
    let chosen: Vec<String> = if chooses_several(state, setting.selection) {
        let ticked = (0..state.choices.len()).filter(|place| is_ticked(entered, &format!("account_{place}")));
        ticked.filter_map(number).collect()
    } else {
        let place = text(entered, "account").and_then(|place| place.parse().ok());
        place.and_then(number).into_iter().collect()
    };
    if chosen.is_empty() {
        let fault = if entered.contains_key("account") { FieldFault::In } else { FieldFault::Required };
        return again(&cleared(state), WizardFault::ValidationFailed, vec![(Field::Account, fault)]);
    }
    Next::Finish(WizardState { chosen: Some(chosen), ..cleared(state) })
}

/// Whether several accounts can be chosen at once.
#[must_use]
pub fn chooses_several(state: &WizardState, selection: AccountSelection) -> bool {
    selection == AccountSelection::Multi && !state.asks_account
}

fn change_language(state: &WizardState, entered: &Entered) -> Next {
    match text(entered, "language").as_deref().map(Language::parse) {
        Some(Some(language)) => Next::Stand(WizardState { language, ..state.clone() }),
        Some(None) => again(state, WizardFault::ValidationFailed, vec![(Field::Language, FieldFault::In)]),
        None => again(state, WizardFault::ValidationFailed, vec![(Field::Language, FieldFault::Required)]),
    }
}

/// The same without what went wrong in the step before.
fn cleared(state: &WizardState) -> WizardState {
    WizardState { fault: None, wrong: Vec::new(), ..state.clone() }
}

/// The form once more, with what went wrong.
fn again(state: &WizardState, fault: WizardFault, wrong: Vec<(Field, FieldFault)>) -> Next {
    Next::Stand(WizardState { fault: Some(fault), last_error: Some(fault), wrong, ..state.clone() })
}

/// The end without success.
fn stop(state: &WizardState, fault: WizardFault) -> Next {
    again(state, fault, Vec::new())
}

/// A text that was entered; spaces around it, and nothing but spaces, do not count.
fn text(entered: &Entered, name: &str) -> Option<String> {
    let text = entered.get(name)?.expose().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn is_ticked(entered: &Entered, name: &str) -> bool {
    entered.get(name).is_some_and(|text| matches!(text.expose().as_str(), "true" | "1"))
}

#[cfg(test)]
mod tests;
