//! The two ways from pending to booked.
//!
//! A bank whose transactions keep their id when they are booked sends an update ([`booking`]). One whose booked
//! transactions have new ids sends these as new and names the pending ones they replace ([`replacing_pending`]).
//!
//! Source: Connector API reference, Transactions, Pending transactions.

use tink_model::connector::{
    CreateTransactionEntity, UpdateIngestionType, UpdateTransactionAccountContainer, UpdateTransactionAccountEntity,
};
use tink_model::{Amount, ExternalAccountId};

use crate::TransactionPayload;

/// The update that books a pending transaction under the same external id, for
/// [`update_transaction`](crate::ConnectorClient::update_transaction). `balance` is the account's balance afterwards.
pub fn booking(
    account: impl Into<ExternalAccountId>,
    balance: impl Into<Amount>,
    transaction: CreateTransactionEntity,
) -> UpdateTransactionAccountContainer {
    let booked = transaction.with_pending(false);
    let account = UpdateTransactionAccountEntity::new(balance, vec![booked]).with_external_id(account);
    UpdateTransactionAccountContainer::new(vec![account], UpdateIngestionType::RealTime)
}

/// A booked transaction under a new external id that replaces the pending ones of these ids, for
/// [`ingest_transactions`](crate::ConnectorClient::ingest_transactions). A payload that it had is replaced too; for more
/// keys see [`TransactionPayload`].
#[must_use]
pub fn replacing_pending<I: AsRef<str>>(
    transaction: CreateTransactionEntity,
    pending: impl IntoIterator<Item = I>,
) -> CreateTransactionEntity {
    transaction.with_pending(false).with_payload(TransactionPayload::new().replaces(pending))
}
