//! Ids in MoneyKit's form: a prefix and 22 characters, which are the 128 bits of the ledger's id in base 62.

use tink_ledger::Id;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// 62 to the power of 22 is the first that is beyond 128 bits.
const LENGTH: usize = 22;

const LINK: &str = "mk_";
const ACCOUNT: &str = "acc_";
const TRANSACTION: &str = "txn_";

/// The id of a link.
pub(super) fn link(id: Id) -> String {
    written(LINK, id)
}

/// The id of an account.
pub(super) fn account(id: Id) -> String {
    written(ACCOUNT, id)
}

/// The id of a transaction.
pub(super) fn transaction(id: Id) -> String {
    written(TRANSACTION, id)
}

/// The link that a text names, if it has the form of one.
pub(crate) fn of_link(text: &str) -> Option<Id> {
    read(LINK, text)
}

/// The account that a text names, if it has the form of one.
pub(super) fn of_account(text: &str) -> Option<Id> {
    read(ACCOUNT, text)
}

fn written(prefix: &str, id: Id) -> String {
    let mut rest = id.0;
    let mut digits = [b'0'; LENGTH];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[usize::try_from(rest % 62).unwrap_or_default()];
        rest /= 62;
    }
    prefix.chars().chain(digits.map(char::from)).collect()
}

fn read(prefix: &str, text: &str) -> Option<Id> {
    let digits = text.strip_prefix(prefix).filter(|digits| digits.len() == LENGTH)?;
    let value = digits.bytes().try_fold(0_u128, |value, byte| {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        value.checked_mul(62)?.checked_add(u128::try_from(digit).ok()?)
    });
    value.map(Id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_fit_and_what_is_beyond_is_no_id() {
        assert_eq!(link(Id(0)), "mk_0000000000000000000000");
        let last = link(Id(u128::MAX));
        assert_eq!((last.len(), of_link(&last)), (25, Some(Id(u128::MAX))));
        for text in ["", "mk_", "mk_zzzzzzzzzzzzzzzzzzzzzz", "mk_00000000000000000000000", "acc_0000000000000000000000"]
        {
            assert_eq!(of_link(text), None, "{text}");
        }
        assert_eq!(of_link("mk_000000000000000000000é"), None);
        assert!(of_link("mk_eqkWN34UEoa2NxyALG8pcV").is_none_or(|id| link(id) == "mk_eqkWN34UEoa2NxyALG8pcV"));
    }

    proptest! {
        #[test]
        fn every_id_is_read_as_it_is_written(high: u64, low: u64) {
            let id = Id((u128::from(high) << 64) | u128::from(low));
            prop_assert_eq!(of_link(&link(id)), Some(id));
            prop_assert_eq!(of_account(&account(id)), Some(id));
            prop_assert_eq!(of_link(&account(id)), None);
            prop_assert_eq!(transaction(id).len(), 26);
        }
    }
}
