//! From the platform's statistics to the figures that are shown.
//!
//! The month that is shown is the last one that the platform has figures for, which is the current one: its answer is padded up
//! to today. So nothing here asks for the time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tink_model::Amount;
use tink_model::main::{Account, Category, Statistic};

use super::month::Month;
use super::percent::mean;
use super::view::{
    AccountName, BalancePoint, Balances, CategoryExpenses, Expenses, LeftToSpend, LeftToSpendDay, MonthFlow, Stats, sum,
};
use crate::exit::{Failure, Outcome};
use crate::run::categories::display_name;

const BALANCES: &str = "balances-by-account";
const EXPENSES: &str = "expenses-by-category";
const FLOW: &str = "income-and-expenses";
const LEFT: &str = "left-to-spend";
const LEFT_AVERAGE: &str = "left-to-spend-average";

/// The types of statistics that everything is made of.
pub(crate) const TYPES: &[&str] = &[BALANCES, EXPENSES, FLOW, LEFT, LEFT_AVERAGE];

/// How many months before the shown one its expenses are compared with.
const COMPARED: usize = 3;

/// What was answered, and what was asked for.
#[derive(Debug)]
pub(crate) struct Gathered<'a> {
    pub(crate) user: String,
    pub(crate) currency: String,
    pub(crate) resolution: String,
    /// Monthly figures of [`TYPES`].
    pub(crate) statistics: &'a [Statistic],
    pub(crate) accounts: &'a [Account],
    pub(crate) categories: &'a [Category],
    /// The month to show, in place of the current one.
    pub(crate) period: Option<Month>,
    /// How many months to look back.
    pub(crate) months: u16,
}

/// A figure that has all that is needed here.
#[derive(Debug, Clone, Copy)]
struct Figure<'a> {
    month: Month,
    about: &'a str,
    value: Amount,
}

/// The figures that are shown.
pub(crate) fn gather(gathered: Gathered<'_>) -> Outcome<Stats> {
    let mut by_type: HashMap<&str, Vec<Figure<'_>>> = HashMap::new();
    for row in gathered.statistics {
        let month = row.period.as_deref().and_then(Month::parse);
        if let (Some(kind), Some(month), Some(value)) = (row.r#type.as_deref(), month, row.value) {
            let about = row.description.as_deref().unwrap_or_default();
            by_type.entry(kind).or_default().push(Figure { month, about, value });
        }
    }
    let of = |kind: &str| by_type.get(kind).map_or(&[][..], Vec::as_slice);
    let current = by_type.values().flatten().map(|figure| figure.month).max();
    let shown = gathered.period.or(current);
    let mut stats =
        Stats { user: gathered.user, currency: gathered.currency, resolution: gathered.resolution, ..Stats::default() };
    let (Some(current), Some(shown)) = (current, shown) else { return Ok(stats) };
    let moved = of(FLOW).iter().filter(|figure| !figure.value.is_zero()).map(|figure| figure.month);
    stats.last_month = moved.max().map(|month| month.to_string());
    let first = shown.back(usize::from(gathered.months.saturating_sub(1)));
    stats.expenses = expenses(of(EXPENSES), of(FLOW), gathered.categories, (shown, current))?;
    stats.months = months(of(FLOW), (first, shown.min(current)))?;
    stats.left = left(of(LEFT), of(LEFT_AVERAGE), shown);
    stats.balances = balances(of(BALANCES), gathered.accounts, (first, shown.min(current)))?;
    Ok(stats)
}

fn held(sum: Option<Amount>) -> Outcome<Amount> {
    sum.ok_or_else(|| Failure::failed("the amounts add up to more than can be held"))
}

