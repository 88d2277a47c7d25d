//! What the sections look like, in either ink and at the edges of what there is to show.

use tink_model::Amount;

use super::view::{
    AccountName, BalancePoint, Balances, CategoryExpenses, Expenses, LeftToSpend, LeftToSpendDay, MonthFlow, sum,
};
use super::*;

const WIDE: Ink = Ink::Drawn { width: 120, colour: false };
const USUAL: Ink = Ink::Drawn { width: 80, colour: false };
const NARROW: Ink = Ink::Drawn { width: 60, colour: false };
const COLOURED: Ink = Ink::Drawn { width: 80, colour: true };

fn amount(text: &str) -> Amount {
    text.parse().expect("an amount")
}

fn category(name: &str, spent: &str, average: Option<&str>) -> CategoryExpenses {
    let average = average.map(amount);
    CategoryExpenses { id: format!("id of {name}"), name: name.to_owned(), spent: amount(spent), average }
}

fn expenses(categories: Vec<CategoryExpenses>, compared: &[&str]) -> Expenses {
    let total = sum(categories.iter().map(|category| category.spent)).expect("a sum");
    let average = sum(categories.iter().filter_map(|category| category.average)).filter(|_| !compared.is_empty());
    let compared = compared.iter().map(|period| (*period).to_owned()).collect();
    Expenses { period: "2026-11".to_owned(), so_far: true, compared, categories, total, average }
}

fn month(period: &str, income: &str, expenses: &str) -> MonthFlow {
    let (income, expenses) = (amount(income), amount(expenses));
    let net = income.checked_add(expenses).expect("a sum");
    MonthFlow { period: period.to_owned(), income, expenses, net }
}

fn day(date: &str, left: &str, average: Option<&str>) -> LeftToSpendDay {
    LeftToSpendDay { date: date.to_owned(), left: amount(left), average: average.map(amount) }
}

fn left(days: Vec<LeftToSpendDay>) -> LeftToSpend {
    LeftToSpend { period: "2026-11".to_owned(), days }
}

fn balances(names: &[&str], points: &[(&str, &[Option<&str>])]) -> Balances {
    let account = |name: &&str| AccountName { id: format!("id of {name}"), name: (*name).to_owned() };
    let points = points.iter().map(|(period, known)| {
        let balances: Vec<Option<Amount>> = known.iter().map(|balance| balance.map(amount)).collect();
        let total = sum(balances.iter().flatten().copied()).expect("a sum");
        BalancePoint { period: (*period).to_owned(), balances, total }
    });
    Balances { accounts: names.iter().map(account).collect(), points: points.collect() }
}

/// A person with a salary, a mortgage, and a month that went wrong.
fn usual() -> Stats {
    let months = [
        ("2025-12", "31250.00", "-36120.90"),
        ("2026-01", "31250.00", "-27980.15"),
        ("2026-02", "31250.00", "-26001.00"),
        ("2026-03", "32100.00", "-29755.45"),
        ("2026-04", "32100.00", "-28410.00"),
        ("2026-05", "32100.00", "-31002.75"),
        ("2026-06", "32100.00", "-34900.20"),
        ("2026-07", "36800.50", "-38455.00"),
        ("2026-08", "32100.00", "-27330.35"),
        ("2026-09", "32100.00", "-26784.10"),
        ("2026-10", "32100.00", "-28999.99"),
        ("2026-11", "32100.00", "-17450.25"),
    ];
    let days = (0..20).map(|index: i64| {
        let date = if index < 7 { format!("2026-10-{}", 25 + index) } else { format!("2026-11-{:02}", index - 6) };
        let left = Amount::new(3_210_000 - 87_251 * index - if index > 12 { 9_900 * index } else { 0 }, 2);
        let average = Some(Amount::new(3_150_000 - 101_000 * index, 2));
        LeftToSpendDay { date, left, average }
    });
    Stats {
        user: "demo".to_owned(),
        currency: "SEK".to_owned(),
        resolution: "MONTHLY_ADJUSTED".to_owned(),
        last_month: Some("2026-11".to_owned()),
        expenses: expenses(
            vec![
                category("Rent", "9800.00", Some("9800.00")),
                category("Groceries", "3120.75", Some("4215.33")),
                category("Restaurants", "1984.50", Some("1290.00")),
                category("Public transport", "930.00", Some("961.67")),
                category("Electronics", "799.00", Some("0.00")),
                category("Coffee & snacks", "416.00", Some("388.10")),
                category("Streaming", "400.00", Some("400.00")),
            ],
            &["2026-08", "2026-09", "2026-10"],
        ),
        months: months.iter().map(|(period, income, expenses)| month(period, income, expenses)).collect(),
        left: left(days.collect()),
        balances: balances(
            &["Lönekonto", "Sparkonto", "Bolån"],
            &[
                ("2026-06", &[Some("12400.10"), Some("104000.00"), Some("-1980000.00")]),
                ("2026-07", &[Some("-1250.40"), Some("96000.00"), Some("-1976500.00")]),
                ("2026-08", &[Some("3519.25"), Some("98000.00"), Some("-1973000.00")]),
                ("2026-09", &[Some("8835.15"), Some("100500.00"), Some("-1969500.00")]),
                ("2026-10", &[Some("11935.16"), Some("103000.00"), Some("-1966000.00")]),
                ("2026-11", &[Some("26584.91"), Some("105500.00"), Some("-1962500.00")]),
            ],
        ),
    }
}

