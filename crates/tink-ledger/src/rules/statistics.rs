//! Statistics: what a user's transactions and balances come to, period by period.
//!
//! | Type | Description of a row | Value | Resolutions |
//! |---|---|---|---|
//! | `balances-by-account` | id of the account | balance at the period's end | the user's months |
//! | `balances-by-account-type-group` | `CARDS_AND_ACCOUNTS`, `LOANS`, `SAVINGS` | balances of the group's accounts | the user's months |
//! | `expenses-by-category` | id of the leaf category | sum | the user's months, `YEARLY`, `DAILY`, `WEEKLY` |
//! | `expenses-by-category/by-count` | id of the leaf category | number | the user's months, `DAILY`, `WEEKLY` |
//! | `income-by-category` | id of the leaf category | sum | the user's months |
//! | `income-and-expenses` | `INCOME`, `EXPENSES` | sum | the user's months, `YEARLY` |
//! | `left-to-spend` | the day | income and expenses of the period up to and with that day | the user's months |
//! | `left-to-spend-average` | the day | mean of that over six periods | the user's months |
//!
//! The properties of a query are joined by AND, the values of one by OR; what it leaves out filters nothing, but for the types,
//! where [`StatisticType::DEFAULT`] are meant. A type or a pair of type and resolution outside this table has no rows, and
//! neither have months that the user's profile does not go by. What category a transaction has says whether it is income, expense
//! or transfer, not its sign; so expenses are negative and a refund of one lowers them. Transfers never count (except in
//! balances), nor do upcoming transactions, nor accounts that are excluded from anything. Of a shared account the user's share counts.
//!
//! A period without transactions has no row. A query that asks for padding gets a row of value 0 for each period without one, from the
//! first row of the same type, resolution and description to today's period.
//!
//! # Decided here, since no source does (ours)
//!
//! - Rows go by the leaves of the tree, since rows of groups beside them would count everything twice. Where the description asks
//!   for a group, or for all income or expenses, the rows are those of the group.
//! - A transaction is upcoming if it is dated after the user's today. Pending ones count.
//! - No type lists `ALL`, so it has no rows. A key that is not of the asked resolution matches nothing.
//! - Values are exact and are written without zeros at the end of their decimals. One that a share has a part in is rounded
//!   half-even at two decimals, once, after everything is summed; so is a mean. A count counts transactions whole, whatever
//!   their share. A value whose digits before the point no [`Amount`](tink_model::Amount) holds has no row.
//! - Rows come by type in the order of the table, by resolution ([`Resolution::EVERY`](super::periods::Resolution::EVERY)), by
//!   period, and by description: categories and accounts in their own order, `INCOME` before `EXPENSES` before `TRANSFERS`,
//!   groups as in the table, days by date.
//! - Padding comes first and the query's other properties after it, so that a narrower query always has some of the rows of a wider
//!   one.
//! - Balances are what the account list shows, less everything dated after the period's end, so that the period of today has the
//!   current balance. They start with the account's first transaction; an account without any has the row of today's period alone.
//!   A group starts with the first transaction of any of its accounts, and the others are in it from then on with the balance that
//!   they must have had. An account of a type that no group lists is in `CARDS_AND_ACCOUNTS`.
//! - Left to spend has a row for every day of each period with income or expenses, today being the last. It is not floored at
//!   zero. Padding fills the periods between with days of value 0.
//! - The average of a day is the mean of the six periods before its own, at the day that lies as many days after the period's
//!   beginning, or at the last one of a period that is shorter. Periods before the first income or expense are left out of the
//!   mean, and a period with none of the six has no rows.
//! - Nothing is filled more than [`MOST_FILLED`] periods back, so that one misdated transaction does not make millions of rows.

mod balances;
mod by_category;
mod cells;
mod left_to_spend;
mod query;
mod row;
mod scope;
mod similar;
mod tally;
mod timeline;

pub use query::{MOST_FILLED, StatisticsQuery, query};
pub use row::{AccountGroup, Description, StatisticRow, StatisticType};
pub use similar::similar_statistics;
