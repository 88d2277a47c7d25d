//! Link Service: links, what can be changed of them, and their products.

use tink_model::LinkId;
use tink_model::moneykit::operations::{ADD_PRODUCTS, DELETE_LINK, GET_LINK, LIST_LINKS, RESET_LINK, UPDATE_LINK};
use tink_model::moneykit::{Link, LinkPage, ProductsRequest, UpdateLinkRequest};

use crate::{CursorRequest, Error, MoneykitClient, Pages};

impl MoneykitClient {
    /// The links of the API client that were connected at some time, page by page. [`link_pages`](Self::link_pages) goes on to the
    /// end. A page has 500 to 5000 links, 1000 if nothing is said.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, links.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::CursorRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"links":[{"link_id":"mk_1"}],"next_cursor":""}"#))));
    /// let page = moneykit.list_links(&CursorRequest::new().with_limit(500)).await?;
    /// println!("{}", page.links.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_links(&self, page: &CursorRequest) -> Result<LinkPage, Error> {
        self.client().fetch(page.on(Self::call(&LIST_LINKS)), LinkPage::decode).await
    }

    /// The pages of [`list_links`](Self::list_links), to the last, and what is on them.
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::CursorRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"links":[{"link_id":"mk_1"}],"next_cursor":""}"#))));
    /// let mut all = moneykit.link_pages(CursorRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn link_pages(&self, page: CursorRequest) -> Pages<LinkPage> {
        let client = self.clone();
        Pages::new(&LIST_LINKS, page.start(), move |place| {
            let (client, page) = (client.clone(), page.at(&place));
            Box::pin(async move { client.list_links(&page).await })
        })
    }

    /// One link.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, links.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenAction`](crate::model::Refusal::ForbiddenAction).
    /// 404 [`LinkNotFound`](crate::model::Refusal::LinkNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"link_id":"mk_1","state":"connected"}"#))));
    /// let link = moneykit.get_link(&"mk_1".into()).await?;
    /// println!("{:?}", link.state);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_link(&self, link: &LinkId) -> Result<Link, Error> {
        self.client().fetch(Self::call(&GET_LINK).path("id", link), Link::decode).await
    }

    /// Changes the webhook and the tags of a link; what the change does not name stays. This is the only way to give an imported
    /// link a webhook before it is connected.
    ///
    /// Takes the token of the API client. Idempotent.
    ///
    /// Source: official client libraries of 2025, links.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenAction`](crate::model::Refusal::ForbiddenAction).
    /// 404 [`LinkNotFound`](crate::model::Refusal::LinkNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::{UpdateLinkRequest, WebhookChange};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"link_id":"mk_1","state":"connected"}"#)).answer(json(200, r#"{"link_id":"mk_1","state":"connected"}"#))));
    /// let change = UpdateLinkRequest::new().with_webhook("https://example.com/webhook").with_link_tags(["imported".to_owned()]);
    /// moneykit.update_link(&"mk_1".into(), &change).await?;
    /// let removal = UpdateLinkRequest::new().with_webhook(WebhookChange::Remove);
    /// moneykit.update_link(&"mk_1".into(), &removal).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_link(&self, link: &LinkId, change: &UpdateLinkRequest) -> Result<Link, Error> {
        self.check(&UPDATE_LINK, change)?;
        let call = Self::call(&UPDATE_LINK).path("id", link).json(change.to_json());
        self.client().fetch(call, Link::decode).await
    }

    /// Deletes a link with its accounts and transactions.
    ///
    /// Takes the token of the API client. Keyed: a 404 or 410 after a lost answer
    /// [`is_possibly_applied`](tink_transport::ApiError::is_possibly_applied).
    ///
    /// Source: official client libraries of 2025, links; operation page of the reference.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenAction`](crate::model::Refusal::ForbiddenAction).
    /// 404 [`LinkNotFound`](crate::model::Refusal::LinkNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(empty(204))));
    /// moneykit.delete_link(&"mk_1".into()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_link(&self, link: &LinkId) -> Result<(), Error> {
        self.client().perform(Self::call(&DELETE_LINK).path("id", link)).await
    }

    /// Asks for data of products. The answer does not wait for them.
    ///
    /// Takes the token of the API client. Not repeated once it may have arrived.
    ///
    /// Source: official client libraries of 2025, links.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenAction`](crate::model::Refusal::ForbiddenAction).
    /// 404 [`LinkNotFound`](crate::model::Refusal::LinkNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::{Product, ProductsRequest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(202, r#"{"link_id":"mk_1","state":"connected"}"#))));
    /// moneykit.add_products(&"mk_1".into(), &ProductsRequest::new(vec![Product::AccountNumbers])).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn add_products(&self, link: &LinkId, products: &ProductsRequest) -> Result<Link, Error> {
        self.check(&ADD_PRODUCTS, products)?;
        let call = Self::call(&ADD_PRODUCTS).path("id", link).json(products.to_json());
        self.client().fetch(call, Link::decode).await
    }

    /// Puts a link in the state in which it has to be connected anew, for tests.
    ///
    /// Takes the token of the API client. Idempotent.
    ///
    /// Source: official client libraries of 2025, links.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenAction`](crate::model::Refusal::ForbiddenAction).
    /// 404 [`LinkNotFound`](crate::model::Refusal::LinkNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"link_id":"mk_1","state":"error","error_code":"auth_expired"}"#))));
    /// let link = moneykit.reset_link(&"mk_1".into()).await?;
    /// println!("{:?}", link.error_code);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn reset_link(&self, link: &LinkId) -> Result<Link, Error> {
        self.client().fetch(Self::call(&RESET_LINK).path("id", link), Link::decode).await
    }
}
