//! What the command asks of the machine it runs on: programs, apt-get, cargo.

use std::env;
use std::path::Path;
use std::process::Command;

use super::table::{LONG, Prerequisite};

/// The machine, as far as the command needs it; the tests of the command have one of their own.
pub(crate) trait Machine {
    /// Whether one of the programs is there.
    fn has(&self, prerequisite: &Prerequisite) -> bool;
    /// Whether packages can be installed.
    fn may_install(&self) -> bool;
    /// Installs packages, as well as it can; what is there afterwards is asked again.
    fn install(&mut self, packages: &[&str]);
    /// Runs the suite without these tests, and says whether it passed.
    fn test(&mut self, skipped: &[&str]) -> bool;
    /// Runs the tests that can be longer at their full length, and says whether they passed.
    fn test_at_length(&mut self) -> bool;
    /// Tells the user something.
    fn say(&mut self, line: &str);
}

/// The machine at hand.
pub(crate) struct Here<'w> {
    pub(crate) workspace: &'w Path,
    pub(crate) say: fn(&str),
}

impl Machine for Here<'_> {
    fn has(&self, prerequisite: &Prerequisite) -> bool {
        prerequisite.programs.iter().any(|program| is_in_path(program))
    }

    fn may_install(&self) -> bool {
        is_in_path("apt-get") && is_root()
    }

    fn install(&mut self, packages: &[&str]) {
        let apt = |arguments: &[&str]| {
            let mut command = Command::new("apt-get");
            // A failure shows in that the program is still missing, and is reported there.
            let _ = command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").status();
        };
        apt(&["update"]);
        let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
        arguments.extend(packages);
        apt(&arguments);
    }

    fn test(&mut self, skipped: &[&str]) -> bool {
        self.cargo(&arguments(skipped), &[])
    }

    fn test_at_length(&mut self) -> bool {
        LONG.iter().all(|long| {
            let arguments = ["test", "--release", "--locked", "-p", long.package, "--test", long.suite, "--"];
            self.cargo(&[&arguments[..], &[long.filter, "--nocapture"]].concat(), &[(long.variable, long.length)])
        })
    }

    fn say(&mut self, line: &str) {
        (self.say)(line);
    }
}

impl Here<'_> {
    fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> bool {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(arguments).current_dir(self.workspace).envs(variables.iter().copied());
        match command.status() {
            Ok(status) => status.success(),
            Err(error) => {
                (self.say)(&format!("cargo cannot be run: {error}"));
                false
            }
        }
    }
}

/// What cargo is told: to run every suite, also behind one that fails, without these tests.
pub(super) fn arguments<'t>(skipped: &[&'t str]) -> Vec<&'t str> {
    let mut arguments = vec!["test", "--workspace", "--locked", "--no-fail-fast"];
    if !skipped.is_empty() {
        arguments.push("--");
        arguments.extend(skipped.iter().flat_map(|test| ["--skip", test]));
    }
    arguments
}

fn is_in_path(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output();
    user.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
