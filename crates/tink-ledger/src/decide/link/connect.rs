//! Dialogues in which a user connects a link, and what the institution then shows: a simulated person, or what a tester said.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use tink_model::{DateTime, EpochMillis};

use super::data::Teller;
use super::{accounts_of, data, event, import, link_of, shown};
use crate::command::Shown;
use crate::decide::accounts::MAX_ACCOUNTS;
use crate::decide::fetch::{self, Fetch, Login, Simulated};
use crate::decide::{Decision, Rules};
use crate::event::{
    AccountAggregated, AccountFacts, AccountsAggregated, LinkAccount, LinkEvent, LinkMade, LinkMoved, LinkReconnected,
    LinkSource, SessionTerms, UserEvent,
};
use crate::id::Id;
use crate::image::{Head, Link, Row, Segment};
use crate::refusal::Refusal;
use crate::rules::link::{Grant, PROVIDERS, Product, SESSION_MILLIS, account_type, is_liability, of_id};
use crate::rules::scenario::{AccountKey, Scenario};

/// The products of a link whose session asks for none in particular (ours).
const USUAL: [Product; 3] = [Product::Accounts, Product::AccountNumbers, Product::Transactions];

/// How many characters of a number are a mask.
const MASK: usize = 4;

pub(super) fn begin(
    head: &Head,
    terms: SessionTerms,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
) -> Result<Decision, Refusal> {
    if let Some(existing) = terms.existing {
        link_of(head, existing, now)?;
    }
    let session = Id::mint(rng);
    let until = EpochMillis::new(now.as_millis().saturating_add(SESSION_MILLIS));
    let begun = LinkEvent::SessionBegun { session, terms: Box::new(terms), until, at: now };
    Decision::made(session, vec![event(begun)])
}

pub(super) fn exchange(
    head: &Head,
    id: Id,
    institution: String,
    shown: Option<Box<Shown>>,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let session = head.image.links.session(id, now).ok_or(Refusal::LinkSessionOver)?;
    let terms = &session.terms;
    match terms.existing {
        Some(existing) => {
            let link = link_of(head, existing, now)?;
            let again = LinkReconnected {
                link: link.id,
                session: id,
                products: products(terms, Some(link), now),
                tags: terms.tags.clone(),
                webhook: terms.webhook.clone(),
                at: now,
            };
            let mut events = vec![event(LinkEvent::Reconnected(Box::new(again)))];
            events.extend(match shown {
                Some(shown) => shown::events(head, link, *shown, now, rng, rules)?,
                None => refresh(head, link, now, rng, rules)?,
            });
            Decision::made(link.id, events)
        }
        None => {
            let link = Id::mint(rng);
            let institution = terms.institution.clone().unwrap_or(institution);
            let made = LinkMade {
                link,
                provider: provider(&institution, &terms.providers),
                institution,
                source: if shown.is_some() { LinkSource::Told } else { LinkSource::Simulated },
                products: products(terms, None, now),
                tags: terms.tags.clone().unwrap_or_default(),
                webhook: terms.webhook.clone(),
                session: Some(id),
                at: now,
            };
            let data = match shown {
                Some(shown) => import::into_new(head, link, *shown, Teller::Institution, now, rng, rules)?,
                None => {
                    let aggregated = simulated(head, link, &made.institution, None, now, rng, rules)?;
                    let moved = LinkMoved { simulated: true, ..data::came(link, &aggregated.rows, now) };
                    data::events(aggregated, moved)
                }
            };
            let mut events = vec![event(LinkEvent::Made(Box::new(made)))];
            events.extend(data);
            Decision::made(link, events)
        }
    }
}

/// What a link has from now on: what the session asks for, else what it had, else the usual. Accounts belong to every link.
fn products(terms: &SessionTerms, link: Option<&Link>, now: EpochMillis) -> BTreeMap<Product, Grant> {
    let mut products = match (&terms.products, link) {
        (Some(asked), _) => asked.clone(),
        (None, Some(link)) => link.products.clone(),
        (None, None) => USUAL.iter().map(|product| (*product, Grant::default())).collect(),
    };
    products.entry(Product::Accounts).or_default();
    products.values_mut().for_each(|grant| grant.refreshed = Some(now));
    products
}

