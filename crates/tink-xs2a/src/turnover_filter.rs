//! Which turnovers are asked for.

use tink_model::Date;
use tink_transport::Call;

/// Which turnovers are asked for. A new filter asks for all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TurnoverFilter {
    from: Option<Date>,
    to: Option<Date>,
    only_new: bool,
}

impl TurnoverFilter {
    /// All turnovers.
    #[must_use]
    pub const fn new() -> Self {
        Self { from: None, to: None, only_new: false }
    }

    /// Only those that were booked on this day or later.
    #[must_use]
    pub const fn with_from(mut self, date: Date) -> Self {
        self.from = Some(date);
        self
    }

    /// Only those that were booked on this day or before.
    #[must_use]
    pub const fn with_to(mut self, date: Date) -> Self {
        self.to = Some(date);
        self
    }

    /// Only those that are new since the last synchronisation and not marked as seen.
    #[must_use]
    pub const fn only_new(mut self) -> Self {
        self.only_new = true;
        self
    }

    pub(crate) fn on(self, mut call: Call) -> Call {
        for (name, date) in [("from", self.from), ("to", self.to)] {
            if let Some(date) = date {
                call = call.query(name, date.to_string());
            }
        }
        if self.only_new {
            call = call.query("only_new", "1");
        }
        call
    }
}
