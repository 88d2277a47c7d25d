//! What the generator works on: an API with its schemas, their rules, and its operations.

mod operation;

pub(crate) use operation::{Body, Content, Fidelity, Location, Method, Operation, Parameter, Status};

/// An API at its newest revision.
#[derive(Debug)]
pub(crate) struct Api {
    /// `tink-connector`.
    pub(crate) name: String,
    /// The module of `tink-model`.
    pub(crate) module: String,
    /// `2026-01`.
    pub(crate) revision: String,
    /// The title of the document.
    pub(crate) title: String,
    /// The spec file, relative to the workspace.
    pub(crate) file: String,
    /// The hash of the spec file.
    pub(crate) sha256: String,
    /// In the order of the file.
    pub(crate) schemas: Vec<Schema>,
    /// In the order of the file.
    pub(crate) operations: Vec<Operation>,
}

impl Api {
    /// The schema with this name.
    pub(crate) fn schema(&self, name: &str) -> Option<&Schema> {
        self.schemas.iter().find(|schema| schema.name == name)
    }
}

/// A named schema.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) name: String,
    pub(crate) pointer: String,
    pub(crate) docs: Docs,
    pub(crate) kind: SchemaKind,
    /// As JSON texts.
    pub(crate) examples: Vec<String>,
    pub(crate) usage: Usage,
    /// Whether its Rust type is written by hand; what is said here documents it.
    pub(crate) by_hand: bool,
}

/// Where a schema occurs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Usage {
    /// In a request with a JSON body, itself or within another schema.
    pub(crate) request: bool,
    /// In a response, itself or within another schema.
    pub(crate) response: bool,
    /// As a form body.
    pub(crate) form: bool,
}

impl Usage {
    /// Whether it is read strictly: what a client sends is checked, what a server answers is tolerated.
    pub(crate) const fn is_strict(self) -> bool {
        self.request || self.form
    }
}

#[derive(Debug)]
pub(crate) enum SchemaKind {
    Object(Object),
    Enum(Enum),
    /// A body that is a list.
    List(Type),
}

#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) properties: Vec<Property>,
    /// Rules about several members.
    pub(crate) rules: Vec<Rule>,
}

#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) values: Vec<EnumValue>,
    /// The revision that the list of values comes from.
    pub(crate) origin: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnumValue {
    pub(crate) text: String,
    pub(crate) docs: Docs,
}

#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) pointer: String,
    pub(crate) docs: Docs,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    /// Written as null where it has no value.
    pub(crate) nullable: bool,
    /// An identifier, without which an answer is of no use.
    pub(crate) id: bool,
    /// Other names under which an answer may have it.
    pub(crate) aliases: Vec<String>,
    /// The hand-written function that reads it from an answer, in the forms that the platform is known to write.
    pub(crate) reader: Option<String>,
    pub(crate) rules: Vec<Rule>,
    /// Rules about the elements of a list.
    pub(crate) item_rules: Vec<Rule>,
}

/// What the documentation of an item says.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Docs {
    pub(crate) description: String,
    pub(crate) ours: Vec<String>,
    pub(crate) since: Option<String>,
    pub(crate) deprecated: bool,
    /// Further sentences: defaults, known values, reserved keys.
    pub(crate) notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Integer,
    Text,
    /// A hand-written type of `tink-model` that reads a single JSON value: `Amount`, `UserId`.
    Primitive(&'static str),
    /// Free-form JSON, always an object.
    Json,
    /// JSON inside of a string; the Rust type of the value.
    JsonText(String),
    Secret(Box<Type>),
    /// A schema of this API.
    Named(String),
    List(Box<Type>),
    /// Values of an answer by names that are not the API's own.
    Map(Box<Type>),
}

impl Type {
    /// The name of the schema that the type is, lists or has under names.
    pub(crate) fn schema(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(item) | Self::Map(item) | Self::Secret(item) => item.schema(),
            _ => None,
        }
    }

    /// Whether the value is a text or wraps one, so that rules about texts apply.
    pub(crate) fn is_textual(&self) -> bool {
        match self {
            Self::Text => true,
            Self::Primitive(name) => !matches!(*name, "Amount" | "AmountText" | "EpochMillis" | "Date" | "DateTime"),
            Self::Secret(inner) => inner.is_textual(),
            _ => false,
        }
    }
}

/// A rule about a value, with the revision that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) check: Check,
    /// The profile that introduces it; `None` for a rule of all profiles.
    pub(crate) profile: Option<String>,
    pub(crate) origin: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Check {
    MaxLength(u64),
    MinLength(u64),
    Pattern(String),
    /// The bound as its text.
    Minimum(String),
    Maximum(String),
    MinItems(u64),
    MaxItems(u64),
    UniqueBy(String),
    /// A text that must be one of these.
    OneOf(Vec<String>),
    /// Free-form JSON whose keys must be among these.
    AllowedKeys(Vec<String>),
    MaxAgeYears(u64),
    /// At least one of these members.
    AnyOf(Vec<String>),
    ExactlyOneOf(Vec<String>),
    /// The elements of all lists that the path reaches, together.
    MaxTotal {
        path: Vec<String>,
        max: u64,
    },
    /// A text that must be among those that the path reaches from the same object.
    RefersTo {
        path: Vec<String>,
    },
    /// Elements of a list, each with a text that must be among those that the path reaches from the list's owner.
    EachRefersTo {
        member: String,
        path: Vec<String>,
    },
    /// A function written by hand.
    Hook(String),
}
