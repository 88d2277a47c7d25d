//! `tink import`.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use jiff::SignedDuration;

const AFTER: &str = "\
Files:
  CSV, OFX and QFX, CAMT.053 and MT940, told by their content; zipped, in a folder, or - for
  standard input. A CSV file is understood by a rules file: --rules FILE, else NAME.rules.toml
  beside NAME.csv, else by what the file itself proves. What is ambiguous is not guessed;
  the message proposes a rules file.

Repeating an import adds nothing: the same row gets the same id in every run, and what the
platform knows already is left alone. An import that was interrupted, even killed, goes on
when the same command is run again: what was done stands in a journal beside the first file
until everything is done. The first Ctrl-C finishes what is under way, the second stops at
once.

Rows that cannot be taken go to NAME.rejects.csv, with what is wrong. Mended there, they are
imported by the same command with that file.

Files of any size take the same memory: they are sorted in temporary files, in the folder
that TMPDIR names.

Exit codes: 0 done, 4 done but for rejected rows, 6 nothing to do, 130 interrupted, 3 refused,
5 unreachable, 1 failed, 2 wrong usage.

Examples:
  tink import examples/sweden/exempelbanken-2025.csv --user demo
  tink import examples/germany/*.csv --user demo-de --market DE --store world.db
  tink import statements.zip --user demo --dry-run
  unzip -p export.zip | tink import - --user demo --account checking --json";

/// Bring a bank's files in through the Connector API, and show what arrived
///
/// The users and the accounts that are missing are created, the transactions ingested, and everything read back through the
/// main API: accounts with balances, count and sum, spending by category, the months.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(crate) struct Import {
    /// The bank's files, folders of them, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The external id of the user whose files they are, where neither they nor their rules say that
    #[arg(long, value_name = "EXTERNAL_ID", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) user: Option<String>,
    /// The account of files that do not name one
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<String>,
    /// The rules for all files, instead of the one beside each
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    /// The market of users that are created: it decides the currency [default: SE]
    #[arg(long, value_name = "CODE")]
    pub(crate) market: Option<String>,
    /// Do everything but send: show what would be added, what is known, and what conflicts
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Stop at the first row that cannot be taken, before anything is sent
    #[arg(long)]
    pub(crate) strict: bool,
    /// Where the journal is kept; it stays when the import is done [default: beside the first file, until it is done]
    #[arg(long, value_name = "FILE", help_heading = "Progress", conflicts_with = "no_journal")]
    pub(crate) journal: Option<PathBuf>,
    /// Keep no journal: an import that is interrupted begins anew, and finds what is there on the platform
    #[arg(long, help_heading = "Progress")]
    pub(crate) no_journal: bool,
    /// Forget an unfinished import of these files, or of others in the same journal
    #[arg(long, help_heading = "Progress")]
    pub(crate) fresh: bool,
    /// How many users are served at once
    #[arg(long, value_name = "N", default_value = "4", help_heading = "Pace")]
    pub(crate) concurrency: NonZeroU32,
    /// The most requests a second [default: what the platform bears]
    #[arg(long, value_name = "N", help_heading = "Pace")]
    pub(crate) max_rate: Option<NonZeroU32>,
    /// Begin nothing new after this time, such as 90s, 45m or 2h; the same command goes on later
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Pace")]
    pub(crate) deadline: Option<Duration>,
    /// The longest that one request may take, such as 10s; then it counts as one without an answer
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "30s", help_heading = "Pace")]
    pub(crate) timeout: Duration,
    /// Do not read back what arrived
    #[arg(long)]
    pub(crate) no_verify: bool,
}

/// A length of time.
fn duration(text: &str) -> Result<Duration, String> {
    let wanted = || "write a length of time: 90s, 45m, 2h".to_owned();
    let duration: SignedDuration = text.parse().map_err(|_| wanted())?;
    Duration::try_from(duration).ok().filter(|duration| !duration.is_zero()).ok_or_else(wanted)
}
