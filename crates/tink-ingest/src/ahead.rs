//! Work that is done ahead by a thread of its own: it fills buffers while those before are used, in order, and there is a fixed number
//! of them.

use std::fmt;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// The thread's work, buffer by buffer.
#[derive(Debug)]
pub(crate) struct Ahead<B> {
    /// `None` is the end. A thread that stops without it has failed.
    full: Receiver<io::Result<Option<B>>>,
    empty: SyncSender<B>,
    ended: bool,
}

/// How many buffers there are beside the one that is in use.
const BUFFERS: usize = 3;

impl<B: Default + Send + 'static> Ahead<B> {
    /// Starts the thread. `fill` says whether there was anything left to put into the buffer.
    pub(crate) fn start(
        name: &str,
        mut fill: impl FnMut(&mut B) -> io::Result<bool> + Send + 'static,
    ) -> io::Result<Self> {
        let (give_out, full) = sync_channel(BUFFERS);
        let (empty, given_back) = sync_channel(BUFFERS + 1);
        for _ in 0..BUFFERS {
            let _ = empty.send(B::default());
        }
        let run = move || {
            for mut buffer in given_back {
                let filled = fill(&mut buffer);
                let is_last = !matches!(filled, Ok(true));
                // Whoever takes no more buffers needs none.
                if give_out.send(filled.map(|some| some.then_some(buffer))).is_err() || is_last {
                    return;
                }
            }
        };
        spawn(name, run)?;
        Ok(Self { full, empty, ended: false })
    }

    /// Exchanges a used buffer for the next one; false at the end, and then the buffer stays.
    pub(crate) fn next(&mut self, buffer: &mut B) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let next = self.full.recv().unwrap_or_else(|_| Err(gone()));
        self.ended = !matches!(next, Ok(Some(_)));
        if let Some(full) = next? {
            // When the thread has done its work nobody takes it, and nothing is lost with it.
            let _ = self.empty.send(std::mem::replace(buffer, full));
        }
        Ok(!self.ended)
    }
}

/// What is wrong with a thread of the import. It travels inside an [`io::Error`], beside what is wrong with files, which it is not.
#[derive(Debug)]
pub(crate) enum ThreadError {
    NotStarted(io::Error),
    Stopped,
}

impl fmt::Display for ThreadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted(_) => f.write_str("a thread of the import cannot be started"),
            Self::Stopped => f.write_str("a thread of the import has stopped"),
        }
    }
}

impl std::error::Error for ThreadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotStarted(error) => Some(error),
            Self::Stopped => None,
        }
    }
}

/// Starts a thread.
pub(crate) fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    started.map_err(|error| io::Error::other(ThreadError::NotStarted(error)))
}

/// A thread that stopped without saying why.
pub(crate) fn gone() -> io::Error {
    io::Error::other(ThreadError::Stopped)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers up to `last`, in buffers of ten.
    fn numbers(last: u32, end: impl Fn() -> io::Result<bool> + Send + 'static) -> Ahead<Vec<u32>> {
        let mut next = 0;
        let fill = move |buffer: &mut Vec<u32>| {
            buffer.clear();
            buffer.extend((next..last).take(10));
            next += buffer.len() as u32;
            if buffer.is_empty() { end() } else { Ok(true) }
        };
        Ahead::start("numbers", fill).expect("a thread")
    }

    #[test]
    fn buffers_come_in_order_and_it_stays_at_its_end() {
        for last in [0, 5, 1_000, 1_234] {
            let (mut ahead, mut buffer, mut found) = (numbers(last, || Ok(false)), Vec::new(), Vec::new());
            while ahead.next(&mut buffer).expect("no failure") {
                found.extend_from_slice(&buffer);
            }
            assert_eq!(found, (0..last).collect::<Vec<_>>());
            assert!(!ahead.next(&mut buffer).expect("no failure"));
        }
    }

    #[test]
    fn a_failure_comes_after_what_went_before() {
        let (mut ahead, mut buffer) = (numbers(20, || Err(io::Error::other("torn"))), Vec::new());
        assert!(ahead.next(&mut buffer).expect("the first ten") && ahead.next(&mut buffer).expect("the next ten"));
        assert_eq!(ahead.next(&mut buffer).expect_err("the failure").to_string(), "torn");
        assert!(!ahead.next(&mut buffer).expect("the end"));
    }

    #[test]
    fn whoever_needs_no_more_lets_go() {
        // The thread has the only sender, which goes when it ends.
        let (alive, ends) = std::sync::mpsc::channel::<()>();
        let fill = move |buffer: &mut Vec<u32>| {
            let _ = &alive;
            buffer.push(1);
            Ok(true)
        };
        let (mut ahead, mut buffer) = (Ahead::start("endless", fill).expect("a thread"), Vec::new());
        assert!(ahead.next(&mut buffer).expect("the first one"));
        drop(ahead);
        ends.recv().expect_err("nobody sends, and the thread is gone");
    }

    #[test]
    fn a_thread_that_stops_without_a_word_is_told_as_that() {
        let fill = |buffer: &mut Vec<u32>| -> io::Result<bool> { panic!("a bug, at {} numbers", buffer.len()) };
        let mut ahead = Ahead::start("broken", fill).expect("a thread");
        let error = ahead.next(&mut Vec::new()).expect_err("it has stopped");
        assert!(matches!(error.downcast(), Ok(ThreadError::Stopped)));
    }
}
