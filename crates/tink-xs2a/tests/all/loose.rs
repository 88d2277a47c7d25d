//! Answers in the forms that the platform is known to write, as a caller meets them.

use tink_model::xs2a::german_moment;
use tink_transport::testing::json;
use tink_xs2a::PageRequest;
use tink_xs2a::TurnoverFilter;
use tink_xs2a::model::{SyncMode, WizardLastError, WizardRequest};

use crate::support::bench;

#[tokio::test]
async fn a_connection_with_texts_for_truth_and_zeros_for_dates_is_read() {
    let connection = r#"{"id":"c","country_id":"","sync_mode":"","sync_active":"1","sync_fail_counter":"2","testmode":"true",
        "consent_valid_until":"0000-00-00","last_synced":"2024-07-15T09:00:00.123+02:00","created_at":"2024-07-15 09:00:00"}"#;
    let read =
        bench([json(200, connection)]).anna.get_bank_connection(tink_model::BankConnectionId::from("c")).await.unwrap();
    assert_eq!((read.country_id, read.sync_mode, read.consent_valid_until), (None, None::<SyncMode>, None));
    assert_eq!((read.sync_active, read.sync_fail_counter, read.testmode), (Some(true), Some(2), Some(true)));
    let (synced, created) = (read.last_synced.unwrap(), read.created_at.unwrap());
    assert_eq!(german_moment(&synced).as_millis() - german_moment(&created).as_millis(), 123);
}

#[tokio::test]
async fn money_keeps_every_digit_under_either_name_of_the_currency() {
    let balance = r#"{"id":"a","balance":12345678901234567.89,"available":null,"limit":0.10,"currency_id":"EUR"}"#;
    let turnovers = r#"{"turnovers":[{"booking_date":"2024-01-12","amount":-0.10,"currency":"","currency_id":"CHF","purpose":["a","b"]},
        {"booking_date":"2024-01-13 00:00:00","amount":-49.90,"currency":"EUR","purpose":"","new":"1","tags":["never-seen"]}]}"#;
    let bench = bench([json(200, balance), json(200, turnovers)]);
    let balance = bench.anna.get_balance(&"a".into()).await.unwrap();
    assert_eq!(balance.balance.unwrap().to_string(), "12345678901234567.89");
    assert_eq!((balance.available, balance.limit.unwrap().to_string().as_str()), (None, "0.10"));
    assert_eq!(balance.currency.unwrap(), "EUR");
    let list = bench.anna.list_turnovers(&"a".into(), &TurnoverFilter::new()).await.unwrap();
    let [first, second] = &list.turnovers[..] else { panic!("{list:?}") };
    assert_eq!(
        (first.amount.unwrap().to_string().as_str(), first.currency.as_ref().unwrap().as_str()),
        ("-0.10", "CHF")
    );
    assert_eq!((second.booking_date.unwrap().to_string().as_str(), second.new), ("2024-01-13", Some(true)));
    assert_eq!((second.purpose.len(), second.tags[0].as_str()), (0, "never-seen"));
}

#[tokio::test]
async fn a_wizard_without_an_error_says_so_with_an_empty_list() {
    let fine = r#"{"code":200,"message":"ok","error":[],"polling":{},"form":{"name":"finish","elements":[]}}"#;
    let wrong = r#"{"code":"200","error":{"message":"No.","recoverable":"1"},"polling":{"interval":"2000"},"form":[]}"#;
    let bench = bench([json(200, fine), json(200, wrong)]);
    let step = WizardRequest::new("k");
    let read = bench.anna.drive_wizard(&step).await.unwrap();
    assert_eq!((read.error, read.polling.unwrap().interval), (None, None));
    assert_eq!(read.form.unwrap().name.as_deref(), Some("finish"));
    let read = bench.anna.drive_wizard(&step).await.unwrap();
    assert_eq!((read.error.unwrap().recoverable, read.polling.unwrap().interval), (Some(true), Some(2000)));
    assert_eq!(read.form, None);
}

#[tokio::test]
async fn a_session_without_an_error_has_an_empty_text_for_it() {
    let answers = [r#"{"transaction":"t","last_error":""}"#, r#"{"transaction":"t","last_error":"security_new_rule"}"#];
    let bench = bench(answers.map(|body| json(200, body)));
    assert_eq!(bench.xs2a.get_wizard_session(&"t".into()).await.unwrap().last_error, None);
    let later = bench.xs2a.get_wizard_session(&"t".into()).await.unwrap().last_error;
    assert_eq!(later, Some(WizardLastError::Unknown("security_new_rule".to_owned())));
}

#[tokio::test]
async fn numbers_of_pages_may_be_texts() {
    let page =
        r#"{"total":"1","per_page":"15","current_page":"1","last_page":"1","from":"1","to":"1","data":[{"id":"u"}]}"#;
    let page = bench([json(200, page)]).xs2a.list_bank_users(PageRequest::new()).await.unwrap();
    assert_eq!((page.total, page.last_page, page.data.len()), (Some(1), Some(1), 1));
}
