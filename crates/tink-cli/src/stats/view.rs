//! The figures that are shown, ready for any way of showing them.

use tink_model::Amount;

/// Everything that `tink stats` shows of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stats {
    /// The user's external id.
    pub(crate) user: String,
    /// The user's currency, which all amounts are in.
    pub(crate) currency: String,
    /// How the user's months are cut: MONTHLY or MONTHLY_ADJUSTED.
    pub(crate) resolution: String,
    /// The last month with any income or expense, which may be long before the shown one.
    pub(crate) last_month: Option<String>,
    pub(crate) expenses: Expenses,
    /// The months in order, without a gap.
    pub(crate) months: Vec<MonthFlow>,
    pub(crate) left: LeftToSpend,
    pub(crate) balances: Balances,
}

/// One month's expenses by category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Expenses {
    /// The month: 2026-11.
    pub(crate) period: String,
    /// The month is not over, so that it is compared with whole ones.
    pub(crate) so_far: bool,
    /// The months before it, of which the averages are: at most three.
    pub(crate) compared: Vec<String>,
    /// The categories, the largest expense first.
    pub(crate) categories: Vec<CategoryExpenses>,
    /// The expenses of all categories, and their average.
    pub(crate) total: Amount,
    pub(crate) average: Option<Amount>,
}

/// What was spent in a category; refunds are taken off, so that it can be negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CategoryExpenses {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) spent: Amount,
    /// The average of the compared months; `None` where there is none to compare with.
    pub(crate) average: Option<Amount>,
}

/// A month's income against its expenses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MonthFlow {
    pub(crate) period: String,
    pub(crate) income: Amount,
    /// Not positive, unless refunds outweigh what was spent.
    pub(crate) expenses: Amount,
    /// Their sum.
    pub(crate) net: Amount,
}

/// What is left to spend on the days of one month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LeftToSpend {
    pub(crate) period: String,
    /// The days in order, up to the last one that is known.
    pub(crate) days: Vec<LeftToSpendDay>,
}

/// The income minus the expenses of a month up to the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeftToSpendDay {
    /// The day: 2026-11-20.
    pub(crate) date: String,
    pub(crate) left: Amount,
    /// What was left on this day of the months before, on average.
    pub(crate) average: Option<Amount>,
}

/// The balances of accounts at the ends of months.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Balances {
    pub(crate) accounts: Vec<AccountName>,
    /// The months in order.
    pub(crate) points: Vec<BalancePoint>,
}

/// An account, by the name that its user knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountName {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// The balances at the end of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BalancePoint {
    pub(crate) period: String,
    /// One for each account, `None` where nothing is known yet.
    pub(crate) balances: Vec<Option<Amount>>,
    /// The sum of what is known.
    pub(crate) total: Amount,
}

/// The sum of amounts, or `None` where it cannot be held exactly.
pub(crate) fn sum(amounts: impl IntoIterator<Item = Amount>) -> Option<Amount> {
    amounts.into_iter().try_fold(Amount::ZERO, Amount::checked_add)
}
