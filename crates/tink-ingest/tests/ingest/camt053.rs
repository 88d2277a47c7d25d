//! CAMT.053 files as banks write them: what is read, what is refused and why, and what is an error of the whole file.

use proptest::prelude::*;
use tink_ingest::read::Row;
use tink_model::Currency;

use crate::common::{Statement, context, read_statement};
use crate::write::{Ledger, camt053, description, ledgers};

fn read(text: &str) -> Statement {
    read_statement("camt053", text.as_bytes(), "", &context("EUR", None))
}

const IBAN: &str = "DE89370400440532013000";

/// A file of one statement that holds `inside`.
fn of(inside: &str) -> String {
    format!(
        "<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n{inside}</Stmt></BkToCstmrStmt></Document>\n"
    )
}

/// The rows of an entry with these elements beside the usual ones, without that of the account.
fn entry(elements: &str) -> String {
    let usual = [
        ("Amt", "<Amt Ccy=\"EUR\">10.00</Amt>"),
        ("CdtDbtInd", "<CdtDbtInd>DBIT</CdtDbtInd>"),
        ("Sts", "<Sts>BOOK</Sts>"),
        ("BookgDt", "<BookgDt><Dt>2025-01-31</Dt></BookgDt>"),
        ("AcctSvcrRef", "<AcctSvcrRef>R1</AcctSvcrRef>"),
        ("AddtlNtryInf", "<AddtlNtryInf>Usual</AddtlNtryInf>"),
    ];
    // What stands in the details is not the entry's own.
    let own = elements.split("<NtryDtls>").next().unwrap_or_default();
    let missing =
        usual.iter().filter(|(name, _)| ![">", " ", "/"].iter().any(|end| own.contains(&format!("<{name}{end}"))));
    let usual: String = missing.map(|&(_, element)| element).collect();
    let shown = read(&of(&format!("<Ntry>{usual}{elements}</Ntry>\n"))).shown();
    shown.split_once('\n').map(|(_, rows)| rows.to_owned()).unwrap_or_default().replace(&format!(" account={IBAN}"), "")
}

fn shown(cases: &[&str]) -> String {
    let shown: Vec<String> =
        cases.iter().map(|case| format!("{case}\n    {}", entry(case).replace('\n', "\n    "))).collect();
    shown.join("\n")
}

