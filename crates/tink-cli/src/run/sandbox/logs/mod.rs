//! `tink sandbox logs` and `tink sandbox replay`: the requests that a sandbox had.

mod line;
mod show;

use std::io::{self, IsTerminal};
use std::time::Duration;

use tink_model::{Method, Operation};
use tink_sandbox::LoggedRequest;
use tink_transport::{Call, Clock, SystemClock};

use super::control::{Control, operation, read};
use crate::args::sandbox::Logs;
use crate::environment::Environment;
use crate::exit::{Exit, Outcome};

static LIST: Operation = operation("listRequests", Method::Get, "/sandbox/v1/requests");
static CLEAR: Operation = operation("clearRequests", Method::Delete, "/sandbox/v1/requests");
static GET: Operation = operation("getRequest", Method::Get, "/sandbox/v1/requests/{number}");
static CURL: Operation = operation("getRequestAsCurl", Method::Get, "/sandbox/v1/requests/{number}/curl");
static REPLAY: Operation = operation("replayRequest", Method::Post, "/sandbox/v1/requests/{number}/replay");

/// How long to wait before looking for more.
const PAUSE: Duration = Duration::from_millis(500);
/// How many to ask for at once while following.
const BATCH: usize = 1_000;

pub(super) async fn logs(control: &Control, asked: &Logs) -> Outcome {
    if asked.clear {
        return control.perform(Call::new(&CLEAR), "The log is empty.").await;
    }
    if let Some(number) = asked.curl {
        let answer = control.send(of(&CURL, number)).await?;
        let line = String::from_utf8_lossy(answer.body());
        let json = serde_json::json!({ "curl": line.trim_end() }).to_string();
        return crate::run::print(control.output, json.as_bytes(), || line.into_owned());
    }
    if let Some(number) = asked.show {
        return control.print(of(&GET, number), show::shown).await;
    }
    let coloured = is_coloured();
    if asked.follow {
        return follow(control, asked, &SystemClock::new(), |request| shown(control, request, coloured)).await;
    }
    let call = list(asked, None, asked.limit);
    if control.output.json {
        return control.print(call, |_: &Vec<LoggedRequest>| String::new()).await;
    }
    let requests: Vec<LoggedRequest> = read(&control.send(call).await?)?;
    if requests.is_empty() {
        return crate::run::done(control.output, "The log has no such request.");
    }
    let lines: String = requests.iter().map(|request| line::line(request, coloured)).collect();
    control.output.drawing(&lines)?;
    Ok(Exit::Done)
}

pub(super) async fn replay(control: &Control, number: u64) -> Outcome {
    control.print(of(&REPLAY, number), show::shown).await
}

fn of(operation: &'static Operation, number: u64) -> Call {
    Call::new(operation).path("number", number.to_string())
}

fn list(asked: &Logs, after: Option<u64>, limit: usize) -> Call {
    let filters =
        [("api", &asked.api), ("operation", &asked.operation), ("user", &asked.user), ("status", &asked.status)];
    let call = filters.into_iter().fold(Call::new(&LIST), |call, (name, value)| match value {
        Some(value) => call.query(name, value),
        None => call,
    });
    let call = after.into_iter().fold(call, |call, after| call.query("after", after.to_string()));
    call.query("limit", limit.to_string())
}

fn is_coloured() -> bool {
    io::stdout().is_terminal() && Environment::of_process().get("NO_COLOR").is_none()
}

/// Shows the newest ones, then whatever comes, for as long as somebody reads it.
async fn follow(
    control: &Control,
    asked: &Logs,
    clock: &dyn Clock,
    mut show: impl FnMut(&LoggedRequest) -> Outcome<bool>,
) -> Outcome {
    let mut call = list(asked, None, asked.limit);
    let mut last = 0;
    loop {
        let requests: Vec<LoggedRequest> = read(&control.send(call).await?)?;
        for request in &requests {
            if !show(request)? {
                return Ok(Exit::Done);
            }
            last = request.number;
        }
        if requests.len() < BATCH {
            clock.sleep(PAUSE).await;
        }
        call = list(asked, Some(last), BATCH);
    }
}

/// Shows one: under `--json` as one line of JSON.
fn shown(control: &Control, request: &LoggedRequest, coloured: bool) -> Outcome<bool> {
    let text = match control.output.json {
        true => serde_json::to_string(request).map(|line| format!("{line}\n")).unwrap_or_default(),
        false => line::line(request, coloured),
    };
    control.output.flowing(&text)
}

#[cfg(test)]
mod tests;
