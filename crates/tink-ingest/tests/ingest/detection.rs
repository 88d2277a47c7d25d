//! What is found out without a rules file, and what is asked instead of guessed.

use tink_ingest::read::Layout;
use tink_ingest::rules::Rules;

use crate::common::{context, lines, read, read_in, rules, shown};

fn detected(text: &str) -> String {
    let (records, rejections) = read(text.as_bytes(), &Rules::default()).expect("readable");
    assert_eq!(rejections, []);
    lines(&records)
}

#[test]
fn an_english_file_needs_no_rules() {
    insta::assert_snapshot!(
        detected("Date,Description,Amount,Balance\n2025-01-03,Coffee,-4.50,\"1,095.50\"\n2025-01-04,Salary,\"1,000.00\",\"2,095.50\"\n"),
        @r#"
        2 2025-01-03 -4.50 "Coffee" balance=1095.50
        3 2025-01-04 1000.00 "Salary" balance=2095.50
        "#
    );
}

#[test]
fn a_swedish_file_needs_no_rules() {
    insta::assert_snapshot!(
        detected("Bokföringsdag;Valutadag;Text;Belopp;Saldo;Valuta\n2025-01-03;2025-01-02;Åhléns;-1 234,50;10 000,00;SEK\n2025-01-04;2025-01-04;Lön;20 000;30 000,00;SEK\n"),
        @r#"
        2 2025-01-03 -1234.50 "Åhléns" value=2025-01-02 balance=10000.00 currency=SEK
        3 2025-01-04 20000 "Lön" value=2025-01-04 balance=30000.00 currency=SEK
        "#
    );
}

