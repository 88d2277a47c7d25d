//! A plan against platforms of every temper.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use tink_ingest::plan::{Plan, Planner};
use tink_ingest::rules::Rules;
use tink_ingest::run::{Sink, Taken, run};
use tink_model::connector::{AccountListEntity, CreateTransactionAccountContainer};

use crate::common::{context, read};

/// What a platform does with a request of which a part exists.
#[derive(Clone, Copy)]
enum Temper {
    RefusesWhole,
    TakesTheRest,
}

struct Platform {
    temper: Temper,
    accounts: Mutex<BTreeSet<String>>,
    transactions: Mutex<Vec<String>>,
    deleted: BTreeSet<String>,
    answers_left: Mutex<usize>,
}

#[derive(Debug, thiserror::Error)]
#[error("the line is dead")]
struct Dead;

impl Platform {
    fn new(temper: Temper) -> Self {
        Self {
            temper,
            accounts: Mutex::default(),
            transactions: Mutex::default(),
            deleted: BTreeSet::new(),
            answers_left: Mutex::new(usize::MAX),
        }
    }

    fn answer(&self) -> Result<(), Dead> {
        let mut left = self.answers_left.lock().expect("one thread");
        *left = left.checked_sub(1).ok_or(Dead)?;
        Ok(())
    }
}

impl Sink for Platform {
    type Error = Dead;

    async fn create_accounts(&self, accounts: &AccountListEntity) -> Result<Taken, Dead> {
        self.answer()?;
        let mut known = self.accounts.lock().expect("one thread");
        let ids: Vec<String> = accounts.accounts.iter().map(|account| account.external_id.to_string()).collect();
        let clash = ids.iter().any(|id| known.contains(id));
        if !clash || matches!(self.temper, Temper::TakesTheRest) {
            known.extend(ids);
        }
        Ok(if clash { Taken::Exists } else { Taken::All })
    }

    async fn ingest(&self, batch: &CreateTransactionAccountContainer) -> Result<Taken, Dead> {
        self.answer()?;
        let mut known = self.transactions.lock().expect("one thread");
        let ids: Vec<String> = batch
            .transaction_accounts
            .iter()
            .flat_map(|account| &account.transactions)
            .map(|row| row.external_id.to_string())
            .collect();
        if ids.iter().any(|id| self.deleted.contains(id)) {
            return Ok(Taken::Deleted);
        }
        let clash = ids.iter().any(|id| known.contains(id));
        if !clash || matches!(self.temper, Temper::TakesTheRest) {
            for id in ids {
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
        Ok(if clash { Taken::Exists } else { Taken::All })
    }
}

/// Runs a future that never waits.
fn at_once<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

fn plan(rows: std::ops::Range<usize>) -> Plan {
    let mut text = String::from("Date,Description,Amount\n2025-01-31,Begin,0.00\n");
    for row in rows {
        text.push_str(&format!("2025-02-{:02},Row {row},-1.00\n", 1 + row % 28));
    }
    let (records, _) = read(text.as_bytes(), &Rules::default()).expect("readable");
    let mut planner = Planner::new();
    planner.add_file([], &context("SEK", None).time_zone, &records);
    planner.finish().expect("a plan")
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.transactions().iter().map(|planned| planned.entity.external_id.to_string()).collect()
}

#[test]
fn a_first_import_takes_one_request_for_accounts_and_one_for_each_batch() {
    let platform = Platform::new(Temper::RefusesWhole);
    let plan = plan(0..6_000);
    let summary = at_once(run(&plan, &platform, |_| ())).expect("carried out");
    assert_eq!((summary.accepted, summary.known, summary.requests), (6_001, 0, 4));
    assert_eq!(*platform.transactions.lock().expect("one thread"), ids(&plan), "in order");
}

#[test]
fn repeating_an_import_adds_nothing_and_an_overlapping_one_adds_the_rest() {
    for temper in [Temper::RefusesWhole, Temper::TakesTheRest] {
        let platform = Platform::new(temper);
        let first = plan(0..50);
        at_once(run(&first, &platform, |_| ())).expect("carried out");
        let again = at_once(run(&first, &platform, |_| ())).expect("carried out");
        assert_eq!((again.accounts_created, again.accounts_known), (0, 1));
        assert_eq!((again.accepted, again.known, again.done()), (0, 51, again.planned));
        let more = plan(0..80);
        let rest = at_once(run(&more, &platform, |_| ())).expect("carried out");
        if matches!(temper, Temper::RefusesWhole) {
            assert_eq!((rest.accepted, rest.known), (30, 51));
        }
        let held: BTreeSet<String> = platform.transactions.lock().expect("one thread").iter().cloned().collect();
        assert_eq!(held, ids(&more).into_iter().collect(), "each once");
        assert_eq!(platform.transactions.lock().expect("one thread").len(), held.len());
    }
}

#[test]
fn what_was_deleted_stays_deleted_and_is_counted() {
    let plan = plan(0..20);
    let mut platform = Platform::new(Temper::RefusesWhole);
    platform.deleted.insert(ids(&plan)[7].clone());
    let summary = at_once(run(&plan, &platform, |_| ())).expect("carried out");
    assert_eq!((summary.accepted, summary.known, summary.deleted), (20, 0, 1));
}

#[test]
fn a_dead_line_stops_it_and_tells_how_far_it_came() {
    let platform = Platform { answers_left: Mutex::new(2), ..Platform::new(Temper::RefusesWhole) };
    let heard = RefCell::new(Vec::new());
    let stopped = at_once(run(&plan(0..6_000), &platform, |summary| heard.borrow_mut().push(summary.done())))
        .expect_err("a dead line");
    assert_eq!(stopped.summary.accepted, 2_500);
    assert_eq!(stopped.to_string(), "stopped after 2500 of 6001 transactions");
    assert_eq!(*heard.borrow(), [0, 2_500]);
}
