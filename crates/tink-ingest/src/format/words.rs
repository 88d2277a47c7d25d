//! The words that banks use for a status and for a direction, in English, Swedish and German.

/// Words of a status column that say: not booked yet.
pub(crate) const PENDING: &[&str] = &[
    "pending",
    "reserved",
    "authorised",
    "authorized",
    "unbooked",
    "true",
    "yes",
    "1",
    "reserverad",
    "reserverat",
    "preliminär",
    "preliminärt",
    "ej bokförd",
    "väntande",
    "kommande",
    "ja",
    "vorgemerkt",
    "umsatz vorgemerkt",
    "vormerkung",
    "ausstehend",
    "nicht gebucht",
];

/// Words of a status column that say: booked.
pub(crate) const BOOKED: &[&str] = &[
    "",
    "booked",
    "completed",
    "complete",
    "posted",
    "settled",
    "cleared",
    "executed",
    "false",
    "no",
    "0",
    "bokförd",
    "bokfört",
    "bokad",
    "genomförd",
    "klar",
    "slutförd",
    "nej",
    "gebucht",
    "umsatz gebucht",
    "verbucht",
    "abgeschlossen",
    "ausgeführt",
    "nein",
];

/// Words of a direction column that say: money out.
pub(crate) const DEBIT: &[&str] = &[
    "s",
    "soll",
    "d",
    "dr",
    "debit",
    "dbit",
    "out",
    "-",
    "debet",
    "ut",
    "uttag",
    "lastschrift",
    "belastung",
    "ausgang",
];

/// Words of a direction column that say: money in.
pub(crate) const CREDIT: &[&str] =
    &["h", "haben", "c", "k", "cr", "credit", "crdt", "in", "+", "kredit", "insättning", "gutschrift", "eingang"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::folded;

    #[test]
    fn no_word_means_two_things_and_all_are_folded() {
        for (one, other) in [(PENDING, BOOKED), (DEBIT, CREDIT)] {
            for word in one {
                assert!(!other.contains(word), "{word:?} stands in both lists");
                assert_eq!(&folded(word), word);
            }
            for word in other {
                assert_eq!(&folded(word), word);
            }
        }
    }
}
