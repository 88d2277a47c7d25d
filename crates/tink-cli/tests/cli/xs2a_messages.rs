//! `tink xs2a` against a server that answers by rote: whose secret goes where, what is printed of it, and what a person reads when
//! something is missing or refused.

use serde_json::Value;

use crate::common::{Tink, tink};
use crate::rote::Rote;

impl Rote {
    /// A command with the API key.
    fn keyed<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Tink {
        tink(["xs2a"].into_iter().chain(args)).env("TINK_XS2A_BASE_URL", &self.url).env("TINK_XS2A_KEY", "k3y")
    }

    /// A command with a bank user's token.
    fn with_token<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Tink {
        tink(["xs2a"].into_iter().chain(args)).env("TINK_XS2A_BASE_URL", &self.url).env("TINK_XS2A_TOKEN", "t0ken")
    }
}

/// `api:k3y` and `api:t0ken`, as HTTP Basic authentication writes them.
const KEY: &str = "Basic YXBpOmszeQ==";
const TOKEN: &str = "Basic YXBpOnQwa2Vu";

const PAGES: &[(&str, u16, &str)] = &[
    ("GET /v1/api/accounts/A9", 404, r#"{"code":404,"message":"There is no such account."}"#),
    (
        "GET /v1/api/accounts?per_page=1&page=2",
        200,
        r#"{"total":2,"per_page":1,"current_page":2,"last_page":2,"data":[{"id":"A2","description":"Sparkonto","type":"savings"}]}"#,
    ),
    (
        "GET /v1/api/accounts",
        200,
        r#"{"total":2,"per_page":1,"current_page":1,"last_page":2,"data":[{"id":"A1","description":"Girokonto","iban":"DE62888888880012345678","type":"giro"}]}"#,
    ),
    (
        "PUT /v1/api/users/bus_1/accesstokens",
        200,
        r#"{"id":"tok_1","token":"t0ken","valid_until":"2050-01-01 11:11:11"}"#,
    ),
    (
        "PATCH /v1/api/users/bus_1/accesstokens/tok_1",
        200,
        r#"{"id":"tok_1","token":"t0ken","valid_until":"2050-01-01 11:11:11"}"#,
    ),
    ("DELETE /v1/api/users/bus_1/accesstokens/tok_1", 200, r#"{"code":200,"message":"ok"}"#),
];

#[test]
fn a_token_is_made_for_a_named_user_and_deleted_afterwards() {
    let rote = Rote::start(PAGES);
    let ran = rote.keyed(["accounts", "list", "--user", "bus_1", "--per-page", "1"]).run().exits(0);
    insta::assert_snapshot!(ran.out, @r"
     Account    Type  IBAN                    Holder  Bank  Connection  Id
    ───────────────────────────────────────────────────────────────────────
     Girokonto  giro  DE62888888880012345678  -       -     -           A1
    ");
    assert_eq!(ran.err, "Page 1 of 2: --page 2 shows the next, --all everything.\n");
    let asked: Vec<(String, String)> = rote.asked().into_iter().map(|[line, who, _]| (line, who)).collect();
    let of = |line: &str, who: &str| (line.to_owned(), who.to_owned());
    assert_eq!(
        asked,
        [
            of("PUT /v1/api/users/bus_1/accesstokens", KEY),
            of("GET /v1/api/accounts?per_page=1", TOKEN),
            of("DELETE /v1/api/users/bus_1/accesstokens/tok_1", KEY),
        ]
    );
    let [_, _, body] = &rote.asked()[0];
    assert!(body.starts_with("{\"valid_until\":\"2"), "{body}");
}

#[test]
fn a_token_that_was_made_is_deleted_after_a_refusal_too() {
    let rote = Rote::start(PAGES);
    let ran = rote.keyed(["accounts", "get", "--user", "bus_1", "A9"]).run().exits(3);
    assert!(ran.err.contains("tink xs2a accounts list"), "{}", ran.err);
    assert_eq!(rote.lines().last().map(String::as_str), Some("DELETE /v1/api/users/bus_1/accesstokens/tok_1"));
}

#[test]
fn all_pages_make_one_table_or_one_document() {
    let rote = Rote::start(PAGES);
    let list = ["accounts", "list", "--per-page", "1", "--all"];
    let ran = rote.with_token(list).run().exits(0);
    insta::assert_snapshot!(ran.out, @r"
     Account    Type     IBAN                    Holder  Bank  Connection  Id
    ──────────────────────────────────────────────────────────────────────────
     Girokonto  giro     DE62888888880012345678  -       -     -           A1
     Sparkonto  savings  -                       -       -     -           A2
    ");
    assert_eq!(ran.err, "");
    let all: Value = rote.with_token(list.into_iter().chain(["--json"])).run().exits(0).json();
    let ids: Vec<_> = all["data"].as_array().into_iter().flatten().map(|account| account["id"].as_str()).collect();
    assert_eq!(ids, [Some("A1"), Some("A2")]);
    let page: Value = rote.with_token(["accounts", "list", "--json"]).run().exits(0).json();
    assert_eq!(page["last_page"], 2);
}

#[test]
fn what_could_not_be_read_is_left_out_for_people_alone() {
    let page = r#"{"total":2,"current_page":1,"last_page":1,"data":[{"id":"A1"},{"id":7,"iban":1.50}]}"#;
    let rote = Rote::start(Box::leak(Box::new([("GET", 200, page)])));
    let list = ["accounts", "list"];
    let ran = rote.with_token(list).run().exits(0);
    assert_eq!(ran.err, "1 of the accounts could not be read and are left out; --json has them.\n");
    for more in [&["--json"][..], &["--json", "--all"]] {
        let ran = rote.with_token(list.iter().chain(more).copied()).run().exits(0);
        assert!(ran.out.contains(r#",{"id":7,"iban":1.50}]"#), "{}", ran.out);
        assert_eq!(ran.err, "");
    }
}

#[test]
fn empty_lists_say_so() {
    let empty = r#"{"total":0,"current_page":1,"last_page":1,"from":null,"to":null,"data":[]}"#;
    let rote = Rote::start(Box::leak(Box::new([("GET", 200, empty)])));
    for (args, said) in
        [(["users", "list"], "no bank users\n"), (["events", "list"], "no events\n"), (["banks", "list"], "no banks\n")]
    {
        assert_eq!(rote.keyed(args).run().exits(0).out, said);
    }
    assert_eq!(rote.with_token(["connections", "list"]).run().exits(0).out, "no connections\n");
    assert_eq!(rote.with_token(["connections", "accounts", "con_1"]).run().exits(0).out, "no accounts\n");
    let all = rote.keyed(["users", "list", "--all", "--json"]).run().exits(0);
    assert_eq!(all.out, "{\"data\":[]}\n");
}

#[test]
fn a_token_is_printed_only_when_it_is_asked_for() {
    let rote = Rote::start(PAGES);
    let create = ["tokens", "create", "--user", "bus_1"];
    let ran = rote.keyed(create).run().exits(0);
    assert!(!ran.out.contains("t0ken") && ran.err.contains("--show-token"), "{ran:?}");
    assert!(rote.keyed(create.into_iter().chain(["--show-token"])).run().exits(0).out.contains("t0ken"));
    assert_eq!(rote.keyed(create.into_iter().chain(["--json"])).run().exits(0).json::<Value>()["token"], "t0ken");
    let extend = ["tokens", "extend", "--user", "bus_1", "tok_1", "--valid-until", "2050-01-01 11:11:11", "--json"];
    let ran = rote.keyed(extend).run().exits(0);
    assert_eq!(ran.json::<Value>()["valid_until"], "2050-01-01 11:11:11");
    assert!(!ran.out.contains("t0ken"), "{ran:?}");
}

#[test]
fn a_wizard_is_driven_step_by_step() {
    let rote = Rote::start(&[
        ("PUT /v1/api/connections", 200, r#"{"wizard_session_key":"w1z","transaction":"tx_1"}"#),
        (
            "POST /v1/api/wizard",
            200,
            r#"{"code":200,"error":{"message":"The login failed.","recoverable":true},"form":{"name":"login","elements":[{"type":"password","name":"USER_PIN","label":"PIN"}]}}"#,
        ),
    ]);
    let create = ["connections", "create", "--sync-mode", "full"];
    let ran = rote.with_token(create).run().exits(0);
    assert_eq!(ran.out, "Transaction  tx_1\n");
    assert!(ran.err.contains("tink xs2a wizard step") && ran.err.contains("--show-key"), "{}", ran.err);
    let started: Value = rote.with_token(create.into_iter().chain(["--json"])).run().exits(0).json();
    assert_eq!(started["wizard_session_key"], "w1z");
    let step = [
        "wizard",
        "step",
        "--key-file",
        "-",
        "--field",
        "USER_NAME=anna",
        "--secret-field",
        "USER_PIN=env:PIN",
        "--field",
        "privacy_policy=true",
    ];
    let ran = rote.with_token(step).stdin("w1z\n").env("PIN", "123456").run().exits(3);
    insta::assert_snapshot!(ran.out, @r"
    Form login
     Field     Label  Now  Choices  Answer with
    ────────────────────────────────────────────────────────
     USER_PIN  PIN    -    -        --secret-field USER_PIN
    ");
    insta::assert_snapshot!(ran.err, @r"
    error: The login failed.

    Answer the form that is shown now.
    ");
    let [_, _, body] = rote.asked().pop().expect("a step");
    assert_eq!(body, r#"{"key":"w1z","USER_NAME":"anna","privacy_policy":true,"USER_PIN":"123456"}"#);
}

#[test]
fn refusals_show_the_platforms_words_and_the_next_step() {
    let rote = Rote::start(&[
        (
            "PUT /v1/api/users",
            422,
            r#"{"code":422,"message":"Validation failed.","errors":{"email":["The email is taken."]}}"#,
        ),
        ("GET /v1/api/users", 401, r#"{"code":"401","message":"Invalid credentials."}"#),
        ("GET /v1/api/accounts", 401, r#"{"code":"401","message":"Invalid credentials."}"#),
        ("POST /v1/api/connections/con_1/sync", 422, r#"{"code":422,"message":"The connection is disabled."}"#),
    ]);
    insta::assert_snapshot!(rote.keyed(["users", "create", "--name", "Anna", "--email", "a@example.com"]).run().exits(3).err, @r"
    error: createBankUser: the service answered 422 Unprocessable Entity: Validation failed.
      email: The email is taken.

    Correct what is named above.
    ");
    insta::assert_snapshot!(rote.keyed(["users", "list"]).run().exits(3).err, @r"
    error: listBankUsers: the service answered 401 Unauthorized: Invalid credentials.

    Check TINK_XS2A_KEY, and that it is an API key and not a bank user's token.
    ");
    insta::assert_snapshot!(rote.with_token(["accounts", "list"]).run().exits(3).err, @r"
    error: listBankAccounts: the service answered 401 Unauthorized: Invalid credentials.

    The token is wrong or has expired, or it is an API key. Make a new one with: tink xs2a tokens create; or let --user ID do so.
    ");
    insta::assert_snapshot!(rote.with_token(["connections", "sync", "con_1"]).run().exits(3).err, @r"
    error: syncBankConnection: the service answered 422 Unprocessable Entity: The connection is disabled.

    Correct what is named above. A connection that has failed three times in a row is of no more use: tink xs2a connections delete, then create it anew.
    ");
    insta::assert_snapshot!(rote.keyed(["banks", "find", "1"]).run().exits(3).err, @r"
    error: findBank: the service answered 404 Not Found: Not found.

    No bank has this code. Look for it by its name: tink xs2a banks search
    ");
}

#[test]
fn what_breaks_a_rule_is_not_sent() {
    let rote = Rote::start(&[]);
    insta::assert_snapshot!(rote.keyed(["users", "create", "--name", "", "--email", "a@example.com"]).run().exits(2).err, @r"
    error: the bank user breaks the API's rules
      /name: must have at least 1 characters, and has 0 (a string, rule minLength of 2022-09)

    Correct it. Nothing was sent.
    ");
    insta::assert_snapshot!(rote.with_token(["connections", "create", "--sync-mode", "often", "--days", "0"]).run().exits(2).err, @r"
    error: the connection breaks the API's rules
      /days: must not be below 1 (a number, rule minimum of 2022-09)

    Correct it. Nothing was sent.
    ");
    insta::assert_snapshot!(rote.with_token(["wizard", "step", "--key-file", "-", "--field", "action=back"]).stdin("w1z").run().exits(2).err, @r"
    error: the step breaks the API's rules
      the document: must have no field that is named key or action (an object, rule additionalProperties of 2022-09)

    Correct it. Nothing was sent.
    ");
    insta::assert_snapshot!(rote.with_token(["accounts", "list", "--page", "0"]).run().exits(2).err, @r"
    error: invalid value '0' for '--page <NUMBER>': 0 is not in 1..=4294967295

    For more information, try '--help'.
    ");
    assert!(rote.lines().is_empty(), "{:?}", rote.lines());
}

#[test]
fn what_names_an_api_client_is_refused() {
    let rote = Rote::start(&[]);
    for args in [&["--client-id", "id"][..], &["--client-secret-file", "-"]] {
        let around = [&["xs2a", "users", "list"][..], args].concat();
        let before = [args, &["xs2a", "users", "list"][..]].concat();
        for words in [around, before] {
            let ran = tink(words).env("TINK_XS2A_BASE_URL", &rote.url).env("TINK_XS2A_KEY", "k3y").run().exits(2);
            insta::allow_duplicates! {
                insta::assert_snapshot!(ran.err, @r"
                error: XS2A.api knows no API clients, so that --client-id and --client-secret-file say nothing

                Give its API key: TINK_XS2A_KEY or --api-key-file. Nothing was sent.
                ");
            }
        }
    }
    assert!(rote.lines().is_empty(), "{:?}", rote.lines());
}

#[test]
fn missing_secrets_are_named() {
    let shown = |args: &[&str], variables: &[(&str, &str)]| {
        let command = tink(["xs2a"].iter().chain(args).copied());
        variables.iter().fold(command, |command, (name, value)| command.env(name, value)).run().exits(2).err
    };
    insta::assert_snapshot!(shown(&["users", "list", "--base-url", "http://127.0.0.1:1"], &[]), @r"
    error: a server of XS2A.api needs its URL and an API key; missing: the API key (TINK_XS2A_KEY or --api-key-file)

    Give both, or none of them for the embedded sandbox.
    ");
    insta::assert_snapshot!(shown(&["users", "list"], &[("TINK_XS2A_KEY", "s3cret")]), @r"
    error: a server of XS2A.api needs its URL and an API key; missing: the server's URL (--base-url or TINK_XS2A_BASE_URL; the platform's own is https://api.xs2a.com)

    Give both, or none of them for the embedded sandbox.
    ");
    insta::assert_snapshot!(shown(&["accounts", "list"], &[]), @r"
    error: this is about one bank user, and none is named

    Give the user's token in TINK_XS2A_TOKEN or by --token-file, or with an API key the user's id: --user ID
    ");
    insta::assert_snapshot!(shown(&["accounts", "list", "--user", "a", "--token-file", "b"], &[]), @r"
    error: the argument '--user <ID>' cannot be used with '--token-file <FILE>'

    Usage: tink xs2a accounts list --user <ID>

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["wizard", "step", "--user", "a"], &[]), @r"
    error: the wizard's key is needed

    Give it in TINK_XS2A_WIZARD_KEY or by --key-file, or run it at a terminal to be asked.
    ");
    insta::assert_snapshot!(shown(&["users", "list"], &[("TINK_BASE_URL", "https://api.tink.com"), ("TINK_XS2A_KEY", "s3cret")]), @r"
    error: a server of XS2A.api needs its URL and an API key; missing: the server's URL (--base-url or TINK_XS2A_BASE_URL; the platform's own is https://api.xs2a.com)

    Give both, or none of them for the embedded sandbox.
    ");
}

#[test]
fn a_person_is_needed_to_connect() {
    insta::assert_snapshot!(tink(["xs2a", "connect", "--user", "bus_1"]).run().exits(2).err, @r"
    error: a wizard can be gone through only at a terminal

    Drive it step by step instead: tink xs2a connections create, then tink xs2a wizard step. Nothing was sent.
    ");
}
