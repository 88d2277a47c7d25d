//! The tables of operations and what they say about statuses.

use std::collections::HashSet;

use tink_model::{
    FidelityLevel, Idempotency, Method, Operation, RefusalOf, TokenKind, connector, main, moneykit, xs2a,
};

fn all() -> impl Iterator<Item = &'static Operation> {
    connector::operations::OPERATIONS
        .iter()
        .chain(main::operations::OPERATIONS)
        .chain(xs2a::operations::OPERATIONS)
        .chain(moneykit::operations::OPERATIONS)
        .copied()
}

#[test]
fn the_table_says_what_the_spec_says() {
    let operation = &connector::operations::INGEST_TRANSACTIONS;
    assert_eq!((operation.api, operation.id), ("tink-connector", "ingestTransactions"));
    assert_eq!((operation.method, operation.path), (Method::Post, "/connector/users/{externalUserId}/transactions"));
    assert_eq!(operation.scopes, ["transactions:write"]);
    assert_eq!((operation.token, operation.idempotency), (TokenKind::ClientOrUser, Idempotency::Keyed));
    assert_eq!(operation.request_body, Some("application/json"));
    assert_eq!(operation.service, "Transaction Service");
    assert_eq!(operation.fidelity.level, FidelityLevel::Approximate);
    assert!(!operation.ours.is_empty());
    let codes: Vec<u16> = operation.statuses.iter().map(|status| status.code).collect();
    assert_eq!(codes, [204, 400, 401, 403, 404, 409, 410, 412, 429, 500]);
    assert_eq!(main::operations::LIST_CATEGORIES.query, ["locale"]);
    assert_eq!(main::operations::GET_TOKEN.request_body, Some("application/x-www-form-urlencoded"));
    assert_eq!(main::operations::PING.response_body, Some("text/plain"));
    assert_eq!(main::operations::DELETE_CREDENTIALS.response_body, None);
    assert_eq!(main::operations::LIST_PROVIDERS_BY_MARKET.headers, ["X-Tink-OAuth-Client-ID", "Accept-Language"]);
    assert_eq!(moneykit::operations::IMPORT_LINK.max_body_bytes, Some(1_000_000));
    assert_eq!(moneykit::operations::IMPORT_TRANSACTIONS.max_body_bytes, Some(1_000_000));
    assert_eq!(moneykit::operations::IMPORT_LINK.idempotency, Idempotency::Unsafe);
    assert_eq!(main::operations::GET_TOKEN.max_body_bytes, None);
    let manager = &main::operations::LIST_OAUTH_CLIENTS;
    assert_eq!((manager.token, manager.deprecated, manager.status(403)), (TokenKind::Developer, true, None));
}

#[test]
fn every_operation_is_complete() {
    let mut places = HashSet::new();
    for operation in all() {
        assert!(places.insert((operation.api, operation.method, operation.path)), "{} is there once", operation.id);
        assert!(operation.statuses.iter().any(|status| status.code < 300), "{} can succeed", operation.id);
        for code in [429, 500] {
            assert!(operation.status(code).is_some(), "{} documents {code}", operation.id);
        }
        let needs_token = matches!(operation.token, TokenKind::Client | TokenKind::User | TokenKind::ClientOrUser);
        let password = matches!(operation.token, TokenKind::Developer | TokenKind::ApiKey | TokenKind::BankUser);
        let authenticates = needs_token || password;
        assert!(!authenticates || operation.status(401).is_some(), "{} documents 401", operation.id);
        // MoneyKit does not publish the names of its scopes, and says 401 where a token lacks one.
        if operation.api != "moneykit" {
            assert_eq!(operation.status(403).is_some(), needs_token, "{} documents 403 if scoped", operation.id);
            assert_eq!(operation.scopes.is_empty(), !needs_token, "{} names its scopes", operation.id);
        }
        assert!(!operation.fidelity.reason.is_empty() && !operation.fidelity.source.is_empty(), "{}", operation.id);
        for status in operation.statuses {
            assert_eq!(status.refusal.is_some(), status.code >= 400, "{} {}", operation.id, status.code);
        }
    }
}

#[test]
fn a_documented_status_leads_to_its_refusal() {
    use connector::{Refusal, operations::INGEST_TRANSACTIONS};
    assert_eq!(Refusal::of(&INGEST_TRANSACTIONS, 409), Some(Refusal::TransactionAlreadyExists));
    assert_eq!(Refusal::of(&INGEST_TRANSACTIONS, 410), Some(Refusal::TransactionDeleted));
    assert_eq!(Refusal::of(&INGEST_TRANSACTIONS, 204), None);
    assert_eq!(Refusal::of(&INGEST_TRANSACTIONS, 418), None);
    assert_eq!(Refusal::TransactionAlreadyExists.to_string(), "transaction already exists");
    assert_eq!(Refusal::TransactionAlreadyExists.as_str(), "TransactionAlreadyExists");
}

#[test]
fn every_refusal_of_the_tables_is_in_the_enum() {
    for operation in connector::operations::OPERATIONS {
        for status in operation.statuses {
            let refusal = connector::Refusal::of(operation, status.code);
            assert_eq!(refusal.map(connector::Refusal::as_str), status.refusal, "{} {}", operation.id, status.code);
        }
    }
    for operation in xs2a::operations::OPERATIONS {
        for status in operation.statuses {
            let refusal = xs2a::Refusal::of(operation, status.code);
            assert_eq!(refusal.map(xs2a::Refusal::as_str), status.refusal, "{} {}", operation.id, status.code);
        }
    }
    for operation in moneykit::operations::OPERATIONS {
        for status in operation.statuses {
            let refusal = moneykit::Refusal::of(operation, status.code);
            assert_eq!(refusal.map(moneykit::Refusal::as_str), status.refusal, "{} {}", operation.id, status.code);
        }
    }
    for operation in main::operations::OPERATIONS {
        for status in operation.statuses {
            let refusal = main::Refusal::of(operation, status.code);
            assert_eq!(refusal.map(main::Refusal::as_str), status.refusal, "{} {}", operation.id, status.code);
        }
    }
}
