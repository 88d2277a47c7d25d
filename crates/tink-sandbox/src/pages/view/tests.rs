//! The pages' HTML, read before it was accepted, and what hostile values become in it.

use maud::Markup;
use serde_json::json;

use super::*;

const CONTEXT: Context<'static> =
    Context { language: Language::English, client: "shop", provider: "Test bank", session: "c2Vzc2lvbg.bWFj" };

const SWEDISH: Context<'static> = Context { language: Language::Swedish, ..CONTEXT };

const HOSTILE: &str = "</script><script>alert(1)</script>\" onload='x' javascript:alert(2) &amp;";

/// One element a line, so that differences can be read.
fn lines(page: &Markup) -> String {
    page.0.replace("><", ">\n<")
}

fn choice(name: &str, group: &str, test: bool) -> Choice {
    Choice {
        name: name.to_ascii_lowercase(),
        display_name: name.to_owned(),
        description: "Mobile BankID".to_owned(),
        group: group.to_owned(),
        test,
    }
}

fn asked() -> Vec<Field> {
    vec![
        Field {
            name: "username".to_owned(),
            label: "Social security number".to_owned(),
            hint: Some("YYYYMMDDNNNN".to_owned()),
            pattern: Some("(19|20)[0-9]{10}".to_owned()),
            pattern_error: Some("Please enter a valid social security number.".to_owned()),
            min: Some(12),
            max: Some(12),
            numeric: true,
            value: Some("180012121212".to_owned()),
            ..Field::default()
        },
        Field {
            name: "password".to_owned(),
            label: "Password".to_owned(),
            help: Some("The one of your bank".to_owned()),
            masked: true,
            value: Some("never shown".to_owned()),
            error: Some("Fill in this field.".to_owned()),
            ..Field::default()
        },
        Field {
            name: "branch".to_owned(),
            label: "Branch".to_owned(),
            optional: true,
            options: vec!["North".to_owned(), "South".to_owned()],
            value: Some("South".to_owned()),
            ..Field::default()
        },
    ]
}

#[test]
fn the_list_groups_banks_and_puts_test_providers_last() {
    let choices = [
        choice("Test BankID", "Test", true),
        choice("Alfa", "Alfa", false),
        choice("Beta private", "Beta", false),
        choice("Beta business", "Beta", false),
    ];
    let page = list(&CONTEXT, &List { market: "Sweden", query: "", choices: &choices });
    insta::assert_snapshot!(lines(&page));
}

#[test]
fn a_search_that_finds_nothing_says_so_and_leads_back() {
    let page = lines(&list(&SWEDISH, &List { market: "Sverige", query: "gåta", choices: &[] }));
    assert!(page.contains("Ingen bank heter ”gåta”.") && page.contains("Visa alla"), "{page}");
    assert!(!page.contains("<h2"), "{page}");
}

#[test]
fn the_consent_says_in_words_what_is_asked_for() {
    let scopes = ["accounts:read".to_owned(), "user:read".to_owned()];
    insta::assert_snapshot!(lines(&consent(&SWEDISH, &scopes, true)));
}

#[test]
fn the_login_has_the_providers_fields_and_never_a_masked_value() {
    let page = login(&CONTEXT, Some("You need your box."), &asked());
    assert!(!page.0.contains("never shown"));
    insta::assert_snapshot!(lines(&page));
}

#[test]
fn a_login_to_wait_for_is_followed_and_reloads_without_a_script() {
    insta::assert_snapshot!(lines(&status(&CONTEXT, Following::Bankid, "1-AWAITING")));
}

#[test]
fn a_page_to_type_in_is_followed_and_does_not_reload() {
    let page = status(&CONTEXT, Following::Supplemental(&asked()), "2").0;
    assert!(page.contains("data-follow=") && !page.contains("http-equiv"), "{page}");
}

#[test]
fn accounts_to_choose_are_labelled_checkboxes_in_one_group() {
    let account = Field {
        name: "9999-1".to_owned(),
        label: "9999-1 Savings".to_owned(),
        checkbox: true,
        value: Some("true".to_owned()),
        ..Field::default()
    };
    let page = lines(&status(&CONTEXT, Following::Choices(&[account]), "2"));
    insta::assert_snapshot!(page.split_once("<fieldset>").unwrap().1.split_once("</fieldset>").unwrap().0);
}

