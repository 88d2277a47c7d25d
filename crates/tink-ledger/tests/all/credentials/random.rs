//! Credentials under random commands and clocks: the transitions, the settling, and the log behind both.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_executor::block_on;
use proptest::prelude::*;
use tink_ledger::clock::Clock;
use tink_ledger::command::{CreateCredentials, UserCommand};
use tink_ledger::decide::Rules;
use tink_ledger::event::Asked;
use tink_ledger::image::{Credentials, Segment};
use tink_ledger::log::{Log, StreamId, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::rules::credentials::allows;
use tink_ledger::{CredentialsStatus as Status, Ledger, Profile, Settings};

use super::world::{World, values};

/// Something that a user, or time, does.
#[derive(Debug, Clone)]
enum Doing {
    Create(usize, usize),
    Update(usize, usize),
    Delete(usize),
    Refresh(usize, bool),
    Answer(usize, usize),
    Confirm(usize, bool),
    Wait(u64),
}

const PROVIDERS: [&str; 9] = [
    "test-password",
    "test-bankid-successful",
    "test-bankid-failing",
    "test-bankid-timeout",
    "test-multi-supplemental",
    "test-keyfob",
    "test-third-party-app",
    "test-temporary-error",
    "test-permanent-error",
];

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        2 => (0..PROVIDERS.len(), 0..3_usize).prop_map(|(provider, login)| Doing::Create(provider, login)),
        1 => (0..6_usize, 0..3_usize).prop_map(|(which, login)| Doing::Update(which, login)),
        1 => (0..6_usize).prop_map(Doing::Delete),
        2 => (0..6_usize, any::<bool>()).prop_map(|(which, opt_in)| Doing::Refresh(which, opt_in)),
        3 => (0..6_usize, 0..4_usize).prop_map(|(which, how)| Doing::Answer(which, how)),
        2 => (0..6_usize, any::<bool>()).prop_map(|(which, confirmed)| Doing::Confirm(which, confirmed)),
        6 => prop_oneof![Just(1_u64), 0..6_000_u64, 0..700_000_u64].prop_map(Doing::Wait),
    ]
}

fn form(provider: &str, login: usize) -> Vec<(&'static str, &'static str)> {
    match (provider, login) {
        ("test-password" | "test-temporary-error" | "test-permanent-error", 0) => {
            vec![("username", "tink"), ("password", "tink1234")]
        }
        ("test-password" | "test-temporary-error" | "test-permanent-error", _) => {
            vec![("username", "tink"), ("password", "wrong")]
        }
        ("test-multi-supplemental" | "test-keyfob" | "test-third-party-app", 0) => vec![("username", "tink-test")],
        ("test-multi-supplemental" | "test-keyfob" | "test-third-party-app", _) => vec![("username", "nobody")],
        (_, 0) => vec![("username", "180012121212")],
        _ => vec![("username", "190012121212")],
    }
}

fn answers(stored: &Credentials, how: usize) -> Vec<(String, &'static str)> {
    let right = [("code1", "1234"), ("code2", "4321"), ("response", "4321")];
    match (&stored.standing.asked, how) {
        (_, 3) => Vec::new(),
        (Some(Asked::Accounts(choices)), how) => {
            choices.iter().take(1 + how).map(|choice| (choice.number.clone(), "true")).collect()
        }
        (Some(Asked::Questions(place)), how) => {
            let name =
                if stored.provider == "test-keyfob" { "response" } else { ["code1", "code2"][usize::from(*place)] };
            let value = right.iter().find(|(known, _)| *known == name).unwrap().1;
            vec![(name.to_owned(), if how == 0 { "9999" } else { value })]
        }
        _ => vec![("code1".to_owned(), "1234")],
    }
}

impl World {
    fn which(&self, which: usize) -> Option<Credentials> {
        let image = self.image();
        let count = image.credentials.len();
        (count > 0).then(|| image.credentials[which % count].clone())
    }

