//! How links, accounts and transactions are written: every documented member, also those without a value.

use tink_ledger::event::LinkSource;
use tink_ledger::image::{Account as StoredAccount, Link as StoredLink, Row, UserImage};
use tink_ledger::rules::link::{Grant, Product as Kind, day_of, is_told, of_id, time_of};
use tink_model::moneykit::{
    Account, AccountBalances, AccountWithNumbers, Link, LinkErrorCode, LinkProduct, LinkProducts, LinkState, Product,
    ProductSettings, Provider, Transaction, TransactionType,
};
use tink_model::{AmountText, Currency, DateTime, EpochMillis, Json};

use super::avatar::avatar;
use super::ids;

/// What an institution could deliver, beside accounts (ours: categories come with the transactions).
const OFFERED: [Kind; 4] = [Kind::AccountNumbers, Kind::Identity, Kind::Transactions, Kind::Investments];

/// A moment as the reference's samples write it: in UTC, to the second, without a zone.
pub(super) fn time(at: EpochMillis) -> Option<DateTime> {
    DateTime::on_clock(at, 0).and_then(|time| time.as_str().replacen(' ', "T", 1).parse().ok())
}

pub(super) fn link(stored: &StoredLink) -> Link {
    let (state, error) = match (stored.deleted, stored.is_connected) {
        (Some(_), _) => (LinkState::Deleted, None),
        (None, true) => (LinkState::Connected, None),
        (None, false) => (LinkState::Error, Some(LinkErrorCode::AuthExpired)),
    };
    // An institution that a later release knows no more keeps its id as its name.
    let name = of_id(&stored.institution).map_or(stored.institution.as_str(), |one| one.name);
    let left = OFFERED.into_iter().filter(|product| !stored.products.contains_key(product));
    let left: Vec<Product> = left.map(|product| Product::from(product.as_str())).collect();
    let mut link = Link::new(ids::link(stored.id))
        .with_institution_id(stored.institution.as_str())
        .with_institution_name(name)
        .with_institution_avatar(avatar(name))
        .with_state(state)
        .with_provider(Provider::from(stored.provider.as_str()))
        .with_link_tags(stored.tags.clone())
        .with_tags(stored.tags.clone())
        .with_products(products(stored))
        .with_available_products(left);
    link.error_code = error;
    link.last_synced_at = stored.synced.and_then(time);
    link.webhook.clone_from(&stored.webhook);
    link
}

fn products(stored: &StoredLink) -> LinkProducts {
    let of = |kind: Kind| stored.products.get(&kind).map(|grant| product(stored, kind, grant));
    let mut products = LinkProducts::new();
    products.accounts = of(Kind::Accounts);
    products.account_numbers = of(Kind::AccountNumbers);
    products.identity = of(Kind::Identity);
    products.transactions = of(Kind::Transactions);
    products.investments = of(Kind::Investments);
    products.enrichment = of(Kind::Enrichment);
    products
}

fn product(stored: &StoredLink, kind: Kind, grant: &Grant) -> LinkProduct {
    let mut product = LinkProduct::new();
    product.refreshed_at = grant.refreshed.and_then(time);
    product.last_attempted_at.clone_from(&product.refreshed_at);
    if grant.required.is_some() || grant.prefetch.is_some() {
        let mut settings = ProductSettings::new();
        settings.required = grant.required;
        settings.prefetch = grant.prefetch;
        product.settings = Some(settings);
    }
    // Whether an import is all of the past nobody says.
    product.has_history = (kind == Kind::Transactions).then_some(stored.source == LinkSource::Simulated);
    product
}

pub(super) fn account(image: &UserImage, stored: &StoredAccount) -> Account {
    let mut account = Account::new(ids::account(stored.id))
        .with_account_type(stored.kind.as_str())
        .with_name(stored.name.as_str())
        .with_balances(balances(image, stored))
        .with_closed(stored.closed);
    if let Some(facts) = &stored.facts.link {
        account.nickname.clone_from(&facts.nickname);
        account.account_mask.clone_from(&facts.mask);
        account.original_id = facts.imported.then(|| stored.external_id.as_str().into());
    }
    account
}

/// The account with its numbers, of which the members are not published.
pub(super) fn with_numbers(image: &UserImage, stored: &StoredAccount) -> AccountWithNumbers {
    let plain = account(image, stored);
    let mut account = AccountWithNumbers::new(plain.account_id);
    account.account_type = plain.account_type;
    account.name = plain.name;
    account.nickname = plain.nickname;
    account.account_mask = plain.account_mask;
    account.balances = plain.balances;
    account.original_id = plain.original_id;
    account.closed = plain.closed;
    account.numbers = Json::from_text("{}".to_owned()).ok();
    account
}

fn balances(image: &UserImage, stored: &StoredAccount) -> AccountBalances {
    let mut balances = AccountBalances::new().with_currency(Currency::from(image.currency_of(stored)));
    balances.current = Some(stored.balance);
    if let Some(facts) = &stored.facts.link {
        balances.available = facts.available;
        balances.current = balances.current.filter(|_| !facts.balance_unknown);
        balances.limit = facts.limit;
        balances.balance_date = facts.balance_date.as_ref().and_then(|date| date.parse().ok());
    }
    balances
}

pub(super) fn transaction(image: &UserImage, row: Row<'_>) -> Transaction {
    let amount = row.amount();
    let (amount, direction) = match amount.is_negative() {
        true => (-amount, TransactionType::Debit),
        false => (amount, TransactionType::Credit),
    };
    let mut transaction = Transaction::new(ids::transaction(row.id()))
        .with_amount(AmountText::new(amount))
        .with_type(direction)
        .with_pending(row.pending());
    let description = Some(row.description()).filter(|text| !text.is_empty()).map(str::to_owned);
    transaction.raw_description.clone_from(&description);
    transaction.description = description;
    transaction.date = day_of(row);
    transaction.datetime = time_of(row);
    transaction.category = row.extra().and_then(|extra| extra.imported.as_ref()?.category.clone());
    if let Some(account) = image.accounts.get(usize::from(row.account())) {
        transaction.account_id = Some(ids::account(account.id).into());
        transaction.currency = Some(image.currency_of(account).into());
        if account.facts.link.as_ref().is_some_and(|facts| facts.imported) {
            let id = Some(row.external_id()).filter(|id| !id.is_empty() && !is_told(row));
            transaction.original_id = id.map(Into::into);
        } else {
            // What an institution delivers has a time.
            transaction.datetime = transaction.datetime.or_else(|| time(row.date()));
        }
    }
    transaction
}
