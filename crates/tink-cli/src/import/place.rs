//! Where an import's journal is kept, and what it is the journal of.

use std::path::{Path, PathBuf};

use tink_ingest::read::Input;
use tink_ingest::run::sqlite::{Identity, JournalError, SourceIdentity, SqliteJournal};

use crate::args::import::Import;
use crate::connect::Connection;
use crate::exit::{Exit, Failure, Outcome};

/// What the import is: the files' content, and everything that decides what is sent and to whom.
pub(super) fn identity(args: &Import, connection: &Connection, inputs: &[Input]) -> Outcome<Identity> {
    let sources = inputs.iter().map(|input| {
        let (length, hash) = input.fingerprint()?;
        Ok(SourceIdentity { name: input.name().to_string(), length, hash })
    });
    let sources = sources.collect::<Result<_, tink_ingest::Error>>()?;
    let rules = match &args.rules {
        Some(rules) => text_of(rules),
        None => inputs.iter().map(|input| text_of(&input.rules_path())).collect(),
    };
    let said =
        [Some(&connection.name()), args.user.as_ref(), args.account.as_ref(), args.market.as_ref(), Some(&rules)]
            .map(|said| said.map_or_else(|| "-".to_owned(), |said| format!("{said:?}")));
    Ok(Identity { sources, settings: said.join("\n") })
}

/// A rules file's text; one that is not there says nothing.
fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// Where the journal is kept when nothing is said: beside the first file, under its name and a mark of the platform and the user, so
/// that two imports of one file do not meet.
pub(super) fn beside(args: &Import, connection: &Connection) -> PathBuf {
    let first = args.files.first().map_or_else(|| Path::new("-"), PathBuf::as_path);
    let name = match first.file_name().and_then(|name| name.to_str()) {
        Some("-") | None => "import".to_owned(),
        Some(name) => name.to_owned(),
    };
    let about = format!("{}\n{:?}\n{:?}", connection.name(), args.user, args.account);
    first.with_file_name(format!("{name}.{:08x}.tink-journal", mark(&about)))
}

/// FNV-1a: the same on every machine and in every release.
fn mark(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Opens the journal. One that is of another, unfinished import is given up only if `fresh` says so.
pub(super) fn open(path: &Path, identity: &Identity, planned: u64, fresh: bool) -> Outcome<SqliteJournal> {
    let refused = |error: JournalError| {
        let in_use = error.is_in_use();
        let other = error.is_of_another_import();
        let of_another_release = error.is_of_another_release();
        let failure = Failure::caused(Exit::Failed, "", &error);
        if in_use {
            failure.next("Wait for the other import's end, or stop it with Ctrl-C.")
        } else if other {
            failure.next(
                "Finish that import with the files and the options that it was begun with. Or give it up with --fresh: what it has \
                 sent is found on the platform and is not sent again.",
            )
        } else if of_another_release {
            failure.next(
                "Finish that import with the release that began it: this one could send its transactions once more. Another import takes \
                 another file: --journal FILE.",
            )
        } else {
            failure.next("Say where the journal may be kept with --journal FILE, or do without with --no-journal.")
        }
    };
    match SqliteJournal::open(path, identity, planned) {
        Ok(journal) if fresh && journal.resumed().is_some() => {
            journal.finish(true).map_err(refused)?;
            SqliteJournal::open(path, identity, planned).map_err(refused)
        }
        Err(error) if fresh && error.is_of_another_import() => {
            SqliteJournal::forget(path).map_err(refused)?;
            SqliteJournal::open(path, identity, planned).map_err(refused)
        }
        opened => opened.map_err(refused),
    }
}
