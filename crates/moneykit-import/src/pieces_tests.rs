//! What is put together of pieces is what would have been written as a whole.

use proptest::prelude::*;
use tink_model::moneykit::{AccountImportData, BalancesImportData, CustomerUser, ImportTransactionsRequest, Provider};
use tink_model::{Amount, DateTime};

use super::*;

fn transactions() -> impl Strategy<Value = Vec<TransactionImportData>> {
    let one = ("[a-z\"]{1,4}", any::<i32>(), proptest::option::of(".{0,12}"));
    proptest::collection::vec(one, 0..8).prop_map(|all| {
        let date: DateTime = "2024-01-15".parse().expect("a date");
        let of = |(account, cents, description): (String, i32, Option<String>)| {
            let mut one = TransactionImportData::new(account, Amount::new(cents.into(), 2), date.clone());
            one.description = description;
            one
        };
        all.into_iter().map(of).collect()
    })
}

fn request(transactions: Vec<TransactionImportData>, provider: Option<Provider>) -> ImportLinkRequest {
    let account = AccountImportData::new("a", "\"transactions\":[]}", "x", BalancesImportData::new());
    let mut request = ImportLinkRequest::new(CustomerUser::new("user-1"), "chase", vec![account], transactions);
    request.provider = provider;
    request
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_pieces_in_their_envelope_are_the_whole_body(all in transactions(), provider in proptest::option::of("[a-z]{2,4}")) {
        let pieces = Pieces::of(&all);
        let whole = request(all.clone(), provider.map(Provider::from));
        let envelope = Envelope::of_link(&whole);
        prop_assert_eq!(envelope.around(pieces.bytes(0..pieces.len())), whole.to_json());
        prop_assert_eq!(envelope.len() + pieces.bytes(0..pieces.len()).len(), whole.to_json().len());
    }

    #[test]
    fn any_run_of_pieces_is_the_body_of_a_batch(all in transactions(), from in 0usize..8, count in 0usize..8) {
        let from = from.min(all.len());
        let to = (from + count).min(all.len());
        let body = Envelope::of_batch().around(Pieces::of(&all).bytes(from..to));
        prop_assert_eq!(body, ImportTransactionsRequest::new(all[from..to].to_vec()).to_json());
    }

    #[test]
    fn what_fits_fits_and_one_more_does_not(all in transactions(), from in 0usize..8, room in 0usize..600) {
        let from = from.min(all.len());
        let pieces = Pieces::of(&all);
        let end = pieces.fit(from, room);
        prop_assert!(end >= from && end <= all.len());
        prop_assert!(pieces.bytes(from..end).len() <= room);
        prop_assert!(end == all.len() || pieces.bytes(from..end + 1).len() > room);
    }
}
