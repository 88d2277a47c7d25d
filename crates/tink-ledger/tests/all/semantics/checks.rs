//! Compares what the ledger shows with the model: accounts, every stored row, and what search finds.

use std::collections::BTreeMap;

use tink_ledger::Exclusion;
use tink_ledger::event::Original as Said;
use tink_ledger::image::{AccountMembers, Row, Segment, UserImage};
use tink_ledger::rules::search::{Query, Sort, search};
use tink_model::{Amount, EpochMillis, Json};

use super::model::{Account, Model, Original, Stored};
use super::{account_id, cents, json, row_id};

/// An account as it is compared.
#[derive(Debug, PartialEq)]
struct Shown {
    texts: [String; 3],
    exclusion: Exclusion,
    favored: bool,
    share: Amount,
    modified: AccountMembers,
    balances: (Amount, Option<Amount>, Amount),
    payload: Option<Json>,
}

pub(super) fn check_accounts(image: &UserImage, model: &Model) {
    let shown = image.live_accounts().map(|(_, account)| {
        let shown = Shown {
            texts: [account.name.clone(), account.number.clone(), account.kind.clone()],
            exclusion: account.exclusion,
            favored: account.favored,
            share: account.ownership,
            modified: account.modified,
            balances: (account.balance, account.reserved, account.visible_balance()),
            payload: account.payload.clone(),
        };
        (account.external_id.clone(), shown)
    });
    let expected = model.accounts.iter().map(|(id, account)| (account_id(*id), expected(account)));
    assert_eq!(shown.collect::<BTreeMap<_, _>>(), expected.collect::<BTreeMap<_, _>>());
}

fn expected(account: &Account) -> Shown {
    let visible = cents(account.balance - account.reserved.unwrap_or(0));
    Shown {
        texts: [account.name.clone(), account.number.clone(), account.kind.clone()],
        exclusion: account.exclusion,
        favored: account.favored,
        share: cents(account.share),
        modified: account.modified,
        balances: (cents(account.balance), account.reserved.map(cents), visible),
        payload: account.payload.map(json),
    }
}

/// Every stored row, those of accounts that search leaves out included.
pub(super) fn check_rows(image: &UserImage, model: &Model) {
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let shown: BTreeMap<(String, String), Stored> = rows
        .map(|row| {
            let account = image.accounts[usize::from(row.account())].external_id.clone();
            ((account, row.external_id().to_owned()), stored(row))
        })
        .collect();
    let expected: BTreeMap<(String, String), Stored> = model
        .accounts
        .iter()
        .flat_map(|(id, account)| account.rows.iter().map(|row| ((account_id(*id), row_id(row.id)), row.clone())))
        .collect();
    assert_eq!(shown, expected);
    assert_eq!(image.transactions.len(), expected.len());
}

fn stored(row: Row<'_>) -> Stored {
    let extra = row.extra().map(|extra| extra.as_ref().clone()).unwrap_or_default();
    assert_ne!(extra.notes.as_deref(), Some(""));
    assert!(extra.original.as_deref().is_none_or(|said| !said.is_empty()));
    let said = extra.original.map(|said| *said).unwrap_or_default();
    let payload = extra.payload.map(|payload| (0..9).find(|text| json(*text) == payload).unwrap());
    Stored {
        id: row.external_id().strip_prefix("row-").unwrap().parse().unwrap(),
        amount: units(row.amount()),
        date: row.date().as_millis(),
        description: row.description().to_owned(),
        notes: extra.notes.unwrap_or_default(),
        original: original(said),
        pending: row.pending(),
        category: row.category().code(),
        category_by_user: extra.category_by_user,
        expires: extra.pending_expires.map(EpochMillis::as_millis),
        payload,
        inserted: row.inserted().as_millis(),
        modified: row.modified().as_millis(),
    }
}

fn original(said: Said) -> Original {
    Original {
        amount: said.amount.map(units),
        date: said.date.map(EpochMillis::as_millis),
        description: said.description,
        notes: said.notes,
    }
}

/// An amount in ten-thousandths.
fn units(amount: Amount) -> i64 {
    let (mantissa, scale) = amount.parts();
    i64::try_from(mantissa * 10_i128.pow(4 - scale)).unwrap()
}

pub(super) fn check_search(image: &UserImage, model: &Model) {
    let query = Query { limit: 1000, sort: Sort::Date, ascending: true, include_upcoming: true, ..Query::default() };
    let hits = search(image, &query);
    let searchable = || model.accounts.iter().filter(|(_, account)| account.exclusion != Exclusion::PfmAndSearch);
    let mut expected: Vec<(i64, String, String)> = searchable()
        .flat_map(|(id, account)| account.rows.iter().map(|row| (row.date, account_id(*id), row_id(row.id))))
        .collect();
    let shown = hits.page.iter().map(|row| {
        let account = image.accounts[usize::from(row.account())].external_id.clone();
        (row.date().as_millis(), account, row.external_id().to_owned())
    });
    let mut shown: Vec<(i64, String, String)> = shown.collect();
    assert!(shown.is_sorted_by_key(|(date, ..)| *date));
    expected.sort();
    shown.sort();
    assert_eq!(shown, expected);
    assert_eq!(hits.count, expected.len());
    let net: i64 = searchable().flat_map(|(_, account)| &account.rows).map(|row| row.amount).sum();
    assert_eq!(hits.net, Some(Amount::new(net, 4)));
}
