//! What a bank user of XS2A.api has beside accounts and transactions: access tokens, wizards, bank connections, marks.

use std::collections::BTreeMap;
use std::sync::Arc;

use tink_model::EpochMillis;

use crate::event::{Connected, Validity};
use crate::id::Id;
use crate::rules::bank::{
    Bank, Purpose, SyncFault, SyncMode, SyncsFail, Terms, Upkeep, WizardState, ended_by_time, of_code,
};

/// All that a bank user has; nothing for the users of the other APIs.
#[derive(Debug, Clone, Default)]
pub struct BankSide {
    /// The access tokens, oldest first.
    pub tokens: Vec<AccessToken>,
    /// The wizards, oldest first.
    pub wizards: Vec<Arc<Wizard>>,
    connections: Vec<BankConnection>,
    pub(crate) seen: BTreeMap<u16, Vec<Mark>>,
}

/// An access token. The token itself follows from its id and the world's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its id.
    pub id: Id,
    /// For how long it is good.
    pub validity: Validity,
    /// When it was created.
    pub created: EpochMillis,
}

/// A wizard. Its key follows from its id and the world's key.
#[derive(Debug, Clone)]
pub struct Wizard {
    /// Its id.
    pub id: Id,
    /// What it is for.
    pub purpose: Purpose,
    /// What the client asked for.
    pub terms: Terms,
    state: WizardState,
    /// When it was started, and every time it moved on.
    pub moves: Vec<EpochMillis>,
}

impl Wizard {
    /// When it was started.
    #[must_use]
    pub fn created(&self) -> EpochMillis {
        self.moves.first().copied().unwrap_or(EpochMillis::new(0))
    }

    /// Where it stands, at a time: one that nobody drives on is over.
    #[must_use]
    pub fn state(&self, now: EpochMillis) -> WizardState {
        let moved = self.moves.last().copied().unwrap_or(now);
        ended_by_time(&self.state, moved, now).unwrap_or_else(|| self.state.clone())
    }
}

/// A bank connection.
#[derive(Debug, Clone)]
pub struct BankConnection {
    /// Its id.
    pub id: Id,
    /// The wizard that made it.
    pub wizard: Id,
    /// The wizard in which the account holder logged in last.
    pub login: Id,
    /// The country of the bank.
    pub country: String,
    /// The code of the bank.
    pub bank: String,
    /// The user name there.
    pub username: String,
    /// What becomes of synchronisations with the stored login.
    pub syncs: SyncsFail,
    /// What the client asked for.
    pub terms: Terms,
    /// The numbers of the accounts that were chosen; all without them.
    pub chosen: Option<Vec<String>>,
    /// The numbers of accounts that were deleted and do not come back.
    pub dropped: Vec<String>,
    /// How many synchronisations in a row have failed.
    pub failures: u8,
    /// Why the last one failed.
    pub fault: Option<SyncFault>,
    /// When it was synchronised last.
    pub synced: EpochMillis,
    /// When the consent is over.
    pub consent_until: EpochMillis,
    /// When the synchronisation that goes on in the background ends.
    pub running: Option<EpochMillis>,
    /// When it is synchronised by itself next.
    pub next: Option<EpochMillis>,
    /// When it was made.
    pub created: EpochMillis,
    /// Whether it was deleted; what it brought stays, and tells where it came from.
    pub deleted: bool,
}

impl BankConnection {
    fn new(connected: &Connected) -> Self {
        Self {
            id: connected.connection,
            wizard: connected.wizard,
            login: connected.wizard,
            country: connected.country.clone(),
            bank: connected.bank.clone(),
            username: connected.username.clone(),
            syncs: connected.syncs,
            terms: connected.terms.clone(),
            chosen: connected.chosen.clone(),
            dropped: Vec::new(),
            failures: 0,
            fault: None,
            synced: connected.at,
            consent_until: connected.consent_until,
            running: None,
            next: connected.next,
            created: connected.at,
            deleted: false,
        }
    }

    /// The account holder has logged in once more.
    fn renew(&mut self, connected: &Connected) {
        self.login = connected.wizard;
        self.username.clone_from(&connected.username);
        self.syncs = connected.syncs;
        self.chosen.clone_from(&connected.chosen);
        self.failures = 0;
        self.fault = None;
        self.synced = connected.at;
        self.consent_until = connected.consent_until;
        self.running = None;
        self.next = connected.next;
    }

    /// The bank, if this release knows it.
    #[must_use]
    pub fn bank(&self) -> Option<&'static Bank> {
        of_code(&self.country, &self.bank)
    }

    /// How it is kept up to date, at a time.
    #[must_use]
    pub fn upkeep(&self, now: EpochMillis) -> Upkeep {
        Upkeep { wanted: self.terms.mode, failures: self.failures, consent_over: self.consent_until <= now }
    }

    /// Who keeps it up to date.
    #[must_use]
    pub fn mode(&self) -> SyncMode {
        self.upkeep(self.synced).mode()
    }

    /// When something happens to it by itself.
    #[must_use]
    pub fn due(&self) -> Option<EpochMillis> {
        self.running.or(self.next).filter(|_| !self.deleted)
    }
}

