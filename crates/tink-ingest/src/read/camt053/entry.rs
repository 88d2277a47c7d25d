//! One `Ntry`: a line of the statement, and the transactions that it stands for.
//!
//! An entry of several transactions becomes one record for each, if each has an amount in the entry's currency and together they
//! make up the entry's; otherwise it stays one record, and no amount is lost. The direction of a reversal is the direction of its
//! money, as for any other entry: `RvslInd` changes no sign.

use std::collections::HashSet;

use jiff::civil::Date;
use tink_model::Amount;

use super::detail::{Detail, Side, is_placeholder};
use super::element::Leaf;
use super::value::{Money, day, money_out};
use crate::read::statement::{Entry, Field};
use crate::record::TransactionKind;
use crate::rejects::RejectCode;
use crate::text::squeezed;

/// An entry while it is read. The first of a name counts.
#[derive(Debug, Default)]
pub(super) struct Ntry {
    pub(super) line: u64,
    amount: Option<Money>,
    direction: Option<String>,
    reversal: Option<String>,
    status: Option<String>,
    booked: Option<String>,
    value: Option<String>,
    bank_ref: Option<String>,
    additional: Option<String>,
    /// The entry's own classification.
    code: Detail,
    details: Vec<(u64, Detail)>,
    size: usize,
}

/// What becomes of an entry.
pub(super) enum Outcome {
    /// The records that it may become.
    Entries(Vec<Entry>),
    /// It is no record, for this reason.
    Rejected(Box<Entry>, RejectCode, String),
    /// It is for information only, and no money moved.
    Nothing,
}

/// How much text of one entry is kept: that of some ten thousand transactions booked together.
const LARGEST: usize = 16 * 1024 * 1024;

