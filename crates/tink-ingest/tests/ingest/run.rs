//! A plan against platforms of every temper, with answers that are lost and imports that are killed.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use tink_ingest::plan::{Plan, Planner};
use tink_ingest::record::{Place, Record};
use tink_ingest::run::journal::InMemory;
use tink_ingest::run::sqlite::{Identity, SqliteJournal};
use tink_ingest::run::{End, Event, Import, Journal, NoReadBack, Options, ReadBack, Report, Stop, Tally};
use tink_ingest::source::{Records, Row};
use tink_model::{Amount, ExternalUserId};

use crate::common::{context, planned, read, source};
use crate::platform::{Dead, Jumps, Platform, Temper, stepped, to_the_end};

const USER: &str = "konto-owner";

fn plan_of(text: &str) -> Plan {
    let (records, rejections) = read(text.as_bytes(), &tink_ingest::rules::Rules::default()).expect("readable");
    assert_eq!(rejections, []);
    planned(&[&source(records)]).0
}

fn plan(rows: std::ops::Range<usize>) -> Plan {
    let mut text = String::from("Date,Description,Amount\n2025-01-31,Begin,0.00\n");
    for row in rows {
        text.push_str(&format!("2025-02-{:02},Row {row},-1.00\n", 1 + row % 28));
    }
    plan_of(&text)
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.iter().map(|planned| planned.expect("a plan").entity.external_id.to_string()).collect()
}

/// An import that begins anew, and what it told.
fn import(plan: &Plan, platform: &Platform) -> (Report<Dead>, Vec<Event>) {
    import_with(plan, platform, platform, &InMemory::default(), Options::default(), &Jumps::default())
}

fn import_with(
    plan: &Plan,
    sink: &Platform,
    read_back: &impl ReadBack,
    journal: &impl Journal,
    options: Options,
    clock: &Jumps,
) -> (Report<Dead>, Vec<Event>) {
    let import = Import { plan, sink, read_back, journal, options, stop: Stop::new() };
    let mut events = Vec::new();
    let report = to_the_end(import.run(clock, &mut |event| events.push(event)));
    (report, events)
}

fn accepted(accepted: u64) -> Tally {
    Tally { accepted, ..Tally::default() }
}

#[test]
fn a_first_import_takes_one_request_for_accounts_and_one_for_each_batch() {
    let platform = Platform::new(Temper::RefusesWhole);
    let plan = plan(0..6_000);
    let (report, events) = import(&plan, &platform);
    assert!(report.is_done());
    assert_eq!((report.tally(), report.requests, report.accounts_created), (accepted(6_001), 4, 1));
    assert_eq!(platform.ids(USER, "konto"), ids(&plan), "in order");
    assert_eq!(platform.held(USER, "konto").balance.to_string(), "-6000.00");
    assert!(matches!(events.first(), Some(Event::UserStarted { .. })), "{events:?}");
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Progress { .. })).count(), 3);
    assert!(matches!(events.last(), Some(Event::UserDone { .. })), "{events:?}");
}

#[test]
fn repeating_an_import_adds_nothing_and_an_overlapping_one_adds_the_rest() {
    for temper in [Temper::RefusesWhole, Temper::TakesTheRest] {
        for can_be_asked in [true, false] {
            let platform = Platform { can_be_asked, ..Platform::new(temper) };
            let (first, more) = (plan(0..50), plan(0..80));
            import(&first, &platform);
            let (again, _) = import(&first, &platform);
            assert_eq!(again.tally(), Tally { known: 51, ..Tally::default() });
            let (rest, _) = import(&more, &platform);
            assert!(rest.is_done() && rest.tally().done() == 81);
            if can_be_asked {
                assert_eq!((rest.requests, rest.tally().accepted), (1, 30), "only what is missing is sent");
            }
            let held = platform.ids(USER, "konto");
            assert_eq!(held.iter().cloned().collect::<BTreeSet<_>>(), ids(&more).into_iter().collect());
            assert_eq!(held.len(), 81, "each once");
            assert_eq!(platform.held(USER, "konto").balance.to_string(), "-80.00");
        }
    }
}

#[test]
fn what_was_deleted_stays_deleted_and_is_counted() {
    let plan = plan(0..20);
    let platform = Platform { deleted: vec![ids(&plan)[7].clone()], ..Platform::new(Temper::RefusesWhole) };
    let (report, _) = import(&plan, &platform);
    assert_eq!(report.tally(), Tally { accepted: 20, deleted: 1, ..Tally::default() });
}

