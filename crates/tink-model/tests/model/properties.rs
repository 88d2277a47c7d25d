//! Properties of responses (any order, any unknown member, any unknown value, any wrong type) and of requests (nothing is lost).

use proptest::option::of;
use proptest::prelude::*;
use serde_json::Value;
use tink_model::connector::{
    AccountEntity, AccountFlag, AccountListEntity, CreateTransactionAccountContainer, CreateTransactionAccountEntity,
    CreateTransactionEntity,
};
use tink_model::main::{AccountType, CategoryType, CredentialsStatus, SearchQuery, SearchResultType};
use tink_model::{Amount, EpochMillis, Example, Json, connector, main, moneykit, xs2a};

fn tolerant() -> Vec<&'static Example> {
    every().filter(|example| example.tolerant).collect()
}

fn every() -> impl Iterator<Item = &'static Example> {
    let tink = connector::examples::EXAMPLES.iter().chain(main::examples::EXAMPLES).chain(xs2a::examples::EXAMPLES);
    tink.chain(moneykit::examples::EXAMPLES)
}

/// Those of answers in which each value has one form.
fn exact() -> Vec<&'static Example> {
    let tink = connector::examples::EXAMPLES.iter().chain(main::examples::EXAMPLES);
    tink.chain(moneykit::examples::EXAMPLES).filter(|example| example.tolerant).collect()
}

fn written(example: &Example, body: &str) -> String {
    let body =
        (example.round_trip)(body.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}\n{body}", example.schema));
    String::from_utf8(body).expect("JSON is UTF-8")
}

/// Members whose values are free-form JSON and kept to the letter.
const FREE_FORM: [&str; 11] = [
    "fields",
    "payload",
    "partnerPayload",
    "internalPayload",
    "options",
    "data",
    "additional_data",
    "errors",
    "parameters",
    "numbers",
    "enrichment",
];

/// Members that are objects whose names are data, kept in their order, with any name among them.
const BY_NAME: [&str; 2] = ["links", "accounts"];

/// Writes a value with the members of its objects in a random order, strangers among them.
fn shuffle(value: &Value, random: &mut impl FnMut() -> usize, stranger: &str, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { " ,\n" } else { "" });
                shuffle(item, random, stranger, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            for last in (1..members.len()).rev() {
                members.swap(last, random() % (last + 1));
            }
            let place = random() % (members.len() + 1);
            out.push_str("{ ");
            for index in 0..=members.len() {
                if index == place {
                    out.push_str(&format!(
                        "\"a member of tomorrow\": {stranger}{}",
                        if index < members.len() { "," } else { "" }
                    ));
                }
                if let Some((name, value)) = members.get(index) {
                    out.push_str(&format!("{}\t:", Value::from(name.as_str())));
                    if FREE_FORM.contains(&name.as_str()) {
                        out.push_str(&value.to_string());
                    } else if let (true, Value::Object(values)) = (BY_NAME.contains(&name.as_str()), value) {
                        out.push_str("{ ");
                        for (index, (name, value)) in values.iter().enumerate() {
                            out.push_str(if index > 0 { " ,\n" } else { "" });
                            out.push_str(&format!("{}\t:", Value::from(name.as_str())));
                            shuffle(value, random, stranger, out);
                        }
                        out.push('}');
                    } else {
                        shuffle(value, random, stranger, out);
                    }
                    out.push_str(if index + 1 < members.len() || place == members.len() { "," } else { "" });
                }
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The places of all values below objects and lists, but identifiers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |name: &str, value: &Value| {
        let at = format!("{at}/{name}");
        // A field has its name for an identifier, and here nothing around it that could do without it.
        let field = at == "/name";
        let identifier = matches!(name, "link_id" | "account_id" | "transaction_id" | "institution_id" | "error_code");
        if !field && !identifier && !matches!(name, "id" | "user_id" | "access_token" | "code" | "link_session_token") {
            found.push(at.clone());
        }
        places(value, &at, found);
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| visit(&index.to_string(), item)),
        Value::Object(members) => members.iter().for_each(|(name, value)| visit(name, value)),
        _ => {}
    }
}

