//! Whether everything that was planned is there: row by row, on its account, with its amount, day and text.

use std::time::Duration;

use tink_model::{EpochMillis, ExternalTransactionId, ExternalUserId};

use super::look_up::{Likeness, likeness};
use super::{Clock, Import, Journal, ReadBack, Sink};
use crate::plan::Planned;
use crate::record::Place;

/// A plan, compared with the platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Rows that are there as they were planned.
    pub found: u64,
    /// Rows that are planned as booked and still pending there.
    pub still_pending: u64,
    /// Rows that are not there.
    pub missing: u64,
    /// Where the first of them stand.
    pub first_missing: Vec<Place>,
    /// Rows whose id stands for something else there.
    pub different: u64,
    /// Where the first of them stand.
    pub first_different: Vec<Place>,
    /// Rows on accounts that cannot be seen.
    pub unseen: u64,
}

/// As many places are kept.
const FIRST: usize = 20;

/// How long a platform that answers before it has stored is waited for, again and again.
const PATIENCE: [Duration; 6] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(15),
];

impl<S: Sink, R: ReadBack, J: Journal> Import<'_, S, R, J> {
    /// Looks every row of a user up. Missing ones are looked for again for half a minute, unless as many may be missing as `deleted`
    /// says. Memory: one batch.
    pub async fn verify(
        &self,
        user: &ExternalUserId,
        deleted: u64,
        clock: &dyn Clock,
    ) -> Result<Verified, VerifyError<R::Error>> {
        let mut verified = Verified::default();
        let Some(planned) = self.plan.users().iter().find(|planned| planned.id == *user) else { return Ok(verified) };
        let present = self.read_back.accounts(user).await.map_err(VerifyError::ReadBack)?;
        let mut patience = PATIENCE.into_iter();
        let mut rows = Vec::new();
        for number in planned.batches.clone() {
            self.plan.read_batch(number, &mut rows).map_err(VerifyError::Plan)?;
            for rows in rows.chunk_by(|one, other| one.account == other.account) {
                let account = &self.plan.accounts()[rows[0].account].entity.external_id;
                if present.iter().any(|one| one.id == *account && one.hidden) {
                    verified.unseen += rows.len() as u64;
                    continue;
                }
                let mut of_rows = self.compare(user, rows).await?;
                while verified.missing + of_rows.missing > deleted
                    && of_rows.missing > 0
                    && let Some(wait) = patience.next()
                {
                    clock.sleep(wait).await;
                    of_rows = self.compare(user, rows).await?;
                }
                verified.add(of_rows);
            }
        }
        Ok(verified)
    }

    /// Compares rows of one account.
    async fn compare(&self, user: &ExternalUserId, rows: &[Planned]) -> Result<Verified, VerifyError<R::Error>> {
        let account = &self.plan.accounts()[rows[0].account].entity.external_id;
        let ids: Vec<ExternalTransactionId> = rows.iter().map(|row| row.entity.external_id.clone()).collect();
        let dates = || rows.iter().map(|row| row.entity.date.as_millis());
        let around = |millis: i64| EpochMillis::new(millis);
        let span = dates().min().zip(dates().max()).map(|(from, to)| (around(from), around(to)));
        let mut found = self.read_back.find(user, account, &ids, span).await.map_err(VerifyError::ReadBack)?;
        if found.len() < rows.len() {
            // What is not there on its own day may be there on another.
            let missing: Vec<ExternalTransactionId> =
                ids.iter().filter(|id| !found.iter().any(|one| one.id == **id)).cloned().collect();
            found.extend(self.read_back.find(user, account, &missing, None).await.map_err(VerifyError::ReadBack)?);
        }
        let mut by_id: std::collections::HashMap<_, _> = found.into_iter().map(|one| (one.id.clone(), one)).collect();
        let mut verified = Verified::default();
        for row in rows {
            match by_id.remove(&row.entity.external_id).map(|one| likeness(row, &one)) {
                Some(Likeness::Same) => verified.found += 1,
                Some(Likeness::Booked) => {
                    verified.found += 1;
                    verified.still_pending += 1;
                }
                Some(Likeness::Other(_)) => {
                    verified.different += 1;
                    keep(&mut verified.first_different, [row.place.clone()]);
                }
                None => {
                    verified.missing += 1;
                    keep(&mut verified.first_missing, [row.place.clone()]);
                }
            }
        }
        Ok(verified)
    }
}

fn keep(first: &mut Vec<Place>, more: impl IntoIterator<Item = Place>) {
    let room = FIRST.saturating_sub(first.len());
    first.extend(more.into_iter().take(room));
}

impl Verified {
    fn add(&mut self, other: Self) {
        self.found += other.found;
        self.still_pending += other.still_pending;
        self.missing += other.missing;
        self.different += other.different;
        self.unseen += other.unseen;
        keep(&mut self.first_missing, other.first_missing);
        keep(&mut self.first_different, other.first_different);
    }

    /// Whether all is as it was planned, when `deleted` rows are meant to be missing.
    #[must_use]
    pub const fn is_good(&self, deleted: u64) -> bool {
        self.missing <= deleted && self.different == 0
    }
}

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError<E: std::error::Error + 'static> {
    /// The platform cannot be asked.
    #[error(transparent)]
    ReadBack(E),
    /// The plan cannot be read.
    #[error(transparent)]
    Plan(crate::Error),
}
