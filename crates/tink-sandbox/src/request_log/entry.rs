//! What is told of an exchange: everything but its secrets.

use http::header;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use tink_model::{EpochMillis, Operation};

use super::exchange::{Exchange, Message};
use super::notes::{Checked, Noted};
use super::redact::{self, Names, hidden};
use super::tee::MAX_LOGGED_BODY_BYTES;

/// A request that the sandbox had, with its answer. Secrets in it read `[redacted]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Its number: from 1, in the order of the answers.
    pub number: u64,
    /// When it arrived, by the world's clock.
    pub time: EpochMillis,
    /// How many microseconds passed until the head of the answer was there.
    pub duration_micros: u64,
    /// The method.
    pub method: String,
    /// The path with the query.
    pub target: String,
    /// The API whose operation it asked for; none for the pages, and where there is no such operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// The operation's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Whose token it came with: the client's id, or the sandbox's name of a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The user of its token, by the platform's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The user that its path names, by the client's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_user_id: Option<String>,
    /// The answer's status; none where the caller went away before, or a fault rule dropped the connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What the checks of its values came to.
    pub validation: Validation,
    /// Why it was refused, in the words of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The fault rule that fired, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The request that it is a repetition of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replay_of: Option<u64>,
    /// What was sent.
    pub request: LoggedMessage,
    /// What was answered; none where there is no status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<LoggedMessage>,
}

/// A message. Lists of the control API have the count of its body's bytes only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LoggedMessage {
    /// The headers, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<LoggedHeader>,
    /// The body as text, or its first 64 KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What the body does not show, and why: the rest of one that is too long, or all of one that nobody read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_note: Option<String>,
    /// How many bytes of the body passed.
    pub body_bytes: u64,
}

/// A header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoggedHeader {
    /// The name in small letters.
    pub name: String,
    /// The value.
    pub value: String,
}

/// What the checks of a request's values came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Validation {
    /// In a word.
    pub verdict: Verdict,
    /// The rules that are broken, as far as they are told one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<BrokenRule>,
}

/// The outcome of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Verdict {
    /// All values are as the spec wants them.
    Ok,
    /// Some are not.
    Broken,
    /// It did not come to that: there is no such operation, the token is not good, or a fault rule fired.
    Unchecked,
}

/// A rule that a value breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BrokenRule {
    /// The JSON pointer of the value; of a parameter of the query its name behind a `?`.
    pub pointer: String,
    /// The rule as the spec has it: `maxLength`.
    pub rule: String,
    /// The revision of the spec that the rule comes from: `2019-01`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// What is wrong, as a sentence.
    pub message: String,
}

impl LoggedRequest {
    /// An exchange, with headers and bodies or without.
    pub(super) fn of(number: u64, exchange: &Exchange, whole: bool) -> Self {
        let nothing = Noted::default();
        let noted = exchange.notes.noted().unwrap_or(&nothing);
        let operation = noted.operation.get().copied();
        let of_request = Names::of_request(operation, is_of_a_page(exchange, operation));
        let target = exchange.target.expose();
        let path = target.split('?').next().unwrap_or_default();
        Self {
            number,
            time: exchange.time,
            duration_micros: exchange.micros,
            method: exchange.method.to_string(),
            target: redact::target(target, Names::of(operation), hidden),
            api: operation.map(|operation| operation.api.to_owned()),
            operation: operation.map(|operation| operation.id.to_owned()),
            tenant: noted.tenant.get().cloned(),
            user: noted.user.get().map(ToString::to_string),
            external_user_id: operation.and_then(|operation| parameter(operation.path, path, "{externalUserId}")),
            status: exchange.answer.as_ref().map(|(status, _)| status.as_u16()),
            validation: Validation::of(noted),
            problem: noted.problem.get().cloned(),
            fault: noted.fault.get().cloned(),
            replay_of: exchange.replay_of,
            request: LoggedMessage::of(&exchange.request, operation, of_request, whole),
            answer: exchange
                .answer
                .as_ref()
                .map(|(_, answer)| LoggedMessage::of(answer, operation, Names::of(operation), whole)),
        }
    }
}

/// Whether it is to a page for people: what is entered there has names of a bank's.
pub(super) fn is_of_a_page(exchange: &Exchange, operation: Option<&'static Operation>) -> bool {
    const PAGES: [&str; 2] = ["/0.4/authorize", "/sandbox/xs2a/"];
    operation.is_none() && PAGES.iter().any(|begin| exchange.target.expose().starts_with(begin))
}

/// The part of a path that stands where a template has a parameter.
fn parameter(template: &str, path: &str, name: &str) -> Option<String> {
    let (_, value) = template.split('/').zip(path.split('/')).find(|(part, _)| *part == name)?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

impl LoggedMessage {
    fn of(message: &Message, operation: Option<&'static Operation>, names: Names, whole: bool) -> Self {
        let body = message.body.get();
        if !whole {
            return Self { body_bytes: body.passed, ..Self::default() };
        }
        let headers = message.head.lines().map(|(name, value)| LoggedHeader {
            name: name.to_owned(),
            value: redact::header(name, &String::from_utf8_lossy(value), Names::of(operation), hidden),
        });
        let media_type = message.head.get(&header::CONTENT_TYPE).unwrap_or_default();
        let (shown, note) = match redact::body(body.bytes(), &media_type, body.is_whole(), operation, names, hidden) {
            Err(why) => (None, Some(format!("not shown: {why}"))),
            Ok(_) if body.passed == 0 && body.ended => (None, None),
            Ok(_) if body.passed == 0 => (None, Some("not read".to_owned())),
            Ok(text) if body.is_whole() => (Some(text.into_owned()), None),
            Ok(text) if body.passed > MAX_LOGGED_BODY_BYTES as u64 => {
                let note = format!("cut after {MAX_LOGGED_BODY_BYTES} bytes");
                (Some(text.into_owned()), Some(note))
            }
            Ok(text) => (Some(text.into_owned()), Some("ended before it was whole".to_owned())),
        };
        Self { headers: headers.collect(), body: shown, body_note: note, body_bytes: body.passed }
    }

    /// The first value of a header; its name is written in small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name == name).map(|header| header.value.as_str())
    }
}

impl Validation {
    fn of(noted: &Noted) -> Self {
        let faults = match noted.checked.get() {
            None => return Self { verdict: Verdict::Unchecked, broken: Vec::new() },
            Some(Checked::Passed) => return Self { verdict: Verdict::Ok, broken: Vec::new() },
            Some(Checked::Broken(faults)) => faults,
        };
        let revision = noted.operation.get().and_then(|operation| crate::problem::revision_of(operation.api));
        let broken = faults.iter().map(|fault| BrokenRule {
            pointer: fault.pointer.clone(),
            rule: fault.rule.to_owned(),
            revision: fault.revision.or(revision).map(str::to_owned),
            message: fault.message.clone(),
        });
        Self { verdict: Verdict::Broken, broken: broken.collect() }
    }
}
