//! Whatever bytes a file holds: no panic, every row is a record or a rejection, and places point into the file.

use proptest::prelude::*;
use tink_ingest::rules::Rules;

use crate::common::{context, read_in};

const FILES: &[&[u8]] = &[
    include_bytes!("../../../../examples/sweden/exempelbanken-2025.csv"),
    include_bytes!("../../../../examples/germany/musterbank-girokonto-2025.csv"),
    include_bytes!("../../../../examples/germany/musterbank-kreditkarte-2025.csv"),
    b"Date,Description,Amount,Balance\n2025-01-31,\"Coffee, two\",-4.50,\"1,095.50\"\n02/02/2025,x,(1.50),-\n",
];

const RULES: &[&str] = &[
    "",
    include_str!("../../../../examples/sweden/exempelbanken-2025.rules.toml"),
    include_str!("../../../../examples/germany/musterbank-girokonto-2025.rules.toml"),
    include_str!("../../../../examples/germany/musterbank-kreditkarte-2025.rules.toml"),
    "[columns]\ndate = 1\namount = 3\ndescription = 2\n",
];

/// A change of some bytes: where (as a share of the file), what is taken away and what is put there.
#[derive(Debug, Clone)]
struct Change {
    at: usize,
    taken: usize,
    put: Vec<u8>,
}

fn change() -> impl Strategy<Value = Change> {
    let pieces = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..4),
        prop::sample::select(vec![
            &b"\""[..],
            b";",
            b",",
            b"\n",
            b"\r",
            b"\0",
            b"\xff\xfe",
            b"\xe4",
            b"-",
            b"\xe2\x88\x92",
            b"9999999999",
            b"(",
            b"kr",
            b"\t"
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    (0usize..10_000, 0usize..12, pieces).prop_map(|(at, taken, put)| Change { at, taken, put })
}

fn mutated(file: &[u8], length: usize, changes: &[Change]) -> Vec<u8> {
    let mut bytes = file[..file.len().min(length)].to_vec();
    for change in changes {
        let at = change.at % (bytes.len() + 1);
        let end = (at + change.taken).min(bytes.len());
        bytes.splice(at..end, change.put.iter().copied());
    }
    bytes
}

/// What is put into a file without quotes.
const PIECES: &[&str] = &["", ";", ";;", ",", "\n", "\r", "\r\n", "\n\n", "\n;;\n", "-", "1.234", "x", "\0", "\u{a0}"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_reading_panic(
        file in prop::sample::select(FILES.to_vec()),
        rules in prop::sample::select(RULES.to_vec()),
        length in 0usize..6_000,
        changes in proptest::collection::vec(change(), 0..8),
    ) {
        let bytes = mutated(file, length, &changes);
        let rules = Rules::parse(rules, "bank.rules.toml").expect("good rules");
        let lines = bytes.split(|&b| b == b'\n' || b == b'\r').count() as u64;
        for context in [context("SEK", None), context("EUR", Some("konto"))] {
            if let Ok((records, rejections)) = read_in(&bytes, &rules, &context) {
                let places = records.iter().map(|record| &record.place).chain(rejections.iter().map(|rejection| &rejection.place));
                for place in places {
                    prop_assert!(place.line >= 1 && place.line <= lines + 1, "{place} of {lines} lines");
                }
                prop_assert!(records.iter().all(|record| !record.description.is_empty()));
            }
        }
    }

    #[test]
    fn without_quotes_every_line_is_a_record_or_a_rejection(
        changes in proptest::collection::vec((0usize..8_000, 0usize..12, prop::sample::select(PIECES.to_vec())), 0..8),
    ) {
        let file = std::str::from_utf8(FILES[0]).expect("UTF-8");
        let (header, rows) = file.split_once('\n').expect("a header");
        let mut rows: Vec<char> = rows.chars().take(8_000).collect();
        for (at, taken, put) in changes {
            let at = at % (rows.len() + 1);
            let end = (at + taken).min(rows.len());
            rows.splice(at..end, put.chars());
        }
        let rows: String = rows.into_iter().collect();
        let text = format!("{header}\n{rows}");
        let rules = Rules::parse(RULES[1], "bank.rules.toml").expect("good rules");
        let (records, rejections) = read_in(text.as_bytes(), &rules, &context("SEK", None)).expect("readable");
        let filled = rows.split(['\n', '\r']).filter(|line| !line.replace(';', "").trim().is_empty()).count();
        prop_assert_eq!(records.len() + rejections.len(), filled);
    }

    #[test]
    fn no_text_makes_a_rules_file_panic(text in ".{0,60}", at in 0usize..2_000) {
        let mut toml = RULES[1].to_owned();
        let mut at = at % toml.len();
        while !toml.is_char_boundary(at) {
            at -= 1;
        }
        toml.insert_str(at, &text);
        let _ = Rules::parse(&toml, "bank.rules.toml");
    }
}