impl Ntry {
    pub(super) fn new(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Another transaction of the entry begins.
    pub(super) fn begin_detail(&mut self, line: u64) {
        self.size += size_of::<Detail>();
        self.details.push((line, Detail::default()));
    }

    /// Whether it holds more than is kept in memory.
    pub(super) const fn is_too_large(&self) -> bool {
        self.size > LARGEST
    }

    /// Takes an element; `path` is what follows `Ntry/`.
    pub(super) fn take(&mut self, path: &str, leaf: Leaf) {
        if let Some(path) = path.strip_prefix("NtryDtls/TxDtls/") {
            self.size += leaf.text.len();
            if let Some((_, detail)) = self.details.last_mut() {
                detail.take(path, leaf);
            }
            return;
        }
        let text = squeezed(&leaf.text);
        if text.is_empty() {
            return;
        }
        let slot = match path {
            "Amt" => {
                self.amount.get_or_insert(Money { text, currency: leaf.currency });
                return;
            }
            "CdtDbtInd" => &mut self.direction,
            "RvslInd" => &mut self.reversal,
            // Up to version 06 the text itself, and then a code in it.
            "Sts" | "Sts/Cd" | "Sts/Prtry" => &mut self.status,
            "BookgDt/Dt" | "BookgDt/DtTm" => &mut self.booked,
            "ValDt/Dt" | "ValDt/DtTm" => &mut self.value,
            "AcctSvcrRef" => &mut self.bank_ref,
            "AddtlNtryInf" => &mut self.additional,
            _ => return self.code.take(path, Leaf { text, currency: None }),
        };
        slot.get_or_insert(text);
    }

    /// What it becomes on an account with this number and this currency.
    pub(super) fn outcome(self, account: &str, currency: Option<&str>) -> Outcome {
        let out = money_out(self.direction.as_deref());
        let pending = match self.status.as_deref() {
            None | Some("BOOK") => false,
            Some("PDNG" | "FUTR") => true,
            Some("INFO") => return Outcome::Nothing,
            Some(other) => {
                let reason = format!("its status is {other:?}, and none of BOOK, PDNG, FUTR and INFO");
                return Outcome::Rejected(
                    Box::new(self.refused(account, currency, out, false)),
                    RejectCode::Status,
                    reason,
                );
            }
        };
        match out {
            Err(reason) => {
                let entry = self.refused(account, currency, Err(reason.clone()), pending);
                Outcome::Rejected(Box::new(entry), RejectCode::Sign, reason)
            }
            Ok(out) => Outcome::Entries(match self.shares(out) {
                Some(shares) => self.split(account, currency, pending, shares),
                None => vec![self.whole(account, currency, out, pending)],
            }),
        }
    }

    /// The entry for the rejects. Without a direction its amount must not look like money in to whoever reads them.
    fn refused(self, account: &str, currency: Option<&str>, out: Result<bool, String>, pending: bool) -> Entry {
        let mut entry = self.whole(account, currency, *out.as_ref().unwrap_or(&false), pending);
        if let Err(reason) = out {
            let text = format!("{} (in or out?)", entry.amount.text);
            entry.amount = Field { text, value: Err(reason) };
        }
        entry
    }

    /// The amounts of its transactions, if they make up its own.
    fn shares(&self, out: bool) -> Option<Vec<Amount>> {
        let whole = self.amount.as_ref()?;
        if self.details.len() < 2 {
            return None;
        }
        let mut shares = Vec::with_capacity(self.details.len());
        for (_, detail) in &self.details {
            let own_out = detail.direction.as_deref().map_or(Ok(out), |direction| money_out(Some(direction))).ok()?;
            let money = detail.money().filter(|money| money.currency == whole.currency)?;
            shares.push(money.amount(own_out).ok()?);
        }
        let sum = shares.iter().copied().try_fold(Amount::ZERO, Amount::checked_add)?;
        (sum == whole.amount(out).ok()?).then_some(shares)
    }

    fn split(self, account: &str, currency: Option<&str>, pending: bool, shares: Vec<Amount>) -> Vec<Entry> {
        let ids = self.ids();
        let days = self.days();
        let entries = self.details.iter().zip(shares).zip(ids).map(|(((line, detail), amount), bank_id)| Entry {
            line: *line,
            bank_id,
            booking_date: days.0.clone(),
            value_date: days.1.clone(),
            amount: Field { text: amount.to_string(), value: Ok(amount) },
            currency: self.currency(currency),
            counterparty: detail.counterparty(self.side(account, amount.is_negative())).map(str::to_owned),
            texts: self.texts(&[detail]),
            pending,
            kind: kind(detail.code().or_else(|| self.code.code())),
        });
        entries.collect()
    }

    /// The ids of its transactions: the bank's own where each has another, else the entry's with the number in it.
    fn ids(&self) -> Vec<Option<String>> {
        let own: Vec<_> = self.details.iter().map(|(_, detail)| reference(detail.bank_ref.as_ref())).collect();
        let different: HashSet<_> = own.iter().flatten().collect();
        if different.len() == own.len() {
            return own;
        }
        let entry = reference(self.bank_ref.as_ref());
        (1..=own.len()).map(|number| entry.as_ref().map(|entry| format!("{entry}/{number}"))).collect()
    }

    fn whole(self, account: &str, currency: Option<&str>, out: bool, pending: bool) -> Entry {
        let details: Vec<&Detail> = self.details.iter().map(|(_, detail)| detail).collect();
        let side = self.side(account, out);
        let mut parties: Vec<_> = details.iter().map(|detail| detail.counterparty(side)).collect();
        parties.dedup();
        let counterparty = match parties.as_slice() {
            [Some(one)] => Some((*one).to_owned()),
            // Several: it is a booking of many, and none of them is its other side.
            _ => None,
        };
        let only = match details.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let code = only.and_then(Detail::code).or_else(|| self.code.code());
        let money = self.amount.clone().unwrap_or(Money { text: String::new(), currency: None });
        let (booking_date, value_date) = self.days();
        Entry {
            line: self.line,
            bank_id: reference(self.bank_ref.as_ref()).or_else(|| reference(only.and_then(|it| it.bank_ref.as_ref()))),
            booking_date,
            value_date,
            amount: Field { value: money.amount(out), text: money.text },
            currency: self.currency(currency),
            counterparty,
            texts: self.texts(&details),
            pending,
            kind: kind(code),
        }
    }

    fn side<'a>(&self, account: &'a str, money_out: bool) -> Side<'a> {
        Side { account, money_out, reversal: matches!(self.reversal.as_deref(), Some("true" | "1")) }
    }

    fn currency(&self, of_account: Option<&str>) -> Option<String> {
        self.amount.as_ref().and_then(|money| money.currency.as_deref()).or(of_account).map(str::to_owned)
    }

    /// The day of booking, and the value day. What is not booked yet often has only the latter, and what is booked sometimes.
    fn days(&self) -> (Field<Date>, Option<Field<Date>>) {
        let value = self.value.as_deref().map(day);
        let booked = self.booked.as_deref().or(self.value.as_deref()).map_or_else(|| day(""), day);
        (booked, value)
    }

    /// The texts of transactions; the entry's own where they have none. Each is said once.
    fn texts(&self, details: &[&Detail]) -> Vec<String> {
        let mut said = HashSet::new();
        let texts = details.iter().flat_map(|detail| detail.texts());
        let mut texts: Vec<String> = texts.filter(|text| said.insert(text.clone())).collect();
        if texts.is_empty() {
            texts.extend(self.additional.clone());
        }
        let named = || details.iter().any(|detail| detail.is_named());
        if texts.is_empty() && !named() {
            texts.extend(details.iter().find_map(|detail| detail.last_resort()).map(str::to_owned));
        }
        texts
    }
}

fn reference(written: Option<&String>) -> Option<String> {
    written.filter(|reference| !is_placeholder(reference)).cloned()
}

/// The sort of transaction, where the code can mean nothing else.
fn kind(code: Option<(&str, &str, &str)>) -> Option<TransactionKind> {
    match code? {
        ("PMNT", "CNTR" | "CCRD", "CWDL") => Some(TransactionKind::Withdrawal),
        ("PMNT", "CCRD", _) => Some(TransactionKind::CreditCard),
        ("PMNT", "ICDT" | "RCDT" | "IRCT" | "RRCT", _) => Some(TransactionKind::Transfer),
        ("PMNT", "IDDT" | "RDDT", _) => Some(TransactionKind::Payment),
        _ => None,
    }
}
