//! The Monitoring Service: whether the platform is up.

use axum::response::Response;
use http::StatusCode;
use tink_model::main::PingService;

use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn healthy(call: Call) -> Result<Response, Problem> {
    if call.world.is_stopping() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The sandbox is stopping."));
    }
    Ok(reply::text("ok"))
}

pub(super) async fn ping(call: Call) -> Result<Response, Problem> {
    // In a sandbox all services are this process.
    match call.query("service")? {
        Some(other) if !PingService::ALL.contains(&other.as_str()) => Err(Problem::invalid_at(
            "/service",
            "enum",
            format!("{other:?} is not one of {}.", PingService::ALL.join(", ")),
        )),
        _ => Ok(reply::text("pong")),
    }
}
