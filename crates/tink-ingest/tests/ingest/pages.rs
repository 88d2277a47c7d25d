//! A statement in pages, each a file of its own, is the statement that one file has.

use std::collections::BTreeSet;
use std::fs;

use tink_ingest::plan::Plan;
use tink_ingest::read::{DataFile, inputs};
use tink_ingest::rules::Rules;
use tink_ingest::source::Source;

use crate::common::{context, planned};

/// The plan of a folder with these files.
fn plan(files: &[(&str, &str)]) -> Plan {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let context = context("EUR", None);
    let found = inputs(&[folder.path().to_owned()], std::io::empty).expect("files");
    let files: Vec<DataFile> =
        found.iter().map(|input| DataFile::open(input, &Rules::default(), &context).expect("MT940")).collect();
    let (plan, rejections) = planned(&files.iter().map(|file| file as &dyn Source).collect::<Vec<_>>());
    assert_eq!(rejections, []);
    plan
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
fn pages_in_files_of_their_own_are_the_statement_of_one_file_in_whatever_order() {
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
fn an_intermediate_balance_counts_only_while_nothing_later_is_there() {
    let [one, two, three] = pages();
    assert_eq!(balance(&plan(&[("a", &one)])), "92.00");
    assert_eq!(balance(&plan(&[("a", &two), ("b", &one)])), "88.00", "of one day the later page counts");
    assert_eq!(balance(&plan(&[("a", &three), ("b", &one)])), "85.00");
    let ended = three.replace("250103", "250102");
    assert_eq!(balance(&plan(&[("a", &ended), ("b", &two)])), "85.00", "of one day the end counts");
}

#[test]
fn a_page_that_may_be_missing_is_told() {
    let [one, two, three] = pages();
    let open = |files: &[(&str, &str)]| {
        let shown = plan(files).open_pages().iter().map(ToString::to_string).collect::<Vec<_>>();
        shown.iter().map(|page| page.rsplit('/').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(open(&[("1.sta", &one), ("2.sta", &two), ("3.sta", &three)]), [""; 0]);
    assert_eq!(open(&[("1.sta", &one), ("1b.sta", &one), ("2.sta", &two), ("3.sta", &three)]), [""; 0]);
    assert_eq!(
        open(&[("1.sta", &one), ("3.sta", &three)]),
        [
            "1.sta:9: the statement goes on on another page, and no other file starts with it",
            "3.sta:4: this is not the first page, and no other file ends before it",
        ]
    );
}

#[test]
fn pages_that_do_not_follow_each_other_are_overlapping_files_as_any_others() {
    let [one, _, three] = pages();
    // The coffee of the third page may be the first page's: the page between them, which would tell, is not there.
    assert_eq!(plan(&[("1.sta", &one), ("3.sta", &three)]).transactions(), 3);
}
