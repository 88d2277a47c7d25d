//! The bodies that the sources print for MoneyKit: each is read, and compared, member by member, with what the sandbox answers.

use std::time::Duration;

use moneykit_import::model::{
    ErrorCode, ErrorResponse, GrantType, ImportLinkRequest, Link, LinkState, TokenRequest, operations,
};
use tink_sandbox::DEFAULT_CLIENT;
use tink_transport::{Auth, Call};

use super::walk::stage;
use crate::samples::shape_of;
use crate::stage::Over;

/// What of a sample the sandbox answers otherwise: the file, the member, and why.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    ("link", "/tags/[]", "an imported link has no tags"),
    ("link", "/last_synced_at", "an imported link was never synchronised"),
    ("link", "/products/identity", "an import brings accounts and transactions"),
    ("link", "/products/identity/refreshed_at", "an import brings accounts and transactions"),
    ("link", "/products/identity/last_attempted_at", "an import brings accounts and transactions"),
    ("link", "/products/identity/settings", "an import brings accounts and transactions"),
    ("link", "/products/identity/settings/required", "an import brings accounts and transactions"),
    ("link", "/products/identity/settings/prefetch", "an import brings accounts and transactions"),
    ("unauthorized", "/documentation_url", "there is no page that says more"),
    ("rate-limited", "/documentation_url", "there is no page that says more"),
];

fn sample(name: &str) -> String {
    let path = format!("{}/samples/moneykit/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Members of the sample that the answer does not have, or has with another type, and are not listed above; and those that are
/// listed and do not differ.
fn differences(name: &str, answer: &str) -> Vec<String> {
    let answered = shape_of(answer);
    let mut different = Vec::new();
    for (pointer, kinds) in shape_of(&sample(name)) {
        let fits = answered.get(&pointer) == Some(&kinds);
        let listed = DIFFERENCES.iter().any(|(file, at, _)| *file == name && *at == pointer);
        if fits == listed {
            different.push(format!("{name} {pointer}: {kinds:?}, answered {:?}", answered.get(&pointer)));
        }
    }
    different
}

#[test]
fn every_sample_is_read() {
    let request = ImportLinkRequest::decode(sample("import-request").as_bytes()).unwrap();
    assert_eq!(request.transactions[0].amount.to_string(), "384.05");
    let link = Link::decode(sample("link").as_bytes()).unwrap();
    assert_eq!((link.state, link.error_code), (Some(LinkState::Connected), None));
    Link::decode(sample("imported-link").as_bytes()).unwrap();
    let expired = ErrorResponse::decode(sample("unauthorized").as_bytes()).unwrap();
    assert_eq!(expired.error_code, ErrorCode::ApiErrorAuthExpiredAccessToken);
    let limited = ErrorResponse::decode(sample("rate-limited").as_bytes()).unwrap();
    assert_eq!(limited.error_code, ErrorCode::ApiErrorRateLimitExceeded);
}

#[tokio::test]
async fn the_pages_own_example_is_imported_and_answered_in_its_shape() {
    let (stage, clock) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    let client = moneykit.client();
    let raw = async |call: Call| {
        let read = |body: &[u8]| Ok(String::from_utf8(body.to_vec()).unwrap());
        client.fetch::<_, tink_model::moneykit::Refusal>(call, read).await
    };
    let import = || Call::new(&operations::IMPORT_LINK).json(sample("import-request").into_bytes());
    let link = raw(import()).await.unwrap();
    let mut different = differences("link", &link);
    different.extend(differences("imported-link", &link));

    stage.fault("moneykit/importLink", 429);
    let limited = raw(import()).await.unwrap_err();
    different.extend(differences("rate-limited", std::str::from_utf8(limited.body().unwrap()).unwrap()));
    // Somebody who keeps a token for longer than it lives.
    let (id, secret) = DEFAULT_CLIENT;
    let request = TokenRequest::new(GrantType::ClientCredentials).with_client_id(id).with_client_secret(secret);
    let token = moneykit.generate_access_token(&request).await.unwrap().access_token;
    let stubborn = client.with_auth(Auth::bearer(token).unwrap());
    clock.advance(Duration::from_secs(60 * 60));
    let expired = stubborn.fetch::<_, tink_model::moneykit::Refusal>(import(), |_| Ok(())).await.unwrap_err();
    assert_eq!(expired.status().map(|status| status.as_u16()), Some(401));
    different.extend(differences("unauthorized", std::str::from_utf8(expired.body().unwrap()).unwrap()));
    assert!(different.is_empty(), "{different:#?}");
}
