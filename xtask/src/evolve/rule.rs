//! The table: what each kind of change means to whoever reads answers and to whoever sends requests.

use serde::Serialize;

use super::class::{Class, Side};

/// A kind of change. The order is the one of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rule {
    HostChanged,
    OperationAdded,
    OperationRemoved,
    OperationMoved,
    TokenNarrowed,
    TokenWidened,
    ScopeNeeded,
    ScopeNoLongerNeeded,
    RepetitionWeakened,
    RepetitionStrengthened,
    KnownScopeAdded,
    KnownScopeRemoved,
    MediaTypeAdded,
    MediaTypeRemoved,
    StatusAdded,
    SuccessAdded,
    StatusRemoved,
    MeaningChanged,
    SchemaAdded,
    SchemaRemoved,
    TypeChanged,
    RustTypeChanged,
    OrderChanged,
    RequiredAdded,
    OptionalAdded,
    Removed,
    BecameRequired,
    BecameOptional,
    NoLongerNeeded,
    NullAdded,
    NullRemoved,
    NeverAbsent,
    MaybeAbsent,
    ValueAdded,
    ValueRemoved,
    LimitTightened,
    LimitLoosened,
    RestrictionTightened,
    RestrictionLoosened,
    KeyAdded,
    KeyRemoved,
    DefaultAdded,
    DefaultChanged,
    DefaultRemoved,
    Deprecated,
    NoLongerDeprecated,
    Fidelity,
    Decision,
    Since,
    Wording,
    Example,
}

