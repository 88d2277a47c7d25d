//! From a bank user to turnovers and back through every deletion, over a socket and without one; every operation at least once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tink_model::xs2a::{
    AccessTokenRequest, BankAccountType, BankConnectionRequest, BankUserRequest, FormElementType, ReportLocale,
    SyncMode, SyncRequest, WizardAction, WizardLastError, WizardRequest, WizardResponse, WizardStart, WizardStep,
};
use tink_model::{Amount, DateTime};
use tink_sandbox::{ManualClock, Sandbox};
use tink_xs2a::{
    BankFilter, BankUserClient, BankUserToken, EventFilter, PageRequest, SyncOutcome, TurnoverFilter, Xs2aClient,
};

use crate::stage::{Over, Stage};

/// The morning of the sources' own sample: 15 January 2024, nine o'clock in Germany.
pub(crate) const MORNING: i64 = 1_705_305_600_000;

pub(crate) async fn bank_user(xs2a: &Xs2aClient) -> BankUserClient {
    let anna = xs2a.create_bank_user(&BankUserRequest::new("Anna Example", "anna@example.com")).await.unwrap();
    let until = AccessTokenRequest::new().with_valid_until("2050-01-01 11:11:11".parse::<DateTime>().unwrap());
    let token = xs2a.create_access_token(&anna.id, &until).await.unwrap();
    xs2a.bank_user(&BankUserToken::try_from(&token).unwrap())
}

pub(crate) async fn step(anna: &BankUserClient, request: WizardRequest) -> WizardResponse {
    anna.drive_wizard(&request).await.unwrap()
}

/// What the form of an answer is called.
pub(crate) fn form(answer: &WizardResponse) -> &str {
    answer.form.as_ref().and_then(|form| form.name.as_deref()).unwrap_or_default()
}

pub(crate) fn login(wizard: &WizardStart, pin: &str) -> WizardRequest {
    WizardRequest::new(wizard.wizard_session_key.clone())
        .with_field("USER_NAME", "abcdef")
        .with_field("USER_PIN", pin)
        .with_field("privacy_policy", true)
}

/// Goes through a wizard to its end: the test bank, if there is still one to choose, and a login.
pub(crate) async fn finish(anna: &BankUserClient, wizard: &WizardStart, pin: &str) -> WizardResponse {
    let key = || WizardRequest::new(wizard.wizard_session_key.clone());
    let first = step(anna, key()).await;
    if form(&first) == "bank" {
        let chosen = key().with_field("country_id", "DE").with_field("bank_code", 88_888_888);
        assert_eq!(form(&step(anna, chosen).await), "login");
    }
    let last = step(anna, login(wizard, pin)).await;
    assert_eq!(form(&last), "finish", "{last:?}");
    assert_eq!(last.error, None);
    last
}

