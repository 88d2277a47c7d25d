//! What a run was measured on.

use std::fmt;
use std::fs;
use std::process::Command;

use serde::Serialize;

/// What a run was measured on, so that figures of different machines are not mixed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Machine {
    pub(crate) cpu: String,
    pub(crate) cores: usize,
    pub(crate) kernel: String,
    pub(crate) rustc: String,
}

impl Machine {
    /// This one.
    pub(crate) fn here() -> Self {
        let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Self {
            cpu: cpu.map_or("unknown CPU", |(_, name)| name).to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: format!("{} {}", std::env::consts::OS, kernel.trim()).trim().to_owned(),
            rustc: said("rustc", &["--version"]).unwrap_or_else(|| "unknown rustc".to_owned()),
        }
    }

    #[cfg(test)]
    pub(crate) fn example() -> Self {
        let [cpu, kernel, rustc] = ["a CPU", "linux 6.1", "rustc 1.95.0"].map(ToOwned::to_owned);
        Self { cpu, cores: 2, kernel, rustc }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cpu, cores, kernel, rustc } = self;
        write!(f, "{cores} cores of {cpu}, {kernel}, {rustc}")
    }
}

/// The first line that a program prints, if it can be run.
pub(crate) fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().next().map(|line| line.trim().to_owned())
}
