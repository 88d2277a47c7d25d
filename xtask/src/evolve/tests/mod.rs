//! Tests of the comparison: one small document, edited, and the class that each edit gets; then the command around it.

mod command;
mod connector;
mod operations;
mod requests;
mod responses;
mod specs;

use super::class::{Bump, Class, Side};
use super::compare::compare;
use super::report::Report;
use crate::spec::{Cursor, Node};

/// A document with one operation whose request and answer have a bit of everything.
const BASE: &str = r##"
openapi: 3.1.0
info: { title: Test, version: "1", x-api: test, x-module: test, description: A test., x-known-scopes: [a, b] }
servers: [{ url: https://one.example }]
paths:
  /things/{thing}:
    parameters:
      - { name: thing, in: path, required: true, description: Which., schema: { type: string, maxLength: 10 } }
    post:
      operationId: makeThing
      tags: [Thing Service]
      summary: Make
      description: Makes it.
      x-scopes: [a]
      x-token: client
      x-idempotency: keyed
      x-fidelity: { level: exact, reason: All of it., source: here }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
      responses:
        "200":
          description: Made.
          content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } }
        "404": { $ref: "#/components/responses/NotFound" }
components:
  responses:
    NotFound: { description: Not there., x-refusal: ThingNotFound }
  schemas:
    Thing:
      type: object
      description: A thing.
      required: [name, size]
      properties:
        name: { type: string, description: Its name., minLength: 1, maxLength: 20 }
        size: { type: number, x-rust-type: Amount, description: Its size. }
        note: { type: string, description: A note., default: plain }
        kind: { $ref: "#/components/schemas/Kind", description: Its kind. }
        extra: { type: object, x-rust-type: Json, description: More., x-payload-keys: { KEY: { type: string, description: A key. } } }
        parts: { type: array, items: { type: string, maxLength: 5 }, maxItems: 3, description: Its parts. }
    Kind:
      type: string
      description: A kind.
      enum: [ONE, TWO]
      x-values: { ONE: { description: One. }, TWO: { description: Two. } }
    Made:
      type: object
      description: What was made.
      required: [id, state]
      properties:
        id: { type: string, x-id: true, description: Its id. }
        state: { type: string, description: Its state., maxLength: 9 }
        level: { $ref: "#/components/schemas/Level", description: Its level. }
    Level:
      type: string
      description: A level.
      enum: [LOW, HIGH]
      x-values: { LOW: { description: Low. }, HIGH: { description: High. } }
"##;

/// Compares the document with itself after replacing a text, which must be in it exactly once.
fn edited(from: &str, to: &str) -> Report {
    assert_eq!(BASE.matches(from).count(), 1, "the text to replace: {from}");
    between(BASE, &BASE.replace(from, to))
}

fn between(old: &str, new: &str) -> Report {
    let old: Node = yaml_serde::from_str(old).expect("the older document");
    let new: Node = yaml_serde::from_str(new).expect("the newer document");
    let changes = compare(&Cursor::root("old.yaml", &old), &Cursor::root("new.yaml", &new)).expect("comparable");
    Report::new("test", "1", "2", changes)
}

/// Asserts that an edit is exactly one change, and gives its class and side.
#[track_caller]
fn assert_one(report: &Report, class: Class, side: Side, what: &str) {
    let found: Vec<_> = report.changes.iter().map(|change| (change.class, change.side, change.what.as_str())).collect();
    assert_eq!(found, [(class, side, what)]);
}

#[test]
fn a_document_equals_itself_and_needs_no_release() {
    let report = between(BASE, BASE);
    assert!(report.changes.is_empty());
    assert_eq!(report.bump, Bump::None);
    assert!(report.to_string().ends_with("Nothing changed; no release is needed."));
}

#[test]
fn the_worst_class_decides_the_bump() {
    let bump = |classes: &[Class]| Bump::of(classes.iter().copied());
    assert_eq!(bump(&[Class::DocsOnly, Class::BreakingForReaders, Class::Additive]), Bump::Major);
    assert_eq!(bump(&[Class::Additive, Class::BreakingForWriters]), Bump::Major);
    assert_eq!(bump(&[Class::DocsOnly, Class::Additive]), Bump::Minor);
    assert_eq!(bump(&[Class::DocsOnly]), Bump::Patch);
    assert_eq!(bump(&[]), Bump::None);
}

#[test]
fn before_1_0_every_bump_is_one_part_lower() {
    assert_eq!(Bump::Major.before_one(), Bump::Minor);
    assert_eq!(Bump::Minor.before_one(), Bump::Patch);
    assert_eq!(Bump::Patch.before_one(), Bump::Patch);
    assert_eq!(Bump::None.before_one(), Bump::None);
}

#[test]
fn a_change_of_an_unknown_keyword_is_an_error_and_not_overlooked() {
    let old: Node = yaml_serde::from_str(BASE).expect("the older document");
    let new = BASE.replace("description: Its state.,", "description: Its state., x-new: 1,");
    let new: Node = yaml_serde::from_str(&new).expect("the newer document");
    let error = compare(&Cursor::root("old.yaml", &old), &Cursor::root("new.yaml", &new)).expect_err("unknown");
    assert_eq!(
        error.to_string(),
        "new.yaml#/components/schemas/Made/properties/state/x-new: evolve has no rule for a change of this keyword; \
         add one in xtask/src/evolve"
    );
}

#[test]
fn one_schema_that_travels_both_ways_is_judged_for_each() {
    let both = BASE.replace(
        "state: { type: string,",
        "thing: { $ref: \"#/components/schemas/Thing\", description: It. }\n        state: { type: string,",
    );
    let report = between(&both, &both.replace("required: [name, size]", "required: [name]"));
    let found: Vec<_> = report.changes.iter().map(|change| (change.class, change.side)).collect();
    assert_eq!(found, [(Class::BreakingForReaders, Side::Response), (Class::BreakingForWriters, Side::Request)]);
}

#[test]
fn pointers_escape_slashes_of_paths() {
    let report = edited("summary: Make", "summary: Create");
    assert_eq!(report.changes[0].pointer, "/paths/~1things~1{thing}/post/summary");
}
