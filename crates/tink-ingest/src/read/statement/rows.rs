//! The rows of any reader of statements, one by one.

use std::collections::VecDeque;

use crate::error::Error;
use crate::source::Row;

/// A reader that goes through its file step by step. A step may have any number of rows.
pub(crate) trait Steps {
    /// Goes on to the next part of the file; `false` at its end.
    fn step(&mut self) -> Result<bool, Error>;

    /// The rows that are read and not given out yet.
    fn ready(&mut self) -> &mut VecDeque<Row>;
}

/// The rows of a file. An error ends them, behind those that were read before it: what follows was not read.
#[derive(Debug)]
pub(super) struct Rows<S> {
    steps: S,
    ended: bool,
    failed: Option<Error>,
}

impl<S: Steps> Rows<S> {
    pub(super) const fn of(steps: S) -> Self {
        Self { steps, ended: false, failed: None }
    }
}

impl<S: Steps> Iterator for Rows<S> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.steps.ready().pop_front() {
                return Some(Ok(row));
            }
            if self.ended {
                return self.failed.take().map(Err);
            }
            match self.steps.step() {
                Ok(more) => self.ended = !more,
                Err(error) => {
                    self.ended = true;
                    self.failed = Some(error);
                }
            }
        }
    }
}
