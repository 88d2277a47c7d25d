//! Which page of a list is asked for.

use tink_model::{Operation, Page, Place};
use tink_transport::{BoxFuture, Call};

use crate::{Error, Pages};

/// Which page of a list is asked for, and how long it is to be. A new one leaves both to the service: the first page, 15 elements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageRequest {
    pub(crate) per_page: Option<u32>,
    pub(crate) page: Option<u32>,
}

impl PageRequest {
    /// The first page, of the service's own length.
    #[must_use]
    pub const fn new() -> Self {
        Self { per_page: None, page: None }
    }

    /// Pages of at most so many elements, from 1.
    #[must_use]
    pub const fn with_per_page(mut self, elements: u32) -> Self {
        self.per_page = Some(elements);
        self
    }

    /// The page of this number, from 1.
    #[must_use]
    pub const fn with_page(mut self, number: u32) -> Self {
        self.page = Some(number);
        self
    }

    /// The pages from this one on, each got by `fetch`.
    pub(crate) fn pages<P: Page>(
        self,
        operation: &'static Operation,
        fetch: impl Fn(Self) -> BoxFuture<'static, Result<P, Error>> + Send + Sync + 'static,
    ) -> Pages<P> {
        Pages::new(operation, Place::Number(self.first()), move |place| fetch(self.at(&place)))
            .with_length(self.per_page)
    }

    fn first(self) -> u32 {
        self.page.unwrap_or(1)
    }

    /// The first page is asked for as it was by the caller, who need not have named it.
    fn at(self, place: &Place) -> Self {
        match place {
            Place::Number(number) if *number != self.first() => self.with_page(*number),
            _ => self,
        }
    }

    pub(crate) fn on(self, mut call: Call) -> Call {
        if let Some(elements) = self.per_page {
            call = call.query("per_page", elements.to_string());
        }
        if let Some(number) = self.page {
            call = call.query("page", number.to_string());
        }
        call
    }
}
