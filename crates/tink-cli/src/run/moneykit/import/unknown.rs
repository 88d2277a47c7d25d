//! Members of a request that the API does not know, and which are therefore not sent: a name may be misspelt.

use serde_json::Value;

use crate::output::Output;

/// Members that are told one by one.
const SHOWN: usize = 5;

/// Tells which members of what was written are not in what is sent; of those at the top only `within`, if that is given.
pub(super) fn tell(written: &[u8], sent: &[u8], within: Option<&str>, output: Output) {
    let mut left_out = Vec::new();
    // What cannot be read so was read by the model all the same, such as a number with an exponent out of range.
    if let (Ok(mut written), Ok(sent)) = (serde_json::from_slice::<Value>(written), serde_json::from_slice(sent)) {
        if let (Some(name), Some(members)) = (within, written.as_object_mut()) {
            members.retain(|member, _| member == name);
        }
        compare(&written, &sent, "", &mut left_out);
    }
    for place in left_out.iter().take(SHOWN) {
        output.note(&format!("not sent, since the API has no such member: {place}"));
    }
    if left_out.len() > SHOWN {
        output.note(&format!("not sent: and {} more", left_out.len() - SHOWN));
    }
}

fn compare(written: &Value, sent: &Value, at: &str, left_out: &mut Vec<String>) {
    match (written, sent) {
        (Value::Object(written), Value::Object(sent)) => {
            for (name, value) in written {
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                match sent.get(name) {
                    Some(sent) => compare(value, sent, &at, left_out),
                    // A member of null is one that is left out.
                    None if value.is_null() => {}
                    None => left_out.push(at),
                }
            }
        }
        (Value::Array(written), Value::Array(sent)) => {
            for (index, (written, sent)) in written.iter().zip(sent).enumerate() {
                compare(written, sent, &format!("{at}/{index}"), left_out);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_api_does_not_know_is_found_wherever_it_is() {
        let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        let written = read(r#"{"a":[{"b":1,"c/d":2},{"e":null}],"f":{"g":{}},"h":1}"#);
        let mut left_out = Vec::new();
        compare(&written, &read(r#"{"a":[{"b":1},{}],"f":{}}"#), "", &mut left_out);
        assert_eq!(left_out, ["/a/0/c~1d", "/f/g", "/h"]);
    }
}