/// Whether an answer is written back as it was sent. Null, absence, an empty list and an empty object are the same; numbers are equal by value, and an
/// instant may have been a string; the members of `any_json` are unknown to every type.
fn says_the_same(sent: &Value, back: &Value) -> bool {
    let nothing = |value: &Value| {
        value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(serde_json::Map::is_empty)
    };
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            let names = sent.keys().chain(back.keys()).filter(|name| *name != "a");
            let of =
                |members: &serde_json::Map<String, Value>, name: &str| members.get(name).cloned().unwrap_or_default();
            names.into_iter().all(|name| says_the_same(&of(sent, name), &of(back, name)))
        }
        (Value::Array(sent), Value::Array(back)) => {
            sent.len() == back.len() && sent.iter().zip(back).all(|(sent, back)| says_the_same(sent, back))
        }
        (Value::Number(sent), Value::Number(back)) => {
            sent.to_string().parse::<Amount>().unwrap() == back.to_string().parse::<Amount>().unwrap()
        }
        (Value::String(sent), Value::Number(back)) => {
            sent.parse::<EpochMillis>().is_ok_and(|instant| Some(instant.as_millis()) == back.as_i64())
        }
        _ => sent == back || (nothing(sent) && nothing(back)),
    }
}

#[test]
fn the_comparison_of_what_was_sent_with_what_came_back_can_fail() {
    let value = serde_json::json!({"id": "a", "n": 1.50, "list": [1], "empty": [], "date": "12"});
    for (back, same) in [
        (serde_json::json!({"id": "a", "n": 1.5, "list": [1.0], "date": 12, "more": null}), true),
        (serde_json::json!({"id": "a", "n": 1.5, "list": [1], "date": 12, "more": 1}), false),
        (serde_json::json!({"id": "a", "n": 1.5, "list": [1], "date": 13}), false),
        (serde_json::json!({"id": "a", "n": 1.51, "list": [1], "date": 12}), false),
        (serde_json::json!({"id": "a", "n": 1.5, "list": [1, 2], "date": 12}), false),
        (serde_json::json!({"n": 1.5, "list": [1], "date": 12}), false),
    ] {
        assert_eq!(says_the_same(&value, &back), same, "{back}");
    }
}

fn any_amount() -> impl Strategy<Value = Amount> {
    (any::<i128>(), 0u32..=28).prop_map(|(mantissa, scale)| {
        Amount::from_parts(mantissa >> 33, scale).expect("at most 95 bits and 28 decimals")
    })
}

fn any_payload() -> impl Strategy<Value = Json> {
    proptest::collection::btree_map(any::<String>(), any_json(), 0..4)
        .prop_map(|members| Json::from(Value::Object(members.into_iter().collect())))
}

fn any_instant() -> impl Strategy<Value = EpochMillis> {
    any::<i64>().prop_map(EpochMillis::new)
}

fn any_account() -> impl Strategy<Value = AccountEntity> {
    let required = (any_amount(), any::<[String; 3]>(), "[A-Z_]{1,12}|.{0,6}");
    let flags = of(proptest::collection::vec("[A-Z_]{1,12}|.{0,6}", 0..3));
    let optional = (of(any_amount()), of(any_amount()), of(any::<bool>()), flags, of(any_payload()));
    (required, optional).prop_map(
        |((balance, [id, name, number], kind), (credit, reserved, closed, flags, payload))| {
            let mut account = AccountEntity::new(balance, id, name, number, kind);
            account.available_credit = credit;
            account.reserved_amount = reserved;
            account.closed = closed;
            account.flags = flags.map(|flags| flags.into_iter().map(AccountFlag::from).collect());
            account.payload = payload;
            account
        },
    )
}

fn any_transaction() -> impl Strategy<Value = CreateTransactionEntity> {
    let required = (any_amount(), any_instant(), any::<[String; 2]>(), "[A-Z_]{1,12}|.{0,6}");
    let optional = (of(any::<bool>()), of(any_payload()), of(any::<String>()));
    (required, optional).prop_map(|((amount, date, [description, id], kind), (pending, payload, tink_id))| {
        let mut transaction = CreateTransactionEntity::new(amount, date, description, id, kind);
        transaction.pending = pending;
        transaction.payload = payload;
        transaction.tink_id = tink_id.map(Into::into);
        transaction
    })
}

fn any_container() -> impl Strategy<Value = CreateTransactionAccountContainer> {
    let transactions = proptest::collection::vec(any_transaction(), 0..4);
    let account = (any_amount(), any::<String>(), transactions, of(any_amount()), of(any_payload()));
    let account = account.prop_map(|(balance, id, transactions, reserved, payload)| {
        let mut account = CreateTransactionAccountEntity::new(balance, id, transactions);
        account.reserved_amount = reserved;
        account.payload = payload;
        account
    });
    (proptest::collection::vec(account, 0..3), "[A-Z_]{1,12}|.{0,6}", of(any::<bool>())).prop_map(
        |(accounts, kind, auto_book)| {
            let mut container = CreateTransactionAccountContainer::new(accounts, kind);
            container.auto_book = auto_book;
            container
        },
    )
}

