//! What to do about a refusal of XS2A.api, and what the platform itself says of one.

use std::collections::BTreeMap;

use tink_model::xs2a::ErrorResponse;
use tink_model::{Json, Operation, TokenKind};

/// The API, as in [`Operation::api`].
pub(super) const API: &str = "tink-xs2a";

/// The platform's messages about each member, in lines to append: what it says of the whole stands in the error already. Nothing where
/// the body is of another kind.
pub(super) fn said(body: &[u8]) -> String {
    let Ok(refusal) = ErrorResponse::decode(body) else { return String::new() };
    let mut lines: Vec<String> = Vec::new();
    let members: Option<BTreeMap<String, Json>> = refusal.errors.and_then(|errors| errors.parse().ok());
    for (member, messages) in members.unwrap_or_default() {
        let texts: Vec<String> =
            messages.parse().or_else(|_| messages.parse().map(|text| vec![text])).unwrap_or_default();
        lines.extend(texts.into_iter().map(|text| format!("{member}: {text}")));
    }
    lines.iter().map(|line| format!("\n  {}", crate::output::one_line(line))).collect()
}

/// What to do about a refusal.
pub(super) fn refused_step(operation: &Operation, status: u16) -> String {
    let step = match (status, operation.id) {
        (401, _) if operation.token == TokenKind::ApiKey => {
            "Check TINK_XS2A_KEY, and that it is an API key and not a bank user's token."
        }
        (401, _) => {
            "The token is wrong or has expired, or it is an API key. Make a new one with: tink xs2a tokens create; or let --user ID do so."
        }
        (404, "getBankUser" | "deleteBankUser" | "createAccessToken" | "listAccessTokens") => {
            "There is no such bank user. See which there are with: tink xs2a users list"
        }
        (404, "getAccessToken" | "extendAccessToken" | "deleteAccessToken") => {
            "There is no such bank user, or no such token. See which there are with: tink xs2a tokens list"
        }
        (
            404,
            "getBankConnection"
            | "deleteBankConnection"
            | "syncBankConnection"
            | "resetBankConnection"
            | "listBankConnectionAccounts",
        ) => "The bank user has no such connection. See which there are with: tink xs2a connections list",
        (404, "getReport") => "The bank user has no such account, or there is no such report.",
        (
            404,
            "getBankAccount" | "deleteBankAccount" | "getBalance" | "listTurnovers" | "markAsSeen" | "markAsSeenUntil",
        ) => "The bank user has no such account. See which there are with: tink xs2a accounts list",
        (404, "driveWizard" | "getWizardSession") => {
            "There is no such wizard, or it is over. Start another with: tink xs2a connections create"
        }
        (404, "getEvent") => "There is no such event. See which there are with: tink xs2a events list",
        (404, "findBank") => "No bank has this code. Look for it by its name: tink xs2a banks search",
        (404, _) => "Check --base-url; XS2A.api is not served there.",
        (422, "syncBankConnection") => {
            "Correct what is named above. A connection that has failed three times in a row is of no more use: tink xs2a connections \
             delete, then create it anew."
        }
        (422, _) => "Correct what is named above.",
        (429, _) => "The service limits the rate. Wait, and repeat the command.",
        (500.., _) => "The service failed. Repeat the command; if it goes on, ask the service's support.",
        _ => "See the operation's documentation for this status.",
    };
    step.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platforms_words_are_shown_member_by_member() {
        let body =
            br#"{"code":422,"message":"Validation failed.","errors":{"name":"Too long.","email":["Missing.","Bad."]}}"#;
        assert_eq!(said(body), "\n  email: Missing.\n  email: Bad.\n  name: Too long.");
        assert_eq!(said(br#"{"code":422,"errors":{"name":["In\u001bvalid"]}}"#), "\n  name: In\u{fffd}valid");
        assert_eq!(said(b"<html>"), "");
        assert_eq!(said(b"{}"), "");
    }

    #[test]
    fn every_documented_refusal_has_a_step_of_its_own() {
        for operation in tink_model::xs2a::operations::OPERATIONS {
            for status in operation.statuses.iter().filter(|status| status.refusal.is_some()) {
                let step = refused_step(operation, status.code);
                let fallback = step.starts_with("See the operation") || step.starts_with("Check --base-url");
                assert!(!fallback, "{} {}", operation.id, status.code);
            }
        }
    }
}
