//! Where a wizard stands: which form it shows, what was entered so far, and what went wrong.

use serde::{Deserialize, Serialize};
use tink_model::EpochMillis;

use super::login::SyncsFail;
use super::terms::Language;
use crate::event::Choice;
use crate::id::Id;

/// A wizard that nobody drives on for so long is over (ours).
pub const SESSION_MILLIS: i64 = 30 * 60 * 1_000;

/// What a wizard is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// To make a bank connection.
    Connect,
    /// To synchronise one.
    Sync(Id),
    /// To log in anew for one.
    Reset(Id),
}

impl Purpose {
    /// The bank connection that there is already.
    #[must_use]
    pub const fn connection(self) -> Option<Id> {
        match self {
            Self::Connect => None,
            Self::Sync(connection) | Self::Reset(connection) => Some(connection),
        }
    }
}

/// A form that the PIN `forms` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DemoForm {
    /// A login with more fields than two.
    #[serde(rename = "login_multi_credentials")]
    MultiCredentials,
    /// A login with a picture to read.
    #[serde(rename = "login_captcha")]
    Captcha,
    /// A way to a page of the bank.
    #[serde(rename = "login_redirect")]
    Redirect,
    /// Radio buttons.
    #[serde(rename = "radio_select")]
    Radio,
    /// A list.
    #[serde(rename = "select")]
    Select,
    /// A choice of TAN procedures.
    #[serde(rename = "tan_select")]
    TanSelect,
    /// A TAN of a list on paper.
    #[serde(rename = "tan_iTAN")]
    Itan,
    /// A TAN on the telephone.
    #[serde(rename = "tan_mTAN")]
    Mtan,
    /// A TAN of a generator that looks at a flickering picture.
    #[serde(rename = "tan_flickerTAN")]
    Flicker,
    /// A TAN of a generator that reads a QR code.
    #[serde(rename = "tan_QR-TAN")]
    Qr,
}

impl DemoForm {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::MultiCredentials,
        Self::Captcha,
        Self::Redirect,
        Self::Radio,
        Self::Select,
        Self::TanSelect,
        Self::Itan,
        Self::Mtan,
        Self::Flicker,
        Self::Qr,
    ];

    /// The name under which it is chosen.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MultiCredentials => "login_multi_credentials",
            Self::Captcha => "login_captcha",
            Self::Redirect => "login_redirect",
            Self::Radio => "radio_select",
            Self::Select => "select",
            Self::TanSelect => "tan_select",
            Self::Itan => "tan_iTAN",
            Self::Mtan => "tan_mTAN",
            Self::Flicker => "tan_flickerTAN",
            Self::Qr => "tan_QR-TAN",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Where somebody is who looks at forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Demo {
    /// At the list of them.
    Menu,
    /// At one of them.
    Form(DemoForm),
}

/// Which form a wizard shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// The search for the bank.
    Bank,
    /// The login.
    Login,
    /// Forms to look at.
    Demo(Demo),
    /// A TAN is asked for.
    Tan,
    /// The account holder is at the bank's page.
    Redirect,
    /// The choice of accounts.
    Accounts,
    /// The end.
    Finish,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// The country of the bank.
    Country,
    /// The bank code.
    BankCode,
    /// The user name.
    UserName,
    /// The PIN.
    Pin,
    /// That the privacy policy is accepted.
    PrivacyPolicy,
    /// The form to look at.
    Form,
    /// The TAN.
    Tan,
    /// The accounts.
    Account,
    /// The language.
    Language,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldFault {
    /// Nothing was entered.
    Required,
    /// The box is not ticked.
    Accepted,
    /// It is none of the values to choose from.
    In,
    /// It is longer than a hundred characters.
    Max,
}

/// What went wrong in a wizard, with the names of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WizardFault {
    /// Nobody drove it on for too long.
    SessionExpired,
    /// The bank is out of order, or the connection is disabled.
    TechError,
    /// The account holder gave up.
    ClientAborted,
    /// What was entered breaks a rule.
    ValidationFailed,
    /// The privacy policy was not accepted.
    PrivacyPolicyNotChecked,
    /// There is no such country.
    CountryInvalid,
    /// There is no such bank.
    BankCodeUnknown,
    /// No way leads to the bank.
    NoTransportsFound,
    /// The bank refused the login.
    LoginFailed,
    /// It refused it too often.
    MaxLoginTries,
    /// The TAN is wrong.
    WrongTan,
    /// It was wrong too often.
    MaxTanTries,
    /// The account holder did not confirm at the bank.
    TanFailed,
    /// There is no account to take.
    NoCompatibleAccounts,
    /// The data could not be taken in.
    TurnoversFailed,
}

