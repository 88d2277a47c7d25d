//! Responses are read with tolerance: what cannot be read is set aside, and the rest is kept.

use tink_model::main::{
    Account, AccountListResponse, AccountType, CategoryList, Credentials, ErrorResponse, SearchResponse, SearchResult,
    Transaction, User, UserProfile,
};
use tink_model::{Amount, EpochMillis, Json, List};

#[test]
fn a_member_of_the_wrong_type_reads_as_absent_and_keeps_its_text() {
    let body = br#"{"id": "a1", "balance": "34567", "closed": {"a": [1.10]}, "name": "Privatkonto", "flags": "[\"MANDATE\"]"}"#;
    let account = Account::decode(body).expect("the id is there");
    assert_eq!((account.balance, account.closed), (None, None));
    assert_eq!(account.name.as_deref(), Some("Privatkonto"));
    let unread: Vec<_> = account.unread().iter().map(|unread| (unread.name(), unread.raw())).collect();
    assert_eq!(unread, [("balance", "\"34567\""), ("closed", "{\"a\": [1.10]}")]);
}

#[test]
fn what_was_not_read_is_written_back_unless_it_was_set() {
    let account = Account::decode(br#"{"id": "a1", "balance": "34567", "closed": 7}"#).expect("the id is there");
    let account = account.with_balance(1);
    let written = String::from_utf8(account.to_json()).expect("JSON is UTF-8");
    assert!(written.contains("\"balance\":1,") && written.contains("\"closed\":7,"), "{written}");
}

#[test]
fn a_missing_identifier_loses_its_element_only() {
    let body =
        br#"{"accounts": [{"id": "a1"}, {"name": "no id"}, {"id": null}, {"id": 7}, 7, {"id": "a2"}], "new": 1}"#;
    let response = AccountListResponse::decode(body).expect("a whole body");
    let ids: Vec<&str> = response.accounts.iter().map(|account| account.id.as_str()).collect();
    assert_eq!(ids, ["a1", "a2"]);
    let bad: Vec<_> =
        response.accounts.bad().iter().map(|bad| (bad.index(), bad.raw(), bad.error().to_string())).collect();
    assert_eq!(
        bad,
        [
            (1, "{\"name\": \"no id\"}", "/1: the required member `id` is missing (line 1, column 29)".to_owned()),
            (2, "{\"id\": null}", "/2: the required member `id` is missing (line 1, column 48)".to_owned()),
            (3, "{\"id\": 7}", "/3/id: expected a string, found a number (line 1, column 69)".to_owned()),
            (4, "7", "/4: expected an object, found a number (line 1, column 73)".to_owned()),
        ]
    );
    let again = AccountListResponse::decode(&response.to_json()).expect("what was written");
    let texts = |response: &AccountListResponse| -> Vec<_> {
        response.accounts.bad().iter().map(|bad| (bad.index(), bad.raw().to_owned())).collect()
    };
    assert_eq!(texts(&again), texts(&response), "bad elements are written back in their places");
}

#[test]
fn absent_and_null_lists_are_empty_and_a_wrong_one_is_set_aside() {
    for body in ["{}", "{\"accounts\": null}", "{\"accounts\": []}"] {
        let response = AccountListResponse::decode(body.as_bytes()).expect(body);
        assert!(response.accounts.is_empty() && response.unread().is_empty(), "{body}");
        assert_eq!(response.to_json(), b"{\"accounts\":[]}");
    }
    let response = AccountListResponse::decode(b"{\"accounts\": {}}").expect("a wrong list");
    assert!(response.accounts.is_empty());
    assert_eq!(response.unread()[0].raw(), "{}");
    assert_eq!(response.to_json(), b"{\"accounts\":{}}");
}

#[test]
fn a_list_as_the_whole_body_is_isolated_as_well() {
    let list = CategoryList::decode(br#"[{"id": "c1", "code": "expenses:food"}, "x"]"#).expect("a list");
    assert_eq!((list.len(), list.bad().len()), (1, 1));
    assert_eq!(list.0[0].code.as_deref(), Some("expenses:food"));
    assert!(CategoryList::decode(b"{}").is_err());
}

#[test]
fn unknown_enum_values_keep_their_text() {
    let account = Account::decode(br#"{"id": "a1", "type": "CRYPTO"}"#).expect("the id is there");
    assert_eq!(account.r#type, Some(AccountType::Unknown("CRYPTO".to_owned())));
    assert!(account.r#type.as_ref().is_some_and(|kind| !kind.is_known() && kind.as_str() == "CRYPTO"));
    assert!(account.unread().is_empty());
}

#[test]
fn a_strict_schema_inside_of_a_response_is_an_optional_member() {
    let body = br#"{"count": 1, "query": {"limit": "twenty"}, "results": [], "net": 12.50}"#;
    let response = SearchResponse::decode(body).expect("a whole body");
    assert_eq!(response.query, None);
    assert_eq!(response.unread()[0].raw(), "{\"limit\": \"twenty\"}");
    assert_eq!(response.net, Some(Amount::new(1250, 2)));
    let response = SearchResponse::decode(br#"{"query": {"limit": 20, "order": "SIDEWAYS"}}"#).expect("a whole body");
    let query = response.query.expect("a query");
    assert_eq!(
        (query.limit, query.order.map(|order| order.as_str().to_owned())),
        (Some(20), Some("SIDEWAYS".to_owned()))
    );
}

#[test]
fn a_bad_member_deep_inside_loses_only_itself() {
    let body =
        br#"{"results": [{"type": "TRANSACTION", "transaction": {"id": "t1", "amount": true, "pending": false}}]}"#;
    let response = SearchResponse::decode(body).expect("a whole body");
    let transaction = response.results[0].transaction.as_ref().expect("a transaction");
    assert_eq!((transaction.amount, transaction.pending), (None, Some(false)));
    assert_eq!(transaction.unread()[0].name(), "amount");
    assert!(response.unread().is_empty() && response.results[0].unread().is_empty());
}

#[test]
fn members_that_the_platform_writes_as_null_are_written_so() {
    let error = ErrorResponse::new().with_error_code("404");
    assert_eq!(error.to_json(), br#"{"errorMessage":null,"errorCode":"404"}"#);
    let error = ErrorResponse::decode(br#"{"errorCode": "404"}"#).expect("a body");
    assert_eq!((error.error_message.as_deref(), error.error_code.as_deref()), (None, Some("404")));
}

#[test]
fn the_last_of_two_equal_members_counts() {
    let account = Account::decode(br#"{"id": "a1", "closed": 1, "closed": true, "id": "a2"}"#).expect("a body");
    assert_eq!((account.id.as_str(), account.closed), ("a2", Some(true)));
    assert!(account.unread().is_empty());
    let account = Account::decode(br#"{"id": "a1", "closed": true, "closed": 1}"#).expect("a body");
    assert_eq!((account.closed, account.unread().len()), (None, 1));
}

#[test]
fn json_inside_of_a_string_is_kept_and_read_on_demand() {
    let body = br#"{"id": "a1", "flags": "[\"MANDATE\"]", "identifiers": "not JSON"}"#;
    let account = Account::decode(body).expect("a body");
    let (flags, identifiers) = (account.flags.expect("flags"), account.identifiers.expect("identifiers"));
    assert_eq!((flags.text(), flags.parse()), ("[\"MANDATE\"]", Ok(vec!["MANDATE".to_owned()])));
    assert_eq!(identifiers.text(), "not JSON");
    assert_eq!(
        identifiers.parse().expect_err("not JSON").to_string(),
        "the document: the text is not JSON (line 1, column 2)"
    );
}

#[test]
fn an_instant_in_an_answer_may_be_a_string_of_digits_also_within_an_echoed_request() {
    let user = User::decode(br#"{"id": "u1", "created": "1455740874875"}"#).expect("a body");
    assert_eq!((user.created, user.unread().len()), (Some(EpochMillis::new(1_455_740_874_875)), 0));
    let response = SearchResponse::decode(br#"{"query": {"startDate": "1455740874875"}}"#).expect("a body");
    let query = response.query.expect("a query");
    assert_eq!(query.start_date, Some(EpochMillis::new(1_455_740_874_875)));
}

#[test]
fn a_document_that_is_not_json_is_an_error_also_in_a_response() {
    for body in [
        "",
        "<html>",
        "{\"accounts\": [}",
        "{\"accounts\": []",
        "{\"accounts\": [{\"id\": \"a\" \"b\"}]}",
        "[]",
        "{} x",
    ] {
        assert!(AccountListResponse::decode(body.as_bytes()).is_err(), "{body}");
    }
    let deep = format!("{{\"accounts\": [{{\"id\": \"a\", \"details\": {}", "{\"x\":".repeat(100_000));
    assert!(AccountListResponse::decode(deep.as_bytes()).is_err());
}

#[test]
fn a_fake_server_can_build_every_response() {
    let user = User::new("u1").with_created(EpochMillis::new(0)).with_profile(UserProfile::new().with_market("SE"));
    assert_eq!(user.id, "u1");
    let transaction = Transaction::new("t1").with_amount("-98.50".parse::<Amount>().expect("an amount"));
    let payload = Json::from_text("{\"TAGS\":[\"dinner\"]}".to_owned()).expect("JSON");
    let transaction = transaction.with_partner_payload(payload);
    let result = SearchResult::new().with_type("TRANSACTION").with_transaction(transaction);
    let response = SearchResponse::new().with_count(1).with_results(vec![result.clone()]);
    let read = SearchResponse::decode(&response.to_json()).expect("what was written");
    assert_eq!(read.results, List::from([result]));
    let credentials = Credentials::new("c1").with_status("UPDATED");
    assert!(String::from_utf8(credentials.to_json()).expect("JSON").contains("\"status\":\"UPDATED\""));
}
