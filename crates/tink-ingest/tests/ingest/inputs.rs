//! What a person names, as files to read: folders, archives and standard input.

use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tink_ingest::Error;
use tink_ingest::read::{Input, inputs};
use zip::unstable::write::FileOptionsExt;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::common::shown;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("bytes in memory");
    }
    zip.finish().expect("an archive").into_inner()
}

fn found(folder: &Path, names: &[&str]) -> Result<Vec<Input>, Error> {
    let path = |name: &&str| if *name == "-" { PathBuf::from("-") } else { folder.join(name) };
    inputs(&names.iter().map(path).collect::<Vec<_>>(), io::empty)
}

/// Each input's name below the folder and its content.
fn listed(folder: &Path, inputs: &[Input]) -> Vec<String> {
    let one = |input: &Input| {
        let mut text = String::new();
        input.open().expect("it is there").read_to_string(&mut text).expect("text");
        let name = Path::new(&**input.name());
        format!("{}={text}", name.strip_prefix(folder).unwrap_or(name).display())
    };
    inputs.iter().map(one).collect()
}

fn refused(folder: &Path, names: &[&str]) -> String {
    let error = found(folder, names).expect_err("it is refused");
    shown(&error).replace(&folder.display().to_string(), "DIR")
}

#[test]
fn a_folder_is_its_files_by_name_however_deep_without_what_is_no_data() {
    let folder = folder(&[
        ("b.csv", b"2"),
        ("a.csv", b"1"),
        ("c/z.ofx", b"4"),
        ("c/a.csv", b"3"),
        (".hidden", b""),
        (".git/config", b""),
        ("a.rules.toml", b""),
        ("a.rejects.csv", b""),
        ("a.tink-journal", b""),
        ("a.tink-journal-wal", b""),
    ]);
    let all = found(folder.path(), &["."]).expect("files");
    let names = listed(folder.path(), &all);
    assert_eq!(names, ["a.csv=1", "b.csv=2", "c/a.csv=3", "c/z.ofx=4"]);
}

#[test]
fn what_is_named_is_taken_in_the_order_given_even_a_rejects_file() {
    let folder = folder(&[("b.csv", b"2"), ("a.rejects.csv", b"1")]);
    let both = found(folder.path(), &["b.csv", "a.rejects.csv"]).expect("files");
    assert_eq!(listed(folder.path(), &both), ["b.csv=2", "a.rejects.csv=1"]);
}

#[test]
fn a_folder_without_a_file_is_an_error_and_so_is_one_too_deep() {
    let deep = format!("deep/{}/a.csv", ["d"; 8].join("/"));
    let too_deep = format!("too/{}/a.csv", ["d"; 9].join("/"));
    let folder = folder(&[(&deep, b"1"), (&too_deep, b"1"), ("none/.hidden", b""), ("none/inner/.hidden", b"")]);
    assert_eq!(found(folder.path(), &["deep"]).expect("eight below").len(), 1);
    let message = refused(folder.path(), &["too"]);
    assert!(message.contains("it is more than 8 folders deep"), "{message}");
    assert_eq!(refused(folder.path(), &["none"]), "DIR/none: there is no file in the folder");
    assert!(found(folder.path(), &["missing.csv"]).expect_err("it is not there").is_io());
}

#[test]
fn the_same_file_twice_is_an_error_however_it_is_named() {
    let folder = folder(&[("c/a.csv", b"1"), ("bank.zip", &zipped(&[("a.csv", b"1")]))]);
    assert_eq!(refused(folder.path(), &["c/a.csv", "c"]), "DIR/c/a.csv: it is named twice\nName it once.");
    assert_eq!(refused(folder.path(), &["c/../c/a.csv", "c/a.csv"]), "DIR/c/a.csv: it is named twice\nName it once.");
    assert_eq!(refused(folder.path(), &["bank.zip", "bank.zip"]), "DIR/bank.zip: it is named twice\nName it once.");
    assert_eq!(refused(folder.path(), &["-", "-"]), "-: standard input is named twice");
}

#[cfg(unix)]
#[test]
fn a_folder_that_leads_back_to_itself_ends_with_an_error() {
    let folder = folder(&[("c/.keep", b"")]);
    std::os::unix::fs::symlink(folder.path().join("c"), folder.path().join("c/again")).expect("a link");
    let message = refused(folder.path(), &["c"]);
    assert!(message.contains("folders deep"), "{message}");
}

