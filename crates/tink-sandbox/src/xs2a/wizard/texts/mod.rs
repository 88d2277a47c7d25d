//! The words of the wizard in its five languages. All of them are ours.

mod english;
mod french;
mod german;
mod italian;
mod spanish;

use tink_ledger::rules::bank::{DemoForm, FieldFault, Language, Purpose, WizardFault};

/// Everything that a wizard says. `~` stands for a value.
#[derive(Debug)]
pub(crate) struct Texts {
    /// The language, as a page says it of itself.
    pub(crate) code: &'static str,
    pub(super) country_id: &'static str,
    pub(super) bank_code: &'static str,
    pub(super) login_help: &'static str,
    pub(super) user_name: &'static str,
    pub(super) pin: &'static str,
    pub(super) branch: &'static str,
    pub(super) tab_online: &'static str,
    pub(super) tab_mobile: &'static str,
    pub(super) privacy_policy: &'static str,
    pub(super) tan: &'static str,
    pub(super) tan_title: &'static str,
    pub(super) tan_help: &'static str,
    pub(super) tan_method: &'static str,
    pub(super) itan_help: &'static str,
    pub(super) mtan_help: &'static str,
    pub(super) flicker_help: &'static str,
    pub(super) qr_help: &'static str,
    pub(super) captcha: &'static str,
    pub(super) to_the_bank: &'static str,
    pub(super) account: &'static str,
    pub(super) accounts: &'static str,
    pub(super) accounts_help: &'static str,
    pub(super) form: &'static str,
    pub(super) forms: &'static str,
    /// What the forms to look at are called, in the order in which they are offered.
    pub(super) demos: [&'static str; DemoForm::ALL.len()],
    pub(super) forms_help: &'static str,
    pub(super) finish: &'static str,
    /// In the order of [`COUNTRIES`].
    countries: [&'static str; COUNTRIES.len()],
    required: &'static str,
    accepted: &'static str,
    not_among: &'static str,
    too_long: &'static str,
    session_expired: &'static str,
    tech_error: &'static str,
    client_aborted: &'static str,
    check_fields: &'static str,
    country_invalid: &'static str,
    bank_code_unknown: &'static str,
    no_way: &'static str,
    login_failed: &'static str,
    max_login_tries: &'static str,
    wrong_tan: &'static str,
    max_tan_tries: &'static str,
    tan_failed: &'static str,
    no_accounts: &'static str,
    turnovers_failed: &'static str,
    /// What only the pages say.
    pub(crate) page: PageTexts,
}

/// What the pages around a wizard say.
#[derive(Debug)]
pub(crate) struct PageTexts {
    pub(crate) title: ByPurpose,
    /// Which bank there is to try.
    pub(crate) test_bank: &'static str,
    pub(crate) steps: &'static str,
    pub(crate) step_bank: &'static str,
    pub(crate) step_login: &'static str,
    pub(crate) step_confirm: &'static str,
    pub(crate) step_accounts: &'static str,
    pub(crate) step_finish: &'static str,
    pub(crate) go_on: &'static str,
    pub(crate) back: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) language: &'static str,
    pub(crate) change: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) look_again: &'static str,
    pub(crate) finished: ByPurpose,
    pub(crate) finished_help: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) failed_help: ByPurpose,
    pub(crate) unknown: &'static str,
    pub(crate) unknown_help: &'static str,
    pub(crate) foreign: &'static str,
    pub(crate) foreign_help: &'static str,
    /// More was sent than is taken.
    pub(crate) endless: &'static str,
    pub(crate) endless_help: &'static str,
    pub(crate) internal: &'static str,
    pub(crate) internal_help: &'static str,
    pub(crate) errors: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) code: &'static str,
    pub(crate) sandbox: &'static str,
    pub(crate) bank_title: &'static str,
    pub(crate) bank_help: ByPurpose,
    pub(crate) bank_confirm: &'static str,
    pub(crate) bank_decline: &'static str,
    pub(crate) bank_nothing: &'static str,
    pub(crate) to_wizard: &'static str,
}

/// What is said differently of a bank connection that there is already.
#[derive(Debug)]
pub(crate) struct ByPurpose {
    /// To connect a bank.
    connect: &'static str,
    /// To synchronise a connection, or to log in anew for it.
    again: &'static str,
}

impl ByPurpose {
    /// The words for a purpose.
    pub(crate) const fn of(&self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Connect => self.connect,
            Purpose::Sync(_) | Purpose::Reset(_) => self.again,
        }
    }
}

/// The countries of the banks.
const COUNTRIES: [&str; 7] = ["AT", "CH", "DE", "ES", "FR", "GB", "IT"];

/// The words of a language.
pub(crate) fn of(language: Language) -> &'static Texts {
    match language {
        Language::De => &german::TEXTS,
        Language::En => &english::TEXTS,
        Language::Fr => &french::TEXTS,
        Language::Es => &spanish::TEXTS,
        Language::It => &italian::TEXTS,
    }
}

impl Texts {
    /// The name of a country; its code where it has none here.
    pub(super) fn country<'a>(&'a self, code: &'a str) -> &'a str {
        COUNTRIES.iter().position(|known| *known == code).map_or(code, |place| self.countries[place])
    }

    /// What is wrong with a field.
    pub(super) const fn field_fault(&self, fault: FieldFault) -> &'static str {
        match fault {
            FieldFault::Required => self.required,
            FieldFault::Accepted => self.accepted,
            FieldFault::In => self.not_among,
            FieldFault::Max => self.too_long,
        }
    }

    /// What went wrong in a step.
    pub(super) const fn fault(&self, fault: WizardFault) -> &'static str {
        match fault {
            WizardFault::SessionExpired => self.session_expired,
            WizardFault::TechError => self.tech_error,
            WizardFault::ClientAborted => self.client_aborted,
            WizardFault::ValidationFailed | WizardFault::PrivacyPolicyNotChecked => self.check_fields,
            WizardFault::CountryInvalid => self.country_invalid,
            WizardFault::BankCodeUnknown => self.bank_code_unknown,
            WizardFault::NoTransportsFound => self.no_way,
            WizardFault::LoginFailed => self.login_failed,
            WizardFault::MaxLoginTries => self.max_login_tries,
            WizardFault::WrongTan => self.wrong_tan,
            WizardFault::MaxTanTries => self.max_tan_tries,
            WizardFault::TanFailed => self.tan_failed,
            WizardFault::NoCompatibleAccounts => self.no_accounts,
            WizardFault::TurnoversFailed => self.turnovers_failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use tink_ledger::rules::bank;

    use super::*;

    #[test]
    fn every_country_of_a_bank_has_a_name_in_every_language() {
        for language in Language::ALL {
            let texts = of(*language);
            assert_eq!(texts.code, language.as_str());
            for bank in bank::all() {
                assert_ne!(texts.country(bank.country), bank.country, "{language:?}");
            }
        }
    }

    #[test]
    fn the_right_tan_is_told_in_every_language() {
        for language in Language::ALL {
            assert!(of(*language).tan_help.contains('~'), "{language:?}");
        }
    }
}
