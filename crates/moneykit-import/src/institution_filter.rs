//! Which institutions are asked for.

use tink_model::Place;
use tink_transport::Call;

use crate::CursorRequest;

/// Which institutions are asked for. A new filter asks for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstitutionFilter {
    name: Option<String>,
    featured: Option<bool>,
    page: CursorRequest,
}

impl InstitutionFilter {
    /// All institutions.
    #[must_use]
    pub const fn new() -> Self {
        Self { name: None, featured: None, page: CursorRequest::new() }
    }

    /// Only those with this in their names.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Only the most used ones, or only the others.
    #[must_use]
    pub const fn with_featured(mut self, featured: bool) -> Self {
        self.featured = Some(featured);
        self
    }

    /// From this place of the list on, and so many at once.
    #[must_use]
    pub fn with_page(mut self, page: CursorRequest) -> Self {
        self.page = page;
        self
    }

    pub(crate) fn start(&self) -> Place {
        self.page.start()
    }

    pub(crate) fn at(&self, place: &Place) -> Self {
        Self { page: self.page.at(place), ..self.clone() }
    }

    pub(crate) fn on(&self, mut call: Call) -> Call {
        if let Some(name) = &self.name {
            call = call.query("name", name);
        }
        if let Some(featured) = self.featured {
            call = call.query("featured", featured.to_string());
        }
        self.page.on(call)
    }
}
