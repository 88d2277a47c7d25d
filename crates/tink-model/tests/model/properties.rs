//! Properties of responses: any order, any unknown member, any unknown value, any wrong type.

use proptest::prelude::*;
use serde_json::Value;
use tink_model::main::{AccountType, CategoryType, CredentialsStatus, SearchResultType};
use tink_model::{Example, connector, main};

fn tolerant() -> Vec<&'static Example> {
    let all = connector::examples::EXAMPLES.iter().chain(main::examples::EXAMPLES);
    all.filter(|example| example.tolerant).collect()
}

fn written(example: &Example, body: &str) -> String {
    let body =
        (example.round_trip)(body.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}\n{body}", example.schema));
    String::from_utf8(body).expect("JSON is UTF-8")
}

/// Members whose values are free-form JSON and kept to the letter.
const FREE_FORM: [&str; 4] = ["fields", "payload", "partnerPayload", "internalPayload"];

/// Writes a value with the members of its objects in a random order, strangers among them.
fn shuffle(value: &Value, random: &mut impl FnMut() -> usize, stranger: &str, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { " ,\n" } else { "" });
                shuffle(item, random, stranger, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            for last in (1..members.len()).rev() {
                members.swap(last, random() % (last + 1));
            }
            let place = random() % (members.len() + 1);
            out.push_str("{ ");
            for index in 0..=members.len() {
                if index == place {
                    out.push_str(&format!(
                        "\"a member of tomorrow\": {stranger}{}",
                        if index < members.len() { "," } else { "" }
                    ));
                }
                if let Some((name, value)) = members.get(index) {
                    out.push_str(&format!("{}\t:", Value::from(name.as_str())));
                    if FREE_FORM.contains(&name.as_str()) {
                        out.push_str(&value.to_string());
                    } else {
                        shuffle(value, random, stranger, out);
                    }
                    out.push_str(if index + 1 < members.len() || place == members.len() { "," } else { "" });
                }
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The places of all values below objects and lists, but identifiers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |name: &str, value: &Value| {
        let at = format!("{at}/{name}");
        if !matches!(name, "id" | "user_id" | "access_token" | "code") {
            found.push(at.clone());
        }
        places(value, &at, found);
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| visit(&index.to_string(), item)),
        Value::Object(members) => members.iter().for_each(|(name, value)| visit(name, value)),
        _ => {}
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(serde_json::json!([])),
        Just(serde_json::json!([[1, "x"], null])),
        Just(serde_json::json!({"a": {"b": ["c"]}})),
        Just(serde_json::json!(0.1)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_unknown_member_reads_the_same(seeds in proptest::collection::vec(any::<usize>(), 64), stranger in any_json()) {
        for example in tolerant() {
            let value: Value = serde_json::from_str(example.text).unwrap();
            let mut next = 0;
            let mut random = || { next += 1; seeds[next % seeds.len()] };
            let mut shuffled = String::new();
            shuffle(&value, &mut random, &stranger.to_string(), &mut shuffled);
            prop_assert_eq!(written(example, &shuffled), written(example, example.text), "{}", shuffled);
        }
    }

    #[test]
    fn any_value_in_any_place_is_accepted_and_written_back(place in any::<proptest::sample::Index>(), by in any_json()) {
        for example in tolerant() {
            let mut value: Value = serde_json::from_str(example.text).unwrap();
            let mut found = Vec::new();
            places(&value, "", &mut found);
            if found.is_empty() {
                continue;
            }
            *value.pointer_mut(&found[place.index(found.len())]).unwrap() = by.clone();
            let once = written(example, &value.to_string());
            prop_assert_eq!(&written(example, &once), &once, "what is read is written back equal");
        }
    }

    #[test]
    fn any_text_is_an_enum_value_that_keeps_it(text in "[A-Z_]{0,12}|.{0,12}") {
        prop_assert_eq!(AccountType::from(text.as_str()).to_string(), text.clone());
        prop_assert_eq!(CategoryType::from(text.clone()).to_string(), text.clone());
        prop_assert_eq!(CredentialsStatus::from(text.as_str()).is_known(), CredentialsStatus::ALL.contains(&text.as_str()));
        prop_assert_eq!(SearchResultType::from(text.as_str()).to_string(), text);
    }

    #[test]
    fn arbitrary_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..80)) {
        for example in connector::examples::EXAMPLES.iter().chain(main::examples::EXAMPLES) {
            let _ = (example.round_trip)(&body);
        }
    }

    #[test]
    fn a_broken_example_is_an_error_or_a_value_and_never_a_panic(
        cut in any::<proptest::sample::Index>(),
        byte in proptest::sample::select(b"{}[]\",:0e-.ntf\\ x".to_vec()),
    ) {
        for example in connector::examples::EXAMPLES.iter().chain(main::examples::EXAMPLES) {
            let mut body = example.text.as_bytes().to_vec();
            let index = cut.index(body.len());
            let _ = (example.round_trip)(&body[..index]);
            body[index] = byte;
            let _ = (example.round_trip)(&body);
        }
    }
}
