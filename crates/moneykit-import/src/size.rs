//! How large a body may be, and how much of one that is too large would fit.

use tink_model::Operation;
use tink_model::moneykit::operations::IMPORT_LINK;

use crate::Error;
use crate::pieces::Pieces;

/// How many bytes the body of an import has at most, this many included.
///
/// Source: MoneyKit reference, Import Link, which says 1 MB.
pub const MAX_IMPORT_BYTES: usize = limit(&IMPORT_LINK);

/// The limit that the spec names for the body of an operation.
const fn limit(operation: &Operation) -> usize {
    match operation.max_body_bytes {
        #[allow(clippy::cast_possible_truncation)] // a million fits everywhere
        Some(limit) => limit as usize,
        None => usize::MAX,
    }
}

/// A body is larger than the service takes. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the body has {bytes} bytes, {over} more than the {MAX_IMPORT_BYTES} that are taken; the first {fitting} of its \
     {transactions} transactions would fit",
    over = self.over()
)]
pub struct BodyTooLarge {
    bytes: usize,
    fitting: usize,
    transactions: usize,
}

impl BodyTooLarge {
    /// How many bytes the body has.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// By how many bytes it is over [`MAX_IMPORT_BYTES`].
    #[must_use]
    pub const fn over(&self) -> usize {
        self.bytes.saturating_sub(MAX_IMPORT_BYTES)
    }

    /// How many of its transactions, from the front of the list, would fit together with the rest of the body. None does where the
    /// accounts alone are too large.
    #[must_use]
    pub const fn fitting(&self) -> usize {
        self.fitting
    }

    /// How many transactions it has.
    #[must_use]
    pub const fn transactions(&self) -> usize {
        self.transactions
    }
}

/// How much is too large, where that is why a body was not sent.
///
/// ```
/// # use moneykit_import::MoneykitClient;
/// # use tink_transport::testing::{Never, client_over};
/// use moneykit_import::body_too_large;
/// use moneykit_import::model::{ImportTransactionsRequest, TransactionImportData};
/// use tink_model::{Amount, DateTime};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let moneykit = MoneykitClient::with_client(client_over(Never::new()));
/// let lunch = TransactionImportData::new("a1", Amount::new(-450, 2), "2024-01-15".parse::<DateTime>()?);
/// let many = ImportTransactionsRequest::new(vec![lunch; 30_000]);
/// let error = moneykit.import_transactions(&"mk_1".into(), &many).await.unwrap_err();
/// let too_large = body_too_large(&error).expect("30,000 do not fit");
/// assert!(too_large.over() > 0 && too_large.fitting() < 30_000);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn body_too_large(error: &Error) -> Option<&BodyTooLarge> {
    std::error::Error::source(error)?.downcast_ref()
}

/// What is to be said of a body of `bytes` bytes, of which `envelope` are not transactions.
pub(crate) fn too_large(pieces: &Pieces, envelope: usize, bytes: usize) -> BodyTooLarge {
    let fitting = MAX_IMPORT_BYTES.checked_sub(envelope).map_or(0, |room| pieces.fit(0, room));
    BodyTooLarge { bytes, fitting, transactions: pieces.len() }
}
