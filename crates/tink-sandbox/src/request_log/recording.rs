//! Recording one exchange: from before its request is looked at until the head of its answer is there, or its caller is gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use http::StatusCode;

use super::exchange::{Exchange, Message, target_of};
use super::head::Head;
use super::notes::Notes;
use super::tee::tee;
use crate::fault::Dropped;
use crate::world::SharedWorld;

/// The control API's own calls are not recorded; the pages of the simulated bank, which stand beside it, are.
const CONTROL: &str = "/sandbox/v1/";

/// A request that is a repetition of another, and who wants to know its number.
#[derive(Debug, Clone)]
pub(super) struct Replaying {
    pub(super) of: u64,
    pub(super) number: Arc<AtomicU64>,
}

/// An exchange that is under way. One that is dropped before its answer is recorded without.
#[derive(Debug)]
pub(crate) struct Recording(Option<Begun>);

#[derive(Debug)]
struct Begun {
    world: SharedWorld,
    started: Duration,
    exchange: Exchange,
    number: Option<Arc<AtomicU64>>,
}

impl Recording {
    /// Begins with a request, whose body is copied from now on as it is read.
    pub(crate) fn begin(world: &SharedWorld, request: &mut Request) -> Self {
        let log = world.request_log();
        if !log.is_on() || request.uri().path().starts_with(CONTROL) {
            return Self(None);
        }
        let started = log.stopwatch.elapsed();
        let notes = Notes::new();
        let (body, kept, body_bytes) = tee(std::mem::take(request.body_mut()));
        *request.body_mut() = body;
        let replaying = request.extensions_mut().remove::<Replaying>();
        request.extensions_mut().insert(notes.clone());
        let exchange = Exchange {
            time: world.ledger().now(),
            micros: 0,
            method: request.method().clone(),
            target: target_of(request.uri()),
            request: Message { head: Head::of(request.headers()), body: kept },
            notes,
            answer: None,
            replay_of: replaying.as_ref().map(|replaying| replaying.of),
            body_bytes,
        };
        let number = replaying.map(|replaying| replaying.number);
        Self(Some(Begun { world: Arc::clone(world), started, exchange, number }))
    }

    /// Ends with the answer, whose body is copied as it is sent.
    pub(crate) fn end(mut self, response: Response) -> Response {
        let Some(mut begun) = self.0.take() else { return response };
        if response.extensions().get::<Dropped>().is_some() {
            begun.keep(None);
            return response;
        }
        let (parts, body) = response.into_parts();
        let (body, kept, body_bytes) = tee(body);
        let message = Message { head: Head::of(&parts.headers), body: kept };
        begun.exchange.body_bytes += body_bytes;
        begun.keep(Some((parts.status, message)));
        Response::from_parts(parts, body)
    }
}

impl Begun {
    fn keep(mut self, answer: Option<(StatusCode, Message)>) {
        let log = self.world.request_log();
        let took = log.stopwatch.elapsed().saturating_sub(self.started);
        self.exchange.micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.exchange.answer = answer;
        let number = log.push(self.exchange);
        if let Some(wanted) = self.number {
            wanted.store(number, Ordering::SeqCst);
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        if let Some(begun) = self.0.take() {
            begun.keep(None);
        }
    }
}
