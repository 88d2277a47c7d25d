//! Credentials: every flow of the test providers, opting in, what a refresh stores, and the same under random commands.

mod life;
mod random;
mod world;

use std::collections::BTreeSet;
use std::time::Duration;

use tink_ledger::clock::Clock;
use tink_ledger::command::{Categorization, ChangeAccount, CreateCredentials, UserCommand};
use tink_ledger::event::{Asked, Reason};
use tink_ledger::image::{Segment, UserImage};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::credentials::status_payload;
use tink_ledger::{CredentialsStatus as Status, Exclusion, Id, Refusal};

use self::world::{DAY, World, account_of_kind, kinds, rows_of, sum_of, values};

#[test]
fn the_right_password_leads_to_updated_with_every_kind_of_account() {
    let world = World::new();
    let id = world.create("test-password", &[("username", "tink"), ("password", "tink1234")]).unwrap();
    let statuses = [Status::Created, Status::Authenticating, Status::Updating, Status::Updated];
    assert_eq!(world.statuses(id), statuses);
    let image = world.image();
    let expected = ["CHECKING", "INVESTMENT", "LOAN", "MORTGAGE", "SAVINGS"].map(str::to_owned);
    assert_eq!(kinds(&image), expected.into());
    let stored = world.credentials(id);
    assert_eq!(stored.updated, stored.status_updated);
    assert_eq!(stored.last_accounts, 5);
    assert_eq!(stored.last_count, image.transactions.len());
    assert_eq!(world.payload(id), Some(format!("Analyzed 5 accounts and {} transactions.", stored.last_count)));
    assert!(stored.last_count > 500, "{}", stored.last_count);
}

#[test]
fn a_wrong_password_needs_a_new_login_and_a_plain_refresh_fails_again() {
    let world = World::new();
    let id = world.create("test-password", &[("username", "tink"), ("password", "tink-1234")]).unwrap();
    assert_eq!(world.statuses(id), [Status::Created, Status::Authenticating, Status::AuthenticationError]);
    assert_eq!(world.credentials(id).standing.reason, Some(Reason::WrongLogin));
    world.refresh(id, false).unwrap();
    assert_eq!(world.statuses(id), [Status::Authenticating, Status::AuthenticationError]);
    world.update(id, &[("username", "tink"), ("password", "tink1234")]).unwrap();
    assert_eq!(world.status(id), Status::Created);
    assert_eq!(world.statuses(id).last(), Some(&Status::Updated));
}

#[test]
fn bankid_confirms_itself_after_a_while_unless_the_user_does_first_or_gives_up() {
    let world = World::new();
    let user = [("username", "180012121212")];
    let id = world.create("test-bankid-successful", &user).unwrap();
    let asked = [Status::Created, Status::Authenticating, Status::AwaitingMobileBankid];
    assert_eq!(world.statuses(id), [&asked[..], &[Status::Updating, Status::Updated]].concat());

    world.refresh(id, false).unwrap();
    world.wait(1);
    assert_eq!(world.status(id), Status::AwaitingMobileBankid);
    assert!(matches!(world.credentials(id).standing.asked, Some(Asked::App(_))));
    world.confirm(id, true).unwrap();
    assert_eq!(world.statuses(id), [Status::Updating, Status::Updated]);
    assert_eq!(world.confirm(id, true), Err(Refusal::NothingAsked { status: "UPDATED" }));

    world.refresh(id, false).unwrap();
    world.wait(1);
    world.confirm(id, false).unwrap();
    assert_eq!(world.status(id), Status::AuthenticationError);
    assert_eq!(world.credentials(id).standing.reason, Some(Reason::Cancelled));
    world.refresh(id, false).unwrap();
    assert_eq!(world.statuses(id).last(), Some(&Status::Updated), "BankID may simply be refreshed");
}

#[test]
fn the_failing_bankid_turns_whoever_confirms_away_and_a_stranger_at_once() {
    let world = World::new();
    let id = world.create("test-bankid-failing", &[("username", "180012121212")]).unwrap();
    let failed = [Status::Created, Status::Authenticating, Status::AwaitingMobileBankid, Status::AuthenticationError];
    assert_eq!(world.statuses(id), failed);
    let stranger = world.create("test-bankid-successful", &[("username", "199001010000")]).unwrap();
    let statuses = [Status::Created, Status::Authenticating, Status::AuthenticationError];
    assert_eq!(world.statuses(stranger), statuses);
}

