//! Writes the bank files below the repository's `examples/` folder: a year of two accounts in Sweden and in Germany.
//!
//! `cargo run -p tink-ingest --example make_bank_files` writes them again, byte for byte the same: everything is drawn from a
//! generator with a fixed seed, and a test compares. The banks, people and account numbers are made up.

mod draw;
mod germany;
mod ledger;
mod sweden;

use std::path::Path;

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for (name, bytes) in files() {
        let path = root.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// Every generated file: its name below `examples/` and its bytes.
pub(crate) fn files() -> Vec<(&'static str, Vec<u8>)> {
    sweden::files().into_iter().chain(germany::files()).collect()
}
