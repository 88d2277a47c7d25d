//! From a call to a request: paths, queries, headers, bodies.

use bytes::Bytes;
use http::HeaderName;
use tink_model::{Idempotency, Method, Operation, TokenKind};

use super::{Call, CallError};
use crate::{BaseUrl, CallContext, Moment};

static UPDATE: Operation = Operation::row(
    "tink-connector",
    "updateAccount",
    Method::Put,
    "/connector/users/{externalUserId}/accounts/{externalAccountId}",
    &[],
    "Account Service",
    &["accounts:write"],
    TokenKind::ClientOrUser,
    Idempotency::Idempotent,
    Some("application/json"),
    &[],
);

fn request(call: Call) -> Result<http::Request<Bytes>, CallError> {
    let base: BaseUrl = "https://api.tink.com".parse().unwrap();
    call.into_request(&base, None)
}

fn path_of(user: &str, account: &str) -> Result<String, CallError> {
    let request = request(Call::new(&UPDATE).path("externalUserId", user).path("externalAccountId", account))?;
    Ok(request.uri().path().to_owned())
}

#[test]
fn path_parameters_are_percent_encoded() {
    for (given, encoded) in [
        ("plain-1._~", "plain-1._~"),
        ("a/b", "a%2Fb"),
        ("a b?c#d", "a%20b%3Fc%23d"),
        ("å{}%", "%C3%A5%7B%7D%25"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("a\r\nb", "a%0D%0Ab"),
    ] {
        assert_eq!(path_of(given, "acc").unwrap(), format!("/connector/users/{encoded}/accounts/acc"));
    }
}

#[test]
fn a_value_that_would_name_another_resource_is_refused() {
    for value in ["", ".", ".."] {
        assert_eq!(path_of("user", value), Err(CallError::PathParameter("externalAccountId")), "{value:?}");
    }
}

#[test]
fn a_parameter_without_a_value_is_refused() {
    let refused = request(Call::new(&UPDATE).path("externalUserId", "user")).unwrap_err();
    assert_eq!(refused, CallError::MissingPathParameter("externalAccountId"));
}

#[test]
fn the_query_is_percent_encoded_and_joined() {
    let call = Call::new(&UPDATE).path("externalUserId", "u").path("externalAccountId", "a");
    let request = request(call.query("locale", "sv_SE").query("q", "a&b=c d+é")).unwrap();
    assert_eq!(request.uri().query(), Some("locale=sv_SE&q=a%26b%3Dc%20d%2B%C3%A9"));
}

#[test]
fn a_header_that_cannot_be_written_is_refused() {
    let name = HeaderName::from_static("x-client-trace-id");
    let call = Call::new(&UPDATE).path("externalUserId", "u").path("externalAccountId", "a");
    assert_eq!(request(call.header(name.clone(), "a\nb")).unwrap_err(), CallError::Header(name));
}

#[test]
fn a_form_is_encoded_and_typed() {
    let call = Call::new(&UPDATE).path("externalUserId", "u").path("externalAccountId", "a");
    let request = request(call.form([("scope", "a:read,b:write"), ("code", "x y")])).unwrap();
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(request.body().as_ref(), b"scope=a%3Aread%2Cb%3Awrite&code=x+y");
}

#[test]
fn the_request_carries_the_calls_context() {
    let base: BaseUrl = "http://localhost:1/tink/".parse().unwrap();
    let call = Call::new(&UPDATE).path("externalUserId", "u").path("externalAccountId", "a").max_response_bytes(10);
    let deadline = Moment::from_origin(std::time::Duration::from_secs(3));
    let request = call.json("{}").into_request(&base, Some(deadline)).unwrap();
    let context = CallContext::of(&request).unwrap();
    assert_eq!(context.operation().unwrap().id, "updateAccount");
    assert_eq!(context.class(), Idempotency::Idempotent);
    assert_eq!(context.deadline(), Some(deadline));
    assert_eq!(context.max_response_bytes(), Some(10));
    assert_eq!(request.uri(), "http://localhost:1/tink/connector/users/u/accounts/a");
    assert_eq!(request.method(), http::Method::PUT);
}
