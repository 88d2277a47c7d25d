//! What somebody does in a form, read from what their browser sent.

use tink_ledger::rules::bank::{Entered, Input, Step, Turn};
use tink_model::Secret;
use tink_model::xs2a::{FormElement, FormElementType, WizardAction, WizardForm};

use crate::pages::query::{self, Pair};

/// The field that says on which form something was entered.
pub(super) const SHOWN: &str = "shown";

/// The field that says how many tries went wrong before the form was shown.
pub(super) const TRIES: &str = "tries";

/// The field of a button that does something else than to answer the form.
pub(super) const ACTION: &str = "action";

/// The field of the language to change to.
pub(super) const LANGUAGE: &str = "language";

/// What somebody does, and at which turn of the wizard; nothing where the form that was sent is not the one of the step that is shown
/// now. So a form that is sent twice, or from a page that was left behind, is no answer to what is asked for meanwhile. To give up and
/// to change the language is possible at any turn.
pub(super) fn input(form: &WizardForm, step: Step, sent: &[Pair<'_>]) -> Option<(Option<Turn>, Input)> {
    let of_this_form = query::first(sent, SHOWN) == form.name;
    let tries = query::first(sent, TRIES).and_then(|tries| tries.parse().ok()).unwrap_or_default();
    let at_turn = |input| of_this_form.then_some((Some(Turn { step, tries }), input));
    let Some(action) = query::first(sent, ACTION) else {
        return at_turn(Input::Answer(entered(form, sent)));
    };
    match WizardAction::from(action) {
        WizardAction::Abort => Some((None, Input::Abort)),
        WizardAction::ChangeLanguage => {
            let language = value(sent, LANGUAGE).map(|language| (LANGUAGE.to_owned(), language));
            Some((None, Input::ChangeLanguage(language.into_iter().collect())))
        }
        WizardAction::Back => at_turn(Input::Back),
        WizardAction::SwitchLoginTabs => at_turn(Input::SwitchTabs),
        WizardAction::Poll => at_turn(Input::Poll),
        _ => None,
    }
}

/// What was entered in the fields of the form; nothing else that was sent counts.
fn entered(form: &WizardForm, sent: &[Pair<'_>]) -> Entered {
    let read = |element: &FormElement| {
        let name = element.name.as_deref()?;
        // A browser does not send a box that is not ticked.
        let unticked = || (element.r#type == Some(FormElementType::Checkbox)).then(|| Secret::from("false"));
        Some((name.to_owned(), value(sent, name).or_else(unticked)?))
    };
    form.elements.iter().filter_map(read).collect()
}

/// What was sent under a name; nothing where that is not UTF-8.
fn value(sent: &[Pair<'_>], name: &str) -> Option<Secret<String>> {
    sent.iter().find(|pair| pair.is(name)).and_then(Pair::value).map(Secret::from)
}

#[cfg(test)]
mod tests {
    use tink_model::xs2a::FormOptions;

    use super::*;

    fn form() -> WizardForm {
        let named = |kind, name| FormElement::new().with_type(kind).with_name(name);
        let options = FormOptions::listed([("one", false), ("two", false)]);
        WizardForm::new().with_name("login").with_elements([
            FormElement::new().with_type(FormElementType::HelpText).with_text("Help"),
            named(FormElementType::Text, "USER_NAME"),
            named(FormElementType::Checkbox, "privacy_policy"),
            named(FormElementType::Radio, "account").with_options(options),
        ])
    }

    fn read(sent: &str) -> Option<Input> {
        input(&form(), Step::Login, &query::pairs(sent)).map(|(_, input)| input)
    }

    fn turn(sent: &str) -> Option<Turn> {
        input(&form(), Step::Login, &query::pairs(sent)).unwrap().0
    }

    fn texts(sent: &str) -> Vec<(String, String)> {
        let Some(Input::Answer(entered)) = read(sent) else { panic!("{sent}") };
        entered.into_iter().map(|(name, text)| (name, text.expose().clone())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn the_fields_of_the_form_are_read_and_an_unticked_box_is_false() {
        let ticked = texts("shown=login&USER_NAME=a%20b&privacy_policy=true&account=1");
        assert_eq!(ticked, pairs(&[("USER_NAME", "a b"), ("account", "1"), ("privacy_policy", "true")]));
        assert_eq!(texts("shown=login"), pairs(&[("privacy_policy", "false")]));
    }

    #[test]
    fn what_is_no_field_of_the_form_or_not_utf_8_is_not_read() {
        let sent = "shown=login&tan=123456&key=x&USER_NAME=%FF&%FF=1&USER_NAME=second&&=&%zz";
        assert_eq!(texts(sent), pairs(&[("privacy_policy", "false")]));
    }

    #[test]
    fn a_form_that_was_overtaken_does_nothing_but_to_give_up_or_to_change_the_language() {
        for sent in ["", "USER_NAME=a", "shown=tan&tan=123456", "shown=bank&action=back", "action=poll"] {
            assert!(read(sent).is_none(), "{sent}");
        }
        assert!(matches!(read("action=abort"), Some(Input::Abort)));
        assert!(matches!(read("shown=bank&action=change-language&language=de"), Some(Input::ChangeLanguage(_))));
    }

    #[test]
    fn an_answer_is_for_the_turn_at_which_the_form_was_shown() {
        let login = |tries| Some(Turn { step: Step::Login, tries });
        assert_eq!(turn("shown=login&tries=2&USER_NAME=a"), login(2));
        assert_eq!(turn("shown=login&tries=1&action=back"), login(1));
        for sent in ["shown=login", "shown=login&tries=", "shown=login&tries=many&action=poll", "shown=login&tries=256"]
        {
            assert_eq!(turn(sent), login(0), "{sent}");
        }
        for sent in ["action=abort", "shown=login&tries=1&action=change-language&language=de"] {
            assert_eq!(turn(sent), None, "{sent}");
        }
    }

    #[test]
    fn buttons_are_steps_and_unknown_ones_are_none() {
        assert!(matches!(read("shown=login&action=back"), Some(Input::Back)));
        assert!(matches!(read("shown=login&action=switch-login-tabs"), Some(Input::SwitchTabs)));
        assert!(matches!(read("shown=login&action=poll"), Some(Input::Poll)));
        assert!(read("shown=login&action=explode&USER_NAME=a").is_none());
    }
}
