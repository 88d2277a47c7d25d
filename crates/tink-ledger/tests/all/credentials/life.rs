//! A scenario's life goes on as the clock advances: what comes when, in one go or in pieces, told or in silence.

mod amended;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use futures_executor::block_on;
use proptest::prelude::*;
use serde_json::Value;
use tink_ledger::clock::{Clock, ManualClock};
use tink_ledger::command::{ChangeAccount, UserCommand};
use tink_ledger::image::{Row, Segment, UserImage};
use tink_ledger::log::{Append, Log, MemoryLog, StreamId, WorldId};
use tink_ledger::rules::scenario::Scenario;
use tink_ledger::{CredentialsStatus as Status, Exclusion, Happening, Id, Ledger};
use tink_model::{Amount, EpochMillis};

use super::world::{DAY, World, account_of_kind, rows_of, sum_of};

impl World {
    /// A world in which the user lives a life.
    fn living(seed: u64, scenario: Scenario) -> Self {
        let world = Self::with(false, seed);
        world.execute(UserCommand::LoadScenario(scenario)).unwrap();
        world
    }

    fn pass(&self, time: Duration) -> Vec<Happening> {
        let until = self.clock.now().as_millis() + i64::try_from(time.as_millis()).unwrap();
        self.pass_until(until)
    }

    fn pass_until(&self, until: i64) -> Vec<Happening> {
        block_on(self.ledger.advance(EpochMillis::new(until), &|at| self.clock.set(at.as_millis()))).unwrap()
    }

    fn batches(&self) -> usize {
        let stream = StreamId::user(&self.user.to_string());
        block_on(self.log.read(WorldId::ROOT, &stream, 0)).unwrap().len()
    }

    /// The same history, read again by a ledger that has nothing in memory.
    fn opened_again(&self, log: Arc<MemoryLog>) -> Self {
        let clock = Arc::new(ManualClock::new(self.clock.now().as_millis()));
        let ledger = Ledger::new(log.clone(), WorldId::ROOT, clock.clone(), self.ledger.settings().clone());
        Self { log, clock, ledger, user: self.user }
    }

    /// The same history as another release would have told it, read by a ledger that has nothing in memory.
    fn opened_with(&self, tell: impl Fn(&mut serde_json::Map<String, Value>)) -> Self {
        let log = Arc::new(MemoryLog::new());
        for stream in block_on(self.log.streams(WorldId::ROOT, None, 10)).unwrap() {
            for batch in block_on(self.log.read(WorldId::ROOT, &stream, 0)).unwrap() {
                let mut events: Value = serde_json::from_slice(&batch.payload).unwrap();
                for event in events.as_array_mut().unwrap() {
                    if let Some(fetched) = event.get_mut("accountsAggregated") {
                        tell(fetched.as_object_mut().unwrap());
                    }
                }
                let payload = serde_json::to_vec(&events).unwrap();
                let append = Append { stream: stream.clone(), expected: batch.version - 1, payload, format: 3 };
                block_on(log.append(WorldId::ROOT, vec![append])).unwrap();
            }
        }
        self.opened_again(log)
    }
}

fn rows(image: &UserImage) -> impl Iterator<Item = Row<'_>> {
    image.transactions.segments().iter().flat_map(Segment::rows)
}

/// Everything that readers can see of a user, but when and as which one a row was stored.
fn visible(image: &UserImage) -> String {
    let mut text = String::new();
    let mut sorted: Vec<Row<'_>> = rows(image).collect();
    sorted.sort_by_key(|row| (row.date(), row.serial()));
    for row in sorted {
        let (id, external_id, account) = (row.id(), row.external_id(), row.account());
        let (amount, pending, category) = (row.amount().to_string(), row.pending(), row.category().code());
        writeln!(
            text,
            "{id} {external_id} {account} {} {amount} {pending} {category} {}",
            row.date(),
            row.description()
        )
        .unwrap();
        writeln!(text, "{} {:?}", row.folded(), row.extra()).unwrap();
    }
    for (number, account) in image.live_accounts() {
        writeln!(text, "{number} {account:?}").unwrap();
    }
    for one in image.credentials.iter() {
        let (count, accounts) = (one.last_count, one.last_accounts);
        writeln!(text, "{} {:?} {:?} {count} {accounts}", one.id, one.status(), one.updated).unwrap();
    }
    text
}

