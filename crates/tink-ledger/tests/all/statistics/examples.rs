//! Statistics by hand: small ledgers and the rows that they come to.

use jiff::Timestamp;
use tink_ledger::image::Segment;
use tink_ledger::rules::categories::CategoryTree;
use tink_ledger::rules::periods::Resolution;
use tink_ledger::rules::statistics::{MOST_FILLED, StatisticsQuery, query, similar_statistics};
use tink_ledger::{Exclusion, PeriodMode};
use tink_model::EpochMillis;

use super::world::{Account, Months, Transaction, World};

const CALENDAR_MONTHS: Months = Months { zone: "Europe/Stockholm", mode: PeriodMode::Monthly, break_day: 25 };
const SALARY_MONTHS: Months = Months { mode: PeriodMode::MonthlyAdjusted, ..CALENDAR_MONTHS };

const FOOD: &str = "expenses:food.groceries";
const RENT: &str = "expenses:home.rent";
const SALARY: &str = "income:salary.other";
const SAVING: &str = "transfers:savings.other";

fn at(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

/// Transactions of an account at noon in Stockholm: day, amount and category.
fn transactions(account: usize, rows: &[(&str, &'static str, &'static str)]) -> Vec<Transaction> {
    let row = |(day, amount, category): &(&str, &'static str, &'static str)| {
        let date = at(&format!("{day}T11:00:00Z"));
        Transaction { account, date, amount, category }
    };
    rows.iter().map(row).collect()
}

fn asked(kind: &str, resolution: Resolution) -> StatisticsQuery {
    StatisticsQuery { types: vec![kind.to_owned()], resolution: Some(resolution), ..StatisticsQuery::default() }
}

fn padded(kind: &str, resolution: Resolution) -> StatisticsQuery {
    StatisticsQuery { pad_until_today: true, ..asked(kind, resolution) }
}

impl World {
    fn of(months: &Months, rows: &[(&str, &'static str, &'static str)]) -> Self {
        let mut world = Self::new(&[Account::default()], months);
        world.ingest(&transactions(0, rows));
        world
    }

    /// Period, description and value of the rows at noon of a day, categories by their codes and accounts by their numbers.
    fn tell(&self, day: &str, asked: &StatisticsQuery) -> Vec<String> {
        let image = self.image();
        let now = EpochMillis::new(at(&format!("{day}T11:00:00Z")));
        let described = |text: String| {
            let account = image.accounts.iter().position(|account| account.id.to_string() == text);
            let category = CategoryTree::get().by_id(&text).map(|category| category.code().to_owned());
            account.map(|number| number.to_string()).or(category).unwrap_or(text)
        };
        let rows = query(&image, now, asked);
        rows.iter()
            .map(|row| format!("{} {} {}", row.period, described(row.description.to_string()), row.value))
            .collect()
    }
}

#[test]
fn expenses_are_negative_and_a_refund_of_one_lowers_them() {
    let world = World::of(
        &CALENDAR_MONTHS,
        &[("2023-03-01", "-98.50", FOOD), ("2023-03-31", "8.5", FOOD), ("2023-04-01", "-1200", RENT)],
    );
    let months = world.tell("2023-05-01", &asked("expenses-by-category", Resolution::Monthly));
    assert_eq!(months, ["2023-03 expenses:food.groceries -90", "2023-04 expenses:home.rent -1200"]);
    let counts = world.tell("2023-05-01", &asked("expenses-by-category/by-count", Resolution::Weekly));
    let weeks =
        ["2023:09 expenses:food.groceries 1", "2023:13 expenses:home.rent 1", "2023:13 expenses:food.groceries 1"];
    assert_eq!(counts, weeks);
}

#[test]
fn transfers_never_count() {
    let world = World::of(&CALENDAR_MONTHS, &[("2023-03-01", "-500", SAVING), ("2023-03-02", "100", SALARY)]);
    let all = world.tell("2023-03-03", &StatisticsQuery::default());
    assert_eq!(
        all,
        ["2023-03 income:salary.other 100", "2023-03 2023-03-01 0", "2023-03 2023-03-02 100", "2023-03 2023-03-03 100"]
    );
    assert_eq!(world.tell("2023-03-03", &asked("income-and-expenses", Resolution::Yearly)), ["2023 INCOME 100"]);
}

#[test]
fn what_comes_after_today_is_upcoming() {
    let mut world = World::new(&[Account::default()], &CALENDAR_MONTHS);
    let row = |date: &str, amount| Transaction { account: 0, date: at(date), amount, category: FOOD };
    world.ingest(&[
        row("2023-03-01T22:59:59.999Z", "-1"),
        row("2023-03-01T23:00:00Z", "-10"),
        row("2023-03-02T22:59:59.999Z", "-100"),
        row("2023-03-02T23:00:00Z", "-1000"),
    ]);
    let days = asked("expenses-by-category", Resolution::Daily);
    let (first, second) = ("2023-03-01 expenses:food.groceries -1", "2023-03-02 expenses:food.groceries -110");
    assert_eq!(world.tell("2023-03-01", &days), [first]);
    assert_eq!(world.tell("2023-03-02", &days), [first, second]);
}

#[test]
fn what_the_table_lacks_has_no_rows() {
    let world = World::of(&SALARY_MONTHS, &[("2023-03-01", "-1", FOOD), ("2023-03-01", "1", SALARY)]);
    let lacks =
        |kind: &str, resolution| assert_eq!(world.tell("2023-03-01", &padded(kind, resolution)), [""; 0], "{kind}");
    lacks("expenses-by-category", Resolution::Monthly);
    lacks("expenses-by-category", Resolution::All);
    lacks("expenses-by-category/by-count", Resolution::Yearly);
    lacks("income-by-category", Resolution::Daily);
    lacks("left-to-spend", Resolution::Daily);
    lacks("balances-by-account", Resolution::Weekly);
    lacks("income-and-expenses-and-transfers", Resolution::MonthlyAdjusted);
    lacks("EXPENSES-BY-CATEGORY", Resolution::Yearly);
}

#[test]
fn periods_and_the_description_narrow_the_answer() {
    let rows = [("2023-03-01", "-1", FOOD), ("2023-04-01", "-2", FOOD), ("2023-04-01", "-4", RENT)];
    let world = World::of(&CALENDAR_MONTHS, &rows);
    let description = CategoryTree::get().by_code(FOOD).unwrap().id().to_owned();
    let april = StatisticsQuery {
        periods: vec!["2023-04".to_owned(), "2023-4".to_owned(), "2023".to_owned()],
        description: Some(description),
        ..StatisticsQuery::default()
    };
    let rows = ["2023-04 expenses:food.groceries -2", "2023 expenses:food.groceries -3"];
    assert_eq!(world.tell("2023-04-01", &april), rows);
}

#[test]
fn a_group_that_is_asked_for_has_the_sums_of_its_leaves() {
    const COFFEE: &str = "expenses:food.coffee";
    let mut world = World::new(&[Account { ownership: "0.3333", ..Account::default() }], &CALENDAR_MONTHS);
    let rows = [("2023-03-01", "-1", FOOD), ("2023-03-02", "-1", COFFEE), ("2023-04-01", "-4", RENT)];
    world.ingest(&transactions(0, &rows));
    let of = |code: &str, kind| {
        let group = CategoryTree::get().by_code(code).unwrap().id().to_owned();
        let query = StatisticsQuery { description: Some(group), ..asked(kind, Resolution::Monthly) };
        world.tell("2023-05-01", &query)
    };
    // Rounded once: two leaves of -0.33 each would come to -0.66.
    assert_eq!(of("expenses:food", "expenses-by-category"), ["2023-03 expenses:food -0.67"]);
    assert_eq!(of("expenses:food", "expenses-by-category/by-count"), ["2023-03 expenses:food 2"]);
    assert_eq!(of("expenses", "expenses-by-category"), ["2023-03 expenses -0.67", "2023-04 expenses -1.33"]);
    assert_eq!(of("expenses:food", "income-by-category"), [""; 0]);
}

#[test]
fn padding_fills_from_the_first_row_of_a_series_to_today() {
    let world = World::of(
        &CALENDAR_MONTHS,
        &[("2023-01-10", "-1", FOOD), ("2023-03-10", "-2", FOOD), ("2023-03-10", "-4", RENT)],
    );
    let rows = [
        "2023-01 expenses:food.groceries -1",
        "2023-02 expenses:food.groceries 0",
        "2023-03 expenses:home.rent -4",
        "2023-03 expenses:food.groceries -2",
        "2023-04 expenses:home.rent 0",
        "2023-04 expenses:food.groceries 0",
    ];
    assert_eq!(world.tell("2023-04-30", &padded("expenses-by-category", Resolution::Monthly)), rows);
    let february =
        StatisticsQuery { periods: vec!["2023-02".to_owned()], ..padded("expenses-by-category", Resolution::Monthly) };
    assert_eq!(world.tell("2023-04-30", &february), [rows[1]]);
}

#[test]
fn shares_are_rounded_once_and_whole_accounts_never() {
    let half = Account { ownership: "0.5", ..Account::default() };
    let mut world = World::new(&[Account::default(), half], &CALENDAR_MONTHS);
    world.ingest(&transactions(0, &[("2023-03-01", "-0.005", FOOD)]));
    world.ingest(&transactions(1, &[("2023-04-01", "-0.01", FOOD), ("2023-04-02", "-0.01", FOOD)]));
    world.ingest(&transactions(1, &[("2023-04-02", "-0.01", RENT)]));
    let rows = [
        "2023-03 expenses:food.groceries -0.005",
        "2023-04 expenses:home.rent 0",
        "2023-04 expenses:food.groceries -0.01",
    ];
    assert_eq!(world.tell("2023-05-01", &asked("expenses-by-category", Resolution::Monthly)), rows);
}

#[test]
fn accounts_that_are_excluded_from_anything_do_not_count() {
    let exclusions = [Exclusion::None, Exclusion::PfmData, Exclusion::PfmAndSearch, Exclusion::Aggregation];
    let accounts = exclusions.map(|exclusion| Account { exclusion, balance: "7", ..Account::default() });
    let mut world = World::new(&accounts, &CALENDAR_MONTHS);
    for account in 0..4 {
        world.ingest(&transactions(account, &[("2023-03-01", "-1", FOOD)]));
    }
    assert_eq!(world.tell("2023-03-01", &asked("income-and-expenses", Resolution::Yearly)), ["2023 EXPENSES -1"]);
    assert_eq!(world.tell("2023-03-01", &asked("balances-by-account", Resolution::Monthly)), ["2023-03 0 7"]);
}

#[test]
fn balances_are_told_backwards_from_what_the_account_list_shows() {
    let checking = Account { balance: "1000", reserved: Some("100"), ..Account::default() };
    let card = Account { kind: "CREDIT_CARD", balance: "-50", ..Account::default() };
    let mortgage = Account { kind: "MORTGAGE", balance: "-2000000", ownership: "0.5", ..Account::default() };
    let mut world = World::new(&[checking, card, mortgage], &CALENDAR_MONTHS);
    world.ingest(&transactions(0, &[("2023-01-10", "500", SALARY), ("2023-03-10", "-300", SAVING)]));
    world.ingest(&transactions(1, &[("2023-02-10", "-50", FOOD), ("2023-04-20", "-7", FOOD)]));
    let by_account = [
        "2023-01 0 1200",
        "2023-02 0 1200",
        "2023-02 1 -50",
        "2023-03 0 900",
        "2023-03 1 -50",
        "2023-04 0 900",
        "2023-04 1 -50",
        "2023-04 2 -1000000",
    ];
    assert_eq!(world.tell("2023-04-10", &asked("balances-by-account", Resolution::Monthly)), by_account);
    let by_group = [
        "2023-01 CARDS_AND_ACCOUNTS 1200",
        "2023-02 CARDS_AND_ACCOUNTS 1150",
        "2023-03 CARDS_AND_ACCOUNTS 850",
        "2023-04 CARDS_AND_ACCOUNTS 850",
        "2023-04 LOANS -1000000",
    ];
    assert_eq!(world.tell("2023-04-10", &asked("balances-by-account-type-group", Resolution::Monthly)), by_group);
}

#[test]
fn left_to_spend_runs_through_the_month_of_the_salary() {
    let world = World::of(&SALARY_MONTHS, &[("2023-03-24", "30000", SALARY), ("2023-03-26", "-31000.50", RENT)]);
    let rows = [
        "2023-04 2023-03-24 30000",
        "2023-04 2023-03-25 30000",
        "2023-04 2023-03-26 -1000.5",
        "2023-04 2023-03-27 -1000.5",
    ];
    assert_eq!(world.tell("2023-03-27", &asked("left-to-spend", Resolution::MonthlyAdjusted)), rows);
    let later = world.tell("2023-06-30", &asked("left-to-spend", Resolution::MonthlyAdjusted));
    assert_eq!(later.last().map(String::as_str), Some("2023-04 2023-04-24 -1000.5"));
    let filled = world.tell("2023-04-26", &padded("left-to-spend", Resolution::MonthlyAdjusted));
    assert_eq!(filled[filled.len() - 2..], ["2023-05 2023-04-25 0", "2023-05 2023-04-26 0"]);
}

#[test]
fn the_average_looks_at_the_six_months_before() {
    let world = World::of(&CALENDAR_MONTHS, &[("2023-01-31", "100", SALARY), ("2023-02-28", "50", SALARY)]);
    let average = |day: &str, period: &str, of: &str| {
        let asked = StatisticsQuery {
            periods: vec![period.to_owned()],
            description: Some(of.to_owned()),
            ..asked("left-to-spend-average", Resolution::Monthly)
        };
        world.tell(day, &asked)
    };
    // January is alone before February, and its last day comes after February's.
    assert_eq!(average("2023-12-31", "2023-02", "2023-02-28"), ["2023-02 2023-02-28 0"]);
    assert_eq!(average("2023-12-31", "2023-01", "2023-01-31"), [""; 0]);
    // On the 30th of March January had nothing yet; the last day of February stands for it.
    assert_eq!(average("2023-12-31", "2023-03", "2023-03-30"), ["2023-03 2023-03-30 25"]);
    assert_eq!(average("2023-12-31", "2023-03", "2023-03-31"), ["2023-03 2023-03-31 75"]);
    // Months without income count from the first that had some.
    assert_eq!(average("2023-12-31", "2023-07", "2023-07-31"), ["2023-07 2023-07-31 25"]);
    assert_eq!(average("2023-12-31", "2023-08", "2023-08-31"), ["2023-08 2023-08-31 8.33"]);
    assert_eq!(average("2023-12-31", "2023-09", "2023-09-30"), [""; 0]);
}

#[test]
fn a_misdated_transaction_makes_no_millions_of_rows() {
    let mut world = World::new(&[Account::default()], &CALENDAR_MONTHS);
    let row = |date, amount| Transaction { account: 0, date, amount, category: FOOD };
    world.ingest(&[row(i64::MIN, "-1"), row(at("2023-03-01T11:00:00Z"), "-2"), row(i64::MAX, "-4")]);
    let days = world.tell("2023-03-02", &padded("expenses-by-category", Resolution::Daily));
    assert_eq!(days.len(), MOST_FILLED + 1);
    assert!(days[0].ends_with("-1") && days[days.len() - 2] == "2023-03-01 expenses:food.groceries -2", "{}", days[0]);
    let balances = world.tell("2023-03-02", &asked("balances-by-account", Resolution::Monthly));
    assert_eq!(balances.len(), MOST_FILLED);
    assert_eq!(balances[balances.len() - 2..], ["2023-02 0 2", "2023-03 0 0"]);
    for kind in ["left-to-spend", "left-to-spend-average"] {
        let rows = world.tell("2023-03-02", &padded(kind, Resolution::Monthly));
        assert!(rows.len() < MOST_FILLED * 31 + 62, "{}", rows.len());
    }
    assert!(!query(&world.image(), EpochMillis::new(i64::MAX), &StatisticsQuery::default()).is_empty());
    assert!(!query(&world.image(), EpochMillis::new(i64::MIN), &StatisticsQuery::default()).is_empty());
}

#[test]
fn a_sum_that_no_amount_holds_has_no_row() {
    let most = "-79228162514264337593543950335";
    let world = World::of(
        &CALENDAR_MONTHS,
        &[("2023-03-01", most, FOOD), ("2023-03-02", most, FOOD), ("2023-03-02", "-1", RENT)],
    );
    let rows = world.tell("2023-03-02", &asked("expenses-by-category", Resolution::Monthly));
    assert_eq!(rows, ["2023-03 expenses:home.rent -1"]);
}

#[test]
fn similar_transactions_are_summed_by_kind_and_month() {
    let excluded = Account { exclusion: Exclusion::PfmData, ownership: "0.5", ..Account::default() };
    let mut world = World::new(&[Account::default(), excluded], &SALARY_MONTHS);
    world.ingest(&transactions(
        0,
        &[("2023-03-24", "100", SALARY), ("2023-03-23", "-5", FOOD), ("2023-03-23", "-1", SAVING)],
    ));
    world.ingest(&transactions(1, &[("2023-03-24", "-10.01", FOOD), ("2023-03-24", "1", SALARY)]));
    let image = world.image();
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let told: Vec<String> = similar_statistics(&image, rows)
        .iter()
        .map(|row| format!("{} {} {} {} {}", row.kind, row.resolution, row.period, row.description, row.value))
        .collect();
    let kind = "income-and-expenses-and-transfers MONTHLY_ADJUSTED";
    let rows = ["2023-03 EXPENSES -5", "2023-03 TRANSFERS -1", "2023-04 INCOME 100.5", "2023-04 EXPENSES -5"];
    assert_eq!(told, rows.map(|row| format!("{kind} {row}")));
    assert_eq!(similar_statistics(&image, []), []);
}
