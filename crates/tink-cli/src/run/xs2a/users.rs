//! `tink xs2a users`: create, list, get and delete.

use tink_model::xs2a::operations::CREATE_BANK_USER;
use tink_model::xs2a::{BankUser, BankUserRequest, Refusal};
use tink_transport::Call;
use tink_xs2a::Xs2aClient;

use super::list::list;
use crate::args::xs2a::users::Users;
use crate::body;
use crate::exit::{Failure, Outcome};
use crate::output::{Align, Output, table};
use crate::run::{done, or_dash, pairs, print, yes_no};

pub(super) async fn run(verb: Users, client: &Xs2aClient, output: Output) -> Outcome {
    match verb {
        Users::Create { body, name, email } => {
            let user = match (&body.path, name, email) {
                (Some(path), ..) => {
                    let request = body::from_file(path, BankUserRequest::decode)?;
                    client
                        .client()
                        .fetch::<_, Refusal>(Call::new(&CREATE_BANK_USER).json(request), BankUser::decode)
                        .await?
                }
                (None, Some(name), Some(email)) => {
                    let request = BankUserRequest::new(name, email);
                    body::check(&request, "the bank user")?;
                    client.create_bank_user(&request).await?
                }
                _ => return Err(Failure::usage("--name and --email are needed, or --file")),
            };
            print(output, &user.to_json(), || show_one(&user))
        }
        Users::List { page } => list(output, page, client.bank_user_pages(page.request()), show).await,
        Users::Get { id } => {
            let user = client.get_bank_user(&id.into()).await?;
            print(output, &user.to_json(), || show_one(&user))
        }
        Users::Delete { id } => {
            client.delete_bank_user(&id.as_str().into()).await?;
            done(output, &format!("deleted {id}"))
        }
    }
}

fn show(users: &[BankUser]) -> String {
    let rows = users.iter().map(|user| {
        vec![
            or_dash(user.name.as_ref()),
            or_dash(user.email.as_ref()),
            yes_no(user.testmode),
            or_dash(user.created_at.as_ref()),
            user.id.to_string(),
        ]
    });
    let left = Align::Left;
    table(&[("Name", left), ("E-mail", left), ("Test", left), ("Created", left), ("Id", left)], rows)
}

fn show_one(user: &BankUser) -> String {
    pairs(&[
        ("Id", user.id.to_string()),
        ("Name", or_dash(user.name.as_ref())),
        ("E-mail", or_dash(user.email.as_ref())),
        ("Test mode", yes_no(user.testmode)),
        ("Created", or_dash(user.created_at.as_ref())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_shown_as_a_table_and_one_by_one() {
        let user = BankUser::decode(
            r#"{"id":"bus_1","name":"Änna","email":"anna@example.com","testmode":"1","created_at":"2024-01-15 09:00:00"}"#
                .as_bytes(),
        )
        .expect("a user");
        let bare = BankUser::decode(br#"{"id":"bus_2"}"#).expect("a user");
        insta::assert_snapshot!(show(&[user.clone(), bare]), @r"
         Name  E-mail            Test  Created              Id
        ──────────────────────────────────────────────────────────
         Änna  anna@example.com  yes   2024-01-15 09:00:00  bus_1
         -     -                 -     -                    bus_2
        ");
        insta::assert_snapshot!(show_one(&user), @r"
        Id         bus_1
        Name       Änna
        E-mail     anna@example.com
        Test mode  yes
        Created    2024-01-15 09:00:00
        ");
    }
}
