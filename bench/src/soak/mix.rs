//! What is asked of the sandbox: the n-th request is always the same. Half of them write one new transaction of one of the users; of the
//! others most search or list accounts, and some ask for statistics.

use std::cell::{Cell, RefCell};

use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http_body_util::Full;

use crate::goal::bodies::request_of;
use crate::goal::ingest::user;
use crate::load;
use crate::rows::{BATCH, mixed, row};
use crate::server::Sandbox;
use crate::setup::Outcome;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Write,
    Search,
    Accounts,
    Statistics,
}

/// Of ten requests in a row. Reads and writes take turns, as they do in life.
const TURNS: [Kind; 10] = [
    Kind::Write,
    Kind::Search,
    Kind::Write,
    Kind::Accounts,
    Kind::Write,
    Kind::Search,
    Kind::Write,
    Kind::Accounts,
    Kind::Write,
    Kind::Statistics,
];

/// What the n-th request does.
pub(super) const fn kind(number: usize) -> Kind {
    TURNS[number % TURNS.len()]
}

const SEARCH: &str = r#"{"queryString":"teatergrillen","limit":20}"#;
const STATISTICS: &str = r#"{"types":["expenses-by-category"],"resolution":"MONTHLY"}"#;
const SCOPES: &str = "accounts:read,transactions:read,statistics:read";

/// Where requests go, and whose they are.
#[derive(Debug)]
pub(super) struct Target {
    address: String,
    tokens: RefCell<Tokens>,
    /// Requests that were made; none is made twice.
    asked: Cell<usize>,
    /// Transactions that stand before those of the requests.
    had: usize,
    written: Cell<Written>,
}

/// What stands in the requests for whom they are.
#[derive(Debug, Default)]
struct Tokens {
    client: String,
    users: Vec<String>,
}

/// What was taken in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    pub(super) transactions: usize,
    /// Bytes of their texts and ids.
    pub(super) text: usize,
}

impl Target {
    /// Makes the users, each with an account and so many transactions.
    pub(super) async fn prepare(sandbox: &Sandbox, users: usize, had: usize) -> Outcome<Self> {
        let client = sandbox.client()?;
        let token = sandbox.token().await?;
        let mut posts = Vec::new();
        for number in 0..users {
            user(&client, number).await?;
            let rows: Vec<usize> = (number * had..(number + 1) * had).collect();
            for rows in rows.chunks(BATCH) {
                let body = request_of(rows.iter().copied().map(row)).to_json();
                posts.push((transactions(number), Bytes::from(body)));
            }
        }
        load::callers(sandbox.address(), Some(&token), vec![posts]).await?;
        let target = Self {
            address: sandbox.address().to_owned(),
            tokens: RefCell::new(Tokens { client: token, users: vec![String::new(); users] }),
            asked: Cell::new(0),
            had: users * had,
            written: Cell::default(),
        };
        target.renew(sandbox).await?;
        Ok(target)
    }

    /// New tokens, since they live for a while only.
    pub(super) async fn renew(&self, sandbox: &Sandbox) -> Outcome {
        let (client, count) = (sandbox.token().await?, self.tokens.borrow().users.len());
        let mut users = Vec::with_capacity(count);
        for number in 0..count {
            users.push(sandbox.user_token(&client, &format!("user-{number}"), SCOPES).await?);
        }
        self.tokens.replace(Tokens { client, users });
        Ok(())
    }

    /// The next request, with its number.
    pub(super) fn next(&self) -> Outcome<(usize, Request<Full<Bytes>>)> {
        let number = self.asked.replace(self.asked.get() + 1);
        Ok((number, self.request(number)?))
    }

    fn request(&self, number: usize) -> Outcome<Request<Full<Bytes>>> {
        let tokens = self.tokens.borrow();
        let user = mixed(number) as usize % tokens.users.len();
        let url = |path: &str| format!("http://{}{path}", self.address);
        let bearer = |token: &str| format!("Bearer {token}");
        let json = |path: &str, token: &str, body: Bytes| {
            let request = Request::post(url(path)).header(AUTHORIZATION, bearer(token));
            request.header(CONTENT_TYPE, "application/json").body(Full::new(body))
        };
        let token = &tokens.users[user];
        Ok(match kind(number) {
            Kind::Write => {
                let body = request_of(std::iter::once(row(self.had + number))).to_json();
                json(&transactions(user), &tokens.client, body.into())?
            }
            Kind::Search => json("/api/v1/search", token, Bytes::from_static(SEARCH.as_bytes()))?,
            Kind::Statistics => json("/api/v1/statistics/query", token, Bytes::from_static(STATISTICS.as_bytes()))?,
            Kind::Accounts => {
                Request::get(url("/api/v1/accounts/list")).header(AUTHORIZATION, bearer(token)).body(Full::default())?
            }
        })
    }

    /// The request with this number was answered with success.
    pub(super) fn done(&self, number: usize) {
        if kind(number) != Kind::Write {
            return;
        }
        let (row, mut written) = (row(self.had + number), self.written.get());
        written.transactions += 1;
        written.text += row.description.len() + row.external_id.len();
        self.written.set(written);
    }

    /// What was taken in so far.
    pub(super) fn written(&self) -> Written {
        self.written.get()
    }
}

fn transactions(user: usize) -> String {
    format!("/connector/users/user-{user}/transactions")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target {
            address: "127.0.0.1:1".to_owned(),
            tokens: RefCell::new(Tokens { client: "client".to_owned(), users: vec!["anna".to_owned()] }),
            asked: Cell::new(0),
            had: 7,
            written: Cell::default(),
        }
    }

    #[test]
    fn half_of_the_requests_write_and_all_kinds_come_up() {
        let kinds: Vec<Kind> = (0..1_000).map(kind).collect();
        let count = |kind| kinds.iter().filter(|other| **other == kind).count();
        let counts = [Kind::Write, Kind::Search, Kind::Accounts, Kind::Statistics].map(count);
        assert_eq!(counts, [500, 200, 200, 100]);
    }

    #[test]
    fn no_request_is_made_twice_and_writes_go_under_the_token_of_the_client() {
        let target = target();
        let (first, request) = target.next().unwrap();
        assert_eq!((first, request.uri().path()), (0, "/connector/users/user-0/transactions"));
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer client");
        let (second, request) = target.next().unwrap();
        assert_eq!((second, request.uri().path()), (1, "/api/v1/search"));
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer anna");
    }

    #[test]
    fn only_writes_that_were_taken_count_as_data() {
        let target = target();
        target.done(0);
        target.done(1);
        let written = target.written();
        assert_eq!((written.transactions, written.text), (1, row(7).description.len() + 32));
    }
}
