//! OFX 2: XML, every element closed, all on one line.

use super::{Entry, Ledger, escaped};

/// The file.
pub(crate) fn write(ledger: &Ledger) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><?OFX OFXHEADER=\"200\" VERSION=\"211\" SECURITY=\"NONE\"?><OFX>\
        <SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS></SONRS></SIGNONMSGSRSV1>\
        <CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>1</TRNUID><CCSTMTRS>",
    );
    out += &format!("<CURDEF>{}</CURDEF><CCACCTFROM><ACCTID>{}</ACCTID></CCACCTFROM>", ledger.currency, ledger.account);
    let booked =
        ledger.entries.iter().filter(|entry| !entry.pending).map(|entry| transaction(entry, "STMTTRN", "DTPOSTED"));
    out += &format!("<BANKTRANLIST>{}</BANKTRANLIST>", booked.collect::<String>());
    let (day, amount) = ledger.closing;
    out += &format!("<LEDGERBAL><BALAMT>{amount}</BALAMT><DTASOF>{}</DTASOF></LEDGERBAL>", day.strftime("%Y%m%d"));
    let pending =
        ledger.entries.iter().filter(|entry| entry.pending).map(|entry| transaction(entry, "STMTTRNP", "DTTRAN"));
    out += &format!("<BANKTRANLISTP>{}</BANKTRANLISTP>", pending.collect::<String>());
    out + "</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"
}

fn transaction(entry: &Entry, element: &str, day: &str) -> String {
    let mut out = format!("<{element}><TRNTYPE>OTHER</TRNTYPE><{day}>{}</{day}>", entry.day.strftime("%Y%m%d"));
    if !entry.pending {
        out += &format!("<DTAVAIL>{}</DTAVAIL>", entry.value_day.strftime("%Y%m%d"));
    }
    out += &format!("<TRNAMT>{}</TRNAMT>", entry.amount.to_string().replace('.', ","));
    if let (false, Some(id)) = (entry.pending, &entry.id) {
        out += &format!("<FITID>{id}</FITID>");
    }
    let (payee, text) = (escaped(&entry.counterparty), &entry.text);
    out + &format!("<PAYEE><NAME>{payee}</NAME><CITY>X</CITY></PAYEE><MEMO><![CDATA[{text}]]></MEMO></{element}>")
}
