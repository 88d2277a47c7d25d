//! `tink moneykit accounts`: list, get, numbers and user.

use moneykit_import::MoneykitClient;
use tink_model::moneykit::{Account, AccountWithNumbers, UserAccounts};
use tink_model::{AccountId, Amount};

use crate::args::moneykit::accounts::Accounts;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Align, Output, grouped, table};
use crate::run::{first_filled, note_unreadable, or_dash, pairs, print, yes_no};

pub(super) async fn run(verb: Accounts, client: &MoneykitClient, output: Output) -> Outcome {
    match verb {
        Accounts::List { of, accounts } => {
            let found = client.list_accounts(&of.link.into(), &ids(accounts)).await?;
            note_unreadable(output, found.accounts.bad().len(), "accounts");
            print(output, &found.to_json(), || show(&found.accounts))
        }
        Accounts::Get { of, account } => {
            let found = client.get_account(&of.link.into(), &account.into()).await?;
            if output.json {
                output.json(&found.to_json())?;
                return Ok(Exit::Done);
            }
            let account = found.account.as_ref().ok_or_else(|| {
                Failure::failed("the service's answer has no account").next("--json shows what could be read of it.")
            })?;
            output.text(&show_one(account))?;
            Ok(Exit::Done)
        }
        Accounts::Numbers { of } => {
            let found = client.list_account_numbers(&of.link.into()).await?;
            note_unreadable(output, found.accounts.bad().len(), "accounts");
            print(output, &found.to_json(), || show_numbers(&found.accounts))
        }
        Accounts::User { of, accounts } => {
            let found = client.list_user_accounts(&of.user.into(), &ids(accounts)).await?;
            let inside: usize = found.links.values().map(|link| link.accounts.bad().len()).sum();
            note_unreadable(output, found.links.bad().len() + inside, "accounts");
            print(output, &found.to_json(), || show_of_user(&found))
        }
    }
}

fn ids(accounts: Vec<String>) -> Vec<AccountId> {
    accounts.into_iter().map(Into::into).collect()
}

const LEFT: Align = Align::Left;

const HEADER: [(&str, Align); 9] = [
    ("Account", LEFT),
    ("Type", LEFT),
    ("Mask", LEFT),
    ("Current", Align::Right),
    ("Available", Align::Right),
    ("Limit", Align::Right),
    ("Currency", LEFT),
    ("Original id", LEFT),
    ("Id", LEFT),
];

fn row(account: &Account) -> Vec<String> {
    let balances = account.balances.as_ref();
    vec![
        or_dash(first_filled([&account.nickname, &account.name])),
        or_dash(account.account_type.as_ref()),
        or_dash(account.account_mask.as_ref()),
        amount(balances.and_then(|balances| balances.current)),
        amount(balances.and_then(|balances| balances.available)),
        amount(balances.and_then(|balances| balances.limit)),
        or_dash(balances.and_then(|balances| balances.currency.as_ref())),
        or_dash(account.original_id.as_ref()),
        account.account_id.to_string(),
    ]
}

fn amount(amount: Option<Amount>) -> String {
    or_dash(amount.map(grouped))
}

fn show(accounts: &[Account]) -> String {
    if accounts.is_empty() {
        return "no accounts\n".to_owned();
    }
    table(&HEADER, accounts.iter().map(row))
}

fn show_of_user(found: &UserAccounts) -> String {
    let rows: Vec<Vec<String>> = found
        .links
        .iter()
        .flat_map(|(link, accounts)| {
            accounts.accounts.iter().map(move |account| [vec![link.to_owned()], row(account)].concat())
        })
        .collect();
    if rows.is_empty() {
        return "no accounts\n".to_owned();
    }
    table(&[&[("Link", LEFT)], &HEADER[..]].concat(), rows)
}

