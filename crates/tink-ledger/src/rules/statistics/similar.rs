//! What similar transactions come to, month by month.

use std::collections::BTreeMap;

use tink_model::EpochMillis;

use super::row::{Description, StatisticRow, StatisticType};
use super::scope::Scope;
use super::tally::Total;
use crate::image::{Row, UserImage};
use crate::rules::categories::CategoryKind;
use crate::rules::exact::Exact;
use crate::rules::periods::{Period, Span};

/// The kinds in the order in which rows come.
const KINDS: [CategoryKind; 3] = [CategoryKind::Income, CategoryKind::Expenses, CategoryKind::Transfers];

/// Sums of income, expenses and transfers among some transactions of an image, by the months that its user goes by. Every given
/// transaction counts, with the user's share of its account, whatever it or its account is excluded from: who gives them has
/// chosen. The layout of these rows is ours.
#[must_use]
pub fn similar_statistics<'a>(image: &UserImage, rows: impl IntoIterator<Item = Row<'a>>) -> Vec<StatisticRow> {
    let scope = Scope::new(image, EpochMillis::new(0));
    let mut totals: BTreeMap<(Period, usize), Total> = BTreeMap::new();
    let mut current: Option<(Period, Span)> = None;
    for row in rows {
        let period = match current.filter(|(_, span)| span.holds(row.date())) {
            Some((period, _)) => period,
            None => {
                let period = scope.calendar.period_at(scope.months, row.date());
                current = scope.calendar.span(period).map(|span| (period, span));
                period
            }
        };
        let kind = KINDS.iter().position(|kind| *kind == row.category().kind()).unwrap_or_default();
        let share = scope.shares[usize::from(row.account())];
        let sum = Exact::from(row.amount()).times(share.ratio);
        let total = totals.entry((period, kind)).or_insert(Total::NONE);
        *total = total.plus(Total { sum, count: 1, shared: !share.whole });
    }
    let row = |((period, kind), total): ((Period, usize), Total)| {
        Some(StatisticRow {
            kind: StatisticType::IncomeAndExpensesAndTransfers,
            resolution: scope.months,
            period,
            description: Description::Kind(KINDS[kind]),
            value: total.value()?,
        })
    };
    totals.into_iter().filter_map(row).collect()
}
