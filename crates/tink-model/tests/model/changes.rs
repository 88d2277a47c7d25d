//! What a user or a developer changes through the main API: which requests hold, and what is said of the others.

use tink_model::main::{
    CreateCredentialsRequest, DelegateAuthorizationGrantRequest, Field, StatisticQuery, SupplementalInformation,
    UpdateAccountRequest, UpdateNotificationSettings, UpdateOAuth2ClientRequest, UpdateUserProfileRequest, UserProfile,
    fields_of, text_of,
};
use tink_model::{Amount, Json, JsonText, List, Profile, Rules, Validate};

fn violations(value: &impl Validate) -> String {
    let outcome = value.validate(&Rules::sandbox(Profile::Seed));
    outcome.map_or_else(|violations| violations.to_string(), |()| String::new())
}

fn json(text: &str) -> Json {
    Json::from_text(text.to_owned()).expect(text)
}

#[test]
fn a_period_has_one_of_four_forms_and_is_in_the_calendar() {
    let query = |periods: &[&str]| {
        StatisticQuery::new().with_periods(periods.iter().map(|period| (*period).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(violations(&query(&["2014", "2014-02", "2014:45", "2014-02-12"])), "");
    let reason = "must be a year (2014), a month (2014-02), a week (2014:45) or a day (2014-02-12) (a string, rule x-hook of 2019-01)";
    assert_eq!(
        violations(&query(&["2014-13", "2014", "2015-02-29"])),
        format!("/periods/0: {reason}\n/periods/2: {reason}")
    );
}

#[test]
fn entered_values_are_texts_and_stay_out_of_every_message() {
    let request =
        CreateCredentialsRequest::new(json(r#"{"username": "tink", "password": 123456789, "code": null}"#), "");
    assert_eq!(
        violations(&request),
        "/fields: the value of `password` must be a string (an object, rule x-hook of 2019-01)\n\
         /fields: the value of `code` must be a string (an object, rule x-hook of 2019-01)\n\
         /providerName: must have at least 1 characters, and has 0 (a string, rule minLength of 2019-01)"
    );
    assert!(!format!("{request:?}").contains("123456789"));
    let answer = SupplementalInformation::new(json(r#"{"code": "4321"}"#));
    assert_eq!(violations(&answer), "");
    assert!(!format!("{answer:?}").contains("4321"));
    assert_eq!(violations(&SupplementalInformation::new(json("{}"))), "", "an empty map cancels");
    let error = SupplementalInformation::decode(br#"{"information": ["4321"]}"#).expect_err("a list").to_string();
    assert_eq!(error, "/information: expected an object, found an array (line 1, column 17)");
}

#[test]
fn a_client_has_at_most_thirty_redirect_uris() {
    let uris =
        |count: usize| UpdateOAuth2ClientRequest::new().with_redirect_uris(vec!["https://a.example".to_owned(); count]);
    assert_eq!(violations(&uris(30)), "");
    assert_eq!(
        violations(&uris(31)),
        "/redirectUris: must have at most 30 elements, and has 31 (an array, rule maxItems of 2019-01)"
    );
}

#[test]
fn a_share_is_between_nothing_and_everything() {
    let share = |amount: Amount| UpdateAccountRequest::new().with_ownership(amount);
    for good in [Amount::from(0), Amount::new(5, 1), Amount::from(1)] {
        assert_eq!(violations(&share(good)), "", "{good}");
    }
    assert!(violations(&share(Amount::new(-1, 2))).starts_with("/ownership: must not be below 0"));
    assert!(violations(&share(Amount::new(101, 2))).starts_with("/ownership: must not be above 1"));
}

#[test]
fn a_profile_can_be_sent_back_as_it_was_answered_or_in_part() {
    let request =
        UpdateUserProfileRequest::decode(UserProfile::EXAMPLES[0].as_bytes()).expect("the members are the same");
    assert_eq!(violations(&request), "");
    assert_eq!(request.period_adjusted_day, Some(25));
    let settings = UpdateNotificationSettings::new().with_fraud(true);
    let part = UpdateUserProfileRequest::new().with_notification_settings(settings);
    assert_eq!(String::from_utf8(part.to_json()).as_deref(), Ok(r#"{"notificationSettings":{"fraud":true}}"#));
    let wrong = UpdateUserProfileRequest::new().with_period_adjusted_day(32).with_period_mode("WEEKLY");
    assert_eq!(violations(&wrong).lines().count(), 2, "{}", violations(&wrong));
}

#[test]
fn a_hint_has_the_characters_of_latin_1() {
    let request = |hint: &str| {
        DelegateAuthorizationGrantRequest::new("df05e4b379934cd09963197cc855bfe9", hint, "user:read").with_user_id("u1")
    };
    assert_eq!(violations(&request("Åsa ÿ <a@b.example>")), "");
    for bad in ["", "\u{7f}", "Łukasz", "a\nb"] {
        assert!(violations(&request(bad)).starts_with("/id_hint: "), "{bad:?}");
    }
    let other = request("Nisse").with_response_type("token");
    assert!(violations(&other).starts_with("/response_type: must match ^code$"));
}

#[test]
fn supplemental_fields_are_read_from_the_text_and_written_to_it() {
    let field = Field::new("9999-1")
        .with_description("9999-1 ISK")
        .with_checkbox(true)
        .with_value("false")
        .with_additional_info(JsonText::from_text(r#"{"accountName":"ISK","balance":123456.0}"#));
    let text = text_of(&List::from([field.clone()]));
    let read = fields_of(&text).expect("what was written");
    assert_eq!((read.len(), read.bad().len()), (1, 0));
    assert_eq!(read[0].name, "9999-1");
    assert_eq!(read[0].value.as_ref().map(|value| value.expose().as_str()), Some("false"));
    let info = read[0].additional_info.as_ref().expect("it was set");
    assert_eq!(info.text(), r#"{"accountName":"ISK","balance":123456.0}"#);
    assert_eq!(text_of(&read), text);
}

#[test]
fn a_field_without_a_name_costs_only_itself_and_other_texts_are_no_fields() {
    let read = fields_of(r#"[{"name": "code"}, {"description": "?"}]"#).expect("a list");
    assert_eq!((read.len(), read.bad().len()), (1, 1));
    assert!(fields_of("7f3c-autostart-token").is_err());
    assert!(fields_of(r#"{"android": {}}"#).is_err());
}
