//! Institution Service: the institutions that links are connected to.

use tink_model::InstitutionId;
use tink_model::moneykit::operations::{GET_INSTITUTION, LIST_INSTITUTIONS};
use tink_model::moneykit::{Institution, InstitutionPage};

use crate::{Error, InstitutionFilter, MoneykitClient, Pages};

impl MoneykitClient {
    /// The institutions that match the filter, page by page. [`institution_pages`](Self::institution_pages) goes on to the end. A
    /// page has 1 to 1000 institutions, 50 if nothing is said.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, institutions.
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
    /// use moneykit_import::InstitutionFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"institutions":[{"institution_id":"chase","name":"Chase"}],"next_cursor":""}"#))));
    /// let page = moneykit.list_institutions(&InstitutionFilter::new().with_name("chase")).await?;
    /// println!("{:?}", page.institutions.first());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_institutions(&self, filter: &InstitutionFilter) -> Result<InstitutionPage, Error> {
        self.client().fetch(filter.on(Self::call(&LIST_INSTITUTIONS)), InstitutionPage::decode).await
    }

    /// The pages of [`list_institutions`](Self::list_institutions), to the last, and what is on them.
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::InstitutionFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"institutions":[{"institution_id":"chase","name":"Chase"}],"next_cursor":""}"#))));
    /// let mut all = moneykit.institution_pages(InstitutionFilter::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn institution_pages(&self, filter: InstitutionFilter) -> Pages<InstitutionPage> {
        let client = self.clone();
        Pages::new(&LIST_INSTITUTIONS, filter.start(), move |place| {
            let (client, filter) = (client.clone(), filter.at(&place));
            Box::pin(async move { client.list_institutions(&filter).await })
        })
    }

    /// One institution.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, institutions.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 404 [`InstitutionNotFound`](crate::model::Refusal::InstitutionNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"institution_id":"chase","name":"Chase"}"#))));
    /// let chase = moneykit.get_institution(&"chase".into()).await?;
    /// println!("{:?}", chase.name);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_institution(&self, institution: &InstitutionId) -> Result<Institution, Error> {
        self.client().fetch(Self::call(&GET_INSTITUTION).path("id", institution), Institution::decode).await
    }
}
