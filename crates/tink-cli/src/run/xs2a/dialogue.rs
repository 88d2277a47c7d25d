//! The dialogue about one form: each element is shown or asked for, and the answers make the next step of the wizard.

use std::io;

use tink_model::Secret;
use tink_model::xs2a::{
    Checked, FieldValue, FormElement, FormElementType, FormOption, FormOptions, WizardAction, WizardForm, WizardRequest,
};

use super::form;
use super::picture::Pictures;
use super::terminal::Terminal;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::one_line;

/// What a person can enter instead of an answer.
pub(super) const COMMANDS: &str = "Enter :back for a step back, :tabs for another way of logging in, :abort to end it.";

/// What came of a question.
enum Reply {
    /// An answer; `None` leaves the field out.
    Value(Option<FieldValue>),
    /// Something else than answering the form.
    Action(WizardAction),
}

/// Shows a form and asks for its fields. Its pictures go into files.
pub(super) fn ask(
    form: &WizardForm,
    key: &Secret<String>,
    pictures: &mut Pictures,
    terminal: &mut impl Terminal,
) -> Outcome<WizardRequest> {
    let mut step = WizardRequest::new(key.clone());
    let mut asked = false;
    for element in &form.elements {
        say(element, pictures, terminal)?;
        let reply = if form::is_input(element) {
            question(element, terminal)
        } else if element.r#type == Some(FormElementType::Redirect) && !form::confirms_by_itself(element) {
            let prompt = "Open the page, do there what the bank wants, and press Enter: ";
            line(prompt, terminal).map(|entered| entered.map_or_else(Reply::Action, |_| Reply::Value(None)))
        } else {
            continue;
        };
        asked = true;
        match reply.map_err(|error| unasked(element, &error))? {
            Reply::Value(Some(value)) => step = step.with_field(element.name.clone().unwrap_or_default(), value),
            Reply::Value(None) => {}
            Reply::Action(action) => return Ok(WizardRequest::new(key.clone()).with_action(action)),
        }
    }
    if !asked {
        let entered = line("Press Enter to go on: ", terminal)
            .map_err(|error| Failure::caused(Exit::Failed, "nothing can be asked at this terminal", &error))?;
        if let Err(action) = entered {
            return Ok(step.with_action(action));
        }
    }
    Ok(step)
}

/// Shows what an element says, and what is wrong with what was entered in it before.
pub(super) fn say(element: &FormElement, pictures: &mut Pictures, terminal: &mut impl Terminal) -> Outcome<()> {
    for text in form::said(element) {
        terminal.show(&format!("{text}\n"));
    }
    if let Some(data) = element.data.as_deref().filter(|data| !data.is_empty()) {
        let path = pictures.keep(data)?;
        terminal.show(&format!("The picture is in {}\n", path.display()));
    }
    if let Some(problem) = form::problem(element) {
        terminal.show(&format!("! {problem}\n"));
    }
    Ok(())
}

fn question(element: &FormElement, terminal: &mut impl Terminal) -> io::Result<Reply> {
    let label = form::label(element);
    match &element.r#type {
        Some(FormElementType::Checkbox) => yes_or_no(&label, element.checked.is_some_and(Checked::is_ticked), terminal),
        Some(FormElementType::Radio | FormElementType::Select) => choice(&label, element, terminal),
        Some(FormElementType::Text | FormElementType::Captcha | FormElementType::Flicker) => {
            let kept = kept(element);
            let hint = if kept.is_some() { " [Enter keeps what stands there]" } else { "" };
            Ok(match line(&format!("{label}{hint}: "), terminal)? {
                Err(action) => Reply::Action(action),
                Ok(text) if text.is_empty() => Reply::Value(kept),
                Ok(text) => Reply::Value(Some(text.into())),
            })
        }
        _ if element.options.is_some() => choice(&label, element, terminal),
        // What is of an unknown type may be a secret too.
        _ => {
            let secret = terminal.secret(&format!("{label} (not shown): "))?;
            // Only the bare word: blanks may belong to a secret.
            if let Some(action) = command(secret.expose()) {
                return Ok(Reply::Action(action));
            }
            Ok(Reply::Value(if secret.expose().is_empty() { kept(element) } else { Some(secret.into()) }))
        }
    }
}

/// What stands in a field already.
fn kept(element: &FormElement) -> Option<FieldValue> {
    element.value.clone().filter(|value| !value.expose().is_empty()).map(FieldValue::from)
}

