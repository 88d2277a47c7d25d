//! Python's `requests`: installed with pip into a folder, and asked to GET. Where it cannot be installed it is absent, with the reason.

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::line::Baseline;
use crate::setup::{Outcome, Setup};

/// What it is called in the table.
pub(crate) const NAME: &str = "Python's requests";

const VERSION: &str = "2.34.2";

/// GETs an address so many times on one connection, and prints the CPU seconds that one took.
const GETS: &str = "
import sys, time, requests
url, times = sys.argv[1], int(sys.argv[2])
session = requests.Session()
session.trust_env = False
session.headers['Authorization'] = 'bearer a-token-of-some-length-0123456789abcdef'
session.headers['Accept'] = 'application/json'
def get():
    answer = session.get(url, timeout=30)
    answer.raise_for_status()
    return len(answer.content)
get()
before = time.thread_time()
for _ in range(times):
    get()
print((time.thread_time() - before) / times)
";

/// Where it is installed.
#[derive(Debug)]
pub(crate) struct Requests {
    folder: TempDir,
}

impl Requests {
    /// Its name and version.
    pub(crate) fn baseline() -> Baseline {
        Baseline::new(NAME, VERSION)
    }

    /// Installs it, or says why not; a quick run leaves it be.
    pub(crate) fn install(setup: Setup) -> Result<Self, String> {
        if setup.quick {
            return Err("left out of a quick run".to_owned());
        }
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let package = format!("requests=={VERSION}");
        let mut pip = python(folder.path());
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
        match said(pip.arg(folder.path()).arg(package)) {
            Ok(_) => Ok(Self { folder }),
            Err(why) => Err(format!("pip install failed: {why}")),
        }
    }

    /// CPU seconds of a GET, of so many in a row.
    pub(crate) fn get(&self, url: &str, times: usize) -> Outcome<f64> {
        let mut get = python(self.folder.path());
        Ok(said(get.args(["-c", GETS, url, &times.to_string()]))?.trim().parse()?)
    }
}

fn python(packages: &Path) -> Command {
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", packages).stdin(Stdio::null());
    python
}

/// What a command printed, or the last line of why it failed.
fn said(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("python3 cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(text.lines().last().unwrap_or("without a word").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_fails_is_told_by_its_last_line() {
        let failed = said(Command::new("sh").args(["-c", "echo first >&2; echo last >&2; exit 3"]));
        assert_eq!(failed, Err("last".to_owned()));
        assert_eq!(said(Command::new("sh").args(["-c", "echo fine"])), Ok("fine\n".to_owned()));
        assert!(said(&mut Command::new("no-such-program")).unwrap_err().starts_with("python3 cannot be run"));
    }
}
