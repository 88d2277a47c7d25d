//! The wizard, step by step, and at random.

use proptest::prelude::*;

use super::*;
use crate::event::Choice;
use crate::id::Id;
use crate::rules::bank::SyncsFail;

fn entered(pairs: &[(&str, &str)]) -> Entered {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), Secret::new((*text).to_owned()))).collect()
}

fn setting() -> Setting<'static> {
    Setting {
        purpose: Purpose::Connect,
        selection: AccountSelection::All,
        bank_given: false,
        disabled: false,
        username: None,
        now: EpochMillis::new(1_000_000),
    }
}

fn at(step: Step) -> WizardState {
    WizardState {
        country: Some("DE".to_owned()),
        bank: Some("88888888".to_owned()),
        ..WizardState::at(step, Language::En)
    }
}

fn answer(state: &WizardState, pairs: &[(&str, &str)]) -> Next {
    next(state, &setting(), Input::Answer(entered(pairs)))
}

fn stands(next: Next) -> WizardState {
    match next {
        Next::Stand(state) => state,
        other => panic!("the wizard goes on: {other:?}"),
    }
}

fn log_in(pin: &str) -> Next {
    answer(&at(Step::Login), &[("USER_NAME", "abcdef"), ("USER_PIN", pin), ("privacy_policy", "true")])
}

#[test]
fn a_bank_is_searched_for_until_one_is_found_that_can_be_reached() {
    let begin = WizardState::at(Step::Bank, Language::En);
    let found = stands(answer(&begin, &[("country_id", "de"), ("bank_code", "88888888")]));
    assert_eq!((found.step, found.country.as_deref(), found.fault), (Step::Login, Some("DE"), None));
    for (country, code, fault, field) in [
        ("XX", "1", WizardFault::CountryInvalid, Field::Country),
        ("DE", "1", WizardFault::BankCodeUnknown, Field::BankCode),
        ("DE", "99999999", WizardFault::NoTransportsFound, Field::BankCode),
    ] {
        let state = stands(answer(&begin, &[("country_id", country), ("bank_code", code)]));
        assert_eq!((state.step, state.fault), (Step::Bank, Some(fault)));
        assert_eq!(state.wrong, [(field, FieldFault::In)]);
        assert!(!state.is_over());
    }
    let empty = stands(answer(&begin, &[("bank_code", " ")]));
    assert_eq!(empty.wrong, [(Field::Country, FieldFault::Required), (Field::BankCode, FieldFault::Required)]);
}

#[test]
fn a_login_without_the_privacy_policy_shows_the_form_again_with_that_box_alone_at_fault() {
    let state = stands(answer(&at(Step::Login), &[("USER_NAME", "abcdef"), ("USER_PIN", "123456")]));
    assert_eq!((state.step, state.fault), (Step::Login, Some(WizardFault::PrivacyPolicyNotChecked)));
    assert_eq!(state.wrong, [(Field::PrivacyPolicy, FieldFault::Accepted)]);
    assert_eq!(state.username.as_deref(), Some("abcdef"));
    let Next::Finish(done) =
        answer(&state, &[("USER_NAME", "abcdef"), ("USER_PIN", "123456"), ("privacy_policy", "1")])
    else {
        panic!("the login was complete")
    };
    assert_eq!((done.fault, done.last_error), (None, Some(WizardFault::PrivacyPolicyNotChecked)));
}

#[test]
fn a_login_that_lacks_a_field_or_has_one_too_long_says_which() {
    let long = "x".repeat(101);
    let state = stands(answer(&at(Step::Login), &[("USER_NAME", &long), ("privacy_policy", "true")]));
    assert_eq!(state.fault, Some(WizardFault::ValidationFailed));
    assert_eq!(state.wrong, [(Field::UserName, FieldFault::Max), (Field::Pin, FieldFault::Required)]);
    assert_eq!(state.username, None);
}