const WHOLE: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\r\n<!-- a bank's -->\r\n\
<ns:Document xmlns:ns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\r\n\
<ns:BkToCstmrStmt><ns:GrpHdr><ns:MsgId>1</ns:MsgId></ns:GrpHdr>\r\n\
<ns:Stmt><ns:Id>1</ns:Id>\r\n\
<ns:Acct><ns:Id><ns:IBAN>DE89 3704 0044 0532 0130 00</ns:IBAN></ns:Id><ns:Tp><ns:Cd>SVGS</ns:Cd></ns:Tp><ns:Ccy>EUR</ns:Ccy>\
<ns:Nm>Tagesgeld</ns:Nm><ns:Ownr><ns:Nm>Erika</ns:Nm></ns:Ownr></ns:Acct>\r\n\
<ns:Bal><ns:Tp><ns:CdOrPrtry><ns:Cd>OPBD</ns:Cd></ns:CdOrPrtry></ns:Tp><ns:Amt Ccy=\"EUR\">1.00</ns:Amt>\
<ns:CdtDbtInd>CRDT</ns:CdtDbtInd><ns:Dt><ns:Dt>2025-01-30</ns:Dt></ns:Dt></ns:Bal>\r\n\
<ns:Bal><ns:Tp><ns:CdOrPrtry><ns:Cd>CLBD</ns:Cd></ns:CdOrPrtry></ns:Tp><ns:Amt Ccy=\"EUR\">250.50</ns:Amt>\
<ns:CdtDbtInd>DBIT</ns:CdtDbtInd><ns:Dt><ns:DtTm>2025-01-31T23:59:59+01:00</ns:DtTm></ns:Dt></ns:Bal>\r\n\
<ns:Ntry><ns:NtryRef>1</ns:NtryRef><ns:Amt Ccy=\"EUR\">10.00</ns:Amt>\r\n<ns:CdtDbtInd>DBIT</ns:CdtDbtInd><ns:Sts><ns:Cd>BOOK</ns:Cd></ns:Sts>\
<ns:BookgDt><ns:Dt>2025-01-31</ns:Dt></ns:BookgDt><ns:ValDt><ns:Dt>2025-02-01</ns:Dt></ns:ValDt><ns:AcctSvcrRef>R1</ns:AcctSvcrRef>\
<ns:BkTxCd><ns:Domn><ns:Cd>PMNT</ns:Cd><ns:Fmly><ns:Cd>ICDT</ns:Cd><ns:SubFmlyCd>ESCT</ns:SubFmlyCd></ns:Fmly></ns:Domn></ns:BkTxCd>\
<ns:NtryDtls><ns:TxDtls><ns:RltdPties><ns:Dbtr><ns:Pty><ns:Nm>Erika</ns:Nm></ns:Pty></ns:Dbtr>\
<ns:Cdtr><ns:Pty><ns:Nm>M\u{fc}ller &amp; S\u{f6}hne</ns:Nm></ns:Pty></ns:Cdtr></ns:RltdPties>\
<ns:RmtInf><ns:Ustrd>Rechnung</ns:Ustrd><ns:Ustrd><![CDATA[<4711>]]></ns:Ustrd></ns:RmtInf></ns:TxDtls></ns:NtryDtls>\
<ns:AddtlNtryInf>Ueberweisung</ns:AddtlNtryInf></ns:Ntry>\r\n\
<ns:Ntry><ns:Amt Ccy=\"EUR\">30.00</ns:Amt><ns:CdtDbtInd>CRDT</ns:CdtDbtInd><ns:Sts><ns:Cd>BOOK</ns:Cd></ns:Sts>\
<ns:BookgDt><ns:Dt>2025-01-31</ns:Dt></ns:BookgDt><ns:AcctSvcrRef>R2</ns:AcctSvcrRef><ns:BkTxCd/><ns:NtryDtls>\
<ns:Btch><ns:NbOfTxs>2</ns:NbOfTxs></ns:Btch>\r\n\
<ns:TxDtls><ns:Amt Ccy=\"EUR\">35.00</ns:Amt><ns:CdtDbtInd>CRDT</ns:CdtDbtInd><ns:RltdPties><ns:Dbtr><ns:Pty><ns:Nm>Anna</ns:Nm></ns:Pty>\
</ns:Dbtr></ns:RltdPties></ns:TxDtls>\r\n\
<ns:TxDtls><ns:Amt Ccy=\"EUR\">5.00</ns:Amt><ns:CdtDbtInd>DBIT</ns:CdtDbtInd><ns:AddtlTxInf>Fee</ns:AddtlTxInf></ns:TxDtls>\
</ns:NtryDtls></ns:Ntry>\r\n\
<ns:Ntry><ns:Amt Ccy=\"EUR\">7.00</ns:Amt><ns:CdtDbtInd>DBIT</ns:CdtDbtInd><ns:Sts><ns:Cd>PDNG</ns:Cd></ns:Sts>\
<ns:ValDt><ns:Dt>2025-02-02</ns:Dt></ns:ValDt><ns:BkTxCd/><ns:AddtlNtryInf>Reserved</ns:AddtlNtryInf></ns:Ntry>\r\n\
<ns:Ntry><ns:Amt Ccy=\"EUR\">8.00</ns:Amt><ns:CdtDbtInd>DBIT</ns:CdtDbtInd><ns:Sts><ns:Cd>INFO</ns:Cd></ns:Sts></ns:Ntry>\r\n\
</ns:Stmt>\r\n\
<ns:Stmt><ns:Id>2</ns:Id><ns:Acct><ns:Id><ns:Othr><ns:Id>12-345</ns:Id></ns:Othr></ns:Id></ns:Acct>\r\n\
<ns:Bal><ns:Tp><ns:CdOrPrtry><ns:Cd>CLBD</ns:Cd></ns:CdOrPrtry></ns:Tp><ns:Amt Ccy=\"EUR\">x</ns:Amt>\
<ns:CdtDbtInd>DBIT</ns:CdtDbtInd><ns:Dt><ns:Dt>2025-01-31</ns:Dt></ns:Dt></ns:Bal></ns:Stmt>\r\n\
</ns:BkToCstmrStmt>\r\n</ns:Document>\r\n";

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1")).collect()
}

