//! What is left of a period's income, day by day, and what was left on that day on average.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use jiff::civil::Date;
use tink_model::Amount;

use super::query::{Asked, filled};
use super::row::{Description, StatisticRow, StatisticType};
use super::scope::Scope;
use super::tally::{Lanes, SHARED_DECIMALS, Tally, Total, Weighing};
use super::timeline::Timeline;
use crate::image::Columns;
use crate::rules::categories::{CategoryIndex, CategoryKind, CategoryTree};
use crate::rules::exact::Exact;
use crate::rules::periods::{Period, Resolution};

/// An average looks at so many periods.
const AVERAGED: usize = 6;

/// What is left after each day of the periods that have income or expenses.
type Left = BTreeMap<Period, Vec<Total>>;

/// Adds the rows of left to spend and of its average.
pub(super) fn rows(scope: &Scope<'_>, asked: &Asked<'_>, rows: &mut Vec<StatisticRow>) {
    if !asked.has(StatisticType::LeftToSpend) && !asked.has(StatisticType::LeftToSpendAverage) {
        return;
    }
    let left = left(scope, asked.resolution);
    let last = scope.now(asked.resolution);
    if asked.has(StatisticType::LeftToSpend) {
        let value = |period: Period, day: usize| left.get(&period).map_or(Some(Amount::ZERO), |days| days[day].value());
        add(scope, asked, StatisticType::LeftToSpend, left.keys().copied().collect(), value, rows);
    }
    if asked.has(StatisticType::LeftToSpendAverage) {
        let after = |period: &Period| iter::successors(period.next(), |period| period.next()).take(AVERAGED);
        let periods: BTreeSet<Period> = left.keys().flat_map(after).filter(|period| *period <= last).collect();
        let value = |period: Period, day: usize| average(&left, period, day);
        add(scope, asked, StatisticType::LeftToSpendAverage, periods, value, rows);
    }
}

/// Adds a row for every day, up to today, of periods that have values, and of those that padding fills.
fn add(
    scope: &Scope<'_>,
    asked: &Asked<'_>,
    kind: StatisticType,
    mut periods: BTreeSet<Period>,
    value: impl Fn(Period, usize) -> Option<Amount>,
    rows: &mut Vec<StatisticRow>,
) {
    if asked.pads
        && let Some(first) = periods.first().copied()
    {
        periods.extend(filled(&scope.calendar, first, scope.now(asked.resolution)));
    }
    let today = scope.calendar.first_day(scope.today);
    for period in periods.into_iter().filter(|period| asked.wants(*period)) {
        let days = days(scope, period).take_while(|day| *day <= today);
        for (number, day) in days.enumerate() {
            let description = Description::Day(Period::named_by(Resolution::Daily, day));
            if asked.describes(description) {
                asked.add(rows, kind, period, description, value(period, number));
            }
        }
    }
}

fn days(scope: &Scope<'_>, period: Period) -> impl Iterator<Item = Date> {
    let last = scope.calendar.last_day(period);
    iter::successors(Some(scope.calendar.first_day(period)), |day| day.tomorrow().ok())
        .take_while(move |day| *day <= last)
}

fn left(scope: &Scope<'_>, resolution: Resolution) -> Left {
    let lanes: Vec<usize> =
        CategoryTree::get().all().map(|category| usize::from(category.kind() == CategoryKind::Transfers)).collect();
    let everything = |_| true;
    let timeline = Timeline::new(&scope.calendar, Resolution::Daily, &everything);
    let lane = |category: CategoryIndex| lanes[usize::from(category.0)];
    let lanes = Lanes { count: 1, column: Columns::categories, lane };
    let tally = Tally::of(scope, timeline, Weighing::Shares, &lanes);
    let by_day: BTreeMap<Date, Total> =
        tally.periods().map(|(day, number)| (scope.calendar.first_day(day), tally.total(number, 0))).collect();
    let mut left = Left::new();
    let mut rest = by_day.keys().next().copied();
    while let Some(date) = rest {
        let period = scope.calendar.period_of(resolution, date);
        let mut sum = Total::NONE;
        let after_each = |day: Date| {
            sum = sum.plus(by_day.get(&day).copied().unwrap_or(Total::NONE));
            sum
        };
        left.insert(period, days(scope, period).map(after_each).collect());
        let last = scope.calendar.last_day(period);
        rest = by_day.range(last..).map(|(date, _)| *date).find(|date| *date > last);
    }
    left
}

/// The mean of what was left on that day of the six periods before; zero where none of them had income or expenses.
fn average(left: &Left, period: Period, day: usize) -> Option<Amount> {
    let first = left.keys().next().copied().unwrap_or(period);
    let before = iter::successors(period.previous(), |period| period.previous());
    let before: Vec<Period> = before.take(AVERAGED).take_while(|period| *period >= first).collect();
    let on_day = |days: &Vec<Total>| days.get(day).or(days.last()).map_or(Exact::ZERO, |total| total.sum);
    let sum = before.iter().filter_map(|period| left.get(period)).map(on_day).fold(Exact::ZERO, Exact::plus);
    sum.mean(u32::try_from(before.len()).unwrap_or(1), SHARED_DECIMALS).amount()
}
