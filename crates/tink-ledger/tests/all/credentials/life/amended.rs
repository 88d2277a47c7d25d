//! Purchases that are booked with other values than they were held with: what their users see of it, and what stays.

use std::sync::Arc;

use futures_executor::block_on;
use tink_ledger::command::{Categorization, ChangeAccount, ChangeTransaction, UserCommand};
use tink_ledger::event::UserEvent;
use tink_ledger::image::{Row, UserImage};
use tink_ledger::log::{Log, StreamId, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::rules::periods::Resolution;
use tink_ledger::rules::scenario::Scenario;
use tink_ledger::rules::search::{Query, search};
use tink_ledger::rules::statistics::{StatisticsQuery, query};
use tink_ledger::{Exclusion, Id};
use tink_model::{Amount, EpochMillis};

use super::super::world::{DAY, World};
use super::visible;

/// The first purchase of that life that is amended, in its amount or in its description, and when.
fn first_amended(seed: u64, amount: bool) -> (Id, EpochMillis) {
    let ahead = World::living(seed, Scenario::Demo);
    ahead.pass(60 * DAY);
    let stream = StreamId::user(&ahead.user.to_string());
    for batch in block_on(ahead.log.read(WorldId::ROOT, &stream, 0)).unwrap() {
        for event in serde_json::from_slice::<Vec<UserEvent>>(&batch.payload).unwrap() {
            let UserEvent::AccountsAggregated(fetched) = event else { continue };
            let found = fetched
                .amended
                .iter()
                .find(|row| if amount { row.amount.is_some() } else { row.description.is_some() });
            if let Some(row) = found {
                return (ahead.image().transactions.by_serial(row.serial).unwrap().id(), fetched.at);
            }
        }
    }
    panic!("nothing is amended");
}

/// Lets time pass until a purchase of that life is about to be amended: its id, and when it is.
fn about_to_be_amended(world: &World, amount: bool) -> (Id, EpochMillis) {
    let (id, at) = first_amended(world.ledger.settings().seed, amount);
    world.pass_until(at.as_millis() - 1);
    (id, at)
}

fn row(image: &UserImage, id: Id) -> Row<'_> {
    image.transactions.by_id(id).unwrap()
}

fn exclude(world: &World, account: Id, exclusion: Exclusion) {
    let change = ChangeAccount { exclusion: Some(exclusion), ..ChangeAccount::of(account) };
    world.execute(UserCommand::ChangeAccount(Box::new(change))).unwrap();
}

#[test]
fn an_amended_purchase_keeps_its_ids_and_what_its_user_said_of_it() {
    for amount in [true, false] {
        let world = World::living(3, Scenario::Demo);
        let (id, at) = about_to_be_amended(&world, amount);
        let before = world.image();
        let held = before.transactions.by_id(id).unwrap();
        assert!(held.pending());
        let category = CategoryIndex::of_code_or_uncategorised("expenses:misc.withdrawals");
        let chosen = CategoryTree::get().row(category, "en_US").id.to_owned();
        world
            .execute(UserCommand::Categorize(vec![Categorization { category: chosen, transactions: vec![id] }]))
            .unwrap();
        let change = ChangeTransaction {
            description: Some("Ours".to_owned()),
            notes: Some("shared #trip".to_owned()),
            amount: amount.then(|| Amount::from(-7)),
            ..ChangeTransaction::of(id)
        };
        world.execute(UserCommand::ChangeTransaction(Box::new(change))).unwrap();
        world.pass_until(at.as_millis());
        let image = world.image();
        let row = image.transactions.by_id(id).unwrap();
        assert!(!row.pending());
        assert_eq!((row.description(), row.category(), row.external_id()), ("Ours", category, held.external_id()));
        assert_eq!(row.folded(), "ours");
        let extra = row.extra().unwrap();
        assert_eq!(extra.notes.as_deref(), Some("shared #trip"));
        let original = extra.original.as_ref().unwrap();
        if amount {
            assert_eq!(row.amount(), Amount::from(-7));
            assert!(
                original.amount.is_some_and(|real| real != held.amount()),
                "the bank's own amount is the booked one"
            );
        } else {
            assert_eq!(row.amount(), held.amount());
            let real = original.description.as_deref().unwrap();
            assert!(real.starts_with(held.description()) && real.len() > held.description().len(), "{real}");
        }
    }
}

#[test]
fn a_purchase_that_is_booked_as_its_user_had_changed_it_stays_changed_by_its_user() {
    for amount in [true, false] {
        let (ahead, world) = (World::living(3, Scenario::Demo), World::living(3, Scenario::Demo));
        let (id, at) = about_to_be_amended(&world, amount);
        ahead.pass_until(at.as_millis());
        let later = ahead.image();
        let booked = row(&later, id);
        let change = ChangeTransaction {
            amount: Some(booked.amount()),
            description: Some(booked.description().to_owned()),
            ..ChangeTransaction::of(id)
        };
        world.execute(UserCommand::ChangeTransaction(Box::new(change))).unwrap();
        world.pass_until(at.as_millis());
        let image = world.image();
        let row = row(&image, id);
        assert_eq!((row.pending(), row.amount(), row.description()), (false, booked.amount(), booked.description()));
        let original = row.extra().unwrap().original.as_deref().unwrap();
        let said = amount.then(|| booked.amount());
        assert_eq!((original.amount, original.description.as_deref()), (said, (!amount).then(|| booked.description())));
    }
}

/// Gives categories by how many words a description has, so that fuller words mean another category.
#[derive(Debug)]
struct ByWords;

impl ByWords {
    const CODES: [&str; 4] =
        ["expenses:food.groceries", "expenses:food.restaurants", "expenses:food.bars", "expenses:food.coffee"];
}

