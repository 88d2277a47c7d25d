//! Specs that can be used, and specs that are refused with file, pointer and reason.

use super::model::{Check, Location, SchemaKind};
use super::*;

const TOY: &str = include_str!("toy.yaml");

fn file(revision: &str, text: &str) -> SpecFile {
    let name = format!("xtask/specs/toy/{revision}.yaml");
    SpecFile { api: "toy".to_owned(), revision: revision.to_owned(), name, text: text.to_owned() }
}

/// The toy with one part of it replaced.
fn toy(from: &str, to: &str) -> Result<Api, SpecError> {
    assert!(TOY.contains(from), "the toy has no {from:?}");
    load(&[file("2020-01", &TOY.replacen(from, to, 1))])
}

#[test]
fn the_toy_is_read() {
    let api = load(&[file("2020-01", TOY)]).expect("the toy is in order");
    assert_eq!((api.name.as_str(), api.module.as_str(), api.revision.as_str()), ("toy", "toy", "2020-01"));
    let names: Vec<&str> = api.schemas.iter().map(|schema| schema.name.as_str()).collect();
    assert_eq!(names, ["Order", "Line", "Kind", "Receipt", "Label", "Login"]);
    assert!(api.schemas[1].usage.request && api.schemas[1].usage.response && api.schemas[1].usage.is_strict());
    assert!(!api.schemas[3].usage.is_strict() && api.schemas[4].by_hand && api.schemas[5].usage.form);
    assert_eq!(
        api.schemas[0].examples,
        [r#"{"id":"o1","lines":[],"kind":"NEW","total":1.5}"#],
        "in the order of the file"
    );
}

#[test]
fn the_specs_of_the_project_are_read() {
    let apis = find(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")).expect("the specs are there");
    for files in apis {
        for revision in 1..=files.len() {
            load(&files[..revision]).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

#[test]
fn a_broken_or_unsupported_spec_is_refused_with_file_pointer_and_reason() {
    let cases = [
        (
            "openapi: 3.1.0",
            "openapi: 3.0.0",
            "#: is not an OpenAPI 3.1 document: Unsupported spec file version (3.0.0)",
        ),
        ("openapi: 3.1.0", "openapi: [", "#: is not readable YAML: "),
        ("openapi: 3.1.0", "openapi: 3.1.0\nwebhooks: {}", "#/webhooks: the generator does not handle `webhooks` here"),
        (
            "x-module: toy",
            "x-module: ../toy",
            "#/info/x-module: the name of a module is made of lower-case letters, digits and underscores, and starts with a letter",
        ),
        ("version: \"2020-01\"", "version: \"2020-02\"", "#/info/version: the file is named after revision 2020-01"),
        ("x-api: toy", "x-api: game", "#/info/x-api: the folder is named toy"),
        ("      operationId: placeOrder\n", "", "#/paths/~1orders~1{id}/post: `operationId` is missing"),
        (
            "x-token: client",
            "x-token: any",
            "#/paths/~1orders~1{id}/post/x-token: expected one of [\"none\", \"client\"",
        ),
        (
            "/orders/{id}:",
            "/orders/{name}:",
            "#/paths/~1orders~1{name}/post: the path parameter `name` is not declared",
        ),
        (
            "    post:\n      operationId: placeOrder",
            "      - { name: id, in: path, required: true, description: x, schema: { type: string } }\n    post:\n      operationId: placeOrder",
            "#/paths/~1orders~1{id}: the path parameter `id` is declared twice",
        ),
        (
            "name: Accept-Language, in: header",
            "name: Authorization, in: header",
            "/parameters/0/name: this header is not a parameter of one operation",
        ),
        (
            "name: Accept-Language, in: header",
            "name: Accept-Language, in: cookie",
            "/parameters/0/in: expected one of [\"path\", \"query\", \"header\"]",
        ),
        (
            "name: id\n        in: path\n        required: true",
            "name: id\n        in: path\n        required: false",
            "/parameters/0: a parameter of the path is required",
        ),
        (
            "schema: { $ref: \"#/components/schemas/Kind\" } }",
            "schema: { $ref: \"#/components/schemas/Line\" } }",
            "#/paths/~1shop/get/parameters/1: a parameter refers to no other schema than an enumeration",
        ),
        (
            "            text/plain:\n              schema: { type: string }",
            "            text/plain:\n              schema: { type: integer }",
            "/content/text~1plain/schema: a plain text is of type `string`",
        ),
        (
            "            text/plain:\n              schema: { type: string }",
            "            text/html:\n              schema: { type: string }",
            "/responses/200/content: the generator does not handle answers of type `text/html` with status 200",
        ),
        (
            "      x-refusal: Refused\n",
            "      x-refusal: Refused\n      content: { text/plain: { schema: { type: string } } }\n",
            "/responses/Refused/content: the generator does not handle answers of type `text/plain` with status 400",
        ),
        (
            "        \"200\":\n          description: Yes or no.",
            "        \"201\":\n          description: x\n          content: { application/json: { schema: { $ref: \"#/components/schemas/Receipt\" } } }\n        \"200\":\n          description: Yes or no.",
            "#/paths/~1shop/get/responses: the successes of an operation have one media type",
        ),
        (
            "schema: { type: string, x-rust-type: Locale }",
            "schema: { type: string, format: locale }",
            "/parameters/0/schema/format: the generator does not handle `format` here",
        ),
        (
            "schema: { type: string, x-rust-type: Locale }",
            "schema: { type: string, minimum: 1 }",
            "/schema/minimum: the generator does not handle this limit on a value of this type",
        ),
        (
            "schema: { type: string, x-rust-type: Locale }",
            "schema: { type: [string, \"null\"] }",
            "/schema: a parameter is never null",
        ),
        (
            "          $ref: \"#/components/schemas/Kind\"\n",
            "          $ref: \"#/components/schemas/Kind\"\n          type: string\n",
            "/properties/kind/type: `type` says nothing beside $ref",
        ),
        (
            "          $ref: \"#/components/schemas/Kind\"\n",
            "          $ref: \"#/components/schemas/Kind\"\n          x-rust-type: Locale\n",
            "/properties/kind/x-rust-type: `x-rust-type` says nothing beside $ref",
        ),
        (
            "items: { $ref: \"#/components/schemas/Line\" }\n          minItems",
            "items: { $ref: \"#/components/schemas/Line\", type: object }\n          minItems",
            "/lines/items/type: `type` says nothing beside $ref",
        ),
        (
            "            - type: \"null\"\n",
            "            - type: \"null\"\n          type: object\n",
            "/previous/type: `type` says nothing beside oneOf",
        ),
        (
            "remark:\n          type:",
            "remark:\n          items: { type: string }\n          type:",
            "/remark/items: `items` says nothing beside another type than array",
        ),
        ("maxAgeYears: 10", "maxAgeYears: 10000000000000000000", "/maxAgeYears: the number is too large"),
        ("/orders/{id}:", "/orders:", "#/paths/~1orders/post: the path has no parameter `id`"),
        (
            "operationId: logIn",
            "operationId: placeOrder",
            "#/paths/~1login/post: there are two operations `placeOrder`",
        ),
        (
            "    post:\n      operationId: logIn",
            "    head:\n      operationId: logIn",
            "#/paths/~1login/head: the generator does not handle `head` here",
        ),
        ("x-refusal: Refused", "description2: x", "the generator does not handle `description2` here"),
        (
            "      x-refusal: Refused\n",
            "",
            "/components/responses/Refused: every status from 400 on has `x-refusal`, and no other",
        ),
        (
            "$ref: \"#/components/schemas/Receipt\"",
            "$ref: \"#/components/schemas/Bill\"",
            "#/components/schemas: there is no schema `Bill`",
        ),
        (
            "$ref: \"#/components/schemas/Receipt\"",
            "$ref: \"other.yaml\"",
            "expected a reference below #/components/schemas/, found `other.yaml`",
        ),
        (
            "$ref: \"#/components/responses/Refused\"",
            "$ref: \"#/components/responses/Gone\"",
            "there is no `Gone` among the responses",
        ),
        (
            "    Kind:\n",
            "    Unused:\n      type: object\n      description: x\n      properties: {}\n    Kind:\n",
            "#/components/schemas/Unused: no operation uses the schema",
        ),
        (
            "x-rust-type: Amount",
            "x-rust-type: Money",
            "#/components/schemas/Order/properties/total/x-rust-type: the generator knows no type `Money`",
        ),
        ("x-rust-type: Amount", "format: double", "a number needs `x-rust-type` with Amount or EpochMillis"),
        ("x-rust-type: Amount", "x-rust-type: UserId", "`UserId` is of type string, not `number`"),
        (
            "maximum: 100.5",
            "multipleOf: 2",
            "#/components/schemas/Order/properties/total/multipleOf: the generator does not handle `multipleOf` here",
        ),
        (
            "maximum: 100.5",
            "maxLength: 7",
            "/total/maxLength: the generator does not handle this limit on a value of this type",
        ),
        ("maxItems: 3", "uniqueItems: true", "/lines/uniqueItems: the generator does not handle `uniqueItems` here"),
        ("maxItems: 3", "maxItems: -3", "/lines/maxItems: expected a whole number that is not negative"),
        ("maxItems: 3", "allOf: []", "/lines/allOf: the generator does not handle `allOf` here"),
        ("type: [string, \"null\"]", "type: [string, integer]", "a list of types is one type and \"null\""),
        ("type: [string, \"null\"]", "type: text", "there is no type `text`"),
        (
            "shelves: { type: object,",
            "shelves: { type: object, x-rust-type: Json,",
            "/shelves/additionalProperties: values by name are of type `object`, without `x-rust-type`",
        ),
        (
            "shelves: { type: object,",
            "shelves: { type: string,",
            "/shelves/additionalProperties: values by name are of type `object`, without `x-rust-type`",
        ),
        (
            "additionalProperties: { $ref: \"#/components/schemas/Line\" }",
            "additionalProperties: { type: string }",
            "/shelves/additionalProperties/type: the generator does not handle `type` here",
        ),
        (
            "        product: { type: string,",
            "        by: { type: object, additionalProperties: { $ref: \"#/components/schemas/Kind\" }, description: x }\n        product: { type: string,",
            "/Line/properties/by: the generator handles values by name in answers only",
        ),
        (
            "x-refers-to: { member: product, to: lines.product }",
            "x-refers-to: lines.product",
            "/gifts/x-refers-to: only a text can refer to others",
        ),
        (
            "x-refers-to: lines.product\n          description: The product",
            "x-refers-to: { member: product, to: lines.product }\n          description: The product",
            "/first/x-refers-to: only elements of a list can each refer to others",
        ),
        (
            "      required: [id, lines, kind]",
            "      required: [id, lines, king]",
            "#/components/schemas/Order: `king` is not a property",
        ),
        ("- required: [note]", "- required: [memo]", "#/components/schemas/Order: `memo` is not a property"),
        (
            "- required: [note]",
            "- required: [note, total]",
            "/anyOf/0: each alternative of `anyOf` requires exactly one member",
        ),
        (
            "enum: [NEW, OLD]",
            "enum: [NEW, OLD, AGED]",
            "#/components/schemas/Kind/enum/2: the value has no description in `x-values`",
        ),
        ("enum: [NEW, OLD]", "enum: [NEW]", "#/components/schemas/Kind/x-values/OLD: `enum` does not list this value"),
        (
            "    Order:\n",
            "    order-2:\n",
            "the name of a schema is made of letters and digits and starts with a capital",
        ),
        ("        note:\n", "        no-te:\n", "the name of a property is made of letters, digits and underscores"),
        ("        note:\n", "        note:\n          description: x\n        note:\n", "#: is not readable YAML: "),
    ];
    for (from, to, expected) in cases {
        let error = toy(from, to).expect_err(to).to_string();
        assert!(error.starts_with("xtask/specs/toy/2020-01.yaml#"), "{error}");
        assert!(error.contains(expected), "{to:?} gives\n  {error}\nand not\n  {expected}");
    }
}

#[test]
fn the_parameters_of_a_path_may_stand_in_any_order() {
    let api = toy(
        "  /orders/{id}:\n    parameters:\n",
        "  /orders/{shop}/{id}/{line}:\n    parameters:\n      - { name: line, in: path, required: true, description: x, schema: { type: string } }\n      - { name: shop, in: path, required: true, description: x, schema: { type: string } }\n",
    );
    assert_eq!(api.expect("all are declared").operations[0].path, "/orders/{shop}/{id}/{line}");
}

#[test]
fn parameters_answers_and_tokens_are_read_as_they_stand() {
    let api = load(&[file("2020-01", TOY)]).expect("the toy is in order");
    let shop = &api.operations[2];
    assert_eq!(
        (shop.names_in(Location::Query), shop.names_in(Location::Header)),
        (vec!["kind"], vec!["Accept-Language"])
    );
    assert_eq!((shop.answer(), shop.token.as_str(), shop.deprecated), (Some("text/plain"), "developer", true));
    assert_eq!(shop.parameters[0].rules[0].check, Check::MaxLength(20));
    assert_eq!(shop.parameters[1].ty.schema(), Some("Kind"));
    assert_eq!((api.operations[0].answer(), api.operations[1].answer()), (Some("application/json"), None));
}

#[test]
fn what_is_for_requests_only_is_refused_in_answers_and_the_other_way_round() {
    let error = toy(
        "      description: What was made of an order.",
        "      description: x\n      required: [when]\n      anyOf: [{ required: [when] }]",
    );
    assert_eq!(error.map(|_| ()), Ok(()), "a rule over members of an answer informs");
    let error = toy(
        "          type: string\n          description: A note",
        "          type: [string, \"null\"]\n          description: A note",
    );
    assert!(error.expect_err("null in a request").reason.contains("never declared as null"));
}

#[test]
fn a_rule_comes_from_the_revision_that_introduced_it() {
    let older = file("2019-01", &TOY.replace("2020-01", "2019-01").replace("maximum: 100.5", "maximum: 90"));
    let api = load(&[older, file("2020-01", TOY)]).expect("both are in order");
    let SchemaKind::Object(order) = &api.schemas[0].kind else { panic!("an order is an object") };
    let origin = |member: &str, found: fn(&Check) -> bool| {
        let property = order.properties.iter().find(|property| property.name == member).expect(member);
        let rule = property.rules.iter().chain(&property.item_rules).find(|rule| found(&rule.check));
        rule.expect(member).origin.clone()
    };
    assert_eq!(origin("total", |check| matches!(check, Check::Minimum(_))), "2019-01");
    assert_eq!(origin("total", |check| matches!(check, Check::Maximum(_))), "2020-01", "it was another before");
    assert_eq!(origin("tags", |check| matches!(check, Check::Pattern(_))), "2018-06", "x-since says so");
    assert_eq!(origin("when", |check| matches!(check, Check::MaxAgeYears(_))), "2026-01", "the profile that has it");
    let SchemaKind::Enum(kind) = &api.schemas[2].kind else { panic!("a kind is an enumeration") };
    assert_eq!(kind.origin, "2019-01");
}

#[test]
fn a_folder_that_cannot_be_read_is_an_error() {
    let error = find(std::path::Path::new("/nowhere/at/all")).expect_err("there is no such folder");
    assert!(error.to_string().starts_with("/nowhere/at/all#: cannot be read: "), "{error}");
}

#[test]
fn a_folder_holds_revisions_named_after_their_month_and_nothing_else() {
    for name in [
        "2020-1.yaml",
        "2020-13.yaml",
        "2020-00.yaml",
        "20-01.yaml",
        "2020-01.yml",
        "draft.yaml",
        "+020-01.yaml",
        "notes.md",
    ] {
        let folder = tempfile::tempdir().expect("there is room");
        std::fs::create_dir(folder.path().join("toy")).expect("there is room");
        std::fs::write(folder.path().join("README.md"), "beside the folders").expect("there is room");
        std::fs::write(folder.path().join("toy/2020-01.yaml"), TOY).expect("there is room");
        assert_eq!(find(folder.path()).expect("in order").len(), 1);
        std::fs::write(folder.path().join("toy").join(name), TOY).expect("there is room");
        let error = find(folder.path()).expect_err(name).to_string();
        let reason = "a revision is named after its year and month: 2026-01.yaml";
        assert_eq!(error, format!("xtask/specs/toy/{name}#: {reason}"));
    }
    let folder = tempfile::tempdir().expect("there is room");
    std::fs::create_dir(folder.path().join("toy")).expect("there is room");
    let error = find(folder.path()).expect_err("an empty folder").to_string();
    assert_eq!(error, "xtask/specs/toy#: the folder has no revision");
}
