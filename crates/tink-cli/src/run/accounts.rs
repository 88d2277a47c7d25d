//! `tink accounts`: ingest, update, delete, edit and list.

use tink_model::connector::operations::{DELETE_ACCOUNT, INGEST_ACCOUNTS, UPDATE_ACCOUNT};
use tink_model::connector::{AccountEntity, AccountFlag, AccountListEntity, Refusal, UpdateAccountEntity};
use tink_model::main::operations::{LIST_ACCOUNTS, UPDATE_ACCOUNT as EDIT_ACCOUNT};
use tink_model::main::{Account, AccountListResponse, UpdateAccountRequest};
use tink_transport::Call;

use super::{Session, or_dash, pairs};
use crate::args::accounts::{Accounts, ChangedAccount, NewAccount};
use crate::body;
use crate::exit::{Failure, Outcome};
use crate::output::{Align, grouped, table};

impl Session {
    pub(crate) async fn accounts(&self, verb: Accounts) -> Outcome {
        match verb {
            Accounts::Ingest { user, body, account } => {
                let request = match &body.path {
                    Some(path) => body::from_file(path, AccountListEntity::decode)?,
                    None => new_account(account)?.to_json(),
                };
                let client = self.connection.client(INGEST_ACCOUNTS.scopes)?;
                let call = Call::new(&INGEST_ACCOUNTS).path("externalUserId", &user.id).json(request);
                self.perform::<Refusal>(&client, call, "created").await
            }
            Accounts::Update { user, account, body, name, exclusion, closed } => {
                let request = match &body.path {
                    Some(path) => body::from_file(path, UpdateAccountEntity::decode)?,
                    None => {
                        let mut update = UpdateAccountEntity::new();
                        update.name = name;
                        update.exclusion = exclusion.map(Into::into);
                        update.closed = closed;
                        if update == UpdateAccountEntity::new() {
                            return Err(Failure::usage("nothing to change was given")
                                .next("Give --name, --exclusion, --closed or --file."));
                        }
                        body::check(&update, "the update")?;
                        update.to_json()
                    }
                };
                let client = self.connection.client(UPDATE_ACCOUNT.scopes)?;
                let call = Call::new(&UPDATE_ACCOUNT)
                    .path("externalUserId", &user.id)
                    .path("externalAccountId", &account.id)
                    .json(request);
                self.perform::<Refusal>(&client, call, &format!("updated {}", account.id)).await
            }
            Accounts::Delete { user, account } => {
                let client = self.connection.client(DELETE_ACCOUNT.scopes)?;
                let call =
                    Call::new(&DELETE_ACCOUNT).path("externalUserId", &user.id).path("externalAccountId", &account.id);
                self.perform::<Refusal>(&client, call, &format!("deleted {}", account.id)).await
            }
            Accounts::Edit { user, id, body, change } => {
                let request = match &body.path {
                    Some(path) => body::from_file(path, UpdateAccountRequest::decode)?,
                    None => changed(*change)?.to_json(),
                };
                let client = self.connection.user(&user.id, EDIT_ACCOUNT.scopes).await?;
                let call = Call::new(&EDIT_ACCOUNT).path("id", id).json(request);
                let answer = self.send::<tink_model::main::Refusal>(&client, call).await?;
                self.print(&answer, Account::decode, show_one)
            }
            Accounts::List { user } => {
                let client = self.connection.user(&user.id, LIST_ACCOUNTS.scopes).await?;
                let answer = self.send::<tink_model::main::Refusal>(&client, Call::new(&LIST_ACCOUNTS)).await?;
                self.print(&answer, AccountListResponse::decode, show)
            }
        }
    }
}

fn new_account(flags: NewAccount) -> Outcome<AccountListEntity> {
    let missing = || Failure::usage("--id, --name, --number, --type and --balance are needed, or --file");
    let (Some(id), Some(name), Some(number), Some(kind), Some(balance)) =
        (flags.id, flags.name, flags.number, flags.kind, flags.balance)
    else {
        return Err(missing());
    };
    let mut account = AccountEntity::new(balance, id, name, number, kind);
    account.reserved_amount = flags.reserved_amount;
    account.available_credit = flags.available_credit;
    account.exclusion = flags.exclusion.map(Into::into);
    account.closed = flags.closed.then_some(true);
    account.payload = flags.payload.as_deref().map(body::payload).transpose()?;
    if !flags.flags.is_empty() {
        account.flags = Some(flags.flags.into_iter().map(AccountFlag::from).collect());
    }
    let list = AccountListEntity::new(vec![account]);
    body::check(&list, "the account")?;
    Ok(list)
}

fn changed(flags: ChangedAccount) -> Outcome<UpdateAccountRequest> {
    let mut change = UpdateAccountRequest::new();
    change.name = flags.name;
    change.account_number = flags.number;
    change.r#type = flags.kind.map(Into::into);
    change.account_exclusion = flags.exclusion.map(Into::into);
    change.favored = flags.favored;
    change.ownership = flags.ownership;
    if change == UpdateAccountRequest::new() {
        return Err(Failure::usage("nothing to change was given")
            .next("Give --name, --number, --type, --exclusion, --favored, --ownership or --file."));
    }
    body::check(&change, "the change")?;
    Ok(change)
}

fn show_one(account: &Account) -> String {
    pairs(&[
        ("Id", account.id.to_string()),
        ("Name", or_dash(account.name.as_ref())),
        ("Type", or_dash(account.r#type.as_ref())),
        ("Number", or_dash(account.account_number.as_ref())),
        ("Balance", or_dash(account.balance.map(grouped))),
        ("Currency", or_dash(account.currency_code.as_ref())),
        ("Exclusion", or_dash(account.account_exclusion.as_ref())),
        ("Favored", or_dash(account.favored)),
        ("Ownership", or_dash(account.ownership)),
    ])
}

fn show(list: &AccountListResponse) -> String {
    let rows = list.accounts.iter().map(|account| {
        vec![
            or_dash(account.name.as_ref()),
            or_dash(account.r#type.as_ref()),
            or_dash(account.account_number.as_ref()),
            account.balance.map_or_else(|| "-".to_owned(), grouped),
            or_dash(account.currency_code.as_ref()),
            or_dash(account.bank_id.as_ref()),
            account.id.to_string(),
        ]
    });
    let (left, right) = (Align::Left, Align::Right);
    table(
        &[
            ("Name", left),
            ("Type", left),
            ("Number", left),
            ("Balance", right),
            ("Currency", left),
            ("External id", left),
            ("Id", left),
        ],
        rows,
    )
}
