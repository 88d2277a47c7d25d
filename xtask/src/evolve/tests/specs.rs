//! What holds of every spec on disk, whatever the revision.

use std::path::Path;

use crate::spec::{self, Cursor, Node, SpecFile};

fn files() -> Vec<SpecFile> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
    spec::find(&specs).expect("the specs").into_iter().flatten().collect()
}

fn document(file: &SpecFile) -> Node {
    spec::tree(file).unwrap_or_else(|error| panic!("{error}"))
}

/// Every operation of every spec: its file, its id, itself.
fn operations(check: impl Fn(&str, &str, &Node)) {
    for file in files() {
        let document = document(&file);
        let paths = Cursor::root(&file.name, &document).required("paths").expect("paths");
        for (_, item) in paths.members().expect("paths") {
            for (_, operation) in item.members().expect("methods") {
                if let Some(Node::Text(id)) = operation.node().get("operationId") {
                    check(&file.name, id, operation.node());
                }
            }
        }
    }
}

#[test]
fn every_revision_is_an_openapi_3_1_document() {
    let files = files();
    assert!(files.len() >= 3, "the Connector API has two revisions and the main API one");
    for file in files {
        let document = oas3::from_yaml(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.name));
        document.validate_version().unwrap_or_else(|error| panic!("{}: {error}", file.name));
        assert!(document.openapi.starts_with("3.1."), "{}", file.name);
    }
}

#[test]
fn every_revision_can_still_be_read_by_the_generator() {
    files().iter().for_each(|file| drop(document(file)));
}

#[test]
fn every_operation_documents_rate_limit_and_server_error_and_with_a_token_unauthorized() {
    operations(|file, id, operation| {
        let has = |status: &str| operation.get("responses").and_then(|responses| responses.get(status)).is_some();
        assert!(has("429") && has("500"), "{file}: {id}");
        if operation.get("x-token") != Some(&Node::Text("none".to_owned())) {
            assert!(has("401"), "{file}: {id}");
        }
        if operation.get("x-scopes") != Some(&Node::List(Vec::new())) {
            assert!(has("403"), "{file}: {id}");
        }
    });
}

#[test]
fn every_scope_that_an_operation_needs_is_a_known_one() {
    for file in files() {
        let document = document(&file);
        let known = document.get("info").and_then(|info| info.get("x-known-scopes")).cloned();
        let Some(Node::List(known)) = known else { panic!("{}: x-known-scopes", file.name) };
        operations(|name, id, operation| {
            if let (true, Some(Node::List(scopes))) = (name == file.name, operation.get("x-scopes")) {
                assert!(scopes.iter().all(|scope| known.contains(scope)), "{name}: {id}");
            }
        });
    }
}

#[test]
fn examples_have_no_member_that_their_schema_lacks() {
    for file in files() {
        let document = document(&file);
        let schemas =
            Cursor::root(&file.name, &document).required("components").and_then(|all| all.required("schemas"));
        let mut examples = 0;
        for (name, schema) in schemas.and_then(|schemas| schemas.members()).expect("schemas") {
            for example in schema.get("examples").map(|examples| examples.items().expect("a list")).unwrap_or_default()
            {
                fits(&document, schema.node(), example.node(), &format!("{}: {name}", file.name));
                examples += 1;
            }
        }
        assert!(examples > 0, "{}", file.name);
    }
}

/// The property that has this name as another one of its own.
fn also_named<'n>(properties: &'n Node, name: &str) -> Option<&'n Node> {
    let Node::Object(properties) = properties else { return None };
    let named = |property: &Node| match property.get("x-also-named") {
        Some(Node::List(names)) => names.contains(&Node::Text(name.to_owned())),
        _ => false,
    };
    properties.iter().map(|(_, property)| property).find(|property| named(property))
}

fn fits(document: &Node, schema: &Node, example: &Node, at: &str) {
    match (schema.get("$ref"), example) {
        (Some(Node::Text(target)), _) => {
            let name = target.rsplit('/').next().unwrap_or_default();
            let named = document.get("components").and_then(|all| all.get("schemas")?.get(name));
            fits(document, named.unwrap_or_else(|| panic!("{at}: {target}")), example, at);
        }
        (None, Node::Object(members)) => {
            if let (None, Some(values)) = (schema.get("properties"), schema.get("additionalProperties")) {
                members.iter().for_each(|(name, value)| fits(document, values, value, &format!("{at}/{name}")));
            }
            let Some(properties) = schema.get("properties") else { return };
            for (name, value) in members {
                let Some(property) = properties.get(name).or_else(|| also_named(properties, name)) else {
                    // A type that is written by hand may take members of any name.
                    assert!(schema.get("additionalProperties").is_some(), "{at}: no property {name}");
                    continue;
                };
                fits(document, property, value, &format!("{at}/{name}"));
            }
        }
        // What is written by hand may have more shapes than its schema can say, and an empty list stands for an object at times.
        (None, Node::List(values)) if values.is_empty() || schema.get("x-by-hand").is_some() => {}
        (None, Node::List(values)) => {
            let items = schema.get("items").unwrap_or_else(|| panic!("{at}: not a list"));
            values.iter().for_each(|value| fits(document, items, value, at));
        }
        _ => {}
    }
}
