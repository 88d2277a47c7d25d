//! What the service says of a refusal beside its status.

use tink_model::moneykit::ErrorResponse;

use crate::Error;

/// The body of a refusal: its code and message, and what [`details`](ErrorResponse::details) makes of the rest. `None` where the call
/// failed in another way, or the service sent no such body.
///
/// ```
/// # use moneykit_import::MoneykitClient;
/// # use tink_transport::testing::{Replay, client_over, json};
/// use moneykit_import::error_details;
/// use moneykit_import::model::{ErrorDetails, LinkErrorCode, Product, ProductsRequest};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let answer = json(422, r#"{"error_code":"link_error.bad_state","error_message":"Bad.","link_error_code":"auth_expired"}"#);
/// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(answer)));
/// let request = ProductsRequest::new(vec![Product::Identity]);
/// let error = moneykit.add_products(&"mk_1".into(), &request).await.unwrap_err();
/// let refusal = error_details(&error).expect("the service says more");
/// assert_eq!(refusal.details(), ErrorDetails::BadState(Some(&LinkErrorCode::AuthExpired)));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn error_details(error: &Error) -> Option<ErrorResponse> {
    error.status().filter(|status| status.is_client_error() || status.is_server_error())?;
    ErrorResponse::decode(error.body()?).ok()
}
