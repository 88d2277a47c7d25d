//! One batch, from the look at what is there to the answer to its last request. The journal is a step ahead of every request.

use std::collections::{HashMap, HashSet};

use tink_model::connector::CreateTransactionAccountContainer;
use tink_model::{Amount, ExternalTransactionId, Json};

use super::journal::{AccountEntry, BatchState, Left, What};
use super::look_up::{Likeness, likeness};
use super::request::{Halt, Sent};
use super::user::Run;
use super::{Answer, Endpoint, Event, Journal, ReadBack, Shared, Sink, Tally, Trouble};
use crate::plan::{Batch, Planned};

/// A batch that is being dealt with.
struct Open {
    number: usize,
    rows: Vec<Planned>,
    state: BatchState,
}

impl<S: Sink, R: ReadBack, J: Journal> Shared<'_, '_, S, R, J> {
    pub(super) async fn batch(&self, run: &mut Run<'_>, number: usize) -> Result<(), Halt<S::Error>> {
        self.may_go_on()?;
        let mut rows = std::mem::take(&mut run.spare);
        self.import.plan.read_batch(number, &mut rows).map_err(|error| Halt::Hopeless(Trouble::Plan(error)))?;
        let noted = self.import.journal.batch(number).map_err(|error| self.journal_error(&error))?;
        let mut open = Open { number, rows, state: BatchState::default() };
        match noted {
            Some(state) => open.state = state,
            None => self.begin(run, &mut open).await?,
        }
        let new: HashSet<u16> = open.state.left.iter().flat_map(|left| left.rows.iter().copied()).collect();
        self.find_successors(run, &mut open.rows, &new);
        let mut attempt = 0;
        while let Some(next) = open.state.left.pop() {
            let Some(next) = self.looked_up(run, &mut open, next).await? else { continue };
            self.note_sent(run, &mut open, next)?;
            let sent = self.request(run, &open).await;
            let next = open.state.left.pop();
            let (sent, Some(next)) = (sent?, next) else { continue };
            match sent {
                Sent::Answered(answer) => {
                    attempt = 0;
                    self.answered(run, &mut open, next, answer).await?;
                }
                Sent::Lost(error) => {
                    attempt += 1;
                    open.state.left.push(next);
                    self.before_another_try(&run.user.id, attempt, error).await?;
                }
            }
        }
        run.spare = open.rows;
        Ok(())
    }

    /// A batch of which nothing was sent yet.
    async fn begin(&self, run: &mut Run<'_>, open: &mut Open) -> Result<(), Halt<S::Error>> {
        let looked = self.first_look(run, &open.rows).await;
        open.state.left = looked.left;
        let conflicting = looked.conflicts.len() as u64;
        for (place, difference) in looked.conflicts {
            self.conflict(run, &open.rows[usize::from(place)], difference);
        }
        let tally = Tally { known: looked.known, conflicting, ..Tally::default() };
        self.count(run, open, tally);
        if open.state.is_done() { self.save(run, open) } else { Ok(()) }
    }

    fn conflict(&self, run: &Run<'_>, row: &Planned, difference: String) {
        self.tell(Event::Conflict {
            user: run.user.id.clone(),
            place: row.place.clone(),
            id: row.entity.external_id.clone(),
            difference,
        });
    }

    /// A request whose fate nobody knows is looked up. What is left of it to be sent, if anything.
    async fn looked_up(
        &self,
        run: &mut Run<'_>,
        open: &mut Open,
        mut next: Left,
    ) -> Result<Option<Left>, Halt<S::Error>> {
        if !next.sent {
            return Ok(Some(next));
        }
        next.doubtful = true;
        next.sent = false;
        if let Some(found) = self.find(run, &open.rows, &next.rows, false).await {
            let (taken, rest): (Vec<u16>, Vec<u16>) = next.rows.iter().partition(|place| {
                let present = found.get(place);
                // A pending one that is still pending was not booked.
                present.is_some_and(|present| likeness(&open.rows[usize::from(**place)], present) == Likeness::Same)
            });
            let user = run.user.id.clone();
            self.tell(Event::Reconciled { user, rows: next.rows.len(), found: taken.len() });
            self.taken(run, open, next.what, &taken);
            next.rows = rest;
            if next.rows.is_empty() {
                self.save(run, open)?;
                return Ok(None);
            }
        }
        Ok(Some(next))
    }

    /// Puts a request back as one that is being sent.
    fn note_sent(&self, run: &Run<'_>, open: &mut Open, next: Left) -> Result<(), Halt<S::Error>> {
        open.state.left.push(Left { sent: true, ..next });
        self.save(run, open)
    }

    /// Sends the request on top.
    async fn request(&self, run: &Run<'_>, open: &Open) -> Result<Sent<S::Error>, Halt<S::Error>> {
        let Some(next) = open.state.left.last() else { return Ok(Sent::Answered(Answer::Taken)) };
        let rows: Vec<Planned> =
            next.rows.iter().filter_map(|&place| open.rows.get(usize::from(place))).map(with_payload).collect();
        let user = &run.user.id;
        match (next.what, rows.as_slice()) {
            (What::Book, [row]) => {
                let account = &self.import.plan.accounts()[row.account].entity.external_id;
                let balance = balances(run, &rows).pop().unwrap_or_default();
                let book = || self.import.sink.book(user, account, balance, &row.entity);
                self.send(Endpoint::Transactions, book).await
            }
            _ => {
                let body = self.body(run, &rows);
                self.send(Endpoint::Transactions, || self.import.sink.ingest(user, &body)).await
            }
        }
    }

