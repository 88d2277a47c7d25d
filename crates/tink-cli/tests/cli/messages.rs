//! What a person reads when something is wrong: the place, the reason, the next step, and an exit code that says whose fault it is.

use std::io::{Read, Write};
use std::net::TcpListener;

use crate::common::{Server, tink};

#[test]
fn wrong_flags_are_named() {
    let shown = |args: &[&str]| tink(args.iter().copied()).run().exits(2).err;
    insta::assert_snapshot!(shown(&["import", "--user", "demo"]), @r"
    error: the following required arguments were not provided:
      <FILE>...

    Usage: tink import --user <EXTERNAL_ID> <FILE>...

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["import", "x.csv", "--user", "demo", "--acount", "a"]), @r"
    error: unexpected argument '--acount' found

      tip: a similar argument exists: '--account'

    Usage: tink import --user <EXTERNAL_ID> --account <ID> <FILE>...

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["serch", "--user", "demo"]), @r"
    error: unrecognized subcommand 'serch'

      tip: some similar subcommands exist: 'user', 'search'

    Usage: tink [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["search", "--user", "demo", "--from", "31/01/2025"]), @r"
    error: invalid value '31/01/2025' for '--from <WHEN>': write a day (2025-01-31), an instant (2025-01-31T12:00:00Z) or milliseconds since 1970

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["transactions", "ingest", "--user", "demo", "--amount", "1,50"]), @r"
    error: invalid value '1,50' for '--amount <AMOUNT>': `1,50` is not a number (digits, an optional minus, point and exponent)

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["sandbox", "--client", "justid"]), @r"
    error: invalid value 'justid' for '--client <ID:SECRET[:SCOPES]>': write it as ID:SECRET or ID:SECRET:SCOPE,SCOPE

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["import", "examples/sweden/exempelbanken-2025.csv", "--user", "demo", "--market", "XX"]), @r#"
    Using the embedded sandbox, in memory: nothing is kept. --store FILE keeps it; --base-url with TINK_CLIENT_ID and TINK_CLIENT_SECRET takes a server instead.
    error: "XX" is no market that is known

    Known are: AT AU BE BG BR CA CY CZ DE DK EE ES FI FO FR GB GR HR HU IE IN IT LT LU LV MT MX NL NO NZ PL PT RO SE SG SI SK UK US
    "#);
}

