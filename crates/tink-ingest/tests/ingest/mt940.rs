//! MT940 files as banks write them: what is read, what is refused and why, and what is an error of the whole file.

use proptest::prelude::*;
use tink_ingest::read::Row;
use tink_model::Currency;

use crate::common::{Statement, context, read_statement};
use crate::write::{description, ledgers, mt940};

fn read(text: &str) -> Statement {
    read_statement("mt940", text.as_bytes(), "", &context("EUR", None))
}

/// A statement whose sum is not looked at, as it has no opening balance.
fn of(entries: &str) -> String {
    read(&format!(":20:S\n:25:1\n{entries}\n:62F:C250131EUR1,00\n-\n")).shown()
}

/// The row of an entry.
fn row(entry: &str) -> String {
    let shown = of(entry);
    let rows: Vec<&str> =
        shown.lines().filter(|row| !row.starts_with("account") && !row.contains(" balance ")).collect();
    rows.join("\n")
}

const WHOLE: &str = "\u{2}{1:F01BANKDEFFAXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\r\n\
:20:STMT1\r\n:21:NONREF\r\n:25:BANKDEFF/DE89370400440532013000EUR\r\n:28C:1/1\r\n:60F:C241230EUR1000,00\r\n\
:61:2501021231D42,50NTRFKREF1//BANK1\r\nextra\r\n\
:86:166?00ÜBERWEISUNG?20EREF+E-1?21SVWZ+Rechnung 4711 vom zwan?22zigsten Dezember?32MÜLLER ?33GMBH\r\n\
:61:2501030103CR200,NDDT4711//NONREF\r\n:NS:unknown\r\n\
:61:250104RC0,50NMSCNONREF\r\nreturned\r\n\
:61:250105ED9,99NMSCNONREF//P1\r\n:86:expected\r\n\
:61:250132C1,NMSCNONREF\r\n:86:no day\r\n\
:62M:C250105EUR1158,00\r\n-}{5:{CHK:1}}{1:F01}{2:I940}{4:\r\n\
:20:STMT1\r\n:25:DE89370400440532013000\r\n:28C:1/2\r\n:60M:C250105EUR1158,00\r\n\
:61:2501060106D158,NMSCNONREF//BANK2\r\n:86:/TRTP/SEPA/NAME/Jan/REMI/Rent\r\n\
:62F:C250106EUR1000,00\r\n:64:C250106EUR900,00\r\n:65:C250107EUR900,00\r\n:86:of the statement\r\n-}\u{3}\r\n\
:20:STMT2\r\n:25:37040044/532013000\r\n:28C:7\r\n:60F:D250106EUR5,00\r\n:62F:D250106EUR5,00\r\n-}\r\n";

#[test]
fn a_whole_file_is_read() {
    insta::assert_snapshot!(read(WHOLE).shown());
}

#[test]
fn every_cut_inside_of_a_statement_is_an_error_and_none_a_panic() {
    let text = ":20:S\n:25:1\n:60F:C250101EUR1,00\n:61:250102C2,50NMSCNONREF\n:86:text\n:62F:C250102EUR3,50";
    for envelope in ["", "{1:F01BANK}{4:\n"] {
        let whole = format!("{envelope}{text}\n-}}\n");
        let last = if envelope.is_empty() { "0\n-}\n" } else { "}\n" };
        for cut in 0..whole.len() {
            let statement = read(&whole[..cut]);
            assert_eq!(statement.error.is_some(), cut < whole.len() - last.len(), "{cut}: {}", statement.shown());
        }
    }
    for cut in 0..=WHOLE.len() {
        read_statement("mt940", &WHOLE.as_bytes()[..cut], "", &context("EUR", None));
    }
}

/// A statement of three pages, each a file.
const PAGES: [&str; 3] = [
    ":20:S\n:25:1\n:28C:12/1\n:60F:C250101EUR10,00\n:61:250102C2,50NMSCNONREF\n:86:first\n:62M:C250102EUR12,50\n-\n",
    ":20:S\n:25:1\n:28C:12/2\n:60M:C250102EUR12,50\n:61:250102D1,00NMSCNONREF\n:86:second\n:62M:C250102EUR11,50\n-\n",
    ":20:S\n:25:1\n:28C:12/3\n:60M:C250102EUR11,50\n:61:250103D1,50NMSCNONREF\n:86:third\n:62F:C250103EUR10,00\n-\n",
];

