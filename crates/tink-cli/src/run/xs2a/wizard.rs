//! `tink xs2a wizard`: step and session.

use std::path::Path;

use tink_model::Secret;
use tink_model::xs2a::{FieldValue, WizardAction, WizardRequest, WizardResponse, WizardSession};

use super::secret_field::{SecretField, check_plain};
use super::{Desk, FOR_A_VERB, form};
use crate::args::xs2a::wizard::Wizard;
use crate::body;
use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::one_line;
use crate::run::{or_dash, pairs, print, yes_no};
use crate::secret::{self, Sources};

pub(super) async fn run(verb: Wizard, desk: &Desk<'_>) -> Outcome {
    let output = desk.output;
    match verb {
        Wizard::Step { who, key_file, action, fields, secret_fields } => {
            let key = key(key_file.as_deref(), &desk.environment)?;
            let step = step(key, action, &fields, &secret_fields, &desk.environment)?;
            body::check(&step, "the step")?;
            desk.as_bank_user(&who, FOR_A_VERB, async |client| {
                let response = client.drive_wizard(&step).await?;
                if is_cancelled(&step, &response) {
                    return print(output, &response.to_json(), || "The wizard was cancelled.\n".to_owned());
                }
                print(output, &response.to_json(), || form::show(&response))?;
                judged(&response)
            })
            .await
        }
        Wizard::Session { transaction } => {
            desk.as_customer(async |client| {
                let session = client.get_wizard_session(&transaction.into()).await?;
                print(output, &session.to_json(), || show(&session))
            })
            .await
        }
    }
}

fn key(file: Option<&Path>, environment: &Environment) -> Outcome<Secret<String>> {
    let sources = Sources {
        what: "the wizard's key",
        file,
        variable: "TINK_XS2A_WIZARD_KEY",
        profile_file: None,
        profile_variable: None,
        prompt: Some("Wizard key: "),
    };
    secret::find(&sources, environment)?.ok_or_else(|| {
        Failure::usage("the wizard's key is needed")
            .next("Give it in TINK_XS2A_WIZARD_KEY or by --key-file, or run it at a terminal to be asked.")
    })
}

/// The step of the flags. A field that is entered as `true` or `false` is a truth value.
fn step(
    key: Secret<String>,
    action: Option<String>,
    fields: &[(String, String)],
    secret_fields: &[String],
    environment: &Environment,
) -> Outcome<WizardRequest> {
    let mut step = WizardRequest::new(key);
    step.action = action.map(Into::into);
    // All of them are looked at before a person is asked for any.
    let secret_fields =
        secret_fields.iter().map(|text| SecretField::parse(text)).collect::<Outcome<Vec<SecretField<'_>>>>()?;
    for (name, value) in fields {
        check_plain(name)?;
        once(&step, name)?;
        step = step.with_field(
            name.as_str(),
            value.parse::<bool>().map_or_else(|_| FieldValue::from(value.as_str()), FieldValue::from),
        );
    }
    for field in secret_fields {
        once(&step, field.name)?;
        step = step.with_field(field.name, field.read(environment)?);
    }
    Ok(step)
}

fn once(step: &WizardRequest, name: &str) -> Outcome<()> {
    if step.field(name).is_some() {
        return Err(Failure::usage(format!("the field {name} is given twice")).next("Nothing was sent."));
    }
    Ok(())
}

/// Whether the wizard was ended as the step asked. Its error that says so is none then.
pub(super) fn is_cancelled(step: &WizardRequest, response: &WizardResponse) -> bool {
    let goes_on = response.error.as_ref().is_some_and(|error| error.recoverable == Some(true));
    step.action == Some(WizardAction::Abort) && !goes_on
}

/// Whether the wizard took what was entered.
fn judged(response: &WizardResponse) -> Outcome {
    if let Some(error) = &response.error {
        let message = error.message.as_deref().map_or_else(|| "something went wrong".to_owned(), one_line);
        return Err(if error.recoverable == Some(false) {
            Failure::new(Exit::Refused, format!("the wizard ended: {message}"))
                .next("Start another with: tink xs2a connections create")
        } else {
            Failure::new(Exit::Refused, message).next("Answer the form that is shown now.")
        });
    }
    let elements = response.form.iter().flat_map(|form| form.elements.iter());
    let problems: Vec<String> = elements
        .filter_map(|element| {
            Some(format!("{}: {}", or_dash(element.name.as_deref().map(one_line)), form::problem(element)?))
        })
        .collect();
    if problems.is_empty() {
        return Ok(Exit::Done);
    }
    Err(Failure::new(Exit::Refused, format!("the form is not answered yet\n  {}", problems.join("\n  ")))
        .next("Answer it anew; all of its fields are needed."))
}

