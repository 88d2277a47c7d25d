//! The report as text: by class, then by kind of change with its reason, one aligned line for each change.

use std::fmt::{self, Display, Formatter};

use super::change::Change;
use super::class::Bump;
use super::report::{Count, Report};

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} -> {}", self.api, self.old, self.new)?;
        for Count { class, changes } in self.counts.iter().filter(|count| count.changes > 0) {
            writeln!(f, "\n{} ({changes})", class.title().to_uppercase())?;
            let of_class: Vec<&Change> = self.changes.iter().filter(|change| change.class == *class).collect();
            for group in of_class.chunk_by(|one, other| (one.rule, one.why) == (other.rule, other.why)) {
                self::group(f, group)?;
            }
        }
        write!(f, "\n{}", self.summary())
    }
}

fn group(f: &mut Formatter<'_>, changes: &[&Change]) -> fmt::Result {
    let Some(first) = changes.first() else { return Ok(()) };
    writeln!(f, "\n  {}: {}", first.rule.title(), first.why)?;
    let side = changes.iter().map(|change| change.side.title().len()).max().unwrap_or_default();
    let pointer = changes.iter().map(|change| change.pointer.len()).max().unwrap_or_default();
    for change in changes {
        let line = format!("    {:side$}  {:pointer$}  {}", change.side.title(), change.pointer, news(change));
        writeln!(f, "{}", line.trim_end())?;
    }
    Ok(())
}

/// What changed, unless the pointer's end has just said it.
fn news(change: &Change) -> &str {
    if change.pointer.rsplit('/').next() == Some(&change.what) { "" } else { &change.what }
}

impl Report {
    fn summary(&self) -> String {
        if self.bump == Bump::None {
            return "Nothing changed; no release is needed.".to_owned();
        }
        let counts: Vec<String> = self
            .counts
            .iter()
            .filter(|count| count.changes > 0)
            .map(|count| format!("{} {}", count.changes, count.class.title()))
            .collect();
        format!(
            "Semver: {} ({}).\nBefore 1.0, where cargo takes 0.x for the major number: {}.",
            self.bump.title(),
            counts.join(", "),
            self.bump_before_1_0.title()
        )
    }
}
