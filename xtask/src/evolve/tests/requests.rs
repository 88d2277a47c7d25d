//! Changes of what a client sends.

use super::*;

const READERS_UNAFFECTED: Side = Side::Request;

#[track_caller]
fn breaks_writers(from: &str, to: &str, what: &str) {
    assert_one(&edited(from, to), Class::BreakingForWriters, READERS_UNAFFECTED, what);
}

#[track_caller]
fn adds(from: &str, to: &str, what: &str) {
    assert_one(&edited(from, to), Class::Additive, READERS_UNAFFECTED, what);
}

#[test]
fn a_required_parameter_breaks_writers_and_an_optional_one_is_additive() {
    for place in ["query", "header"] {
        let with = |required: &str| {
            format!("      - {{ name: q, in: {place}, required: {required}, schema: {{ type: string }} }}\n    post:")
        };
        breaks_writers("    post:", &with("true"), &format!("{place} q parameter"));
        adds("    post:", &with("false"), &format!("{place} q parameter"));
    }
}

#[test]
fn a_parameter_that_vanishes_breaks_writers() {
    let parameter = "      - { name: thing, in: path, required: true, description: Which., schema: { type: string, maxLength: 10 } }\n";
    breaks_writers(parameter, "      []\n", "path thing parameter");
}

#[test]
fn the_limits_of_a_parameter_count_as_those_of_a_request() {
    breaks_writers("maxLength: 10", "maxLength: 9", "maxLength: 10 -> 9");
}

#[test]
fn a_body_that_becomes_optional_is_additive_and_one_that_vanishes_breaks_writers() {
    adds("        required: true\n        content", "        required: false\n        content", "body");
    breaks_writers(
        "      requestBody:\n        required: true\n        content: { application/json: { schema: { $ref: \"#/components/schemas/Thing\" } } }\n",
        "",
        "body",
    );
}

#[test]
fn a_media_type_may_come_but_not_go() {
    let json = "content: { application/json: { schema: { $ref: \"#/components/schemas/Thing\" } } }";
    let form = "content: { application/x-www-form-urlencoded: { schema: { $ref: \"#/components/schemas/Thing\" } } }";
    let report = edited(json, form);
    let found: Vec<_> = report.changes.iter().map(|change| (change.class, change.what.as_str())).collect();
    assert_eq!(
        found,
        [(Class::BreakingForWriters, "application/json"), (Class::Additive, "application/x-www-form-urlencoded")]
    );
}

#[test]
fn an_optional_member_is_additive_and_a_required_one_breaks_writers() {
    let member = "note: { type: string, description: A note., default: plain }";
    let with = format!("{member}\n        color: {{ type: string, description: Its color. }}");
    adds(member, &with, "string");
    let required = BASE.replace(member, &with).replace("required: [name, size]", "required: [name, size, color]");
    assert_one(&between(BASE, &required), Class::BreakingForWriters, Side::Request, "string");
}

#[test]
fn a_member_that_vanishes_breaks_writers() {
    breaks_writers("        note: { type: string, description: A note., default: plain }\n", "", "string");
}

#[test]
fn a_member_that_becomes_required_or_optional_breaks_writers() {
    breaks_writers("required: [name, size]", "required: [name, size, note]", "string");
    // The constructor takes one argument less, and the field becomes an option.
    breaks_writers("required: [name, size]", "required: [name]", "number (Amount)");
}

#[test]
fn another_type_breaks_writers() {
    breaks_writers("name: { type: string,", "name: { type: integer,", "string -> integer");
    breaks_writers("note: { type: string,", "note: { type: string, x-rust-type: Secret,", "string -> string (Secret)");
    breaks_writers(
        "kind: { $ref: \"#/components/schemas/Kind\"",
        "kind: { $ref: \"#/components/schemas/Level\"",
        "Kind -> Level",
    );
    breaks_writers("items: { type: string,", "items: { type: integer,", "string -> integer");
}

#[test]
fn required_members_in_another_order_break_writers() {
    let name = "        name: { type: string, description: Its name., minLength: 1, maxLength: 20 }\n";
    let size = "        size: { type: number, x-rust-type: Amount, description: Its size. }\n";
    breaks_writers(&format!("{name}{size}"), &format!("{size}{name}"), "name, size -> size, name");
}

