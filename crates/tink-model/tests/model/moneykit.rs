//! What MoneyKit's bodies have that no other API's have: amounts as texts, references between lists, values by id, two shapes of 422.

use tink_model::moneykit::{
    AccountImportData, BalancesImportData, CustomerUser, CustomerUserEmail, CustomerUserPhone, ErrorDetails,
    ErrorResponse, ImportLinkRequest, LinkErrorCode, LinkSessionRequest, LocationPart, TransactionImportData,
    UpdateLinkRequest, UserLinks, WebhookChange,
};
use tink_model::{Amount, DateTime, Rules, Validate, Violations};

fn date(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn account(id: &str) -> AccountImportData {
    AccountImportData::new(id, "Premier Checking", "depository.checking", BalancesImportData::new())
}

fn transaction(account: &str) -> TransactionImportData {
    TransactionImportData::new(account, Amount::new(-450, 2), date("2022-02-08"))
}

fn import(accounts: &[&str], transactions: &[&str]) -> ImportLinkRequest {
    ImportLinkRequest::new(
        CustomerUser::new("user-1"),
        "chase",
        accounts.iter().map(|id| account(id)).collect::<Vec<_>>(),
        transactions.iter().map(|id| transaction(id)).collect::<Vec<_>>(),
    )
}

fn broken(value: &impl Validate) -> Vec<(String, &'static str)> {
    let violations: Violations = value.validate(&Rules::client()).expect_err("it breaks rules");
    violations.iter().map(|violation| (violation.pointer().to_owned(), violation.rule())).collect()
}

#[test]
fn an_import_names_every_broken_rule_at_once() {
    let mut request = import(&["a", "b", "a"], &["a", "c", "b", "d"]);
    request.customer_user = CustomerUser::new("abc")
        .with_email(CustomerUserEmail::new("x@y"))
        .with_phone(CustomerUserPhone::new("1".repeat(31)));
    request.institution_id = "".into();
    request.accounts[1].balances.currency = Some("EURO".into());
    request.transactions.extend_from_within(..1);
    request.transactions[0].transaction_id = Some("t".into());
    request.transactions[4].transaction_id = Some("t".into());
    let expected = [
        ("/customer_user/id", "minLength"),
        ("/customer_user/email/address", "minLength"),
        ("/customer_user/phone/number", "maxLength"),
        ("/institution_id", "minLength"),
        ("/accounts/2", "x-unique-by"),
        ("/accounts/1/balances/currency", "pattern"),
        ("/transactions/1/account_id", "x-refers-to"),
        ("/transactions/3/account_id", "x-refers-to"),
        ("/transactions/4/transaction_id", "x-unique-by"),
    ];
    assert_eq!(broken(&request), expected.map(|(pointer, rule)| (pointer.to_owned(), rule)));
    assert_eq!(broken(&import(&[], &[])), [("/accounts".to_owned(), "minItems")]);
}

#[test]
fn one_id_in_two_accounts_is_two_transactions_and_none_is_never_the_same() {
    let mut request = import(&["a", "b"], &["a", "b", "a", "a"]);
    request.transactions[0].transaction_id = Some("t".into());
    request.transactions[1].transaction_id = Some("t".into());
    request.transactions[2].transaction_id = Some("".into());
    request.transactions[3].transaction_id = Some("".into());
    request.validate(&Rules::client()).unwrap();
    request.transactions[3].transaction_id = Some("t".into());
    assert_eq!(broken(&request), [("/transactions/3/transaction_id".to_owned(), "x-unique-by")]);
}

#[test]
fn lengths_hold_at_both_ends() {
    for (id, fits) in [("abc", false), ("abcd", true), (&*"a".repeat(150), true), (&*"a".repeat(151), false)] {
        let mut request = import(&["a"], &[]);
        request.customer_user = CustomerUser::new(id);
        assert_eq!(request.validate(&Rules::client()).is_ok(), fits, "{}", id.len());
    }
    let address = |length: usize| CustomerUserEmail::new("a".repeat(length));
    for (length, fits) in [(3, false), (4, true), (254, true), (255, false)] {
        let mut request = import(&["a"], &[]);
        request.customer_user.email = Some(address(length));
        assert_eq!(request.validate(&Rules::client()).is_ok(), fits, "{length}");
    }
}

#[test]
fn amounts_are_texts_whose_digits_are_kept() {
    let body = br#"{"customer_user":{"id":"user-1"},"institution_id":"chase","accounts":[],"transactions":[{"account_id":"a","amount":"-384.050","date":"2022-02-08T09:14:11"}]}"#;
    let request = ImportLinkRequest::decode(body).unwrap();
    assert_eq!(request.transactions[0].amount.amount(), Amount::new(-38405, 2));
    assert_eq!(request.to_json(), body);
    for wrong in [r#""1e3""#, r#""NaN""#, "384.05", r#""+1""#, "null"] {
        let body = String::from_utf8_lossy(body).replace(r#""-384.050""#, wrong);
        let error = ImportLinkRequest::decode(body.as_bytes()).expect_err(wrong);
        assert_eq!(error.pointer(), "/transactions/0/amount", "{wrong}");
    }
}

#[test]
fn times_without_a_zone_are_utc_and_a_balance_date_may_lack_a_time() {
    let millis = |text: &str| date(text).at_offset(0).as_millis();
    assert_eq!(millis("2023-02-16T00:00:00"), millis("2023-02-16T01:00:00+01:00"));
    let balances = br#"{"balance_date":"2021-08-12"}"#;
    let read = BalancesImportData::decode(balances).unwrap();
    assert_eq!(read.balance_date.as_ref().map(|date| date.at_offset(0).as_millis()), Some(millis("2021-08-12T00:00Z")));
    assert_eq!(BalancesImportData::decode(br#"{"balance_date":null}"#).unwrap(), BalancesImportData::new());
}

#[test]
fn the_type_of_an_account_is_any_text() {
    let mut request = import(&["a"], &["a"]);
    request.accounts[0].r#type = "Girokonto!".to_owned();
    assert_eq!(request.validate(&Rules::sandbox(tink_model::Profile::default())), Ok(()));
}

#[test]
fn the_two_shapes_of_422_are_told_apart_by_their_code() {
    let body = br#"{"error_code":"api_error.request.validation_failed","error_message":"x","validation_errors":[{"location":["body","a/b",3],"message":"m","type":"t"},{"location":[null],"message":"n"}]}"#;
    let refusal = ErrorResponse::decode(body).unwrap();
    let ErrorDetails::ValidationFailed([first, second]) = refusal.details() else { panic!("{refusal:?}") };
    assert_eq!(first.location.as_ref(), ["body".into(), "a/b".into(), LocationPart::Index(3)]);
    assert_eq!(first.pointer(), "/a~1b/3");
    assert_eq!(second.location.bad().len(), 1, "a part of another kind loses only itself");
    let body = br#"{"error_code":"link_error.bad_state","error_message":"x","link_error_code":"new_trouble"}"#;
    let refusal = ErrorResponse::decode(body).unwrap();
    let unknown = LinkErrorCode::from("new_trouble");
    assert_eq!(refusal.details(), ErrorDetails::BadState(Some(&unknown)));
    let refusal = ErrorResponse::decode(br#"{"error_code":"link_error.deleted","link_error_code":"auth_expired"}"#);
    assert_eq!(refusal.unwrap().details(), ErrorDetails::None);
}

#[test]
fn links_by_id_survive_a_bad_one() {
    let body = br#"{"links":{"mk_1":{"link_id":"mk_1","state":"connected"},"mk_2":{"state":"error"}}}"#;
    let links = UserLinks::decode(body).unwrap().links;
    assert_eq!(links.names().collect::<Vec<_>>(), ["mk_1"]);
    assert_eq!(links.bad()[0].0, "mk_2");
    assert_eq!(links.get("mk_1").map(|link| link.link_id.as_str()), Some("mk_1"));
}

#[test]
fn a_webhook_is_set_removed_or_left_alone() {
    let read = |body: &[u8]| UpdateLinkRequest::decode(body).unwrap().webhook;
    assert_eq!(read(b"{}"), None);
    assert_eq!(read(br#"{"webhook":null}"#), Some(WebhookChange::Remove));
    assert_eq!(read(br#"{"webhook":"x"}"#), Some(WebhookChange::Set("x".to_owned())));
    assert!(UpdateLinkRequest::decode(br#"{"webhook":1}"#).is_err());
    assert!(UpdateLinkRequest::decode(br#"{"webhook":"x","webhook":"y"}"#).is_err());
    let change = UpdateLinkRequest::new().with_webhook("").with_link_tags(["_x".to_owned(), "y".repeat(100)]);
    let expected = [("/webhook", "minLength"), ("/link_tags/0", "x-hook"), ("/link_tags/1", "maxLength")];
    assert_eq!(broken(&change), expected.map(|(pointer, rule)| (pointer.to_owned(), rule)));
}

#[test]
fn a_session_comes_back_to_an_address_without_a_query() {
    let session = |address: &str| LinkSessionRequest::new(CustomerUser::new("user-1"), address);
    assert_eq!(session("https://example.com/back").validate(&Rules::client()), Ok(()));
    assert_eq!(broken(&session("https://example.com/back?a=1")), [("/redirect_uri".to_owned(), "x-hook")]);
}
