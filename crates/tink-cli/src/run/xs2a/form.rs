//! A form of the wizard as a text: what it says, what it asks for, and how to answer it with a command.

use tink_model::xs2a::{Checked, FormElement, FormElementType, FormOptions, WizardForm, WizardResponse};
use tink_sandbox::IN_PROCESS_URL;

use crate::output::{Align, one_line, table};
use crate::run::or_dash;

/// Whether the wizard has come to its end.
pub(super) fn is_finished(form: &WizardForm) -> bool {
    form.name.as_deref() == Some("finish")
}

/// What an element is called: its label, else its name.
pub(super) fn label(element: &FormElement) -> String {
    let named = [element.label.as_deref(), element.name.as_deref()];
    one_line(named.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or("(without a name)"))
}

/// Whether something can be entered in an element.
pub(super) fn is_input(element: &FormElement) -> bool {
    let shown_only = matches!(
        element.r#type,
        None | Some(
            FormElementType::HelpText | FormElementType::Tabs | FormElementType::Redirect | FormElementType::Image
        )
    );
    !shown_only && element.name.as_deref().is_some_and(|name| !name.is_empty())
}

/// Whether the page of the bank is one of a sandbox in this process, which nobody can open. Its address has the wizard's key in it.
pub(super) fn confirms_by_itself(element: &FormElement) -> bool {
    element.r#type == Some(FormElementType::Redirect)
        && element.url.as_ref().is_some_and(|url| url.expose().starts_with(IN_PROCESS_URL))
}

/// What is wrong with what was entered in an element.
pub(super) fn problem(element: &FormElement) -> Option<String> {
    if let Some(problem) = element.validation_error.as_deref().filter(|problem| !problem.is_empty()) {
        return Some(one_line(problem));
    }
    let rules: Vec<&str> = element.failed_validation_rules.iter().map(String::as_str).collect();
    match (rules.is_empty(), element.invalid) {
        (false, _) => Some(one_line(&format!("breaks a rule: {}", rules.join(", ")))),
        (true, Some(true)) => Some("not valid".to_owned()),
        (true, _) => None,
    }
}

/// What an element says that nothing can be entered in, or beside its field; nothing for one that only asks.
pub(super) fn said(element: &FormElement) -> Vec<String> {
    let mut lines = Vec::new();
    match &element.r#type {
        Some(FormElementType::HelpText) => {
            lines.extend(element.title.as_deref().filter(|text| !text.is_empty()).map(one_line));
            lines.extend(element.text.iter().flat_map(|text| text.lines()).map(|line| one_line(line.trim_end())));
        }
        Some(FormElementType::Redirect) => {
            if confirms_by_itself(element) {
                lines.push("The bank of the embedded sandbox confirms by itself; there is no page to open.".to_owned());
                return lines;
            }
            // It is for the account holder alone, who has to open it.
            let url = element.url.as_ref().map(|url| url.expose().as_str());
            let back = element.back.as_ref().map(|back| format!(" (back: {})", back.expose())).unwrap_or_default();
            lines.push(one_line(&format!("Page of the bank: {}{back}", or_dash(url))));
        }
        Some(FormElementType::Tabs) => {
            let tabs: Vec<&str> = element.tabs.iter().map(|tab| tab.as_str().trim_matches('"')).collect();
            let selected = element.selected.as_deref().and_then(|number| number.parse::<usize>().ok());
            let shown = selected.and_then(|number| tabs.get(number)).map(|tab| format!("; shown is {tab}"));
            lines.push(one_line(&format!("Ways of logging in: {}{}", tabs.join(", "), shown.unwrap_or_default())));
        }
        Some(FormElementType::Flicker) => {
            let frames: Vec<String> =
                element.code.iter().map(|frame| frame.0.iter().map(String::as_str).collect()).collect();
            lines.push(one_line(&format!("Flicker code: {}", frames.join(" "))));
        }
        _ => {}
    }
    lines
}

/// The whole answer for people.
pub(super) fn show(response: &WizardResponse) -> String {
    let mut text = String::new();
    if let Some(form) = &response.form {
        if is_finished(form) {
            text.push_str("The wizard is over.\n");
        } else {
            text.push_str(&format!("Form {}\n", or_dash(form.name.as_deref().map(one_line))));
        }
        for element in &form.elements {
            for line in said(element) {
                text.push_str(&format!("  {line}\n"));
            }
            if element.data.is_some() {
                text.push_str("  A picture, as Base64 in --json\n");
            }
        }
        let asked: Vec<Vec<String>> = form.elements.iter().filter(|element| is_input(element)).map(row).collect();
        if !asked.is_empty() {
            let left = Align::Left;
            let header = [("Field", left), ("Label", left), ("Now", left), ("Choices", left), ("Answer with", left)];
            text.push_str(&table(&header, asked));
        }
        for element in form.elements.iter().filter(|element| is_input(element)) {
            if let Some(problem) = problem(element) {
                text.push_str(&format!("{}: {problem}\n", or_dash(element.name.as_deref().map(one_line))));
            }
        }
        let unread = form.elements.bad().len();
        if unread > 0 {
            text.push_str(&format!("{unread} elements could not be read; --json has what could be.\n"));
        }
    }
    let is_over = response.form.as_ref().is_some_and(is_finished);
    if let Some(interval) = response.polling.as_ref().and_then(|polling| polling.interval).filter(|_| !is_over) {
        text.push_str(&format!("The bank is at work. Ask again in {interval} ms: --action poll\n"));
    }
    if response.additional_data.is_some() {
        text.push_str("The wizard hands something out, which only --json shows.\n");
    }
    text
}

