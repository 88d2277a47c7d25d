//! Validation of whole requests: every violation at once, with its place, rule and revision.

use tink_model::connector::{
    AccountEntity, AccountListEntity, CreateTransactionAccountContainer, CreateTransactionAccountEntity,
    CreateTransactionEntity, CreateUserRequest, IngestionType, UpdateTransactionAccountContainer,
    UpdateTransactionAccountEntity,
};
use tink_model::main::SearchQuery;
use tink_model::{EpochMillis, Json, Profile, Rules, Validate};

fn violations(value: &impl Validate, rules: &Rules) -> String {
    value.validate(rules).map_or_else(|violations| violations.to_string(), |()| String::new())
}

fn transaction(id: &str) -> CreateTransactionEntity {
    CreateTransactionEntity::new(-98, EpochMillis::new(1_455_740_874_875), "Köp", id, "DEFAULT")
}

fn container(counts: &[usize]) -> CreateTransactionAccountContainer {
    let accounts = counts.iter().map(|count| {
        let transactions: Vec<_> = (0..*count).map(|index| transaction(&format!("t{index}"))).collect();
        CreateTransactionAccountEntity::new(7000, "a1", transactions)
    });
    CreateTransactionAccountContainer::new(accounts.collect::<Vec<_>>(), IngestionType::Batch)
}

#[test]
fn every_violation_is_reported_at_once() {
    let accounts = vec![
        AccountEntity::new(1, "", "name", "number", "DEPOSIT"),
        AccountEntity::new(1, "x".repeat(1025), "name", "number", "SAVINGS").with_exclusion("PFM"),
    ];
    let rules = Rules::sandbox(Profile::Seed);
    assert_eq!(
        violations(&AccountListEntity::new(accounts.clone()), &rules),
        "/accounts/0/externalId: must have at least 1 characters, and has 0 (a string, rule minLength of 2019-01)\n\
         /accounts/0/type: `DEPOSIT` is none of the known values: CHECKING, SAVINGS, INVESTMENT, MORTGAGE, CREDIT_CARD, LOAN, \
         PENSION, OTHER, EXTERNAL (a string, rule enum of 2019-01)\n\
         /accounts/1/exclusion: `PFM` is none of the known values: PFM_AND_SEARCH, PFM_DATA, NONE (a string, rule enum of 2019-01)\n\
         /accounts/1/externalId: must have at most 1024 characters, and has 1025 (a string, rule maxLength of 2019-01)"
    );
    assert_eq!(
        violations(&AccountListEntity::new(accounts), &Rules::client()).lines().count(),
        2,
        "a client lets unknown values through"
    );
}

#[test]
fn the_limit_of_transactions_counts_all_accounts() {
    assert_eq!(violations(&container(&[1250, 1250]), &Rules::client()), "");
    assert_eq!(violations(&container(&[0]), &Rules::client()), "");
    assert_eq!(
        violations(&container(&[1250, 0, 1251]), &Rules::client()),
        "/transactionAccounts: must hold at most 2500 transactions in total, and holds 2501 (an array, rule x-max-total of 2019-01)"
    );
}

#[test]
fn an_update_holds_one_account_that_is_named_and_one_transaction() {
    let update = |accounts| UpdateTransactionAccountContainer::new(accounts, "REAL_TIME");
    let account = |count: usize| UpdateTransactionAccountEntity::new(7000, vec![transaction("t1"); count]);
    let rules = Rules::sandbox(Profile::Seed);
    assert_eq!(violations(&update(vec![account(1).with_tink_id("x")]), &rules), "");
    assert_eq!(violations(&update(vec![account(1).with_external_id("x").with_tink_id("x")]), &rules), "");
    assert_eq!(
        violations(&update(vec![]), &rules),
        "/transactionAccounts: must have at least 1 elements, and has 0 (an array, rule minItems of 2019-01)"
    );
    assert_eq!(
        violations(&update(vec![account(2)]), &rules),
        "/transactionAccounts/0/transactions: must have at most 1 elements, and has 2 (an array, rule maxItems of 2019-01)\n\
         /transactionAccounts/0: must have at least one of externalId, tinkId (an object, rule anyOf of 2019-01)"
    );
    let batch = UpdateTransactionAccountContainer::new(vec![account(1).with_tink_id("x")], "BATCH");
    assert_eq!(
        violations(&batch, &rules),
        "/type: `BATCH` is none of the known values: REAL_TIME (a string, rule enum of 2019-01)"
    );
}

#[test]
fn restrictions_of_the_newer_profile_apply_to_it_alone() {
    let payload = Json::from_text("{\"merchant\": 1}".to_owned()).expect("JSON");
    let mut request = container(&[1]);
    let transaction = &mut request.transaction_accounts[0].transactions[0];
    transaction.payload = Some(payload);
    transaction.date = EpochMillis::new(0);
    transaction.merchant_category_code = Some("58".to_owned());
    let now = EpochMillis::new(1_767_262_500_000);
    let code = "/transactionAccounts/0/transactions/0/merchantCategoryCode: must match ^[0-9]{4}$ (a string, rule pattern of 2026-01)";
    assert_eq!(violations(&request, &Rules::sandbox(Profile::Seed).with_now(now)), code);
    assert_eq!(
        violations(&request, &Rules::sandbox(Profile::Revision2026).with_now(now)),
        format!(
            "/transactionAccounts/0/transactions/0/date: must not be older than 10 years (a number, rule maxAgeYears of 2026-01)\n\
             {code}\n\
             /transactionAccounts/0/transactions/0/payload: has the key `merchant`; allowed are PENDING_IDS, \
             PENDING_TRANSACTION_EXPIRATION_DATE, TAGS (an object, rule allowedKeys of 2026-01)"
        )
    );
}

#[test]
fn patterns_hold_for_the_whole_text() {
    let rules = Rules::client();
    assert_eq!(violations(&CreateUserRequest::new("SE").with_locale("sv_SE"), &rules), "");
    assert_eq!(
        violations(&CreateUserRequest::new("se").with_locale("sv_SEE").with_external_user_id("u"), &rules),
        "/market: must match ^[A-Z]{2}$ (a string, rule pattern of 2019-01)\n\
         /locale: must match ^[a-z]{2}_[A-Z]{2}$ (a string, rule pattern of 2019-01)"
    );
}

#[test]
fn numbers_have_their_bounds() {
    assert_eq!(violations(&SearchQuery::new().with_limit(0).with_offset(0), &Rules::client()), "");
    assert_eq!(
        violations(&SearchQuery::new().with_limit(-1).with_offset(-1), &Rules::client()),
        "/limit: must not be below 0 (a number, rule minimum of 2019-01)\n\
         /offset: must not be below 0 (a number, rule minimum of 2019-01)"
    );
}

#[test]
fn a_violation_answers_what_it_is_about() {
    let error = SearchQuery::new().with_limit(-1).validate(&Rules::client()).expect_err("a negative limit");
    let violation = &error.as_slice()[0];
    assert_eq!(
        (violation.pointer(), violation.rule(), violation.revision(), violation.found(), violation.message()),
        ("/limit", "minimum", "2019-01", "a number", "must not be below 0")
    );
}
