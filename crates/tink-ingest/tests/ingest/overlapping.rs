//! Exports of the same account over overlapping days, each in another format, are one ledger.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tink_ingest::plan::Plan;
use tink_ingest::read::Row;
use tink_ingest::source::{Records, Source};

use crate::common::{context, planned, read_statement};
use crate::write::{Ledger, camt053, csv, ledgers, mt940, ofx1, ofx2};

/// The ledger as a file of each format, read back.
fn in_every_format(ledger: &Ledger) -> Vec<Records> {
    let files = [
        ("csv", csv::write(ledger).into_bytes()),
        ("ofx", windows_1252(&ofx1::write(ledger))),
        ("ofx", ofx2::write(ledger).into_bytes()),
        ("camt053", camt053::write(ledger, 2).into_bytes()),
        ("camt053", camt053::write(ledger, 8).into_bytes()),
        ("mt940", mt940::write(ledger).into_bytes()),
    ];
    let context = context(ledger.currency, None);
    let read = |(format, bytes): (&str, Vec<u8>)| {
        let statement = read_statement(format, &bytes, "", &context);
        assert_eq!(statement.error, None, "{format}");
        let rows: Vec<Row> = statement.rows.iter().filter(|row| matches!(row, Row::Record(_))).cloned().collect();
        assert_eq!(rows.len(), ledger.entries.len(), "{format}: {}", statement.shown());
        Records::new(format, context.time_zone.clone(), rows)
    };
    files.into_iter().map(read).collect()
}

/// The writer of OFX 1 declares it.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1")).collect()
}

fn ids(plan: &Plan) -> BTreeSet<String> {
    plan.iter().map(|row| row.expect("a plan").entity.external_id.to_string()).collect()
}

fn plan(sources: &[Records]) -> Plan {
    let sources: Vec<&dyn Source> = sources.iter().map(|source| source as &dyn Source).collect();
    let (plan, rejections) = planned(&sources);
    assert_eq!(rejections, []);
    plan
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn overlapping_exports_in_all_formats_end_as_one_ledger(
        ledger in ledgers(),
        twice in prop::option::of(any::<prop::sample::Index>()),
        cuts in prop::array::uniform2(any::<prop::sample::Index>()),
    ) {
        let mut ledger = ledger;
        ledger.entries.retain(mt940::fits);
        // Booked rows alone: a pending one is replaced by its booked one, which is another test.
        ledger.entries.iter_mut().for_each(|entry| entry.pending = false);
        if let Some(twice) = twice.filter(|_| !ledger.entries.is_empty()) {
            // Two real equal coffees.
            let mut coffee = twice.get(&ledger.entries).clone();
            coffee.id = None;
            ledger.entries.extend([coffee.clone(), coffee]);
        }
        ledger.entries.sort_by_key(|entry| entry.day);
        prop_assume!(!ledger.entries.is_empty());
        let whole = plan(&in_every_format(&ledger)[..1]);
        prop_assert_eq!(whole.transactions(), ledger.entries.len() as u64);
        // One file ends where the first cut is and the other begins where the second is, whichever is earlier.
        let days: Vec<_> = ledger.entries.iter().map(|entry| entry.day).collect();
        let (one, other) = (*cuts[0].get(&days), *cuts[1].get(&days));
        let part = |keep: &dyn Fn(jiff::civil::Date) -> bool| {
            let entries = ledger.entries.iter().filter(|entry| keep(entry.day)).cloned().collect();
            Ledger { entries, ..ledger.clone() }
        };
        let (early, late) = (part(&|day| day <= one.max(other)), part(&|day| day >= one.min(other)));
        let mut sources = in_every_format(&early);
        sources.extend(in_every_format(&late));
        let all = plan(&sources);
        prop_assert_eq!(ids(&all), ids(&whole));
        prop_assert_eq!(all.transactions(), whole.transactions());
    }
}