    fn body(&self, run: &Run<'_>, rows: &[Planned]) -> CreateTransactionAccountContainer {
        let balances = balances(run, rows);
        Batch::new(self.import.plan.accounts(), rows).with_balances(&balances).request()
    }

    async fn answered(
        &self,
        run: &mut Run<'_>,
        open: &mut Open,
        mut next: Left,
        answer: Answer,
    ) -> Result<(), Halt<S::Error>> {
        match (answer, next.what, next.rows.len()) {
            (Answer::Taken, what, _) => self.taken(run, open, what, &next.rows),
            (_, What::Book, _) => self.count(run, open, Tally { deleted: 1, ..Tally::default() }),
            (Answer::Deleted, _, 1) => self.count(run, open, Tally { deleted: 1, ..Tally::default() }),
            (_, _, 1) => self.single(run, open, &next).await,
            (_, _, rows) => {
                // A platform may have taken a part of it; and on an account that was looked up before, nothing else can be there.
                let found = self.find(run, &open.rows, &next.rows, false).await.unwrap_or_default();
                let same = |place: &u16| {
                    found.get(place).is_some_and(|one| likeness(&open.rows[usize::from(*place)], one) == Likeness::Same)
                };
                let (taken, rest): (Vec<u16>, Vec<u16>) = next.rows.iter().partition(|place| same(place));
                if taken.is_empty() {
                    self.tell(Event::Halved { user: run.user.id.clone(), rows });
                    let second = next.rows.split_off(rows / 2);
                    let half = |rows| Left { rows, sent: false, ..next.clone() };
                    open.state.left.extend([half(second), half(next.rows.clone())]);
                } else {
                    self.taken(run, open, What::Ingest, &taken);
                    if !rest.is_empty() {
                        open.state.left.push(Left { rows: rest, sent: false, ..next });
                    }
                }
            }
        }
        self.save(run, open)
    }

    /// A single transaction whose id exists.
    async fn single(&self, run: &mut Run<'_>, open: &mut Open, next: &Left) {
        let found = self.find(run, &open.rows, &next.rows, false).await;
        let place = next.rows[0];
        let can_look_up = found.is_some();
        let present = found.unwrap_or_default().remove(&place);
        let row = &open.rows[usize::from(place)];
        match present.map(|present| likeness(row, &present)) {
            Some(Likeness::Booked) => {
                open.state.left.push(Left { what: What::Book, rows: vec![place], sent: false, doubtful: false });
            }
            Some(Likeness::Other(difference)) => {
                self.conflict(run, row, difference);
                self.count(run, open, Tally { conflicting: 1, ..Tally::default() });
            }
            Some(Likeness::Same) | None => {
                // Where nothing could be looked up before, the balance has nothing in it but what is sent.
                if next.doubtful || !can_look_up {
                    grow(run, row);
                }
                self.count(run, open, Tally { known: 1, ..Tally::default() });
            }
        }
    }

    /// These rows are there now, through this import.
    fn taken(&self, run: &mut Run<'_>, open: &mut Open, what: What, places: &[u16]) {
        for &place in places {
            if let Some(row) = open.rows.get(usize::from(place)) {
                grow(run, row);
            }
        }
        let rows = places.len() as u64;
        let tally = match what {
            What::Ingest => Tally { accepted: rows, ..Tally::default() },
            What::Book => Tally { booked: rows, ..Tally::default() },
        };
        self.count(run, open, tally);
    }

    fn count(&self, run: &mut Run<'_>, open: &mut Open, tally: Tally) {
        open.state.tally.add(&tally);
        run.of_this_run.add(&tally);
        if tally.done() > 0 {
            self.tell(Event::Progress { user: run.user.id.clone(), tally });
        }
    }

    fn save(&self, run: &Run<'_>, open: &Open) -> Result<(), Halt<S::Error>> {
        let mut accounts: Vec<usize> = open.rows.iter().map(|row| row.account).collect();
        accounts.dedup();
        let planned = self.import.plan.accounts();
        let entries: Vec<AccountEntry<'_>> = accounts
            .iter()
            .filter_map(|&index| Some((&run.user.id, &planned[index].entity.external_id, *run.states.get(&index)?)))
            .collect();
        let batch = Some((open.number, &open.state));
        self.import.journal.save(batch, &entries).map_err(|error| self.journal_error(&error))
    }
}

/// A booked transaction that was taken is in its account's balance from now on.
fn grow(run: &mut Run<'_>, row: &Planned) {
    if let Some(state) = run.states.get_mut(&row.account)
        && state.grows
        && row.entity.pending != Some(true)
    {
        state.balance = state.balance.checked_add(row.entity.amount).unwrap_or(state.balance);
    }
}

/// The balance that goes with each row: what the account has, and what the rows up to this one add.
fn balances(run: &Run<'_>, rows: &[Planned]) -> Vec<Amount> {
    let mut running: HashMap<usize, Amount> = HashMap::new();
    rows.iter()
        .map(|row| {
            let Some(state) = run.states.get(&row.account) else { return Amount::ZERO };
            let balance = running.entry(row.account).or_insert(state.balance);
            if state.grows && row.entity.pending != Some(true) {
                *balance = balance.checked_add(row.entity.amount).unwrap_or(*balance);
            }
            *balance
        })
        .collect()
}

/// The row as it is sent: one that takes the place of pending ones names them.
fn with_payload(row: &Planned) -> Planned {
    let mut row = row.clone();
    if !row.replaces.is_empty() {
        let ids: Vec<&str> = row.replaces.iter().map(ExternalTransactionId::as_str).collect();
        let payload = serde_json::json!({ "PENDING_IDS": ids }).to_string();
        row.entity.payload = Json::from_text(payload).ok();
    }
    row
}