fn whats(happened: &[Happening]) -> BTreeSet<&str> {
    happened.iter().map(|one| one.what.as_str()).collect()
}

#[test]
fn as_time_passes_salary_rent_and_purchases_come_and_what_was_pending_is_booked_amended_or_removed() {
    let world = World::living(3, Scenario::Demo);
    let before = rows(&world.image()).count();
    let happened = world.pass(40 * DAY);
    let image = world.image();
    assert!(rows(&image).count() > before + 60, "{}", rows(&image).count());
    let wanted = ["transactionsAmended", "transactionsBooked", "transactionsFetched", "transactionsRemoved"];
    assert_eq!(whats(&happened), wanted.into());
    assert!(happened.is_sorted_by_key(|one| one.at));
    let told = |what: &str| -> usize {
        let of = happened.iter().filter(|one| one.what == what);
        of.map(|one| one.detail.as_ref().unwrap().parse::<usize>().unwrap()).sum()
    };
    let (came, went) = (told("transactionsFetched"), told("transactionsRemoved"));
    let new = rows(&image).filter(|row| row.inserted() > world.image().profile.created.at).count();
    assert!(new > 0 && came - went == rows(&image).count() - before, "{came} {went}");
    assert!(told("transactionsBooked") > 20 && told("transactionsAmended") > 0 && went > 0);
    let words: Vec<&str> =
        rows(&image).filter(|row| row.inserted().as_millis() > super::world::NOON + 3).map(Row::description).collect();
    assert!(words.iter().any(|text| text.starts_with("Lön ")), "{words:?}");
    // What a home in a Swedish cooperative costs by the month.
    assert!(words.iter().any(|text| text.starts_with("Brf ") && text.ends_with(" avgift")), "{words:?}");
}

#[test]
fn each_thing_is_there_from_its_own_instant_on_and_every_balance_is_the_opening_and_the_rows_since() {
    for scenario in [Scenario::Demo, Scenario::Overspender] {
        let world = World::living(3, scenario);
        let first = world.image();
        let opening = |number: u16| {
            let account = &first.accounts[usize::from(number)];
            account.balance.checked_sub(sum_of(&first, number)).unwrap()
        };
        let openings: BTreeMap<u16, Amount> =
            first.live_accounts().map(|(number, _)| (number, opening(number))).collect();
        let mut known: BTreeMap<Id, bool> = rows(&first).map(|row| (row.id(), row.pending())).collect();
        let end = world.clock.now().as_millis() + 20 * 86_400_000;
        let mut steps = 0;
        while let Some(due) = world.image().due().filter(|due| due.as_millis() <= end) {
            world.pass_until(due.as_millis() - 1);
            let before = world.image();
            world.pass_until(due.as_millis());
            let image = world.image();
            assert_eq!(image.version, before.version + 1);
            steps += 1;
            for row in rows(&image).filter(|row| !known.contains_key(&row.id())) {
                assert_eq!((row.date(), row.inserted()), (due, due), "{}", row.description());
            }
            known = rows(&image).map(|row| (row.id(), row.pending())).collect();
            for (number, account) in image.live_accounts() {
                let sum = openings[&number].checked_add(sum_of(&image, number)).unwrap();
                if account.kind == "INVESTMENT" {
                    assert_eq!(account.facts.portfolios[0].value, account.balance);
                } else {
                    assert_eq!(account.balance, sum, "{} at {due}", account.kind);
                }
                if let Some(loan) = &account.facts.loan {
                    let owed = loan.initial_balance.checked_add(loan.amortized).unwrap();
                    assert_eq!(loan.history.last().unwrap().balance, owed, "{}", account.kind);
                }
            }
        }
        assert!(steps > 40, "{steps}");
    }
}

