//! OFX 1: SGML, values without end tags, the pending transactions in a list of their own.

use super::{Entry, Ledger, escaped};

/// The file as the text of Windows-1252.
pub(crate) fn write(ledger: &Ledger) -> String {
    let mut out = String::from(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\n\
        OLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n<OFX>\r\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>\
        <DTSERVER>20250131<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1><STMTTRNRS><TRNUID>1\r\n\
        <STATUS><CODE>0<SEVERITY>INFO</STATUS>\r\n<STMTRS>\r\n",
    );
    out += &format!(
        "<CURDEF>{}\r\n<BANKACCTFROM><BANKID>1<ACCTID>{}<ACCTTYPE>SAVINGS</BANKACCTFROM>\r\n",
        ledger.currency, ledger.account
    );
    let list = |name: &str, rows: String| format!("<{name}><DTSTART>20200101<DTEND>20300101\r\n{rows}</{name}>\r\n");
    let booked =
        ledger.entries.iter().filter(|entry| !entry.pending).map(|entry| transaction(entry, "STMTTRN", "DTPOSTED"));
    out += &list("BANKTRANLIST", booked.collect());
    let (day, amount) = ledger.closing;
    out += &format!("<LEDGERBAL><BALAMT>{amount}<DTASOF>{}</LEDGERBAL>\r\n", day.strftime("%Y%m%d"));
    let pending =
        ledger.entries.iter().filter(|entry| entry.pending).map(|entry| transaction(entry, "STMTTRNP", "DTTRAN"));
    out += &list("BANKTRANLISTP", pending.collect());
    out + "</STMTRS></STMTTRNRS></BANKMSGSRSV1>\r\n</OFX>\r\n"
}

fn transaction(entry: &Entry, element: &str, day: &str) -> String {
    let mut out = format!("<{element}>\r\n<TRNTYPE>OTHER\r\n<{day}>{}120000[-5:EST]\r\n", entry.day.strftime("%Y%m%d"));
    if !entry.pending {
        out += &format!("<DTAVAIL>{}\r\n", entry.value_day.strftime("%Y%m%d"));
    }
    out += &format!("<TRNAMT>{}\r\n", entry.amount);
    if !entry.pending {
        out += &format!("<FITID>{}\r\n", entry.id.as_deref().unwrap_or("0"));
    }
    out + &format!("<NAME>{}\r\n<MEMO>{}\r\n</{element}>\r\n", escaped(&entry.counterparty), escaped(&entry.text))
}
