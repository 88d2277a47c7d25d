//! How near the sandbox comes to the platforms, operation by operation, and which choices are its own. All of it stands in the specs.

use serde::{Deserialize, Serialize};
use tink_model::Profile;

use crate::openapi::{Document, OperationOutline};

/// How near the sandbox comes in an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// As documented, in everything.
    Exact,
    /// As documented, with gaps that are named.
    Approximate,
    /// The shape alone.
    Stub,
}

impl Level {
    /// The level as it is spelled in the specs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximate => "approximate",
            Self::Stub => "stub",
        }
    }

    /// The level of that name. What has none claims nothing.
    pub(crate) fn parse(text: &str) -> Self {
        [Self::Exact, Self::Approximate].into_iter().find(|level| level.as_str() == text).unwrap_or(Self::Stub)
    }
}

/// How near a sandbox comes to the platforms.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use tink_sandbox::Sandbox;
/// use tink_sandbox::fidelity::Level;
///
/// let sandbox = Sandbox::builder().start().await?;
/// let fidelity = sandbox.fidelity().only("tink-connector");
/// let update = fidelity.apis[0].operations.iter().find(|operation| operation.operation == "updateAccount");
/// assert_eq!(update.map(|operation| operation.level), Some(Level::Exact));
/// # Ok::<(), tink_sandbox::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FidelityReport {
    /// By name.
    pub apis: Vec<ApiFidelity>,
}

/// How near it comes in an API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiFidelity {
    /// The name: `tink-connector`.
    pub api: String,
    /// The revision that is played.
    pub revision: String,
    /// The name for people.
    pub title: String,
    /// So many operations are exact.
    pub exact: usize,
    /// So many are approximate.
    pub approximate: usize,
    /// So many are stubs.
    pub stub: usize,
    /// By path and method.
    pub operations: Vec<OperationFidelity>,
    /// What no source decides and the sandbox does, in what operations share.
    pub ours: Vec<OurChoice>,
}

/// How near it comes in an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationFidelity {
    /// The operation's id.
    pub operation: String,
    /// The method.
    pub method: String,
    /// The path, parameters in braces.
    pub path: String,
    /// The level.
    pub level: Level,
    /// What the level rests on.
    pub reason: String,
    /// The section of the reference that describes the operation.
    pub source: String,
    /// What no source decides and the sandbox does.
    pub ours: Vec<String>,
}

/// A choice that the platform leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OurChoice {
    /// The component of the document that it concerns, or a member of it: `AccountEntity.closed`.
    pub place: String,
    /// A sentence.
    pub choice: String,
}

impl FidelityReport {
    pub(crate) fn of(profile: Profile) -> Self {
        Self { apis: Document::of_apis(profile).map(ApiFidelity::of).collect() }
    }

    /// The same, of one API.
    #[must_use]
    pub fn only(mut self, api: &str) -> Self {
        self.apis.retain(|known| known.api == api);
        self
    }
}

impl ApiFidelity {
    fn of(document: &Document) -> Self {
        let outline = document.outline();
        let count = |level| outline.operations.iter().filter(|operation| operation.level == level).count();
        Self {
            api: document.api.to_owned(),
            revision: document.revision.to_owned(),
            title: document.title.to_owned(),
            exact: count(Level::Exact),
            approximate: count(Level::Approximate),
            stub: count(Level::Stub),
            operations: outline.operations.iter().map(OperationFidelity::of).collect(),
            ours: outline.ours.clone(),
        }
    }
}

impl OperationFidelity {
    fn of(operation: &OperationOutline) -> Self {
        Self {
            operation: operation.id.clone(),
            method: operation.method.as_str().to_owned(),
            path: operation.path.clone(),
            level: operation.level,
            reason: operation.reason.clone(),
            source: operation.source.clone(),
            ours: operation.ours.clone(),
        }
    }
}
