//! Every verb of `tink xs2a` once, over a socket, and what `--json` prints.

use std::collections::BTreeSet;

use serde_json::Value;
use tink_sandbox::DEFAULT_XS2A_KEY;

use crate::common::{Ran, Server, Tink};

/// Runs commands against one server, and remembers which verbs they were.
struct Walk {
    server: Server,
    walked: BTreeSet<Vec<String>>,
}

impl Walk {
    fn command(&mut self, verb: &[&str], args: &[&str]) -> Tink {
        let path = ["xs2a"].iter().chain(verb).copied();
        self.walked.insert(path.clone().map(str::to_owned).collect());
        self.server.tink(path.chain(args.iter().copied())).env("TINK_XS2A_KEY", DEFAULT_XS2A_KEY)
    }

    fn run(&mut self, verb: &[&str], args: &[&str]) -> Ran {
        self.command(verb, args).run().exits(0)
    }

    /// Runs a command with `--json`, and checks that its output is JSON or nothing.
    fn json(&mut self, verb: &[&str], args: &[&str]) -> Value {
        let ran = self.run(verb, &[args, &["--json"]].concat());
        if ran.out.is_empty() { Value::Null } else { ran.json() }
    }

    /// Takes a step in a wizard.
    fn step(&mut self, user: &str, key: &str, args: &[&str]) -> Value {
        let args = [&["--user", user, "--json"], args].concat();
        let command = self.command(&["wizard", "step"], &args);
        command.env("TINK_XS2A_WIZARD_KEY", key).env("PIN", "123456").run().exits(0).json()
    }

    /// Goes through a wizard to its end.
    fn finish(&mut self, user: &str, started: &Value) {
        let key = text(&started["wizard_session_key"]);
        let mut response = self.step(user, &key, &[]);
        for _ in 0..5 {
            match response["form"]["name"].as_str() {
                Some("finish") => return,
                Some("bank") => {
                    response = self.step(user, &key, &["--field", "country_id=DE", "--field", "bank_code=88888888"]);
                }
                _ => {
                    let login = [
                        "--field",
                        "USER_NAME=abcdef",
                        "--secret-field",
                        "USER_PIN=env:PIN",
                        "--field",
                        "privacy_policy=true",
                    ];
                    response = self.step(user, &key, &login);
                }
            }
        }
        panic!("the wizard does not end: {response}");
    }
}