#[test]
fn an_archive_is_known_by_its_content_and_its_files_have_its_name_before_theirs() {
    let archive = zipped(&[
        ("b.csv", b"2"),
        ("in/a.csv", b"1"),
        ("__MACOSX/in/._a.csv", b""),
        (".DS_Store", b""),
        ("in/.hidden", b""),
        (".git/config", b""),
    ]);
    let folder = folder(&[("bank.dat", &archive), ("plain.zip", b"Date;Text\n")]);
    let all = found(folder.path(), &["bank.dat", "plain.zip"]).expect("files");
    assert_eq!(listed(folder.path(), &all), ["bank.dat/b.csv=2", "bank.dat/in/a.csv=1", "plain.zip=Date;Text\n"]);
    assert!(all[0].on_disk().is_none() && all[2].on_disk().is_some());
    assert_eq!(all[1].rules_path(), folder.path().join("bank.rules.toml"));
}

#[test]
fn standard_input_is_asked_for_only_where_it_is_named_and_may_be_an_archive() {
    let plain = inputs(&["-".into()], || b"abc".as_slice()).expect("it is copied");
    assert_eq!(listed(Path::new(""), &plain), ["stdin=abc"]);
    let archive = zipped(&[("a.csv", b"1")]);
    let inner = inputs(&["-".into()], || archive.as_slice()).expect("it is copied");
    assert_eq!(listed(Path::new(""), &inner), ["stdin/a.csv=1"]);
    let folder = folder(&[("a.csv", b"1")]);
    let asked = inputs(&[folder.path().to_owned()], || -> io::Empty { panic!("nobody named it") });
    assert_eq!(asked.expect("a file").len(), 1);
}

#[test]
fn archives_that_cannot_be_taken_whole_say_why() {
    let mut secret = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().with_deprecated_encryption(b"password").expect("a password");
    secret.start_file("a.csv", options).expect("an entry");
    secret.write_all(b"Date;Text\n").expect("bytes in memory");
    let secret = secret.finish().expect("an archive").into_inner();
    let good = zipped(&[("a.csv", b"Date;Text;Amount\n2025-01-01;Coffee;-45\n")]);
    let mut spoilt = good.clone();
    spoilt[40] ^= 0x55;
    let mut twice = zipped(&[("a.csv", b"1"), ("b.csv", b"2")]);
    while let Some(at) = twice.windows(5).position(|bytes| bytes == b"b.csv") {
        twice[at] = b'a';
    }
    let many: Vec<String> = (0..10_001).map(|index| format!("{index}.csv")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    let folder = folder(&[
        ("secret.zip", &secret),
        ("cut.zip", &good[..good.len() - 10]),
        ("spoilt.zip", &spoilt),
        ("twice.zip", &twice),
        ("nested.zip", &zipped(&[("inner.zip", &good)])),
        ("sheet.xlsx", &zipped(&[("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")])),
        ("sheets.zip", &zipped(&[("a.xlsx", &zipped(&[("xl/workbook.xml", b"<a/>")]))])),
        ("nothing.zip", &zipped(&[("__MACOSX/a.csv", b"")])),
        ("many.zip", &zipped(&many)),
    ]);
    for (name, wanted) in [
        ("secret.zip", "DIR/secret.zip/a.csv: it is encrypted\nExpand the archive with its password"),
        ("cut.zip", "DIR/cut.zip: it cannot be expanded"),
        ("spoilt.zip", "DIR/spoilt.zip/a.csv: it cannot be expanded"),
        ("twice.zip", "DIR/twice.zip: two of its entries have the same name"),
        ("nested.zip", "DIR/nested.zip/inner.zip: it is a zip file inside a zip file\nExpand the outer one"),
        ("sheet.xlsx", "DIR/sheet.xlsx: it looks like a spreadsheet"),
        ("sheets.zip", "DIR/sheets.zip/a.xlsx: it looks like a spreadsheet"),
        ("nothing.zip", "DIR/nothing.zip: there is no file in the archive"),
        ("many.zip", "DIR/many.zip: it has 10001 entries, and at most 10000 are expanded"),
    ] {
        let message = refused(folder.path(), &[name]);
        assert!(message.starts_with(wanted), "{name}: {message}");
    }
}
