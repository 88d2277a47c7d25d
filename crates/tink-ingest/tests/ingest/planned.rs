//! Records to accounts and batches.

use tink_ingest::plan::{LARGEST_BATCH, Plan, Planner};
use tink_ingest::record::{AccountInfo, AccountKind, Record, TransactionKind};
use tink_ingest::rejects::RejectCode;
use tink_ingest::rules::Rules;
use tink_model::connector::{AccountType, TransactionType};
use tink_model::{Rules as Limits, Validate as _};

use crate::common::{context, read, read_in};

fn plan(files: &[&str]) -> Plan {
    let mut planner = Planner::new();
    for file in files {
        let (records, rejections) = read(file.as_bytes(), &Rules::default()).expect("readable");
        assert_eq!(rejections, []);
        planner.add_file([], &context("SEK", None).time_zone, &records);
    }
    planner.finish().expect("a plan")
}

fn many(count: usize) -> String {
    let mut text = String::from("Date,Description,Amount\n");
    for row in 0..count {
        text.push_str(&format!("2025-01-{:02},Row {row},-1.00\n", 28 - row % 28));
    }
    text
}

fn descriptions(plan: &Plan) -> Vec<&str> {
    plan.transactions().iter().map(|planned| planned.entity.description.as_str()).collect()
}

#[test]
fn days_become_midday_of_the_files_zone_in_winter_and_summer() {
    let plan = plan(&["Date,Description,Amount\n2025-01-31,A,-1.00\n2025-07-31,B,-1.00\n"]);
    let instants: Vec<i64> = plan.transactions().iter().map(|planned| planned.entity.date.as_millis()).collect();
    // 11:00 and 10:00 UTC.
    assert_eq!(instants, [1_738_321_200_000, 1_753_956_000_000]);
}

#[test]
fn a_file_with_its_newest_row_first_is_turned_around() {
    let forward = "Date,Description,Amount\n2025-01-30,A,-1\n2025-01-31,B,-1\n2025-01-31,C,-1\n";
    let backward = "Date,Description,Amount\n2025-01-31,C,-1\n2025-01-31,B,-1\n2025-01-30,A,-1\n";
    assert_eq!(descriptions(&plan(&[forward])), ["A", "B", "C"]);
    assert_eq!(descriptions(&plan(&[backward])), ["A", "B", "C"]);
    // All on one day: the balances tell.
    let one_day = "Date,Description,Amount,Balance\n2025-01-31,B,-1,8\n2025-01-31,A,-1,9\n";
    assert_eq!(descriptions(&plan(&[one_day])), ["A", "B"]);
}

#[test]
fn the_balance_is_the_newest_booked_rows_else_the_sum() {
    let balance = |file: &str| plan(&[file]).accounts()[0].entity.balance.to_string();
    assert_eq!(balance("Date,Description,Amount,Balance\n2025-01-30,A,-1.00,9.00\n2025-01-31,B,-2.00,7.00\n"), "7.00");
    assert_eq!(balance("Date,Description,Amount,Balance\n2025-01-31,B,-2.00,7.00\n2025-01-30,A,-1.00,9.00\n"), "7.00");
    assert_eq!(
        balance("Date,Description,Amount,Balance,Status\n2025-01-30,A,-1.00,9.00,\n2025-01-31,B,-2.00,7.00,Pending\n"),
        "9.00"
    );
    assert_eq!(balance("Date,Description,Amount,Status\n2025-01-30,A,-1.50,\n2025-01-31,B,-2.00,Pending\n"), "-1.50");
}

#[test]
fn a_row_of_two_files_is_one_transaction_and_booked_wins() {
    let january = "Date,Description,Amount,Status\n2025-01-30,A,-1.00,\n2025-01-31,Coffee,-4.00,\n2025-01-31,Coffee,-4.00,Pending\n";
    let february =
        "Date,Description,Amount,Status\n2025-01-31,Coffee,-4.00,\n2025-01-31,Coffee,-4.00,\n2025-02-01,B,-2.00,\n";
    let plan = plan(&[january, february]);
    assert_eq!(descriptions(&plan), ["A", "Coffee", "Coffee", "B"]);
    assert_eq!((plan.repeated(), plan.rejections().len()), (2, 0));
    assert!(plan.transactions().iter().all(|planned| planned.entity.pending == Some(false)));
    assert_eq!(plan.accounts()[0].entity.balance.to_string(), "-11.00");
}