#[test]
fn a_year_in_one_go_and_a_year_day_by_day_are_the_same_to_the_byte() {
    let (whole, daily) = (World::living(5, Scenario::Demo), World::living(5, Scenario::Demo));
    let told = whole.pass(365 * DAY);
    let mut happened = Vec::new();
    for _ in 0..365 {
        happened.extend(daily.pass(DAY));
        daily.image();
    }
    assert!(told.len() > 500, "{}", told.len());
    assert_eq!(told, happened);
    assert_eq!(whole.log_text(), daily.log_text());
    assert_eq!(visible(&whole.image()), visible(&daily.image()));
    let again = whole.opened_again(whole.log.clone());
    assert_eq!(visible(&again.image()), visible(&whole.image()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn time_in_any_pieces_comes_to_the_same_as_in_one_go(
        pieces in prop::collection::vec((0..4 * 86_400_000_i64, any::<bool>()), 1..12),
        scenario in 0..Scenario::ALL.len(),
        seed in any::<u64>(),
    ) {
        let living = || World::living(seed, Scenario::ALL[scenario]);
        let (whole, told, silent) = (living(), living(), living());
        let mut end = whole.clock.now().as_millis();
        let mut happened = Vec::new();
        for (millis, read) in pieces {
            end += millis;
            happened.extend(told.pass_until(end));
            silent.clock.set(end);
            if read {
                silent.image();
            }
        }
        prop_assert_eq!(whole.pass_until(end), happened);
        prop_assert_eq!(whole.log_text(), told.log_text());
        prop_assert_eq!(visible(&whole.image()), visible(&told.image()));
        // Whoever only looks now and then finds the same, in fewer steps.
        prop_assert_eq!(visible(&whole.image()), visible(&silent.image()));
        prop_assert_eq!(visible(&silent.image()), visible(&silent.opened_again(silent.log.clone()).image()));
    }
}

#[test]
fn a_world_that_is_looked_at_after_years_catches_up_in_one_step() {
    let (late, told) = (World::living(8, Scenario::StableIncome), World::living(8, Scenario::StableIncome));
    let before = late.batches();
    late.clock.advance(400 * DAY);
    late.image();
    assert_eq!(late.batches(), before + 1);
    told.pass(400 * DAY);
    assert_eq!(visible(&late.image()), visible(&told.image()));
    late.clock.advance(10 * 365 * DAY);
    assert!(rows(&late.image()).count() > 8_000);
    assert_eq!(late.batches(), before + 2);
}

#[test]
fn a_life_that_is_over_is_settled_once_whoever_looks_long_after() {
    // Weeks before the end of the last year that anybody lives.
    const DECEMBER_2099: i64 = 4_100_500_800_000;
    let living = || {
        let world = World::with(false, 3);
        world.clock.set(DECEMBER_2099);
        world.execute(UserCommand::LoadScenario(Scenario::Demo)).unwrap();
        world
    };
    let (told, silent) = (living(), living());
    assert!(rows(&told.image()).any(Row::pending));
    let june = told.clock.now().as_millis() + 180 * 86_400_000;
    assert!(told.pass_until(june).len() > 20);
    silent.clock.set(june);
    assert_eq!(visible(&silent.image()), visible(&told.image()));
    assert_eq!((told.image().due(), silent.image().due()), (None, None));
    assert!(!rows(&told.image()).any(Row::pending));
}

#[test]
fn a_clock_that_stands_moves_nothing() {
    let world = World::living(3, Scenario::Demo);
    let before = (world.batches(), visible(&world.image()));
    world.pass(Duration::ZERO);
    assert_eq!((world.batches(), visible(&world.image())), before);
}

#[test]
fn a_life_that_was_connected_through_the_api_goes_on_too_and_one_that_is_refreshed_goes_on_from_there() {
    let world = World::new();
    let id = world.create("test-scenario", &[("username", "demo")]).unwrap();
    world.pass(Duration::from_secs(10));
    assert_eq!(world.status(id), Status::Updated);
    let told = world.payload(id);
    let happened = world.pass(3 * DAY);
    assert!(whats(&happened).contains("transactionsFetched"));
    assert!(happened.iter().all(|one| one.of.as_deref() == Some(id.to_string().as_str())));
    assert_eq!(world.payload(id), told, "what the last refresh brought is told on");
    world.refresh(id, false).unwrap();
    assert_eq!(whats(&world.pass(Duration::from_secs(10))), ["credentialsMoved", "transactionsFetched"].into());
    assert!(whats(&world.pass(3 * DAY)).contains("transactionsBooked"));
    let other = World::new();
    other.connected("handelsbanken-bankid", "198709230000");
    assert_eq!((other.image().due(), other.pass(3 * DAY)), (None, Vec::new()), "no other bank does so");
}

#[test]
fn what_is_deleted_lives_no_more() {
    let world = World::living(3, Scenario::Demo);
    world.pass(2 * DAY);
    let id = world.image().credentials[0].id;
    world.execute(UserCommand::DeleteCredentials(id)).unwrap();
    assert_eq!((world.image().due(), world.pass(9 * DAY)), (None, Vec::new()));
    assert!(world.image().transactions.is_empty());
    world.execute(UserCommand::LoadScenario(Scenario::Demo)).unwrap();
    block_on(world.ledger.delete_user("tenant", world.user)).unwrap();
    assert_eq!(world.pass(9 * DAY), []);
}

#[test]
fn an_account_that_is_excluded_from_aggregation_gets_nothing_and_the_others_go_on() {
    let world = World::living(3, Scenario::Demo);
    let (number, account) = {
        let image = world.image();
        let (number, account) = account_of_kind(&image, "CHECKING");
        (number, account.id)
    };
    let exclude = |exclusion| {
        let change = ChangeAccount { exclusion: Some(exclusion), ..ChangeAccount::of(account) };
        world.execute(UserCommand::ChangeAccount(Box::new(change))).unwrap();
    };
    let ids = || -> BTreeSet<Id> {
        let image = world.image();
        let rows = rows(&image).filter(|row| row.account() == number && row.date().as_millis() < super::world::NOON);
        rows.map(Row::id).collect()
    };
    let before = ids();
    exclude(Exclusion::Aggregation);
    world.pass(40 * DAY);
    let image = world.image();
    assert!(rows_of(&image, number).is_empty() && image.accounts[usize::from(number)].balance.is_zero());
    let (savings, _) = account_of_kind(&image, "SAVINGS");
    assert!(rows(&image).any(|row| row.account() == savings && row.inserted().as_millis() > super::world::NOON + 3));
    exclude(Exclusion::None);
    world.pass(2 * DAY);
    let back = world.image();
    let back = &back.accounts[usize::from(number)];
    assert!(!back.balance.is_zero() && back.facts.holder_name.is_some());
    assert!(ids().len() > 500 && ids().is_subset(&before), "what comes back has its old id");
}

#[test]
fn what_is_opted_out_of_and_in_again_comes_back_with_its_old_ids() {
    let world = World::with(true, 3);
    let id = world.create("test-scenario", &[("username", "demo")]).unwrap();
    let choose = |wanted: &[&str]| {
        world.pass(Duration::from_secs(10));
        super::opt_in(&world, id, wanted);
        world.pass(Duration::from_secs(10));
        assert_eq!(world.status(id), Status::Updated);
    };
    let ids = |kind: &str| {
        let image = world.image();
        let (number, account) = account_of_kind(&image, kind);
        let rows = rows(&image).filter(|row| row.account() == number);
        (account.id, rows.map(Row::id).collect::<BTreeSet<Id>>())
    };
    choose(&["CHECKING", "SAVINGS"]);
    let before = ids("CHECKING");
    world.refresh(id, true).unwrap();
    choose(&["SAVINGS"]);
    assert!(world.image().live_accounts().all(|(_, account)| account.kind == "SAVINGS"));
    world.refresh(id, true).unwrap();
    choose(&["CHECKING", "SAVINGS"]);
    assert_eq!(ids("CHECKING"), before);
    assert!(before.1.len() > 500 && world.image().transactions.by_id(*before.1.first().unwrap()).is_some());
}

#[test]
fn a_life_from_an_older_log_stands_still_until_it_is_refreshed() {
    let world = World::living(3, Scenario::Demo);
    let old = world.opened_with(|fetched| assert!(fetched.remove("next").is_some()));
    assert_eq!(old.pass(9 * DAY), []);
    let id = old.image().credentials[0].id;
    old.refresh(id, false).unwrap();
    old.pass(DAY);
    world.pass(10 * DAY);
    let ids = |world: &World| -> Vec<String> { rows(&world.image()).map(|row| row.id().to_string()).collect() };
    let mut both = [ids(&old), ids(&world)];
    both.iter_mut().for_each(|ids| ids.sort());
    assert_eq!(both[0], both[1], "it then has what it would have had");
    assert!(!old.pass(DAY).is_empty());
}