/// Escape sequences as a person can read them.
fn visible(text: &str) -> String {
    text.replace('\u{1b}', "␛")
}

#[test]
fn a_usual_person_without_a_terminal() {
    insta::assert_snapshot!(text(&usual(), Ink::Plain));
}

#[test]
fn a_usual_person_at_a_terminal() {
    insta::assert_snapshot!(text(&usual(), USUAL));
}

#[test]
fn a_usual_person_at_a_wide_terminal() {
    insta::assert_snapshot!(text(&usual(), WIDE));
}

#[test]
fn a_usual_person_at_a_narrow_terminal() {
    insta::assert_snapshot!(text(&usual(), NARROW));
}

#[test]
fn a_usual_person_in_colours() {
    insta::assert_snapshot!(visible(&text(&usual(), COLOURED)));
}

#[test]
fn a_usual_person_as_json() {
    insta::assert_snapshot!(json(&usual()));
}

#[test]
fn colours_change_nothing_but_colours() {
    let coloured = text(&usual(), COLOURED);
    let mut plain = String::new();
    let mut parts = coloured.split('\u{1b}');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.split_once('m').expect("the end of a sequence").1);
    }
    assert_eq!(plain, text(&usual(), USUAL));
    assert!(!text(&usual(), USUAL).contains('\u{1b}') && !text(&usual(), Ink::Plain).contains('\u{1b}'));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 80, 97, 120, 160] {
        for line in text(&usual(), Ink::Drawn { width, colour: false }).lines() {
            assert!(paper::width(line) <= width, "{width}: {line}");
        }
    }
}

#[test]
fn numbers_beyond_reason_are_drawn_all_the_same() {
    let (most, least) = ("79228162514264337593543950335", "-79228162514264337593543950335");
    let tiny = "0.0000000000000000000000000001";
    let flow = |period: &str, income: &str, expenses: &str| MonthFlow {
        period: period.to_owned(),
        income: amount(income),
        expenses: amount(expenses),
        net: amount(tiny),
    };
    let point = |period: &str, balance: &str| BalancePoint {
        period: period.to_owned(),
        balances: vec![Some(amount(balance))],
        total: amount(balance),
    };
    let category = |spent: &str, average: &str| CategoryExpenses {
        average: Some(amount(average)),
        ..category("Category", spent, None)
    };
    let stats = Stats {
        expenses: Expenses {
            total: amount(most),
            categories: vec![category(most, tiny), category(tiny, most), category(least, least)],
            ..expenses(Vec::new(), &["2026-10"])
        },
        months: vec![flow("2026-10", most, least), flow("2026-11", tiny, least), flow("?", "0", tiny)],
        left: left(vec![day("1", most, Some(least)), day("2", least, Some(tiny)), day("3", tiny, Some(most))]),
        balances: Balances {
            accounts: vec![AccountName { id: "a".to_owned(), name: String::new() }],
            points: vec![point("2026-09", most), point("2026-10", least), point("2026-11", tiny)],
        },
        ..Stats::default()
    };
    for ink in [Ink::Plain, NARROW, WIDE, Ink::Drawn { width: 1, colour: true }] {
        assert!(text(&stats, ink).contains("79,228,162,514,264,337,593,543,950,335.00"));
    }
}

#[test]
fn nobody_yet() {
    assert_eq!(text(&Stats::default(), Ink::Plain), text(&Stats::default(), USUAL));
    insta::assert_snapshot!([text(&Stats::default(), Ink::Plain), json(&Stats::default())].join("\n"));
}

