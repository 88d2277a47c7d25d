//! A client over prepared answers, which keeps what was sent.

use std::sync::Arc;

use bytes::Bytes;
use tink_main::MainClient;
use tink_transport::testing::{Capture, Captured, Replay, client_over};

pub(crate) struct Bench {
    pub(crate) main: MainClient,
    pub(crate) capture: Arc<Capture<Replay>>,
}

pub(crate) fn bench(answers: impl IntoIterator<Item = http::Response<Bytes>>) -> Bench {
    let replay = answers.into_iter().fold(Replay::new(), Replay::answer);
    let capture = Arc::new(Capture::new(replay));
    Bench { main: MainClient::new(client_over(capture.clone())), capture }
}

impl Bench {
    pub(crate) fn sent(&self) -> Vec<Captured> {
        self.capture.requests()
    }
}
