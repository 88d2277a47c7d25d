//! The reader and the writer, against `serde_json` and against their own promises.

use proptest::prelude::*;
use serde_json::Value;
use serde_json::value::RawValue;

use super::*;
use crate::{Amount, EpochMillis, Json, List};

fn skips(text: &str) -> Result<String, String> {
    decode_text::<AnyJson>(text).map(|json| json.0.as_str().to_owned()).map_err(|error| error.to_string())
}

#[test]
fn malformed_texts_are_refused_with_their_place() {
    for (text, error) in [
        ("", "the document: expected a value, found the end of the text (line 1, column 1)"),
        ("\n  x", "the document: expected a value, found something that is not JSON (line 2, column 3)"),
        ("nul", "the document: expected a value, found something that is not JSON (line 1, column 1)"),
        ("01", "the document: the number is malformed (line 1, column 1)"),
        ("-", "the document: the number is malformed (line 1, column 2)"),
        ("1.", "the document: the number is malformed (line 1, column 3)"),
        ("1e", "the document: the number is malformed (line 1, column 3)"),
        ("[1,]", "the document: expected an element after `,` (line 1, column 4)"),
        ("[1 2]", "the document: expected `,` or `]` after an element (line 1, column 4)"),
        ("{\"a\":1,}", "the document: expected the name of a member, in double quotes (line 1, column 8)"),
        ("{\"a\" 1}", "the document: expected `:` after the name of a member (line 1, column 6)"),
        ("{a:1}", "the document: expected the name of a member, in double quotes (line 1, column 2)"),
        ("{\"a\":1 \"b\":2}", "the document: expected `,` or `}` after a member (line 1, column 8)"),
        ("\"a", "the document: the text ends within a string (line 1, column 3)"),
        ("\"\u{1}\"", "the document: a control character in a string must be escaped (line 1, column 2)"),
        ("\"\\x\"", "the document: an escape in a string is malformed (line 1, column 2)"),
        ("\"\\u12G4\"", "the document: an escape in a string is malformed (line 1, column 4)"),
        ("\"\\ud800\"", "the document: an escape in a string is half of a surrogate pair (line 1, column 2)"),
        ("[1]\n]", "the document: nothing may follow the end of the document (line 2, column 1)"),
    ] {
        assert_eq!(skips(text), Err(error.to_owned()), "{text:?}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deepest = decode_text::<AnyJson>(&deep(127)).expect("as deep as may be");
    assert!(deepest.0.parse::<Value>().is_ok(), "what is kept can be read by others");
    let error = skips(&deep(128)).expect_err("too deep");
    assert!(error.contains("nested too deeply"), "{error}");
    assert!(skips(&"{\"a\":".repeat(1_000_000)).is_err());
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_with_their_place() {
    let error = decode::<String>(b"\n\"a\xff\"").expect_err("not UTF-8");
    assert_eq!(error.to_string(), "the document: the text is not valid UTF-8 (line 2, column 3)");
}

#[test]
fn strings_are_unescaped() {
    let text = r#""\"\\\/\b\f\n\r\tÅ\u00e5\uD83D\ude00\u0000""#;
    assert_eq!(decode_text::<String>(text), Ok("\"\\/\u{8}\u{c}\n\r\tÅå😀\0".to_owned()));
}

#[test]
fn numbers_that_are_whole_are_integers_whatever_their_form() {
    for text in ["20", "20.0", "2e1", "200E-1"] {
        assert_eq!(decode_text::<i64>(text), Ok(20), "{text}");
    }
    for text in ["20.5", "1e19", "9223372036854775808", "\"20\"", "1e-1", "1e400"] {
        assert!(decode_text::<i64>(text).is_err(), "{text}");
    }
    assert_eq!(decode_text::<i64>("-9223372036854775808"), Ok(i64::MIN));
}

#[test]
fn an_instant_is_a_whole_number_and_in_a_response_also_a_string_of_digits() {
    let tolerant = |text: &str| {
        let mut reader = Reader::new(text);
        reader.tolerate();
        EpochMillis::read(&mut reader)
    };
    let instant = EpochMillis::new(1_455_740_874_875);
    for text in ["1455740874875", "1455740874875.0", "1.455740874875e12", "\"1455740874875\""] {
        assert_eq!(tolerant(text).expect(text), instant);
        assert_eq!(serde_json::from_str::<EpochMillis>(text).expect(text), instant);
        assert_eq!(decode_text::<EpochMillis>(text).is_ok(), !text.starts_with('"'), "{text}");
    }
    for text in ["1455740874875.5", "\"string\"", "\"\"", "null", "true", "1e30", "\" 1\""] {
        assert!(decode_text::<EpochMillis>(text).is_err() && tolerant(text).is_err(), "{text}");
        assert!(serde_json::from_str::<EpochMillis>(text).is_err(), "{text}");
    }
}

#[test]
fn a_list_full_of_bad_elements_is_read_in_the_time_of_one_walk() {
    // Half a million bad elements; scanned from the front for each, this would take minutes.
    let text = format!("[{}0]", "true,\n".repeat(500_000));
    let list: List<Amount> = decode_text(&text).expect("a list");
    assert_eq!((list.len(), list.bad().len()), (1, 500_000));
    let last = list.bad().last().expect("bad elements").error();
    assert_eq!((last.line(), last.column()), (500_000, 1));
}

#[test]
fn free_form_json_is_an_object_also_within_a_list() {
    assert!(decode_text::<Vec<Json>>("[{}, {\"a\": [1]}]").is_ok());
    let error = decode_text::<Vec<Json>>("[{}, [1]]").expect_err("no object").to_string();
    assert_eq!(error, "/1: expected an object, found an array (line 1, column 6)");
    let list: List<Json> = decode_text("[{}, 7]").expect("a list");
    assert_eq!((list.len(), list.bad().len()), (1, 1));
}

#[test]
fn a_list_keeps_what_it_can_read_and_where_the_rest_was() {
    let list: List<Amount> = decode_text("[1, \"x\", 2.50, null, {\"a\": [true]}]").expect("a list");
    assert_eq!(list.iter().map(ToString::to_string).collect::<Vec<_>>(), ["1", "2.50"]);
    let bad: Vec<_> = list.bad().iter().map(|bad| (bad.index(), bad.raw(), bad.error().to_string())).collect();
    assert_eq!(
        bad,
        [
            (1, "\"x\"", "/1: expected a number, found a string (line 1, column 5)".to_owned()),
            (3, "null", "/3: expected a number, found null (line 1, column 16)".to_owned()),
            (4, "{\"a\": [true]}", "/4: expected a number, found an object (line 1, column 22)".to_owned()),
        ]
    );
    let mut written = Vec::new();
    list.write(&mut written);
    assert_eq!(String::from_utf8(written), Ok("[1,\"x\",2.50,null,{\"a\": [true]}]".to_owned()));
}

#[test]
fn a_list_that_is_not_json_is_an_error_as_a_whole() {
    assert!(decode_text::<List<Amount>>("[1, }]").is_err());
    assert!(decode_text::<List<Amount>>("[1, nul]").is_err());
    assert!(decode_text::<List<Amount>>("{}").is_err());
}

#[test]
fn a_shortened_list_still_writes_its_bad_elements() {
    let mut list: List<Amount> = decode_text("[1,2,\"x\",3,null]").expect("a list");
    let mut written = Vec::new();
    list.reverse();
    list.write(&mut written);
    assert_eq!(written, b"[3,2,\"x\",1,null]");
    assert_eq!(list.into_vec().len(), 3);
}

#[test]
fn raw_text_is_asked_for_under_a_name_of_serde_json() {
    assert!(raw_token().contains("RawValue"), "{}", raw_token());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1.0e9..1.0e9f64).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(".{0,6}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// JSON with a few bytes changed, so that most of it is nearly right.
fn nearly_json() -> impl Strategy<Value = String> {
    let noise = proptest::collection::vec(
        (any::<proptest::sample::Index>(), "[\\[\\]{}:,\"\\\\0-9eE.+\\-tfnu \n\u{1}å]"),
        0..4,
    );
    (any_json(), any::<bool>(), noise).prop_map(|(value, pretty, noise)| {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let mut characters: Vec<char> = text.expect("a value is JSON").chars().collect();
        for (index, noise) in noise {
            let index = index.index(characters.len());
            characters.splice(index..=index, noise.chars());
        }
        characters.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reader_accepts_what_serde_json_accepts(text in nearly_json()) {
        let raw = serde_json::from_str::<&RawValue>(&text);
        let read = Reader::new(&text).skip().is_ok();
        let whole = { let mut reader = Reader::new(&text); reader.skip().is_ok() && reader.finish().is_ok() };
        prop_assert_eq!(whole, raw.is_ok());
        prop_assert!(read || !whole);
        if let (Ok(json), Ok(raw)) = (decode_text::<AnyJson>(&text), raw) {
            prop_assert_eq!(json.0.as_str(), raw.get());
        }
    }

    #[test]
    fn strings_are_read_as_serde_json_reads_them(text in "\"([ -~åΩ😀]|\\\\[\"\\\\/bfnrtux]|\\\\u[0-9a-fA-F]{4}|\\\\ud83d\\\\ude00)*\"?") {
        let expected = serde_json::from_str::<String>(&text);
        match decode_text::<String>(&text) {
            Ok(read) => prop_assert_eq!(Some(read), expected.ok()),
            Err(_) => prop_assert!(expected.is_err()),
        }
    }

    #[test]
    fn whole_numbers_are_written_digit_for_digit(number in prop_oneof![any::<i64>(), -1_000..1_000_i64, Just(i64::MIN), Just(i64::MAX)]) {
        let mut written = Vec::new();
        number.write(&mut written);
        prop_assert_eq!(written, number.to_string().into_bytes());
    }

    #[test]
    fn strings_are_written_as_serde_json_writes_them(text in any::<String>()) {
        let mut written = Vec::new();
        write_string(&text, &mut written);
        prop_assert_eq!(&written, &serde_json::to_vec(&text).unwrap());
        prop_assert_eq!(decode::<String>(&written), Ok(text));
    }

    #[test]
    fn free_form_json_is_kept_to_the_letter(value in any_json()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let AnyJson(json) = decode_text(&text).unwrap();
        prop_assert_eq!(json.as_str(), &text);
        prop_assert_eq!(json.parse::<Value>().unwrap(), serde_json::from_str::<Value>(&text).unwrap());
        prop_assert_eq!(serde_json::to_string(&json).unwrap(), text);
    }

    #[test]
    fn arbitrary_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = decode::<List<Json>>(&body);
        let _ = decode::<Vec<Amount>>(&body);
        let _ = decode::<EpochMillis>(&body);
    }
}