#[test]
fn a_whole_file_is_read() {
    let statement = read_statement("camt053", &latin_1(WHOLE), "", &context("EUR", None));
    insta::assert_snapshot!(statement.shown());
}

#[test]
fn every_cut_is_an_error_and_none_a_panic() {
    let bytes = latin_1(WHOLE);
    let end = bytes.len() - "\r\n".len();
    for cut in 0..bytes.len() {
        let statement = read_statement("camt053", &bytes[..cut], "", &context("EUR", None));
        assert_eq!(statement.error.is_some(), cut < end, "{cut}: {}", statement.shown());
    }
}

#[test]
fn entries_are_read_as_banks_write_them() {
    insta::assert_snapshot!(shown(&[
        "<CdtDbtInd>CRDT</CdtDbtInd>",
        "<Sts><Cd>PDNG</Cd></Sts>",
        "<Sts>FUTR</Sts>",
        "<Sts>INFO</Sts>",
        "<BookgDt><DtTm>2025-01-31T23:30:00-11:00</DtTm></BookgDt>",
        "<BookgDt/><ValDt><Dt>2025-02-01</Dt></ValDt>",
        "<Amt>10.00</Amt>",
        "<Amt Ccy=\"EUR\">1234.567</Amt>",
        "<AcctSvcrRef>NONREF</AcctSvcrRef>",
        "<AcctSvcrRef/><NtryRef>5</NtryRef>",
        "<AcctSvcrRef/><NtryDtls><TxDtls><Refs><AcctSvcrRef>T1</AcctSvcrRef></Refs></TxDtls></NtryDtls>",
        "<NtryDtls><TxDtls><RmtInf><Ustrd>A</Ustrd><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf><AddtlTxInf>B</AddtlTxInf></TxDtls></NtryDtls>",
        "<AddtlNtryInf/><NtryDtls><TxDtls><Refs><EndToEndId>invoice 7</EndToEndId></Refs></TxDtls></NtryDtls>",
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CCRD</Cd><SubFmlyCd>POSD</SubFmlyCd></Fmly></Domn></BkTxCd>",
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CNTR</Cd><SubFmlyCd>CWDL</SubFmlyCd></Fmly></Domn></BkTxCd>",
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CNTR</Cd><SubFmlyCd>CDPT</SubFmlyCd></Fmly></Domn></BkTxCd>",
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RDDT</Cd></Fmly></Domn></BkTxCd>",
        "<BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd><Unknown><Nm>x</Nm></Unknown>",
    ]));
}

#[test]
fn the_other_side_is_whoever_does_not_hold_the_account() {
    let parties = |more: &str, inside: &str| format!("{more}<NtryDtls><TxDtls><RltdPties>{inside}</RltdPties>");
    let both = "<Dbtr><Nm>Debtor</Nm></Dbtr><Cdtr><Nm>Creditor</Nm></Cdtr>";
    let ultimate =
        "<UltmtDbtr><Nm>Last debtor</Nm></UltmtDbtr><UltmtCdtr><Pty><Nm>Last creditor</Nm></Pty></UltmtCdtr>";
    let held = format!("{both}<CdtrAcct><Id><IBAN>{IBAN}</IBAN></Id></CdtrAcct>");
    let (credit, reversal) = ("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd>");
    let end = "</TxDtls></NtryDtls>";
    let returned = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></RtrInf></TxDtls></NtryDtls>";
    let cases = [
        parties("", both) + end,
        parties(credit, both) + end,
        parties("", ultimate) + end,
        parties(credit, ultimate) + end,
        parties("", &held) + end,
        parties(reversal, both) + end,
        parties(reversal, &held) + end,
        parties(credit, both) + returned,
        parties("", "<Dbtr><Nm>Holder</Nm></Dbtr>") + end,
    ];
    insta::assert_snapshot!(shown(&cases.each_ref().map(String::as_str)));
}

