//! Changes of the document and of its operations.

use super::*;

#[test]
fn another_host_breaks_writers() {
    assert_one(&edited("one.example", "two.example"), Class::BreakingForWriters, Side::None, "servers");
}

#[test]
fn scopes_that_become_known_are_additive_and_those_that_vanish_break_writers() {
    assert_one(&edited("x-known-scopes: [a, b]", "x-known-scopes: [a, b, c]"), Class::Additive, Side::None, "c");
    assert_one(&edited("x-known-scopes: [a, b]", "x-known-scopes: [a]"), Class::BreakingForWriters, Side::None, "b");
}

#[test]
fn an_operation_is_added_or_removed_as_a_whole() {
    let more = format!(
        "{}components:",
        "  /more:\n    get: { operationId: more, tags: [T], summary: More, description: More., responses: {} }\n"
    );
    let with = BASE.replacen("components:", &more, 1);
    assert_one(&between(BASE, &with), Class::Additive, Side::None, "more (GET /more)");
    assert_one(&between(&with, BASE), Class::BreakingForWriters, Side::None, "more (GET /more)");
}

#[test]
fn an_operation_is_followed_to_its_new_route_by_its_id() {
    let report = edited("    post:\n", "    put:\n");
    assert_one(&report, Class::BreakingForWriters, Side::None, "POST /things/{thing} -> PUT /things/{thing}");
}

#[test]
fn tokens_may_be_widened_but_not_narrowed() {
    let wider = "client -> client-or-user";
    assert_one(&edited("x-token: client", "x-token: client-or-user"), Class::Additive, Side::None, wider);
    assert_one(&edited("x-token: client", "x-token: user"), Class::BreakingForWriters, Side::None, "client -> user");
    let optional = BASE.replace("x-token: client", "x-token: optional");
    assert_one(&between(&optional, BASE), Class::BreakingForWriters, Side::None, "optional -> client");
    let developer = BASE.replace("x-token: client", "x-token: developer");
    assert_one(&between(BASE, &developer), Class::BreakingForWriters, Side::None, "client -> developer");
    let none = BASE.replace("x-token: client", "x-token: none");
    assert_one(&between(&developer, &none), Class::Additive, Side::None, "developer -> none");
}

#[test]
fn a_scope_that_is_needed_breaks_writers_and_one_less_is_additive() {
    assert_one(&edited("x-scopes: [a]", "x-scopes: [a, b]"), Class::BreakingForWriters, Side::None, "b");
    assert_one(&edited("x-scopes: [a]", "x-scopes: []"), Class::Additive, Side::None, "a");
}

#[test]
fn a_repetition_that_gets_less_harmless_breaks_writers() {
    let weaker = edited("x-idempotency: keyed", "x-idempotency: unsafe");
    assert_one(&weaker, Class::BreakingForWriters, Side::None, "keyed -> unsafe");
    let stronger = edited("x-idempotency: keyed", "x-idempotency: idempotent");
    assert_one(&stronger, Class::Additive, Side::None, "keyed -> idempotent");
}

#[test]
fn words_about_an_operation_are_docs_only() {
    assert_one(
        &edited("description: Makes it.", "description: Builds it."),
        Class::DocsOnly,
        Side::None,
        "description",
    );
    assert_one(&edited("tags: [Thing Service]", "tags: [Other Service]"), Class::DocsOnly, Side::None, "tags");
    assert_one(&edited("level: exact", "level: stub"), Class::DocsOnly, Side::None, "x-fidelity");
    let deprecated = edited("x-token: client", "x-token: client\n      deprecated: true");
    assert_one(&deprecated, Class::DocsOnly, Side::None, "deprecated");
    let ours = edited("x-token: client", "x-token: client\n      x-ours: [We say so.]");
    assert_one(&ours, Class::DocsOnly, Side::None, "x-ours");
}

#[test]
fn an_error_status_is_additive_and_a_second_success_breaks_readers() {
    let teapot = "\"418\": { description: Tea., x-refusal: Teapot }\n        \"404\"";
    assert_one(&edited("\"404\"", teapot), Class::Additive, Side::Response, "418 Teapot");
    let made = "\"201\": { description: Made. }\n        \"404\"";
    assert_one(&edited("\"404\"", made), Class::BreakingForReaders, Side::Response, "201");
}

#[test]
fn a_status_that_vanishes_breaks_readers() {
    let report = edited("        \"404\": { $ref: \"#/components/responses/NotFound\" }\n", "");
    assert_one(&report, Class::BreakingForReaders, Side::Response, "404 ThingNotFound");
}

#[test]
fn a_status_with_another_meaning_breaks_readers() {
    let report = edited("x-refusal: ThingNotFound", "x-refusal: UserNotFound");
    assert_one(&report, Class::BreakingForReaders, Side::Response, "404 ThingNotFound -> UserNotFound");
    assert_eq!(report.changes[0].pointer, "/components/responses/NotFound");
}

#[test]
fn a_status_that_refers_to_another_component_is_noted_where_the_operation_does() {
    let other = BASE
        .replace("{ $ref: \"#/components/responses/NotFound\" }", "{ $ref: \"#/components/responses/Gone\" }")
        .replace("    NotFound: {", "    Gone: { description: Not there., x-refusal: ThingGone }\n    NotFound: {");
    let report = between(BASE, &other);
    assert_one(&report, Class::BreakingForReaders, Side::Response, "404 ThingNotFound -> ThingGone");
    assert_eq!(report.changes[0].pointer, "/paths/~1things~1{thing}/post/responses/404");
}

#[test]
fn what_several_operations_share_is_listed_once() {
    let again = BASE.replacen(
        "components:",
        "  /more:\n    get: { operationId: more, tags: [T], summary: More, description: More., responses: { \"404\": { $ref: \"#/components/responses/NotFound\" } } }\ncomponents:",
        1,
    );
    let report = between(&again, &again.replace("description: Not there.", "description: Gone."));
    assert_one(&report, Class::DocsOnly, Side::None, "description of 404");
}