fn row(element: &FormElement) -> Vec<String> {
    let name = or_dash(element.name.as_ref());
    let choices: Vec<String> = element
        .options
        .as_ref()
        .map(FormOptions::entries)
        .unwrap_or_default()
        .iter()
        .map(|option| {
            let disabled = if option.disabled { " (not available)" } else { "" };
            format!("{}: {}{disabled}", option.key, option.label)
        })
        .collect();
    let is_radio = element.r#type == Some(FormElementType::Radio);
    let (now, answer) = match &element.r#type {
        Some(FormElementType::Checkbox) => {
            let ticked = element.checked.is_some_and(Checked::is_ticked);
            (if ticked { "ticked" } else { "not ticked" }.to_owned(), format!("--field {name}=true"))
        }
        Some(FormElementType::Radio | FormElementType::Select) => {
            let now = if is_radio { button(element).map(|at| at.to_string()) } else { element.selected.clone() };
            (or_dash(now), format!("--field {name}=KEY"))
        }
        Some(FormElementType::Text | FormElementType::Captcha | FormElementType::Flicker) => {
            ("-".to_owned(), format!("--field {name}=TEXT"))
        }
        _ if element.options.is_some() => ("-".to_owned(), format!("--field {name}=KEY")),
        // What is of an unknown type may be a secret too.
        _ => ("-".to_owned(), format!("--secret-field {name}")),
    };
    let choices = if choices.is_empty() { "-".to_owned() } else { choices.join(", ") };
    vec![name, label(element), now, choices, answer]
}

/// The number of the radio button that is on, from 0.
pub(super) fn button(element: &FormElement) -> Option<i64> {
    match element.checked? {
        Checked::Number(number) => Some(number),
        Checked::Flag(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> impl Iterator<Item = WizardResponse> {
        tink_model::xs2a::examples::EXAMPLES
            .iter()
            .filter(|example| example.schema == "WizardResponse")
            .map(|example| WizardResponse::decode(example.text.as_bytes()).expect("an answer"))
    }

    #[test]
    fn a_form_says_how_it_is_answered() {
        let shown: Vec<String> = samples().map(|response| show(&response)).collect();
        insta::assert_snapshot!(shown.join("----\n"), @r"
        Form login
          Flicker code: 01 11
          Ways of logging in: Online-Banking, Mobil; shown is Online-Banking
          Page of the bank: https://bank.example/sca (back: Zurück)
          Hinweis
          Bitte bestätigen.
          A picture, as Base64 in --json
         Field           Label           Now         Choices                                     Answer with
        ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         USER_NAME       Anmeldename     -           -                                           --field USER_NAME=TEXT
         USER_PIN        PIN             -           -                                           --secret-field USER_PIN
         tan_method      tan_method      1           1: mTAN, 2: pushTAN                         --field tan_method=KEY
         account         account         0           0: Girokonto, 1: Sparkonto (not available)  --field account=KEY
         privacy_policy  privacy_policy  not ticked  -                                           --field privacy_policy=true
         tan             tan             -           -                                           --field tan=TEXT
         captcha         captcha         -           -                                           --field captcha=TEXT
        privacy_policy: Please accept.
        ----
        The wizard is over.
        The wizard hands something out, which only --json shows.
        ");
        assert!(!shown.concat().contains("EXAMPLEHALF"));
    }

    #[test]
    fn a_field_of_an_unknown_type_may_be_a_secret() {
        let text = r#"{"form":{"name":"f","elements":[{"type":"hidden_text","name":"h"},{"type":"cards","name":"c","options":{"1":"One"}}]}}"#;
        insta::assert_snapshot!(show(&WizardResponse::decode(text.as_bytes()).expect("an answer")), @r"
        Form f
         Field  Label  Now  Choices  Answer with
        ──────────────────────────────────────────────
         h      h      -    -        --secret-field h
         c      c      -    1: One   --field c=KEY
        ");
    }

    #[test]
    fn a_page_that_nobody_can_open_is_not_shown() {
        let text = format!(
            r#"{{"form":{{"name":"redirect","elements":[{{"type":"redirect","label":"To the bank","url":"{IN_PROCESS_URL}/bank?wizard_session_key=k3y"}}]}},"polling":{{"interval":2000}}}}"#
        );
        insta::assert_snapshot!(show(&WizardResponse::decode(text.as_bytes()).expect("an answer")), @r"
        Form redirect
          The bank of the embedded sandbox confirms by itself; there is no page to open.
        The bank is at work. Ask again in 2000 ms: --action poll
        ");
    }

    #[test]
    fn an_empty_answer_shows_nothing() {
        assert_eq!(show(&WizardResponse::decode(b"{}").expect("an answer")), "");
    }
}