#[test]
fn an_id_that_two_transactions_share_is_rejected_and_not_lost() {
    let one = "Date,Description,Amount,Transaction ID\n2025-01-31,A,-1.00,X1\n";
    let other = "Date,Description,Amount,Transaction ID\n2025-01-31,B,-2.00,X1\n";
    let plan = plan(&[one, other]);
    assert_eq!(descriptions(&plan), ["A"]);
    assert_eq!(plan.rejections()[0].code, RejectCode::Id);
    insta::assert_snapshot!(plan.rejections()[0], @"bank.csv:2: its id X1 belongs to another transaction already, at bank.csv:2; leave the id column out of the rules [id]");
}

#[test]
fn batches_hold_as_much_as_a_request_may_and_keep_the_order() {
    let mut planner = Planner::new();
    let zone = context("SEK", None).time_zone;
    for account in ["a", "b"] {
        let context = context("SEK", Some(account));
        let (records, _) = read_in(many(1_700).as_bytes(), &Rules::default(), &context).expect("readable");
        planner.add_file([], &zone, &records);
    }
    let plan = planner.finish().expect("a plan");
    let batches: Vec<_> = plan.batches().collect();
    assert_eq!(batches.iter().map(|batch| batch.rows().len()).collect::<Vec<_>>(), [LARGEST_BATCH, 900]);
    let shape = |index: usize| {
        let request = batches[index].request();
        request.validate(&Limits::client()).expect("within the limits");
        request
            .transaction_accounts
            .iter()
            .map(|account| (account.external_id.to_string(), account.transactions.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(shape(0), [("a".to_owned(), 1_700), ("b".to_owned(), 800)]);
    assert_eq!(shape(1), [("b".to_owned(), 900)]);
    for batch in &batches {
        assert!(
            batch
                .rows()
                .chunk_by(|one, other| one.account == other.account)
                .all(|rows| rows.is_sorted_by_key(|row| row.entity.date))
        );
    }
}

#[test]
fn one_more_than_the_largest_batch_is_what_the_api_refuses() {
    let (records, _) = read(many(LARGEST_BATCH + 1).as_bytes(), &Rules::default()).expect("readable");
    let mut planner = Planner::new();
    planner.add_file([], &context("SEK", None).time_zone, &records);
    let plan = planner.finish().expect("a plan");
    let mut requests: Vec<_> = plan.batches().map(|batch| batch.request()).collect();
    let moved = requests.pop().expect("a second batch").transaction_accounts.remove(0).transactions;
    requests[0].transaction_accounts[0].transactions.extend(moved);
    requests[0].validate(&Limits::client()).expect_err("2501 transactions");
}

#[test]
fn a_row_beyond_the_apis_limits_is_rejected_alone() {
    let text = format!(
        "Date,Description,Amount,Transaction ID\n2025-01-31,A,-1.00,{}\n2025-01-31,B,-1.00,B\n",
        "X".repeat(2_000)
    );
    let plan = plan(&[&text]);
    assert_eq!(descriptions(&plan), ["B"]);
    assert_eq!((plan.rejections()[0].code, plan.rejections()[0].place.line), (RejectCode::Limit, 2));
}

#[test]
fn an_account_without_rows_is_created_as_well() {
    let info = AccountInfo { kind: AccountKind::Savings, ..AccountInfo::unnamed("spar".into()) };
    let mut planner = Planner::new();
    planner.add_file([&info], &context("SEK", None).time_zone, &[] as &[Record]);
    let plan = planner.finish().expect("a plan");
    assert_eq!(plan.account_list().accounts[0].r#type, AccountType::Savings);
    assert_eq!(plan.batches().count(), 0);
}

#[test]
fn kinds_are_spelled_as_the_api_knows_them() {
    for kind in AccountKind::ALL {
        assert!(AccountType::from(kind.as_str()).is_known(), "{kind}");
    }
    for kind in TransactionKind::ALL {
        assert!(TransactionType::from(kind.as_str()).is_known(), "{kind}");
    }
    assert_eq!(
        (AccountKind::ALL.len(), TransactionKind::ALL.len()),
        (AccountType::ALL.len(), TransactionType::ALL.len())
    );
}

#[test]
fn each_account_is_turned_around_by_its_own_rows() {
    let text = "Account,Date,Description,Amount\n\
        a,2025-01-31,A3,-1\na,2025-01-31,A2,-1\na,2025-01-30,A1,-1\n\
        b,2025-02-01,B1,-1\nb,2025-02-02,B2,-1\nb,2025-02-02,B3,-1\n";
    let (records, _) = read_in(text.as_bytes(), &Rules::default(), &context("SEK", None)).expect("readable");
    let mut planner = Planner::new();
    planner.add_file([], &context("SEK", None).time_zone, &records);
    assert_eq!(descriptions(&planner.finish().expect("a plan")), ["A1", "A2", "A3", "B1", "B2", "B3"]);
}
