//! A statement in pages, each a file of its own, has the transactions that one file has.

use std::collections::BTreeSet;
use std::fs;

use tink_ingest::Error;
use tink_ingest::plan::{Plan, Planner};
use tink_ingest::read::{DataFile, Input, inputs};
use tink_ingest::rules::Rules;

use crate::common::{context, source};

/// The plan of a folder with these files.
fn plan(files: &[(&str, &str)]) -> Plan {
    try_plan(files).unwrap_or_else(|error| panic!("{error}"))
}

fn try_plan(files: &[(&str, &str)]) -> Result<Plan, Error> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let context = context("EUR", None);
    let found = inputs(&[folder.path().to_owned()], std::io::empty).expect("files");
    let files: Vec<DataFile> =
        found.iter().map(|input| DataFile::open(input, &Rules::default(), &context).expect("MT940")).collect();
    let mut planner = Planner::new(Some("konto-owner".into()));
    for file in &files {
        planner.add(file, &mut |rejection| panic!("{rejection}"))?;
    }
    planner.finish(&mut |rejection| panic!("{rejection}"))
}

fn page(number: u32, opening: &str, entries: &str, closing: &str) -> String {
    format!(":20:S\n:25:DE89370400440532013000\n:28C:12/{number}\n:{opening}\n{entries}:{closing}\n-\n")
}

const COFFEE: &str = ":61:250102D4,00NMSCNONREF\n:86:Coffee\n";

/// Three pages with the same coffee on each, of a day that has one more.
fn pages() -> [String; 3] {
    [
        page(1, "60F:C250101EUR100,00", &COFFEE.repeat(2), "62M:C250102EUR92,00"),
        page(2, "60M:C250102EUR92,00", COFFEE, "62M:C250102EUR88,00"),
        page(
            3,
            "60M:C250102EUR88,00",
            &(COFFEE.to_owned() + ":61:250103C1,00NMSCNONREF\n:86:Refund\n"),
            "62F:C250103EUR85,00",
        ),
    ]
}

fn ids(plan: &Plan) -> BTreeSet<String> {
    plan.iter().map(|row| row.expect("a plan").entity.external_id.to_string()).collect()
}

fn balance(plan: &Plan) -> String {
    plan.accounts()[0].entity.balance.to_string()
}

#[test]
fn pages_in_files_of_their_own_have_the_transactions_of_one_file_in_whatever_order() {
    let [one, two, three] = pages();
    let whole = plan(&[("whole.sta", &[one.as_str(), &two, &three].concat())]);
    assert_eq!((whole.transactions(), balance(&whole)), (5, "85.00".to_owned()));
    for names in [["1.sta", "2.sta", "3.sta"], ["3.sta", "2.sta", "1.sta"], ["2.sta", "10.sta", "1.sta"]] {
        let apart = plan(&[(names[0], &one), (names[1], &two), (names[2], &three)]);
        assert_eq!((ids(&apart), apart.repeated(), balance(&apart)), (ids(&whole), 0, balance(&whole)), "{names:?}");
    }
}

#[test]
fn pages_beside_the_whole_statement_or_twice_add_nothing() {
    let [one, two, three] = pages();
    let whole = [one.as_str(), &two, &three].concat();
    let beside = plan(&[("1.sta", &one), ("2.sta", &two), ("3.sta", &three), ("whole.sta", &whole)]);
    assert_eq!((beside.transactions(), beside.repeated()), (5, 5));
    let twice = plan(&[("1.sta", &one), ("1b.sta", &one), ("2.sta", &two), ("3.sta", &three), ("3b.sta", &three)]);
    assert_eq!((ids(&twice), balance(&twice)), (ids(&beside), "85.00".to_owned()));
}

#[test]
fn a_page_without_its_neighbour_is_refused_with_its_place() {
    let [one, two, three] = pages();
    let refused = |files: &[(&str, &str)]| {
        let error = try_plan(files).err().map(|error| error.to_string()).unwrap_or_default();
        error.rsplit('/').next().unwrap_or_default().to_owned()
    };
    assert_eq!(refused(&[("1.sta", &one), ("2.sta", &two), ("3.sta", &three)]), "");
    assert_eq!(refused(&[("1.sta", &one), ("1b.sta", &one), ("2.sta", &two), ("3.sta", &three)]), "");
    let goes_on = "the statement goes on on another page, and no other file starts with it";
    assert_eq!(refused(&[("1.sta", &one), ("3.sta", &three)]), format!("1.sta:9: {goes_on}"));
    assert_eq!(
        refused(&[("2.sta", &two), ("3.sta", &three)]),
        "2.sta:4: this is not the first page, and no other file ends before it"
    );
    // The same page and balance of another statement is not the next page.
    let other = two.replace(":28C:12/2", ":28C:13/2");
    assert_eq!(refused(&[("1.sta", &one), ("2.sta", &other), ("3.sta", &three)]), format!("1.sta:9: {goes_on}"));
}

#[test]
fn rows_that_were_mended_out_of_one_page_are_sent_back_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, ..] = pages();
    let path = folder.path().join("1.sta");
    fs::write(&path, one).expect("written");
    let original = DataFile::open(&Input::path(&path), &Rules::default(), &context("EUR", None)).expect("MT940");
    let mut planner = Planner::new(Some("konto-owner".into()));
    let refused = planner.add_mended(&source(Vec::new()), &original, &mut |rejection| panic!("{rejection}"));
    let error = refused.expect_err("its other pages count too");
    assert!(error.next_step().is_some_and(|step| step.contains("together with the other pages")), "{error}");
}
