//! The decisions of `cargo xtask test`, on a machine that is made up.

use super::machine::{Machine, arguments};
use super::plan::follow;
use super::table::Prerequisite;

const BROWSER: Prerequisite =
    Prerequisite { name: "chromium", programs: &["chromium"], package: "chromium", tests: &["browser::"] };
const DATABASE: Prerequisite = Prerequisite {
    name: "postgresql",
    programs: &["postgres"],
    package: "postgresql",
    tests: &["postgres_log::", "two_servers::"],
};
const TABLE: &[Prerequisite] = &[BROWSER, DATABASE];

/// A machine that notes what is done to it.
#[derive(Default)]
struct Made {
    present: Vec<&'static str>,
    installable: Vec<&'static str>,
    may_install: bool,
    fails: bool,
    installed: Vec<String>,
    skipped: Option<Vec<String>>,
    at_length: bool,
    fails_at_length: bool,
    said: Vec<String>,
}

impl Machine for Made {
    fn has(&self, prerequisite: &Prerequisite) -> bool {
        self.present.contains(&prerequisite.name)
    }

    fn may_install(&self) -> bool {
        self.may_install
    }

    fn install(&mut self, packages: &[&str]) {
        self.installed.extend(packages.iter().map(|package| (*package).to_owned()));
        self.present.append(&mut self.installable);
    }

    fn test(&mut self, skipped: &[&str]) -> bool {
        self.skipped = Some(skipped.iter().map(|test| (*test).to_owned()).collect());
        !self.fails
    }

    fn test_at_length(&mut self) -> bool {
        self.at_length = true;
        !self.fails_at_length
    }

    fn say(&mut self, line: &str) {
        self.said.push(line.to_owned());
    }
}

fn without(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn with_everything_there_everything_runs() {
    let mut machine = Made { present: vec!["chromium", "postgresql"], may_install: true, ..Made::default() };
    assert_eq!(follow(TABLE, &[], false, &mut machine), Ok(()));
    assert_eq!(machine.skipped, Some(vec![]));
    assert_eq!(machine.installed, Vec::<String>::new());
}

#[test]
fn an_empty_table_needs_nothing() {
    let mut machine = Made::default();
    assert_eq!(follow(&[], &[], false, &mut machine), Ok(()));
    assert_eq!(machine.skipped, Some(vec![]));
}

#[test]
fn what_is_missing_is_installed_where_that_may_be_done() {
    let mut machine =
        Made { present: vec!["chromium"], installable: vec!["postgresql"], may_install: true, ..Made::default() };
    assert_eq!(follow(TABLE, &[], false, &mut machine), Ok(()));
    assert_eq!(machine.installed, ["postgresql"]);
    assert_eq!(machine.skipped, Some(vec![]));
}

#[test]
fn what_stays_missing_is_left_out_and_fails_the_command_at_the_end() {
    for may_install in [false, true] {
        let mut machine = Made { present: vec!["chromium"], may_install, ..Made::default() };
        let error = follow(TABLE, &[], false, &mut machine).expect_err("something is missing");
        assert_eq!(machine.skipped, Some(without(&["postgres_log::", "two_servers::"])), "the others run");
        assert_eq!(
            error,
            "everything that could run passed, but not everything could run\n\n  \
             missing     needed by                      Debian package\n  \
             postgresql  postgres_log::, two_servers::  postgresql\n\n\
             install it: sudo apt-get install --yes postgresql\n\
             or leave its tests out: cargo xtask test --without postgresql"
        );
    }
}

#[test]
fn what_is_excluded_is_neither_installed_nor_missed() {
    let mut machine = Made { present: vec!["chromium"], may_install: true, ..Made::default() };
    assert_eq!(follow(TABLE, &without(&["postgresql"]), false, &mut machine), Ok(()));
    assert_eq!(machine.installed, Vec::<String>::new());
    assert_eq!(machine.skipped, Some(without(&["postgres_log::", "two_servers::"])));
    assert_eq!(machine.said, ["left out as asked: the tests that need postgresql"]);
}

#[test]
fn a_failed_test_fails_the_command() {
    let mut machine = Made { present: vec!["chromium", "postgresql"], fails: true, ..Made::default() };
    assert_eq!(follow(TABLE, &[], false, &mut machine), Err("tests failed".to_owned()));
    let mut machine = Made { fails: true, ..Made::default() };
    let error = follow(TABLE, &[], false, &mut machine).expect_err("both are missing");
    assert!(error.starts_with("tests failed, and not everything could run"), "{error}");
}

#[test]
fn an_unknown_name_is_refused_before_anything_runs() {
    let mut machine = Made::default();
    let error = follow(TABLE, &without(&["firefox"]), false, &mut machine);
    assert_eq!(error, Err("--without firefox: name one of chromium, postgresql".to_owned()));
    let error = follow(&[], &without(&["firefox"]), false, &mut machine);
    assert_eq!(error, Err("--without firefox: no test needs anything but Rust".to_owned()));
    assert_eq!(machine.skipped, None);
}

#[test]
fn every_suite_runs_also_behind_one_that_fails() {
    assert_eq!(arguments(&[]), ["test", "--workspace", "--locked", "--no-fail-fast"]);
    let skipping = arguments(&["browser::", "two_servers::"]);
    assert_eq!(skipping[..4], arguments(&[]));
    assert_eq!(skipping[4..], ["--", "--skip", "browser::", "--skip", "two_servers::"]);
}

#[test]
fn what_is_longer_runs_when_it_is_asked_for_and_the_rest_passed() {
    for (full, fails, ran) in [(false, false, false), (true, false, true), (true, true, false)] {
        let mut machine = Made { fails, ..Made::default() };
        assert_eq!(follow(&[], &[], full, &mut machine).is_ok(), !fails);
        assert_eq!(machine.at_length, ran);
    }
    let mut machine = Made { fails_at_length: true, ..Made::default() };
    assert_eq!(follow(&[], &[], true, &mut machine), Err("tests failed".to_owned()));
}
