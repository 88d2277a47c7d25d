//! The decision on a user's change of an account.

use tink_model::{Amount, EpochMillis};

use super::filled;
use crate::command::ChangeAccount;
use crate::decide::Decision;
use crate::event::{AccountChanged, UserEvent};
use crate::image::{Account, Head};
use crate::kind::Exclusion;
use crate::refusal::Refusal;

pub(in crate::decide) fn account(head: &Head, change: ChangeAccount, now: EpochMillis) -> Result<Decision, Refusal> {
    let (number, stored) = head
        .image
        .account_by_id(change.account)
        .ok_or_else(|| Refusal::AccountNotFound { reference: change.account.to_string(), position: None })?;
    check_ownership(change.ownership)?;
    let exclusion = exclusion(stored, &change);
    let event = AccountChanged {
        account: number,
        name: filled(change.name).filter(|name| *name != stored.name),
        number: filled(change.number).filter(|number| *number != stored.number),
        kind: filled(change.kind).filter(|kind| *kind != stored.kind),
        exclusion,
        favored: change.favored.filter(|favored| *favored != stored.favored),
        ownership: change.ownership.filter(|share| *share != stored.ownership),
        emptied: exclusion == Some(Exclusion::Aggregation),
        at: now,
    };
    if event == (AccountChanged { account: number, at: now, ..AccountChanged::default() }) {
        return Decision::done(Vec::new());
    }
    Decision::done(vec![UserEvent::AccountChanged(event)])
}

fn check_ownership(share: Option<Amount>) -> Result<(), Refusal> {
    match share {
        Some(share) if share.is_negative() || share > Amount::from(1) => {
            Err(Refusal::InvalidAccount { member: "ownership", reason: format!("{share} is not a share from 0 to 1") })
        }
        _ => Ok(()),
    }
}

/// What the account is excluded from by now, if that changes.
fn exclusion(stored: &Account, change: &ChangeAccount) -> Option<Exclusion> {
    let named = change.exclusion.filter(|exclusion| *exclusion != stored.exclusion);
    let flagged = || match change.excluded.filter(|excluded| *excluded != stored.is_excluded())? {
        true => Some(Exclusion::PfmAndSearch),
        false => Some(Exclusion::None),
    };
    named.or_else(flagged)
}
