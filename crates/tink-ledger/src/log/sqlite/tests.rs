//! What is particular to the log in a file: opening it, its queue, its groups, its failures.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};

use rusqlite::Connection;
use tempfile::TempDir;

use super::ends::Ends;
use super::file::LockedFile;
use super::queue::{Bounds, Queue};
use super::read::Stop;
use super::worlds::SharedLineage;
use super::write::{AppendBatches, Change};
use super::writer::{self, Writer};
use super::{OpenError, SqliteLog, SqliteOptions, Synchronous};
use crate::log::conformance::{Host, wait};
use crate::log::lineage::Lineage;
use crate::log::{Append, Batch, Faults, Log, LogError, StreamId, Version, WorldId};

struct InAFile {
    folder: TempDir,
    options: SqliteOptions,
}

impl InAFile {
    fn new() -> Self {
        // The checks are about order and outcome, and are many; that a flush is asked for has its own test.
        let options = SqliteOptions { synchronous: Synchronous::Normal, ..SqliteOptions::default() };
        Self { folder: tempfile::tempdir().unwrap(), options }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    fn log(&self) -> SqliteLog {
        SqliteLog::open(self.path(), self.options.clone()).unwrap()
    }

    fn open_error(&self) -> OpenError {
        SqliteLog::open(self.path(), self.options.clone()).unwrap_err()
    }

    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Host for InAFile {
    fn open(&self) -> Arc<dyn Log> {
        Arc::new(self.log())
    }

    fn faults(&self) -> &Faults {
        &self.options.faults
    }
}

crate::log_conformance!(durable InAFile::new());

fn append(stream: &str, expected: Version, payload: &[u8]) -> Vec<Append> {
    vec![Append { stream: StreamId::user(stream), expected, payload: payload.to_vec(), format: 1 }]
}

fn sql<T: rusqlite::types::FromSql>(path: &Path, question: &str) -> T {
    Connection::open(path).unwrap().query_row(question, (), |row| row.get(0)).unwrap()
}

#[test]
fn a_file_that_is_open_is_refused_to_a_second_log_and_free_after_the_first() {
    let host = InAFile::new();
    let log = host.log();
    let error = host.open_error();
    assert!(matches!(&error, OpenError::InUse { path } if path == log.path()), "{error:?}");
    assert!(error.to_string().contains("ledger.db is in use by another process"), "{error}");
    drop(log);
    drop(host.log());
}

#[test]
#[cfg(unix)]
fn a_link_to_an_open_file_is_refused_like_the_file() {
    let host = InAFile::new();
    let _log = host.log();
    let link = host.folder.path().join("link.db");
    std::os::unix::fs::symlink(host.path(), &link).unwrap();
    let error = SqliteLog::open(link, SqliteOptions::default()).unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }), "{error:?}");
}

#[test]
fn a_refused_second_log_does_not_disturb_the_first() {
    let host = InAFile::new();
    let log = host.log();
    for version in 0..3 {
        host.open_error();
        wait(log.append(WorldId::ROOT, append("a", version, b"x"))).unwrap();
    }
    assert_eq!(wait(log.read(WorldId::ROOT, &StreamId::user("a"), 0)).unwrap().len(), 3);
}

#[test]
fn a_file_of_another_kind_is_refused_and_left_alone() {
    let host = InAFile::new();
    for content in ["no database at all, only text", "x"] {
        fs::write(host.path(), content).unwrap();
        let error = host.open_error();
        assert!(matches!(&error, OpenError::NotALog { found: "not an SQLite database", .. }), "{error:?}");
        assert!(error.to_string().contains("is not a ledger's log"), "{error}");
        assert_eq!(fs::read_to_string(host.path()).unwrap(), content);
        assert_eq!(host.files(), ["ledger.db"]);
    }
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let host = InAFile::new();
    Connection::open(host.path()).unwrap().execute_batch("CREATE TABLE t (c); INSERT INTO t VALUES (5)").unwrap();
    let before = fs::read(host.path()).unwrap();
    let error = host.open_error();
    assert!(matches!(&error, OpenError::NotALog { found: "an SQLite database of another program", .. }), "{error:?}");
    assert!(fs::read(host.path()).unwrap() == before);
    assert_eq!(host.files(), ["ledger.db"]);
}

