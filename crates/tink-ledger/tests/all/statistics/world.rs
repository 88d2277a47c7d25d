//! A user in a ledger, with what statistics are made of kept beside it as it was sent.

use std::sync::Arc;

use futures_executor::block_on;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountDraft, ChangeAccount, CreateUser, DeleteFromAccount, IngestIntoAccount, IngestTransactions, ProfileChange,
    TransactionDraft, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::image::UserImage;
use tink_ledger::log::{MemoryLog, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::{Exclusion, Id, IngestionKind, Ledger, PeriodMode, Profile, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis};

/// Descriptions are codes of categories.
struct ByDescription;

impl Categoriser for ByDescription {
    fn categorise(&self, input: &CategoriseInput<'_>) -> CategoryIndex {
        CategoryTree::get().by_code(input.description).unwrap()
    }

    fn version(&self) -> u32 {
        1
    }
}

/// An account as it is set up.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub kind: &'static str,
    pub exclusion: Exclusion,
    pub ownership: &'static str,
    pub balance: &'static str,
    pub reserved: Option<&'static str>,
}

impl Default for Account {
    fn default() -> Self {
        Self { kind: "CHECKING", exclusion: Exclusion::None, ownership: "1", balance: "0", reserved: None }
    }
}

/// A transaction as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Transaction {
    pub account: usize,
    pub date: i64,
    pub amount: &'static str,
    pub category: &'static str,
}

/// How the user's profile is set.
#[derive(Debug, Clone)]
pub(super) struct Months {
    pub zone: &'static str,
    pub mode: PeriodMode,
    pub break_day: u8,
}

/// A user in a ledger.
pub(super) struct World {
    ledger: Ledger,
    user: Id,
    accounts: Vec<Account>,
    sent: usize,
}

pub(super) fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn external_id(account: usize) -> String {
    format!("account-{account}")
}

impl World {
    pub(super) fn new(accounts: &[Account], months: &Months) -> Self {
        let rules = Rules {
            profile: Profile::Seed,
            partial: false,
            opt_in: false,
            seed: 1,
            categoriser: Arc::new(ByDescription),
        };
        let clock = Arc::new(ManualClock::new(0));
        let ledger = Ledger::new(Arc::new(MemoryLog::new()), WorldId::ROOT, clock, Settings { seed: 1, rules });
        let new = CreateUser {
            external_id: Some("someone".to_owned()),
            contact: None,
            market: "SE".to_owned(),
            locale: None,
            retention_class: None,
            synthetic_credentials: true,
        };
        let user = block_on(ledger.create_user("tenant", new)).unwrap().user;
        let world = Self { ledger, user, accounts: accounts.to_vec(), sent: 0 };
        world.run(UserCommand::ChangeProfile(ProfileChange {
            time_zone: Some(months.zone.to_owned()),
            period_mode: Some(months.mode),
            period_adjusted_day: Some(months.break_day),
            ..ProfileChange::default()
        }));
        let drafts = accounts.iter().enumerate().map(|(number, account)| AccountDraft {
            external_id: external_id(number),
            name: "Account".to_owned(),
            number: "1".to_owned(),
            kind: account.kind.to_owned(),
            balance: amount(account.balance),
            reserved: account.reserved.map(amount),
            available_credit: None,
            closed: false,
            exclusion: Exclusion::None,
            flags: Vec::new(),
            payload: None,
        });
        world.run(UserCommand::IngestAccounts(drafts.collect()));
        world
    }

    fn run(&self, command: UserCommand) {
        block_on(self.ledger.execute(self.user, command)).unwrap();
    }

    /// Sends transactions in one request; they are numbered on from those sent before.
    pub(super) fn ingest(&mut self, transactions: &[Transaction]) {
        let accounts = (0..self.accounts.len()).map(|account| {
            let of_account = (self.sent..).zip(transactions).filter(|(_, transaction)| transaction.account == account);
            let drafts = of_account.map(|(number, transaction)| TransactionDraft {
                external_id: format!("row-{number}"),
                date: EpochMillis::new(transaction.date),
                amount: amount(transaction.amount),
                description: transaction.category.to_owned(),
                kind: TransactionKind::Default,
                pending: Some(number % 7 == 0),
                pending_ids: Vec::new(),
                has_payload: false,
                extra: None,
            });
            IngestIntoAccount {
                external_id: external_id(account),
                balance: amount(self.accounts[account].balance),
                reserved: self.accounts[account].reserved.map(amount),
                payload: None,
                transactions: drafts.collect(),
            }
        });
        let accounts: Vec<IngestIntoAccount> = accounts.filter(|account| !account.transactions.is_empty()).collect();
        let kind = IngestionKind::Batch;
        self.run(UserCommand::IngestTransactions(Arc::new(IngestTransactions {
            kind,
            auto_book: false,
            override_pending: false,
            accounts,
        })));
        self.sent += transactions.len();
    }

    /// Deletes a transaction by its number.
    pub(super) fn delete(&self, number: usize, account: usize) {
        self.run(UserCommand::DeleteTransactions(vec![DeleteFromAccount {
            external_id: external_id(account),
            balance: amount(self.accounts[account].balance),
            reserved: self.accounts[account].reserved.map(amount),
            payload: None,
            transactions: vec![format!("row-{number}")],
        }]));
    }

    /// Lets the user share and exclude the accounts, and gives the image.
    pub(super) fn image(&self) -> Arc<UserImage> {
        let image = block_on(self.ledger.user(self.user)).unwrap();
        for (account, stored) in self.accounts.iter().zip(image.accounts.iter()) {
            self.run(UserCommand::ChangeAccount(Box::new(ChangeAccount {
                ownership: Some(amount(account.ownership)),
                exclusion: Some(account.exclusion),
                ..ChangeAccount::of(stored.id)
            })));
        }
        block_on(self.ledger.user(self.user)).unwrap()
    }
}