#[test]
fn the_third_wrong_login_ends_the_wizard() {
    let mut state = at(Step::Login);
    for tries in 1..MAX_TRIES {
        let pairs = [("USER_NAME", "abcdef"), ("USER_PIN", "wrong"), ("privacy_policy", "true")];
        state = stands(answer(&state, &pairs));
        assert_eq!((state.logins, state.fault), (tries, Some(WizardFault::LoginFailed)));
        assert!(!state.is_over());
    }
    let over = stands(answer(&state, &[("USER_NAME", "abcdef"), ("USER_PIN", "wrong"), ("privacy_policy", "true")]));
    assert_eq!(over.fault, Some(WizardFault::MaxLoginTries));
    assert!(over.is_over());
    // From then on nothing moves it.
    let right = [("USER_NAME", "abcdef"), ("USER_PIN", "123456"), ("privacy_policy", "true")];
    assert_eq!(stands(answer(&over, &right)), over);
}

#[test]
fn a_bank_out_of_order_and_a_disabled_connection_end_the_wizard() {
    assert!(stands(log_in("error")).is_over());
    let disabled = Setting { disabled: true, ..setting() };
    let pairs = entered(&[("USER_NAME", "a"), ("USER_PIN", "b"), ("privacy_policy", "true")]);
    let over = stands(next(&at(Step::Login), &disabled, Input::Answer(pairs)));
    assert_eq!(over.fault, Some(WizardFault::TechError));
    // Nor does it help to be further in the wizard when that happens.
    let answers = [
        (Step::Tan, ("tan", RIGHT_TAN)),
        (Step::Accounts, ("account", "0")),
        (Step::Demo(Demo::Menu), ("form", "finish")),
    ];
    for (step, pair) in answers {
        let state = WizardState { choices: choices(), ..at(step) };
        let over = stands(next(&state, &disabled, Input::Answer(entered(&[pair]))));
        assert_eq!(over.fault, Some(WizardFault::TechError), "{step:?}");
    }
    let over = stands(next(&at(Step::Redirect), &disabled, Input::AtBank(true)));
    assert_eq!(over.fault, Some(WizardFault::TechError));
}

#[test]
fn a_tan_is_asked_for_until_it_is_right_or_was_wrong_three_times() {
    let asked = stands(log_in("tan"));
    assert_eq!(asked.step, Step::Tan);
    assert!(matches!(answer(&asked, &[("tan", RIGHT_TAN)]), Next::Finish(_)));
    let mut state = asked;
    for _ in 1..MAX_TRIES {
        state = stands(answer(&state, &[("tan", "000000")]));
        assert_eq!(state.fault, Some(WizardFault::WrongTan));
    }
    let over = stands(answer(&state, &[("tan", "000000")]));
    assert_eq!((over.fault, over.is_over()), (Some(WizardFault::MaxTanTries), true));
}

#[test]
fn somebody_at_the_banks_page_is_waited_for_unless_nobody_opened_it() {
    let sent = stands(log_in("redirect"));
    assert_eq!(sent.step, Step::Redirect);
    let poll = |state: &WizardState, millis: i64| {
        let now = EpochMillis::new(setting().now.as_millis() + millis);
        next(state, &Setting { now, ..setting() }, Input::Poll)
    };
    assert_eq!(stands(poll(&sent, CONFIRMS_AFTER - 1)), sent);
    assert!(matches!(poll(&sent, CONFIRMS_AFTER), Next::Finish(_)));
    let opened = stands(next(&sent, &setting(), Input::OpenBank));
    assert_eq!(stands(poll(&opened, 10 * CONFIRMS_AFTER)), opened);
    assert!(matches!(next(&opened, &setting(), Input::AtBank(true)), Next::Finish(_)));
    let declined = stands(next(&opened, &setting(), Input::AtBank(false)));
    assert_eq!((declined.step, declined.fault), (Step::Login, Some(WizardFault::TanFailed)));
    assert!(!declined.is_over());
}