#[test]
fn a_dead_line_fails_the_user_after_some_tries_and_the_next_run_goes_on() {
    let platform = Platform::new(Temper::RefusesWhole);
    platform.dead_from.set(3);
    let (plan, journal, clock) = (plan(0..6_000), InMemory::default(), Jumps::default());
    let (report, events) = import_with(&plan, &platform, &platform, &journal, Options::default(), &clock);
    assert!(matches!(report.users[0].end, End::Failed(_)), "{report:?}");
    assert_eq!(report.tally(), accepted(2_500));
    let waits = events.iter().filter(|event| matches!(event, Event::Retrying { .. })).count();
    assert_eq!((waits, report.retried), (5, 5));
    // Each ceiling is twice the one before; half the chance is three quarters of it.
    assert_eq!(clock.slept.borrow()[..3], [375, 750, 1_500].map(Duration::from_millis));
    platform.dead_from.set(usize::MAX);
    let (rest, _) = import_with(&plan, &platform, &platform, &journal, Options::default(), &Jumps::default());
    assert_eq!((rest.of_this_run(), rest.tally()), (accepted(3_501), accepted(6_001)));
    assert_eq!(platform.ids(USER, "konto"), ids(&plan));
}

#[test]
fn one_users_failure_does_not_stop_the_others() {
    let record = |user: &str, line: u64| {
        let place = Place { file: "queue".into(), line };
        let day = "2025-01-31".parse().expect("a day");
        let amount: Amount = "-1.00".parse().expect("an amount");
        let mut record = Record::new(place, "giro".into(), day, amount, "A".to_owned());
        record.user = Some(user.into());
        Row::Record(record)
    };
    let rows = ["anna", "bo", "cem", "dana"].iter().zip(1..).map(|(user, line)| record(user, line)).collect();
    let (plan, _) = planned(&[&Records::new("queue", context("SEK", None).time_zone, rows)]);
    let platform = Platform { refused: vec!["bo".to_owned()], ..Platform::new(Temper::RefusesWhole) };
    let options = Options { concurrency: 1, ..Options::default() };
    let (report, events) = import_with(&plan, &platform, &platform, &InMemory::default(), options, &Jumps::default());
    let failed: Vec<&ExternalUserId> = events
        .iter()
        .filter_map(|event| if let Event::UserFailed { user, .. } = event { Some(user) } else { None })
        .collect();
    assert_eq!(failed, [&ExternalUserId::from("bo")]);
    assert_eq!((report.tally(), report.is_done()), (accepted(3), false));
}

#[test]
fn the_platforms_pace_is_kept_and_shown() {
    let platform = Platform { faults: [0, 0, 400], ..Platform::new(Temper::RefusesWhole) };
    let clock = Jumps::default();
    let plan = plan(0..20_000);
    let (report, events) = import_with(&plan, &platform, &platform, &InMemory::default(), Options::default(), &clock);
    assert!(report.is_done() && report.retried > 0, "{report:?}");
    assert_eq!(platform.ids(USER, "konto"), ids(&plan));
    assert!(events.iter().any(|event| matches!(event, Event::Waiting { wait, .. } if *wait > Duration::from_secs(2))));
}

#[test]
fn a_greatest_rate_a_deadline_and_a_stop_are_kept() {
    let plan = plan(0..12_000);
    let platform = Platform::new(Temper::RefusesWhole);
    let (journal, clock) = (InMemory::default(), Jumps::default());
    let options = Options { max_rate: Some(2), deadline: Some(Duration::from_millis(1_100)), ..Options::default() };
    let (report, _) = import_with(&plan, &platform, &platform, &journal, options, &clock);
    assert!(matches!(report.users[0].end, End::Deadline), "{report:?}");
    assert_eq!(report.tally(), accepted(7_500), "at 0, 500 and 1000 ms");
    let stop = Stop::new();
    let import = Import {
        plan: &plan,
        sink: &platform,
        read_back: &platform,
        journal: &journal,
        options: Options::default(),
        stop: stop.clone(),
    };
    let report = to_the_end(import.run(&Jumps::default(), &mut |event| {
        if matches!(event, Event::Progress { .. }) {
            stop.ask();
        }
    }));
    assert!(matches!(report.users[0].end, End::Stopped), "{report:?}");
    assert_eq!((report.of_this_run(), report.tally()), (accepted(2_500), accepted(10_000)));
    let (rest, _) = import_with(&plan, &platform, &platform, &journal, Options::default(), &Jumps::default());
    assert_eq!((rest.is_done(), rest.tally(), platform.ids(USER, "konto")), (true, accepted(12_001), ids(&plan)));
}

const PENDING: &str = "Date,Description,Amount,Status\n2025-01-29,Lön,100.00,\n2025-01-30,Reserverat Espresso House,-45.00,Pending\n2025-01-30,ICA,-10.00,Pending\n";