impl WizardFault {
    /// The API's own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionExpired => "session_expired",
            Self::TechError => "tech_error",
            Self::ClientAborted => "client_aborted",
            Self::ValidationFailed => "validation_failed",
            Self::PrivacyPolicyNotChecked => "pp_not_checked",
            Self::CountryInvalid => "country_id_invalid",
            Self::BankCodeUnknown => "bank_code_unknown",
            Self::NoTransportsFound => "no_transports_found",
            Self::LoginFailed => "login_failed",
            Self::MaxLoginTries => "max_login_tries",
            Self::WrongTan => "wrong_tan",
            Self::MaxTanTries => "max_tan_tries",
            Self::TanFailed => "tan_failed",
            Self::NoCompatibleAccounts => "no_compatible_accounts",
            Self::TurnoversFailed => "turnovers_failed",
        }
    }

    /// Whether the wizard goes on after it.
    #[must_use]
    pub const fn is_recoverable(self) -> bool {
        !matches!(
            self,
            Self::SessionExpired
                | Self::TechError
                | Self::ClientAborted
                | Self::MaxLoginTries
                | Self::MaxTanTries
                | Self::NoCompatibleAccounts
                | Self::TurnoversFailed
        )
    }

    /// Whether the fields alone say it, and not the form as a whole.
    #[must_use]
    pub const fn is_of_fields(self) -> bool {
        matches!(self, Self::ValidationFailed | Self::PrivacyPolicyNotChecked)
    }
}

/// Where a wizard stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WizardState {
    /// Which form it shows.
    pub step: Step,
    /// The language.
    pub language: Language,
    /// The country that was entered or asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The code of the bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    /// The user name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// What becomes of synchronisations with the login.
    #[serde(default)]
    pub syncs: SyncsFail,
    /// Whether the bank has the account holder choose an account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_account: bool,
    /// How many logins were refused.
    #[serde(default)]
    pub logins: u8,
    /// How many TANs were wrong.
    #[serde(default)]
    pub tans: u8,
    /// The accounts to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The numbers of the accounts that were chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Vec<String>>,
    /// Since when the account holder is expected at the bank's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirected: Option<EpochMillis>,
    /// Whether somebody has opened that page; otherwise the simulation confirms by itself after a moment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attended: bool,
    /// What went wrong in the last step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<WizardFault>,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<(Field, FieldFault)>,
    /// What went wrong last in the whole wizard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<WizardFault>,
}

/// Whose turn it is to be answered: a form, and how often an answer was refused before it was shown. A form that is shown once more
/// after a wrong login has another turn, so that one that was sent twice counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The form.
    pub step: Step,
    /// How many logins and TANs were wrong.
    pub tries: u8,
}

impl WizardState {
    /// The turn that the wizard is at.
    #[must_use]
    pub const fn turn(&self) -> Turn {
        Turn { step: self.step, tries: self.logins.saturating_add(self.tans) }
    }

    /// A wizard at its first form.
    #[must_use]
    pub fn at(step: Step, language: Language) -> Self {
        Self {
            step,
            language,
            country: None,
            bank: None,
            username: None,
            syncs: SyncsFail::Never,
            asks_account: false,
            logins: 0,
            tans: 0,
            choices: Vec::new(),
            chosen: None,
            redirected: None,
            attended: false,
            fault: None,
            wrong: Vec::new(),
            last_error: None,
        }
    }

    /// Whether it is over, with or without success.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.step == Step::Finish || self.fault.is_some_and(|fault| !fault.is_recoverable())
    }
}

/// Where a wizard stands whose account holder has been gone for too long: the same, unless it was over before.
#[must_use]
pub fn ended_by_time(state: &WizardState, moved: EpochMillis, now: EpochMillis) -> Option<WizardState> {
    let gone = now.as_millis().saturating_sub(moved.as_millis()) > SESSION_MILLIS;
    (gone && !state.is_over()).then(|| WizardState {
        fault: Some(WizardFault::SessionExpired),
        last_error: Some(WizardFault::SessionExpired),
        wrong: Vec::new(),
        ..state.clone()
    })
}