/// A class and the reason for it.
pub(crate) type Verdict = (Class, &'static str);

impl Rule {
    /// What the change means where the thing travels on this side. [`Side::None`] is for what is in no request and no answer.
    pub(crate) const fn verdict(self, side: Side) -> Verdict {
        use Class::{Additive, BreakingForReaders as Readers, BreakingForWriters as Writers, DocsOnly};
        use Side::Response;
        match (self, side) {
            (Self::HostChanged, _) => (Writers, "requests go to another host than before"),
            (Self::OperationAdded, _) => (Additive, "nobody calls it yet"),
            (Self::OperationRemoved, _) => (Writers, "whoever calls it can no longer do so"),
            (Self::OperationMoved, _) => (Writers, "requests to the old method or path no longer arrive"),
            (Self::TokenNarrowed, _) => (Writers, "requests with a token of the other kind are refused"),
            (Self::TokenWidened, _) => (Additive, "the tokens that were taken still are"),
            (Self::ScopeNeeded, _) => (Writers, "requests with a token that lacks the scope are refused"),
            (Self::ScopeNoLongerNeeded, _) => (Additive, "tokens that hold the scope still do"),
            (Self::RepetitionWeakened, _) => (Writers, "a request that could be sent again without harm no longer can"),
            (Self::RepetitionStrengthened, _) => (Additive, "a request may be sent again more often than before"),
            (Self::KnownScopeAdded, _) => (Additive, "nobody asks for it yet"),
            (Self::KnownScopeRemoved, _) => (Writers, "whoever asks for the scope may be refused"),
            (Self::MediaTypeAdded, _) => (Additive, "the other media types still work"),
            (Self::MediaTypeRemoved, Response) => (Readers, "answers of this media type no longer come"),
            (Self::MediaTypeRemoved, _) => (Writers, "requests of this media type are refused"),
            (Self::StatusAdded, _) => {
                (Additive, "refusals are an open list, and readers handle unknown statuses by their number")
            }
            (Self::SuccessAdded, _) => (Readers, "code that knows one success takes the other one for a failure"),
            (Self::StatusRemoved, _) => {
                (Readers, "code that waits for the status waits in vain, and its name may be gone")
            }
            (Self::MeaningChanged, _) => (Readers, "code that matches the old meaning no longer sees it"),

            // From here on it matters which way the thing travels.
            (Self::SchemaAdded, _) => (Additive, "nobody uses it yet"),
            (Self::TypeChanged, Response) => (Readers, "the value no longer fits where it was read into"),
            (Self::RustTypeChanged, Response) => (Readers, "code that handles the old type no longer compiles"),
            (Self::SchemaRemoved, Response) => (Readers, "code that names its type no longer compiles"),
            (Self::RequiredAdded | Self::OptionalAdded, Response) => {
                (Additive, "readers ignore members that they do not know")
            }
            (Self::Removed, Response) => (Readers, "what was read from it is no longer there"),
            (Self::BecameRequired, Response) => (Additive, "it comes more often than before"),
            (Self::BecameOptional, Response) => (Readers, "code that counts on it may find it missing"),
            (Self::NullAdded | Self::NullRemoved, Response) => (Additive, "to readers null and absence are the same"),
            (Self::NeverAbsent | Self::MaybeAbsent, Response) => (
                Readers,
                "the member changes between optional and not optional, so code that reads it no longer compiles",
            ),
            (Self::ValueAdded, Response) => {
                (Additive, "readers are open: a value that they do not know keeps its text")
            }
            (Self::ValueRemoved, Response) => (Readers, "code that names the value no longer compiles"),
            (
                Self::LimitTightened
                | Self::LimitLoosened
                | Self::RestrictionTightened
                | Self::RestrictionLoosened
                | Self::DefaultAdded
                | Self::DefaultChanged
                | Self::DefaultRemoved
                | Self::OrderChanged,
                Response,
            ) => (DocsOnly, "readers apply neither limits nor defaults"),

            (Self::SchemaRemoved, _) => (Writers, "code that names its type no longer compiles"),
            (Self::TypeChanged, _) => (Writers, "a value of the old type is refused"),
            (Self::RustTypeChanged, _) => (Writers, "code that gives the old type no longer compiles"),
            (Self::OrderChanged, _) => {
                (Writers, "constructors take the required members in this order, and two may swap unnoticed")
            }
            (Self::RequiredAdded, _) => (Writers, "requests without it are refused"),
            (Self::OptionalAdded, _) => (Additive, "requests without it still work"),
            (Self::Removed, _) => (Writers, "who sends it is ignored or refused"),
            (Self::BecameRequired, _) => (Writers, "requests without it are refused now"),
            (Self::BecameOptional, _) => (
                Writers,
                "constructors no longer take it and its field becomes an option, so code that gives it no longer compiles",
            ),
            (Self::NoLongerNeeded, _) => (Additive, "requests that have it still work"),
            (Self::NullAdded | Self::NullRemoved, _) => (Additive, "in requests null and absence are the same"),
            (Self::NeverAbsent | Self::MaybeAbsent, _) => (DocsOnly, "it concerns readers only"),
            (Self::ValueAdded, _) => (Additive, "nobody sends it yet"),
            (Self::ValueRemoved, _) => (Writers, "requests with the value are refused"),
            (Self::LimitTightened, _) => (Writers, "requests that were fine may be refused"),
            (Self::LimitLoosened, _) => (Additive, "requests that were fine still are"),
            (Self::RestrictionTightened, _) => (Writers, "under that profile, requests that were fine may be refused"),
            (Self::RestrictionLoosened, _) => (Additive, "under that profile, requests that were fine still are"),
            (Self::DefaultAdded, _) => (Additive, "what absence means was not promised before"),
            (Self::DefaultChanged | Self::DefaultRemoved, _) => (Writers, "who leaves it out gets something else"),

            (Self::KeyAdded, _) => (Additive, "other keys mean what they meant"),
            (Self::KeyRemoved, _) => (Writers, "who sends the key is no longer understood"),
            (Self::Deprecated, _) => (DocsOnly, "it still works, and should no longer be used"),
            (Self::NoLongerDeprecated, _) => (DocsOnly, "it works as before"),
            (Self::Fidelity | Self::Decision, _) => (DocsOnly, "it describes the sandbox, not the API"),
            (Self::Since, _) => (DocsOnly, "it says only which revision a rule comes from"),
            (Self::Wording | Self::Example, _) => (DocsOnly, "words and examples bind nobody"),
        }
    }

    /// The kind of change in words, as the heading over its changes.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::HostChanged => "host changed",
            Self::OperationAdded => "operation added",
            Self::OperationRemoved => "operation removed",
            Self::OperationMoved => "operation moved",
            Self::TokenNarrowed => "fewer kinds of token",
            Self::TokenWidened => "more kinds of token",
            Self::ScopeNeeded => "scope needed",
            Self::ScopeNoLongerNeeded => "scope no longer needed",
            Self::RepetitionWeakened => "repetition less harmless",
            Self::RepetitionStrengthened => "repetition more harmless",
            Self::KnownScopeAdded => "scope added",
            Self::KnownScopeRemoved => "scope removed",
            Self::MediaTypeAdded => "media type added",
            Self::MediaTypeRemoved => "media type removed",
            Self::StatusAdded => "error status added",
            Self::SuccessAdded => "success status added",
            Self::StatusRemoved => "status removed",
            Self::MeaningChanged => "meaning of a status changed",
            Self::SchemaAdded => "schema added",
            Self::SchemaRemoved => "schema removed",
            Self::TypeChanged => "type changed",
            Self::RustTypeChanged => "Rust type changed",
            Self::OrderChanged => "order of required members changed",
            Self::RequiredAdded => "required member added",
            Self::OptionalAdded => "optional member added",
            Self::Removed => "member removed",
            Self::BecameRequired => "optional member became required",
            Self::BecameOptional => "required member became optional",
            Self::NoLongerNeeded => "no longer required",
            Self::NullAdded => "null where there is no value",
            Self::NullRemoved => "no null any more where there is no value",
            Self::NeverAbsent => "answers are of no use without it now",
            Self::MaybeAbsent => "answers are of use without it now",
            Self::ValueAdded => "value added",
            Self::ValueRemoved => "value removed",
            Self::LimitTightened => "limit tightened",
            Self::LimitLoosened => "limit loosened",
            Self::RestrictionTightened => "limit of a profile tightened",
            Self::RestrictionLoosened => "limit of a profile loosened",
            Self::KeyAdded => "reserved key added",
            Self::KeyRemoved => "reserved key removed",
            Self::DefaultAdded => "default added",
            Self::DefaultChanged => "default changed",
            Self::DefaultRemoved => "default removed",
            Self::Deprecated => "deprecated",
            Self::NoLongerDeprecated => "no longer deprecated",
            Self::Fidelity => "fidelity of the sandbox",
            Self::Decision => "decision of ours",
            Self::Since => "first revision",
            Self::Wording => "wording",
            Self::Example => "example",
        }
    }
}