#[test]
fn nobody_confirms_the_slow_bankid_which_ends_after_nine_minutes() {
    let world = World::new();
    let id = world.create("test-bankid-timeout", &[("username", "180012121212")]).unwrap();
    world.wait(2 + 9 * 60 - 1);
    assert_eq!(world.status(id), Status::AwaitingMobileBankid);
    world.wait(1);
    assert_eq!(world.status(id), Status::AuthenticationError);
    assert_eq!(world.credentials(id).standing.reason, Some(Reason::TimedOut));
}

#[test]
fn two_codes_are_asked_for_one_after_the_other_within_two_minutes_each() {
    let world = World::new();
    let id = world.create("test-multi-supplemental", &[("username", "tink-test")]).unwrap();
    let ask = |answers: &[(&str, &str)]| {
        world.refresh(id, false).unwrap();
        world.wait(1);
        assert_eq!(world.status(id), Status::AwaitingSupplemental);
        world.supplement(id, answers)
    };
    world.wait(2);
    assert_eq!(world.credentials(id).standing.asked, Some(Asked::Questions(0)));
    world.wait(119);
    assert_eq!(
        world.supplement(id, &[("code2", "4321")]).unwrap_err(),
        Refusal::InvalidField { field: "code2".to_owned(), reason: "there is no such field".to_owned() }
    );
    assert_eq!(world.supplement(id, &[("code1", "1234")]), Ok(()));
    let before = world.credentials(id);
    assert_eq!((before.status(), &before.standing.asked), (Status::AwaitingSupplemental, &Some(Asked::Questions(1))));
    world.supplement(id, &[("code2", "4321")]).unwrap();
    assert_eq!(world.statuses(id), [Status::Updating, Status::Updated]);

    ask(&[("code1", "1234")]).unwrap();
    world.supplement(id, &[("code2", "1234")]).unwrap();
    assert_eq!(world.credentials(id).standing.reason, Some(Reason::WrongAnswer));
    assert_eq!(world.refresh(id, false), Ok(()));
    assert_eq!(world.statuses(id), [Status::Authenticating, Status::AuthenticationError], "it needs a new login");
    world.update(id, &[("username", "tink-test")]).unwrap();
    world.wait(2);
    world.supplement(id, &[]).unwrap();
    assert_eq!(world.credentials(id).standing.reason, Some(Reason::Cancelled));
    world.update(id, &[("username", "tink-test")]).unwrap();
    assert_eq!(world.statuses(id).last(), Some(&Status::AuthenticationError));
    assert_eq!(world.credentials(id).standing.reason, Some(Reason::TimedOut));
}

#[test]
fn where_a_person_answers_the_simulation_waits_for_them() {
    let world = World::new();
    let fields = values(&[("username", "180012121212")]);
    let provider = "test-bankid-successful".to_owned();
    let command = CreateCredentials { provider, fields, refresh: true, attended: true };
    world.execute(UserCommand::CreateCredentials(command)).unwrap();
    let id = world.image().credentials[0].id;
    world.wait(2 + 9 * 60 - 1);
    assert_eq!(world.status(id), Status::AwaitingMobileBankid);
    world.confirm(id, true).unwrap();
    assert_eq!(world.statuses(id).last(), Some(&Status::Updated));
    world.execute(UserCommand::RefreshCredentials { credentials: id, opt_in: false, attended: true }).unwrap();
    assert_eq!(world.statuses(id).last(), Some(&Status::AuthenticationError));
    assert_eq!(world.credentials(id).standing.reason, Some(Reason::TimedOut));
}

#[test]
fn a_keyfob_answers_a_challenge_and_an_app_of_the_bank_confirms() {
    let world = World::new();
    let keyfob = world.create("test-keyfob", &[("username", "tink-test")]).unwrap();
    let app = world.create("test-third-party-app", &[("username", "tink-test")]).unwrap();
    world.wait(2);
    assert_eq!(world.status(app), Status::AwaitingThirdPartyApp);
    assert_eq!(world.status(keyfob), Status::AwaitingSupplemental);
    world.supplement(keyfob, &[("challenge", "1234"), ("response", "4321")]).unwrap();
    assert_eq!(world.statuses(keyfob).last(), Some(&Status::Updated));
    assert_eq!(world.statuses(app).last(), Some(&Status::Updated));
}

