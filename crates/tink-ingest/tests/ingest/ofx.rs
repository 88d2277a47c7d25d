//! OFX files as banks write them: what is read, what is refused and why, and what is an error of the whole file.

use proptest::prelude::*;
use tink_ingest::read::Row;
use tink_model::Currency;

use crate::common::{Statement, context, read_statement};
use crate::write::{Ledger, description, ledgers, ofx1, ofx2};

fn read(text: &str) -> Statement {
    read_statement("ofx", text.as_bytes(), "", &context("USD", None))
}

/// A file of one statement, whose list holds `transactions`.
fn of(transactions: &str) -> String {
    format!(
        "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>\n\
        {transactions}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
}

/// The rows of a transaction with these values beside the usual ones, without that of the account.
fn transaction(values: &str) -> String {
    let usual = [("TRNTYPE", "OTHER"), ("DTPOSTED", "20250131"), ("TRNAMT", "-1.00"), ("NAME", "Anna")];
    let missing = usual.iter().filter(|(name, _)| !values.to_ascii_uppercase().contains(&format!("<{name}>")));
    let usual: String = missing.map(|(name, value)| format!("<{name}>{value}")).collect();
    let shown = read(&of(&format!("<STMTTRN>{usual}{values}</STMTTRN>\n"))).shown();
    shown.split_once('\n').map(|(_, rows)| rows.to_owned()).unwrap_or(shown)
}

const WHOLE: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n\
<OFX>\r\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20250203<LANGUAGE>ENG<FI><ORG>Bank<FID>1</FI>\
<INTU.BID>3000</SONRS></SIGNONMSGSRSV1>\r\n\
<BANKMSGSRSV1>\r\n\
<STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO<MESSAGE></STATUS>\r\n\
<STMTRS><CURDEF>USD\r\n\
<BANKACCTFROM><BANKID>121000248<BRANCHID>7<ACCTID>12300 000012345678<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n\
<BANKTRANLIST><DTSTART>20250101<DTEND>20250131\r\n\
<STMTTRN>\r\n<TRNTYPE>POS\r\n<DTPOSTED>20250131235959.000[-5:EST]\r\n<DTUSER>20250129\r\n<DTAVAIL>20250201\r\n<TRNAMT>-6.60\r\n\
<FITID>2025013100001\r\n<SIC>\r\n<CHECKNUM>0\r\n<NAME>JOE'S CAF\u{c9} & BAR\r\n<MEMO>CARD 1234\r\n</STMTTRN>\r\n\
<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20250102<TRNAMT>-1,316.67<FITID>2<CHECKNUM>319</STMTTRN>\r\n\
<STMTTRN><TRNTYPE>XFER<DTPOSTED>20250103<TRNAMT>+200.00<FITID>0<NAME>DIVIDEND EARNED FOR PERIOD OF 03\
<MEMO>DIVIDEND EARNED FOR PERIOD OF 03/01/2025<BANKACCTTO><BANKID>9<ACCTID>999<ACCTTYPE>SAVINGS</BANKACCTTO></STMTTRN>\r\n\
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250104<TRNAMT>1,234<FITID>4<NAME>Unclear</STMTTRN>\r\n\
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250105<TRNAMT>-5.00<FITID>5<NAME>Abroad<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY></STMTTRN>\r\n\
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250106<TRNAMT>-5.00<FITID>6<NAME>Converted<ORIGCURRENCY><CURRATE>1.1<CURSYM>EUR</ORIGCURRENCY></STMTTRN>\r\n\
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250107<TRNAMT>-5.00<FITID>7<CORRECTFITID>6<CORRECTACTION>REPLACE<NAME>Right</STMTTRN>\r\n\
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250132<TRNAMT>-5.00<FITID>8<NAME>No day</STMTTRN>\r\n\
</BANKTRANLIST>\r\n\
<LEDGERBAL><BALAMT>382.34<DTASOF>20250131120000</LEDGERBAL><AVAILBAL><BALAMT>999.99<DTASOF>20250131</AVAILBAL>\r\n\
<BANKTRANLISTP><DTASOF>20250203<STMTTRNP><TRNTYPE>ATM<DTTRAN>20250202<TRNAMT>-40.00<NAME>CASH</STMTTRNP></BANKTRANLISTP>\r\n\
</STMTRS></STMTTRNRS></BANKMSGSRSV1>\r\n\
<CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>2<STATUS><CODE>0<SEVERITY>INFO</STATUS>\r\n\
<CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>4111</CCACCTFROM><BANKTRANLIST></BANKTRANLIST>\r\n\
<LEDGERBAL><BALAMT>-12.00<DTASOF></LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1>\r\n\
</OFX>\r\n";

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1")).collect()
}

