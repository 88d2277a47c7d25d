//! What a bank of XS2A.api shows of the person behind a login.

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use crate::decide::Rules;
use crate::decide::fetch::{self, Fetch, Login, Simulated};
use crate::event::{AccountsAggregated, Reason};
use crate::id::Id;
use crate::image::Head;
use crate::rules::bank::{Bank, Terms};
use crate::rules::scenario::{AccountKey, Scenario, iban};

/// A login at a bank, and what of it is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) connection: Id,
    pub(super) bank: &'static Bank,
    pub(super) username: &'a str,
    pub(super) terms: &'a Terms,
    pub(super) chosen: Option<&'a [String]>,
    /// The numbers of accounts that were deleted and do not come back.
    pub(super) dropped: &'a [String],
    pub(super) last: Option<EpochMillis>,
}

/// The person behind a login, as the bank shows them, without the accounts that were deleted and do not come back.
pub(super) fn simulated(
    head: &Head,
    bank: &Bank,
    username: &str,
    dropped: &[String],
    now: EpochMillis,
    rules: &Rules,
) -> Option<Simulated> {
    let provider = format!("xs2a/{}/{}", bank.country, bank.code);
    let login = Login { provider: &provider, username, market: bank.country, scenario: Scenario::Demo };
    let mut simulated = Simulated::behind(&head.image.profile.created, login, now, rules.seed)?;
    simulated.accounts.retain(|account| !dropped.contains(&account.number));
    for account in &mut simulated.accounts {
        if matches!(account.key, AccountKey::Checking | AccountKey::Savings) {
            account.iban = iban_of(bank, &account.number);
            account.identifiers = account.iban.iter().map(|iban| format!("iban://{iban}")).collect();
        }
    }
    Some(simulated)
}

/// An account's IBAN at its own bank; none in countries whose form is not known here.
fn iban_of(bank: &Bank, number: &str) -> Option<String> {
    match bank.country {
        "DE" => Some(iban("DE", &format!("{}{number:0>10}", bank.code))),
        "AT" => Some(iban("AT", &format!("{}{number:0>11}", bank.code))),
        "CH" => Some(iban("CH", &format!("{}{number:0>12}", bank.code))),
        _ => None,
    }
}

/// What the bank brings.
pub(super) fn events(
    head: &Head,
    wanted: &Wanted<'_>,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<AccountsAggregated, Reason> {
    let simulated = simulated(head, wanted.bank, wanted.username, wanted.dropped, now, rules);
    let fetch = Fetch {
        connection: wanted.connection,
        chosen: wanted.chosen,
        last: wanted.last,
        days: wanted.terms.days,
        keep_days: wanted.terms.limit_days,
        details: false,
        goes_on: false,
        by_itself: false,
    };
    fetch::events(head, &fetch, simulated.as_ref(), now, rng, rules)
}
