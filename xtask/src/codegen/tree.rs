//! The generated files in memory, and how they get to disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::CodegenError;

/// Files by their path in the workspace, and the folders in which there may be no others.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
    folders: Vec<String>,
}

impl Tree {
    /// Claims a folder: what is in it and was not generated is stale.
    pub(crate) fn owns(&mut self, folder: &str) {
        self.folders.push(folder.to_owned());
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, path: String, text: String) {
        self.files.insert(path, text);
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
            fs::remove_file(workspace.join(&path)).map_err(|error| failed(&path, &error))?;
            done.push(format!("  {path} removed"));
        }
        Ok(done)
    }

    /// Files in the claimed folders that were not generated.
    fn stale(&self, workspace: &Path) -> Result<Vec<String>, CodegenError> {
        let mut stale = Vec::new();
        for folder in &self.folders {
            let Ok(entries) = fs::read_dir(workspace.join(folder)) else { continue };
            for entry in entries {
                let entry = entry.map_err(|error| failed(folder, &error))?;
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                if !self.files.contains_key(&path) {
                    stale.push(path);
                }
            }
        }
        stale.sort();
        Ok(stale)
    }
}

fn failed(path: &str, error: &std::io::Error) -> CodegenError {
    CodegenError::File { file: path.to_owned(), reason: error.to_string() }
}
