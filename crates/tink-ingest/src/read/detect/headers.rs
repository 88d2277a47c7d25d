//! The names that banks give their columns, in English, Swedish and German, best first within a role.

use crate::text::folded;

/// What a column can be found out to be. `kind` is not among them: which of a bank's words means what is not guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Date,
    ValueDate,
    Amount,
    Debit,
    Credit,
    Indicator,
    Balance,
    Currency,
    Description,
    Counterparty,
    Id,
    Account,
    Pending,
}

const NAMES: &[(Role, &[&str])] = &[
    (
        Role::Date,
        &[
            "booking date",
            "posting date",
            "date posted",
            "posted date",
            "post date",
            "booked",
            "date",
            "transaction date",
            "trans date",
            "trans. date",
            "completed date",
            "bokföringsdatum",
            "bokföringsdag",
            "bokförd",
            "bokfört",
            "bokförd datum",
            "datum",
            "transaktionsdatum",
            "transaktionsdag",
            "köpdatum",
            "buchungstag",
            "buchungsdatum",
            "buchung",
            "umsatzdatum",
            "belegdatum",
            "kaufdatum",
        ],
    ),
    (
        Role::ValueDate,
        &[
            "value date",
            "valutadatum",
            "valutadag",
            "räntedatum",
            "ränteinverkan",
            "wertstellung",
            "wertstellungstag",
            "wertstellungsdatum",
        ],
    ),
    (Role::Amount, &["amount", "transaction amount", "value", "belopp", "summa", "betrag", "umsatz", "buchungsbetrag"]),
    (
        Role::Debit,
        &[
            "debit",
            "debits",
            "debit amount",
            "money out",
            "paid out",
            "withdrawal",
            "withdrawals",
            "uttag",
            "utgift",
            "debet",
            "ut",
            "soll",
            "ausgang",
            "ausgaben",
            "belastung",
        ],
    ),
    (
        Role::Credit,
        &[
            "credit",
            "credits",
            "credit amount",
            "money in",
            "paid in",
            "deposit",
            "deposits",
            "insättning",
            "inkomst",
            "kredit",
            "in",
            "haben",
            "eingang",
            "einnahmen",
            "gutschrift",
        ],
    ),
    (
        Role::Indicator,
        &[
            "debit/credit",
            "credit/debit",
            "dr/cr",
            "cr/dr",
            "d/c",
            "c/d",
            "credit debit indicator",
            "debet/kredit",
            "soll/haben",
            "s/h",
            "+/-",
        ],
    ),
    (
        Role::Balance,
        &[
            "balance",
            "running balance",
            "account balance",
            "closing balance",
            "saldo",
            "bokfört saldo",
            "saldo efter",
            "behållning",
            "kontostand",
            "saldo nach buchung",
            "neuer saldo",
        ],
    ),
    (Role::Currency, &["currency", "currency code", "ccy", "valutakod", "währung", "waehrung"]),
    (
        Role::Description,
        &[
            "description",
            "transaction description",
            "details",
            "transaction details",
            "narrative",
            "text",
            "memo",
            "beskrivning",
            "specifikation",
            "transaktion",
            "transaktionstext",
            "rubrik",
            "meddelande",
            "verwendungszweck",
            "beschreibung",
            "buchungsdetails",
            "umsatztext",
            "buchungstext",
            "vorgang",
        ],
    ),
    (
        Role::Counterparty,
        &[
            "counterparty",
            "counterparty name",
            "payee",
            "merchant",
            "merchant name",
            "name",
            "recipient",
            "motpart",
            "mottagare",
            "avsändare/mottagare",
            "mottagare/avsändare",
            "empfänger",
            "zahlungsempfänger",
            "auftraggeber/empfänger",
            "empfänger/auftraggeber",
            "auftraggeber / begünstigter",
            "auftraggeber/begünstigter",
            "beguenstigter/zahlungspflichtiger",
            "begünstigter/zahlungspflichtiger",
            "name zahlungsbeteiligter",
            "händler",
        ],
    ),
    (
        Role::Id,
        &[
            "transaction id",
            "transaction-id",
            "transactionid",
            "fitid",
            "transaktions-id",
            "transaktionsid",
            "transaktions id",
            "umsatz-id",
        ],
    ),
    (Role::Account, &["account", "account id", "account number", "konto", "auftragskonto", "iban auftragskonto"]),
    (Role::Pending, &["status", "state", "pending", "buchungsstatus", "umsatzstatus"]),
];

/// What a header's name says: the role and how good a name it is for it (0 is best).
pub(super) fn role(name: &str) -> Option<(Role, usize)> {
    let plain = folded(without_currency(name).0);
    NAMES.iter().find_map(|(role, names)| names.iter().position(|known| *known == plain).map(|rank| (*role, rank)))
}

/// Takes "(EUR)", "in EUR" or "EUR" off the end of an amount's header: what remains, and the currency's text.
pub(super) fn without_currency(header: &str) -> (&str, Option<&str>) {
    let (name, currency, set_off) = if let Some((name, rest)) = header.split_once(['(', '[']) {
        (name.trim_end(), rest.trim_end_matches([')', ']']).trim(), true)
    } else if let Some((name, last)) = header.rsplit_once(' ') {
        match name.rsplit_once(' ') {
            Some((name, "in" | "IN" | "In" | "i" | "I")) => (name, last, true),
            _ => (name, last, false),
        }
    } else {
        return (header, None);
    };
    let is_known = matches!(
        folded(currency).as_str(),
        "sek"
            | "eur"
            | "nok"
            | "dkk"
            | "gbp"
            | "usd"
            | "chf"
            | "pln"
            | "czk"
            | "huf"
            | "kr"
            | "\u{20ac}"
            | "\u{a3}"
            | "$"
    );
    // Any other code counts only where it cannot be a word of the name.
    let is_code = set_off && currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
    if is_known || is_code { (name, Some(currency)) } else { (header, None) }
}

/// "Valuta" is a currency in Swedish and a value date in German: only the cells tell.
pub(super) fn is_valuta(name: &str) -> bool {
    folded(name) == "valuta"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_roles_and_all_are_folded() {
        let mut seen = std::collections::BTreeMap::new();
        for (role, names) in NAMES {
            for name in *names {
                assert_eq!(&folded(name), name);
                assert!(seen.insert(name, role).is_none(), "{name:?} stands twice");
            }
        }
    }

    #[test]
    fn a_currency_in_the_header_is_taken_off() {
        assert_eq!(role("Betrag (EUR)"), Some((Role::Amount, 5)));
        assert_eq!(role("Belopp SEK").map(|(role, _)| role), Some(Role::Amount));
        assert_eq!(role("Umsatz in EUR").map(|(role, _)| role), Some(Role::Amount));
        assert_eq!(without_currency("betrag (€)"), ("betrag", Some("€")));
        assert_eq!(without_currency("Belopp i THB"), ("Belopp", Some("THB")));
        assert_eq!(without_currency("Amount (RON)"), ("Amount", Some("RON")));
        assert_eq!(without_currency("Money OUT"), ("Money OUT", None));
        assert_eq!(without_currency("Amount (net)"), ("Amount (net)", None));
        assert_eq!(without_currency("text"), ("text", None));
        assert_eq!(role("Kontonummer/IBAN"), None);
    }
}
