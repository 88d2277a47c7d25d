//! Imports: a link with all that somebody else has of it, and more transactions for it.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::data::Teller;
use super::{accounts_of, data, event, link_of};
use crate::command::{ImportedTransaction, LinkImport, Numbers, Shown};
use crate::decide::{Decision, Rules};
use crate::event::{LinkEvent, LinkMade, LinkSource, UserEvent};
use crate::id::Id;
use crate::image::Head;
use crate::refusal::Refusal;
use crate::rules::link::{Grant, Product};

pub(super) fn link(
    head: &Head,
    command: LinkImport,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let link = Id::mint(rng);
    let fetched = Grant { refreshed: Some(now), ..Grant::default() };
    let mut products = BTreeMap::from([(Product::Accounts, fetched)]);
    if !command.data.transactions.is_empty() {
        products.insert(Product::Transactions, fetched);
    }
    let made = LinkMade {
        link,
        institution: command.institution,
        provider: command.provider,
        source: LinkSource::Imported,
        products,
        tags: Vec::new(),
        webhook: None,
        session: None,
        at: now,
    };
    let mut events = vec![event(LinkEvent::Made(Box::new(made)))];
    events.extend(into_new(head, link, command.data, Teller::Client, now, rng, rules)?);
    Decision::made(link, events)
}

/// What brings data into a link that has none.
pub(super) fn into_new(
    head: &Head,
    link: Id,
    shown: Shown,
    teller: Teller,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Vec<UserEvent>, Refusal> {
    let mut accounts = Vec::with_capacity(shown.accounts.len());
    let mut numbers = Numbers::new();
    for (draft, number) in shown.accounts.iter().zip(data::free_numbers(head, shown.accounts.len())?) {
        numbers.insert(draft.original_id.clone(), number);
        accounts.push(data::account(head, draft.clone(), (number, Id::mint(rng)), teller));
    }
    let rows = data::rows(head, &numbers, shown.transactions, teller, rng)?;
    let moved = data::came(link, &rows, now);
    Ok(data::events(data::aggregated(link, accounts, rows, Vec::new(), now, rules), moved))
}

pub(super) fn transactions(
    head: &Head,
    id: Id,
    transactions: Vec<ImportedTransaction>,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let link = link_of(head, id, now)?;
    if link.source != LinkSource::Imported {
        return Err(Refusal::LinkNotImported);
    }
    // The ids of the others are the institution's.
    let imported = accounts_of(head, id).filter(|(_, one)| one.facts.link.as_ref().is_some_and(|link| link.imported));
    let numbers: Numbers = imported.map(|(number, one)| (one.external_id.clone(), number)).collect();
    let rows = data::rows(head, &numbers, transactions, Teller::Client, rng)?;
    if rows.is_empty() {
        return Decision::done(Vec::new());
    }
    let moved = data::came(id, &rows, now);
    let mut events = data::events(data::aggregated(id, Vec::new(), rows, Vec::new(), now, rules), moved);
    if link.grants(Product::Transactions) {
        events.push(event(LinkEvent::Fetched { link: id, products: vec![Product::Transactions], at: now }));
    }
    Decision::done(events)
}
