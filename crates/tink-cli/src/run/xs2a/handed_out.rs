//! The file for what a wizard hands out at its end, such as the client's half of the credentials: made before the wizard begins, so
//! that nothing is lost at its end.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use tink_model::{Json, Secret};

use crate::exit::{Exit, Failure, Outcome};

/// A new file that only the person can read.
#[derive(Debug)]
pub(super) struct HandedOut {
    file: File,
    path: PathBuf,
}

impl HandedOut {
    /// Makes the file.
    pub(super) fn at(path: &Path) -> Outcome<Self> {
        let file = private(OpenOptions::new().write(true).create_new(true)).open(path).map_err(|error| {
            Failure::caused(Exit::Failed, format!("the file {} cannot be made", path.display()), &error)
                .next("Name one that does not exist yet: --data-out FILE. Nothing was sent.")
        })?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Keeps what was handed out, or removes the file where nothing was.
    pub(super) fn keep(mut self, data: Option<&Secret<Json>>) -> Outcome<Option<PathBuf>> {
        let failed = |error: std::io::Error| {
            Failure::caused(Exit::Failed, format!("the file {} cannot be written", self.path.display()), &error)
        };
        match data {
            Some(data) => {
                self.file
                    .write_all(data.expose().as_str().as_bytes())
                    .and_then(|()| self.file.write_all(b"\n"))
                    .map_err(failed)?;
                Ok(Some(self.path))
            }
            None => {
                std::fs::remove_file(&self.path).map_err(failed)?;
                Ok(None)
            }
        }
    }
}

/// The same, for a file that nobody else can read.
#[cfg(unix)]
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

/// The same.
#[cfg(not(unix))]
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_handed_out_is_kept_and_an_empty_file_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("half.json");
        assert_eq!(HandedOut::at(&path).expect("a file").keep(None).expect("removed"), None);
        assert!(!path.exists());
        let data = Json::from_text("{\"credentials\":\"half\"}".to_owned()).expect("JSON").into();
        assert_eq!(HandedOut::at(&path).expect("a file").keep(Some(&data)).expect("kept"), Some(path.clone()));
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "{\"credentials\":\"half\"}\n");
        assert!(HandedOut::at(&path).is_err(), "it is there already");
    }
}
