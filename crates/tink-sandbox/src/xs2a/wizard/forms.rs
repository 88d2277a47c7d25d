//! The forms of the wizard, as elements for a client to show.

use std::fmt;

use tink_ledger::image::Wizard;
use tink_ledger::rules::bank::{
    self, Bank, Demo, DemoForm, Field, FieldFault, RIGHT_TAN, Step, WizardState, chooses_several,
};
use tink_model::List;
use tink_model::xs2a::{FormElement, FormElementType as Type, FormOptions, WizardForm};

use super::pictures;
use super::texts::Texts;

/// Where the form is shown: what a way to the bank's page is made of.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Where the caller reaches the sandbox.
    pub(crate) origin: &'a str,
    /// The wizard's key.
    pub(crate) key: &'a str,
}

/// Without the key: whoever has it may go on in the account holder's place.
impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// The page of the bank that somebody is sent to.
pub(crate) const BANK_PAGE: &str = "/sandbox/xs2a/bank";

/// The page that drives a wizard.
pub(crate) const WIZARD_PAGE: &str = "/sandbox/xs2a/wizard";

/// The parameter of both pages that has the wizard's key.
pub(crate) const KEY_PARAMETER: &str = "wizard_session_key";

/// The longest user name, as the rules of the field say it.
const USER_NAME_RULES: &str = "required|max:100";

/// Whether what comes next happens elsewhere, so that it has to be asked for.
pub(super) fn waits(state: &WizardState) -> bool {
    !state.is_over() && matches!(state.step, Step::Redirect | Step::Demo(Demo::Form(DemoForm::Redirect)))
}

/// The form of a wizard.
pub(super) fn form(wizard: &Wizard, state: &WizardState, texts: &Texts, place: &Place<'_>) -> WizardForm {
    let show = Show { wizard, state, texts, place };
    let (name, elements) = match state.step {
        // One that ended without success shows nothing more.
        Step::Finish => ("finish", Vec::new()),
        _ if state.is_over() => ("failed", Vec::new()),
        Step::Bank => ("bank", show.bank()),
        Step::Login => ("login", show.login()),
        Step::Tan => ("tan", show.tan()),
        Step::Redirect => ("redirect", vec![show.redirect()]),
        Step::Accounts => ("accounts", show.accounts()),
        Step::Demo(Demo::Menu) => ("forms", show.menu()),
        Step::Demo(Demo::Form(form)) => (form.as_str(), show.demo(form)),
    };
    WizardForm::new().with_name(name).with_elements(elements)
}

struct Show<'a> {
    wizard: &'a Wizard,
    state: &'a WizardState,
    texts: &'a Texts,
    place: &'a Place<'a>,
}