/// The first provider of those that may be used that reaches the institution; else MoneyKit itself.
fn provider(institution: &str, allowed: &[String]) -> String {
    let reaches = |name: &&str| of_id(institution).is_some_and(|one| one.id_with(name).is_some());
    let mut usable = PROVIDERS.into_iter().filter(|name| allowed.is_empty() || allowed.iter().any(|one| one == name));
    usable.find(reaches).unwrap_or(PROVIDERS[0]).to_owned()
}

/// What is new of a link. What was imported, or said by a tester, stays as it is.
pub(super) fn refresh(
    head: &Head,
    link: &Link,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Vec<UserEvent>, Refusal> {
    if link.source != LinkSource::Simulated {
        return Ok(Vec::new());
    }
    let aggregated = simulated(head, link.id, &link.institution, link.simulated, now, rng, rules)?;
    let pendings = accounts_of(head, link.id).flat_map(|(number, _)| head.pendings_of(number));
    let again = pendings.map(|(serial, _)| serial).filter(|serial| !aggregated.removed.contains(serial)).collect();
    // What a tester said of a simulated person is not known to their institution; what was held may be released.
    let rows = head.image.transactions.segments().iter().flat_map(Segment::rows);
    let went = |row: &Row<'_>| aggregated.gone.contains(&row.account()) || aggregated.removed.contains(&row.serial());
    let removed = rows.filter(went).map(Row::id).collect();
    let shown = |number: u16| aggregated.accounts.iter().any(|account| account.account == number);
    let closed = accounts_of(head, link.id).filter(|(number, account)| account.closed && shown(*number));
    let reopened = closed.map(|(number, _)| number).collect();
    let moved = LinkMoved { again, removed, reopened, simulated: true, ..data::came(link.id, &aggregated.rows, now) };
    Ok(data::events(aggregated, moved))
}

/// The person behind a user's login at an institution: a checking account, savings, and a card.
fn simulated(
    head: &Head,
    link: Id,
    institution: &str,
    last: Option<EpochMillis>,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<AccountsAggregated, Refusal> {
    let created = &head.image.profile.created;
    let provider = format!("moneykit/{institution}");
    let username = created.external_id.as_deref().unwrap_or_default();
    // Of all lives only this one has a card.
    let login = Login { provider: &provider, username, market: &created.market, scenario: Scenario::Overspender };
    let mut simulated = Simulated::behind(created, login, now, rules.seed);
    if let Some(simulated) = &mut simulated {
        let wanted = [AccountKey::Checking, AccountKey::Savings, AccountKey::Card];
        simulated.accounts.retain(|account| wanted.contains(&account.key));
    }
    let fetch = Fetch {
        connection: link,
        chosen: None,
        last,
        days: None,
        keep_days: None,
        details: false,
        goes_on: false,
        by_itself: false,
    };
    // Nothing else than too many accounts or rows is in the way of a simulated person.
    let fetched = fetch::events(head, &fetch, simulated.as_ref(), now, rng, rules);
    let mut aggregated = fetched.map_err(|_| Refusal::TooManyAccounts { limit: MAX_ACCOUNTS })?;
    aggregated.accounts.iter_mut().for_each(|account| as_of_a_link(account, now));
    Ok(aggregated)
}

/// An account in MoneyKit's words: its type, and what is owed as a positive number.
fn as_of_a_link(account: &mut AccountAggregated, now: EpochMillis) {
    account.kind = account_type(&account.kind);
    if is_liability(&account.kind) {
        account.balance = -account.balance;
    }
    let digits: Vec<char> = account.number.chars().filter(char::is_ascii_alphanumeric).collect();
    let mask: String = digits[digits.len().saturating_sub(MASK)..].iter().collect();
    let is_deposit = account.kind.starts_with("depository.");
    let link = LinkAccount {
        mask: Some(mask).filter(|mask| !mask.is_empty()),
        available: is_deposit.then_some(account.balance),
        balance_date: DateTime::on_clock(now, 0).map(|time| format!("{}Z", time.as_str().replace(' ', "T"))),
        ..LinkAccount::default()
    };
    let currency = account.facts.take().and_then(|facts| facts.currency);
    account.facts = Some(AccountFacts { currency, link: Some(Box::new(link)), ..AccountFacts::default() });
}
