//! Access tokens of bank users.

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::event;
use crate::decide::Decision;
use crate::event::{BankEvent, Validity};
use crate::id::Id;
use crate::image::Head;
use crate::refusal::Refusal;

/// A token is good for so long where the client says nothing (ours).
const USUAL_MILLIS: i64 = 60 * 60 * 1_000;

pub(super) fn create(validity: Option<Validity>, now: EpochMillis, rng: &mut ChaCha8Rng) -> Result<Decision, Refusal> {
    let token = Id::mint(rng);
    let validity = validity.unwrap_or_else(|| usual(now));
    Decision::made(token, vec![event(BankEvent::TokenSet { token, validity, at: now })])
}

pub(super) fn extend(
    head: &Head,
    token: Id,
    validity: Option<Validity>,
    now: EpochMillis,
) -> Result<Decision, Refusal> {
    known(head, token)?;
    let validity = validity.unwrap_or_else(|| usual(now));
    Decision::done(vec![event(BankEvent::TokenSet { token, validity, at: now })])
}

pub(super) fn delete(head: &Head, token: Id, now: EpochMillis) -> Result<Decision, Refusal> {
    known(head, token)?;
    Decision::done(vec![event(BankEvent::TokenDeleted { token, at: now })])
}

fn known(head: &Head, token: Id) -> Result<(), Refusal> {
    head.image.bank.token(token).map(|_| ()).ok_or(Refusal::AccessTokenNotFound { token })
}

fn usual(now: EpochMillis) -> Validity {
    Validity { until: EpochMillis::new(now.as_millis().saturating_add(USUAL_MILLIS)), written: None }
}