/// What was marked as seen: the rows below a serial, with a date before an instant or with any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    below: u32,
    before: Option<EpochMillis>,
}

impl Mark {
    pub(crate) fn new(below: u32, before: Option<EpochMillis>) -> Self {
        Self { below, before }
    }

    fn covers(self, serial: u32, date: EpochMillis) -> bool {
        serial < self.below && self.before.is_none_or(|before| date < before)
    }

    /// Whether it says all that another says.
    fn includes(self, other: Self) -> bool {
        let later = match (self.before, other.before) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(others)) => own >= others,
        };
        later && self.below >= other.below
    }
}

impl BankSide {
    /// The access token with that id.
    #[must_use]
    pub fn token(&self, id: Id) -> Option<&AccessToken> {
        self.tokens.iter().find(|token| token.id == id)
    }

    /// The wizard with that id.
    #[must_use]
    pub fn wizard(&self, id: Id) -> Option<&Wizard> {
        self.wizards.iter().find(|wizard| wizard.id == id).map(Arc::as_ref)
    }

    /// The bank connections that are not deleted, oldest first.
    pub fn connections(&self) -> impl DoubleEndedIterator<Item = &BankConnection> {
        self.connections.iter().filter(|connection| !connection.deleted)
    }

    /// The bank connection with that id, if it is not deleted.
    #[must_use]
    pub fn connection(&self, id: Id) -> Option<&BankConnection> {
        self.connections().find(|connection| connection.id == id)
    }

    /// The bank connection with that id, deleted or not: what an account came from.
    #[must_use]
    pub fn origin(&self, id: Id) -> Option<&BankConnection> {
        self.connections.iter().find(|connection| connection.id == id)
    }

    /// Whether a row is new: it was not marked as seen since a synchronisation brought it.
    #[must_use]
    pub fn is_new(&self, account: u16, serial: u32, date: EpochMillis) -> bool {
        let marks = self.seen.get(&account).map_or(&[][..], Vec::as_slice);
        !marks.iter().any(|mark| mark.covers(serial, date))
    }

    /// When something happens by itself next.
    pub(crate) fn due(&self) -> Option<EpochMillis> {
        self.connections.iter().filter_map(BankConnection::due).min()
    }

    pub(crate) fn set_token(&mut self, id: Id, validity: &Validity, at: EpochMillis) {
        match self.tokens.iter_mut().find(|token| token.id == id) {
            Some(token) => token.validity.clone_from(validity),
            None => self.tokens.push(AccessToken { id, validity: validity.clone(), created: at }),
        }
    }

    pub(crate) fn start_wizard(
        &mut self,
        id: Id,
        purpose: Purpose,
        terms: &Terms,
        state: &WizardState,
        at: EpochMillis,
    ) {
        let (terms, state) = (terms.clone(), state.clone());
        self.wizards.push(Arc::new(Wizard { id, purpose, terms, state, moves: vec![at] }));
    }

    pub(crate) fn move_wizard(&mut self, id: Id, state: &WizardState, at: EpochMillis) {
        if let Some(wizard) = self.wizards.iter_mut().find(|wizard| wizard.id == id) {
            let wizard = Arc::make_mut(wizard);
            wizard.state.clone_from(state);
            wizard.moves.push(at);
        }
    }

    pub(crate) fn connect(&mut self, connected: &Connected) {
        match self.connections.iter_mut().find(|one| one.id == connected.connection) {
            Some(connection) => connection.renew(connected),
            None => self.connections.push(BankConnection::new(connected)),
        }
    }

    pub(crate) fn change(&mut self, id: Id, change: impl FnOnce(&mut BankConnection)) {
        if let Some(connection) = self.connections.iter_mut().find(|connection| connection.id == id) {
            change(connection);
        }
    }

    pub(crate) fn mark(&mut self, account: u16, mark: Mark) {
        let marks = self.seen.entry(account).or_default();
        if marks.iter().any(|other| other.includes(mark)) {
            return;
        }
        marks.retain(|other| !mark.includes(*other));
        marks.push(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_seen_up_to_a_day_or_all_and_new_ones_come_after() {
        let mut side = BankSide::default();
        let day = |number: i64| EpochMillis::new(number * 86_400_000);
        assert!(side.is_new(0, 1, day(1)));
        side.mark(0, Mark::new(10, Some(day(5))));
        assert!(!side.is_new(0, 1, day(4)) && side.is_new(0, 1, day(5)) && side.is_new(0, 10, day(4)));
        side.mark(0, Mark::new(20, None));
        assert!(!side.is_new(0, 19, day(9)) && side.is_new(0, 20, day(1)) && side.is_new(1, 1, day(1)));
        // What a mark includes need not be kept.
        assert_eq!(side.seen[&0], [Mark::new(20, None)]);
        side.mark(0, Mark::new(15, Some(day(3))));
        assert_eq!(side.seen[&0].len(), 1);
    }
}
