//! Requests that no operation takes: 404 for a path that there is not, 405 for a method that a path does not take, both with the
//! operations that may have been meant ([`closest`]).

mod closest;
mod distance;

use axum::extract::Request;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use tink_model::Operation;

use self::closest::{closest, of_path};
use crate::problem::{Dialect, Problem};
use crate::request_log::Notes;

/// Answers such a request, in the words of the API that was meant.
pub(crate) async fn answer(status: StatusCode, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let taken = of_path(path);
    let meant = if status == StatusCode::METHOD_NOT_ALLOWED { taken.clone() } else { closest(method, path) };
    let dialect = meant.first().map_or_else(|| Dialect::of_path(path), |operation| Dialect::of(operation));
    let problem = Problem::new(status, message(method, path, &meant));
    let notes = Notes::of(&parts.extensions);
    notes.refused(&problem);
    notes.read_anyway(body).await;
    let mut response = problem.respond(dialect);
    // The pages and the control API have their methods from the router itself.
    if status == StatusCode::METHOD_NOT_ALLOWED
        && let Some(methods) = allowed(&taken)
    {
        response.headers_mut().insert(header::ALLOW, methods);
    }
    response
}

fn message(method: &str, path: &str, meant: &[&'static Operation]) -> String {
    let named = |operation: &&Operation| {
        let Operation { method, path, api, id, .. } = operation;
        format!("{} {path} ({api} {id})", method.as_str())
    };
    let named: Vec<String> = meant.iter().map(named).collect();
    let question = match named.as_slice() {
        [] => String::new(),
        [one] => format!(" Did you mean {one}?"),
        [others @ .., last] => format!(" Did you mean {} or {last}?", others.join(", ")),
    };
    format!("There is no operation {method} {path}.{question}")
}

/// The methods of operations, as a header has them. What answers GET answers HEAD too.
fn allowed(operations: &[&'static Operation]) -> Option<HeaderValue> {
    let mut methods: Vec<&str> = operations.iter().map(|operation| operation.method.as_str()).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.sort_unstable();
    methods.dedup();
    HeaderValue::from_str(&methods.join(",")).ok().filter(|methods| !methods.is_empty())
}