#[test]
fn half_given_credentials_name_what_is_missing() {
    let ran = tink(["user", "get", "--user", "demo"]).env("TINK_CLIENT_ID", "id").run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: a server needs its URL and a client's credentials; missing: the server's URL (--base-url or TINK_BASE_URL; Tink's own is https://api.tink.com) and the client's secret (TINK_CLIENT_SECRET or --client-secret-file)

    Give all three, or none of them for the embedded sandbox.
    ");
    let ran = tink(["user", "get", "--user", "demo", "--base-url", "http://127.0.0.1:1"]).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: a server needs its URL and a client's credentials; missing: the client's id (--client-id or TINK_CLIENT_ID) and the client's secret (TINK_CLIENT_SECRET or --client-secret-file)

    Give all three, or none of them for the embedded sandbox.
    ");
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let ran = tink(["categories", "list", "--base-url", "http://127.0.0.1:1"])
        .env("TINK_CLIENT_ID", "id")
        .env("TINK_CLIENT_SECRET", "s3cret")
        .run()
        .exits(5);
    assert!(ran.err.contains("tink sandbox") && !ran.err.contains("s3cret"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn a_wrong_secret_is_refused_and_never_shown() {
    let server = Server::start();
    let ran = server
        .tink(["user", "create", "--user", "demo", "--market", "SE"])
        .env("TINK_CLIENT_SECRET", "wr0ng")
        .run()
        .exits(3);
    assert!(
        ran.err.contains("Check TINK_CLIENT_ID and TINK_CLIENT_SECRET") && !ran.err.contains("wr0ng"),
        "{}",
        ran.err
    );
}

#[test]
fn secrets_come_from_files_too() {
    let server = Server::start();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    std::fs::write(path("secret"), "sandbox-secret\n").expect("written");
    std::fs::write(
        path("config.toml"),
        format!("default = \"local\"\n[profiles.local]\nbase_url = \"{}\"\nclient_id = \"sandbox\"\nclient_secret_file = \"{}\"\n", server.url, path("secret")),
    )
    .expect("written");
    tink(["user", "create", "--user", "demo", "--market", "SE", "--config", &path("config.toml")]).run().exits(0);
    tink([
        "user",
        "get",
        "--user",
        "demo",
        "--base-url",
        &server.url,
        "--client-id",
        "sandbox",
        "--client-secret-file",
        "-",
    ])
    .stdin("sandbox-secret")
    .run()
    .exits(0);
    let ran = tink(["user", "get", "--user", "demo", "--config", &path("config.toml"), "--config-profile", "prod"])
        .run()
        .exits(2);
    assert!(ran.err.contains("It has: local"), "{}", ran.err);
}

#[test]
fn refusals_say_what_to_do_next() {
    let server = Server::start();
    let refused = |args: &[&str]| {
        let err = server.tink(args.iter().copied()).run().exits(3).err;
        err.lines().last().expect("a next step").to_owned()
    };
    let user = ["user", "create", "--user", "demo", "--market", "SE"];
    let account = [
        "accounts",
        "ingest",
        "--user",
        "demo",
        "--id",
        "a1",
        "--name",
        "A",
        "--number",
        "1",
        "--type",
        "CHECKING",
        "--balance",
        "1",
    ];
    let transaction = [
        "transactions",
        "ingest",
        "--user",
        "demo",
        "--account",
        "a1",
        "--balance",
        "1",
        "--id",
        "t1",
        "--amount",
        "1",
        "--date",
        "2025-01-31",
        "--description",
        "A",
    ];
    let next = [
        refused(&["user", "get", "--user", "demo"]),
        refused(&account),
        {
            server.tink(user).run().exits(0);
            refused(&user)
        },
        refused(&transaction),
        {
            server.tink(account).run().exits(0);
            refused(&account)
        },
        {
            server.tink(transaction).run().exits(0);
            refused(&transaction)
        },
        {
            server
                .tink(["transactions", "delete", "--user", "demo", "--account", "a1", "--balance", "1", "--id", "t1"])
                .run()
                .exits(0);
            refused(&transaction)
        },
        refused(&["accounts", "delete", "--user", "demo", "--account", "a9"]),
    ];
    insta::assert_snapshot!(next.join("\n"), @r"
    There is no such user. Create it with: tink user create
    The service answers so for a bad token and for a user that it does not know. Create the user with: tink user create
    The user exists already; go on with it.
    The user has no accounts yet. Create one with: tink accounts ingest
    An account exists already. Change it with: tink accounts update
    A transaction exists already. Change it with: tink transactions update
    A transaction existed and was deleted. Its id is used up; send it under another one.
    Check the ids; the command's own list verbs show what exists.
    ");
}

#[test]
fn a_request_that_breaks_the_rules_is_not_sent() {
    let shown = |args: &[&str], stdin: &str| tink(args.iter().copied()).stdin(stdin).run().exits(2).err;
    let ingest = ["transactions", "ingest", "--user", "demo", "--file", "-"];
    insta::assert_snapshot!(shown(&ingest, "{\"type\": \"BATCH\", \"transactionAccounts\": [{\"externalId\": \"a\"}]}"), @r"
    Using the embedded sandbox, in memory: nothing is kept. --store FILE keeps it; --base-url with TINK_CLIENT_ID and TINK_CLIENT_SECRET takes a server instead.
    error: standard input is not a request of this operation
      /transactionAccounts/0: the required member `balance` is missing (line 1, column 43)

    Correct it. Nothing was sent.
    ");
    insta::assert_snapshot!(shown(&ingest, "{\"type\": "), @r"
    Using the embedded sandbox, in memory: nothing is kept. --store FILE keeps it; --base-url with TINK_CLIENT_ID and TINK_CLIENT_SECRET takes a server instead.
    error: standard input is not a request of this operation
      /type: expected a string, found the end of the text (line 1, column 10)

    Correct it. Nothing was sent.
    ");
    insta::assert_snapshot!(shown(&["accounts", "update", "--user", "demo", "--account", "a"], ""), @r"
    Using the embedded sandbox, in memory: nothing is kept. --store FILE keeps it; --base-url with TINK_CLIENT_ID and TINK_CLIENT_SECRET takes a server instead.
    error: nothing to change was given

    Give --name, --exclusion, --closed or --file.
    ");
    insta::assert_snapshot!(shown(&["user", "create", "--user", "demo", "--market", "sweden"], ""), @r"
    Using the embedded sandbox, in memory: nothing is kept. --store FILE keeps it; --base-url with TINK_CLIENT_ID and TINK_CLIENT_SECRET takes a server instead.
    error: the user breaks the API's rules
      /market: must match ^[A-Z]{2}$ (a string, rule pattern of 2019-01)

    Correct it. Nothing was sent.
    ");
}

#[test]
fn an_empty_user_is_a_usage_error() {
    tink(["user", "get", "--user", ""]).run().exits(2);
    tink(["user", "create", "--user", "", "--market", "SE"]).run().exits(2);
}

#[test]
fn a_success_that_is_not_json_is_a_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = [0; 4_096];
            let length = stream.read(&mut head).unwrap_or(0);
            let body = if String::from_utf8_lossy(&head[..length]).contains("/oauth/token") {
                "{\"access_token\": \"t\", \"token_type\": \"bearer\", \"expires_in\": 7200, \"scope\": \"\"}"
            } else {
                "<html>hello"
            };
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    let run = |args: &[&str]| {
        tink(args.iter().copied())
            .env("TINK_BASE_URL", &url)
            .env("TINK_CLIENT_ID", "id")
            .env("TINK_CLIENT_SECRET", "s3cret")
            .run()
            .exits(1)
    };
    let ran = run(&["categories", "list", "--json"]);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("not JSON"), "{}", ran.err);
    let ran = run(&["import", "examples/sweden/exempelbanken-2025.csv", "--user", "demo"]);
    assert!(ran.err.contains("its answer is not the API's"), "{}", ran.err);
}

#[test]
fn a_busy_token_endpoint_is_no_wrong_secret() {
    let server = Server::start();
    server.fault("getToken", 429, 9);
    let ran = server.tink(["user", "get", "--user", "demo"]).run().exits(3);
    assert!(ran.err.contains("limits the rate") && !ran.err.contains("TINK_CLIENT_ID"), "{}", ran.err);
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let server = Server::start();
    server.tink(["user", "create", "--user", "demo", "--market", "SE"]).run().exits(0);
    let account = "{\"accounts\": [{\"externalId\": \"a\", \"name\": \"red\\u001b[31m\\nend\", \"number\": \"1\", \"type\": \"CHECKING\", \"balance\": 1}]}";
    server.tink(["accounts", "ingest", "--user", "demo", "--file", "-"]).stdin(account).run().exits(0);
    let list = ["accounts", "list", "--user", "demo"];
    let ran = server.tink(list).run().exits(0);
    assert!(ran.out.contains("red\u{fffd}[31m end"), "{}", ran.out);
    let ran = server.tink(list.into_iter().chain(["--json"])).run().exits(0);
    let name = ran.json::<serde_json::Value>()["accounts"][0]["name"].clone();
    assert_eq!(name, "red\u{1b}[31m\nend");
}
