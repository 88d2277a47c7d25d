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

    what_the_platform_says(&mut walk);
    what_a_person_does(&mut walk);
    what_a_refresh_brings(&mut walk);

    let missing: Vec<_> = tink_cli::VERBS
        .iter()
        // These have walks of their own.
        .filter(|verb| !["tink-xs2a", "moneykit"].contains(&verb.api))
        .filter(|verb| !walk.walked.contains(&verb.path.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()))
        .collect();
    assert!(missing.is_empty(), "not walked: {missing:?}");
}

/// The operations that are about no user, and those of the developer.
fn what_the_platform_says(walk: &mut Walk) {
    assert_eq!(walk.json(&["monitoring", "health"], ""), "ok");
    assert_eq!(walk.run(&["monitoring", "ping", "--service", "aggregation"], "").out, "pong\n");
    walk.server.tink(["monitoring", "ping", "--service", "coffee"]).run().exits(3);
    assert!(walk.json(&["monitoring", "version"], "")["version"].is_string());
    let providers = walk.json(&["providers", "list", "--market", "se", "--language", "sv"], "");
    assert!(names(&providers["providers"]).iter().any(|name| name == "sbab-bankid"), "{providers}");
    walk.server.tink(["providers", "list", "--market", "XX"]).run().exits(3);

    let developer = ["--email", "dev@example.com", "--password-file", "-"];
    let clients = walk.json(&[&["clients", "list"], &developer[..]].concat(), "sandbox");
    assert_eq!(clients["clients"][0]["id"], "sandbox");
    let listed = walk.run(&[&["clients", "list"], &developer[..]].concat(), "sandbox");
    assert!(listed.out.contains("http://localhost:3000/callback") && !listed.out.contains("sandbox-secret"));
    let update = ["clients", "update", "--redirect-uri", "https://app.example.com/callback", "sandbox"];
    let changed = walk.json(&[&update[..], &developer].concat(), "sandbox");
    assert_eq!(changed["redirectUris"], serde_json::json!(["https://app.example.com/callback"]));
    let wrong = walk.server.tink([&["clients", "list"], &developer[..]].concat()).stdin("wr0ng").run().exits(3);
    assert!(wrong.err.contains("e-mail address and password") && !wrong.err.contains("wr0ng"), "{}", wrong.err);
    walk.server.tink(["clients", "list", "--email", "dev@example.com"]).run().exits(2);
}

/// What a person changes: the profile, an account, transactions.
fn what_a_person_does(walk: &mut Walk) {
    walk.json(&["user", "create", "--user", "anna", "--market", "SE", "--locale", "sv_SE"], "");
    let profile = ["user", "update-profile", "--user", "anna", "--period-mode", "MONTHLY", "--locale", "en_US"];
    assert_eq!(walk.json(&profile, "")["periodMode"], "MONTHLY");
    walk.json(
        &["user", "update-profile", "--user", "anna", "--file", "-"],
        r#"{"notificationSettings": {"income": false}}"#,
    );
    let shown = walk.run(&["user", "profile", "--user", "anna"], "").out;
    assert!(shown.contains("Europe/Stockholm") && !shown.contains("income"), "{shown}");
    walk.server.tink(["user", "update-profile", "--user", "anna"]).run().exits(2);

    let account =
        r#"{"accounts": [{"externalId": "a1", "name": "Lön", "number": "1", "type": "CHECKING", "balance": 0}]}"#;
    walk.json(&["accounts", "ingest", "--user", "anna", "--file", "-"], account);
    let body = r#"{"type": "HISTORICAL", "transactionAccounts": [{"externalId": "a1", "balance": 29651.50, "transactions": [
        {"externalId": "t1", "amount": -98.50, "date": 1738324800000, "description": "ICA Maxi", "type": "DEFAULT"},
        {"externalId": "t2", "amount": -250, "date": 1738411200000, "description": "ICA Maxi", "type": "DEFAULT"},
        {"externalId": "t3", "amount": 30000, "date": 1738411200000, "description": "Lön", "type": "DEFAULT"}]}]}"#;
    walk.json(&["transactions", "ingest", "--user", "anna", "--file", "-"], body);
    let accounts = walk.json(&["accounts", "list", "--user", "anna"], "");
    let id = text(&accounts["accounts"][0]["id"]);
    let edited = walk.json(&["accounts", "edit", "--user", "anna", "--name", "Mine", "--favored", "true", &id], "");
    assert_eq!((&edited["name"], &edited["favored"]), (&"Mine".into(), &true.into()));

    let found = walk.json(&["search", "--user", "anna", "--text", "ICA"], "");
    let (one, other) =
        (text(&found["results"][0]["transaction"]["id"]), text(&found["results"][1]["transaction"]["id"]));
    let edit = ["transactions", "edit", "--user", "anna", "--description", "Weekly shopping", "--notes", "#food", &one];
    assert_eq!(walk.json(&edit, "")["description"], "Weekly shopping");
    let similar = walk.json(&["transactions", "similar", "--user", "anna", "--include-self", &other], "");
    assert!(similar["transactions"].as_array().is_some_and(|list| !list.is_empty()), "{similar}");
    let categories = walk.json(&["categories", "list", "--locale", "en_US"], "");
    let coffee = categories.as_array().expect("a list").iter().find(|one| one["code"] == "expenses:food.coffee");
    let coffee = text(&coffee.expect("a category")["id"]);
    walk.json(
        &["transactions", "categorize", "--user", "anna", "--category", &coffee, "--id", &one, "--id", &other],
        "",
    );
    let query = ["statistics", "query", "--user", "anna", "--type", "expenses-by-category", "--resolution", "MONTHLY"];
    let figures = walk.json(&query, "");
    let coffees: Vec<_> = figures
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| (text(&row["description"]), text(&row["period"])))
        .collect();
    assert_eq!(coffees, [(coffee.clone(), "2025-01".to_owned()), (coffee, "2025-02".to_owned())], "{figures}");
    assert!(walk.run(&query, "").out.contains("-250.00"));

    let delegate =
        ["token", "delegate", "--user", "anna", "--scope", "accounts:read", "--id-hint", "Anna", "--actor", "other"];
    assert!(walk.json(&delegate, "")["code"].is_string());
}

