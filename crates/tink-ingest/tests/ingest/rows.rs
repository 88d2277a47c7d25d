//! Bad rows: each is reported with its place, its column, a code and a reason, and the others go on.

use tink_ingest::read::{DataFile, Input};
use tink_ingest::rejects::RejectCode;
use tink_ingest::rules::Rules;
use tink_ingest::source::{Row, RowRef, Source as _};

use crate::common::{lines, read, rules};

#[test]
fn every_bad_row_is_reported_and_the_good_ones_stay() {
    let text = "Konto;Datum;Text;Belopp;Saldo;Valuta;Status;S/H\n\
        A;2025-01-01;Bra;10,00;1,00;SEK;Bokförd;S\n\
        A;2025-02-30;Ingen dag;10,00;;SEK;;S\n\
        A;;Ingen dag alls;10,00;;SEK;;S\n\
        A;2025-01-02;Inget tal;tio;;SEK;;S\n\
        A;2025-01-02;Inget saldo;10,00;x;SEK;;S\n\
        A;2025-01-02;Annan valuta;10,00;;EUR;;S\n\
        A;2025-01-02;Annat tecken;10,00 €;;SEK;;S\n\
        ;2025-01-02;Inget konto;10,00;;SEK;;S\n\
        A;2025-01-02;;10,00;;SEK;;S\n\
        A;2025-01-02;Okänd status;10,00;;SEK;makulerad;S\n\
        A;2025-01-02;Okänd riktning;10,00;;SEK;;X\n\
        A;2025-01-02;Två tecken;-10,00;;SEK;;H\n\
        A;2025-01-02\n\
        A;2025-01-02;För;mycket;10,00;;SEK;;S;mer\n\
        A;2025-01-02;\"Citat; utan slut;10,00;;SEK;;S\n\
        A;2025-01-02;Slukad;10,00;;SEK;;S\n\
        A;2025-01-02;\"Nästa\";10,00;;SEK;;S\n\
        ;;;;;;;\n\
        A;2025-01-03;\"Bra; också\n(två rader)\";10,00;;SEK;Reserverad;H\n\
        A;2025-01-04;Sist;10,00;;;;H\n";
    let context = crate::common::context("SEK", None);
    let (records, rejections) = crate::common::read_in(text.as_bytes(), &Rules::default(), &context).expect("readable");
    insta::assert_snapshot!(lines(&records), @r#"
    2 2025-01-01 -10.00 "Bra" account=A balance=1.00 currency=SEK
    20 2025-01-03 10.00 "Bra; också (två rader)" account=A currency=SEK pending=
    22 2025-01-04 10.00 "Sist" account=A
    "#);
    insta::assert_snapshot!(rejections.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), @r#"
    bank.csv:3: column 2 "Datum": "2025-02-30" is not a day of the calendar written as YYYY-MM-DD [date]
    bank.csv:4: column 2 "Datum": it is empty, and every transaction has a day [date]
    bank.csv:5: column 4 "Belopp": "tio" is not a number [amount]
    bank.csv:6: column 5 "Saldo": "x" is not a number [amount]
    bank.csv:7: column 6 "Valuta": it is in EUR, and the user's currency is SEK; amounts are never converted [currency]
    bank.csv:8: column 4 "Belopp": it is in €, and the user's currency is SEK; amounts are never converted [currency]
    bank.csv:9: column 1 "Konto": it is empty, and nothing else names the account [account]
    bank.csv:10: column 3 "Text": it is empty, and every transaction needs a text [description]
    bank.csv:11: column 7 "Status": "makulerad" is neither a known booked nor a known pending status; list it under [pending] in the rules file [status]
    bank.csv:12: column 8 "S/H": "X" is neither a known debit nor a known credit word [sign]
    bank.csv:13: column 8 "S/H": "H" says money in, but the amount is negative [sign]
    bank.csv:14: it has 2 fields and the header 8; a delimiter is missing, or its end [fields]
    bank.csv:15: it has 10 fields and the header 8; a text that holds the delimiter must be in quotes [fields]
    bank.csv:16: a quote opened here is closed only 2 lines later, so the rows up to line 18 were not read [fields]
    "#);
}

#[test]
fn places_are_right_with_preambles_blank_lines_and_every_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "Min bank",
            "",
            "Datum;Text;Belopp",
            "2025-01-31;A;1,00",
            "",
            "2025-02-01;B;x",
            "2025-02-02;\"C",
            "D\";1,00",
            "2025-02-03;E;y",
        ]
        .join(end);
        let (records, rejections) = read(text.as_bytes(), &Rules::default()).expect("readable");
        assert_eq!(records.iter().map(|record| record.place.line).collect::<Vec<_>>(), [4, 7], "{end:?}");
        assert_eq!(rejections.iter().map(|rejection| rejection.place.line).collect::<Vec<_>>(), [6, 9], "{end:?}");
        assert_eq!(rejections[0].column.as_ref().map(|column| column.number), Some(3));
        assert_eq!(rejections[0].fields, ["2025-02-01", "B", "x"]);
    }
}

