//! Sums and counts of expenses and income: by category, and all together.

use std::collections::BTreeMap;

use tink_model::Amount;

use super::query::{Asked, filled};
use super::row::{Description, StatisticRow, StatisticType};
use super::scope::Scope;
use super::tally::{Lanes, Tally, Total, Weighing};
use super::timeline::Timeline;
use crate::image::Columns;
use crate::rules::categories::{CategoryIndex, CategoryKind, CategoryTree};
use crate::rules::periods::Period;

/// A series of rows: one description through time.
struct Series {
    description: Description,
    /// The lanes of a tally whose totals make up its values.
    lanes: Vec<usize>,
}

/// Adds the rows of the types that go by category.
pub(super) fn rows(scope: &Scope<'_>, asked: &Asked<'_>, rows: &mut Vec<StatisticRow>) {
    let kinds = [
        StatisticType::ExpensesByCategory,
        StatisticType::ExpensesByCategoryByCount,
        StatisticType::IncomeByCategory,
        StatisticType::IncomeAndExpenses,
    ];
    let kinds: Vec<StatisticType> = kinds.into_iter().filter(|kind| asked.has(*kind)).collect();
    if kinds.is_empty() {
        return;
    }
    // Padding depends on when a series started, which may be before what is asked for.
    let wanted = |period| asked.pads || asked.wants(period);
    let categories = CategoryTree::get().len();
    let timeline = Timeline::new(&scope.calendar, asked.resolution, &wanted);
    let lanes = Lanes {
        count: categories,
        column: Columns::categories,
        lane: |category: CategoryIndex| usize::from(category.0),
    };
    let tally = Tally::of(scope, timeline, Weighing::Shares, &lanes);
    for kind in kinds {
        let mut series = series(kind, asked);
        series.retain(|series| asked.describes(series.description));
        if asked.pads {
            padded(scope, asked, kind, &series, &tally, rows);
        } else {
            // Each row tells of a transaction at least.
            rows.reserve((tally.periods().count() * series.len()).min(scope.image.transactions.len()));
            plain(asked, kind, &series, &tally, rows);
        }
    }
}

fn series(kind: StatisticType, asked: &Asked<'_>) -> Vec<Series> {
    let of_kind = |kind: CategoryKind| CategoryTree::get().all().filter(move |category| category.kind() == kind);
    let lane = |category: CategoryIndex| usize::from(category.0);
    if kind == StatisticType::IncomeAndExpenses {
        let kinds = [CategoryKind::Income, CategoryKind::Expenses];
        let all = |kind| Series { description: Description::Kind(kind), lanes: of_kind(kind).map(lane).collect() };
        return kinds.map(all).into();
    }
    let side = if kind == StatisticType::IncomeByCategory { CategoryKind::Income } else { CategoryKind::Expenses };
    let one = |category| Series {
        description: Description::Category(category),
        lanes: CategoryTree::get().leaves_below(category).map(lane).collect(),
    };
    // A group has no rows beside those of its leaves, which would count everything twice, but it can be asked for.
    match asked.group() {
        Some(group) => Some(group).filter(|group| group.kind() == side).map(one).into_iter().collect(),
        None => of_kind(side).filter(|category| CategoryTree::get().is_leaf(*category)).map(one).collect(),
    }
}

fn plain(asked: &Asked<'_>, kind: StatisticType, series: &[Series], tally: &Tally<'_>, rows: &mut Vec<StatisticRow>) {
    for (period, number) in tally.periods() {
        for series in series {
            let total = series.total(tally, number);
            if total.count > 0 {
                asked.add(rows, kind, period, series.description, value(kind, total));
            }
        }
    }
}

fn padded(
    scope: &Scope<'_>,
    asked: &Asked<'_>,
    kind: StatisticType,
    series: &[Series],
    tally: &Tally<'_>,
    rows: &mut Vec<StatisticRow>,
) {
    let mut periods: BTreeMap<Period, Option<usize>> = BTreeMap::new();
    if let Some((first, _)) = tally.periods().next() {
        let filled = filled(&scope.calendar, first, scope.now(asked.resolution));
        periods.extend(filled.map(|period| (period, None)));
    }
    periods.extend(tally.periods().map(|(period, number)| (period, Some(number))));
    let mut started = vec![false; series.len()];
    for (period, number) in periods {
        for (series, started) in series.iter().zip(&mut started) {
            let total = number.map_or(Total::NONE, |number| series.total(tally, number));
            *started |= total.count > 0;
            if *started && asked.wants(period) {
                asked.add(rows, kind, period, series.description, value(kind, total));
            }
        }
    }
}

impl Series {
    fn total(&self, tally: &Tally<'_>, number: usize) -> Total {
        match self.lanes.as_slice() {
            [lane] => tally.total(number, *lane),
            lanes => lanes.iter().fold(Total::NONE, |sum, lane| sum.plus(tally.total(number, *lane))),
        }
    }
}

fn value(kind: StatisticType, total: Total) -> Option<Amount> {
    match kind {
        StatisticType::ExpensesByCategoryByCount => Some(Amount::from(i64::from(total.count))),
        _ => total.value(),
    }
}
