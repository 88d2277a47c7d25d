//! The table of routes: every operation that is served, with its handler.

use crate::call::Route;
use crate::{connector, main_api, moneykit, xs2a};

/// Every route of the APIs.
pub(crate) fn routes() -> impl Iterator<Item = &'static Route> {
    let tink = connector::ROUTES.iter().chain(main_api::ROUTES);
    tink.chain(xs2a::ROUTES).chain(moneykit::ROUTES)
}
