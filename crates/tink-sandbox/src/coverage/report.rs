//! The report: what was reached of what there is.

use serde::{Deserialize, Serialize};

/// What a client under test has reached since its sandbox started, or since [`clear_coverage`](crate::Sandbox::clear_coverage).
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use tink_sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder().coverage(true).start().await?;
/// // ... the client under test at work ...
/// let coverage = sandbox.coverage().only("tink-connector");
/// assert_eq!(coverage.total.operations.reached, 0);
/// coverage.assert_at_least(0);
/// let short = coverage.at_least(80).unwrap_err();
/// assert!(short.to_string().contains("tink-connector ingestTransactions: never called"));
/// # Ok::<(), tink_sandbox::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// Whether values of enumerations are watched.
    pub values: bool,
    /// The figures of all APIs that are listed.
    pub total: Figures,
    /// By name.
    pub apis: Vec<ApiCoverage>,
}

/// How much was reached, by what it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Of operations, statuses and values together, rounded down.
    pub percent: u8,
    /// Operations that were called.
    pub operations: Tally,
    /// Documented statuses that were answered, of each operation.
    pub statuses: Tally,
    /// Values that stood in a request or in an answer; none where they are not watched.
    pub values: Tally,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// What was reached.
    pub reached: usize,
    /// What there is.
    pub of: usize,
    /// The share, rounded down, so that 100 is all; 100 too where there is nothing.
    pub percent: u8,
}

/// What was reached of an API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiCoverage {
    /// The name: `tink-connector`.
    pub api: String,
    /// The revision that is played.
    pub revision: String,
    /// The figures.
    pub figures: Figures,
    /// By path and method.
    pub operations: Vec<OperationCoverage>,
    /// By name and side; none where values are not watched.
    pub enumerations: Vec<EnumerationCoverage>,
}

/// What was reached of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationCoverage {
    /// The operation's id.
    pub operation: String,
    /// The method.
    pub method: String,
    /// The path, parameters in braces.
    pub path: String,
    /// How often it was answered.
    pub calls: u64,
    /// The statuses that it documents.
    pub statuses: Vec<StatusCoverage>,
    /// Statuses that it does not document, and answered: those of fault rules, for instance.
    pub undocumented: Vec<StatusCoverage>,
}

/// A status of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusCoverage {
    /// The status.
    pub status: u16,
    /// How often it was answered.
    pub answers: u64,
}

/// On which side a value stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Side {
    /// In a body or a query that the client sent.
    Request,
    /// In a body that it was answered.
    Answer,
}

impl Side {
    /// The side as it is spelled in the report.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Answer => "answer",
        }
    }
}

/// What was reached of an enumeration on one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnumerationCoverage {
    /// The name of its schema.
    pub enumeration: String,
    /// The side.
    pub side: Side,
    /// In the order of the document.
    pub values: Vec<ValueCoverage>,
}

/// A value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueCoverage {
    /// The value.
    pub value: String,
    /// In how many places it stood.
    pub seen: u64,
}

impl Coverage {
    pub(super) fn new(values: bool, apis: Vec<ApiCoverage>) -> Self {
        let total = apis.iter().fold(Figures::default(), |total, api| total.and(api.figures));
        Self { values, total, apis }
    }

    /// The same, of one API, with the figures of that API alone.
    #[must_use]
    pub fn only(self, api: &str) -> Self {
        Self::new(self.values, self.apis.into_iter().filter(|known| known.api == api).collect())
    }

    /// The same figures, with a list of nothing but what was not reached: operations that were never called or have a status
    /// that was never answered, and values that were never seen.
    #[must_use]
    pub fn missing(mut self) -> Self {
        for api in &mut self.apis {
            for operation in &mut api.operations {
                operation.statuses.retain(|status| status.answers == 0);
                operation.undocumented.clear();
            }
            api.operations.retain(|operation| operation.calls == 0 || !operation.statuses.is_empty());
            for enumeration in &mut api.enumerations {
                enumeration.values.retain(|value| value.seen == 0);
            }
            api.enumerations.retain(|enumeration| !enumeration.values.is_empty());
        }
        self
    }
}

impl ApiCoverage {
    pub(super) fn new(
        api: &str,
        revision: &str,
        operations: Vec<OperationCoverage>,
        enumerations: Vec<EnumerationCoverage>,
    ) -> Self {
        let statuses = || operations.iter().flat_map(|operation| &operation.statuses);
        let values = || enumerations.iter().flat_map(|enumeration| &enumeration.values);
        let figures = Figures::of(
            Tally::of(operations.iter().filter(|operation| operation.calls > 0).count(), operations.len()),
            Tally::of(statuses().filter(|status| status.answers > 0).count(), statuses().count()),
            Tally::of(values().filter(|value| value.seen > 0).count(), values().count()),
        );
        Self { api: api.to_owned(), revision: revision.to_owned(), figures, operations, enumerations }
    }
}

impl Figures {
    fn of(operations: Tally, statuses: Tally, values: Tally) -> Self {
        Self { percent: operations.and(statuses).and(values).percent, operations, statuses, values }
    }

    fn and(self, other: Self) -> Self {
        Self::of(
            self.operations.and(other.operations),
            self.statuses.and(other.statuses),
            self.values.and(other.values),
        )
    }
}

impl Tally {
    fn of(reached: usize, of: usize) -> Self {
        let percent = (reached * 100).checked_div(of).unwrap_or(100);
        Self { reached, of, percent: u8::try_from(percent).unwrap_or(100) }
    }

    fn and(self, other: Self) -> Self {
        Self::of(self.reached + other.reached, self.of + other.of)
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self::of(0, 0)
    }
}

/// A status with how often it was answered.
pub(super) fn answered(status: u16, answers: Option<u64>) -> StatusCoverage {
    StatusCoverage { status, answers: answers.unwrap_or_default() }
}
