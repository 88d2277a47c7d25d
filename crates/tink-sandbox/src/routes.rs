//! The table of routes: every operation that is served, with its handler.

use crate::call::Route;
use crate::{connector, main_api, moneykit};

/// Every route of the APIs.
pub(crate) fn routes() -> impl Iterator<Item = &'static Route> {
    connector::ROUTES.iter().chain(main_api::ROUTES).chain(moneykit::ROUTES)
}
