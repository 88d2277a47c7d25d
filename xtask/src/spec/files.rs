//! The spec files: one folder per API, one file per revision, named `YYYY-MM.yaml` so that the newest is the last. The sandbox's
//! control API has a folder too, with the one version that this release serves.

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

/// The folder of the sandbox's control API, and its only file. No models come from it.
const CONTROL: (&str, &str) = ("sandbox", "v1");

/// The spec of the sandbox's control API, where there is one.
pub(crate) fn control(specs: &Path) -> Result<Option<SpecFile>, SpecError> {
    let (api, revision) = CONTROL;
    if !specs.join(api).is_dir() {
        return Ok(None);
    }
    let name = format!("xtask/specs/{api}/{revision}.yaml");
    let path = specs.join(api).join(format!("{revision}.yaml"));
    let text = fs::read_to_string(path).map_err(|error| unreadable(&name, &error))?;
    let file = SpecFile { api: api.to_owned(), revision: revision.to_owned(), name, text };
    super::document::check_served(&file)?;
    Ok(Some(file))
}

/// Every API under `specs` that has models, with its revisions, the oldest first.
pub(crate) fn find(specs: &Path) -> Result<Vec<Vec<SpecFile>>, SpecError> {
    let mut apis = Vec::new();
    for api in sorted(specs)? {
        let folder = specs.join(&api);
        if !folder.is_dir() || api == CONTROL.0 {
            continue;
        }
        let mut files = Vec::new();
        for file in sorted(&folder)? {
            let name = format!("xtask/specs/{api}/{file}");
            let Some(revision) = file.strip_suffix(".yaml").filter(|revision| is_month(revision)) else {
                return Err(SpecError::whole(name, "a revision is named after its year and month: 2026-01.yaml"));
            };
            let text = fs::read_to_string(folder.join(&file)).map_err(|error| unreadable(&name, &error))?;
            files.push(SpecFile { api: api.clone(), revision: revision.to_owned(), name, text });
        }
        if files.is_empty() {
            return Err(SpecError::whole(format!("xtask/specs/{api}"), "the folder has no revision"));
        }
        apis.push(files);
    }
    Ok(apis)
}

/// Whether a name is a year and a month, so that the order of names is the order of time.
fn is_month(name: &str) -> bool {
    let Some((year, month)) = name.split_once('-') else { return false };
    let number = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    number(year, 4) && number(month, 2) && ("01"..="12").contains(&month)
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