fn any_search() -> impl Strategy<Value = SearchQuery> {
    let texts = of(proptest::collection::vec(any::<String>(), 0..3));
    (texts, of(any_instant()), of(any_amount()), of(any::<i64>()), of("[A-Z_]{1,12}|.{0,6}"), of(any::<String>()))
        .prop_map(|(accounts, start, least, limit, order, words)| {
            let mut query = SearchQuery::new();
            query.accounts = accounts.map(|accounts| accounts.into_iter().map(Into::into).collect());
            query.start_date = start;
            query.min_amount = least;
            query.limit = limit;
            query.order = order.map(Into::into);
            query.query_string = words;
            query
        })
}

/// What was written, read and written again: equal as values, and equal to the letter, so that no scale is lost.
macro_rules! comes_back {
    ($kind:ty, $request:expr) => {
        let request: $kind = $request;
        let body = request.to_json();
        let read = <$kind>::decode(&body).unwrap();
        prop_assert_eq!(read.to_json(), body);
        prop_assert_eq!(read, request);
    };
}

fn any_json() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(serde_json::json!([])),
        Just(serde_json::json!([[1, "x"], null])),
        Just(serde_json::json!({"a": {"b": ["c"]}})),
        Just(serde_json::json!(0.1)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_unknown_member_reads_the_same(seeds in proptest::collection::vec(any::<usize>(), 64), stranger in any_json()) {
        for example in tolerant() {
            let value: Value = serde_json::from_str(example.text).unwrap();
            let mut next = 0;
            let mut random = || { next += 1; seeds[next % seeds.len()] };
            let mut shuffled = String::new();
            shuffle(&value, &mut random, &stranger.to_string(), &mut shuffled);
            prop_assert_eq!(written(example, &shuffled), written(example, example.text), "{}", shuffled);
        }
    }

    #[test]
    fn any_value_in_any_place_is_accepted_and_written_back(place in any::<proptest::sample::Index>(), by in any_json()) {
        for example in exact() {
            let mut value: Value = serde_json::from_str(example.text).unwrap();
            let mut found = Vec::new();
            places(&value, "", &mut found);
            if found.is_empty() {
                continue;
            }
            *value.pointer_mut(&found[place.index(found.len())]).unwrap() = by.clone();
            let once = written(example, &value.to_string());
            let back: Value = serde_json::from_str(&once).unwrap();
            prop_assert!(says_the_same(&value, &back), "{}: {}\nbecame {}", example.schema, value, once);
            prop_assert_eq!(&written(example, &once), &once, "what is read is written back equal");
        }
    }

    #[test]
    fn any_request_is_read_as_it_was_written(
        accounts in proptest::collection::vec(any_account(), 0..4),
        container in any_container(),
        search in any_search(),
    ) {
        comes_back!(AccountListEntity, AccountListEntity::new(accounts));
        comes_back!(CreateTransactionAccountContainer, container);
        comes_back!(SearchQuery, search);
    }

    #[test]
    fn any_text_is_an_enum_value_that_keeps_it(text in "[A-Z_]{0,12}|.{0,12}") {
        prop_assert_eq!(AccountType::from(text.as_str()).to_string(), text.clone());
        prop_assert_eq!(CategoryType::from(text.clone()).to_string(), text.clone());
        prop_assert_eq!(CredentialsStatus::from(text.as_str()).is_known(), CredentialsStatus::ALL.contains(&text.as_str()));
        prop_assert_eq!(SearchResultType::from(text.as_str()).to_string(), text);
    }

    #[test]
    fn arbitrary_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..80)) {
        for example in every() {
            let _ = (example.round_trip)(&body);
        }
    }

    #[test]
    fn a_broken_example_is_an_error_or_a_value_and_never_a_panic(
        cut in any::<proptest::sample::Index>(),
        byte in proptest::sample::select(b"{}[]\",:0e-.ntf\\ x".to_vec()),
    ) {
        for example in every() {
            let mut body = example.text.as_bytes().to_vec();
            let index = cut.index(body.len());
            let _ = (example.round_trip)(&body[..index]);
            body[index] = byte;
            let _ = (example.round_trip)(&body);
        }
    }
}