fn choices() -> Vec<Choice> {
    let choice = |number: &str| Choice {
        number: number.to_owned(),
        name: number.to_owned(),
        kind: "CHECKING".to_owned(),
        balance: tink_model::Amount::ZERO,
        holder_name: None,
        iban: None,
        chosen: false,
    };
    vec![choice("1"), choice("2"), choice("3")]
}

#[test]
fn one_account_is_chosen_by_its_place_and_several_by_their_boxes() {
    let single = WizardState { choices: choices(), ..at(Step::Accounts) };
    let Next::Finish(done) = answer(&single, &[("account", "1")]) else { panic!("chosen") };
    assert_eq!(done.chosen.as_deref(), Some(&["2".to_owned()][..]));
    for wrong in ["3", "-1", "x"] {
        let state = stands(answer(&single, &[("account", wrong)]));
        assert_eq!(state.wrong, [(Field::Account, FieldFault::In)]);
    }
    let multi = Setting { selection: AccountSelection::Multi, ..setting() };
    let pairs = entered(&[("account_0", "true"), ("account_2", "1"), ("account_1", "false")]);
    let Next::Finish(done) = next(&single, &multi, Input::Answer(pairs)) else { panic!("chosen") };
    assert_eq!(done.chosen.as_deref(), Some(&["1".to_owned(), "3".to_owned()][..]));
    let none = stands(next(&single, &multi, Input::Answer(entered(&[("account_0", "false")]))));
    assert_eq!(none.wrong, [(Field::Account, FieldFault::Required)]);
}

#[test]
fn accounts_are_chosen_where_the_client_or_the_bank_wants_it_but_not_in_a_synchronisation() {
    let pairs = || entered(&[("USER_NAME", "a"), ("USER_PIN", "b"), ("privacy_policy", "true")]);
    let with = |purpose, selection| {
        next(&at(Step::Login), &Setting { purpose, selection, ..setting() }, Input::Answer(pairs()))
    };
    assert!(matches!(with(Purpose::Connect, AccountSelection::All), Next::Finish(_)));
    assert!(matches!(with(Purpose::Connect, AccountSelection::Single), Next::ListAccounts(_)));
    assert!(matches!(with(Purpose::Reset(Id(1)), AccountSelection::Multi), Next::ListAccounts(_)));
    // A synchronisation keeps what was chosen for the same login, and asks about another's accounts.
    assert!(matches!(with(Purpose::Sync(Id(1)), AccountSelection::Multi), Next::ListAccounts(_)));
    let same =
        Setting { purpose: Purpose::Sync(Id(1)), selection: AccountSelection::Multi, username: Some("a"), ..setting() };
    assert!(matches!(next(&at(Step::Login), &same, Input::Answer(pairs())), Next::Finish(_)));
    assert!(matches!(log_in("accounts"), Next::ListAccounts(_)));
}

#[test]
fn every_form_can_be_looked_at_and_answered_and_leads_back_to_the_list() {
    let menu = stands(log_in("forms"));
    assert_eq!(menu.step, Step::Demo(Demo::Menu));
    for form in DemoForm::ALL {
        let shown = stands(answer(&menu, &[("form", form.as_str())]));
        assert_eq!(shown.step, Step::Demo(Demo::Form(form)));
        assert_eq!(stands(answer(&shown, &[("anything", "1")])).step, Step::Demo(Demo::Menu));
        assert_eq!(stands(next(&shown, &setting(), Input::Back)).step, Step::Demo(Demo::Menu));
    }
    let unknown = stands(answer(&menu, &[("form", "none")]));
    assert_eq!(unknown.wrong, [(Field::Form, FieldFault::In)]);
    assert!(matches!(answer(&menu, &[("form", "finish")]), Next::Finish(_)));
}

