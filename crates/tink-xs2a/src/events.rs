//! Event Service: what happened.

use tink_model::EventId;
use tink_model::xs2a::operations::{GET_EVENT, LIST_EVENTS};
use tink_model::xs2a::{Event, EventPage};
use tink_transport::Call;

use crate::{Error, EventFilter, PageRequest, Pages, Xs2aClient};

impl Xs2aClient {
    /// What happened to the objects of the API key, page by page; the same is sent to webhooks.
    /// [`event_pages`](Self::event_pages) goes on to the end.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, events.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// use tink_xs2a::EventFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"e1"}]}"#))), &ApiKey::new("key")?);
    /// let page = xs2a.list_events(&EventFilter::new(), PageRequest::new().with_per_page(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_events(&self, filter: &EventFilter, page: PageRequest) -> Result<EventPage, Error> {
        self.core.client.fetch(page.on(filter.on(Call::new(&LIST_EVENTS))), EventPage::decode).await
    }

    /// The pages of [`list_events`](Self::list_events), from the one that is asked for to the last, and what is on them.
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// use tink_xs2a::EventFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"e1"}]}"#))), &ApiKey::new("key")?);
    /// let mut all = xs2a.event_pages(&EventFilter::new(), PageRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn event_pages(&self, filter: &EventFilter, page: PageRequest) -> Pages<EventPage> {
        let (client, filter) = (self.clone(), filter.clone());
        page.pages(&LIST_EVENTS, move |page| {
            let (client, filter) = (client.clone(), filter.clone());
            Box::pin(async move { client.list_events(&filter, page).await })
        })
    }

    /// One event.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, events.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`EventNotFound`](crate::model::Refusal::EventNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"e1","type":"transaction.created"}"#))), &ApiKey::new("key")?);
    /// let event = xs2a.get_event(&"e1".into()).await?;
    /// println!("{:?}", event.r#type);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_event(&self, event: &EventId) -> Result<Event, Error> {
        self.core.client.fetch(Call::new(&GET_EVENT).path("id", event), Event::decode).await
    }
}