#[test]
fn a_file_may_begin_and_end_with_any_page_and_says_which() {
    let shown = PAGES.map(|page| read(page).shown());
    insta::assert_snapshot!(shown.join("\n\n"));
    let two = read(&PAGES[1..].concat());
    assert_eq!((two.records().count(), &two.error), (2, &None));
    assert_eq!(two.shown().matches("page").count(), 1, "{}", two.shown());
    let unnumbered = read(&PAGES[1].replace(":28C:12/2\n", ""));
    assert!(unnumbered.shown().contains("starts page 0/0") && unnumbered.shown().contains("goes on on page 0/0"));
}

#[test]
fn an_intermediate_balance_without_a_day_or_an_account_is_no_end_of_a_page() {
    for (good, bad, says) in [
        (":62M:C250102EUR12,50", ":62M:C000000EUR12,50", "has no day of the calendar"),
        (":25:1\n", "", "names the account"),
    ] {
        let error = read(&PAGES[0].replace(good, bad)).error;
        assert!(error.as_ref().is_some_and(|error| error.contains(says)), "{error:?}");
    }
}

#[test]
fn the_entries_of_a_page_make_up_its_intermediate_balance() {
    let changed = read(&PAGES[1].replace("D1,00", "D1,01"));
    assert!(changed.error.is_some_and(|error| error.contains("make 11.49, and the closing balance here is 11.50")));
}

#[test]
fn a_page_that_is_missing_between_two_others_is_missed() {
    for (one, other) in [(0, 2), (0, 0), (1, 1)] {
        let error = read(&[PAGES[one], PAGES[other]].concat()).error;
        assert!(error.is_some_and(|error| error.contains("a page is missing")), "{one} {other}");
    }
    let skipped = WHOLE.replace(":60M:C250105EUR1158,00", ":60M:C250105EUR1157,00");
    assert!(read(&skipped).error.is_some_and(|error| error.contains("a page is missing")));
}

#[test]
fn envelopes_do_not_change_what_is_read() {
    let text = ":20:S\n:25:1\n:60F:C250101EUR1,00\n:61:250102C2,50NMSCNONREF\nmore\n:86:text\n:62F:C250102EUR3,50\n";
    let rows = |text: &str| {
        let statement = read_statement("mt940", text.as_bytes(), "", &context("EUR", None));
        assert_eq!(statement.error, None, "{text}");
        let described = statement.records().map(|record| (record.amount, record.description.clone()));
        (described.collect::<Vec<_>>(), statement.rows.len())
    };
    let wanted = rows(text);
    assert_eq!(wanted.1, 3);
    for other in [
        format!("{text}-"),
        format!("{text}-\r\n\r\n"),
        format!("ABNANL2A\n940\nABNANL2A\n{text}-\n"),
        format!("\u{1}\u{2}{text}-\n\u{3}"),
        format!("{{1:F01X}}{{2:I940X}}{{3:{{108:1}}}}{{4:{text}-}}{{5:{{CHK:1}}}}"),
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        text.lines().map(|line| format!("@@{line}\n")).collect(),
        format!("@@{}", text.replace('\n', "@@")),
    ] {
        assert_eq!(rows(&other), wanted, "{other}");
    }
}

