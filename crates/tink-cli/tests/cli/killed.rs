//! An import of the real binary that is killed again and again, at moments that nobody chooses: every row arrives once.

#![allow(clippy::print_stdout, reason = "the seed and the figures are shown when a test fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use tink_main::MainClient;
use tink_model::Amount;
use tink_model::main::operations::{CREATE_AUTHORIZATION_GRANT, LIST_ACCOUNTS, SEARCH};
use tink_model::main::{AuthorizationGrantRequest, SearchOrder, SearchQuery, SearchSort};
use tink_transport::{Client, HyperTransport, OAuth};

use crate::chaos::{BadLine, Fate};
use crate::common::Server;

/// Accounts of each user, and rows of all users.
const ACCOUNTS: usize = 2;
const ROWS: usize = 50_000;

/// Users of a file. The rows of each are one batch.
const USERS: usize = 50;

/// How often an import is killed; `cargo xtask test --full` sets more.
fn kills() -> usize {
    std::env::var("TINK_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

/// A generator that is the same for a seed everywhere; the seed is printed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// What the file holds of one account, in order: day, amount, text.
type Ledger = BTreeMap<(String, String), Vec<(String, Amount, String)>>;

/// Writes the file and says what is in it. Every tenth row is equal to the one before it.
fn write(path: &Path, users: usize, dice: &mut Dice) -> Ledger {
    let mut text = String::from("Kund,Konto,Datum,Text,Belopp\n");
    let mut ledger = Ledger::new();
    let mut last: BTreeMap<(usize, usize), (String, i64, String)> = BTreeMap::new();
    for row in 0..ROWS {
        let (user, account) = (row % users, (row / users) % ACCOUNTS);
        let day = jiff::civil::date(2022, 1, 1).saturating_add(jiff::Span::new().days((row / 100) as i64)).to_string();
        let mut drawn = (day, dice.throw(200_000) as i64 - 100_000, format!("Row {}", dice.throw(500)));
        if row % 10 == 9
            && let Some(before) = last.get(&(user, account))
        {
            drawn.clone_from(before);
        }
        last.insert((user, account), drawn.clone());
        let (day, cents, words) = drawn;
        let amount = Amount::new(cents, 2);
        let _ = writeln!(text, "user-{user},account-{account},{day},{words},{amount}");
        ledger.entry((format!("user-{user}"), format!("account-{account}"))).or_default().push((day, amount, words));
    }
    std::fs::write(path, text).expect("written");
    std::fs::write(
        path.with_extension("rules.toml"),
        "[columns]\nuser = \"Kund\"\naccount = \"Konto\"\ndate = \"Datum\"\ndescription = \"Text\"\namount = \"Belopp\"\n",
    )
    .expect("written");
    ledger
}

/// What the platform holds of a user: by account the balance and the rows in order.
async fn held(server: &Server, user: &str) -> BTreeMap<String, (Amount, Vec<(String, Amount, String)>)> {
    let anonymous = Client::builder(Arc::new(HyperTransport::new()), server.url.clone()).build().expect("a client");
    let oauth = OAuth::new(&anonymous, server.id.clone(), server.secret.clone()).expect("credentials");
    let scopes = [LIST_ACCOUNTS.scopes, SEARCH.scopes].concat().join(",");
    let granting = anonymous.with_auth(oauth.client_credentials(CREATE_AUTHORIZATION_GRANT.scopes));
    let request = AuthorizationGrantRequest::new(scopes).with_external_user_id(user);
    let granted = MainClient::new(granting).create_authorization_grant(&request).await.expect("a grant");
    let client = MainClient::new(anonymous.with_auth(oauth.authorization_code(granted.code)));
    let mut found = BTreeMap::new();
    for account in client.list_accounts().await.expect("accounts").accounts.into_vec() {
        let query = SearchQuery::new()
            .with_accounts(vec![account.id.clone()])
            .with_sort(SearchSort::Date)
            .with_order(SearchOrder::Asc)
            .with_limit(1_000);
        let mut hits = client.search_all(query);
        let mut rows = Vec::new();
        while let Some(hit) = hits.next().await {
            let transaction = hit.expect("a page").transaction.expect("a transaction");
            let date = transaction.original_date.expect("a date");
            let zone = jiff::tz::TimeZone::get("Europe/Stockholm").expect("a bundled zone");
            let day = jiff::Timestamp::from_millisecond(date.as_millis()).expect("a moment").to_zoned(zone).date();
            let words = transaction.original_description.expect("a text");
            rows.push((day.to_string(), transaction.amount.expect("an amount"), words));
        }
        found.insert(account.bank_id.expect("an external id"), (account.balance.expect("a balance"), rows));
    }
    found
}

/// The platform holds the file, row for row, and the balances are the sums.
async fn assert_exact(server: &Server, ledger: &Ledger) {
    let users: BTreeSet<&String> = ledger.keys().map(|(user, _)| user).collect();
    for user in users {
        let mut there = held(server, user).await;
        for account in 0..ACCOUNTS {
            let account = format!("account-{account}");
            let wanted = &ledger[&(user.clone(), account.clone())];
            let (balance, rows) = there.remove(&account).expect("the account");
            // Equal dates come in the order of ingestion, so this is the file's order too.
            assert!(rows == *wanted, "{user} {account}: {} rows there, {} in the file", rows.len(), wanted.len());
            let sum = wanted.iter().fold(Amount::ZERO, |sum, row| sum.checked_add(row.1).expect("it fits"));
            assert_eq!(balance, sum, "{user} {account}");
        }
        assert!(there.is_empty(), "{there:?}");
    }
}

fn killed_and_resumed(seed: u64, server: &Server) {
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bank.csv");
    // So many leave room for the kills, and for what is sent between them.
    let ledger = write(&path, (kills() * 5 / 2).max(USERS), &mut dice);
    let file = path.to_str().expect("UTF-8");
    let args = ["import", file, "--json", "--no-verify"];
    let (mut killed, mut batches) = (0, 0);
    while killed < kills() {
        let mut child = server.tink(args).spawn();
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        // Some are killed before they say anything, most in the middle of what they do: a batch is on its way, or its answer, or
        // the journal notes it.
        let (taken, more) = (dice.throw(5), dice.throw(4));
        let progress = lines.by_ref().filter(|line| line.contains("\"event\":\"progress\""));
        batches += progress.take(taken as usize).count();
        lines.by_ref().take(more as usize).for_each(drop);
        child.kill().expect("a process");
        let status = child.wait().expect("it ends");
        if status.success() {
            // It was quicker than the kill.
            break;
        }
        killed += 1;
    }
    println!("killed {killed} times, between {batches} batches");
    assert!(killed > kills() / 2 && batches > killed, "killed {killed} times, between {batches} batches");
    let ran = server.tink(args).run();
    assert!([0, 6].contains(&ran.code), "{}", ran.err);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(assert_exact(server, &ledger));
    let journals = std::fs::read_dir(folder.path()).expect("a folder").filter_map(Result::ok);
    let journals = journals.filter(|entry| entry.file_name().to_string_lossy().contains("tink-journal"));
    assert_eq!(journals.count(), 0, "a journal of what is done is of no use");
}

#[test]
fn an_import_that_is_killed_at_any_moment_loses_nothing_and_repeats_nothing() {
    killed_and_resumed(0x5eed, &Server::start());
}

#[test]
fn so_does_one_to_a_platform_that_takes_parts_of_batches() {
    killed_and_resumed(0xbee, &Server::start_with(&["--partial-batches"]));
}

/// Through a line that loses, cuts and refuses; the command is repeated until it says that all is done.
fn through_a_bad_line(seed: u64, server: &Server) {
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bank.csv");
    let ledger = write(&path, USERS, &mut dice);
    let line = BadLine::before(&server.url, seed, 25);
    let mut runs = 0;
    loop {
        runs += 1;
        let args = [
            "import",
            path.to_str().expect("UTF-8"),
            "--json",
            "--no-verify",
            "--concurrency",
            "16",
            "--timeout",
            "2s",
        ];
        let ran = server.tink(args).env("TINK_BASE_URL", &line.url).run();
        if ran.code == 0 || ran.code == 6 {
            break;
        }
        // A user failed, after tries enough; the others are done.
        assert!([3, 5].contains(&ran.code) && runs < 20, "{runs}: {}", ran.err);
    }
    for fate in Fate::BAD {
        assert!(line.count(fate) > 0, "{fate:?} was never met");
    }
    println!(
        "{runs} runs, {} lost answers",
        line.count(Fate::LostAfter) + line.count(Fate::Half) + line.count(Fate::Stalled)
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(assert_exact(server, &ledger));
}

#[test]
fn an_import_through_a_bad_line_loses_nothing_and_repeats_nothing() {
    through_a_bad_line(7, &Server::start());
}

#[test]
fn so_does_one_through_a_bad_line_to_a_platform_that_takes_parts_of_batches() {
    through_a_bad_line(11, &Server::start_with(&["--partial-batches"]));
}
