//! What the request log costs a call in process: the same calls with the log on and off, in turns, and the medians.
//!
//! `cargo run --release -p tink-sandbox --example request_log_cost`

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures time and prints it")]

use std::time::Instant;

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use tink_sandbox::Sandbox;
use tower_service::Service;

const CALLS: u32 = 5_000;
const ROUNDS: usize = 7;

/// Nanoseconds for each call.
async fn measured(sandbox: &Sandbox, request: impl Fn() -> Request<Body>) -> u128 {
    let mut router = sandbox.router();
    let start = Instant::now();
    for _ in 0..CALLS {
        let Ok(answer) = router.call(request()).await;
        let _ = answer.into_body().collect().await;
    }
    start.elapsed().as_nanos() / u128::from(CALLS)
}

fn median(mut rounds: Vec<u128>) -> u128 {
    rounds.sort_unstable();
    rounds[rounds.len() / 2]
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (on, off) = (Sandbox::builder().build().await?, Sandbox::builder().request_log(0).build().await?);
    let get = || Request::get("/api/v1/monitoring/ping").body(Body::empty()).unwrap_or_default();
    let body = "x".repeat(60_000);
    let post = || {
        let request = Request::post("/api/v1/oauth/token").header("content-type", "application/x-www-form-urlencoded");
        request.body(Body::from(body.clone())).unwrap_or_default()
    };
    println!("{:<40} {:>9} {:>9} {:>7}", "nanoseconds a call", "log off", "log on", "more");
    for (name, request) in [("GET without a body", &get as &dyn Fn() -> _), ("POST with a body of 60,000 bytes", &post)]
    {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            without.push(measured(&off, request).await);
            with.push(measured(&on, request).await);
        }
        let (with, without) = (median(with), median(without));
        println!("{name:<40} {without:>9} {with:>9} {:>7}", with.saturating_sub(without));
    }
    Ok(())
}
