//! One call of an operation: what every handler is given, and the steps before and after it that all operations share.
//!
//! 1. a fault rule may let it wait, answer at once, or drop the connection
//! 2. the token is checked (401, 403)
//! 3. the body is read, within its limit, and its media type is checked (400, 413)
//! 4. a server that answers too many calls already turns it away (503)
//! 5. the operation's handler runs to its end, even if the caller goes away
//! 6. what was reached is counted

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::response::Response;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, StatusCode, header, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use percent_encoding::percent_decode_str;
use tink_ledger::Id;
use tink_model::{Idempotency, Method, Operation};
use tokio::runtime::Handle;

use crate::admission::{Admission, Admitted};
use crate::auth::{self, Caller};
use crate::fault::{self, RequestId};
use crate::problem::Problem;
use crate::request_log::Notes;
use crate::security::origin;
use crate::world::World;

/// A body of a request is at most this long (ours): 2,500 transactions of 4 KB each.
pub const MAX_BODY_BYTES: usize = 10 * 1024 * 1024;

/// The media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// A form is at most this long, and a body of XS2A.api, which has no lists (ours).
const MAX_SMALL_BYTES: usize = 64 * 1024;

/// A body longer than this is handled away from the threads that serve connections.
const LARGE_BODY_BYTES: usize = 64 * 1024;

/// A call that passed everything that operations share.
pub(crate) struct Call {
    pub(crate) world: Arc<World>,
    pub(crate) caller: Caller,
    path: Vec<(String, String)>,
    /// The path as it was sent.
    pub(crate) target: String,
    /// Where the caller reaches the sandbox, such as `http://127.0.0.1:8080`; empty where it does not say.
    pub(crate) origin: String,
    query: String,
    /// The id of the request.
    pub(crate) request: RequestId,
    pub(crate) notes: Notes,
    headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

/// Shows neither the query nor the body, in which secrets may stand.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("caller", &self.caller).field("body", &self.body.len()).finish_non_exhaustive()
    }
}

impl Call {
    /// A path parameter, decoded.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A query parameter, decoded.
    pub(crate) fn query(&self, name: &str) -> Result<Option<String>, Problem> {
        for pair in pairs(&self.query) {
            let (known, value) = pair?;
            if known == name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// The query as it was sent, without some parameters; what is left ends so that more can follow.
    pub(crate) fn query_without(&self, names: &[&str]) -> String {
        let name = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty() && !names.contains(&name(pair).as_str()));
        pairs.map(|pair| format!("{pair}&")).collect()
    }

    /// A query parameter that says something: an empty one is none.
    pub(crate) fn filled(&self, name: &str) -> Result<Option<String>, Problem> {
        Ok(self.query(name)?.filter(|value| !value.is_empty()))
    }

    /// All values of a query parameter that is repeated.
    pub(crate) fn queries(&self, name: &str) -> Result<Vec<String>, Problem> {
        let mut values = Vec::new();
        for pair in pairs(&self.query) {
            let (known, value) = pair?;
            if known == name {
                values.push(value);
            }
        }
        Ok(values)
    }

    /// A query parameter that is true or false.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.query(name)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => {
                Err(Problem::invalid_at(format!("/{name}"), "type", format!("{other:?} is neither true nor false.")))
            }
        }
    }

    /// A header that is a parameter of the operation; of one that is sent several times the lines are joined.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The pairs of a form body.
    pub(crate) fn form(&self) -> Result<Vec<(String, String)>, Problem> {
        let text = std::str::from_utf8(&self.body).map_err(|_| Problem::invalid("The form is not UTF-8."))?;
        pairs(text).collect()
    }
}

/// The pairs of `name=value&name=value`. Unlike a browser's reader it does not put up with what is not UTF-8.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = Result<(String, String), Problem>> {
    let decoded = |part: &str| {
        let spaced = part.replace('+', " ");
        let decoded = percent_decode_str(&spaced).decode_utf8().map(Cow::into_owned);
        decoded.map_err(|_| Problem::invalid("A parameter or field does not decode to UTF-8."))
    };
    text.split('&').filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decoded(name)?, decoded(value)?))
    })
}

/// What an operation does with a call.
pub(crate) type Handler = fn(Call) -> BoxFuture<'static, Result<Response, Problem>>;

/// An operation and what answers it.
pub(crate) type Route = (&'static Operation, Handler);

/// The value of a path parameter that stands literally in the route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Literal {
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
}

