//! A user of a world whose clock is moved by hand, and what tests ask of their credentials.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_executor::block_on;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{CreateCredentials, CreateUser, UpdateCredentials, UserCommand};
use tink_ledger::decide::Rules;
use tink_ledger::image::{Account, Credentials, Segment, UserImage};
use tink_ledger::log::{Log, MemoryLog, StreamId, WorldId};
use tink_ledger::rules::categorise::{Categoriser, RuleCategoriser};
use tink_ledger::rules::credentials::status_payload;
use tink_ledger::rules::providers;
use tink_ledger::{CredentialsStatus as Status, Id, Ledger, LedgerError, Profile, Refusal, Settings};
use tink_model::{Amount, Secret};

/// A Wednesday noon in Stockholm.
pub(super) const NOON: i64 = 1_741_777_200_000;
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) struct World {
    pub(super) log: Arc<MemoryLog>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) ledger: Ledger,
    pub(super) user: Id,
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(false, 1)
    }

    pub(super) fn with(opt_in: bool, seed: u64) -> Self {
        Self::of(opt_in, seed, Arc::new(RuleCategoriser::new()))
    }

    pub(super) fn categorised_by(categoriser: Arc<dyn Categoriser>, seed: u64) -> Self {
        Self::of(false, seed, categoriser)
    }

    fn of(opt_in: bool, seed: u64, categoriser: Arc<dyn Categoriser>) -> Self {
        let log = Arc::new(MemoryLog::new());
        let clock = Arc::new(ManualClock::new(NOON));
        let rules = Rules { profile: Profile::Seed, partial: false, opt_in, seed, categoriser };
        let ledger = Ledger::new(log.clone(), WorldId::ROOT, clock.clone(), Settings { seed, rules });
        let user = CreateUser {
            external_id: None,
            contact: None,
            market: "SE".to_owned(),
            locale: None,
            retention_class: None,
            synthetic_credentials: false,
        };
        let user = block_on(ledger.create_user("tenant", user)).unwrap().user;
        Self { log, clock, ledger, user }
    }

    pub(super) fn execute(&self, command: UserCommand) -> Result<(), Refusal> {
        match block_on(self.ledger.execute(self.user, command)) {
            Ok(_) => Ok(()),
            Err(LedgerError::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    pub(super) fn image(&self) -> Arc<UserImage> {
        block_on(self.ledger.user(self.user)).unwrap()
    }

    pub(super) fn create(&self, provider: &str, fields: &[(&str, &str)]) -> Result<Id, Refusal> {
        let fields = values(fields);
        let command =
            CreateCredentials { provider: provider.to_owned(), fields: fields.clone(), refresh: true, attended: false };
        self.execute(UserCommand::CreateCredentials(command))?;
        let visible = providers::of_name(provider).unwrap().visible(&fields);
        Ok(self.image().credentials_with(provider, &visible).unwrap().id)
    }

    pub(super) fn credentials(&self, id: Id) -> Credentials {
        self.image().credentials_by_id(id).unwrap().clone()
    }

    pub(super) fn status(&self, id: Id) -> Status {
        self.credentials(id).status()
    }

    pub(super) fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Every status from now on until nothing more happens, with the waits in between.
    pub(super) fn statuses(&self, id: Id) -> Vec<Status> {
        let mut seen = vec![self.status(id)];
        while let Some(due) = self.credentials(id).due() {
            self.clock.set(due.as_millis());
            seen.push(self.status(id));
        }
        seen
    }

    pub(super) fn connected(&self, provider: &str, username: &str) -> Id {
        let id = self.create(provider, &[("username", username)]).unwrap();
        assert_eq!(self.statuses(id).last(), Some(&Status::Updated));
        id
    }

    pub(super) fn supplement(&self, credentials: Id, information: &[(&str, &str)]) -> Result<(), Refusal> {
        self.execute(UserCommand::SupplementCredentials { credentials, information: values(information) })
    }

    pub(super) fn refresh(&self, credentials: Id, opt_in: bool) -> Result<(), Refusal> {
        self.execute(UserCommand::RefreshCredentials { credentials, opt_in, attended: false })
    }

    pub(super) fn update(&self, credentials: Id, fields: &[(&str, &str)]) -> Result<(), Refusal> {
        let command = UpdateCredentials { credentials, fields: values(fields), refresh: true, attended: false };
        self.execute(UserCommand::UpdateCredentials(command))
    }

    pub(super) fn confirm(&self, credentials: Id, confirmed: bool) -> Result<(), Refusal> {
        self.execute(UserCommand::ConfirmApp { credentials, confirmed })
    }

    pub(super) fn payload(&self, id: Id) -> Option<String> {
        status_payload(&self.credentials(id), "en_US")
    }

    pub(super) fn log_text(&self) -> String {
        let stream = StreamId::user(&self.user.to_string());
        let batches = block_on(self.log.read(WorldId::ROOT, &stream, 0)).unwrap();
        batches.iter().map(|batch| String::from_utf8_lossy(&batch.payload).into_owned()).collect()
    }
}

pub(super) fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, Secret<String>> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), Secret::from(*value))).collect()
}

pub(super) fn kinds(image: &UserImage) -> BTreeSet<String> {
    image.live_accounts().map(|(_, account)| account.kind.clone()).collect()
}

pub(super) fn rows_of(image: &UserImage, account: u16) -> Vec<(String, String, bool)> {
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let mut rows: Vec<_> = rows
        .filter(|row| row.account() == account)
        .map(|row| (row.external_id().to_owned(), row.amount().to_string(), row.pending()))
        .collect();
    rows.sort();
    rows
}

pub(super) fn account_of_kind<'a>(image: &'a UserImage, kind: &str) -> (u16, &'a Account) {
    image.live_accounts().find(|(_, account)| account.kind == kind).unwrap()
}

/// What the rows of an account add up to.
pub(super) fn sum_of(image: &UserImage, account: u16) -> Amount {
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let rows = rows.filter(|row| row.account() == account);
    rows.fold(Amount::ZERO, |sum, row| sum.checked_add(row.amount()).unwrap())
}
