//! What an operation of an API is: the row of the generated tables that clients, sandbox, command and tests share.

/// An HTTP method, spelled without an HTTP crate so that the model stays free of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads, changes nothing.
    Get,
    /// Creates, or asks with a body.
    Post,
    /// Replaces or updates; XS2A.api creates with it.
    Put,
    /// Changes a part.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method as it stands in a request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What may be done with a call whose outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// Reads only; may be sent again at any time.
    Safe,
    /// Sent twice it leaves what it leaves sent once, with the same answer.
    Idempotent,
    /// An identifier of the caller's makes a second execution visible: it is refused (409 or 410, or 404 for a deletion),
    /// and that refusal on a later attempt means that the first may have been carried out.
    Keyed,
    /// A second execution does more; sent again only when the first certainly did nothing.
    Unsafe,
}

/// Which kind of token an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// None; the operation authenticates by its own fields, or not at all.
    None,
    /// A token of the API client (client credentials).
    Client,
    /// A token of one end user.
    User,
    /// Either of the two.
    ClientOrUser,
    /// Either of the two, or none at all.
    Optional,
    /// No token but a developer's e-mail address and password, as HTTP Basic authentication.
    Developer,
    /// An API key, as the password of HTTP Basic authentication (XS2A.api).
    ApiKey,
    /// The token of one bank user, as the password of HTTP Basic authentication (XS2A.api).
    BankUser,
}

/// A documented status of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status {
    /// The HTTP status code.
    pub code: u16,
    /// The name of the refusal (a variant of the API's `Refusal`), or `None` for a success.
    pub refusal: Option<&'static str>,
    /// What the status means for this operation.
    pub meaning: &'static str,
}

/// How closely the sandbox follows the platform in an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FidelityLevel {
    /// As documented, in everything.
    Exact,
    /// As documented, with gaps that are named.
    Approximate,
    /// The shape alone.
    Stub,
}

impl FidelityLevel {
    /// The level as the spec spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximate => "approximate",
            Self::Stub => "stub",
        }
    }
}

/// How closely the sandbox follows the platform in an operation, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fidelity {
    /// The level.
    pub level: FidelityLevel,
    /// What the level rests on.
    pub reason: &'static str,
    /// The section of the sources that describes the operation.
    pub source: &'static str,
}

/// One operation of an API. The tables of these are generated from the specs.
#[derive(Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The API: `tink-connector`, `tink-main`, `tink-xs2a`, `moneykit`.
    pub api: &'static str,
    /// The operation's id, unique within the API: `ingestAccounts`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, parameters in braces: `/connector/users/{externalUserId}/accounts`.
    pub path: &'static str,
    /// Names of the query parameters.
    pub query: &'static [&'static str],
    /// Names of the headers that are parameters of this operation.
    pub headers: &'static [&'static str],
    /// The service of the reference that the operation belongs to: `Account Service`.
    pub service: &'static str,
    /// What the operation does, in a few words.
    pub summary: &'static str,
    /// Whether the platform deprecates it.
    pub deprecated: bool,
    /// The scopes that the token must hold, all of them.
    pub scopes: &'static [&'static str],
    /// The kind of token.
    pub token: TokenKind,
    /// What a repetition does.
    pub idempotency: Idempotency,
    /// The media type of the request's body, or `None` where there is no body.
    pub request_body: Option<&'static str>,
    /// The largest body in bytes that a request may have, where the spec says so.
    pub max_body_bytes: Option<u64>,
    /// The media type of a success with a body, or `None` where successes have none. `text/plain` is a text that is all of
    /// the answer; refusals are JSON in any case.
    pub response_body: Option<&'static str>,
    /// Every documented status, successes and refusals.
    pub statuses: &'static [Status],
    /// How closely the sandbox follows the platform.
    pub fidelity: Fidelity,
    /// What no source decides and we decided, a sentence each.
    pub ours: &'static [&'static str],
}

impl Operation {
    /// Builds a row by hand: for an operation that stands in no spec, such as those of the sandbox's control API, or for a test.
    /// All others are generated.
    #[doc(hidden)]
    #[must_use]
    #[allow(clippy::too_many_arguments)]
    pub const fn row(
        api: &'static str,
        id: &'static str,
        method: Method,
        path: &'static str,
        query: &'static [&'static str],
        service: &'static str,
        scopes: &'static [&'static str],
        token: TokenKind,
        idempotency: Idempotency,
        request_body: Option<&'static str>,
        statuses: &'static [Status],
    ) -> Self {
        let fidelity = Fidelity { level: FidelityLevel::Stub, reason: "", source: "" };
        Self {
            api,
            id,
            method,
            path,
            query,
            headers: &[],
            service,
            summary: "",
            deprecated: false,
            scopes,
            token,
            idempotency,
            request_body,
            max_body_bytes: None,
            response_body: None,
            statuses,
            fidelity,
            ours: &[],
        }
    }

    /// The documented row of a status.
    #[must_use]
    pub fn status(&self, code: u16) -> Option<&'static Status> {
        self.statuses.iter().find(|status| status.code == code)
    }
}

/// An API's generated enum of refusals: what a documented error status of an operation means.
pub trait RefusalOf: Sized + Copy + std::fmt::Debug + Send + Sync + 'static {
    /// The refusal that `status` documents for `operation`, if it documents one.
    fn of(operation: &Operation, status: u16) -> Option<Self>;
}
