//! A caller that sends what it is told, well formed or not.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tink_sandbox::{Sandbox, SandboxBuilder};
use tower_service::Service;

/// A sandbox and the tokens of its default client and of one user, `someone`.
pub(crate) struct Http {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: String,
    pub(crate) user: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    pub(crate) fn message(&self) -> String {
        self.json()["errorMessage"].as_str().unwrap().to_owned()
    }
}

/// Sends one request.
pub(crate) async fn send(
    sandbox: &Sandbox,
    line: &str,
    token: Option<&str>,
    media_type: Option<&str>,
    body: impl Into<Body>,
) -> Answer {
    let (method, path) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if let Some(media_type) = media_type {
        request = request.header("content-type", media_type);
    }
    call(sandbox, request.body(body.into()).unwrap()).await
}

/// Sends a request as it is.
pub(crate) async fn call(sandbox: &Sandbox, request: Request<Body>) -> Answer {
    let response = sandbox.router().call(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
}

pub(crate) const FORM: Option<&str> = Some("application/x-www-form-urlencoded");
pub(crate) const JSON: Option<&str> = Some("application/json");

impl Http {
    pub(crate) async fn new() -> Self {
        Self::with(Sandbox::builder()).await
    }

    pub(crate) async fn with(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
        let token = send(&sandbox, "POST /api/v1/oauth/token", None, FORM, form).await;
        let client = token.json()["access_token"].as_str().unwrap().to_owned();
        let mut http = Self { sandbox, client, user: String::new() };
        http.user("someone").await;
        http.user = http.user_token("someone", "accounts:read,transactions:read,credentials:read,user:read").await;
        http
    }

    /// Creates a user.
    pub(crate) async fn user(&self, external_id: &str) -> Answer {
        let body = format!(r#"{{"external_user_id":"{external_id}","market":"SE","locale":"sv_SE"}}"#);
        let answer = self.post("/api/v1/user/create", &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        answer
    }

    /// A code for a user.
    pub(crate) async fn code(&self, external_id: &str, scope: &str) -> String {
        let form = format!("external_user_id={external_id}&scope={scope}");
        let line = "POST /api/v1/oauth/authorization-grant";
        let answer = send(&self.sandbox, line, Some(&self.client), FORM, form).await;
        answer.json()["code"].as_str().unwrap_or_else(|| panic!("{:?}", answer.body)).to_owned()
    }

    /// Exchanges a code.
    pub(crate) async fn exchange(&self, code: &str) -> Answer {
        let form = format!("grant_type=authorization_code&client_id=sandbox&client_secret=sandbox-secret&code={code}");
        send(&self.sandbox, "POST /api/v1/oauth/token", None, FORM, form).await
    }

    pub(crate) async fn user_token(&self, external_id: &str, scope: &str) -> String {
        let code = self.code(external_id, scope).await;
        self.exchange(&code).await.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// A POST of the client.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        send(&self.sandbox, &format!("POST {path}"), Some(&self.client), JSON, body.to_owned()).await
    }

    /// A GET of the user.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(&self.sandbox, &format!("GET {path}"), Some(&self.user), None, Body::empty()).await
    }
}
