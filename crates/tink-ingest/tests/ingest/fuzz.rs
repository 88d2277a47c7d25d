//! Fuzz targets of the readers: whatever bytes a file has, a reader comes to an end, without a panic. Here each runs for a short
//! while; `cargo bolero test -p tink-ingest --test ingest fuzz::ofx` goes on for as long as wanted, with coverage.

use tink_ingest::read::{DataFile, Input};
use tink_ingest::rules::Rules;

use crate::common::{context, read_statement};

/// Files that are damaged. Damage to nothing finds little.
const CSV: &str = "Bank AG\n\nDatum;Empfänger;Text;Betrag (EUR);Saldo\n31.01.2025;\"REWE; Markt\";Einkauf;-45,00;1.955,00\n30.01.2025;Acme;Lohn;2.000,00;2.000,00\n";
const OFX: &str = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>123<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>POS<DTPOSTED>20250131120000[-5:EST]<TRNAMT>-6.60<FITID>F1<NAME>Shop &amp; Co<MEMO><![CDATA[A < B]]></STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>1.00<DTASOF>20250131</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
const CAMT: &str = "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2025-01-31</Dt></Dt></Bal><Ntry><Amt Ccy=\"EUR\">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-01-31</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Shop</Nm></Cdtr></RltdPties><RmtInf><Ustrd>Text</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>";
const MT940: &str = "{1:F01BANKFRPPAXXX0000000000}{2:I940BANKFRPPXXXXN}{4:\n:20:S1\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C250801EUR1500,00\n:61:2508010801D42,50NTRFNONREF//REF1\n:86:166?00SEPA?20EREF+1SVWZ+Rechnung?32MUELLER\n:61:2508020802C1200,00NTRFNONREF//REF2\n:86:/NAME/Acme/REMI/Lohn\n:62F:C250802EUR2657,50\n-}\n";

/// What is done to a file: bytes put over others, put between them, or everything from there on cut off.
type Damage = Vec<(u16, u8, u8)>;

fn damaged(good: &str, damage: &Damage) -> Vec<u8> {
    let mut bytes = good.as_bytes().to_vec();
    for &(at, what, byte) in damage {
        let at = usize::from(at) % (bytes.len() + 1);
        match what % 8 {
            0 => bytes.truncate(at),
            1..=3 => bytes.insert(at, byte),
            // A piece of the file once more, perhaps in the wrong place.
            4 => {
                let piece = bytes[at..bytes.len().min(at + usize::from(byte))].to_vec();
                bytes.splice(at..at, piece);
            }
            _ if at < bytes.len() => bytes[at] = byte,
            _ => {}
        }
    }
    bytes
}

fn target(format: &str, good: &str) {
    let context = context("EUR", Some("konto"));
    bolero::check!().with_iterations(300).with_type::<Damage>().for_each(|damage| {
        let statement = read_statement(format, &damaged(good, damage), "", &context);
        // Every row has a place in the file, and an error a text.
        assert!(statement.error.is_none_or(|error| !error.is_empty()));
    });
}

#[test]
fn csv() {
    target("csv", CSV);
}

#[test]
fn ofx() {
    target("ofx", OFX);
}

#[test]
fn camt053() {
    target("camt053", CAMT);
}

#[test]
fn mt940() {
    target("mt940", MT940);
}

#[test]
fn any_bytes_of_any_format() {
    let context = context("EUR", Some("konto"));
    bolero::check!().with_iterations(300).with_type::<(u8, Damage, Vec<u8>)>().for_each(|(which, damage, more)| {
        let good = [CSV, OFX, CAMT, MT940, ""][usize::from(*which) % 5];
        let input = Input::stdin([damaged(good, damage), more.clone()].concat().as_slice()).expect("a temporary file");
        if let Ok(file) = DataFile::open(&input, &Rules::default(), &context)
            && let Ok(rows) = file.rows()
        {
            rows.for_each(drop);
        }
    });
}
