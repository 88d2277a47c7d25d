//! The pictures of forms, kept in files that a person can open, for as long as the wizard goes on.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::exit::{Exit, Failure, Outcome};

/// The pictures of a wizard in a folder. They are removed with it.
#[derive(Debug)]
pub(super) struct Pictures {
    folder: PathBuf,
    kept: Vec<PathBuf>,
}

impl Pictures {
    pub(super) const fn of(folder: PathBuf) -> Self {
        Self { folder, kept: Vec::new() }
    }

    /// Writes the picture into a new file, which only the person can read: it may hold what a TAN is made of.
    pub(super) fn keep(&mut self, base64: &str) -> Outcome<&Path> {
        self.kept.push(write(base64, &self.folder)?);
        Ok(self.kept.last().map_or(&self.folder, PathBuf::as_path))
    }
}

impl Drop for Pictures {
    fn drop(&mut self) {
        for picture in &self.kept {
            // The person may have removed it.
            let _ = std::fs::remove_file(picture);
        }
    }
}

fn write(base64: &str, folder: &Path) -> Outcome<PathBuf> {
    let text = base64.rsplit_once(',').map_or(base64, |(_, data)| data);
    let bytes = STANDARD
        .decode(text.split_ascii_whitespace().collect::<String>())
        .map_err(|error| Failure::caused(Exit::Failed, "a picture of the form cannot be read", &error))?;
    // A file that is there already is somebody's, so that the next number is tried.
    for number in 0..1000 {
        let path = folder.join(format!("tink-xs2a-{}-{number}.{}", std::process::id(), extension(&bytes)));
        let file = super::handed_out::private(OpenOptions::new().write(true).create_new(true)).open(&path);
        match file {
            Ok(mut file) => {
                file.write_all(&bytes).map_err(|error| unwritten(&path, &error))?;
                return Ok(path);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unwritten(&path, &error)),
        }
    }
    Err(Failure::failed(format!("{} has no room for a picture", folder.display())))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::caused(Exit::Failed, format!("the picture {} cannot be written", path.display()), error)
}

fn extension(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xd8, ..] => "jpg",
        [b'G', b'I', b'F', ..] => "gif",
        _ => "png",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_written_one_by_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut pictures = Pictures::of(folder.path().to_owned());
        let mut keep = |base64: &str| pictures.keep(base64).map(Path::to_owned);
        let one = keep("iVBORw0KGgo=").expect("a picture");
        let two = keep("data:image/gif;base64,R0lG\nODlh").expect("a picture");
        assert_eq!(std::fs::read(&one).expect("a file"), b"\x89PNG\r\n\x1a\n");
        assert_eq!(std::fs::read(&two).expect("a file"), b"GIF89a");
        assert_ne!(keep("iVBORw0KGgo=").expect("a picture"), one);
        assert!(keep("no Base64!").is_err());
    }

    #[test]
    fn pictures_are_removed_when_the_wizard_is_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let other = folder.path().join("tink-xs2a-other.png");
        std::fs::write(&other, "").expect("written");
        let mut pictures = Pictures::of(folder.path().to_owned());
        let gone = pictures.keep("iVBORw0KGgo=").expect("a picture").to_owned();
        pictures.keep("iVBORw0KGgo=").expect("a picture");
        std::fs::remove_file(gone).expect("removed");
        drop(pictures);
        let left: Vec<_> =
            std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|file| file.path()).collect();
        assert_eq!(left, [other]);
    }
}
