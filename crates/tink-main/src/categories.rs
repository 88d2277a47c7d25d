//! Category Service: the tree of categories.

use tink_model::Locale;
use tink_model::main::CategoryList;
use tink_model::main::operations::LIST_CATEGORIES;
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// The categories, named in the user's language, or else in that of `locale`, or else in the default one. A tree as a
    /// flat list: each category names its parent.
    ///
    /// Scope: none; works with a token of the client or a user, and without any. Only reads.
    ///
    /// Source: main API reference, Category Service, List categories for a given locale.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed): the locale is not one.
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized): a token was sent and is not good.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"[{"id":"c","code":"expenses:food.restaurants","secondaryName":"Restaurang"}]"#);
    /// # let main = MainClient::new(client_over(Replay::new().answer(answer)));
    /// for category in main.list_categories(Some(&"sv_SE".into())).await? {
    ///     println!("{:?} {:?}", category.code, category.secondary_name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_categories(&self, locale: Option<&Locale>) -> Result<CategoryList, Error> {
        let call = Call::new(&LIST_CATEGORIES);
        let call = match locale {
            Some(locale) => call.query("locale", locale),
            None => call,
        };
        self.client().fetch(call, CategoryList::decode).await
    }
}