#[test]
fn a_damaged_database_is_an_error_that_names_the_file() {
    let host = InAFile::new();
    fs::write(host.path(), b"SQLite format 3\0 and then nothing of the kind").unwrap();
    assert!(host.open_error().to_string().contains("ledger.db"));
}

#[test]
fn an_empty_file_becomes_a_log() {
    let host = InAFile::new();
    fs::write(host.path(), b"").unwrap();
    wait(host.log().append(WorldId::ROOT, append("a", 0, b"x"))).unwrap();
}

#[test]
fn a_file_of_a_newer_release_is_refused_and_left_alone() {
    let host = InAFile::new();
    drop(host.log());
    Connection::open(host.path()).unwrap().pragma_update(None, "user_version", 2).unwrap();
    let error = host.open_error();
    assert!(matches!(&error, OpenError::TooNew { layout: 2, newest: 1, .. }), "{error:?}");
    assert!(error.to_string().contains("written by a newer release"), "{error}");
    assert_eq!(sql::<i64>(&host.path(), "PRAGMA user_version"), 2);
}

#[test]
fn a_place_where_no_file_can_be_is_an_error_that_names_it() {
    let host = InAFile::new();
    fs::write(host.path(), b"").unwrap();
    for place in ["missing/ledger.db", "ledger.db/inside.db", ""] {
        let error = SqliteLog::open(host.folder.path().join(place), SqliteOptions::default()).unwrap_err();
        assert!(error.to_string().contains(host.folder.path().to_str().unwrap()), "{place}: {error}");
    }
}

#[test]
#[cfg(unix)]
fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let host = InAFile::new();
    let _log = host.log();
    for name in host.files() {
        let mode = fs::metadata(host.folder.path().join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_closed_log_leaves_one_database_and_its_lock() {
    let host = InAFile::new();
    wait(host.log().append(WorldId::ROOT, append("a", 0, b"x"))).unwrap();
    assert_eq!(host.files(), ["ledger.db", "ledger.db.lock"]);
}

#[test]
fn commits_are_flushed_unless_told_otherwise() {
    let host = InAFile::new();
    let file = LockedFile::open(&host.path()).unwrap();
    for (synchronous, level) in [(Synchronous::Normal, 1), (SqliteOptions::default().synchronous, 2)] {
        let writer = file.writer(synchronous).unwrap();
        assert_eq!(writer.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0)).unwrap(), level);
    }
}

#[test]
fn the_file_is_what_its_description_says() {
    let host = InAFile::new();
    let log = host.log();
    let two = [append("a", 0, b"{\"one\":1}"), append("b", 0, b"{\"two\":2}")].concat();
    wait(log.append(WorldId::ROOT, two)).unwrap();
    let child = wait(log.fork(WorldId::ROOT, None)).unwrap();
    wait(log.append(child, append("a", 1, b"gone"))).unwrap();
    wait(log.append(child, append("a", 2, b"tombstone"))).unwrap();
    wait(log.erase(child, &StreamId::user("a"))).unwrap();
    wait(log.put_setting(child, "seed", b"7".to_vec())).unwrap();
    drop(log);
    let dump = |question: &str| sql::<String>(&host.path(), question);
    assert_eq!(sql::<i64>(&host.path(), "PRAGMA application_id"), 0x544C_4F47);
    assert_eq!(sql::<i64>(&host.path(), "PRAGMA user_version"), 1);
    assert_eq!(dump("SELECT group_concat(concat_ws(',', id, parent, at), ' ') FROM world"), "1 2,1,1");
    assert_eq!(
        dump("SELECT group_concat(concat_ws(',', world, name, CAST(value AS TEXT)), ' ') FROM setting"),
        "2,seed,7"
    );
    let batches = "SELECT group_concat(
        concat_ws(' ', id, world, stream, version, sequence, format, state, CAST(payload AS TEXT)), '\n') FROM batch";
    let expected = "1 1 user/a 1 1 1 0 {\"one\":1}\n2 1 user/b 1 1 1 0 {\"two\":2}\n\
                    3 2 user/a 2 2 1 2 \n4 2 user/a 3 3 1 1 tombstone";
    assert_eq!(dump(batches), expected);
}

