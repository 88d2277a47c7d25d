//! Crashes: of the process, by killing it, and of the machine, by cutting off and damaging what it had written last.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::file::LockedFile;
use super::{OpenError, SqliteLog, SqliteOptions, Synchronous};
use crate::log::conformance::wait;
use crate::log::{Append, Log, StreamId, Version, WorldId};

/// Tells this test program that it is the child, and which file to write.
const CHILD: &str = "TINK_LOG_CRASH_TEST_FILE";

/// What the child says of a commit that was answered.
const ANSWERED: &str = "answered ";

/// Commit number `n` of the history that all of these tests write: a batch for the tenant and one or two for users, from nothing
/// to some ten pages long.
fn commit(n: u64) -> Vec<Append> {
    let users = if n.is_multiple_of(3) { vec![n % 5, (n + 1) % 5] } else { vec![n % 5] };
    let mut streams = vec![StreamId::tenant("t")];
    streams.extend(users.into_iter().map(|user| StreamId::user(&user.to_string())));
    let append = |stream: StreamId| {
        let expected = (0..n).filter(|earlier| touches(*earlier, &stream)).count() as Version;
        Append { payload: payload(n, &stream), stream, expected, format: 1 }
    };
    streams.into_iter().map(append).collect()
}

fn touches(n: u64, stream: &StreamId) -> bool {
    let is = |user: u64| *stream == StreamId::user(&(user % 5).to_string());
    *stream == StreamId::tenant("t") || is(n) || (n.is_multiple_of(3) && is(n + 1))
}

fn payload(n: u64, stream: &StreamId) -> Vec<u8> {
    let line = format!("{n} of {stream}\n");
    line.repeat((n * 2_654_435_761 % 6_000) as usize).into_bytes()
}

/// Checks that the log holds exactly the first commits of the history, and says how many.
fn whole_commits(log: &SqliteLog) -> u64 {
    let read = |stream: &StreamId| wait(log.read(WorldId::ROOT, stream, 0)).unwrap();
    let count = read(&StreamId::tenant("t")).len() as u64;
    let mut expected: BTreeMap<StreamId, Vec<(Version, u64, Vec<u8>)>> = BTreeMap::new();
    for n in 0..count {
        for append in commit(n) {
            expected.entry(append.stream).or_default().push((append.expected + 1, n + 1, append.payload));
        }
    }
    let streams = wait(log.streams(WorldId::ROOT, None, 100)).unwrap();
    assert!(streams.iter().eq(expected.keys()), "{streams:?}");
    for (stream, batches) in expected {
        let found: Vec<_> =
            read(&stream).into_iter().map(|batch| (batch.version, batch.sequence, batch.payload)).collect();
        assert!(found == batches, "{stream} of {count} commits");
    }
    count
}

fn open(path: &Path, synchronous: Synchronous) -> SqliteLog {
    SqliteLog::open(path, SqliteOptions { synchronous, ..SqliteOptions::default() }).unwrap()
}

/// The child: goes on with the history, several commits in flight, and names each one that was answered.
#[test]
fn child_writes_until_it_is_killed() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let log = open(Path::new(&path), Synchronous::Full);
    let mut answers = std::collections::VecDeque::new();
    for n in whole_commits(&log).. {
        answers.push_back((n, log.append(WorldId::ROOT, commit(n))));
        if answers.len() > 4
            && let Some((n, answer)) = answers.pop_front()
        {
            wait(answer).unwrap();
            writeln!(std::io::stdout(), "{ANSWERED}{n}").unwrap();
        }
    }
}

#[test]
fn a_killed_process_loses_nothing_that_it_answered_and_leaves_whole_commits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let child = module_path!().split_once("::").unwrap().1.to_owned() + "::child_writes_until_it_is_killed";
    let mut answered = 0;
    for round in 0..16_usize {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &child, "--nocapture", "--test-threads=1"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Killed after none, one or some answers, and wherever in the next commits it then happens to be.
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut answers = lines.filter_map(|line| line.strip_prefix(ANSWERED).map(|n| n.parse::<u64>().unwrap()));
        let until = round * round % 11;
        let mut last = answers.by_ref().take(until).last();
        if until > 0 {
            let refused = SqliteLog::open(&path, SqliteOptions::default()).unwrap_err();
            assert!(matches!(refused, OpenError::InUse { .. }), "{refused:?}");
        } else {
            // It may be anywhere, even still making the file.
            while !path.exists() && process.try_wait().unwrap().is_none() {}
        }
        process.kill().unwrap();
        process.wait().unwrap();
        last = answers.last().or(last);
        answered = last.map_or(answered, |n| n + 1);

        let found = whole_commits(&open(&path, Synchronous::Full));
        assert!(found >= answered, "round {round}: {answered} were answered, {found} are there");
    }
    assert!(answered > 40, "the child hardly wrote anything: {answered}");
}

/// The database and its write-ahead log as a crash would leave them.
struct Remains {
    database: Vec<u8>,
    write_ahead: Vec<u8>,
}

impl Remains {
    fn of(path: &Path) -> Self {
        Self { database: fs::read(path).unwrap(), write_ahead: fs::read(beside(path)).unwrap() }
    }

    /// Puts them back, with another end of the write-ahead log.
    fn restore(&self, path: &Path, write_ahead: &[u8]) {
        fs::write(path, &self.database).unwrap();
        fs::write(beside(path), write_ahead).unwrap();
    }
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("db-wal")
}

#[test]
fn a_write_ahead_log_that_ends_anywhere_leaves_whole_commits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let log = open(&path, Synchronous::Normal);
    for n in 0..10 {
        wait(log.append(WorldId::ROOT, commit(n))).unwrap();
    }
    let remains = Remains::of(&path);
    drop(log);

    let length = remains.write_ahead.len();
    let mut seen = std::collections::BTreeSet::new();
    for cut in (0..=length).step_by(length / 120) {
        remains.restore(&path, &remains.write_ahead[..cut]);
        let cut_off = whole_commits(&open(&path, Synchronous::Normal));
        seen.insert(cut_off);

        // Written in another order than it was sent, or not wholly.
        let mut damaged = remains.write_ahead.clone();
        damaged.iter_mut().skip(cut).take(512).for_each(|byte| *byte ^= 0x5a);
        remains.restore(&path, &damaged);
        assert_eq!(whole_commits(&open(&path, Synchronous::Normal)), cut_off);
    }
    assert!(seen.len() > 8, "the cuts hit few commits: {seen:?}");
}

#[test]
fn a_crash_while_the_file_is_made_leaves_one_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let connection = {
        let mut connection = rusqlite::Connection::open(&path).unwrap();
        super::schema::create(&mut connection).unwrap();
        connection
    };
    let remains = Remains::of(&path);
    drop(connection);
    let length = remains.write_ahead.len();
    for cut in (0..=length).step_by(length / 40) {
        remains.restore(&path, &remains.write_ahead[..cut]);
        let log = open(&path, Synchronous::Normal);
        wait(log.append(WorldId::ROOT, commit(0))).unwrap();
        assert_eq!(whole_commits(&log), 1);
    }
    drop(LockedFile::open(&path).unwrap());
}
