//! The figures as one JSON document. Its members are part of the command's interface; every number is an exact decimal.

use serde::Serialize;
use tink_model::Amount;

use super::percent::change;
use super::spending::share;
use super::view::Stats;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    user: &'a str,
    currency: &'a str,
    resolution: &'a str,
    expenses_by_category: ExpensesDocument<'a>,
    months: Vec<MonthDocument<'a>>,
    left_to_spend: LeftDocument<'a>,
    balances: Vec<AccountDocument<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExpensesDocument<'a> {
    period: &'a str,
    so_far: bool,
    /// The months of the averages.
    compared: &'a [String],
    total: Amount,
    average: Option<Amount>,
    categories: Vec<CategoryDocument<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CategoryDocument<'a> {
    id: &'a str,
    name: &'a str,
    spent: Amount,
    /// In percent of what was spent, refunds aside, with one decimal.
    share: Option<Amount>,
    /// With at least two decimals, a half rounded to the even.
    average: Option<Amount>,
    /// What was spent beyond the average.
    change: Option<Amount>,
    /// The same in percent of the average, with one decimal.
    change_percent: Option<Amount>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MonthDocument<'a> {
    period: &'a str,
    income: Amount,
    expenses: Amount,
    net: Amount,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LeftDocument<'a> {
    period: &'a str,
    days: Vec<DayDocument<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DayDocument<'a> {
    date: &'a str,
    left: Amount,
    average: Option<Amount>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountDocument<'a> {
    id: &'a str,
    name: &'a str,
    points: Vec<PointDocument<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PointDocument<'a> {
    period: &'a str,
    balance: Amount,
}

/// The figures as one JSON document.
pub(crate) fn json(stats: &Stats) -> String {
    let expenses = &stats.expenses;
    let document = Document {
        user: &stats.user,
        currency: &stats.currency,
        resolution: &stats.resolution,
        expenses_by_category: ExpensesDocument {
            period: &expenses.period,
            so_far: expenses.so_far,
            compared: &expenses.compared,
            total: expenses.total,
            average: expenses.average,
            categories: expenses
                .categories
                .iter()
                .map(|category| CategoryDocument {
                    id: &category.id,
                    name: &category.name,
                    spent: category.spent,
                    share: share(expenses, category.spent),
                    average: category.average,
                    change: category.average.and_then(|average| category.spent.checked_sub(average)),
                    change_percent: category.average.and_then(|average| change(category.spent, average)),
                })
                .collect(),
        },
        months: stats
            .months
            .iter()
            .map(|month| MonthDocument {
                period: &month.period,
                income: month.income,
                expenses: month.expenses,
                net: month.net,
            })
            .collect(),
        left_to_spend: LeftDocument {
            period: &stats.left.period,
            days: stats
                .left
                .days
                .iter()
                .map(|day| DayDocument { date: &day.date, left: day.left, average: day.average })
                .collect(),
        },
        balances: accounts(stats),
    };
    // Serialising plain structs into memory cannot fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn accounts(stats: &Stats) -> Vec<AccountDocument<'_>> {
    let balances = &stats.balances;
    let points = |index: usize| {
        balances
            .points
            .iter()
            .filter_map(|point| Some(PointDocument { period: &point.period, balance: (*point.balances.get(index)?)? }))
            .collect()
    };
    let named = balances.accounts.iter().enumerate();
    named
        .map(|(index, account)| AccountDocument { id: &account.id, name: &account.name, points: points(index) })
        .collect()
}