fn show(session: &WizardSession) -> String {
    pairs(&[
        ("Transaction", session.transaction.to_string()),
        ("Product", or_dash(session.product.as_ref())),
        ("Step", or_dash(session.current_step.as_ref())),
        ("Finished", yes_no(session.finished)),
        ("Last error", or_dash(session.last_error.as_ref())),
        ("Test mode", yes_no(session.testmode)),
        ("Created", or_dash(session.created_at.as_ref())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(fields: &[(&str, &str)], secret_fields: &[&str]) -> Result<String, String> {
        let environment = Environment::with(&[("TINK_XS2A_KEY", "pin from a variable")]);
        let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let secret_fields: Vec<_> = secret_fields.iter().map(|text| (*text).to_owned()).collect();
        step("key".into(), None, &fields, &secret_fields, &environment)
            .map(|step| String::from_utf8(step.to_json()).expect("UTF-8"))
            .map_err(|failure| failure.text())
    }

    #[test]
    fn fields_are_texts_truth_values_and_secrets_from_elsewhere() {
        assert_eq!(
            taken(&[("bank_code", "88888888"), ("privacy_policy", "true")], &["USER_PIN=env:TINK_XS2A_KEY"]).as_deref(),
            Ok(r#"{"key":"key","bank_code":"88888888","privacy_policy":true,"USER_PIN":"pin from a variable"}"#)
        );
    }

    #[test]
    fn a_field_is_entered_once_and_a_secret_not_as_an_argument() {
        insta::assert_snapshot!(taken(&[("a", "1"), ("a", "2")], &[]).expect_err("twice"), @r"
        error: the field a is given twice

        Nothing was sent.
        ");
        insta::assert_snapshot!(taken(&[("USER_PIN", "123456")], &[]).expect_err("a secret"), @r"
        error: the field USER_PIN is a secret, and every process can read arguments

        Give it by --secret-field USER_PIN. Nothing was sent.
        ");
        insta::assert_snapshot!(taken(&[], &["USER_PIN=123456"]).expect_err("a secret"), @r"
        error: --secret-field USER_PIN: it does not say where the secret is

        Write it as NAME, NAME=env:VARIABLE or NAME=file:PATH; the secret itself is no argument. Nothing was sent.
        ");
    }

    #[test]
    fn what_was_not_taken_is_a_refusal() {
        let judged = |text: &str| {
            judged(&WizardResponse::decode(text.as_bytes()).expect("an answer")).map_err(|failure| failure.text())
        };
        assert_eq!(judged(r#"{"error":[],"form":{"name":"finish","elements":[]}}"#), Ok(Exit::Done));
        insta::assert_snapshot!(judged(r#"{"error":{"message":"Wrong PIN.","recoverable":true}}"#).expect_err("an error"), @r"
        error: Wrong PIN.

        Answer the form that is shown now.
        ");
        insta::assert_snapshot!(judged(r#"{"error":{"message":"Too late.","recoverable":false}}"#).expect_err("an error"), @r"
        error: the wizard ended: Too late.

        Start another with: tink xs2a connections create
        ");
        insta::assert_snapshot!(judged(r#"{"form":{"name":"login","elements":[{"type":"checkbox","name":"ok","validation_error":"Please accept."}]}}"#).expect_err("a problem"), @r"
        error: the form is not answered yet
          ok: Please accept.

        Answer it anew; all of its fields are needed.
        ");
    }

    #[test]
    fn a_wizard_is_cancelled_only_where_that_was_asked_for() {
        let answer = |text: &str| WizardResponse::decode(text.as_bytes()).expect("an answer");
        let over = answer(r#"{"error":{"message":"You have cancelled.","recoverable":false}}"#);
        let step = WizardRequest::new("key");
        assert!(!is_cancelled(&step, &over));
        let abort = step.with_action(WizardAction::Abort);
        assert!(is_cancelled(&abort, &over) && is_cancelled(&abort, &answer("{}")));
        assert!(!is_cancelled(&abort, &answer(r#"{"error":{"message":"Not now.","recoverable":true}}"#)));
    }

    #[test]
    fn a_session_is_shown_without_its_key() {
        let text = r#"{"id":"S1","transaction":"tx_1","wizard_session_key":"k3y","product":"xs2a_api","last_error":"login_failed","finished":false,"current_step":"WizardLoginStep"}"#;
        insta::assert_snapshot!(show(&WizardSession::decode(text.as_bytes()).expect("a session")), @r"
        Transaction  tx_1
        Product      xs2a_api
        Step         WizardLoginStep
        Finished     no
        Last error   login_failed
        Test mode    -
        Created      -
        ");
    }
}