fn show_one(account: &Account) -> String {
    let balances = account.balances.as_ref();
    pairs(&[
        ("Id", account.account_id.to_string()),
        ("Account", or_dash(account.name.as_ref())),
        ("Nickname", or_dash(account.nickname.as_ref())),
        ("Type", or_dash(account.account_type.as_ref())),
        ("Mask", or_dash(account.account_mask.as_ref())),
        ("Current", amount(balances.and_then(|balances| balances.current))),
        ("Available", amount(balances.and_then(|balances| balances.available))),
        ("Limit", amount(balances.and_then(|balances| balances.limit))),
        ("Currency", or_dash(balances.and_then(|balances| balances.currency.as_ref()))),
        ("Seen", or_dash(balances.and_then(|balances| balances.balance_date.as_ref()))),
        ("Original id", or_dash(account.original_id.as_ref())),
        ("Closed", yes_no(account.closed)),
    ])
}

fn show_numbers(accounts: &[AccountWithNumbers]) -> String {
    if accounts.is_empty() {
        return "no accounts\n".to_owned();
    }
    let rows = accounts.iter().map(|account| {
        vec![
            or_dash(first_filled([&account.nickname, &account.name])),
            or_dash(account.account_type.as_ref()),
            or_dash(account.account_mask.as_ref()),
            // Its form is not known, so that people get the JSON too.
            or_dash(account.numbers.as_ref()),
            account.account_id.to_string(),
        ]
    });
    table(&[("Account", LEFT), ("Type", LEFT), ("Mask", LEFT), ("Numbers", LEFT), ("Id", LEFT)], rows)
}

#[cfg(test)]
mod tests {
    use tink_model::moneykit::{AccountList, AccountNumbersList, AccountOfLink};

    use super::*;

    #[test]
    fn accounts_are_shown_with_exact_amounts_to_the_right() {
        let mut accounts = AccountList::decode(AccountList::EXAMPLES[0].as_bytes()).expect("accounts").accounts;
        let bare = AccountOfLink::decode(AccountOfLink::EXAMPLES[0].as_bytes()).expect("an account").account;
        accounts.push(bare.expect("an account"));
        insta::assert_snapshot!(show(&accounts), @r"
         Account           Type                 Mask  Current  Available   Limit  Currency  Original id  Id
        ───────────────────────────────────────────────────────────────────────────────────────────────────────
         Premier Checking  depository.checking  3748   445.89     340.12  500.00  USD       74583934     acc_1
         Old               unknown              -       -1.50          -       -  EUR       -            acc_2
        ");
        insta::assert_snapshot!(show_one(&accounts[0]), @r"
        Id           acc_1
        Account      Premier Checking
        Nickname     -
        Type         depository.checking
        Mask         3748
        Current      445.89
        Available    340.12
        Limit        500.00
        Currency     USD
        Seen         2021-08-12T15:23:00Z
        Original id  74583934
        Closed       -
        ");
        assert_eq!(show(&[]), "no accounts\n");
    }

    #[test]
    fn numbers_are_shown_as_they_come() {
        let found = AccountNumbersList::decode(
            br#"{"accounts":[{"account_id":"acc_1","name":"Premier","numbers":{"ach":[{"account_number":"1","routing_number":"2"}]}}]}"#,
        );
        insta::assert_snapshot!(show_numbers(&found.expect("accounts").accounts), @r#"
         Account  Type  Mask  Numbers                                                Id
        ───────────────────────────────────────────────────────────────────────────────────
         Premier  -     -     {"ach":[{"account_number":"1","routing_number":"2"}]}  acc_1
        "#);
    }

    #[test]
    fn the_accounts_of_a_user_name_their_links() {
        let text = br#"{"links":{"mk_1":{"accounts":[{"account_id":"acc_1","balances":{"current":1234.5}}]},"mk_2":{"accounts":[]}}}"#;
        insta::assert_snapshot!(show_of_user(&UserAccounts::decode(text).expect("accounts")), @r"
         Link  Account  Type  Mask   Current  Available  Limit  Currency  Original id  Id
        ─────────────────────────────────────────────────────────────────────────────────────
         mk_1  -        -     -     1,234.50          -      -  -         -            acc_1
        ");
        assert_eq!(show_of_user(&UserAccounts::new()), "no accounts\n");
    }
}