#[test]
fn statement_lines_are_read_as_banks_write_them() {
    let shown = [
        ":61:2508010802D42,50NTRFNONREF//B1\n:86:a",
        ":61:250801C1500,NMSCREF\n:86:a",
        ":61:250801CR12.30NMSC\n:86:a",
        ":61:250801DR1.234,56S103REF//B2\n:86:a",
        ":61:250801RD1,NCHKNONREF//NONREF\n:86:a",
        ":61:250801RC1,NMSCNONREF\n:86:a",
        ":61:250801EC1,NMSCNONREF\n:86:a",
        ":61:2501021231C1,NMSCNONREF\n:86:a",
        ":61:250801C1,NMSCNONREF\ndetails",
        ":61:250801C1,NMSCCHEQUE 7",
        ":61:250801C1,NMSCNONREF\n:86:a\n:86:b",
        ":61:250801C1,\n:86:no type",
    ]
    .map(|entry| format!("{entry:?}\n    {}", row(entry)));
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_bad_statement_line_spoils_its_entry_only() {
    let shown = [
        ":61:250230C1,NMSCNONREF\n:86:a",
        ":61:2508010230C1,NMSCNONREF\n:86:a",
        ":61:250801X1,NMSCNONREF\n:86:a",
        ":61:250801C1.500NMSCNONREF\n:86:a",
        ":61:250801CNMSCNONREF\n:86:a",
        ":61:250801C1,NMSCNONREF",
        ":61:é\n:86:a",
        ":61:\n:86:a",
    ]
    .map(|entry| format!("{entry:?}\n    {}", row(&format!("{entry}\n:61:250801C2,NMSCNONREF\n:86:good"))));
    insta::assert_snapshot!(shown.join("\n"));
    let foreign = ":20:S\n:25:1\n:60F:C250101USD1,00\n:61:250102C1,NMSCNONREF\n:86:a\n:62F:C250102USD2,00\n";
    insta::assert_snapshot!(read(foreign).shown());
}

#[test]
fn what_is_no_whole_statement_is_an_error() {
    let shown = [
        "",
        "Date;Text\n",
        ":20:S\n:25:1\n:60F:C250101EUR1,00\n:61:250102C1,NMSCNONREF\n:86:a\n:62F:C250102EUR3,00\n",
        ":20:S\n:25:1\n:60F:X250101EUR1,00\n:62F:C250102EUR3,00\n",
        ":20:S\n:25:1\n:60F:C250101EUR1,00\n-\n",
        ":20:S\n:25:1\n:62F:C250102EUR3,00\n:61:250102C1,NMSCNONREF\n",
        ":20:S\n:61:250102C1,NMSCNONREF\n:86:a\n:62F:C250102EUR3,00\n",
        ":20:S\n:25:1\n:62F:C000000EUR3,00\n",
        ":20:S\n:25:1\n:62F:C250102EUR3,00\n-\n:2",
    ]
    .map(|text| format!("{text:?}\n{}", read(text).shown()));
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_field_that_never_ends_is_an_error_and_not_in_memory() {
    for text in ["x".repeat(3 << 20), "short\n".repeat(1 << 19)] {
        let statement = read(&format!(":20:S\n:25:1\n:61:250102C1,NMSCNONREF\n:86:{text}\n"));
        assert!(statement.error.is_some_and(|error| error.starts_with("bank:4: a field is longer than 1 MiB")));
    }
}

#[test]
fn umlauts_of_either_encoding_are_read() {
    let text = ":20:S\n:25:1\n:61:250801C1,NMSCNONREF\n:86:Müller\n:62F:C250802EUR1,00\n";
    let old: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    for (bytes, rules, records) in
        [(text.as_bytes(), "", 1), (old.as_slice(), "", 1), (old.as_slice(), "encoding = \"utf-8\"\n", 0)]
    {
        let statement = read_statement("mt940", bytes, rules, &context("EUR", None));
        assert_eq!(statement.error, None);
        assert_eq!(statement.records().filter(|record| record.description == "Müller").count(), records);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_bank_writes_is_what_is_read(
        ledger in ledgers().prop_map(|mut ledger| {
            ledger.entries.retain(mt940::fits);
            ledger
        }),
    ) {
        let text = mt940::write(&ledger);
        let statement = read_statement("mt940", text.as_bytes(), "", &context(ledger.currency, None));
        prop_assert_eq!(&statement.error, &None, "{}", text);
        prop_assert_eq!(statement.records().count(), ledger.entries.len(), "{}", statement.shown());
        for (record, entry) in statement.records().zip(&ledger.entries) {
            prop_assert_eq!(&record.bank_id, &entry.id);
            prop_assert_eq!((record.booking_date, record.value_date), (entry.day, Some(entry.value_day)));
            prop_assert_eq!(record.amount.parts(), entry.amount.parts());
            prop_assert_eq!(record.pending, entry.pending);
            prop_assert_eq!(&record.description, &description(entry));
            prop_assert_eq!(record.counterparty.as_ref(), Some(&entry.counterparty));
            prop_assert_eq!(record.currency.as_ref().map(Currency::as_str), Some(ledger.currency));
            prop_assert_eq!(record.account.as_str(), &ledger.account);
        }
        let balances: Vec<_> = statement.rows.iter().filter_map(|row| match row {
            Row::Balance(balance) => Some((balance.day, balance.amount)),
            _ => None,
        }).collect();
        prop_assert_eq!(balances, vec![ledger.closing]);
    }

    #[test]
    fn no_bytes_make_reading_panic(
        changes in proptest::collection::vec((any::<usize>(), 0usize..9, "[:/?+{}@,.A-Z0-9é\n-]{0,6}|:61:|:86:|-}"), 0..6),
    ) {
        let mut bytes = WHOLE.as_bytes().to_vec();
        for (at, taken, put) in changes {
            let at = at % (bytes.len() + 1);
            let end = (at + taken).min(bytes.len());
            bytes.splice(at..end, put.bytes());
        }
        let statement = read_statement("mt940", &bytes, "", &context("EUR", None));
        prop_assert!(statement.error.is_some() || !statement.rows.is_empty());
    }
}
