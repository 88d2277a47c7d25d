//! The examples of the reference are read, written, and written again as before.

use tink_model::{Example, connector, main, moneykit, xs2a};

fn all() -> impl Iterator<Item = (&'static str, &'static Example)> {
    let connector = connector::examples::EXAMPLES.iter().map(|example| ("connector", example));
    let xs2a = xs2a::examples::EXAMPLES.iter().map(|example| ("xs2a", example));
    let moneykit = moneykit::examples::EXAMPLES.iter().map(|example| ("moneykit", example));
    connector.chain(main::examples::EXAMPLES.iter().map(|example| ("main", example))).chain(xs2a).chain(moneykit)
}

#[test]
fn every_example_is_written_as_it_was_before() {
    let mut written = String::new();
    for (api, example) in all() {
        let body = (example.round_trip)(example.text.as_bytes()).unwrap_or_else(|error| panic!("{example:?}: {error}"));
        let body = String::from_utf8(body).expect("JSON is UTF-8");
        written.push_str(&format!("{api} {}\n  from {}\n  to   {body}\n", example.schema, example.text));
    }
    insta::assert_snapshot!(written);
}

#[test]
fn what_was_written_is_read_back_equal() {
    for (_, example) in all() {
        let once = (example.round_trip)(example.text.as_bytes()).expect("an example is read");
        let twice = (example.round_trip)(&once).expect("what was written is read");
        assert_eq!(String::from_utf8(twice), String::from_utf8(once), "{}", example.schema);
    }
}
