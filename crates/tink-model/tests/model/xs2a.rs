//! XS2A.api: what the platform writes in several forms is read as what it means, and the step in a wizard has members of any name.

use proptest::prelude::*;
use serde_json::Value;
use tink_model::xs2a::{
    AnyValue, Balance, BankConnection, BankUser, Checked, ErrorResponse, FieldValue, FormElement, Turnover,
    WizardAction, WizardRequest, WizardResponse, WizardSession, examples::EXAMPLES,
};
use tink_model::{Example, Profile, Rules, Validate as _};

fn connection(members: &str) -> BankConnection {
    BankConnection::decode(format!(r#"{{"id":"c",{members}}}"#).as_bytes()).expect(members)
}

#[test]
fn a_truth_value_has_many_forms() {
    for (text, value) in [
        ("true", Some(true)),
        ("\"true\"", Some(true)),
        ("\"1\"", Some(true)),
        ("1", Some(true)),
        ("false", Some(false)),
        ("\"false\"", Some(false)),
        ("\"0\"", Some(false)),
        ("0", Some(false)),
        ("\"\"", None),
        ("null", None),
    ] {
        let read = connection(&format!("\"sync_active\":{text}"));
        assert_eq!((read.sync_active, read.unread().len()), (value, 0), "{text}");
    }
    for text in ["2", "-1", "1.0", "\"yes\"", "[]", "{}"] {
        let read = connection(&format!("\"sync_active\":{text}"));
        assert_eq!((read.sync_active, read.unread()[0].raw()), (None, text));
    }
}

#[test]
fn empty_and_zero_dates_are_none_and_others_are_read() {
    for (text, date) in [
        ("\"\"", None),
        ("\"0000-00-00\"", None),
        ("\"0000-00-00 00:00:00\"", None),
        ("null", None),
        ("\"2024-04-14\"", Some("2024-04-14")),
        ("\"2024-04-14 00:00:00\"", Some("2024-04-14")),
    ] {
        let read = connection(&format!("\"consent_valid_until\":{text}"));
        assert_eq!(read.consent_valid_until.map(|date| date.to_string()).as_deref(), date, "{text}");
        assert!(read.unread().is_empty(), "{text}");
    }
    let odd = connection(r#""consent_valid_until":"soon""#);
    assert_eq!((odd.consent_valid_until, odd.unread()[0].raw()), (None, "\"soon\""));
}

#[test]
fn what_is_read_in_a_loose_form_is_written_in_the_clean_one() {
    let loose = r#"{"id":"c","country_id":"","sync_active":"1","sync_fail_counter":"2","consent_valid_until":"0000-00-00","testmode":1}"#;
    let written = String::from_utf8(BankConnection::decode(loose.as_bytes()).expect("a connection").to_json());
    assert_eq!(
        written.as_deref(),
        Ok(
            r#"{"id":"c","bic":null,"country_id":null,"sync_mode":null,"sync_active":true,"sync_message":null,"sync_fail_counter":2,"last_synced":null,"consent_valid_until":null,"testmode":true}"#
        )
    );
}

#[test]
fn the_currency_has_two_names_of_which_its_own_counts() {
    for (members, currency) in [
        (r#""currency":"EUR""#, Some("EUR")),
        (r#""currency_id":"EUR""#, Some("EUR")),
        (r#""currency_id":"CHF","currency":"EUR""#, Some("EUR")),
        (r#""currency":"EUR","currency_id":"CHF""#, Some("EUR")),
        (r#""currency":"","currency_id":"CHF""#, Some("CHF")),
        (r#""currency":null,"currency_id":"""#, None),
    ] {
        let balance = Balance::decode(format!("{{{members}}}").as_bytes()).expect(members);
        assert_eq!(balance.currency.as_ref().map(tink_model::Currency::as_str), currency, "{members}");
        let turnover = Turnover::decode(format!("{{{members}}}").as_bytes()).expect(members);
        assert_eq!(turnover.currency, balance.currency);
    }
}

#[test]
fn an_empty_list_stands_for_an_object_that_is_not_there() {
    let read = WizardResponse::decode(br#"{"error":[],"polling":[],"form":[]}"#).expect("an answer");
    assert_eq!((read.error.is_none(), read.polling.is_none(), read.form.is_none()), (true, true, true));
    assert!(read.unread().is_empty());
    let odd = WizardResponse::decode(br#"{"error":["x"]}"#).expect("an answer");
    assert_eq!((odd.error.is_none(), odd.unread()[0].raw()), (true, r#"["x"]"#));
    let refusal = ErrorResponse::decode(br#"{"code":"422","errors":[]}"#).expect("a refusal");
    assert_eq!((refusal.code, refusal.errors), (Some(422), None));
}

#[test]
fn elements_of_a_form_are_read_in_the_shapes_of_their_types() {
    let element = |text: &str| FormElement::decode(text.as_bytes()).expect(text);
    let checkbox = element(r#"{"type":"checkbox","checked":"1","failed_validation_rules":"required"}"#);
    assert!(checkbox.checked.is_some_and(Checked::is_ticked));
    assert_eq!(checkbox.failed_validation_rules[0], "required");
    let radio = element(r#"{"type":"radio","checked":1,"options":[{"label":"a"},{"label":"b","disabled":"1"}]}"#);
    assert_eq!(radio.checked.and_then(Checked::button), Some(1));
    let options = radio.options.expect("options").entries();
    assert_eq!((options[1].label.as_str(), options[1].disabled), ("b", true));
    let select = element(r#"{"type":"select","selected":2,"options":{"2":"pushTAN"}}"#);
    assert_eq!(
        (select.selected.as_deref(), select.options.expect("options").entries()[0].key.as_str()),
        (Some("2"), "2")
    );
    let flicker = element(r#"{"type":"flicker","code":[["0","1"],["1","0"]]}"#);
    assert_eq!((flicker.code.len(), flicker.code[1][0].as_str()), (2, "1"));
    assert!(!format!("{:?}", element(r#"{"value":"s3cr3t"}"#)).contains("s3cr3t"));
}

#[test]
fn a_step_in_a_wizard_has_the_fields_of_the_form() {
    let body = r#"{"USER_NAME":"abc","key":"k","privacy_policy":true,"account":1,"empty":null}"#;
    let step = WizardRequest::decode(body.as_bytes()).expect("a step");
    assert_eq!(step.key.expose(), "k");
    let names: Vec<&str> = step.fields().map(|(name, _)| name).collect();
    assert_eq!(names, ["USER_NAME", "privacy_policy", "account"]);
    assert_eq!(step.field("USER_NAME").map(|value| value.to_text().into_exposed()).as_deref(), Some("abc"));
    assert!(step.field("privacy_policy").is_some_and(FieldValue::is_ticked));
    let shown = format!("{step:?} {:?}", step.field("USER_NAME"));
    assert!(shown.contains("USER_NAME") && !shown.contains("abc"), "{shown}");
    for (body, error) in [
        ("{}", "the document: the required member `key` is missing (line 1, column 1)"),
        (r#"{"key":1}"#, "/key: expected a string, found a number (line 1, column 8)"),
        (r#"{"key":"k","key":"k"}"#, "/key: the member appears twice (line 1, column 18)"),
        (
            r#"{"key":"k","a":[]}"#,
            "the document: expected a text, a truth value or a whole number, found an array (line 1, column 16)",
        ),
    ] {
        assert_eq!(WizardRequest::decode(body.as_bytes()).expect_err(body).to_string(), error);
    }
    let twice = WizardRequest::decode(br#"{"key":"k","a":1,"a":2}"#).expect_err("twice").to_string();
    assert!(twice.starts_with("the document: the member appears twice"), "{twice}");
}

#[test]
fn a_step_is_validated() {
    let violations = |step: &WizardRequest| match step.validate(&Rules::sandbox(Profile::Seed)) {
        Ok(()) => String::new(),
        Err(violations) => violations.to_string(),
    };
    assert_eq!(violations(&WizardRequest::new("k").with_action(WizardAction::Poll)), "");
    let wrong = WizardRequest::new("").with_action("jump").with_field("key", "x");
    assert_eq!(violations(&wrong).lines().count(), 3, "{}", violations(&wrong));
}

#[test]
fn identifiers_are_what_an_answer_cannot_do_without() {
    assert!(BankUser::decode(br#"{"name":"x"}"#).is_err());
    assert!(WizardSession::decode(br#"{"id":"s"}"#).is_err());
    assert_eq!(AnyValue::decode(b" [1, 2.50] ").expect("JSON").as_str(), "[1, 2.50]");
    assert!(AnyValue::decode(b"[1").is_err());
}

fn tolerant() -> impl Iterator<Item = &'static Example> {
    EXAMPLES.iter().filter(|example| example.tolerant)
}

fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |name: &str, value: &Value| {
        let at = format!("{at}/{name}");
        if !matches!(name, "id" | "token" | "transaction" | "wizard_session_key") {
            found.push(at.clone());
        }
        places(value, &at, found);
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| visit(&index.to_string(), item)),
        Value::Object(members) => members.iter().for_each(|(name, value)| visit(name, value)),
        _ => {}
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0i64..3).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(serde_json::json!("")),
        Just(serde_json::json!("0000-00-00")),
        Just(serde_json::json!([])),
        Just(serde_json::json!([[1, "x"], null])),
        Just(serde_json::json!({"a": {"b": ["c"]}})),
        Just(serde_json::json!(0.1)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_in_any_place_is_accepted_and_stays_as_it_was_read(place in any::<proptest::sample::Index>(), by in any_json()) {
        for example in tolerant() {
            let mut value: Value = serde_json::from_str(example.text).unwrap();
            let mut found = Vec::new();
            places(&value, "", &mut found);
            if found.is_empty() {
                continue;
            }
            *value.pointer_mut(&found[place.index(found.len())]).unwrap() = by.clone();
            let once = (example.round_trip)(value.to_string().as_bytes()).unwrap();
            let twice = (example.round_trip)(&once).unwrap();
            prop_assert_eq!(String::from_utf8(twice), String::from_utf8(once), "{}", value);
        }
    }

    #[test]
    fn any_step_is_read_as_it_was_written(
        key in any::<String>(),
        texts in proptest::collection::btree_map("[a-z]{4,8}|.{4,9}", any::<String>(), 0..4),
        number in any::<i64>(),
        flag in any::<bool>(),
    ) {
        let mut step = WizardRequest::new(key).with_field("1", number).with_field("2", flag);
        for (name, text) in texts.into_iter().filter(|(name, _)| name != "action") {
            step = step.with_field(name, text);
        }
        prop_assert_eq!(WizardRequest::decode(&step.to_json()), Ok(step));
    }
}
