//! `tink moneykit` against a server that answers by rote: what is sent, what is printed of it, and what a person reads when something
//! is wrong, refused or unknown.

use serde_json::Value;

use crate::common::{Tink, tink};
use crate::rote::Rote;

impl Rote {
    fn moneykit<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Tink {
        tink(["moneykit"].into_iter().chain(args))
            .env("MONEYKIT_BASE_URL", &self.url)
            .env("MONEYKIT_CLIENT_ID", "id")
            .env("MONEYKIT_CLIENT_SECRET", "s3cret")
    }

    /// The bodies that were sent with this request line.
    fn bodies(&self, line: &str) -> Vec<String> {
        self.asked().into_iter().filter(|[asked, ..]| asked == line).map(|[_, _, body]| body).collect()
    }
}

const TOKEN: (&str, u16, &str) =
    ("POST /auth/token", 201, r#"{"access_token":"t0ken","token_type":"bearer","expires_in":3600}"#);
const NO_LINKS: (&str, u16, &str) = ("GET /users/user-1/links", 200, r#"{"links":{}}"#);
const IMPORTED: &str = r#"{"link_id":"mk_1","institution_id":"chase","institution_name":"Chase","state":"error","error_code":"auth_expired","provider":"moneykit"}"#;
const IMPORTING: &[(&str, u16, &str)] =
    &[TOKEN, NO_LINKS, ("POST /links/import", 200, IMPORTED), ("POST /links/mk_1/import/transactions", 200, IMPORTED)];

const LINK: &str = r#"{"customer_user":{"id":"user-1"},"institution_id":"chase","accounts":[{"account_id":"a1","name":"Checking",
    "type":"depository.checking","balances":{"currency":"USD","current":12345678901234567.8900}}],
    "transactions":[{"account_id":"a1","amount":"-98765432109876543.210","date":"2024-01-15","descripton":"Coffee"}]}"#;

