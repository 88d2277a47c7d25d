//! What files of rejects are called, and what stands beside them.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::read::Encoding;
use crate::read::bytes::TextReader;
use crate::read::detect::encoding;

/// How their names end.
const ENDING: &str = ".rejects.csv";

/// How much of one is searched for the name of the file that its rows come from.
const HEAD: u64 = 64 * 1024;

/// Whether a path is that of a file of rejects.
pub(crate) fn is_rejects(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(ENDING))
}

/// The path of a file's rejects: `bank.rejects.csv` beside `bank.csv`; `number` is that of a further one, `bank.2.rejects.csv`.
pub(crate) fn beside(data: &Path, number: u32) -> PathBuf {
    data.with_extension(if number < 2 { "rejects.csv".to_owned() } else { format!("{number}.rejects.csv") })
}

/// The names, without their last part, that the file which the rows come from may have; the likeliest first.
fn stems(path: &Path) -> Vec<String> {
    let Some(stem) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(ENDING)) else {
        return Vec::new();
    };
    let plain = stem.rsplit_once('.').filter(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()));
    let mut stems = vec![stem.to_owned()];
    stems.extend(plain.map(|(stem, _)| stem.to_owned()));
    // Rejects of rejects.
    for stem in stems.clone() {
        if let Some(first) = stem.strip_suffix(".rejects") {
            stems.push(first.to_owned());
        }
    }
    stems
}

/// Where the rules of a file of rejects are: `own` if it is there, else those of the file that its rows come from.
pub(crate) fn rules_beside(path: &Path, own: PathBuf) -> PathBuf {
    if own.exists() {
        return own;
    }
    let mut candidates = stems(path).into_iter().map(|stem| path.with_file_name(format!("{stem}.rules.toml")));
    let first = candidates.next();
    match first {
        Some(first) if first.exists() => first,
        Some(first) => candidates.find(|path| path.exists()).unwrap_or(first),
        None => own,
    }
}

/// The file that the rows of a file of rejects come from: for `bank.rejects.csv` the file `bank.csv`, `bank.ofx` and so on beside
/// it that its `line` column names. `None` when the name is not that of a file of rejects, or no such file is there.
#[must_use]
pub fn original_of(path: &Path) -> Option<PathBuf> {
    let stems = stems(path);
    if stems.is_empty() {
        return None;
    }
    let text = head(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<PathBuf> =
        fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.file_name().into())).collect();
    names.sort();
    let names = names.iter().filter(|name| Some(name.as_os_str()) != path.file_name());
    stems.iter().find_map(|stem| {
        names.clone().find_map(|name| {
            let same = name.file_stem().is_some_and(|found| found == stem.as_str());
            (same && text.contains(&format!("{}:", name.display()))).then(|| path.with_file_name(name))
        })
    })
}

fn head(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
    let encoding = encoding::find(bytes.as_slice()).unwrap_or(Encoding::UTF_8);
    let mut text = Vec::new();
    TextReader::new(bytes.as_slice(), encoding).read_to_end(&mut text).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}
