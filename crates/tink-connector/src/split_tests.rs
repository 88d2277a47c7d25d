//! Splitting: sizes at the limits, and that nothing is lost, repeated or reordered.

use proptest::prelude::*;
use tink_model::connector::{
    CreateTransactionAccountContainer, CreateTransactionAccountEntity, CreateTransactionEntity, IngestionType,
    TransactionType,
};
use tink_model::{Rules, Validate};

use super::{MAX_TRANSACTIONS, check_splittable, split};

/// A list with one account per number, which has so many transactions.
fn container(sizes: &[usize]) -> CreateTransactionAccountContainer {
    let accounts = sizes.iter().enumerate().map(|(account, size)| {
        let transactions = (0..*size).map(|number| {
            CreateTransactionEntity::new(1, 0, "text", format!("t-{account}-{number}"), TransactionType::Default)
        });
        let balance = i64::try_from(account).unwrap();
        CreateTransactionAccountEntity::new(balance, format!("a-{account}"), transactions.collect::<Vec<_>>())
    });
    CreateTransactionAccountContainer::new(accounts.collect::<Vec<_>>(), IngestionType::Batch)
}

/// How many transactions of which account each part has.
fn shape(parts: impl IntoIterator<Item = CreateTransactionAccountContainer>) -> Vec<Vec<(String, usize)>> {
    let of_part = |part: CreateTransactionAccountContainer| {
        let of_account =
            |account: &CreateTransactionAccountEntity| (account.external_id.to_string(), account.transactions.len());
        part.transaction_accounts.iter().map(of_account).collect()
    };
    parts.into_iter().map(of_part).collect()
}

fn shape_of(sizes: &[usize]) -> Vec<Vec<(String, usize)>> {
    shape(split(container(sizes), 10))
}

fn parts(expected: &[&[(&str, usize)]]) -> Vec<Vec<(String, usize)>> {
    expected.iter().map(|part| part.iter().map(|(id, size)| ((*id).to_owned(), *size)).collect()).collect()
}

#[test]
fn what_fits_is_one_part() {
    assert_eq!(shape_of(&[3, 7]), parts(&[&[("a-0", 3), ("a-1", 7)]]));
    assert_eq!(shape_of(&[0]), parts(&[&[("a-0", 0)]]));
    assert_eq!(shape_of(&[]), parts(&[&[]]));
}

#[test]
fn an_account_is_cut_where_the_part_is_full() {
    assert_eq!(
        shape_of(&[3, 18, 0, 4]),
        parts(&[&[("a-0", 3), ("a-1", 7)], &[("a-1", 10)], &[("a-1", 1), ("a-2", 0), ("a-3", 4)]])
    );
    assert_eq!(shape_of(&[10, 1]), parts(&[&[("a-0", 10)], &[("a-1", 1)]]));
    assert_eq!(shape_of(&[20]), parts(&[&[("a-0", 10)], &[("a-0", 10)]]));
}

#[test]
fn with_override_pending_accounts_stay_whole() {
    let whole = |sizes: &[usize]| container(sizes).with_override_pending(true);
    assert_eq!(shape(split(whole(&[3, 8, 2]), 10)), parts(&[&[("a-0", 3)], &[("a-1", 8), ("a-2", 2)]]));
    assert!(check_splittable(&whole(&[10]), 10).is_ok());
    assert!(check_splittable(&whole(&[3, 11]), 10).is_err());
    assert!(check_splittable(&container(&[3, 11]), 10).is_ok());
}

#[test]
fn every_part_is_like_the_whole() {
    let mut whole = container(&[12]).with_auto_book(true);
    whole.transaction_accounts[0].reserved_amount = Some(5.into());
    for part in split(whole, 10) {
        assert_eq!(part.auto_book, Some(true));
        assert_eq!(part.r#type, IngestionType::Batch);
        assert_eq!(part.transaction_accounts[0].reserved_amount, Some(5.into()));
    }
}

#[test]
fn the_limit_is_the_specs() {
    assert!(container(&[MAX_TRANSACTIONS - 1, 1]).validate(&Rules::client()).is_ok());
    let violations = container(&[MAX_TRANSACTIONS, 1]).validate(&Rules::client()).unwrap_err();
    let rules: Vec<&str> = violations.iter().map(tink_model::Violation::rule).collect();
    assert_eq!(rules, ["x-max-total"]);
}

proptest! {
    #[test]
    fn nothing_is_lost_repeated_or_reordered(sizes in prop::collection::vec(0_usize..30, 0..8), most in 1_usize..12) {
        let whole = container(&sizes);
        let ids = |list: &[CreateTransactionAccountContainer]| -> Vec<String> {
            let accounts = list.iter().flat_map(|part| &part.transaction_accounts);
            accounts.flat_map(|account| &account.transactions).map(|one| one.external_id.to_string()).collect()
        };
        let expected = ids(std::slice::from_ref(&whole));
        let parts: Vec<_> = split(whole, most).into();
        prop_assert_eq!(ids(&parts), expected);
        for part in &parts {
            let size: usize = part.transaction_accounts.iter().map(|account| account.transactions.len()).sum();
            prop_assert!(size <= most);
        }
        // No part could have taken the first transaction of the next.
        for (index, part) in parts.iter().enumerate().take(parts.len().saturating_sub(1)) {
            let size: usize = part.transaction_accounts.iter().map(|account| account.transactions.len()).sum();
            prop_assert_eq!(size, most, "part {} is not full", index);
        }
    }
}
