//! Clock, forks, snapshots and resets, by the control API and the library.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tink_sandbox::{ManualClock, Sandbox, SandboxBuilder, Scenario, ScenarioRequest, SnapshotError};

use crate::http::{Answer, Http, JSON, send};

const NOW: i64 = 1_700_000_000_000;

fn builder() -> SandboxBuilder {
    Sandbox::builder().seed(7).clock(Arc::new(ManualClock::new(NOW)))
}

async fn control(sandbox: &Sandbox, line: &str, body: Value) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    send(sandbox, line, None, JSON, body).await
}

async fn ordered(sandbox: &Sandbox, line: &str, body: Value) -> Value {
    let answer = control(sandbox, line, body).await;
    assert!(answer.status.is_success(), "{line}: {answer:?}");
    if answer.body.is_empty() { Value::Null } else { answer.json() }
}

/// How many transactions the user of a token finds.
async fn found(sandbox: &Sandbox, token: &str) -> Value {
    let answer = send(sandbox, "POST /api/v1/search", Some(token), JSON, "{}").await;
    if answer.status == 200 { answer.json()["count"].clone() } else { json!(answer.status.as_u16()) }
}

/// A user with a life, and a token of it.
async fn anna(http: &Http) -> String {
    http.sandbox.load_scenario(ScenarioRequest::new(Scenario::StableIncome, "anna")).await.unwrap();
    http.user_token("anna", "transactions:read,accounts:read").await
}

async fn text(file: impl futures_util::Stream<Item = Result<Bytes, SnapshotError>>) -> Vec<u8> {
    let pieces: Vec<_> = Box::pin(file).collect().await;
    pieces.into_iter().flat_map(|piece| piece.unwrap().to_vec()).collect()
}

