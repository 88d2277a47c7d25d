//! One pass over the columns: sums and counts by period and lane, a lane being whatever rows are grouped by within a period.
//!
//! Dates are sorted within a segment, so a period is a run of its rows, and lanes are few, so a period has a dense block of cells.

use std::ops::Range;

use hashbrown::HashMap;
use tink_model::Amount;

use super::cells::{Cell, Integer, Run, Scaling, add_shares, add_whole};
use super::scope::{SHARE_DECIMALS, Scope};
use super::timeline::Timeline;
use crate::image::{Columns, Segment};
use crate::rules::exact::Exact;
use crate::rules::periods::Period;

/// Of how many decimals a value is that a share has a part in.
pub(super) const SHARED_DECIMALS: u32 = 2;

/// A sum and what it is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Total {
    pub sum: Exact,
    pub count: u32,
    /// Whether an account has a part in it that is not the user's alone.
    pub shared: bool,
}

impl Total {
    pub(super) const NONE: Self = Self { sum: Exact::ZERO, count: 0, shared: false };

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            sum: self.sum.plus(other.sum),
            count: self.count.saturating_add(other.count),
            shared: self.shared || other.shared,
        }
    }

    /// The sum as a row shows it: rounded only if a share has a part in it.
    pub(super) fn value(self) -> Option<Amount> {
        if self.shared { self.sum.rounded(SHARED_DECIMALS).amount() } else { self.sum.amount() }
    }
}

/// What rows are grouped by within a period: a column, and from its values to lanes. A lane that is not below `count` is none.
pub(super) struct Lanes<C, L> {
    pub count: usize,
    pub column: C,
    pub lane: L,
}

/// Whose amounts are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weighing {
    /// All of every account, even of those that do not count.
    Whole,
    /// The user's shares of accounts that count.
    Shares,
}

/// Sums and counts by period and lane.
pub(super) struct Tally<'a> {
    timeline: Timeline<'a>,
    lanes: usize,
    scale: u32,
    cells: Cells,
    /// What does not fit into cells, by their places.
    wide: HashMap<usize, Exact>,
}

/// By number of the period and lane.
enum Cells {
    Small(Vec<Cell<i64>>),
    Large(Vec<Cell<i128>>),
}

impl<'a> Tally<'a> {
    /// Sums what is not upcoming.
    pub(super) fn of<K, C, L>(
        scope: &Scope<'_>,
        timeline: Timeline<'a>,
        weighing: Weighing,
        lanes: &Lanes<C, L>,
    ) -> Self
    where
        K: Copy,
        C: Fn(&Columns) -> &[K],
        L: Fn(K) -> usize,
    {
        let weighing = if scope.is_whole() { Weighing::Whole } else { weighing };
        let columns = scope.image.transactions.segments().iter().map(Segment::columns);
        let (scaling, has_weights) = match weighing {
            Weighing::Whole => (Scaling::of(columns, 0), true),
            Weighing::Shares => {
                let has_weights = scope.shares.iter().all(|share| share.weight.is_some() || !share.counts);
                (Scaling::of(columns, SHARE_DECIMALS), has_weights)
            }
        };
        let mut scan = Scan { scope, scaling, weighing, timeline, wide: HashMap::new() };
        let cells = match scan.scaling.is_small && has_weights {
            true => Cells::Small(scan.run(lanes)),
            false => Cells::Large(scan.run(lanes)),
        };
        let Scan { timeline, scaling, wide, .. } = scan;
        Self { timeline, lanes: lanes.count, scale: scaling.scale, cells, wide }
    }

    /// The periods that have rows, by time, with their numbers.
    pub(super) fn periods(&self) -> impl Iterator<Item = (Period, usize)> + '_ {
        let has_rows = |number: usize| (0..self.lanes).any(|lane| self.cell(number * self.lanes + lane).1 > 0);
        self.timeline.periods().filter(move |(_, number)| has_rows(*number))
    }

    /// The total of a lane in a period.
    pub(super) fn total(&self, number: usize, lane: usize) -> Total {
        let place = number * self.lanes + lane;
        let (sum, count, shared) = self.cell(place);
        let mut total = Total { sum: Exact::new(sum, self.scale), count, shared };
        if let Some(wide) = self.wide.get(&place) {
            total.sum = total.sum.plus(*wide);
        }
        total
    }

    fn cell(&self, place: usize) -> (i128, u32, bool) {
        match &self.cells {
            Cells::Small(cells) => cells[place].parts(),
            Cells::Large(cells) => cells[place].parts(),
        }
    }
}

/// A pass on its way.
struct Scan<'s, 'a> {
    scope: &'s Scope<'s>,
    scaling: Scaling,
    weighing: Weighing,
    timeline: Timeline<'a>,
    wide: HashMap<usize, Exact>,
}

impl Scan<'_, '_> {
    fn run<A, K, C, L>(&mut self, lanes: &Lanes<C, L>) -> Vec<Cell<A>>
    where
        A: Integer,
        K: Copy,
        C: Fn(&Columns) -> &[K],
        L: Fn(K) -> usize,
    {
        let mut cells: Vec<Cell<A>> = Vec::new();
        let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
        for segment in self.scope.image.transactions.segments() {
            let dates = segment.columns().dates();
            let upcoming = dates.until(self.scope.until.as_millis());
            self.timeline.cut(dates, upcoming, |rows, period| runs.push((rows, period * lanes.count)));
            cells.resize(self.timeline.len() * lanes.count, Cell::default());
            for (rows, base) in runs.drain(..) {
                let block = &mut cells[base..][..lanes.count];
                each_live_run(segment, rows, |rows| self.add(block, base, segment.columns(), rows, lanes));
            }
        }
        cells
    }

    fn add<A, K, C, L>(
        &mut self,
        block: &mut [Cell<A>],
        base: usize,
        columns: &Columns,
        rows: Range<usize>,
        lanes: &Lanes<C, L>,
    ) where
        A: Integer,
        K: Copy,
        C: Fn(&Columns) -> &[K],
        L: Fn(K) -> usize,
    {
        let run = Run {
            keys: &(lanes.column)(columns)[rows.clone()],
            accounts: &columns.accounts()[rows.clone()],
            mantissas: &columns.mantissas()[rows.clone()],
            scales: &columns.scales()[rows.clone()],
        };
        let amount = |place: usize| columns.row(rows.start + place).amount();
        let shares = &self.scope.shares;
        let wide = &mut self.wide;
        let mut put = |lane: usize, amount: Exact| {
            let sum = wide.entry(base + lane).or_insert(Exact::ZERO);
            *sum = sum.plus(amount);
        };
        match self.weighing {
            Weighing::Whole => {
                add_whole(block, &run, &self.scaling, &lanes.lane, |lane, place| put(lane, amount(place).into()));
            }
            Weighing::Shares => add_shares(block, &run, &self.scaling, shares, &lanes.lane, |lane, place| {
                let ratio = shares[usize::from(run.accounts[place])].ratio;
                put(lane, Exact::from(amount(place)).times(ratio));
            }),
        }
    }
}

/// Calls `run` with the rows of a range that are not gone, as many at a time as follow each other.
fn each_live_run(segment: &Segment, rows: Range<usize>, mut run: impl FnMut(Range<usize>)) {
    if segment.live() == segment.columns().len() {
        run(rows);
        return;
    }
    let mut from = rows.start;
    for gone in rows.clone().filter(|row| segment.is_gone(*row)) {
        run(from..gone);
        from = gone + 1;
    }
    run(from..rows.end);
}
