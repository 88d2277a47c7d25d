//! The rows of one account and one day, of all sources: their ids, which of them are the same transaction, and their order.
//!
//! They are in memory together, which is what bounds the memory of a plan from below.

use std::collections::HashMap;

use jiff::civil::Date;
use tink_model::ExternalTransactionId;

use super::bank_ids::{BankIds, Clash};
use super::row::{Position, RawRow};
use crate::identity::{Content, numbered};

/// What the sources of a plan are to each other.
pub(super) trait Sources {
    /// The source that a source's equal rows are counted with: itself, or the one that it was taken out of.
    fn scope(&self, source: u32) -> u32;

    /// Whether its rows are only counted.
    fn is_counted_only(&self, source: u32) -> bool;

    /// Whether it lists the account's newest rows first.
    fn is_newest_first(&self, source: u32, account: u32) -> bool;
}

/// One transaction of the day.
#[derive(Debug)]
pub(super) struct OfDay {
    pub(super) id: ExternalTransactionId,
    pub(super) source: u32,
    /// The last source that has it.
    pub(super) last_source: u32,
    pub(super) row: RawRow,
    /// The same row in later sources.
    pub(super) again: Vec<(u32, RawRow)>,
}

/// What became of the day's rows.
#[derive(Debug, Default)]
pub(super) struct Day {
    pub(super) transactions: Vec<OfDay>,
    /// Rows that stand in an earlier source as well.
    pub(super) repeated: u64,
    /// Rows whose id another transaction has: at this source and line.
    pub(super) clashing: Vec<(u32, RawRow, ExternalTransactionId, (u32, u64))>,
}

/// Puts a day together. Rows come by source, and within one in its own order.
pub(super) fn of(
    account: &str,
    day: Date,
    rows: Vec<(Position, RawRow)>,
    bank_ids: &BankIds,
    sources: &impl Sources,
) -> Day {
    let mut found = Day::default();
    let mut ordinals: HashMap<(u32, [u8; 16]), u32> = HashMap::new();
    let mut by_id: HashMap<ExternalTransactionId, usize> = HashMap::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let (source, of_account) = (first.0.source, first.0.account);
        let scope = sources.scope(source);
        let mut of_source = vec![first];
        while let Some(row) = rows.next_if(|(position, _)| position.source == source) {
            of_source.push(row);
        }
        let mut named: Vec<_> = of_source
            .into_iter()
            .map(|(position, row)| {
                let unique = row.bank_id.as_deref().filter(|id| bank_ids.is_unique(scope, id));
                let id = unique.map_or_else(
                    || {
                        let content = content(account, day, &row).hash();
                        let ordinal = ordinals.entry((scope, content)).or_insert(0);
                        *ordinal += 1;
                        numbered(&content, *ordinal)
                    },
                    ExternalTransactionId::from,
                );
                (position, row, id)
            })
            .collect();
        if sources.is_counted_only(source) {
            continue;
        }
        if sources.is_newest_first(source, of_account) {
            named.reverse();
        }
        for (position, row, id) in named {
            match bank_ids.clash(position) {
                Some(Clash::Booked) => {
                    found.repeated += 1;
                    continue;
                }
                Some(Clash::With { source: other, line }) => {
                    found.clashing.push((source, row, id, (other, line)));
                    continue;
                }
                None => {}
            }
            match by_id.get(&id).and_then(|&index| found.transactions.get_mut(index)) {
                Some(earlier) => {
                    found.repeated += 1;
                    earlier.last_source = source;
                    earlier.again.push((source, row));
                }
                None => {
                    by_id.insert(id.clone(), found.transactions.len());
                    found.transactions.push(OfDay { id, source, last_source: source, row, again: Vec::new() });
                }
            }
        }
    }
    found
}

