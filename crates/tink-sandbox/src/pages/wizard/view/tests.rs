//! The HTML of the wizard's pages, read before it was accepted, and what hostile values become in it.

use http::StatusCode;
use tink_ledger::rules::bank::{Demo, DemoForm, WizardFault};
use tink_model::xs2a::{AnyValue, FlickerFrame, FormElement, FormElementType as Type, FormOptions, WizardForm};
use tink_model::{Json, List};

use super::super::visit::{NoPage, Reply};
use super::*;

const LINK: &str = "wizard?wizard_session_key=a.b";

const HOSTILE: &str = "</script><script>alert(1)</script>\" onload='x' javascript:alert(2) &amp;";

/// One element a line, so that differences can be read.
fn lines(page: &Markup) -> String {
    page.0.replace("><", ">\n<")
}

fn render(state: &WizardState, shown: &Shown) -> Markup {
    page(&Page { purpose: Purpose::Connect, state, shown, back: true, link: LINK })
}

fn shown(name: &str, elements: impl Into<List<FormElement>>) -> Shown {
    Shown { form: WizardForm::new().with_name(name).with_elements(elements), fault: None, waits: false }
}

fn named(kind: Type, name: &str, label: &str) -> FormElement {
    FormElement::new().with_type(kind).with_name(name).with_label(label)
}

fn wrong(element: FormElement, error: &str) -> FormElement {
    element.with_invalid(true).with_validation_error(error)
}

fn at(step: Step) -> WizardState {
    WizardState::at(step, Language::En)
}

/// The part of a page between two texts.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split_once(from).unwrap().1.split_once(to).unwrap().0
}

#[test]
fn the_login_has_labelled_fields_what_is_wrong_with_them_and_never_a_pin() {
    let help = FormElement::new().with_type(Type::HelpText).with_title("Testbank").with_text("Log in.");
    let shown = shown(
        "login",
        [
            help,
            named(Type::Text, "USER_NAME", "User name").with_validation("required|max:100").with_value("anna"),
            wrong(
                named(Type::Password, "USER_PIN", "PIN").with_validation("required").with_value("never shown"),
                "Please fill this in.",
            ),
            wrong(
                named(Type::Checkbox, "privacy_policy", "I accept.").with_validation("accepted").with_checked(false),
                "Please accept this.",
            ),
        ],
    );
    let page = render(&at(Step::Login), &shown);
    assert!(!page.0.contains("never shown"));
    insta::assert_snapshot!(lines(&page));
}

#[test]
fn choices_are_lists_and_groups_of_buttons() {
    let options = FormOptions::by_key([("DE", "Deutschland"), ("AT", "Österreich")]);
    let accounts = FormOptions::listed([("Giro", false), ("Depot", true)]);
    let shown = shown(
        "mixed",
        [
            named(Type::Select, "country_id", "Land").with_options(options).with_selected("AT"),
            wrong(named(Type::Radio, "account", "Konto").with_options(accounts).with_checked(0), "Bitte wählen."),
            named(Type::Checkbox, "account_0", "Giro").with_checked(true),
            named(Type::Checkbox, "account_1", "Depot").with_checked(false),
        ],
    );
    let state = WizardState::at(Step::Accounts, Language::De);
    let page = lines(&render(&state, &shown));
    insta::assert_snapshot!(part(&page, "<form class=\"fill\"", "</form>"));
}

#[test]
fn pictures_flicker_codes_tabs_and_unknown_elements_are_shown() {
    let frame = |bars: [&str; 2]| FlickerFrame::from(bars.map(str::to_owned).to_vec());
    let tab = |label: &str| AnyValue::from(Json::from(serde_json::Value::from(label)));
    let shown = shown(
        "pictures",
        [
            FormElement::new().with_type(Type::Tabs).with_tabs([tab("Online"), tab("Mobile")]).with_selected("0"),
            named(Type::Captcha, "captcha", "Read it").with_data("AAAA"),
            named(Type::Flicker, "tan", "TAN").with_code([frame(["1", "0"]), frame(["0", "1"])]),
            FormElement::new().with_type(Type::Image).with_data("BBBB"),
            named(Type::from("hologram".to_owned()), "new", "Something new"),
            FormElement::new().with_type(Type::from("hologram".to_owned())).with_label("Nothing to send"),
        ],
    );
    let page = lines(&render(&at(Step::Demo(Demo::Form(DemoForm::Flicker))), &shown));
    insta::assert_snapshot!(part(&page, "<form class=\"fill\"", "</form>"));
}

#[test]
fn the_way_to_the_bank_is_a_link_and_the_page_follows_what_happens_there() {
    let redirect =
        FormElement::new().with_type(Type::Redirect).with_label("Go to the bank").with_url("/sandbox/xs2a/bank?k=a.b");
    let shown = Shown { waits: true, ..shown("redirect", [redirect]) };
    let page = render(&at(Step::Redirect), &shown);
    assert!(!page.0.contains("http-equiv"), "it does not reload by itself: {}", page.0);
    insta::assert_snapshot!(lines(&page));
}

