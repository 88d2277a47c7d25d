//! Progress on standard error: a bar with rate and time left at a terminal, now and then a line elsewhere.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far something long is.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Lines in place of a bar, and how much was done when the last one of progress was written.
    lines: Option<usize>,
    total: usize,
    what: &'static str,
}

/// Below this nothing takes long enough for lines.
const WORTH_LINES: usize = 10_000;

/// A shorter wait is over before its line is read.
const WORTH_A_LINE: Duration = Duration::from_secs(2);

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
            let (rate, left) = (self.bar.per_sec() as u64, self.bar.eta().as_secs());
            self.line(&format!("{}: {done} of {}, {rate} a second, {left} s left", self.what, self.total));
        }
    }

    /// So many were done before this began: they say nothing about the rate.
    pub(crate) fn start_at(&mut self, done: usize) {
        self.bar.set_position(done as u64);
        self.bar.reset_eta();
        self.lines = self.lines.map(|_| done);
    }

    /// Says what is happening now.
    pub(crate) fn say(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Says what is waited for, and for how long. Where there is no bar only a long wait is worth a line.
    pub(crate) fn wait(&self, what: &str, wait: Duration) {
        self.say(what);
        if self.lines.is_some() && wait >= WORTH_A_LINE {
            self.line(what);
        }
    }

    /// Writes a line in place of a bar. It is lost when nobody can read it.
    fn line(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
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