/// Credentials of a bank, through everything that can be done with them, and what they bring.
fn what_a_refresh_brings(walk: &mut Walk) {
    walk.json(&["user", "create", "--user", "bo", "--market", "SE"], "");
    let listed = walk.json(&["providers", "list", "--user", "bo", "--test-providers"], "");
    assert!(names(&listed["providers"]).iter().any(|name| name == "test-multi-supplemental"), "{listed}");
    let create = [
        "credentials",
        "create",
        "--user",
        "bo",
        "--provider",
        "test-password",
        "--field",
        "username=tink",
        "--fields",
        "-",
    ];
    let made = walk.json(&create, r#"{"password": "tink1234"}"#);
    let id = text(&made["id"]);
    let refused = walk.server.tink(create).stdin(r#"{"password": "tink1234"}"#).run().exits(3);
    assert!(refused.err.contains("tink credentials update") && !refused.err.contains("tink1234"), "{}", refused.err);
    let wait = ["credentials", "wait", "--user", "bo", "--timeout", "30", &id];
    assert_eq!(walk.json(&wait, "")["status"], "UPDATED");
    assert_eq!(walk.json(&["credentials", "get", "--user", "bo", &id], "")["status"], "UPDATED");

    for (verb, member) in [("list", "loans"), ("events", "loanEvents"), ("timelines", "loanTimelines")] {
        let answer = walk.json(&["loans", verb, "--user", "bo"], "");
        assert!(answer[member].as_array().is_some_and(|list| !list.is_empty()), "{verb}: {answer}");
        assert!(walk.run(&["loans", verb, "--user", "bo"], "").out.lines().count() > 2);
    }
    let investments = walk.json(&["investments", "list", "--user", "bo"], "");
    assert!(investments["portfolios"][0]["totalValue"].is_number(), "{investments}");
    assert!(walk.run(&["investments", "list", "--user", "bo"], "").out.contains("Instrument"));

    let update = ["credentials", "update", "--user", "bo", "--fields", "-", &id];
    walk.json(&update, r#"{"password": "wr0ng"}"#);
    let failed = walk.server.tink(wait).run().exits(3);
    assert!(failed.err.contains("AUTHENTICATION_ERROR") && !failed.err.contains("wr0ng"), "{}", failed.err);
    walk.run(&["credentials", "refresh", "--user", "bo", &id], "");
    let busy = walk.server.tink(["credentials", "refresh", "--user", "bo", &id]).run().exits(3);
    assert!(busy.err.contains("tink credentials wait"), "{}", busy.err);

    let create = [
        "credentials",
        "create",
        "--user",
        "bo",
        "--provider",
        "test-multi-supplemental",
        "--field",
        "username=tink-test",
    ];
    let two = text(&walk.json(&create, "")["id"]);
    let supply = ["credentials", "supply", "--user", "bo", "--fields", "-", &two];
    let early = walk.server.tink(supply).stdin(r#"{"code1": "1234"}"#).run().exits(3);
    assert!(!early.err.contains("1234"), "{}", early.err);
    // It comes to no rest before a code is entered, and says what it waits for.
    let waited = walk.server.tink(["credentials", "wait", "--user", "bo", "--timeout", "3", &two]).run().exits(5);
    assert!(waited.err.contains("tink credentials supply --user bo"), "{}", waited.err);
    let shown = walk.run(&["credentials", "get", "--user", "bo", &two], "").out;
    assert!(shown.contains("AWAITING_SUPPLEMENTAL_INFORMATION") && shown.contains("code1"), "{shown}");
    walk.run(&supply, r#"{"code1": "1234"}"#);
    walk.server.tink(["credentials", "supply", "--user", "bo", "--cancel", &two]).run().exits(0);
    assert_eq!(
        walk.server.tink(["credentials", "wait", "--user", "bo", &two, "--json"]).run().exits(3).json::<Value>()["status"],
        "AUTHENTICATION_ERROR"
    );
    walk.run(&["credentials", "delete", "--user", "bo", &two], "");
    let left = walk.json(&["credentials", "list", "--user", "bo"], "");
    let ids: Vec<_> = left["credentials"].as_array().expect("a list").iter().map(|one| text(&one["id"])).collect();
    assert!(ids.contains(&id) && !ids.contains(&two), "{left}");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn names(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|one| text(&one["name"])).collect()
}
