//! CAMT.053 of any version from 02 on. They differ in how a transaction's own amount is told, in the status, and in how deep a
//! party's name stands.

use super::{Entry, Ledger, escaped};

/// The file.
pub(crate) fn write(ledger: &Ledger, version: u8) -> String {
    let (day, amount) = ledger.closing;
    let currency = ledger.currency;
    let entries: String = ledger.entries.iter().map(|it| entry(it, currency, version)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02}\">\n\
        <BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>\n<Stmt><Id>1</Id><Acct><Id><IBAN>{}</IBAN></Id><Ccy>{currency}</Ccy></Acct>\n\
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>{}<Dt><Dt>{day}</Dt></Dt></Bal>\n{entries}</Stmt></BkToCstmrStmt></Document>\n",
        ledger.account,
        money(amount, currency),
    )
}

fn money(amount: tink_model::Amount, currency: &str) -> String {
    let written = amount.to_string();
    let direction = if amount.is_negative() { "DBIT" } else { "CRDT" };
    format!("<Amt Ccy=\"{currency}\">{}</Amt><CdtDbtInd>{direction}</CdtDbtInd>", written.trim_start_matches('-'))
}

fn entry(entry: &Entry, currency: &str, version: u8) -> String {
    let status = if entry.pending { "PDNG" } else { "BOOK" };
    let status = if version < 7 { status.to_owned() } else { format!("<Cd>{status}</Cd>") };
    let id = entry.id.as_ref().map(|id| format!("<AcctSvcrRef>{id}</AcctSvcrRef>")).unwrap_or_default();
    let name = format!("<Nm>{}</Nm>", escaped(&entry.counterparty));
    let name = if version < 7 { name } else { format!("<Pty>{name}</Pty>") };
    let party = if entry.amount.is_negative() { "Cdtr" } else { "Dbtr" };
    let own = if version < 3 { String::new() } else { money(entry.amount, currency) };
    format!(
        "<Ntry>{}<Sts>{status}</Sts><BookgDt><Dt>{}</Dt></BookgDt><ValDt><Dt>{}</Dt></ValDt>{id}<BkTxCd/>\n<NtryDtls><TxDtls>\
        <Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{own}<RltdPties><{party}>{name}</{party}></RltdPties>\
        <RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
        money(entry.amount, currency),
        entry.day,
        entry.value_day,
        escaped(&entry.text),
    )
}
