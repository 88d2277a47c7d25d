//! Everything a failed call knows, without the type of the API's refusals. `ApiError` is this with that type.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use tink_model::{DecodeError, Operation};

use crate::BoxError;
use crate::answer::Answer;
use crate::message::service_message;
use crate::{CallContext, Phase, TransportError};

pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) operation: &'static Operation,
    pub(crate) attempts: u32,
    /// The last answer that came, even if the call ended for another reason.
    pub(crate) answer: Option<Answer>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) may_have_been_applied: bool,
    pub(crate) possibly_applied: bool,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// The request was not fit to be sent.
    Request(BoxError),
    Transport(TransportError),
    Status,
    Unreadable(DecodeError),
    /// The service's answers do not fit together.
    Contradiction(BoxError),
}

impl Failure {
    pub(crate) fn request(operation: &'static Operation, source: impl Into<BoxError>) -> Box<Self> {
        Box::new(Self {
            kind: Kind::Request(source.into()),
            operation,
            attempts: 0,
            answer: None,
            retry_after: None,
            may_have_been_applied: false,
            possibly_applied: false,
        })
    }

    pub(crate) fn transport(
        operation: &'static Operation,
        error: TransportError,
        answer: Option<Answer>,
        context: &CallContext,
        retry_after: Option<Duration>,
    ) -> Box<Self> {
        let may_have_been_applied = context.may_have_been_carried_out() || *error.phase() != Phase::NotSent;
        Box::new(Self {
            kind: Kind::Transport(error),
            operation,
            attempts: context.attempts(),
            answer,
            retry_after,
            may_have_been_applied,
            possibly_applied: false,
        })
    }

    pub(crate) fn status(
        operation: &'static Operation,
        answer: Answer,
        context: &CallContext,
        retry_after: Option<Duration>,
    ) -> Box<Self> {
        Box::new(Self {
            kind: Kind::Status,
            operation,
            attempts: context.attempts(),
            answer: Some(answer),
            retry_after,
            may_have_been_applied: context.may_have_been_carried_out(),
            possibly_applied: context.is_possibly_applied(),
        })
    }

    pub(crate) fn unreadable(operation: &'static Operation, answer: Answer, error: DecodeError) -> Box<Self> {
        Box::new(Self {
            kind: Kind::Unreadable(error),
            operation,
            attempts: answer.attempts(),
            answer: Some(answer),
            retry_after: None,
            may_have_been_applied: true,
            possibly_applied: false,
        })
    }

    pub(crate) fn contradiction(operation: &'static Operation, source: impl Into<BoxError>) -> Box<Self> {
        Box::new(Self {
            kind: Kind::Contradiction(source.into()),
            attempts: 1,
            may_have_been_applied: true,
            ..*Self::request(operation, "")
        })
    }

    pub(crate) fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            Kind::Request(source) | Kind::Contradiction(source) => Some(&**source),
            Kind::Transport(error) => Some(error),
            Kind::Unreadable(error) => Some(error),
            Kind::Status => None,
        }
    }

    fn write_answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(answer) = &self.answer else { return Ok(()) };
        write!(f, "the service answered {}", answer.status())?;
        if let Some(message) = service_message(answer.body()) {
            write!(f, ": {message}")?;
        }
        match answer.request_id() {
            Some(id) => write!(f, " (request id {id})"),
            None => Ok(()),
        }
    }
}

/// One line, about this layer only: the sources are for [`Error::source`] to tell.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation.id)?;
        match &self.kind {
            Kind::Request(_) => f.write_str("the request is not valid and was not sent")?,
            Kind::Contradiction(_) => f.write_str("the answers of the service do not fit together")?,
            Kind::Status => {
                self.write_answer(f)?;
                if self.possibly_applied {
                    f.write_str("; an earlier attempt of this call may have been applied")?;
                }
            }
            Kind::Unreadable(error) => {
                let place = if error.pointer().is_empty() { "the document" } else { error.pointer() };
                let status = self.answer.as_ref().map_or_else(String::new, |answer| answer.status().to_string());
                write!(f, "the answer ({status}) cannot be read at {place}")?;
                if let Some(id) = self.answer.as_ref().and_then(Answer::request_id) {
                    write!(f, " (request id {id})")?;
                }
            }
            Kind::Transport(error) if error.is_deadline() => {
                f.write_str("not finished before its deadline")?;
                if self.answer.is_some() {
                    f.write_str("; before that ")?;
                    self.write_answer(f)?;
                }
            }
            Kind::Transport(error) if error.token_error().is_some() => {
                f.write_str("no access token could be had, so the request was not sent")?;
            }
            Kind::Transport(error) if error.is_refused() => f.write_str("the transport cannot send this request")?,
            Kind::Transport(error) => f.write_str(match error.phase() {
                Phase::NotSent => "the request could not be sent",
                Phase::MaybeSent => "the request was sent and got no answer",
                Phase::Truncated { .. } => "the answer did not arrive whole",
            })?,
        }
        if self.attempts > 1 {
            write!(f, " ({} attempts)", self.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation.id)
            .field("kind", &self.kind)
            .field("answer", &self.answer)
            .field("attempts", &self.attempts)
            .field("retry_after", &self.retry_after)
            .field("may_have_been_applied", &self.may_have_been_applied)
            .field("possibly_applied", &self.possibly_applied)
            .finish()
    }
}
