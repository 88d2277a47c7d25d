//! The files of an import, read into one plan.

use std::path::Path;

use tink_ingest::plan::{Plan, Planner};
use tink_ingest::read::{Context, CsvFile, Row};
use tink_ingest::rejects::Rejection;
use tink_ingest::rules::Rules;

use super::user::Found;
use crate::args::import::Import;
use crate::exit::{Exit, Failure, Outcome};

/// What the files hold.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) files: Vec<FileRead>,
    pub(super) plan: Plan,
    pub(super) rejections: Vec<Rejection>,
}

/// One file.
#[derive(Debug)]
pub(super) struct FileRead {
    pub(super) name: String,
    /// Its rules file, if it has one.
    pub(super) rules: Option<String>,
    /// Rows that were read well.
    pub(super) records: usize,
    /// Rows that were not.
    pub(super) rejected: usize,
    /// What was found out rather than said.
    pub(super) detected: Vec<String>,
}

/// Why there is no plan.
#[derive(Debug)]
pub(super) enum Unread {
    /// A file is in another currency than the user, and so are all its rows.
    Currency(tink_ingest::Error),
    Other(Failure),
}

impl From<tink_ingest::Error> for Unread {
    fn from(error: tink_ingest::Error) -> Self {
        if error.is_currency() { Self::Currency(error) } else { Self::Other(error.into()) }
    }
}

impl From<Failure> for Unread {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

pub(super) fn read(args: &Import, found: &Found) -> Result<Read, Unread> {
    let context = Context {
        currency: found.currency.clone(),
        time_zone: found.time_zone.clone(),
        account: args.account.as_deref().map(Into::into),
    };
    let given = args.rules.as_deref().map(Rules::load).transpose()?;
    let mut planner = Planner::new();
    let (mut files, mut rejections) = (Vec::new(), Vec::new());
    for path in &args.files {
        let rules = match &given {
            Some(rules) => rules.clone(),
            None => beside(path)?,
        };
        let file = CsvFile::open(path, &rules, &context)?;
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