#[test]
fn the_erring_providers_end_in_their_errors() {
    let world = World::new();
    let login = [("username", "tink"), ("password", "tink1234")];
    let temporary = world.create("test-temporary-error", &login).unwrap();
    let statuses = [Status::Created, Status::Authenticating, Status::Updating, Status::TemporaryError];
    assert_eq!(world.statuses(temporary), statuses);
    world.refresh(temporary, false).unwrap();
    assert_eq!(world.statuses(temporary), [Status::Authenticating, Status::Updating, Status::TemporaryError]);

    let permanent = world.create("test-permanent-error", &login).unwrap();
    assert_eq!(world.statuses(permanent), [Status::Created, Status::PermanentError]);
    assert!(matches!(world.refresh(permanent, false), Err(Refusal::NotRefreshable { .. })));
    assert!(matches!(world.update(permanent, &login), Err(Refusal::NotRefreshable { .. })));
    world.execute(UserCommand::DeleteCredentials(permanent)).unwrap();
    assert!(world.image().credentials_by_id(permanent).is_none());
}

#[test]
fn requests_that_do_not_fit_are_refused_and_name_the_field_only() {
    let world = World::new();
    let unknown = Refusal::ProviderNotFound { provider: "nobank".to_owned() };
    assert_eq!(world.create("nobank", &[]), Err(unknown));
    let foreign = world.create("fjordbanken-password", &[]);
    assert!(matches!(foreign, Err(Refusal::ProviderNotFound { .. })), "a bank of another market");
    let refusal = world.create("handelsbanken-bankid", &[("username", "12")]).unwrap_err();
    assert!(matches!(&refusal, Refusal::InvalidField { field, .. } if field == "username"), "{refusal}");
    let login = [("username", "tink"), ("password", "hunter2-hunter2")];
    let id = world.create("test-password", &login).unwrap();
    let again = world.create("test-password", &[("username", "tink"), ("password", "tink1234")]);
    assert_eq!(again, Err(Refusal::CredentialsExist { provider: "test-password".to_owned(), credentials: id }));
    assert_eq!(world.refresh(id, false), Err(Refusal::CredentialsBusy));
    assert_eq!(world.update(id, &login), Err(Refusal::CredentialsBusy));
    let nobody = Id(7);
    assert_eq!(world.refresh(nobody, false), Err(Refusal::CredentialsNotFound { credentials: nobody }));
    let deleted = world.execute(UserCommand::DeleteCredentials(nobody));
    assert_eq!(deleted, Err(Refusal::CredentialsNotFound { credentials: nobody }));
    world.statuses(id);
    assert!(!world.log_text().contains("hunter2"), "no secret reaches the log");
    assert!(!format!("{:?}", world.image()).contains("hunter2"));
}

#[test]
fn credentials_without_a_refresh_stay_created_until_one_is_asked_for() {
    let world = World::new();
    let fields = values(&[("username", "198709230000")]);
    let command = CreateCredentials { provider: "sbab-bankid".to_owned(), fields, refresh: false, attended: false };
    world.execute(UserCommand::CreateCredentials(command)).unwrap();
    world.clock.advance(DAY);
    let stored = world.image().credentials[0].clone();
    assert_eq!((stored.status(), stored.is_busy()), (Status::Created, false));
    world.refresh(stored.id, false).unwrap();
    assert_eq!(world.statuses(stored.id).last(), Some(&Status::Updated));
    assert_eq!(kinds(&world.image()), ["LOAN", "MORTGAGE", "SAVINGS"].map(str::to_owned).into(), "its capabilities");
}

#[test]
fn the_same_login_brings_the_same_data_and_another_seed_or_login_other_data() {
    let rows = |seed: u64, username: &str| {
        let world = World::with(false, seed);
        world.connected("handelsbanken-bankid", username);
        let image = world.image();
        rows_of(&image, account_of_kind(&image, "CHECKING").0)
    };
    let first = rows(1, "198709230000");
    assert_eq!(first, rows(1, "198709230000"));
    assert_ne!(first, rows(2, "198709230000"));
    assert_ne!(first, rows(1, "198709230001"));
}

