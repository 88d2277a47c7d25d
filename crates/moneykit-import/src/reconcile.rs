//! An import whose answer is lost: the link that it may have made is looked for, and the import is never sent again.

use std::collections::HashSet;
use std::time::Duration;

use http::StatusCode;
use tink_model::moneykit::operations::IMPORT_LINK;
use tink_model::moneykit::{Link, UserLinks};
use tink_model::{ExternalAccountId, ExternalUserId, LinkId};

use crate::import_error::Lookup;
use crate::{Error, ImportError, MoneykitClient};

/// The waits before each look: together more than the ten seconds in which an import that arrived is done.
const WAITS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(5), Duration::from_secs(10)];

/// What an import is recognised by: the user, and the caller's ids of all accounts.
pub(crate) struct Recognition<'a> {
    pub(crate) user: &'a ExternalUserId,
    pub(crate) accounts: HashSet<&'a str>,
}

impl MoneykitClient {
    /// Sends the body of an import, and finds out what became of it where no answer says so:
    ///
    /// 1. the ids of the user's links are read;
    /// 2. the import is sent, once;
    /// 3. where it may have arrived without an answer, the user's links are read again, up to three times over fifteen seconds;
    /// 4. a link that is new and has exactly the accounts of the import is the result, if it is the only one.
    pub(crate) async fn import_and_find(&self, what: &Recognition<'_>, body: Vec<u8>) -> Result<Link, ImportError> {
        let before = self.links_of(what.user).await.map_err(ImportError::certain)?;
        match self.send_import(body).await {
            Ok(link) => Ok(link),
            Err(error) if error.may_have_been_applied() => match self.find(what, &ids(&before)).await {
                Ok(link) => Ok(link),
                Err(lookup) => Err(ImportError::new(error, lookup)),
            },
            Err(error) => Err(ImportError::certain(error)),
        }
    }

    /// Sends a body that has been checked, or is not to be.
    pub(crate) async fn send_import(&self, body: Vec<u8>) -> Result<Link, Error> {
        self.client().fetch(self.import_call(&IMPORT_LINK, body), Link::decode).await
    }

    /// The user's links. A user whom the service does not know has none.
    async fn links_of(&self, user: &ExternalUserId) -> Result<UserLinks, Error> {
        match self.list_user_links(user).await {
            Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => Ok(UserLinks::new()),
            links => links,
        }
    }

    async fn find(&self, what: &Recognition<'_>, before: &HashSet<String>) -> Result<Link, Lookup> {
        let mut last = Lookup::Nothing;
        for wait in WAITS {
            if !wait.is_zero() {
                self.client().clock().sleep(wait).await;
            }
            match self.look(what, before).await {
                Ok(mut found) if found.len() == 1 => return Ok(found.remove(0)),
                Ok(found) if found.is_empty() => last = Lookup::Nothing,
                Ok(found) => return Err(Lookup::Several(found.into_iter().map(|link| link.link_id).collect())),
                Err(error) => last = Lookup::Failed(error),
            }
        }
        Err(last)
    }

    /// The links that were not there before and have exactly the accounts of the import.
    async fn look(&self, what: &Recognition<'_>, before: &HashSet<String>) -> Result<Vec<Link>, Error> {
        let links = self.links_of(what.user).await?;
        let mut found = Vec::new();
        for id in ids(&links).difference(before) {
            let id = LinkId::from(id.as_str());
            let list = self.list_accounts(&id, &[]).await?;
            let originals = list.accounts.iter().filter_map(|account| account.original_id.as_ref());
            let originals: HashSet<&str> = originals.map(ExternalAccountId::as_str).collect();
            let all_read = list.accounts.bad().is_empty() && originals.len() == list.accounts.len();
            if all_read && originals == what.accounts {
                found.push(match links.links.get(id.as_str()) {
                    Some(link) => link.clone(),
                    None => self.get_link(&id).await?,
                });
            }
        }
        Ok(found)
    }
}

/// The ids of links, of those that could not be read as well.
fn ids(links: &UserLinks) -> HashSet<String> {
    let unreadable = links.links.bad().iter().map(|(id, _)| id.clone());
    links.links.names().map(ToOwned::to_owned).chain(unreadable).collect()
}
