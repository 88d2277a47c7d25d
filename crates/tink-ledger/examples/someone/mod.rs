//! A user with one account, whom the measurements feed.

use std::sync::Arc;

use futures_executor::block_on;
use tink_ledger::command::{
    AccountDraft, CreateUser, IngestIntoAccount, IngestTransactions, TransactionDraft, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::rules::categorise::Categoriser;
use tink_ledger::{Exclusion, Id, IngestionKind, Ledger, Profile, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis};

/// What their worlds are made of.
pub(crate) fn settings(categoriser: Arc<dyn Categoriser>) -> Settings {
    Settings { seed: 1, rules: Rules { profile: Profile::Seed, partial: false, opt_in: false, seed: 1, categoriser } }
}

/// Makes the user and the account.
pub(crate) fn someone(ledger: &Ledger, market: &str, locale: Option<&str>) -> Id {
    let user = CreateUser {
        external_id: Some("someone".to_owned()),
        contact: None,
        market: market.to_owned(),
        locale: locale.map(str::to_owned),
        retention_class: None,
        synthetic_credentials: true,
    };
    let user = block_on(ledger.create_user("tenant", user)).expect("a user").user;
    let account = AccountDraft {
        external_id: "account".to_owned(),
        name: "Account".to_owned(),
        number: "1".to_owned(),
        kind: "CHECKING".to_owned(),
        balance: Amount::new(0, 0),
        reserved: None,
        available_credit: None,
        closed: false,
        exclusion: Exclusion::None,
        flags: Vec::new(),
        payload: None,
    };
    block_on(ledger.execute(user, UserCommand::IngestAccounts(vec![account]))).expect("an account");
    user
}

/// A transaction.
pub(crate) fn draft(external_id: String, date: i64, amount: Amount, description: String) -> TransactionDraft {
    TransactionDraft {
        external_id,
        date: EpochMillis::new(date),
        amount,
        description,
        kind: TransactionKind::Default,
        pending: None,
        pending_ids: Vec::new(),
        has_payload: false,
        extra: None,
    }
}

/// One request.
pub(crate) fn ingestion(transactions: impl Iterator<Item = TransactionDraft>) -> UserCommand {
    UserCommand::IngestTransactions(IngestTransactions {
        kind: IngestionKind::Batch,
        auto_book: false,
        override_pending: false,
        accounts: vec![IngestIntoAccount {
            external_id: "account".to_owned(),
            balance: Amount::new(0, 0),
            reserved: None,
            payload: None,
            transactions: transactions.collect(),
        }],
    })
}
