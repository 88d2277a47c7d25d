//! Runs are sorted and written by a thread while the next buffer fills.

use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::Buffer;
use super::runs::Runs;
use crate::ahead::{gone, spawn};

/// The thread, and the two ways of a buffer to it and back.
#[derive(Debug)]
pub(super) struct Background<const W: usize> {
    full: SyncSender<Buffer<W>>,
    empty: Receiver<Buffer<W>>,
    /// Gives the runs when there is no other buffer to come; it ends early when it cannot write.
    thread: Option<JoinHandle<io::Result<Runs>>>,
}

impl<const W: usize> Background<W> {
    /// Starts the thread. `usual` is how large an empty buffer may stay.
    pub(super) fn start(folder: Option<&Path>, usual: usize) -> io::Result<Self> {
        Self::over(Runs::create(folder)?, usual)
    }

    fn over(mut runs: Runs, usual: usize) -> io::Result<Self> {
        let (full, to_write) = sync_channel::<Buffer<W>>(1);
        let (give_back, empty) = sync_channel(2);
        // The one that waits while another is written.
        let _ = give_back.send(Buffer::default());
        let write = move || {
            let mut near = Buffer::default();
            for mut buffer in to_write {
                // What another processor has written comes over fast from one end to the other, and slowly row by row in their order.
                near.take_sorted(&buffer);
                runs.write(&near)?;
                near.clear(usual);
                buffer.clear(usual);
                // Whoever takes no more buffers has given up.
                let _ = give_back.send(buffer);
            }
            Ok(runs)
        };
        let thread = spawn("spool runs", write)?;
        Ok(Self { full, empty, thread: Some(thread) })
    }

    /// Writes the buffer as a run and leaves an empty one.
    pub(super) fn write(&mut self, buffer: &mut Buffer<W>) -> io::Result<()> {
        let Ok(empty) = self.empty.recv() else { return Err(self.failure()) };
        let full = std::mem::replace(buffer, empty);
        if self.full.send(full).is_err() {
            return Err(self.failure());
        }
        Ok(())
    }

    /// Why the thread takes no buffers any more.
    fn failure(&mut self) -> io::Error {
        self.thread.take().map_or_else(gone, |thread| joined(thread).err().unwrap_or_else(gone))
    }

    /// All runs, once the last one is written.
    pub(super) fn finish(mut self) -> io::Result<Runs> {
        let thread = self.thread.take();
        drop(self);
        thread.map_or_else(|| Err(gone()), joined)
    }
}

fn joined(thread: JoinHandle<io::Result<Runs>>) -> io::Result<Runs> {
    thread.join().unwrap_or_else(|_| Err(gone()))
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write as _;

    use super::*;

    fn full() -> Buffer<2> {
        let mut buffer = Buffer::default();
        buffer.add([1, 2], |out| out.0.extend_from_slice(b"some text of a row"));
        buffer
    }

    /// A thread whose file was opened for reading only, and what writing to such a file says.
    fn unwritable() -> (Background<2>, io::ErrorKind) {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        let read_only = || File::open(file.path()).expect("readable");
        let error = read_only().write_all(b"a").expect_err("it was opened for reading");
        (Background::over(Runs::over(read_only()), 1_000).expect("a thread"), error.kind())
    }

    #[test]
    fn the_next_buffer_tells_that_one_could_not_be_written_and_nothing_hangs() {
        let (mut background, why) = unwritable();
        background.write(&mut full()).expect("it waits for the thread");
        assert_eq!(background.write(&mut full()).expect_err("the first one's failure").kind(), why);
        assert!(background.write(&mut full()).is_err(), "the thread is gone");
        assert!(background.finish().is_err());
    }

    #[test]
    fn the_end_tells_that_the_last_buffer_could_not_be_written() {
        let (mut background, why) = unwritable();
        background.write(&mut full()).expect("it waits for the thread");
        assert_eq!(background.finish().expect_err("its failure").kind(), why);
    }
}
