//! No secret is shown by Debug, Display or an error.

use serde_json::Value;
use tink_model::{Example, Secret, connector, main, moneykit, xs2a};

const SECRET: &str = "s3cr3t-v4lu3";

/// Puts a value in the place of every member with this name; says how many there were.
fn replace(value: &mut Value, member: &str, by: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter_mut().map(|item| replace(item, member, by)).sum(),
        Value::Object(members) => {
            let mut count = members
                .iter_mut()
                .filter(|(name, _)| *name != member)
                .map(|(_, value)| replace(value, member, by))
                .sum();
            if let Some(found) = members.get_mut(member) {
                *found = by.clone();
                count += 1;
            }
            count
        }
        _ => 0,
    }
}

fn check(examples: &[Example], secrets: &[(&str, &str)]) {
    for (schema, member) in secrets {
        let own: Vec<&Example> = examples.iter().filter(|example| example.schema == *schema).collect();
        let tried = if own.is_empty() { examples.iter().collect() } else { own };
        let mut shown = 0;
        for example in tried {
            for by in [Value::from(SECRET), serde_json::json!({"inner": SECRET}), serde_json::json!([SECRET])] {
                let mut body: Value = serde_json::from_str(example.text).expect("an example is JSON");
                shown += replace(&mut body, member, &by);
                let text = match (example.debug)(body.to_string().as_bytes()) {
                    Ok(text) => text,
                    Err(error) => format!("{error} {error:?}"),
                };
                assert!(!text.contains(SECRET), "{schema}.{member}: {text}");
            }
        }
        assert!(shown > 0, "no example has {schema}.{member}; give the schema one");
    }
}

#[test]
fn no_generated_type_shows_a_secret_even_of_the_wrong_type() {
    check(connector::examples::EXAMPLES, connector::examples::SECRETS);
    check(main::examples::EXAMPLES, main::examples::SECRETS);
    check(xs2a::examples::EXAMPLES, xs2a::examples::SECRETS);
    check(moneykit::examples::EXAMPLES, moneykit::examples::SECRETS);
    assert!(moneykit::examples::SECRETS.len() >= 4, "{:?}", moneykit::examples::SECRETS);
    assert!(main::examples::SECRETS.len() >= 8, "{:?}", main::examples::SECRETS);
}

#[test]
fn a_secret_is_reached_by_expose_alone() {
    let secret = Secret::from(SECRET);
    assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "[redacted] [redacted] Some([redacted])");
    assert_eq!(secret.expose(), SECRET);
    assert_eq!(secret.into_exposed(), SECRET);
}
