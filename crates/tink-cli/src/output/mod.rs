//! What the command prints: results to standard output, everything else to standard error.

mod amount;
mod bars;
mod progress;
mod table;

use std::io::{self, Write};

pub(crate) use amount::{grouped, thousands};
pub(crate) use bars::{bar, share};
pub(crate) use progress::Progress;
pub(crate) use table::{Align, table};

use crate::args::Global;
use crate::exit::{Exit, Failure, Outcome};

/// Where a run's words go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// Whether standard output holds only JSON.
    pub(crate) json: bool,
    quiet: bool,
}

impl Output {
    pub(crate) const fn new(global: &Global) -> Self {
        Self { json: global.json, quiet: global.quiet }
    }

    /// A text for people on standard output, or under `--json` a document of the command's own.
    pub(crate) fn text(self, text: &str) -> Outcome<()> {
        if self.json { self.write(text.as_bytes()) } else { self.write(harmless(text).as_bytes()) }
    }

    /// A text for people on standard output that was drawn for a terminal: it was made harmless piece by piece, and what escape
    /// sequences it has are the command's own.
    pub(crate) fn drawing(self, text: &str) -> Outcome<()> {
        self.write(text.as_bytes())
    }

    /// A text for programs on standard output.
    pub(crate) fn script(self, text: &[u8]) -> Outcome<()> {
        self.write(text)
    }

    /// A document of JSON, to the byte. An answer without a body prints nothing.
    pub(crate) fn json(self, body: &[u8]) -> Outcome<()> {
        let body = body.trim_ascii_end();
        if body.is_empty() {
            return Ok(());
        }
        serde_json::from_slice::<serde::de::IgnoredAny>(body).map_err(|error| {
            Failure::failed(format!("the service answered with a success that is not JSON\n  {error}"))
                .next("Check --base-url and what is in front of the server.")
        })?;
        self.write(&[body, b"\n"].concat())
    }

    /// A piece of something that has no end by itself, drawn or for programs; false once nobody reads it.
    pub(crate) fn flowing(self, text: &str) -> Outcome<bool> {
        self.is_written(text.as_bytes())
    }

    fn write(self, bytes: &[u8]) -> Outcome<()> {
        // Whoever reads may have enough; that is no failure of ours, and how the command ends is still to be said.
        self.is_written(bytes).map(drop)
    }

    fn is_written(self, bytes: &[u8]) -> Outcome<bool> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(Failure::caused(Exit::Failed, "standard output cannot be written", &error)),
            Ok(()) => Ok(true),
        }
    }

    /// A remark on standard error. It is lost when nobody can read it.
    pub(crate) fn note(self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{}", harmless(text));
    }

    /// A progress display on standard error, for `total` things.
    pub(crate) fn progress(self, total: usize, what: &'static str) -> Progress {
        Progress::new(total, what, self.quiet)
    }
}

/// A text without control characters but line ends, so that nothing in a file or an answer steers the terminal.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// A text for one line: without any control character.
pub(crate) fn one_line(text: &str) -> String {
    harmless(text).replace('\n', " ")
}
