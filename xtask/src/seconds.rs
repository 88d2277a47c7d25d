//! `cargo xtask weight --seconds`: what each layer costs besides its crates. How long its first build takes, into a folder that is new, and
//! how large the command is, as it is built and without the names for debuggers. Only printed: seconds are those of a machine.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Seconds of a first build of a layer without optimisation, everything that it needs included.
pub(crate) fn of_layer(workspace: &Path, name: &str, features: &[&str], target: &Path) -> Result<f64, String> {
    // What is not there yet is downloaded before, since that is the network's time.
    cargo(workspace, &["fetch", "--quiet", "--locked"], target)?;
    if target.exists() {
        fs::remove_dir_all(target).map_err(|error| format!("{}: {error}", target.display()))?;
    }
    let begun = now();
    cargo(workspace, &[&["build", "--quiet", "--locked", "--offline", "--package", name], features].concat(), target)?;
    Ok(begun.elapsed().as_secs_f64())
}

/// Bytes of the command `tink` with optimisation: as it is built, and stripped.
pub(crate) fn of_command(workspace: &Path, target: &Path) -> Result<(u64, u64), String> {
    let size = |path: PathBuf| {
        fs::metadata(&path).map(|data| data.len()).map_err(|error| format!("{}: {error}", path.display()))
    };
    let program = || target.join("release").join("tink").with_extension(env::consts::EXE_EXTENSION);
    let build = ["rustc", "--quiet", "--locked", "--offline", "--release", "--package", "tink-cli", "--bin", "tink"];
    cargo(workspace, &build, target)?;
    let whole = size(program())?;
    // Linked once more, without the names; nothing else is built again.
    cargo(workspace, &[&build[..], &["--", "-C", "strip=symbols"]].concat(), target)?;
    Ok((whole, size(program())?))
}

/// A layer's line.
pub(crate) fn layer(width: usize, label: &str, crates: usize, seconds: f64) -> String {
    format!("{label:width$}  {crates:>3} crates  {seconds:>6.1} s")
}

/// The command's line.
pub(crate) fn command((whole, stripped): (u64, u64)) -> String {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    format!("tink: {:.1} MB, stripped {:.1} MB", megabytes(whole), megabytes(stripped))
}

fn cargo(workspace: &Path, arguments: &[&str], target: &Path) -> Result<(), String> {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut cargo = Command::new(program);
    cargo.args(arguments).current_dir(workspace).env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0");
    match cargo.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("cargo {} failed", arguments.join(" "))),
        Err(error) => Err(format!("cargo cannot be run: {error}")),
    }
}

#[allow(clippy::disallowed_methods, reason = "how long a build takes is what is asked for")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_is_told_with_its_crates_and_seconds_and_the_command_with_both_sizes() {
        assert_eq!(layer(12, "tink-model", 16, 21.04), "tink-model     16 crates    21.0 s");
        assert_eq!(command((143_000_000, 21_500_000)), "tink: 143.0 MB, stripped 21.5 MB");
    }
}
