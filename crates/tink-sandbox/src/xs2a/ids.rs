//! The ids, keys and tokens of XS2A.api. What has to lead to its user without a search carries the user; what is secret is signed with
//! the world's key and follows from an id, so that it is stored nowhere.

use tink_ledger::Id;
use tink_ledger::rules::tokens::{self, Key, TokenClaims, TokenKind};
use tink_model::{BankUserId, EpochMillis, EventId, Secret, WizardTransactionId};

use crate::world::World;

/// Every id of a bank user begins so.
const BANK_USER: &str = "bus_";

/// An id has so many digits.
const DIGITS: usize = 32;

pub(crate) fn bank_user(user: Id) -> BankUserId {
    BankUserId::from(format!("{BANK_USER}{user}"))
}

pub(crate) fn parse_bank_user(text: &str) -> Option<Id> {
    text.strip_prefix(BANK_USER)?.parse().ok()
}

/// The transaction of a wizard: its user and itself.
pub(super) fn transaction(user: Id, wizard: Id) -> WizardTransactionId {
    WizardTransactionId::from(format!("{user}{wizard}"))
}

/// The user and the wizard of a transaction.
pub(super) fn parse_transaction(text: &str) -> Option<(Id, Id)> {
    let (user, wizard) = text.split_at_checked(DIGITS)?;
    Some((user.parse().ok()?, wizard.parse().ok()?))
}

/// The id of an event: its transaction and its place in it.
pub(super) fn event(user: Id, wizard: Id, place: usize) -> EventId {
    EventId::from(format!("{user}{wizard}-{place}"))
}

/// The user, the wizard and the place of an event.
pub(super) fn parse_event(text: &str) -> Option<(Id, Id, usize)> {
    let (transaction, place) = text.split_once('-')?;
    let (user, wizard) = parse_transaction(transaction)?;
    let place = place.parse().ok()?;
    // Written in one way only, so that an event has one id.
    (event(user, wizard, place).as_str() == text).then_some((user, wizard, place))
}

/// The access token with that id.
pub(super) fn access_token(world: &World, user: Id, id: Id) -> Secret<String> {
    mint(world, TokenKind::BankUserToken, user, id)
}

/// The key of a wizard.
pub(super) fn wizard_key(world: &World, user: Id, wizard: Id) -> Secret<String> {
    mint(world, TokenKind::WizardKey, user, wizard)
}

/// The half of a login that the client keeps in the mode shared: another one for each login, which the wizard of it stands for.
pub(super) fn half(world: &World, user: Id, login: Id) -> Secret<String> {
    mint(world, TokenKind::CredentialsHalf, user, login)
}

/// The user and the wizard of a wizard's key.
pub(crate) fn parse_wizard_key(world: &World, key: &str) -> Option<(Id, Id)> {
    parse(world.key(), TokenKind::WizardKey, key)
}

/// The user and the login of a client's half. Clients keep it for good, also one that an earlier release made with more in it.
pub(super) fn parse_half(world: &World, half: &str) -> Option<(Id, Id)> {
    parse(world.key(), TokenKind::CredentialsHalf, half)
}

fn parse(key: &Key, kind: TokenKind, text: &str) -> Option<(Id, Id)> {
    let claims = tokens::verify(key, text).ok()?;
    let user = claims.user?.parse().ok()?;
    (claims.kind == kind).then_some((user, claims.id))
}

/// It says nothing that may change, so that the same is made every time; whether it still holds is kept elsewhere. Nor does it name
/// the tenant, which is made of the API key: a token may lie on anybody's device.
fn mint(world: &World, kind: TokenKind, user: Id, id: Id) -> Secret<String> {
    let claims = TokenClaims {
        kind,
        tenant: String::new(),
        user: Some(user.to_string()),
        id,
        issued: EpochMillis::new(0),
        expires: EpochMillis::new(0),
        scope: None,
        actor: None,
        id_hint: None,
    };
    tokens::mint(world.key(), &claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_for_what_it_is_good_for_whatever_else_it_says() {
        let (key, user, login) = (Key::from_seed(1), Id(7), Id(9));
        let claims = TokenClaims {
            kind: TokenKind::CredentialsHalf,
            tenant: "someone".to_owned(),
            user: Some(user.to_string()),
            id: login,
            issued: EpochMillis::new(0),
            expires: EpochMillis::new(0),
            scope: Some(String::new()),
            actor: None,
            id_hint: None,
        };
        let half = tokens::mint(&key, &claims);
        assert_eq!(parse(&key, TokenKind::CredentialsHalf, half.expose()), Some((user, login)));
        assert_eq!(parse(&key, TokenKind::WizardKey, half.expose()), None);
        assert_eq!(parse(&Key::from_seed(2), TokenKind::CredentialsHalf, half.expose()), None);
    }

    #[test]
    fn ids_are_read_back_and_nothing_else_is() {
        let (user, wizard) = (Id(7), Id(9));
        assert_eq!(parse_bank_user(bank_user(user).as_str()), Some(user));
        assert_eq!(parse_bank_user(&user.to_string()), None);
        assert_eq!(parse_transaction(transaction(user, wizard).as_str()), Some((user, wizard)));
        assert_eq!(parse_event(event(user, wizard, 12).as_str()), Some((user, wizard, 12)));
        for text in ["", "é", &user.to_string(), &format!("{user}{wizard}-012"), &format!("{user}{wizard}x-1")] {
            assert_eq!(parse_event(text), None, "{text}");
        }
        for text in ["", "ééééééééééééééééééé", &user.to_string(), &format!("{user}{wizard}0")] {
            assert_eq!(parse_transaction(text), None, "{text}");
        }
    }
}