#[test]
fn an_entry_of_several_transactions_is_split_where_their_amounts_make_it_up() {
    let details = |inside: &str| format!("<NtryDtls>{inside}</NtryDtls>");
    let of = |amount: &str, more: &str| format!("<TxDtls>{amount}{more}</TxDtls>");
    let own = |amount: &str| format!("<Amt Ccy=\"EUR\">{amount}</Amt>");
    let underlying = |amount: &str| {
        format!(
            "<AmtDtls><InstdAmt><Amt Ccy=\"USD\">99</Amt></InstdAmt><TxAmt><Amt Ccy=\"EUR\">{amount}</Amt></TxAmt></AmtDtls>"
        )
    };
    let reference = |id: &str| format!("<Refs><AcctSvcrRef>{id}</AcctSvcrRef></Refs>");
    let text = |text: &str| format!("<RmtInf><Ustrd>{text}</Ustrd></RmtInf>");
    let cases = [
        details(&(of(&own("4.00"), &text("A")) + &of(&own("6.0"), &text("B")))),
        details(&of(&own("4.00"), &text("A"))) + &details(&of(&own("6.00"), &text("B"))),
        details(&(of(&underlying("4.00"), &reference("T1")) + &of(&underlying("6.00"), &reference("T2")))),
        details(&(of(&own("4.00"), &reference("T1")) + &of(&own("6.00"), &reference("T1")))),
        details(&(of(&own("12.00"), "<CdtDbtInd>DBIT</CdtDbtInd>") + &of(&own("2.00"), "<CdtDbtInd>CRDT</CdtDbtInd>"))),
        details(&(of(&own("4.00"), &text("A")) + &of(&own("5.00"), &text("B")))),
        details(&(of(&own("4.00"), &text("A")) + &of("", &text("B")))),
        details(&(of("<Amt Ccy=\"USD\">4.00</Amt>", &text("A")) + &of("<Amt Ccy=\"USD\">6.00</Amt>", &text("B")))),
        details(&(of("", &text("A")) + &of("", &text("A")))),
        details("<Btch><NbOfTxs>5</NbOfTxs></Btch>"),
        format!("<AcctSvcrRef/>{}", details(&(of(&own("4.00"), "") + &of(&own("6.00"), "")))),
    ];
    insta::assert_snapshot!(shown(&cases.each_ref().map(String::as_str)));
}

#[test]
fn a_bad_element_spoils_its_entry_only() {
    let cases = [
        "<Amt Ccy=\"EUR\">-10.00</Amt>",
        "<Amt Ccy=\"EUR\">10,00</Amt>",
        "<Amt Ccy=\"EUR\"/>",
        "<Amt Ccy=\"USD\">10.00</Amt>",
        "<CdtDbtInd>X</CdtDbtInd>",
        "<CdtDbtInd/>",
        "<Sts>OLD</Sts>",
        "<BookgDt><Dt>2025-02-30</Dt></BookgDt>",
        "<BookgDt/>",
        "<ValDt><Dt>31.01.2025</Dt></ValDt>",
        "<AddtlNtryInf/>",
    ];
    for case in cases {
        let good = "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-01-01</Dt></BookgDt>\
            <AddtlNtryInf>Good</AddtlNtryInf></Ntry>";
        let both = read(&of(&format!("<Ntry>{case}</Ntry>{good}")));
        assert_eq!(both.records().map(|record| record.description.as_str()).collect::<Vec<_>>(), ["Good"], "{case}");
        assert_eq!(both.error, None, "{case}");
    }
    insta::assert_snapshot!(shown(&cases));
}