/// A file as an earlier release left it.
fn file_of_layout_1() -> InAFile {
    let host = InAFile::new();
    Connection::open(host.path()).unwrap().execute_batch(include_str!("layout-1.sql")).unwrap();
    host
}

#[test]
fn a_file_of_layout_1_opens_with_all_that_it_holds() {
    let host = file_of_layout_1();
    let log = host.log();
    let read = |world, stream: StreamId| {
        let batches = wait(log.read(WorldId(world), &stream, 0)).unwrap();
        let text =
            |batch: Batch| (batch.version, batch.sequence, batch.format, String::from_utf8(batch.payload).unwrap());
        batches.into_iter().map(text).collect::<Vec<_>>()
    };
    let (created, later) = ((1, 1, 1, r#"{"created":1}"#.to_owned()), (2, 3, 2, r#"{"later":true}"#.to_owned()));
    assert_eq!(read(4, StreamId::user("a")), read(2, StreamId::user("a")));
    assert_eq!(read(1, StreamId::user("a")), [created.clone(), later]);
    assert_eq!(read(2, StreamId::user("a")), [created]);
    assert_eq!(read(1, StreamId::user("å")), [(1, 2, 1, r#"{"name":"å"}"#.to_owned())]);
    assert_eq!(read(2, StreamId::user("å")), [(2, 3, 1, r#"{"deleted":1}"#.to_owned())]);
    assert_eq!(read(2, StreamId::user("b")), [(2, 5, 1, r#"{"deleted":2}"#.to_owned())]);
    assert_eq!(wait(log.streams(WorldId(4), None, 9)).unwrap(), [StreamId::tenant("demo"), StreamId::user("a")]);
    assert_eq!(wait(log.setting(WorldId(4), "seed")).unwrap(), Some(vec![7]));
    assert_eq!(wait(log.append(WorldId(2), append("b", 2, b"x"))).unwrap().sequence, 6);
    assert_eq!(wait(log.fork(WorldId(4), None)).unwrap(), WorldId(5));
}

#[test]
fn a_new_file_has_the_layout_that_is_kept_for_comparison() {
    let layout = |host: &InAFile| {
        let all = "SELECT group_concat(sql, ';' ORDER BY name) FROM sqlite_master WHERE sql NOT NULL";
        sql::<String>(&host.path(), all).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let new = InAFile::new();
    drop(new.log());
    assert_eq!(layout(&new), layout(&file_of_layout_1()));
}

/// A change that tells when the writer has come to it, and lets it go on when told.
struct Pause {
    reached: mpsc::Sender<()>,
    go_on: Mutex<mpsc::Receiver<()>>,
}

impl Change for Pause {
    type Answer = ();

    fn make(&self, _: &Connection, _: &Lineage, _: &mut Ends) -> Result<(), Stop> {
        self.reached.send(()).unwrap();
        self.go_on.lock().unwrap().recv().unwrap();
        Ok(())
    }
}

/// Stops the writer until something is sent.
fn pause(log: &SqliteLog) -> mpsc::Sender<()> {
    let (reached, is_reached) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    drop(log.write(Pause { reached, go_on: Mutex::new(may_go_on) }));
    is_reached.recv().unwrap();
    go_on
}

#[test]
fn erased_payloads_are_nowhere_in_the_files() {
    let host = InAFile::new();
    let log = host.log();
    let content = |word: &str| word.repeat(10_000).into_bytes();
    for (version, word) in [(0, "Älvsjö"), (1, "Täby"), (2, "tombstone")] {
        wait(log.append(WorldId::ROOT, append("a", version, &content(word)))).unwrap();
    }
    let holds = |word: &str| {
        let all = host.files().into_iter().map(|name| fs::read(host.folder.path().join(name)).unwrap());
        all.into_iter().any(|bytes| bytes.windows(word.len()).any(|window| window == word.as_bytes()))
    };
    assert!(holds("Älvsjö") && holds("tombstone"));
    wait(log.erase(WorldId::ROOT, &StreamId::user("a"))).unwrap();
    drop(log);
    assert!(!holds("Älvsjö") && !holds("Täby") && holds("tombstone"));
}

#[test]
fn a_full_queue_answers_busy_and_keeps_what_it_has() {
    let mut host = InAFile::new();
    host.options.queue_commits = 2;
    let log = host.log();
    let go_on = pause(&log);
    let answers: Vec<_> = (0..3).map(|version| log.append(WorldId::ROOT, append("a", version, b"x"))).collect();
    let further = log.fork(WorldId::ROOT, None);
    go_on.send(()).unwrap();
    let outcomes: Vec<_> = answers.into_iter().map(wait).collect();
    assert!(outcomes[0].is_ok() && outcomes[1].is_ok(), "{outcomes:?}");
    assert!(matches!(&outcomes[2], Err(LogError::Busy { waiting: 2 })), "{outcomes:?}");
    assert!(wait(further).unwrap_err().is_busy());
    assert_eq!(wait(log.append(WorldId::ROOT, append("a", 2, b"x"))).unwrap().sequence, 3);
}

#[test]
fn a_fork_that_a_full_queue_turns_away_has_no_number_and_one_that_fails_later_keeps_its_own() {
    let mut host = InAFile::new();
    host.options.queue_commits = 1;
    let log = host.log();
    let go_on = pause(&log);
    let failing = log.begin_fork(WorldId(9)).unwrap();
    assert!(log.begin_fork(WorldId::ROOT).unwrap_err().is_busy());
    go_on.send(()).unwrap();
    assert!(matches!(wait(failing.made), Err(LogError::NoSuchWorld { .. })));
    let next = log.begin_fork(WorldId::ROOT).unwrap();
    assert_eq!((failing.world, next.world), (WorldId(2), WorldId(3)));
    wait(next.made).unwrap();
}

#[test]
fn what_waits_together_is_written_in_one_transaction() {
    let host = InAFile::new();
    let log = host.log();
    let go_on = pause(&log);
    let answers: Vec<_> = (0..40).map(|version| log.append(WorldId::ROOT, append("a", version, b"x"))).collect();
    let before = log_bytes(&host);
    go_on.send(()).unwrap();
    for answer in answers {
        wait(answer).unwrap();
    }
    // One by one they would write at least a page of the table and one of each index every time.
    let written = log_bytes(&host) - before;
    assert!(written < 40 * 8_192, "{written}");
}

fn log_bytes(host: &InAFile) -> u64 {
    fs::metadata(host.folder.path().join("ledger.db-wal")).map_or(0, |file| file.len())
}

#[test]
fn the_write_ahead_log_is_moved_into_the_file_as_it_grows() {
    let host = InAFile::new();
    let log = host.log();
    for version in 0..60 {
        wait(log.append(WorldId::ROOT, append("a", version, &[b'x'; 1_000_000]))).unwrap();
    }
    wait(log.append(WorldId::ROOT, Vec::new())).unwrap();
    let (moved, waiting) = (fs::metadata(host.path()).unwrap().len(), log_bytes(&host));
    assert!(moved > 40_000_000 && waiting < 30_000_000, "moved {moved}, waiting {waiting}");
}

#[test]
fn a_full_disk_fails_the_commit_that_does_not_fit_and_no_other() {
    let host = InAFile::new();
    let file = LockedFile::open(&host.path()).unwrap();
    let connection = file.writer(Synchronous::Normal).unwrap();
    connection.pragma_update_and_check(None, "max_page_count", 40, |_| Ok(())).unwrap();
    let writes = Queue::new(Bounds { count: 9, bytes: usize::MAX });
    let answers = [("a", 9), ("b", 900_000), ("b", 9), ("c", 9)].map(|(stream, size)| {
        let appends = append(stream, 0, &vec![b'x'; size]);
        let (job, answer) = writer::job(AppendBatches { world: WorldId::ROOT, appends });
        writes.push(job, 0).unwrap();
        answer
    });
    writes.close();
    let lineage = Arc::new(SharedLineage::new(Lineage::new()));
    let faults = Faults::none();
    Writer { writes: Arc::new(writes), lineage, group_bytes: usize::MAX, faults, connection, ends: Ends::default() }
        .run();

    let outcomes: Vec<_> = answers.into_iter().map(|answer| wait(answer).unwrap()).collect();
    assert!(matches!(&outcomes[1], Err(LogError::Failed { source: Some(_), .. })), "{outcomes:?}");
    let numbers: Vec<_> = outcomes.into_iter().flatten().map(|appended| appended.sequence).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn a_group_that_fails_is_written_commit_by_commit() {
    let host = InAFile::new();
    let log = host.log();
    let go_on = pause(&log);
    let answers: Vec<_> = (0..50).map(|n: u32| log.append(WorldId::ROOT, append(&n.to_string(), 0, b"x"))).collect();
    host.faults().fail_next(2);
    go_on.send(()).unwrap();
    let failed: Vec<_> = answers.into_iter().map(|answer| wait(answer).is_err()).collect();
    assert_eq!((&failed[..2], failed[2..].contains(&true)), (&[true, true][..], false));
    assert_eq!(wait(log.streams(WorldId::ROOT, None, 100)).unwrap().len(), 48);
}

#[test]
fn what_a_failed_commit_would_have_added_is_forgotten() {
    let host = InAFile::new();
    let log = host.log();
    let add = |version| wait(log.append(WorldId::ROOT, append("a", version, b"x")));
    assert_eq!(add(0).unwrap().sequence, 1);
    host.faults().fail_next(1);
    assert!(matches!(add(1), Err(LogError::Failed { .. })));
    assert_eq!(add(1).unwrap().sequence, 2);
    assert!(matches!(add(1), Err(LogError::Conflict { found: 2, .. })));
}

#[test]
fn a_commit_of_a_group_stands_on_those_before_it_and_not_on_a_refused_one() {
    let host = InAFile::new();
    let log = host.log();
    let go_on = pause(&log);
    let answers = [0, 0, 1, 3].map(|version| log.append(WorldId::ROOT, append("a", version, b"x")));
    go_on.send(()).unwrap();
    let [first, twice, second, ahead] = answers.map(wait);
    assert_eq!((first.unwrap().sequence, second.unwrap().sequence), (1, 2));
    assert!(matches!(twice, Err(LogError::Conflict { found: 1, .. })));
    assert!(matches!(ahead, Err(LogError::Conflict { found: 2, .. })));
}

#[test]
fn a_writer_that_panics_answers_closed_and_leaves_nobody_waiting() {
    struct Panic;
    impl Change for Panic {
        type Answer = ();
        fn make(&self, _: &Connection, _: &Lineage, _: &mut Ends) -> Result<(), Stop> {
            panic!("this panic is part of the test")
        }
    }
    let host = InAFile::new();
    let log = host.log();
    let go_on = pause(&log);
    let broken = log.write(Panic);
    let behind = log.append(WorldId::ROOT, append("a", 0, b"x"));
    go_on.send(()).unwrap();
    assert!(matches!(wait(broken), Err(LogError::Closed)));
    assert!(matches!(wait(behind), Err(LogError::Closed)));
    assert!(matches!(wait(log.append(WorldId::ROOT, append("a", 0, b"x"))), Err(LogError::Closed)));
    assert_eq!(wait(log.read(WorldId::ROOT, &StreamId::user("a"), 0)).unwrap(), []);
}

#[test]
fn debug_output_shows_the_path_and_no_payload() {
    let host = InAFile::new();
    let log = host.log();
    assert!(format!("{log:?}").contains("ledger.db"));
    let shown = format!("{:?}", append("a", 0, b"secret"));
    assert!(shown.contains("6 bytes") && !shown.contains("115"), "{shown}");
}
