//! Goal 5: the sandbox takes in transactions over HTTP, 2,500 a request, 4 users at once, every answer durable; beside bare SQLite that
//! upserts the same rows in transactions of 2,500, without any HTTP.
//!
//! The sandbox is the command in a process of its own; the client of this process shares its cores. Bodies and rows are made before.

use rusqlite::{Connection, params};
use tink_connector::ConnectorClient;
use tink_main::MainClient;
use tink_model::ExternalUserId;
use tink_model::connector::operations::INGEST_TRANSACTIONS;
use tink_model::connector::{AccountEntity, AccountListEntity, Refusal};
use tink_model::main::CreateUserRequest;
use tink_transport::{Call, Client};
use tokio::task::JoinSet;

use super::bodies::{ACCOUNT, request_of};
use super::{Goal, sqlite};
use crate::clock::{elapsed, now};
use crate::line::{Aim, Line, Unit};
use crate::rounds::Rounds;
use crate::rows::{BATCH, Row, row};
use crate::server::Sandbox;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 5, what: "ingest over HTTP, durable", measure };

const USERS: usize = 4;
const REQUESTS_OF_A_USER: usize = 20;

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let (requests, batch) = (setup.size(REQUESTS_OF_A_USER, 2), setup.size(BATCH, 50));
    let rows = |user: usize, request: usize| {
        let first = (user * requests + request) * batch;
        (first..first + batch).map(row)
    };
    let bodies: Vec<Vec<Vec<u8>>> =
        (0..USERS).map(|user| (0..requests).map(|n| request_of(rows(user, n)).to_json()).collect()).collect();
    let batches: Vec<(usize, Vec<Row>)> =
        (0..requests).flat_map(|n| (0..USERS).map(move |user| (user, rows(user, n).collect()))).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let all = (USERS * requests * batch) as f64;
    let rounds = Rounds::interleaved(
        setup.rounds,
        || {
            let folder = tempfile::tempdir()?;
            let sandbox = Sandbox::start(Some(&folder.path().join("world.db")))?;
            Ok(runtime.block_on(ingest(&sandbox.client()?, bodies.clone()))? / all)
        },
        || {
            let folder = tempfile::tempdir()?;
            let (done, seconds) = elapsed(|| upsert(&folder.path().join("bare.db"), &batches));
            done?;
            Ok(seconds / all)
        },
    )?;
    let what = format!("ingest over HTTP, {USERS} users, {batch} a request, durable; per transaction");
    Ok(vec![Line::compared(
        GOAL.number,
        what,
        Unit::Seconds,
        Aim::Speed(4.0),
        &rounds,
        sqlite::version("bare upserts"),
    )])
}

/// Seconds until all requests are answered, the users side by side, each one's requests in order.
pub(super) async fn ingest(client: &Client, users: Vec<Vec<Vec<u8>>>) -> Outcome<f64> {
    let mut ids = Vec::new();
    for number in 0..users.len() {
        ids.push(user(client, number).await?);
    }
    let begun = now();
    let mut running = JoinSet::new();
    for (id, bodies) in ids.into_iter().zip(users) {
        let client = client.clone();
        running.spawn(async move {
            for body in bodies {
                let call = Call::new(&INGEST_TRANSACTIONS).path("externalUserId", id.as_str()).json(body);
                client.perform::<Refusal>(call).await?;
            }
            Outcome::Ok(())
        });
    }
    while let Some(done) = running.join_next().await {
        done??;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// Makes a user with an account.
pub(crate) async fn user(client: &Client, number: usize) -> Outcome<ExternalUserId> {
    let (main, connector) = (MainClient::new(client.clone()), ConnectorClient::new(client.clone()));
    let id: ExternalUserId = format!("user-{number}").as_str().into();
    main.create_user(&CreateUserRequest::new("SE").with_external_user_id(id.as_str())).await?;
    let account = AccountEntity::new(tink_model::Amount::new(0, 0), ACCOUNT, "Account", "1", "CHECKING");
    connector.ingest_accounts(&id, &AccountListEntity::new(vec![account])).await?;
    Ok(id)
}

fn upsert(path: &std::path::Path, batches: &[(usize, Vec<Row>)]) -> Outcome {
    let database = Connection::open(path)?;
    database.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;
         CREATE TABLE rows(user TEXT, account TEXT, external_id TEXT, date INTEGER, amount INTEGER, description TEXT,
             PRIMARY KEY(user, account, external_id));
         CREATE INDEX by_date ON rows(user, date); CREATE INDEX by_account ON rows(user, account, date);",
    )?;
    for (user, rows) in batches {
        let user = format!("user-{user}");
        database.execute_batch("BEGIN")?;
        let mut insert = database.prepare_cached(
            "INSERT INTO rows VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT DO UPDATE SET
                 date=excluded.date, amount=excluded.amount, description=excluded.description",
        )?;
        for row in rows {
            insert.execute(params![user, ACCOUNT, row.external_id, row.date, row.cents, row.description])?;
        }
        database.execute_batch("COMMIT")?;
    }
    Ok(())
}
