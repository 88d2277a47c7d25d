//! Everything of one request: the head of what is known about it, then both messages.

use jiff::Timestamp;
use tink_model::EpochMillis;
use tink_sandbox::{LoggedMessage, LoggedRequest, Verdict};

use crate::output::one_line;
use crate::run::{or_dash, pairs};

/// A moment of the sandbox's clock.
pub(super) fn time(at: EpochMillis) -> String {
    let millis = at.as_millis();
    Timestamp::from_millisecond(millis)
        .map_or_else(|_| millis.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%S%.3f").to_string())
}

pub(super) fn shown(request: &LoggedRequest) -> String {
    let operation = request.api.as_ref().zip(request.operation.as_ref()).map(|(api, id)| format!("{api}/{id}"));
    let validation = match request.validation.verdict {
        Verdict::Ok => "ok",
        Verdict::Broken => "rules are broken",
        _ => "not checked",
    };
    let mut head = vec![
        ("Number", request.number.to_string()),
        ("Time", time(request.time)),
        ("Microseconds", request.duration_micros.to_string()),
        ("Operation", or_dash(operation)),
        ("Client", or_dash(request.tenant.as_ref())),
        ("User", or_dash(request.user.as_ref().or(request.external_user_id.as_ref()))),
        ("Values", validation.to_owned()),
    ];
    head.extend(request.problem.as_ref().map(|problem| ("Problem", problem.clone())));
    head.extend(request.fault.as_ref().map(|fault| ("Fault", fault.clone())));
    head.extend(request.replay_of.map(|number| ("Replay of", number.to_string())));
    let mut text = pairs(&head);
    for broken in &request.validation.broken {
        let pointer = if broken.pointer.is_empty() { "the document" } else { &broken.pointer };
        let rule = match &broken.revision {
            Some(revision) => format!("rule {} of {revision}", broken.rule),
            None => format!("rule {}", broken.rule),
        };
        text.push_str(&format!("  {}: {} ({})\n", one_line(pointer), one_line(&broken.message), one_line(&rule)));
    }
    text.push_str(&format!("\n{} {}\n", request.method, request.target));
    text.push_str(&message(&request.request));
    match (&request.answer, request.status) {
        (Some(answer), Some(status)) => text.push_str(&format!("\n{status}\n{}", message(answer))),
        _ if request.fault.is_some() => text.push_str("\nIt was not answered.\n"),
        _ => text.push_str("\nThe caller went away before the answer.\n"),
    }
    text
}

/// The headers and the body.
fn message(message: &LoggedMessage) -> String {
    let headers = message.headers.iter().map(|header| format!("{}: {}\n", header.name, one_line(&header.value)));
    let mut text: String = headers.collect();
    if let Some(body) = &message.body {
        text.push_str(&format!("\n{}\n", body.trim_end_matches('\n')));
    }
    if let Some(note) = &message.body_note {
        text.push_str(&format!("\n({note}; {} bytes passed)\n", message.body_bytes));
    }
    text
}
