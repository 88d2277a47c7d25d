//! What the tests of the pages share: a world with a clock that they move, and plain requests to it.

use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use tower_service::Service;

use crate::{ManualClock, Sandbox};

pub(super) struct Answer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(super) struct World {
    pub(super) sandbox: Sandbox,
    pub(super) clock: Arc<ManualClock>,
}

impl World {
    pub(super) async fn new() -> Self {
        let clock = Arc::new(ManualClock::new(1_700_000_000_000));
        Self { sandbox: Sandbox::builder().clock(clock.clone()).start().await.unwrap(), clock }
    }

    pub(super) async fn call(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.sandbox.router().call(request).await.unwrap().into_parts();
        Answer { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.call(Request::get(path).body(Body::empty()).unwrap()).await
    }
}