#[test]
fn a_quote_that_is_still_open_at_the_end_is_reported_at_the_row_that_opens_it() {
    for behind in ["", "\n", "2025-02-02;C;1,00\n", "\n\nx"] {
        let text = format!("Datum;Text;Belopp\n2025-01-31;A;1,00\n2025-02-01;\"B;1,00\n{behind}");
        let (records, rejections) = read(text.as_bytes(), &Rules::default()).expect("readable");
        assert_eq!(records.len(), 1, "{behind:?}");
        assert_eq!(rejections.iter().map(|rejection| rejection.place.line).collect::<Vec<_>>(), [3], "{behind:?}");
    }
}

#[test]
fn what_is_asked_about_a_row_whose_quote_is_open_names_its_line() {
    let error = read(b"Date;Text;Amount\n\n05/06/2025;\"A;1.00\n", &Rules::default()).expect_err("5 June or May 6");
    assert!(error.to_string().contains("no row of the file tells which"), "{error}");
    assert_eq!(error.line(), Some(3));
}

#[test]
fn a_foreign_byte_spoils_its_row_only() {
    let rules = rules("encoding = \"utf-8\"\n");
    let (records, rejections) =
        read(b"Datum;Text;Belopp\n2025-01-31;Caf\xe9;-1,00\n2025-02-01;Bra;-1,50\n", &rules).expect("readable");
    assert_eq!(records.len(), 1);
    assert_eq!((rejections.len(), rejections[0].code, rejections[0].place.line), (1, RejectCode::Encoding, 2));
}

