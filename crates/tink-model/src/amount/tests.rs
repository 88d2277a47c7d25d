//! `Amount`: what is read, what is refused, what is written.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn amount(text: &str) -> Amount {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn value_and_scale_are_kept() {
    for (text, parts, written) in [
        ("0", (0, 0), "0"),
        ("0.1", (1, 1), "0.1"),
        ("0.30", (30, 2), "0.30"),
        ("-98.50", (-9850, 2), "-98.50"),
        ("-0.05", (-5, 2), "-0.05"),
        ("12345678901234567.89", (1_234_567_890_123_456_789, 2), "12345678901234567.89"),
        ("9007199254740993", (9_007_199_254_740_993, 0), "9007199254740993"),
        ("100000000000000000000", (100_000_000_000_000_000_000, 0), "100000000000000000000"),
        ("1234567890123456789012345678", (1_234_567_890_123_456_789_012_345_678, 0), "1234567890123456789012345678"),
        ("79228162514264337593543950335", (79_228_162_514_264_337_593_543_950_335, 0), "79228162514264337593543950335"),
        (
            "-7.9228162514264337593543950335",
            (-79_228_162_514_264_337_593_543_950_335, 28),
            "-7.9228162514264337593543950335",
        ),
        ("0.0000000000000000000000000001", (1, 28), "0.0000000000000000000000000001"),
    ] {
        let amount = amount(text);
        assert_eq!(amount.parts(), parts, "{text}");
        assert_eq!(amount.to_string(), written, "{text}");
    }
}

#[test]
fn exponents_and_negative_zero_are_normalised() {
    for (text, written) in [
        ("1E3", "1000"),
        ("1e+3", "1000"),
        ("1.50e1", "15.0"),
        ("1.5e-2", "0.015"),
        ("1e-7", "0.0000001"),
        ("12e0", "12"),
        ("-0", "0"),
        ("-0.0", "0.0"),
        ("-0E3", "0"),
        ("0e400", "0"),
        ("1e28", "10000000000000000000000000000"),
        ("10000000000000000000e-10", "1000000000.0000000000"),
    ] {
        assert_eq!(amount(text).to_string(), written, "{text}");
        assert!(amount(text).parts().0 != 0 || !amount(text).is_negative(), "{text} has no sign when it is zero");
    }
}

#[test]
fn zeros_at_the_end_are_dropped_where_only_they_do_not_fit() {
    let zero = "0.0000000000000000000000000000";
    for (text, written) in [
        ("0E-30", zero),
        ("0.0e-99999999999999999999", zero),
        ("-0e-29", zero),
        ("10e-29", "0.0000000000000000000000000001"),
        ("-1.50e-27", "-0.0000000000000000000000000015"),
        ("1.00000000000000000000000000000", "1.0000000000000000000000000000"),
        ("79228162514264337593543950335.00", "79228162514264337593543950335"),
        ("7922816251426433759354395033.5000", "7922816251426433759354395033.5"),
        ("12.5000000000000000000000000000000000000000", "12.500000000000000000000000000"),
    ] {
        assert_eq!(amount(text).to_string(), written, "{text}");
    }
}

#[test]
fn what_cannot_be_held_exactly_is_refused_with_the_reason() {
    let too_many_digits = "has more digits than an amount holds exactly (28, or 29 up to 2^96 - 1)";
    let too_many_decimals = "has more than the 28 decimals that an amount holds exactly";
    let too_large = "is larger than an amount can be";
    for (text, reason) in [
        ("79228162514264337593543950336", too_many_digits),
        ("123456789012345678901234567890", too_many_digits),
        ("7.9228162514264337593543950336", too_many_digits),
        ("0.00000000000000000000000000001", too_many_decimals),
        ("1e-29", too_many_decimals),
        ("1e-400", too_many_decimals),
        ("1e-99999999999999999999", too_many_decimals),
        ("1e29", too_large),
        ("1e400", too_large),
        ("1e99999999999999999999", too_large),
    ] {
        let error = text.parse::<Amount>().expect_err(text);
        assert_eq!(error.to_string(), format!("{text} {reason}"));
    }
}

#[test]
fn what_is_no_json_number_is_refused() {
    for text in [
        "", "-", "+1", " 1", "1 ", "01", "-01", ".5", "5.", "1.e1", "1e", "1e+", "0x1", "1,5", "1_000", "NaN", "ⅰ",
        "null",
    ] {
        let error = text.parse::<Amount>().expect_err(text);
        assert!(error.to_string().contains("is not a number"), "{text}: {error}");
    }
}

