//! The spec files: one folder per API, one file per revision, named so that the newest is the last.

use std::fs;
use std::path::Path;

use super::SpecError;

/// A spec file and its text.
#[derive(Debug, Clone)]
pub(crate) struct SpecFile {
    /// The folder, which is the API's name: `tink-connector`.
    pub(crate) api: String,
    /// The name without its ending, which is the revision: `2019-01`.
    pub(crate) revision: String,
    /// The path relative to the workspace, with forward slashes.
    pub(crate) name: String,
    /// The contents.
    pub(crate) text: String,
}

/// Every API under `specs` with its revisions, the oldest first.
pub(crate) fn find(specs: &Path) -> Result<Vec<Vec<SpecFile>>, SpecError> {
    let mut apis = Vec::new();
    for api in sorted(specs)? {
        let folder = specs.join(&api);
        if !folder.is_dir() {
            continue;
        }
        let mut files = Vec::new();
        for file in sorted(&folder)? {
            if let Some(revision) = file.strip_suffix(".yaml") {
                let name = format!("xtask/specs/{api}/{file}");
                let text = fs::read_to_string(folder.join(&file)).map_err(|error| unreadable(&name, &error))?;
                files.push(SpecFile { api: api.clone(), revision: revision.to_owned(), name, text });
            }
        }
        if !files.is_empty() {
            apis.push(files);
        }
    }
    Ok(apis)
}

fn sorted(folder: &Path) -> Result<Vec<String>, SpecError> {
    let shown = folder.display().to_string();
    let entries = fs::read_dir(folder).map_err(|error| unreadable(&shown, &error))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(&shown, &error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn unreadable(name: &str, error: &std::io::Error) -> SpecError {
    SpecError::whole(name, format!("cannot be read: {error}"))
}
