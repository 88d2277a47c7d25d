//! CAMT.053 in each of its versions: the same two statements in the namespace and the shape of each are the same records.
//!
//! What the versions differ in, as far as a reader of statements sees it: from 03 on every transaction of an entry has an amount and a
//! direction of its own, where 02 has what the underlying transaction was of; statements have page numbers and banks are named by
//! `BICFI`. From 07 on a status is a code or a bank's own word, and a party is a person (`Pty`) or a bank (`Agt`).

use tink_ingest::read::{DataFile, Format, Input};
use tink_ingest::rules::Rules;

use crate::common::{context, read_statement};

/// A version's way of writing.
#[derive(Clone, Copy)]
struct Version(u8);

impl Version {
    /// What stands there from a version on.
    fn since(self, version: u8, text: &'static str) -> &'static str {
        if self.0 >= version { text } else { "" }
    }

    fn status(self, code: &str) -> String {
        if self.0 < 7 { format!("<Sts>{code}</Sts>") } else { format!("<Sts><Cd>{code}</Cd></Sts>") }
    }

    fn party(self, role: &str, name: &str) -> String {
        let person = format!("<Nm>{name}</Nm><PstlAdr><Ctry>DE</Ctry></PstlAdr>");
        if self.0 < 7 { format!("<{role}>{person}</{role}>") } else { format!("<{role}><Pty>{person}</Pty></{role}>") }
    }

    /// A bank that is itself the other side.
    fn bank(self, role: &str, name: &str) -> String {
        if self.0 < 7 {
            format!("<{role}><Nm>{name}</Nm></{role}>")
        } else {
            format!("<{role}><Agt><FinInstnId><BICFI>BANKDEFF</BICFI><Nm>{name}</Nm></FinInstnId></Agt></{role}>")
        }
    }

    /// A transaction of an entry: its share, and what else stands before and behind that.
    fn transaction(self, refs: &str, share: &str, direction: &str, rest: &str) -> String {
        let uetr = self.since(8, "<UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR>");
        let amount = format!("<Amt Ccy=\"EUR\">{share}</Amt>");
        let own = if self.0 < 3 { String::new() } else { format!("{amount}<CdtDbtInd>{direction}</CdtDbtInd>") };
        format!(
            "<TxDtls><Refs>{refs}{uetr}</Refs>{own}<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>{rest}{}</TxDtls>\n",
            self.since(4, "<SplmtryData><Envlp><Nm>More</Nm></Envlp></SplmtryData>"),
        )
    }

    /// An entry: its elements up to the status, then the rest.
    fn entry(self, amount: &str, direction: &str, reversal: &str, status: &str, rest: &str) -> String {
        format!(
            "<Ntry><NtryRef>7</NtryRef><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{reversal}{}{rest}</Ntry>\n",
            self.status(status)
        )
    }

    fn entries(self) -> String {
        let day = "<BookgDt><Dt>2025-01-31</Dt></BookgDt><ValDt><Dt>2025-02-01</Dt></ValDt>";
        let bank_ref = |id: &str| format!("<AcctSvcrRef>{id}</AcctSvcrRef>");
        let code = |family: &str, sub: &str| {
            format!(
                "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>"
            )
        };
        let text = |text: &str| format!("<RmtInf><Ustrd>{text}</Ustrd></RmtInf>");
        let parties = |inside: &str| format!("<RltdPties>{inside}</RltdPties>");
        let of = |details: &str| format!("<NtryDtls>{details}</NtryDtls>");
        let (debtor, creditor) = (self.party("Dbtr", "Erika"), self.party("Cdtr", "Müller"));
        let head = |id: &str, family: &str, sub: &str| format!("{day}{}{}", bank_ref(id), code(family, sub));
        let charge = "<AmtDtls><InstdAmt><Amt Ccy=\"USD\">5.40</Amt></InstdAmt></AmtDtls>";

        let transfer = parties(&format!(
            "{debtor}<DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>{creditor}{}",
            self.party("UltmtCdtr", "Müllers Erben")
        )) + &text("Rechnung 4711");
        let transfer = of(&self.transaction("<EndToEndId>E1</EndToEndId>", "10.00", "DBIT", &transfer))
            + "<AddtlNtryInf>Euro</AddtlNtryInf>";
        let share = |id: &str, amount: &str, who: &str| {
            self.transaction(&bank_ref(id), amount, "CRDT", &(parties(&self.party("Dbtr", who)) + &text("Beitrag")))
        };
        let batch = of(&format!(
            "<Btch><NbOfTxs>2</NbOfTxs><TtlAmt Ccy=\"EUR\">30.00</TtlAmt><CdtDbtInd>CRDT</CdtDbtInd></Btch>\n{}{}",
            share("T1", "12.00", "Anna"),
            share("T2", "18.00", "Bo")
        ));
        let reversed =
            of(&self.transaction("", "10.00", "CRDT", &(parties(&(debtor.clone() + &creditor)) + &text("Storno"))));
        let returned = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Konto erloschen</AddtlInf></RtrInf>";
        let returned =
            of(&self.transaction("", "9.00", "CRDT", &(parties(&(debtor + &creditor)) + &text("Miete") + returned)));
        let fee = of(&self.transaction("", "5.00", "DBIT", &parties(&self.bank("Cdtr", "Beispielbank"))));
        let booked = "BOOK";
        [
            self.entry("10.00", "DBIT", "", booked, &(head("R1", "ICDT", "ESCT") + &transfer)),
            self.entry("30.00", "CRDT", "", booked, &(head("R2", "RDDT", "ESDD") + &batch)),
            self.entry("10.00", "CRDT", "<RvslInd>true</RvslInd>", booked, &(head("R3", "ICDT", "ESCT") + &reversed)),
            self.entry("9.00", "CRDT", "", booked, &(head("R4", "ICDT", "RRTN") + &returned)),
            self.entry("5.00", "DBIT", "", booked, &(head("R5", "CCRD", "POSD") + charge + &fee)),
            self.entry("7.00", "DBIT", "", "PDNG", &format!("{day}<BkTxCd/><AddtlNtryInf>Reserviert</AddtlNtryInf>")),
            self.entry("8.00", "DBIT", "", "INFO", &format!("{day}<BkTxCd/><AddtlNtryInf>Hinweis</AddtlNtryInf>")),
        ]
        .concat()
    }

    /// The file.
    fn file(self) -> String {
        let pages = self.since(3, "<StmtPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>");
        let sequence = self.since(7, "<RptgSeq><EQSeq>1</EQSeq></RptgSeq>");
        let proxy = self.since(8, "<Prxy><Id>+49170</Id></Prxy>");
        let bic = if self.0 < 3 { "<BIC>BANKDEFF</BIC>" } else { "<BICFI>BANKDEFF</BICFI>" };
        let statement = |id: &str, account: &str, kind: &str, inside: &str| {
            format!(
                "<Stmt><Id>{id}</Id>{pages}{sequence}<Acct><Id>{account}</Id><Tp><Cd>{kind}</Cd></Tp><Ccy>EUR</Ccy><Nm>Konto</Nm>{proxy}\
                <Svcr><FinInstnId>{bic}<Nm>Beispielbank</Nm></FinInstnId></Svcr></Acct>\n{inside}</Stmt>\n"
            )
        };
        let balance = |code: &str, amount: &str, day: &str| {
            format!(
                "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>\
                <Dt><Dt>{day}</Dt></Dt></Bal>\n"
            )
        };
        let balances = balance("OPBD", "100.00", "2025-01-30") + &balance("CLBD", "66.00", "2025-01-31");
        let time =
            "<BookgDt><DtTm>2025-02-01T08:00:00+01:00</DtTm></BookgDt><BkTxCd/><AddtlNtryInf>Zinsen</AddtlNtryInf>";
        let savings = balance("CLBD", "1.00", "2025-02-28") + &self.entry("0.01", "CRDT", "", "BOOK", time);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{:02}\">\n\
            <BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>\n{}{}</BkToCstmrStmt></Document>\n",
            self.0,
            statement("1", "<IBAN>DE89370400440532013000</IBAN>", "CACC", &(balances + &self.entries())),
            statement("2", "<Othr><Id>12-345</Id></Othr>", "SVGS", &savings),
        )
    }
}

