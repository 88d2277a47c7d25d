//! Decisions on the customer users of MoneyKit: links that are imported, connected, changed and deleted.

mod connect;
mod data;
mod import;
mod shown;

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::{Decision, Rules};
use crate::command::LinkCommand;
use crate::event::{LinkChanged, LinkEvent, TenantEvent, UserEvent};
use crate::id::Id;
use crate::image::{Account, Head, Link};
use crate::refusal::Refusal;
use crate::rules::link::Product;

pub(super) fn decide(
    head: &Head,
    command: LinkCommand,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    match command {
        LinkCommand::Import(command) => import::link(head, command, now, rng, rules),
        LinkCommand::ImportTransactions { link, transactions } => {
            import::transactions(head, link, transactions, now, rng, rules)
        }
        LinkCommand::Change { link, webhook, tags } => {
            link_of(head, link, now)?;
            let webhook = webhook.map(Option::unwrap_or_default);
            Decision::done(vec![event(LinkEvent::Changed(LinkChanged { link, webhook, tags, at: now }))])
        }
        LinkCommand::Delete(link) => {
            link_of(head, link, now)?;
            let accounts = accounts_of(head, link).map(|(number, _)| number).collect();
            Decision::done(vec![event(LinkEvent::Deleted { link, accounts, at: now })])
        }
        LinkCommand::Reset(link) => reset(link_of(head, link, now)?, now),
        LinkCommand::Fetch { link, products } => fetch(head, link, products, now, rng, rules),
        LinkCommand::BeginSession(terms) => connect::begin(head, *terms, now, rng),
        LinkCommand::Exchange { session, institution, shown } => {
            connect::exchange(head, session, institution, shown, now, rng, rules)
        }
    }
}

/// What the events of a user mean to the tenant's list of links.
#[must_use]
pub fn listing(user: Id, events: &[UserEvent]) -> Option<TenantEvent> {
    events.iter().find_map(|event| match event {
        UserEvent::Link(LinkEvent::Made(made)) => {
            let connected = made.session.is_some();
            Some(TenantEvent::LinkAdded { link: made.link, user, connected, at: made.at })
        }
        UserEvent::Link(LinkEvent::Reconnected(again)) => {
            Some(TenantEvent::LinkConnected { link: again.link, at: again.at })
        }
        UserEvent::Link(LinkEvent::Deleted { link, at, .. }) => Some(TenantEvent::LinkRemoved { link: *link, at: *at }),
        _ => None,
    })
}

fn reset(link: &Link, now: EpochMillis) -> Result<Decision, Refusal> {
    if !link.is_connected {
        return Decision::done(Vec::new());
    }
    Decision::done(vec![event(LinkEvent::Expired { link: link.id, at: now })])
}

fn fetch(
    head: &Head,
    id: Id,
    products: Vec<Product>,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let link = link_of(head, id, now)?;
    if !link.is_connected {
        return Err(Refusal::LinkNotConnected);
    }
    if let Some(product) = products.iter().find(|product| !link.products.contains_key(product)) {
        return Err(Refusal::ProductNotGranted { product: product.as_str() });
    }
    let moves = products.iter().any(|product| matches!(product, Product::Accounts | Product::Transactions));
    let mut events = if moves { connect::refresh(head, link, now, rng, rules)? } else { Vec::new() };
    events.push(event(LinkEvent::Fetched { link: id, products, at: now }));
    Decision::done(events)
}

/// A link that is there and not deleted.
fn link_of(head: &Head, id: Id, now: EpochMillis) -> Result<&Link, Refusal> {
    match head.image.links.link(id).filter(|link| !link.is_forgotten(now)) {
        None => Err(Refusal::LinkNotFound { link: id }),
        Some(link) if link.deleted.is_some() => Err(Refusal::LinkDeleted),
        Some(link) => Ok(link),
    }
}

/// The accounts of a link with their numbers, closed ones included.
fn accounts_of(head: &Head, link: Id) -> impl Iterator<Item = (u16, &Account)> {
    head.image.live_accounts().filter(move |(_, account)| account.credentials == link)
}

fn event(event: LinkEvent) -> UserEvent {
    UserEvent::Link(event)
}
