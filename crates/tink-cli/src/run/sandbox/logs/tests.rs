//! Following a log against prepared answers, and how lines look.

use std::sync::Arc;

use tink_transport::Client;
use tink_transport::testing::{Capture, ManualClock, Replay, json};

use super::*;
use crate::args::Global;
use crate::output::Output;

fn request(number: u64, more: &str) -> String {
    format!(
        r#"{{"number":{number},"time":1700000000000,"durationMicros":1042,"method":"GET","target":"/api/v1/user?a=b","status":200,
        "validation":{{"verdict":"ok"}},"request":{{"bodyBytes":0}},"answer":{{"bodyBytes":0}}{more}}}"#
    )
}

fn read_one(text: &str) -> LoggedRequest {
    serde_json::from_str(text).expect("a request")
}

#[tokio::test]
async fn following_asks_for_what_is_behind_the_last_one_and_waits_between() {
    let answers =
        [format!("[{},{}]", request(3, ""), request(4, "")), "[]".to_owned(), format!("[{}]", request(7, ""))];
    let replay = answers.iter().fold(Replay::new(), |replay, answer| replay.answer(json(200, answer.clone())));
    let (transport, clock) = (Arc::new(Capture::new(replay)), ManualClock::skipping_sleeps());
    let client =
        Client::builder_with_clock(Arc::clone(&transport) as _, Arc::new(clock.clone()), "http://sandbox.test");
    let control =
        Control::of(client.build().expect("a client"), "http://sandbox.test", Output::new(&Global::default()));
    let asked = Logs { status: Some("2xx".to_owned()), limit: 2, ..Logs::default() };
    let mut seen = Vec::new();
    let end = follow(&control, &asked, &clock, |request| {
        seen.push(request.number);
        // Whoever reads has enough at the seventh.
        Ok(request.number < 7)
    });
    assert_eq!(end.await.expect("an end"), Exit::Done);
    assert_eq!(seen, [3, 4, 7]);
    let asked: Vec<String> =
        transport.requests().iter().map(|sent| sent.uri.path_and_query().expect("a path").to_string()).collect();
    assert_eq!(
        asked,
        [
            "/sandbox/v1/requests?status=2xx&limit=2",
            "/sandbox/v1/requests?status=2xx&after=4&limit=1000",
            "/sandbox/v1/requests?status=2xx&after=4&limit=1000",
        ]
    );
    assert_eq!(clock.slept(), [PAUSE, PAUSE]);
}

#[test]
fn a_line_says_what_was_asked_and_what_was_wrong() {
    let broken = r#","api":"tink-connector","operation":"ingestTransactions","validation":{"verdict":"broken","broken":[
        {"pointer":"/a/0","rule":"maxLength","revision":"2019-01","message":"is too long"},
        {"pointer":"","rule":"json","message":"ends"}]}"#;
    let broken = request(12, broken).replacen(r#""validation":{"verdict":"ok"},"#, "", 1).replace(":200,", ":400,");
    let lines = [
        request(1, ""),
        request(2, r#","fault":"tink-main/getUser answers 503""#).replace(":200,", ":503,"),
        broken,
        request(1234567, r#","replayOf":3"#),
        request(4, "").replace(r#""status":200,"#, ""),
    ];
    let lines: String = lines.iter().map(|text| line::line(&read_one(text), false)).collect();
    insta::assert_snapshot!(lines, @r"
        1  2023-11-14 22:13:20.000      1.042 ms  200  GET     /api/v1/user
        2  2023-11-14 22:13:20.000      1.042 ms  503  GET     /api/v1/user                              fault: tink-main/getUser answers 503
       12  2023-11-14 22:13:20.000      1.042 ms  400  GET     tink-connector/ingestTransactions         /a/0: maxLength of 2019-01, and 1 more
    1234567  2023-11-14 22:13:20.000      1.042 ms  200  GET     /api/v1/user                              replay of 3
        4  2023-11-14 22:13:20.000      1.042 ms    -  GET     /api/v1/user                              the caller went away
    ");
    let coloured = line::line(&read_one(&request(1, "")), true);
    assert!(coloured.contains("\u{1b}[32m200\u{1b}[0m"), "{coloured:?}");
}

#[test]
fn nothing_that_was_sent_steers_the_terminal() {
    let hostile = request(1, "").replace("/api/v1/user?a=b", r"/\u001b[31m\n");
    let line = line::line(&read_one(&hostile), false);
    assert!(!line.contains('\u{1b}') && line.lines().count() == 1, "{line:?}");
}
