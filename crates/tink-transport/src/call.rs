//! One call of an operation, on its way to become a request: path parameters, query, body.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tink_model::{Method, Operation};

use crate::{BaseUrl, CallContext, Moment};

/// What stays as it is in a path segment or a query value: letters, digits and `-._~`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What makes a call impossible to send. None of these repeats the value: it may be an id of a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallError {
    #[error("the path parameter {0} is empty, `.` or `..`, which would name another resource")]
    PathParameter(&'static str),
    #[error("the path parameter {0} has no value")]
    MissingPathParameter(&'static str),
    #[error("the header {0} cannot carry this value")]
    Header(HeaderName),
    #[error("the base URL and the path do not make a URL")]
    Url,
}

/// One call of an operation. The API clients make these; make one yourself to reach the raw answer of an operation.
///
/// ```
/// # use tink_model::{Idempotency, Method, Operation, TokenKind};
/// # static GET_TRANSACTION: Operation = Operation::row(
/// #     "tink-main", "getTransaction", Method::Get, "/api/v1/transactions/{id}", &[], "Transaction Service",
/// #     &["transactions:read"], TokenKind::User, Idempotency::Safe, None, &[]);
/// use tink_transport::Call;
///
/// let call = Call::new(&GET_TRANSACTION).path("id", "79c6c9c27d6e42489e888e08d27205a1");
/// ```
#[derive(Clone)]
pub struct Call {
    operation: &'static Operation,
    path: Vec<(&'static str, String)>,
    query: String,
    headers: Vec<(HeaderName, String)>,
    content_type: Option<&'static str>,
    body: Bytes,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_response_bytes: Option<usize>,
}

impl Call {
    /// A call of `operation`, with nothing filled in.
    #[must_use]
    pub const fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: String::new(),
            headers: Vec::new(),
            content_type: None,
            body: Bytes::new(),
            deadline: None,
            max_response_bytes: None,
        }
    }

    /// Sets a parameter of the path. Its value is percent-encoded; one that is empty, `.` or `..` is refused when the call
    /// is sent, because it would name another resource.
    #[must_use]
    pub fn path(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.path.push((name, value.as_ref().to_owned()));
        self
    }

    /// Adds a parameter of the query. Its value is percent-encoded.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.query.push(if self.query.is_empty() { '?' } else { '&' });
        self.query.extend(utf8_percent_encode(name, ENCODED));
        self.query.push('=');
        self.query.extend(utf8_percent_encode(value.as_ref(), ENCODED));
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(mut self, body: impl Into<Bytes>) -> Self {
        self.content_type = Some("application/json");
        self.body = body.into();
        self
    }

    /// Sets the body to a form of these fields.
    #[must_use]
    pub fn form<N: AsRef<str>, V: AsRef<str>>(mut self, fields: impl IntoIterator<Item = (N, V)>) -> Self {
        self.content_type = Some("application/x-www-form-urlencoded");
        self.body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into();
        self
    }

    /// Gives this call up after `limit`, instead of the client's own deadline.
    #[must_use]
    pub const fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = Some(limit);
        self
    }

    /// Sets how large the answer may be, in bytes, instead of the transport's own limit.
    #[must_use]
    pub const fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = Some(limit);
        self
    }

    /// The operation that is called.
    #[must_use]
    pub const fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn into_request(
        self,
        base: &BaseUrl,
        deadline: Option<Moment>,
    ) -> Result<http::Request<Bytes>, CallError> {
        let mut target = self.expanded_path()?;
        target.push_str(&self.query);
        let mut request = http::Request::new(self.body);
        *request.uri_mut() = base.join(target).map_err(|_| CallError::Url)?;
        *request.method_mut() = method(self.operation.method);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(content_type) = self.content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        for (name, value) in self.headers {
            let value =
                HeaderValue::from_maybe_shared(Bytes::from(value)).map_err(|_| CallError::Header(name.clone()))?;
            headers.insert(name, value);
        }
        let mut context = CallContext::new(self.operation);
        if let Some(deadline) = deadline {
            context = context.with_deadline(deadline);
        }
        if let Some(limit) = self.max_response_bytes {
            context = context.with_max_response_bytes(limit);
        }
        request.extensions_mut().insert(context);
        Ok(request)
    }

    fn expanded_path(&self) -> Result<String, CallError> {
        let mut expanded = String::with_capacity(self.operation.path.len() + 64);
        let mut rest = self.operation.path;
        while let Some((before, from_name)) = rest.split_once('{') {
            let (name, after) = from_name.split_once('}').ok_or(CallError::Url)?;
            let value = self.path.iter().find(|(given, _)| *given == name).map(|(_, value)| value);
            let value = value.ok_or(CallError::MissingPathParameter(name))?;
            if matches!(value.as_str(), "" | "." | "..") {
                return Err(CallError::PathParameter(name));
            }
            expanded.push_str(before);
            expanded.extend(utf8_percent_encode(value, ENCODED));
            rest = after;
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

/// Prints the operation and its path template; values, query and body may hold ids of people and secrets.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("method", &self.operation.method.as_str())
            .field("path", &self.operation.path)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

const fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