#[test]
fn a_refresh_adds_the_days_since_books_pendings_and_keeps_what_the_user_changed() {
    let world = World::new();
    let id = world.connected("handelsbanken-bankid", "198709230000");
    let before = world.image();
    let (number, account) = account_of_kind(&before, "CHECKING");
    world.refresh(id, false).unwrap();
    world.statuses(id);
    assert_eq!(rows_of(&world.image(), number), rows_of(&before, number), "nothing new within seconds");

    let change = ChangeAccount { name: Some("Ours".to_owned()), ..ChangeAccount::of(account.id) };
    world.execute(UserCommand::ChangeAccount(Box::new(change))).unwrap();
    let mut booked = 0;
    for _ in 0..10 {
        let earlier = rows_of(&world.image(), number);
        world.clock.advance(DAY);
        world.refresh(id, false).unwrap();
        world.statuses(id);
        let later = rows_of(&world.image(), number);
        for (external_id, amount, pending) in &earlier {
            let Some(now) = later.iter().find(|(other, ..)| other == external_id) else {
                assert!(pending, "{external_id} is gone");
                continue;
            };
            assert!(now.1 == *amount || *pending, "{external_id}");
            assert!(*pending || !now.2, "{external_id} became pending");
            booked += usize::from(*pending && !now.2);
        }
        assert!(later.iter().filter(|(.., pending)| *pending).count() < 12);
    }
    assert!(booked > 0, "some purchase was pending and then booked");
    let image = world.image();
    let (_, account) = account_of_kind(&image, "CHECKING");
    assert_eq!(account.name, "Ours");

    let fresh = World::new();
    fresh.clock.set(world.clock.now().as_millis());
    fresh.connected("handelsbanken-bankid", "198709230000");
    let fresh = fresh.image();
    let there = rows_of(&image, number);
    for row in rows_of(&fresh, account_of_kind(&fresh, "CHECKING").0) {
        assert!(there.contains(&row), "{row:?} is missing after the refreshes");
    }
    assert_eq!(account.balance, account_of_kind(&fresh, "CHECKING").1.balance);
}

#[test]
fn a_booked_pending_keeps_its_id_and_the_category_that_its_user_chose() {
    let world = World::new();
    let id = world.connected("handelsbanken-bankid", "198709230000");
    let pending = |image: &UserImage| {
        let rows = image.transactions.segments().iter().flat_map(Segment::rows);
        rows.filter(|row| row.pending()).map(tink_ledger::image::Row::id).next()
    };
    let mut tries = 0;
    let chosen = loop {
        if let Some(found) = pending(&world.image()) {
            break found;
        }
        tries += 1;
        assert!(tries < 10, "nothing is ever pending");
        world.clock.advance(DAY);
        world.refresh(id, false).unwrap();
        world.statuses(id);
    };
    let category = CategoryIndex::of_code_or_uncategorised("expenses:food.restaurants");
    let choose = Categorization {
        category: CategoryTree::get().row(category, "en_US").id.to_owned(),
        transactions: vec![chosen],
    };
    world.execute(UserCommand::Categorize(vec![choose])).unwrap();
    world.clock.advance(3 * DAY);
    world.refresh(id, false).unwrap();
    world.statuses(id);
    let image = world.image();
    let row = image.transactions.by_id(chosen).unwrap();
    assert!(!row.pending());
    assert_eq!(row.category(), category);
}

#[test]
fn the_balance_of_every_account_moves_with_its_rows() {
    let world = World::new();
    let id = world.connected("handelsbanken-bankid", "198709230000");
    for _ in 0..40 {
        let before = world.image();
        world.clock.advance(Duration::from_secs(19 * 60 * 60 + 11 * 60));
        world.refresh(id, false).unwrap();
        world.statuses(id);
        let after = world.image();
        for (number, account) in after.live_accounts().filter(|(_, account)| account.kind != "INVESTMENT") {
            let moved = sum_of(&after, number).checked_sub(sum_of(&before, number)).unwrap();
            let balance = before.accounts[usize::from(number)].balance.checked_add(moved).unwrap();
            assert_eq!(balance, account.balance, "{}", account.kind);
        }
        let (_, depot) = account_of_kind(&after, "INVESTMENT");
        assert_eq!(depot.facts.portfolios[0].value, depot.balance);
        for kind in ["LOAN", "MORTGAGE"] {
            let (_, account) = account_of_kind(&after, kind);
            let loan = account.facts.loan.as_ref().unwrap();
            let owed = loan.initial_balance.checked_add(loan.amortized).unwrap();
            let newest = loan.history.last().unwrap();
            assert!(newest.balance == owed && newest.interest == loan.interest, "{kind}");
        }
    }
}

