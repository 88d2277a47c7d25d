//! Each operation's request: method, path, headers, body; and what is refused before it goes out.

use std::fmt::Write as _;

use tink_main::model::{
    AuthorizationGrantRequest, CreateUserRequest, GrantType, OAuth2AuthenticationTokenRequest, SearchOrder,
    SearchQuery, SearchSort,
};
use tink_model::Violation;
use tink_transport::testing::{empty, json};

use crate::support::bench;

#[tokio::test]
async fn every_operation_sends_what_the_reference_asks_for() {
    let bench = bench([
        json(200, r#"{"user_id":"0123456789abcdef0123456789abcdef"}"#),
        empty(204),
        json(200, r#"{"id":"u"}"#),
        json(200, r#"{"access_token":"t","expires_in":7200}"#),
        json(200, r#"{"code":"c"}"#),
        json(200, r#"{"accounts":[]}"#),
        json(200, r#"{"credentials":[]}"#),
        json(200, "[]"),
        json(200, "[]"),
        json(200, r#"{"count":0,"results":[]}"#),
        json(200, r#"{"id":"t"}"#),
    ]);
    let main = bench.main.clone();
    let user = CreateUserRequest::new("SE").with_locale("sv_SE").with_external_user_id("anna-1");
    main.create_user(&user).await.unwrap();
    main.delete_user().await.unwrap();
    main.get_user().await.unwrap();
    let code =
        OAuth2AuthenticationTokenRequest::new("my client", "s&cret", GrantType::AuthorizationCode).with_code("c=1");
    main.get_token(&code).await.unwrap();
    let grant = AuthorizationGrantRequest::new("accounts:read,user:read").with_external_user_id("anna-1");
    main.create_authorization_grant(&grant).await.unwrap();
    main.list_accounts().await.unwrap();
    main.list_credentials().await.unwrap();
    main.list_categories(None).await.unwrap();
    main.list_categories(Some(&"sv_SE".into())).await.unwrap();
    let query = SearchQuery::new()
        .with_query_string("Food this week")
        .with_sort(SearchSort::Amount)
        .with_order(SearchOrder::Asc)
        .with_offset(20)
        .with_limit(20);
    main.search(&query).await.unwrap();
    main.get_transaction(&"a/b".into()).await.unwrap();

    let mut printed = String::new();
    for request in bench.sent() {
        let content_type = request.header("content-type").unwrap_or("no body");
        let operation = request.operation.unwrap();
        writeln!(printed, "{operation}: {} ({content_type})\n{}\n", request.line(), request.text()).unwrap();
    }
    insta::assert_snapshot!(printed);
}

#[tokio::test]
async fn a_body_that_breaks_rules_is_not_sent() {
    let bench = bench([]);
    let error = bench.main.search(&SearchQuery::new().with_limit(-1)).await.unwrap_err();
    let pointers: Vec<&str> = error.violations().unwrap().iter().map(Violation::pointer).collect();
    assert_eq!(pointers, ["/limit"]);
    let neither = AuthorizationGrantRequest::new("accounts:read");
    assert!(bench.main.create_authorization_grant(&neither).await.unwrap_err().is_invalid_request());
    let both = neither.with_user_id("u").with_external_user_id("e");
    assert!(bench.main.create_authorization_grant(&both).await.unwrap_err().is_invalid_request());
    assert!(bench.sent().is_empty());
}

#[tokio::test]
async fn an_unchecked_client_sends_what_it_is_given() {
    let bench = bench([json(200, r#"{"results":[]}"#)]);
    bench.main.clone().unchecked().search(&SearchQuery::new().with_limit(-1)).await.unwrap();
    assert_eq!(bench.sent()[0].text(), r#"{"limit":-1}"#);
}

#[tokio::test]
async fn an_answer_of_another_shape_is_an_error_that_names_the_place() {
    let bench = bench([json(200, r#"{"name":"no id"}"#)]);
    let error = bench.main.get_user().await.unwrap_err();
    assert!(error.is_unreadable());
    assert_eq!(error.operation().id, "getUser");
    assert!(error.decode_error().unwrap().reason().contains("id"), "{:?}", error.decode_error());
    assert_eq!(error.body().unwrap(), r#"{"name":"no id"}"#);
}

#[tokio::test]
async fn one_unreadable_account_does_not_lose_the_others() {
    let bench = bench([json(200, r#"{"accounts":[{"id":"a"},{"noId":1},{"id":"c","balance":"x"}]}"#)]);
    let accounts = bench.main.list_accounts().await.unwrap().accounts;
    assert_eq!(accounts.iter().map(|account| account.id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(accounts.bad().len(), 1);
}
