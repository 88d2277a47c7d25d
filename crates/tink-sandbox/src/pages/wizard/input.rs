//! What somebody does in a form, read from what their browser sent.

use tink_ledger::rules::bank::{Entered, Input};
use tink_model::Secret;
use tink_model::xs2a::{FormElement, FormElementType, WizardAction, WizardForm};

use crate::pages::query::{self, Pair};

/// The field that says on which form something was entered.
pub(super) const SHOWN: &str = "shown";

/// The field of a button that does something else than to answer the form.
pub(super) const ACTION: &str = "action";

/// The field of the language to change to.
pub(super) const LANGUAGE: &str = "language";

/// What somebody does; nothing where the form that was sent is not the one that is shown now, so that a form that is sent twice, or
/// from a page that was left behind, is no answer to what is asked for meanwhile.
pub(super) fn input(form: &WizardForm, sent: &[Pair<'_>]) -> Option<Input> {
    let of_this_form = query::first(sent, SHOWN) == form.name;
    let Some(action) = query::first(sent, ACTION) else {
        return of_this_form.then(|| Input::Answer(entered(form, sent)));
    };
    match WizardAction::from(action) {
        WizardAction::Abort => Some(Input::Abort),
        WizardAction::ChangeLanguage => Some(Input::ChangeLanguage(
            value(sent, LANGUAGE).map(|language| (LANGUAGE.to_owned(), language)).into_iter().collect(),
        )),
        _ if !of_this_form => None,
        WizardAction::Back => Some(Input::Back),
        WizardAction::SwitchLoginTabs => Some(Input::SwitchTabs),
        WizardAction::Poll => Some(Input::Poll),
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
        input(&form(), &query::pairs(sent))
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
    fn buttons_are_steps_and_unknown_ones_are_none() {
        assert!(matches!(read("shown=login&action=back"), Some(Input::Back)));
        assert!(matches!(read("shown=login&action=switch-login-tabs"), Some(Input::SwitchTabs)));
        assert!(matches!(read("shown=login&action=poll"), Some(Input::Poll)));
        assert!(read("shown=login&action=explode&USER_NAME=a").is_none());
    }
}
