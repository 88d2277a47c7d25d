//! What comes back from the authorization page: in the URL of the redirect, or in a message out of an iframe.

use serde_json::{Map, Value};
use thiserror::Error;
use tink_model::{CredentialsId, Secret};

use super::State;

/// The person has agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorized {
    /// The code, good for one exchange and for a short time.
    pub code: Secret<String>,
}

/// Why there is no code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotAuthorized {
    /// The state is not the one that was sent, or missing: this answer belongs to somebody else's authorization, or was made
    /// up. Drop it.
    #[error("the state of the answer is not the one of this authorization")]
    WrongState,
    /// The platform ended the flow without a code.
    #[error("the authorization ended with {status}: {message}")]
    Refused {
        /// What happened.
        status: RefusedStatus,
        /// What the platform says to developers.
        message: String,
        /// What the platform says to the person, where it does.
        user_message: Option<String>,
        /// The credentials that were not authenticated; their status and statusPayload say more.
        credentials: Option<CredentialsId>,
    },
    /// It is no answer of the authorization page.
    #[error("this is no answer of the authorization page: {0}")]
    Unreadable(&'static str),
}

/// How an authorization ended that brought no code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusedStatus {
    /// The link was not right; the message says what about it.
    BadRequest,
    /// The person cancelled.
    UserCancelled,
    /// The provider did not authenticate the person.
    AuthenticationError,
    /// A passing fault of the platform; let the person try again.
    InternalError,
    /// One that this release does not know.
    Unknown(String),
}

impl RefusedStatus {
    /// The platform's own spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::UserCancelled => "USER_CANCELLED",
            Self::AuthenticationError => "AUTHENTICATION_ERROR",
            Self::InternalError => "INTERNAL_ERROR",
            Self::Unknown(text) => text,
        }
    }
}

impl From<&str> for RefusedStatus {
    fn from(text: &str) -> Self {
        let known = [Self::BadRequest, Self::UserCancelled, Self::AuthenticationError, Self::InternalError];
        known.into_iter().find(|one| one.as_str() == text).unwrap_or_else(|| Self::Unknown(text.to_owned()))
    }
}

impl std::fmt::Display for RefusedStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The parameters of the answer; whatever else stands in the query is the redirect URI's own.
const OURS: [&str; 5] = ["code", "credentials", "error", "message", "state"];

/// Reads the URL that the browser was sent to: all of it, or its path and query as a web framework has them.
///
/// A code comes with the state that was sent. An error of the platform's need not come with one (its reference promises the
/// state after a grant only); where it does, it is checked too.
///
/// ```
/// use tink_main::authorize::{NotAuthorized, RefusedStatus, State, callback};
///
/// let state = State::from("b3a1".to_owned()); // from the person's session
/// let answer = callback("https://my-app.example/callback?code=6915ab99857fec1e6f2f6c078&state=b3a1", &state)?;
/// assert_eq!(answer.code.expose(), "6915ab99857fec1e6f2f6c078");
///
/// let cancelled = callback("/callback?error=USER_CANCELLED&message=The%20user%20cancelled%20the%20authentication", &state);
/// assert!(matches!(cancelled, Err(NotAuthorized::Refused { status: RefusedStatus::UserCancelled, .. })));
/// # Ok::<(), NotAuthorized>(())
/// ```
///
/// Source: main API reference, Authorization response.
///
/// # Errors
///
/// [`NotAuthorized`]: whose answer it is not, or how the flow ended.
pub fn callback(url: &str, state: &State) -> Result<Authorized, NotAuthorized> {
    let query = url.split_once('#').map_or(url, |(before, _)| before);
    let query = query.split_once('?').map(|(_, query)| query).ok_or(NotAuthorized::Unreadable("it has no query"))?;
    let mut members = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let ours = OURS.contains(&name.as_ref());
        if members.insert(name.into_owned(), Value::String(value.into_owned())).is_some() && ours {
            return Err(NotAuthorized::Unreadable("a parameter stands in it twice"));
        }
    }
    let sent = text(&members, "state");
    if let Some(code) = text(&members, "code").filter(|code| !code.is_empty()) {
        let ours = sent.is_some_and(|sent| state.is(sent));
        return if ours { Ok(authorized(code)) } else { Err(NotAuthorized::WrongState) };
    }
    let Some(error) = text(&members, "error") else {
        return Err(NotAuthorized::Unreadable("it has neither a code nor an error"));
    };
    unless_foreign(sent, state)?;
    Err(NotAuthorized::Refused {
        status: error.into(),
        message: text(&members, "message").unwrap_or_default().to_owned(),
        user_message: None,
        credentials: text(&members, "credentials").map(CredentialsId::from),
    })
}