#[test]
fn a_quote_that_is_never_closed_ends_in_an_error_and_not_in_memory() {
    let mut text = String::from("Datum;Text;Belopp\n2025-01-31;A;-1,00\n2025-02-01;\"B;-1,00\n");
    for _ in 0..100_000 {
        text.push_str("2025-02-02;Mera;-1,00\n");
    }
    let error = read(text.as_bytes(), &Rules::default()).expect_err("a row of two megabytes");
    assert!(error.is_layout());
    assert_eq!(error.line(), Some(3));
    insta::assert_snapshot!(crate::common::shown(&error), @r#"
    bank.csv:3: a row is longer than 1 MiB: a quote is opened here and never closed
    Mend the row, or write quote = "" into a rules file if the file's texts are never quoted.
    "#);
}

fn codes(text: &str, rules: &Rules) -> (Vec<String>, Vec<(u64, RejectCode)>) {
    let (records, rejections) = read(text.as_bytes(), rules).expect("readable");
    let amounts = records.iter().map(|record| record.amount.to_string()).collect();
    (amounts, rejections.iter().map(|rejection| (rejection.place.line, rejection.code)).collect())
}

#[test]
fn a_row_with_a_lost_delimiter_is_not_read_from_the_wrong_columns() {
    let rules = rules("[columns]\ndate = \"Datum\"\ndescription = \"Text\"\namount = \"Belopp\"\n");
    let text = "Datum;Text;Ref;Belopp;Saldo;Not\n2025-01-01;A;r1;-10,00;90,00;n\n2025-01-02;B r2;-20,00;70,00;n\n";
    assert_eq!(codes(text, &rules), (vec!["-10.00".to_owned()], vec![(3, RejectCode::Fields)]));
    let trailing = "Datum;Text;Belopp;Saldo;\n2025-01-01;A;-1,00;9,00;\n2025-01-02;B-2,00;7,00;\n2025-01-03;C;-3,00;4,00\n2025-01-04;D;-4,00;0,00;;\n2025-01-05;E;-5,00;-5,00;\n2025-01-06;F;-6,00;-11,00;\n";
    let (amounts, rejected) = codes(trailing, &Rules::default());
    assert_eq!(
        (amounts.join(" "), rejected),
        ("-1.00 -3.00 -4.00 -5.00 -6.00".to_owned(), vec![(3, RejectCode::Fields)])
    );
    let unnamed = "2025-01-01;A;r;-1,00;9,00\n2025-01-02;B r;-2,00;7,00\n2025-01-03;C;r;-3,00;4,00\n";
    let numbered = self::rules("[columns]\ndate = 1\ndescription = 2\namount = 4\n");
    let (amounts, rejected) = codes(unnamed, &numbered);
    assert_eq!((amounts.join(" "), rejected), ("-1.00 -3.00".to_owned(), vec![(2, RejectCode::Fields)]));
}

#[test]
fn without_a_proved_decimal_sign_only_plain_numbers_are_read() {
    let mut text = String::from("Datum;Text;Belopp\n");
    for _ in 0..20_000 {
        text.push_str("2025-01-31;A;-1 000\n");
    }
    text.push_str("2025-02-01;B;-1.234\n2025-02-01;C;-12,50\n");
    let (records, rejections) = read(text.as_bytes(), &Rules::default()).expect("readable");
    assert_eq!((records.len(), records[0].amount.to_string().as_str()), (20_001, "-1000"));
    assert_eq!(records[20_000].amount.to_string(), "-12.50");
    insta::assert_snapshot!(rejections[0], @r#"bank.csv:20002: column 3 "Belopp": "-1.234" may have a decimal or a thousands sign '.'; say which with [number] decimal in the rules file [amount]"#);
    assert_eq!(rejections.len(), 1);
}

#[test]
fn a_debit_cell_with_the_other_sign_is_asked_about() {
    let unsigned = "Datum;Text;Uttag;Insättning\n2025-01-01;Kop;100,00;\n2025-01-02;Makulerat kop;-100,00;\n2025-01-03;Noll;0,00;\n2025-01-04;Lon;;5,00\n";
    let (records, rejections) = read(unsigned.as_bytes(), &Rules::default()).expect("readable");
    assert_eq!(records.iter().map(|record| record.amount.to_string()).collect::<Vec<_>>(), ["-100.00", "0.00", "5.00"]);
    insta::assert_snapshot!(rejections[0], @r#"bank.csv:3: column 3 "Uttag": the column shows money out without a minus and this has one, so it may be money back; say how it is written with [sign] debit_column in the rules file [sign]"#);
    let signed = "Datum;Text;Uttag;Insättning\n2025-01-01;A;-1,00;\n2025-01-02;B;-2,00;\n2025-01-03;C;3,00;\n";
    let (amounts, rejected) = codes(signed, &Rules::default());
    assert_eq!((amounts.join(" "), rejected), ("-1.00 -2.00".to_owned(), vec![(4, RejectCode::Sign)]));
    for (said, amounts) in [("unsigned", "-100.00 100.00"), ("signed", "100.00 -100.00"), ("either", "-100.00 -100.00")]
    {
        let rules = rules(&format!("[sign]\ndebit_column = \"{said}\"\n"));
        let text = unsigned.lines().take(3).collect::<Vec<_>>().join("\n");
        assert_eq!(codes(&text, &rules), (amounts.split(' ').map(str::to_owned).collect(), vec![]), "{said}");
    }
}

#[test]
fn a_line_that_is_too_long_is_not_blamed_on_a_quote() {
    let mut text = String::from("Datum;Text;Belopp\n2025-01-31;A;-1,00\n2025-02-01;");
    text.push_str(&"x".repeat(3 << 20));
    text.push_str(";-1,00\n");
    let error = read(text.as_bytes(), &Rules::default()).expect_err("a line of three megabytes");
    assert_eq!((error.is_layout(), error.line()), (true, Some(3)));
    assert!(error.to_string().ends_with("a row is longer than 1 MiB: the line really is that long"), "{error}");
    let error = read(&text.as_bytes()[40..], &Rules::default()).expect_err("a first line of three megabytes");
    insta::assert_snapshot!(error, @"bank.csv: its first line is longer than 256 KiB");
}

#[test]
fn planning_reads_the_same_rows_of_a_large_file_as_whoever_asks_for_them() {
    let mut text = String::from("Konto;Datum;Text;Mottagare;Belopp;Saldo;ID\n");
    for row in 0_u64..9_000 {
        let day = row / 90 % 28 + 1;
        text.push_str(&match row % 9 {
            0 => format!("A;2025-01-{day:02};\"Citat; \"\"{row}\"\"\";Åhléns;-1,50;;\n"),
            1 => format!(" A ;2025-01-{day:02};  Två  ord {row} ;;-1 000,5;7;x{row}\n"),
            2 => format!("B;2025-02-30;Ingen dag {row};;1,00;;\n"),
            3 => format!("B;2025-01-{day:02};Inget tal;;{row}x;;\n\n"),
            4 => format!("B;2025-01-{day:02};\"Två\nrader {row}\";;2,00;;\n"),
            5 => ";;;;;;\n".to_owned(),
            _ => format!("A;2025-01-{day:02};Kortköp {row};;-{row},00;;\n"),
        });
    }
    text.push_str("Summa;;;;1,00;;\nSlut;;;;1,00;;\n");
    let input = Input::stdin(text.as_bytes()).expect("a temporary file");
    let rules = rules("skip_bottom = 2\n[number]\ndecimal = \",\"\n");
    let file = DataFile::open(&input, &rules, &crate::common::context("SEK", None)).expect("readable");
    let asked: Vec<Row> = file.rows().expect("readable").collect::<Result<_, _>>().expect("readable");
    let mut visited = Vec::new();
    let visit = &mut |row: RowRef<'_>| {
        visited.push(row.into_row());
        Ok(())
    };
    file.visit(visit).expect("readable");
    assert_eq!((visited.len(), visited == asked), (8_000, true));
    // Whoever has seen enough ends it, and hears of nothing else.
    let mut left = 3_000;
    let stop = &mut |row: RowRef<'_>| {
        left -= 1;
        match row {
            RowRef::Record(record) if left <= 0 => {
                Err(Rules::parse("?", &record.place().to_string()).expect_err("no rules"))
            }
            _ => Ok(()),
        }
    };
    assert!(file.visit(stop).is_err());
}

#[test]
fn a_foot_that_would_fill_the_memory_is_refused() {
    let mut text = "Konto;Datum;Text;Belopp\n".to_owned();
    while text.len() < 17 << 20 {
        text.push_str("A;2025-01-03;Kortköp i en butik med ett långt namn;-1,00\n");
    }
    let input = Input::stdin(text.as_bytes()).expect("a temporary file");
    let rules = rules("skip_bottom = 1000000\n[number]\ndecimal = \",\"\n");
    let file = DataFile::open(&input, &rules, &crate::common::context("SEK", None)).expect("readable");
    let error = file.visit(&mut |_| Ok(())).expect_err("a foot larger than it may be");
    insta::assert_snapshot!(error, @"stdin: its last 1000000 rows take more than 16 MiB, too much for a foot");
    assert_eq!(
        error.next_step(),
        Some("Write into the rules file how many rows stand behind the last transaction: skip_bottom = 1")
    );
    let mut rows = file.rows().expect("readable");
    assert!(rows.next().is_some_and(|row| row.is_err()) && rows.next().is_none());
}

#[test]
fn blank_rows_are_no_foot_however_many_there_are() {
    let (mut text, row) = ("Konto;Datum;Text;Belopp\n".to_owned(), "A;2025-01-03;Kortköp;-1,00\n");
    let blanks = format!("{:1020};;;\n", "").repeat(17 << 10);
    [row, &blanks, row, &blanks, row].iter().for_each(|part| text.push_str(part));
    for (foot, wanted) in [("", 3), ("skip_bottom = 1\n", 2)] {
        let input = Input::stdin(text.as_bytes()).expect("a temporary file");
        let rules = rules(&format!("{foot}[number]\ndecimal = \",\"\n"));
        let file = DataFile::open(&input, &rules, &crate::common::context("SEK", None)).expect("readable");
        let mut count = 0;
        let visit = &mut |_: RowRef<'_>| {
            count += 1;
            Ok(())
        };
        file.visit(visit).expect("readable");
        assert_eq!(count, wanted);
    }
}