pub(crate) async fn walked(over: Over) -> Stage {
    let clock = Arc::new(ManualClock::new(MORNING));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), over).await;
    let xs2a = stage.xs2a();
    let user = xs2a.create_bank_user(&BankUserRequest::new("Max Mustermann", "user@example.com")).await.unwrap();
    assert_eq!(xs2a.get_bank_user(&user.id).await.unwrap(), user);
    assert_eq!(xs2a.list_bank_users(PageRequest::new()).await.unwrap().data[0], user);

    let until = AccessTokenRequest::new().with_valid_until("2050-01-01 11:11:11".parse::<DateTime>().unwrap());
    let token = xs2a.create_access_token(&user.id, &AccessTokenRequest::new()).await.unwrap();
    let extended = xs2a.extend_access_token(&user.id, &token.id, &until).await.unwrap();
    assert_eq!((extended.id.clone(), extended.token.clone()), (token.id.clone(), token.token.clone()));
    assert_eq!(extended.valid_until.as_ref().map(DateTime::as_str), Some("2050-01-01 11:11:11"));
    assert_eq!(xs2a.get_access_token(&user.id, &token.id).await.unwrap(), extended);
    assert_eq!(xs2a.list_access_tokens(&user.id, PageRequest::new()).await.unwrap().data.to_vec(), [extended]);
    let anna = xs2a.bank_user(&BankUserToken::try_from(&token).unwrap());

    let full = BankConnectionRequest::new().with_sync_mode(SyncMode::Full);
    let wizard = anna.create_bank_connection(&full).await.unwrap();
    wizard_form_by_form(&anna, &wizard).await;
    let session = xs2a.get_wizard_session(&wizard.transaction).await.unwrap();
    assert_eq!((session.finished, session.current_step), (Some(true), Some(WizardStep::WizardFinishStep)));
    assert_eq!(session.last_error, Some(WizardLastError::PpNotChecked));

    let connections = anna.list_bank_connections(PageRequest::new()).await.unwrap();
    let [connection] = connections.data.as_ref() else { panic!("one connection: {connections:?}") };
    assert_eq!(connection.transaction.as_ref(), Some(&wizard.transaction));
    assert_eq!(anna.get_bank_connection(&connection.id).await.unwrap(), *connection);
    assert_eq!(anna.get_bank_connection(&wizard.transaction).await.unwrap(), *connection);
    assert_eq!(connection.consent_valid_until.map(|day| day.to_string()).as_deref(), Some("2024-04-14"));

    let accounts = anna.list_bank_accounts(PageRequest::new()).await.unwrap();
    let own = anna.list_bank_connection_accounts(&connection.id, PageRequest::new()).await.unwrap();
    assert_eq!((accounts.data.to_vec(), accounts.total), (own.data.to_vec(), own.total));
    let giro = accounts.data.iter().find(|account| account.r#type == Some(BankAccountType::Giro)).unwrap();
    assert_eq!(anna.get_bank_account(&giro.id).await.unwrap(), *giro);
    let balance = anna.get_balance(&giro.id).await.unwrap();
    assert!(balance.balance.is_some() && balance.currency.as_ref().is_some_and(|currency| currency.as_str() == "EUR"));
    turnovers_and_what_was_seen(&anna, &clock, giro).await;

    let report = anna.get_report(&giro.id, "summary", Some(&ReportLocale::De)).await.unwrap();
    assert!(report.as_str().contains("\"months\""), "{}", report.as_str());

    let in_background = anna.sync_bank_connection(&connection.id, &SyncRequest::new()).await.unwrap();
    assert_eq!(in_background, SyncOutcome::InBackground);
    let reset = anna.reset_bank_connection(&connection.id).await.unwrap();
    finish(&anna, &reset, "123456").await;

    events_and_banks(&xs2a, &wizard).await;

    anna.delete_bank_connection(&connection.id).await.unwrap();
    // Accounts outlive their connection.
    let orphan = anna.get_bank_account(&giro.id).await.unwrap();
    assert_eq!((orphan.bank_connection_id, orphan.bank_code), (None, giro.bank_code.clone()));
    anna.delete_bank_account(&giro.id).await.unwrap();
    let left = anna.list_bank_accounts(PageRequest::new()).await.unwrap();
    assert_eq!(left.data.len(), accounts.data.len() - 1);
    xs2a.delete_access_token(&user.id, &token.id).await.unwrap();
    assert_eq!(anna.get_balance(&giro.id).await.unwrap_err().status().map(|status| status.as_u16()), Some(401));
    xs2a.delete_bank_user(&user.id).await.unwrap();
    assert_eq!(xs2a.list_bank_users(PageRequest::new()).await.unwrap().data.len(), 0);
    stage
}

