//! The stack as it prints itself, and the order of its layers as a request sees it.

use std::sync::Arc;
use std::time::Duration;

use tink_transport::testing::{ManualClock, Never};
use tink_transport::{Auth, Client, HyperTransport, RateLimit};

#[test]
fn the_whole_stack_prints_itself_in_its_order() {
    let client = Client::builder_with_clock(Arc::new(Never::new()), Arc::new(ManualClock::new()), "https://api.test/")
        .client_credentials("my-client", "s3cr3t", &["accounts:write"])
        .rate_limit(RateLimit::new(10, Duration::from_secs(1)).with_burst(5))
        .build()
        .unwrap();
    insta::assert_snapshot!(format!("{client:#?}"));
}

#[test]
fn a_layer_with_nothing_to_do_is_left_out() {
    let client = Client::builder_with_clock(Arc::new(Never::new()), Arc::new(ManualClock::new()), "https://api.test")
        .no_attempt_timeout()
        .build()
        .unwrap();
    let printed = format!("{client:?}");
    for absent in ["rate limit", "token", "attempt timeout"] {
        assert!(!printed.contains(absent), "{printed}");
    }
}

#[test]
fn the_transport_prints_its_settings() {
    insta::assert_snapshot!(format!("{:#?}", HyperTransport::builder().http2(true).build()));
}

#[test]
fn a_configuration_that_cannot_work_is_refused() {
    let build =
        |url: &str| Client::builder_with_clock(Arc::new(Never::new()), Arc::new(ManualClock::new()), url).build();
    assert!(build("api.test").is_err());
    assert!(build("https://me:pw@api.test").is_err());
    assert!(build("https://api.test").is_ok());
    assert!(Auth::bearer("").is_err());
    assert!(Auth::bearer("line\nend").is_err());
    assert!(Auth::basic("a:b", "pw").is_err());
}

#[test]
fn a_client_may_have_another_limit_on_attempts() {
    let client = Client::builder_with_clock(Arc::new(Never::new()), Arc::new(ManualClock::new()), "https://api.test")
        .build()
        .unwrap();
    let patient = client.with_attempt_timeout(Duration::from_secs(7));
    assert!(format!("{patient:?}").contains("attempt timeout 7s"), "{patient:?}");
    assert!(format!("{client:?}").contains("attempt timeout 30s"), "{client:?}");
}
