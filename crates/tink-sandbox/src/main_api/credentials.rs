//! The Credentials Service: the one synthetic credentials object of an ingesting user.

use axum::response::Response;
use tink_ledger::image::{Credentials as Stored, UserImage};
use tink_model::main::{Credentials, CredentialsListResponse, CredentialsStatus, CredentialsType};
use tink_model::{CredentialsId, Secret};

use super::transactions::object;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let image = call.world.ledger().user(call.caller.user()?).await?;
    let shown: Vec<Credentials> = image.credentials.iter().map(|stored| credentials(&image, stored)).collect();
    Ok(reply::json(CredentialsListResponse::new().with_credentials(shown).to_json()))
}

fn credentials(image: &UserImage, stored: &Stored) -> Credentials {
    let credentials = Credentials::new(CredentialsId::from(stored.id.to_string()))
        .with_fields(Secret::new(object(&[])))
        .with_provider_name(stored.provider.as_str())
        .with_type(CredentialsType::Password)
        .with_user_id(image.profile.created.user.to_string());
    match stored.status_updated {
        None => credentials.with_status(CredentialsStatus::Created),
        Some(at) => credentials
            .with_status(CredentialsStatus::Updated)
            .with_status_payload(summary(&image.profile.locale, stored.last_accounts, stored.last_count))
            .with_status_updated(at)
            .with_updated(at),
    }
}

/// What the last ingestion brought, in the user's language.
fn summary(locale: &str, accounts: usize, transactions: usize) -> String {
    if locale.starts_with("sv") {
        let konto = if accounts == 1 { "konto" } else { "konton" };
        let transaktion = if transactions == 1 { "transaktion" } else { "transaktioner" };
        return format!("Analyserat {accounts} {konto} och {transactions} {transaktion}.");
    }
    let account = if accounts == 1 { "account" } else { "accounts" };
    let transaction = if transactions == 1 { "transaction" } else { "transactions" };
    format!("Analyzed {accounts} {account} and {transactions} {transaction}.")
}
