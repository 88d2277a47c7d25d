//! The rows of one account and one day, of all sources: their ids, which of them are the same transaction, and their order.
//!
//! They are in memory together, which is what bounds the memory of a plan from below.

use hashbrown::HashMap;
use jiff::civil::Date;

use super::bank_ids::{BankIds, Clash};
use super::row::{Position, RawRow};
use crate::identity::{self, Id};

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
pub(super) struct OfDay<'r> {
    pub(super) id: Id<'r>,
    pub(super) source: u32,
    /// The last source that has it.
    pub(super) last_source: u32,
    pub(super) row: &'r RawRow<'r>,
    /// The same row in later sources.
    pub(super) again: Vec<(u32, &'r RawRow<'r>)>,
}

/// What became of the day's rows.
#[derive(Debug, Default)]
pub(super) struct Day<'r> {
    pub(super) transactions: Vec<OfDay<'r>>,
    /// Rows that stand in an earlier source as well.
    pub(super) repeated: u64,
    /// Rows whose id another transaction has.
    pub(super) clashing: Vec<Clashing<'r>>,
}

/// A row whose id another transaction has.
#[derive(Debug)]
pub(super) struct Clashing<'r> {
    pub(super) id: Id<'r>,
    pub(super) source: u32,
    pub(super) row: &'r RawRow<'r>,
    /// The source and the line of that transaction.
    pub(super) other: (u32, u64),
}

