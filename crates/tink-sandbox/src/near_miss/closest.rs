//! The operations that a request may have meant.

use std::collections::HashSet;

use tink_model::Operation;

use super::distance::{distance, is_nearly};
use crate::routes::routes;

/// A path longer than this is nobody's slip.
const LONGEST_PATH: usize = 256;
/// So many operations are named.
const NAMED: usize = 3;
/// Another method weighs as much as half a letter, so that of operations that are as close the one with the method that was sent is named.
const METHOD: usize = 1;
/// Words that the paths of a whole API have in common say nothing about what was meant.
const COMMON: [&str; 2] = ["api", "v1"];

/// Every operation once; two APIs may document the same.
fn operations() -> impl Iterator<Item = &'static Operation> {
    let mut seen = HashSet::new();
    let all = routes().map(|(operation, _)| *operation);
    all.filter(move |operation| seen.insert((operation.method, operation.path)))
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

/// The operations with this path, whatever the method; where a word and a parameter both fit, those with the word first.
pub(super) fn of_path(path: &str) -> Vec<&'static Operation> {
    let sent: Vec<&str> = path.split('/').collect();
    let fits = |operation: &&Operation| {
        let template: Vec<&str> = operation.path.split('/').collect();
        let fits = |(part, segment): (&&str, &&str)| part == segment || part.starts_with('{') && !segment.is_empty();
        template.len() == sent.len() && template.iter().zip(&sent).all(fits)
    };
    let mut found: Vec<_> = operations().filter(fits).collect();
    found.sort_by_key(|operation| operation.path.matches('{').count());
    found
}

/// The closest operations to a method and a path that are not far: what they have in common is more than what tells them apart.
pub(super) fn closest(method: &str, path: &str) -> Vec<&'static Operation> {
    if path.len() > LONGEST_PATH {
        return Vec::new();
    }
    let sent = segments(path);
    let furthest: usize = sent.iter().map(|segment| segment.chars().count()).sum();
    let measured = |operation: &'static Operation| {
        let template = segments(operation.path);
        let is_common = sent
            .iter()
            .filter(|segment| !COMMON.contains(segment))
            .any(|segment| template.iter().any(|part| is_nearly(segment, part)));
        let other = if operation.method.as_str() == method { 0 } else { METHOD };
        let far = distance(&sent, &template) + other;
        (is_common && far <= furthest).then_some((far, operation))
    };
    let near: Vec<_> = operations().filter_map(measured).collect();
    let Some(nearest) = near.iter().map(|(far, _)| *far).min() else { return Vec::new() };
    near.into_iter().filter(|(far, _)| *far == nearest).map(|(_, operation)| operation).take(NAMED).collect()
}

#[cfg(test)]
mod tests {
    use tink_model::Method;

    use super::*;

    fn named(line: &str) -> Vec<String> {
        let (method, path) = line.split_once(' ').unwrap();
        closest(method, path).iter().map(|operation| format!("{}/{}", operation.api, operation.id)).collect()
    }

    #[test]
    fn slips_lead_to_what_was_meant() {
        for (line, operation) in [
            ("POST /api/v1/user/creat", "tink-connector/createUser"),
            ("POST /user/create", "tink-connector/createUser"),
            ("POST /api/v1/api/v1/user/create", "tink-connector/createUser"),
            ("POST /connector/user/anna/accounts", "tink-connector/ingestAccounts"),
            ("POST /connector/users/anna/acounts", "tink-connector/ingestAccounts"),
            ("POST /connector/anna/transactions", "tink-connector/ingestTransactions"),
            ("GET /api/v1/acounts/list", "tink-main/listAccounts"),
            ("GET /api/v1/accounts/list/", "tink-main/listAccounts"),
            ("GET /api/v1/oauth/token/", "tink-main/getToken"),
            ("PUT /v1/api/user", "tink-xs2a/createBankUser"),
            ("GET /v1/api/acounts/7/turnovers", "tink-xs2a/listTurnovers"),
            ("GET /link/mk_1/accounts", "moneykit/listAccounts"),
        ] {
            assert_eq!(named(line), [operation], "{line}");
        }
    }

    #[test]
    fn what_is_like_nothing_leads_nowhere() {
        for line in
            ["GET /", "GET /nowhere", "GET /api/v1/nowhere", "GET /api/v1", "GET /favicon.ico", "POST /{id}/{id}"]
        {
            assert!(named(line).is_empty(), "{line}: {:?}", named(line));
        }
        assert!(closest("GET", &format!("/api/v1/user/{}", "x".repeat(10_000))).is_empty());
    }

    #[test]
    fn every_operation_is_found_by_its_path_and_with_a_slip_in_its_last_word() {
        for operation in operations() {
            let path = operation.path.replace(['{', '}'], "");
            assert!(of_path(&path).iter().any(|found| found.path == operation.path), "{path}");
            let Some(last) = operation.path.rsplit('/').find(|part| part.len() > 4 && !part.starts_with('{')) else {
                continue;
            };
            let slipped = path.replacen(last, &format!("{last}x"), 1);
            let found = closest(operation.method.as_str(), &slipped);
            // A slip may hit another path: there is /link-session, and there are /links.
            assert!(found.iter().any(|found| found.path == operation.path), "{slipped}: {found:#?}");
        }
    }

    #[test]
    fn a_word_stands_before_a_parameter() {
        let found = of_path("/api/v1/accounts/list");
        assert_eq!((found[0].path, found[0].method), ("/api/v1/accounts/list", Method::Get));
    }
}
