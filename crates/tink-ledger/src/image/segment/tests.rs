//! Merging keeps every value of every row, and a row is found by its serial wherever it stands.

use std::sync::Arc;

use proptest::prelude::*;
use tink_model::{Amount, EpochMillis};

use super::*;
use crate::event::Extra;
use crate::id::Id;
use crate::image::{Transactions, fold};
use crate::kind::TransactionKind;
use crate::rules::categories::CategoryIndex;

#[derive(Debug, Clone)]
struct Values {
    date: i64,
    amount: Amount,
    text: String,
    instants: (i64, i64),
    extra: bool,
    gone: bool,
}

fn values() -> impl Strategy<Value = Values> {
    let amount = prop_oneof![
        (any::<i64>(), 0_u8..10).prop_map(|(mantissa, scale)| Amount::new(mantissa, scale)),
        Just("79228162514264337593543950335".parse().unwrap()),
        Just("-7922816251426433759354395.0335".parse().unwrap()),
    ];
    // Folding makes the last one longer.
    let text = prop::sample::select(vec!["", "ICA", "Käse", "İİ"]).prop_map(str::to_owned);
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    (0..4_i64, amount, text, (0..3_i64, 0..3_i64), flags)
        .prop_map(|(date, amount, text, instants, (extra, gone))| Values { date, amount, text, instants, extra, gone })
}

fn row(serial: u32, values: &Values) -> NewRow<'_> {
    NewRow {
        serial,
        id: Id(u128::from(serial) << 100),
        account: u16::try_from(serial % 3).unwrap(),
        date: EpochMillis::new(values.date),
        amount: values.amount,
        category: CategoryIndex::uncategorised(serial.is_multiple_of(2)),
        kind: TransactionKind::ALL[serial as usize % 5],
        pending: serial % 3 == 1,
        inserted: EpochMillis::new(values.instants.0),
        modified: EpochMillis::new(values.instants.1),
        external_id: &values.text,
        description: &values.text,
        folded: None,
        extra: values.extra.then(|| Arc::new(Extra { notes: Some(serial.to_string()), ..Extra::default() })),
    }
}

fn segment(rows: &[(u32, Values)]) -> Segment {
    let mut segment = Segment::from_rows(rows.iter().map(|(serial, values)| row(*serial, values)).collect());
    let gone =
        rows.iter().filter(|(_, values)| values.gone).filter_map(|(serial, _)| segment.columns().row_of(*serial));
    let gone: Vec<usize> = gone.collect();
    segment.remove(gone);
    segment
}

fn shown(segment: &Segment) -> Vec<String> {
    segment.rows().map(|row| format!("{:?}", row.values())).collect()
}

proptest! {
    #[test]
    fn two_segments_merged_are_the_rows_of_both_that_are_not_gone(
        rows in prop::collection::vec(values(), 0..40),
        split in prop::collection::vec(any::<bool>(), 40),
        gaps in prop::sample::select(vec![1_u32, 2, 100]),
    ) {
        let rows: Vec<(u32, Values)> = (7..).step_by(gaps as usize).zip(rows).collect();
        let side = |first: bool| -> Vec<(u32, Values)> {
            rows.iter().zip(&split).filter(|(_, side)| **side == first).map(|(row, _)| row.clone()).collect()
        };
        let (first, second) = (segment(&side(true)), segment(&side(false)));
        let merged = Segment::merge(&first, &second);
        let live: Vec<(u32, Values)> = rows.iter().filter(|(_, values)| !values.gone).cloned().collect();
        let expected = segment(&live);
        prop_assert_eq!(shown(&merged), shown(&expected));
        prop_assert_eq!((merged.live(), merged.columns().bounds()), (live.len(), expected.columns().bounds()));
        for row in merged.rows() {
            prop_assert_eq!(row.folded(), fold(row.description()));
        }

        let mut transactions = Transactions::default();
        transactions.push(first);
        transactions.push(second);
        for serial in 0..rows.last().map_or(10, |(serial, _)| serial + 3) {
            let found = transactions.by_serial(serial).map(|row| format!("{:?}", row.values()));
            let expected = live.iter().find(|(other, _)| *other == serial).map(|(serial, values)| row(*serial, values));
            prop_assert_eq!(found.is_some(), expected.is_some());
            prop_assert_eq!(found, expected.map(|row| format!("{:?}", NewRow { folded: Some(&fold(row.description)), ..row })));
        }
    }
}

#[test]
fn instants_that_rows_share_are_kept_once() {
    let values = |instants| Values {
        date: 0,
        amount: Amount::new(1, 0),
        text: "a".to_owned(),
        instants,
        extra: false,
        gone: false,
    };
    let rows =
        |serials: std::ops::Range<u32>, instants| serials.map(|serial| (serial, values(instants))).collect::<Vec<_>>();
    let merged = Segment::merge(&segment(&rows(0..5, (1, 1))), &segment(&rows(5..9, (2, 3))));
    assert_eq!(merged.columns().instants(), 2);
}
