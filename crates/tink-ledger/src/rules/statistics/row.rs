//! What statistics there are, and one row of them.

use std::fmt;

use tink_model::Amount;

use crate::id::Id;
use crate::rules::categories::{CategoryIndex, CategoryKind};
use crate::rules::periods::{Period, Resolution};

/// What a statistic tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatisticType {
    /// Balances over time by account.
    BalancesByAccount,
    /// Balances over time by group of account types.
    BalancesByAccountTypeGroup,
    /// Sum of the expenses in each category.
    ExpensesByCategory,
    /// Number of the expenses in each category.
    ExpensesByCategoryByCount,
    /// Sum of the income in each category.
    IncomeByCategory,
    /// Sums of all income and of all expenses.
    IncomeAndExpenses,
    /// What is left of the income, day by day.
    LeftToSpend,
    /// What was left on that day in the periods before, on average.
    LeftToSpendAverage,
    /// Sums of the income, the expenses and the transfers among similar transactions. No query has it.
    IncomeAndExpensesAndTransfers,
}

/// The resolutions of the two monthly modes, of which a user has one.
const MONTHS: [Resolution; 2] = [Resolution::Monthly, Resolution::MonthlyAdjusted];

impl StatisticType {
    /// Those that a query can ask for, in the order in which rows come.
    pub const QUERIED: [Self; 8] = [
        Self::BalancesByAccount,
        Self::BalancesByAccountTypeGroup,
        Self::ExpensesByCategory,
        Self::ExpensesByCategoryByCount,
        Self::IncomeByCategory,
        Self::IncomeAndExpenses,
        Self::LeftToSpend,
        Self::LeftToSpendAverage,
    ];

    /// Those that a query means which names none.
    pub const DEFAULT: [Self; 4] =
        [Self::ExpensesByCategory, Self::IncomeByCategory, Self::LeftToSpend, Self::LeftToSpendAverage];

    /// The API's own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BalancesByAccount => "balances-by-account",
            Self::BalancesByAccountTypeGroup => "balances-by-account-type-group",
            Self::ExpensesByCategory => "expenses-by-category",
            Self::ExpensesByCategoryByCount => "expenses-by-category/by-count",
            Self::IncomeByCategory => "income-by-category",
            Self::IncomeAndExpenses => "income-and-expenses",
            Self::LeftToSpend => "left-to-spend",
            Self::LeftToSpendAverage => "left-to-spend-average",
            Self::IncomeAndExpensesAndTransfers => "income-and-expenses-and-transfers",
        }
    }

    /// Whether a query can ask for the type at that resolution, months of either mode included.
    #[must_use]
    pub fn has(self, resolution: Resolution) -> bool {
        let others: &[Resolution] = match self {
            Self::ExpensesByCategory => &[Resolution::Daily, Resolution::Weekly, Resolution::Yearly],
            Self::ExpensesByCategoryByCount => &[Resolution::Daily, Resolution::Weekly],
            Self::IncomeAndExpenses => &[Resolution::Yearly],
            Self::BalancesByAccount
            | Self::BalancesByAccountTypeGroup
            | Self::IncomeByCategory
            | Self::LeftToSpend
            | Self::LeftToSpendAverage => &[],
            Self::IncomeAndExpensesAndTransfers => return false,
        };
        MONTHS.contains(&resolution) || others.contains(&resolution)
    }
}

impl fmt::Display for StatisticType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A group of account types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountGroup {
    /// `CHECKING`, `CREDIT_CARD`, `OTHER`, and what the others do not list.
    CardsAndAccounts,
    /// `MORTGAGE`, `LOAN`.
    Loans,
    /// `INVESTMENT`, `PENSION`, `SAVINGS`.
    Savings,
}

impl AccountGroup {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::CardsAndAccounts, Self::Loans, Self::Savings];

    /// The group of an account type.
    #[must_use]
    pub fn of(account_type: &str) -> Self {
        match account_type {
            "MORTGAGE" | "LOAN" => Self::Loans,
            "INVESTMENT" | "PENSION" | "SAVINGS" => Self::Savings,
            _ => Self::CardsAndAccounts,
        }
    }

    /// The API's own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CardsAndAccounts => "CARDS_AND_ACCOUNTS",
            Self::Loans => "LOANS",
            Self::Savings => "SAVINGS",
        }
    }
}

/// What a row is about. Its text is what the API calls the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Description {
    /// A leaf category, by its id.
    Category(CategoryIndex),
    /// A type of categories: `INCOME`, `EXPENSES` or `TRANSFERS`.
    Kind(CategoryKind),
    /// An account, by its id.
    Account(Id),
    /// A group of accounts.
    Group(AccountGroup),
    /// A day, by its key.
    Day(Period),
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Category(category) => f.write_str(category.id()),
            Self::Kind(kind) => f.write_str(kind.as_str()),
            Self::Account(account) => account.fmt(f),
            Self::Group(group) => f.write_str(group.as_str()),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// One statistic. It owns no memory; the texts of the API are what its members display.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatisticRow {
    /// What it tells.
    pub kind: StatisticType,
    /// How long its period is.
    pub resolution: Resolution,
    /// When.
    pub period: Period,
    /// What about.
    pub description: Description,
    /// How much, or how many.
    pub value: Amount,
}

impl StatisticRow {
    /// The secondary identifier, which no type of ours has.
    #[must_use]
    pub const fn payload(&self) -> &'static str {
        ""
    }
}
