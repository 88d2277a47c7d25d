//! The short road of an ingestion: from the body straight to drafts, without the entities of the API in between. It takes what is
//! right; a body with any fault goes the long road, which says what is wrong.

use tink_ledger::TransactionKind;
use tink_ledger::command::{IngestIntoAccount, IngestTransactions, TransactionDraft};
use tink_model::Rules;
use tink_model::connector::bulk::{BulkRow, PlainRow, read_bulk};

use super::{draft, kind_of, payload};

/// The command that a body asks for; nothing if there is anything wrong with it.
pub(super) fn ingestion(body: &[u8], rules: &Rules) -> Option<IngestTransactions> {
    let read = read_bulk(body, rules, |row| match row {
        BulkRow::Plain(row) => plain(row),
        BulkRow::Whole(entity) => draft(*entity, String::new).ok(),
    })?;
    let accounts = read.accounts.into_iter().map(|account| IngestIntoAccount {
        external_id: account.external_id.into(),
        balance: account.balance,
        reserved: account.reserved_amount,
        payload: payload(account.payload),
        transactions: account.transactions,
    });
    Some(IngestTransactions {
        kind: kind_of(&read.kind),
        auto_book: read.auto_book.unwrap_or(false),
        override_pending: read.override_pending.unwrap_or(false),
        accounts: accounts.collect(),
    })
}

