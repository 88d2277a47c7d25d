//! The files of an import, read into one plan.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use tink_ingest::plan::{Plan, Planner};
use tink_ingest::read::{Context, DataFile, Input, RejectsFile, inputs, original_of};
use tink_ingest::rejects::Rejection;
use tink_ingest::rules::Rules;
use tink_model::ExternalUserId;

use super::again::{self, Again};
use crate::exit::{Exit, Failure};

/// What the files hold.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) inputs: Vec<Input>,
    /// Files with the rows that were not taken.
    pub(crate) put_aside: Vec<PathBuf>,
    pub(crate) files: Vec<FileRead>,
    pub(crate) plan: Plan,
    pub(crate) rejections: Rejections,
}

/// One file.
#[derive(Debug)]
pub(crate) struct FileRead {
    pub(crate) name: String,
    /// Its rules file, if it has one.
    pub(crate) rules: Option<String>,
    /// Rows that were read well.
    pub(crate) records: u64,
    /// Rows that were not.
    pub(crate) rejected: u64,
    /// What was found out rather than said.
    pub(crate) detected: Vec<String>,
    /// In which its days are days.
    pub(crate) time_zone: TimeZone,
}

/// Rows that were not taken: their number, and the first of them.
#[derive(Debug, Default)]
pub(crate) struct Rejections {
    pub(crate) count: u64,
    pub(crate) kept: Vec<Rejection>,
}

/// Rejected rows that are kept in memory; the file of rejects has all.
const KEPT: usize = 10_000;

impl Rejections {
    fn add(&mut self, rejection: Rejection) {
        self.count += 1;
        if self.kept.len() < KEPT {
            self.kept.push(rejection);
        }
    }
}

/// How files are read.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    /// The rules for all files; otherwise those beside each.
    pub(crate) rules: Option<&'a Path>,
    pub(crate) context: &'a Context,
    /// Whose they are, where nothing in them says that.
    pub(crate) user: Option<ExternalUserId>,
    /// Where temporary files go; otherwise where the system keeps them.
    pub(crate) folder: Option<&'a Path>,
    /// The first row that cannot be taken ends it.
    pub(crate) strict: bool,
    /// Rows that cannot be taken are written to a file beside theirs.
    pub(crate) put_aside: bool,
}

/// Why there is no plan.
#[derive(Debug)]
pub(crate) enum Unread {
    /// A file, its rules or what was said of it is at fault.
    File(tink_ingest::Error),
    /// A row is at fault, and no row may be.
    Row(Box<Rejection>),
}

impl From<tink_ingest::Error> for Unread {
    fn from(error: tink_ingest::Error) -> Self {
        Self::File(error)
    }
}

/// Reads the files into one plan.
pub(crate) fn read(paths: &[PathBuf], reading: &Reading<'_>) -> Result<Read, Unread> {
    let given = reading.rules.map(Rules::load).transpose()?;
    let mut planner = match reading.folder {
        Some(folder) => Planner::in_folder(reading.user.clone(), folder),
        None => Planner::new(reading.user.clone()),
    };
    let inputs = inputs(paths, std::io::stdin)?;
    let mut files = Vec::new();
    let mut taking = Taking { strict: reading.strict, first: None, rejections: Rejections::default() };
    let mut put_aside = Vec::new();
    let plan = (|| {
        let mut opened = Vec::new();
        for input in &inputs {
            let rules = match &given {
                Some(rules) => rules.clone(),
                None => beside(&input.rules_path())?,
            };
            let file = DataFile::open(input, &rules, reading.context)?;
            let mut rejects = RejectsFile::new(&file, &place_of_rejects(input))?;
            let mut again = Again::of(&file);
            let mut rejected = |mut rejection: Rejection| {
                again.complete(&mut rejection)?;
                if reading.put_aside {
                    rejects.add(&rejection)?;
                }
                taking.reject(rejection)
            };
            let held = match input.on_disk().and_then(original_of) {
                Some(original) => {
                    let original = DataFile::open(&Input::path(&original), &rules, reading.context)?;
                    planner.add_mended(&file, &original, &mut rejected)?
                }
                None => planner.add(&file, &mut rejected)?,
            };
            files.push(FileRead {
                name: file.name().to_string(),
                rules: (!rules.file.is_empty()).then(|| rules.file.clone()),
                records: held.records,
                rejected: held.rejected,
                detected: file.detected().to_vec(),
                time_zone: file.time_zone().clone(),
            });
            opened.push((file, rejects));
        }
        let mut late = Vec::new();
        let plan = planner.finish(&mut |rejection: Rejection| {
            late.push(rejection);
            Ok(())
        })?;
        opened.iter().try_for_each(|(file, _)| again::complete(&mut late, file))?;
        for rejection in late {
            if let Some((_, rejects)) = opened.iter_mut().find(|(file, _)| *file.name() == rejection.place.file)
                && reading.put_aside
            {
                rejects.add(&rejection)?;
            }
            taking.reject(rejection)?;
        }
        for ((_, rejects), file) in opened.into_iter().zip(&files) {
            // Where no row is good it is the rules that have to be mended, or the command.
            if file.records > 0 {
                put_aside.extend(rejects.finish()?);
            }
        }
        Ok(plan)
    })();
    match (plan, taking.first) {
        (Ok(plan), _) => Ok(Read { inputs, put_aside, files, plan, rejections: taking.rejections }),
        (Err(_), Some(row)) => Err(Unread::Row(Box::new(row))),
        (Err(error), None) => Err(Unread::File(error)),
    }
}

/// What becomes of rows that cannot be taken.
struct Taking {
    strict: bool,
    /// The row that ended it.
    first: Option<Rejection>,
    rejections: Rejections,
}

impl Taking {
    fn reject(&mut self, rejection: Rejection) -> Result<(), tink_ingest::Error> {
        if self.strict {
            let error = tink_ingest::Error::rejected(&rejection);
            self.first.get_or_insert(rejection);
            return Err(error);
        }
        self.rejections.add(rejection);
        Ok(())
    }
}

/// Beside what the rejects of an input are written: itself, the archive that it is in, or a file of its name where the command runs.
fn place_of_rejects(input: &Input) -> PathBuf {
    if let Some(path) = input.on_disk() {
        return path.to_owned();
    }
    let name = Path::new(&**input.name());
    let archive = name.ancestors().skip(1).find(|above| above.is_file());
    match archive.and_then(|archive| Some((archive, name.strip_prefix(archive).ok()?))) {
        Some((archive, inner)) => {
            let inner = inner.to_string_lossy().replace(['/', '\\'], ".");
            let of_archive = archive.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            archive.with_file_name(format!("{of_archive}.{inner}"))
        }
        None => PathBuf::from(format!("{}.csv", input.name())),
    }
}

/// The rules file beside a data file, if there is one.
fn beside(path: &Path) -> Result<Rules, tink_ingest::Error> {
    if path.is_file() { Rules::load(path) } else { Ok(Rules::default()) }
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
