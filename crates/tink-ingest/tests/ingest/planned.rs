//! Records to accounts and batches.

use tink_ingest::plan::{Batch, LARGEST_BATCH, Plan, Planned, Planner};
use tink_ingest::record::{AccountInfo, AccountKind, Place, Record, TransactionKind};
use tink_ingest::rejects::{RejectCode, Rejection};
use tink_ingest::rules::Rules;
use tink_ingest::source::{Records, Row, Source};
use tink_model::connector::{AccountType, TransactionType};
use tink_model::{Rules as Limits, Validate as _};

use crate::common::{context, planned, read, read_in, source};

/// Plans files of the account "konto", and shows what was rejected.
fn plan_of(files: &[&str]) -> (Plan, Vec<Rejection>) {
    let sources: Vec<Records> = files
        .iter()
        .map(|file| {
            let (records, rejections) = read(file.as_bytes(), &Rules::default()).expect("readable");
            assert_eq!(rejections, []);
            source(records)
        })
        .collect();
    planned(&sources.iter().map(|source| source as &dyn Source).collect::<Vec<_>>())
}

fn plan(files: &[&str]) -> Plan {
    plan_of(files).0
}

fn rows(plan: &Plan) -> Vec<Planned> {
    plan.iter().collect::<Result<_, _>>().expect("a temporary file")
}

fn many(count: usize) -> String {
    let mut text = String::from("Date,Description,Amount\n");
    for row in 0..count {
        text.push_str(&format!("2025-01-{:02},Row {row},-1.00\n", 28 - row % 28));
    }
    text
}

fn descriptions(plan: &Plan) -> Vec<String> {
    rows(plan).into_iter().map(|planned| planned.entity.description).collect()
}

#[test]
fn days_become_midday_of_the_files_zone_in_winter_and_summer() {
    let plan = plan(&["Date,Description,Amount\n2025-01-31,A,-1.00\n2025-07-31,B,-1.00\n"]);
    let instants: Vec<i64> = rows(&plan).iter().map(|planned| planned.entity.date.as_millis()).collect();
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
    assert_eq!((plan.repeated(), plan.rejected()), (2, 0));
    assert!(rows(&plan).iter().all(|planned| planned.entity.pending == Some(false)));
    assert_eq!(plan.accounts()[0].entity.balance.to_string(), "-11.00");
}

#[test]
fn an_id_that_two_transactions_share_is_rejected_and_not_lost() {
    let one = "Date,Description,Amount,Transaction ID\n2025-01-31,A,-1.00,X1\n";
    let other = "Date,Description,Amount,Transaction ID\n2025-01-31,B,-2.00,X1\n";
    let (plan, rejections) = plan_of(&[one, other]);
    assert_eq!((descriptions(&plan), plan.rejected()), (vec!["A".to_owned()], 1));
    assert_eq!(rejections[0].code, RejectCode::Id);
    insta::assert_snapshot!(rejections[0], @"bank.csv:2: its id X1 belongs to another transaction already, at bank.csv:2; leave the id column out of the rules [id]");
}

#[test]
fn batches_hold_as_much_as_a_request_may_and_keep_the_order() {
    let sources = ["a", "b"].map(|account| {
        let context = context("SEK", Some(account));
        source(read_in(many(1_700).as_bytes(), &Rules::default(), &context).expect("readable").0)
    });
    let (plan, _) = planned(&[&sources[0], &sources[1]]);
    let batches: Vec<Vec<Planned>> = (0..plan.batches()).map(|index| plan.batch(index).expect("a batch")).collect();
    assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [LARGEST_BATCH, 900]);
    let shape = |index: usize| {
        let request = Batch::new(plan.accounts(), &batches[index]).request();
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
                .chunk_by(|one, other| one.account == other.account)
                .all(|rows| rows.is_sorted_by_key(|row| row.entity.date))
        );
    }
}

#[test]
fn one_more_than_the_largest_batch_is_what_the_api_refuses() {
    let plan = plan(&[&many(LARGEST_BATCH + 1)]);
    let rows = rows(&plan);
    Batch::new(plan.accounts(), &rows).request().validate(&Limits::client()).expect_err("2501 transactions");
    Batch::new(plan.accounts(), &rows[1..]).request().validate(&Limits::client()).expect("2500 transactions");
}

#[test]
fn a_row_beyond_the_apis_limits_is_rejected_alone() {
    let text = format!(
        "Date,Description,Amount,Transaction ID\n2025-01-31,A,-1.00,{}\n2025-01-31,B,-1.00,B\n",
        "X".repeat(2_000)
    );
    let (plan, rejections) = plan_of(&[&text]);
    assert_eq!(descriptions(&plan), ["B"]);
    assert_eq!((rejections[0].code, rejections[0].place.line), (RejectCode::Limit, 2));
}

