//! What a person names (files, folders, archives, standard input) to the files that are read, in the order given.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::archive::{self, Limits};
use super::input::Input;
use crate::error::Error;

/// How many folders deep a folder is searched.
const DEPTH: usize = 8;

/// The files behind `paths`.
///
/// - `-` is standard input, which is asked for only then.
/// - A folder is its files, sorted by name, up to 8 folders deep. Names that begin with a dot, and what this crate and its
///   callers write beside data (`*.rules.toml`, `*.rejects.csv`, `*.tink-journal*`), are passed over.
/// - A zip file, known by its content, is its files, each named `archive.zip/inner.csv`. At most 10,000 entries are taken, each
///   at most 200 times its packed size and 10 MiB, and at most 64 GiB over all archives.
///
/// A file that is named twice, in whatever way, is an error, since its transactions would count twice.
pub fn inputs<R: Read>(paths: &[PathBuf], stdin: impl FnOnce() -> R) -> Result<Vec<Input>, Error> {
    let mut found = Found { inputs: Vec::new(), seen: HashSet::new(), limits: Limits::default() };
    let mut stdin = Some(stdin);
    for path in paths {
        if path.as_os_str() == "-" {
            let Some(stdin) = stdin.take() else {
                return Err(Error::layout("-", "standard input is named twice".to_owned()));
            };
            found.expand(Input::stdin(stdin())?)?;
        } else {
            found.add(path, None)?;
        }
    }
    Ok(found.inputs)
}

struct Found {
    inputs: Vec<Input>,
    seen: HashSet<PathBuf>,
    limits: Limits,
}

impl Found {
    /// A file or a folder; `depth` is how deep in a named folder it is, if it is in one.
    fn add(&mut self, path: &Path, depth: Option<usize>) -> Result<(), Error> {
        let name = path.display().to_string();
        let failed = |source| Error::unopened(&name, source);
        let sort = fs::metadata(path).map_err(failed)?;
        if sort.is_dir() {
            return self.add_folder(path, depth.unwrap_or(0));
        }
        if !self.seen.insert(fs::canonicalize(path).map_err(failed)?) {
            return Err(Error::layout(&name, "it is named twice".to_owned()).next("Name it once."));
        }
        if sort.is_file() {
            self.expand(Input::path(path))
        } else if depth.is_none() {
            // A pipe that a shell made, which can be read only once.
            self.expand(Input::copy(&name, File::open(path).map_err(failed)?)?)
        } else {
            Err(Error::layout(&name, "it is neither a file nor a folder".to_owned()).next("Move it out of the folder."))
        }
    }

    fn add_folder(&mut self, path: &Path, depth: usize) -> Result<(), Error> {
        let name = path.display().to_string();
        if depth > DEPTH {
            return Err(Error::layout(&name, format!("it is more than {DEPTH} folders deep"))
                .next("Name the folder that holds the files."));
        }
        let failed = |source| Error::io(&name, "the folder cannot be read", source);
        let mut names = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?.file_name();
            if !passed_over(&entry) {
                names.push(entry);
            }
        }
        names.sort();
        let before = self.inputs.len();
        for entry in names {
            self.add(&path.join(entry), Some(depth + 1))?;
        }
        if depth == 0 && self.inputs.len() == before {
            return Err(Error::layout(&name, "there is no file in the folder".to_owned()));
        }
        Ok(())
    }

    fn expand(&mut self, input: Input) -> Result<(), Error> {
        match input.open_zip()? {
            Some(file) => self.inputs.extend(archive::expand(&input, file, &mut self.limits)?),
            None => self.inputs.push(input),
        }
        Ok(())
    }
}

fn passed_over(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.')
        || name.ends_with(".rules.toml")
        || name.ends_with(".rejects.csv")
        || name.contains(".tink-journal")
}