#[test]
fn ids_of_accounts_portfolios_and_loans_survive_a_refresh() {
    let world = World::new();
    let id = world.connected("handelsbanken-bankid", "198709230000");
    let ids = |image: &UserImage| -> Vec<Id> {
        let accounts = image.live_accounts().flat_map(|(_, account)| {
            let portfolios = account.facts.portfolios.iter().flat_map(|portfolio| {
                std::iter::once(portfolio.id).chain(portfolio.instruments.iter().map(|instrument| instrument.id))
            });
            let loan = account.facts.loan.iter().map(|loan| loan.id);
            std::iter::once(account.id).chain(portfolios).chain(loan).collect::<Vec<_>>()
        });
        accounts.collect()
    };
    let before = ids(&world.image());
    world.clock.advance(DAY);
    world.refresh(id, false).unwrap();
    world.statuses(id);
    assert_eq!(before, ids(&world.image()));
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
}

#[test]
fn an_account_that_is_excluded_from_aggregation_gets_no_data() {
    let world = World::new();
    let id = world.connected("handelsbanken-bankid", "198709230000");
    let image = world.image();
    let (number, account) = account_of_kind(&image, "SAVINGS");
    let exclude = |exclusion| {
        let change = ChangeAccount { exclusion: Some(exclusion), ..ChangeAccount::of(account.id) };
        world.execute(UserCommand::ChangeAccount(Box::new(change))).unwrap();
        world.clock.advance(DAY);
        world.refresh(id, false).unwrap();
        world.statuses(id);
        world.image()
    };
    let excluded = exclude(Exclusion::Aggregation);
    assert!(rows_of(&excluded, number).is_empty());
    let stored = &excluded.accounts[usize::from(number)];
    assert_eq!((stored.name.as_str(), stored.number.as_str()), (account.name.as_str(), account.number.as_str()));
    assert!(stored.balance.is_zero() && stored.facts.holder_name.is_none());
    assert_eq!(world.credentials(id).last_accounts, 4);
    let back = exclude(Exclusion::None);
    assert!(!rows_of(&back, number).is_empty());
    assert!(back.accounts[usize::from(number)].facts.holder_name.is_some());
}

#[test]
fn deletion_takes_accounts_and_transactions_along_from_every_status() {
    let world = World::new();
    let kept = world.connected("handelsbanken-bankid", "198709230000");
    let before = world.image().transactions.len();
    for seconds in [0, 1, 2, 6, 8, 9] {
        let id = world.create("sbab-bankid", &[("username", "198709230000")]).unwrap();
        world.wait(seconds);
        world.status(id);
        world.execute(UserCommand::DeleteCredentials(id)).unwrap();
        let image = world.image();
        assert_eq!(image.transactions.len(), before);
        assert!(image.live_accounts().all(|(_, account)| account.credentials == kept));
    }
    world.execute(UserCommand::DeleteCredentials(kept)).unwrap();
    let image = world.image();
    assert!(image.transactions.is_empty() && image.live_accounts().next().is_none() && image.credentials.is_empty());
    world.connected("handelsbanken-bankid", "198709230000");
    assert_eq!(world.image().transactions.len(), before);
}

#[test]
fn another_login_brings_another_persons_accounts_in_place_of_the_old_ones() {
    let world = World::new();
    let id = world.connected("handelsbanken-bankid", "198709230000");
    let before: BTreeSet<Id> = world.image().live_accounts().map(|(_, account)| account.id).collect();
    world.update(id, &[("username", "198709230001")]).unwrap();
    world.statuses(id);
    let after: BTreeSet<Id> = world.image().live_accounts().map(|(_, account)| account.id).collect();
    assert!(before.is_disjoint(&after) && !after.is_empty());
}