#[test]
fn what_is_no_statement_or_no_xml_is_an_error() {
    let message = |name: &str, of: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:{of}\">\n<{name}></{name}></Document>"
        )
    };
    let deep = "<X>".repeat(70);
    let cases = [
        message("BkToCstmrAcctRpt", "camt.052.001.02"),
        message("BkToCstmrDbtCdtNtfctn", "camt.054.001.08"),
        message("CstmrCdtTrfInitn", "pain.001.001.09"),
        message("CstmrDrctDbtInitn", "pain.008.001.02"),
        "<html><body/></html>".to_owned(),
        String::new(),
        "Date;Text;Amount\n".to_owned(),
        of("<Ntry></Stmt>"),
        of("<Ntry>&nbsp;</Ntry>"),
        of("<Ntry>A & B</Ntry>"),
        of("<Ntry a='1' a='2'/>"),
        of(&deep),
        of("").replace("<Document>", "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<Document>"),
        of("") + "<Document/>",
        of("").replace(IBAN, ""),
    ];
    insta::assert_snapshot!(cases.map(|text| read(&text).shown()).join("\n\n"));
    for large in [
        of(&format!("<Ntry><AddtlNtryInf>{}</AddtlNtryInf></Ntry>", "x".repeat(2 << 20))),
        of(&format!("<Ntry {}/>", "x".repeat(2 << 20))),
        of(&format!("<!--{}-->", "x".repeat(2 << 20))),
    ] {
        let error = read(&large).error.unwrap_or_default();
        assert!(error.starts_with("bank:2: an element is longer than 1 MiB"), "{error}");
    }
}

#[test]
fn a_wrapped_message_is_found() {
    let text = of(
        "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-01-01</Dt></BookgDt>\
        <AddtlNtryInf>Good</AddtlNtryInf></Ntry>",
    );
    let wrapped = read(&format!("<BizMsg><AppHdr><Fr/></AppHdr>{text}</BizMsg>"));
    assert_eq!((wrapped.records().count(), &wrapped.error), (1, &None));
}

#[test]
fn a_file_of_any_size_is_read_row_by_row() {
    let entry = "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>\n<BookgDt><Dt>2025-01-01</Dt></BookgDt>\
        <AddtlNtryInf>Good</AddtlNtryInf></Ntry>\n";
    let statement = read(&of(&entry.repeat(20_000)));
    assert_eq!((statement.records().count(), &statement.error), (20_000, &None));
    assert_eq!(statement.records().last().map(|record| record.place.line), Some(40_000));
}

#[test]
fn an_entry_of_thousands_of_transactions_is_split_and_one_without_end_is_an_error() {
    let detail =
        format!("<TxDtls><Amt Ccy=\"EUR\">1.00</Amt><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>\n", "x".repeat(500));
    let entry = |count: usize| {
        of(&format!(
            "<Ntry><Amt Ccy=\"EUR\">{count}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-01-01</Dt></BookgDt>\
            <NtryDtls>{}</NtryDtls></Ntry>",
            detail.repeat(count)
        ))
    };
    assert_eq!(read(&entry(5_000)).records().count(), 5_000);
    let error = read(&entry(30_000)).error.unwrap_or_default();
    assert!(error.contains("an entry holds more than 16 MiB"), "{error}");
}

fn same(ledger: &Ledger, statement: &Statement) -> Result<(), TestCaseError> {
    prop_assert_eq!(&statement.error, &None);
    prop_assert_eq!(statement.records().count(), ledger.entries.len(), "{}", statement.shown());
    for (record, entry) in statement.records().zip(&ledger.entries) {
        prop_assert_eq!(&record.bank_id, &entry.id);
        prop_assert_eq!(record.value_date, Some(entry.value_day));
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
    fn what_a_bank_writes_is_what_is_read(ledger in ledgers(), version in 2_u8..=8) {
        let text = camt053::write(&ledger, version);
        same(&ledger, &read_statement("camt053", text.as_bytes(), "", &context(ledger.currency, None)))?;
    }

    #[test]
    fn no_bytes_make_reading_panic(
        changes in proptest::collection::vec((any::<usize>(), 0usize..9, "[<>/&;!?a-zA-Z0-9\\[\\]\"' \n-]{0,6}|\u{fffd}|<ns:Ntry>|</ns:Stmt>"), 0..6),
    ) {
        let mut bytes = latin_1(WHOLE);
        for (at, taken, put) in changes {
            let at = at % (bytes.len() + 1);
            let end = (at + taken).min(bytes.len());
            bytes.splice(at..end, put.bytes());
        }
        let statement = read_statement("camt053", &bytes, "", &context("EUR", None));
        prop_assert!(statement.error.is_some() || !statement.rows.is_empty());
    }
}