    /// Does it; whether time passes in one go or in steps.
    fn act(&self, doing: &Doing, stepwise: bool) {
        let outcome = match doing {
            Doing::Create(provider, login) => {
                let provider = PROVIDERS[*provider];
                let fields = values(&form(provider, *login));
                self.execute(UserCommand::CreateCredentials(CreateCredentials {
                    provider: provider.to_owned(),
                    fields,
                    refresh: *login < 2,
                    attended: *login == 1,
                }))
            }
            Doing::Update(which, login) => {
                self.which(*which).map_or(Ok(()), |stored| self.update(stored.id, &form(&stored.provider, *login)))
            }
            Doing::Delete(which) => {
                self.which(*which).map_or(Ok(()), |stored| self.execute(UserCommand::DeleteCredentials(stored.id)))
            }
            Doing::Refresh(which, opt_in) => {
                self.which(*which).map_or(Ok(()), |stored| self.refresh(stored.id, *opt_in))
            }
            Doing::Answer(which, how) => self.which(*which).map_or(Ok(()), |stored| {
                let answers = answers(&stored, *how);
                let answers: Vec<(&str, &str)> = answers.iter().map(|(name, value)| (name.as_str(), *value)).collect();
                self.supplement(stored.id, &answers)
            }),
            Doing::Confirm(which, confirmed) => {
                self.which(*which).map_or(Ok(()), |stored| self.confirm(stored.id, *confirmed))
            }
            Doing::Wait(millis) => {
                let end = self.clock.now().as_millis() + i64::try_from(*millis).unwrap();
                let next = || stepwise.then(|| self.image().due()).flatten();
                let due = || next().filter(|due| due.as_millis() <= end);
                while let Some(due) = due() {
                    self.clock.set(due.as_millis());
                }
                self.clock.set(end);
                Ok(())
            }
        };
        // Most refusals are right; what matters is the state behind them.
        let _ = outcome;
    }

    /// Everything that readers can see of credentials and accounts.
    fn state(&self) -> String {
        let image = self.image();
        let accounts: Vec<_> =
            image.live_accounts().map(|(number, account)| (number, account.number.clone(), account.balance)).collect();
        let rows = image.transactions.segments().iter().flat_map(Segment::rows);
        let mut rows: Vec<_> = rows.map(|row| (row.account(), row.external_id().to_owned(), row.pending())).collect();
        rows.sort();
        let credentials: Vec<_> = image
            .credentials
            .iter()
            .map(|one| (&one.provider, &one.fields, one.status(), one.standing.reason, one.status_updated, one.updated))
            .map(|seen| format!("{seen:?}"))
            .collect();
        format!("{credentials:?} {accounts:?} {rows:?}")
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn only_documented_transitions_happen_and_status_updated_only_grows(
        list in proptest::collection::vec(doing(), 1..40),
        opt_in in any::<bool>(),
    ) {
        let world = World::with(opt_in, 1);
        for doing in &list {
            world.act(doing, true);
        }
        world.image();
        let mut seen: BTreeMap<String, (Status, i64)> = BTreeMap::new();
        for (id, status, at) in history(&world) {
            match seen.insert(id, (status, at)) {
                None => prop_assert_eq!(status, Status::Created),
                Some((before, earlier)) => {
                    // Replacing the login of credentials that were never tried leaves them as they are.
                    let untried = (before, status) == (Status::Created, Status::Created);
                    prop_assert!(untried || allows(before, status), "{:?} -> {:?}", before, status);
                    prop_assert!(at > earlier);
                }
            }
        }
    }

    #[test]
    fn settling_late_comes_to_the_same_as_stepping(
        list in proptest::collection::vec(doing(), 1..25),
        opt_in in any::<bool>(),
    ) {
        let (late, stepwise) = (World::with(opt_in, 1), World::with(opt_in, 1));
        for doing in &list {
            late.act(doing, false);
            stepwise.act(doing, true);
        }
        prop_assert_eq!(late.state(), stepwise.state());
    }

    #[test]
    fn the_log_alone_amounts_to_the_same_image(list in proptest::collection::vec(doing(), 1..25)) {
        let world = World::with(true, 1);
        for doing in &list {
            world.act(doing, false);
        }
        let before = world.state();
        let rules = Rules {
            profile: Profile::Seed,
            partial: false,
            opt_in: true,
            seed: 1,
            categoriser: Arc::new(RuleCategoriser::new()),
        };
        let ledger = Ledger::new(world.log.clone(), WorldId::ROOT, world.clock.clone(), Settings { seed: 1, rules });
        let again = World { log: world.log.clone(), clock: world.clock.clone(), ledger, user: world.user };
        prop_assert_eq!(before, again.state());
    }
}

/// Every status that the log holds, in order, with its time.
fn history(world: &World) -> Vec<(String, Status, i64)> {
    let stream = StreamId::user(&world.user.to_string());
    let batches = block_on(world.log.read(WorldId::ROOT, &stream, 0)).unwrap();
    let mut steps = Vec::new();
    for batch in batches {
        let events: Vec<serde_json::Value> = serde_json::from_slice(&batch.payload).unwrap();
        for event in events {
            for kind in ["credentialsCreated", "credentialsChanged", "credentialsMoved"] {
                if let Some(step) = event.get(kind) {
                    let status = serde_json::from_value(step["standing"]["status"].clone()).unwrap();
                    steps.push((step["id"].as_str().unwrap().to_owned(), status, step["at"].as_i64().unwrap()));
                }
            }
        }
    }
    steps
}
