//! Changes of what a server answers.

use super::*;

#[track_caller]
fn breaks_readers(from: &str, to: &str, what: &str) {
    assert_one(&edited(from, to), Class::BreakingForReaders, Side::Response, what);
}

#[track_caller]
fn adds(from: &str, to: &str, what: &str) {
    assert_one(&edited(from, to), Class::Additive, Side::Response, what);
}

#[test]
fn a_new_member_is_additive_whether_required_or_not() {
    adds(
        "state: { type: string,",
        "more: { type: boolean, description: M. }\n        state: { type: string,",
        "boolean",
    );
    let required = BASE
        .replace("state: { type: string,", "more: { type: boolean, description: M. }\n        state: { type: string,")
        .replace("required: [id, state]", "required: [id, state, more]");
    assert_one(&between(BASE, &required), Class::Additive, Side::Response, "boolean");
}

#[test]
fn a_member_that_vanishes_or_becomes_optional_breaks_readers() {
    breaks_readers(
        "        level: { $ref: \"#/components/schemas/Level\", description: Its level. }\n    Level",
        "    Level",
        "Level",
    );
    breaks_readers("required: [id, state]", "required: [id]", "string");
    adds("required: [id, state]", "required: [id, state, level]", "Level");
}

#[test]
fn another_type_breaks_readers() {
    breaks_readers("state: { type: string,", "state: { type: boolean,", "string -> boolean");
    breaks_readers(
        "state: { type: string,",
        "state: { type: string, x-rust-type: Secret,",
        "string -> string (Secret)",
    );
}

#[test]
fn null_where_there_is_no_value_is_additive_since_readers_take_it_as_absent() {
    adds("state: { type: string,", "state: { type: [string, \"null\"],", "string");
    adds(
        "level: { $ref: \"#/components/schemas/Level\", description",
        "level: { oneOf: [{ $ref: \"#/components/schemas/Level\" }, { type: \"null\" }], description",
        "Level",
    );
}

#[test]
fn a_member_that_becomes_indispensable_or_stops_being_so_breaks_readers() {
    breaks_readers("x-id: true,", "", "string");
    breaks_readers("description: Its state.,", "description: Its state., x-id: true,", "string");
}

#[test]
fn a_new_value_is_additive_since_readers_are_open_and_one_that_vanishes_breaks_them() {
    let values = "enum: [LOW, HIGH]\n      x-values: { LOW: { description: Low. }, HIGH: { description: High. } }";
    let more = "enum: [LOW, HIGH, TOP]\n      x-values: { LOW: { description: Low. }, HIGH: { description: High. }, TOP: { description: Top. } }";
    let report = edited(values, more);
    assert_one(&report, Class::Additive, Side::Response, "TOP");
    assert!(report.changes[0].why.contains("readers are open"));
    breaks_readers(values, "enum: [LOW]\n      x-values: { LOW: { description: Low. } }", "HIGH");
}

#[test]
fn limits_of_answers_are_docs_only() {
    assert_one(&edited("maxLength: 9", "maxLength: 8"), Class::DocsOnly, Side::Response, "maxLength: 9 -> 8");
    assert_one(&edited("maxLength: 9", "maxLength: 99"), Class::DocsOnly, Side::Response, "maxLength: 9 -> 99");
}

#[test]
fn a_body_may_come_but_not_go() {
    let body = "          content: { application/json: { schema: { $ref: \"#/components/schemas/Made\" } } }\n";
    let without = BASE.replace(body, "");
    let gone = between(BASE, &without);
    assert!(gone.changes.iter().any(|change| change.class == Class::BreakingForReaders && change.what == "body"));
    let come = between(&without, BASE);
    assert!(come.changes.iter().all(|change| change.class == Class::Additive));
}

#[test]
fn another_schema_in_the_body_breaks_readers() {
    let report =
        edited("schema: { $ref: \"#/components/schemas/Made\" }", "schema: { $ref: \"#/components/schemas/Kind\" }");
    assert_one(&report, Class::BreakingForReaders, Side::Response, "Made -> Kind");
}

#[test]
fn a_schema_that_vanishes_breaks_whoever_names_its_type() {
    let without = BASE
        .replace("        level: { $ref: \"#/components/schemas/Level\", description: Its level. }\n", "")
        .replace("    Level:\n      type: string\n      description: A level.\n      enum: [LOW, HIGH]\n      x-values: { LOW: { description: Low. }, HIGH: { description: High. } }\n", "");
    let report = between(BASE, &without);
    let found: Vec<_> = report.changes.iter().map(|change| (change.class, change.pointer.as_str())).collect();
    assert_eq!(
        found,
        [
            (Class::BreakingForReaders, "/components/schemas/Level"),
            (Class::BreakingForReaders, "/components/schemas/Made/properties/level")
        ]
    );
}

#[test]
fn null_that_no_longer_comes_is_additive_as_well() {
    let nullable = BASE.replace("state: { type: string,", "state: { type: [string, \"null\"],");
    assert_one(&between(&nullable, BASE), Class::Additive, Side::Response, "string");
}

#[test]
fn another_media_type_of_an_answer_breaks_readers() {
    let made = "application/json: { schema: { $ref: \"#/components/schemas/Made\" } }";
    let report = edited(made, &made.replace("json", "xml"));
    let found: Vec<_> = report.changes.iter().map(|change| (change.class, change.side, change.what.as_str())).collect();
    assert_eq!(
        found,
        [
            (Class::BreakingForReaders, Side::Response, "application/json"),
            (Class::Additive, Side::Response, "application/xml")
        ]
    );
}

#[test]
fn a_schema_that_comes_is_additive() {
    let with = BASE
        .replace("$ref: \"#/components/schemas/Level\"", "$ref: \"#/components/schemas/Grade\"")
        .replace("    Level:\n", "    Grade:\n");
    let report = between(BASE, &with);
    assert!(report.changes.iter().any(|change| (change.class, change.what.as_str()) == (Class::Additive, "Grade")));
}

#[test]
fn values_by_name_are_compared_like_the_elements_of_a_list() {
    let map = |schema: &str| {
        let values = format!(
            "things: {{ type: object, additionalProperties: {{ $ref: \"#/components/schemas/{schema}\" }}, description: Them. }}"
        );
        BASE.replace("state: { type: string,", &format!("{values}\n        state: {{ type: string,"))
    };
    let report = between(&map("Level"), &map("Kind"));
    let found: Vec<_> = report.changes.iter().map(|change| change.what.as_str()).collect();
    assert!(found.contains(&"Level -> Kind"), "{found:?}");
    let report = between(BASE, &map("Level"));
    let found: Vec<_> = report.changes.iter().map(|change| change.what.as_str()).collect();
    assert_eq!(found, ["map of Level"]);
}
