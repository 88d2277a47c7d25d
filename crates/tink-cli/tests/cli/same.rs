//! The same seed and the same start of the clock give the same bytes: at another moment, in another time zone, and however requests run
//! beside each other.

use std::collections::BTreeMap;

use crate::common::{FORM, JSON, Server, member};

const USERS: usize = 8;

/// The whole answer to a request.
fn exchange(server: &Server, line: &str, headers: &str, body: &str) -> String {
    server.exchange(line, headers, body).expect("an answer")
}

/// What one user does, with everything that is answered.
fn life(server: &Server, client: &str, user: usize) -> Vec<String> {
    let bearer = |token: &str| format!("Authorization: Bearer {token}\r\n");
    let mut answers = Vec::new();
    let mut ask = |line: &str, headers: String, body: &str| {
        let answer = exchange(server, line, &headers, body);
        answers.push(answer.clone());
        answer
    };
    let scenario = format!(r#"{{"scenario": "overspender", "externalUserId": "user-{user}"}}"#);
    ask("POST /sandbox/v1/scenarios", JSON.to_owned(), &scenario);
    let grant = format!("external_user_id=user-{user}&scope=accounts:read,transactions:read,statistics:read");
    let code = ask("POST /api/v1/oauth/authorization-grant", bearer(client) + FORM, &grant);
    let code = member(&code, "code");
    let form = format!("grant_type=authorization_code&client_id=sandbox&client_secret=sandbox-secret&code={code}");
    let token = ask("POST /api/v1/oauth/token", FORM.to_owned(), &form);
    let token = bearer(&member(&token, "access_token"));
    for _ in 0..2 {
        ask("GET /api/v1/accounts/list", token.clone(), "");
        ask("POST /api/v1/search", token.clone() + JSON, r#"{"limit": 100}"#);
    }
    ask("POST /api/v1/statistics/query", token.clone() + JSON, r#"{"resolution": "MONTHLY"}"#);
    ask("GET /api/v1/nothing", token, "");
    answers
}

fn everything(zone: &str) -> BTreeMap<usize, Vec<String>> {
    let server = Server::start_in_zone(zone);
    let frozen = exchange(&server, "PUT /sandbox/v1/clock", JSON, r#"{"mode":"frozen","now":"2026-03-29T00:30:00Z"}"#);
    assert!(frozen.starts_with("HTTP/1.1 200"), "{frozen}");
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    let client = member(&exchange(&server, "POST /api/v1/oauth/token", FORM, form), "access_token");
    // Users come into being one after the other: that is an order that a client makes.
    for user in 0..USERS {
        let body = format!(r#"{{"external_user_id":"user-{user}","market":"SE","locale":"sv_SE"}}"#);
        let created =
            exchange(&server, "POST /api/v1/user/create", &format!("Authorization: Bearer {client}\r\n{JSON}"), &body);
        assert!(created.starts_with("HTTP/1.1 200"), "{created}");
    }
    std::thread::scope(|scope| {
        let (server, client) = (&server, &client);
        let lives: Vec<_> = (0..USERS).map(|user| scope.spawn(move || (user, life(server, client, user)))).collect();
        lives.into_iter().map(|life| life.join().expect("a life")).collect()
    })
}

#[test]
fn the_same_seed_and_clock_give_the_same_bytes_wherever_and_whenever_and_in_parallel() {
    let (one, other) = (everything("Pacific/Kiritimati"), everything("America/Los_Angeles"));
    for (user, answers) in &one {
        for (answer, again) in answers.iter().zip(&other[user]) {
            assert_eq!(answer, again, "user {user}");
        }
        assert!(
            answers[1..].iter().all(|answer| answer.contains("date: Sun, 29 Mar 2026 00:30:00 GMT")),
            "{answers:?}"
        );
        assert_eq!(answers.len(), other[user].len());
    }
    assert_ne!(one[&0], one[&1], "users are told apart");
}
