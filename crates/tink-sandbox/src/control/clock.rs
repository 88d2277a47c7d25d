//! The world's clock by the control API: what it shows, how it goes, and time that passes.

use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post, put};
use http::StatusCode;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use tink_ledger::Happening;
use tink_model::{EpochMillis, Method};

use super::json;
use super::route::ControlRoute;
use super::sent::Sent;
use crate::clock::{ClockState, MAX_SPEED, WorldClock};
use crate::problem::Problem;
use crate::stage::Stage;
use crate::world::SharedWorld;

/// So many happenings are told at most (ours); how many there were is told in any case.
const MOST_TOLD: usize = 10_000;

/// Where time is let pass. Much may happen meanwhile, so that the answer may take longer than any other.
pub(crate) const ADVANCE: &str = "/sandbox/v1/clock/advance";

pub(super) const ROUTES: &[ControlRoute] = &[
    (Method::Get, "/sandbox/v1/clock", || get(show)),
    (Method::Put, "/sandbox/v1/clock", || put(change)),
    (Method::Post, ADVANCE, || post(advance)),
];

/// The clock as it is shown.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    state: ClockState,
    /// The same instant in words.
    time: String,
}

impl Shown {
    fn of(clock: &WorldClock) -> Self {
        let state = clock.state();
        let time = Timestamp::from_millisecond(state.now.as_millis()).map(|time| time.to_string());
        Self { state, time: time.unwrap_or_default() }
    }
}

async fn show(State(world): State<SharedWorld>) -> Result<Response, Problem> {
    json(&Shown::of(world.clock()))
}

/// How the clock is to go.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    mode: Option<Mode>,
    speed: Option<u32>,
    /// An instant, as RFC 3339 or in milliseconds since 1970.
    now: Option<serde_json::Value>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Mode {
    Real,
    Frozen,
    Running,
}

async fn change(State(stage): State<Stage>, Sent(body): Sent) -> Result<Response, Problem> {
    let change: Change = read(&body, "{mode, speed, now}, each where it changes")?;
    let _steady = stage.steady().await;
    let world = stage.world();
    let clock = world.clock();
    let now = change.now.as_ref().map(|now| instant(now, "/now")).transpose()?;
    if let Some(speed) = change.speed.filter(|speed| !(1..=MAX_SPEED).contains(speed)) {
        return Err(Problem::invalid_at("/speed", "range", format!("{speed} is not from 1 to {MAX_SPEED}.")));
    }
    if change.speed.is_some() && !matches!(change.mode, Some(Mode::Running)) {
        return Err(Problem::invalid_at("/speed", "mode", "Only a clock that is running has a speed."));
    }
    if now.is_some() && matches!(change.mode, Some(Mode::Real)) {
        return Err(Problem::invalid_at("/now", "mode", "The real time is what it is; take running or frozen."));
    }
    match change.mode {
        None => {}
        Some(Mode::Real) => clock.follow_real_time(),
        Some(Mode::Frozen) => clock.freeze(),
        Some(Mode::Running) => clock.run(change.speed.unwrap_or(1)),
    }
    // Last, so that nothing passes between: frozen at an instant is at that instant.
    if let Some(now) = now {
        clock.set(now);
    }
    json(&Shown::of(clock))
}

/// How far time passes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    /// A length: `1 day`, `2h 30m`, `P1M`, or milliseconds.
    by: Option<serde_json::Value>,
    /// An instant.
    to: Option<serde_json::Value>,
}

/// What happened while time passed.
#[derive(Serialize)]
struct Advanced {
    clock: Shown,
    total: usize,
    happened: Vec<Happening>,
}

async fn advance(State(stage): State<Stage>, Sent(body): Sent) -> Result<Response, Problem> {
    let asked: Advance = read(&body, "{by} or {to}")?;
    let until = move |now| {
        let until = match (&asked.by, &asked.to) {
            (Some(by), None) => after(now, by)?,
            (None, Some(to)) => instant(to, "/to")?,
            _ => return Err(Problem::invalid("Say either how far time passes, {by}, or until when, {to}.")),
        };
        if until < now {
            return Err(Problem::invalid("Time passes forwards. PUT /sandbox/v1/clock sets the clock back."));
        }
        Ok(until)
    };
    // To its end, even if the caller goes away.
    let passing = stage.clone();
    let mut happened = match tokio::spawn(async move { passing.advance(until).await }).await {
        Ok(happened) => happened?,
        Err(_) => {
            return Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The sandbox failed; this is a bug in it."));
        }
    };
    let total = happened.len();
    happened.truncate(MOST_TOLD);
    json(&Advanced { clock: Shown::of(stage.world().clock()), total, happened })
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8], shape: &str) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::invalid(format!("The body is {shape}: {error}.")))
}

fn instant(value: &serde_json::Value, pointer: &str) -> Result<EpochMillis, Problem> {
    let text = value.as_str().and_then(|text| text.parse::<Timestamp>().ok()).map(Timestamp::as_millisecond);
    let millis = text.or_else(|| value.as_i64());
    // What no calendar can write is no time of a world either.
    let millis = millis.filter(|millis| Timestamp::from_millisecond(*millis).is_ok());
    millis.map(EpochMillis::new).ok_or_else(|| {
        let message = format!("{value} is no instant: write 2026-01-31T08:00:00Z, or milliseconds since 1970.");
        Problem::invalid_at(pointer, "instant", message)
    })
}

/// The instant so much later; months and days are those of UTC.
fn after(now: EpochMillis, by: &serde_json::Value) -> Result<EpochMillis, Problem> {
    let wrong = || {
        let message = format!("{by} is no length of time: write \"1 day\", \"2h 30m\", \"P1M\", or milliseconds.");
        Problem::invalid_at("/by", "length", message)
    };
    let now = Timestamp::from_millisecond(now.as_millis()).map_err(|_| wrong())?;
    let span = match by.as_str() {
        Some(text) => text.parse::<Span>().map_err(|_| wrong())?,
        None => Span::new().try_milliseconds(by.as_i64().ok_or_else(wrong)?).map_err(|_| wrong())?,
    };
    let zoned = now.to_zoned(jiff::tz::TimeZone::UTC).checked_add(span).map_err(|_| wrong())?;
    Ok(EpochMillis::new(zoned.timestamp().as_millisecond()))
}
