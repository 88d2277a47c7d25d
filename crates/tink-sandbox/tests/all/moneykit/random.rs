//! Random and mutated bodies: no panic, no 5xx, and an error body of MoneyKit's for everything that is refused.

use proptest::prelude::*;
use serde_json::{Value, json};
use tink_model::Operation;
use tink_model::moneykit::operations::OPERATIONS;

use super::{World, account, link, row, session};
use crate::http::{FORM, JSON, send};
use crate::random_bodies::{Harm, harm, spoil};

/// The operation of a request line.
fn operation(line: &str) -> Option<&'static Operation> {
    let (method, path) = line.split_once(' ')?;
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let wanted: Vec<&str> = template.split('/').collect();
        wanted.len() == parts.len() && wanted.iter().zip(&parts).all(|(one, part)| one.starts_with('{') || one == part)
    };
    OPERATIONS.iter().copied().find(|one| one.method.as_str() == method && fits(one.path))
}

/// Bodies a case.
const BODIES: usize = 40;

fn target() -> impl Strategy<Value = (&'static str, Value)> {
    let import = || {
        let mut body = link("anna", &[account("a", "3748"), account("b", "1")], &[row("a", "1", "-1.5", "2022-02-08")]);
        body["customer_user"]["email"] =
            json!({"address": "a@example.com", "customer_verified_at": "2023-02-16T00:00:00"});
        body["provider"] = "mx".into();
        body
    };
    let mut begun = session("anna", None);
    begun["settings"] =
        json!({"products": {"transactions": {"required": true}}, "providers": ["mx"], "countries": ["US"]});
    prop_oneof![
        3 => Just(("POST /links/import", import())),
        3 => any::<u8>().prop_map(|id| ("POST {link}/import/transactions", json!({"transactions": [row("a", &id.to_string(), "2", "2022-02-09")]}))),
        1 => Just(("PATCH {link}", json!({"webhook": "https://example.com", "link_tags": ["one"], "tags": ["two"]}))),
        1 => Just(("POST {link}/products", json!({"products": ["accounts", "transactions"]}))),
        1 => Just(("POST /link-session", begun)),
        1 => Just(("POST /link-session/exchange-token", json!({"exchangeable_token": "abc.def"}))),
        1 => Just(("POST /sandbox/v1/moneykit/connect", json!({"link_session_token": "abc.def", "accounts": [account("a", "1")], "transactions": []}))),
        1 => Just(("POST /auth/token", json!("grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret"))),
    ]
}

fn read() -> impl Strategy<Value = String> {
    let place = prop_oneof![
        Just("{link}/transactions?size={}"),
        Just("{link}/transactions?page={}"),
        Just("{link}/transactions?start_date={}"),
        Just("{link}/transactions?account_ids={}&account_ids={}"),
        Just("{link}/transactions/sync?cursor={}"),
        Just("{link}/accounts?account_ids={}"),
        Just("{link}/accounts/{}"),
        Just("/links?limit={}&cursor={}"),
        Just("/links/{}"),
        Just("/users/{}/transactions"),
        Just("/users/{}/links"),
        Just("/institutions/{}"),
        Just("/institutions?name={}&featured={}&limit={}"),
    ];
    let value =
        prop_oneof!["[0-9]{1,25}", "-?[0-9]{1,4}", "[a-zA-Z0-9_.%-]{1,30}", "(mk|acc)_[0-9A-Za-z]{22}", "%[0-9a-f]{2}"];
    (place, value).prop_map(|(place, value)| place.replace("{}", &value))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_request_causes_a_5xx(
        bodies in prop::collection::vec((target(), harm()), BODIES),
        reads in prop::collection::vec(read(), BODIES),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let path = format!("/links/{}", world.imported(1).await);
            for ((line, body), harm) in &bodies {
                let line = line.replace("{link}", &path);
                let media_type = if line.ends_with("/auth/token") { FORM } else { JSON };
                let answer = send(&world.sandbox, &line, Some(&world.token()), media_type, spoil(body, harm)).await;
                assert!(answer.status.as_u16() < 500, "{line} {body} {harm:?}: {answer:?}");
                let ours = line.contains("/sandbox/");
                if !answer.status.is_success() && !ours {
                    assert!(answer.json()["error_code"].is_string(), "{line} {harm:?}: {answer:?}");
                }
                if let Some(operation) = operation(&line) {
                    let status = answer.status.as_u16();
                    assert!(operation.status(status).is_some(), "{}: {status} is not documented", operation.id);
                } else {
                    assert!(ours, "{line}");
                }
                if matches!(harm, Harm::None) && line.starts_with("POST /links/import") {
                    assert_eq!(answer.status, http::StatusCode::OK, "{answer:?}");
                }
            }
            for read in &reads {
                let read = format!("GET {}", read.replace("{link}", &path));
                let answer = send(&world.sandbox, &read, Some(&world.token()), None, axum::body::Body::empty()).await;
                assert!(answer.status.as_u16() < 500, "{read}: {answer:?}");
            }
        });
    }
}