#[test]
fn an_account_without_rows_is_created_as_well() {
    let info = AccountInfo { kind: AccountKind::Savings, ..AccountInfo::unnamed("spar".into()) };
    let empty = Records::new("bank.csv", context("SEK", None).time_zone, vec![Row::Account(info)]);
    let (plan, _) = planned(&[&empty]);
    assert_eq!(plan.account_list(&plan.users()[0]).accounts[0].r#type, AccountType::Savings);
    assert_eq!(plan.batches(), 0);
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
    assert_eq!(descriptions(&planned(&[&source(records)]).0), ["A1", "A2", "A3", "B1", "B2", "B3"]);
}

#[test]
fn a_bank_id_that_comes_twice_in_a_file_is_no_id() {
    let text =
        "Date,Description,Amount,Transaction ID\n2025-01-30,A,-1.00,X\n2025-01-30,B,-2.00,Y\n2025-01-31,C,-3.00,X\n";
    let ids: Vec<String> = rows(&plan(&[text])).iter().map(|row| row.entity.external_id.to_string()).collect();
    assert!(ids[1] == "Y" && ids[0].len() == 32 && ids[2].len() == 32 && ids[0] != ids[2], "{ids:?}");
}

#[test]
fn a_pending_row_that_a_later_file_has_booked_gives_way_to_it() {
    let first = "Date,Description,Amount,Status\n2025-01-29,A,-1.00,\n2025-01-30,Espresso House,-45.00,Pending\n";
    let later =
        "Date,Description,Amount,Status\n2025-02-01,ESPRESSO HOUSE Stockholm,-45.00,\n2025-02-01,Circle K,-45.00,\n";
    let plan = plan(&[first, later]);
    let rows = rows(&plan);
    assert_eq!(descriptions(&plan), ["A", "ESPRESSO HOUSE Stockholm", "Circle K"]);
    assert_eq!(rows.iter().map(|row| row.replaces.len()).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!((plan.transactions(), plan.repeated()), (3, 1));
    // In one file a pending and a booked row are two facts.
    let same = plan_of(&[&format!("{first}2025-02-01,Espresso House,-45.00,\n")]).0;
    assert_eq!(same.transactions(), 3);
}

#[test]
fn a_pending_row_with_the_banks_id_is_the_booked_one_of_a_later_file() {
    let first = "Date,Description,Amount,Status,Transaction ID\n2025-01-30,Reserved,-45.00,Pending,T1\n";
    let later = "Date,Description,Amount,Status,Transaction ID\n2025-02-01,Espresso House,-45.50,,T1\n";
    let (plan, rejections) = plan_of(&[first, later]);
    assert_eq!((descriptions(&plan), rejections), (vec!["Espresso House".to_owned()], vec![]));
    assert_eq!(plan.repeated(), 1);
}

#[test]
fn users_have_their_own_accounts_and_batches() {
    let record = |user: Option<&str>, line: u64| {
        let place = Place { file: "queue".into(), line };
        let day = "2025-01-31".parse().expect("a day");
        let mut record = Record::new(place, "giro".into(), day, "-1.00".parse().expect("an amount"), "A".to_owned());
        record.user = user.map(Into::into);
        Row::Record(record)
    };
    let rows = vec![record(Some("anna"), 1), record(Some("bo"), 2), record(None, 3), record(Some("anna"), 4)];
    let source = Records::new("queue", context("SEK", None).time_zone, rows.clone());
    let (plan, rejections) = planned(&[&source]);
    let shape = |plan: &Plan| {
        let users = plan.users().iter();
        users.map(|user| (user.id.to_string(), user.accounts.len(), user.transactions)).collect::<Vec<_>>()
    };
    let expected = [("anna".to_owned(), 1, 2), ("konto-owner".to_owned(), 1, 1), ("bo".to_owned(), 1, 1)];
    assert!(shape(&plan).iter().all(|user| expected.contains(user)), "{:?}", shape(&plan));
    assert_eq!((plan.users().len(), plan.batches(), rejections.len()), (3, 3, 0));
    // Without a user for the rest, a row that names none is rejected.
    let mut planner = Planner::new(None);
    let mut codes = Vec::new();
    planner
        .add(&source, &mut |rejection| {
            codes.push(rejection.code);
            Ok(())
        })
        .expect("a source");
    let plan = planner.finish(&mut |_| Ok(())).expect("a plan");
    assert_eq!((codes, plan.transactions(), plan.rejected()), (vec![RejectCode::User], 3, 1));
}

#[test]
fn a_mended_row_that_equals_one_that_was_good_is_another_transaction() {
    let coffee = |line: u64, count: usize| {
        let row = move |line| {
            let place = Place { file: "bank.csv".into(), line };
            let day = "2025-01-31".parse().expect("a day");
            let amount = "-45.00".parse().expect("an amount");
            Row::Record(Record::new(place, "konto".into(), day, amount, "Espresso House".to_owned()))
        };
        let rows = (line..).take(count).map(row).collect();
        Records::new("bank.csv", context("SEK", None).time_zone, rows)
    };
    let whole: Vec<_> = rows(&planned(&[&coffee(1, 2)]).0).into_iter().map(|row| row.entity.external_id).collect();
    let mut planner = Planner::new(Some("konto-owner".into()));
    planner.add_mended(&coffee(2, 1), &coffee(1, 1), &mut |_| Ok(())).expect("sources");
    let mended = rows(&planner.finish(&mut |_| Ok(())).expect("a plan"));
    assert_eq!(mended.iter().map(|row| row.entity.external_id.clone()).collect::<Vec<_>>(), whole[1..]);
}
