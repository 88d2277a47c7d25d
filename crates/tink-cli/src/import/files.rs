//! The files of an import, read into one plan.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use tink_ingest::plan::{Plan, Planner};
use tink_ingest::read::{Context, CsvFile, Row};
use tink_ingest::rejects::Rejection;
use tink_ingest::rules::Rules;

use crate::exit::{Exit, Failure, Outcome};

/// What the files hold.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) files: Vec<FileRead>,
    pub(crate) plan: Plan,
    pub(crate) rejections: Vec<Rejection>,
}

/// One file.
#[derive(Debug)]
pub(crate) struct FileRead {
    pub(crate) name: String,
    /// Its rules file, if it has one.
    pub(crate) rules: Option<String>,
    /// Rows that were read well.
    pub(crate) records: usize,
    /// Rows that were not.
    pub(crate) rejected: usize,
    /// What was found out rather than said.
    pub(crate) detected: Vec<String>,
    /// In which its days are days.
    pub(crate) time_zone: TimeZone,
}

/// Why there is no plan.
#[derive(Debug)]
pub(crate) enum Unread {
    /// A file, its rules or what was said of it is at fault.
    File(tink_ingest::Error),
    Other(Failure),
}

impl From<tink_ingest::Error> for Unread {
    fn from(error: tink_ingest::Error) -> Self {
        Self::File(error)
    }
}

impl From<Failure> for Unread {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

/// Reads the files into one plan, by the `rules` for all of them or by those beside each.
pub(crate) fn read(paths: &[PathBuf], rules: Option<&Path>, context: &Context) -> Result<Read, Unread> {
    let given = rules.map(Rules::load).transpose()?;
    let mut planner = Planner::new();
    let (mut files, mut rejections) = (Vec::new(), Vec::new());
    for path in paths {
        let rules = match &given {
            Some(rules) => rules.clone(),
            None => beside(path)?,
        };
        let file = CsvFile::open(path, &rules, context)?;
        let (mut records, before) = (Vec::new(), rejections.len());
        for row in file.rows()? {
            match row? {
                Row::Record(record) => records.push(record),
                Row::Rejected(rejection) => rejections.push(rejection),
            }
        }
        planner.add_file(file.layout().accounts(), &file.layout().time_zone, &records);
        files.push(FileRead {
            name: file.name().to_owned(),
            rules: (!rules.file.is_empty()).then(|| rules.file.clone()),
            records: records.len(),
            rejected: rejections.len() - before,
            detected: file.layout().detected.clone(),
            time_zone: file.layout().time_zone.clone(),
        });
    }
    let plan = planner.finish()?;
    rejections.extend_from_slice(plan.rejections());
    Ok(Read { files, plan, rejections })
}

/// The rules file beside a data file, if there is one.
fn beside(data: &Path) -> Outcome<Rules> {
    let path = Rules::path_beside(data);
    if path.is_file() { Ok(Rules::load(&path)?) } else { Ok(Rules::default()) }
}

impl From<tink_ingest::Error> for Failure {
    fn from(error: tink_ingest::Error) -> Self {
        // Another currency is a rejection of all its rows; a missing account is an argument that was left out.
        let exit = if error.is_currency() {
            Exit::Rejected
        } else if error.is_account() {
            Exit::Usage
        } else {
            Exit::Failed
        };
        let failure = Self::caused(exit, "", &error);
        match error.next_step() {
            Some(step) => failure.next(step),
            None => failure,
        }
    }
}