/// A link with so many transactions.
fn large(count: usize) -> String {
    let transactions: Vec<String> = (0..count)
        .map(|number| {
            format!(r#"{{"account_id":"a1","transaction_id":"t{number}","amount":"-{number}.50","date":"2024-01-15","description":"{}"}}"#, "x".repeat(120))
        })
        .collect();
    format!(
        r#"{{"customer_user":{{"id":"user-1"}},"institution_id":"chase","accounts":[{{"account_id":"a1","name":"Checking","type":"depository.checking","balances":{{}}}}],"transactions":[{}]}}"#,
        transactions.join(",")
    )
}

#[test]
fn a_link_is_imported_to_the_digit() {
    let rote = Rote::start(IMPORTING);
    let ran = rote.moneykit(["import", "-"]).stdin(LINK).run().exits(0);
    insta::assert_snapshot!(ran.out, @r"
    Link          mk_1
    State         error: auth_expired
    Institution   Chase
    Requests      1
    Transactions  1 accepted
    ");
    insta::assert_snapshot!(ran.err, @r"
    not sent, since the API has no such member: /transactions/0/descripton
    The user connects it with: tink moneykit session create --link mk_1 --user user-1 --redirect-uri URL
    ");
    let asked: Vec<(String, String)> = rote.asked().into_iter().map(|[line, who, _]| (line, who)).collect();
    let of = |line: &str, who: &str| (line.to_owned(), who.to_owned());
    assert_eq!(
        asked,
        [
            of("POST /auth/token", ""),
            of("GET /users/user-1/links", "Bearer t0ken"),
            of("POST /links/import", "Bearer t0ken"),
        ]
    );
    let bodies = rote.bodies("POST /links/import");
    assert!(bodies[0].contains(r#""current":12345678901234567.8900"#), "{bodies:?}");
    assert!(bodies[0].contains(r#""amount":"-98765432109876543.210""#), "{bodies:?}");
    let json: Value = rote.moneykit(["import", "-", "--json"]).stdin(LINK).run().exits(0).json();
    assert_eq!(json["link"]["link_id"], "mk_1");
    assert_eq!((&json["outcome"], &json["transactions"]["accepted"]), (&"done".into(), &1.into()));
    let printed = rote.moneykit(["import", "-", "--dry-run"]).stdin(LINK).run().exits(0);
    assert_eq!(printed.out.trim_end(), bodies[0]);
}

#[test]
fn every_violation_is_told_and_nothing_is_sent() {
    let rote = Rote::start(IMPORTING);
    let wrong = LINK
        .replace("user-1", "u")
        .replace("USD", "dollars")
        .replace(r#""account_id":"a1","amount"#, r#""account_id":"a9","amount"#);
    let ran = rote.moneykit(["import", "-"]).stdin(&wrong).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: standard input breaks the API's rules
      /customer_user/id: must have at least 4 characters, and has 1 (a string, rule minLength of 2023-02)
      /accounts/0/balances/currency: must match ^[A-Za-z]{3}$ (a string, rule pattern of 2023-02)
      /transactions/0/account_id: must be one of the values at accounts.account_id (a string, rule x-refers-to of 2023-02)

    Correct it. Nothing was sent.
    ");
    let ran =
        rote.moneykit(["import", "-"]).stdin(&LINK.replace("\"-98765432109876543.210\"", "\"much\"")).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: standard input is not a request of this operation
      /transactions/0/amount: expected a decimal number as a text such as -384.05, without an exponent and with at most 28 digits (line 3, column 49)

    Correct it. Nothing was sent.
    ");
    let ran = rote.moneykit(["transactions", "import", "mk_1", "-", "--skip", "2"]).stdin(LINK).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    not sent, since the API has no such member: /transactions/0/descripton
    error: --skip 2: standard input has 1 transaction

    Nothing was sent.
    ");
    assert!(rote.lines().is_empty(), "{:?}", rote.lines());
}

#[test]
fn more_than_a_request_holds_goes_in_several() {
    let rote = Rote::start(IMPORTING);
    let ran = rote.moneykit(["import", "-"]).stdin(&large(12_000)).run().exits(0);
    insta::assert_snapshot!(ran.out, @r"
    Link          mk_1
    State         error: auth_expired
    Institution   Chase
    Requests      3
    Transactions  12,000 accepted
    ");
    assert!(ran.err.contains("importing, in bytes: ") && ran.err.contains("session create --link mk_1"), "{}", ran.err);
    let bodies = [rote.bodies("POST /links/import"), rote.bodies("POST /links/mk_1/import/transactions")].concat();
    assert!(bodies.len() == 3 && bodies.iter().all(|body| body.len() <= 1_000_000), "{}", bodies.len());
    let sent: usize = bodies.iter().map(|body| body.matches("transaction_id").count()).sum();
    assert_eq!(sent, 12_000);
    let quiet = rote.moneykit(["import", "-", "--quiet", "--json"]).stdin(&large(12_000)).run().exits(0);
    assert_eq!(quiet.json::<Value>()["requests"], 3);
    assert!(!quiet.err.contains("importing"), "{}", quiet.err);
}

#[test]
fn what_is_too_large_can_be_refused_instead() {
    let rote = Rote::start(IMPORTING);
    let ran = rote.moneykit(["import", "-", "--no-split"]).stdin(&large(6_000)).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: importLink: the request is not valid and was not sent
      the body has 1329949 bytes, 329949 more than the 1000000 that are taken; the first 4513 of its 6000 transactions would fit

    Leave --no-split out to send it in several requests. Nothing was sent.
    ");
    assert_eq!(ran.out, "");
    let ran = rote.moneykit(["transactions", "import", "mk_1", "-", "--no-split"]).stdin(&large(6_000)).run().exits(2);
    assert!(ran.err.contains("would fit") && ran.err.contains("--no-split"), "{}", ran.err);
    assert!(rote.lines().iter().all(|line| !line.contains("/import")), "{:?}", rote.lines());
}

#[test]
fn an_import_that_stops_says_what_is_there_and_how_to_go_on() {
    const REFUSED: &str = r#"{"error_code":"api_error.request.validation_failed","error_message":"Request validation error",
        "validation_errors":[{"location":["body","transactions",3,"amount"],"message":"value is not a valid decimal","type":"type_error.decimal"}]}"#;
    let answer = |last: (u16, &'static str)| {
        move |line: &str, before: usize| match (line, before) {
            ("POST /auth/token", _) => (TOKEN.1, TOKEN.2),
            ("GET /users/user-1/links", _) => (NO_LINKS.1, NO_LINKS.2),
            ("POST /links/mk_1/import/transactions", 1) => last,
            _ => (200, IMPORTED),
        }
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("link.json");
    std::fs::write(&file, large(16_000)).expect("written");
    let file = file.to_str().expect("UTF-8");
    let shown = |text: &str| text.replace(file, "link.json");

    let rote = Rote::answering(answer((422, REFUSED)));
    let ran = rote.moneykit(["import", file, "--quiet"]).run().exits(3);
    insta::assert_snapshot!(ran.out, @r"
    Link          mk_1
    Requests      2
    Transactions  9,017 accepted, 0 unknown, 6,983 missing
    ");
    insta::assert_snapshot!(shown(&ran.err), @r"
    error: the import stopped after transaction 9017 of 16000, and places are counted from transaction 9017
      importTransactions: the service answered 422 Unprocessable Entity: Request validation error
      api_error.request.validation_failed
      /transactions/3/amount: value is not a valid decimal

    Correct what is named above.
    Then send the rest: tink moneykit transactions import mk_1 link.json --skip 9017
    ");

    let rote = Rote::answering(answer((500, "{}")));
    let ran = rote.moneykit(["import", file, "--quiet", "--json"]).run().exits(5);
    insta::assert_snapshot!(ran.out, @r#"{"link":{"link_id":"mk_1"},"outcome":"unknown","requests":2,"transactions":{"accepted":9017,"unknown":4472,"missing":2511}}"#);
    insta::assert_snapshot!(shown(&ran.err), @r"
    error: whether the transactions 9018 to 13489 of 16000 arrived is unknown
      importTransactions: the service answered 500 Internal Server Error

    Sending them again may double them, so look first: tink moneykit transactions list mk_1 --all
    If they are not there, send them with the rest: tink moneykit transactions import mk_1 link.json --skip 9017
    If they are, only the rest: the same with --skip 13489
    ");

    // What went on from there is counted from the start of the file.
    let rote = Rote::answering(answer((422, REFUSED)));
    let args = ["transactions", "import", "mk_1", file, "--skip", "1000", "--quiet"];
    let ran = rote.moneykit(args).run().exits(3);
    insta::assert_snapshot!(shown(&ran.err), @r"
    error: the import stopped after transaction 5504 of 16000, and places are counted from transaction 5504
      importTransactions: the service answered 422 Unprocessable Entity: Request validation error
      api_error.request.validation_failed
      /transactions/3/amount: value is not a valid decimal

    Correct what is named above.
    Then send the rest: tink moneykit transactions import mk_1 link.json --skip 5504
    ");
}

#[test]
fn a_link_that_may_have_been_imported_is_not_imported_again() {
    const TWO: &str = r#"{"links":{"mk_1":{"link_id":"mk_1"},"mk_2":{"link_id":"mk_2"}}}"#;
    const ACCOUNTS: &str = r#"{"accounts":[{"account_id":"acc_1","original_id":"a1"}]}"#;
    let rote = Rote::answering(|line, before| match (line, before) {
        ("POST /auth/token", _) => (TOKEN.1, TOKEN.2),
        ("GET /users/user-1/links", 0) => (NO_LINKS.1, NO_LINKS.2),
        ("GET /users/user-1/links", _) => (200, TWO),
        ("POST /links/import", _) => (500, "{}"),
        _ => (200, ACCOUNTS),
    });
    let ran = rote.moneykit(["import", "-"]).stdin(LINK).run().exits(5);
    insta::assert_snapshot!(ran.out, @r"
    Link          -
    Requests      0
    Transactions  0 accepted, 1 unknown, 0 missing
    ");
    insta::assert_snapshot!(ran.err, @r"
    not sent, since the API has no such member: /transactions/0/descripton
    error: whether the link was imported is unknown: 2 new links of the user have these accounts: mk_1, mk_2
      importLink: the service answered 500 Internal Server Error

    Importing it again may make a second link, so look first: tink moneykit links user user-1
    If it is not there after some minutes, repeat the command.
    ");
    assert_eq!(rote.bodies("POST /links/import").len(), 1);
}

#[test]
fn a_banks_file_becomes_a_link() {
    let girokonto = "examples/germany/musterbank-girokonto-2025.csv";
    let flags = ["--user", "user-1", "--institution", "chase", "--currency", "EUR", "--email", "anna@example.com"];
    let import = |files: &[&'static str], more: &[&'static str]| -> Vec<&'static str> {
        let files = files.iter().flat_map(|file| ["--from-csv", file]);
        ["import"].into_iter().chain(files).chain(flags).chain(more.iter().copied()).collect()
    };
    let ran = tink(["moneykit"].into_iter().chain(import(&[girokonto], &["--dry-run"]))).run().exits(0);
    let made: Value = ran.json();
    insta::assert_snapshot!(made["accounts"], @r#"[{"account_id":"girokonto","balances":{"currency":"EUR","current":5945.75},"mask":"3000","name":"Girokonto","type":"depository.checking"}]"#);
    insta::assert_snapshot!(made["transactions"][0], @r#"{"account_id":"girokonto","amount":"350.00","date":"2025-01-02","description":"Anna Mustermann Haushaltskasse","transaction_id":"32ffc1ecee6b200e09edb6e27037d220"}"#);
    assert_eq!(made["customer_user"]["email"]["address"], "anna@example.com");

    let rote = Rote::start(IMPORTING);
    let described =
        ["--account-name", "Premier", "--account-type", "depository.savings", "--mask", "9999", "--balance", "-445.89"];
    let ran = rote.moneykit(import(&[girokonto], &described)).run().exits(0);
    insta::assert_snapshot!(ran.out, @r"
    Link          mk_1
    State         error: auth_expired
    Institution   Chase
    Requests      1
    Transactions  1,110 accepted
    Rejected      0 rows
    Left out      4 pending rows
    ");
    let sent: Value = serde_json::from_str(&rote.bodies("POST /links/import")[0]).expect("JSON");
    insta::assert_snapshot!(sent["accounts"], @r#"[{"account_id":"girokonto","balances":{"currency":"EUR","current":-445.89},"mask":"9999","name":"Premier","type":"depository.savings"}]"#);

    let both = [girokonto, "examples/germany/musterbank-kreditkarte-2025.csv"];
    let ran = rote.moneykit(import(&both, &["--mask", "1"])).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: the flags describe one account, and the files have 2: girokonto, kreditkarte

    Describe each with --account ID=NAME,TYPE[,MASK], or in the rules file. Nothing was sent.
    ");
    let ran = rote.moneykit(import(&both, &["--account", "nobody=A,b"])).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: --account nobody: the files have no such account

    They have: girokonto, kreditkarte. Nothing was sent.
    ");
    let ran = tink(["moneykit"].into_iter().chain(import(&both, &["--dry-run"]))).run().exits(0);
    insta::assert_snapshot!(ran.json::<Value>()["accounts"], @r#"[{"account_id":"girokonto","balances":{"currency":"EUR","current":5945.75},"mask":"3000","name":"Girokonto","type":"depository.checking"},{"account_id":"kreditkarte","balances":{"currency":"EUR","current":866.5},"mask":"0042","name":"Kreditkarte","type":"liability.credit_card"}]"#);
    let ran = tink(["moneykit", "import", "--from-csv", girokonto]).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: the following required arguments were not provided:
      --user <ID>
      --institution <ID>
      --currency <CODE>

    Usage: tink moneykit import --user <ID> --institution <ID> --currency <CODE> --from-csv <CSV> [FILE]

    For more information, try '--help'.
    ");
    let ran = tink(["moneykit", "import", "link.json", "--user", "a"]).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: the argument '[FILE]' cannot be used with '--user <ID>'

    Usage: tink moneykit import <FILE>

    For more information, try '--help'.
    ");
}

#[test]
fn a_banks_file_in_place_of_a_request_is_told_the_flag() {
    let rote = Rote::start(&[]);
    let ran = rote.moneykit(["import", "examples/germany/musterbank-girokonto-2025.csv"]).run().exits(2);
    insta::assert_snapshot!(ran.err, @r"
    error: examples/germany/musterbank-girokonto-2025.csv is not a request of this operation
      the document: the text is not valid UTF-8 (line 1, column 13)

    A bank's file is taken with --from-csv. Nothing was sent.
    ");
    let missing = rote.moneykit(["import", "missing.csv"]).run().exits(1);
    assert!(!missing.err.contains("--from-csv"), "{}", missing.err);
}

#[test]
fn files_in_another_currency_are_told_the_flag() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bank.csv");
    std::fs::write(&path, "Date,Text,Amount,Currency\n2025-01-30,Coffee,-4.50,SEK\n2025-01-31,Tea,-3.50,SEK\n")
        .expect("written");
    let file = path.to_str().expect("UTF-8");
    let rules = "[columns]\ndate = \"Date\"\namount = \"Amount\"\ndescription = \"Text\"\ncurrency = \"Currency\"\n[number]\ndecimal = \".\"\n[date]\nformats = [\"YYYY-MM-DD\"]\n";
    std::fs::write(folder.path().join("bank.rules.toml"), rules).expect("written");
    let args = [
        "import",
        "--from-csv",
        file,
        "--user",
        "user-1",
        "--institution",
        "chase",
        "--account-id",
        "a1",
        "--currency",
    ];
    let rote = Rote::start(&[]);
    let run = |currency: &'static str| rote.moneykit(args.into_iter().chain([currency])).run();
    let shown = |text: &str| text.replace(folder.path().to_str().expect("UTF-8"), "FOLDER");
    insta::assert_snapshot!(shown(&run("EUR").exits(4).err), @r#"
    FOLDER/bank.csv: found out: encoding utf-8; delimiter ','
    rejected: FOLDER/bank.csv:2: column 4 "Currency": it is in SEK, and the user's currency is EUR; amounts are never converted [currency]
    rejected: FOLDER/bank.csv:3: column 4 "Currency": it is in SEK, and the user's currency is EUR; amounts are never converted [currency]
    error: no row could be taken; nothing was sent

    The rows are in another currency. Say in which: --currency SEK
    "#);
    let said = rules.replace("currency = \"Currency\"\n", "").replace("[columns]", "currency = \"SEK\"\n[columns]");
    std::fs::write(folder.path().join("bank.rules.toml"), said).expect("written");
    insta::assert_snapshot!(shown(&run("EUR").exits(4).err), @r"
    error: FOLDER/bank.csv: the rules file FOLDER/bank.rules.toml says that it is in SEK, and the user's currency is EUR; amounts are never converted

    Say the currency that the files are in, such as: --currency SEK. Nothing was sent.
    ");
    insta::assert_snapshot!(shown(&run("eur").exits(2).err), @r"
    error: invalid value 'eur' for '--currency <CODE>': expected a currency such as SEK: three capital letters

    For more information, try '--help'.
    ");
    assert!(rote.lines().is_empty(), "{:?}", rote.lines());
}

#[test]
fn rejected_rows_are_told_with_their_place_and_the_others_are_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bank.csv");
    let text = "Date,Text,Amount,Status\n2025-01-31,Coffee,-4.50,booked\n2025-13-31,Bad day,-1.00,booked\n2025-01-31,Coffee,-4.50,booked\n2025-02-01,Later,-9.00,pending\n2025-02-01,No amount,much,booked\n";
    std::fs::write(&file, text).expect("written");
    let rules = "[columns]\ndate = \"Date\"\namount = \"Amount\"\ndescription = \"Text\"\npending = \"Status\"\n[number]\ndecimal = \".\"\n[date]\nformats = [\"YYYY-MM-DD\"]\n";
    std::fs::write(folder.path().join("bank.rules.toml"), rules).expect("written");
    let path = file.to_str().expect("UTF-8");
    let shown = |text: &str| text.replace(folder.path().to_str().expect("UTF-8"), "FOLDER");
    let args = ["import", "--from-csv", path, "--user", "user-1", "--institution", "chase", "--currency", "USD"];
    let with = |more: &[&'static str]| args.into_iter().chain(more.iter().copied()).collect::<Vec<_>>();
    let rote = Rote::start(IMPORTING);
    let ran = rote.moneykit(with(&["--account-id", "a1"])).run().exits(4);
    insta::assert_snapshot!(ran.out, @r"
    Link          mk_1
    State         error: auth_expired
    Institution   Chase
    Requests      1
    Transactions  2 accepted
    Rejected      2 rows
    Left out      1 pending row
    ");
    insta::assert_snapshot!(shown(&ran.err), @r#"
    FOLDER/bank.csv: found out: encoding utf-8; delimiter ','
    rejected: FOLDER/bank.csv:3: column 1 "Date": "2025-13-31" is not a day of the calendar written as YYYY-MM-DD [date]
    rejected: FOLDER/bank.csv:6: column 3 "Amount": "much" is not a number [amount]
    1 pending row is left out; an import has none.
    The user connects it with: tink moneykit session create --link mk_1 --user user-1 --redirect-uri URL
    "#);
    let sent: Value = serde_json::from_str(&rote.bodies("POST /links/import")[0]).expect("JSON");
    insta::assert_snapshot!(serde_json::to_string_pretty(&sent["transactions"]).expect("JSON"), @r#"
    [
      {
        "account_id": "a1",
        "amount": "-4.50",
        "date": "2025-01-31",
        "description": "Coffee",
        "transaction_id": "137f4d7ed465d16a553c0b8ed6a65811"
      },
      {
        "account_id": "a1",
        "amount": "-4.50",
        "date": "2025-01-31",
        "description": "Coffee",
        "transaction_id": "5ac516dcbb1cd9a8e1260ba2b33ba918"
      }
    ]
    "#);
    let json: Value = rote.moneykit(with(&["--account-id", "a1", "--json"])).run().exits(4).json();
    assert_eq!((&json["rejections"][0]["line"], &json["pending"]), (&3.into(), &1.into()));
    assert_eq!(json["rejections"].as_array().map(Vec::len), Some(2));
    let ran = rote.moneykit(with(&[])).run().exits(2);
    insta::assert_snapshot!(shown(&ran.err), @r#"
    error: FOLDER/bank.csv: nothing says which account its rows belong to

    Give --account-id ID, or write a rules file with [account] id = "...", or with columns.account when a column tells.
    "#);
}

const LISTS: &[(&str, u16, &str)] = &[
    TOKEN,
    (
        "GET /links/mk_1/transactions/sync?cursor=c1",
        200,
        r#"{"transactions":{"updated":[{"transaction_id":"txn_1","amount":"4.50","type":"debit"}],"removed":["txn_9"]},"cursor":{"next":"c2"},"has_more":false}"#,
    ),
    (
        "GET /links/mk_1/transactions/sync",
        200,
        r#"{"transactions":{"created":[{"transaction_id":"txn_1","amount":"4.50","type":"debit","date":"2024-01-15"}]},"cursor":{"next":"c1"},"has_more":true}"#,
    ),
    (
        "GET /links/mk_1/transactions?page=2&size=1",
        200,
        r#"{"total":2,"page":2,"size":1,"transactions":[{"transaction_id":"txn_2","account_id":"acc_1","amount":"12345678901234567.89","type":"credit","currency":"USD","date":"2024-01-14","description":"Salary"}]}"#,
    ),
    (
        "GET /links/mk_1/transactions?size=1",
        200,
        r#"{"total":2,"page":1,"size":1,"transactions":[{"transaction_id":"txn_1","account_id":"acc_1","amount":"4.50","type":"debit","currency":"USD","date":"2024-01-15","description":"Coffee"}]}"#,
    ),
    ("GET /users/user-1/transactions", 200, r#"{"total":0,"page":1,"size":50,"transactions":[],"accounts":{}}"#),
    (
        "GET /institutions?name=c&cursor=c2",
        200,
        r#"{"institutions":[{"institution_id":"citi","name":"Citi"}],"next_cursor":""}"#,
    ),
    (
        "GET /institutions?name=c",
        200,
        r#"{"institutions":[{"institution_id":"chase","name":"Chase","country":"US","featured":true}],"next_cursor":"c2"}"#,
    ),
    ("GET /links?", 200, r#"{"links":[],"next_cursor":""}"#),
    ("GET /links", 200, r#"{"links":[{"link_id":"mk_1","created_at":"2023-02-16T09:14:11"}],"next_cursor":""}"#),
    ("POST /link-session/exchange-token", 201, r#"{"link_id":"mk_1","link":{"link_id":"mk_1","state":"connected"}}"#),
    ("POST /link-session", 201, r#"{"link_session_token":"s3ssion"}"#),
];

#[test]
fn transactions_show_their_direction_page_by_page_or_all() {
    let rote = Rote::start(LISTS);
    let list = ["transactions", "list", "mk_1", "--size", "1"];
    let ran = rote.moneykit(list).run().exits(0);
    assert_eq!(ran.err, "Page 1: --page 2 shows the next, --all everything.\n");
    let ran = rote.moneykit(list.into_iter().chain(["--all"])).run().exits(0);
    insta::assert_snapshot!(ran.out, @r"
     Date        Direction                     Amount  Currency  Description  Category  Pending  Account  Original id  Id
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     2024-01-15  debit                           4.50  USD       Coffee       -                  acc_1    -            txn_1
     2024-01-14  credit     12,345,678,901,234,567.89  USD       Salary       -                  acc_1    -            txn_2
    ");
    let all: Value = rote.moneykit(list.into_iter().chain(["--all", "--json"])).run().exits(0).json();
    assert_eq!(all["transactions"][1]["amount"], "12345678901234567.89");
    let page: Value = rote.moneykit(list.into_iter().chain(["--json"])).run().exits(0).json();
    assert_eq!((&page["total"], &page["transactions"][0]["type"]), (&2.into(), &"debit".into()));
    assert_eq!(rote.moneykit(["transactions", "user", "user-1"]).run().exits(0).out, "no transactions\n");
}

#[test]
fn lists_by_cursor_say_how_to_go_on() {
    let rote = Rote::start(LISTS);
    let list = ["institutions", "list", "--name", "c"];
    let ran = rote.moneykit(list).run().exits(0);
    assert_eq!(ran.err, "There are more: --cursor c2 shows the next, --all everything.\n");
    let ran = rote.moneykit(list.into_iter().chain(["--all"])).run().exits(0);
    insta::assert_snapshot!(ran.out, @r"
     Name   Country  Featured  Id
    ─────────────────────────────────
     Chase  US       yes       chase
     Citi   -        -         citi
    ");
    let ran = rote.moneykit(list.into_iter().chain(["--all", "--json"])).run().exits(0);
    assert_eq!(ran.json::<Value>()["institutions"].as_array().map(Vec::len), Some(2));
    assert_eq!(rote.moneykit(["links", "list", "--limit", "500"]).run().exits(0).out, "no links\n");
    assert!(rote.moneykit(["links", "list"]).run().exits(0).out.contains("mk_1"));
}

#[test]
fn the_connections_flags_are_heard_wherever_they_stand() {
    let rote = Rote::start(LISTS);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("secret");
    std::fs::write(&file, "s3cret").expect("written");
    let flags =
        ["--base-url", &*rote.url, "--client-id", "by-flag", "--client-secret-file", file.to_str().expect("UTF-8")];
    let verb = ["links", "list"];
    for words in [
        [&flags[..], &["moneykit"], &verb].concat(),
        [&["moneykit"], &flags[..], &verb].concat(),
        [&["moneykit"], &verb[..], &flags].concat(),
    ] {
        tink(words).run().exits(0);
    }
    let bodies = rote.bodies("POST /auth/token");
    assert_eq!(bodies.iter().filter(|body| body.contains("by-flag")).count(), 3, "{bodies:?}");
}

#[test]
fn an_answer_without_an_account_is_a_failure_for_people_alone() {
    let rote = Rote::start(&[TOKEN, ("GET /links/mk_1/accounts/acc_1", 200, "{}")]);
    let get = ["accounts", "get", "mk_1", "acc_1"];
    insta::assert_snapshot!(rote.moneykit(get).run().exits(1).err, @r"
    error: the service's answer has no account

    --json shows what could be read of it.
    ");
    assert_eq!(rote.moneykit(get.into_iter().chain(["--json"])).run().exits(0).out, "{}\n");
}

#[test]
fn a_synchronisation_ends_with_its_cursor() {
    let rote = Rote::start(LISTS);
    let sync = ["transactions", "sync", "mk_1"];
    let ran = rote.moneykit(sync).run().exits(0);
    assert!(ran.out.ends_with("\nCursor  c1\n") && ran.err.contains("--all"), "{ran:?}");
    let ran = rote.moneykit(sync.into_iter().chain(["--all"])).run().exits(0);
    insta::assert_snapshot!(ran.out, @r"
     Change   Date        Direction  Amount  Currency  Description  Category  Pending  Account  Original id  Id
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
     created  2024-01-15  debit        4.50  -         -            -                  -        -            txn_1
     updated  -           debit        4.50  -         -            -                  -        -            txn_1
     removed  -           -               -  -         -            -         -        -        -            txn_9

    Cursor  c2
    ");
    let all: Value = rote.moneykit(sync.into_iter().chain(["--all", "--json"])).run().exits(0).json();
    assert_eq!((&all["cursor"]["next"], &all["has_more"]), (&"c2".into(), &false.into()));
    assert_eq!(all["transactions"]["removed"][0], "txn_9");
}

#[test]
fn secrets_are_printed_only_when_they_are_asked_for() {
    let rote = Rote::start(LISTS);
    let ran = rote.moneykit(["token"]).run().exits(0);
    assert!(!ran.out.contains("t0ken") && ran.err.contains("--show-token"), "{ran:?}");
    assert!(rote.moneykit(["token", "--show-token"]).run().exits(0).out.contains("t0ken"));
    assert_eq!(rote.moneykit(["token", "--json"]).run().exits(0).json::<Value>()["access_token"], "t0ken");
    let create =
        ["session", "create", "--user", "user-1", "--redirect-uri", "https://example.com/done", "--link", "mk_1"];
    let ran = rote.moneykit(create).run().exits(0);
    assert!(!ran.out.contains("s3ssion") && ran.err.contains("--show-token"), "{ran:?}");
    assert!(rote.moneykit(create.into_iter().chain(["--show-token"])).run().exits(0).out.contains("s3ssion"));
    let ran = rote.moneykit(create.into_iter().chain(["--json"])).run().exits(0);
    assert_eq!(ran.json::<Value>()["link_session_token"], "s3ssion");
    let exchange = ["session", "exchange", "--token-file", "-"];
    let ran = rote.moneykit(exchange).stdin("ex-t0ken\n").run().exits(0);
    assert!(ran.out.contains("connected"), "{}", ran.out);
    assert_eq!(rote.bodies("POST /link-session/exchange-token"), [r#"{"exchangeable_token":"ex-t0ken"}"#]);
    let form = &rote.bodies("POST /auth/token")[0];
    assert!(form.contains("client_id=id") && form.contains("client_secret=s3cret"), "{form}");
}

#[test]
fn refusals_say_what_to_do() {
    let rote = Rote::start(&[
        TOKEN,
        (
            "POST /links/mk_1/products",
            422,
            r#"{"error_code":"link_error.bad_state","error_message":"The link is in a bad state.","link_error_code":"auth_expired"}"#,
        ),
        (
            "PATCH /links/mk_1",
            422,
            r#"{"error_code":"api_error.request.validation_failed","error_message":"Request validation error","validation_errors":[{"location":["body","webhook"],"message":"it is no URL","type":"url"}]}"#,
        ),
        ("GET /links/mk_9", 404, r#"{"error_code":"link_error.not_found","error_message":"Link not found."}"#),
        (
            "GET /links/mk_8",
            410,
            r#"{"error_code":"link_error.deleted","error_message":"This link was deleted at some earlier time."}"#,
        ),
        (
            "GET /institutions/x",
            404,
            r#"{"error_code":"institution_error.not_found","error_message":"Institution not found"}"#,
        ),
    ]);
    let shown = |args: &[&str]| rote.moneykit(args.iter().copied()).run().exits(3).err;
    insta::assert_snapshot!(shown(&["links", "products", "mk_1", "identity"]), @r"
    error: addProducts: the service answered 422 Unprocessable Entity: The link is in a bad state.
      link_error.bad_state
      the link: auth_expired

    The user has to connect the link first: tink moneykit session create --link LINK. What is stored can be read all the same.
    ");
    insta::assert_snapshot!(shown(&["links", "update", "mk_1", "--webhook", "x"]), @r"
    error: updateLink: the service answered 422 Unprocessable Entity: Request validation error
      api_error.request.validation_failed
      /webhook: it is no URL

    Correct what is named above.
    ");
    insta::assert_snapshot!(shown(&["links", "get", "mk_9"]), @r"
    error: getLink: the service answered 404 Not Found: Link not found.
      link_error.not_found

    There is no such link. See which there are with: tink moneykit links user USER
    ");
    insta::assert_snapshot!(shown(&["accounts", "list", "mk_9"]), @r"
    error: listAccounts: the service answered 404 Not Found: Link not found.
      link_error.not_found

    There is no such link. See which there are with: tink moneykit links user USER
    ");
    insta::assert_snapshot!(shown(&["links", "get", "mk_8"]), @r"
    error: getLink: the service answered 410 Gone: This link was deleted at some earlier time.
      link_error.deleted

    The link was deleted, and so was what it held. Bring it in anew with: tink moneykit import
    ");
    insta::assert_snapshot!(shown(&["institutions", "get", "x"]), @r"
    error: getInstitution: the service answered 404 Not Found: Institution not found
      institution_error.not_found

    MoneyKit does not know the institution. Look for it by its name: tink moneykit institutions list --name TEXT
    ");
    let rote = Rote::start(&[(
        "POST /auth/token",
        401,
        r#"{"error_code":"api_error.auth.unauthorized","error_message":"Bad client."}"#,
    )]);
    let shown = |args: &[&str]| rote.moneykit(args.iter().copied()).run().exits(3).err;
    insta::assert_snapshot!(shown(&["links", "get", "mk_1"]), @r"
    error: getLink: no access token could be had, so the request was not sent
      the authorization server answered 401 Unauthorized: Bad client.

    Check MONEYKIT_CLIENT_ID and MONEYKIT_CLIENT_SECRET.
    ");
    insta::assert_snapshot!(shown(&["token"]), @r"
    error: generateAccessToken: the service answered 401 Unauthorized: Bad client.
      api_error.auth.unauthorized

    Check MONEYKIT_CLIENT_ID and MONEYKIT_CLIENT_SECRET.
    ");
}

#[test]
fn what_is_missing_or_wrong_is_named_before_anything_is_sent() {
    let shown = |args: &[&str], variables: &[(&str, &str)]| {
        let command = tink(["moneykit"].iter().chain(args).copied());
        variables.iter().fold(command, |command, (name, value)| command.env(name, value)).run().exits(2).err
    };
    insta::assert_snapshot!(shown(&["links", "list"], &[("MONEYKIT_CLIENT_ID", "id")]), @r"
    error: MoneyKit needs a client's credentials; missing: the client's secret (MONEYKIT_CLIENT_SECRET or --client-secret-file)

    Give both, or none of them and no URL for the embedded sandbox.
    ");
    insta::assert_snapshot!(shown(&["links", "list", "--base-url", "http://127.0.0.1:1"], &[]), @r"
    error: MoneyKit needs a client's credentials; missing: the client's id (MONEYKIT_CLIENT_ID or --client-id) and the client's secret (MONEYKIT_CLIENT_SECRET or --client-secret-file)

    Give both, or none of them and no URL for the embedded sandbox.
    ");
    insta::assert_snapshot!(shown(&["import"], &[]), @r"
    error: the following required arguments were not provided:
      <FILE>

    Usage: tink moneykit import <FILE>

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["links", "update", "mk_1"], &[]), @r"
    error: the following required arguments were not provided:
      <--webhook <URL>|--no-webhook|--tag <TAG>|--no-tags>

    Usage: tink moneykit links update <--webhook <URL>|--no-webhook|--tag <TAG>|--no-tags> <LINK>

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(shown(&["links", "update", "mk_1", "--tag=-bad"], &[]), @r"
    Using the embedded sandbox, in memory: nothing is kept. --store FILE keeps it; --base-url with MONEYKIT_CLIENT_ID and MONEYKIT_CLIENT_SECRET takes a server instead.
    error: updateLink: the request is not valid and was not sent
      /link_tags/0: must start with a letter or a digit (a string, rule x-hook of 2023-02)

    Correct what is named above. Nothing was sent.
    ");
    insta::assert_snapshot!(shown(&["session", "create", "--user", "user-1"], &[]), @"error: --user and --redirect-uri are needed, or --file");
    insta::assert_snapshot!(shown(&["session", "exchange"], &[]), @r"
    error: the token that the dialogue ended with is needed

    Give it in MONEYKIT_EXCHANGEABLE_TOKEN or by --token-file, or run it at a terminal to be asked.
    ");
    insta::assert_snapshot!(shown(&["session", "create", "--user", "u", "--redirect-uri", ""], &[]), @r"
    error: the session breaks the API's rules
      /customer_user/id: must have at least 4 characters, and has 1 (a string, rule minLength of 2023-02)
      /redirect_uri: must have at least 1 characters, and has 0 (a string, rule minLength of 2023-02)

    Correct it. Nothing was sent.
    ");
}
