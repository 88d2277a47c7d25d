//! The README's test of an application, which runs here: a doctest would leave it out.

use std::time::Duration;
use tink_model::connector::CreateUserRequest;
use tink_sandbox::{DropPoint, FaultRule, Sandbox};

#[tokio::test]
async fn an_answer_that_is_lost_is_not_a_user_that_is_missing() -> Result<(), Box<dyn std::error::Error>> {
    let world = Sandbox::builder().seed(7).start().await?; // or a fork of one that is ready: world.fork()
    let (connector, ..) = world.clients()?;
    world.add_fault(FaultRule::dropped(DropPoint::BeforeAnswer).on("createUser").times(1))?;
    let anna = CreateUserRequest::new("SE").with_external_user_id("anna");
    assert!(connector.create_user(&anna).await.unwrap_err().is_possibly_applied()); // it was sent again, and she was there
    world.advance(Duration::from_secs(86_400)).await?; // what is due until then happens, in order; tokens expire
    let sent: Vec<_> = world.requests().operation("createUser").list().await.iter().map(|sent| sent.status).collect();
    assert_eq!(sent, [None, Some(409)]);
    Ok(())
}

#[test]
fn the_readme_has_it_to_the_letter() {
    let readme = include_str!("../../../README.md");
    let begin =
        readme.find("use std::time::Duration;\nuse tink_model::connector::CreateUserRequest;").expect("the example");
    let example = readme[begin..].split("```").next().expect("its end");
    assert!(include_str!("readme.rs").contains(example), "{example}");
}