/// Reads a message that the authorization page posted out of an iframe, as JSON text (`JSON.stringify(event.data)`).
///
/// The browser says where a message comes from: hand over only those whose `event.origin` is the platform's. The reference's
/// messages hold no state; where one does, it is checked.
///
/// ```
/// use tink_main::authorize::{State, message};
///
/// let state = State::from("b3a1".to_owned());
/// let answer = message(r#"{"type":"code","data":"6915ab99857fec1e6f2f6c078"}"#, &state)?;
/// assert_eq!(answer.code.expose(), "6915ab99857fec1e6f2f6c078");
/// # Ok::<(), tink_main::authorize::NotAuthorized>(())
/// ```
///
/// Source: main API reference, Authorization response, iframe mode.
///
/// # Errors
///
/// [`NotAuthorized`]: whose answer it is not, or how the flow ended.
pub fn message(json: &str, state: &State) -> Result<Authorized, NotAuthorized> {
    let value: Value = serde_json::from_str(json).map_err(|_| NotAuthorized::Unreadable("it is not JSON"))?;
    let Value::Object(members) = value else { return Err(NotAuthorized::Unreadable("it is not a JSON object")) };
    match text(&members, "type") {
        Some("code") => {
            unless_foreign(text(&members, "state"), state)?;
            let code = text(&members, "data").filter(|code| !code.is_empty());
            code.map(authorized).ok_or(NotAuthorized::Unreadable("its data is not a code"))
        }
        Some("error" | "Credentials") => {
            unless_foreign(text(&members, "state"), state)?;
            let Some(Value::Object(error)) = members.get("error") else {
                return Err(NotAuthorized::Unreadable("it has no error object"));
            };
            let credentials = members.get("data").and_then(Value::as_object).and_then(|data| text(data, "id"));
            Err(NotAuthorized::Refused {
                status: text(error, "status").unwrap_or_default().into(),
                message: text(error, "message").unwrap_or_default().to_owned(),
                user_message: text(error, "userMessage").map(ToOwned::to_owned),
                credentials: credentials.map(CredentialsId::from),
            })
        }
        _ => Err(NotAuthorized::Unreadable("its type is none of code, error and Credentials")),
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    members.get(name).and_then(Value::as_str)
}

fn authorized(code: &str) -> Authorized {
    Authorized { code: Secret::new(code.to_owned()) }
}

/// An answer that names a state names ours.
fn unless_foreign(sent: Option<&str>, state: &State) -> Result<(), NotAuthorized> {
    if sent.is_none_or(|sent| state.is(sent)) { Ok(()) } else { Err(NotAuthorized::WrongState) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State::from("s%1".to_owned())
    }

    #[test]
    fn a_code_with_the_state_that_was_sent_is_taken() {
        let answer = callback("http://localhost:3000/callback?x=1&code=abc&state=s%251#top", &state()).unwrap();
        assert_eq!(answer.code.expose(), "abc");
        assert!(!format!("{answer:?}").contains("abc"));
    }

    #[test]
    fn parameters_of_the_redirect_uri_are_its_own_business() {
        let answer = callback("/callback?tag=a&tag=b&code=abc&state=s%251", &state()).unwrap();
        assert_eq!(answer.code.expose(), "abc");
    }

    #[test]
    fn a_code_without_the_state_or_with_another_is_not() {
        for url in ["/callback?code=abc", "/callback?code=abc&state=other", "/callback?code=abc&state="] {
            assert_eq!(callback(url, &state()), Err(NotAuthorized::WrongState), "{url}");
        }
    }

    #[test]
    fn an_error_says_how_the_flow_ended() {
        let url = "/callback?error=AUTHENTICATION_ERROR&message=Wrong%20password&credentials=6e68&state=s%251";
        let Err(NotAuthorized::Refused { status, message, credentials, .. }) = callback(url, &state()) else {
            panic!("not refused")
        };
        assert_eq!((status, message.as_str()), (RefusedStatus::AuthenticationError, "Wrong password"));
        assert_eq!(credentials.unwrap().as_str(), "6e68");
        assert_eq!(callback("/callback?error=X&state=y", &state()), Err(NotAuthorized::WrongState));
        let unknown = callback("/callback?error=TEMPORARY_ERROR", &state()).unwrap_err();
        assert!(unknown.to_string().contains("TEMPORARY_ERROR"));
    }

    #[test]
    fn what_is_no_answer_is_unreadable() {
        for url in [
            "",
            "/callback",
            "/callback?",
            "/callback?state=s%251",
            "/callback?code=a&code=b&state=s%251",
            "/callback?code=&state=s%251",
        ] {
            assert!(matches!(callback(url, &state()), Err(NotAuthorized::Unreadable(_))), "{url}");
        }
        for json in ["", "[]", "{}", r#"{"type":"code"}"#, r#"{"type":"code","data":1}"#, r#"{"type":"error"}"#] {
            assert!(matches!(message(json, &state()), Err(NotAuthorized::Unreadable(_))), "{json}");
        }
    }

    #[test]
    fn messages_of_both_kinds_of_error_are_read() {
        let plain = r#"{"type":"error","error":{"status":"USER_CANCELLED","message":"m","userMessage":"u"}}"#;
        let Err(NotAuthorized::Refused { status, user_message, credentials, .. }) = message(plain, &state()) else {
            panic!("not refused")
        };
        assert_eq!((status, user_message.as_deref()), (RefusedStatus::UserCancelled, Some("u")));
        assert_eq!(credentials, None);
        let failed =
            r#"{"type":"Credentials","error":{"status":"AUTHENTICATION_ERROR","message":"m"},"data":{"id":"6e68"}}"#;
        let Err(NotAuthorized::Refused { credentials, .. }) = message(failed, &state()) else { panic!("not refused") };
        assert_eq!(credentials.unwrap().as_str(), "6e68");
        let foreign = r#"{"type":"code","data":"abc","state":"other"}"#;
        assert_eq!(message(foreign, &state()), Err(NotAuthorized::WrongState));
    }
}