/// Answers the opt-in question with the accounts of these kinds.
fn opt_in(world: &World, id: Id, wanted: &[&str]) {
    let Some(Asked::Accounts(choices)) = world.credentials(id).standing.asked else { panic!("nothing is asked") };
    let answers: Vec<(&str, &str)> = choices
        .iter()
        .map(|choice| (choice.number.as_str(), if wanted.contains(&choice.kind.as_str()) { "true" } else { "false" }))
        .collect();
    world.supplement(id, &answers).unwrap();
}

#[test]
fn opting_in_fetches_the_chosen_accounts_only_and_opting_out_removes() {
    let world = World::with(true, 1);
    let id = world.create("handelsbanken-bankid", &[("username", "198709230000")]).unwrap();
    world.wait(2);
    assert_eq!(world.status(id), Status::AwaitingMobileBankid);
    world.wait(4);
    let Some(Asked::Accounts(choices)) = world.credentials(id).standing.asked else { panic!("no choice") };
    assert_eq!(choices.len(), 5);
    assert!(choices.iter().all(|choice| !choice.chosen));
    let bad = world.supplement(id, &[(&choices[0].number, "yes")]);
    assert!(matches!(bad, Err(Refusal::InvalidField { .. })));
    assert!(matches!(world.supplement(id, &[("0", "true")]), Err(Refusal::InvalidField { .. })));
    opt_in(&world, id, &["CHECKING", "SAVINGS"]);
    assert_eq!(world.statuses(id), [Status::Updating, Status::Updated]);
    assert_eq!(kinds(&world.image()), ["CHECKING", "SAVINGS"].map(str::to_owned).into());
    let (checking, stored) = world.image().live_accounts().map(|(n, a)| (n, a.id)).next().unwrap();

    world.clock.advance(DAY);
    world.refresh(id, false).unwrap();
    world.statuses(id);
    assert_eq!(kinds(&world.image()).len(), 2, "a plain refresh asks nothing and keeps the choice");

    world.refresh(id, true).unwrap();
    world.wait(1 + 4);
    let Some(Asked::Accounts(choices)) = world.credentials(id).standing.asked else { panic!("no choice") };
    let chosen: BTreeSet<&str> =
        choices.iter().filter(|choice| choice.chosen).map(|choice| choice.kind.as_str()).collect();
    assert_eq!(chosen, ["CHECKING", "SAVINGS"].into());
    let loan = choices.iter().find(|choice| choice.kind == "LOAN").unwrap();
    let checking_number = choices.iter().find(|choice| choice.kind == "CHECKING").unwrap();
    world.supplement(id, &[(&loan.number, "true"), (&checking_number.number, "true")]).unwrap();
    world.statuses(id);
    let image = world.image();
    assert_eq!(kinds(&image), ["CHECKING", "LOAN"].map(str::to_owned).into(), "what is left out is out");
    assert_eq!(image.accounts[usize::from(checking)].id, stored);
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let live: BTreeSet<u16> = image.live_accounts().map(|(number, _)| number).collect();
    assert!(rows.into_iter().all(|row| live.contains(&row.account())));
}

#[test]
fn whoever_does_not_choose_in_time_is_asked_again_by_the_next_refresh() {
    let world = World::with(true, 1);
    let id = world.create("handelsbanken-bankid", &[("username", "198709230000")]).unwrap();
    world.wait(6 + 120);
    assert_eq!(world.credentials(id).standing.reason, Some(Reason::TimedOut));
    assert!(world.image().live_accounts().next().is_none());
    world.refresh(id, false).unwrap();
    world.wait(5);
    assert!(matches!(world.credentials(id).standing.asked, Some(Asked::Accounts(_))));
}

#[test]
fn in_a_world_without_opting_in_every_account_is_fetched_whatever_is_asked() {
    let world = World::new();
    let id = world.connected("handelsbanken-bankid", "198709230000");
    world.refresh(id, true).unwrap();
    assert_eq!(world.statuses(id).last(), Some(&Status::Updated));
    assert_eq!(world.image().live_accounts().count(), 5);
}

#[test]
fn texts_are_swedish_for_swedes() {
    let world = World::new();
    let id = world.connected("handelsbanken-bankid", "198709230000");
    let stored = world.credentials(id);
    let expected = format!("Analyserat 5 konton och {} transaktioner.", stored.last_count);
    assert_eq!(status_payload(&stored, "sv_SE"), Some(expected));
}
