//! The load generator. In the open loop requests are due at fixed times, whether or not earlier ones are answered, and latency counts
//! from when a request was due: where they queue, here or at the server, it shows. Who has no answer after a while gives up, as people do.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::{sleep_until, timeout_at};

use super::mix::Target;
use crate::clock::now;
use crate::load::{Client, client};
use crate::setup::Outcome;

/// So many connections at most has who keeps to a pool: fewer than the sandbox serves. A request that finds none waits here instead of there.
pub(super) const POOL: usize = 768;

/// So many has a crowd whose members know nothing of each other: more than the sandbox serves.
pub(super) const CROWD: usize = 1_536;

/// Who has no answer by then, counted from when it was due, gives up.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Answered(StatusCode),
    /// The connection broke, or none was to be had.
    Broken,
    GivenUp,
}

/// A request that has ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Seconds from the beginning to when it was due.
    pub(super) due: f64,
    /// Seconds from when it was due to its end.
    pub(super) latency: f64,
    pub(super) end: End,
}

impl Sample {
    /// Whether it was served.
    pub(super) fn is_success(&self) -> bool {
        matches!(self.end, End::Answered(status) if status.is_success())
    }
}

/// Successful answers a second for callers who ask again as soon as they are answered. Any answer but a success is an error.
pub(super) async fn asked_in_a_row(target: &Rc<Target>, callers: usize, time: Duration) -> Outcome<f64> {
    let (client, begun) = (client(), now());
    let mut running = JoinSet::new();
    let local = LocalSet::new();
    let answered = local.run_until(async {
        for _ in 0..callers {
            running.spawn_local(caller(Rc::clone(target), client.clone(), begun + time));
        }
        let mut sum = 0;
        while let Some(answered) = running.join_next().await {
            sum += answered??;
        }
        Outcome::Ok(sum)
    });
    Ok(f64::from(answered.await?) / begun.elapsed().as_secs_f64())
}

/// Asks in a row until then, and says how often.
async fn caller(target: Rc<Target>, client: Client, until: Instant) -> Outcome<u32> {
    let mut answered = 0;
    while now() < until {
        let (number, request) = target.next()?;
        match send(&client, request).await {
            End::Answered(status) if status.is_success() => target.done(number),
            end => return Err(format!("request {number} ended as {end:?}").into()),
        }
        answered += 1;
    }
    Ok(answered)
}

/// So many requests a second, each due at its time, on at most so many connections, and how each ended.
pub(super) async fn at_a_rate(target: &Rc<Target>, rate: f64, time: Duration, connections: usize) -> Vec<Sample> {
    let (client, places) = (client(), Rc::new(Semaphore::new(connections)));
    let samples = Rc::new(RefCell::new(Vec::new()));
    let begun = now();
    let local = LocalSet::new();
    local
        .run_until(async {
            let mut running = JoinSet::new();
            for number in 0..due_in(rate, time) {
                let due = due(begun, number, rate);
                if now() < due {
                    sleep_until(due.into()).await;
                }
                let (target, client, places) = (Rc::clone(target), client.clone(), Rc::clone(&places));
                let samples = Rc::clone(&samples);
                running.spawn_local(async move {
                    let end = timeout_at((due + PATIENCE).into(), asked(&target, &client, &places)).await;
                    let end = end.unwrap_or(End::GivenUp);
                    let sample = Sample {
                        due: (due - begun).as_secs_f64(),
                        latency: now().saturating_duration_since(due).as_secs_f64(),
                        end,
                    };
                    samples.borrow_mut().push(sample);
                });
                while running.try_join_next().is_some() {}
            }
            while running.join_next().await.is_some() {}
        })
        .await;
    samples.take()
}

async fn asked(target: &Target, client: &Client, places: &Semaphore) -> End {
    let Ok(_place) = places.acquire().await else { return End::Broken };
    let Ok((number, request)) = target.next() else { return End::Broken };
    let end = send(client, request).await;
    if matches!(end, End::Answered(status) if status.is_success()) {
        target.done(number);
    }
    end
}

async fn send(client: &Client, request: Request<Full<Bytes>>) -> End {
    let Ok(answer) = client.request(request).await else { return End::Broken };
    let status = answer.status();
    match answer.into_body().collect().await {
        Ok(_) => End::Answered(status),
        Err(_) => End::Broken,
    }
}

/// How many are due within a time.
fn due_in(rate: f64, time: Duration) -> u32 {
    (rate * time.as_secs_f64()) as u32
}

/// When the n-th is due.
fn due(begun: Instant, number: u32, rate: f64) -> Instant {
    begun + Duration::from_secs_f64(f64::from(number) / rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_due_at_fixed_times_whatever_the_answers_do() {
        let begun = now();
        assert_eq!(due_in(250.0, Duration::from_secs(2)), 500);
        assert_eq!(due(begun, 0, 250.0), begun);
        assert_eq!(due(begun, 250, 250.0), begun + Duration::from_secs(1));
    }
}
