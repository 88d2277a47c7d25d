//! A bank connection beside a scenario's life, in one user: each happens at its own time, and neither keeps the other from it.

use futures_executor::block_on;
use tink_ledger::command::UserCommand;
use tink_ledger::image::{Row, Segment};
use tink_ledger::rules::scenario::Scenario;
use tink_model::EpochMillis;

use super::{DAY, World};

impl World {
    /// A user with both.
    fn of_two_lives() -> Self {
        let world = Self::new();
        block_on(world.ledger.execute(world.user, UserCommand::LoadScenario(Scenario::Demo))).unwrap();
        world.full("123456");
        world
    }

    /// How many rows the scenario and the bank have brought.
    fn rows_of_both(&self) -> [usize; 2] {
        let image = self.image();
        let scenario = image.credentials[0].id;
        let rows = image.transactions.segments().iter().flat_map(Segment::rows);
        let (lived, synchronised): (Vec<u16>, Vec<u16>) =
            rows.map(Row::account).partition(|account| image.accounts[usize::from(*account)].credentials == scenario);
        [lived.len(), synchronised.len()]
    }
}

#[test]
fn a_life_and_a_bank_connection_of_one_user_both_go_on_when_it_is_looked_at() {
    let world = World::of_two_lives();
    let before = world.rows_of_both();
    for days in 1..6 {
        world.clock.advance(DAY);
        let image = world.image();
        assert!(image.due().is_some_and(|due| due > world.ledger.now()), "after {days} days");
    }
    let after = world.rows_of_both();
    assert!(after[0] > before[0] && after[1] > before[1], "{before:?} {after:?}");
}

#[test]
fn a_life_and_a_bank_connection_of_one_user_both_go_on_as_time_passes() {
    let (told, silent) = (World::of_two_lives(), World::of_two_lives());
    let until = told.ledger.now().as_millis() + 5 * i64::try_from(DAY.as_millis()).unwrap();
    let clock = &told.clock;
    let happened = block_on(told.ledger.advance(EpochMillis::new(until), &|at| clock.set(at.as_millis()))).unwrap();
    let of = |what: &str| happened.iter().filter(|one| one.what == what).count();
    assert!(of("synced") >= 5 && of("transactionsBooked") >= 4, "{happened:?}");
    assert!(happened.is_sorted_by_key(|one| one.at));
    silent.clock.set(until);
    assert_eq!(silent.rows_of_both(), told.rows_of_both());
}