#[test]
fn every_verb_works_and_prints_pure_json() {
    let mut walk = Walk { server: Server::start(), walked: BTreeSet::new() };
    let anna = walk.json(&["users", "create"], &["--name", "Anna Example", "--email", "anna@example.com"]);
    let user = text(&anna["id"]);
    let as_user = ["--user", user.as_str()];
    let with =
        |args: &[&'static str]| -> Vec<String> { as_user.iter().chain(args).map(|word| (*word).to_owned()).collect() };
    assert_eq!(walk.json(&["users", "get"], &[&user])["email"], "anna@example.com");
    assert_eq!(walk.json(&["users", "list"], &["--all"])["data"].as_array().map(Vec::len), Some(1));
    assert!(walk.run(&["users", "list"], &[]).out.contains("Anna Example"));

    assert!(walk.run(&["connections", "list"], &as_user).out.contains("no connections"));
    let started = walk.json(&["connections", "create"], &refs(&with(&["--sync-mode", "full"])));
    let transaction = text(&started["transaction"]);
    walk.finish(&user, &started);
    assert_eq!(walk.json(&["wizard", "session"], &[&transaction])["finished"], true);
    let connection = walk.json(&["connections", "get"], &[&as_user[..], &[&transaction]].concat());
    let connection = text(&connection["id"]);
    assert_eq!(walk.json(&["connections", "list"], &as_user)["data"][0]["id"], connection.as_str());

    let accounts = walk.json(&["accounts", "list"], &as_user);
    let account = text(&accounts["data"][0]["id"]);
    let of_account = |args: &[&'static str]| -> Vec<String> {
        as_user.iter().chain(&[account.as_str()]).chain(args).map(|word| (*word).to_owned()).collect()
    };
    let of_connection = [&as_user[..], &[&connection]].concat();
    assert_eq!(walk.json(&["connections", "accounts"], &of_connection)["data"][0]["id"], account.as_str());
    assert_eq!(walk.json(&["accounts", "get"], &refs(&of_account(&[])))["id"], account.as_str());
    assert!(walk.json(&["accounts", "balance"], &refs(&of_account(&[])))["balance"].is_number());
    let new = of_account(&["--only-new"]);
    let before = walk.json(&["accounts", "turnovers"], &refs(&new));
    assert!(before["turnovers"].as_array().is_some_and(|turnovers| !turnovers.is_empty()), "{before}");
    walk.json(&["accounts", "mark-seen"], &refs(&of_account(&[])));
    walk.json(&["accounts", "mark-seen"], &refs(&of_account(&["--until", "2050-01-01"])));
    assert_eq!(walk.json(&["accounts", "turnovers"], &refs(&new))["turnovers"].as_array().map(Vec::len), Some(0));
    assert!(walk.json(&["accounts", "report"], &refs(&of_account(&["summary"]))).is_object());

    let other = walk.json(&["connections", "create"], &refs(&with(&["--sync-mode", "full"])));
    let key = text(&other["wizard_session_key"]);
    walk.step(&user, &key, &["--action", "abort"]);

    walk.json(&["connections", "sync"], &of_connection);
    let again = walk.json(&["connections", "reset"], &of_connection);
    assert!(again["wizard_session_key"].is_string(), "{again}");

    assert_eq!(walk.json(&["banks", "find"], &["88888888"])["bank_code"], "88888888");
    assert!(walk.run(&["banks", "list"], &["--country", "DE"]).out.contains("88888888"));
    assert!(walk.run(&["banks", "search"], &["test"]).out.contains("88888888"));
    let events = walk.json(&["events", "list"], &["--transaction", &transaction]);
    let event = text(&events["data"][0]["id"]);
    assert_eq!(walk.json(&["events", "get"], &[&event])["id"], event.as_str());

    let token = walk.json(&["tokens", "create"], &refs(&with(&["--valid-until", "2050-01-01 11:11:11"])));
    let id = text(&token["id"]);
    let of_token = [&as_user[..], &[&id]].concat();
    assert_eq!(walk.json(&["tokens", "get"], &of_token)["token"], token["token"]);
    let end = [&of_token[..], &["--valid-until", "2051-01-01 11:11:11"]].concat();
    assert_eq!(walk.json(&["tokens", "extend"], &end)["valid_until"], "2051-01-01 11:11:11");
    // Those that the command made for itself are gone.
    assert_eq!(walk.json(&["tokens", "list"], &as_user)["data"].as_array().map(Vec::len), Some(1));
    let own =
        walk.command(&["accounts", "list"], &["--json"]).env("TINK_XS2A_TOKEN", &text(&token["token"])).run().exits(0);
    assert_eq!(own.json::<Value>()["data"], accounts["data"]);
    walk.json(&["tokens", "delete"], &of_token);

    walk.json(&["connections", "delete"], &of_connection);
    walk.json(&["accounts", "delete"], &refs(&of_account(&[])));
    walk.json(&["users", "delete"], &[&user]);
    let gone = walk.command(&["users", "get"], &[&user]).run().exits(3);
    assert!(gone.err.contains("tink xs2a users list"), "{}", gone.err);

    let missing: Vec<_> = tink_cli::VERBS
        .iter()
        .filter(|verb| verb.api == "tink-xs2a")
        .map(|verb| verb.path.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        .filter(|path| !walk.walked.contains(path))
        .collect();
    assert!(missing.is_empty(), "not walked: {missing:?}");
}

#[test]
fn the_embedded_sandbox_keeps_its_world_and_takes_its_own_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = ["--store", store.to_str().expect("UTF-8")];
    let run = |args: &[&str]| crate::common::tink(args.iter().chain(&store).copied()).run();
    let created = run(&["xs2a", "users", "create", "--name", "Bo", "--email", "bo@example.com", "--json"]).exits(0);
    assert!(created.err.contains("embedded sandbox") && created.err.contains("TINK_XS2A_KEY"), "{}", created.err);
    let user = text(&created.json::<Value>()["id"]);
    assert_eq!(run(&["xs2a", "accounts", "list", "--user", &user]).exits(0).out, "no accounts\n");
}

#[test]
fn the_embedded_bank_confirms_by_itself_and_the_key_is_not_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = ["--store", store.to_str().expect("UTF-8")];
    let tink = |args: &[&str]| crate::common::tink(["xs2a"].iter().chain(args).chain(&store).copied());
    let created = tink(&["users", "create", "--name", "Bo", "--email", "bo@example.com", "--json"]).run().exits(0);
    let user = text(&created.json::<Value>()["id"]);
    let started = tink(&["connections", "create", "--user", &user, "--sync-mode", "full", "--json"]).run().exits(0);
    let key = text(&started.json::<Value>()["wizard_session_key"]);
    let step = |fields: &[&str]| {
        let step = [&["wizard", "step", "--user", &user][..], fields].concat();
        tink(&step).env("TINK_XS2A_WIZARD_KEY", &key).env("PIN", "redirect").run().exits(0)
    };
    step(&["--field", "country_id=DE", "--field", "bank_code=88888888"]);
    let login = ["--field", "USER_NAME=abcdef", "--secret-field", "USER_PIN=env:PIN", "--field", "privacy_policy=true"];
    let ran = step(&login);
    insta::assert_snapshot!(ran.out, @r"
    Form redirect
      The bank of the embedded sandbox confirms by itself; there is no page to open.
    The bank is at work. Ask again in 1000 ms: --action poll
    ");
    assert!(!ran.out.contains(&key) && !ran.err.contains(&key), "{ran:?}");
    let cancelled = step(&["--action", "abort"]);
    assert_eq!(cancelled.out, "The wizard was cancelled.\n");
}

fn refs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
