//! A query of statistics, and its answer: type by type, resolution by resolution.

use std::collections::BTreeSet;

use tink_model::{Amount, EpochMillis};

use super::row::{Description, StatisticRow, StatisticType};
use super::scope::Scope;
use super::{balances, by_category, left_to_spend};
use crate::image::UserImage;
use crate::rules::categories::{CategoryIndex, CategoryTree};
use crate::rules::periods::{Calendar, Period, Resolution};

/// Series are filled at most so many periods back from today's.
pub const MOST_FILLED: usize = 4_000;

/// A query. What is empty or absent filters nothing.
#[derive(Debug, Clone, Default)]
pub struct StatisticsQuery {
    /// Types by their names; none means [`StatisticType::DEFAULT`].
    pub types: Vec<String>,
    /// The resolution; none means all that the types have.
    pub resolution: Option<Resolution>,
    /// Keys of periods.
    pub periods: Vec<String>,
    /// The description of rows.
    pub description: Option<String>,
    /// Whether periods without a row get one of value 0, from the first row of a series to today.
    pub pad_until_today: bool,
}

/// Answers a query, at that moment.
#[must_use]
pub fn query(image: &UserImage, now: EpochMillis, query: &StatisticsQuery) -> Vec<StatisticRow> {
    let scope = Scope::new(image, now);
    let mut rows = Vec::new();
    for resolution in Resolution::EVERY {
        if query.resolution.is_some_and(|asked| asked != resolution) || scope.lacks(resolution) {
            continue;
        }
        let asked = Asked::new(query, resolution);
        by_category::rows(&scope, &asked, &mut rows);
        balances::rows(&scope, &asked, &mut rows);
        left_to_spend::rows(&scope, &asked, &mut rows);
    }
    // Within a type and a resolution they come in order, and a stable sort keeps that.
    rows.sort_by_key(|row| (row.kind, row.resolution));
    rows
}

/// A query at one resolution.
pub(super) struct Asked<'a> {
    pub resolution: Resolution,
    types: Vec<StatisticType>,
    periods: Option<BTreeSet<Period>>,
    description: Option<&'a str>,
    pub pads: bool,
}

impl<'a> Asked<'a> {
    fn new(query: &'a StatisticsQuery, resolution: Resolution) -> Self {
        let by_default = query.types.is_empty();
        let is_asked = |kind: &StatisticType| match by_default {
            true => StatisticType::DEFAULT.contains(kind),
            false => query.types.iter().any(|name| name == kind.as_str()),
        };
        let types = StatisticType::QUERIED.into_iter().filter(|kind| kind.has(resolution)).filter(is_asked).collect();
        let periods = query.periods.iter().filter_map(|key| Period::parse(resolution, key));
        Self {
            resolution,
            types,
            periods: (!query.periods.is_empty()).then(|| periods.collect()),
            description: query.description.as_deref(),
            pads: query.pad_until_today,
        }
    }

    /// Whether the type is asked for and has this resolution.
    pub(super) fn has(&self, kind: StatisticType) -> bool {
        self.types.contains(&kind)
    }

    /// Whether rows of the period are asked for.
    pub(super) fn wants(&self, period: Period) -> bool {
        self.periods.as_ref().is_none_or(|periods| periods.contains(&period))
    }

    /// Whether rows of the description are asked for.
    pub(super) fn describes(&self, description: Description) -> bool {
        self.description.is_none_or(|asked| description.to_string() == asked)
    }

    /// The group of categories whose sums are asked for, where the description names one.
    pub(super) fn group(&self) -> Option<CategoryIndex> {
        let asked = self.description.and_then(|description| CategoryTree::get().by_id(description));
        asked.filter(|category| !CategoryTree::get().is_leaf(*category))
    }

    /// Adds a row of this resolution to the others, if there is an amount that holds the value.
    pub(super) fn add(
        &self,
        rows: &mut Vec<StatisticRow>,
        kind: StatisticType,
        period: Period,
        description: Description,
        value: Option<Amount>,
    ) {
        if let Some(value) = value {
            rows.push(StatisticRow { kind, resolution: self.resolution, period, description, value });
        }
    }
}

/// The periods from one to another, but at most [`MOST_FILLED`] back from the last.
pub(super) fn filled(calendar: &Calendar, first: Period, last: Period) -> impl Iterator<Item = Period> + use<> {
    let mut from = last;
    for _ in 1..MOST_FILLED {
        match from.previous() {
            Some(previous) if previous >= first => from = previous,
            _ => break,
        }
    }
    calendar.periods(from.max(first), last)
}
