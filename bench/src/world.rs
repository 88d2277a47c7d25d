//! A ledger with a user who has one account, whom the measurements feed.

use std::path::Path;
use std::sync::Arc;

use futures_executor::block_on;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountDraft, CreateUser, IngestIntoAccount, IngestTransactions, TransactionDraft, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::image::UserImage;
use tink_ledger::log::{Log, MemoryLog, SqliteLog, SqliteOptions, WorldId};
use tink_ledger::rules::categorise::{Categoriser, RuleCategoriser};
use tink_ledger::rules::search::{Query, search};
use tink_ledger::{Exclusion, Id, IngestionKind, Ledger, Profile, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis};

use crate::rows::{BATCH, NOW, Row, row};
use crate::setup::Outcome;

/// More than it takes: some tens, and one for each segment.
const SEARCHES: usize = 1_000;

/// A ledger with its user.
pub(crate) struct World {
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) user: Id,
}

impl World {
    /// In memory, without a user's transactions yet.
    pub(crate) fn in_memory(market: &str, categoriser: Arc<dyn Categoriser>) -> Outcome<Self> {
        Self::on(Arc::new(MemoryLog::new()), market, categoriser)
    }

    /// In a file, each commit durable, with the rules of categories that the sandbox has.
    pub(crate) fn in_file(path: &Path) -> Outcome<Self> {
        let log = SqliteLog::open(path, SqliteOptions::default())?;
        Self::on(Arc::new(log), "SE", Arc::new(RuleCategoriser::new()))
    }

    fn on(log: Arc<dyn Log>, market: &str, categoriser: Arc<dyn Categoriser>) -> Outcome<Self> {
        let clock = Arc::new(ManualClock::new(NOW));
        let rules = Rules { profile: Profile::Seed, partial: false, opt_in: false, seed: 1, categoriser };
        let ledger = Ledger::new(log, WorldId::ROOT, clock.clone(), Settings { seed: 1, rules });
        let user = CreateUser {
            external_id: Some("someone".to_owned()),
            contact: None,
            market: market.to_owned(),
            locale: None,
            retention_class: None,
            synthetic_credentials: true,
        };
        let user = block_on(ledger.create_user("tenant", user))?.user;
        block_on(ledger.execute(user, UserCommand::IngestAccounts(vec![account()])))?;
        Ok(Self { ledger, clock, user })
    }

    /// Feeds so many transactions, batch by batch.
    pub(crate) fn feed(&self, rows: impl IntoIterator<Item = Row>) -> Outcome {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            self.take_in(ingestion(rows.by_ref().take(BATCH)))?;
        }
        Ok(())
    }

    /// Carries out one request.
    pub(crate) fn take_in(&self, request: UserCommand) -> Outcome {
        block_on(self.ledger.execute(self.user, request))?;
        Ok(())
    }

    /// The same, of the transactions that all measurements share.
    pub(crate) fn feed_usual(&self, numbers: std::ops::Range<usize>) -> Outcome {
        self.feed(numbers.map(row))
    }

    pub(crate) fn image(&self) -> Outcome<Arc<UserImage>> {
        Ok(block_on(self.ledger.user(self.user))?)
    }
}

/// The search that all measurements share: the first page of what holds these words.
pub(crate) fn query(text: &str) -> Query {
    Query { text: text.to_owned(), now: EpochMillis::new(NOW), limit: 50, ..Query::default() }
}

/// Searches until all descriptions have an index.
pub(crate) fn index(image: &UserImage) -> Outcome {
    let is_indexed = || image.transactions.segments().iter().all(|segment| segment.columns().is_indexed());
    let mut searches = (0..SEARCHES).map(|_| search(image, &query("index")).count);
    match is_indexed() || searches.any(|_| is_indexed()) {
        true => Ok(()),
        false => Err(format!("{SEARCHES} searches have made no index").into()),
    }
}

fn account() -> AccountDraft {
    AccountDraft {
        external_id: "account".to_owned(),
        name: "Account".to_owned(),
        number: "1".to_owned(),
        kind: "CHECKING".to_owned(),
        balance: Amount::new(0, 0),
        reserved: None,
        available_credit: None,
        closed: false,
        exclusion: Exclusion::None,
        flags: Vec::new(),
        payload: None,
    }
}

/// One request.
pub(crate) fn ingestion(rows: impl Iterator<Item = Row>) -> UserCommand {
    let transactions = rows.map(|row| TransactionDraft {
        external_id: row.external_id,
        date: EpochMillis::new(row.date),
        amount: Amount::new(row.cents, 2),
        description: row.description,
        kind: TransactionKind::Default,
        pending: None,
        pending_ids: Vec::new(),
        has_payload: false,
        extra: None,
    });
    UserCommand::IngestTransactions(Arc::new(IngestTransactions {
        kind: IngestionKind::Batch,
        auto_book: false,
        override_pending: false,
        accounts: vec![IngestIntoAccount {
            external_id: "account".to_owned(),
            balance: Amount::new(0, 0),
            reserved: None,
            payload: None,
            transactions: transactions.collect(),
        }],
    }))
}