#[test]
fn a_whole_file_is_read() {
    let statement = read_statement("ofx", &windows_1252(WHOLE), "", &context("USD", None));
    insta::assert_snapshot!(statement.shown());
}

#[test]
fn every_cut_is_an_error_and_none_a_panic() {
    let bytes = windows_1252(WHOLE);
    let end = bytes.len() - "\r\n".len();
    for cut in 0..bytes.len() {
        let statement = read_statement("ofx", &bytes[..cut], "", &context("USD", None));
        assert_eq!(statement.error.is_some(), cut < end, "{cut}: {}", statement.shown());
    }
}

#[test]
fn values_are_read_as_banks_write_them() {
    let shown = [
        "<TRNAMT>12,50",
        "<TRNAMT> -12.50 ",
        "<DTPOSTED>20250131000000[+13:NZDT]",
        "<DTPOSTED>2025-01-31",
        "<DTAVAIL>00000000",
        "<DTAVAIL>20250203",
        "<FITID>0000",
        "<FITID>a b",
        "<NAME>A &amp; B &#8364; <3 &co",
        "<NAME></NAME><MEMO>memo</MEMO>",
        "<PAYEE><NAME>Payee<ADDR1>Street</PAYEE><NAME>",
        "<NAME>Anna<EXTDNAME>Anna Andersson",
        "<NAME>Anna<EXTDNAME>Other<MEMO>Rent",
        "<NAME>Anna<MEMO>Anna rent",
        "<NAME><MEMO><CHECKNUM>17",
        "<X.Y><MEMO>behind an empty unknown value",
        "<XY>text<MEMO>behind an unknown value",
        "<CURRENCY>USD",
        "<trntype>POS",
        "<TRNTYPE>ATM",
        "<TRNTYPE>ATM<TRNAMT>5.00",
        "<TRNTYPE>DIRECTDEBIT",
        "<TRNTYPE>CREDIT<TRNAMT>-5.00",
    ]
    .map(|values| format!("{values}\n    {}", transaction(values)));
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_bad_value_spoils_its_transaction_only() {
    let shown = [
        "<TRNAMT>1,234",
        "<TRNTYPE>ATM<TRNAMT>-1,234",
        "<TRNTYPE>ATM<TRNAMT>1,234",
        "<TRNAMT>x",
        "<TRNAMT>",
        "<DTPOSTED>20250230",
        "<DTPOSTED>",
        "<DTAVAIL>2025",
        "<NAME>",
        "<CURRENCY><CURSYM>EUR</CURRENCY>",
        "<CORRECTFITID>7<CORRECTACTION>DELETE",
    ]
    .map(|values| {
        let good = "<STMTTRN><DTPOSTED>20250202<TRNAMT>1.00<NAME>Good</STMTTRN>\n";
        let mut bad = transaction(values);
        let both = read(&of(&format!("<STMTTRN>{values}</STMTTRN>\n{good}")));
        assert_eq!(both.records().map(|record| record.description.as_str()).collect::<Vec<_>>(), ["Good"]);
        bad.insert_str(0, &format!("{values}\n    "));
        bad
    });
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn headers_of_every_shape_are_passed_over() {
    let body = of("<STMTTRN><DTPOSTED>20250202<TRNAMT>1.00<NAME>Good</STMTTRN>\n").replace("OFXHEADER:100\n", "");
    for header in [
        "",
        "\n\n  ",
        "OFXHEADER:100 DATA:OFXSGML VERSION:102 SECURITY:NONE ENCODING:USASCII CHARSET:1252 ",
        "OFXHEADER:100DATA:OFXSGMLVERSION:103",
        "<?OFX OFXHEADER=\"200\" VERSION=\"202\"?>",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- made by us -->\n<?OFX OFXHEADER=\"200\"?>\n",
        "<!DOCTYPE OFX SYSTEM \"ofx160.dtd\">\n",
        "\u{feff}OFXHEADER:100\r",
    ] {
        let statement = read(&format!("{header}{body}"));
        assert_eq!((statement.records().count(), &statement.error), (1, &None), "{header:?}");
    }
}

#[test]
fn the_encoding_is_proved_then_declared_then_assumed() {
    let text = |charset: &str| {
        let body = of("<STMTTRN><DTPOSTED>20250202<TRNAMT>1.00<NAME>Caf\u{e9} \u{a4}</STMTTRN>\n");
        body.replace("OFXHEADER:100", &format!("OFXHEADER:100\nENCODING:USASCII\nCHARSET:{charset}"))
    };
    let name = |bytes: &[u8], rules: &str| {
        let statement = read_statement("ofx", bytes, rules, &context("USD", None));
        let name = statement.records().next().map(|record| record.description.clone());
        name.unwrap_or_else(|| statement.shown())
    };
    assert_eq!(name(text("1252").as_bytes(), ""), "Caf\u{e9} \u{a4}", "UTF-8, whatever it declares");
    assert_eq!(name(&windows_1252(&text("1252")), ""), "Caf\u{e9} \u{a4}");
    assert_eq!(name(&windows_1252(&text("ISO-8859-15")), ""), "Caf\u{e9} \u{20ac}");
    assert_eq!(name(&windows_1252(&text("NONE")), ""), "Caf\u{e9} \u{a4}");
    assert_eq!(name(&windows_1252(&text("UTF-8")), ""), "Caf\u{e9} \u{a4}", "declared wrongly");
    assert_eq!(name(&windows_1252(&text("1252")), "encoding = \"iso-8859-15\"\n"), "Caf\u{e9} \u{20ac}");
    let utf_16: Vec<u8> = text("1252").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(name(&utf_16, ""), "Caf\u{e9} \u{a4}");
    let refused = [name(&windows_1252(&text("850")), ""), name(&windows_1252(&text("1252")), "encoding = \"utf-8\"\n")];
    insta::assert_snapshot!(refused.join("\n\n"));
}

#[test]
fn what_is_no_statement_of_an_account_is_an_error() {
    let securities = "<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVTRANLIST><INVBANKTRAN><STMTTRN><DTPOSTED>20250101\
        <TRNAMT>1.00<NAME>x</STMTTRN></INVBANKTRAN></INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>";
    let refused = "<BANKMSGSRSV1><STMTTRNRS>\n<STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>General error</STATUS></STMTTRNRS></BANKMSGSRSV1>";
    let two = "<BANKMSGSRSV1><STMTTRNRS><STMTRS><BANKACCTFROM><BANKID>1<ACCTID>5</BANKACCTFROM></STMTRS></STMTTRNRS>\
        <STMTTRNRS>\n<STMTRS><BANKACCTFROM><BANKID>2<ACCTID>5</BANKACCTFROM></STMTRS></STMTTRNRS></BANKMSGSRSV1>";
    let nameless = "<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD</STMTRS></STMTTRNRS></BANKMSGSRSV1>";
    let signed_off = "<SIGNONMSGSRSV1><SONRS>\n\n<STATUS><CODE>15500<SEVERITY>ERROR</STATUS></SONRS></SIGNONMSGSRSV1>";
    let mixed = of("").replace("</OFX>", &format!("\n{securities}</OFX>"));
    let shown = ["", securities, refused, signed_off, two, nameless].map(|inside| format!("<OFX>{inside}</OFX>"));
    let shown = shown
        .into_iter()
        .chain([mixed, "Date;Text;Amount\n2025-01-31;x;1.00\n".to_owned()])
        .map(|text| read(&text).shown());
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn the_account_that_is_given_needs_no_name_in_the_file() {
    let text = of("<STMTTRN><DTPOSTED>20250202<TRNAMT>1.00<NAME>Good</STMTTRN>\n").replace("<ACCTID>1", "");
    let statement = read_statement("ofx", text.as_bytes(), "", &context("USD", Some("konto")));
    assert_eq!(statement.shown().lines().next(), Some("account konto CHECKING \"konto\" number=konto"));
    assert_eq!((statement.records().count(), &statement.error), (1, &None));
}

#[test]
fn a_file_of_any_size_is_read_row_by_row() {
    let row = "<STMTTRN><DTPOSTED>20250202<TRNAMT>1.00<NAME>Good</STMTTRN>\n";
    let statement = read(&of(&row.repeat(50_000)));
    assert_eq!((statement.records().count(), &statement.error), (50_000, &None));
    assert_eq!(statement.records().last().map(|record| record.place.line), Some(50_003));
}

fn same(ledger: &Ledger, statement: &Statement) -> Result<(), TestCaseError> {
    prop_assert_eq!(&statement.error, &None);
    let (booked, pending): (Vec<_>, Vec<_>) = ledger.entries.iter().partition(|entry| !entry.pending);
    let wanted: Vec<_> = booked.into_iter().chain(pending).collect();
    prop_assert_eq!(statement.records().count(), wanted.len(), "{}", statement.shown());
    for (record, entry) in statement.records().zip(wanted) {
        // The standard knows neither an id nor a value date of what is pending.
        prop_assert_eq!(&record.bank_id, &entry.id.clone().filter(|_| !entry.pending));
        prop_assert_eq!(record.value_date, Some(entry.value_day).filter(|_| !entry.pending));
        prop_assert_eq!((record.booking_date, record.pending), (entry.day, entry.pending));
        prop_assert_eq!(record.amount.parts(), entry.amount.parts());
        prop_assert_eq!(&record.description, &description(entry));
        prop_assert_eq!(record.counterparty.as_ref(), Some(&entry.counterparty));
        prop_assert_eq!(record.currency.as_ref().map(Currency::as_str), Some(ledger.currency));
        prop_assert_eq!(record.account.as_str(), &ledger.account);
    }
    let balances: Vec<_> = statement
        .rows
        .iter()
        .filter_map(|row| match row {
            Row::Balance(balance) => Some((balance.day, balance.amount)),
            _ => None,
        })
        .collect();
    prop_assert_eq!(balances, vec![ledger.closing]);
    prop_assert!(matches!(&statement.rows[0], Row::Account(info) if info.id.as_str() == ledger.account));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_bank_writes_is_what_is_read(ledger in ledgers()) {
        let context = context(ledger.currency, None);
        let old = windows_1252(&ofx1::write(&ledger));
        same(&ledger, &read_statement("ofx", &old, "", &context))?;
        same(&ledger, &read_statement("ofx", ofx2::write(&ledger).as_bytes(), "", &context))?;
    }

    #[test]
    fn no_bytes_make_reading_panic(
        changes in proptest::collection::vec((any::<usize>(), 0usize..9, "[<>/&;!?a-zA-Z0-9\\[\\]\"' \n-]{0,6}|\u{fffd}|<STMTTRN>|</STMTRS>"), 0..6),
    ) {
        let mut bytes = windows_1252(WHOLE);
        for (at, taken, put) in changes {
            let at = at % (bytes.len() + 1);
            let end = (at + taken).min(bytes.len());
            bytes.splice(at..end, put.bytes());
        }
        let statement = read_statement("ofx", &bytes, "", &context("USD", None));
        prop_assert!(statement.error.is_some() || !statement.rows.is_empty());
    }
}
