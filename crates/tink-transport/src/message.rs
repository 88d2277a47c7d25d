//! The message that a service puts into the body of an error.

/// The longest message that is repeated in an error of ours.
const LONGEST: usize = 200;

/// The service's own message, on one line: `errorMessage` as the Tink APIs write it, `error_message` as MoneyKit does,
/// `message` as XS2A.api does, or `error_description` or `error` as OAuth servers do.
pub(crate) fn service_message(body: &[u8]) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let text = ["errorMessage", "error_message", "message", "error_description", "error"]
        .iter()
        .find_map(|name| body.get(name)?.as_str().filter(|text| !text.is_empty()))?;
    Some(one_line(text))
}

/// The service's own code of an error.
pub(crate) fn service_code(body: &[u8]) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    ["errorCode", "error_code"]
        .iter()
        .find_map(|name| body.get(name)?.as_str().filter(|code| !code.is_empty()))
        .map(one_line)
}

fn one_line(text: &str) -> String {
    text.chars().take(LONGEST).map(|character| if character.is_control() { ' ' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_found_under_its_names() {
        assert_eq!(service_message(br#"{"errorMessage":"No","errorCode":"404"}"#).as_deref(), Some("No"));
        assert_eq!(service_message(br#"{"error":"invalid_grant","error_description":"Old"}"#).as_deref(), Some("Old"));
        let moneykit = br#"{"error_code":"link_error.deleted","error_message":"Gone"}"#;
        assert_eq!(service_message(moneykit).as_deref(), Some("Gone"));
        let xs2a = br#"{"code":404,"message":"Bank user not found."}"#;
        assert_eq!(service_message(xs2a).as_deref(), Some("Bank user not found."));
        assert_eq!(service_message(br#"{"error":"invalid_grant"}"#).as_deref(), Some("invalid_grant"));
    }

    #[test]
    fn a_body_without_one_has_none() {
        for body in ["", "<html>", "[]", "{}", r#"{"errorMessage":null}"#, r#"{"errorMessage":""}"#] {
            assert_eq!(service_message(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn a_message_is_one_line_of_bounded_length() {
        let body = format!(r#"{{"errorMessage":"a\nb{}"}}"#, "c".repeat(1000));
        let message = service_message(body.as_bytes()).unwrap();
        assert!(message.starts_with("a bc"));
        assert_eq!(message.chars().count(), LONGEST);
    }

    #[test]
    fn the_code_is_text() {
        assert_eq!(service_code(br#"{"errorCode":"user.exists"}"#).as_deref(), Some("user.exists"));
        assert_eq!(service_code(br#"{"error_code":"link_error.deleted"}"#).as_deref(), Some("link_error.deleted"));
        assert_eq!(service_code(br#"{"errorCode":404}"#), None);
    }
}