fn yes_or_no(label: &str, ticked: bool, terminal: &mut impl Terminal) -> io::Result<Reply> {
    let hint = if ticked { "Y/n" } else { "y/N" };
    loop {
        let entered = match line(&format!("{label} [{hint}]: "), terminal)? {
            Ok(entered) => entered,
            Err(action) => return Ok(Reply::Action(action)),
        };
        let answer = match entered.to_lowercase().as_str() {
            "" => ticked,
            "y" | "yes" | "j" | "ja" => true,
            "n" | "no" | "nein" => false,
            _ => {
                terminal.show("Enter y or n.\n");
                continue;
            }
        };
        return Ok(Reply::Value(Some(answer.into())));
    }
}

/// One of several things, by its number in the list that is shown, or by its key where that is no number.
fn choice(label: &str, element: &FormElement, terminal: &mut impl Terminal) -> io::Result<Reply> {
    let options = element.options.as_ref().map(FormOptions::entries).unwrap_or_default();
    terminal.show(&format!("{label}\n"));
    for (at, option) in options.iter().enumerate() {
        let disabled = if option.disabled { " (not available)" } else { "" };
        terminal.show(&format!("  {}) {}{disabled}\n", at + 1, one_line(&option.label)));
    }
    let is_radio = element.r#type == Some(FormElementType::Radio);
    let selected =
        if is_radio { form::button(element).map(|button| button.to_string()) } else { element.selected.clone() };
    let default = options.iter().position(|option| Some(&option.key) == selected.as_ref() && !option.disabled);
    let hint = default.map(|at| format!(" [{}]", at + 1)).unwrap_or_default();
    loop {
        let entered = match line(&format!("Number{hint}: "), terminal)? {
            Ok(entered) => entered,
            Err(action) => return Ok(Reply::Action(action)),
        };
        match chosen(&options, entered.trim(), default) {
            Some(option) => {
                let button = option.key.parse::<i64>().ok().filter(|_| is_radio);
                let value = button.map_or_else(|| FieldValue::from(option.key.as_str()), FieldValue::from);
                return Ok(Reply::Value(Some(value)));
            }
            None => terminal.show("Enter one of the numbers.\n"),
        }
    }
}

fn chosen<'a>(options: &'a [FormOption], entered: &str, default: Option<usize>) -> Option<&'a FormOption> {
    let option = match entered.parse::<usize>() {
        Ok(number) => options.get(number.checked_sub(1)?),
        Err(_) if entered.is_empty() => options.get(default?),
        Err(_) => options.iter().find(|option| option.key.eq_ignore_ascii_case(entered)),
    };
    option.filter(|option| !option.disabled)
}

/// A line, or the action that was entered in its place.
fn line(prompt: &str, terminal: &mut impl Terminal) -> io::Result<Result<String, WizardAction>> {
    let entered = terminal.line(prompt)?;
    Ok(command(entered.trim()).map_or(Ok(entered), Err))
}

fn command(entered: &str) -> Option<WizardAction> {
    match entered {
        ":back" => Some(WizardAction::Back),
        ":tabs" => Some(WizardAction::SwitchLoginTabs),
        ":abort" => Some(WizardAction::Abort),
        _ => None,
    }
}

fn unasked(element: &FormElement, error: &io::Error) -> Failure {
    Failure::caused(Exit::Failed, format!("{} cannot be asked for", form::label(element)), error)
}

#[cfg(test)]
mod tests {
    use super::super::terminal::script::Script;
    use super::*;

    fn login() -> WizardForm {
        let text = tink_model::xs2a::examples::EXAMPLES
            .iter()
            .find(|example| example.schema == "WizardResponse")
            .expect("a sample")
            .text;
        let response = tink_model::xs2a::WizardResponse::decode(text.as_bytes()).expect("an answer");
        response.form.expect("a form")
    }

    fn form(elements: &str) -> WizardForm {
        let text = format!("{{\"name\":\"f\",\"elements\":[{elements}]}}");
        let response = format!("{{\"form\":{text}}}");
        tink_model::xs2a::WizardResponse::decode(response.as_bytes()).expect("an answer").form.expect("a form")
    }

