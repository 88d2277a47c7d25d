//! Similar transactions against naive ones.

use proptest::prelude::*;
use tink_ledger::image::Segment;
use tink_ledger::rules::categories::CategoryTree;
use tink_ledger::rules::similar::{Key, similar};

use super::naive::{contains_code, lower};
use super::world::{Built, Kept, build, category_of, world};

/// The rows that are similar to one, newest first.
fn naive(built: &Built, target: &Kept, category: Option<&str>, include_self: bool) -> Vec<Kept> {
    let key = lower(&target.description);
    let mut found = built.rows.clone();
    found.retain(|row| {
        let is_self = row.account == target.account && row.external_id == target.external_id;
        let is_searchable = built.world.is_searchable(row.account);
        let is_similar = Key::of(&lower(&row.description)) == Key::of(&key)
            && row.amount.is_negative() == target.amount.is_negative()
            && category.is_none_or(|asked| contains_code(asked, category_of(&row.description)));
        if is_self { include_self } else { is_searchable && is_similar }
    });
    found.sort_by_key(|row| row.date);
    found.reverse();
    found
}

proptest! {
    #[test]
    fn similar_transactions_are_those_with_the_same_key_and_direction(
        world in world(),
        places in prop::collection::vec(any::<prop::sample::Index>(), 6),
        category in prop::option::of(prop::sample::select(vec!["expenses:food", "expenses:food.groceries", "expenses", "income:salary"])),
        include_self in any::<bool>(),
    ) {
        let built = build(&world);
        let stored: Vec<_> = built.image.transactions.segments().iter().flat_map(Segment::rows).collect();
        prop_assume!(!stored.is_empty());
        for place in places {
            let target = stored[place.index(stored.len())];
            let code = category.and_then(|code| CategoryTree::get().by_code(code));
            let found: Vec<Kept> = similar(&built.image, target, code, include_self).iter().map(Kept::of).collect();
            prop_assert_eq!(found, naive(&built, &Kept::of(&target), category, include_self));
        }
    }
}
