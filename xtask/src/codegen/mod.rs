//! `cargo xtask codegen`: the generated modules of `tink-model`, from the newest revision of every spec, and the documents that the
//! sandbox serves, from all of them.
//!
//! Everything is generated in memory first. Only when all of it is there are changed files written and stale ones removed, so an
//! unusable spec leaves the tree as it was.

mod docs;
mod enumeration;
mod examples;
mod file;
mod form;
mod hand;
mod json;
mod list;
mod module;
mod names;
mod object;
mod operations;
mod pattern;
mod refusal;
mod served;
mod tree;
mod types;
mod unique;
mod validate;

#[cfg(test)]
mod tests;

use std::path::Path;

use proc_macro2::TokenStream;

use crate::spec::model::{Api, Schema, SchemaKind};
use crate::spec::{self, SpecError};

pub(crate) use tree::Tree;

/// The command that writes the generated files.
pub(crate) const COMMAND: &str = "cargo xtask codegen";

/// What can go wrong in the command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CodegenError {
    /// A spec is broken or says something that the generator does not handle.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// What was generated is not Rust; a mistake of the generator's.
    #[error("{file}: the generated code is not Rust: {reason}")]
    Code {
        /// The generated file.
        file: String,
        /// What the parser says.
        reason: String,
    },
    /// A file could not be read, written or removed.
    #[error("{file}: {reason}")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// The files on disk are not what the specs say.
    #[error("the generated code is stale; run `{COMMAND}`:\n{}", files.join("\n"))]
    Stale {
        /// What differs.
        files: Vec<String>,
    },
}

/// Generates everything and either writes it or, with `check`, compares it with what is there.
pub(crate) fn run(workspace: &Path, check: bool) -> Result<Vec<String>, CodegenError> {
    let tree = generate(workspace)?;
    if !check {
        return tree.write(workspace);
    }
    let files = tree.differences(workspace)?;
    if files.is_empty() { Ok(files) } else { Err(CodegenError::Stale { files }) }
}

/// Generates everything.
pub(crate) fn generate(workspace: &Path) -> Result<Tree, CodegenError> {
    let mut tree = Tree::default();
    let mut apis: Vec<Api> = Vec::new();
    let specs = workspace.join("xtask/specs");
    let mut documents = Vec::new();
    for files in spec::find(&specs)? {
        let next = spec::load(&files)?;
        unique::check_module(&next, &apis)?;
        hand::check(workspace, &next)?;
        api(&next, &mut tree)?;
        apis.push(next);
        documents.extend(files);
    }
    documents.extend(spec::control(&specs)?);
    served::generate(&documents, &mut tree)?;
    Ok(tree)
}

/// Generates one API's module.
fn api(api: &Api, tree: &mut Tree) -> Result<(), CodegenError> {
    unique::check(api)?;
    let folder = format!("crates/tink-model/src/{}/generated", api.module);
    let mut add = |name: &str, about: &str, code: TokenStream| -> Result<(), CodegenError> {
        let path = format!("{folder}/{name}.rs");
        let text = file::render(api, &path, about, code)?;
        tree.add(path, text)
    };
    for schema in api.schemas.iter().filter(|schema| !schema.by_hand) {
        add(&names::snake(&schema.name), &schema.docs.description, generate_schema(api, schema)?)?;
    }
    add("operations", &format!("The operations of the {}.", api.title), operations::generate(api))?;
    add("refusal", &format!("What the {} refuses.", api.title), refusal::generate(api))?;
    add("examples", &format!("The examples of the {}.", api.title), examples::generate(api))?;
    add("mod", &format!("Types and operations of the {}.", api.title), module::generate(api))
}

fn generate_schema(api: &Api, schema: &Schema) -> Result<TokenStream, SpecError> {
    match &schema.kind {
        SchemaKind::Object(object) => object::generate(api, schema, object),
        SchemaKind::Enum(values) => Ok(enumeration::generate(schema, values)),
        SchemaKind::List(item) => Ok(list::generate(schema, item)),
    }
}