#[test]
fn optional_members_may_stand_in_any_order() {
    let note = "        note: { type: string, description: A note., default: plain }\n";
    let kind = "        kind: { $ref: \"#/components/schemas/Kind\", description: Its kind. }\n";
    assert!(edited(&format!("{note}{kind}"), &format!("{kind}{note}")).changes.is_empty());
}

#[test]
fn a_new_value_is_additive_and_one_that_vanishes_breaks_writers() {
    let values = "enum: [ONE, TWO]\n      x-values: { ONE: { description: One. }, TWO: { description: Two. } }";
    adds(
        values,
        "enum: [ONE, TWO, SIX]\n      x-values: { ONE: { description: One. }, TWO: { description: Two. }, SIX: { description: Six. } }",
        "SIX",
    );
    breaks_writers(values, "enum: [ONE]\n      x-values: { ONE: { description: One. } }", "TWO");
}

#[test]
fn limits_break_writers_when_tightened_and_are_additive_when_loosened() {
    breaks_writers("maxLength: 20", "maxLength: 19", "maxLength: 20 -> 19");
    adds("maxLength: 20", "maxLength: 200", "maxLength: 20 -> 200");
    breaks_writers("minLength: 1", "minLength: 2", "minLength: 1 -> 2");
    adds("minLength: 1", "minLength: 0", "minLength: 1 -> 0");
    breaks_writers("maxItems: 3", "maxItems: 1", "maxItems: 3 -> 1");
    adds("maxItems: 3,", "", "maxItems: 3 -> none");
    breaks_writers(
        "items: { type: string, maxLength: 5 }",
        "items: { type: string, maxLength: 4 }",
        "maxLength: 5 -> 4",
    );
    breaks_writers("maxItems: 3", "maxItems: 3, x-unique-by: name", "x-unique-by: none -> name");
}

#[test]
fn limits_with_decimals_are_compared_exactly() {
    let with = |least: &str, most: &str| {
        BASE.replace("x-rust-type: Amount,", &format!("x-rust-type: Amount, minimum: {least}, maximum: {most},"))
    };
    let base = with("-0.25", "100.5");
    assert_one(&between(&base, &with("-0.3", "100.5")), Class::Additive, Side::Request, "minimum: -0.25 -> -0.3");
    assert_one(&between(&base, &with("-0.25", "101")), Class::Additive, Side::Request, "maximum: 100.5 -> 101");
    let tighter = between(&base, &with("-0.25", "100.49"));
    assert_one(&tighter, Class::BreakingForWriters, Side::Request, "maximum: 100.5 -> 100.49");
    assert!(between(&with("0", "1"), &with("0.0", "1.0")).changes.is_empty(), "the same numbers");
}

#[test]
fn the_order_of_names_in_a_rule_is_no_change() {
    let with = |rule: &str| BASE.replace("required: [name, size]", &format!("required: [name, size]\n      {rule}"));
    for (one, other) in [
        ("anyOf: [{ required: [note] }, { required: [kind] }]", "anyOf: [{ required: [kind] }, { required: [note] }]"),
        ("x-exactly-one-of: [note, kind]", "x-exactly-one-of: [kind, note]"),
    ] {
        assert!(between(&with(one), &with(other)).changes.is_empty(), "{one}");
    }
    let keys = |keys: &str| {
        let keys = format!("description: More., x-restrictions: [{{ profile: \"2\", allowedKeys: [{keys}] }}],");
        BASE.replace("description: More.,", &keys)
    };
    assert!(between(&keys("A, B"), &keys("B, A")).changes.is_empty());
}

#[test]
fn another_pattern_counts_as_tightened() {
    let one = BASE.replace("minLength: 1", "minLength: 1, pattern: '^a$'");
    assert_one(&between(BASE, &one), Class::BreakingForWriters, Side::Request, "pattern: none -> ^a$");
    let other = one.replace("^a$", "^[ab]$");
    assert_one(&between(&one, &other), Class::BreakingForWriters, Side::Request, "pattern: ^a$ -> ^[ab]$");
    assert_one(&between(&one, BASE), Class::Additive, Side::Request, "pattern: ^a$ -> none");
}

