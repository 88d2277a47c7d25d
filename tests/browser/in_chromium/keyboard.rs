//! Somebody without a mouse.

use fantoccini::key::Key;

use super::Browser;

/// Presses a key wherever the focus is.
pub(super) async fn key(browser: &Browser, key: Key) {
    let focused = browser.client.active_element().await.unwrap();
    focused.send_keys(&char::from(key).to_string()).await.unwrap();
}

/// Goes on by tabulator until the focus is on an element with this text or name.
pub(super) async fn tab_to(browser: &Browser, wanted: &str) {
    for _ in 0..60 {
        key(browser, Key::Tab).await;
        let focused = browser
            .run("const at = document.activeElement; return [at.innerText || '', at.name || '', getComputedStyle(at).outlineStyle]")
            .await;
        if focused[0].as_str().is_some_and(|text| text.contains(wanted)) || focused[1] == wanted {
            assert_ne!(focused[2], "none", "the focus can be seen on {wanted}");
            return;
        }
    }
    panic!("the focus does not come to {wanted}");
}

pub(super) async fn type_in(browser: &Browser, text: &str) {
    browser.client.active_element().await.unwrap().send_keys(text).await.unwrap();
}
