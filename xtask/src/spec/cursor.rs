//! A node together with where it is, so that every complaint names file and JSON pointer.

use super::{Node, SpecError};

/// A place in a spec.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    file: &'a str,
    pointer: String,
    node: &'a Node,
}

impl<'a> Cursor<'a> {
    /// The whole document.
    pub(crate) const fn root(file: &'a str, node: &'a Node) -> Self {
        Self { file, pointer: String::new(), node }
    }

    /// What stands here.
    pub(crate) const fn node(&self) -> &'a Node {
        self.node
    }

    /// The JSON pointer.
    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// A complaint about this place.
    pub(crate) fn error(&self, reason: impl Into<String>) -> SpecError {
        SpecError { file: self.file.to_owned(), pointer: self.pointer.clone(), reason: reason.into() }
    }

    /// The member with this name, if there is one.
    pub(crate) fn get(&self, name: &str) -> Option<Self> {
        let node = self.node.get(name)?;
        Some(Self { file: self.file, pointer: self.below(name), node })
    }

    /// The member with this name.
    pub(crate) fn required(&self, name: &str) -> Result<Self, SpecError> {
        self.get(name).ok_or_else(|| self.error(format!("`{name}` is missing")))
    }

    /// The members, which must all have one of these names.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), SpecError> {
        for (name, member) in self.members()? {
            if !known.contains(&name) {
                return Err(member.error(format!("the generator does not handle `{name}` here")));
            }
        }
        Ok(())
    }

    /// The members in the order of the file.
    pub(crate) fn members(&self) -> Result<Vec<(&'a str, Self)>, SpecError> {
        let Node::Object(members) = self.node else {
            return Err(self.expected("an object"));
        };
        Ok(members
            .iter()
            .map(|(name, node)| (name.as_str(), Self { file: self.file, pointer: self.below(name), node }))
            .collect())
    }

    /// The elements of a list.
    pub(crate) fn items(&self) -> Result<Vec<Self>, SpecError> {
        let Node::List(items) = self.node else {
            return Err(self.expected("a list"));
        };
        Ok(items
            .iter()
            .enumerate()
            .map(|(index, node)| Self { file: self.file, pointer: self.below(&index.to_string()), node })
            .collect())
    }

    /// A text.
    pub(crate) fn text(&self) -> Result<&'a str, SpecError> {
        match self.node {
            Node::Text(text) => Ok(text),
            _ => Err(self.expected("a text")),
        }
    }

    /// A list of texts.
    pub(crate) fn texts(&self) -> Result<Vec<String>, SpecError> {
        self.items()?.iter().map(|item| item.text().map(str::to_owned)).collect()
    }

    /// A boolean.
    pub(crate) fn flag(&self) -> Result<bool, SpecError> {
        match self.node {
            Node::Bool(value) => Ok(*value),
            _ => Err(self.expected("a boolean")),
        }
    }

    /// A number, as its text.
    pub(crate) fn number(&self) -> Result<&'a str, SpecError> {
        match self.node {
            Node::Number(text) => Ok(text),
            _ => Err(self.expected("a number")),
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&self) -> Result<u64, SpecError> {
        self.number()?.parse().map_err(|_| self.error("expected a whole number that is not negative"))
    }

    /// The text of an optional member.
    pub(crate) fn text_of(&self, name: &str) -> Result<Option<String>, SpecError> {
        self.get(name).map(|member| member.text().map(str::to_owned)).transpose()
    }

    /// The texts of an optional member.
    pub(crate) fn texts_of(&self, name: &str) -> Result<Vec<String>, SpecError> {
        self.get(name).map_or(Ok(Vec::new()), |member| member.texts())
    }

    /// The value of an optional boolean, false where it is absent.
    pub(crate) fn flag_of(&self, name: &str) -> Result<bool, SpecError> {
        self.get(name).map_or(Ok(false), |member| member.flag())
    }

    /// The name that a `$ref` to a component of this kind ends with.
    pub(crate) fn reference(&self, kind: &str) -> Result<String, SpecError> {
        let target = self.text()?;
        match target.strip_prefix(&format!("#/components/{kind}/")) {
            Some(name) if !name.is_empty() && !name.contains('/') => Ok(name.to_owned()),
            _ => Err(self.error(format!("expected a reference below #/components/{kind}/, found `{target}`"))),
        }
    }

    fn expected(&self, what: &str) -> SpecError {
        self.error(format!("expected {what}, found {}", self.node.kind()))
    }

    fn below(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"))
    }
}