#[test]
fn rules_about_several_members_are_limits() {
    let any_of = |names: &str| {
        BASE.replace("required: [name, size]", &format!("required: [name, size]\n      anyOf: [{names}]"))
    };
    let (one, two) = (any_of("{ required: [note] }"), any_of("{ required: [note] }, { required: [kind] }"));
    assert_eq!(between(BASE, &two).bump, Bump::Major);
    assert_eq!(between(&one, &two).bump, Bump::Minor);
    assert_eq!(between(&two, &one).bump, Bump::Major);
    let total = |max: u32| {
        BASE.replace(
            "required: [name, size]",
            &format!("required: [name, size]\n      x-max-total: {{ path: parts, max: {max} }}"),
        )
    };
    assert_eq!(between(&total(5), &total(6)).bump, Bump::Minor);
    assert_eq!(between(&total(5), &total(4)).bump, Bump::Major);
    assert_eq!(between(&total(5), BASE).bump, Bump::Minor);
}

#[test]
fn a_limit_of_a_profile_is_named_with_the_profile() {
    let with = |limits: &str| {
        BASE.replace(
            "description: More.,",
            &format!("description: More., x-restrictions: [{{ profile: \"2\", {limits} }}],"),
        )
    };
    let tight = between(BASE, &with("maxLength: 5"));
    assert_one(&tight, Class::BreakingForWriters, Side::Request, "maxLength under profile 2: none -> 5");
    let loose = between(&with("maxLength: 5"), &with("maxLength: 6"));
    assert_one(&loose, Class::Additive, Side::Request, "maxLength under profile 2: 5 -> 6");
    let fewer = between(&with("allowedKeys: [A, B]"), &with("allowedKeys: [A]"));
    assert_one(
        &fewer,
        Class::BreakingForWriters,
        Side::Request,
        "allowedKeys under profile 2: [\"A\",\"B\"] -> [\"A\"]",
    );
}

#[test]
fn another_default_breaks_writers() {
    breaks_writers("default: plain", "default: some", "plain -> some");
    adds("description: Its name.,", "description: Its name., default: x,", "none -> x");
}

#[test]
fn a_reserved_key_may_come_but_not_go() {
    adds(
        "KEY: { type: string, description: A key. }",
        "KEY: { type: string, description: A key. }, MORE: { type: string, description: M. }",
        "MORE",
    );
    breaks_writers("{ KEY: { type: string, description: A key. } }", "{}", "KEY");
}

#[test]
fn deprecation_words_and_examples_are_docs_only() {
    let docs = |from: &str, to: &str, what: &str| assert_one(&edited(from, to), Class::DocsOnly, Side::None, what);
    docs("description: A note.,", "description: A note., deprecated: true,", "deprecated");
    docs("TWO: { description: Two. }", "TWO: { description: Two., deprecated: true }", "TWO");
    docs("description: A note.,", "description: Some note.,", "description");
    docs("description: A thing.", "description: A thing.\n      examples: [{}]", "examples");
    docs("description: A note.,", "description: A note., x-since: \"2\",", "x-since");
    assert_eq!(edited("description: A note.,", "description: Some note.,").bump, Bump::Patch);
}

#[test]
fn what_is_no_longer_deprecated_is_docs_only() {
    let deprecated = BASE.replace("description: A note.,", "description: A note., deprecated: true,");
    assert_one(&between(&deprecated, BASE), Class::DocsOnly, Side::None, "deprecated");
}

#[test]
fn a_default_that_vanishes_breaks_writers() {
    breaks_writers("description: A note., default: plain", "description: A note.", "plain -> none");
}

#[test]
fn exactly_one_of_several_members_is_a_limit() {
    let with = |names: &str| {
        BASE.replace("required: [name, size]", &format!("required: [name, size]\n      x-exactly-one-of: [{names}]"))
    };
    let one = between(BASE, &with("note, kind"));
    assert_one(&one, Class::BreakingForWriters, Side::Request, "x-exactly-one-of: none -> [\"note\",\"kind\"]");
    assert_eq!(between(&with("note, kind"), &with("note, extra")).bump, Bump::Major);
    assert_eq!(between(&with("note, kind"), BASE).bump, Bump::Minor);
}

#[test]
fn the_largest_body_is_a_limit() {
    let with = |bytes: &str| {
        BASE.replace(
            "        required: true\n",
            &format!("        required: true\n        x-max-body-bytes: {bytes}\n"),
        )
    };
    let smaller = between(&with("200"), &with("100"));
    assert_one(&smaller, Class::BreakingForWriters, Side::Request, "x-max-body-bytes: 200 -> 100");
}

#[test]
fn null_in_a_request_means_absence_so_allowing_it_is_additive() {
    adds("note: { type: string,", "note: { type: [string, \"null\"],", "string");
}
