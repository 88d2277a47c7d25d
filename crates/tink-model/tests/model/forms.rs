//! Form bodies.

use tink_model::main::{AuthorizationGrantRequest, GrantType, OAuth2AuthenticationTokenRequest};
use tink_model::{DecodeError, Profile, Rules, Validate as _};

fn token(fields: &[(&str, &str)]) -> Result<OAuth2AuthenticationTokenRequest, DecodeError> {
    OAuth2AuthenticationTokenRequest::from_form(pairs(fields))
}

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_form_is_read_and_written() {
    let fields = [("grant_type", "client_credentials"), ("client_id", "id"), ("scope", "a,b"), ("client_secret", "s")];
    let form = token(&fields).expect("a whole form");
    assert_eq!(form.grant_type, GrantType::ClientCredentials);
    assert_eq!(form.scope.as_deref(), Some("a,b"));
    assert_eq!(form.client_secret.expose(), "s");
    let written = [("client_id", "id"), ("client_secret", "s"), ("grant_type", "client_credentials"), ("scope", "a,b")];
    assert_eq!(form.to_form(), written.map(|(name, value)| (name, value.to_owned())));
    let built = OAuth2AuthenticationTokenRequest::new("id", "s", "client_credentials").with_scope("a,b");
    assert_eq!(form, built);
}

#[test]
fn a_field_without_a_value_counts_as_left_out_and_unknown_ones_are_ignored() {
    let form = token(&[
        ("grant_type", "x"),
        ("client_id", "id"),
        ("client_secret", "s"),
        ("scope", ""),
        ("other", "1"),
        ("other", "2"),
    ]);
    let form = form.expect("a whole form");
    assert_eq!(form.scope, None);
    assert_eq!(form.grant_type, GrantType::Unknown("x".to_owned()));
}

#[test]
fn missing_and_repeated_fields_are_named_and_no_value_is_shown() {
    let missing = token(&[("grant_type", "refresh_token"), ("client_id", "id"), ("client_secret", "")]);
    assert_eq!(
        missing.expect_err("a secret is required").to_string(),
        "the document: the required field `client_secret` is missing"
    );
    let twice = token(&[
        ("grant_type", "refresh_token"),
        ("client_id", "id"),
        ("client_secret", "a1"),
        ("client_secret", "b2"),
    ]);
    assert_eq!(twice.expect_err("one secret is enough").to_string(), "/client_secret: the field appears twice");
}

#[test]
fn a_form_is_validated_like_a_body() {
    let rules = Rules::sandbox(Profile::Seed);
    let request = AuthorizationGrantRequest::from_form(pairs(&[("scope", "user:read")])).expect("the shape is right");
    let violations = request.validate(&rules).expect_err("no user is named");
    assert_eq!(
        violations.to_string(),
        "the document: must have exactly one of user_id, external_user_id, and has 0 (an object, rule x-exactly-one-of of 2019-01)"
    );
    assert_eq!(request.with_external_user_id("test-user-1").validate(&rules), Ok(()));
}

#[test]
fn a_grant_needs_what_it_exchanges() {
    let rules = Rules::sandbox(Profile::Seed);
    let base = || OAuth2AuthenticationTokenRequest::new("id", "secret", GrantType::AuthorizationCode);
    let violations = base().validate(&rules).expect_err("the code is missing");
    assert_eq!(
        violations.to_string(),
        "/code: must be there for the grant type authorization_code (nothing, rule x-hook of 2019-01)"
    );
    assert_eq!(base().with_code("c").validate(&rules), Ok(()));
    // The reference's own example sends both.
    assert_eq!(base().with_code("c").with_refresh_token("r").validate(&rules), Ok(()));
    let refresh = OAuth2AuthenticationTokenRequest::new("id", "secret", GrantType::RefreshToken);
    assert_eq!(
        refresh.validate(&rules).expect_err("the token is missing").iter().next().map(|v| v.pointer().to_owned()),
        Some("/refresh_token".to_owned())
    );
    let client = OAuth2AuthenticationTokenRequest::new("id", "secret", GrantType::ClientCredentials);
    assert_eq!(client.validate(&rules), Ok(()));
}
