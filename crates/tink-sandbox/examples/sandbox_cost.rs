//! What a world costs, and what watching it costs: a new world with its four clients, a fork, and calls of a client in process with
//! nothing watched, with the request log, and with coverage of values too, in turns; medians.
//!
//! `cargo run --release -p tink-sandbox --features clients --example sandbox_cost`

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures time and prints it")]

use std::error::Error;
use std::time::{Duration, Instant};

use tink_main::MainClient;
use tink_model::main::SearchQuery;
use tink_sandbox::{Sandbox, SandboxBuilder, Scenario, ScenarioRequest};

const CALLS: u32 = 500;
const ROUNDS: usize = 7;
const WORLDS: usize = 101;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (mut worlds, mut forks) = (Vec::new(), Vec::new());
    for _ in 0..WORLDS {
        let start = Instant::now();
        let sandbox = Sandbox::builder().seed(7).start().await?;
        let _all = (sandbox.clients()?, sandbox.xs2a_client()?, sandbox.moneykit_client()?);
        worlds.push(start.elapsed());
        let start = Instant::now();
        let _fork = sandbox.fork().await?;
        forks.push(start.elapsed());
    }
    println!("a world with its four clients {:>10.1?}", median(worlds));
    println!("a fork of it                  {:>10.1?}", median(forks));

    let builders = [
        ("nothing watched", Sandbox::builder().request_log(0)),
        ("request log", Sandbox::builder()),
        ("request log, coverage of values", Sandbox::builder().coverage(true)),
    ];
    let mut users = Vec::new();
    for (name, builder) in builders {
        users.push((name, user(builder).await?, Vec::new(), Vec::new()));
    }
    for _ in 0..ROUNDS {
        for (_, (sandbox, client), gets, searches) in &mut users {
            let _ = sandbox;
            gets.push(measured(async || client.get_user().await.map(drop)).await?);
            searches.push(measured(async || client.search(&SearchQuery::new()).await.map(drop)).await?);
        }
    }
    println!("\n{:<34} {:>12} {:>24}", "a call", "getUser", "search, a page of 50");
    for (name, _, gets, searches) in users {
        println!("{name:<34} {:>12.1?} {:>24.1?}", median(gets), median(searches));
    }
    Ok(())
}

/// A world with a user who has a life, and a client of theirs.
async fn user(builder: SandboxBuilder) -> Result<(Sandbox, MainClient), Box<dyn Error>> {
    let sandbox = builder.seed(7).start().await?;
    sandbox.load_scenario(ScenarioRequest::new(Scenario::HighSaver, "anna")).await?;
    let (_, main, oauth) = sandbox.clients()?;
    let client = main.for_user(&oauth, "anna", &["user:read", "transactions:read"]);
    client.get_user().await?;
    Ok((sandbox, client))
}

/// How long one of many calls takes.
async fn measured<E: Error + 'static>(call: impl AsyncFn() -> Result<(), E>) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    for _ in 0..CALLS {
        call().await?;
    }
    Ok(start.elapsed() / CALLS)
}

fn median(mut rounds: Vec<Duration>) -> Duration {
    rounds.sort_unstable();
    rounds[rounds.len() / 2]
}
