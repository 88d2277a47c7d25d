//! The Monitoring Service: whether the platform is up.

use axum::response::Response;
use http::StatusCode;

use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The services that a ping can be forwarded to. In a sandbox they are one process.
const SERVICES: [&str; 3] = ["aggregation", "main", "system"];

pub(super) async fn healthy(call: Call) -> Result<Response, Problem> {
    if call.world.is_stopping() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The sandbox is stopping."));
    }
    Ok(reply::text("ok"))
}

pub(super) async fn ping(call: Call) -> Result<Response, Problem> {
    let service = call.query("service")?;
    match service.as_deref().unwrap_or("main") {
        known if SERVICES.contains(&known) => Ok(reply::text("pong")),
        other => Err(Problem::invalid(format!("/service: {other:?} is not one of {}.", SERVICES.join(", ")))),
    }
}
