//! What the command says about itself.

use crate::common::tink;

/// Every command with its subcommands, as words of a command line.
fn paths(command: &clap::Command, before: &[&str], all: &mut Vec<Vec<String>>) {
    all.push(before.iter().map(|word| (*word).to_owned()).collect());
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        paths(sub, &[before, &[sub.get_name()]].concat(), all);
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    let mut all = Vec::new();
    paths(&tink_cli::command(), &[], &mut all);
    assert!(all.len() > 100, "{all:?}");
    for path in all {
        let words: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
        let ran = tink(words).run().exits(0);
        let name = if path.is_empty() { "tink".to_owned() } else { path.join("_") };
        insta::assert_snapshot!(format!("help_{name}"), ran.out);
        let is_group = matches!(
            path.join(" ").as_str(),
            "user"
                | "accounts"
                | "transactions"
                | "categories"
                | "credentials"
                | "statistics"
                | "investments"
                | "loans"
                | "providers"
                | "authorize"
                | "clients"
                | "monitoring"
                | "xs2a connections"
                | "xs2a accounts"
                | "xs2a users"
                | "xs2a tokens"
                | "xs2a wizard"
                | "xs2a events"
                | "xs2a banks"
                | "moneykit links"
                | "moneykit accounts"
                | "moneykit transactions"
                | "moneykit institutions"
                | "moneykit session"
        );
        assert!(is_group || ran.out.contains("Example"), "{name} shows no example");
        assert_eq!(ran.err, "");
    }
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = tink(["completions", shell]).run().exits(0);
        assert!(ran.out.contains("tink") && ran.out.contains("transactions"), "{shell}");
    }
}

#[test]
fn the_version_is_printed() {
    let ran = tink(["--version"]).run().exits(0);
    assert_eq!(ran.out, format!("tink {}\n", env!("CARGO_PKG_VERSION")));
}