fn plain(row: PlainRow<'_>) -> Option<TransactionDraft> {
    Some(TransactionDraft {
        external_id: row.external_id.into_owned(),
        date: row.date,
        amount: row.amount,
        description: row.description.into_owned(),
        kind: TransactionKind::parse(&row.kind)?,
        pending: row.pending,
        pending_ids: Vec::new(),
        has_payload: false,
        extra: None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tink_model::{EpochMillis, Profile};

    use super::super::checked;
    use super::*;

    const NOW: i64 = 1_767_262_500_000;

    fn rules(profile: Profile) -> Rules {
        Rules::sandbox(profile).with_now(EpochMillis::new(NOW))
    }

    /// Both roads agree about a body: on what is asked, or on that there is a fault. Answers whether the short road took it.
    fn agree(body: &[u8]) -> bool {
        [Profile::Seed, Profile::Revision2026].map(|profile| {
            let short = ingestion(body, &rules(profile));
            let long = checked(body, &rules(profile)).ok();
            assert_eq!(format!("{short:?}"), format!("{long:?}"), "{}", String::from_utf8_lossy(body));
            short.is_some()
        })[0]
    }

    fn body(row: &str) -> String {
        format!(
            r#"{{"type":"BATCH","transactionAccounts":[{{"balance":1.50,"externalId":"a","transactions":[{row}]}}]}}"#
        )
    }

    #[test]
    fn rows_as_banks_send_them_take_the_short_road() {
        assert!(agree(body("").as_bytes()));
        let usual = r#"{"amount":-9.90,"date":1767262500000,"description":"ICA","externalId":"1","pending":true,"type":"PAYMENT"}"#;
        assert!(agree(body(&[usual; 3].join(", ")).as_bytes()));
        for example in tink_model::connector::CreateTransactionAccountContainer::EXAMPLES {
            assert!(agree(example.as_bytes()));
        }
    }

    #[test]
    fn what_is_wrong_is_left_to_the_long_road() {
        let row = r#"{"amount":1,"date":2,"description":"","externalId":"x","type":"DEFAULT"}"#;
        assert!(agree(body(row).as_bytes()));
        let faults = [
            (r#""amount":1"#, r#""amount":"1""#),
            (r#""amount":1"#, r#""amount":1e400"#),
            (r#""amount":1,"#, ""),
            (r#""date":2"#, r#""date":2.5"#),
            (r#""date":2"#, r#""date":"2""#),
            (r#""description":"""#, r#""description":"\ud800""#),
            (r#""description":"""#, r#""description":null"#),
            (r#""externalId":"x""#, r#""externalId":"""#),
            (r#""externalId":"a""#, r#""externalId":"""#),
            (r#""externalId":"x""#, r#""externalId":"x","externalId":"x""#),
            (r#""type":"DEFAULT""#, r#""type":"NONE""#),
            (r#""type":"BATCH""#, r#""type":"NONE""#),
            (r#""type":"DEFAULT""#, r#""type":"DEFAULT","payload":{"TAGS":7}"#),
            (r#""type":"DEFAULT""#, r#""type":"DEFAULT","payload":{"PENDING_IDS":["a"]},"merchantCategoryCode":"12""#),
            ("}]}]}", "}]}]} x"),
            ("}]}]}", "}]},]}"),
        ];
        for (right, wrong) in faults {
            assert!(!agree(body(row).replace(right, wrong).as_bytes()), "{wrong}");
        }
        let long = "x".repeat(1025);
        assert!(!agree(body(&row.replace("\"x\"", &format!("{long:?}"))).as_bytes()));
        assert!(agree(body(&row.replace("\"x\"", &format!("{:?}", &long[1..]))).as_bytes()));
        assert!(agree(body(&vec![row; 2500].join(",")).as_bytes()));
        assert!(!agree(body(&vec![row; 2501].join(",")).as_bytes()));
        assert!(!agree(b"\"\xff\""));
    }

    fn value() -> impl Strategy<Value = String> {
        let texts =
            ["ICA", "Käse \\u00e5\\n", "", "DEFAULT", "CREDIT_CARD", "PENDING", "5812", "\\ud83d\\ude00", "\\ud800"];
        prop_oneof![
            prop::sample::select(texts.to_vec()).prop_map(|text| format!("\"{text}\"")),
            prop::sample::select(vec!["null", "true", "false", "1767262500000", "0", "-98.50", "1e2", "2.0", "[]"])
                .prop_map(str::to_owned),
            prop::sample::select(vec![
                "{}",
                r#"{"TAGS":["a"]}"#,
                r#"{"PENDING_IDS":["x"]}"#,
                r#"{"PENDING_TRANSACTION_EXPIRATION_DATE":1}"#,
                r#"{"own":{"key":[1,2]}}"#,
            ])
            .prop_map(str::to_owned),
        ]
    }

    /// A row that is right, but for a few members that are left out, doubled, moved or given any value.
    fn row() -> impl Strategy<Value = String> {
        let names = [
            "amount",
            "date",
            "description",
            "externalId",
            "pending",
            "type",
            "payload",
            "merchantName",
            "tinkId",
            "other",
            "merchantCategoryCode",
            "counterparties",
        ];
        let usual = ["-1.50", "1767262500000", "\"Kiosk\"", "\"id\"", "false", "\"TRANSFER\""];
        let changed = prop::collection::vec((0..names.len(), value(), 0_u8..4), 0..3);
        (changed, Just(usual), 0..6_usize).prop_map(move |(changes, usual, turn)| {
            let mut members: Vec<String> = (0..6).map(|at| format!("\"{}\":{}", names[at], usual[at])).collect();
            members.rotate_left(turn);
            for (name, value, how) in changes {
                let start = format!("\"{}\":", names[name]);
                if how > 0 {
                    members.retain(|member| !member.starts_with(&start));
                }
                if how != 1 {
                    members.push(format!("{start}{value}"));
                }
            }
            format!("{{{}}}", members.join(","))
        })
    }

    proptest! {
        #[test]
        fn both_roads_agree_about_any_body(rows in prop::collection::vec(row(), 0..4), cut in any::<prop::sample::Index>(), broken in 0_u8..8) {
            let mut body = body(&rows.join(" ,\n")).into_bytes();
            if broken == 0 {
                body.truncate(cut.index(body.len()));
            }
            agree(&body);
        }

        #[test]
        fn both_roads_agree_about_any_account(
            members in prop::collection::vec((0_usize..9, value()), 0..4),
        ) {
            let names = ["balance", "externalId", "payload", "reservedAmount", "transactions", "autoBook", "overridePending", "type", "x"];
            let given = |range: std::ops::Range<usize>| -> String {
                let each = members.iter().filter(|(at, _)| range.contains(at));
                each.map(|(at, value)| format!(",\"{}\":{value}", names[*at])).collect()
            };
            let (account, request) = (given(0..5), given(5..9));
            let has = |at: usize| members.iter().any(|(other, _)| *other == at);
            let base = |at: usize, text: &'static str| if has(at) { "" } else { text };
            let body = format!(
                "{{\"y\":0{}{request},\"transactionAccounts\":[{{\"y\":1{}{}{}{account}}}]}}",
                base(7, ",\"type\":\"HISTORICAL\""),
                base(0, ",\"balance\":1"),
                base(1, ",\"externalId\":\"a\""),
                base(4, ",\"transactions\":[]"),
            );
            agree(body.as_bytes());
        }
    }
}
