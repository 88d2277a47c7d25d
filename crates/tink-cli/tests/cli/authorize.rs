//! `tink authorize`: the link, and what comes back.

use serde_json::Value;

use crate::common::tink;

#[test]
fn a_link_has_a_random_state_and_leads_to_the_servers_page() {
    let link = |state: &str| {
        let args = [
            "authorize",
            "link",
            "--redirect-uri",
            "http://localhost:3000/callback",
            "--scope",
            "accounts:read,user:read",
            "--json",
        ];
        let more =
            ["--market", "SE", "--locale", "sv_SE", "--client-id", "sandbox", "--base-url", "http://127.0.0.1:8080"];
        let answer: Value = tink(args.into_iter().chain(more)).run().exits(0).json();
        let now = answer["state"].as_str().expect("a state").to_owned();
        assert_ne!(now, state);
        assert_eq!(
            answer["url"].as_str().map(|url| url.replace(&now, "STATE")).as_deref(),
            Some(
                "http://127.0.0.1:8080/0.4/authorize/?client_id=sandbox&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&scope=accounts%3Aread%2Cuser%3Aread&state=STATE&market=SE&locale=sv_SE"
            )
        );
        now
    };
    link(&link(""));
}

#[test]
fn a_link_needs_a_client_but_no_secret() {
    let link = ["authorize", "link", "--redirect-uri", "https://app.example.com/", "--scope", "user:read"];
    insta::assert_snapshot!(tink(link).run().exits(2).err, @r"
    error: the link names an API client

    Give its id: --client-id or TINK_CLIENT_ID. A sandbox's own is: sandbox
    ");
    let shown = tink(link).env("TINK_CLIENT_ID", "c").run().exits(0);
    assert!(shown.out.starts_with("Link   https://oauth.tink.se/0.4/authorize/?client_id=c&"), "{}", shown.out);
    assert_eq!(shown.err, "");
}

#[test]
fn a_callback_gives_the_code_only_with_the_state() {
    let read = |url: &str, code: i32| tink(["authorize", "callback", "--state", "s1"]).stdin(url).run().exits(code);
    assert_eq!(read("http://localhost:3000/callback?code=abc&state=s1\n", 0).out, "Code  abc\n");
    insta::assert_snapshot!(read("http://localhost:3000/callback?code=abc&state=s2", 3).err, @r"
    error: the state of the answer is not the one of this authorization

    Do not use the answer: it belongs to another authorization, or somebody made it up.
    ");
    insta::assert_snapshot!(read("/callback?error=USER_CANCELLED&message=Changed%20their%20mind&state=s1", 3).err, @r"
    error: the authorization ended with USER_CANCELLED: Changed their mind

    Let the person try again, with a new link: tink authorize link
    ");
    assert!(read("http://localhost:3000/callback", 2).err.contains("whole"));
}