fn is_the_ledger(version: u8) {
    let text = Version(version).file();
    let context = context("EUR", None);
    let input = Input::stdin(text.as_bytes()).expect("a temporary file");
    let file = DataFile::open(&input, &Rules::default(), &context).expect("its format is found");
    assert_eq!(file.format(), Format::Camt053);
    let shown = read_statement("camt053", text.as_bytes(), "", &context).shown();
    insta::assert_snapshot!("the_ledger_of_every_version", shown);
}

#[test]
fn version_02_is_read() {
    is_the_ledger(2);
}

#[test]
fn version_03_is_read() {
    is_the_ledger(3);
}

#[test]
fn version_04_is_read() {
    is_the_ledger(4);
}

#[test]
fn version_05_is_read() {
    is_the_ledger(5);
}

#[test]
fn version_06_is_read() {
    is_the_ledger(6);
}

#[test]
fn version_07_is_read() {
    is_the_ledger(7);
}

#[test]
fn version_08_is_read() {
    is_the_ledger(8);
}

#[test]
fn later_versions_are_read_as_long_as_they_keep_the_shape() {
    for version in [9, 10, 11, 12, 13, 99] {
        is_the_ledger(version);
    }
}

#[test]
fn what_a_later_version_moved_away_is_missed_and_not_guessed() {
    let moved = Version(99).file().replace("<CdtDbtInd>", "<Dir><Cd>").replace("</CdtDbtInd>", "</Cd></Dir>");
    let statement = read_statement("camt053", moved.as_bytes(), "", &context("EUR", None));
    assert_eq!((statement.records().count(), &statement.error), (0, &None));
    assert!(statement.shown().contains("its CdtDbtInd is missing"), "{}", statement.shown());
}

#[test]
fn version_01_is_refused_and_says_which_to_ask_for() {
    let text = "<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.01\">\n<BkToCstmrStmtV01>\
        <Stmt><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct></Stmt></BkToCstmrStmtV01></Document>\n";
    let input = Input::stdin(text.as_bytes()).expect("a temporary file");
    let context = context("EUR", None);
    assert_eq!(DataFile::open(&input, &Rules::default(), &context).expect("it is found").format(), Format::Camt053);
    insta::assert_snapshot!(read_statement("camt053", text.as_bytes(), "", &context).shown(), @r"
    bank:3: it is a camt.053 of version 01, whose entries are built in another way, and version 02 or later is needed
    Ask the bank for camt.053.001.02 or a later version, such as camt.053.001.08.
    ");
}