#[test]
fn an_error_repeats_only_the_beginning_of_a_long_text() {
    let error = "9".repeat(1000).parse::<Amount>().expect_err("too many digits");
    assert!(error.to_string().starts_with(&format!("{}… has more digits", "9".repeat(40))), "{error}");
}

#[test]
fn json_text_is_read_with_all_its_digits_and_written_with_them() {
    for text in
        ["-98.50", "12345678901234567.89", "79228162514264337593543950335", "0.0000000000000000000000000001", "7"]
    {
        let amount: Amount = serde_json::from_str(text).expect(text);
        assert_eq!(serde_json::to_string(&amount).expect(text), text);
        let list: Vec<Option<Amount>> = serde_json::from_str(&format!("[ {text} ,null]")).expect(text);
        assert_eq!(list, [Some(amount), None]);
    }
}

#[test]
fn json_text_that_is_no_plain_number_is_refused() {
    for text in ["\"1.5\"", "null", "true", "[1]", "{}", "1e400", "1e-400"] {
        assert!(serde_json::from_str::<Amount>(text).is_err(), "{text}");
    }
}

#[test]
fn a_json_value_gives_whole_numbers_and_up_to_15_significant_digits() {
    for (text, written) in [
        ("7", "7"),
        ("-9007199254740993", "-9007199254740993"),
        ("18446744073709551615", "18446744073709551615"),
        ("-98.50", "-98.5"),
        ("0.1", "0.1"),
        ("123456789012345.0", "123456789012345.0"),
        ("1e3", "1000.0"),
    ] {
        let value: serde_json::Value = serde_json::from_str(text).expect(text);
        let amount: Amount = serde_json::from_value(value.clone()).expect(text);
        assert_eq!(amount.to_string(), written, "{text}");
        assert_eq!(Amount::deserialize_from(&value).to_string(), written, "{text}, borrowed");
    }
}

#[test]
fn a_json_value_with_more_digits_says_to_read_from_text() {
    for text in [
        "12345678901234567.89",
        "0.1234567890123456",
        "1234567890123456.7",
        "100000000000000000001",
        "1000000000000000.0",
        "-1e15",
    ] {
        let value: serde_json::Value = serde_json::from_str(text).expect(text);
        let error = serde_json::from_value::<Amount>(value).expect_err(text);
        assert!(error.to_string().contains("read the amount from JSON text"), "{error}");
    }
}

