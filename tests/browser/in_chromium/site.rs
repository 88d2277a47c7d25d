//! The client's own site: the page that users come back to, and a page with the authorization page in a frame.

use axum::Router;
use axum::extract::RawQuery;
use axum::response::{Html, Redirect};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Writes down which messages come, from where, and when the frame has loaded.
const AROUND: &str = r#"<!DOCTYPE html>
<html lang="en"><title>Shop</title><h1>Shop</h1>
<ul id="messages"></ul>
<iframe id="bank" width="400" height="700" title="Bank"></iframe>
<script>
  addEventListener("message", event => {
    const line = document.createElement("li");
    line.textContent = JSON.stringify({ origin: event.origin, data: event.data });
    document.getElementById("messages").append(line);
  });
  const frame = document.getElementById("bank");
  frame.addEventListener("load", () => { document.body.dataset.loaded = "yes"; });
  frame.src = decodeURIComponent(location.search.slice(1));
</script></html>"#;

/// A site on a port of its own.
pub(super) struct Site {
    pub(super) origin: String,
    running: JoinHandle<()>,
}

impl Site {
    pub(super) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route(
                "/callback",
                get(async || Html("<!DOCTYPE html><title>Shop</title><h1 id=\"back\">Welcome back</h1>")),
            )
            .route("/elsewhere", get(elsewhere))
            .route("/around", get(async |RawQuery(_): RawQuery| Html(AROUND)));
        let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, running }
    }

    pub(super) fn callback(&self) -> String {
        format!("{}/callback", self.origin)
    }

    /// A callback that sends the browser on to another site, which its query names.
    pub(super) fn callback_to(&self, site: &Site) -> String {
        format!("{}/elsewhere?to={}", self.origin, site.callback())
    }

    /// The page with another page in its frame.
    pub(super) fn around(&self, page: &str) -> String {
        let page: String = form_urlencoded::byte_serialize(page.as_bytes()).collect();
        format!("{}/around?{page}", self.origin)
    }
}

async fn elsewhere(RawQuery(query): RawQuery) -> Redirect {
    let query = query.unwrap_or_default();
    let (to, answer) = query.trim_start_matches("to=").split_once('&').unwrap_or_default();
    Redirect::to(&format!("{to}?{answer}"))
}

impl Drop for Site {
    fn drop(&mut self) {
        self.running.abort();
    }
}
