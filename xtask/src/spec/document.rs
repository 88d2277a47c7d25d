//! A whole spec file: from its text to the model of one revision.

use sha2::{Digest, Sha256};

use super::cursor::Cursor;
use super::model::Api;
use super::{Node, SpecError, SpecFile, operation, schema};

/// Reads one revision.
pub(crate) fn read(file: &SpecFile) -> Result<Api, SpecError> {
    let node = parse(file)?;
    let document = Cursor::root(&file.name, &node);
    document.only(&["openapi", "info", "servers", "tags", "paths", "components"])?;
    let info = info(&document, file)?;
    let components = document.required("components")?;
    components.only(&["parameters", "responses", "schemas"])?;
    let api = Api {
        name: file.api.clone(),
        module: info.module,
        revision: file.revision.clone(),
        title: info.title,
        file: file.name.clone(),
        sha256: hash(&file.text),
        schemas: schema::read_all(&components.required("schemas")?)?,
        operations: operation::read_all(&document)?,
    };
    conforms(file)?;
    Ok(api)
}

/// The YAML as a tree.
pub(crate) fn parse(file: &SpecFile) -> Result<Node, SpecError> {
    let node: Node = yaml_serde::from_str(&file.text)
        .map_err(|error| SpecError::whole(&file.name, format!("is not readable YAML: {error}")))?;
    Ok(node)
}

/// Checks a spec that no models come from: it is OpenAPI, of the revision of its name, and every reference leads somewhere.
pub(super) fn check_served(file: &SpecFile) -> Result<(), SpecError> {
    let node = parse(file)?;
    let document = Cursor::root(&file.name, &node);
    let version = document.required("info")?.required("version")?;
    if version.text()? != file.revision {
        return Err(version.error(format!("the file is named after revision {}", file.revision)));
    }
    references(&document, &document)?;
    conforms(file)
}

/// Follows every `$ref` at and below a place.
fn references(document: &Cursor<'_>, place: &Cursor<'_>) -> Result<(), SpecError> {
    match place.node() {
        Node::Object(_) => {
            for (name, member) in place.members()? {
                if name != "$ref" {
                    references(document, &member)?;
                    continue;
                }
                let mut steps =
                    member.text()?.strip_prefix("#/").into_iter().flat_map(|path| path.split('/')).peekable();
                let is_local = steps.peek().is_some();
                if !is_local || steps.try_fold(document.clone(), |at, step| at.get(step)).is_none() {
                    return Err(member.error("leads nowhere"));
                }
            }
            Ok(())
        }
        Node::List(_) => place.items()?.iter().try_for_each(|item| references(document, item)),
        _ => Ok(()),
    }
}

/// Asks `oas3` as well. It is asked last, because it cannot say where a fault is.
fn conforms(file: &SpecFile) -> Result<(), SpecError> {
    let complaint = |reason: String| SpecError::whole(&file.name, format!("is not an OpenAPI 3.1 document: {reason}"));
    let document = oas3::from_yaml(&file.text).map_err(|error| complaint(error.to_string()))?;
    document.validate_version().map(drop).map_err(|error| complaint(error.to_string()))
}

struct Info {
    title: String,
    module: String,
}

fn info(document: &Cursor<'_>, file: &SpecFile) -> Result<Info, SpecError> {
    let info = document.required("info")?;
    info.only(&["title", "version", "description", "x-api", "x-module", "x-headers", "x-known-scopes"])?;
    let version = info.required("version")?;
    if version.text()? != file.revision {
        return Err(version.error(format!("the file is named after revision {}", file.revision)));
    }
    let api = info.required("x-api")?;
    if api.text()? != file.api {
        return Err(api.error(format!("the folder is named {}", file.api)));
    }
    let module = info.required("x-module")?;
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !module.text()?.starts_with(|first: char| first.is_ascii_lowercase()) || !module.text()?.bytes().all(fits) {
        let reason =
            "the name of a module is made of lower-case letters, digits and underscores, and starts with a letter";
        return Err(module.error(reason));
    }
    Ok(Info { title: info.required("title")?.text()?.to_owned(), module: module.text()?.to_owned() })
}

/// The hash of a spec's text, by which a generated file says what it was made of.
pub(crate) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