#[test]
fn a_number_that_serde_has_buffered_follows_the_rule_of_15_digits() {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Either {
        Amount(Amount),
        Other(serde::de::IgnoredAny),
    }
    let read = |text: &str| match serde_json::from_str::<Either>(text) {
        Ok(Either::Amount(amount)) => Some(amount.to_string()),
        Ok(Either::Other(_)) | Err(_) => None,
    };
    for (text, written) in [("-98.50", "-98.5"), ("7", "7"), ("18446744073709551615", "18446744073709551615")] {
        assert_eq!(read(text).as_deref(), Some(written));
    }
    for text in ["12345678901234567.89", "100000000000000000001", "0.1234567890123456", "\"1\""] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_reader_follows_the_rule_of_15_digits() {
    assert_eq!(serde_json::from_reader::<_, Amount>(&b"-98.50"[..]).expect("few digits").to_string(), "-98.50");
    assert!(serde_json::from_reader::<_, Amount>(&b"12345678901234567.89"[..]).is_err());
}

#[test]
fn equality_order_and_hash_look_at_the_value() {
    assert_eq!(amount("1.0"), amount("1.00"));
    assert_ne!(amount("1.0").parts(), amount("1.00").parts());
    assert!(amount("-1.5") < amount("-1.49") && amount("9.99") < amount("10"));
    let set: HashSet<Amount> =
        [amount("1"), amount("1.0"), amount("1.00"), amount("0.0"), amount("-0")].into_iter().collect();
    assert_eq!(set.len(), 2);
}

#[test]
fn sums_are_exact_or_nothing() {
    assert_eq!(amount("0.1").checked_add(amount("0.20")), Some(amount("0.30")));
    assert_eq!(amount("0.1").checked_sub(amount("0.1")).map(|sum| sum.to_string()), Some("0.0".to_owned()));
    assert_eq!(amount("79228162514264337593543950335").checked_add(amount("1")), None);
    assert_eq!(amount("79228162514264337593543950335").checked_add(amount("0.1")), None, "never rounded");
    assert_eq!(amount("-5").checked_sub(amount("5")), Some(amount("-10")));
}

#[test]
fn parts_and_constructors_agree() {
    assert_eq!(Amount::new(-9850, 2).to_string(), "-98.50");
    assert_eq!(Amount::new(i64::MIN, 0).to_string(), "-9223372036854775808");
    assert_eq!(Amount::from_parts(1 << 96, 0), None);
    assert_eq!(Amount::from_parts(1, 29), None);
    assert_eq!(amount("-98.50").to_i64_parts(), Some((-9850, 2)));
    assert_eq!(amount("100000000000000000000").to_i64_parts(), None);
    assert_eq!(Amount::from_decimal(-Decimal::new(0, 2)).to_string(), "0.00");
    assert_eq!((-amount("0.00")).to_string(), "0.00");
    assert_eq!((-amount("98.50")).to_string(), "-98.50");
    assert!(amount("-0.01").is_negative() && amount("0.00").is_zero());
    assert_eq!(Amount::ZERO, Amount::default());
}

#[test]
fn display_pads_and_shows_a_sign_on_request() {
    assert_eq!(format!("{:>8}|{:+}|{:08}", amount("-1.50"), amount("2"), amount("-1.5")), "   -1.50|+2|-00001.5");
}

impl Amount {
    fn deserialize_from(value: &serde_json::Value) -> Self {
        serde::Deserialize::deserialize(value).expect("few digits")
    }
}

/// Digits with an optional point somewhere in them.
fn number() -> impl Strategy<Value = String> {
    (any::<bool>(), "(0|[1-9][0-9]{0,27})", proptest::option::of("[0-9]{1,28}")).prop_map(
        |(negative, whole, decimals)| {
            let sign = if negative { "-" } else { "" };
            decimals.map_or_else(|| format!("{sign}{whole}"), |decimals| format!("{sign}{whole}.{decimals}"))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_written_back_equal(text in number()) {
        if let Ok(amount) = text.parse::<Amount>() {
            let zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
            let expected = if zero { text.trim_start_matches('-') } else { &text };
            // Only zeros for which there is no room may be missing.
            let shown = amount.to_string();
            let dropped = expected.strip_prefix(&shown);
            prop_assert!(dropped.is_some_and(|rest| rest.bytes().all(|byte| matches!(byte, b'.' | b'0'))), "{}", shown);
            prop_assert!(expected == shown || expected.bytes().filter(u8::is_ascii_digit).count() > 28);
            let expected = shown.as_str();
            prop_assert_eq!(amount.decimal().to_string(), expected, "and as the decimal underneath writes it");
            prop_assert_eq!(serde_json::to_string(&amount).unwrap(), expected);
            prop_assert_eq!(serde_json::from_str::<Amount>(&text).unwrap().parts(), amount.parts());
        } else {
            prop_assert!(text.bytes().filter(u8::is_ascii_digit).count() > 28, "28 digits always fit");
        }
    }

    #[test]
    fn an_exponent_moves_the_point(mantissa in 0i64..1_000_000_000_000, scale in 0u32..8, exponent in -8i32..8) {
        let moved = scale.cast_signed() - exponent;
        let text = format!("{}e{exponent}", Amount::new(mantissa, u8::try_from(scale).unwrap()));
        let amount: Amount = text.parse().unwrap();
        let expected = if moved >= 0 {
            Amount::from_parts(i128::from(mantissa), moved.cast_unsigned()).unwrap()
        } else {
            Amount::from_parts(i128::from(mantissa) * 10i128.pow(moved.unsigned_abs()), 0).unwrap()
        };
        prop_assert_eq!(amount.parts(), expected.parts());
    }

    #[test]
    fn arithmetic_agrees_with_integers(left in any::<i64>(), right in any::<i64>(), a in 0u8..9, b in 0u8..9) {
        let sum = Amount::new(left, a).checked_add(Amount::new(right, b)).unwrap();
        let scale = u32::from(a.max(b));
        let integer = i128::from(left) * 10i128.pow(scale - u32::from(a)) + i128::from(right) * 10i128.pow(scale - u32::from(b));
        prop_assert_eq!(sum.parts(), (integer, scale));
    }

    #[test]
    fn arbitrary_text_never_panics(text in ".{0,40}") {
        let _ = text.parse::<Amount>();
        let _ = serde_json::from_str::<Amount>(&text);
    }
}
