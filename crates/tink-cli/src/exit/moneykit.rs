//! What to do about a refusal of MoneyKit, and what the platform itself says of one.

use tink_model::Operation;
use tink_model::moneykit::{ErrorCode, ErrorDetails, ErrorResponse};

/// The API, as in [`Operation::api`].
pub(super) const API: &str = "moneykit";

/// What to do where no token could be had.
pub(super) const NO_TOKEN: &str = "Check MONEYKIT_CLIENT_ID and MONEYKIT_CLIENT_SECRET.";

/// The platform's code, and every rule that it says is broken or what is wrong with the link, in lines to append; its message is in the
/// error's own text. Nothing where the body is of another kind.
pub(super) fn said(body: &[u8]) -> String {
    let Ok(refusal) = ErrorResponse::decode(body) else { return String::new() };
    let mut lines = vec![refusal.error_code.to_string()];
    match refusal.details() {
        ErrorDetails::ValidationFailed(issues) => lines.extend(issues.iter().map(|issue| {
            let pointer = issue.pointer();
            let place = if pointer.is_empty() { "the document" } else { &pointer };
            format!("{place}: {}", issue.message.as_deref().or(issue.r#type.as_deref()).unwrap_or("it is not valid"))
        })),
        ErrorDetails::BadState(Some(code)) => lines.push(format!("the link: {code}")),
        _ => {}
    }
    lines.iter().map(|line| format!("\n  {}", crate::output::one_line(line))).collect()
}

/// What to do about a refusal with this body.
pub(super) fn refused_step(operation: &Operation, status: u16, body: Option<&[u8]>) -> String {
    let code = body.and_then(|body| ErrorResponse::decode(body).ok()).map(|refusal| refusal.error_code);
    let step = match (status, operation.id) {
        (400 | 401, "generateAccessToken") => NO_TOKEN,
        (400, "exchangeToken") => {
            "The token is unknown, too old, or was exchanged already. The user has to go through the dialogue again: tink moneykit session create"
        }
        (401, _) => match code {
            Some(ErrorCode::ApiErrorAuthExpiredAccessToken) => "The token ran out on the way. Repeat the command.",
            Some(ErrorCode::LinkErrorUnauthorizedAccess) => {
                "The link belongs to another API client. Take that one's MONEYKIT_CLIENT_ID and MONEYKIT_CLIENT_SECRET."
            }
            _ => "Check MONEYKIT_CLIENT_ID and MONEYKIT_CLIENT_SECRET, and that the client may do this.",
        },
        (403, "createLinkSession") => {
            "The API client may not have what the session asks for. Ask for less, or have MoneyKit allow it."
        }
        (403, _) => {
            "The user did not grant this. Let the user connect the link again and grant it: tink moneykit session create --link LINK"
        }
        (404, "getInstitution" | "importLink") => {
            "MoneyKit does not know the institution. Look for it by its name: tink moneykit institutions list --name TEXT"
        }
        (404, "createLinkSession") => {
            "There is no such link, or no such institution. See which there are with: tink moneykit links user USER; tink moneykit institutions list"
        }
        (404, "getAccount") => {
            "There is no such link, or it has no such account. See which there are with: tink moneykit accounts list LINK"
        }
        (404, _) if code == Some(ErrorCode::LinkErrorNotFound) => {
            "There is no such link. See which there are with: tink moneykit links user USER"
        }
        (404, _) => "Check --base-url; MoneyKit is not served there.",
        (410, _) => "The link was deleted, and so was what it held. Bring it in anew with: tink moneykit import",
        (413, _) => "The service takes less than it says. Send the request in parts: tink moneykit transactions import",
        (422, "importTransactions") if code == Some(ErrorCode::LinkErrorBadState) => {
            "Only a link that was imported, and is not connected since, takes transactions. Import another one with: tink moneykit import"
        }
        (422, _) if code == Some(ErrorCode::LinkErrorBadState) => {
            "The user has to connect the link first: tink moneykit session create --link LINK. What is stored can be read all the same."
        }
        (422, _) => "Correct what is named above.",
        (429, _) => "The service limits the rate. Wait, and repeat the command.",
        (500.., _) => "The service failed. Repeat the command; if it goes on, ask MoneyKit's support.",
        _ => "See the operation's documentation for this status.",
    };
    step.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAD_STATE: &[u8] =
        br#"{"error_code":"link_error.bad_state","error_message":"Bad state.","link_error_code":"auth_expired"}"#;

    #[test]
    fn both_shapes_of_422_are_shown_with_what_is_in_them() {
        let body = br#"{"error_code":"api_error.request.validation_failed","error_message":"Request validation error",
            "validation_errors":[{"location":["body","transactions",3,"amount"],"message":"no\u001bnumber","type":"t"},{"location":["body"],"type":"missing"}]}"#;
        insta::assert_snapshot!(said(body), @r"

          api_error.request.validation_failed
          /transactions/3/amount: no�number
          the document: missing
        ");
        insta::assert_snapshot!(said(BAD_STATE), @r"

          link_error.bad_state
          the link: auth_expired
        ");
        assert_eq!(said(b"<html>"), "");
        assert_eq!(said(b"{}"), "");
    }

    #[test]
    fn the_code_decides_what_to_do_where_a_status_stands_for_two_things() {
        let of = |id: &str| {
            let found = tink_model::moneykit::operations::OPERATIONS.iter().find(|operation| operation.id == id);
            found.expect("an operation")
        };
        let validation = br#"{"error_code":"api_error.request.validation_failed","error_message":"Wrong."}"#;
        assert!(refused_step(of("addProducts"), 422, Some(BAD_STATE)).contains("session create --link"));
        assert!(refused_step(of("importTransactions"), 422, Some(BAD_STATE)).contains("imported"));
        assert_eq!(refused_step(of("addProducts"), 422, Some(validation)), "Correct what is named above.");
        let expired = br#"{"error_code":"api_error.auth.expired_access_token"}"#;
        assert!(refused_step(of("getLink"), 401, Some(expired)).contains("Repeat"));
        assert!(
            refused_step(of("getLink"), 401, Some(br#"{"error_code":"link_error.unauthorized_access"}"#))
                .contains("another API client")
        );
        assert!(
            refused_step(of("getLink"), 404, Some(br#"{"error_code":"link_error.not_found"}"#)).contains("links user")
        );
        assert!(refused_step(of("getLink"), 404, Some(b"<html>")).contains("--base-url"));
    }

    #[test]
    fn every_documented_refusal_has_a_step_of_its_own() {
        for operation in tink_model::moneykit::operations::OPERATIONS {
            for status in operation.statuses.iter().filter(|status| status.refusal.is_some()) {
                let body = (status.code == 404).then_some(&br#"{"error_code":"link_error.not_found"}"#[..]);
                let step = refused_step(operation, status.code, body);
                let fallback = step.starts_with("See the operation") || step.starts_with("Check --base-url");
                assert!(!fallback, "{} {}", operation.id, status.code);
            }
        }
    }
}