#[test]
fn a_fault_of_the_whole_form_takes_the_focus_where_no_field_is_wrong() {
    let fault = Some((WizardFault::WrongTan, "The TAN is wrong."));
    let shown = Shown { fault, ..shown("tan", [named(Type::Text, "tan", "TAN")]) };
    let page = lines(&render(&at(Step::Tan), &shown));
    assert!(
        page.contains("<div class=\"errors\" role=\"alert\" tabindex=\"-1\" autofocus>\n<p>The TAN is wrong.</p>"),
        "{page}"
    );
    assert_eq!(page.matches("autofocus").count(), 1, "{page}");
}

#[test]
fn the_steps_say_where_one_is() {
    let page = lines(&render(&at(Step::Accounts), &shown("accounts", [])));
    insta::assert_snapshot!(part(&page, "<main>", "<h1"));
}

#[test]
fn the_ends_have_nothing_more_to_do() {
    insta::assert_snapshot!(lines(&render(&at(Step::Finish), &shown("finish", []))));
    let state = WizardState { fault: Some(WizardFault::MaxTanTries), ..at(Step::Tan) };
    let fault = Some((WizardFault::MaxTanTries, "The TAN was wrong too often."));
    let failed = lines(&render(&state, &Shown { fault, ..shown("failed", []) }));
    assert!(failed.contains("The TAN was wrong too often.") && !failed.contains("<form"), "{failed}");
}

#[test]
fn the_bank_has_a_page_of_its_own_look() {
    let (language, purpose) = (Language::En, Purpose::Connect);
    let page = BankPage { language, purpose, bank: "Testbank", asks: true, link: "bank?k=a.b", back: LINK };
    insta::assert_snapshot!(lines(&bank(&page)));
    let nothing = bank(&BankPage { asks: false, ..page }).0;
    assert!(nothing.contains("href=\"wizard?") && !nothing.contains("<form"), "{nothing}");
}

#[test]
fn the_key_of_a_wizard_is_not_printed() {
    let link = "wizard?wizard_session_key=hush";
    let way = FormElement::new().with_type(Type::Redirect).with_url(format!("/sandbox/xs2a/bank?{link}"));
    let (language, purpose, shown) = (Language::En, Purpose::Connect, shown("redirect", [way]));
    let page = Page { purpose, state: &at(Step::Redirect), shown: &shown, back: true, link };
    let bank = BankPage { language, purpose, bank: "Testbank", asks: true, link, back: link };
    let follow = Follow::Poll { page: link, version: "redirect-en", reload: false };
    let shell = Shell { lang: "en", title: "Testbank", note: "", style: None, kind: None, follow };
    let replies = [Reply::Page(super::page(&page)), Reply::To(link.to_owned())];
    let printed = format!("{shown:?} {page:?} {bank:?} {follow:?} {shell:?} {replies:?}");
    assert!(!printed.contains("hush"), "{printed}");
    for said in ["Redirect", "asks: true", "Poll", "lang: \"en\"", "[Page, To]"] {
        assert!(printed.contains(said), "{said}: {printed}");
    }
}

#[test]
fn nothing_that_was_handed_in_becomes_markup() {
    let all = || {
        let options = || FormOptions::by_key([(HOSTILE, HOSTILE)]);
        let kinds = Type::ALL.iter().copied().chain(["hologram", HOSTILE]);
        let element = move |kind: &str| {
            wrong(named(Type::from(kind.to_owned()), HOSTILE, HOSTILE), HOSTILE)
                .with_value(HOSTILE.to_owned())
                .with_validation(HOSTILE)
                .with_options(options())
                .with_selected(HOSTILE)
                .with_data(HOSTILE)
                .with_url("javascript:alert(3)")
                .with_title(HOSTILE)
                .with_text(HOSTILE)
                .with_tabs([AnyValue::from(Json::from(serde_json::Value::from(HOSTILE)))])
                .with_code([FlickerFrame::from(vec![HOSTILE.to_owned()])])
        };
        kinds.map(element).collect::<Vec<_>>()
    };
    let hostile = |name| Shown { waits: true, fault: Some((WizardFault::TechError, HOSTILE)), ..shown(name, all()) };
    let (language, purpose) = (Language::En, Purpose::Connect);
    let bank = bank(&BankPage { language, purpose, bank: HOSTILE, asks: true, link: HOSTILE, back: HOSTILE });
    let failed = WizardState { fault: Some(WizardFault::TechError), ..at(Step::Tan) };
    for page in [
        render(&at(Step::Login), &hostile(HOSTILE)),
        render(&failed, &hostile("failed")),
        bank,
        none(Language::En, NoPage::Failed(StatusCode::INTERNAL_SERVER_ERROR)),
    ] {
        let page = page.0;
        assert_eq!(page.matches("<script").count(), 1, "the pages' own script alone: {page}");
        assert!(!page.contains("\" onload"), "{page}");
        assert!(!page.contains("=\"javascript:") && !page.contains("href='"), "{page}");
        assert!(!page.contains(" style=") && !page.contains("onclick"), "{page}");
    }
}
