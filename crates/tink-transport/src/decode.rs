//! From a response to a value: the status decides first, reading comes second, and the bytes are kept whichever fails.

use bytes::Bytes;
use tink_model::{DecodeError, Operation};

use crate::answer::Answer;
use crate::failure::Failure;
use crate::retry::retry_after;
use crate::transport::Outcome;
use crate::{CallContext, Clock};

/// What a transport's outcome means for the call: an answer with a success status, or a failure that knows all about it.
pub(crate) fn judged(
    operation: &'static Operation,
    outcome: Outcome,
    context: &CallContext,
    clock: &dyn Clock,
) -> Result<Answer, Box<Failure>> {
    let attempts = context.attempts();
    let waits = |response: &http::Response<Bytes>| retry_after(response.headers(), || clock.epoch_millis());
    match outcome {
        Ok(response) if response.status().is_success() => Ok(Answer::new(response, attempts)),
        Ok(response) => {
            let retry_after = waits(&response);
            Err(Failure::status(operation, Answer::new(response, attempts), context, retry_after))
        }
        Err(error) => {
            let last = match error.last_attempt() {
                Some(crate::LastAttempt::Answered(response)) => Some(response.clone()),
                _ => None,
            };
            let retry_after = last.as_ref().and_then(waits);
            let answer = last.map(|response| Answer::new(response, attempts));
            Err(Failure::transport(operation, error, answer, context, retry_after))
        }
    }
}

/// Reads a successful answer.
pub(crate) fn read<T>(
    operation: &'static Operation,
    answer: Answer,
    read: fn(&[u8]) -> Result<T, DecodeError>,
) -> Result<T, Box<Failure>> {
    read(answer.body()).map_err(|error| Failure::unreadable(operation, answer, error))
}