#[test]
fn pending_rows_on_the_platform_find_their_booked_ones() {
    let platform = Platform::new(Temper::RefusesWhole);
    import(&plan_of(PENDING), &platform);
    assert_eq!(platform.held(USER, "konto").balance.to_string(), "100.00");
    // One is booked as it is, one on another day with another text; a third is new.
    let later = plan_of(
        "Date,Description,Amount,Status\n2025-01-29,Lön,100.00,\n2025-01-30,ICA,-10.00,\n2025-02-01,ESPRESSO HOUSE Sthlm,-45.00,\n2025-02-01,SL,-3.00,\n",
    );
    let (report, _) = import(&later, &platform);
    assert_eq!(report.tally(), Tally { accepted: 2, known: 1, booked: 1, ..Tally::default() });
    let held = platform.held(USER, "konto");
    let mut shown: Vec<String> = held.rows.iter().map(|row| format!("{} {}", row.description, row.pending)).collect();
    shown.sort();
    assert_eq!(shown, ["ESPRESSO HOUSE Sthlm false", "ICA false", "Lön false", "SL false"]);
    assert_eq!(held.balance.to_string(), "42.00");
    let (again, _) = import(&later, &platform);
    assert_eq!((again.tally().known, again.requests), (4, 0));
}

#[test]
fn an_id_that_stands_for_another_transaction_there_is_a_conflict_and_is_not_sent() {
    let row = |amount: &str, text: &str| {
        plan_of(&format!(
            "Date,Description,Amount,Transaction ID\n2025-01-31,{text},{amount},T1\n2025-01-31,B,-2.00,T2\n"
        ))
    };
    for can_be_asked in [true, false] {
        let platform = Platform { can_be_asked, ..Platform::new(Temper::RefusesWhole) };
        import(&row("-1.00", "A"), &platform);
        let (report, events) = import(&row("-9.00", "A"), &platform);
        let conflict = events.iter().find_map(|event| match event {
            Event::Conflict { place, id, difference, .. } => Some(format!("{place} {id}: {difference}")),
            _ => None,
        });
        if can_be_asked {
            assert_eq!(report.tally(), Tally { known: 1, conflicting: 1, ..Tally::default() });
            assert_eq!(conflict.as_deref(), Some("bank.csv:2 T1: the amount there is -1.00, and here -9.00"));
        } else {
            assert_eq!(report.tally(), Tally { known: 2, ..Tally::default() }, "without a look all refusals are alike");
        }
        assert_eq!(platform.held(USER, "konto").rows[0].amount.to_string(), "-1.00");
    }
}

#[test]
fn an_account_that_cannot_be_seen_keeps_its_balance() {
    let platform = Platform::new(Temper::RefusesWhole);
    import(&plan(0..10), &platform);
    let before = {
        let mut accounts = platform.accounts.borrow_mut();
        let held = accounts.values_mut().next().expect("an account");
        held.hidden = true;
        held.balance
    };
    let (report, events) = import(&plan(0..12), &platform);
    assert!(report.is_done() && events.iter().any(|event| matches!(event, Event::BalanceKept { .. })), "{events:?}");
    assert_eq!((platform.held(USER, "konto").balance, platform.ids(USER, "konto").len()), (before, 13));
}

/// A plan of several users and accounts.
fn busy_plan(rows: usize) -> Plan {
    let mut planner = Planner::new(None);
    let record = |row: usize| {
        let place = Place { file: "queue".into(), line: row as u64 };
        let day = jiff::civil::date(2024, 1, 1).saturating_add(jiff::Span::new().days((row / 40) as i64));
        let amount = Amount::new((row as i64 * 7_919) % 20_011 - 10_000, 2);
        let account = ["giro", "spar"][row % 2];
        let mut record = Record::new(place, account.into(), day, amount, format!("Row {}", row % 13));
        record.user = Some(["anna", "bo", "cem"][row % 3].into());
        Row::Record(record)
    };
    let source = Records::new("queue", context("SEK", None).time_zone, (0..rows).map(record).collect());
    planner.add(&source, &mut |_| Ok(())).expect("a source");
    planner.finish(&mut |_| Ok(())).expect("a plan")
}

/// A user's account with its rows: ids and amounts in order.
type Wanted = (String, String, Vec<(String, Amount)>);

