//! The table of the control API's routes: each file of it has one, so that its spec can be held against what is served.

use axum::Router;
use axum::routing::MethodRouter;
use tink_model::Method;

use crate::stage::Stage;

/// A route: its method, its path, and what answers it.
pub(crate) type ControlRoute = (Method, &'static str, fn() -> MethodRouter<Stage>);

/// The router of some routes.
pub(super) fn router<'a>(routes: impl Iterator<Item = &'a ControlRoute>) -> Router<Stage> {
    routes.fold(Router::new(), |router, (_, path, answers)| router.route(path, answers()))
}
