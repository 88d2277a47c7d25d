//! How the flow ends: the answer to the client, as a URL to go to or as a message to the page around the frame.
//!
//! Ours: `state` goes along with errors too, and in a message as a member of its own; `userMessage` is always there.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tink_model::Secret;

use crate::redirect_uri;

/// What stands unescaped in a parameter.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a flow ended without a code, in the words of the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// The link was made wrongly.
    BadRequest,
    /// The user did not want to.
    UserCancelled,
    /// The bank did not let the user in, or did not answer.
    AuthenticationError,
    /// The sandbox failed.
    InternalError,
}

impl Status {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::UserCancelled => "USER_CANCELLED",
            Self::AuthenticationError => "AUTHENTICATION_ERROR",
            Self::InternalError => "INTERNAL_ERROR",
        }
    }
}

/// A flow that ended without a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) status: Status,
    /// For the client's developers.
    pub(super) message: String,
    /// For the user, in the user's language.
    pub(super) user_message: String,
    /// The credentials that were not authenticated.
    pub(super) credentials: Option<FailedCredentials>,
}

/// The credentials that were not authenticated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FailedCredentials {
    pub(super) id: String,
    /// The object as the API answers it.
    pub(super) object: Value,
}

/// How a flow ended.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// With a code.
    Code(Secret<String>),
    /// Without one.
    Failed(Failure),
}

/// Where the answer goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Destination<'a> {
    /// Registered and checked.
    pub(super) redirect_uri: &'a str,
    /// The client's state as it stood in the link, still escaped.
    pub(super) state: Option<&'a str>,
}

impl Destination<'_> {
    /// The URL that carries the answer: the redirect URI with its own query, and the answer's parameters behind that.
    pub(super) fn url(&self, outcome: &Outcome) -> String {
        let mut url = self.redirect_uri.to_owned();
        let mut add = |name: &str, escaped: &str| {
            let separator = match url.split_once('?') {
                None => "?",
                Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
                Some(_) => "&",
            };
            let _ = write!(url, "{separator}{name}={escaped}");
        };
        match outcome {
            Outcome::Code(code) => add("code", &escape(code.expose())),
            Outcome::Failed(failure) => {
                add("error", failure.status.as_str());
                add("message", &escape(&failure.message));
                if let Some(credentials) = &failure.credentials {
                    add("credentials", &escape(&credentials.id));
                }
            }
        }
        if let Some(state) = self.state {
            add("state", &keep(state));
        }
        url
    }

    /// The message that carries the answer.
    pub(super) fn message(&self, outcome: &Outcome) -> Value {
        let mut message = match outcome {
            Outcome::Code(code) => json!({ "type": "code", "data": code.expose() }),
            Outcome::Failed(failure) => {
                let error = json!({
                    "status": failure.status.as_str(),
                    "message": failure.message,
                    "userMessage": failure.user_message,
                });
                match &failure.credentials {
                    None => json!({ "type": "error", "error": error }),
                    Some(credentials) => json!({ "type": "Credentials", "error": error, "data": credentials.object }),
                }
            }
        };
        if let Some(state) = self.state {
            let said = super::query::pairs(&format!("state={state}")).first().and_then(super::query::Pair::value);
            message["state"] = said.unwrap_or_else(|| state.to_owned()).into();
        }
        message
    }

    /// The origin that messages go to and that may frame the pages; none for a host that a Content-Security-Policy cannot name.
    pub(super) fn origin(&self) -> Option<String> {
        let origin = redirect_uri::origin(self.redirect_uri)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'/' | b'.' | b'-' | b'_');
        origin.bytes().all(plain).then_some(origin)
    }
}

fn escape(text: &str) -> String {
    utf8_percent_encode(text, PARAMETER).to_string()
}