impl Show<'_> {
    fn bank(&self) -> Vec<FormElement> {
        let mut countries: Vec<&str> = bank::all().iter().map(|bank| bank.country).collect();
        countries.dedup();
        let country = self.state.country.as_deref().unwrap_or("DE").to_ascii_uppercase();
        let options = countries.iter().map(|code| (*code, self.texts.country(code)));
        vec![
            self.with_faults(
                named(Type::Select, "country_id", self.texts.country_id)
                    .with_validation("required")
                    .with_options(FormOptions::by_key(options))
                    .with_selected(country),
                Field::Country,
            ),
            self.with_faults(
                named(Type::Text, "bank_code", self.texts.bank_code)
                    .with_validation("required")
                    .with_value(self.state.bank.clone().unwrap_or_default()),
                Field::BankCode,
            ),
        ]
    }

    fn login(&self) -> Vec<FormElement> {
        let bank = self.chosen_bank();
        let title = bank.map_or("", |bank| bank.name);
        vec![
            help(title, self.texts.login_help),
            self.with_faults(
                named(Type::Text, "USER_NAME", self.texts.user_name)
                    .with_validation(USER_NAME_RULES)
                    .with_value(self.state.username.clone().unwrap_or_default()),
                Field::UserName,
            ),
            self.with_faults(named(Type::Password, "USER_PIN", self.texts.pin).with_validation("required"), Field::Pin),
            self.with_faults(
                named(Type::Checkbox, "privacy_policy", self.texts.privacy_policy)
                    .with_validation("accepted")
                    .with_checked(false),
                Field::PrivacyPolicy,
            ),
        ]
    }

    fn tan(&self) -> Vec<FormElement> {
        vec![
            help(self.texts.tan_title, &self.texts.tan_help.replace('~', RIGHT_TAN)),
            self.with_faults(named(Type::Text, "tan", self.texts.tan).with_validation("required"), Field::Tan),
        ]
    }

    fn redirect(&self) -> FormElement {
        let Place { origin, key } = self.place;
        FormElement::new()
            .with_type(Type::Redirect)
            .with_label(self.texts.to_the_bank)
            .with_url(format!("{origin}{BANK_PAGE}?{KEY_PARAMETER}={key}"))
            .with_back(format!("{origin}{WIZARD_PAGE}?{KEY_PARAMETER}={key}"))
    }

    fn accounts(&self) -> Vec<FormElement> {
        let label = |choice: &tink_ledger::event::Choice| match &choice.iban {
            Some(iban) => format!("{} · {iban}", choice.name),
            None => format!("{} · {}", choice.name, choice.number),
        };
        let labels: Vec<String> = self.state.choices.iter().map(label).collect();
        if chooses_several(self.state, self.wizard.terms.selection) {
            let boxes = labels.iter().enumerate().map(|(place, label)| {
                let name = format!("account_{place}");
                let element = named(Type::Checkbox, &name, label).with_checked(false);
                // The first one says what is wrong with all of them.
                if place == 0 { self.with_faults(element, Field::Account) } else { element }
            });
            return std::iter::once(help(self.texts.accounts, self.texts.accounts_help)).chain(boxes).collect();
        }
        let options = FormOptions::listed(labels.iter().map(|label| (label.as_str(), false)));
        let element = named(Type::Radio, "account", self.texts.account).with_validation("required");
        vec![self.with_faults(element.with_options(options).with_checked(0), Field::Account)]
    }

    fn menu(&self) -> Vec<FormElement> {
        let forms = DemoForm::ALL.iter().zip(self.texts.demos);
        let options = forms.map(|(form, label)| (form.as_str(), label)).chain([("finish", self.texts.finish)]);
        let element = named(Type::Select, "form", self.texts.form)
            .with_validation("required")
            .with_options(FormOptions::by_key(options));
        vec![help(self.texts.forms, self.texts.forms_help), self.with_faults(element, Field::Form)]
    }

    /// A form to look at: one of the kind that its name says. Whatever is entered is right.
    fn demo(&self, form: DemoForm) -> Vec<FormElement> {
        let texts = self.texts;
        let tan = || named(Type::Text, "tan", texts.tan).with_validation("required");
        let options = || [("1", "mTAN"), ("2", "pushTAN"), ("3", "chipTAN")];
        match form {
            DemoForm::MultiCredentials => vec![
                FormElement::new()
                    .with_type(Type::Tabs)
                    .with_tabs(pictures::tabs(&[texts.tab_online, texts.tab_mobile]))
                    .with_selected("0"),
                named(Type::Text, "USER_BRANCH", texts.branch).with_validation("required"),
                named(Type::Text, "USER_NAME", texts.user_name).with_validation(USER_NAME_RULES),
                named(Type::Password, "USER_PIN", texts.pin).with_validation("required"),
            ],
            DemoForm::Captcha => {
                let picture = named(Type::Captcha, "captcha", texts.captcha).with_data(pictures::CAPTCHA);
                vec![picture.with_validation("required")]
            }
            DemoForm::Redirect => vec![self.redirect()],
            DemoForm::Radio => {
                let options = FormOptions::listed(options().map(|(_, label)| (label, false)));
                vec![named(Type::Radio, "choice", texts.tan_method).with_options(options).with_checked(0)]
            }
            DemoForm::Select | DemoForm::TanSelect => {
                let options = FormOptions::by_key(options());
                vec![named(Type::Select, "tan_method", texts.tan_method).with_options(options).with_selected("1")]
            }
            DemoForm::Itan => vec![help(texts.tan_title, texts.itan_help), tan()],
            DemoForm::Mtan => vec![help(texts.tan_title, texts.mtan_help), tan()],
            DemoForm::Flicker => vec![
                help(texts.tan_title, texts.flicker_help),
                named(Type::Flicker, "tan", texts.tan).with_code(pictures::flicker()),
            ],
            DemoForm::Qr => {
                let picture = FormElement::new().with_type(Type::Image).with_data(pictures::QR);
                vec![help(texts.tan_title, texts.qr_help), picture, tan()]
            }
        }
    }

    fn chosen_bank(&self) -> Option<&'static Bank> {
        bank::of_code(self.state.country.as_deref()?, self.state.bank.as_deref()?)
    }

    /// What is wrong with a field, beside it.
    fn with_faults(&self, element: FormElement, field: Field) -> FormElement {
        let wrong: Vec<FieldFault> =
            self.state.wrong.iter().filter(|(other, _)| *other == field).map(|(_, fault)| *fault).collect();
        let Some(first) = wrong.first() else { return element.with_invalid(false) };
        let message = self.texts.field_fault(*first);
        let rules: List<String> = wrong.iter().map(|fault| rule(*fault).to_owned()).collect();
        element.with_invalid(true).with_failed_validation_rules(rules).with_validation_error(message)
    }
}

/// The name of a rule, as the platform's own fields have it.
fn rule(fault: FieldFault) -> &'static str {
    match fault {
        FieldFault::Required => "required",
        FieldFault::Accepted => "accepted",
        FieldFault::In => "in",
        FieldFault::Max => "max",
    }
}

fn named(kind: Type, name: &str, label: &str) -> FormElement {
    FormElement::new().with_type(kind).with_name(name).with_label(label)
}

fn help(title: &str, text: &str) -> FormElement {
    FormElement::new().with_type(Type::HelpText).with_title(title).with_text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_wizard_is_not_printed() {
        let place = Place { origin: "http://here", key: "hush" };
        assert_eq!(format!("{place:?}"), "Place { origin: \"http://here\", .. }");
    }
}
