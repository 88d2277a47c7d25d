//! Every verb of `tink moneykit` once, over a socket, and what `--json` prints.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::{Ran, Server, Tink, tink};

/// The id and the secret of a sandbox's default client.
const CLIENT: (&str, &str) = tink_sandbox::DEFAULT_CLIENT;

/// Runs commands against one server, and remembers which verbs they were.
struct Walk {
    server: Server,
    walked: BTreeSet<Vec<String>>,
}

impl Walk {
    fn command(&mut self, verb: &[&str], args: &[&str]) -> Tink {
        let path = ["moneykit"].iter().chain(verb).copied();
        self.walked.insert(path.clone().map(str::to_owned).collect());
        let command = self.server.tink(path.chain(args.iter().copied()));
        command.env("MONEYKIT_CLIENT_ID", CLIENT.0).env("MONEYKIT_CLIENT_SECRET", CLIENT.1)
    }

    fn run(&mut self, verb: &[&str], args: &[&str]) -> Ran {
        self.command(verb, args).run().exits(0)
    }

    /// Runs a command with `--json`, and checks that its output is JSON or nothing.
    fn json(&mut self, verb: &[&str], args: &[&str]) -> Value {
        let ran = self.run(verb, &[args, &["--json"]].concat());
        if ran.out.is_empty() { Value::Null } else { ran.json() }
    }
}

const LINK: &str = r#"{"customer_user":{"id":"user-1"},"institution_id":"chase","accounts":[{"account_id":"a1","name":"Checking",
    "type":"depository.checking","mask":"3748","balances":{"currency":"USD","current":445.89}}],
    "transactions":[{"account_id":"a1","transaction_id":"t1","amount":"-4.50","date":"2024-01-15","description":"Coffee"}]}"#;

const MORE: &str = r#"{"transactions":[{"account_id":"a1","transaction_id":"t2","amount":"2000.00","date":"2024-01-16","description":"Salary"}]}"#;

#[test]
fn every_verb_works_and_prints_pure_json() {
    let mut walk = Walk { server: Server::start(), walked: BTreeSet::new() };
    assert!(walk.json(&["token"], &[])["access_token"].is_string());
    let imported: Value = walk.command(&["import"], &["-", "--json"]).stdin(LINK).run().exits(0).json();
    assert_eq!((&imported["outcome"], &imported["transactions"]["accepted"]), (&"done".into(), &1.into()));
    let link = text(&imported["link"]["link_id"]);
    assert_eq!(walk.json(&["links", "get"], &[&link])["state"], "error");
    assert!(walk.run(&["links", "user"], &["user-1"]).out.contains(&link));
    assert!(walk.json(&["links", "list"], &["--all"])["links"].is_array());

    let accounts = walk.json(&["accounts", "list"], &[&link]);
    assert_eq!(accounts["accounts"][0]["original_id"], "a1");
    let account = text(&accounts["accounts"][0]["account_id"]);
    assert_eq!(walk.json(&["accounts", "get"], &[&link, &account])["account"]["account_mask"], "3748");
    assert!(walk.json(&["accounts", "numbers"], &[&link])["accounts"].is_array());
    assert!(walk.run(&["accounts", "user"], &["user-1"]).out.contains("445.89"));

    let more = walk.command(&["transactions", "import"], &[&link, "-", "--json"]).stdin(MORE).run().exits(0);
    assert_eq!(more.json::<Value>()["transactions"]["accepted"], 1);
    let all = walk.json(&["transactions", "list"], &[&link, "--all"]);
    let signs: Vec<_> = all["transactions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| (one["type"].as_str(), one["amount"].as_str()))
        .collect();
    assert_eq!(signs, [(Some("credit"), Some("2000.00")), (Some("debit"), Some("4.50"))]);
    assert!(walk.run(&["transactions", "list"], &[&link]).out.contains("debit"));
    let sync = walk.json(&["transactions", "sync"], &[&link, "--all"]);
    assert_eq!(sync["transactions"]["created"].as_array().map(Vec::len), Some(2));
    let cursor = text(&sync["cursor"]["next"]);
    assert!(walk.run(&["transactions", "sync"], &[&link, "--cursor", &cursor]).out.starts_with("no changes"));
    assert_eq!(walk.json(&["transactions", "user"], &["user-1"])["total"], 2);

    let found = walk.json(&["institutions", "list"], &["--name", "chase"]);
    assert_eq!(found["institutions"][0]["institution_id"], "chase");
    assert_eq!(walk.json(&["institutions", "get"], &["chase"])["institution_id"], "chase");

    assert_eq!(walk.json(&["links", "update"], &[&link, "--tag", "smoke_test"])["link_tags"][0], "smoke_test");
    assert_eq!(walk.json(&["links", "reset"], &[&link])["error_code"], "auth_expired");
    // It is not connected, so that it can have no more products and there is nothing to exchange.
    let refused = walk.command(&["links", "products"], &[&link, "identity"]).run().exits(3);
    assert!(refused.err.contains("session create --link"), "{}", refused.err);
    let session = ["--user", "user-1", "--redirect-uri", "https://example.com/connected", "--link", &link];
    assert!(walk.json(&["session", "create"], &session)["link_session_token"].is_string());
    let refused = walk.command(&["session", "exchange"], &["--token-file", "-"]).stdin("unknown").run().exits(3);
    assert!(refused.err.contains("session create"), "{}", refused.err);

    walk.json(&["links", "delete"], &[&link]);
    // What it held is gone, whether or not the link itself can still be looked at.
    let gone = walk.command(&["accounts", "list"], &[&link]).run().exits(3);
    assert!(gone.err.contains("deleted"), "{}", gone.err);

    let missing: Vec<_> = tink_cli::VERBS
        .iter()
        .filter(|verb| verb.api == "moneykit")
        .map(|verb| verb.path.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        .filter(|path| !walk.walked.contains(path))
        .collect();
    assert!(missing.is_empty(), "not walked: {missing:?}");
}

#[test]
fn a_banks_file_arrives_row_by_row() {
    let mut walk = Walk { server: Server::start(), walked: BTreeSet::new() };
    let file = "examples/germany/musterbank-girokonto-2025.csv";
    let args = ["--from-csv", file, "--user", "user-1", "--institution", "chase", "--currency", "EUR"];
    let imported = walk.json(&["import"], &args);
    let accepted = imported["transactions"]["accepted"].as_u64();
    let link = text(&imported["link"]["link_id"]);
    let all = walk.json(&["transactions", "list"], &[&link, "--size", "1000", "--all"]);
    assert_eq!(all["transactions"].as_array().map(|all| all.len() as u64), accepted);
}

#[test]
fn the_embedded_sandbox_keeps_its_world_and_takes_its_own_client() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = ["--store", store.to_str().expect("UTF-8")];
    let run = |args: &[&str]| tink(args.iter().chain(&store).copied());
    let imported = run(&["moneykit", "import", "-", "--json"]).stdin(LINK).run().exits(0);
    assert!(
        imported.err.contains("embedded sandbox") && imported.err.contains("MONEYKIT_CLIENT_ID"),
        "{}",
        imported.err
    );
    assert!(run(&["moneykit", "links", "user", "user-1"]).run().exits(0).out.contains("Chase"));
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