/// The sum of the figures of one month about one thing.
fn total(figures: &[Figure<'_>], month: Month, about: &str) -> Outcome<Amount> {
    let of_it = figures.iter().filter(|figure| figure.month == month && figure.about == about);
    held(sum(of_it.map(|figure| figure.value)))
}

fn expenses(
    figures: &[Figure<'_>],
    flow: &[Figure<'_>],
    categories: &[Category],
    (shown, current): (Month, Month),
) -> Outcome<Expenses> {
    // A category with others below it repeats their figures, where a platform has figures for it.
    let parents: BTreeSet<&str> =
        categories.iter().filter_map(|category| category.parent.as_ref()).map(AsRef::as_ref).collect();
    let names: HashMap<&str, &Category> = categories.iter().map(|category| (category.id.as_str(), category)).collect();
    let figures: Vec<Figure<'_>> = figures.iter().filter(|figure| !parents.contains(figure.about)).copied().collect();
    // Months before the first income or expense say nothing of what is usual.
    let beginning = figures.iter().chain(flow).map(|figure| figure.month).min().unwrap_or(shown);
    let compared: Vec<Month> =
        (1..=COMPARED).rev().map(|months| shown.back(months)).filter(|month| *month >= beginning).collect();
    let about: BTreeSet<&str> = figures
        .iter()
        .filter(|figure| figure.month == shown || compared.contains(&figure.month))
        .map(|figure| figure.about)
        .collect();
    let mut found = Vec::new();
    for about in about {
        let spent = |month: &Month| total(&figures, *month, about).map(|total| -total);
        let before = compared.iter().map(spent).collect::<Outcome<Vec<Amount>>>()?;
        found.push(CategoryExpenses {
            id: about.to_owned(),
            name: names.get(about).map_or("?", |category| display_name(category)).to_owned(),
            spent: spent(&shown)?,
            average: mean(&before),
        });
    }
    found.retain(|category| !category.spent.is_zero() || category.average.is_some_and(|average| !average.is_zero()));
    found.sort_by(|one, other| other.spent.cmp(&one.spent).then_with(|| one.name.cmp(&other.name)));
    let of_months = |month: &Month| {
        let of_it = figures.iter().filter(|figure| figure.month == *month);
        held(sum(of_it.map(|figure| -figure.value)))
    };
    let before = compared.iter().map(of_months).collect::<Outcome<Vec<Amount>>>()?;
    Ok(Expenses {
        period: shown.to_string(),
        so_far: shown == current,
        compared: compared.iter().map(Month::to_string).collect(),
        total: of_months(&shown)?,
        average: mean(&before),
        categories: found,
    })
}

/// The months from the first one with figures on, without a gap.
fn months(figures: &[Figure<'_>], (first, last): (Month, Month)) -> Outcome<Vec<MonthFlow>> {
    let Some(beginning) = figures.iter().map(|figure| figure.month).min() else { return Ok(Vec::new()) };
    let flow = |month: Month| {
        let (income, expenses) = (total(figures, month, "INCOME")?, total(figures, month, "EXPENSES")?);
        let net = held(income.checked_add(expenses))?;
        Ok(MonthFlow { period: month.to_string(), income, expenses, net })
    };
    first.max(beginning).through(last).map(flow).collect()
}

/// More days than any month has, so that whatever is answered can be drawn.
const MOST_DAYS: usize = 62;

fn left(figures: &[Figure<'_>], averages: &[Figure<'_>], shown: Month) -> LeftToSpend {
    let of = |figures: &[Figure<'_>]| -> BTreeMap<String, Amount> {
        let of_it = figures.iter().filter(|figure| figure.month == shown);
        of_it.map(|figure| (figure.about.to_owned(), figure.value)).collect()
    };
    let averages = of(averages);
    let days = of(figures).into_iter().take(MOST_DAYS).map(|(date, left)| {
        let average = averages.get(&date).copied();
        LeftToSpendDay { date, left, average }
    });
    LeftToSpend { period: shown.to_string(), days: days.collect() }
}

/// The balances of the accounts in the order of the account list. A month without a figure keeps the balance before it.
fn balances(figures: &[Figure<'_>], accounts: &[Account], (first, last): (Month, Month)) -> Outcome<Balances> {
    let mut known: HashMap<&str, BTreeMap<Month, Amount>> = HashMap::new();
    for figure in figures.iter().filter(|figure| figure.month <= last) {
        known.entry(figure.about).or_default().insert(figure.month, figure.value);
    }
    let names: Vec<AccountName> = accounts
        .iter()
        .filter(|account| known.contains_key(account.id.as_str()))
        .map(|account| AccountName {
            id: account.id.to_string(),
            name: account.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| account.id.to_string()),
        })
        .collect();
    let beginning = names.iter().filter_map(|account| known.get(account.id.as_str())?.keys().next().copied()).min();
    let Some(beginning) = beginning else { return Ok(Balances::default()) };
    let point = |month: Month| {
        let at = |account: &AccountName| {
            let (_, balance) = known.get(account.id.as_str())?.range(..=month).next_back()?;
            Some(*balance)
        };
        let balances: Vec<Option<Amount>> = names.iter().map(at).collect();
        let total = held(sum(balances.iter().flatten().copied()))?;
        Ok(BalancePoint { period: month.to_string(), balances, total })
    };
    let points = first.max(beginning).through(last).map(point).collect::<Outcome<Vec<BalancePoint>>>()?;
    Ok(Balances { accounts: names, points })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, period: &str, about: &str, value: &str) -> Statistic {
        let value: Amount = value.parse().expect("an amount");
        Statistic::new().with_type(kind).with_period(period).with_description(about).with_value(value)
    }

    fn rows() -> Vec<Statistic> {
        vec![
            row(EXPENSES, "2026-08", "food", "-300.00"),
            row(EXPENSES, "2026-09", "food", "-200.00"),
            row(EXPENSES, "2026-11", "food", "-100.00"),
            row(EXPENSES, "2026-11", "home", "-100.00"),
            row(EXPENSES, "2026-11", "rent", "-50"),
            row(EXPENSES, "2026-11", "rent", "-25.50"),
            row(FLOW, "2026-07", "INCOME", "2000"),
            row(FLOW, "2026-08", "EXPENSES", "-300.00"),
            row(FLOW, "2026-11", "EXPENSES", "-175.50"),
            row(FLOW, "2026-11", "INCOME", "2000"),
            row(LEFT, "2026-10", "2026-10-31", "7"),
            row(LEFT, "2026-11", "2026-11-02", "1824.50"),
            row(LEFT, "2026-11", "2026-11-01", "2000"),
            row(LEFT_AVERAGE, "2026-11", "2026-11-01", "1900"),
            row(BALANCES, "2026-08", "a", "10"),
            row(BALANCES, "2026-10", "a", "20"),
            row(BALANCES, "2026-10", "b", "-5.25"),
            row(BALANCES, "2026-11", "gone", "1"),
            row("unheard-of", "2026", "x", "1"),
        ]
    }

    fn gathered(period: Option<&str>, months: u16) -> Stats {
        let statistics = rows();
        let categories = [
            Category::new("home").with_primary_name("Home"),
            Category::new("rent").with_parent("home").with_secondary_name("Rent"),
            Category::new("food").with_secondary_name("Food"),
        ];
        let accounts = [Account::new("b").with_name("Card"), Account::new("a").with_name("Salary"), Account::new("c")];
        gather(Gathered {
            user: "demo".to_owned(),
            currency: "SEK".to_owned(),
            resolution: "MONTHLY".to_owned(),
            statistics: &statistics,
            accounts: &accounts,
            categories: &categories,
            period: period.and_then(Month::parse),
            months,
        })
        .expect("figures")
    }

    #[test]
    fn expenses_are_of_leaves_and_compared_with_the_months_since_the_first_figure() {
        let expenses = gathered(None, 12).expenses;
        let shown: Vec<_> = expenses
            .categories
            .iter()
            .map(|one| format!("{} {} {:?}", one.name, one.spent, one.average.map(|average| average.to_string())))
            .collect();
        assert_eq!(shown, ["Food 100.00 Some(\"166.67\")", "Rent 75.50 Some(\"0.00\")"]);
        assert_eq!((expenses.period.as_str(), expenses.so_far), ("2026-11", true));
        assert_eq!(expenses.compared, ["2026-08", "2026-09", "2026-10"]);
        assert_eq!(expenses.total.to_string(), "175.50");
        let earlier = gathered(Some("2026-08"), 12).expenses;
        assert_eq!((earlier.compared, earlier.so_far), (vec!["2026-07".to_owned()], false));
        assert_eq!(earlier.average, Some(Amount::ZERO));
        assert!(gathered(Some("2026-07"), 12).expenses.compared.is_empty());
    }

    #[test]
    fn months_have_no_gap_and_begin_with_the_first_figure() {
        let net = |stats: Stats| -> Vec<String> {
            stats.months.iter().map(|month| format!("{} {}", month.period, month.net)).collect()
        };
        assert_eq!(
            net(gathered(None, 12)),
            ["2026-07 2000", "2026-08 -300.00", "2026-09 0", "2026-10 0", "2026-11 1824.50"]
        );
        assert_eq!(net(gathered(None, 2)), ["2026-10 0", "2026-11 1824.50"]);
        assert_eq!(net(gathered(Some("2026-08"), 12)), ["2026-07 2000", "2026-08 -300.00"]);
    }

    #[test]
    fn days_are_in_order_and_have_their_average() {
        let left = gathered(None, 12).left;
        let shown: Vec<_> = left.days.iter().map(|day| (day.date.as_str(), day.average.is_some())).collect();
        assert_eq!(shown, [("2026-11-01", true), ("2026-11-02", false)]);
    }

    #[test]
    fn balances_carry_over_and_follow_the_account_list() {
        let balances = gathered(None, 12).balances;
        let names: Vec<_> = balances.accounts.iter().map(|account| account.name.as_str()).collect();
        assert_eq!(names, ["Card", "Salary"]);
        let totals: Vec<_> = balances.points.iter().map(|point| format!("{} {}", point.period, point.total)).collect();
        assert_eq!(totals, ["2026-08 10", "2026-09 10", "2026-10 14.75", "2026-11 14.75"]);
        assert_eq!(balances.points.first().map(|point| point.balances.first().copied()), Some(Some(None)));
        assert_eq!(gathered(None, 1).balances.points.len(), 1);
    }

    #[test]
    fn a_month_without_figures_is_empty() {
        let stats = gathered(Some("2020-01"), 12);
        assert!(stats.expenses.categories.is_empty() && stats.months.is_empty());
        assert!(stats.left.days.is_empty() && stats.balances.points.is_empty());
        assert_eq!(gathered(Some("2030-01"), 1).months.len(), 0);
        assert_eq!(stats.last_month.as_deref(), Some("2026-11"));
    }
}