impl Categoriser for ByWords {
    fn categorise(&self, input: &CategoriseInput<'_>) -> CategoryIndex {
        let words = input.description.split(' ').count();
        CategoryIndex::of_code_or_uncategorised(Self::CODES[words.min(Self::CODES.len()) - 1])
    }

    fn version(&self) -> u32 {
        1
    }
}

/// What a month's statistics tell of a category.
fn spent(image: &UserImage, month: &str, category: CategoryIndex, now: EpochMillis) -> Amount {
    let asked = StatisticsQuery {
        types: vec!["expenses-by-category".to_owned()],
        resolution: Some(Resolution::MonthlyAdjusted),
        periods: vec![month.to_owned()],
        description: Some(category.id().to_owned()),
        ..StatisticsQuery::default()
    };
    query(image, now, &asked).iter().fold(Amount::ZERO, |sum, row| sum.checked_add(row.value).unwrap())
}

fn is_found(image: &UserImage, id: Id, asked: &Query) -> bool {
    search(image, asked).page.iter().any(|row| row.id() == id)
}

#[test]
fn an_amended_purchase_is_found_summed_and_categorised_by_its_new_values() {
    for amount in [true, false] {
        let world = World::categorised_by(Arc::new(ByWords), 4);
        world.execute(UserCommand::LoadScenario(Scenario::Demo)).unwrap();
        let (id, at) = about_to_be_amended(&world, amount);
        let before = world.image();
        world.pass_until(at.as_millis());
        let after = world.image();
        let (held, booked) = (row(&before, id), row(&after, id));
        assert_eq!((held.pending(), booked.pending()), (true, false));
        assert_eq!((held.amount() != booked.amount(), held.description() != booked.description()), (amount, !amount));
        assert_eq!(booked.modified(), booked.inserted(), "its user changed nothing");

        let expected = ByWords::CODES[booked.description().split(' ').count() - 1];
        assert_eq!((booked.category().code(), booked.category() == held.category()), (expected, amount));

        let asked = |row: Row<'_>| {
            let asked = Query { now: at, limit: 1_000, ..Query::default() };
            match amount {
                true => Query { min_amount: Some(row.amount()), max_amount: Some(row.amount()), ..asked },
                false => Query { text: row.description().to_owned(), ..asked },
            }
        };
        assert!(is_found(&before, id, &asked(held)) && is_found(&after, id, &asked(booked)));
        assert!(!is_found(&before, id, &asked(booked)));
        // Its fuller words hold the ones before.
        assert_eq!(is_found(&after, id, &asked(held)), !amount);

        for category in [held.category(), booked.category()] {
            let was = if category == held.category() { held.amount() } else { Amount::ZERO };
            let is = if category == booked.category() { booked.amount() } else { Amount::ZERO };
            let [was_spent, spent] = [&before, &after].map(|image| spent(image, "2025-03", category, at));
            assert_eq!(spent.checked_sub(was_spent), is.checked_sub(was), "{}", category.code());
        }

        let again = world.opened_again(world.log.clone()).image();
        assert_eq!(visible(&again), visible(&after));
    }
}

#[test]
fn an_amended_purchase_of_an_excluded_account_keeps_its_category() {
    for amount in [true, false] {
        for exclusion in [Exclusion::PfmAndSearch, Exclusion::PfmData] {
            let world = World::living(3, Scenario::Demo);
            let (id, at) = about_to_be_amended(&world, amount);
            let before = world.image();
            let held = row(&before, id);
            assert!(held.pending() && !held.category().code().contains("uncategorized"));
            exclude(&world, before.accounts[usize::from(held.account())].id, exclusion);
            world.pass_until(at.as_millis());
            let image = world.image();
            let booked = row(&image, id);
            assert!(!booked.pending());
            assert_ne!((booked.amount(), booked.description()), (held.amount(), held.description()));
            assert_eq!(booked.category(), held.category());
        }
    }
}

#[test]
fn a_purchase_that_was_held_in_an_excluded_account_gets_a_category_with_new_words_and_none_with_another_sum() {
    for amount in [true, false] {
        let world = World::living(3, Scenario::Demo);
        let (id, at) = first_amended(3, amount);
        let exclude_all = |exclusion| {
            let accounts: Vec<Id> = world.image().live_accounts().map(|(_, account)| account.id).collect();
            accounts.into_iter().for_each(|account| exclude(&world, account, exclusion));
        };
        exclude_all(Exclusion::PfmData);
        world.pass_until(at.as_millis() - 1);
        exclude_all(Exclusion::None);
        let uncategorised = CategoryIndex::uncategorised(true);
        assert_eq!(row(&world.image(), id).category(), uncategorised);
        world.pass_until(at.as_millis());
        let image = world.image();
        assert_eq!(row(&image, id).category() == uncategorised, amount, "{}", row(&image, id).description());
    }
}

#[test]
fn a_log_that_amends_a_purchase_and_does_not_book_it_is_read_and_leaves_it_as_it_was_held() {
    for amount in [true, false] {
        let world = World::living(3, Scenario::Demo);
        let (id, at) = about_to_be_amended(&world, amount);
        let before = world.image();
        let held = row(&before, id);
        world.pass_until(at.as_millis());
        let other = world.opened_with(|fetched| {
            if fetched.contains_key("amended") {
                fetched.remove("booked");
            }
        });
        let image = other.image();
        let read = row(&image, id);
        assert_eq!((read.pending(), read.amount(), read.description()), (true, held.amount(), held.description()));
        assert!(!other.pass(3 * DAY).is_empty());
    }
}
