//! The threads that read, each with a connection of its own.

use std::sync::Arc;

use futures_channel::oneshot;
use rusqlite::Connection;

use super::queue::{Bounds, Queue};
use super::read::Stop;
use super::worlds::SharedLineage;
use crate::log::LogError;
use crate::log::lineage::Lineage;

/// A question that waits for a reader.
pub(super) type Question = Box<dyn FnOnce(&mut Connection, &Lineage) + Send>;

pub(super) type Reads = Queue<Question>;

/// A queue without bounds: whoever reads waits for the answer and so bounds it.
pub(super) fn queue() -> Reads {
    Queue::new(Bounds { count: usize::MAX, bytes: usize::MAX })
}

/// Makes a question of a query, which sees one state of the file however many statements it takes.
pub(super) fn question<T: Send + 'static>(
    what: &'static str,
    query: impl FnOnce(&Connection, &Lineage) -> Result<T, Stop> + Send + 'static,
) -> (Question, oneshot::Receiver<Result<T, LogError>>) {
    let (answer, receiver) = oneshot::channel();
    let question = move |connection: &mut Connection, lineage: &Lineage| {
        if answer.is_canceled() {
            return;
        }
        let found = connection.transaction().map_err(Stop::from).and_then(|snapshot| query(&snapshot, lineage));
        let _ = answer.send(found.map_err(|stop| match stop {
            Stop::Refused(error) => error,
            Stop::Failed(error) => LogError::failed(what, error),
        }));
    };
    (Box::new(question), receiver)
}

/// One reading thread.
pub(super) struct Reader {
    pub(super) reads: Arc<Reads>,
    pub(super) lineage: Arc<SharedLineage>,
    pub(super) connection: Connection,
}

impl Reader {
    /// Answers until the queue is closed and empty.
    pub(super) fn run(mut self) {
        while let Some(question) = self.reads.take(Bounds { count: 1, bytes: usize::MAX }).pop() {
            question(&mut self.connection, &self.lineage.get());
        }
    }
}