fn pieces(text: &[u8]) -> impl futures_util::Stream<Item = Result<Bytes, std::convert::Infallible>> + Send + Unpin {
    let pieces: Vec<_> = text.chunks(1_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    futures_util::stream::iter(pieces)
}

#[tokio::test]
async fn the_clock_is_shown_frozen_set_and_run() {
    let base = Arc::new(ManualClock::new(NOW));
    let sandbox = Sandbox::builder().clock(Arc::clone(&base) as _).start().await.unwrap();
    let shown = json!({"mode": "real", "now": NOW, "time": "2023-11-14T22:13:20Z"});
    assert_eq!(ordered(&sandbox, "GET /sandbox/v1/clock", Value::Null).await, shown);
    let frozen = json!({"mode": "frozen", "now": "2026-01-31T08:00:00Z"});
    let shown = json!({"mode": "frozen", "now": 1_769_846_400_000_i64, "time": "2026-01-31T08:00:00Z"});
    assert_eq!(ordered(&sandbox, "PUT /sandbox/v1/clock", frozen).await, shown);
    base.advance(Duration::from_secs(1));
    let running = ordered(&sandbox, "PUT /sandbox/v1/clock", json!({"mode": "running", "speed": 3_600})).await;
    assert_eq!((&running["mode"], &running["speed"]), (&json!("running"), &json!(3_600)));
    base.advance(Duration::from_secs(1));
    let shown = ordered(&sandbox, "GET /sandbox/v1/clock", Value::Null).await;
    assert_eq!(shown["time"], "2026-01-31T09:00:00Z");
    assert_eq!(ordered(&sandbox, "PUT /sandbox/v1/clock", json!({"mode": "real"})).await["now"], NOW + 2_000);
}

#[tokio::test]
async fn what_a_clock_cannot_do_is_refused_at_its_place() {
    let sandbox = builder().start().await.unwrap();
    for (line, body, says) in [
        ("PUT /sandbox/v1/clock", json!({"mode": "slow"}), "unknown variant"),
        ("PUT /sandbox/v1/clock", json!({"mode": "running", "speed": 0}), "/speed: 0 is not from 1 to 86400"),
        ("PUT /sandbox/v1/clock", json!({"mode": "frozen", "speed": 2}), "/speed: Only a clock that is running"),
        ("PUT /sandbox/v1/clock", json!({"now": "yesterday"}), "/now: \"yesterday\" is no instant"),
        ("PUT /sandbox/v1/clock", json!({"now": i64::MAX}), "/now: 9223372036854775807 is no instant"),
        ("POST /sandbox/v1/clock/advance", json!({}), "Say either"),
        ("POST /sandbox/v1/clock/advance", json!({"by": "soon"}), "/by: \"soon\" is no length of time"),
        ("POST /sandbox/v1/clock/advance", json!({"by": "-1 day"}), "Time passes forwards"),
        ("POST /sandbox/v1/clock/advance", json!({"by": i64::MAX}), "/by: 9223372036854775807 is no length"),
    ] {
        let answer = control(&sandbox, line, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.message().contains(says), "{body}: {}", answer.message());
    }
}

#[tokio::test]
async fn time_that_passes_moves_credentials_on_and_says_so() {
    let http = Http::with(builder()).await;
    ordered(&http.sandbox, "PUT /sandbox/v1/clock", json!({"mode": "frozen"})).await;
    let scope = "credentials:read,credentials:write,credentials:refresh,user:read";
    let token = http.user_token("someone", scope).await;
    let login = json!({"providerName": "test-bankid-successful", "fields": {"username": "180012121212"}});
    let created = send(&http.sandbox, "POST /api/v1/credentials", Some(&token), JSON, login.to_string()).await;
    assert_eq!(created.status, 200, "{created:?}");
    let id = created.json()["id"].clone();
    let passed = ordered(&http.sandbox, "POST /sandbox/v1/clock/advance", json!({"by": "1 day"})).await;
    assert_eq!(passed["clock"]["now"], NOW + 86_400_000);
    assert_eq!(passed["clock"]["mode"], "frozen");
    let happened = passed["happened"].as_array().unwrap();
    assert_eq!(passed["total"], happened.len());
    assert!(happened.len() > 1 && happened.iter().all(|one| one["of"] == id), "{passed}");
    let times: Vec<_> = happened.iter().map(|one| one["at"].as_i64().unwrap()).collect();
    assert!(times.is_sorted() && times[0] > NOW && times.iter().all(|at| *at < NOW + 86_400_000), "{times:?}");
    let again = ordered(&http.sandbox, "POST /sandbox/v1/clock/advance", json!({"to": NOW + 86_400_001})).await;
    assert_eq!(again["total"], 0);
}

#[tokio::test]
async fn a_fork_and_its_world_go_their_own_ways_clock_included() {
    let http = Http::with(builder()).await;
    let token = anna(&http).await;
    let count = found(&http.sandbox, &token).await;
    assert!(count.as_i64() > Some(500));
    let fork = http.sandbox.fork().await.unwrap();
    fork.advance(Duration::from_secs(60)).await.unwrap();
    assert_eq!(http.sandbox.clock().state().now.as_millis(), NOW);
    assert_eq!(fork.clock().state().now.as_millis(), NOW + 60_000);
    // A token of the world is one of the fork too, as long as it has not expired there.
    assert_eq!(found(&fork, &token).await, count);
    fork.advance(Duration::from_secs(3 * 3_600)).await.unwrap();
    assert_eq!((found(&fork, &token).await, found(&http.sandbox, &token).await), (json!(401), count));
}

#[tokio::test]
async fn the_same_calls_get_the_same_answers_in_a_world_and_its_forks() {
    let http = Http::with(builder()).await;
    anna(&http).await;
    let forks = [http.sandbox.clone(), http.sandbox.fork().await.unwrap(), http.sandbox.fork().await.unwrap()];
    let mut answers = Vec::new();
    for sandbox in forks {
        let http = Http { sandbox, client: http.client.clone(), user: String::new() };
        let user = http.user("next").await;
        let token = http.user_token("anna", "accounts:read").await;
        answers.push((user.body, user.headers["x-request-id"].clone(), token));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn restoring_goes_back_and_can_be_repeated() {
    let http = Http::with(builder()).await;
    let (sandbox, token) = (&http.sandbox, anna(&http).await);
    let before = found(sandbox, &token).await;
    sandbox.clock().freeze();
    let taken = ordered(sandbox, "POST /sandbox/v1/snapshot", json!({"name": "with-anna"})).await;
    let clock = json!({"mode": "frozen", "now": NOW});
    assert_eq!(taken, json!({"name": "with-anna", "clock": clock, "taken": NOW}));
    for _ in 0..2 {
        http.user("later").await;
        sandbox.advance(Duration::from_secs(86_400)).await.unwrap();
        assert_eq!(found(sandbox, &token).await, 401, "the token has expired");
        ordered(sandbox, "POST /sandbox/v1/restore", json!({"name": "with-anna"})).await;
        assert_eq!(sandbox.clock().state().now.as_millis(), NOW);
        assert_eq!(found(sandbox, &token).await, before);
    }
    assert_eq!(ordered(sandbox, "GET /sandbox/v1/snapshots", Value::Null).await, json!([taken]));
    ordered(sandbox, "DELETE /sandbox/v1/snapshots/with-anna", Value::Null).await;
    let gone = control(sandbox, "POST /sandbox/v1/restore", json!({"name": "with-anna"})).await;
    assert_eq!((gone.status.as_u16(), gone.message().as_str()), (404, "There is no snapshot \"with-anna\"."));
    let wrong = control(sandbox, "POST /sandbox/v1/snapshot", json!({"name": "a/b"})).await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn a_reset_world_is_as_it_was_built_and_answers_as_it_did_then() {
    let first = Http::with(builder()).await;
    let token = anna(&first).await;
    let before = found(&first.sandbox, &token).await;
    first.sandbox.snapshot("kept").await.unwrap();
    first.sandbox.clock().freeze_at(tink_model::EpochMillis::new(1));
    ordered(&first.sandbox, "POST /sandbox/v1/faults", json!({"operation": "search", "status": 500, "count": 9})).await;
    ordered(&first.sandbox, "POST /sandbox/v1/reset", Value::Null).await;
    assert_eq!(found(&first.sandbox, &token).await, 401, "whom it speaks of is not there");
    assert_eq!(first.sandbox.clock().state().now.as_millis(), NOW);
    assert_eq!(first.sandbox.snapshots().await.len(), 1);
    assert_eq!(ordered(&first.sandbox, "GET /sandbox/v1/faults", Value::Null).await, json!([]));
    let again = Http { sandbox: first.sandbox.clone(), client: first.client.clone(), user: String::new() };
    again.user("someone").await;
    assert_eq!(anna(&again).await, token);
    again.sandbox.restore("kept").await.unwrap();
    assert_eq!(found(&again.sandbox, &token).await, before);
}

#[tokio::test]
async fn a_store_keeps_its_snapshots_and_the_world_that_was_restored() {
    let folder = tempfile::tempdir().unwrap();
    let open = || builder().store(folder.path().join("world.db"));
    let http = Http::with(open()).await;
    let token = anna(&http).await;
    let before = found(&http.sandbox, &token).await;
    http.sandbox.snapshot("with-anna").await.unwrap();
    http.sandbox.reset().await.unwrap();
    drop(http);
    let sandbox = open().start().await.unwrap();
    assert_eq!(found(&sandbox, &token).await, 401, "the reset was kept");
    sandbox.restore("with-anna").await.unwrap();
    assert_eq!(found(&sandbox, &token).await, before);
    drop(sandbox);
    let sandbox = open().start().await.unwrap();
    assert_eq!(found(&sandbox, &token).await, before, "the restore was kept");
    assert_eq!(sandbox.snapshots().await.len(), 1);
}

#[tokio::test]
async fn a_snapshot_goes_through_a_file_into_another_sandbox() {
    let http = Http::with(builder()).await;
    let token = anna(&http).await;
    let before = found(&http.sandbox, &token).await;
    // Somebody was deleted: nothing of them is in the file.
    http.user("gone").await;
    let gone = http.user_token("gone", "user:delete").await;
    let deleted = send(&http.sandbox, "POST /api/v1/user/delete", Some(&gone), JSON, "").await;
    assert_eq!(deleted.status, 204);
    http.sandbox.snapshot("with-anna").await.unwrap();
    let file = text(http.sandbox.save_snapshot("with-anna").await.unwrap()).await;
    // Another seed, and another time.
    let other = Sandbox::builder().seed(99).clock(Arc::new(ManualClock::new(5))).start().await.unwrap();
    let info = other.load_snapshot("theirs", pieces(&file)).await.unwrap();
    assert_eq!((info.name.as_str(), info.clock.now.as_millis()), ("theirs", NOW));
    other.restore("theirs").await.unwrap();
    assert_eq!(found(&other, &token).await, before);
    // And out again, byte for byte but for the name.
    let again = text(other.save_snapshot("theirs").await.unwrap()).await;
    let rest = |file: &[u8]| file.splitn(2, |byte| *byte == b'\n').nth(1).map(<[u8]>::to_vec);
    assert_eq!(rest(&again), rest(&file));
    assert!(rest(&file).is_some_and(|rest| rest.len() > 10_000));
}

#[tokio::test]
async fn a_file_that_is_not_whole_is_refused_with_the_line_and_nothing_is_kept() {
    let http = Http::with(builder()).await;
    http.sandbox.snapshot("small").await.unwrap();
    let file = String::from_utf8(text(http.sandbox.save_snapshot("small").await.unwrap()).await).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    let without = |line: usize| {
        let left = lines.iter().enumerate().filter(|(number, _)| *number != line).map(|(_, line)| format!("{line}\n"));
        left.collect::<String>()
    };
    let last = lines.len();
    let newer = file.replacen("\"tinkSandboxSnapshot\":1", "\"tinkSandboxSnapshot\":9", 1);
    for (file, line, says) in [
        (String::new(), 0, "nothing is there"),
        ("{}\n".to_owned(), 1, "this is no snapshot"),
        (newer, 1, "a later release wrote it"),
        (file[..file.len() - 5].to_owned(), last as u64, "it does not end"),
        (without(last - 1), last as u64 - 1, "the file was cut"),
        (without(1), last as u64 - 1, "it counts"),
        (file.clone() + "{}\n", last as u64 + 1, "the snapshot has ended before it"),
        (file.replacen("\"events\":[{\"userAdded\"", "\"events\":[{\"userLost\"", 1), 2, "its events cannot be read"),
        (file.replacen("\"version\":1", "\"version\":7", 1), 2, "cannot follow version 0"),
        (file.replacen("\"stream\":\"", "\"stream\":\"x", 1), 2, "is not a stream's name"),
    ] {
        let path = "PUT /sandbox/v1/snapshots/bad";
        let answer = send(&http.sandbox, path, None, JSON, file).await;
        let message = answer.message();
        assert_eq!(answer.status, 400, "{message}");
        assert!(message.starts_with(&format!("Line {line} of the snapshot:")) && message.contains(says), "{message}");
    }
    assert_eq!(http.sandbox.snapshots().await.len(), 1);
}

#[tokio::test]
async fn a_file_of_the_first_format_is_read() {
    let file = include_bytes!("snapshot_1.ndjson");
    let sandbox = builder().start().await.unwrap();
    sandbox.load_snapshot("old", pieces(file)).await.unwrap();
    sandbox.restore("old").await.unwrap();
    let http = Http { sandbox, client: String::new(), user: String::new() };
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let token = send(&http.sandbox, "POST /api/v1/oauth/token", None, crate::http::FORM, form).await;
    let http = Http { client: token.json()["access_token"].as_str().unwrap().to_owned(), ..http };
    let token = http.user_token("anna", "accounts:read,transactions:read").await;
    assert_eq!(found(&http.sandbox, &token).await, 3);
}

#[tokio::test]
async fn two_advances_at_once_pass_both_and_one_that_is_given_up_leaves_the_clock_as_it_went() {
    let base = Arc::new(ManualClock::new(NOW));
    let sandbox = Sandbox::builder().clock(Arc::clone(&base) as _).start().await.unwrap();
    let day = Duration::from_secs(86_400);
    let (one, other) = tokio::join!(sandbox.advance(day), sandbox.advance(day));
    assert_eq!((one.unwrap().len(), other.unwrap().len()), (0, 0));
    assert_eq!(sandbox.clock().state().now.as_millis(), NOW + 2 * 86_400_000);
    // Dropped before it came to its end.
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let _ = Box::pin(sandbox.advance(day)).as_mut().poll(&mut context);
    base.advance(Duration::from_secs(1));
    assert!(sandbox.clock().state().now.as_millis() > NOW + 2 * 86_400_000, "it runs");
}

#[tokio::test]
async fn a_temporary_user_with_something_due_behind_its_end_holds_no_time_up() {
    let http = Http::with(builder()).await;
    http.sandbox.clock().freeze();
    let body = r#"{"external_user_id":"guest","market":"SE","locale":"sv_SE","retention_class":"temporary"}"#;
    assert_eq!(http.post("/api/v1/user/create", body).await.status, 200);
    http.sandbox.advance(Duration::from_millis(86_400_000 - 500)).await.unwrap();
    let token = send(
        &http.sandbox,
        "POST /api/v1/oauth/token",
        None,
        crate::http::FORM,
        "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret",
    )
    .await;
    let http = Http { client: token.json()["access_token"].as_str().unwrap().to_owned(), ..http };
    let token = http.user_token("guest", "credentials:read,credentials:write").await;
    let login = json!({"providerName": "test-bankid-successful", "fields": {"username": "180012121212"}});
    let created = send(&http.sandbox, "POST /api/v1/credentials", Some(&token), JSON, login.to_string()).await;
    assert_eq!(created.status, 200, "{created:?}");
    let happened = http.sandbox.advance(Duration::from_secs(60)).await.unwrap();
    assert!(happened.iter().any(|one| one.what == "userExpired"), "{happened:?}");
}

#[cfg(feature = "server")]
#[tokio::test]
async fn a_fork_is_served_on_a_port_of_its_own_until_it_is_closed() {
    use tokio::net::TcpStream;

    let sandbox = builder().start().await.unwrap();
    let fork = ordered(&sandbox, "POST /sandbox/v1/fork", Value::Null).await;
    assert_eq!(fork["number"], 1);
    let address = fork["url"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
    assert!(address.starts_with("127.0.0.1:"));
    assert!(TcpStream::connect(&address).await.is_ok());
    assert_eq!(ordered(&sandbox, "GET /sandbox/v1/forks", Value::Null).await, json!([fork]));
    ordered(&sandbox, "DELETE /sandbox/v1/forks/1", Value::Null).await;
    assert!(TcpStream::connect(&address).await.is_err());
    assert_eq!(control(&sandbox, "DELETE /sandbox/v1/forks/1", Value::Null).await.status, 404);
}
