//! The command line of `evolve`: which revisions, and in which form.

use std::path::Path;

use super::compare::compare;
use super::report::Report;
use crate::spec::{self, Cursor, SpecError, SpecFile};

/// Prints what changed between two revisions of an API, whom it breaks, and the semver bump it asks for.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The API, a folder of xtask/specs: tink-connector
    pub(crate) api: String,
    /// The older revision: 2019-01 [default: the second newest]
    #[arg(requires = "new")]
    pub(crate) old: Option<String>,
    /// The newer revision: 2026-01 [default: the newest]
    pub(crate) new: Option<String>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Compares two revisions found in a workspace and gives the report as text or JSON.
pub(crate) fn run(arguments: &Arguments, workspace: &Path) -> Result<String, SpecError> {
    let report = report(arguments, &workspace.join("xtask/specs"))?;
    if arguments.json {
        serde_json::to_string_pretty(&report)
            .map_err(|error| SpecError::whole(&arguments.api, format!("the report is no JSON: {error}")))
    } else {
        Ok(report.to_string())
    }
}

/// Compares the two revisions that the arguments name.
pub(crate) fn report(arguments: &Arguments, specs: &Path) -> Result<Report, SpecError> {
    let apis = spec::find(specs)?;
    let (old, new) = choose(arguments, &apis)?;
    let (old_node, new_node) = (spec::tree(old)?, spec::tree(new)?);
    let changes = compare(&Cursor::root(&old.name, &old_node), &Cursor::root(&new.name, &new_node))?;
    Ok(Report::new(&arguments.api, &old.revision, &new.revision, changes))
}

/// The two files to compare: those that are named, else the two newest.
fn choose<'a>(arguments: &Arguments, apis: &'a [Vec<SpecFile>]) -> Result<(&'a SpecFile, &'a SpecFile), SpecError> {
    let folder = format!("xtask/specs/{}", arguments.api);
    let Some(files) = apis.iter().find(|files| files.first().is_some_and(|file| file.api == arguments.api)) else {
        let known: Vec<&str> = apis.iter().filter_map(|files| Some(files.first()?.api.as_str())).collect();
        let reason = format!("there is no such API; name one of: {}", known.join(", "));
        return Err(SpecError::whole(folder, reason));
    };
    let revisions = || files.iter().map(|file| file.revision.as_str()).collect::<Vec<_>>().join(", ");
    match (&arguments.old, &arguments.new) {
        (Some(old), Some(new)) => {
            let find = |revision: &str| {
                files.iter().find(|file| file.revision == revision).ok_or_else(|| {
                    let reason = format!("there is no such revision; name one of: {}", revisions());
                    SpecError::whole(format!("{folder}/{revision}.yaml"), reason)
                })
            };
            Ok((find(old)?, find(new)?))
        }
        _ => match files.as_slice() {
            [.., old, new] => Ok((old, new)),
            _ => {
                let reason =
                    format!("there is only revision {}; a comparison needs a second file beside it", revisions());
                Err(SpecError::whole(folder, reason))
            }
        },
    }
}
