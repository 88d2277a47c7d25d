//! The spans of a call: what they hold, and what they must not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;
use std::sync::{Arc, Mutex};

use tink_transport::Call;
use tink_transport::testing::{ManualClock, Replay, empty, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::{DELETE, Refusal, bench_with};

/// Keeps every span and event with its fields.
#[derive(Clone, Default)]
struct Recorder {
    log: Arc<Mutex<Vec<Entry>>>,
}

/// The name of a span, or `event`, and its fields.
type Entry = (String, BTreeMap<String, String>);

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("tink_transport")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut log = self.log.lock().unwrap();
        let mut fields = BTreeMap::new();
        span.record(&mut Fields(&mut fields));
        log.push((span.metadata().name().to_owned(), fields));
        Id::from_u64(log.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut log = self.log.lock().unwrap();
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut log[index].1));
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        self.log.lock().unwrap().push(("event".to_owned(), fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Whether someone listens to a span is remembered for the whole process, from the thread that comes by first; other
/// tests would decide that. So this test runs itself once more, alone in a process of its own.
const ALONE: &str = "TINK_TRANSPORT_TEST_ALONE";

#[test]
fn a_call_has_a_span_and_so_has_each_attempt_and_none_shows_an_id_or_a_secret() {
    let name = "spans::a_call_has_a_span_and_so_has_each_attempt_and_none_shows_an_id_or_a_secret";
    if std::env::var_os(ALONE).is_none() {
        let this_binary = std::env::current_exe().unwrap();
        let alone = Command::new(this_binary).args(["--exact", name]).env(ALONE, "1").output().unwrap();
        let told = String::from_utf8_lossy(&alone.stdout);
        assert!(alone.status.success() && told.contains("1 passed"), "{told}");
        return;
    }
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let replay = Replay::new()
        .answer(json(200, r#"{"access_token":"hunter2","expires_in":1800}"#))
        .answer(empty(503))
        .answer(json(404, r#"{"errorMessage":"No hunter2"}"#));
    let bench = bench_with(replay, ManualClock::skipping_sleeps(), |builder| {
        builder.client_credentials("client", "hunter2", &[])
    });
    let call = Call::new(&DELETE).path("id", "person-17").json("hunter2");
    let outcome = futures_util::FutureExt::now_or_never(bench.client.perform::<Refusal>(call));
    assert!(outcome.unwrap().is_err());
    drop(guard);

    let mut printed = String::new();
    for (name, fields) in recorder.log.lock().unwrap().iter() {
        writeln!(printed, "{name}: {fields:?}").unwrap();
    }
    assert!(!printed.contains("hunter2") && !printed.contains("person-17"), "{printed}");
    insta::assert_snapshot!(printed);
}