    fn asked(form: &WizardForm, answers: &[&'static str]) -> (String, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut script = Script::of(answers);
        let step = ask(form, &"key".into(), &mut Pictures::of(folder.path().to_owned()), &mut script);
        let sent = match step {
            Ok(step) => String::from_utf8(step.to_json()).expect("UTF-8"),
            Err(failure) => failure.text(),
        };
        assert!(script.is_over(), "{}", script.seen);
        let picture = format!("{}/tink-xs2a-{}-", folder.path().display(), std::process::id());
        (script.seen.replace(&picture, "FOLDER/"), sent)
    }

    #[test]
    fn every_kind_of_element_is_asked_in_its_own_way() {
        let answers = ["anna", "123456", "2", "", "j", "654321", "", "w4x"];
        let (seen, sent) = asked(&login(), &answers);
        insta::assert_snapshot!(seen, @r"
        Anmeldename: <anna>
        PIN (not shown): <hidden>
        tan_method
          1) mTAN
          2) pushTAN
        Number [1]: <2>
        account
          1) Girokonto
          2) Sparkonto (not available)
        Number [1]: <>
        ! Please accept.
        privacy_policy [y/N]: <j>
        Flicker code: 01 11
        tan: <654321>
        Ways of logging in: Online-Banking, Mobil; shown is Online-Banking
        Page of the bank: https://bank.example/sca (back: Zurück)
        Open the page, do there what the bank wants, and press Enter: <>
        Hinweis
        Bitte bestätigen.
        The picture is in FOLDER/0.png
        captcha: <w4x>
        ");
        insta::assert_snapshot!(sent, @r#"{"key":"key","USER_NAME":"anna","USER_PIN":"123456","tan_method":"2","account":0,"privacy_policy":true,"tan":"654321","captcha":"w4x"}"#);
        assert!(!seen.contains("123456"), "a PIN is not shown");
    }

    #[test]
    fn wrong_answers_are_asked_for_again() {
        let radio = form(
            r#"{"type":"radio","name":"account","options":[{"label":"Giro"},{"label":"Depot","disabled":true}]},{"type":"checkbox","name":"ok","label":"OK?"}"#,
        );
        let (seen, sent) = asked(&radio, &["0", "2", "3", "giro", "", "1", "maybe", ""]);
        insta::assert_snapshot!(seen, @r"
        account
          1) Giro
          2) Depot (not available)
        Number: <0>
        Enter one of the numbers.
        Number: <2>
        Enter one of the numbers.
        Number: <3>
        Enter one of the numbers.
        Number: <giro>
        Enter one of the numbers.
        Number: <>
        Enter one of the numbers.
        Number: <1>
        OK? [y/N]: <maybe>
        Enter y or n.
        OK? [y/N]: <>
        ");
        assert_eq!(sent, r#"{"key":"key","account":0,"ok":false}"#);
    }

    #[test]
    fn a_select_is_answered_by_number_or_by_key() {
        let select = form(
            r#"{"type":"select","name":"country_id","label":"Country","selected":"AT","options":{"DE":"Germany","AT":"Austria"}}"#,
        );
        for (answer, sent) in [("1", "DE"), ("de", "DE"), ("", "AT")] {
            assert_eq!(asked(&select, &[answer]).1, format!("{{\"key\":\"key\",\"country_id\":\"{sent}\"}}"));
        }
    }

    #[test]
    fn what_stands_in_a_field_is_kept_and_nothing_is_left_out() {
        let filled = form(
            r#"{"type":"text","name":"a","value":"before"},{"type":"text","name":"b"},{"type":"mystery","name":"c"}"#,
        );
        let (seen, sent) = asked(&filled, &["", "", ""]);
        assert_eq!(sent, r#"{"key":"key","a":"before"}"#);
        assert!(!seen.contains("before"), "{seen}");
    }

    #[test]
    fn an_action_takes_the_place_of_an_answer() {
        assert_eq!(asked(&login(), &[":back"]).1, r#"{"key":"key","action":"back"}"#);
        assert_eq!(asked(&login(), &[":tabs"]).1, r#"{"key":"key","action":"switch-login-tabs"}"#);
        let text = form(r#"{"type":"help_text","title":"Hint","text":"Line 1\nLine\u001b 2"}"#);
        let (seen, sent) = asked(&text, &[":abort"]);
        assert_eq!(seen, "Hint\nLine 1\nLine\u{fffd} 2\nPress Enter to go on: <:abort>\n");
        assert_eq!(sent, r#"{"key":"key","action":"abort"}"#);
    }

    #[test]
    fn an_action_takes_the_place_of_a_secret_too() {
        let pin = form(r#"{"type":"password","name":"USER_PIN"}"#);
        for (entered, action) in [(":back", "back"), (":tabs", "switch-login-tabs"), (":abort", "abort")] {
            assert_eq!(asked(&pin, &[entered]).1, format!(r#"{{"key":"key","action":"{action}"}}"#));
        }
        for secret in [" :back", ":backs", ":BACK"] {
            assert_eq!(asked(&pin, &[secret]).1, format!(r#"{{"key":"key","USER_PIN":"{secret}"}}"#));
        }
    }

    #[test]
    fn a_terminal_that_goes_away_ends_it() {
        let (_, failed) = asked(&login(), &["anna"]);
        assert!(failed.starts_with("error: PIN cannot be asked for"), "{failed}");
    }
}
