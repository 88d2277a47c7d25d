//! Every verb once, over a socket, and what `--json` prints.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::{Ran, Server};

/// Runs commands against one server, and remembers which verbs they were.
struct Walk {
    server: Server,
    walked: BTreeSet<Vec<String>>,
}

impl Walk {
    fn run(&mut self, args: &[&str], stdin: &str) -> Ran {
        self.walked
            .insert(args.iter().take_while(|word| !word.starts_with('-')).map(|word| (*word).to_owned()).collect());
        self.server.tink(args.iter().copied()).stdin(stdin).run().exits(0)
    }

    /// Runs a command with `--json`, and checks that its output is JSON or nothing.
    fn json(&mut self, args: &[&str], stdin: &str) -> Value {
        let args = [args, &["--json"]].concat();
        let ran = self.run(&args, stdin);
        if ran.out.is_empty() { Value::Null } else { ran.json() }
    }
}

#[test]
fn every_verb_works_and_prints_pure_json() {
    let mut walk = Walk { server: Server::start(), walked: BTreeSet::new() };

    let user = walk.json(&["user", "create", "--user", "demo", "--market", "SE", "--locale", "sv_SE"], "");
    assert_eq!(user["user_id"].as_str().map(str::len), Some(32));
    walk.json(&["user", "create", "--file", "-"], r#"{"external_user_id": "other", "market": "DE"}"#);
    assert_eq!(walk.json(&["user", "get", "--user", "other"], "")["profile"]["currency"], "EUR");

    let account = |id: &'static str| {
        [
            "accounts",
            "ingest",
            "--user",
            "demo",
            "--id",
            id,
            "--name",
            "Lön",
            "--number",
            "1",
            "--type",
            "CHECKING",
            "--balance",
            "100.50",
        ]
    };
    assert_eq!(walk.json(&account("a1"), ""), Value::Null);
    let many = r#"{"accounts": [{"externalId": "a2", "name": "Spar", "number": "2", "type": "SAVINGS", "balance": 5.25, "later": true}]}"#;
    walk.json(&["accounts", "ingest", "--user", "demo", "--file", "-"], many);
    walk.json(&["accounts", "update", "--user", "demo", "--account", "a1", "--name", "Lönekonto"], "");
    let accounts = walk.json(&["accounts", "list", "--user", "demo"], "");
    assert_eq!(accounts["accounts"].as_array().map(Vec::len), Some(2));
    walk.json(&["accounts", "delete", "--user", "demo", "--account", "a2"], "");
    let accounts = walk.run(&["accounts", "list", "--user", "demo"], "");
    assert!(
        accounts.out.contains("Lönekonto") && accounts.out.contains("100.50") && !accounts.out.contains("Spar"),
        "{}",
        accounts.out
    );

    let transaction = |verb: &'static str, description: &'static str, more: &[&'static str]| {
        let common = [
            "transactions",
            verb,
            "--user",
            "demo",
            "--account",
            "a1",
            "--balance",
            "2.00",
            "--id",
            "t1",
            "--amount",
            "-98.50",
            "--date",
            "2025-01-31",
        ];
        [&common[..], &["--description", description], more].concat()
    };
    walk.json(&transaction("ingest", "ICA", &["--pending", "--tag", "mat"]), "");
    let body = r#"{"type": "BATCH", "transactionAccounts": [{"externalId": "a1", "balance": 2, "transactions": [
        {"externalId": "t2", "amount": -1.5, "date": 1738324800000, "description": "SL", "type": "DEFAULT"}]}]}"#;
    walk.json(&["transactions", "ingest", "--user", "demo", "--file", "-"], body);
    walk.json(&transaction("update", "ICA Kvantum", &[]), "");
    let found = walk.json(
        &[
            "search",
            "--user",
            "demo",
            "--from",
            "2025-01-31",
            "--to",
            "2025-01-31",
            "--sort",
            "AMOUNT",
            "--order",
            "ASC",
        ],
        "",
    );
    assert_eq!(found["count"], 2);
    let id = found["results"][0]["transaction"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        walk.json(&["search", "--user", "demo", "--file", "-"], r#"{"limit": 1}"#)["results"].as_array().map(Vec::len),
        Some(1)
    );
    let one = walk.server.tink(["transactions", "get", "--user", "demo", &id, "--json"]).run().exits(0).json::<Value>();
    walk.walked.insert(vec!["transactions".into(), "get".into()]);
    assert_eq!((&one["description"], &one["pending"]), (&"ICA Kvantum".into(), &false.into()));
    let shown = walk.run(&["search", "--user", "demo"], "");
    assert!(shown.out.contains("ICA Kvantum") && shown.out.contains("2 found, net -100.00"), "{}", shown.out);
    walk.json(
        &[
            "transactions",
            "delete",
            "--user",
            "demo",
            "--account",
            "a1",
            "--balance",
            "100.50",
            "--id",
            "t1",
            "--id",
            "t2",
        ],
        "",
    );
    assert_eq!(walk.json(&["search", "--user", "demo"], "")["count"], 0);

    assert_eq!(
        walk.json(&["credentials", "list", "--user", "demo"], "")["credentials"].as_array().map(Vec::len),
        Some(1)
    );
    assert!(walk.json(&["categories", "list", "--locale", "sv_SE"], "").as_array().is_some_and(|list| list.len() > 50));
    assert_eq!(walk.json(&["token", "--scope", "user:create"], "")["scope"], "user:create");
    let code = walk.json(&["token", "grant", "--user", "demo", "--scope", "accounts:read"], "");
    let token = walk.json(&["token", "--code-file", "-"], code["code"].as_str().expect("a code"));
    let refresh = token["refresh_token"].as_str().expect("a user's token can be refreshed").to_owned();
    assert!(walk.json(&["token", "--refresh-token-file", "-"], &refresh)["access_token"].is_string());
    assert_eq!(walk.json(&["token", "--user", "demo", "--scope", "accounts:read"], "")["scope"], "accounts:read");
    walk.json(&["user", "delete", "--user", "demo"], "");
    walk.server.tink(["user", "get", "--user", "demo"]).run().exits(3);

    let missing: Vec<_> = tink_cli::VERBS
        .iter()
        .filter(|verb| !walk.walked.contains(&verb.path.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()))
        .collect();
    assert!(missing.is_empty(), "not walked: {missing:?}");
}
