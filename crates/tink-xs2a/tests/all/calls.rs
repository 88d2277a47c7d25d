//! One call of each operation, valid in itself, with what is worth escaping in it.

use tink_model::DateTime;
use tink_xs2a::model::{
    AccessTokenRequest, AccountSelection, BankConnectionRequest, BankUserRequest, EventType, Product, ReportLocale,
    SyncMode, SyncRequest, WizardRequest,
};
use tink_xs2a::{BankFilter, ConnectionRef, Error, EventFilter, PageRequest, TurnoverFilter};

use crate::support::Bench;

fn until() -> AccessTokenRequest {
    AccessTokenRequest::new().with_valid_until("2050-01-01 11:11:11".parse::<DateTime>().unwrap())
}

/// Calls an operation by its id.
pub(crate) async fn call(bench: &Bench, operation: &str) -> Result<(), Error> {
    let (xs2a, anna) = (&bench.xs2a, &bench.anna);
    let second = PageRequest::new().with_per_page(5).with_page(2);
    match operation {
        "createBankUser" => xs2a.create_bank_user(&BankUserRequest::new("Åsa", "a@example.com")).await.map(drop),
        "listBankUsers" => xs2a.list_bank_users(second).await.map(drop),
        "getBankUser" => xs2a.get_bank_user(&"a/b".into()).await.map(drop),
        "deleteBankUser" => xs2a.delete_bank_user(&"a/b".into()).await,
        "createAccessToken" => xs2a.create_access_token(&"a/b".into(), &until()).await.map(drop),
        "listAccessTokens" => xs2a.list_access_tokens(&"a/b".into(), PageRequest::new()).await.map(drop),
        "getAccessToken" => xs2a.get_access_token(&"a/b".into(), &"c d".into()).await.map(drop),
        "extendAccessToken" => xs2a.extend_access_token(&"a/b".into(), &"c d".into(), &until()).await.map(drop),
        "deleteAccessToken" => xs2a.delete_access_token(&"a/b".into(), &"c d".into()).await,
        "createBankConnection" => {
            let request = BankConnectionRequest::new()
                .with_sync_mode(SyncMode::Full)
                .with_country_id("DE")
                .with_days(90)
                .with_account_selection(AccountSelection::Multi);
            anna.create_bank_connection(&request).await.map(drop)
        }
        "listBankConnections" => anna.list_bank_connections(second).await.map(drop),
        "getBankConnection" => anna.get_bank_connection(ConnectionRef::Transaction("t/x".into())).await.map(drop),
        "deleteBankConnection" => anna.delete_bank_connection(&"a/b".into()).await,
        "syncBankConnection" => {
            let how = SyncRequest::new().with_credentials("half").with_force(true);
            anna.sync_bank_connection(&"a/b".into(), &how).await.map(drop)
        }
        "resetBankConnection" => anna.reset_bank_connection(&"a/b".into()).await.map(drop),
        "listBankConnectionAccounts" => anna.list_bank_connection_accounts(&"a/b".into(), second).await.map(drop),
        "listBankAccounts" => anna.list_bank_accounts(second).await.map(drop),
        "getBankAccount" => anna.get_bank_account(&"a/b".into()).await.map(drop),
        "deleteBankAccount" => anna.delete_bank_account(&"a/b".into()).await,
        "getBalance" => anna.get_balance(&"a/b".into()).await.map(drop),
        "listTurnovers" => {
            let filter = TurnoverFilter::new()
                .with_from("2024-01-01".parse().unwrap())
                .with_to("2024-01-31".parse().unwrap())
                .only_new();
            anna.list_turnovers(&"a/b".into(), &filter).await.map(drop)
        }
        "markAsSeen" => anna.mark_as_seen(&"a/b".into()).await,
        "markAsSeenUntil" => anna.mark_as_seen_until(&"a/b".into(), "2024-01-31".parse().unwrap()).await,
        "getReport" => anna.get_report(&"a/b".into(), "sum mary", Some(&ReportLocale::De)).await.map(drop),
        "driveWizard" => {
            let step = WizardRequest::new("key").with_field("USER_NAME", "å\"b").with_field("privacy_policy", true);
            anna.drive_wizard(&step).await.map(drop)
        }
        "getWizardSession" => xs2a.get_wizard_session(&"a/b".into()).await.map(drop),
        "listEvents" => {
            let filter = EventFilter::new()
                .with_transaction("t/x")
                .with_type(EventType::TransactionCreated)
                .with_from("2024-01-15 09:00:00".parse().unwrap())
                .with_to("2024-01-15T10:00:00+01:00".parse().unwrap());
            xs2a.list_events(&filter, second).await.map(drop)
        }
        "getEvent" => xs2a.get_event(&"a/b".into()).await.map(drop),
        "findBank" => xs2a.find_bank("888 88888").await.map(drop),
        "listBanks" => xs2a.list_banks(&BankFilter::new().with_country("DE"), second).await.map(drop),
        "autocompleteBanks" => {
            let filter = BankFilter::new().with_country("DE").with_product(Product::Xs2aApi);
            xs2a.autocomplete_banks("Spar & Co", &filter, PageRequest::new()).await.map(drop)
        }
        other => panic!("the clients have no method for {other}"),
    }
}
