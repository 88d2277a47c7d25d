//! A request as one line: when, how long, what, and what was wrong with it.

use anstyle::{AnsiColor, Style};
use tink_sandbox::LoggedRequest;

use crate::output::one_line;

/// As wide as most names of operations with their API.
const WHAT: usize = 40;

/// The line, with its end.
pub(super) fn line(request: &LoggedRequest, coloured: bool) -> String {
    let status = request.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    let colour = if coloured { style(request.status) } else { Style::new() };
    let (millis, micros) = (request.duration_micros / 1_000, request.duration_micros % 1_000);
    let line = format!(
        "{:>5}  {}  {millis:>5}.{micros:03} ms  {}{status:>3}{}  {:<6}  {:<WHAT$}  {}",
        request.number,
        super::show::time(request.time),
        colour.render(),
        colour.render_reset(),
        one_line(&request.method),
        one_line(&what(request)),
        one_line(&remarks(request)),
    );
    format!("{}\n", line.trim_end())
}

fn style(status: Option<u16>) -> Style {
    let colour = match status {
        Some(500..) => AnsiColor::Red,
        Some(400..) | None => AnsiColor::Yellow,
        Some(_) => AnsiColor::Green,
    };
    colour.on_default()
}

/// The operation with its API, else the path.
fn what(request: &LoggedRequest) -> String {
    match (&request.api, &request.operation) {
        (Some(api), Some(operation)) => format!("{api}/{operation}"),
        _ => request.target.split('?').next().unwrap_or_default().to_owned(),
    }
}

/// What was wrong, and what was ordered.
fn remarks(request: &LoggedRequest) -> String {
    let mut remarks = Vec::new();
    match broken(request) {
        Some(broken) => remarks.push(broken),
        // What a fault rule answers is said by its name.
        None => remarks.extend(request.problem.clone().filter(|_| request.fault.is_none())),
    }
    remarks.extend(request.fault.as_ref().map(|fault| format!("fault: {fault}")));
    remarks.extend(request.replay_of.map(|number| format!("replay of {number}")));
    if request.status.is_none() && request.fault.is_none() {
        remarks.push("the caller went away".to_owned());
    }
    remarks.join("; ")
}

/// The first broken rule, and how many more there are.
fn broken(request: &LoggedRequest) -> Option<String> {
    let first = request.validation.broken.first()?;
    let pointer = if first.pointer.is_empty() { "the document" } else { &first.pointer };
    let revision = first.revision.as_ref().map(|revision| format!(" of {revision}")).unwrap_or_default();
    let more = match request.validation.broken.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    Some(format!("{pointer}: {}{revision}{more}", first.rule))
}