#[test]
fn a_login_that_failed_says_what_the_provider_said_and_how_to_go_on() {
    insta::assert_snapshot!(lines(&status(&CONTEXT, Following::Ended(Ended::Refused, "Wrong password."), "3")));
    let temporary = status(&SWEDISH, Following::Ended(Ended::Temporary, ""), "3").0;
    assert!(temporary.contains("action=\"retry\"") && !temporary.contains("<q>"), "{temporary}");
    let permanent = status(&CONTEXT, Following::Ended(Ended::Permanent, ""), "3").0;
    assert!(!permanent.contains("Try again") && permanent.contains("action=\"give-up\""), "{permanent}");
}

#[test]
fn the_app_asks_and_says_what_became_of_it() {
    insta::assert_snapshot!(lines(&app(&CONTEXT, true, AppState::Asking)));
    let done = app(&CONTEXT, false, AppState::Confirmed).0;
    assert!(done.contains("The app of Test bank") && done.contains("Confirmed") && !done.contains("<form"), "{done}");
}

#[test]
fn the_last_page_goes_on_by_itself_and_by_a_link() {
    let url = "https://a.example/cb?x=1&code=abc";
    insta::assert_snapshot!(lines(&leave(Language::English, "shop", Leaving::Redirect(url))));
}

#[test]
fn the_last_page_of_a_frame_carries_the_message_and_whom_it_is_for() {
    let message = json!({ "type": "code", "data": "a\"b</script>" });
    let page = leave(Language::Swedish, "shop", Leaving::Message { origin: "https://a.example", message: &message });
    insta::assert_snapshot!(lines(&page));
}

#[test]
fn nothing_that_was_handed_in_becomes_markup() {
    let hostile = Context { language: Language::English, client: HOSTILE, provider: HOSTILE, session: "x.y" };
    let choices = [choice(HOSTILE, HOSTILE, false), choice(HOSTILE, HOSTILE, false)];
    let field = Field {
        name: HOSTILE.to_owned(),
        label: HOSTILE.to_owned(),
        help: Some(HOSTILE.to_owned()),
        hint: Some(HOSTILE.to_owned()),
        pattern: Some(HOSTILE.to_owned()),
        pattern_error: Some(HOSTILE.to_owned()),
        value: Some(HOSTILE.to_owned()),
        error: Some(HOSTILE.to_owned()),
        options: Vec::new(),
        ..Field::default()
    };
    let select = Field { options: vec![HOSTILE.to_owned()], ..field.clone() };
    let checkbox = Field { checkbox: true, ..field.clone() };
    let fields = [field, select, checkbox];
    let message = json!({ "data": HOSTILE });
    for page in [
        list(&hostile, &List { market: HOSTILE, query: HOSTILE, choices: &choices }),
        list(&hostile, &List { market: HOSTILE, query: HOSTILE, choices: &[] }),
        consent(&hostile, &[HOSTILE.to_owned()], true),
        login(&hostile, Some(HOSTILE), &fields),
        status(&hostile, Following::Supplemental(&fields), HOSTILE),
        status(&hostile, Following::Ended(Ended::Refused, HOSTILE), HOSTILE),
        status(&hostile, Following::App, HOSTILE),
        app(&hostile, false, AppState::Asking),
        leave(Language::English, HOSTILE, Leaving::Redirect(&format!("https://a.example/?{HOSTILE}"))),
        leave(Language::English, HOSTILE, Leaving::Message { origin: HOSTILE, message: &message }),
        fault(Language::English, FaultPage::Link, Some(HOSTILE)),
    ] {
        let page = page.0;
        assert_eq!(page.matches("<script").count(), 1, "the pages' own script alone: {page}");
        assert!(!page.contains("\" onload"), "{page}");
        assert!(!page.contains("=\"javascript:") && !page.contains("href='"), "{page}");
        assert!(!page.contains(" style=") && !page.contains("onclick"), "{page}");
    }
}

#[test]
fn a_page_in_debug_shows_no_session() {
    let context = Context { language: Language::English, client: "shop", provider: "Bank", session: "sealed-s3ss10n" };
    let shown = format!("{context:?}");
    assert!(shown.contains("shop") && !shown.contains("sealed"), "{shown}");
}