fn content<'r>(account: &'r str, day: Date, row: &'r RawRow) -> Content<'r> {
    Content {
        account,
        day,
        amount: row.amount,
        bank_id: row.bank_id.as_deref(),
        description: &row.description,
        counterparty: row.counterparty.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::TransactionKind;

    struct Plain {
        newest_first: bool,
    }

    impl Sources for Plain {
        fn scope(&self, source: u32) -> u32 {
            // Source 9 was taken out of source 0.
            if source == 9 { 0 } else { source }
        }

        fn is_counted_only(&self, source: u32) -> bool {
            source == 8
        }

        fn is_newest_first(&self, _: u32, _: u32) -> bool {
            self.newest_first
        }
    }

    fn row(amount: &str, text: &str) -> RawRow {
        RawRow {
            number: 0,
            line: 1,
            amount: amount.parse().expect("an amount"),
            balance: None,
            pending: false,
            kind: TransactionKind::default(),
            description: text.to_owned(),
            counterparty: None,
            bank_id: None,
        }
    }

    fn day_of(rows: &[(u32, RawRow)], newest_first: bool) -> Day {
        let day: Date = "2025-01-03".parse().expect("a day");
        let rows = rows.iter().enumerate().map(|(number, (source, row))| {
            let position = Position { user: 0, account: 0, day, source: *source, number: number as u64 };
            (position, row.clone())
        });
        of("konto", day, rows.collect(), &BankIds::default(), &Plain { newest_first })
    }

    fn ids(day: &Day) -> Vec<&str> {
        day.transactions.iter().map(|one| one.id.as_str()).collect()
    }

    #[test]
    fn ids_are_the_same_in_every_release() {
        let of = |day: &str, row: &RawRow| {
            let content = content("konto", day.parse().expect("a day"), row).hash();
            [numbered(&content, 1), numbered(&content, 2)].map(|id| id.to_string())
        };
        let coffee = row("-42.00", "Espresso House");
        let mut with_counterparty = row("-42.00", "Kortköp");
        with_counterparty.counterparty = Some("Espresso House".to_owned());
        let found = [
            of("2025-01-03", &coffee)[0].clone(),
            of("2025-01-03", &coffee)[1].clone(),
            of("2025-01-04", &coffee)[0].clone(),
            of("2025-01-03", &row("-42.01", "Espresso House"))[0].clone(),
            of("2025-01-03", &row("-12345678901234567.89", "Åhléns City"))[0].clone(),
            of("2025-01-03", &with_counterparty)[0].clone(),
        ];
        insta::assert_snapshot!(found.join("\n"), @r"
        436dc7b522fa50744c5fe372492c316b
        2c4fcd7c728f7907f2e73670ab98ca94
        77a151d2ec704ad7cfe9415bc417b78f
        2a08636872a919d1af928770721851ce
        f092bb6b6b93d3f9e6b11730ac3ae379
        a4dbcec55222d3b15dc1a3aff8167fab
        ");
    }

    #[test]
    fn equal_rows_of_a_day_stay_apart() {
        let coffee = row("-42.00", "Espresso House");
        let day = day_of(&[(0, coffee.clone()), (0, coffee.clone()), (0, coffee)], false);
        let found = ids(&day);
        assert!(found.len() == 3 && found[0] != found[1] && found[1] != found[2] && found[0] != found[2], "{found:?}");
    }

    #[test]
    fn spelling_scale_and_status_change_no_id() {
        let first = row("-42.00", "Espresso House");
        let mut again = row("-42.0", "ESPRESSO\u{a0} House ");
        again.pending = true;
        let day = day_of(&[(0, first), (1, again)], false);
        assert_eq!((day.transactions.len(), day.repeated, day.transactions[0].again.len()), (1, 1, 1));
    }

    #[test]
    fn an_overlapping_source_adds_only_what_it_has_more() {
        let coffee = || row("-42.00", "Espresso House");
        let day = day_of(&[(0, coffee()), (0, coffee()), (1, coffee()), (1, coffee()), (1, coffee())], false);
        assert_eq!((day.transactions.len(), day.repeated), (3, 2));
    }

    #[test]
    fn rows_taken_out_of_a_source_are_counted_on_from_those_that_stayed() {
        let coffee = row("-42.00", "Espresso House");
        let whole = day_of(&[(0, coffee.clone()), (0, coffee.clone())], false);
        let rest = day_of(&[(0, coffee.clone()), (9, coffee)], false);
        assert_eq!(ids(&whole), ids(&rest));
    }

    #[test]
    fn a_source_that_is_only_counted_gives_nothing() {
        assert!(day_of(&[(8, row("-1", "A"))], false).transactions.is_empty());
    }

    #[test]
    fn the_newest_first_is_turned_around_and_keeps_its_ids() {
        let rows = [(0, row("-2", "B")), (0, row("-1", "A")), (1, row("-3", "C"))];
        let (forward, backward) = (day_of(&rows, false), day_of(&rows, true));
        let texts = |day: &Day| day.transactions.iter().map(|one| one.row.description.clone()).collect::<Vec<_>>();
        assert_eq!(
            (texts(&forward), texts(&backward)),
            (vec!["B".into(), "A".into(), "C".into()], vec!["A".into(), "B".into(), "C".into()])
        );
        assert_eq!(ids(&forward)[0], ids(&backward)[1]);
    }
}