/// A parameter that is escaped already, as it is: whatever the client meant by `+` or `%2b`, it reads back what it wrote. Only
/// what cannot stand in a URL at all, or would end the parameter, is escaped.
fn keep(raw: &str) -> String {
    const NOT_IN_A_QUERY: &AsciiSet =
        &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'#').add(b'&').add(b'<').add(b'>').add(b'\'').add(b'`');
    utf8_percent_encode(raw, NOT_IN_A_QUERY).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> Outcome {
        Outcome::Code("abc.d-e_f".to_owned().into())
    }

    fn failed(credentials: bool) -> Outcome {
        let credentials = credentials.then(|| FailedCredentials {
            id: "0a".to_owned(),
            object: json!({"id": "0a", "status": "TEMPORARY_ERROR"}),
        });
        let status = if credentials.is_some() { Status::AuthenticationError } else { Status::UserCancelled };
        let message = "The user said no & left".to_owned();
        Outcome::Failed(Failure { status, message, user_message: "Du avbröt.".to_owned(), credentials })
    }

    fn to<'a>(redirect_uri: &'a str, state: Option<&'a str>) -> Destination<'a> {
        Destination { redirect_uri, state }
    }

    #[test]
    fn a_code_and_the_state_go_behind_the_query_that_is_there() {
        for (uri, expected) in [
            ("https://a.example/cb", "https://a.example/cb?code=abc.d-e_f&state=x"),
            ("https://a.example/cb?", "https://a.example/cb?code=abc.d-e_f&state=x"),
            ("https://a.example/cb?q=1%2F2", "https://a.example/cb?q=1%2F2&code=abc.d-e_f&state=x"),
            ("https://a.example/cb?q=1&", "https://a.example/cb?q=1&code=abc.d-e_f&state=x"),
        ] {
            assert_eq!(to(uri, Some("x")).url(&code()), expected);
        }
        assert_eq!(to("https://a.example/cb", None).url(&code()), "https://a.example/cb?code=abc.d-e_f");
    }

    #[test]
    fn the_state_comes_back_as_it_was_written() {
        for state in ["a+b", "a%20b", "a%2Bb", "%e5%", "a=b/c?d", "~-._!*()"] {
            let url = to("https://a.example/", Some(state)).url(&code());
            assert!(url.ends_with(&format!("&state={state}")), "{url}");
        }
        let url = to("https://a.example/", Some("a\"><'å#&b")).url(&code());
        assert!(url.ends_with("&state=a%22%3E%3C%27%C3%A5%23%26b"), "{url}");
    }

    #[test]
    fn an_error_carries_its_status_a_message_and_the_credentials_if_any() {
        let message = "message=The%20user%20said%20no%20%26%20left";
        let to = to("http://localhost:3000/callback", Some("s"));
        let start = "http://localhost:3000/callback?error=";
        assert_eq!(to.url(&failed(false)), format!("{start}USER_CANCELLED&{message}&state=s"));
        assert_eq!(to.url(&failed(true)), format!("{start}AUTHENTICATION_ERROR&{message}&credentials=0a&state=s"));
    }

    #[test]
    fn a_message_has_the_documented_members_and_the_state() {
        let to = to("http://localhost:3000/callback", Some("a%20b"));
        assert_eq!(to.message(&code()), json!({"type": "code", "data": "abc.d-e_f", "state": "a b"}));
        let error =
            json!({"status": "USER_CANCELLED", "message": "The user said no & left", "userMessage": "Du avbröt."});
        assert_eq!(to.message(&failed(false)), json!({"type": "error", "error": error, "state": "a b"}));
        let with_credentials = to.message(&failed(true));
        assert_eq!(with_credentials["type"], "Credentials");
        assert_eq!(with_credentials["data"], json!({"id": "0a", "status": "TEMPORARY_ERROR"}));
    }

    #[test]
    fn an_origin_that_could_say_more_than_an_origin_is_none() {
        assert_eq!(to("https://a.example:8443/x?y", None).origin().as_deref(), Some("https://a.example:8443"));
        for odd in ["https://a.example;script-src/x", "https://a,b/", "http://[::1]:3000/", "/relative"] {
            assert_eq!(to(odd, None).origin(), None, "{odd}");
        }
    }
}
