//! Search and similar transactions against naive ones: random images and random queries, and count, net, months, page and scores
//! compared exactly.

mod asked;
mod language;
mod naive;
mod similar;
mod world;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tink_ledger::image::Segment;
use tink_ledger::rules::search::{Query, search};
use tink_ledger::rules::similar::similar;
use tink_model::Amount;

use self::asked::{Asked, asked, query};
use self::language::Piece;
use self::naive::{Naive, sum};
use self::world::{Built, Kept, build, large_world, world};

fn compare(built: &Built, asked: &Asked) {
    let text = asked.text(built.world.locale);
    let found = search(&built.image, &query(&built.image, asked, &text));
    let naive = Naive::of(built, asked);
    let hits = naive.hits();
    let amounts: Vec<Amount> = hits.iter().map(|row| row.amount).collect();
    assert_eq!(found.count, hits.len(), "{text:?}");
    assert_eq!(found.net.map(Amount::parts), Some(sum(&amounts)));
    let months: Vec<_> = found.periods.iter().map(|(key, net)| (key.clone(), net.unwrap().parts())).collect();
    assert_eq!(months, naive.months(&hits));
    let page: Vec<Kept> = found.page.iter().map(Kept::of).collect();
    let expected = naive.page(hits);
    assert_eq!(page, expected, "{text:?}");
    let scores: Vec<i64> = expected.iter().map(|row| naive.score(row)).collect();
    assert_eq!(found.scores.iter().map(|score| i64::from(*score)).collect::<Vec<_>>(), scores, "{text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn every_search_equals_a_naive_filter(world in world(), queries in prop::collection::vec(asked(), 12)) {
        let built = build(&world);
        for asked in &queries {
            compare(&built, asked);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn every_search_equals_a_naive_filter_once_there_is_an_index(
        world in large_world(),
        queries in prop::collection::vec(asked(), 12),
    ) {
        let built = build(&world);
        let often = Query { text: "a".to_owned(), include_upcoming: true, ..Query::default() };
        (0..50).for_each(|_| drop(search(&built.image, &often)));
        prop_assert!(built.image.transactions.segments().iter().any(|segment| segment.columns().is_indexed()));
        for asked in &queries {
            compare(&built, asked);
        }
    }
}

/// What the first property meets, counted, so that a change of its strategies cannot empty it unseen.
#[test]
fn the_random_searches_are_not_trivial() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut count = |what: &'static str, holds: bool| *counts.entry(what).or_default() += usize::from(holds);
    for _ in 0..200 {
        let (world, queries) = (world(), prop::collection::vec(asked(), 12)).new_tree(&mut runner).unwrap().current();
        let built = build(&world);
        count("several segments", built.image.transactions.segments().len() > 1);
        let removed =
            built.image.transactions.segments().iter().any(|segment| segment.live() < segment.columns().len());
        count("removed rows", removed);
        let rows: Vec<_> = built.image.transactions.segments().iter().flat_map(Segment::rows).collect();
        count("similar rows", rows.iter().any(|row| !similar(&built.image, *row, None, false).is_empty()));
        for asked in &queries {
            let naive = Naive::of(&built, asked);
            let hits = naive.hits();
            let page = naive.page(hits.clone());
            let some = !hits.is_empty() && hits.len() < built.rows.len();
            let has = |wanted: fn(&Piece) -> bool| some && asked.pieces.iter().any(wanted);
            count("hits", !hits.is_empty());
            count("some rows and not all", some);
            count("hits by a word", has(|piece| matches!(piece, Piece::Word(_))));
            count("hits by several pieces", asked.pieces.len() > 1 && some);
            count("hits by a tag", has(|piece| matches!(piece, Piece::Tag(_))));
            count("hits over", has(|piece| matches!(piece, Piece::Over(_))));
            count("hits under", has(|piece| matches!(piece, Piece::Under(_))));
            count("hits around", has(|piece| matches!(piece, Piece::Around(_))));
            count("hits today or yesterday", has(|piece| matches!(piece, Piece::Today | Piece::Yesterday)));
            count("hits in a period", has(|piece| matches!(piece, Piece::This(_) | Piece::Last(_) | Piece::Week(_))));
            count("hits on weekdays", has(|piece| matches!(piece, Piece::Weekdays)));
            count("hits on weekends", has(|piece| matches!(piece, Piece::Weekends)));
            count("hits by a named category", has(|piece| matches!(piece, Piece::Category(_))));
            count("upcoming left out", !asked.include_upcoming && built.rows.iter().any(|row| naive.is_upcoming(row)));
            count("hits by category", !asked.categories.is_empty() && !hits.is_empty());
            count("hits by external id", !asked.external_ids.is_empty() && !hits.is_empty());
            count("hits by amount", asked.min_amount.or(asked.max_amount).is_some() && !hits.is_empty());
            count("hits by date", asked.start.or(asked.end).is_some() && !hits.is_empty());
            count("several months", naive.months(&hits).len() > 1);
            count("several scores", page.iter().any(|row| naive.score(row) != naive.score(&page[0])));
            count("a page in the middle", asked.offset > 0 && !page.is_empty() && page.len() < hits.len());
            count("a page beyond the end", asked.offset >= hits.len() && !hits.is_empty());
        }
    }
    let at_least = |least: usize, what: &str| assert!(counts[what] >= least, "{what}: {counts:?}");
    for what in ["hits", "some rows and not all", "hits by a word", "upcoming left out"] {
        at_least(200, what);
    }
    for what in counts.keys() {
        at_least(20, what);
    }
}
