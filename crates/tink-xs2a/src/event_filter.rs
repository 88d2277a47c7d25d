//! Which events are asked for.

use tink_model::xs2a::EventType;
use tink_model::{DateTime, WizardTransactionId};
use tink_transport::Call;

/// Which events are asked for. A new filter asks for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    transaction: Option<WizardTransactionId>,
    kind: Option<EventType>,
    from: Option<DateTime>,
    to: Option<DateTime>,
}

impl EventFilter {
    /// All events.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only those of this transaction.
    #[must_use]
    pub fn with_transaction(mut self, transaction: impl Into<WizardTransactionId>) -> Self {
        self.transaction = Some(transaction.into());
        self
    }

    /// Only those of this type.
    #[must_use]
    pub fn with_type(mut self, kind: impl Into<EventType>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// Only those at this time or later.
    #[must_use]
    pub fn with_from(mut self, time: DateTime) -> Self {
        self.from = Some(time);
        self
    }

    /// Only those at this time or before.
    #[must_use]
    pub fn with_to(mut self, time: DateTime) -> Self {
        self.to = Some(time);
        self
    }

    pub(crate) fn on(&self, mut call: Call) -> Call {
        if let Some(transaction) = &self.transaction {
            call = call.query("transaction_id", transaction);
        }
        if let Some(kind) = &self.kind {
            call = call.query("type", kind);
        }
        for (name, time) in [("from", &self.from), ("to", &self.to)] {
            if let Some(time) = time {
                call = call.query(name, time.as_str());
            }
        }
        call
    }
}
