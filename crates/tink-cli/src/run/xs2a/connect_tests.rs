//! A wizard gone through by a script, against prepared answers.

use std::sync::Arc;

use tink_transport::testing::{Capture, Captured, ManualClock, Replay, json};
use tink_xs2a::{BankUserToken, client_builder};

use super::super::terminal::script::Script;
use super::*;

const LOGIN: &str = r#"{"code":200,"error":[],"polling":{},"form":{"name":"login","elements":[
    {"type":"help_text","text":"The PIN forms shows all forms."},
    {"type":"text","name":"USER_NAME","label":"Login"},
    {"type":"password","name":"USER_PIN","label":"PIN"},
    {"type":"checkbox","name":"privacy_policy","label":"Privacy policy"}]}}"#;
const BANK: &str = r#"{"code":200,"form":{"name":"bank","elements":[
    {"type":"select","name":"country_id","label":"Country","selected":"DE","options":{"DE":"Germany","AT":"Austria"}},
    {"type":"text","name":"bank_code","label":"Bank code"}]}}"#;
const POLL: &str = r#"{"code":200,"polling":{"interval":2000},"form":{"name":"wait","elements":[{"type":"help_text","text":"Confirm it in the app."}]}}"#;
const FINISH: &str = r#"{"code":200,"error":[],"polling":{},"form":{"name":"finish","elements":[]}}"#;

struct Ran {
    seen: String,
    sent: Vec<String>,
    end: String,
    slept: Vec<Duration>,
}

async fn driven(answers: &[&str], entered: &[&'static str], timeout: u64) -> Ran {
    let replay = answers.iter().fold(Replay::new(), |replay, answer| replay.answer(json(200, (*answer).to_owned())));
    let (transport, clock) = (Arc::new(Capture::new(replay)), ManualClock::skipping_sleeps());
    let client = client_builder(Arc::clone(&transport) as _, Arc::new(clock.clone()), "http://xs2a.test");
    let client = client.build().expect("a client");
    let client = BankUserClient::new(&client, &BankUserToken::new("token").expect("a token"));
    let wizard = WizardStart::decode(br#"{"wizard_session_key":"k3y","transaction":"tx"}"#).expect("a wizard");
    let folder = tempfile::tempdir().expect("a folder");
    let mut script = Script::of(entered);
    let end =
        drive(&client, &wizard, &mut Pictures::of(folder.path().to_owned()), Duration::from_secs(timeout), &mut script)
            .await;
    let end = match end {
        Ok(Some(end)) => String::from_utf8(end.to_json()).expect("UTF-8"),
        Ok(None) => "cancelled".to_owned(),
        Err(failure) => failure.text(),
    };
    assert!(script.is_over(), "{}", script.seen);
    assert_eq!(transport.inner().remaining(), 0, "{}", script.seen);
    let sent = transport.requests().iter().map(Captured::text).collect();
    Ran { seen: script.seen, sent, end, slept: clock.slept() }
}

#[tokio::test]
async fn a_wizard_is_gone_through_form_by_form() {
    let ran = driven(&[BANK, LOGIN, POLL, POLL, FINISH], &["", "88888888", "anna", "123456", "y"], 600).await;
    insta::assert_snapshot!(ran.seen, @r"
    Enter :back for a step back, :tabs for another way of logging in, :abort to end it.
    The bank is named by its code, which is found with: tink xs2a banks search
    Country
      1) Germany
      2) Austria
    Number [1]: <>
    Bank code: <88888888>
    The PIN forms shows all forms.
    Login: <anna>
    PIN (not shown): <hidden>
    Privacy policy [y/N]: <y>
    Confirm it in the app.
    Waiting for the bank ...
    ");
    insta::assert_snapshot!(ran.sent.join("\n"), @r#"
    {"key":"k3y"}
    {"key":"k3y","country_id":"DE","bank_code":"88888888"}
    {"key":"k3y","USER_NAME":"anna","USER_PIN":"123456","privacy_policy":true}
    {"key":"k3y","action":"poll"}
    {"key":"k3y","action":"poll"}
    "#);
    assert_eq!(ran.slept, [Duration::from_secs(2); 2]);
    assert!(ran.end.contains("finish"), "{}", ran.end);
    assert!(!ran.seen.contains("123456") && !ran.seen.contains("k3y"), "{}", ran.seen);
}

#[tokio::test]
async fn an_error_is_shown_and_the_form_asked_again() {
    let again = LOGIN
        .replace(r#""error":[]"#, r#""error":{"message":"The login failed.","recoverable":true}"#)
        .replace(r#""label":"Privacy policy""#, r#""label":"Privacy policy","validation_error":"Please accept.""#);
    let ran = driven(&[LOGIN, &again, FINISH], &["anna", "1", "n", "anna", "2", "y"], 600).await;
    assert!(ran.seen.contains("! The login failed.\n") && ran.seen.contains("! Please accept.\n"), "{}", ran.seen);
    assert_eq!(ran.sent[1], r#"{"key":"k3y","USER_NAME":"anna","USER_PIN":"1","privacy_policy":false}"#);
    assert_eq!(ran.sent[2], r#"{"key":"k3y","USER_NAME":"anna","USER_PIN":"2","privacy_policy":true}"#);
}

#[tokio::test]
async fn an_error_for_good_ends_it() {
    let over = r#"{"code":200,"error":{"message":"Too many tries.","recoverable":false},"form":{"name":"login","elements":[]}}"#;
    let ran = driven(&[LOGIN, over], &["anna", "1", "y"], 600).await;
    insta::assert_snapshot!(ran.end, @r"
    error: the wizard ended: Too many tries.

    Begin again with: tink xs2a connect
    ");
}

#[tokio::test]
async fn a_person_can_end_it() {
    let aborted = r#"{"code":200,"error":{"message":"You have cancelled.","recoverable":false}}"#;
    for answer in [aborted, FINISH] {
        // At the PIN, too, it is the person who speaks and not an answer for the bank.
        for entered in [&[":abort"][..], &["anna", ":abort"]] {
            let ran = driven(&[LOGIN, answer], entered, 600).await;
            assert_eq!(ran.sent[1], r#"{"key":"k3y","action":"abort"}"#);
            assert_eq!(ran.end, "cancelled");
        }
    }
}

#[tokio::test]
async fn a_bank_that_is_never_done_is_given_up_on() {
    let ran = driven(&[POLL, POLL, POLL], &[], 4).await;
    insta::assert_snapshot!(ran.end, @r"
    error: the bank was not done after 4 seconds

    See how far it is: tink xs2a wizard session tx; or wait longer: --timeout SECONDS
    ");
    assert_eq!(ran.seen.matches("Confirm it in the app.").count(), 1, "{}", ran.seen);
}

#[tokio::test]
async fn an_answer_without_a_form_ends_it() {
    let ran = driven(&[r#"{"code":200,"message":"gone"}"#], &[], 600).await;
    insta::assert_snapshot!(ran.end, @r"
    error: the wizard ended: gone

    Begin again with: tink xs2a connect
    ");
}
