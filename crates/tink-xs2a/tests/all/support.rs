//! The two clients over prepared answers, which keep what was sent.

use std::sync::Arc;

use bytes::Bytes;
use tink_transport::testing::{Capture, Captured, Replay, client_over};
use tink_xs2a::{ApiKey, BankUserClient, BankUserToken, Xs2aClient};

pub(crate) const KEY: &str = "the-api-key";
pub(crate) const TOKEN: &str = "the-users-token";

pub(crate) struct Bench {
    pub(crate) xs2a: Xs2aClient,
    pub(crate) anna: BankUserClient,
    capture: Arc<Capture<Replay>>,
}

pub(crate) fn bench(answers: impl IntoIterator<Item = http::Response<Bytes>>) -> Bench {
    let replay = answers.into_iter().fold(Replay::new(), Replay::answer);
    let capture = Arc::new(Capture::new(replay));
    let xs2a = Xs2aClient::new(&client_over(capture.clone()), &ApiKey::new(KEY).unwrap());
    let anna = xs2a.bank_user(&BankUserToken::new(TOKEN).unwrap());
    Bench { xs2a, anna, capture }
}

impl Bench {
    pub(crate) fn sent(&self) -> Vec<Captured> {
        self.capture.requests()
    }
}
