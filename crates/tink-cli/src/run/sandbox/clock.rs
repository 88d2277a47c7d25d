//! `tink sandbox clock` and `tink sandbox advance`.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tink_model::{Method, Operation};
use tink_sandbox::Happening;
use tink_transport::Call;

use super::control::{Control, operation};
use crate::args::sandbox::ClockArgs;
use crate::exit::Outcome;
use crate::output::{Align, table};
use crate::run::or_dash;
use crate::when::instant;

static SHOW: Operation = operation("getClock", Method::Get, "/sandbox/v1/clock");
static CHANGE: Operation = operation("changeClock", Method::Put, "/sandbox/v1/clock");
static ADVANCE: Operation = operation("advanceClock", Method::Post, "/sandbox/v1/clock/advance");

#[derive(Deserialize)]
struct Shown {
    mode: String,
    #[serde(default)]
    speed: Option<u32>,
    time: String,
}

#[derive(Deserialize)]
struct Advanced {
    clock: Shown,
    total: usize,
    happened: Vec<Happening>,
}

pub(super) async fn clock(control: &Control, args: ClockArgs) -> Outcome {
    let mut change = Map::new();
    let mode = match (args.freeze, args.run, args.real) {
        (true, _, _) => Some("frozen"),
        (_, Some(_), _) => Some("running"),
        (_, _, true) => Some("real"),
        _ => None,
    };
    let members =
        [("mode", mode.map(Value::from)), ("speed", args.run.map(Value::from)), ("now", args.set.map(Value::from))];
    change.extend(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    let call =
        if change.is_empty() { Call::new(&SHOW) } else { Call::new(&CHANGE).json(Value::from(change).to_string()) };
    control.print(call, shown).await
}

pub(super) async fn advance(control: &Control, by: Option<String>, to: Option<String>) -> Outcome {
    let body = match to {
        Some(to) => json!({ "to": to }),
        None => json!({ "by": by }),
    };
    control.print(Call::new(&ADVANCE).json(body.to_string()), advanced).await
}

fn shown(clock: &Shown) -> String {
    let speed = clock.speed.map(|speed| format!(" at {speed} times the real time")).unwrap_or_default();
    format!("{}  {}{speed}\n", clock.time, clock.mode)
}

fn advanced(advanced: &Advanced) -> String {
    let rows = advanced.happened.iter().map(|one| {
        vec![
            instant(one.at),
            one.user.clone(),
            one.what.clone(),
            or_dash(one.of.as_ref()),
            or_dash(one.detail.as_ref()),
        ]
    });
    let columns = ["Time", "User", "What", "Of", "Detail"].map(|name| (name, Align::Left));
    let mut text = match advanced.happened.len() {
        0 => "Nothing happened.\n".to_owned(),
        _ => table(&columns, rows),
    };
    let left = advanced.total - advanced.happened.len();
    if left > 0 {
        text.push_str(&format!("and {left} more\n"));
    }
    text.push_str(&format!("\nThe clock shows {}", shown(&advanced.clock)));
    text
}
