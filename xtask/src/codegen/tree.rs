//! The generated files in memory, and how they get to disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::CodegenError;

/// The folders with modules; in the `generated` folder of a module there may be no other files than generated ones.
const MODULES: [&str; 2] = ["crates/tink-model/src", "crates/tink-sandbox/src"];

/// Files by their path in the workspace.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Adds a file, of which there may be no other in its place.
    pub(crate) fn add(&mut self, path: String, text: String) -> Result<(), CodegenError> {
        if self.files.contains_key(&path) {
            return Err(CodegenError::File { file: path, reason: "is generated twice".to_owned() });
        }
        self.files.insert(path, text);
        Ok(())
    }

    /// The files with their contents.
    #[cfg(test)]
    pub(crate) const fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// What would have to change on disk, a line for each file.
    pub(crate) fn differences(&self, workspace: &Path) -> Result<Vec<String>, CodegenError> {
        let mut differences = Vec::new();
        for (path, text) in &self.files {
            match fs::read_to_string(workspace.join(path)) {
                Ok(found) if found == *text => {}
                Ok(_) => differences.push(format!("  {path} differs")),
                Err(_) => differences.push(format!("  {path} is missing")),
            }
        }
        differences.extend(self.stale(workspace)?.iter().map(|path| format!("  {path} is stale")));
        Ok(differences)
    }

    /// Writes what differs, removes what is stale, and says what was done, a line for each file.
    pub(crate) fn write(&self, workspace: &Path) -> Result<Vec<String>, CodegenError> {
        let mut done = Vec::new();
        for (path, text) in &self.files {
            let target = workspace.join(path);
            if fs::read_to_string(&target).is_ok_and(|found| found == *text) {
                continue;
            }
            let written = target.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&target, text));
            written.map_err(|error| failed(path, &error))?;
            done.push(format!("  {path} written"));
        }
        for path in self.stale(workspace)? {
            let target = workspace.join(&path);
            let removed = if target.is_dir() { fs::remove_dir_all(&target) } else { fs::remove_file(&target) };
            removed.map_err(|error| failed(&path, &error))?;
            done.push(format!("  {path} removed"));
        }
        Ok(done)
    }

    /// What is in the `generated` folders, also of modules whose API has gone, and was not generated; the whole folder where
    /// nothing of it was.
    fn stale(&self, workspace: &Path) -> Result<Vec<String>, CodegenError> {
        let mut stale = Vec::new();
        let mut folders = Vec::new();
        for modules in MODULES {
            let found = names(&workspace.join(modules), modules)?;
            folders.extend(found.into_iter().map(|module| format!("{modules}/{module}/generated")));
        }
        for folder in folders {
            if !workspace.join(&folder).is_dir() {
                continue;
            }
            if !self.files.keys().any(|path| path.starts_with(&format!("{folder}/"))) {
                stale.push(folder);
                continue;
            }
            let paths = names(&workspace.join(&folder), &folder)?.into_iter().map(|name| format!("{folder}/{name}"));
            stale.extend(paths.filter(|path| !self.files.contains_key(path)));
        }
        stale.sort();
        Ok(stale)
    }
}

/// What is in a folder; nothing where it does not exist.
fn names(folder: &Path, shown: &str) -> Result<Vec<String>, CodegenError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    names.collect::<Result<_, _>>().map_err(|error| failed(shown, &error))
}

fn failed(path: &str, error: &std::io::Error) -> CodegenError {
    CodegenError::File { file: path.to_owned(), reason: error.to_string() }
}
