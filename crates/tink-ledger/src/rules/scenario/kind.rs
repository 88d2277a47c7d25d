//! The scenarios, by name, and the numbers that make one life differ from another.

use serde::{Deserialize, Serialize};

/// Which life a person leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Scenario {
    /// An ordinary life: what test and simulated banks show.
    #[default]
    Demo,
    /// Puts at least 30 % of every month's income aside.
    HighSaver,
    /// Spends more than comes in, every month; ends each in the red and lets a card's debt grow.
    Overspender,
    /// Earns the same every month, for good.
    StableIncome,
}

impl Scenario {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Demo, Self::HighSaver, Self::Overspender, Self::StableIncome];

    /// The name, as the control API and the command spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::HighSaver => "high_saver",
            Self::Overspender => "overspender",
            Self::StableIncome => "stable_income",
        }
    }

    /// The scenario of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| scenario.as_str() == text)
    }

    /// The numbers of the scenario.
    pub(super) const fn ways(self) -> Ways {
        match self {
            Self::Demo => DEMO,
            Self::HighSaver => HIGH_SAVER,
            Self::Overspender => OVERSPENDER,
            Self::StableIncome => STABLE_INCOME,
        }
    }
}

/// How somebody handles money. Shares are in thousandths of the month's regular salary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ways {
    /// Where the salary lies in the market's span.
    pub salary_from: i64,
    pub salary_to: i64,
    /// The largest yearly raise.
    pub raise: i64,
    /// The largest deviation of one month's salary from the regular one: overtime, days off.
    pub salary_varies: i64,
    pub tax_refund: i64,
    /// What goes to the savings account and to the investment account after payday.
    pub to_savings: i64,
    pub to_investment: i64,
    /// Whether the savings come back when the money runs out.
    pub takes_savings_back: bool,
    /// The part of a year's savings that pays for the summer's travel, in thousandths.
    pub summer_travel: i64,
    /// What the checking account aims at on the last day of a month, and how far off it may end.
    pub month_end: i64,
    pub month_end_varies: i64,
    /// The fee of the home.
    pub home_fee: i64,
    /// New loans in salaries of a month, and the yearly repayment of the mortgage in thousandths of it.
    pub mortgage: i64,
    pub mortgage_repaid: i64,
    pub car_loan: i64,
    /// The least and the most that the card's debt grows in a month; none without a card.
    pub card_growth: Option<(i64, i64)>,
    /// How likely the bills that not everybody has are, in thousandths.
    pub extras: u64,
    /// The chance that a month has a journey beside the summer's, in thousandths.
    pub journeys: u64,
    /// Months' worth of salary on the savings and the investment account on the first day.
    pub opening_savings: i64,
    pub opening_investment: i64,
}

const DEMO: Ways = Ways {
    salary_from: 150,
    salary_to: 850,
    raise: 35,
    salary_varies: 25,
    tax_refund: 80,
    to_savings: 85,
    to_investment: 45,
    takes_savings_back: false,
    summer_travel: 600,
    month_end: 640,
    month_end_varies: 45,
    home_fee: 80,
    mortgage: 36_000,
    mortgage_repaid: 20,
    car_loan: 3_300,
    card_growth: None,
    extras: 500,
    journeys: 100,
    opening_savings: 1_600,
    opening_investment: 1_200,
};

const HIGH_SAVER: Ways = Ways {
    salary_from: 600,
    salary_to: 1000,
    raise: 40,
    salary_varies: 8,
    tax_refund: 40,
    to_savings: 220,
    to_investment: 150,
    summer_travel: 0,
    month_end: 520,
    month_end_varies: 15,
    home_fee: 60,
    mortgage: 22_000,
    car_loan: 2_200,
    extras: 250,
    journeys: 40,
    opening_savings: 5_000,
    opening_investment: 6_000,
    ..DEMO
};

const OVERSPENDER: Ways = Ways {
    salary_from: 200,
    salary_to: 700,
    raise: 30,
    salary_varies: 50,
    tax_refund: 60,
    to_savings: 30,
    to_investment: 0,
    takes_savings_back: true,
    summer_travel: 0,
    month_end: -60,
    month_end_varies: 4,
    home_fee: 80,
    mortgage: 28_000,
    mortgage_repaid: 0,
    car_loan: 900,
    card_growth: Some((28, 36)),
    extras: 850,
    journeys: 200,
    opening_savings: 150,
    opening_investment: 400,
};

const STABLE_INCOME: Ways = Ways { raise: 0, salary_varies: 0, tax_refund: 0, ..DEMO };