/// Puts a day together. Rows come by source, and within one in its own order.
pub(super) fn of<'r>(
    account: &str,
    day: Date,
    rows: &'r [(Position, RawRow<'r>)],
    bank_ids: &BankIds,
    sources: &impl Sources,
) -> Day<'r> {
    let mut found = Day { transactions: Vec::with_capacity(rows.len()), ..Day::default() };
    let mut hasher = identity::OfDay::new(account, day);
    let mut ordinals: HashMap<(u32, identity::Hash), u32> = HashMap::with_capacity(rows.len());
    let mut by_id: HashMap<Id<'r>, usize> = HashMap::new();
    // Ids that are counted within one source are different, so that nothing needs to be looked for.
    let one_source = rows.first().is_some_and(|(first, _)| rows.iter().all(|(row, _)| row.source == first.source));
    let all_counted = one_source && rows.iter().all(|(_, row)| row.bank_id.is_none());
    let mut ids = Vec::with_capacity(rows.len());
    for of_source in rows.chunk_by(|(one, _), (next, _)| one.source == next.source) {
        let Some(&(Position { source, account: of_account, .. }, _)) = of_source.first() else { continue };
        let scope = sources.scope(source);
        ids.clear();
        ids.extend(of_source.iter().map(|(_, row)| {
            let unique = row.bank_id.filter(|id| bank_ids.is_unique(scope, id));
            unique.map_or_else(
                || {
                    let content = row.hash.unwrap_or_else(|| hasher.hash(row.content()));
                    let ordinal = ordinals.entry((scope, content)).or_insert(0);
                    *ordinal += 1;
                    Id::Ours(content.numbered(*ordinal))
                },
                Id::of_text,
            )
        }));
        if sources.is_counted_only(source) {
            continue;
        }
        let newest_first = sources.is_newest_first(source, of_account);
        for at in 0..of_source.len() {
            let at = if newest_first { of_source.len() - 1 - at } else { at };
            let ((position, row), id) = (&of_source[at], ids[at]);
            match bank_ids.clash(*position) {
                Some(Clash::Booked) => {
                    found.repeated += 1;
                    continue;
                }
                Some(Clash::With { source: other, line }) => {
                    found.clashing.push(Clashing { id, source, row, other: (other, line) });
                    continue;
                }
                None => {}
            }
            let next = found.transactions.len();
            let known = if all_counted { next } else { *by_id.entry(id).or_insert(next) };
            match found.transactions.get_mut(known) {
                Some(earlier) => {
                    found.repeated += 1;
                    earlier.last_source = source;
                    earlier.again.push((source, row));
                }
                None => {
                    found.transactions.push(OfDay { id, source, last_source: source, row, again: Vec::new() });
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::row::DayNumber;
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

    fn row<'r>(amount: &str, description: &'r str) -> RawRow<'r> {
        RawRow {
            number: 0,
            line: 1,
            amount: amount.parse().expect("an amount"),
            balance: None,
            pending: false,
            kind: TransactionKind::default(),
            description,
            counterparty: None,
            bank_id: None,
            hash: None,
        }
    }

    /// The rows of a day, with their positions.
    fn rows<'r>(rows: &[(u32, RawRow<'r>)]) -> Vec<(Position, RawRow<'r>)> {
        let day = DayNumber::new(day());
        let rows = rows.iter().enumerate().map(|(number, (source, row))| {
            let position = Position { user: 0, account: 0, day, source: *source, number: number as u64 };
            (position, *row)
        });
        rows.collect()
    }

    fn day() -> Date {
        "2025-01-03".parse().expect("a day")
    }

    fn day_of<'r>(rows: &'r [(Position, RawRow<'r>)], newest_first: bool) -> Day<'r> {
        of("konto", day(), rows, &BankIds::default(), &Plain { newest_first })
    }

    fn ids(day: &Day<'_>) -> Vec<String> {
        day.transactions.iter().map(|one| one.id.external().into_string()).collect()
    }

    #[test]
    fn ids_are_the_same_in_every_release() {
        let of = |day: &str, row: &RawRow<'_>| {
            let content = identity::OfDay::new("konto", day.parse().expect("a day")).hash(row.content());
            [1, 2].map(|ordinal| Id::Ours(content.numbered(ordinal)).external().into_string())
        };
        let coffee = row("-42.00", "Espresso House");
        let mut with_counterparty = row("-42.00", "Kortköp");
        with_counterparty.counterparty = Some("Espresso House");
        let found = [
            of("2025-01-03", &coffee)[0].clone(),
            of("2025-01-03", &coffee)[1].clone(),
            of("2025-01-04", &coffee)[0].clone(),
            of("2025-01-03", &row("-42.01", "Espresso House"))[0].clone(),
            of("2025-01-03", &row("-12345678901234567.89", "Åhléns City"))[0].clone(),
            of("2025-01-03", &with_counterparty)[0].clone(),
            of("2025-01-03", &row("-12345678901234567890.123", "Espresso House"))[0].clone(),
            of("2025-01-03", &row("12345678901234567890.1230", "Espresso House"))[0].clone(),
            of("2025-01-03", &row("92233720368547758.08", "Espresso House"))[0].clone(),
            of("2025-01-03", &row("0", "Espresso House"))[0].clone(),
        ];
        insta::assert_snapshot!(found.join("\n"), @r"
        8409781d60a8ae6d382d8097881b8134
        0e2007e331f5050f71c645aa1e94241b
        b946c58458992ec6c0eb7130aaf04269
        f625f65e86d22c2a0b02b764244ae4e3
        4fbed6ec0542ace595ef8def4a4f314d
        c90a174fb3bc91b9197837d79e83190e
        cfc779c2dcde756f1573569246c16d4a
        aeb76627c7e07f91e4e7cf4b358059e8
        f9ca479bc2bbf9e137134616bc9324e0
        9498ddc95e0d5880b4bb3c87020dc21d
        ");
    }

    #[test]
    fn equal_rows_of_a_day_stay_apart() {
        let coffee = row("-42.00", "Espresso House");
        let given = rows(&[(0, coffee), (0, coffee), (0, coffee)]);
        let found = ids(&day_of(&given, false));
        assert!(found.len() == 3 && found[0] != found[1] && found[1] != found[2] && found[0] != found[2], "{found:?}");
    }

    #[test]
    fn spelling_scale_and_status_change_no_id() {
        let first = row("-42.00", "Espresso House");
        let mut again = row("-42.0", "ESPRESSO\u{a0} House ");
        again.pending = true;
        let given = rows(&[(0, first), (1, again)]);
        let day = day_of(&given, false);
        assert_eq!((day.transactions.len(), day.repeated, day.transactions[0].again.len()), (1, 1, 1));
    }

    #[test]
    fn an_overlapping_source_adds_only_what_it_has_more() {
        let coffee = row("-42.00", "Espresso House");
        let given = rows(&[(0, coffee), (0, coffee), (1, coffee), (1, coffee), (1, coffee)]);
        let day = day_of(&given, false);
        assert_eq!((day.transactions.len(), day.repeated), (3, 2));
    }

    #[test]
    fn rows_taken_out_of_a_source_are_counted_on_from_those_that_stayed() {
        let coffee = row("-42.00", "Espresso House");
        let (whole, rest) = (rows(&[(0, coffee), (0, coffee)]), rows(&[(0, coffee), (9, coffee)]));
        assert_eq!(ids(&day_of(&whole, false)), ids(&day_of(&rest, false)));
    }

    #[test]
    fn a_source_that_is_only_counted_gives_nothing() {
        assert!(day_of(&rows(&[(8, row("-1", "A"))]), false).transactions.is_empty());
    }

    #[test]
    fn the_newest_first_is_turned_around_and_keeps_its_ids() {
        let given = rows(&[(0, row("-2", "B")), (0, row("-1", "A")), (1, row("-3", "C"))]);
        let (forward, backward) = (day_of(&given, false), day_of(&given, true));
        let texts =
            |day: &Day<'_>| day.transactions.iter().map(|one| one.row.description.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            (texts(&forward), texts(&backward)),
            (vec!["B".into(), "A".into(), "C".into()], vec!["A".into(), "B".into(), "C".into()])
        );
        assert_eq!(ids(&forward)[0], ids(&backward)[1]);
    }
}
