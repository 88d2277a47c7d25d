//! One `TxDtls` of an entry: who is on the other side, what for, and its share of the amount where it has one.

use super::element::Leaf;
use super::value::Money;
use crate::text::squeezed;

/// What the details of one transaction say. The first of a name counts; texts are gathered.
#[derive(Debug, Default, Clone)]
pub(super) struct Detail {
    /// Its own amount, from version 03 on.
    own: Option<Money>,
    /// What the underlying transaction was of, in which version 02 has the share.
    underlying: Option<Money>,
    pub(super) direction: Option<String>,
    pub(super) bank_ref: Option<String>,
    end_to_end: Option<String>,
    domain: Option<String>,
    family: Option<String>,
    subfamily: Option<String>,
    debtor: Party,
    creditor: Party,
    remittance: Vec<String>,
    additional: Option<String>,
    return_code: Option<String>,
    return_texts: Vec<String>,
}

/// A side of a transaction.
#[derive(Debug, Default, Clone)]
struct Party {
    name: Option<String>,
    ultimate: Option<String>,
    account: Option<String>,
}

/// What an entry knows that decides on which side of its details the other is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    /// The number of the statement's account.
    pub(super) account: &'a str,
    pub(super) money_out: bool,
    pub(super) reversal: bool,
}

impl Detail {
    /// Takes an element; `path` is what follows `TxDtls/`.
    pub(super) fn take(&mut self, path: &str, leaf: Leaf) {
        let text = squeezed(&leaf.text);
        if text.is_empty() {
            return;
        }
        let path = path.strip_prefix("RltdPties/").unwrap_or(path);
        let slot = match path {
            "Amt" => {
                self.own.get_or_insert(Money { text, currency: leaf.currency });
                return;
            }
            "AmtDtls/TxAmt/Amt" => {
                self.underlying.get_or_insert(Money { text, currency: leaf.currency });
                return;
            }
            "RmtInf/Ustrd" | "RmtInf/Strd/CdtrRefInf/Ref" | "RmtInf/Strd/AddtlRmtInf" => {
                self.remittance.push(text);
                return;
            }
            "RtrInf/AddtlInf" => {
                self.return_texts.push(text);
                return;
            }
            "CdtDbtInd" => &mut self.direction,
            "Refs/AcctSvcrRef" => &mut self.bank_ref,
            "Refs/EndToEndId" => &mut self.end_to_end,
            "BkTxCd/Domn/Cd" => &mut self.domain,
            "BkTxCd/Domn/Fmly/Cd" => &mut self.family,
            "BkTxCd/Domn/Fmly/SubFmlyCd" => &mut self.subfamily,
            "DbtrAcct/Id/IBAN" | "DbtrAcct/Id/Othr/Id" => &mut self.debtor.account,
            "CdtrAcct/Id/IBAN" | "CdtrAcct/Id/Othr/Id" => &mut self.creditor.account,
            "AddtlTxInf" => &mut self.additional,
            "RtrInf/Rsn/Cd" | "RtrInf/Rsn/Prtry" => &mut self.return_code,
            _ => match self.name(path) {
                Some(name) => name,
                None => return,
            },
        };
        slot.get_or_insert(text);
    }

    /// The name of a party. From version 07 on it is deeper, since a party may be a bank.
    fn name(&mut self, path: &str) -> Option<&mut Option<String>> {
        let role = ["/Pty/Nm", "/Agt/FinInstnId/Nm", "/Nm"].iter().find_map(|end| path.strip_suffix(end))?;
        match role {
            "Dbtr" => Some(&mut self.debtor.name),
            "Cdtr" => Some(&mut self.creditor.name),
            "UltmtDbtr" => Some(&mut self.debtor.ultimate),
            "UltmtCdtr" => Some(&mut self.creditor.ultimate),
            _ => None,
        }
    }

    /// Its share of the entry's amount.
    pub(super) fn money(&self) -> Option<&Money> {
        self.own.as_ref().or(self.underlying.as_ref())
    }

    /// The code of the bank's classification: domain, family and subfamily.
    pub(super) fn code(&self) -> Option<(&str, &str, &str)> {
        let domain = self.domain.as_deref()?;
        Some((domain, self.family.as_deref().unwrap_or_default(), self.subfamily.as_deref().unwrap_or_default()))
    }

    /// Who is on the other side: whoever does not hold the account, and otherwise who gets money that goes out or pays money
    /// that comes in. A reversal and a return keep the sides of the transaction that they undo.
    pub(super) fn counterparty(&self, side: Side<'_>) -> Option<&str> {
        let holds = |party: &Party| {
            let compact = |number: &str| number.split_whitespace().collect::<String>();
            !side.account.is_empty()
                && party.account.as_deref().is_some_and(|number| compact(number) == compact(side.account))
        };
        let undoes = side.reversal || self.is_return();
        let other = match (holds(&self.debtor), holds(&self.creditor)) {
            (true, false) => &self.creditor,
            (false, true) => &self.debtor,
            _ if side.money_out == undoes => &self.debtor,
            _ => &self.creditor,
        };
        other.name.as_deref().or(other.ultimate.as_deref())
    }

    fn is_return(&self) -> bool {
        self.return_code.is_some() || !self.return_texts.is_empty()
    }

    /// What it is for, and that it was returned.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut texts = self.remittance.clone();
        texts.extend(self.additional.clone());
        if self.is_return() {
            let reasons = self.return_code.iter().chain(&self.return_texts).map(String::as_str);
            texts.push(format!("return: {}", reasons.collect::<Vec<_>>().join(" ")));
        }
        texts
    }

    /// Whether anybody in it has a name.
    pub(super) fn is_named(&self) -> bool {
        [&self.debtor, &self.creditor].iter().any(|party| party.name.is_some() || party.ultimate.is_some())
    }

    /// The payer's own reference: no id, since payers repeat it, but better than no text at all.
    pub(super) fn last_resort(&self) -> Option<&str> {
        self.end_to_end.as_deref().filter(|id| !is_placeholder(id))
    }
}

/// Words that stand for a reference where a standard demands one and there is none.
pub(super) fn is_placeholder(reference: &str) -> bool {
    matches!(reference.to_ascii_uppercase().as_str(), "NOTPROVIDED" | "NONREF" | "NOREF" | "N/A")
        || reference.bytes().all(|byte| byte == b'0')
}
