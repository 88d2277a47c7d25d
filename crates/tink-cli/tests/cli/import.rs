//! `tink import`: what comes out is what the file holds, by sums that these tests compute for themselves.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use tink_model::Amount;

use crate::common::{Ran, Server, root, tink};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Imported {
    transactions: Transactions,
    accounts: Vec<Account>,
    count: usize,
    sum: Amount,
    spending: Vec<Spending>,
    months: Vec<Month>,
    rejections: Vec<Rejection>,
    verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transactions {
    added: usize,
    known: usize,
    rejected: usize,
    requests: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    external_id: String,
    name: String,
    r#type: String,
    balance: Amount,
    count: usize,
    pending: usize,
    sum: Amount,
}

#[derive(Debug, Deserialize)]
struct Spending {
    code: String,
    spent: Amount,
    count: usize,
}

#[derive(Debug, Deserialize)]
struct Month {
    month: String,
    income: Amount,
    expenses: Amount,
    transfers: Amount,
    count: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rejection {
    line: u64,
    column: Option<usize>,
    code: String,
    fields: Vec<String>,
}

/// Figures of one account of a file, in cents, computed without anything of the project.
#[derive(Debug, Default, PartialEq, Eq)]
struct Own {
    count: usize,
    pending: usize,
    cents: i64,
    balance: Option<i64>,
}

const SWEDEN: &str = "examples/sweden/exempelbanken-2025.csv";
const GIRO: &str = "examples/germany/musterbank-girokonto-2025.csv";
const CARD: &str = "examples/germany/musterbank-kreditkarte-2025.csv";

/// Every digit of a number with two decimals, as cents.
fn cents(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let value: i64 = digits.parse().expect("digits");
    if text.starts_with('-') { -value } else { value }
}

fn amount(cents: i64) -> Amount {
    Amount::new(cents, 2)
}

/// The Swedish file by account and by month.
fn sweden() -> (BTreeMap<String, Own>, BTreeMap<String, (usize, i64)>) {
    let text = std::fs::read_to_string(root().join(SWEDEN)).expect("the example");
    let (mut accounts, mut months) = (BTreeMap::<String, Own>::new(), BTreeMap::<String, (usize, i64)>::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        let [_, account, booked, done, _, _, _, sum, balance, _, status] = cells[..] else { panic!("{line}") };
        let own = accounts.entry(account.to_owned()).or_default();
        own.count += 1;
        own.pending += usize::from(status == "Reserverad");
        own.cents += cents(sum);
        if !balance.is_empty() {
            own.balance = Some(cents(balance));
        }
        let day = if booked.is_empty() { done } else { booked };
        let month = months.entry(day[..7].to_owned()).or_default();
        month.0 += 1;
        month.1 += cents(sum);
    }
    (accounts, months)
}

fn import(args: &[&str]) -> Ran {
    tink([&["import"], args, &["--json"]].concat()).run()
}

fn total(amounts: impl IntoIterator<Item = Amount>) -> Amount {
    amounts.into_iter().fold(Amount::ZERO, |sum, amount| sum.checked_add(amount).expect("it fits"))
}

#[test]
fn the_swedish_example_arrives_to_the_last_ore() {
    let (accounts, months) = sweden();
    let imported: Imported = import(&[SWEDEN, "--user", "demo"]).exits(0).last();
    assert!(imported.verified);
    let rows: usize = accounts.values().map(|own| own.count).sum();
    assert_eq!(
        (imported.count, imported.transactions.added, imported.transactions.known, imported.transactions.rejected),
        (rows, rows, 0, 0)
    );
    assert_eq!(imported.sum, amount(accounts.values().map(|own| own.cents).sum()));
    assert_eq!(imported.accounts.len(), 2);
    for account in &imported.accounts {
        let own = &accounts[&account.name];
        assert_eq!(
            (account.count, account.pending, account.sum),
            (own.count, own.pending, amount(own.cents)),
            "{account:?}"
        );
        assert_eq!(Some(account.balance), own.balance.map(amount), "{account:?}");
    }
    assert_eq!(
        imported.accounts.iter().map(|account| account.r#type.as_str()).collect::<Vec<_>>(),
        ["CHECKING", "SAVINGS"]
    );
    let found: BTreeMap<String, (usize, Amount)> = imported
        .months
        .iter()
        .map(|month| (month.month.clone(), (month.count, total([month.income, month.expenses, month.transfers]))))
        .collect();
    let own: BTreeMap<String, (usize, Amount)> =
        months.into_iter().map(|(month, (count, cents))| (month, (count, amount(cents)))).collect();
    assert_eq!(found, own);
    // What was spent by category is the months' expenses, turned around.
    assert_eq!(
        total(imported.spending.iter().map(|row| row.spent)),
        -total(imported.months.iter().map(|month| month.expenses))
    );
    assert!(
        imported.spending.len() > 5
            && imported.spending.iter().all(|row| row.code.starts_with("expenses:") && row.count > 0),
        "{:?}",
        imported.spending
    );
}

#[test]
fn the_german_example_arrives_to_the_last_cent() {
    let read = |path: &str| {
        std::fs::read(root().join(path)).expect("the example").into_iter().map(char::from).collect::<String>()
    };
    let (mut giro, mut card) = (Own::default(), Own::default());
    for line in read(GIRO).lines().skip(6) {
        let cells: Vec<&str> = line.split(';').collect();
        giro.count += 1;
        giro.pending += usize::from(cells[2] == "vorgemerkt");
        giro.cents += if cells[6].is_empty() { cents(cells[7]) } else { -cents(cells[6]) };
        // The newest row stands first.
        if giro.balance.is_none() && !cells[8].is_empty() {
            giro.balance = Some(cents(cells[8]));
        }
    }
    let text = read(CARD);
    let rows: Vec<&str> = text.lines().skip(4).collect();
    let (foot, rows) = rows.split_last().expect("rows");
    for line in rows {
        let cells: Vec<&str> = line.split(';').map(|cell| cell.trim_matches('"')).collect();
        card.count += 1;
        card.pending += usize::from(cells[1].is_empty());
        card.cents += if cells[5] == "S" { -cents(cells[4]) } else { cents(cells[4]) };
    }
    assert_eq!(cents(foot.split(';').nth(4).expect("a sum")), card.cents.abs(), "the file's own sum");

    let imported: Imported = import(&[GIRO, CARD, "--user", "demo-de", "--market", "DE"]).exits(0).last();
    assert!(imported.verified);
    let by_id: BTreeMap<&str, &Account> =
        imported.accounts.iter().map(|account| (account.external_id.as_str(), account)).collect();
    for (id, own) in [("girokonto", &giro), ("kreditkarte", &card)] {
        let account = by_id[id];
        assert_eq!(
            (account.count, account.pending, account.sum),
            (own.count, own.pending, amount(own.cents)),
            "{account:?}"
        );
    }
    assert_eq!(Some(by_id["girokonto"].balance), giro.balance.map(amount));
    assert_eq!(imported.count, giro.count + card.count);
}

#[test]
fn repeating_an_import_adds_nothing_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = store.to_str().expect("UTF-8");
    let first: Imported = import(&[SWEDEN, "--user", "demo", "--store", store]).exits(0).last();
    let again: Imported = import(&[SWEDEN, "--user", "demo", "--store", store]).exits(6).last();
    assert_eq!((again.transactions.added, again.transactions.known), (0, first.transactions.added));
    assert_eq!((again.count, again.sum), (first.count, first.sum));
    assert_eq!(
        again.accounts.iter().map(|account| account.balance).collect::<Vec<_>>(),
        first.accounts.iter().map(|account| account.balance).collect::<Vec<_>>()
    );
}

#[test]
fn an_account_that_is_excluded_from_search_is_no_loss() {
    let server = Server::start();
    let file = file(SMALL);
    let args = ["import", &file.path, "--user", "demo", "--account", "checking", "--json"];
    server.tink(args).run().exits(0);
    server
        .tink(["accounts", "update", "--user", "demo", "--account", "checking", "--exclusion", "PFM_AND_SEARCH"])
        .run()
        .exits(0);
    let again: Imported = server.tink(args).run().exits(6).last();
    assert_eq!((again.count, again.transactions.known, again.verified), (0, 4, true));
}

#[test]
fn what_was_deleted_on_the_platform_stays_deleted() {
    let server = Server::start();
    let with_ids = SMALL
        .replace("Status\n", "Status,Transaction ID\n")
        .replace("Booked\n", "Booked,\n")
        .replace("Pending\n", "Pending,\n");
    let file = file(&with_ids.replacen("Booked,", "Booked,T0", 1));
    let args = ["import", &file.path, "--user", "demo", "--account", "checking", "--json"];
    server.tink(args).run().exits(0);
    server
        .tink(["transactions", "delete", "--user", "demo", "--account", "checking", "--balance", "0", "--id", "T0"])
        .run()
        .exits(0);
    let again: Imported = server.tink(args).run().exits(6).last();
    assert_eq!((again.count, again.transactions.added, again.transactions.known), (3, 0, 3));
}

#[test]
fn a_folder_standard_input_and_an_archive_hold_the_same() {
    let whole: Imported = import(&[SWEDEN, "--user", "demo"]).exits(0).last();
    let folder: Imported = import(&["examples/sweden", "--user", "demo"]).exits(0).last();
    let text = std::fs::read_to_string(root().join(SWEDEN)).expect("the example");
    let rules = "examples/sweden/exempelbanken-2025.rules.toml";
    let piped = tink(["import", "-", "--user", "demo", "--rules", rules, "--json"]).stdin(&text).run().exits(0);
    let piped: Imported = piped.last();
    for other in [folder, piped] {
        assert_eq!((other.count, other.sum, other.verified), (whole.count, whole.sum, true));
    }
}

#[test]
fn a_dry_run_tells_what_would_be_added_and_sends_nothing() {
    let server = Server::start();
    let dry = ["import", SWEDEN, "--user", "demo", "--dry-run", "--json"];
    let would: serde_json::Value = server.tink(dry).run().exits(0).last();
    assert_eq!((&would["transactions"]["added"], &would["dryRun"]), (&1_473.into(), &true.into()));
    server.tink(["user", "get", "--user", "demo"]).run().exits(3);
    server.tink(["import", SWEDEN, "--user", "demo"]).run().exits(0);
    let would: serde_json::Value = server.tink(dry).run().exits(6).last();
    assert_eq!((&would["transactions"]["added"], &would["transactions"]["known"]), (&0.into(), &1_473.into()));
    let ran = server.tink(["import", SWEDEN, "--user", "demo", "--dry-run"]).run().exits(6);
    assert!(
        ran.out.contains("0 would be added, 1,473 known already") && ran.out.contains("it was a dry run"),
        "{}",
        ran.out
    );
}

#[test]
fn strict_stops_at_the_first_bad_row_and_a_deadline_leaves_the_rest_for_later() {
    let server = Server::start();
    let bad = file(&format!("{SMALL}2025-02-30,Nowhen,-1.00,,Booked\n"));
    let args = ["import", &bad.path, "--user", "demo", "--account", "a", "--strict"];
    let ran = server.tink(args).run().exits(4);
    assert!(ran.err.contains("bank.csv:6: column 1 \"Date\"") && ran.err.contains("Nothing was sent"), "{}", ran.err);
    server.tink(["user", "get", "--user", "demo"]).run().exits(3);
    let rows: String = (0..6_000).map(|row| format!("2025-01-{:02},Row {row},-1.00\n", 1 + row / 200)).collect();
    let long = file(&format!("Date,Description,Amount\n{rows}"));
    let args = ["import", &long.path, "--user", "demo", "--account", "b", "--json"];
    let slow = [&args[..], &["--max-rate", "1", "--deadline", "500ms"]].concat();
    let ran = server.tink(slow).run().exits(130);
    assert!(ran.err.contains("the import came to its deadline after 2500 of 6000 transactions"), "{}", ran.err);
    let rest: Imported = server.tink(args).run().exits(0).last();
    assert_eq!((rest.transactions.added, rest.transactions.requests, rest.verified), (6_000, 2, true));
}

#[test]
fn a_second_import_of_the_same_files_and_a_changed_file_are_refused() {
    let server = Server::start();
    let rows: String = (0..6_000).map(|row| format!("2025-01-{:02},Row {row},-1.00\n", 1 + row / 200)).collect();
    let long = file(&format!("Date,Description,Amount\n{rows}"));
    let args = ["import", &long.path, "--user", "demo", "--account", "b", "--json"];
    let slow = [&args[..], &["--max-rate", "1"]].concat();
    let mut first = server.tink(slow).spawn();
    // Once it tells of its plan it has the journal.
    let mut out = std::io::BufReader::new(first.stdout.take().expect("piped"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut out, &mut line).expect("a line");
    let ran = server.tink(args).run().exits(1);
    assert!(ran.err.contains("another import is using this journal"), "{}", ran.err);
    first.kill().expect("a process");
    first.wait().expect("it ends");
    std::fs::write(&long.path, format!("Date,Description,Amount\n{rows}2025-02-01,One more,-1.00\n")).expect("written");
    let ran = server.tink(args).run().exits(1);
    assert!(ran.err.contains("bank.csv has changed since") && ran.err.contains("--fresh"), "{}", ran.err);
    let fresh = [&args[..], &["--fresh"]].concat();
    let rest: Imported = server.tink(fresh).run().exits(0).last();
    assert_eq!((rest.count, rest.verified), (6_001, true));
}

#[cfg(unix)]
#[test]
fn the_first_interrupt_finishes_what_is_under_way_and_the_same_command_goes_on() {
    let server = Server::start();
    let rows: String = (0..9_000).map(|row| format!("2025-01-{:02},Row {row},-1.00\n", 1 + row / 300)).collect();
    let long = file(&format!("Date,Description,Amount\n{rows}"));
    let args = ["import", &long.path, "--user", "demo", "--account", "b", "--json"];
    let slow = [&args[..], &["--max-rate", "1"]].concat();
    let mut child = server.tink(slow).spawn();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().expect("piped")));
    let progress = lines.by_ref().map_while(Result::ok).find(|line| line.contains(r#""event":"progress""#));
    assert!(progress.is_some(), "it says how far it is");
    let sent = std::process::Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    let rest: Imported = server.tink(args).run().exits(0).last();
    assert_eq!((rest.count, rest.verified), (9_000, true));
    assert!(rest.transactions.requests < 4, "what was done is not sent again: {:?}", rest.transactions);
}

#[test]
fn an_import_over_a_socket_is_the_same() {
    let server = Server::start();
    let embedded: Imported = import(&[SWEDEN, "--user", "demo"]).exits(0).last();
    let served: Imported = server.tink(["import", SWEDEN, "--user", "demo", "--json"]).run().exits(0).last();
    assert_eq!((served.count, served.sum), (embedded.count, embedded.sum));
    let spending = |imported: &Imported| {
        imported.spending.iter().map(|row| (row.code.clone(), row.spent, row.count)).collect::<Vec<_>>()
    };
    assert_eq!(spending(&served), spending(&embedded));
}

#[test]
fn a_refused_batch_stops_the_import_and_repeating_it_goes_on() {
    let server = Server::start();
    server.fault("ingestTransactions", 400, 1);
    let stopped = server.tink(["import", SWEDEN, "--user", "demo", "--json"]).run().exits(3);
    assert!(stopped.out.lines().last().is_some_and(|last| last.contains(r#""event":"userFailed""#)), "{}", stopped.out);
    assert!(stopped.err.contains("the import stopped after 0 of 1473 transactions"), "{}", stopped.err);
    assert!(stopped.err.contains("Repeat the command"), "{}", stopped.err);
    let again: Imported = server.tink(["import", SWEDEN, "--user", "demo", "--json"]).run().exits(0).last();
    assert_eq!((again.transactions.added, again.transactions.known), (1_473, 0));
}

#[test]
fn a_batch_that_is_said_to_exist_is_halved_until_all_is_known() {
    let server = Server::start();
    server.fault("ingestTransactions", 409, 3);
    let imported: Imported = server.tink(["import", SWEDEN, "--user", "demo", "--json"]).run().exits(0).last();
    assert_eq!((imported.transactions.added, imported.transactions.known, imported.verified), (1_473, 0, true));
}

/// A file of a test's own.
struct File {
    folder: tempfile::TempDir,
    path: String,
}

fn file(text: &str) -> File {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bank.csv").to_str().expect("UTF-8").to_owned();
    std::fs::write(&path, text).expect("written");
    File { folder, path }
}

impl File {
    fn shown(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.folder.path().display()), "")
    }
}

const SMALL: &str = "Date,Description,Amount,Balance,Status\n\
    2025-01-28,Lön,30000.00,31000.00,Booked\n\
    2025-01-29,ICA Kvantum,-800.50,30199.50,Booked\n\
    2025-01-30,SL Stockholm,-43.00,30156.50,Booked\n\
    2025-01-31,ICA Kvantum,-199.50,,Pending\n";

#[test]
fn a_small_import_is_shown_whole() {
    let file = file(SMALL);
    let ran = tink(["import", &file.path, "--user", "demo", "--account", "checking"]).run().exits(0);
    insta::assert_snapshot!("small_import_out", file.shown(&ran.out));
    insta::assert_snapshot!("small_import_err", file.shown(&ran.err));
}

#[test]
fn bad_rows_are_reported_and_the_good_ones_arrive() {
    let file = file(&format!(
        "{SMALL}2025-02-30,Nowhen,-1.00,,Booked\n2025-02-01,Nothing,x,,Booked\n2025-02-02,Abroad,-5.00 EUR,,Booked\n"
    ));
    let ran = import(&[&file.path, "--user", "demo", "--account", "checking"]).exits(4);
    let imported: Imported = ran.last();
    assert_eq!((imported.transactions.added, imported.transactions.rejected), (4, 3));
    let rejections: Vec<_> =
        imported.rejections.iter().map(|row| (row.line, row.column, row.code.as_str(), row.fields.len())).collect();
    assert_eq!(rejections, [(6, Some(1), "date", 5), (7, Some(3), "amount", 5), (8, Some(3), "currency", 5)]);
    insta::assert_snapshot!(file.shown(&ran.err).lines().filter(|line| line.starts_with("rejected")).collect::<Vec<_>>().join("\n"), @r#"
    rejected: bank.csv:6: column 1 "Date": "2025-02-30" is not a day of the calendar written as YYYY-MM-DD [date]
    rejected: bank.csv:7: column 3 "Amount": "x" is not a number [amount]
    rejected: bank.csv:8: column 3 "Amount": it is in EUR, and the user's currency is SEK; amounts are never converted [currency]
    rejected rows are in bank.rejects.csv: mend them there, and import that file
    "#);
}

#[test]
fn rejected_rows_are_put_aside_and_taken_once_they_are_mended() {
    let server = Server::start();
    let long = "X".repeat(1_025);
    let file = file(&format!(
        "Date,Description,Amount,Transaction ID\n2025-01-31,Espresso House,-45.00,\n2025-01-31,Espresso House,-45.O0,\n2025-01-31,ICA,-5.00,{long}\n"
    ));
    let args = |path: &str| ["import", path, "--user", "demo", "--account", "a", "--json"].map(str::to_owned);
    let first = server.tink(args(&file.path).iter().map(String::as_str)).run().exits(4);
    let rejects = file.folder.path().join("bank.rejects.csv");
    assert!(first.err.contains("bank.rejects.csv"), "{}", first.err);
    let text = std::fs::read_to_string(&rejects).expect("the file of rejects");
    insta::assert_snapshot!(file.shown(&text).replace(&long, "LONG"), @r#"
    Date,Description,Amount,Transaction ID,line,column,code,reason
    2025-01-31,Espresso House,-45.O0,,bank.csv:3,Amount,amount,"""-45.O0"" is not a number: after the decimal sign '.' only digits may follow"
    2025-01-31,ICA,-5.00,LONG,bank.csv:4,,limit,"/externalId: must have at most 1024 characters, and has 1025"
    "#);
    // The mended row is another coffee than the one that was good, equal as they are.
    std::fs::write(&rejects, text.replace("-45.O0", "-45.00").replace(&long, "T1")).expect("written");
    let mended = args(rejects.to_str().expect("UTF-8"));
    let second: Imported = server.tink(mended.iter().map(String::as_str)).run().exits(0).last();
    assert_eq!((second.transactions.added, second.count, second.sum), (2, 3, amount(-9_500)));
    let again: Imported = server.tink(mended.iter().map(String::as_str)).run().exits(6).last();
    assert_eq!((again.count, again.transactions.known), (3, 2));
}

#[test]
fn entries_of_a_statement_that_cannot_be_planned_are_mended_onto_the_same_account() {
    let server = Server::start();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let write = |name: &str, text: &str| std::fs::write(path(name), text).expect("written");
    let long = "X".repeat(1_025);
    // One account is somebody's by the rules, and the other nobody's.
    write(
        "bank.rules.toml",
        "[[accounts]]\nvalue = \"1 23\"\nid = \"lon\"\nuser = \"demo\"\n[[accounts]]\nvalue = \"4\"\nid = \"spar\"\n",
    );
    let statement = |account: &str, entries: &str, closing: &str| {
        format!(":20:S\n:25:{account}\n:60F:C250101SEK100,00\n{entries}:62F:C250131SEK{closing}\n-\n")
    };
    let entry = |amount: &str, id: &str, text: &str| format!(":61:250131{amount}NTRFNONREF//{id}\n:86:{text}\n");
    let own = entry("D45,00", "T1", "Espresso House") + &entry("D5,00", &long, "ICA");
    write("bank.sta", &(statement("123", &own, "50,00") + &statement("4", &entry("C1,00", "T3", "Spar"), "101,00")));
    let args = |name: &str, user: &[&str]| {
        [&["import", &path(name), "--market", "SE", "--json"], user]
            .concat()
            .iter()
            .map(|arg| (*arg).to_owned())
            .collect::<Vec<_>>()
    };
    let run = |args: Vec<String>| server.tink(args.iter().map(String::as_str)).run();
    run(args("bank.sta", &[])).exits(4);
    let text = std::fs::read_to_string(path("bank.rejects.csv")).expect("the file of rejects");
    let shown = text.replace(&long, "LONG").replace(folder.path().to_str().expect("UTF-8"), "FOLDER");
    insta::assert_snapshot!(shown, @r#"
    Account,Date,Value Date,Amount,Currency,Description,Counterparty,Transaction ID,Status,Kind,line,column,code,reason
    4,2025-01-31,2025-01-31,? 1.00,SEK,Spar,,T3,booked,TRANSFER,FOLDER/bank.sta:13,,user,nothing says which user it belongs to
    123,2025-01-31,2025-01-31,? -5.00,SEK,ICA,,LONG,booked,TRANSFER,FOLDER/bank.sta:6,,limit,"/externalId: must have at most 1024 characters, and has 1025"
    "#);
    write("bank.rejects.csv", &text.replace("? ", "").replace(&long, "T2"));
    let mended: Imported = run(args("bank.rejects.csv", &["--user", "demo"])).exits(0).last();
    let accounts: Vec<_> = mended.accounts.iter().map(|it| (it.external_id.as_str(), it.count, it.sum)).collect();
    assert_eq!(accounts, [("lon", 2, amount(-5_000)), ("spar", 1, amount(100))]);
}

#[test]
fn a_page_of_a_statement_without_the_next_one_is_refused_before_anything_is_sent() {
    let page = ":20:S\n:25:123\n:28C:1/1\n:60F:C250101SEK100,00\n:61:250131D45,00NTRFNONREF//T1\n:86:ICA\n:62M:C250131SEK55,00\n-\n";
    let file = file(page);
    let ran = import(&[&file.path, "--user", "demo"]).exits(1);
    assert!(
        ran.err.contains(":7: the statement goes on on another page, and no other file starts with it")
            && ran.err.contains("Import all pages of the statement together"),
        "{}",
        ran.err
    );
}

#[test]
fn a_file_in_another_currency_is_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = store.to_str().expect("UTF-8");
    let file = file("Buchungstag;Empfänger;Betrag (EUR)\n31.01.2025;REWE;-5,00\n");
    let ran = tink(["import", &file.path, "--user", "demo", "--account", "a", "--store", store]).run().exits(4);
    insta::assert_snapshot!(file.shown(&ran.err).lines().skip(1).collect::<Vec<_>>().join("\n"), @r#"
    error: bank.csv: the header of column 3 "Betrag (EUR)" says that it is in EUR, and the user's currency is SEK; amounts are never converted

    Import it for a user whose market has that currency.
    "#);
    tink(["user", "get", "--user", "demo", "--store", store]).run().exits(3);
}

#[test]
fn a_user_keeps_its_market() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = store.to_str().expect("UTF-8");
    tink(["user", "create", "--user", "demo", "--market", "DE", "--store", store]).run().exits(0);
    // The Swedish file names its currency in every row, and the user has another one.
    let ran = tink(["import", SWEDEN, "--user", "demo", "--store", store]).run().exits(4);
    assert!(ran.err.contains("the user's currency is EUR") && ran.err.contains("no row could be taken"), "{}", ran.err);
    let ran = import(&[SWEDEN, "--user", "demo", "--store", store]).exits(4);
    assert_eq!(ran.last::<serde_json::Value>()["rejections"].as_array().map(Vec::len), Some(1_473));
    let ran = tink(["import", SWEDEN, "--user", "demo", "--market", "SE", "--store", store]).run().exits(2);
    assert!(ran.err.contains("exists in the market DE, not SE"), "{}", ran.err);
}

#[test]
fn bad_files_are_named_with_the_next_step() {
    let shown = |args: &[&str], code: i32| {
        let err = tink([&["import", "--user", "demo"], args].concat()).run().exits(code).err;
        err.lines().skip(1).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(shown(&["no/such/file.csv"], 1), @r"
    error: no/such/file.csv: it cannot be opened
      No such file or directory (os error 2)

    Check the path; a relative one begins at the working folder.
    ");
    let empty = tempfile::tempdir().expect("a folder");
    let name = empty.path().to_str().expect("UTF-8");
    insta::assert_snapshot!(shown(&[name], 1).replace(name, "empty"), @"error: empty: there is no file in the folder");
    insta::assert_snapshot!(shown(&[SWEDEN, "--rules", "Cargo.toml"], 1), @r#"
    error: Cargo.toml:1:2: unknown key "workspace" at the top of the file

    The keys here are: format, user, encoding, delimiter, quote, header, skip_top, skip_bottom, currency, time_zone, columns, date, number, sign, pending, kind, account, accounts.
    "#);
    let ambiguous = file("Date,Description,Amount\n01/02/2025,A,-1.00\n");
    insta::assert_snapshot!(ambiguous.shown(&shown(&[&ambiguous.path, "--account", "a"], 1)), @r#"
    error: bank.csv:2: "01/02/2025" in column 1 "Date" may be 1 February 2025 or 2 January 2025, and no row of the file tells which

    Write these lines, corrected, to bank.rules.toml:

    [date]
    formats = ["D/M/YYYY"] # or "M/D/YYYY"
    "#);
    insta::assert_snapshot!(ambiguous.shown(&shown(&[&ambiguous.path, "--rules", &format!("{}/none.toml", ambiguous.folder.path().display())], 1)), @r"
    error: none.toml: the rules file cannot be read
      No such file or directory (os error 2)
    ");
    let homeless = file("Date,Description,Amount\n2025-01-31,A,-1.00\n");
    insta::assert_snapshot!(homeless.shown(&shown(&[&homeless.path], 2)), @r#"
    error: bank.csv: nothing says which account its rows belong to

    Give --account ID, or write a rules file with [account] id = "...", or with columns.account when a column tells.
    "#);
}

#[test]
fn a_store_that_cannot_be_used_is_named() {
    let ran = tink(["import", SWEDEN, "--user", "demo", "--store", "/nowhere/world.db"]).run().exits(1);
    assert!(ran.err.contains("/nowhere/world.db"), "{}", ran.err);
}

#[test]
fn the_examples_need_no_flag_but_the_user() {
    for path in [SWEDEN, GIRO, CARD] {
        let rules = Path::new(path).with_extension("rules.toml");
        assert!(root().join(&rules).is_file(), "{}", rules.display());
    }
}

/// A folder with files of a test's own, and a store beside them.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    /// Imports a file of this text for the account `a`.
    fn import(&self, text: &str) -> Ran {
        std::fs::write(self.path("bank.csv"), text).expect("written");
        let (file, store) = (self.path("bank.csv"), self.path("world.db"));
        import(&[&file, "--user", "demo", "--account", "a", "--store", &store])
    }

    fn balance_after(&self, text: &str) -> Amount {
        self.import(text).exits(0).last::<Imported>().accounts[0].balance
    }
}

#[test]
fn ids_that_start_again_in_a_later_file_are_not_taken_for_the_same_rows() {
    let folder = Folder::new();
    folder.import("Date;Description;Amount;Transaction ID\n2025-01-02;Rent;-100,00;1\n").exits(0);
    let ran = folder.import("Date;Description;Amount;Transaction ID\n2025-02-02;Rent;-100,00;1\n").exits(1);
    assert!(!ran.last::<Imported>().verified);
    assert!(
        ran.err.contains("ids seem to start again") && ran.err.contains("id column out of the rules"),
        "{}",
        ran.err
    );
    let ran = folder.import("Date;Description;Amount;Transaction ID\n2025-01-02;Food;-100,00;1\n").exits(1);
    assert!(ran.err.contains("bank.csv:2"), "{}", ran.err);
    folder.import("Date;Description;Amount;Transaction ID\n2025-01-02;RENT;-100,00;1\n").exits(6);
}

#[test]
fn a_sum_goes_on_from_the_balance_that_the_account_has() {
    let folder = Folder::new();
    let (january, february) = (
        "Date,Description,Amount\n2025-01-02,A,10.00\n2025-01-03,B,20.00\n",
        "Date,Description,Amount\n2025-02-02,C,5.00\n",
    );
    assert_eq!(folder.balance_after(january), amount(3000));
    assert_eq!(folder.balance_after(february), amount(3500));
    for again in [january, february] {
        let again: Imported = folder.import(again).exits(6).last();
        assert_eq!(again.accounts[0].balance, amount(3500));
    }
    let both = format!("{january}2025-02-02,C,5.00\n2025-02-03,D,-1.00\n");
    let imported: Imported = folder.import(&both).exits(0).last();
    assert_eq!((imported.accounts[0].balance, imported.transactions.known), (amount(3400), 3));
    assert_eq!(imported.transactions.requests, 1, "the known rows are not sent again");
}

#[test]
fn an_older_file_does_not_bring_an_older_balance_back() {
    let folder = Folder::new();
    let file = |row: &str| format!("Date,Description,Amount,Balance\n{row}\n");
    assert_eq!(folder.balance_after(&file("2025-02-02,B,5.00,105.00")), amount(10500));
    assert_eq!(folder.balance_after(&file("2025-01-02,A,50.00,100.00")), amount(10500));
    assert_eq!(folder.balance_after(&file("2025-02-02,C,-1.00,104.00")), amount(10400));
}

#[test]
fn a_file_refused_for_its_currency_is_a_document_too() {
    let file = file("Buchungstag;Empfänger;Betrag (EUR)\n31.01.2025;REWE;-5,00\n");
    let ran = import(&[&file.path, "--user", "demo", "--account", "a"]).exits(4);
    assert_eq!(ran.last::<serde_json::Value>()["rejections"][0]["code"], "currency");
}

#[test]
fn days_are_those_of_the_users_time_zone() {
    let server = Server::start();
    let file = file("Date,Description,Amount\n2025-01-02,Flat white,-5.00\n");
    server.tink(["import", &file.path, "--user", "kiwi", "--market", "NZ", "--account", "a"]).run().exits(0);
    let day = "2025-01-02";
    let ran = server.tink(["search", "--user", "kiwi", "--from", day, "--to", day]).run().exits(0);
    assert!(ran.out.contains("2025-01-02") && ran.out.contains("1 found"), "{}", ran.out);
    let ran = server.tink(["search", "--user", "kiwi", "--to", "2025-01-01"]).run().exits(0);
    assert!(ran.out.contains("0 found"), "{}", ran.out);
    let found: serde_json::Value = server.tink(["search", "--user", "kiwi", "--json"]).run().exits(0).json();
    let id = found["results"][0]["transaction"]["id"].as_str().expect("an id");
    let ran = server.tink(["transactions", "get", "--user", "kiwi", id]).run();
    assert!(ran.out.contains("2025-01-02"), "{ran:?}");
}

#[test]
fn a_closed_pipe_does_not_hide_that_rows_were_rejected() {
    let file = file(&format!("{SMALL}2025-02-30,Nowhen,-1.00,,Booked\n"));
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_tink"))
        .args(["import", &file.path, "--user", "demo", "--account", "checking"])
        .env_clear()
        .stdout(writer)
        .stderr(std::process::Stdio::null())
        .status()
        .expect("the binary ends");
    assert_eq!(status.code(), Some(4));
}
