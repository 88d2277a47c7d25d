//! A sandbox with a store that is killed while it is written to: what was answered is there, and nothing that was not asked for.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::{FORM, JSON, Server, exchange, member};
use crate::killed::Dice;

/// So many writes are answered, all servers together.
const WRITES: usize = 1_000;
const WRITERS: usize = 4;

/// A request's rows, and whether it was answered.
type Written = Vec<(Vec<String>, bool)>;

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

fn client_token(url: &str) -> String {
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    member(&exchange(url, "POST /api/v1/oauth/token", FORM, form).expect("an answer"), "access_token")
}

/// Writes until the server is gone: requests of one to three rows.
fn write(url: &str, token: &str, writer: usize, dice: &mut Dice, answered: &AtomicUsize, written: &mut Written) {
    loop {
        let rows: Vec<String> =
            (0..=dice.throw(3)).map(|row| format!("row-{writer}-{}-{row}", written.len())).collect();
        let listed: Vec<String> = rows
            .iter()
            .map(|id| {
                let day = 1_700_000_000_000_u64 + 86_400_000 * dice.throw(900);
                format!(r#"{{"amount":-1.25,"date":{day},"description":"{id}","externalId":"{id}","type":"DEFAULT"}}"#)
            })
            .collect();
        let body = format!(
            r#"{{"type":"REAL_TIME","transactionAccounts":[{{"balance":1,"externalId":"a","transactions":[{}]}}]}}"#,
            listed.join(",")
        );
        let line = format!("POST /connector/users/writer-{writer}/transactions");
        let answer = exchange(url, &line, &(bearer(token) + JSON), &body);
        let stored = answer.as_ref().is_ok_and(|answer| answer.starts_with("HTTP/1.1 204"));
        written.push((rows, stored));
        match answer {
            Ok(answer) if !stored => panic!("{answer}"),
            Ok(_) => answered.fetch_add(1, Ordering::SeqCst),
            Err(_) => return,
        };
    }
}

fn begin(server: &Server, token: &str) {
    for writer in 0..WRITERS {
        let user = format!(r#"{{"external_user_id":"writer-{writer}","market":"SE","locale":"sv_SE"}}"#);
        let account =
            r#"{"accounts":[{"balance":0,"externalId":"a","name":"A","number":"1","type":"CHECKING"}]}"#.to_owned();
        let headers = bearer(token) + JSON;
        let lines = ["POST /api/v1/user/create".to_owned(), format!("POST /connector/users/writer-{writer}/accounts")];
        for (line, body) in lines.iter().zip([user, account]) {
            let answer = server.exchange(line, &headers, &body).expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
        }
    }
}

/// Every row that was answered is there; of those that were not, whole requests or nothing.
fn check(server: &Server, token: &str, writer: usize, written: &Written) {
    let grant = format!("external_user_id=writer-{writer}&scope=transactions:read");
    let answer = server.exchange("POST /api/v1/oauth/authorization-grant", &(bearer(token) + FORM), &grant);
    let code = member(&answer.expect("an answer"), "code");
    let form = format!("grant_type=authorization_code&client_id=sandbox&client_secret=sandbox-secret&code={code}");
    let user = member(&server.exchange("POST /api/v1/oauth/token", FORM, &form).expect("an answer"), "access_token");
    let found = server.exchange("POST /api/v1/search", &(bearer(&user) + JSON), r#"{"limit":10000}"#);
    let found = found.expect("an answer");
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for piece in found.split("\"originalDescription\":\"").skip(1) {
        *there.entry(piece.split('"').next().unwrap_or_default().to_owned()).or_default() += 1;
    }
    for (rows, answered) in written {
        let counts: Vec<_> = rows.iter().map(|row| there.remove(row).unwrap_or(0)).collect();
        let whole = counts.iter().all(|count| *count == 1) || (!answered && counts.iter().all(|count| *count == 0));
        assert!(whole, "writer {writer}: {rows:?} answered: {answered}, there: {counts:?}");
    }
    assert!(there.is_empty(), "nobody wrote {there:?}");
}

fn start(store: &Path) -> Server {
    Server::start_with(&["--store", store.to_str().expect("UTF-8")])
}

#[test]
fn what_was_answered_is_there_whenever_the_server_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let mut dice = Dice(0xd15c);
    let mut written: Vec<Written> = vec![Vec::new(); WRITERS];
    let (answered, mut kills) = (AtomicUsize::new(0), 0);
    {
        let server = start(&store);
        begin(&server, &client_token(&server.url));
    }
    while answered.load(Ordering::SeqCst) < WRITES {
        let server = start(&store);
        let token = client_token(&server.url);
        let until = answered.load(Ordering::SeqCst) + 1 + dice.throw(200) as usize;
        let url = server.url.clone();
        let seeds: Vec<u64> = (0..WRITERS).map(|_| dice.throw(u64::from(u32::MAX))).collect();
        std::thread::scope(|scope| {
            let writers: Vec<_> = written
                .iter_mut()
                .enumerate()
                .zip(seeds)
                .map(|((writer, written), seed)| {
                    let (url, token, answered) = (&url, &token, &answered);
                    scope.spawn(move || write(url, token, writer, &mut Dice(seed), answered, written))
                })
                .collect();
            // Where all of them have ended the server is at fault, and what they say of it is shown.
            while answered.load(Ordering::SeqCst) < until
                && !writers.iter().all(std::thread::ScopedJoinHandle::is_finished)
            {
                std::thread::yield_now();
            }
            server.kill();
        });
        kills += 1;
        let server = start(&store);
        let token = client_token(&server.url);
        written.iter().enumerate().for_each(|(writer, written)| check(&server, &token, writer, written));
    }
    assert!(kills > 4, "{kills}");
}
