//! Writers of bank files, for tests that read back what was written. A writer is as small as its format allows.

pub(crate) mod camt053;
pub(crate) mod csv;
pub(crate) mod mt940;
pub(crate) mod ofx1;
pub(crate) mod ofx2;

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tink_model::Amount;

/// What a bank's file tells of one account.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    /// An IBAN, without blanks.
    pub(crate) account: String,
    pub(crate) currency: &'static str,
    pub(crate) entries: Vec<Entry>,
    /// The booked balance at the end of a day, which is no earlier than any entry's.
    pub(crate) closing: (Date, Amount),
}

/// One transaction of a ledger.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The bank's id: no other entry of the ledger has it.
    pub(crate) id: Option<String>,
    pub(crate) day: Date,
    /// A few days before or after `day` at most.
    pub(crate) value_day: Date,
    /// Never zero, and of two decimals.
    pub(crate) amount: Amount,
    /// Never empty, and without the text in it.
    pub(crate) counterparty: String,
    /// Never empty, and without the counterparty in it.
    pub(crate) text: String,
    pub(crate) pending: bool,
}

const ACCOUNTS: &[&str] =
    &["DE89370400440532013000", "FR1420041010050500013M02606", "SE4550000000058398257466", "NL91ABNA0417164300"];

/// Ledgers of any size up to a dozen entries. Texts have umlauts, quotes and the signs of markup, single blanks between words
/// and none around; no sign in them parts fields of a format (`/`, `?`, `:`, `;`) or may not start a line (`-`).
pub(crate) fn ledgers() -> impl Strategy<Value = Ledger> {
    let account = prop::sample::select(ACCOUNTS.to_vec()).prop_map(str::to_owned);
    let currency = prop::sample::select(vec!["EUR", "SEK", "GBP"]);
    (account, currency, vec(entry(), 0..12), 0..4_i64, cents()).prop_map(
        |(account, currency, mut entries, later, cents)| {
            for (number, entry) in entries.iter_mut().enumerate() {
                // The number makes ids different, in 16 characters at most.
                entry.id = entry.id.take().map(|id| format!("{id}{number:03}"));
            }
            let newest = entries.iter().map(|entry| entry.day).max().unwrap_or(date(2024, 2, 29));
            Ledger { account, currency, entries, closing: (after(newest, later), Amount::new(cents, 2)) }
        },
    )
}

prop_compose! {
    fn entry()(
        id in option::weighted(0.8, "[A-Z][A-Z0-9]{5,12}"),
        day in 0..2_500_i64,
        value in -3..6_i64,
        cents in cents(),
        (counterparty, text) in (texts(1..5), texts(1..12)).prop_filter("one text holds the other", |(one, other)| {
            !one.contains(other.as_str()) && !other.contains(one.as_str())
        }),
        pending in prop::bool::weighted(0.2),
    ) -> Entry {
        let day = after(date(2020, 1, 1), day);
        Entry { id, day, value_day: after(day, value), amount: Amount::new(cents, 2), counterparty, text, pending }
    }
}

fn texts(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec(r#"[A-Za-z0-9ÅÄÖåäöüßéÉ&<>"'.,+#()]{1,10}"#, words).prop_map(|words| words.join(" "))
}

/// Cents other than none, more often few than many.
fn cents() -> impl Strategy<Value = i64> {
    prop_oneof![-20_000..20_000_i64, -999_999_999..999_999_999_i64].prop_filter("zero", |&cents| cents != 0)
}

fn after(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days)).expect("a day of this age")
}

/// The description that a reader makes of an entry.
pub(crate) fn description(entry: &Entry) -> String {
    format!("{} {}", entry.counterparty, entry.text)
}

/// The text with the signs of markup as entities.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

proptest! {
    #[test]
    fn texts_of_a_ledger_are_squeezed_and_ids_differ(ledger in ledgers()) {
        let mut ids: Vec<_> = ledger.entries.iter().filter_map(|entry| entry.id.as_deref()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
        for entry in &ledger.entries {
            let description = description(entry);
            prop_assert_eq!(description.split_whitespace().collect::<Vec<_>>().join(" "), description);
            prop_assert!(entry.day <= ledger.closing.0);
        }
    }
}
