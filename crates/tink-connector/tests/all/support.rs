//! A client over prepared answers, which keeps what was sent, and bodies to send.

use std::sync::Arc;

use bytes::Bytes;
use tink_connector::ConnectorClient;
use tink_connector::model::{
    CreateTransactionAccountContainer, CreateTransactionAccountEntity, CreateTransactionEntity, IngestionType,
    TransactionType,
};
use tink_model::{Amount, ExternalUserId};
use tink_transport::testing::{Capture, Captured, Replay, client_over};

pub(crate) struct Bench {
    pub(crate) connector: ConnectorClient,
    capture: Arc<Capture<Replay>>,
}

pub(crate) fn bench(answers: impl IntoIterator<Item = http::Response<Bytes>>) -> Bench {
    let replay = answers.into_iter().fold(Replay::new(), Replay::answer);
    let capture = Arc::new(Capture::new(replay));
    Bench { connector: ConnectorClient::new(client_over(capture.clone())), capture }
}

impl Bench {
    pub(crate) fn sent(&self) -> Vec<Captured> {
        self.capture.requests()
    }
}

pub(crate) fn user() -> ExternalUserId {
    "user/1 å".into()
}

pub(crate) fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

pub(crate) fn transaction(id: &str) -> CreateTransactionEntity {
    let riche = "Riche Teatergrillen";
    CreateTransactionEntity::new(amount("-98.50"), 1_455_740_874_875, riche, id, TransactionType::CreditCard)
}

pub(crate) fn transactions(account: &str, list: Vec<CreateTransactionEntity>) -> CreateTransactionAccountContainer {
    let account = CreateTransactionAccountEntity::new(amount("7000.00"), account, list);
    CreateTransactionAccountContainer::new(vec![account], IngestionType::RealTime)
}