/// Answers a request with an operation.
pub(crate) async fn answer(
    world: Arc<World>,
    operation: &'static Operation,
    handler: Handler,
    parts: Parts,
    body: Body,
) -> Response {
    let notes = Notes::of(&parts.extensions);
    notes.matched(operation);
    let ordered = Arc::clone(&world);
    let coverage = Arc::clone(&world);
    let response = fault::around(&ordered, operation, parts, body, async move |parts, mut body| {
        let admission = Admission::of(&parts.extensions);
        let checked = check(Arc::clone(&world), operation, parts, &mut body).await;
        let let_in = checked.and_then(|call| Ok((call, admission.place()?)));
        let answer = match let_in {
            Err(problem) => {
                notes.read_anyway(body).await;
                Err(problem)
            }
            Ok((call, admitted)) => {
                let changes = changes(operation, &call.caller);
                world.coverage().sent(operation, &call.query, &call.body);
                let answer =
                    run(operation, handler, call, admitted).await.inspect_err(|problem| notes.refused(problem));
                notes.handled();
                if let (Some(user), Ok(_)) = (changes, &answer) {
                    world.waiting().release(user);
                }
                answer
            }
        };
        answer.unwrap_or_else(|problem| {
            notes.refused(&problem);
            problem.respond_to(operation)
        })
    })
    .await;
    coverage.coverage().answered(operation, response).await
}

/// The user who changes something by an operation of the main API: once it is done all is visible, with what was waiting before it.
fn changes(operation: &Operation, caller: &Caller) -> Option<Id> {
    match caller {
        Caller::User { user, .. } if operation.api == "tink-main" && operation.idempotency != Idempotency::Safe => {
            Some(*user)
        }
        _ => None,
    }
}

/// Runs a handler as a task of its own, because a caller that goes away must not stop a command half way. Parsing and deciding
/// a large body takes milliseconds, and so does a search, or a page of a link with all of its transactions to be sorted, which other connections should not have
/// to wait for.
async fn run(operation: &Operation, handler: Handler, call: Call, admitted: Admitted) -> Result<Response, Problem> {
    let of_a_link = operation.api == "moneykit" && operation.path.contains("/transactions");
    let searches = operation.idempotency == Idempotency::Safe
        && (operation.method == Method::Post || operation.path.ends_with("/similar") || of_a_link);
    let is_large = searches || call.body.len() > LARGE_BODY_BYTES;
    let handled = async move {
        let _admitted = admitted;
        handler(call).await
    };
    let task = if is_large {
        let runtime = Handle::current();
        tokio::task::spawn_blocking(move || runtime.block_on(handled))
    } else {
        tokio::spawn(handled)
    };
    let failed = || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The sandbox failed; this is a bug in it.");
    task.await.unwrap_or_else(|_| Err(failed()))
}

async fn check(
    world: Arc<World>,
    operation: &'static Operation,
    mut parts: Parts,
    body: &mut Body,
) -> Result<Call, Problem> {
    let notes = Notes::of(&parts.extensions);
    let params = RawPathParams::from_request_parts(&mut parts, &()).await;
    let params = params.map_err(|_| Problem::invalid("The path holds a parameter that is not UTF-8."))?;
    let literal = parts.extensions.get::<Literal>().map(|literal| (literal.name, literal.value));
    let path = params.iter().chain(literal).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let caller = auth::authenticate(&world, operation, &parts.headers).await?;
    notes.called_by(&caller);
    let body = match operation.request_body {
        None => Bytes::new(),
        Some(media_type) => {
            check_media_type(&parts.headers, media_type)?;
            read(std::mem::take(body), limit(operation, media_type)).await?
        }
    };
    let headers = parameters(operation, &parts.headers);
    let request = RequestId::of(&parts);
    let target = parts.uri.path().to_owned();
    let origin = origin(&parts);
    let query = parts.uri.query().unwrap_or_default().to_owned();
    Ok(Call { world, caller, path, target, origin, query, request, notes, headers, body })
}

/// The headers that are parameters of an operation; no other is kept, least of all the one with the token.
fn parameters(operation: &Operation, headers: &HeaderMap) -> Vec<(&'static str, String)> {
    let lines = |name: &str| -> Vec<String> {
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
    };
    let sent = operation.headers.iter().map(|name| (*name, lines(name)));
    sent.filter(|(_, lines)| !lines.is_empty()).map(|(name, lines)| (name, lines.join(","))).collect()
}

fn check_media_type(headers: &HeaderMap, expected: &str) -> Result<(), Problem> {
    let Some(sent) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let essence = sent.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(Problem::invalid(format!("The content type is {essence:?}; this operation takes {expected}.")))
}

/// The longest body of an operation: what its spec says, else what goes for all.
pub(crate) fn limit(operation: &Operation, media_type: &str) -> usize {
    let own = operation.max_body_bytes.and_then(|bytes| usize::try_from(bytes).ok());
    let is_small = media_type == FORM || operation.api == "tink-xs2a";
    own.unwrap_or(if is_small { MAX_SMALL_BYTES } else { MAX_BODY_BYTES })
}

/// A body as a whole, if it is not longer than it may be.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let collected = Limited::new(body, limit).collect().await;
    collected.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.is::<LengthLimitError>() {
            let message = format!("The body is longer than {limit} bytes. Split the request.");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, message)
        } else {
            Problem::invalid("The body ended before it was whole.")
        }
    })
}