#[test]
fn one_month() {
    let stats = Stats {
        currency: "EUR".to_owned(),
        expenses: expenses(vec![category("Rent", "800", None)], &[]),
        months: vec![month("2026-11", "2000", "-800")],
        left: left(vec![day("2026-11-01", "1200", None)]),
        balances: balances(&["Girokonto"], &[("2026-11", &[Some("1200")])]),
        ..Stats::default()
    };
    insta::assert_snapshot!([Ink::Plain, USUAL].map(|ink| text(&stats, ink)).join("\n\n"));
}

#[test]
fn all_zero() {
    let stats = Stats {
        currency: "EUR".to_owned(),
        expenses: expenses(vec![category("Rent", "0", Some("0.00"))], &["2026-10"]),
        months: vec![month("2026-10", "0", "0"), month("2026-11", "0.00", "0")],
        left: left(vec![day("2026-11-01", "0", Some("0")), day("2026-11-02", "0", Some("0"))]),
        balances: balances(&["Girokonto"], &[("2026-10", &[Some("0")]), ("2026-11", &[Some("0")])]),
        ..Stats::default()
    };
    insta::assert_snapshot!([Ink::Plain, NARROW].map(|ink| text(&stats, ink)).join("\n\n"));
}

#[test]
fn overspent_and_overdrawn() {
    let stats = Stats {
        currency: "EUR".to_owned(),
        expenses: expenses(
            vec![category("Travel", "2400.00", Some("90.00")), category("Clothes", "-59.90", Some("120.00"))],
            &["2026-09", "2026-10"],
        ),
        months: vec![
            month("2026-09", "0", "-1800.00"),
            month("2026-10", "150.00", "-2100.00"),
            month("2026-11", "0", "59.90"),
        ],
        left: left(vec![
            day("2026-11-01", "500", Some("400")),
            day("2026-11-02", "-250.50", None),
            day("2026-11-03", "-1900", Some("-20")),
        ]),
        balances: balances(
            &["Girokonto", "Kredit"],
            &[
                ("2026-09", &[Some("-10.00"), None]),
                ("2026-10", &[Some("-2110.00"), None]),
                ("2026-11", &[Some("5.00"), Some("-4000.00")]),
            ],
        ),
        ..Stats::default()
    };
    insta::assert_snapshot!([Ink::Plain, USUAL].map(|ink| text(&stats, ink)).join("\n\n"));
}

#[test]
fn long_wide_and_hostile_names() {
    let names = [
        "家計簿 食費と日用品と外食と交通費",
        "Übertriebenlanger Kategoriename ohne Ende",
        "👩‍👩‍👧 family",
        "red\u{1b}[31m\nend",
    ];
    let categories: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(index, name)| category(name, &format!("{}", 400 - index * 90), Some("100")))
        .collect();
    let stats = Stats {
        currency: "JPY".to_owned(),
        expenses: expenses(categories, &["2026-10"]),
        balances: balances(
            &names,
            &[
                ("2026-10", &[Some("123456789.25"), Some("1"), Some("2"), Some("3")]),
                ("2026-11", &[Some("123456780"), Some("1.5"), Some("2.5"), Some("3.5")]),
            ],
        ),
        ..Stats::default()
    };
    let shown = [Ink::Plain, NARROW, Ink::Drawn { width: 40, colour: false }].map(|ink| text(&stats, ink)).join("\n\n");
    assert!(!shown.contains('\u{1b}'));
    insta::assert_snapshot!(shown);
}

#[test]
fn more_than_there_is_room_for() {
    let categories =
        (0..40).map(|index| category(&format!("Category {index}"), &format!("{}.50", 100 - index), Some("50")));
    let months = (0..60).map(|index: i32| {
        month(&format!("{}-{:02}", 2021 + index / 12, index % 12 + 1), &format!("{}", 3000 + index * 10), "-2900.00")
    });
    let names: Vec<String> = (0..12).map(|index| format!("Account {index}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let stats = Stats {
        currency: "EUR".to_owned(),
        expenses: expenses(categories.collect(), &["2026-08", "2026-09", "2026-10"]),
        months: months.collect(),
        left: LeftToSpend::default(),
        balances: balances(&names, &[("2026-10", &[Some("1000.00"); 12]), ("2026-11", &[Some("-1250.50"); 12])]),
        ..Stats::default()
    };
    insta::assert_snapshot!(text(&stats, USUAL));
}