#[test]
fn a_german_file_needs_no_rules() {
    let text = "Kontoauszug\nIBAN;DE89\n\nBuchungstag;Wertstellung;Empfänger;Verwendungszweck;Betrag (EUR);Saldo\n\
        31.01.25;01.02.25;Bäckerei Müller;Brötchen;-3,50;1.000,00\n01.02.25;01.02.25;Arbeit GmbH;Gehalt;2.000,00;3.000,00\n";
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    let (records, rejections) = read_in(&bytes, &Rules::default(), &context("EUR", Some("konto"))).expect("readable");
    assert_eq!(rejections, []);
    insta::assert_snapshot!(lines(&records), @r#"
    5 2025-01-31 -3.50 "Bäckerei Müller Brötchen" value=2025-02-01 balance=1000.00 currency=EUR party=Bäckerei Müller
    6 2025-02-01 2000.00 "Arbeit GmbH Gehalt" value=2025-02-01 balance=3000.00 currency=EUR party=Arbeit GmbH
    "#);
}

#[test]
fn debit_and_credit_columns_and_a_status_are_understood() {
    insta::assert_snapshot!(
        detected("Date\tDescription\tMoney out\tMoney in\tStatus\n31/01/2025\tShop\t12.50\t\tCompleted\n01/02/2025\tPay\t\t100.00\tPending\n"),
        @r#"
        2 2025-01-31 -12.50 "Shop"
        3 2025-02-01 100.00 "Pay" pending=
        "#
    );
}

#[test]
fn utf_16_as_some_spreadsheets_write_it_is_read() {
    let text = "\u{feff}Datum\tText\tBelopp\r\n2025-01-03\tÅhléns\t-12,50\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (records, _) = read(&bytes, &Rules::default()).expect("readable");
    insta::assert_snapshot!(lines(&records), @r#"2 2025-01-03 -12.50 "Åhléns""#);
}

#[test]
fn what_was_found_out_is_told() {
    let text = "Export\n\nDatum;Text;Belopp\n31.01.2025;A;-1,50\n".as_bytes();
    let layout = Layout::of("bank.csv", text, &Rules::default(), &context("SEK", Some("konto"))).expect("readable");
    insta::assert_snapshot!(layout.detected.join("\n"), @r#"
    encoding utf-8
    columns date = "Datum", description = "Text", amount = "Belopp"
    delimiter ';'
    header in line 3
    dates D.M.YYYY
    decimal sign ','
    "#);
}

#[test]
fn what_is_ambiguous_is_asked_with_a_proposal() {
    let unclear = [
        "Date,Description,Amount\n01/02/2024,A,-1.50\n03/04/2024,B,-2.50\n",
        "Date,Description,Amount\n25-01-03,A,-1.50\n",
        "Date,Description,Amount\nyesterday,A,-1.50\n",
        "Date,Description,Amount\n2024-01-02,A,\"1,234\"\n",
        "Date,Description,Amount\n2024-01-02,A,\"1,50\"\n2024-01-02,A,1.50\n",
        "When,What,How much\n2024-01-02,A,1.50\n",
        "2024-01-02;A;1,50\n2024-01-03;B;2,50\n",
        "",
        "\n\n",
    ];
    let shown: Vec<String> = unclear
        .iter()
        .map(|text| format!("{text}---\n{}\n", shown(&read(text.as_bytes(), &Rules::default()).expect_err(text))))
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn one_day_above_twelve_settles_the_order() {
    let day_first = "Date,Description,Amount\n01/02/2024,A,-1.50\n13/02/2024,B,-2.50\n";
    let month_first = "Date,Description,Amount\n01/02/2024,A,-1.50\n02/13/2024,B,-2.50\n";
    assert!(detected(day_first).starts_with("2 2024-02-01"));
    assert!(detected(month_first).starts_with("2 2024-01-02"));
}

#[test]
fn a_file_in_another_currency_is_refused_whole() {
    let error = read("Datum;Text;Belopp (EUR)\n2025-01-03;A;-1,50\n".as_bytes(), &Rules::default())
        .expect_err("not the user's currency");
    assert!(error.is_currency());
    insta::assert_snapshot!(shown(&error), @r#"
    bank.csv: the header of column 3 "Belopp (EUR)" says that it is in EUR, and the user's currency is SEK; amounts are never converted
    Import it for a user whose market has that currency.
    "#);
}

#[test]
fn a_file_without_an_account_asks_for_one() {
    let text = "Date,Description,Amount\n2025-01-31,A,-1.50\n".as_bytes();
    let error = read_in(text, &Rules::default(), &context("SEK", None)).expect_err("no account");
    assert!(error.is_account());
    insta::assert_snapshot!(shown(&error), @r#"
    bank.csv: nothing says which account its rows belong to
    Give --account ID, or write a rules file with [account] id = "...", or with columns.account when a column tells.
    "#);
    let text = "Account,Date,Description,Amount\nA,2025-01-31,A,-1.50\n".as_bytes();
    let error = read(text, &Rules::default()).expect_err("two accounts");
    insta::assert_snapshot!(shown(&error), @r#"
    bank.csv: column 1 "Account" names the account of each row, and konto was given for the whole file
    Leave --account out, or write a rules file whose [columns] has no account.
    "#);
}

#[test]
fn a_file_without_rows_is_no_error() {
    let (records, rejections) = read(b"Date,Description,Amount\n\n", &Rules::default()).expect("readable");
    assert_eq!((records.len(), rejections.len()), (0, 0));
}

#[test]
fn a_header_without_rows_is_told() {
    let text = b"Export\n\nDate,Description,Amount\n\n,,\n";
    let layout = Layout::of("bank.csv", text, &Rules::default(), &context("SEK", Some("konto"))).expect("readable");
    assert_eq!(layout.detected.last().map(String::as_str), Some("no row below the header in line 3"));
}

#[test]
fn two_columns_of_one_name_are_asked_about() {
    let text = "Datum;Text;Belopp;Saldo;Belopp\n2025-01-03;A;-1,50;2,00;9,00\n".as_bytes();
    let error = read(text, &Rules::default()).expect_err("two amounts");
    assert!(error.is_layout());
    insta::assert_snapshot!(shown(&error), @r#"
    bank.csv:1: columns 3 "Belopp" and 5 "Belopp" may both be the amount, and nothing tells which
    Write these lines, corrected, to bank.rules.toml:

    delimiter = ";"
    header = true
    skip_top = 0

    [columns]
    date = 1
    description = 2
    amount = 3 # or 5
    balance = 4
    "#);
    let proposed = error.next_step().and_then(|step| step.split_once("\n\n")).expect("a proposal").1;
    let (records, _) = read(text, &rules(proposed)).expect("the proposal reads it");
    assert_eq!(records[0].amount.to_string(), "-1.50");
}

#[test]
fn any_currency_code_in_an_amounts_header_counts() {
    for header in ["Belopp i THB", "Belopp (RON)", "Belopp in JPY", "Belopp [ISK]"] {
        let text = format!("Datum;Text;{header}\n2025-01-03;A;-1,50\n");
        let error = read(text.as_bytes(), &Rules::default()).expect_err(header);
        assert!(error.is_currency(), "{error}");
    }
    let text = "Datum;Text;Uttag (SEK);Insättning (THB)\n2025-01-03;A;1,50;\n";
    assert!(read(text.as_bytes(), &Rules::default()).expect_err("two currencies").is_currency());
    assert!(detected("Datum;Text;Belopp i SEK\n2025-01-03;A;-1,50\n").ends_with("currency=SEK"));
}
