//! What a whole import costs beside a loop that posts prepared bodies to the same sandbox as fast as it takes them: the real binary
//! reads, plans, keeps its journal and sends, over a socket; time as a ratio of the same run, and the peak of its memory.
//!
//! `cargo build --release -p tink-cli && cargo run --release -p tink-cli --example import_cost -- [ROWS]`

#![allow(clippy::print_stdout, reason = "this is a program for people")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

use std::error::Error;
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tink_connector::ConnectorClient;
use tink_ingest::plan::{Batch, Plan, Planner};
use tink_ingest::read::{Context, DataFile, Input};
use tink_ingest::rules::Rules;
use tink_main::MainClient;
use tink_model::connector::Refusal;
use tink_model::connector::operations::INGEST_TRANSACTIONS;
use tink_model::main::CreateUserRequest;
use tink_transport::{Call, Client, HyperTransport};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const USERS: usize = 8;
/// How many users are served at once, by both.
const AT_ONCE: usize = 4;

fn main() -> Outcome {
    let rows: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |rows| rows.parse())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bank.csv");
    write(&path, rows)?;
    println!("{rows} rows, {} bytes, {USERS} users, {AT_ONCE} at once", std::fs::metadata(&path)?.len());
    let plan = plan(&path, folder.path())?;
    let bodies = prepared(&plan)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let mut ratios = Vec::new();
    for round in 1..=3 {
        let posted = runtime.block_on(post(&plan, &bodies))?;
        let (imported, peak) = import(&path)?;
        let ratio = imported.as_micros() * 100 / posted.as_micros().max(1);
        println!(
            "round {round}: posting loop {posted:.2?}, tink import {imported:.2?}, {}.{:02}x, peak memory {peak}",
            ratio / 100,
            ratio % 100
        );
        ratios.push(ratio);
    }
    ratios.sort_unstable();
    let median = ratios[ratios.len() / 2];
    println!("median {}.{:02}x the time of the posting loop", median / 100, median % 100);
    Ok(())
}

/// Years of rows of several users, two accounts each, in the order of days.
fn write(path: &Path, rows: usize) -> Outcome {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "User,Account,Date,Description,Amount")?;
    for row in 0..rows {
        let day = jiff::civil::date(2015, 1, 1).checked_add(jiff::Span::new().days((row * 3_650 / rows) as i64))?;
        let (cents, shop, user, account) = ((row * 7_919) % 100_000, row % 977, row % USERS, row / USERS % 2);
        let (kronor, cents) = (cents / 100, cents % 100);
        writeln!(
            file,
            "user-{user},account-{account},{day},Card purchase at shop number {shop} in Stockholm,-{kronor}.{cents:02}"
        )?;
    }
    file.flush()?;
    let rules = "[columns]\nuser = \"User\"\naccount = \"Account\"\ndate = \"Date\"\ndescription = \"Description\"\namount = \"Amount\"\n";
    std::fs::write(path.with_extension("rules.toml"), rules)?;
    Ok(())
}

fn plan(path: &Path, folder: &Path) -> Outcome<Plan> {
    let time_zone = jiff::tz::TimeZone::get("Europe/Stockholm")?;
    let context = Context { currency: "SEK".parse()?, time_zone, account: None };
    let rules = Rules::parse(&std::fs::read_to_string(path.with_extension("rules.toml"))?, "bank.rules.toml")?;
    let file = DataFile::open(&Input::path(path), &rules, &context)?;
    let mut planner = Planner::in_folder(None, folder);
    planner.add(&file, &mut |rejection| panic!("{rejection}"))?;
    Ok(planner.finish(&mut |rejection| panic!("{rejection}"))?)
}

/// Each batch as the body that is sent, by user.
fn prepared(plan: &Plan) -> Outcome<Vec<Vec<Vec<u8>>>> {
    let mut users = Vec::new();
    for user in plan.users() {
        let mut bodies = Vec::new();
        for batch in user.batches.clone() {
            bodies.push(Batch::new(plan.accounts(), &plan.batch(batch)?).request().to_json());
        }
        users.push(bodies);
    }
    Ok(users)
}

/// A sandbox of its own in another process, in memory.
struct Server {
    child: Child,
    url: String,
    id: String,
    secret: String,
}

fn tink() -> Outcome<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().and_then(Path::parent).ok_or("no folder of binaries")?;
    Ok(folder.join("tink"))
}

impl Server {
    fn start() -> Outcome<Self> {
        let mut child = Command::new(tink()?)
            .args(["sandbox", "--listen", "127.0.0.1:0", "--json"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().ok_or("no output")?).read_line(&mut line)?;
        let greeting: serde_json::Value = serde_json::from_str(&line)?;
        let client = greeting["clients"].as_array().and_then(|clients| clients.last()).ok_or("no client")?;
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let (url, id, secret) = (text(&greeting["url"]), text(&client["id"]), text(&client["secret"]));
        Ok(Self { child, url, id, secret })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Posts prepared bodies, the users side by side, and says how long that took.
async fn post(plan: &Plan, users: &[Vec<Vec<u8>>]) -> Outcome<Duration> {
    let server = Server::start()?;
    let client = Client::builder(Arc::new(HyperTransport::new()), server.url.clone())
        .client_credentials(server.id.clone(), server.secret.clone(), &[])
        .build()?;
    let (main, connector) = (MainClient::new(client.clone()), ConnectorClient::new(client.clone()));
    let start = Instant::now();
    let mut next = (0..users.len()).collect::<Vec<_>>();
    let mut running = tokio::task::JoinSet::new();
    loop {
        while running.len() < AT_ONCE {
            let Some(user) = next.pop() else { break };
            let (planned, bodies) = (&plan.users()[user], users[user].clone());
            let (id, accounts) = (planned.id.clone(), plan.account_list(planned));
            let (client, main, connector) = (client.clone(), main.clone(), connector.clone());
            running.spawn(async move {
                let user = CreateUserRequest::new("SE").with_external_user_id(id.as_str());
                main.create_user(&user).await.expect("a user");
                connector.ingest_accounts(&id, &accounts).await.expect("accounts");
                for body in bodies {
                    let call = Call::new(&INGEST_TRANSACTIONS).path("externalUserId", id.as_str()).json(body);
                    client.perform::<Refusal>(call).await.expect("taken");
                }
            });
        }
        match running.join_next().await {
            Some(ended) => ended?,
            None => return Ok(start.elapsed()),
        }
    }
}

/// Runs the command, and says how long it took and how much memory it had at most.
fn import(path: &Path) -> Outcome<(Duration, String)> {
    let server = Server::start()?;
    let start = Instant::now();
    let mut child = Command::new(tink()?)
        .args(["import", &path.display().to_string(), "--json", "--no-verify"])
        .envs([("TINK_BASE_URL", &server.url), ("TINK_CLIENT_ID", &server.id), ("TINK_CLIENT_SECRET", &server.secret)])
        .stdout(Stdio::piped())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = String::new();
    for line in BufReader::new(child.stdout.take().ok_or("no output")?).lines() {
        line?;
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        if let Some(line) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
            line.trim().clone_into(&mut peak);
        }
    }
    let ended = child.wait()?;
    if !ended.success() {
        return Err(format!("tink import: {ended}").into());
    }
    Ok((start.elapsed(), peak))
}