#[test]
fn back_goes_no_further_than_what_the_client_left_open() {
    let back = |step, setting: &Setting| stands(next(&at(step), setting, Input::Back)).step;
    assert_eq!(back(Step::Login, &setting()), Step::Bank);
    assert_eq!(back(Step::Login, &Setting { bank_given: true, ..setting() }), Step::Login);
    assert_eq!(back(Step::Login, &Setting { purpose: Purpose::Sync(Id(1)), ..setting() }), Step::Login);
    for step in [Step::Tan, Step::Redirect, Step::Accounts, Step::Demo(Demo::Menu)] {
        assert_eq!(back(step, &setting()), Step::Login);
    }
}

#[test]
fn the_language_changes_at_any_step_and_only_to_one_that_there_is() {
    let to =
        |text: &str| stands(next(&at(Step::Tan), &setting(), Input::ChangeLanguage(entered(&[("language", text)]))));
    assert_eq!((to("fr").language, to("fr").step, to("fr").fault), (Language::Fr, Step::Tan, None));
    assert_eq!(to("xx").wrong, [(Field::Language, FieldFault::In)]);
}

#[test]
fn giving_up_ends_the_wizard() {
    let over = stands(next(&at(Step::Login), &setting(), Input::Abort));
    assert_eq!((over.last_error, over.is_over()), (Some(WizardFault::ClientAborted), true));
}

#[test]
fn a_login_says_what_becomes_of_synchronisations_with_it() {
    for (pin, syncs) in
        [("123456", SyncsFail::Never), ("sync-fails-once", SyncsFail::Once), ("sync-fails", SyncsFail::Always)]
    {
        let Next::Finish(done) = log_in(pin) else { panic!("{pin} was taken") };
        assert_eq!(done.syncs, syncs);
    }
}

fn inputs() -> impl Strategy<Value = Input> {
    let name = prop::sample::select(vec![
        "country_id",
        "bank_code",
        "USER_NAME",
        "USER_PIN",
        "privacy_policy",
        "form",
        "tan",
        "account",
        "account_1",
    ]);
    let value = prop::sample::select(vec![
        "DE",
        "88888888",
        "1",
        "true",
        "",
        "forms",
        "accounts",
        "tan",
        "redirect",
        "wrong",
        "error",
        "finish",
        "tan_mTAN",
        "login_redirect",
        RIGHT_TAN,
        "-9",
        "é",
    ]);
    let answer = prop::collection::vec((name, value), 0..5).prop_map(|pairs| Input::Answer(entered(&pairs)));
    prop_oneof![
        8 => answer,
        1 => Just(Input::Show),
        1 => Just(Input::Back),
        1 => Just(Input::SwitchTabs),
        1 => Just(Input::Poll),
        1 => Just(Input::OpenBank),
        1 => any::<bool>().prop_map(Input::AtBank),
        1 => Just(Input::ChangeLanguage(entered(&[("language", "es")]))),
    ]
}

proptest! {
    #[test]
    fn whatever_is_entered_a_fault_is_named_the_tries_are_bounded_and_an_end_is_the_end(
        inputs in prop::collection::vec(inputs(), 1..40),
        multi in any::<bool>(),
    ) {
        let selection = if multi { AccountSelection::Multi } else { AccountSelection::All };
        let setting = Setting { selection, ..setting() };
        let mut state = WizardState::at(Step::Bank, Language::En);
        for input in inputs {
            let before = state.clone();
            state = match next(&state, &setting, input) {
                Next::Stand(state) => state,
                Next::ListAccounts(state) => WizardState { step: Step::Accounts, choices: choices(), ..state },
                Next::Finish(state) => {
                    prop_assert!(state.username.is_some() && state.bank.is_some(), "{:?}", state);
                    WizardState { step: Step::Finish, ..state }
                }
            };
            prop_assert!(!before.is_over() || before == state);
            prop_assert!(state.wrong.is_empty() || state.fault.is_some());
            prop_assert!(state.fault.is_none() || state.last_error.is_some());
            prop_assert!(state.logins <= MAX_TRIES && state.tans <= MAX_TRIES);
            prop_assert!(state.step != Step::Login || state.bank.is_some());
        }
    }
}
