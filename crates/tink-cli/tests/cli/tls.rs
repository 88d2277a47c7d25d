//! `tink sandbox --tls`: https with a certificate of its own or a given one, and clients that trust it.

use crate::common::{Server, tink};

#[test]
fn a_sandbox_with_a_certificate_of_its_own_is_reached_by_who_trusts_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sandbox.pem").display().to_string();
    let server = Server::start_with(&["--tls", "--tls-write", &file]);
    assert!(server.url.starts_with("https://127.0.0.1:"), "{}", server.url);
    let create = ["user", "create", "--user", "demo", "--market", "SE"];
    let ran = server.tink(create).run().exits(5);
    assert!(ran.err.contains("UnknownIssuer"), "{}", ran.err);
    server.tink(create).env("TINK_CA_CERTIFICATE", &file).run().exits(0);
    server.tink(["user", "get", "--user", "demo", "--ca-certificate", &file]).run().exits(0);
    server.tink(["sandbox", "clock", "--ca-certificate", &file]).run().exits(0);
    let forked = server.tink(["sandbox", "fork", "--ca-certificate", &file]).run().exits(0);
    let fork = forked.out.split_whitespace().find(|word| word.starts_with("https://127.0.0.1:")).expect("an address");
    let ran = server.tink(["user", "get", "--user", "demo", "--base-url", fork, "--ca-certificate", &file]).run();
    ran.exits(0);
}

#[test]
fn the_other_platforms_verbs_trust_it_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sandbox.pem").display().to_string();
    let server = Server::start_with(&["--tls", "--tls-write", &file]);
    let reached = |args: &[&str], variables: [(&str, &str); 3]| {
        let command = tink(args.iter().copied()).env("TINK_CA_CERTIFICATE", &file);
        variables.iter().fold(command, |command, (name, value)| command.env(name, value)).run().exits(0);
    };
    reached(&["xs2a", "users", "list"], [("XS2A_BASE_URL", &server.url), ("XS2A_KEY", "sandbox-key"), ("X", "")]);
    let moneykit = [
        ("MONEYKIT_BASE_URL", server.url.as_str()),
        ("MONEYKIT_CLIENT_ID", "sandbox"),
        ("MONEYKIT_CLIENT_SECRET", "sandbox-secret"),
    ];
    reached(&["moneykit", "institutions", "list"], moneykit);
}

#[test]
fn a_sandbox_that_cannot_start_leaves_the_certificate_of_one_that_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sandbox.pem").display().to_string();
    let server = Server::start_with(&["--tls", "--tls-write", &file]);
    let address = server.url.strip_prefix("https://").expect("an address");
    tink(["sandbox", "--listen", address, "--tls", "--tls-write", &file]).run().exits(1);
    server.tink(["sandbox", "clock", "--ca-certificate", &file]).run().exits(0);
}

#[test]
fn what_a_given_certificate_lacks_is_said_and_nothing_is_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("nothing.pem").display().to_string();
    std::fs::write(&file, "nothing").expect("written");
    let serve = |args: &[&str]| tink(["sandbox", "--listen", "127.0.0.1:0"].iter().chain(args).copied()).run();
    let ran = serve(&["--tls-certificate", &file, "--tls-key", &file]).exits(1);
    insta::assert_snapshot!(ran.err, @r"
    error: the sandbox cannot serve https
      the file of the certificate holds none (-----BEGIN CERTIFICATE-----)

    Give PEM files that belong together, or let it make a certificate: --tls
    ");
    serve(&["--tls-certificate", &file]).exits(2);
    serve(&["--tls-write", &file]).exits(2);
    let ran = serve(&["--tls-certificate", "absent.pem", "--tls-key", &file]).exits(1);
    insta::assert_snapshot!(ran.err, @r"
    error: absent.pem cannot be read
      No such file or directory (os error 2)

    Check the path, and that the file may be read.
    ");
    let ran = serve(&["--tls", "--tls-write", "/no/such/folder/sandbox.pem"]).exits(1);
    insta::assert_snapshot!(ran.err, @r"
    error: the certificate cannot be written to /no/such/folder/sandbox.pem
      No such file or directory (os error 2)

    Name a file in a folder that is there and may be written to: --tls-write FILE
    ");
}