/// The platform holds exactly the plan: ids in order, amounts, balances.
fn assert_exact(plan: &Plan, platform: &Platform) {
    let mut wanted: Vec<Wanted> = Vec::new();
    for planned in plan.iter() {
        let planned = planned.expect("a plan");
        let account = &plan.accounts()[planned.account];
        let user = plan.users()[account.user].id.to_string();
        let id = account.entity.external_id.to_string();
        let row = (planned.entity.external_id.to_string(), planned.entity.amount);
        match wanted.iter_mut().find(|(its_user, its_id, _)| *its_user == user && *its_id == id) {
            Some((.., rows)) => rows.push(row),
            None => wanted.push((user, id, vec![row])),
        }
    }
    for (user, account, rows) in wanted {
        let held = platform.held(&user, &account);
        let there: Vec<(String, Amount)> = held.rows.iter().map(|row| (row.id.to_string(), row.amount)).collect();
        assert_eq!(there, rows, "{user} {account}");
        let sum = rows.iter().fold(Amount::ZERO, |sum, (_, amount)| sum.checked_add(*amount).expect("it fits"));
        assert_eq!(held.balance, sum, "{user} {account}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn killed_at_any_step_with_answers_lost_at_will_every_row_arrives_once_in_order(
        seed in any::<u64>(),
        faults in prop::array::uniform3(0_u64..250),
        partial in any::<bool>(),
        asked in any::<bool>(),
        on_disk in any::<bool>(),
        kills in prop::collection::vec(1_usize..60, 0..12),
    ) {
        let plan = busy_plan(1_800);
        let temper = if partial { Temper::TakesTheRest } else { Temper::RefusesWhole };
        let mut platform = Platform { can_be_asked: asked, faults, ..Platform::new(temper) };
        platform.dice.set(seed);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.tink-journal");
        let identity = Identity { sources: Vec::new(), settings: String::new() };
        let in_memory = InMemory::default();
        let options = Options { tries: 3, ..Options::default() };
        let mut left = kills.into_iter();
        let mut runs = 0;
        loop {
            runs += 1;
            let steps = left.next().unwrap_or(usize::MAX);
            if runs > 40 {
                // Enough bad luck: users fail after three tries, and are taken up again by the next run.
                platform.faults = [0; 3];
            }
            let clock = Jumps::default();
            let report = if on_disk {
                let journal = SqliteJournal::open(&path, &identity, plan.transactions()).expect("nobody else has it");
                let import = Import { plan: &plan, sink: &platform, read_back: &platform, journal: &journal, options, stop: Stop::new() };
                stepped(import.run(&clock, &mut |_| ()), steps)
            } else {
                let import = Import { plan: &plan, sink: &platform, read_back: &platform, journal: &in_memory, options, stop: Stop::new() };
                stepped(import.run(&clock, &mut |_| ()), steps)
            };
            match report {
                Some(report) if report.is_done() => {
                    let tally = report.tally();
                    prop_assert_eq!((tally.done(), tally.conflicting, tally.deleted), (1_800, 0, 0));
                    break;
                }
                _ => {}
            }
        }
        assert_exact(&plan, &platform);
    }
}

#[test]
fn nobody_needs_to_be_asked() {
    let platform = Platform::new(Temper::RefusesWhole);
    let plan = busy_plan(100);
    let (report, _) =
        import_with(&plan, &platform, &NoReadBack, &InMemory::default(), Options::default(), &Jumps::default());
    assert!(report.is_done());
    assert_exact(&plan, &platform);
}

#[test]
fn what_is_there_is_compared_row_by_row() {
    let platform = Platform::new(Temper::RefusesWhole);
    let plan = plan(0..3_000);
    let journal = InMemory::default();
    let import = Import {
        plan: &plan,
        sink: &platform,
        read_back: &platform,
        journal: &journal,
        options: Options::default(),
        stop: Stop::new(),
    };
    let clock = Jumps::default();
    to_the_end(import.run(&clock, &mut |_| ()));
    let verified = to_the_end(import.verify(&USER.into(), 0, &clock)).expect("it can be asked");
    assert!(verified.found == 3_001 && verified.is_good(0) && clock.slept.borrow().is_empty(), "{verified:?}");
    {
        let mut accounts = platform.accounts.borrow_mut();
        let rows = &mut accounts.values_mut().next().expect("an account").rows;
        rows.remove(7);
        rows[100].description.push_str(" and more");
    }
    let verified = to_the_end(import.verify(&USER.into(), 0, &clock)).expect("it can be asked");
    assert_eq!((verified.found, verified.missing, verified.different, verified.is_good(1)), (2_999, 1, 1, false));
    assert_eq!((verified.first_missing.len(), verified.first_different.len(), clock.slept.borrow().len()), (1, 1, 6));
}

#[test]
fn a_key_that_is_not_good_ends_the_import_for_all() {
    let platform = Platform { key_is_wrong: true, ..Platform::new(Temper::RefusesWhole) };
    let options = Options { concurrency: 1, ..Options::default() };
    let plan = busy_plan(100);
    let (report, _) = import_with(&plan, &platform, &platform, &InMemory::default(), options, &Jumps::default());
    let ends: Vec<bool> = report.users.iter().map(|user| matches!(user.end, End::Failed(_))).collect();
    assert_eq!((ends, report.tally().done()), (vec![true, false, false], 0));
    assert!(matches!(report.users[2].end, End::Abandoned));
}
