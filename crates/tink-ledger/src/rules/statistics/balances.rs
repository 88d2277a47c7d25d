//! Balances over time: what accounts hold at the end of each period, told backwards from what they hold now.

use tink_model::Amount;

use super::query::{Asked, filled};
use super::row::{AccountGroup, Description, StatisticRow, StatisticType};
use super::scope::Scope;
use super::tally::{Lanes, Tally, Total, Weighing};
use super::timeline::Timeline;
use crate::image::{Account, Columns};
use crate::rules::exact::Exact;
use crate::rules::periods::Period;

/// An account that counts, with its lane in the tally.
struct Counted<'a> {
    account: &'a Account,
    ratio: Amount,
    whole: bool,
    lane: usize,
}

/// Adds the rows of both types of balances.
pub(super) fn rows(scope: &Scope<'_>, asked: &Asked<'_>, rows: &mut Vec<StatisticRow>) {
    let (by_account, by_group) = (StatisticType::BalancesByAccount, StatisticType::BalancesByAccountTypeGroup);
    if !asked.has(by_account) && !asked.has(by_group) {
        return;
    }
    let (accounts, lanes) = counted(scope);
    // Every period is needed, asked for or not: what happened after one moves its balance.
    let everything = |_| true;
    let timeline = Timeline::new(&scope.calendar, asked.resolution, &everything);
    let lanes =
        Lanes { count: accounts.len(), column: Columns::accounts, lane: |account: u16| lanes[usize::from(account)] };
    let tally = Tally::of(scope, timeline, Weighing::Whole, &lanes);
    if asked.has(by_account) {
        let series = accounts.iter().map(|account| (Description::Account(account.account.id), vec![account]));
        add(scope, asked, by_account, series, &tally, rows);
    }
    if asked.has(by_group) {
        let of_group = |group| accounts.iter().filter(move |account| AccountGroup::of(&account.account.kind) == group);
        let series = AccountGroup::ALL.map(|group| (Description::Group(group), of_group(group).collect::<Vec<_>>()));
        add(scope, asked, by_group, series, &tally, rows);
    }
}

/// The accounts that count, and the lane of every account number.
fn counted<'a>(scope: &Scope<'a>) -> (Vec<Counted<'a>>, Vec<usize>) {
    let mut accounts = Vec::new();
    let mut lanes = Vec::with_capacity(scope.shares.len());
    for (share, account) in scope.shares.iter().zip(scope.image.accounts.iter()) {
        lanes.push(if share.counts { accounts.len() } else { usize::MAX });
        if share.counts {
            accounts.push(Counted { account, ratio: share.ratio, whole: share.whole, lane: accounts.len() });
        }
    }
    (accounts, lanes)
}

fn add<'a>(
    scope: &Scope<'_>,
    asked: &Asked<'_>,
    kind: StatisticType,
    series: impl IntoIterator<Item = (Description, Vec<&'a Counted<'a>>)>,
    tally: &Tally<'_>,
    rows: &mut Vec<StatisticRow>,
) {
    let start = rows.len();
    for (description, accounts) in series {
        if !accounts.is_empty() && asked.describes(description) {
            for (period, total) in history(scope, asked, &accounts, tally) {
                if asked.wants(period) {
                    asked.add(rows, kind, period, description, total.value());
                }
            }
        }
    }
    // They came series by series; within a period the sort keeps the order of the series.
    rows[start..].sort_by_key(|row| row.period);
}

/// The balances of accounts together, at the ends of periods, from today's backwards.
fn history(scope: &Scope<'_>, asked: &Asked<'_>, accounts: &[&Counted<'_>], tally: &Tally<'_>) -> Vec<(Period, Total)> {
    let moved = |number: usize| {
        let share = |account: &&Counted<'_>| {
            let total = tally.total(number, account.lane);
            Total { sum: total.sum.times(account.ratio), ..total }
        };
        accounts.iter().map(share).fold(Total::NONE, Total::plus)
    };
    let mut moves: Vec<(Period, Total)> = tally.periods().map(|(period, number)| (period, moved(number))).collect();
    moves.retain(|(_, total)| total.count > 0);

    let now = scope.now(asked.resolution);
    let first = moves.first().map_or(now, |(period, _)| *period);
    let mut balance = accounts.iter().fold(Total::NONE, |sum, account| {
        let visible = Exact::from(account.account.visible_balance());
        sum.plus(Total { sum: visible.times(account.ratio), count: 0, shared: !account.whole })
    });
    let mut periods: Vec<Period> = filled(&scope.calendar, first, now).collect();
    periods.reverse();
    let mut balances = Vec::with_capacity(periods.len());
    for period in periods {
        balances.push((period, balance));
        if let Some((_, total)) = moves.pop_if(|(moved, _)| *moved == period) {
            balance.sum = balance.sum.minus(total.sum);
        }
    }
    balances
}