/// The happy path of the sources, and the form again where the privacy policy is not accepted.
async fn wizard_form_by_form(anna: &BankUserClient, wizard: &WizardStart) {
    let key = || WizardRequest::new(wizard.wizard_session_key.clone());
    assert_eq!(form(&step(anna, key()).await), "bank");
    let chosen = key().with_field("country_id", "DE").with_field("bank_code", "88888888");
    let asked = step(anna, chosen).await;
    let kinds: Vec<FormElementType> =
        asked.form.as_ref().unwrap().elements.iter().filter_map(|element| element.r#type.clone()).collect();
    assert_eq!(
        kinds,
        [FormElementType::HelpText, FormElementType::Text, FormElementType::Password, FormElementType::Checkbox]
    );
    let unticked = key().with_field("USER_NAME", "abcdef").with_field("USER_PIN", "123456");
    let again = step(anna, unticked.with_field("privacy_policy", false)).await;
    assert_eq!((form(&again), &again.error), ("login", &None));
    let wrong: Vec<Option<&str>> = again
        .form
        .as_ref()
        .unwrap()
        .elements
        .iter()
        .filter(|element| element.validation_error.is_some())
        .map(|element| element.name.as_deref())
        .collect();
    assert_eq!(wrong, [Some("privacy_policy")]);
    let german = step(anna, key().with_action(WizardAction::ChangeLanguage).with_field("language", "de")).await;
    assert_eq!(german.form.as_ref().unwrap().elements[1].label.as_deref(), Some("Anmeldename"));
    assert_eq!(form(&step(anna, key().with_action(WizardAction::Back)).await), "bank");
    assert_eq!(
        form(&step(anna, key().with_field("country_id", "DE").with_field("bank_code", "88888888")).await),
        "login"
    );
    let last = step(anna, login(wizard, "123456")).await;
    assert_eq!(form(&last), "finish");
    assert!(last.form.unwrap().elements.is_empty());
}

async fn turnovers_and_what_was_seen(anna: &BankUserClient, clock: &ManualClock, giro: &tink_model::xs2a::BankAccount) {
    let all = anna.list_turnovers(&giro.id, &TurnoverFilter::new()).await.unwrap().turnovers;
    assert!(all.len() > 100, "{}", all.len());
    assert!(all.iter().all(|turnover| turnover.new == Some(true)));
    let days: Vec<_> = all.iter().map(|turnover| turnover.booking_date.unwrap()).collect();
    assert!(days.is_sorted_by(|one, next| one >= next), "the newest comes first");
    let (from, to) = ("2023-12-01".parse().unwrap(), "2023-12-31".parse().unwrap());
    let december = TurnoverFilter::new().with_from(from).with_to(to);
    let december = anna.list_turnovers(&giro.id, &december).await.unwrap().turnovers;
    let expected: Vec<_> = all.iter().filter(|one| (from..=to).contains(&one.booking_date.unwrap())).cloned().collect();
    assert_eq!(december.to_vec(), expected);
    assert!(!expected.is_empty());
    // Exact: the amounts come out with the two decimals that they have.
    let cents: Vec<Amount> = all.iter().filter_map(|turnover| turnover.amount).collect();
    assert!(cents.iter().all(|amount| amount.to_string().split_once('.').is_some_and(|(_, cents)| cents.len() == 2)));

    anna.mark_as_seen_until(&giro.id, to).await.unwrap();
    let new = async || anna.list_turnovers(&giro.id, &TurnoverFilter::new().only_new()).await;
    let later: BTreeSet<_> =
        all.iter().filter(|one| one.booking_date.unwrap() > to).map(|one| one.transaction_id.clone()).collect();
    let left: BTreeSet<_> = new().await.unwrap().turnovers.iter().map(|one| one.transaction_id.clone()).collect();
    assert_eq!(left, later);
    anna.mark_as_seen(&giro.id).await.unwrap();
    assert_eq!(new().await.unwrap().turnovers.len(), 0);
    // What the next days bring is new again.
    clock.advance(Duration::from_secs(10 * 24 * 60 * 60));
    let brought = new().await.unwrap().turnovers;
    assert!(!brought.is_empty() && brought.len() < all.len());
}

async fn events_and_banks(xs2a: &Xs2aClient, wizard: &WizardStart) {
    let all = xs2a.list_events(&EventFilter::new(), PageRequest::new()).await.unwrap();
    let of_wizard = EventFilter::new().with_transaction(wizard.transaction.clone());
    let own = xs2a.list_events(&of_wizard, PageRequest::new()).await.unwrap();
    assert!(own.total < all.total && !own.data.is_empty());
    for event in &own.data {
        assert_eq!(event.transaction.as_ref(), Some(&wizard.transaction));
        assert_eq!(xs2a.get_event(&event.id).await.unwrap(), *event);
    }
    let bank = xs2a.find_bank("88888888").await.unwrap();
    let filter = BankFilter::new().with_country("DE");
    let german = xs2a.list_banks(&filter, PageRequest::new()).await.unwrap();
    assert!(german.data.contains(&bank) && german.data.len() > 1);
    let found = xs2a.autocomplete_banks("testbank n", &filter, PageRequest::new()).await.unwrap();
    assert_eq!(found.data.iter().filter_map(|bank| bank.name.as_deref()).collect::<Vec<_>>(), ["Testbank Nord"]);
}

#[tokio::test]
async fn the_way_from_a_bank_user_to_turnovers_and_back_works_in_process_and_over_a_socket() {
    for over in [Over::Nothing, Over::Socket] {
        walked(over).await;
    }
}

#[tokio::test]
async fn pages_are_read_to_the_end_newest_first() {
    let stage = Stage::new(Sandbox::builder().seed(7), Over::Socket).await;
    let xs2a = stage.xs2a();
    for number in 0..7 {
        xs2a.create_bank_user(&BankUserRequest::new(format!("User {number}"), "user@example.com")).await.unwrap();
    }
    let page = xs2a.list_bank_users(PageRequest::new().with_per_page(3).with_page(3)).await.unwrap();
    assert_eq!((page.total, page.last_page, page.from, page.to), (Some(7), Some(3), Some(7), Some(7)));
    assert_eq!(page.next_page_url, None);
    assert!(page.prev_page_url.unwrap().ends_with("/v1/api/users?page=2&per_page=3"));
    let beyond = xs2a.list_bank_users(PageRequest::new().with_page(9)).await.unwrap();
    assert_eq!((beyond.data.len(), beyond.from, beyond.to), (0, None, None));
    let mut names = Vec::new();
    let mut users = xs2a.bank_user_pages(PageRequest::new().with_per_page(2)).elements();
    while let Some(user) = users.next().await {
        names.push(user.unwrap().name.unwrap());
    }
    assert_eq!(names, ["User 6", "User 5", "User 4", "User 3", "User 2", "User 1", "User 0"]);
}
