//! Which account of a link is which of those that an institution shows when the link is connected again.

/// What an account is recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<'a> {
    /// The last characters of the number, the main key.
    pub mask: Option<&'a str>,
    /// The id that the account came with.
    pub original_id: &'a str,
    /// The type.
    pub account_type: &'a str,
    /// The name.
    pub name: &'a str,
}

/// Per account that is shown, the position of the known one that it is, if it is one. By the mask where one known and one shown
/// account have it; where several do, by the type, the id or the name beside it. Without a mask by the id, or the name and type (ours).
#[must_use]
pub fn matching(known: &[Seen<'_>], shown: &[Seen<'_>]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; shown.len()];
    let mut taken = vec![false; known.len()];
    let rules: [fn(&Seen<'_>, &Seen<'_>) -> bool; 4] = [
        |one, other| same_mask(one, other) && one.original_id == other.original_id,
        |one, other| same_mask(one, other) && one.account_type == other.account_type && one.name == other.name,
        |one, other| same_mask(one, other) && one.account_type == other.account_type,
        same_mask,
    ];
    let without: [fn(&Seen<'_>, &Seen<'_>) -> bool; 2] = [
        |one, other| lacks_mask(one, other) && one.original_id == other.original_id,
        |one, other| lacks_mask(one, other) && one.account_type == other.account_type && one.name == other.name,
    ];
    for same in rules.into_iter().chain(without) {
        for (place, account) in shown.iter().enumerate() {
            if found[place].is_some() {
                continue;
            }
            let free = (0..known.len()).find(|number| !taken[*number] && same(&known[*number], account));
            if let Some(number) = free {
                taken[number] = true;
                found[place] = Some(number);
            }
        }
    }
    found
}

fn same_mask(one: &Seen<'_>, other: &Seen<'_>) -> bool {
    one.mask.is_some() && one.mask == other.mask
}

fn lacks_mask(one: &Seen<'_>, other: &Seen<'_>) -> bool {
    one.mask.is_none() || other.mask.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(mask: &'static str, original_id: &'static str, account_type: &'static str) -> Seen<'static> {
        Seen { mask: Some(mask).filter(|mask| !mask.is_empty()), original_id, account_type, name: "Everyday" }
    }

    #[test]
    fn the_mask_decides_whatever_the_id() {
        let known = [seen("3748", "a", "depository.checking"), seen("9911", "b", "depository.savings")];
        let shown = [seen("9911", "x", "depository.savings"), seen("3748", "y", "unknown"), seen("1", "a", "unknown")];
        assert_eq!(matching(&known, &shown), [Some(1), Some(0), None]);
    }

    #[test]
    fn of_two_with_the_same_mask_type_and_id_tell() {
        let known = [seen("3748", "a", "depository.checking"), seen("3748", "b", "liability.credit_card")];
        let shown = [seen("3748", "x", "liability.credit_card"), seen("3748", "y", "depository.checking")];
        assert_eq!(matching(&known, &shown), [Some(1), Some(0)]);
    }

    #[test]
    fn without_a_mask_the_id_counts_and_then_name_and_type() {
        let known = [seen("", "a", "depository.checking"), seen("", "b", "depository.savings")];
        let shown = [seen("77", "b", "unknown"), seen("88", "q", "depository.checking"), seen("", "r", "unknown")];
        assert_eq!(matching(&known, &shown), [Some(1), Some(0), None]);
    }

    #[test]
    fn no_account_is_found_twice() {
        let known = [seen("3748", "a", "depository.checking")];
        let shown = [seen("3748", "x", "depository.checking"), seen("3748", "y", "depository.checking")];
        assert_eq!(matching(&known, &shown), [Some(0), None]);
    }
}
