//! Progress on standard error: a bar with rate and time left at a terminal, now and then a line elsewhere.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far something long is.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Lines in place of a bar, and how much was done when the last one was written.
    lines: Option<usize>,
    total: usize,
    what: &'static str,
}

/// Below this nothing takes long enough for lines.
const WORTH_LINES: usize = 10_000;

impl Progress {
    pub(super) fn new(total: usize, what: &'static str, quiet: bool) -> Self {
        let terminal = io::stderr().is_terminal();
        let target = if quiet || !terminal { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len}  {per_sec}  {eta} left")
        {
            bar.set_style(style);
        }
        bar.set_message(what);
        let lines = (!quiet && !terminal && total >= WORTH_LINES).then_some(0);
        Self { bar, lines, total, what }
    }

    /// So many are done.
    pub(crate) fn set(&mut self, done: usize) {
        self.bar.set_position(done as u64);
        if let Some(shown) = self.lines
            && done >= shown + self.total / 10
        {
            self.lines = Some(done);
            // Lost when nobody can read it.
            let _ = writeln!(io::stderr().lock(), "{}: {done} of {}", self.what, self.total);
        }
    }

    /// Says what is happening now.
    pub(crate) fn say(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Writes something that stays, above the display.
    pub(crate) fn above(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Takes the display away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
