//! The name of a stream: which tenant or user a history belongs to.

use std::fmt;
use std::sync::Arc;

const TENANT: &str = "tenant/";
const USER: &str = "user/";

/// A stream's name: `tenant/<id>` or `user/<id>`. Names order by their bytes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId(Arc<str>);

/// Whose history a stream holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamKind {
    /// An API client's own events: its users, links and settings.
    Tenant,
    /// One user's events.
    User,
}

/// The text names no stream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a stream's name: it has to be tenant/<id> or user/<id>")]
pub struct NotAStream(String);

impl StreamId {
    /// The stream of a tenant.
    #[must_use]
    pub fn tenant(id: &str) -> Self {
        Self(format!("{TENANT}{id}").into())
    }

    /// The stream of a user.
    #[must_use]
    pub fn user(id: &str) -> Self {
        Self(format!("{USER}{id}").into())
    }

    /// Reads a stored name.
    ///
    /// # Errors
    /// The text is not of the form `tenant/<id>` or `user/<id>`.
    pub fn parse(name: &str) -> Result<Self, NotAStream> {
        if name.starts_with(TENANT) || name.starts_with(USER) {
            return Ok(Self(name.into()));
        }
        Err(NotAStream(name.to_owned()))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whose history it is.
    #[must_use]
    pub fn kind(&self) -> StreamKind {
        if self.0.starts_with(TENANT) { StreamKind::Tenant } else { StreamKind::User }
    }

    /// The tenant's or user's id, without the kind.
    #[must_use]
    pub fn id(&self) -> &str {
        let kind = match self.kind() {
            StreamKind::Tenant => TENANT,
            StreamKind::User => USER,
        };
        &self.0[kind.len()..]
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_back_its_kind_and_id() {
        let stream = StreamId::user("åsa/1");
        assert_eq!((stream.as_str(), stream.kind(), stream.id()), ("user/åsa/1", StreamKind::User, "åsa/1"));
        let stream = StreamId::tenant("demo");
        assert_eq!((stream.as_str(), stream.kind(), stream.id()), ("tenant/demo", StreamKind::Tenant, "demo"));
        assert_eq!(StreamId::parse("tenant/demo"), Ok(stream));
    }

    #[test]
    fn a_name_of_no_known_kind_is_refused() {
        for name in ["", "user", "users/1", "Tenant/1"] {
            assert_eq!(StreamId::parse(name), Err(NotAStream(name.to_owned())));
        }
    }
}
